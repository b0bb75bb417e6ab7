"""Hours missed, of a student or of a group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated

import strawberry

from models.access import readers
from models.attendance import AbsenceCode, Attendance
from models.errors import Invalid, NotFound
from models.i18n import gettext as _
from models.reads import attendance as reads

from . import ids
from .context import actor_in
from .fields import RULE, derived, plain, reference, shape
from .people import full_name, short_name

FromDay = Annotated[dt.date, strawberry.argument(name="from")]


@shape(Attendance)
class AttendanceFigures:
    """What lessons and absences amount to (итоги посещаемости)."""

    lessons: int = plain("Lessons held (проведено занятий).", guard="lesson")
    hours: int = plain("Their academic hours (часы).", guard="lesson")
    missed: int = plain("Academic hours missed in all (пропущено часов).", guard="code")
    excused: int = plain("Of these excused (по уважительной причине).", guard="code")
    unexcused: int = plain("Of these not excused (без уважительной причины).", guard="code")
    late: int = plain("How often late (опозданий).", guard="code")
    untaken: int = plain(
        'Lessons of which nobody has taken attendance; that is not "present" (посещаемость не отмечена).', guard="lesson"
    )


@shape(Attendance)
class CourseAttendance:
    """The figures of a course, its subgroups together (по дисциплине)."""

    course_id: strawberry.ID = reference("Course", "course_id", "Which course (дисциплина).", guard="lesson")
    course_name: str = plain("Name of the course (дисциплина).", guard="lesson")
    figures: AttendanceFigures = plain("The figures (итоги).", guard="code")


@shape(Attendance)
class MonthAttendance:
    """The figures of a month (по месяцам)."""

    month: dt.date = plain("First day of the month (месяц).", guard="lesson")
    figures: AttendanceFigures = plain("The figures (итоги).", guard="code")


@shape(Attendance)
class LessonAbsence:
    """An absence from a lesson, as a curator decides on it (пропуск занятия)."""

    id: strawberry.ID = reference("Absence", "id", "Id of the absence, to excuse it (отсутствие).", guard="id")
    lesson_id: strawberry.ID = reference("Lesson", "lesson_id", "From which lesson (занятие).", guard="lesson")
    date: dt.date = plain("Day (дата).", guard="lesson")
    period: int = plain("Number of the pair (номер пары).", guard="lesson")
    course_name: str = plain("What was taught (дисциплина).", guard="lesson")
    hours: int = plain("Academic hours of the lesson (часы).", guard="lesson")
    code: AbsenceCode = plain("What kind of absence (код).")
    version: int = plain("For `expectedVersion` (версия).")


@shape(Attendance)
class DayAttendance:
    """A day on which the student missed something or was late (по дням)."""

    date: dt.date = plain("Day (дата).", guard="lesson")
    figures: AttendanceFigures = plain("The figures (итоги).", guard="code")


@shape(Attendance)
class TaughtDay:
    """A day with lessons (учебный день)."""

    date: dt.date = plain("Day (дата).", guard="lesson")
    lessons: int = plain("Lessons held (занятий).", guard="lesson")
    untaken: int = plain("Of these without attendance taken (посещаемость не отмечена).", guard="lesson")


@shape(Attendance)
class StudentAttendance:
    """A student's attendance over a span of days (посещаемость студента)."""

    id: strawberry.ID = reference("Student", "id", "Id of the student (студент).", guard="student")
    name: str = derived(full_name, "Full name (ФИО).", guard="student")
    short_name: str = derived(short_name, "Surname and initials (фамилия и инициалы).", guard="student")
    figures: AttendanceFigures = plain("The figures of the whole span (итоги).", guard="code")
    courses: list[CourseAttendance] = plain("The figures by course (по дисциплинам).", guard="code")
    months: list[MonthAttendance] = plain("The figures by month (по месяцам).", guard="code")
    days: list[DayAttendance] = plain("The figures of days with absences (по дням).", guard="code")
    absences: list[LessonAbsence] = plain("Absences one by one, by day and pair (пропуски).", guard="code")


@shape(Attendance)
class AttendanceTotals:
    """Hours missed of a student or of everybody in a group (итоги посещаемости)."""

    starts_on: dt.date = plain("First day of the span (с какого дня).", guard="lesson")
    ends_on: dt.date = plain("Last day of the span (по какой день).", guard="lesson")
    days: list[TaughtDay] = plain("Days with lessons (учебные дни).", guard="lesson")
    students: list[StudentAttendance] = plain("Students, in the Russian alphabet (студенты).", guard="code")


@shape()
class AttendanceTotalsQuery:
    """Hours missed (пропуски)."""

    @strawberry.field(
        description="Hours missed from one day to another, both included, of one student or of a group: name either "
        "(итоги посещаемости).",
        metadata={RULE: readers(Attendance)},
    )
    def attendance_totals(
        self, info: strawberry.Info, from_: FromDay, to: dt.date, student_id: strawberry.ID | None = None,
        group_id: strawberry.ID | None = None,
    ) -> AttendanceTotals | None:  # fmt: skip
        if (student_id is None) == (group_id is None):
            raise Invalid("studentId", _("Name either a student or a group."))
        read: Callable[..., reads.AttendanceTotals]
        try:
            if student_id is not None:
                read, number = reads.student_attendance, ids.read("Student", student_id)
            else:
                read, number = reads.group_attendance, ids.read("Group", str(group_id))
            return read(actor_in(info), number, from_, to)  # type: ignore[return-value]
        except NotFound:
            return None
