"""What one request may ask for: depth, aliases, tokens, cost and pages, all counted on expanded fragments."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest

from models import settings
from models.base import statements

from .api import api, ask, data
from .cast import Cast

LONGEST = 10_000
SECONDS = 0.2
"""The bound of security.md for the worst request of 10 KB; a shared machine gets twice as long, the best of three counts."""
TOKENS, TOKEN = 2000, re.compile(r"\.\.\.|\w+|[^\s\w,]")


@pytest.fixture
def limits(cast: Cast) -> Cast:
    settings.use(
        replace(
            settings.current(), query_depth_limit=5, query_alias_limit=6, query_token_limit=300, query_cost_limit=5000,
            page_size_limit=50,
        )
    )  # fmt: skip
    return cast


def refused(cast: Cast, query: str, **variables: Any) -> bool:
    """Whether the request is refused before anything is read."""
    actor = cast.actor("office")
    client = api(actor)
    with statements() as seen:
        response = client.post("/graphql", json={"query": query, "variables": variables})
    assert response.status_code in {200, 400}
    assert (response.status_code == 400) == ("data" not in response.get_json())
    assert response.status_code == 200 or seen == []
    return response.status_code == 400


def nested(depth: int) -> str:
    """A query that is this many lists deep."""
    return "{ courses(first: 1) { nodes " + "{ parts " * depth + "{ id }" + " }" * depth + " } }"


def test_a_query_as_deep_as_the_limit_is_answered_and_a_deeper_one_is_not(limits: Cast) -> None:
    settings.use(replace(settings.current(), query_cost_limit=10**9))
    assert [refused(limits, nested(depth)) for depth in range(6)] == [False, False, False, False, True, True]


def test_depth_is_counted_through_fragments(limits: Cast) -> None:
    parts = [f"fragment F{at} on Course {{ name parts {{ ...F{at + 1} }} }}" for at in range(6)]
    assert refused(
        limits, "{ courses(first: 1) { nodes { ...F0 } } } " + " ".join(parts) + " fragment F6 on Course { name }"
    )
    inline = "... on Course { parts { " * 6 + "name" + " } }" * 6
    assert refused(limits, "{ courses(first: 1) { nodes { " + inline + " } } }")


def test_aliases_are_counted_wherever_they_stand(limits: Cast) -> None:
    def aliased(count: int) -> str:
        return " ".join(f"a{at}: collegeName" for at in range(count))

    assert not refused(limits, "{ " + aliased(6) + " }")
    assert refused(limits, "{ " + aliased(7) + " }")
    assert refused(limits, "{ ...F } fragment F on Query { " + aliased(7) + " }")
    assert refused(limits, "{ ... on Query { " + aliased(7) + " } }")


def test_one_field_is_not_asked_for_again_and_again(cast: Cast) -> None:
    assert not refused(cast, "{ " + "collegeName " * 50 + "}")
    assert refused(cast, "{ " + "collegeName " * 51 + "}")


def test_aliases_multiply_through_fragments(limits: Cast) -> None:
    spread = "{ a0: viewer { ...F } a1: viewer { ...F } a2: viewer { ...F } } fragment F on Viewer { b0: name b1: name }"
    assert refused(limits, spread)


@pytest.mark.parametrize(
    "query",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ ...A } fragment A on Query { collegeName viewer { ...B } } fragment B on Viewer { name ...B }",
        "{ students { nodes { ...S } } } fragment S on Student { enrollments { student { ...S } } }",
        "{ collegeName } fragment A on Query { ...A }",
    ],
)
def test_fragments_that_go_in_circles_are_refused(cast: Cast, query: str) -> None:
    assert refused(cast, query)


def test_tokens_are_counted(limits: Cast) -> None:
    part = "... on Query { " + "collegeName " * 40 + "} "
    assert not refused(limits, "{ " + part * 6 + "}")
    assert refused(limits, "{ " + part * 7 + "}")


def test_cost_multiplies_lists_by_their_pages(limits: Cast) -> None:
    query = "query($first: Int! = 1) { groups(first: $first) { nodes { enrollments { student { name } } } } }"
    assert not refused(limits, "{ groups(first: 10) { nodes { enrollments { student { name } } } } }")
    assert refused(limits, "{ groups(first: 50) { nodes { enrollments { student { enrollments { id } } } } } }")
    assert not refused(limits, query, first=1)
    parts = "fragment F on Course { parts { ...G } } fragment G on Course { parts { id } }"
    deep = "{ courses(first: 50) { nodes { ...F } } } " + parts
    assert refused(limits, deep)


@pytest.mark.parametrize("first", [0, -1, 51, 2_000_000_000])
def test_a_page_has_its_size(limits: Cast, first: int) -> None:
    [error] = ask(limits.actor("office"), "query($n: Int!) { students(first: $n) { nodes { id } } }", n=first)["errors"]
    assert error["extensions"] == {"code": "TOO_MANY", "field": "first"}


def test_a_page_of_the_greatest_size_is_given(limits: Cast) -> None:
    assert len(data(limits.actor("office"), "{ students(first: 50) { nodes { id } } }")["students"]["nodes"]) == 4


def test_one_tries_one_password_in_a_request(cast: Cast) -> None:
    tries = " ".join(f'a{at}: signIn(login: "vera", password: "{at}") {{ errors {{ code }} }}' for at in range(25))
    answer = api(None).post("/graphql", json={"query": f"mutation {{ {tries} }}"}).get_json()
    codes = [payload["errors"][0]["code"] for payload in answer["data"].values()]
    assert codes == ["UNAUTHENTICATED", *["TOO_MANY"] * 24]


def test_a_hundred_and_one_tries_under_aliases_are_not_even_begun(cast: Cast) -> None:
    tries = " ".join(f'a{at}: signIn(login: "vera", password: "{at}") {{ token }}' for at in range(101))
    client = api(None)
    with statements() as seen:
        assert client.post("/graphql", json={"query": f"mutation {{ {tries} }}"}).status_code == 400
    assert seen == []


def fill(head: str, piece: str, tail: str) -> str:
    """As many numbered pieces as 10 KB and the permitted tokens hold."""
    made = head + tail
    for at in range(10_000):
        longer = made[: len(made) - len(tail)] + piece.replace("%%", str(at + 1)).replace("%", str(at)) + tail
        if len(longer) > LONGEST or len(TOKEN.findall(longer)) > TOKENS - 10:
            break
        made = longer
    return made


STUDENT = "{id name enrollments{id group{name curator{name}}} guardians{id name}}"
WORST = {
    "aliases": fill("{", "a%:collegeName ", "}"),
    "the same field again and again": fill("{", "viewer{name} ", "}"),
    "the same arguments again and again": fill("{", "students(first:5){totalCount} ", "}"),
    "spreads of one fragment": fill("{viewer{", "...F ", "}} fragment F on Viewer{name user{login}}"),
    "fields to merge": fill("{", "viewer{user{login name}} ", "}"),
    "circles": fill("{...A0}", " fragment A% on Query{...A%%}", " fragment Z on Query{...A0}"),
    "a chain of fragments": fill("{...A0}", " fragment A% on Query{...A%%}", ""),
    "a chain of fragments that go deeper": fill(
        "{courses{nodes{...A0}}}", " fragment A% on Course{parts{...A%%}}", " fragment Z on Course{id}"
    ),
    "doubling fragments": "{...F0}" + "".join(f" fragment F{at} on Query{{...F{at + 1} ...F{at + 1}}}" for at in range(60))
    + " fragment F60 on Query{collegeName}",
    "doubling fields": "{viewer{student{...F0}}}" + "".join(
        f" fragment F{at} on Student{{a:enrollments{{student{{...F{at + 1}}}}}b:enrollments{{student{{...F{at + 1}}}}}}}"
        for at in range(40)
    ) + " fragment F40 on Student{id}",
    "depth": "{students{nodes{" + "enrollments{student{" * 200 + "id" + "}}" * 200 + "}}}",
    "braces": "{" * LONGEST,
    "brackets": "{students(search:" + "[" * 9000 + "]" * 900 + "){nodes{id}}}",
    "variables": fill("query(", "$v%:Int ", "){collegeName}"),
    "directives": fill("{collegeName", " @skip(if:false)", "}"),
    "comments": "{collegeName}" + "#" * 9000,
    "everything about everybody": "{students(first:200)" + "{nodes" + STUDENT + "}}",
    "introspection": "{__schema{types{fields{type{ofType{ofType{fields{type{ofType{fields{name}}}}}}}}}}}",
}  # fmt: skip


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", WORST)
def test_the_worst_that_ten_kilobytes_can_ask_is_over_soon(cast: Cast, kind: str) -> None:
    actor = cast.actor("office")
    client = api(actor)
    client.post("/graphql", json={"query": "{ collegeName }"})
    took = []
    for at in range(3):
        start = time.perf_counter()
        response = client.post("/graphql", json={"query": f"{WORST[kind]} # {at}"})
        took.append(time.perf_counter() - start)
    assert response.status_code in {200, 400}
    assert "INTERNAL" not in response.get_data(as_text=True)
    assert min(took) < 2 * SECONDS, took


def test_a_fragment_that_is_not_there_is_the_client_s_mistake(cast: Cast) -> None:
    [error] = ask(cast.actor("anna"), "{ viewer { ...Nowhere } }")["errors"]
    assert error["extensions"].get("code") != "INTERNAL"
    assert "Nowhere" in error["message"]
