"""A student's diary for a span of days: lessons with topics, homework, marks, absences and dots.

Five statements whatever the span (R11, R25, R26).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import peewee

from .. import marks as law
from ..access import Actor, condition, readers, restricted, sees
from ..attendance import Attendance
from ..base import covers
from ..college import Enrollment, SubgroupMembership
from ..errors import Invalid, NotFound
from ..i18n import gettext as _
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from ..marks import Mark
from ..people import Person, Role, Student, Teacher, short_name
from ..queries import Prepared, among, param
from ..teaching import Course, Journal

LONGEST = 366


class DiaryWork(NamedTuple):
    """A work set at a lesson, with the student's mark or dot."""

    assignment_id: int
    work_type: str
    title: str
    value: int | None
    marked_on: dt.date | None
    has_dot: bool


class DiaryHomework(NamedTuple):
    """Homework; `is_individual` if it was given to this student alone."""

    text: str
    due_on: dt.date | None
    is_individual: bool


@dataclass(frozen=True, slots=True)
class DiaryLesson:
    """A lesson as its student sees it. `absence` is a code, or `None`; it is known only once attendance is taken.

    A cancelled lesson says why it was (`reason`), one that was moved from which day and pair; the former leaves no dot.
    """

    id: int
    journal_id: int
    date: dt.date
    period: int
    kind: str
    topic: str
    hours: int
    course_id: int
    course_code: str
    course_name: str
    teacher_id: int
    teacher_name: str
    attendance_taken: bool
    is_cancelled: bool
    reason: str
    moved_from: dt.date | None
    moved_from_period: int | None
    absence: str | None
    works: list[DiaryWork]
    homework: list[DiaryHomework]


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def seen(query: peewee.ModelSelect[Any], model: type[peewee.Model]) -> peewee.ModelSelect[Any]:
            allowed = condition(roles, model)
            return restricted(query, allowed)

        self.lessons = Prepared(lambda: seen(_lessons(), Lesson))
        self.works = Prepared(lambda: seen(_works(), Assignment))
        self.absences = Prepared(lambda: seen(_absences(), Attendance))
        self.homework = Prepared(lambda: seen(_homework(), Homework))


def _lessons() -> peewee.ModelSelect[Any]:
    member = SubgroupMembership.select(peewee.SQL("1")).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == Enrollment.student,
        covers(SubgroupMembership, Lesson.date),
    )
    return (
        Lesson.select(
            Lesson.id, Lesson.journal, Lesson.date, Lesson.period, Lesson.kind, Lesson.topic, Lesson.hours, Course.id,
            Course.code, Course.name, Lesson.teacher, Person.last_name, Person.first_name, Person.middle_name,
            Lesson.attendance_taken_at, Lesson.cancelled_at, Lesson.reason, Lesson.moved_from, Lesson.moved_from_period,
        )
        .join_from(Lesson, Journal)
        .join_from(Journal, Course)
        .join_from(Lesson, Teacher)
        .join_from(Teacher, Person)
        .join_from(Journal, Enrollment, on=(Enrollment.group == Journal.group))
        .where(
            Enrollment.student == param("student"),
            covers(Enrollment, Lesson.date),
            Lesson.date.between(param("first"), param("last")),
            Journal.subgroup.is_null() | peewee.fn.EXISTS(member),
        )
        .order_by(Lesson.date, Lesson.period, Lesson.id)
    )  # fmt: skip


def _works() -> peewee.ModelSelect[Any]:
    mine = param("student")
    return (
        Assignment.select(
            Assignment.lesson, Assignment.id, WorkType.code, Assignment.title, Assignment.is_compulsory,
            AssignmentTarget.id, Mark.value, Mark.marked_on,
        )
        .join_from(Assignment, WorkType)
        .join_from(
            Assignment, AssignmentTarget, peewee.JOIN.LEFT_OUTER,
            on=(AssignmentTarget.assignment == Assignment.id) & (AssignmentTarget.student == mine),
        )
        .join_from(Assignment, Mark, peewee.JOIN.LEFT_OUTER,
            on=(Mark.assignment == Assignment.id) & (Mark.student == mine) & Mark.removed_at.is_null(),
        )
        .where(among(Assignment.lesson, "lessons"))
        .order_by(Assignment.lesson, Assignment.position)
    )  # fmt: skip


def _absences() -> peewee.ModelSelect[Any]:
    return Attendance.select(Attendance.lesson, Attendance.code).where(
        among(Attendance.lesson, "lessons"), Attendance.student == param("student"), Attendance.removed_at.is_null()
    )


def _homework() -> peewee.ModelSelect[Any]:
    """The group's and the own homework. Said with OR, SQLite would read the homework of all groups first."""
    return (
        Homework.select(Homework.lesson, Homework.text, Homework.due_on, Homework.student)
        .where(among(Homework.lesson, "lessons"), peewee.fn.COALESCE(Homework.student, param("student")) == param("student"))
        .order_by(Homework.lesson, Homework.id)
    )


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


def diary(actor: Actor, student_id: int, first: dt.date, last: dt.date) -> list[DiaryLesson]:
    """A student's lessons from `first` to `last`, both included, by date and period.

    Who holds several roles sees what those roles show that are held towards this very student.

    Raises:
        NotFound: there is no such student, or none that this person may see.
        Invalid: the span is empty or longer than a year.
    """
    if not 0 <= (last - first).days <= LONGEST:
        raise Invalid("to", _("Choose a span of 1 to %(limit)d days.", limit=LONGEST + 1))
    if not sees(actor, Student, student_id):
        raise NotFound("studentId")
    queries = _queries(roles_towards(actor, student_id))
    given = {**actor.parameters, "student": student_id, "first": first, "last": last}
    lessons = queries.lessons(**given)
    given["lessons"] = [lesson[0] for lesson in lessons]
    held = {lesson[0] for lesson in lessons if lesson[15] is None}
    works, homework = defaultdict(list), defaultdict(list)
    for lesson, assignment, code, title, compulsory, target, value, marked_on in queries.works(**given):
        dot = law.has_dot(compulsory, target is not None, lesson in held, value is not None)
        works[lesson].append(DiaryWork(assignment, code, title, value, marked_on, dot))
    for lesson, text, due_on, individual in queries.homework(**given):
        homework[lesson].append(DiaryHomework(text, due_on, individual is not None))
    absences = dict(queries.absences(**given))
    return [_lesson(row, absences.get(row[0]), works[row[0]], homework[row[0]]) for row in lessons]


def roles_towards(actor: Actor, student_id: int) -> frozenset[Role]:
    """The roles in which one may read this student's diary: what a parent sees of the own child is no classmate's."""
    roles = actor.roles & readers(Mark)
    if len(actor.roles) == 1:
        return roles
    return frozenset(role for role in roles if sees(actor, Student, student_id, role))


def _lesson(row: Any, absence: str | None, works: list[DiaryWork], homework: list[DiaryHomework]) -> DiaryLesson:
    taken, cancelled = row[14] is not None, row[15] is not None
    values: list[Any] = [*row[:11], short_name(*row[11:14]), taken, cancelled, *row[16:], absence, works, homework]
    return DiaryLesson(*values)
