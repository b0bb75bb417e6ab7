"""Open dots: compulsory works for which a student who was enrolled on their day has no mark (R40).

They are derived, never stored, and a mark that lands in the task's own cell closes them (R41). Two statements, whatever the
number of students, journals and dots.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import peewee

from ..access import Actor, condition, readers, sees
from ..access.scopes.sets import Condition
from ..attendance import Attendance
from ..base import covers
from ..college import Enrollment, Group, Subgroup, SubgroupMembership
from ..errors import NotFound
from ..lessons import Assignment, AssignmentTarget, Lesson, WorkType
from ..marks import Mark
from ..people import Person, Role, Student, full_name, short_name
from ..queries import Prepared, among, param
from ..teaching import Course, Journal


class OpenDot(NamedTuple):
    """A work that a student owes. `absence` is the code that stands beside the dot; `days_open` are calendar days."""

    assignment_id: int
    student_id: int
    last_name: str
    first_name: str
    middle_name: str
    journal_id: int
    closed_at: dt.datetime | None
    group_name: str
    subgroup_name: str | None
    course_id: int
    course_code: str
    course_name: str
    lesson_id: int
    date: dt.date
    period: int
    topic: str
    work_type: str
    title: str
    absence: str | None
    days_open: int

    @property
    def student_name(self) -> str:
        return full_name(self.last_name, self.first_name, self.middle_name)

    @property
    def student_short_name(self) -> str:
        return short_name(self.last_name, self.first_name, self.middle_name)

    @property
    def is_closed(self) -> bool:
        """Whether the journal refuses marks by now: then only a referral helps (R41)."""
        return self.closed_at is not None


WITHIN: dict[type[peewee.Model], tuple[peewee.Field, str]] = {
    Student: (Enrollment.student, "studentId"),
    Journal: (Lesson.journal, "journalId"),
    Group: (Journal.group, "groupId"),
}
"""Whose dots can be asked for: by which column, and what the argument is called."""


def open_dots(actor: Actor, whose: type[peewee.Model], id: int, semester_id: int | None = None) -> list[OpenDot]:
    """The open dots of a `Student`, a `Journal` or a `Group`, by day and student; of one semester, or of all.

    Whoever reads whole journals sees the dots of the lessons that they read; a student and a guardian see their own.

    Raises:
        NotFound: there is no such row, or none that this person may see.
    """
    if not sees(actor, whose, id):
        raise NotFound(WITHIN[whose][1])
    return dots_within(actor, whose, [id], semester_id)


def dots_within(
    actor: Actor, whose: type[peewee.Model], ids: Sequence[int], semester_id: int | None = None
) -> list[OpenDot]:
    """As `open_dots`, for several rows at once, in one statement; those that may not be seen give none."""
    roles = actor.roles & readers(Mark)
    if not roles or not ids:
        return []
    query = _query(roles, whose, semester_id is not None)
    rows = query(**actor.parameters, ids=list(ids), semester=semester_id)
    return [OpenDot._make((*row, max(0, (actor.today - row[13]).days))) for row in rows]


@cache
def _query(roles: frozenset[Role], whose: type[peewee.Model], in_semester: bool) -> Prepared:
    def build() -> peewee.ModelSelect[Any]:
        query = _dots().where(among(WITHIN[whose][0], "ids"))
        if in_semester:
            query = query.where(Journal.semester == param("semester"))
        allowed = _allowed(roles)
        return query if allowed is None else query.where(allowed)

    return Prepared(build)


def _allowed(roles: frozenset[Role]) -> Condition | None:
    """The dots that these roles may see: those of the lessons they read as a whole, or those of the own students."""
    whole = readers(Journal, "grid")
    of_lessons, of_students = condition(roles & whole, Assignment), condition(roles - whole, Student)
    if of_lessons is True or of_students is True:
        return None
    conditions = [one for one in (of_lessons, of_students) if not isinstance(one, bool)]
    return conditions[0] if len(conditions) == 1 else conditions[0] | conditions[1]


def _dots() -> peewee.ModelSelect[Any]:
    """A row for each work, and each student of the journal on its day, that make a dot; a cancelled lesson has no cells."""
    member = SubgroupMembership.select(peewee.SQL("1")).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == Enrollment.student,
        covers(SubgroupMembership, Lesson.date),
    )
    return (
        Assignment.select(
            Assignment.id, Enrollment.student, Person.last_name, Person.first_name, Person.middle_name, Lesson.journal,
            Journal.closed_at, Group.name, Subgroup.name, Journal.course, Course.code, Course.name, Lesson.id, Lesson.date,
            Lesson.period, Lesson.topic, WorkType.code, Assignment.title, Attendance.code,
        )
        .join_from(Assignment, WorkType)
        .join_from(Assignment, Lesson)
        .join_from(Lesson, Journal)
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, Enrollment, on=(Enrollment.group == Journal.group) & covers(Enrollment, Lesson.date))
        .join_from(Enrollment, Student)
        .join_from(Student, Person)
        .join_from(
            Assignment, AssignmentTarget, peewee.JOIN.LEFT_OUTER,
            on=(AssignmentTarget.assignment == Assignment.id) & (AssignmentTarget.student == Enrollment.student),
        )
        .join_from(
            Assignment, Mark, peewee.JOIN.LEFT_OUTER,
            on=(Mark.assignment == Assignment.id) & (Mark.student == Enrollment.student) & Mark.removed_at.is_null(),
        )
        .join_from(
            Lesson, Attendance, peewee.JOIN.LEFT_OUTER,
            on=(Attendance.lesson == Lesson.id) & (Attendance.student == Enrollment.student)
            & Attendance.removed_at.is_null(),
        )
        .where(
            Assignment.is_compulsory | AssignmentTarget.id.is_null(False),
            Mark.id.is_null(),
            Lesson.cancelled_at.is_null(),
            Journal.subgroup.is_null() | peewee.fn.EXISTS(member),
        )
        .order_by(Lesson.date, Lesson.period, Person.name_key, Enrollment.student, Assignment.position, Assignment.id)
    )  # fmt: skip
