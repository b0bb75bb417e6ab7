"""Walking the API from the schema itself: which fields a person has, and the questions that reach all of them.

Selections are made from the full schema, so that a new field is walked the day it is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from graphql import GraphQLObjectType, get_named_type, is_object_type

from models.people import Role

from .api import ask
from .books import NOWHERE, Question, books
from .cast import TODAY, Cast
from .checker import Checker, full
from .due import due
from .missed import missed
from .oracle import ADM, BOOKS, CUR, DEP, EVERYBODY, FIELDS, OFF, ROWS, G, Oracle, S, T, World, some
from .owed import owed
from .planned import planned

ME = some(*EVERYBODY)
GRID_ROLES = BOOKS | {CUR, T}
LESSON_ROLES = GRID_ROLES | {S, G}
ROOTS: dict[str, frozenset[Role]] = {
    "timeliness": GRID_ROLES, "accumulation": GRID_ROLES, "missingJournals": BOOKS | {ADM, CUR}, "homeworkHints": some(T),
    "collegeName": ME, "viewer": ME, "currentSemester": ME, "journalGrid": GRID_ROLES, "diary": LESSON_ROLES,
    "groupJournalLink": GRID_ROLES, "openDots": LESSON_ROLES, "progress": LESSON_ROLES, "standings": some(S, G),
    **dict.fromkeys(("cellHistory", "lessonHistory", "journalVersion"), GRID_ROLES), "diaryVersion": LESSON_ROLES,
    "attendanceTotals": LESSON_ROLES, "groupOverview": BOOKS | {CUR},
    "timetable": ME, "today": some(T), "collegeRulesChange": some(ADM),
    **dict.fromkeys(("substitutionSet", "substitutionRemove"), some(ADM)),
    **dict.fromkeys(
        ("timetableSlotCreate", "timetableSlotChange", "timetableSlotRemove", "holidayCreate", "holidayChange",
         "holidayRemove"), some(ADM, OFF),
    ),
    **dict.fromkeys(("noticeSend", "noticeChange", "noticeWithdraw"), some(G)),
    **dict.fromkeys(("noticeAccept", "noticeDecline", "absenceExcuse"), some(CUR)),
    "programme": ME, "programmeReport": GRID_ROLES, "modules": GRID_ROLES,
    **dict.fromkeys(("programmeApprove", "programmeReturn"), some(DEP)),
    **dict.fromkeys(("remarkWrite", "remarkChange"), BOOKS),
    **dict.fromkeys(("programmePlan", "programmeSubmit", "remarkAnswer"), some(T)),
    **dict.fromkeys(
        ("lessonRecord", "lessonChange", "lessonRemove", "assignmentAdd", "assignmentChange", "assignmentRemove",
         "homeworkGive", "markSet", "marksSet", "markRemove", "attendanceTake", "absenceSet", "dotSet", "gradesSet",
         "lessonCancel", "lessonMove"), some(T),
    ),
    **dict.fromkeys(
        ("studentCreate", "studentChange", "guardianCreate", "guardianChange", "studentEnroll", "studentTransfer",
         "enrollmentEnd", "userBlock"), some(ADM, OFF),
    ),
    **dict.fromkeys(
        ("teacherCreate", "teacherChange", "groupCreate", "groupChange", "groupRemove", "courseCreate", "courseChange",
         "loadAssign", "userCreate", "userRolesSet"), some(ADM),
    ),
    "credentialsIssue": some(ADM, OFF, CUR),
    **dict.fromkeys(("signIn", "tokenMake", "tokenRevoke", "passwordChange", "signOutEverywhere"), ME),
}  # fmt: skip
"""Who has a field of Query or Mutation; those that are lists or rows of a table go by the table."""

OPEN_TYPES = {"SignInPayload", "Problem"}
OPEN_FIELDS = {("Query", "collegeName"), ("Mutation", "signIn")}
"""What somebody has who is not signed in."""
OF_STUDENTS = {"Dot", "OpenDot", "CourseProgress", "ProgressMark", "TrendPoint", "MissedHours", "Standing", "PracticeDay",
               "AttendanceTotals", "AttendanceFigures", "StudentAttendance", "CourseAttendance", "MonthAttendance",
               "DayAttendance", "LessonAbsence", "TaughtDay"}  # fmt: skip
"""Read models of marks, dots and absences of single students."""
OF_GROUPS = {"GroupOverview", "OverviewStudent", "OverviewJournal", "CourseStanding", "WeekAverage"}
"""The read model of a curator's group."""
CONTROL = {
    "Accumulation": GRID_ROLES, "SparseStudent": GRID_ROLES, "MissingJournal": ROOTS["missingJournals"],
    "HomeworkHint": some(T),
}  # fmt: skip
"""Read models of control, beside those of timeliness."""
OF_JOURNALS = {
    "ProgrammeLine", "ProgrammeProgress", "TopicProgress", "Module", "ModulePart", "KindHours", "JournalGrid", "DaySpan",
    "DownloadLink", "Change",
}  # fmt: skip
"""Read models of journals as wholes, and their documents."""
NARROW = {
    ("JournalProgramme", "progress"): GRID_ROLES, ("ProgrammeLine", "submittedAt"): BOOKS | {T},
    ("Module", "days"): LESSON_ROLES,
    **{("TimetableLesson", field): LESSON_ROLES for field in ("lessonId", "isCancelled", "reason", "movedTo", "movedFrom")},
}  # fmt: skip
"""Fields of read models that go by another rule than their type."""


