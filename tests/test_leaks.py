"""Nobody gets through the API what is not theirs: every field × every person × every path, held against the oracle.

The walk (tests/walk.py) is made from the full schema, what may be seen from `access.md` (tests/oracle.py). It looks both
ways: for what should not be there, and for what should. At the end each guard is taken out once: the walk has to notice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from graphql import get_named_type, is_object_type

import models as m
from models import access, settings
from models.access import POLICY, Role, Thing
from models.access.scopes.sets import every
from models.base import is_sqlite, statements
from models.people import Door
from models.reads import diary, grid
from schema import reading
from schema.root import schemas

from .api import api, ask, data
from .books import NOWHERE
from .cast import PEOPLE, Cast
from .checker import MANY, full, number, snake
from .oracle import ROWS, TABLES, Oracle, meet, on
from .walk import PAGES, SINGLES, has, look, oracle_of, reachable, walk

PERSONS = [name for name in PEOPLE if name != "blocked"]
NO_ROLE: frozenset[Role] = frozenset()
ROLE_SETS = [*(frozenset({role}) for role in Role), frozenset({Role.T, Role.G}), frozenset({Role.DEP, Role.T}), NO_ROLE]
IN_FULL = dict.fromkeys(("query_depth_limit", "query_alias_limit", "query_token_limit", "query_cost_limit"), 10**15)


@pytest.fixture
def college(cast: Cast) -> Iterator[Cast]:
    """The cast with a little of everything else that the API can show, and without limits on a request."""
    enrich(cast)
    settings.use(replace(settings.current(), **IN_FULL))
    forget()
    yield cast
    forget()


def forget() -> None:
    """Queries are compiled once for a policy."""
    for made in (reading._plans, reading._plans_of_nodes):
        made.entries.clear()
    grid._queries.cache_clear()
    diary._queries.cache_clear()
    access.forget()


def enrich(cast: Cast) -> None:
    """A module with its part, tokens, sign-ins, a subgroup's lesson, and a student who came when a teacher had gone."""
    for name in ("vera", "anna", "admin"):
        user, day = getattr(cast, name), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
        m.Token.create(
            user=user, name="дневник", value_hash=name, session_epoch=1, expires_at=day, last_used_at=day, revoked_at=day
        )
        m.SignIn.create(user=user, login=name, succeeded=True, door=Door.PANEL, address="10.0.0.1", browser="Firefox")
        m.User.update(last_sign_in_at=day).where(m.User.id == user).execute()
    speciality = m.Group.get_by_id(cast.group).speciality
    module = m.Course.create(speciality=speciality, code="ПМ.01", name="Разработка модулей", kind="module", hours=200)
    part = m.Course.create(speciality=speciality, code="МДК.01.01", name="Разработка", kind="mdk", hours=90, module=module)
    journal = m.Journal.create(
        course=part, group=cast.group, semester=cast.semester, kind="module", hours=20,
        closed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    m.TeachingLoad.create(
        journal=journal, teacher=cast.teachers["anna"], starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 9, 30), hours=20
    )
    moment = dt.datetime(2026, 10, 9, 9, tzinfo=dt.UTC)
    lesson = m.Lesson.create(
        journal=cast.english, teacher=cast.teachers["boris"], date=dt.date(2026, 10, 7), period=2, topic="Времена",
        entered_at=moment, entered_by=cast.boris, attendance_taken_at=moment, attendance_taken_by=cast.boris,
    )  # fmt: skip
    work = m.Assignment.create(lesson=lesson, work_type=m.WorkType.get(code="СР"), position=1)
    m.AssignmentTarget.create(assignment=work, student=cast.students["vera"])
    m.Homework.create(lesson=lesson, student=cast.students["vera"], text="Пересказ", due_on=dt.date(2026, 10, 20))
    late = m.Person.create(last_name="Поздняев", first_name="Пров", birth_date=dt.date(2009, 2, 28))
    student = m.Student.create(person=late, number="26-8")
    m.Enrollment.create(student=student, group=cast.group, starts_on=dt.date(2026, 10, 5), order_in="40-у")
    m.Semester.update(archived_on=dt.date(2026, 12, 31)).where(m.Semester.number == 2).execute()
    m.Speciality.update(qualification="программист").execute()


# --- rows and fields --------------------------------------------------------------------------------------------------


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.clause("R30")
@pytest.mark.clause("R33")
@pytest.mark.parametrize("name", PERSONS)
def test_whatever_one_asks_for_one_gets_what_is_ones_own_and_nothing_else(college: Cast, name: str) -> None:
    problems, _seen = walk(college, name, 4 if is_sqlite() else 3)
    assert "\n".join(problems) == ""


