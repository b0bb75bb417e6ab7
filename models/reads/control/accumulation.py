"""Accumulation of marks (накопляемость): who has fewer marks in a journal than the college asks for (R38).

Seven statements, whatever the number of journals.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import peewee
from peewee import fn

from ...access import Actor, condition, field_condition, readers
from ...access.scopes.sets import Condition
from ...attendance import MISSED, Attendance
from ...base import covers
from ...college import Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ...lessons import Assignment, Lesson
from ...marks import Mark
from ...people import Person, Role, Student, full_name, short_name
from ...queries import Prepared, among, param
from ...rules import rules
from ...teaching import Course, Journal


@dataclass(frozen=True, slots=True)
class Sparse:
    """A student with too few marks.

    `lessons` were held since the student came, of which `attended` are those where attendance was taken and the student
    was there. `came_on` is set for who came after the journal's first lesson.
    """

    student_id: int
    last_name: str
    first_name: str
    middle_name: str
    mark_count: int
    lessons: int
    attended: int
    came_on: dt.date | None

    @property
    def name(self) -> str:
        return full_name(self.last_name, self.first_name, self.middle_name)

    @property
    def short_name(self) -> str:
        return short_name(self.last_name, self.first_name, self.middle_name)


@dataclass(frozen=True, slots=True)
class Accumulation:
    """A journal with students who have fewer than `fewest` marks: of how many, after how many lessons held."""

    journal_id: int
    course_name: str
    group_id: int
    group_name: str
    subgroup_name: str | None
    fewest: int
    lessons: int
    student_count: int
    students: list[Sparse]


class _Book(NamedTuple):
    id: int
    course_name: str
    group_id: int
    group_name: str
    subgroup_id: int | None
    subgroup_name: str | None


class _Place(NamedTuple):
    """That a student belongs to a group since a day."""

    group_id: int
    student_id: int
    starts_on: dt.date
    last_name: str
    first_name: str
    middle_name: str


@dataclass(frozen=True)
class _Held:
    """The days of the lessons held in a journal, and of those of them at which attendance was taken."""

    days: list[dt.date]
    taken: list[dt.date]

    def since(self, day: dt.date) -> tuple[int, int]:
        return len(self.days) - bisect_left(self.days, day), len(self.taken) - bisect_left(self.taken, day)


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def seen(model: Any) -> Condition:
            return _flag(condition(roles, model))

        self.books = Prepared(lambda: _books().where(seen(Journal), _flag(_own(roles))), _Book._make)
        self.places = Prepared(lambda: _places().where(seen(Enrollment)), _Place._make)
        self.members = Prepared(lambda: _members().where(seen(SubgroupMembership)))
        self.lessons = Prepared(lambda: _lessons().where(seen(Lesson)))
        self.marks = Prepared(lambda: _marks().where(seen(Mark)))
        self.missed = Prepared(lambda: _missed().where(seen(Attendance)))


def _own(roles: frozenset[Role]) -> Condition | bool:
    return field_condition(roles, Journal, "accumulation")


def _flag(allowed: Condition | bool) -> Condition:
    return peewee.SQL("1 = 1" if allowed else "1 = 0") if isinstance(allowed, bool) else allowed


def _books() -> peewee.ModelSelect[Any]:
    return (
        Journal.select(Journal.id, Course.name, Journal.group, Group.name, Journal.subgroup, Subgroup.name)
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .where(Journal.semester == param("semester"))
        .order_by(Group.sort_key, Course.sort_key, Subgroup.name, Journal.id)
    )


def _places() -> peewee.ModelSelect[Any]:
    return (
        Enrollment.select(
            Enrollment.group, Enrollment.student, Enrollment.starts_on, Person.last_name, Person.first_name,
            Person.middle_name,
        )
        .join_from(Enrollment, Student)
        .join_from(Student, Person)
        .where(among(Enrollment.group, "groups"), covers(Enrollment, param("day")))
        .order_by(Person.name_key, Student.id)
    )  # fmt: skip


def _members() -> peewee.ModelSelect[Any]:
    member = SubgroupMembership
    return (
        member.select(member.subgroup, member.student, member.starts_on)
        .join_from(member, Subgroup)
        .where(among(Subgroup.group, "groups"), covers(member, param("day")))
    )


def _lessons() -> peewee.ModelSelect[Any]:
    taken = peewee.Case(None, [(Lesson.attendance_taken_at.is_null(), 0)], 1)
    return (
        Lesson.select(Lesson.journal, Lesson.date, taken)
        .where(among(Lesson.journal, "journals"), Lesson.cancelled_at.is_null(), Lesson.date <= param("day"))
        .order_by(Lesson.date)
    )


def _marks() -> peewee.ModelSelect[Any]:
    return (
        Mark.select(Lesson.journal, Mark.student, fn.COUNT(Mark.id))
        .join_from(Mark, Assignment)
        .join_from(Assignment, Lesson)
        .where(among(Lesson.journal, "journals"))
        .group_by(Lesson.journal, Mark.student)
    )


def _missed() -> peewee.ModelSelect[Any]:
    return (
        Attendance.select(Lesson.journal, Attendance.student, fn.COUNT(Attendance.id))
        .join_from(Attendance, Lesson)
        .where(
            among(Lesson.journal, "journals"), Attendance.code.in_(sorted(MISSED)), Lesson.date <= param("day"),
            Lesson.cancelled_at.is_null(), Lesson.attendance_taken_at.is_null(False),
        )
        .group_by(Lesson.journal, Attendance.student)
    )  # fmt: skip


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


def accumulation(
    actor: Actor, semester: Semester, *, group: int | None = None, journal: int | None = None
) -> list[Accumulation]:  # fmt: skip
    """The journals in which somebody who belongs to them has too few marks, by group and course, as of today (or of the
    semester's last day, when it is over). Where no lesson was held yet, there is nothing to accumulate.
    """
    roles = actor.roles & readers(Journal, "accumulation")
    if not roles:
        return []
    queries, day = _queries(roles), min(max(actor.today, semester.starts_on), semester.ends_on)
    given: dict[str, Any] = {**actor.parameters, "semester": semester.id, "day": day}
    books: list[_Book] = [
        book for book in queries.books(**given) if group in {None, book.group_id} and journal in {None, book.id}
    ]
    given |= {"journals": [book.id for book in books], "groups": sorted({book.group_id for book in books})}
    places: dict[int, list[_Place]] = defaultdict(list)
    for place in queries.places(**given):
        places[place.group_id].append(place)
    members = {(subgroup, student): starts for subgroup, student, starts in queries.members(**given)}
    held = _held(queries.lessons(**given))
    marks, missed = _counted(queries.marks(**given)), _counted(queries.missed(**given))
    fewest = rules().fewest_marks
    found = [
        _book(book, _attending(book, places[book.group_id], members), held[book.id], marks, missed, fewest)
        for book in books
        if book.id in held
    ]
    return [one for one in found if one.students]


def _counted(rows: Any) -> dict[tuple[int, int], int]:
    return {(journal, student): count for journal, student, count in rows}


def _held(rows: Any) -> dict[int, _Held]:
    held: dict[int, _Held] = {}
    for journal, day, taken in rows:
        lessons = held.setdefault(journal, _Held([], []))
        lessons.days.append(day)
        if taken:
            lessons.taken.append(day)
    return held


def _attending(book: _Book, places: list[_Place], members: Mapping[tuple[int, int], dt.date]) -> list[_Place]:
    """Who belongs to the journal, since when: to the group, and to the subgroup if it has one."""
    if book.subgroup_id is None:
        return places
    return [
        place._replace(starts_on=max(place.starts_on, since))
        for place in places
        if (since := members.get((book.subgroup_id, place.student_id)))
    ]


def _book(
    book: _Book, places: list[_Place], held: _Held, marks: Mapping[tuple[int, int], int],
    missed: Mapping[tuple[int, int], int], fewest: int,
) -> Accumulation:  # fmt: skip
    students = []
    for place in places:
        cell = (book.id, place.student_id)
        if marks.get(cell, 0) < fewest:
            lessons, taken = held.since(place.starts_on)
            students.append(
                Sparse(
                    place.student_id, place.last_name, place.first_name, place.middle_name, marks.get(cell, 0), lessons,
                    max(0, taken - missed.get(cell, 0)), place.starts_on if place.starts_on > held.days[0] else None,
                )
            )  # fmt: skip
    return Accumulation(
        book.id, book.course_name, book.group_id, book.group_name, book.subgroup_name, fewest, len(held.days), len(places),
        students,
    )  # fmt: skip
