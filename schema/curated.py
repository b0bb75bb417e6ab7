"""A curator's group at a glance."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry

from models import Group
from models.access import readers
from models.errors import NotFound
from models.reads.curated import CourseStanding as CourseRow
from models.reads.curated import group_overview as read_overview

from . import ids
from .context import actor_in
from .fields import RULE, derived, plain, reference, shape
from .people import full_name, short_name


def _average(row: Any) -> float | None:
    return None if row.average is None else float(row.average)


def _is_likely_debt(row: CourseRow) -> bool:
    return row.is_likely_debt


def _shown(description: str) -> Any:
    return plain(description, guard="overview")


@shape(Group)
class WeekAverage:
    """The average of a week's marks (средний балл за неделю)."""

    monday: dt.date = _shown("Monday of the week (неделя с).")
    average: float | None = derived(_average, "Average, rounded half-up to two decimals (средний балл).", guard="overview")
    mark_count: int = _shown("How many marks there are (число оценок).")


@shape(Group)
class CourseStanding:
    """How a student stands in a course, its subgroups together (положение по дисциплине)."""

    journal_id: strawberry.ID = reference("Journal", "journal_id", "The student's journal of it (журнал).", guard="overview")
    course_name: str = _shown("Name of the course (дисциплина).")
    mark_count: int = _shown("How many marks there are (число оценок).")
    average: float | None = derived(_average, "Average, rounded half-up to two decimals (средний балл).", guard="overview")
    proposed: int | None = _shown("The grade that the Regulation's table makes of it (предлагаемая оценка).")
    grade: int | None = _shown("The semester's grade, if it is set (оценка за семестр).")
    dots: int = _shown("How many dots are open (открытых точек).")
    is_likely_debt: bool = derived(
        _is_likely_debt, "Whether a 2 is set, or is what the marks propose (вероятная задолженность).", guard="overview"
    )


@shape(Group)
class OverviewStudent:
    """A student of the group, over all courses (студент в сводке куратора)."""

    id: strawberry.ID = reference("Student", "id", "Id of the student (студент).", guard="overview")
    name: str = derived(full_name, "Full name (ФИО).", guard="overview")
    short_name: str = derived(short_name, "Surname and initials (фамилия и инициалы).", guard="overview")
    average: float | None = derived(_average, "Average of the averages by course (средний балл).", guard="overview")
    trend: list[WeekAverage] = _shown("The last four weeks (средний балл по неделям).")
    missed: int = _shown("Academic hours missed in all (пропущено часов).")
    excused: int = _shown("Of these excused (по уважительной причине).")
    unexcused: int = _shown("Of these not excused (без уважительной причины).")
    late: int = _shown("How often late (опозданий).")
    dots: int = _shown("How many dots are open (открытых точек).")
    courses: list[CourseStanding] = _shown("Course by course (по дисциплинам).")


@shape(Group)
class OverviewJournal:
    """What of a journal is missing for the summary sheet (чего не хватает для сводной ведомости)."""

    journal_id: strawberry.ID = reference("Journal", "journal_id", "Which journal (журнал).", guard="overview")
    course_name: str = _shown("What is taught (дисциплина).")
    subgroup_name: str | None = _shown("To which subgroup (подгруппа).")
    is_closed: bool = _shown("Whether it is closed (закрыт).")
    not_filled: int = _shown("Lessons of the timetable, until yesterday, that are not filled (не заполнено занятий).")
    untaken: int = _shown("Recorded lessons without attendance taken (посещаемость не отмечена).")
    without_grade: int = _shown("Students without the semester's grade (студентов без оценки за семестр).")
    dots: int = _shown("How many dots are open (открытых точек).")


@shape(Group)
class GroupOverview:
    """A group over all courses of a semester, as its curator needs it (сводка куратора)."""

    group_id: strawberry.ID = reference("Group", "group_id", "Id of the group (группа).", guard="overview")
    group_name: str = _shown("Name of the group (группа).")
    day: dt.date = _shown("The day whose students stand here: today, or the nearest of the semester (на какой день).")
    average: float | None = derived(_average, "Average of the students' averages (средний балл группы).", guard="overview")
    students: list[OverviewStudent] = _shown("Students, in the Russian alphabet (студенты).")
    journals: list[OverviewJournal] = _shown("Journals by course, and what they miss (журналы).")
    waiting_notices: int = _shown("Guardians' notices that wait for an answer (сообщения, ждущие ответа).")


@shape()
class CuratedQuery:
    """A curator's group (группа куратора)."""

    @strawberry.field(
        description="A group over all courses of a semester: averages, trend, hours missed, dots, likely debts, and what is "
        "missing for the summary sheet (сводка куратора).",
        metadata={RULE: readers(Group, "overview")},
    )
    def group_overview(
        self, info: strawberry.Info, group_id: strawberry.ID, semester_id: strawberry.ID
    ) -> GroupOverview | None:
        try:
            return read_overview(actor_in(info), ids.read("Group", group_id), ids.read("Semester", semester_id))  # type: ignore[return-value]
        except NotFound:
            return None
