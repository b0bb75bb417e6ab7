"""Documents over HTTP: with a session or token, or by a short-lived link; each refusal with its code."""

from __future__ import annotations

import datetime as dt
from urllib.parse import unquote

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

import exports
from exports.http import exports_blueprint
from models import Group, User, clock
from models.access import Actor
from models.settings import current
from models.verbs.accounts import sign_out_everywhere

from .cast import NOON, Cast

NAME = "group-journal"


class Visitor:
    """A browser or a program in front of the exports, as some person or nobody."""

    actor: Actor | None = None
    client: FlaskClient


@pytest.fixture
def visitor() -> Visitor:
    made, app = Visitor(), Flask("test")
    app.register_blueprint(exports_blueprint())

    @app.before_request
    def who() -> None:
        g.actor = made.actor

    made.client = app.test_client()
    return made


def address(group: object, semester: object) -> str:
    return f"/exports/group-journal.xlsx?group={group}&semester={semester}"


@pytest.mark.parametrize("form", ["{}", "Group:{}"])
def test_the_office_downloads_the_file(cast: Cast, visitor: Visitor, form: str) -> None:
    visitor.actor = cast.actor("office")
    answer = visitor.client.get(address(form.format(cast.group), cast.semester))
    assert answer.status_code == 200
    assert answer.data == exports.make(cast.actor("office"), NAME, group=cast.group, semester=cast.semester).content
    assert answer.headers["Cache-Control"] == "no-store"
    name = unquote(answer.headers["Content-Disposition"].partition("filename*=UTF-8''")[2])
    assert name == "Журнал ИС-21, 1 семестр 2026-2027.xlsx"


@pytest.mark.parametrize(
    ("name", "group", "status", "code"),
    [
        ("", "1", 401, "UNAUTHENTICATED"),
        ("vera", "{own}", 403, "FORBIDDEN"),
        ("stranger", "{own}", 404, "NOT_FOUND"),
        ("office", "999999", 404, "NOT_FOUND"),
        ("office", "Journal:{own}", 404, "NOT_FOUND"),
        ("office", "1' OR 1=1", 404, "NOT_FOUND"),
        ("office", "", 404, "NOT_FOUND"),
        ("office", "9" * 400, 404, "NOT_FOUND"),
    ],
)
def test_a_refusal_has_a_code_and_a_readable_text(
    cast: Cast, visitor: Visitor, name: str, group: str, status: int, code: str
) -> None:
    visitor.actor = cast.actor(name) if name else None
    path = address(group.format(own=cast.group), cast.semester)
    program = visitor.client.get(path)
    assert (program.status_code, program.get_json()["errors"][0]["code"]) == (status, code)
    assert set(program.get_json()["errors"][0]) == {"code", "field", "message"}
    person = visitor.client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (person.status_code, person.mimetype) == (status, "text/plain")
    assert person.text.strip() == program.get_json()["errors"][0]["message"]


def test_there_is_no_document_of_another_name(cast: Cast, visitor: Visitor) -> None:
    visitor.actor = cast.actor("office")
    assert visitor.client.get("/exports/../secret.xlsx").status_code == 404
    assert visitor.client.get("/exports/passwords.xlsx").status_code == 404


# --- links ------------------------------------------------------------------------------------------------------------


def link_of(cast: Cast, name: str = "office") -> tuple[str, dt.datetime]:
    return exports.link(cast.actor(name), NAME, {"group": cast.group, "semester": cast.semester})


def test_a_link_works_for_its_minutes_without_any_session(cast: Cast, visitor: Visitor) -> None:
    path, expires_at = link_of(cast)
    assert expires_at == NOON + dt.timedelta(minutes=current().link_minutes)
    assert (
        visitor.client.get(path).data
        == exports.make(cast.actor("office"), NAME, group=cast.group, semester=cast.semester).content
    )
    with clock.stopped(expires_at - dt.timedelta(seconds=1)):
        assert visitor.client.get(path).status_code == 200
    with clock.stopped(expires_at):
        assert visitor.client.get(path).status_code == 401


def test_a_link_serves_no_other_thing(cast: Cast, visitor: Visitor) -> None:
    path, _expires_at = link_of(cast)
    foreign = path.replace(f"group=Group:{cast.group}", f"group=Group:{cast.other_group}")
    assert foreign != path
    assert visitor.client.get(foreign).status_code == 401
    assert visitor.client.get(path[:-2]).status_code == 401
    visitor.actor = cast.actor("office")
    assert visitor.client.get(f"{address(cast.group, cast.semester)}&signature=x").status_code == 401


@pytest.mark.clause("R23")
def test_a_link_dies_with_the_sessions_of_its_maker(cast: Cast, visitor: Visitor) -> None:
    path, _expires_at = link_of(cast)
    sign_out_everywhere(cast.actor("office"))
    assert visitor.client.get(path).status_code == 401


def test_rights_are_asked_again_at_the_download(cast: Cast, visitor: Visitor) -> None:
    path, _expires_at = link_of(cast, "curator")
    Group.update(curator=None).where(Group.id == cast.group).execute()
    assert visitor.client.get(path).status_code == 404
    User.update(active=False).where(User.id == cast.curator).execute()
    assert visitor.client.get(path).status_code == 401
