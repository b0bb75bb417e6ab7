"""Where the students of one's own stand, side by side: what a guardian of several children compares (R26).

Seven statements, whatever the number of children and marks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import peewee

from .. import marks as law
from ..access import Actor, condition
from ..attendance import AbsenceCode, Attendance, missed_hours
from ..base import covers
from ..college import Enrollment, Group, Subgroup, SubgroupMembership
from ..lessons import Assignment, Lesson, WorkType
from ..marks import Mark
from ..people import Role, Student
from ..queries import Prepared, among, param
from ..rules import rules
from ..teaching import Journal
from .dashboard import OWN, own_students, semester_of, semesters
from .dots import dots_within


class Place(NamedTuple):
    """The group that a student belongs to today, and the subgroups of it."""

    group_id: int
    group_name: str
    subgroups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A student of one's own today.

    The average is over all marks of the semester, hours are those of this month, dots those that a mark can still close.
    """

    student: Student
    place: Place | None
    mark_count: int
    average: Fraction | None
    dot_count: int
    missed_hours: int
    unexcused_hours: int

    @property
    def group_name(self) -> str | None:
        return self.place and self.place.group_name


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def seen(query: peewee.ModelSelect[Any], model: type[peewee.Model]) -> peewee.ModelSelect[Any]:
            return query.where(condition(roles, model))

        self.places = Prepared(lambda: seen(_places(), Enrollment))
        self.marks = Prepared(lambda: seen(_marks(), Mark))
        self.absences = Prepared(lambda: seen(_absences(), Attendance))


def _places() -> peewee.ModelSelect[Any]:
    member = SubgroupMembership
    return (
        Enrollment.select(Enrollment.student, Group.id, Group.name, Subgroup.name)
        .join_from(Enrollment, Group)
        .join_from(
            Enrollment, member, peewee.JOIN.LEFT_OUTER,
            on=(member.student == Enrollment.student) & covers(member, param("today")),
        )
        .join_from(member, Subgroup, peewee.JOIN.LEFT_OUTER)
        .where(among(Enrollment.student, "students"), covers(Enrollment, param("today")))
        .order_by(Subgroup.name)
    )  # fmt: skip


def _marks() -> peewee.ModelSelect[Any]:
    """For each student of a semester: the number and sum of the marks; the weights, and the sum of the weighed marks."""
    return (
        Mark.select(
            Mark.student, peewee.fn.COUNT(Mark.id), peewee.fn.SUM(Mark.value), peewee.fn.SUM(WorkType.weight),
            peewee.fn.SUM(Mark.value * WorkType.weight),
        )
        .join_from(Mark, Assignment)
        .join_from(Assignment, WorkType)
        .join_from(Assignment, Lesson)
        .join_from(Lesson, Journal)
        .where(
            among(Mark.student, "students"), Journal.semester == param("semester"), Mark.removed_at.is_null(),
            Lesson.cancelled_at.is_null(),
        )
        .group_by(Mark.student)
    )  # fmt: skip


def _absences() -> peewee.ModelSelect[Any]:
    return (
        Attendance.select(Attendance.student, Attendance.code, Lesson.hours)
        .join_from(Attendance, Lesson)
        .where(
            among(Attendance.student, "students"), Lesson.date.between(param("first"), param("today")),
            Attendance.removed_at.is_null(), Lesson.cancelled_at.is_null(),
        )
    )  # fmt: skip


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


def places(actor: Actor, students: Sequence[Student]) -> dict[int, Place]:
    """For those of one's own students who belong to a group today, which group it is."""
    found: dict[int, Place] = {}
    queries = _queries(actor.roles & OWN)
    for student, group, name, subgroup in queries.places(**actor.parameters, students=[one.id for one in students]):
        before = found.get(student, Place(group, name, ()))
        found[student] = before._replace(subgroups=(*before.subgroups, subgroup)) if subgroup else before
    return found


def standings(actor: Actor) -> list[Standing]:
    """Oneself and one's children, in the Russian alphabet; nobody else, whatever other roles one holds."""
    students, semester = own_students(actor), semester_of(actor.today, semesters(actor))
    if not students:
        return []
    family = replace(actor, roles=actor.roles & OWN)
    queries, ids, semester_id = _queries(family.roles), [student.id for student in students], semester.id if semester else 0
    given = {**actor.parameters, "students": ids, "semester": semester_id, "first": actor.today.replace(day=1)}
    groups, sums = places(actor, students), _sums(queries.marks(**given))
    dots = Counter(dot.student_id for dot in dots_within(family, Student, ids) if not dot.is_closed)
    missed = _missed(queries.absences(**given))
    return [
        Standing(
            student, groups.get(student.id), *_average(sums.get(student.id)), dots[student.id], missed[student.id][0],
            missed[student.id][2],
        )
        for student in students
    ]  # fmt: skip


def _sums(rows: Sequence[Any]) -> dict[int, tuple[int, int, int]]:
    """For each student the number of marks, their sum and their weight, as the college weighs them (R18)."""
    weighs = rules().is_weighted
    return {
        student: (count, int(weighted), int(weight)) if weighs else (count, int(total), count)
        for student, count, total, weight, weighted in rows
    }


def _average(sums: tuple[int, int, int] | None) -> tuple[int, Fraction | None]:
    count, total, weight = sums or (0, 0, 0)
    return count, law.average(total, weight)


def _missed(rows: Sequence[Any]) -> dict[int, tuple[int, int, int]]:
    absences: dict[int, list[tuple[AbsenceCode, int]]] = defaultdict(list)
    for student, code, hours in rows:
        absences[student].append((AbsenceCode(code), hours))
    return defaultdict(lambda: (0, 0, 0), {student: missed_hours(of_one) for student, of_one in absences.items()})
