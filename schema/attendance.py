"""Absences."""

from __future__ import annotations

import datetime as dt

import strawberry

from models import attendance as a
from models.attendance import AbsenceCode
from models.lessons import Lesson as LessonRow
from models.verbs import attendance as verbs

from . import ids
from .acts import answer, errors, read_back, thing
from .context import actor_in
from .errors import Problem
from .fields import column, entity, entry, enum, key, one, shape
from .lazy import LazyStudent
from .lessons import Lesson, LessonPayload

enum(
    AbsenceCode,
    "What stands in a cell instead of presence (код отсутствия).",
    {
        AbsenceCode.UNEXCUSED: "Absent, not excused (н).",
        AbsenceCode.EXCUSED: "Absent, excused (у).",
        AbsenceCode.SICK: "Sick leave (б).",
        AbsenceCode.LATE: "Late (оп).",
        AbsenceCode.RELEASED: "Released (осв).",
    },
)


@entity(a.Attendance, order=(a.Attendance.lesson, a.Attendance.student))
class Absence:
    """A student's absence from a lesson (отсутствие)."""

    id: strawberry.ID = key("Absence")
    lesson: Lesson | None = one(a.Attendance.lesson, "Lesson", "From which lesson (занятие).")
    student: LazyStudent | None = one(a.Attendance.student, "Student", "Whose (студент).")
    code: AbsenceCode = column(a.Attendance.code, "What kind of absence (код).")
    entered_at: dt.datetime | None = column(a.Attendance.entered_at, "When it was entered (внесено).")
    version: int = column(a.Attendance.version, "Grows with each change, for `expectedVersion` (версия).")


@strawberry.input(description="One student's absence (отсутствие студента).")
class AbsenceEntry:
    student_id: strawberry.ID = strawberry.field(description="Who (студент).")
    code: AbsenceCode = strawberry.field(description="What kind of absence (код).")


@shape()
class AbsencePayload:
    """Answer to an act on one absence (ответ на действие)."""

    absence: Absence | None = thing("The absence as it stands now, also after a conflict (отсутствие).")
    lesson: Lesson | None = thing("The lesson, whose version has grown (занятие).")
    errors: list[Problem] = errors()


@shape()
class AttendanceMutation:
    """A teacher takes attendance (отметка посещаемости)."""

    @entry("Say who was absent; everybody else was present (отметить отсутствующих).", act="attendance:take")
    def attendance_take(
        self, info: strawberry.Info, lesson_id: strawberry.ID, absences: list[AbsenceEntry],
        expected_version: int | None = None,
    ) -> LessonPayload:  # fmt: skip
        def act() -> LessonRow:
            codes = {
                ids.read("Student", entry.student_id, f"absences.{at}.studentId"): entry.code
                for at, entry in enumerate(absences)
            }
            lesson = ids.read("Lesson", lesson_id, "lessonId")
            return verbs.attendance_take(actor_in(info), lesson, codes, expected_version=expected_version)

        return answer(info, LessonPayload, "lesson", "Lesson", act)

    @entry("Say of one student how absent; null takes it back (отметить отсутствие студента).", act="attendance:take")
    def absence_set(
        self, info: strawberry.Info, lesson_id: strawberry.ID, student_id: strawberry.ID, code: AbsenceCode | None = None,
        expected_version: int | None = None,
    ) -> AbsencePayload:  # fmt: skip
        def act() -> a.Attendance | None:
            lesson, student = ids.read("Lesson", lesson_id, "lessonId"), ids.read("Student", student_id, "studentId")
            return verbs.absence_set(actor_in(info), lesson, student, code, expected_version=expected_version)

        payload = answer(info, AbsencePayload, "absence", "Absence", act)
        if not payload.errors:
            payload.lesson = read_back(info, "lesson", "Lesson", LessonRow(id=ids.read("Lesson", lesson_id)))
        return payload