@pytest.mark.clause("R33")
@pytest.mark.parametrize("name", ["anna", "former", "boris", "pavel"])
def test_when_the_semester_is_archived_the_journals_of_its_teachers_are_closed_to_them(college: Cast, name: str) -> None:
    m.Semester.update(archived_on=college.actor(name).today).where(m.Semester.id == college.semester).execute()
    problems, _seen = walk(college, name, 3)
    assert "\n".join(problems) == ""


def test_the_walk_looks_at_every_field_of_every_row(college: Cast) -> None:
    looked_at: set[str] = set()
    for name, depth in (("admin", 2), ("office", 5)):
        looked_at |= walk(college, name, depth)[1]
    wanted = {f"{name}.{field}" for name in ROWS for field in full().get_type(name).fields if field != "id"}
    assert wanted - looked_at == set()


def test_what_the_walk_asks_for_by_name_is_all_that_the_schema_offers() -> None:
    tables = {name.removesuffix("Connection").removesuffix("Edge") for name in full().type_map}
    assert set(TABLES) <= tables
    bare = {
        name for name, kind in full().type_map.items()
        if is_object_type(kind) and not name.startswith("__") and name not in ROWS and "id" in kind.fields
    }  # fmt: skip
    assert bare == {"JournalGrid", "GridStudent", "GridLesson", "GridWork", "DiaryLesson"}


# --- roles ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", ROLE_SETS, ids=lambda roles: "+".join(sorted(roles)) or "stranger")
def test_the_schema_of_a_role_lists_what_the_role_may_ever_see_and_no_more(roles: frozenset[Role]) -> None:
    listed = {
        f"{name}.{field}"
        for name, kind in schemas().of(roles)._schema.type_map.items()
        if is_object_type(kind) and not name.startswith("__")
        for field in kind.fields
    }
    assert listed == reachable(roles)


def refused_paths(roles: frozenset[Role]) -> Iterator[tuple[str, list[str]]]:
    """An operation for every field that the roles have not, by the shortest way, and all such fields on it."""
    ways: dict[str, tuple[str, list[str]]] = {"Query": ("query {", []), "Mutation": ("mutation {", [])}
    waiting = ["Query", "Mutation"]
    while waiting:
        owner = waiting.pop(0)
        opened, hidden = ways[owner]
        for name, field in full().get_type(owner).fields.items():
            kind = get_named_type(field.type)
            here = hidden if has(roles, owner, name) else [*hidden, f"{owner}.{name}"]
            text = f"{opened} {name}{arguments(field)}"
            if is_object_type(kind) and kind.name not in ways:
                ways[kind.name] = (text + " {", here)
                waiting.append(kind.name)
            if here and here[-1] == f"{owner}.{name}":
                text += " { __typename" if is_object_type(kind) else ""
                yield text + " }" * (text.count("{") - text.count("}")), here


def arguments(field: Any) -> str:
    """Some value for each argument that has to be there."""
    given = [f"{name}: {literal(arg.type)}" for name, arg in field.args.items() if str(arg.type).endswith("!")]
    return f"({', '.join(given)})" if given else ""


def literal(kind: Any) -> str:
    text, inner = str(kind).rstrip("!"), get_named_type(kind)
    if text.startswith("["):
        return "[]"
    if hasattr(inner, "values"):
        return next(iter(inner.values))
    if hasattr(inner, "fields"):
        needed = [f"{name}: {literal(part.type)}" for name, part in inner.fields.items() if str(part.type).endswith("!")]
        return "{" + ", ".join(needed) + "}"
    return {"Int": "1", "Boolean": "true", "Date": '"2026-10-15"', "ID": '"Student:1"'}.get(inner.name, '"x"')


@pytest.mark.parametrize(
    "name", ["admin", "office", "deputy", "curator", "anna", "vera", "guardian", "pavel", "dasha", None], ids=str
)
def test_a_field_that_is_not_for_ones_roles_is_refused_before_anything_runs(cast: Cast, name: str | None) -> None:
    actor = cast.actor(name) if name else None
    client, code = api(actor), "FORBIDDEN" if name else "UNAUTHENTICATED"
    roles = actor.roles if actor else NO_ROLE
    wrong = []
    for query, hidden in refused_paths(roles):
        with statements() as seen:
            response = client.post("/graphql", json={"query": query})
        answer = response.get_json()
        errors = answer.get("errors", [])
        named = errors[0]["extensions"].get("fields", []) if len(errors) == 1 else []
        if (
            response.status_code != (400 if name else 401) or "data" in answer or seen
            or hidden[0] not in named or not set(named) <= set(hidden) or errors[0]["extensions"]["code"] != code
            or any(field not in errors[0]["message"] for field in named)
        ):  # fmt: skip
            wrong.append((query, hidden, answer))
    assert wrong == []


