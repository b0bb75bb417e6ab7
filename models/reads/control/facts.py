"""The facts that the board of timeliness counts: each lesson due or recorded, each timed work, and how it stands (R13).

A lesson that is due and not recorded is "not filled": nobody is taken for present there. One without attendance taken says
so as well. Twelve statements at most, whatever the size of the college and the number of days.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import peewee
from peewee import fn

from ...access import Actor, condition, field_condition, readers
from ...access.scopes.sets import Condition
from ...attendance import MISSED, Attendance
from ...college import Group, Semester, Subgroup
from ...deadlines import ColumnMark, Standing, column_standing, marks_due_on, standing
from ...lessons import Assignment, AssignmentTarget, Lesson, WorkType
from ...marks import Mark
from ...people import Role
from ...queries import Prepared, among, param
from ...rules import rules
from ...teaching import Course, Journal
from ..schedule import DueLesson, Recorded, holidays, lessons_due, recorded

WIDEST_HOLIDAYS = dt.timedelta(days=180)
"""How far after a lesson the last day for its marks can lie: 60 working days, with all the holidays among them."""


class Book(NamedTuple):
    """A journal on the board. `is_whole`: this person may see everybody's lessons in it, not the own alone."""

    id: int
    course_name: str
    group_id: int
    group_name: str
    subgroup_name: str | None
    is_whole: bool

    @property
    def name(self) -> str:
        place = f"{self.group_name} ({self.subgroup_name})" if self.subgroup_name else self.group_name
        return f"{self.course_name} · {place}"


@dataclass(frozen=True, slots=True)
class DueWork:
    """A timed work (R35): its last day for marks, how many stand there, and how it stands."""

    assignment_id: int
    code: str
    title: str
    due_on: dt.date
    mark_count: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class FilledLesson:
    """A lesson that was due or is recorded. Not filled: `lesson_id` is empty.

    `filling` is how its record stands, `attendance` how the attendance does; both are empty for a cancelled lesson, and
    attendance is empty too for one that is not recorded: it is missing as a whole. `teacher_ids` are those who were to
    hold it, or the one who did.
    """

    journal: Book
    day: dt.date
    period: int
    teacher_ids: frozenset[int]
    lesson_id: int | None
    topic: str
    is_cancelled: bool
    reason: str
    moved_from: dt.date | None
    entered_at: dt.datetime | None
    attendance_taken_at: dt.datetime | None
    filling: Standing | None
    attendance: Standing | None
    works: tuple[DueWork, ...]


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.books = Prepared(lambda: _books(roles), Book._make)
        self.lessons = Prepared(lambda: _readable(Lesson.select(Lesson.id), roles))
        self.works = Prepared(lambda: _readable(_works(), roles), _Work._make)
        self.marks = Prepared(_marks)
        self.sees_all_lessons = condition(roles, Lesson) is True


class _Work(NamedTuple):
    id: int
    lesson_id: int
    lesson_day: dt.date
    code: str
    title: str
    mark_count: int
    last_first_entered_at: dt.datetime | None


def _flag(allowed: Condition | bool) -> Condition:
    return peewee.SQL("1 = 1" if allowed else "1 = 0") if isinstance(allowed, bool) else allowed


def _books(roles: frozenset[Role]) -> peewee.ModelSelect[Any]:
    whole = _flag(field_condition(roles - {Role.T}, Journal, "timeliness"))
    return (
        Journal.select(
            Journal.id, Course.name, Journal.group, Group.name, Subgroup.name, peewee.Case(None, [(whole, 1)], 0),
        )
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, Semester)
        .where(
            _flag(condition(roles, Journal)), _flag(field_condition(roles, Journal, "timeliness")),
            Semester.starts_on <= param("last"), Semester.ends_on >= param("first"),
        )
        .order_by(Group.sort_key, Course.sort_key, Subgroup.name, Journal.id)
    )  # fmt: skip


def _readable(query: peewee.ModelSelect[Any], roles: frozenset[Role]) -> peewee.ModelSelect[Any]:
    """What stands at lessons of these days that this person may read."""
    days = Lesson.date.between(param("first"), param("last"))
    return query.where(among(Lesson.journal, "journals"), days, _flag(condition(roles, Lesson)))


def _works() -> peewee.ModelSelect[Any]:
    """Timed works of lessons that were held, with the number of their marks, and when the last cell was filled."""
    return (
        Assignment.select(
            Assignment.id, Assignment.lesson, Lesson.date, WorkType.code, Assignment.title, fn.COUNT(Mark.id),
            fn.MAX(Mark.first_entered_at),
        )
        .join_from(Assignment, Lesson)
        .join_from(Assignment, WorkType)
        .join_from(
            Assignment, Mark, peewee.JOIN.LEFT_OUTER, on=(Mark.assignment == Assignment.id) & Mark.removed_at.is_null()
        )
        .where(WorkType.is_timed, Lesson.cancelled_at.is_null())
        .group_by(Assignment.id, Assignment.lesson, Lesson.date, WorkType.code, Assignment.title)
        .order_by(Assignment.lesson, Assignment.position)
    )  # fmt: skip


