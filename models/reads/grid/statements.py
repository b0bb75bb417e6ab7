"""The statements that a journal's grid is read by: the same number for any number of journals at once."""

from __future__ import annotations

from functools import cache
from typing import Any

import peewee

from ...access import condition, restricted
from ...attendance import Attendance
from ...audit import AuditEntry
from ...base import overlaps
from ...college import AcademicYear, Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ...lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from ...marks import Mark, SemesterGrade
from ...people import Person, Role, Student, Teacher
from ...queries import Prepared, among
from ...teaching import Course, Journal
from .rows import GridAbsence, GridGrade, GridLesson, GridMark, GridWork, Head


class Statements:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def journals(query: peewee.ModelSelect[Any]) -> peewee.ModelSelect[Any]:
            query = query.where(among(Journal.id, "journals"))
            return restricted(query, condition(roles, Journal))

        def of_lessons(query: peewee.ModelSelect[Any]) -> peewee.ModelSelect[Any]:
            query = query.where(among(Lesson.journal, "journals"))
            return restricted(query, condition(roles, Lesson))

        self.heads = Prepared(lambda: journals(_heads()), Head._make)
        self.lessons = Prepared(lambda: of_lessons(_lessons()), lambda row: GridLesson(*row))
        self.works = Prepared(lambda: of_lessons(_works()), lambda row: GridWork(*row))
        self.targets = Prepared(lambda: of_lessons(_targets()))
        self.marks = Prepared(lambda: of_lessons(_marks()), lambda row: GridMark(*row))
        self.absences = Prepared(lambda: of_lessons(_absences()), GridAbsence._make)
        self.students = Prepared(lambda: restricted(_students(), condition(roles, Enrollment)))
        self.grades = Prepared(lambda: restricted(_grades(), condition(roles, SemesterGrade)), GridGrade._make)


def _heads() -> peewee.ModelSelect[Any]:
    return (
        Journal.select(
            Journal.id, Journal.course, Course.code, Course.name, Course.kind, Course.module, Journal.group, Group.name,
            Journal.subgroup, Subgroup.name, Journal.semester, Semester.number, AcademicYear.name, Semester.starts_on,
            Semester.ends_on, Journal.kind, Journal.hours, Journal.closed_at, _version(),
        )
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, Semester)
        .join_from(Semester, AcademicYear)
        .order_by(Course.sort_key, Course.id, Subgroup.name, Journal.id)
    )  # fmt: skip


def _version() -> peewee.Select:
    entry = AuditEntry.alias()
    return entry.select(peewee.fn.COALESCE(peewee.fn.MAX(entry.id), 0)).where(entry.journal == Journal.id)


def _lessons() -> peewee.ModelSelect[Any]:
    return (
        Lesson.select(
            Lesson.id, Lesson.journal, Lesson.date, Lesson.period, Lesson.kind, Lesson.topic, Lesson.planned_topic,
            Lesson.hours, Lesson.moved_from, Lesson.moved_from_period, Lesson.cancelled_at, Lesson.reason,
            Lesson.attendance_taken_at, Lesson.entered_at, Lesson.version, Lesson.teacher, Person.last_name,
            Person.first_name, Person.middle_name, Homework.text,
        )
        .join_from(Lesson, Teacher)
        .join_from(Teacher, Person)
        .join_from(Lesson, Homework, peewee.JOIN.LEFT_OUTER, on=(Homework.lesson == Lesson.id) & Homework.student.is_null())
        .order_by(Lesson.date, Lesson.period)
    )  # fmt: skip


def _works() -> peewee.ModelSelect[Any]:
    return (
        Assignment.select(
            Assignment.id, Assignment.lesson, Assignment.position, Assignment.work_type, WorkType.code, Assignment.title,
            Assignment.is_compulsory, WorkType.is_timed, WorkType.weight, Assignment.version,
        )
        .join_from(Assignment, WorkType)
        .join_from(Assignment, Lesson)
        .order_by(Lesson.date, Lesson.period, Assignment.position)
    )  # fmt: skip


def _targets() -> peewee.ModelSelect[Any]:
    return (
        AssignmentTarget.select(AssignmentTarget.assignment, AssignmentTarget.student)
        .join_from(AssignmentTarget, Assignment)
        .join_from(Assignment, Lesson)
    )


def _marks() -> peewee.ModelSelect[Any]:
    return (
        Mark.select(
            Mark.assignment, Mark.student, Mark.value, Mark.marked_on, Mark.first_entered_at, Mark.entered_at, Mark.author,
            Mark.version,
        )
        .join_from(Mark, Assignment)
        .join_from(Assignment, Lesson)
        .where(Mark.removed_at.is_null())
        .order_by(Lesson.date, Lesson.period, Assignment.position, Mark.student)
    )  # fmt: skip


def _absences() -> peewee.ModelSelect[Any]:
    return (
        Attendance.select(Attendance.lesson, Attendance.student, Attendance.code, Attendance.version)
        .join_from(Attendance, Lesson)
        .where(Attendance.removed_at.is_null())
        .order_by(Lesson.date, Lesson.period, Attendance.student)
    )


def _students() -> peewee.ModelSelect[Any]:
    """Who belongs to which journal when: the days of enrolment, cut to those of the subgroup if there is one."""
    member = SubgroupMembership
    return (
        Journal.select(
            Journal.id, Enrollment.student, Person.last_name, Person.first_name, Person.middle_name,
            Enrollment.starts_on, Enrollment.ends_on, member.starts_on, member.ends_on,
        )
        .join_from(Journal, Semester)
        .join_from(Journal, Enrollment, on=(Enrollment.group == Journal.group))
        .join_from(Enrollment, Student)
        .join_from(Student, Person)
        .join_from(
            Journal, member, peewee.JOIN.LEFT_OUTER,
            on=(member.subgroup == Journal.subgroup) & (member.student == Enrollment.student),
        )
        .where(
            among(Journal.id, "journals"),
            overlaps(Enrollment, Semester),
            Journal.subgroup.is_null() | (member.id.is_null(False) & overlaps(member, Semester)),
        )
        .order_by(Person.name_key, Enrollment.student, Enrollment.starts_on)
    )  # fmt: skip


def _grades() -> peewee.ModelSelect[Any]:
    grade = SemesterGrade
    return grade.select(grade.journal, grade.student, grade.value, grade.entered_at, grade.version).where(
        among(grade.journal, "journals"), grade.removed_at.is_null()
    )


@cache
def statements(roles: frozenset[Role]) -> Statements:
    """The statements for people of these roles."""
    return Statements(roles)
