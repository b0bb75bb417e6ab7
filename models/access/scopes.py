"""What each relation of the policy means: for a person, the condition in SQL under which a row is theirs.

`own` is the student's own record and the guardian's own child, `taught` a journal for the time of the assignment (and its
past until the semester is archived), `curated` a group. Every function takes `who`: an actor, or parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peewee
from peewee import fn

from ..attendance import Attendance
from ..audit import AuditEntry
from ..base import covers
from ..college import Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson
from ..marks import Mark
from ..people import OFFICE_ROLES, Guardianship, Person, SignIn, Student, Teacher, Token, User, UserRole
from ..teaching import Course, Journal, TeachingLoad

Scope = Callable[[Any], peewee.Expression]
ONE = peewee.SQL("1")


def every(who: Any) -> peewee.Expression:
    """All rows."""
    return peewee.SQL("1 = 1")


# --- the sets that relations start from -------------------------------------------------------------------------------


def myself(who: Any) -> peewee.Select:
    """S: the own record."""
    return Student.select(Student.id).where(Student.person == who.person_id)


def my_children(who: Any) -> peewee.Select:
    """G: children whose guardian one is today; those of age only with their consent (R26)."""
    born = Person.alias()
    return (
        Guardianship.select(Guardianship.student)
        .join(Student)
        .join(born)
        .where(
            Guardianship.guardian == who.person_id,
            covers(Guardianship, who.today),
            born.birth_date.is_null()
            | (born.birth_date > who.adult_born)
            | (Guardianship.adult_consent_on <= who.today),
        )
    )


def my_groups(who: Any) -> peewee.Select:
    """CUR: the groups one has charge of."""
    return Group.select(Group.id).where(Group.curator == who.teacher_id)


def my_journals(who: Any) -> peewee.Select:
    """T: journals that one teaches or has taught, until their semester is archived."""
    return (
        TeachingLoad.select(TeachingLoad.journal)
        .join(Journal)
        .join(Semester)
        .where(TeachingLoad.teacher == who.teacher_id, TeachingLoad.starts_on <= who.today, Semester.archived_on.is_null())
    )


# --- own: from students to what belongs to them -----------------------------------------------------------------------


def own_groups(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Group.id.in_(Enrollment.select(Enrollment.group).where(Enrollment.student.in_(students(who))))

    return own


def own_enrollments(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Enrollment.student.in_(students(who))

    return own


def own_memberships(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return SubgroupMembership.student.in_(students(who))

    return own


def own_subgroups(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Subgroup.id.in_(
            SubgroupMembership.select(SubgroupMembership.subgroup).where(SubgroupMembership.student.in_(students(who)))
        )

    return own


def _attends(students: Scope, who: Any, *overlap: peewee.Expression) -> peewee.Expression:
    """A student of the set is enrolled in the journal's group, and in its subgroup if it has one."""
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup, SubgroupMembership.student == Enrollment.student
    )
    return fn.EXISTS(
        Enrollment.select(ONE).where(
            Enrollment.group == Journal.group,
            Enrollment.student.in_(students(who)),
            *overlap,
            Journal.subgroup.is_null() | fn.EXISTS(member),
        )
    )


def _attended_journals(students: Scope, who: Any) -> peewee.Select:
    return (
        Journal.select(Journal.id)
        .join(Semester)
        .where(
            _attends(
                students, who, Enrollment.starts_on <= Semester.ends_on,
                Enrollment.ends_on.is_null() | (Enrollment.ends_on >= Semester.starts_on),
            )
        )
    )  # fmt: skip