# --- which fields a set of roles has ----------------------------------------------------------------------------------


@cache
def has(roles: frozenset[Role], owner: str, field: str) -> bool:
    """Whether a set of roles has a field, by access.md: of a row, of a page of it, of a read model, of the roots."""
    kind = get_named_type(full().get_type(owner).fields[field].type)
    return _may(roles, owner, field, kind) and _has_something(roles, kind, frozenset())


def _may(roles: frozenset[Role], owner: str, field: str, kind: Any) -> bool:
    if not roles:
        return owner in OPEN_TYPES or (owner, field) in OPEN_FIELDS
    return bool(roles & _granted(owner, field, kind))


def _has_something(roles: frozenset[Role], kind: Any, around: frozenset[str]) -> bool:
    """A type of which nothing is left is not there."""
    if not is_object_type(kind):
        return True
    return kind.name not in around and any(
        _may(roles, kind.name, name, inner := get_named_type(field.type))
        and _has_something(roles, inner, around | {kind.name})
        for name, field in kind.fields.items()
    )


def _granted(owner: str, field: str, kind: Any) -> frozenset[Role]:
    if (owner, field) in FIELDS:
        return FIELDS[owner, field].roles
    if owner in ROWS:
        return ROWS[owner].roles
    if owner in {"Query", "Mutation"}:
        return ROOTS[field] if field in ROOTS else ROWS[kind.name.removesuffix("Connection")].roles
    if owner == "Viewer" and field != "name":
        return EVERYBODY if field == "user" else ROWS["Guardian" if field == "children" else kind.name].roles
    if (owner, field) in NARROW:
        return NARROW[owner, field]
    if owner.startswith(("Today", "Owed")):
        return some(T)
    if owner in CONTROL:
        return CONTROL[owner]
    if owner.startswith(("Grid", "Timeliness")) or owner in OF_JOURNALS:
        return GRID_ROLES
    if owner in OF_GROUPS:
        return BOOKS | {CUR}
    return LESSON_ROLES if owner.startswith("Diary") or owner in OF_STUDENTS else EVERYBODY


def reachable(roles: frozenset[Role]) -> set[str]:
    """`Type.field` of everything that a set of roles can ask for."""
    found: set[str] = set()
    waiting = ["Query", "Mutation"]
    done: set[str] = set()
    while waiting:
        owner = waiting.pop()
        if owner in done:
            continue
        done.add(owner)
        for name, field in full().get_type(owner).fields.items():
            if has(roles, owner, name):
                found.add(f"{owner}.{name}")
                kind = get_named_type(field.type)
                waiting += [kind.name] if is_object_type(kind) else []
    return found


# --- from types to selections -----------------------------------------------------------------------------------------


