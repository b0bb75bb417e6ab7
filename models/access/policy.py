"""The access policy as a table: for each thing who reads its rows, who reads its fields, and who does what.

Roles: ADM administrator, OFF academic office, DEP deputy director, CUR curator, T teacher, S student, G guardian. A rule
maps roles to relations; a person's rights are the union over the roles held. A field's rule is `ROW` (whoever sees the
row), `NOBODY`, or a mapping of its own. What is not here is refused, and a column that is not here stops the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import peewee

from .. import TABLES
from ..attendance import Attendance
from ..audit import AuditEntry
from ..base import covers
from ..college import AcademicYear, Enrollment, Group, Semester, Speciality, Subgroup, SubgroupMembership
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from ..marks import Mark
from ..people import OFFICE_ROLES, Guardianship, Person, Role, SignIn, Student, Teacher, Token, User, UserRole
from ..settings import current
from ..teaching import Course, Journal, TeachingLoad
from .scopes import curated, desk, own, taught
from .scopes.sets import ONE, Scope, every, my_children, myself

Rule = Mapping[Role, Scope]
ADM, OFF, DEP, CUR, T, S, G = Role.ADM, Role.OFF, Role.DEP, Role.CUR, Role.T, Role.S, Role.G
ROW: None = None
NOBODY: Rule = {}
EVERYBODY: Rule = dict.fromkeys(Role, every)


class PolicyError(RuntimeError):
    """The policy has a hole; the process does not start."""


@dataclass(frozen=True)
class Thing:
    """The rule of one table: who reads rows, and what each field needs beyond a visible row."""

    read: Rule
    fields: dict[str, Rule | None] = field(default_factory=dict)


def thing(read: Rule, row: str, guarded: Mapping[str, Rule] | None = None) -> Thing:
    """A rule with its fields named in lines: `row` for those that come with the row, `guarded` for the others."""
    rules: dict[str, Rule | None] = dict.fromkeys(row.split(), ROW)
    for names, rule in (guarded or {}).items():
        rules |= dict.fromkeys(names.split(), rule)
    return Thing(read, rules)


CONTACTS: Rule = {ADM: every, OFF: every, CUR: curated.now, S: own.record, G: own.child}
ORDERS: Rule = {ADM: every, OFF: every, DEP: every, CUR: curated.now}
MARK_DETAILS: Rule = {OFF: every, DEP: every, T: taught.marks, CUR: curated.marks}
LESSON_DETAILS: Rule = {OFF: every, DEP: every, T: taught.lessons, CUR: curated.lessons}
GROUP_FIGURES: Rule = {OFF: every, DEP: every, T: taught.journals, CUR: curated.journals}

POLICY: dict[type[peewee.Model], Thing] = {
    User: thing(
        {ADM: every, OFF: desk.office_accounts, **dict.fromkeys((DEP, CUR, T, S, G), own.account)},
        "id person login roles active last_sign_in_at must_change_password language created_at version",
        {"password_hash session_epoch": NOBODY},
    ),
    UserRole: thing(
        {ADM: every, OFF: desk.office_roles, **dict.fromkeys((DEP, CUR, T, S, G), own.roles)},
        "id user role",
    ),
    Token: thing(
        dict.fromkeys(Role, own.tokens),
        "id user name created_at expires_at last_used_at revoked_at",
        {"value_hash session_epoch": NOBODY},
    ),
    SignIn: thing(
        {**dict.fromkeys(Role, own.sign_ins), ADM: every},
        "id user login succeeded door address browser at",
    ),
    Student: thing(
        {
            ADM: every, OFF: every, DEP: every, CUR: curated.students, T: taught.students,
            S: own.record, G: own.child,
        },
        "id number version person last_name first_name middle_name name_key",
        {"birth_date phone email address": CONTACTS, "note": ORDERS},
    ),
    Guardianship: thing(
        {
            ADM: every, OFF: every, CUR: curated.guardians,
            S: own.guardians(myself), G: own.guardians(my_children),
        },
        "id guardian student kinship starts_on ends_on adult_consent_on version last_name first_name middle_name name_key",
        {
            "phone email": {ADM: every, OFF: every, CUR: curated.guardians, G: own.guardianship},
            "birth_date address": {ADM: every, OFF: every},
        },
    ),
    Teacher: thing(
        {
            ADM: every, OFF: every, DEP: every, CUR: curated.teachers, T: taught.teachers,
            S: own.teachers(myself), G: own.teachers(my_children),
        },
        "id person position version last_name first_name middle_name name_key",
        {
            "phone email": {ADM: every, OFF: every, DEP: every, T: own.teacher, CUR: own.teacher},
            "birth_date address": {ADM: every, T: own.teacher, CUR: own.teacher},
        },
    ),
    AcademicYear: thing(EVERYBODY, "id name starts_on ends_on version"),
    Semester: thing(EVERYBODY, "id year number starts_on ends_on archived_on version"),
    Speciality: thing(EVERYBODY, "id code name qualification version"),
    WorkType: thing(EVERYBODY, "id code name is_timed active version"),
    Group: thing(
        {
            ADM: every, OFF: every, DEP: every, CUR: curated.groups, T: taught.groups,
            S: own.groups(myself), G: own.groups(my_children),
        },
        "id name name_key sort_key speciality curator form admitted_on study_ends_on version",
    ),
    Subgroup: thing(
        {
            ADM: every, OFF: every, DEP: every, CUR: curated.subgroups, T: taught.subgroups,
            S: own.subgroups(myself), G: own.subgroups(my_children),
        },
        "id group name version",
    ),
    Enrollment: thing(
        {
            ADM: every, OFF: every, DEP: every, CUR: curated.enrollments, T: taught.enrollments,
            S: own.enrollments(myself), G: own.enrollments(my_children),
        },
        "id student group starts_on ends_on reason version",
        {"order_in order_out": {ADM: every, OFF: every, DEP: every, CUR: curated.enrollments}},
    ),
    SubgroupMembership: thing(
        {
            ADM: every, OFF: every, DEP: every, CUR: curated.memberships, T: taught.memberships,
            S: own.memberships(myself), G: own.memberships(my_children),
        },
        "id subgroup student starts_on ends_on version",
    ),
    Course: thing(
        {
            ADM: every, OFF: every, DEP: every, T: taught.courses, CUR: curated.courses,
            S: own.courses(myself), G: own.courses(my_children),
        },
        "id speciality code name name_key sort_key kind module hours version",
    ),
    TeachingLoad: thing(
        {
            ADM: every, OFF: every, DEP: every, T: taught.loads, CUR: curated.loads,
            S: own.loads(myself), G: own.loads(my_children),
        },
        "id journal teacher starts_on ends_on version",
        {"hours": {ADM: every, OFF: every, DEP: every, T: taught.loads, CUR: curated.loads}},
    ),
    Journal: thing(
        {
            ADM: every, OFF: every, DEP: every, T: taught.journals, CUR: curated.journals,
            S: own.journals(myself), G: own.journals(my_children),
        },
        "id course group subgroup semester kind hours closed_at version",
        {
            "lesson_count lesson_hours": {ADM: every, **GROUP_FIGURES},
            "grid group_average": GROUP_FIGURES,
        },
    ),
    Lesson: thing(
        {
            OFF: every, DEP: every, T: taught.lessons, CUR: curated.lessons,
            S: own.lessons(myself), G: own.lessons(my_children),
        },
        "id journal teacher date period kind topic hours attendance_taken_at version",
        {"entered_at entered_by is_late attendance_taken_by": LESSON_DETAILS},
    ),
    Assignment: thing(
        {
            OFF: every, DEP: every, T: taught.assignments, CUR: curated.assignments,
            S: own.assignments(myself), G: own.assignments(my_children),
        },
        "id lesson work_type position title is_compulsory version",
    ),
    AssignmentTarget: thing(
        {
            OFF: every, DEP: every, T: taught.targets, CUR: curated.targets,
            S: own.targets(myself), G: own.targets(my_children),
        },
        "id assignment student",
    ),
    Homework: thing(
        {
            OFF: every, DEP: every, T: taught.homework, CUR: curated.homework,
            S: own.homework(myself), G: own.homework(my_children),
        },
        "id lesson student text due_on version",
    ),
    Mark: thing(
        {
            OFF: every, DEP: every, T: taught.marks, CUR: curated.marks,
            S: own.marks(myself), G: own.marks(my_children),
        },
        "id assignment student value marked_on version",
        {"author entered_at is_late": MARK_DETAILS},
    ),
    Attendance: thing(
        {
            OFF: every, DEP: every, T: taught.absences, CUR: curated.absences,
            S: own.absences(myself), G: own.absences(my_children),
        },
        "id lesson student code version",
        {"author entered_at": {OFF: every, DEP: every, T: taught.absences, CUR: curated.absences}},
    ),
    AuditEntry: thing(
        {
            ADM: desk.outside_journals, DEP: desk.in_journals, OFF: desk.in_journals, T: taught.audit, CUR: curated.audit,
        },
        "id at actor action thing thing_id journal before after",
    ),
}  # fmt: skip

# --- acts -------------------------------------------------------------------------------------------------------------

Predicate = Callable[[Any, Any], bool]


def anyone(actor: Any, thing: Any) -> bool:
    """No relation is needed beyond the role."""
    return True


@dataclass(frozen=True)
class Account:
    """A person's account with the roles that it holds or is to hold."""

    person: Person
    roles: frozenset[Role]


