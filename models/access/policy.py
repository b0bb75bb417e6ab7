"""The access policy as a table: for each thing who reads its rows, who reads its fields, and who does what.

Roles: ADM administrator, OFF academic office, DEP deputy director, CUR curator, T teacher, S student, G guardian. A rule
maps roles to relations; a person's rights are the union over the roles held. A field's rule is `ROW` (whoever sees the
row), `NOBODY`, or a mapping of its own. What is not here is refused, and a column that is not here stops the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import peewee

from .. import TABLES
from ..attendance import Attendance
from ..audit import AuditEntry
from ..college import (
    AcademicYear,
    CollegeRules,
    Enrollment,
    Group,
    Holiday,
    Semester,
    Speciality,
    Subgroup,
    SubgroupMembership,
)
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from ..marks import Mark, SemesterGrade
from ..notices import AbsenceNotice
from ..people import Guardianship, Person, Role, SignIn, Student, Teacher, Token, User, UserRole
from ..programme import ProgrammeTopic, WorkProgramme
from ..remarks import Remark
from ..retries import Retry
from ..teaching import Course, Journal, TeachingLoad, TimetableSlot
from .relations import (
    Predicate,
    anyone,
    curated_absence,
    curated_guardian,
    curated_now,
    office_account,
    outside_staff,
    own_child,
    own_remark,
    reads_group,
    teaches,
    teaches_now,
)
from .scopes import curated, desk, own, taught
from .scopes.sets import Condition, Scope, every, my_children, myself

Rule = Mapping[Role, Scope]
ADM, OFF, DEP, CUR, T, S, G = Role.ADM, Role.OFF, Role.DEP, Role.CUR, Role.T, Role.S, Role.G
ROW: None = None
NOBODY: Rule = {}
EVERYBODY: Rule = dict.fromkeys(Role, every)


class PolicyError(RuntimeError):
    """The policy has a hole; the process does not start."""


@dataclass(frozen=True)
class Thing:
    """The rule of one table: who reads rows, and what each field needs beyond a visible row.

    `only` is a condition that holds for everybody: rows that it leaves out are history and read by nobody as rows.
    """

    read: Rule
    fields: dict[str, Rule | None] = field(default_factory=dict)
    only: Condition | None = None


def thing(read: Rule, row: str, guarded: Mapping[str, Rule] | None = None, *, only: Condition | None = None) -> Thing:
    """A rule with its fields named in lines: `row` for those that come with the row, `guarded` for the others."""
    rules: dict[str, Rule | None] = dict.fromkeys(row.split(), ROW)
    for names, rule in (guarded or {}).items():
        rules |= dict.fromkeys(names.split(), rule)
    return Thing(read, rules, only)


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
        "id user login succeeded door address browser at ended_at",
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
    WorkType: thing(EVERYBODY, "id code name is_timed weight active version"),
    Holiday: thing(EVERYBODY, "id day name version"),
    CollegeRules: thing(
        {ADM: every},
        "id five_from four_from three_from is_weighted marks_due_days due_in_working_days fewest_marks version",
    ),
    Group: thing(
        {
            ADM: every, OFF: every, DEP: every, CUR: curated.groups, T: taught.groups,
            S: own.groups(myself), G: own.groups(my_children),
        },
        "id name name_key sort_key speciality curator form admitted_on study_ends_on version",
        {
            "missing_journals": {ADM: every, OFF: every, DEP: every, CUR: curated.groups},
            "overview": {OFF: every, DEP: every, CUR: curated.groups},
        },
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
        "id journal teacher starts_on ends_on replaces period version",
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
            "grid group_average timeliness accumulation programme_report": GROUP_FIGURES,
            "remarks": {OFF: every, DEP: every, T: taught.journals},
        },
    ),
    TimetableSlot: thing(
        {
            ADM: every, OFF: every, DEP: every, T: taught.slots, CUR: curated.slots,
            S: own.slots(myself), G: own.slots(my_children),
        },
        "id journal weekday period weeks starts_on ends_on room version",
    ),
    WorkProgramme: thing(
        {
            ADM: every, OFF: every, DEP: every, T: taught.programmes, CUR: curated.programmes,
            S: own.programmes(myself), G: own.programmes(my_children),
        },
        "id journal status approved_at version",
        {"submitted_at approved_by comment": {OFF: every, DEP: every, T: taught.programmes}},
    ),
    ProgrammeTopic: thing(
        {
            ADM: every, OFF: every, DEP: every, T: taught.topics, CUR: curated.topics,
            S: own.topics(myself), G: own.topics(my_children),
        },
        "id journal position title kind hours",
    ),
    Lesson: thing(
        {
            OFF: every, DEP: every, T: taught.lessons, CUR: curated.lessons,
            S: own.lessons(myself), G: own.lessons(my_children),
        },
        "id journal teacher date period kind topic planned_topic hours moved_from moved_from_period cancelled_at reason "
        "attendance_taken_at version",
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
        {"author first_entered_at entered_at is_late history": MARK_DETAILS, "removed_at": NOBODY},
        only=Mark.removed_at.is_null(),
    ),
    SemesterGrade: thing(
        {
            OFF: every, DEP: every, T: taught.grades, CUR: curated.grades,
            S: own.grades(myself), G: own.grades(my_children),
        },
        "id journal student value version",
        {
            "author entered_at": {OFF: every, DEP: every, T: taught.grades, CUR: curated.grades},
            "removed_at": NOBODY,
        },
        only=SemesterGrade.removed_at.is_null(),
    ),
    Attendance: thing(
        {
            OFF: every, DEP: every, T: taught.absences, CUR: curated.absences,
            S: own.absences(myself), G: own.absences(my_children),
        },
        "id lesson student code version",
        {
            "author entered_at": {OFF: every, DEP: every, T: taught.absences, CUR: curated.absences},
            "removed_at": NOBODY,
        },
        only=Attendance.removed_at.is_null(),
    ),
    AbsenceNotice: thing(
        {
            OFF: every, DEP: every, CUR: curated.notices, S: own.notices(myself), G: own.notices(my_children),
        },
        "id student author starts_on ends_on cause text sent_at status decided_by decided_at answer version",
    ),
    Remark: thing(
        {OFF: every, DEP: every, T: taught.remarks},
        "id journal author text made_at answer answered_by answered_at version",
    ),
    Retry: thing({}, "id user operation key request_hash answer at"),
    AuditEntry: thing(
        {
            ADM: desk.outside_journals, DEP: desk.in_journals, OFF: desk.in_journals, T: taught.audit, CUR: curated.audit,
        },
        "id at actor action thing thing_id journal before after",
    ),
}  # fmt: skip

# --- acts -------------------------------------------------------------------------------------------------------------

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
    "grade:set": {T: teaches_now},
    "attendance:take": {T: teaches},
    "absence:excuse": {CUR: curated_absence},
    "notice:send": {G: own_child},
    "notice:decide": {CUR: curated_now},
    "homework:give": {T: teaches},
    "programme:plan": {T: teaches_now},
    "programme:approve": {DEP: anyone},
    "remark:write": {DEP: anyone, OFF: anyone},
    "remark:change": {DEP: own_remark, OFF: own_remark},
    "remark:answer": {T: teaches_now},
    "calendar:write": {ADM: anyone, OFF: anyone},
    "timetable:write": {ADM: anyone, OFF: anyone},
    "rules:write": {ADM: anyone},
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