@cache
def selection(roles: frozenset[Role], type_name: str, depth: int) -> str:
    """Every field of a type that these roles have, `depth` types deep."""
    parts = ["__typename"]
    kind: GraphQLObjectType = full().get_type(type_name)
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if not has(roles, type_name, name):
            continue
        if not is_object_type(inner):
            parts.append(name)
        elif depth > 1 or type_name.endswith(("Edge", "Connection")):
            parts.append(f"{name} {selection(roles, inner.name, depth - (inner.name in ROWS))}")
        elif inner.name not in ROWS:
            parts.append(f"{name} {selection(roles, inner.name, depth)}")
    return "{" + " ".join(parts) + "}"


# --- the questions --------------------------------------------------------------------------------------------------------

LISTS = {"academicYears": "AcademicYear", "semesters": "Semester", "specialities": "Speciality", "workTypes": "WorkType",
         "holidays": "Holiday"}  # fmt: skip
PAGES = {
    "groups": "Group", "students": "Student", "teachers": "Teacher", "users": "User", "courses": "Course",
    "journals": "Journal", "remarks": "Remark", "absenceNotices": "AbsenceNotice",
}  # fmt: skip
SINGLES = {
    "group": "Group", "student": "Student", "teacher": "Teacher", "course": "Course", "journal": "Journal",
    "lesson": "Lesson",
}  # fmt: skip
FLAT = {"teacher", "course"}
"""Below these nothing is that could not be reached from the others."""


def oracle_of(cast: Cast, name: str) -> Oracle:
    return Oracle(World(), getattr(cast, name), TODAY)


def walk(cast: Cast, name: str, depth: int) -> tuple[list[str], set[str]]:
    """What is wrong with all answers that this person can get, and the fields that were looked at."""
    oracle = oracle_of(cast, name)
    questions = (
        *lists(oracle, depth), singles(oracle, 1), viewer(oracle, depth), books(oracle, *read_models(oracle)),
        owed(oracle, *of_students(oracle)), planned(oracle, *of_programmes(oracle), cast.semester),
        missed(oracle, *of_groups(oracle)), due(oracle, *of_timetable(oracle)),
    )  # fmt: skip
    return asked(cast, name, oracle, questions)


def look(cast: Cast, name: str, entity: str) -> list[str]:
    """What is wrong with the shortest answers that show the rows of one table."""
    oracle = oracle_of(cast, name)
    if entity in {"WorkProgramme", "ProgrammeTopic", "Remark"}:
        lists_of = [question for question in lists(oracle, 1) if "{remarks" in question[0]]
        questions = [*lists_of, planned(oracle, *of_programmes(oracle), cast.semester)]
    elif entity == "TimetableSlot":
        questions = [due(oracle, *of_timetable(oracle))]
    elif entity == "AbsenceNotice":
        questions = [question for question in lists(oracle, 1) if "{absenceNotices" in question[0]]
    elif entity in {"User", "Token", "SignIn"}:
        questions = [*(question for question in lists(oracle, 1) if "{users" in question[0]), viewer(oracle, 2)]
    else:
        questions = [singles(oracle, 2 if entity == "Mark" else 1), books(oracle, *read_models(oracle))]
    return asked(cast, name, oracle, questions)[0]


def asked(cast: Cast, name: str, oracle: Oracle, questions: Iterable[Question]) -> tuple[list[str], set[str]]:
    actor = cast.actor(name)
    problems: list[str] = []
    seen: set[str] = set()
    for query, check in questions:
        answer = ask(actor, query)
        checker = Checker(oracle, answer)
        assert answer.get("data") is not None, (query[:80], answer)
        check(checker, answer["data"])
        problems += checker.done()
        seen |= checker.seen
    return problems, seen