def _marks() -> peewee.ModelSelect[Any]:
    """The marks of some works: when each cell was filled, whether a dot had stood there, and the absence, if any."""
    return (
        Mark.select(
            Mark.assignment, Mark.first_entered_at, Assignment.is_compulsory, AssignmentTarget.id, Attendance.code
        )
        .join_from(Mark, Assignment)
        .join_from(
            Mark, AssignmentTarget, peewee.JOIN.LEFT_OUTER,
            on=(AssignmentTarget.assignment == Mark.assignment) & (AssignmentTarget.student == Mark.student),
        )
        .join_from(
            Mark, Attendance, peewee.JOIN.LEFT_OUTER,
            on=(Attendance.lesson == Assignment.lesson) & (Attendance.student == Mark.student)
            & Attendance.removed_at.is_null(),
        )
        .where(among(Mark.assignment, "works"), Mark.removed_at.is_null())
    )  # fmt: skip


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


def facts(actor: Actor, first: dt.date, last: dt.date, group: int | None = None) -> tuple[list[Book], list[FilledLesson]]:
    """The journals whose timeliness this person may see, and their lessons from `first` to `last`, by day and pair.

    Nothing is due after today. In a journal that one only teaches these are the own lessons.
    """
    roles, last = actor.roles & readers(Journal, "timeliness"), min(last, actor.today)
    if not roles or last < first:
        return [], []
    queries = _queries(roles)
    given: dict[str, Any] = {**actor.parameters, "first": first, "last": last}
    books = {book.id: book for book in queries.books(**given) if group in {None, book.group_id}}
    given["journals"] = list(books)
    due = lessons_due(given["journals"], first, last)
    held = recorded(given["journals"], first, last)
    if not queries.sees_all_lessons:
        readable = {id for (id,) in queries.lessons(**given)}
        held = [lesson for lesson in held if lesson.id in readable]
    works = _standing_works(actor, queries, given)
    lessons = [*_unfilled(books, due, actor.today), *_recorded(books, held, works, actor, first, last)]
    lessons = [shown for lesson in lessons if (shown := _shown(lesson, actor.teacher_id))]
    return list(books.values()), sorted(lessons, key=lambda lesson: (lesson.day, lesson.period, lesson.journal.id))


def _shown(lesson: FilledLesson, own: int) -> FilledLesson | None:
    """The lesson as this person may see it: where one only teaches, if it is the own, and without colleagues."""
    if lesson.journal.is_whole:
        return lesson
    return replace(lesson, teacher_ids=frozenset({own})) if own in lesson.teacher_ids else None


def _unfilled(books: Mapping[int, Book], due: Iterable[DueLesson], today: dt.date) -> list[FilledLesson]:
    """Lessons due that nothing fills."""
    return [
        FilledLesson(
            books[one.journal_id], one.day, one.period, one.teacher_ids, lesson_id=None, topic="", is_cancelled=False,
            reason="", moved_from=None, entered_at=None, attendance_taken_at=None,
            filling=standing(None, one.day, today), attendance=None, works=(),
        )
        for one in due
        if not one.is_filled
    ]  # fmt: skip


def _recorded(
    books: Mapping[int, Book], held: Iterable[Recorded], works: Mapping[int, list[DueWork]], actor: Actor,
    first: dt.date, last: dt.date,
) -> list[FilledLesson]:  # fmt: skip
    """Lessons that stand in a journal at these days; the record of one that was moved away stands at its new day."""
    return [
        FilledLesson(
            books[one.journal_id], one.date, one.period, frozenset({one.teacher_id}), one.id, one.topic,
            one.cancelled_at is not None, one.reason, one.moved_from, one.entered_at, one.attendance_taken_at,
            None if one.cancelled_at else standing(one.entered_at, one.date, actor.today),
            None if one.cancelled_at else standing(one.attendance_taken_at, one.date, actor.today),
            tuple(works.get(one.id, ())),
        )
        for one in held
        if first <= one.date <= last
    ]  # fmt: skip


def _standing_works(actor: Actor, queries: _Queries, given: dict[str, Any]) -> dict[int, list[DueWork]]:
    """For each lesson its timed works. Marks one by one are read only of works in which some may have come too late."""
    law, free = rules(), holidays(given["first"], given["last"] + WIDEST_HOLIDAYS)
    works: Sequence[_Work] = queries.works(**given)
    due = {day: marks_due_on(day, law, free) for day in {work.lesson_day for work in works}}
    late = [
        work.id for work in works
        if work.last_first_entered_at
        and standing(work.last_first_entered_at, due[work.lesson_day], actor.today) is Standing.LATE
    ]  # fmt: skip
    columns: dict[int, list[ColumnMark]] = defaultdict(list)
    for work, entered_at, is_compulsory, target, absence in queries.marks(works=late):
        columns[work].append(ColumnMark(entered_at, is_compulsory or target is not None, absence in MISSED))
    found: dict[int, list[DueWork]] = defaultdict(list)
    for work in works:
        due_on = due[work.lesson_day]
        if work.id in columns:
            state = column_standing(columns[work.id], due_on, actor.today)
        else:
            state = standing(work.last_first_entered_at, due_on, actor.today)
        found[work.lesson_id].append(DueWork(work.id, work.code, work.title, due_on, work.mark_count, state))
    return found