# --- filters, search, order, pages ------------------------------------------------------------------------------------

Related = Callable[[Oracle, Any, int], bool]


def at(column: str) -> Related:
    return lambda _who, row, number: getattr(row, column) == number


def enrolled(who: Oracle, student: Any, group: int) -> bool:
    places = who.world.all("Enrollment")
    mine = [place for place in places if (place.student, place.group) == (student.id, group) and meet(place, on(who.today))]
    return any(who.row("Enrollment", place.id) for place in mine)


def taught_by(who: Oracle, journal: Any, teacher: int) -> bool:
    loads = who.world.all("TeachingLoad")
    return any((load.journal, load.teacher) == (journal.id, teacher) and who.row("TeachingLoad", load.id) for load in loads)


FILTERS: dict[tuple[str, str], tuple[str, str, Related]] = {
    ("groups", "specialityId"): ("Group", "Speciality", at("speciality")),
    ("groups", "curatorId"): ("Group", "Teacher", at("curator")),
    ("students", "groupId"): ("Student", "Group", enrolled),
    ("courses", "specialityId"): ("Course", "Speciality", at("speciality")),
    ("journals", "groupId"): ("Journal", "Group", at("group")),
    ("journals", "courseId"): ("Journal", "Course", at("course")),
    ("journals", "semesterId"): ("Journal", "Semester", at("semester")),
    ("journals", "taughtById"): ("Journal", "Teacher", taught_by),
}


def test_every_filter_by_a_row_is_looked_at() -> None:
    fields = full().query_type.fields.items()
    offered = {(name, arg) for name, field in fields if "first" in field.args for arg in field.args if arg.endswith("Id")}
    assert offered == set(FILTERS)


@pytest.mark.parametrize("name", PERSONS)
def test_a_filter_by_something_hidden_finds_nothing(college: Cast, name: str) -> None:
    who, actor = oracle_of(college, name), college.actor(name)
    wrong = []
    for (root, argument), (entity, other, related) in FILTERS.items():
        ids = (*who.world.rows[other], NOWHERE)
        parts = [f'a{id}: {root}({argument}: "{other}:{id}") {{totalCount nodes {{id}}}}' for id in ids]
        answer = data(actor, "{" + " ".join(parts) + "}")
        for id in ids:
            rows = {
                row.id for row in who.world.all(entity)
                if who.row(entity, row.id) and who.row(other, id) and related(who, row, id)
            }  # fmt: skip
            page = answer[f"a{id}"]
            if {number(node["id"]) for node in page["nodes"]} != rows or page["totalCount"] != len(rows):
                wrong.append((root, argument, id, page, rows))
    assert wrong == []


def folded(name: str) -> str:
    return name.lower().replace("ё", "е")


SEARCHES = {"students": "Student", "teachers": "Teacher", "users": "User"}


@pytest.mark.parametrize("name", PERSONS)
def test_a_search_by_name_finds_whom_one_may_see(college: Cast, name: str) -> None:
    who, actor = oracle_of(college, name), college.actor(name)
    people = who.world.rows["Person"]
    names = sorted({person.last_name for person in people.values()})
    wrong = []
    for root, entity in SEARCHES.items():
        parts = [f'a{at}: {root}(search: "{last}") {{totalCount nodes {{id}}}}' for at, last in enumerate(names)]
        answer = data(actor, "{" + " ".join(parts) + "}")
        for at, last in enumerate(names):
            rows = {
                row.id for row in who.world.all(entity)
                if who.row(entity, row.id) and folded(last) in folded(people[row.person].last_name)
            }  # fmt: skip
            page = answer[f"a{at}"]
            if {number(node["id"]) for node in page["nodes"]} != rows or page["totalCount"] != len(rows):
                wrong.append((root, last, page, rows))
    assert wrong == []