def lists(oracle: Oracle, depth: int) -> Iterator[Question]:
    """Every list with everything below its rows."""
    for root, entity in LISTS.items():

        def check(checker: Checker, data: Any, root: str = root, entity: str = entity) -> None:
            checker.rows(data[root], checker.visible(entity), (root,))

        yield f"{{{root} {selection(oracle.roles, entity, depth)}}}", check
    for root, entity in PAGES.items():
        if not has(oracle.roles, "Query", root):
            continue

        def check(checker: Checker, data: Any, root: str = root, entity: str = entity) -> None:
            checker.page(data[root], entity, checker.visible(entity), (root,))

        body = f"totalCount pageInfo {{hasNextPage}} nodes {selection(oracle.roles, entity, depth)}"
        edges = f"edges {{cursor node {selection(oracle.roles, entity, 1)}}}"
        yield f"{{{root}(first: 200) {{{body} {edges}}}}}", check


def singles(oracle: Oracle, depth: int) -> Question:
    """Every row by its id, visible or not, and ids of rows that were never there: no difference may be seen."""
    wanted = {
        f"{root}_{id}": (root, entity, id)
        for root, entity in SINGLES.items() if has(oracle.roles, "Query", root)
        for id in (*oracle.world.rows[entity], NOWHERE)
    }  # fmt: skip
    parts = [
        f'{alias}: {root}(id: "{entity}:{id}") {selection(oracle.roles, entity, depth + (root not in FLAT))}'
        for alias, (root, entity, id) in wanted.items()
    ]

    def check(checker: Checker, data: Any) -> None:
        for alias, (_root, entity, id) in wanted.items():
            if (data[alias] is not None) != oracle.row(entity, id):
                checker.wrong((alias,), "is there, and should not be" if data[alias] else "is not there, and should be")
            elif data[alias]:
                checker.row(data[alias], (alias,))

    return "{" + " ".join(parts) + "}", check


def read_models(oracle: Oracle) -> list[str | None]:
    return _selections(oracle, ("journalGrid", "JournalGrid"), ("diary", "DiaryLesson"))


def of_students(oracle: Oracle) -> list[str | None]:
    return _selections(oracle, ("openDots", "OpenDot"), ("progress", "CourseProgress"))


def of_programmes(oracle: Oracle) -> list[Any]:
    reports = _selections(oracle, ("programmeReport", "ProgrammeLine"), ("modules", "Module"))
    programme = f"mayPlan mayApprove journal {{__typename id}} programme {selection(oracle.roles, 'WorkProgramme', 2)}"
    if has(oracle.roles, "JournalProgramme", "progress"):
        programme += f" progress {selection(oracle.roles, 'ProgrammeProgress', 1)}"
    return [f"{{{programme}}}", *reports]


def of_groups(oracle: Oracle) -> list[str | None]:
    return _selections(oracle, ("attendanceTotals", "AttendanceTotals"), ("groupOverview", "GroupOverview"))


def of_timetable(oracle: Oracle) -> Any:
    return _selections(oracle, ("timetable", "TimetableLesson"), ("today", "Today"), ("collegeRules", "CollegeRules"))


def _selections(oracle: Oracle, *roots: tuple[str, str]) -> list[str | None]:
    """What there is to select below these fields, for the fields that the person has."""
    return [selection(oracle.roles, kind, 1) if has(oracle.roles, "Query", root) else None for root, kind in roots]


def viewer(oracle: Oracle, depth: int) -> Question:
    """The person's own."""

    def check(checker: Checker, data: Any) -> None:
        me, world = data["viewer"], oracle.world
        checker.row(me["user"], ("viewer", "user"))
        for field, entity in (("student", "Student"), ("teacher", "Teacher")):
            own = {row.id for row in world.all(entity) if row.person == oracle.person and oracle.row(entity, row.id)}
            checker.rows([me[field]] if me.get(field) else [], own if field in me else set(), ("viewer", field, 0))
        for field, entity in (("tokens", "Token"), ("signIns", "SignIn")):
            checker.rows(me[field], {row.id for row in world.all(entity) if row.user == oracle.user_id}, ("viewer", field))
        if "children" in me:
            links = [g.student for g in world.all("Guardian") if g.guardian == oracle.person]
            own = {id for id in links if oracle.row("Student", id)}
            checker.rows(me["children"], own, ("viewer", "children"))

    return f"{{viewer {selection(oracle.roles, 'Viewer', depth)}}}", check
