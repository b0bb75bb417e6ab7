"""Taught: a journal for the time of the assignment, its group and its students."""

from __future__ import annotations

from typing import Any

import peewee
from peewee import fn

from ...audit import AuditEntry
from ...base import covers, overlaps
from ...college import Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ...lessons import Lesson
from ...marks import SemesterGrade
from ...people import Student, Teacher
from ...programme import ProgrammeTopic, WorkProgramme
from ...remarks import Remark
from ...teaching import Course, Journal, TeachingLoad, TimetableSlot
from . import within
from .sets import ONE, Condition, my_journals


def journals(who: Any) -> Condition:
    return Journal.id.in_(my_journals(who))


def groups(who: Any) -> Condition:
    return Group.id.in_(Journal.select(Journal.group).where(journals(who)))


def subgroups(who: Any) -> Condition:
    """The subgroups of a group that one teaches as a whole; otherwise the own subgroup alone."""
    whole = Journal.select(Journal.group).where(journals(who), Journal.subgroup.is_null())
    parts = Journal.select(Journal.subgroup).where(journals(who), Journal.subgroup.is_null(False))
    return Subgroup.group.in_(whole) | Subgroup.id.in_(parts)


def memberships(who: Any) -> Condition:
    of_subgroups = SubgroupMembership.subgroup.in_(Subgroup.select(Subgroup.id).where(subgroups(who)))
    return of_subgroups & SubgroupMembership.student.in_(Student.select(Student.id).where(students(who)))


def _enrollments(who: Any) -> peewee.Select:
    """Enrolments that fall into the semester of a taught journal, and began before one's assignment ended."""
    enrolled = Enrollment.alias()
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == enrolled.student,
        overlaps(SubgroupMembership, enrolled),
        overlaps(SubgroupMembership, Semester),
        TeachingLoad.ends_on.is_null() | (SubgroupMembership.starts_on <= TeachingLoad.ends_on),
    )
    return (
        enrolled.select(enrolled.id, enrolled.student)
        .join(Journal, on=(Journal.group == enrolled.group))
        .join_from(Journal, Semester)
        .join_from(Journal, TeachingLoad)
        .where(
            TeachingLoad.teacher == who.teacher_id,
            TeachingLoad.starts_on <= who.today,
            Semester.archived_on.is_null(),
            overlaps(enrolled, Semester),
            TeachingLoad.ends_on.is_null() | (enrolled.starts_on <= TeachingLoad.ends_on),
            Journal.subgroup.is_null() | fn.EXISTS(member),
        )
    )


def students(who: Any) -> Condition:
    found = _enrollments(who)
    return Student.id.in_(found.select(found.selected_columns[1]))


def enrollments(who: Any) -> Condition:
    found = _enrollments(who)
    return Enrollment.id.in_(found.select(found.selected_columns[0]))


def courses(who: Any) -> Condition:
    """Courses one teaches, and the modules that they are parts of."""
    taught = Journal.select(Journal.course).where(journals(who))
    part = Course.alias()
    return Course.id.in_(taught) | Course.id.in_(part.select(part.module).where(part.id.in_(taught)))


def loads(who: Any) -> Condition:
    return TeachingLoad.teacher == who.teacher_id


def teachers(who: Any) -> Condition:
    """Oneself, colleagues in the same journals, and the curators of the groups taught."""
    colleague = TeachingLoad.alias()
    colleagues = colleague.select(colleague.teacher).where(colleague.journal.in_(my_journals(who)))
    curators = Group.select(Group.curator).where(groups(who), Group.curator.is_null(False))
    return (Teacher.id == who.teacher_id) | Teacher.id.in_(colleagues) | Teacher.id.in_(curators)


def _lessons(who: Any) -> peewee.Select:
    """Lessons whose record one may read: all of a journal for who teaches it now, and for who taught it once those up to
    the end of the assignment. It starts from the assignments, which are few, so that no table is read as a whole.
    """
    held = Lesson.alias()
    lessons = my_journals(who).join_from(TeachingLoad, held, on=(held.journal == TeachingLoad.journal))
    days = TeachingLoad.ends_on.is_null() | (TeachingLoad.ends_on >= who.today) | (TeachingLoad.ends_on >= held.date)
    return lessons.where(days).select(held.id)


def lessons(who: Any) -> Condition:
    return Lesson.id.in_(_lessons(who))


assignments = within.assignments(_lessons)
targets = within.targets(_lessons)
homework = within.homework(_lessons)
marks = within.marks(_lessons)
absences = within.absences(_lessons)


def grades(who: Any) -> Condition:
    return SemesterGrade.journal.in_(my_journals(who))


def slots(who: Any) -> Condition:
    """The own timetable, and that of the groups taught."""
    journal = Journal.alias()
    of_groups = journal.select(journal.id).where(journal.group.in_(Journal.select(Journal.group).where(journals(who))))
    return TimetableSlot.journal.in_(of_groups)


def programmes(who: Any) -> Condition:
    return WorkProgramme.journal.in_(my_journals(who))


def topics(who: Any) -> Condition:
    return ProgrammeTopic.journal.in_(my_journals(who))


def remarks(who: Any) -> Condition:
    return Remark.journal.in_(my_journals(who))


def audit(who: Any) -> Condition:
    return AuditEntry.journal.in_(my_journals(who).where(covers(TeachingLoad, who.today)))
