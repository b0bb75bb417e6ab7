"""Acts of the administrator and the academic office on people, groups, courses and accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import strawberry

import models as m
from models.access import find
from models.college import LeavingReason
from models.errors import Code
from models.i18n import gettext as _
from models.people import Role
from models.verbs import accounts, college, people, teaching
from models.verbs.nouns import Noun

from . import ids
from .accounts import User
from .acts import answer, errors, given, removed, thing
from .college import Enrollment, Group
from .context import actor_in
from .errors import Problem
from .fields import entry, shape
from .inputs import (
    CourseInput,
    EnrollmentInput,
    GroupInput,
    GuardianInput,
    LoadInput,
    PersonInput,
    StudentInput,
    TeacherInput,
)
from .lessons import RemovalPayload
from .people import Guardian, Student, Teacher
from .teaching import Course, TeachingLoad

References = Mapping[str, tuple[str, str]]
GROUP_REFERENCES: References = {"speciality_id": ("Speciality", "speciality"), "curator_id": ("Teacher", "curator")}
COURSE_REFERENCES: References = {"speciality_id": ("Speciality", "speciality"), "module_id": ("Course", "module")}
GUARDIAN_REFERENCES: References = {"student_id": ("Student", "student")}
ENROLLMENT_REFERENCES: References = {"student_id": ("Student", "student"), "group_id": ("Group", "group")}
LOAD_REFERENCES: References = {
    "course_id": ("Course", "course"), "group_id": ("Group", "group"), "subgroup_id": ("Subgroup", "subgroup"),
    "semester_id": ("Semester", "semester"), "teacher_id": ("Teacher", "teacher"),
}  # fmt: skip


def created(info: Any, noun: Noun, value: Any, references: References | None = None) -> Any:
    """A new row of a noun, of an input."""
    return noun.create(actor_in(info), **given(value, references))


def changed(
    info: Any, noun: Noun, entity: str, id: str, value: Any, version: int | None, references: References | None = None
) -> Any:
    """A row of a noun with what an input gives in place of the old values."""
    actor = actor_in(info)
    row = find(actor, noun.model, ids.read(entity, id))
    return noun.change(actor, row, expected_version=version, **given(value, references))


@shape()
class StudentPayload:
    """Answer to an act on a student (ответ на действие)."""

    student: Student | None = thing("The student as it stands now (студент).")
    errors: list[Problem] = errors()


@shape()
class TeacherPayload:
    """Answer to an act on a teacher (ответ на действие)."""

    teacher: Teacher | None = thing("The teacher as it stands now (преподаватель).")
    errors: list[Problem] = errors()


@shape()
class GuardianPayload:
    """Answer to an act on a guardian (ответ на действие)."""

    guardian: Guardian | None = thing("The guardian as it stands now (законный представитель).")
    errors: list[Problem] = errors()


@shape()
class GroupPayload:
    """Answer to an act on a group (ответ на действие)."""

    group: Group | None = thing("The group as it stands now (группа).")
    errors: list[Problem] = errors()


@shape()
class EnrollmentPayload:
    """Answer to an act on an enrolment (ответ на действие)."""

    enrollment: Enrollment | None = thing("The enrolment as it stands now (зачисление).")
    errors: list[Problem] = errors()


@shape()
class CoursePayload:
    """Answer to an act on a course (ответ на действие)."""

    course: Course | None = thing("The course as it stands now (дисциплина).")
    errors: list[Problem] = errors()


@shape()
class LoadPayload:
    """Answer to an act on a teaching load (ответ на действие)."""

    load: TeachingLoad | None = thing("The assignment as it stands now (нагрузка).")
    errors: list[Problem] = errors()


@shape()
class UserPayload:
    """Answer to an act on an account (ответ на действие)."""

    user: User | None = thing("The account as it stands now (учётная запись).")
    errors: list[Problem] = errors()


@shape()
class CredentialsPayload:
    """Answer to an issue of credentials (выдача реквизитов доступа)."""

    user: User | None = thing("The account (учётная запись).")
    one_time_password: str | None = thing("Shown this once; to be changed at the first sign-in (разовый пароль).")
    errors: list[Problem] = errors()


@shape()
class OfficeMutation:
    """Acts of the administrator and the academic office (ведение списков)."""

    @entry("Add a student (добавить студента).", act="student:write")
    def student_create(self, info: strawberry.Info, student: StudentInput) -> StudentPayload:
        return answer(info, StudentPayload, "student", "Student", lambda: created(info, people.STUDENTS, student))

    @entry("Change a student (изменить студента).", act="student:write")
    def student_change(
        self, info: strawberry.Info, id: strawberry.ID, change: StudentInput, expected_version: int | None = None
    ) -> StudentPayload:
        def act() -> m.Student:
            return changed(info, people.STUDENTS, "Student", id, change, expected_version)

        return answer(info, StudentPayload, "student", "Student", act)

    @entry("Add a teacher (добавить преподавателя).", act="teacher:write")
    def teacher_create(self, info: strawberry.Info, teacher: TeacherInput) -> TeacherPayload:
        return answer(info, TeacherPayload, "teacher", "Teacher", lambda: created(info, people.TEACHERS, teacher))

    @entry("Change a teacher (изменить преподавателя).", act="teacher:write")
    def teacher_change(
        self, info: strawberry.Info, id: strawberry.ID, change: TeacherInput, expected_version: int | None = None
    ) -> TeacherPayload:
        def act() -> m.Teacher:
            return changed(info, people.TEACHERS, "Teacher", id, change, expected_version)

        return answer(info, TeacherPayload, "teacher", "Teacher", act)

    @entry("Add a guardian to a student (добавить законного представителя).", act="guardianship:write")
    def guardian_create(self, info: strawberry.Info, guardian: GuardianInput) -> GuardianPayload:
        def act() -> m.Guardianship:
            return created(info, people.GUARDIANSHIPS, guardian, GUARDIAN_REFERENCES)

        return answer(info, GuardianPayload, "guardian", "Guardian", act)

    @entry("Change a guardian, or end the guardianship (изменить законного представителя).", act="guardianship:write")
    def guardian_change(
        self, info: strawberry.Info, id: strawberry.ID, change: GuardianInput, expected_version: int | None = None
    ) -> GuardianPayload:
        def act() -> m.Guardianship:
            return changed(info, people.GUARDIANSHIPS, "Guardian", id, change, expected_version, GUARDIAN_REFERENCES)

        return answer(info, GuardianPayload, "guardian", "Guardian", act)

    @entry("Add a group (добавить группу).", act="group:write")
    def group_create(self, info: strawberry.Info, group: GroupInput) -> GroupPayload:
        def act() -> m.Group:
            return created(info, college.GROUPS, group, GROUP_REFERENCES)

        return answer(info, GroupPayload, "group", "Group", act)

    @entry("Change a group (изменить группу).", act="group:write")
    def group_change(
        self, info: strawberry.Info, id: strawberry.ID, change: GroupInput, expected_version: int | None = None
    ) -> GroupPayload:
        def act() -> m.Group:
            return changed(info, college.GROUPS, "Group", id, change, expected_version, GROUP_REFERENCES)

        return answer(info, GroupPayload, "group", "Group", act)

    @entry("Remove a group that nothing refers to (удалить группу).", act="group:write")
    def group_remove(self, info: strawberry.Info, id: strawberry.ID, expected_version: int | None = None) -> RemovalPayload:
        def act() -> None:
            actor = actor_in(info)
            group = find(actor, m.Group, ids.read("Group", id))
            college.GROUPS.remove(actor, group, expected_version=expected_version)

        return removed(RemovalPayload, act, info)

    @entry("Enrol a student in a group (зачислить в группу).", act="enrollment:write")
    def student_enroll(self, info: strawberry.Info, enrollment: EnrollmentInput) -> EnrollmentPayload:
        def act() -> m.Enrollment:
            return created(info, college.ENROLLMENTS, enrollment, ENROLLMENT_REFERENCES)

        return answer(info, EnrollmentPayload, "enrollment", "Enrollment", act)

    @entry("Move a student to another group from a day on (перевести в другую группу).", act="enrollment:write")
    def student_transfer(
        self, info: strawberry.Info, student_id: strawberry.ID, group_id: strawberry.ID, on: dt.date, order: str = "",
        expected_version: int | None = None,
    ) -> EnrollmentPayload:  # fmt: skip
        def act() -> m.Enrollment:
            actor = actor_in(info)
            student = find(actor, m.Student, ids.read("Student", student_id, "studentId"), "studentId")
            group = ids.read("Group", group_id, "groupId")
            return college.student_transfer(
                actor, student, group=group, on=on, order=order, expected_version=expected_version
            )

        return answer(info, EnrollmentPayload, "enrollment", "Enrollment", act)

    @entry("End an enrolment; `endsOn` is its last day (отчислить, выпустить, предоставить отпуск).", act="enrollment:write")
    def enrollment_end(
        self, info: strawberry.Info, id: strawberry.ID, ends_on: dt.date, reason: LeavingReason, order: str = "",
        expected_version: int | None = None,
    ) -> EnrollmentPayload:  # fmt: skip
        def act() -> m.Enrollment:
            actor = actor_in(info)
            enrollment = find(actor, m.Enrollment, ids.read("Enrollment", id))
            return college.enrollment_end(
                actor, enrollment, ends_on=ends_on, reason=reason, order=order, expected_version=expected_version
            )

        return answer(info, EnrollmentPayload, "enrollment", "Enrollment", act)

    @entry("Add a course to a curriculum (добавить дисциплину).", act="course:write")
    def course_create(self, info: strawberry.Info, course: CourseInput) -> CoursePayload:
        def act() -> m.Course:
            return created(info, teaching.COURSES, course, COURSE_REFERENCES)

        return answer(info, CoursePayload, "course", "Course", act)

    @entry("Change a course (изменить дисциплину).", act="course:write")
    def course_change(
        self, info: strawberry.Info, id: strawberry.ID, change: CourseInput, expected_version: int | None = None
    ) -> CoursePayload:
        def act() -> m.Course:
            return changed(info, teaching.COURSES, "Course", id, change, expected_version, COURSE_REFERENCES)

        return answer(info, CoursePayload, "course", "Course", act)

    @entry(
        "Give a course in a group to a teacher; the journal is opened if there is none (назначить нагрузку).",
        act="load:write",
    )
    def load_assign(self, info: strawberry.Info, load: LoadInput, expected_version: int | None = None) -> LoadPayload:
        def act() -> m.TeachingLoad:
            values = given(load, LOAD_REFERENCES)
            return teaching.load_assign(actor_in(info), expected_version=expected_version, **values)

        return answer(info, LoadPayload, "load", "TeachingLoad", act)

    # --- accounts ---

    @entry("Add a member of staff with an account (добавить сотрудника).", act="account:manage")
    def user_create(
        self, info: strawberry.Info, person: PersonInput, roles: list[Role], login: str = ""
    ) -> CredentialsPayload:
        return _issued(info, lambda: accounts.user_create(actor_in(info), roles=roles, login=login, **given(person)))

    @entry("Issue credentials to a student, a teacher or a guardian; the old ones end (выдать реквизиты доступа).",
           act="account:issue")  # fmt: skip
    def credentials_issue(
        self, info: strawberry.Info, student_id: strawberry.ID | None = None, teacher_id: strawberry.ID | None = None,
        guardian_id: strawberry.ID | None = None, user_id: strawberry.ID | None = None, login: str = "",
        expected_version: int | None = None,
    ) -> CredentialsPayload:  # fmt: skip
        chosen = {"Student": student_id, "Teacher": teacher_id, "Guardian": guardian_id, "User": user_id}

        def issue() -> tuple[m.User, str]:
            actor = actor_in(info)
            named = [
                (entity, ids.read(entity, id, f"{entity.lower()}Id")) for entity, id in chosen.items() if id is not None
            ]
            return accounts.credentials_issue_to(actor, named, login=login, expected_version=expected_version)

        return _issued(info, issue)

    @entry("Give an account these roles and no others (назначить роли).", act="account:manage")
    def user_roles_set(
        self, info: strawberry.Info, id: strawberry.ID, roles: list[Role], expected_version: int | None = None
    ) -> UserPayload:
        def act() -> m.User:
            actor = actor_in(info)
            user = find(actor, m.User, ids.read("User", id))
            return accounts.roles_set(actor, user, roles, expected_version=expected_version)

        return answer(info, UserPayload, "user", "User", act)

    @entry("Block an account, or let it in again; its sessions and tokens end (заблокировать, разблокировать).",
           act="account:block")  # fmt: skip
    def user_block(
        self, info: strawberry.Info, id: strawberry.ID, active: bool = False, expected_version: int | None = None
    ) -> UserPayload:
        def act() -> m.User:
            actor = actor_in(info)
            user = find(actor, m.User, ids.read("User", id))
            return accounts.account_block(actor, user, active=active, expected_version=expected_version)

        return answer(info, UserPayload, "user", "User", act)


def _issued(info: Any, issue: Callable[[], tuple[m.User, str]]) -> CredentialsPayload:
    """Issue credentials: the account goes into the payload as it is read back, the password beside it. It is kept nowhere,
    so that a request which is repeated is told so instead.
    """
    passwords: list[str] = []

    def act() -> m.User:
        user, password = issue()
        passwords.append(password)
        return user

    payload = answer(info, CredentialsPayload, "user", "User", act)
    if passwords:
        payload.one_time_password = passwords[-1]
    elif not payload.errors:
        message = _("The credentials were issued by the first request, which alone had the password. Issue them again.")
        payload.errors = [Problem(code=Code.TAKEN, field="oneTimePassword", message=message)]
    return payload