def office_account(actor: Any, thing: Any) -> bool:
    """An account that holds no role beyond student and guardian."""
    return isinstance(thing, Account) and thing.roles <= OFFICE_ROLES


def outside_staff(actor: Any, thing: Any) -> bool:
    """A person who neither teaches nor holds a role beyond student and guardian: staff belong to the administrator."""
    held = {row.role for row in UserRole.select(UserRole.role).join(User).where(User.person == thing)}
    return held <= OFFICE_ROLES and not Teacher.select(Teacher.id).where(Teacher.person == thing).exists()


def curated_guardian(actor: Any, thing: Any) -> bool:
    """A guardian in a curated group, where the college lets curators issue credentials (R23)."""
    return (
        current().curator_issues_credentials
        and isinstance(thing, Account)
        and thing.roles <= {G}
        and Guardianship.select(ONE)
        .where(Guardianship.guardian == thing.person, covers(Guardianship, actor.today), curated.guardians(actor))
        .exists()
    )


@dataclass(frozen=True)
class Cell:
    """A place in a journal: a day of it."""

    journal: Journal
    day: Any


def teaches(actor: Any, thing: Any) -> bool:
    """Assigned to the journal today, and on the day that is to be written (R33), be it by two assignments."""
    return isinstance(thing, Cell) and all(_assigned(actor, thing.journal, day) for day in {actor.today, thing.day})


