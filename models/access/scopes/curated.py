"""Curated: a group that one has charge of, and everything in it."""

from __future__ import annotations

from typing import Any

import peewee

from ...audit import AuditEntry
from ...college import Enrollment, Group, Subgroup, SubgroupMembership
from ...lessons import Lesson
from ...marks import SemesterGrade
from ...notices import AbsenceNotice
from ...people import Guardianship, Student, Teacher
from ...programme import ProgrammeTopic, WorkProgramme
from ...teaching import Course, Journal, TeachingLoad, TimetableSlot
from . import within
from .sets import Condition, my_groups


def groups(who: Any) -> Condition:
    return Group.id.in_(my_groups(who))


def students(who: Any) -> Condition:
    """Everybody who is or was in a group of one's own: the past of a group stays readable (R47)."""
    return Student.id.in_(Enrollment.select(Enrollment.student).where(Enrollment.group.in_(my_groups(who))))


def now(who: Any) -> Condition:
    """Students whom one has charge of today; whoever has left the group is no longer among them."""
    return Student.id.in_(_in_group(who))


def guardians(who: Any) -> Condition:
    return Guardianship.student.in_(_in_group(who))


def _in_group(who: Any) -> peewee.Select:
    return Enrollment.select(Enrollment.student).where(
        Enrollment.group.in_(my_groups(who)), Enrollment.ends_on.is_null() | (Enrollment.ends_on >= who.today)
    )


def enrollments(who: Any) -> Condition:
    return Enrollment.group.in_(my_groups(who))


def subgroups(who: Any) -> Condition:
    return Subgroup.group.in_(my_groups(who))


def memberships(who: Any) -> Condition:
    return SubgroupMembership.subgroup.in_(Subgroup.select(Subgroup.id).where(subgroups(who)))


def _journals(who: Any) -> peewee.Select:
    return Journal.select(Journal.id).where(Journal.group.in_(my_groups(who)))


def journals(who: Any) -> Condition:
    return Journal.group.in_(my_groups(who))


def courses(who: Any) -> Condition:
    return Course.speciality.in_(Group.select(Group.speciality).where(groups(who)))


def loads(who: Any) -> Condition:
    return TeachingLoad.journal.in_(_journals(who))


def teachers(who: Any) -> Condition:
    teaching = TeachingLoad.select(TeachingLoad.teacher).where(loads(who))
    return (Teacher.id == who.teacher_id) | Teacher.id.in_(teaching)


def _lessons(who: Any) -> peewee.Select:
    held = Lesson.alias()
    return held.select(held.id).where(held.journal.in_(_journals(who)))


def lessons(who: Any) -> Condition:
    return Lesson.journal.in_(_journals(who))


assignments = within.assignments(_lessons)
targets = within.targets(_lessons)
homework = within.homework(_lessons)
marks = within.marks(_lessons)
absences = within.absences(_lessons)


def grades(who: Any) -> Condition:
    return SemesterGrade.journal.in_(_journals(who))


def slots(who: Any) -> Condition:
    return TimetableSlot.journal.in_(_journals(who))


def programmes(who: Any) -> Condition:
    return WorkProgramme.journal.in_(_journals(who))


def topics(who: Any) -> Condition:
    return ProgrammeTopic.journal.in_(_journals(who))


def notices(who: Any) -> Condition:
    """Notices about those whom one has charge of today."""
    return AbsenceNotice.student.in_(_in_group(who))


def audit(who: Any) -> Condition:
    """Not of remarks and programmes: what the deputy and the teacher say to each other is theirs."""
    return AuditEntry.journal.in_(_journals(who)) & AuditEntry.thing.not_in(("Remark", "WorkProgramme"))