def own_journals(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Journal.id.in_(_attended_journals(students, who))

    return own


def own_courses(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        taken = Group.select(Group.speciality).where(own_groups(students)(who))
        return Course.speciality.in_(taken)

    return own


def own_loads(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return TeachingLoad.journal.in_(_attended_journals(students, who))

    return own


def own_teachers(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        loads = TeachingLoad.select(TeachingLoad.teacher).where(own_loads(students)(who))
        curators = Group.select(Group.curator).where(own_groups(students)(who), Group.curator.is_null(False))
        return Teacher.id.in_(loads) | Teacher.id.in_(curators)

    return own


def _attended_lessons(students: Scope, who: Any) -> peewee.Select:
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


def own_lessons(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Lesson.id.in_(_attended_lessons(students, who))

    return own


def own_assignments(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Assignment.lesson.in_(_attended_lessons(students, who))

    return own


def own_targets(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return AssignmentTarget.student.in_(students(who))

    return own


def own_homework(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        of_group = Homework.student.is_null() & Homework.lesson.in_(_attended_lessons(students, who))
        return of_group | Homework.student.in_(students(who))

    return own


def own_marks(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Mark.student.in_(students(who))

    return own


def own_absences(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Attendance.student.in_(students(who))

    return own


def own_record(who: Any) -> peewee.Expression:
    return Student.id.in_(myself(who))


def own_child(who: Any) -> peewee.Expression:
    return Student.id.in_(my_children(who))


def own_guardians(students: Scope) -> Scope:
    def own(who: Any) -> peewee.Expression:
        return Guardianship.student.in_(students(who)) & covers(Guardianship, who.today)

    return own


def own_guardianship(who: Any) -> peewee.Expression:
    """Each guardian only themself."""
    return Guardianship.guardian == who.person_id


def own_teacher(who: Any) -> peewee.Expression:
    return Teacher.id == who.teacher_id


def own_account(who: Any) -> peewee.Expression:
    return User.id == who.user_id


def own_roles(who: Any) -> peewee.Expression:
    return UserRole.user == who.user_id


def own_tokens(who: Any) -> peewee.Expression:
    return Token.user == who.user_id


def own_sign_ins(who: Any) -> peewee.Expression:
    return SignIn.user == who.user_id


# --- curated: a group and everything in it ----------------------------------------------------------------------------


def curated_groups(who: Any) -> peewee.Expression:
    return Group.id.in_(my_groups(who))


def curated_students(who: Any) -> peewee.Expression:
    """Everybody who is or was in a group of one's own: the past of a group stays readable (R47)."""
    return Student.id.in_(Enrollment.select(Enrollment.student).where(Enrollment.group.in_(my_groups(who))))


def curated_now(who: Any) -> peewee.Expression:
    """Students whom one has charge of today; whoever has left the group is no longer among them."""
    return Student.id.in_(_in_curated_group(who))


def curated_guardians(who: Any) -> peewee.Expression:
    return Guardianship.student.in_(_in_curated_group(who))


def _in_curated_group(who: Any) -> peewee.Select:
    return Enrollment.select(Enrollment.student).where(
        Enrollment.group.in_(my_groups(who)), Enrollment.ends_on.is_null() | (Enrollment.ends_on >= who.today)
    )


def curated_enrollments(who: Any) -> peewee.Expression:
    return Enrollment.group.in_(my_groups(who))


def curated_subgroups(who: Any) -> peewee.Expression:
    return Subgroup.group.in_(my_groups(who))


def curated_memberships(who: Any) -> peewee.Expression:
    return SubgroupMembership.subgroup.in_(Subgroup.select(Subgroup.id).where(curated_subgroups(who)))


def _curated_journals(who: Any) -> peewee.Select:
    return Journal.select(Journal.id).where(Journal.group.in_(my_groups(who)))


def curated_journals(who: Any) -> peewee.Expression:
    return Journal.group.in_(my_groups(who))


def curated_courses(who: Any) -> peewee.Expression:
    return Course.speciality.in_(Group.select(Group.speciality).where(curated_groups(who)))


def curated_loads(who: Any) -> peewee.Expression:
    return TeachingLoad.journal.in_(_curated_journals(who))


def curated_teachers(who: Any) -> peewee.Expression:
    loads = TeachingLoad.select(TeachingLoad.teacher).where(curated_loads(who))
    return (Teacher.id == who.teacher_id) | Teacher.id.in_(loads)


def _curated_lessons(who: Any) -> peewee.Select:
    held = Lesson.alias()
    return held.select(held.id).where(held.journal.in_(_curated_journals(who)))


def curated_lessons(who: Any) -> peewee.Expression:
    return Lesson.journal.in_(_curated_journals(who))


def curated_assignments(who: Any) -> peewee.Expression:
    return Assignment.lesson.in_(_curated_lessons(who))


def curated_targets(who: Any) -> peewee.Expression:
    return AssignmentTarget.assignment.in_(Assignment.select(Assignment.id).where(curated_assignments(who)))


def curated_homework(who: Any) -> peewee.Expression:
    return Homework.lesson.in_(_curated_lessons(who))


def curated_marks(who: Any) -> peewee.Expression:
    return Mark.assignment.in_(Assignment.select(Assignment.id).where(curated_assignments(who)))


def curated_absences(who: Any) -> peewee.Expression:
    return Attendance.lesson.in_(_curated_lessons(who))


def curated_audit(who: Any) -> peewee.Expression:
    return AuditEntry.journal.in_(_curated_journals(who))


# --- taught: a journal for the time of the assignment -----------------------------------------------------------------


def taught_journals(who: Any) -> peewee.Expression:
    return Journal.id.in_(my_journals(who))


def taught_groups(who: Any) -> peewee.Expression:
    return Group.id.in_(Journal.select(Journal.group).where(taught_journals(who)))


def taught_subgroups(who: Any) -> peewee.Expression:
    return Subgroup.group.in_(Journal.select(Journal.group).where(taught_journals(who)))


def taught_memberships(who: Any) -> peewee.Expression:
    return SubgroupMembership.subgroup.in_(Subgroup.select(Subgroup.id).where(taught_subgroups(who)))


def _taught_enrollments(who: Any) -> peewee.Select:
    """Enrolments that fall into the semester of a taught journal, and began before one's assignment ended."""
    enrolled = Enrollment.alias()
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup, SubgroupMembership.student == enrolled.student
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
            enrolled.starts_on <= Semester.ends_on,
            TeachingLoad.ends_on.is_null() | (enrolled.starts_on <= TeachingLoad.ends_on),
            enrolled.ends_on.is_null() | (enrolled.ends_on >= Semester.starts_on),
            Journal.subgroup.is_null() | fn.EXISTS(member),
        )
    )


def taught_students(who: Any) -> peewee.Expression:
    found = _taught_enrollments(who)
    return Student.id.in_(found.select(found.selected_columns[1]))


def taught_enrollments(who: Any) -> peewee.Expression:
    found = _taught_enrollments(who)
    return Enrollment.id.in_(found.select(found.selected_columns[0]))


def taught_courses(who: Any) -> peewee.Expression:
    """Courses one teaches, and the modules that they are parts of."""
    taught = Journal.select(Journal.course).where(taught_journals(who))
    part = Course.alias()
    return Course.id.in_(taught) | Course.id.in_(part.select(part.module).where(part.id.in_(taught)))


def taught_loads(who: Any) -> peewee.Expression:
    return TeachingLoad.teacher == who.teacher_id


def taught_teachers(who: Any) -> peewee.Expression:
    """Oneself, colleagues in the same journals, and the curators of the groups taught."""
    colleague = TeachingLoad.alias()
    colleagues = colleague.select(colleague.teacher).where(colleague.journal.in_(my_journals(who)))
    curators = Group.select(Group.curator).where(taught_groups(who), Group.curator.is_null(False))
    return (Teacher.id == who.teacher_id) | Teacher.id.in_(colleagues) | Teacher.id.in_(curators)


def taught_days(who: Any, day: Any) -> peewee.Select:
    """Journals whose record of that day one may read: all of it for who teaches there now, and for who taught there once
    the days up to the end of the assignment."""
    return my_journals(who).where(
        TeachingLoad.ends_on.is_null() | (TeachingLoad.ends_on >= who.today) | (TeachingLoad.ends_on >= day)
    )


def _taught_lessons(who: Any) -> peewee.Select:
    held = Lesson.alias()
    return held.select(held.id).where(held.journal.in_(taught_days(who, held.date)))


def taught_lessons(who: Any) -> peewee.Expression:
    return Lesson.journal.in_(taught_days(who, Lesson.date))


def taught_assignments(who: Any) -> peewee.Expression:
    return Assignment.lesson.in_(_taught_lessons(who))


def taught_targets(who: Any) -> peewee.Expression:
    return AssignmentTarget.assignment.in_(Assignment.select(Assignment.id).where(taught_assignments(who)))


def taught_homework(who: Any) -> peewee.Expression:
    return Homework.lesson.in_(_taught_lessons(who))


def taught_marks(who: Any) -> peewee.Expression:
    return Mark.assignment.in_(Assignment.select(Assignment.id).where(taught_assignments(who)))


def taught_absences(who: Any) -> peewee.Expression:
    return Attendance.lesson.in_(_taught_lessons(who))


def taught_audit(who: Any) -> peewee.Expression:
    return AuditEntry.journal.in_(my_journals(who).where(covers(TeachingLoad, who.today)))


# --- the office's and the administrator's own -------------------------------------------------------------------------


def _staff_accounts() -> peewee.Select:
    return UserRole.select(UserRole.user).where(UserRole.role.not_in(list(OFFICE_ROLES)))


def office_accounts(who: Any) -> peewee.Expression:
    """Accounts of students and guardians that hold no other role."""
    some = UserRole.select(UserRole.user)
    return User.id.in_(some) & User.id.not_in(_staff_accounts())


def office_roles(who: Any) -> peewee.Expression:
    return UserRole.user.in_(User.select(User.id).where(office_accounts(who)))


def outside_journals(who: Any) -> peewee.Expression:
    """Audit of accounts, people, groups and settings."""
    return AuditEntry.journal.is_null()


def in_journals(who: Any) -> peewee.Expression:
    return AuditEntry.journal.is_null(False)