def _assigned(actor: Any, journal: Journal, day: Any) -> bool:
    load = TeachingLoad.select(ONE).where(
        TeachingLoad.teacher == actor.teacher_id, TeachingLoad.journal == journal, covers(TeachingLoad, day)
    )
    return bool(load.exists())


def teaches_now(actor: Any, thing: Any) -> bool:
    """Assigned to the journal today: a successor closes the dots that a predecessor left."""
    return isinstance(thing, Cell) and teaches(actor, Cell(thing.journal, actor.today))


def reads_group(actor: Any, thing: Any) -> bool:
    """A group that one has charge of or teaches."""
    return isinstance(thing, Group) and (
        Group.select(ONE).where(Group.id == thing.id, curated.groups(actor) | taught.groups(actor)).exists()
    )


ACTIONS: dict[str, dict[Role, Predicate]] = {
    "account:manage": {ADM: anyone},
    "account:issue": {ADM: anyone, OFF: office_account, CUR: curated_guardian},
    "account:block": {ADM: anyone, OFF: office_account},
    "student:write": {ADM: anyone, OFF: anyone},
    "guardianship:write": {ADM: anyone, OFF: anyone},
    "person:write": {ADM: anyone, OFF: outside_staff},
    "teacher:write": {ADM: anyone},
    "year:write": {ADM: anyone},
    "speciality:write": {ADM: anyone},
    "group:write": {ADM: anyone},
    "enrollment:write": {ADM: anyone, OFF: anyone},
    "course:write": {ADM: anyone},
    "load:write": {ADM: anyone},
    "worktype:write": {ADM: anyone},
    "list:import": {ADM: anyone},
    "lesson:write": {T: teaches},
    "mark:set": {T: teaches},
    "mark:close_dot": {T: teaches_now},
    "attendance:take": {T: teaches},
    "homework:give": {T: teaches},
    "journal:export": {OFF: anyone, DEP: anyone, CUR: reads_group, T: reads_group},
}
"""Who may do what. The password, the tokens and the sessions of the own account are everybody's own and need no rule."""


STANDS_FOR_A_PERSON = {Student, Teacher, Guardianship}
"""Tables whose rows show the fields of a person as their own."""


def check_policy() -> None:
    """Hold the policy against the tables.

    Raises:
        PolicyError: a table without a rule, a column that no rule mentions, or a role that is none.
    """
    for model in TABLES:
        if model is Person:
            continue
        if model not in POLICY:
            raise PolicyError(f"{model.__name__}: the access policy has no rule for this table")
        names = set(model._meta.fields)
        if model in STANDS_FOR_A_PERSON:
            names |= set(Person._meta.fields) - {"id", "version"}
        missing = names - set(POLICY[model].fields)
        if missing:
            raise PolicyError(f"{model.__name__}: the access policy has no rule for {', '.join(sorted(missing))}")
