"""The fast way to complete lists and the stock executor agree on every answer, also of broken data."""

from __future__ import annotations

import datetime as dt
import enum
import math
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema import projection
from schema.projection import ProjectingExecutor

from .api import ask
from .cast import Cast
from .walk import PAGES, lists, oracle_of, read_models, viewer


@strawberry.enum
class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@strawberry.type
class Leaf:
    name: str
    size: int | None
    colour: Colour | None
    day: dt.date | None


@strawberry.type
class Node:
    id: strawberry.ID
    count: int
    share: float | None
    is_open: bool
    at: dt.datetime | None
    colours: list[Colour]
    words: list[str | None] | None
    leaf: Leaf | None
    sure: Leaf
    leaves: list[Leaf]
    nodes: list["Node"]  # noqa: UP037 - a type that refers to itself

    @strawberry.field
    def doubled(self) -> int:
        return self.count * 2


DATA: list[Any] = []


@strawberry.type
class Query:
    @strawberry.field
    def nodes(self) -> list[Node]:
        return DATA[-1]  # type: ignore[no-any-return]

    @strawberry.field
    def maybe(self) -> list[Node | None] | None:
        return DATA[-1]  # type: ignore[no-any-return]


SCHEMA = strawberry.Schema(query=Query, execution_context_class=ProjectingExecutor)
SCHEMA.process_errors = lambda *_args, **_kwargs: None  # type: ignore[method-assign]
BROKEN = st.one_of(
    st.sampled_from([None, 2**31, -(2**31) - 1, math.nan, math.inf, 1.0, 0.5, True, "5", ""]),
    st.text(max_size=3), st.integers(), st.just([]), st.just({}),
    st.just(object()), st.dates(), st.just("red"), st.just(Colour.RED),
)  # fmt: skip


def or_broken(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 19).flatmap(lambda dice: BROKEN if dice == 7 else good)


INTS = st.integers(-(2**31), 2**31 - 1)
COLOURS = st.sampled_from(Colour)


