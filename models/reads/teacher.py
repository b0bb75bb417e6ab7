"""What stands in a teacher's own journals: the statements of the teacher's day, compiled once."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

import peewee
from peewee import fn

from ..access import condition
from ..access.scopes.sets import ONE
from ..attendance import MISSED, Attendance
from ..base import covers
from ..college import Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from ..marks import Mark
from ..people import Role
from ..programme import WorkProgramme
from ..queries import Prepared, among, param
from ..remarks import Remark
from ..teaching import Course, Journal, TeachingLoad

TEACHER = frozenset({Role.T})


class Book(NamedTuple):
    """A journal of one's own, with the academic hours planned and given, and how far its programme has come."""

    id: int
    course_code: str
    course_name: str
    group_name: str
    subgroup_name: str | None
    starts_on: dt.date
    ends_on: dt.date
    hours: int
    given_hours: int
    closed_at: dt.datetime | None
    programme: str | None


class SetWork(NamedTuple):
    """A work at a lesson: its marks, and the students who were there, for whom it was set, and who have none."""

    assignment_id: int
    lesson_id: int
    code: str
    title: str
    is_timed: bool
    mark_count: int
    missing: int


class OpenRemark(NamedTuple):
    """A remark without an answer."""

    id: int
    journal_id: int
    text: str
    made_at: dt.datetime


def _journals() -> peewee.ModelSelect[Any]:
    """Journals to which one is assigned on some day of the span."""
    assigned = TeachingLoad.select(TeachingLoad.journal).where(
        TeachingLoad.teacher == param("teacher_id"),
        TeachingLoad.starts_on <= param("last"),
        TeachingLoad.ends_on.is_null() | (TeachingLoad.ends_on >= param("first")),
    )
    held = Lesson.alias()
    given = held.select(fn.COALESCE(fn.SUM(held.hours), 0)).where(held.journal == Journal.id, held.cancelled_at.is_null())
    return (
        Journal.select(
            Journal.id, Course.code, Course.name, Group.name, Subgroup.name, Semester.starts_on, Semester.ends_on,
            Journal.hours, given, Journal.closed_at, WorkProgramme.status,
        )
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, Semester)
        .join_from(Journal, WorkProgramme, peewee.JOIN.LEFT_OUTER, on=(WorkProgramme.journal == Journal.id))
        .where(condition(TEACHER, Journal), Journal.id.in_(assigned))
        .order_by(Group.sort_key, Course.sort_key, Subgroup.name, Journal.id)
    )  # fmt: skip


def _works() -> peewee.ModelSelect[Any]:
    """Works with their marks counted. A work is for everybody who belongs to the journal on its day, unless some are chosen
    for whom it is compulsory (R40); who was absent is not missed.
    """
    member, target = SubgroupMembership, AssignmentTarget
    is_member = Journal.subgroup.is_null() | fn.EXISTS(
        member.select(ONE).where(
            member.subgroup == Journal.subgroup, member.student == Enrollment.student, covers(member, Lesson.date)
        )
    )
    targets = target.select(ONE).where(target.assignment == Assignment.id)
    is_meant = (
        Assignment.is_compulsory | ~fn.EXISTS(targets) | fn.EXISTS(targets.where(target.student == Enrollment.student))
    )
    is_missed = Enrollment.id.is_null(False) & Mark.id.is_null() & Attendance.id.is_null()
    return (
        Assignment.select(
            Assignment.id, Assignment.lesson, WorkType.code, Assignment.title, WorkType.is_timed, fn.COUNT(Mark.id),
            fn.COALESCE(fn.SUM(peewee.Case(None, [(is_missed, 1)], 0)), 0),
        )
        .join_from(Assignment, WorkType)
        .join_from(Assignment, Lesson)
        .join_from(Lesson, Journal)
        .join_from(
            Journal, Enrollment, peewee.JOIN.LEFT_OUTER,
            on=(Enrollment.group == Journal.group) & covers(Enrollment, Lesson.date) & is_member & is_meant,
        )
        .join_from(
            Enrollment, Mark, peewee.JOIN.LEFT_OUTER,
            on=(Mark.assignment == Assignment.id) & (Mark.student == Enrollment.student) & Mark.removed_at.is_null(),
        )
        .join_from(
            Enrollment, Attendance, peewee.JOIN.LEFT_OUTER,
            on=(Attendance.lesson == Lesson.id) & (Attendance.student == Enrollment.student)
            & Attendance.removed_at.is_null() & Attendance.code.in_(sorted(MISSED)),
        )
        .where(among(Lesson.id, "lessons"), Lesson.cancelled_at.is_null())
        .group_by(
            Assignment.id, Assignment.lesson, Assignment.position, WorkType.code, Assignment.title, WorkType.is_timed
        )
        .order_by(Assignment.lesson, Assignment.position)
    )  # fmt: skip


def _absent() -> peewee.ModelSelect[Any]:
    return (
        Attendance.select(Attendance.lesson, fn.COUNT(Attendance.id))
        .where(among(Attendance.lesson, "lessons"), Attendance.removed_at.is_null(), Attendance.code.in_(sorted(MISSED)))
        .group_by(Attendance.lesson)
    )


def _homework() -> peewee.ModelSelect[Any]:
    return Homework.select(Homework.lesson).where(among(Homework.lesson, "lessons"), Homework.student.is_null())


def _remarks() -> peewee.ModelSelect[Any]:
    return (
        Remark.select(Remark.id, Remark.journal, Remark.text, Remark.made_at)
        .where(among(Remark.journal, "journals"), Remark.answered_at.is_null(), condition(TEACHER, Remark))
        .order_by(Remark.made_at, Remark.id)
    )


class Queries:
    """The statements of a teacher's day."""

    def __init__(self) -> None:
        self.journals = Prepared(_journals, Book._make)
        self.works = Prepared(_works, SetWork._make)
        self.absent = Prepared(_absent)
        self.homework = Prepared(_homework)
        self.remarks = Prepared(_remarks, OpenRemark._make)


@cache
def queries() -> Queries:
    """The statements, made once."""
    return Queries()
