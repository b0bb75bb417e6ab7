"""Nobody gets through the API what is not theirs: every field × every person × every path, held against the oracle.

The walk (tests/walk.py) is made from the full schema, what may be seen from `access.md` (tests/oracle.py). It looks both
ways: for what should not be there, and for what should. In tests/test_leaks_guards.py each guard is taken out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from graphql import get_named_type, is_object_type

import models as m
from models.access import Role
from models.base import statements
from schema.root import schemas

from .api import api, ask, data
from .books import NOWHERE
from .cast import Cast
from .checker import full, number
from .enriched import PERSONS
from .oracle import ROWS, TABLES, Oracle, meet, on
from .walk import has, oracle_of, reachable, walk

NO_ROLE: frozenset[Role] = frozenset()
ROLE_SETS = [*(frozenset({role}) for role in Role), frozenset({Role.T, Role.G}), frozenset({Role.DEP, Role.T}), NO_ROLE]


# --- rows and fields --------------------------------------------------------------------------------------------------


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.clause("R30")
@pytest.mark.clause("R33")
@pytest.mark.for_everybody
@pytest.mark.parametrize("name", PERSONS)
def test_whatever_one_asks_for_one_gets_what_is_ones_own_and_nothing_else(college: Cast, name: str) -> None:
    problems, _seen = walk(college, name, 3)
    assert "\n".join(problems) == ""


@pytest.mark.proof
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", PERSONS)
def test_nor_by_longer_ways(college: Cast, name: str) -> None:
    problems, _seen = walk(college, name, 4)
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
    assert bare == {
        "JournalGrid", "GridStudent", "GridLesson", "GridWork", "DiaryLesson", "StudentAttendance", "LessonAbsence",
        "OverviewStudent",
    }  # fmt: skip


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


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # it never comes to the database
@pytest.mark.parametrize(
    "name",
    [
        "admin",
        "curator",
        "anna",
        "vera",
        None,
        *(pytest.param(name, marks=pytest.mark.proof) for name in ("office", "deputy", "guardian", "pavel", "dasha")),
    ],
    ids=str,
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


def in_semester(who: Oracle, remark: Any, semester: int) -> bool:
    return bool(who.world.get("Journal", remark.journal).semester == semester)


def notified(who: Oracle, notice: Any, group: int) -> bool:
    return enrolled(who, who.world.get("Student", notice.student), group)


FILTERS: dict[tuple[str, str], tuple[str, str, Related]] = {
    ("remarks", "journalId"): ("Remark", "Journal", at("journal")),
    ("remarks", "semesterId"): ("Remark", "Semester", in_semester),
    ("groups", "specialityId"): ("Group", "Speciality", at("speciality")),
    ("groups", "curatorId"): ("Group", "Teacher", at("curator")),
    ("students", "groupId"): ("Student", "Group", enrolled),
    ("courses", "specialityId"): ("Course", "Speciality", at("speciality")),
    ("journals", "groupId"): ("Journal", "Group", at("group")),
    ("journals", "courseId"): ("Journal", "Course", at("course")),
    ("journals", "semesterId"): ("Journal", "Semester", at("semester")),
    ("journals", "taughtById"): ("Journal", "Teacher", taught_by),
    ("absenceNotices", "studentId"): ("AbsenceNotice", "Student", at("student")),
    ("absenceNotices", "groupId"): ("AbsenceNotice", "Group", notified),
}


def test_every_filter_by_a_row_is_looked_at() -> None:
    fields = full().query_type.fields.items()
    offered = {(name, arg) for name, field in fields if "first" in field.args for arg in field.args if arg.endswith("Id")}
    assert offered == set(FILTERS)


@pytest.mark.for_everybody
@pytest.mark.parametrize("name", PERSONS)
def test_a_filter_by_something_hidden_finds_nothing(college: Cast, name: str) -> None:
    who, actor = oracle_of(college, name), college.actor(name)
    wrong = []
    for (root, argument), (entity, other, related) in FILTERS.items():
        if not has(who.roles, "Query", root):
            continue
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


@pytest.mark.for_everybody
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
