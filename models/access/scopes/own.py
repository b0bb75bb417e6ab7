"""Own: from a set of students (oneself, one's children) to what belongs to them."""

from __future__ import annotations

from typing import Any

import peewee
from peewee import fn

from ...attendance import Attendance
from ...base import covers, overlaps
from ...college import Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ...lessons import Assignment, AssignmentTarget, Homework, Lesson
from ...marks import Mark, SemesterGrade
from ...notices import AbsenceNotice
from ...people import Guardianship, SignIn, Student, Teacher, Token, User, UserRole
from ...programme import ProgrammeTopic, WorkProgramme
from ...teaching import Course, Journal, TeachingLoad, TimetableSlot
from .sets import ONE, Condition, Scope, Students, my_children, myself


def groups(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Group.id.in_(Enrollment.select(Enrollment.group).where(Enrollment.student.in_(students(who))))

    return own


def enrollments(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Enrollment.student.in_(students(who))

    return own


def memberships(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return SubgroupMembership.student.in_(students(who))

    return own


def subgroups(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Subgroup.id.in_(
            SubgroupMembership.select(SubgroupMembership.subgroup).where(SubgroupMembership.student.in_(students(who)))
        )

    return own


def _attends(students: Students, who: Any, *times: Any) -> Condition:
    """A student of the set is enrolled in the journal's group, and in its subgroup if it has one, within all these times.

    Intervals that meet in pairs have a day in common, so it is enough to compare them in pairs.
    """
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == Enrollment.student,
        *(overlaps(SubgroupMembership, time) for time in (Enrollment, *times)),
    )
    return fn.EXISTS(
        Enrollment.select(ONE).where(
            Enrollment.group == Journal.group,
            Enrollment.student.in_(students(who)),
            *(overlaps(Enrollment, time) for time in times),
            Journal.subgroup.is_null() | fn.EXISTS(member),
        )
    )


def _attended_journals(students: Students, who: Any) -> peewee.Select:
    return Journal.select(Journal.id).join(Semester).where(_attends(students, who, Semester))


def journals(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Journal.id.in_(_attended_journals(students, who))

    return own


def courses(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        taken = Group.select(Group.speciality).where(groups(students)(who))
        return Course.speciality.in_(taken)

    return own


def loads(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return TeachingLoad.id.in_(_attended_loads(students, who))

    return own


def _attended_loads(students: Students, who: Any) -> peewee.Select:
    """Assignments that share a day with the student's time in the journal: whoever came later is no own teacher."""
    load = TeachingLoad.alias()
    return load.select(load.id).join(Journal).join(Semester).where(_attends(students, who, Semester, load))


def teachers(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        teaching = TeachingLoad.select(TeachingLoad.teacher).where(loads(students)(who))
        curators = Group.select(Group.curator).where(groups(students)(who), Group.curator.is_null(False))
        return Teacher.id.in_(teaching) | Teacher.id.in_(curators)

    return own


def _attended_lessons(students: Students, who: Any) -> peewee.Select:
    """Lessons held while the student was in the group, and in the subgroup (R47)."""
    held = Lesson.alias()
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == Enrollment.student,
        covers(SubgroupMembership, held.date),
    )
    return (
        held.select(held.id)
        .join(Journal)
        .join(Enrollment, on=(Enrollment.group == Journal.group))
        .where(
            Enrollment.student.in_(students(who)),
            covers(Enrollment, held.date),
            Journal.subgroup.is_null() | fn.EXISTS(member),
        )
    )


def lessons(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Lesson.id.in_(_attended_lessons(students, who))

    return own


def assignments(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Assignment.lesson.in_(_attended_lessons(students, who))

    return own


def targets(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return AssignmentTarget.student.in_(students(who))

    return own


def homework(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        of_group = Homework.student.is_null() & Homework.lesson.in_(_attended_lessons(students, who))
        return of_group | Homework.student.in_(students(who))

    return own


def marks(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Mark.student.in_(students(who))

    return own


def absences(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Attendance.student.in_(students(who))

    return own


def grades(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return SemesterGrade.student.in_(students(who))

    return own


def slots(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return TimetableSlot.journal.in_(_attended_journals(students, who))

    return own


def programmes(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return WorkProgramme.journal.in_(_attended_journals(students, who))

    return own


def topics(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return ProgrammeTopic.journal.in_(_attended_journals(students, who))

    return own


def notices(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return AbsenceNotice.student.in_(students(who))

    return own


def record(who: Any) -> Condition:
    return Student.id.in_(myself(who))


def child(who: Any) -> Condition:
    return Student.id.in_(my_children(who))


def guardians(students: Students) -> Scope:
    def own(who: Any) -> Condition:
        return Guardianship.student.in_(students(who)) & covers(Guardianship, who.today)

    return own


def guardianship(who: Any) -> Condition:
    """Each guardian only themself."""
    return Guardianship.guardian == who.person_id


def teacher(who: Any) -> Condition:
    return Teacher.id == who.teacher_id


def account(who: Any) -> Condition:
    return User.id == who.user_id


def roles(who: Any) -> Condition:
    return UserRole.user == who.user_id


def tokens(who: Any) -> Condition:
    return Token.user == who.user_id


def sign_ins(who: Any) -> Condition:
    return SignIn.user == who.user_id
