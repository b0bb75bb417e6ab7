"""The page that carries a list from the file to the journal, and the command line that does the same."""

from __future__ import annotations

import io
import os
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, g
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from admin import shelf
from admin.lists import ListsView, import_file
from models import AuditEntry, Student
from models.access import Actor
from models.errors import Forbidden, Invalid, NotFound
from models.i18n import gettext

from .cast import Cast
from .listed import cells, csv_file

ROOT = Path(__file__).resolve().parent.parent
HEADER = ("ФИО", "Группа", "№ зачётной книжки")
NEWCOMER = ("Новиков Никита Ильич", "ИС-21", "26-77")
FRAME = """<title>{% block title %}{% endblock %}</title>{% block crumbs %}{% endblock %}
{% for kind, message in get_flashed_messages(with_categories=true) %}<p class="{{ kind }}">{{ message }}</p>{% endfor %}
{% block content %}{% endblock %}"""


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads of a test wait in a folder of its own."""
    monkeypatch.setattr(shelf, "folder", lambda: tmp_path / "uploads")


def panel(actor: Actor | None) -> FlaskClient:
    """A client of this page alone, in a bare frame, for whom this person is signed in."""
    app = Flask("tests", template_folder=None)
    app.config.update(SECRET_KEY="a secret of sufficient length for the tests", TESTING=True)
    app.jinja_loader = ChoiceLoader([DictLoader({"panel/base.html": FRAME}), FileSystemLoader(ROOT / "admin" / "templates")])
    CSRFProtect(app)
    doors = Blueprint("session", "tests")
    doors.add_url_rule("/sign-in", "sign_in", lambda: "the door")
    app.register_blueprint(doors)
    app.context_processor(lambda: {"_": gettext})
    Admin(app).add_view(ListsView())

    @app.before_request
    def _who() -> None:
        g.actor = actor

    return app.test_client()


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: FlaskClient, content: bytes, kind: str = "students", name: str = "список.csv") -> Any:
    """Upload a file as the form of the page does."""
    token = token_in(client.get("/admin/lists/").text)
    return client.post("/admin/lists/check", data={"csrf_token": token, "kind": kind, "file": (io.BytesIO(content), name)})


@pytest.mark.clause("R27")
def test_the_administrator_looks_at_the_dry_run_and_loads_the_list(cast: Cast) -> None:
    client = panel(cast.actor("admin"))
    answer = send(client, csv_file(HEADER, NEWCOMER, encoding="cp1251"))
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "Новиков Никита Ильич" in page
    assert "26-77" in page
    assert not Student.select().where(Student.number == "26-77").exists()
    done = client.post(answer.location, data={"csrf_token": token_in(page)})
    assert done.status_code == 302
    assert "/result/" in done.location
    assert client.get(done.location).status_code == 200
    assert Student.select().where(Student.number == "26-77").exists()
    entry = AuditEntry.get(AuditEntry.action == "list:import")
    assert (entry.actor_id, entry.thing, entry.thing_id) == (cast.admin, "User", cast.admin)
    again = client.post(answer.location, data={"csrf_token": token_in(page)})  # a second click
    assert again.status_code == 302
    assert again.location.endswith("/lists/")


@pytest.mark.clause("R27")
def test_bad_rows_are_shown_first_and_given_back_as_a_file_to_correct(cast: Cast) -> None:
    client = panel(cast.actor("admin"))
    address = send(client, csv_file(HEADER, NEWCOMER, ("=HYPERLINK(1) Иван", "ИС-99", "+1"))).location
    page = client.get(address).text
    assert page.index("ИС-99") < page.index("Новиков")
    only_changes = client.get(address + "?show=changes").text
    assert "Новиков" in only_changes
    assert "ИС-99" not in only_changes
    csrf = token_in(page)
    assert client.post(address, data={"csrf_token": csrf}).status_code == 422
    assert not Student.select().where(Student.number == "26-77").exists()
    result = client.post(address, data={"csrf_token": csrf, "skip_errors": "1"}).location
    assert Student.select().where(Student.number == "26-77").exists()
    file = client.get(result.replace("/result/", "/errors/"))
    back = cells(file.data)
    assert back[0][:3] == HEADER
    assert back[1][:3] == ("=HYPERLINK(1) Иван", "ИС-99", "+1")
    assert "ИС-99" in back[1][3]


def test_nothing_stale_is_loaded(cast: Cast) -> None:
    """Between the dry run and the confirmation the group is given another name."""
    client = panel(cast.actor("admin"))
    address = send(client, csv_file(HEADER, NEWCOMER)).location
    csrf = token_in(client.get(address).text)
    from models import Group

    Group.update(name="ИС-31").where(Group.id == cast.group).execute()
    assert client.post(address, data={"csrf_token": csrf}).status_code == 422
    assert not Student.select().where(Student.number == "26-77").exists()


@pytest.mark.parametrize("name", ["office", "deputy", "curator", "anna", "vera", "guardian", "stranger"])
def test_for_everybody_else_there_is_no_such_page(cast: Cast, name: str) -> None:
    admin = panel(cast.actor("admin"))
    address = send(admin, csv_file(HEADER, NEWCOMER)).location
    client = panel(cast.actor(name))
    for path in ("/admin/lists/", "/admin/lists/samples/students.csv", address):
        with admin.get(path) as answer:
            assert answer.status_code == 200
        assert client.get(path).status_code == 404
    client.application.config["WTF_CSRF_ENABLED"] = False
    for path in ("/admin/lists/check", address):
        assert client.post(path, data={"kind": "students", "file": (io.BytesIO(b"x"), "x")}).status_code == 404
    with pytest.raises(Forbidden):
        import_file(
            cast.actor(name), "students", ROOT / "docs/samples/students.csv", dry_run=True, skip_errors=False, echo=print
        )


def test_nobody_is_asked_to_sign_in(cast: Cast) -> None:
    assert "/sign-in" in panel(None).get("/admin/lists/").location


def test_both_forms_need_their_token(cast: Cast) -> None:
    client = panel(cast.actor("admin"))
    file = (io.BytesIO(csv_file(HEADER, NEWCOMER)), "a.csv")
    assert client.post("/admin/lists/check", data={"kind": "students", "file": file}).status_code == 400
    address = send(client, csv_file(HEADER, NEWCOMER)).location
    assert client.post(address).status_code == 400
    assert not Student.select().where(Student.number == "26-77").exists()


def test_an_upload_belongs_to_the_person_who_brought_it_and_expires(cast: Cast) -> None:
    client, actor = panel(cast.actor("admin")), cast.actor("admin")
    address = send(client, csv_file(HEADER, NEWCOMER)).location
    token = address.rsplit("/", 1)[1]
    with pytest.raises(NotFound):
        shelf.about(replace(actor, user_id=cast.office), token)
    for other in ("../../../etc/passwd", "..%2f..%2fx", "x" * 32, ""):
        assert client.get(f"/admin/lists/plan/{other}").status_code == 404
    for file in (shelf.folder() / token).iterdir():
        os.utime(file, (time.time() - 4000,) * 2)
    assert client.get(address).status_code == 404
    send(client, csv_file(HEADER, NEWCOMER))
    assert not (shelf.folder() / token).exists()


@pytest.mark.parametrize(
    ("kind", "content"), [("students", b"%PDF-1.7"), ("students", b"a;b\n1;2"), ("marks", b"a;b\n1;2"), ("", b"x")]
)
def test_a_file_that_cannot_be_used_is_a_sentence_on_the_same_page(cast: Cast, kind: str, content: bytes) -> None:
    answer = send(panel(cast.actor("admin")), content, kind)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not shelf.folder().exists()


def test_the_page_escapes_what_the_file_says(cast: Cast) -> None:
    client = panel(cast.actor("admin"))
    evil = "<script>alert(1)</script> Иван"
    address = send(client, csv_file((*HEADER, "<b>"), (evil, "ИС-21", "1", "")), name="<img src=x>.csv").location
    page = client.get(address).text
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;b&gt;" in page


def test_samples_are_served_and_nothing_else(cast: Cast) -> None:
    client = panel(cast.actor("admin"))
    index = client.get("/admin/lists/").text
    names = re.findall(r"/samples/([^\"]+)", index)
    assert len(names) == 8
    for name in names:
        with client.get(f"/admin/lists/samples/{name}") as answer:
            assert answer.data == (ROOT / "docs" / "samples" / name).read_bytes()
    assert client.get("/admin/lists/samples/..%2f..%2fREADME.md").status_code == 404


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
def test_the_command_line_loads_the_same_way(cast: Cast, tmp_path: Path) -> None:
    path, said = tmp_path / "a.csv", []
    path.write_bytes(csv_file(HEADER, NEWCOMER, ("Ошибкин", "ИС-99", "")))
    admin = cast.actor("admin")

    def run(*, dry_run: bool = False, skip_errors: bool = False) -> bool:
        return import_file(admin, "students", path, dry_run=dry_run, skip_errors=skip_errors, echo=said.append)

    assert run(dry_run=True) is False
    assert any("ИС-99" in line for line in said)
    assert run() is False
    assert not Student.select().where(Student.number == "26-77").exists()
    assert run(skip_errors=True) is True
    assert "1 / 1" in said
    assert Student.select().where(Student.number == "26-77").exists()


def test_a_wrong_kind_or_a_missing_file_is_a_sentence(cast: Cast, tmp_path: Path) -> None:
    for kind, path, field in (
        ("marks", tmp_path, "kind"),
        ("students", tmp_path / "нет.csv", "file"),
        ("students", tmp_path, "file"),
    ):
        with pytest.raises(Invalid) as error:
            import_file(cast.actor("admin"), kind, path, dry_run=True, skip_errors=False, echo=print)
        assert error.value.problems[0].field == field
