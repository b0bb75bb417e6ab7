"""GraphQL over HTTP, as its specification says: methods, media types, status codes, and what a stranger gets."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models import settings
from models.base import statements

from .api import api
from .cast import Cast

ANSWER, JSON = "application/graphql-response+json", "application/json"
NAME = "{ collegeName }"
REVOKE = 'mutation { tokenRevoke(id: "Token:1") { errors { code } } }'
FOREIGN = re.compile(rb"""(?:src|href|url|import|fetch)\s*[=(]\s*["']?(?:https?:)?//""")


def post(cast: Cast, body: Any, who: str | None = "vera", **headers: str) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = named.pop("Content-Type", JSON)
    return api(cast.actor(who) if who else None).post("/graphql", data=sent, content_type=kind, headers=named)


def codes(response: Any) -> list[str]:
    return [error["extensions"]["code"] for error in response.get_json()["errors"]]


@pytest.mark.clause("R1")
@pytest.mark.parametrize(
    ("accepted", "answered"),
    [
        (None, ANSWER),
        (ANSWER, ANSWER),
        (JSON, JSON),
        ("*/*", ANSWER),
        ("application/*", ANSWER),
        (f"{JSON}, {ANSWER}", ANSWER),
        (f"{JSON}, {ANSWER};q=0.5", JSON),
        (f"text/html, {JSON};q=0.9", JSON),
    ],
)
def test_the_answer_is_of_the_media_type_that_the_client_accepts(cast: Cast, accepted: str | None, answered: str) -> None:
    response = post(cast, {"query": NAME}, **({"Accept": accepted} if accepted else {}))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == f"{answered}; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.get_json() == {"data": {"collegeName": "Колледж"}}


def test_a_client_that_accepts_neither_is_told_what_there_is(cast: Cast) -> None:
    response = post(cast, {"query": NAME}, Accept="application/xml")
    assert response.status_code == 406
    assert ANSWER in response.get_json()["errors"][0]["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ANSWER])
def test_a_request_in_another_media_type_is_refused_so_that_no_form_of_another_site_gets_in(cast: Cast, kind: str) -> None:
    assert post(cast, {"query": NAME}, Content_Type=kind).status_code == 415


def test_a_request_in_another_character_set_is_refused(cast: Cast) -> None:
    assert post(cast, {"query": NAME}, Content_Type=f"{JSON}; charset=windows-1251").status_code == 415
    assert post(cast, {"query": NAME}, Content_Type=f"{JSON}; charset=UTF-8").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"no json", b"\xff\xfe", b'{"query": }', b"null", b"1", b'"{ collegeName }"', b"{}", b"[]",
        b'[{"query": "{ collegeName }"}]', b'{"query": ""}', b'{"query": null}', b'{"query": 5}', b'{"query": ["a"]}',
        b'{"query": "{ collegeName }", "variables": []}', b'{"query": "{ collegeName }", "variables": "a"}',
        b'{"query": "{ collegeName }", "operationName": 1}', b'{"query": "{ collegeName }", "extensions": 1}',
        b"[" * 5000, b'{"a":' * 5000,
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused_before_anything_runs(cast: Cast, body: bytes) -> None:
    client = api(cast.actor("vera"))
    with statements() as seen:
        response = client.post("/graphql", data=body, content_type=JSON)
    assert response.status_code == 400
    assert codes(response) == ["BAD_REQUEST"]
    assert "data" not in response.get_json()
    assert seen == []


@pytest.mark.parametrize(
    ("query", "operation"),
    [
        ("{", None),
        ("{ nothing }", None),
        ("{ collegeName(a: 1) }", None),
        ("query A { collegeName } query B { collegeName }", None),
        ("query A { collegeName }", "B"),
        ("fragment A on Query { collegeName }", None),
        ("subscription { collegeName }", None),
        ("query ($id: ID!) { student(id: $id) { name } }", None),
        ("type Query { a: Int }", None),
        ("{ collegeName } # \ud800", None),
    ],
)
def test_an_operation_that_cannot_be_executed_has_status_400_or_200_by_the_media_type(
    cast: Cast, query: str, operation: str | None
) -> None:
    body = {"query": query, "operationName": operation}
    response = post(cast, body)
    assert response.status_code == 400
    assert "data" not in response.get_json()
    assert response.get_json()["errors"]
    if "\ud800" not in query:
        assert post(cast, body, Accept=JSON).status_code == 200


def test_one_of_several_operations_is_chosen_by_its_name(cast: Cast) -> None:
    body = {"query": "query A { a: collegeName } query B { b: collegeName }", "operationName": "B"}
    assert post(cast, body).get_json() == {"data": {"b": "Колледж"}}


def test_a_query_can_be_sent_with_get(cast: Cast) -> None:
    client = api(cast.actor("vera"))
    query = "query A($id: ID!) { student(id: $id) { lastName } }"
    sent = {"query": query, "variables": json.dumps({"id": f"Student:{cast.students['vera']}"}), "operationName": "A"}
    response = client.get("/graphql", query_string=sent, headers={"Accept": ANSWER})
    assert (response.status_code, response.get_json()) == (200, {"data": {"student": {"lastName": "Верина"}}})
    wrong = client.get("/graphql", query_string={"query": NAME, "variables": "{"}, headers={"Accept": JSON})
    assert wrong.status_code == 400


def test_a_mutation_with_get_is_refused_and_nothing_happens(cast: Cast) -> None:
    client = api(cast.actor("vera"))
    with statements() as seen:
        response = client.get("/graphql", query_string={"query": REVOKE}, headers={"Accept": ANSWER})
    assert (response.status_code, response.headers["Allow"], seen) == (405, "POST, OPTIONS", [])


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(cast: Cast, method: str) -> None:
    response = getattr(api(cast.actor("vera")), method)("/graphql", json={"query": NAME})
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, POST, OPTIONS")


def test_a_request_that_is_too_long_is_refused(cast: Cast) -> None:
    settings.use(replace(settings.current(), request_size_limit=2000))
    assert post(cast, {"query": NAME + " " * 1900}).status_code == 200
    response = post(cast, {"query": NAME + " " * 2000})
    assert response.status_code == 413
    assert "2000" in response.get_json()["errors"][0]["message"]


# --- who is asking ----------------------------------------------------------------------------------------------------


def test_a_stranger_gets_what_is_public_and_can_sign_in(cast: Cast) -> None:
    assert post(cast, {"query": NAME}, None).status_code == 200
    wrong = 'mutation { signIn(login: "vera", password: "wrong") { token errors { code } } }'
    assert post(cast, {"query": wrong}, None).get_json()["data"]["signIn"]["token"] is None


@pytest.mark.parametrize("query", ["{ viewer { name } }", "{ students { nodes { name } } }", REVOKE])
def test_a_stranger_has_to_sign_in_for_the_rest(cast: Cast, query: str) -> None:
    response = post(cast, {"query": query}, None)
    assert (response.status_code, codes(response)) == (401, ["UNAUTHENTICATED"])


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", '{ __type(name: "Student") { name } }', "{ viewr }"])
def test_a_stranger_learns_nothing_about_the_schema(cast: Cast, query: str) -> None:
    response = post(cast, {"query": query}, None)
    assert response.status_code in {400, 401}
    assert "data" not in response.get_json()
    assert "viewer" not in response.get_data(as_text=True)


def test_a_dead_token_is_said_to_be_dead(cast: Cast) -> None:
    response = post(cast, {"query": NAME}, None, Authorization="Bearer dead")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert codes(response) == ["UNAUTHENTICATED"]


@pytest.mark.clause("R23")
def test_with_a_one_time_password_one_can_do_nothing_but_change_it(cast: Cast) -> None:
    actor = replace(cast.actor("vera"), must_change_password=True)
    response = api(actor).post("/graphql", json={"query": "{ viewer { name } }"})
    assert (response.status_code, codes(response)) == (403, ["FORBIDDEN"])


def test_the_schema_file_is_that_of_the_person_who_asks(cast: Cast) -> None:
    assert api(None).get("/graphql/schema.graphql").status_code == 401
    text = api(cast.actor("vera")).get("/graphql/schema.graphql").get_data(as_text=True)
    assert "type Query" in text
    assert "markSet" not in text


# --- other origins ----------------------------------------------------------------------------------------------------


def test_other_origins_read_answers_only_if_the_settings_name_them(cast: Cast) -> None:
    settings.use(replace(settings.current(), cors_origins=("https://diary.example",)))
    allowed = post(cast, {"query": NAME}, Origin="https://diary.example")
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://diary.example"
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    assert "Origin" in allowed.headers.get_all("Vary")[-1]
    for origin in ("https://evil.example", "https://diary.example.evil.example", "null", "http://diary.example"):
        assert "Access-Control-Allow-Origin" not in post(cast, {"query": NAME}, Origin=origin).headers


def test_a_browser_may_ask_beforehand(cast: Cast) -> None:
    settings.use(replace(settings.current(), cors_origins=("https://diary.example",)))
    response = api(None).options("/graphql", headers={"Origin": "https://diary.example"})
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, POST, OPTIONS")
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    assert (
        "Access-Control-Allow-Origin" not in api(None).options("/graphql", headers={"Origin": "https://a.example"}).headers
    )


# --- GraphiQL ---------------------------------------------------------------------------------------------------------


def test_graphiql_is_for_those_who_are_signed_in(cast: Cast) -> None:
    page = api(None).get("/graphql", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Location"]) == (302, "/admin/sign-in?next=/graphql")
    shown = api(cast.actor("vera")).get("/graphql", headers={"Accept": "text/html,application/xhtml+xml"})
    assert (shown.status_code, shown.mimetype) == (200, "text/html")
    assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
    assert "script-src" not in shown.headers["Content-Security-Policy"]  # so default-src 'self' holds for scripts
    assert not re.search(r"<script(?![^>]*\bsrc=)", shown.get_data(as_text=True))


def test_graphiql_loads_nothing_from_another_address(cast: Cast) -> None:
    client = api(cast.actor("vera"))
    html = client.get("/graphql", headers={"Accept": "text/html"}).data
    assert not FOREIGN.search(html)
    files = re.findall(rb'(?:src|href)="([^"]+)"', html)
    assert files
    for name in files:
        assert name.startswith(b"/graphql/"), name
        with client.get(name.decode()) as response:
            assert response.status_code == 200


def test_our_own_styles_and_scripts_name_no_other_address() -> None:
    static = Path(__file__).parent.parent / "schema" / "static"
    ours = [static / "page.js", static / "page.css", static / "graphiql" / "graphiql.min.css"]
    assert [file.name for file in ours if FOREIGN.search(file.read_bytes())] == []
