"""A student's progress by courses, and where the students of one's own stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import strawberry

from models import Mark, SemesterGrade
from models.attendance import Attendance
from models.errors import NotFound
from models.reads.dashboard import OWN
from models.reads.progress import progress as read_progress
from models.reads.standings import standings as read_standings
from models.teaching import CourseKind

from . import ids
from .context import actor_in
from .dots import OpenDot
from .fields import RULE, derived, entry, plain, reference, shape


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _average(row: Any) -> float | None:
    return _float(row.average)


def _raw_average(row: Any) -> float | None:
    return _float(row.raw_average)


def _own(function: Callable[[Any], str], description: str) -> Any:
    """A field of the student of one's own."""
    return derived(function, description, guard="student")


@shape(Mark)
class ProgressMark:
    """A mark in the order of the lessons (оценка)."""

    assignment_id: strawberry.ID = reference("Assignment", "assignment_id", "For which work (работа).", guard="assignment")
    date: dt.date = plain("Day of the lesson, in whose cell it stands (дата занятия).", guard="assignment")
    marked_on: dt.date = plain("The mark's own date (дата выставления).")
    work_type: str = plain("Short code of the kind of work (вид работы).", guard="assignment")
    title: str = plain("Title or number (название, номер).", guard="assignment")
    value: int = plain("2 to 5 (оценка).")
    weight: int = plain("How much it counts; 1 where the college does not weigh (вес).", guard="value")


@shape(Mark)
class TrendPoint:
    """The average as it stood at the end of a day (точка на графике среднего балла)."""

    date: dt.date = plain("A day on which marks were set (дата).", guard="marked_on")
    average: float = derived(_average, "Rounded to two decimals (средний балл).", guard="value")


def _place(name: str, description: str) -> Any:
    """A field of the journal that the progress is in."""
    return derived(lambda course: getattr(course.place, name), description, guard="assignment")


def _place_id(entity: str, name: str, description: str) -> Any:
    return derived(lambda course: ids.write(entity, getattr(course.place, name)), description, guard="assignment")


@shape(Attendance)
class MissedHours:
    """Academic hours missed (пропущено часов)."""

    total: int = plain("All (всего).", guard="code")
    excused: int = plain("With an excuse (по уважительной причине).", guard="code")
    unexcused: int = plain("Without one (по неуважительной причине).", guard="code")


@shape(Mark)
class CourseProgress:
    """What a student has reached in one journal: a course in a semester (успеваемость по дисциплине)."""

    journal_id: strawberry.ID = _place_id("Journal", "journal_id", "Which journal (журнал).")
    course_id: strawberry.ID = _place_id("Course", "course_id", "Which course (дисциплина).")
    course_code: str = _place("course_code", "Code of the course (индекс).")
    course_name: str = _place("course_name", "Name of the course (дисциплина).")
    course_kind: CourseKind = _place("course_kind", "Its place in the curriculum (вид).")
    group_name: str = _place("group_name", "In which group (группа).")
    subgroup_name: str | None = _place("subgroup_name", "In which part of it (подгруппа).")
    semester_id: strawberry.ID = _place_id("Semester", "semester_id", "In which semester (семестр).")
    semester_number: int = _place("semester_number", "The first or the second of the year (номер семестра).")
    year_name: str = _place("year_name", "Of which academic year (учебный год).")
    is_closed: bool = derived(
        lambda course: course.place.closed_at is not None, "Whether the journal is closed (закрыт).", guard="assignment"
    )
    left_on: dt.date | None = plain(
        "Last day in this journal of who left before the semester's end (по какой день в группе).", guard="student"
    )
    marks: list[ProgressMark] = plain("Marks in the order of the lessons (оценки).", guard="value")
    mark_count: int = plain("How many marks there are (число оценок).", guard="value")
    mark_sum: int = plain("Sum of the marks, each times its weight (сумма оценок).", guard="value")
    mark_weight: int = plain(
        "Sum of the weights: the number of marks, where nothing is weighed (сумма весов).", guard="value"
    )
    raw_average: float | None = derived(
        _raw_average, "Average before rounding (средний балл без округления).", guard="value"
    )
    average: float | None = derived(_average, "Average, rounded half-up to two decimals (средний балл).", guard="value")
    proposed: int | None = plain("The grade that the college's thresholds make of it (предлагаемая оценка).", guard="value")
    grade: int | None = plain("The grade that the teacher has set (оценка за семестр).", rule=(SemesterGrade, "value"))
    trend: list[TrendPoint] = plain("The average over time (динамика среднего балла).", guard="value")
    dots: list[OpenDot] = plain("What is still owed (открытые точки).", guard="assignment")
    lesson_count: int = plain("Lessons held while the student belonged here (проведено занятий).", guard="assignment")
    hours: int = plain("Their academic hours (проведено часов).", guard="assignment")
    untaken_hours: int = plain(
        "Hours among them whose attendance nobody has taken yet (посещаемость не отмечена, часов).", guard="assignment"
    )
    missed: MissedHours = plain("Hours missed (пропущено часов).", rule=(Attendance, "code"))


@shape(Mark)
class Standing:
    """A student of one's own today: oneself, or one's child (успеваемость ребёнка)."""

    student_id: strawberry.ID = _own(lambda own: ids.write("Student", own.student.id), "Who (студент).")
    name: str = _own(lambda own: own.student.person.name, "Full name (ФИО).")
    first_name: str = _own(lambda own: own.student.person.first_name, "Name (имя).")
    group_name: str | None = plain("The group of today (группа).", guard="student")
    mark_count: int = plain("Marks in this semester (число оценок).", guard="value")
    average: float | None = derived(_average, "Average of all marks of this semester (средний балл).", guard="value")
    dot_count: int = plain("How many works are owed in journals that are not closed (открытых точек).", guard="assignment")
    missed_hours: int = plain("Hours missed in this month (пропущено часов за месяц).", rule=(Attendance, "code"))
    unexcused_hours: int = plain(
        "Those of them without an excuse (из них по неуважительной причине).", rule=(Attendance, "code")
    )


@shape()
class ProgressQuery:
    """Progress (успеваемость)."""

    @entry(
        "A student's courses with marks, averages, grades, dots and hours missed; without `semesterId` of the whole period "
        "of study, the last semester first (успеваемость студента).",
        reads=Mark,
    )
    def progress(
        self, info: strawberry.Info, student_id: strawberry.ID, semester_id: strawberry.ID | None = None
    ) -> list[CourseProgress] | None:
        try:
            semester = None if semester_id is None else ids.read("Semester", semester_id, "semesterId")
            return read_progress(actor_in(info), ids.read("Student", student_id), semester)  # type: ignore[return-value]
        except NotFound:
            return None

    @strawberry.field(description="Oneself and one's children, side by side (успеваемость детей).", metadata={RULE: OWN})
    def standings(self, info: strawberry.Info) -> list[Standing]:
        return read_standings(actor_in(info))  # type: ignore[return-value]