def things(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects of which an attribute is now and then broken, or missing."""
    whole = st.fixed_dictionaries({name: or_broken(values) for name, values in fields.items()})
    lost = st.one_of(st.none(), st.none(), st.none(), st.sampled_from(sorted(fields)))
    return st.builds(lambda row, gone: SimpleNamespace(**{k: v for k, v in row.items() if k != gone}), whole, lost)


LEAVES = things(name=st.text(max_size=4), size=st.none() | INTS, colour=st.none() | COLOURS, day=st.none() | st.dates())
FLAT: dict[str, st.SearchStrategy[Any]] = {
    "id": st.text(max_size=3), "count": INTS, "share": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "is_open": st.booleans(), "at": st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    "colours": st.lists(COLOURS, max_size=2), "words": st.none() | st.lists(st.none() | st.text(max_size=2), max_size=2),
    "leaf": st.none() | LEAVES, "sure": LEAVES, "leaves": st.lists(LEAVES, max_size=2),
}  # fmt: skip
NODES = st.recursive(st.just([]), lambda below: st.lists(things(**FLAT, nodes=below), min_size=1, max_size=2), max_leaves=3)
LEAF_FIELDS = st.sampled_from(["name", "size", "colour", "day", "__typename", "other: name", "... on Leaf { size }", "...L"])
PLAIN_FIELDS = st.sampled_from([
    "id", "count", "share", "isOpen", "at", "colours", "words", "__typename", "n: count", "doubled", "...N",
    "... { count }", "... on Node { isOpen }", "count @include(if: true)", "share @skip(if: $no)", "id @skip(if: $yes)",
])  # fmt: skip


def block(fields: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(fields, min_size=1, max_size=4).map(lambda parts: "{ " + " ".join(parts) + " }")


LEAF_BLOCK = block(LEAF_FIELDS)
SELECTIONS = st.recursive(
    block(
        st.one_of(
            PLAIN_FIELDS,
            st.builds(lambda name, inner: f"{name} {inner}", st.sampled_from(["leaf", "sure", "leaves"]), LEAF_BLOCK),
        )
    ),
    lambda below: block(
        st.one_of(PLAIN_FIELDS, below.map(lambda inner: f"nodes {inner}"), LEAF_BLOCK.map(lambda b: f"leaves {b}"))
    ),
    max_leaves=6,
)
IN_LEAF = "{ name size colour day }"
EVERYTHING = "{ id count share isOpen at colours words leaf %s sure %s leaves %s nodes { id at count share } }" % (
    (IN_LEAF,) * 3
)
FRAGMENTS = {"N": " fragment N on Node { id colours leaves { name } }", "L": " fragment L on Leaf { name day }"}


def answers(query: str, rows: Any) -> list[Any]:
    """The answer in the fast way, again in the fast way, and by the stock executor."""
    DATA.append(rows)
    given = []
    try:
        for fast in (True, True, False):
            projection.ENABLED = fast
            result = SCHEMA.execute_sync(query, {"yes": True, "no": False})
            errors = sorted((error.message, str(error.path)) for error in result.errors or ())
            given.append((result.data, errors))
    finally:
        projection.ENABLED = True
        DATA.pop()
    return given


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(root=st.sampled_from(["nodes", "maybe"]), selection=st.one_of(st.just(EVERYTHING), SELECTIONS), rows=NODES | BROKEN)
def test_both_ways_give_the_same_answer_to_every_query_of_any_data(root: str, selection: str, rows: Any) -> None:
    head, other = "query($yes: Boolean!, $no: Boolean!)", "{ i: id @skip(if: $yes) c: id @skip(if: $no) }"
    query = f"{head} {{ {root} {selection} a: {root} {other} }}"
    query += "".join(text for name, text in FRAGMENTS.items() if f"...{name}" in selection)
    fast, again, stock = answers(query, rows)
    assert repr(fast) == repr(stock)
    assert repr(again) == repr(stock)


NOON = dt.datetime(2026, 10, 15, 12, 30, 15, 5, dt.UTC)
VALUES: list[Any] = [
    None, 2**31, -(2**31) - 1, math.nan, math.inf, 1.0, 0.5, 3, True, "5", "", "red", b"", object(), [], {}, Colour.RED,
    NOON, NOON.replace(tzinfo=None), NOON.date(), ["x"], [None], [Colour.RED, "red"], (Colour.BLUE,), SimpleNamespace(),
]  # fmt: skip


def whole(**values: Any) -> SimpleNamespace:
    leaf = SimpleNamespace(name="лист", size=1, colour=Colour.BLUE, day=NOON.date())
    made = {
        "id": "1", "count": 1, "share": 0.5, "is_open": True, "at": NOON, "colours": [Colour.RED], "words": ["a", None],
        "leaf": leaf, "sure": leaf, "leaves": [leaf], "nodes": [],
    }  # fmt: skip
    return SimpleNamespace(**{**made, **values})


@pytest.mark.parametrize("name", [*vars(whole()), *(f"leaf.{name}" for name in ("name", "size", "colour", "day"))])
def test_both_ways_give_the_same_answer_whatever_one_value_is(name: str) -> None:
    for value in VALUES:
        if name.startswith("leaf."):
            leaf = SimpleNamespace(**{**vars(whole().leaf), name[5:]: value})
            rows = [whole(), whole(sure=leaf), whole(leaves=[leaf])]
        else:
            rows = [whole(), whole(**{name: value})]
        fast, again, stock = answers(f"{{ nodes {EVERYTHING} maybe {EVERYTHING} }}", rows)
        assert repr(fast) == repr(again) == repr(stock), repr(value)


def test_both_ways_give_the_same_answer_without_what_is_left_out() -> None:
    for text in (
        "id @skip(if: $yes)",
        "id @include(if: $no)",
        "... @skip(if: $yes) { id }",
        "...F @skip(if: $yes)",
        "leaf { name @skip(if: $yes) }",
    ):
        head, other = "query($yes: Boolean!, $no: Boolean!)", "{ x: count @skip(if: $no) @include(if: $yes) }"
        query = f"{head} {{ nodes {{ count {text} }} maybe {other} }}"
        query += " fragment F on Node { id }" if "...F" in text else ""
        fast, again, stock = answers(query, [whole()])
        assert stock[0] is not None
        assert repr(fast) == repr(again) == repr(stock)


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Asks in both ways; says how often the fast one was taken."""
    taken: list[int] = []
    completed = ProjectingExecutor._function

    def counting(self: Any, item_type: Any, details: Any) -> Any:
        found = completed(self, item_type, details)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(ProjectingExecutor, "_function", counting)

    def both(actor: Any, query: str) -> tuple[Any, Any]:
        monkeypatch.setattr(projection, "ENABLED", True)
        fast = ask(actor, query)
        monkeypatch.setattr(projection, "ENABLED", False)
        return fast, ask(actor, query)

    both.taken = taken  # type: ignore[attr-defined]
    return both


@pytest.mark.parametrize("name", ["office", "anna", "curator", "vera", "pavel"])
def test_both_ways_give_the_same_answer_to_real_queries(cast: Cast, name: str, ways: Any) -> None:
    """Among them answers with fields that are refused within a list."""
    who, actor = oracle_of(cast, name), cast.actor(name)
    grid, diary = read_models(who)
    queries = [query for query, _check in (*lists(who, 2), viewer(who, 2))]
    queries += [f'{{ journalGrid(id: "Journal:{cast.journal}") {grid} }}'] if grid else []
    if diary:
        student = cast.students["vera"]
        queries.append(f'{{ diary(studentId: "Student:{student}", from: "2026-09-01", to: "2026-12-30") {diary} }}')
    assert len(queries) >= len(PAGES)
    for query in queries:
        fast, stock = ways(actor, query)
        assert fast == stock
    assert sum(ways.taken) > len(queries) / 2


def test_what_variables_leave_out_is_left_out_by_the_values_of_this_request(cast: Cast) -> None:
    """The document, its syntax nodes and what was compiled for them are the same in both requests."""
    query = "query($no: Boolean!) { students { nodes { name number @skip(if: $no) ...F @include(if: $no) } } } "
    query += "fragment F on Student { shortName }"
    for no in (True, False, True):
        [first, *_rest] = ask(cast.actor("office"), query, no=no)["data"]["students"]["nodes"]
        assert set(first) == ({"name", "shortName"} if no else {"name", "number"})