@pytest.mark.parametrize("name", ["anna", "vera", "several", "curator", "office"])
def test_page_by_page_one_sees_the_same_rows_also_from_the_place_of_a_hidden_one(college: Cast, name: str) -> None:
    everything = "{students(first: 200) {edges {cursor node {id}}}}"
    all_edges = data(college.actor("deputy"), everything)["students"]["edges"]
    own = [edge["node"]["id"] for edge in data(college.actor(name), everything)["students"]["edges"]]
    assert own == [edge["node"]["id"] for edge in all_edges if edge["node"]["id"] in own]
    query = "query($after: String) {students(first: 1, after: $after) {nodes {id} totalCount pageInfo {hasNextPage}}}"
    for place, edge in enumerate(all_edges):
        later = [edge["node"]["id"] for edge in all_edges[place + 1 :] if edge["node"]["id"] in own]
        page = data(college.actor(name), query, after=edge["cursor"])["students"]
        assert [node["id"] for node in page["nodes"]] == later[:1]
        assert page["pageInfo"]["hasNextPage"] == (len(later) > 1)
        assert page["totalCount"] == len(own)


@pytest.mark.clause("R16")
@pytest.mark.parametrize(
    "name", [name for name in PERSONS if name in {"office", "deputy", "curator", "anna", "boris", "future", "pavel"}]
)
def test_a_link_to_a_document_is_made_for_groups_of_ones_own(college: Cast, name: str) -> None:
    who = oracle_of(college, name)
    unknown = None
    for id in (NOWHERE, *who.world.rows["Group"]):
        query = f'{{groupJournalLink(groupId: "Group:{id}", semesterId: "Semester:{college.semester}") {{path}}}}'
        answer = ask(college.actor(name), query)
        unknown = unknown or answer
        if who.row("Group", id) and (who.roles & {Role.OFF, Role.DEP} or who.taught_group(id) or id in who.groups):
            assert answer["data"]["groupJournalLink"]["path"].startswith("/exports/")
        elif who.row("Group", id):
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
        else:
            assert answer == unknown
            assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


# --- a guard that is taken out is noticed -----------------------------------------------------------------------------

OF_TABLE: dict[Any, str] = {model: name for name, model in TABLES.items()}
FOLLOWS = {("Lesson", "is_late")}
"""It follows from `entered_at`, whose guard it shares."""
GUARDS = [
    (model, field, role)
    for model, name in OF_TABLE.items()
    for field, rule in ((None, POLICY[model].read), *POLICY[model].fields.items())
    for role, scope in (rule or {}).items()
    if scope is not every and (name, field) not in FOLLOWS
    and (field is None or field in {snake(shown) for shown in full().get_type(name).fields})
]  # fmt: skip


def matters(who: Oracle, guard: Any) -> bool:
    """Whether the guard stands alone before something, for this person: a hidden row of which there is a way, or a hidden
    field of a visible row.
    """
    name, field = OF_TABLE[guard[0]], guard[1]
    rows = list(who.world.all(name))
    if field is not None:
        shown = next(shown for shown in full().get_type(name).fields if snake(shown) == field)
        return any(who.row(name, row.id) and not who.field(name, shown, row.id) for row in rows)
    hidden = [row for row in rows if not who.row(name, row.id)]
    if name in {"User", *(set(SINGLES.values()) | set(PAGES.values()))}:
        return bool(hidden)
    ways = [(parent, column) for (parent, _list), (child, column) in MANY.items() if child == name]
    return any(who.row(parent, getattr(row, column)) for parent, column in ways for row in hidden)


def taken_out(guard: Any) -> Thing:
    """The rule without this guard: whoever has the role sees all."""
    model, field, role = guard
    thing = POLICY[model]
    if field is None:
        return replace(thing, read={**thing.read, role: every})
    rule = thing.fields[field]
    assert rule is not None
    return replace(thing, fields={**thing.fields, field: {**rule, role: every}})


def unnoticed(college: Cast, guards: list[Any]) -> tuple[list[Any], int]:
    """The guards that can be taken out without the walk's noticing, of how many that matter to somebody."""
    persons = {name: oracle_of(college, name) for name in PERSONS}
    missed, counted = [], 0
    for guard in guards:
        who = next((name for name, held in persons.items() if guard[2] in held.roles and matters(held, guard)), None)
        if who is None:
            continue
        counted += 1
        forget()
        whole = look(college, who, OF_TABLE[guard[0]])
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(POLICY, guard[0], taken_out(guard))
            forget()
            if whole or not look(college, who, OF_TABLE[guard[0]]):
                missed.append((OF_TABLE[guard[0]], guard[1], guard[2].name, who, whole))
    return missed, counted


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("share", [1, 4])
def test_a_guard_that_is_taken_out_is_noticed(college: Cast, share: int) -> None:
    missed, counted = unnoticed(college, GUARDS[share::6])
    assert missed == []
    assert counted >= 8


@pytest.mark.proof
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_guard_that_is_taken_out_is_noticed(college: Cast) -> None:
    missed, counted = unnoticed(college, GUARDS)
    assert missed == []
    assert counted >= 50
