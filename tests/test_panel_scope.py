"""The filters, counts and downloads of the panel rest on what the person may see, and a download leaves a trace."""

from __future__ import annotations

import csv
import os
import re
import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from admin import shelf
from app import create_app
from models import AuditEntry, Enrollment, Group, Student
from models.access import can_read, visible
from models.settings import current

from .browser import Browser, browser_of, panel_app
from .cast import Cast

NAMES = ["office", "deputy", "dasha", "curator", "anna", "former", "pavel", "vera", "guardian", "stranger"]


def rows(browser: Browser, url: str) -> int:
    """How many rows a list says that it holds."""
    count = re.search(r'class="count"[^>]*>(\d+)<', browser.page(url))
    assert count, url
    return int(count[1])


def lines(browser: Browser, screen: str) -> list[dict[str, str]]:
    """A list as its download holds it, by the names of the columns."""
    text = browser.get(f"/admin/{screen}/export/csv/").data.decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def is_open(cast: Cast, name: str, screen: Any) -> bool:
    actor = cast.actor(name)
    return bool(actor.roles & screen.offered_to) and can_read(actor, screen.model)


def target_of(screen: Any, one: Any) -> Any:
    """The table whose row a filter names by its id."""
    return one.target or (Group if (screen.model, one.name) == (Student, "group") else None)


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R33")
@pytest.mark.for_everybody
@pytest.mark.parametrize("name", NAMES)
def test_a_filter_by_what_may_not_be_seen_finds_nothing(cast: Cast, name: str) -> None:
    browser, actor, tried = browser_of(cast, name), cast.actor(name), 0
    for endpoint, screen in panel_app().extensions["screens"].items():
        if not is_open(cast, name, screen):
            continue
        for one in screen.named_filters.values():
            target = target_of(screen, one)
            if target is None or not one.is_offered(actor):
                continue
            seen = {row.id for row in visible(actor, target)}
            for row in target.select():
                if row.id not in seen:
                    tried += 1
                    assert rows(browser, f"/admin/{endpoint}/?{one.name}={row.id}") == 0, (endpoint, one.name, row.id)
    assert (tried > 0) == (name in {"office", "deputy", "dasha", "curator", "anna", "former", "pavel"})


def test_the_curator_does_not_learn_where_zoya_went(cast: Cast) -> None:
    curator, office = browser_of(cast, "curator"), browser_of(cast, "office")
    hidden = f"/admin/student/?group={cast.other_group}"
    assert "Зоева" in office.page(hidden)
    assert "Зоева" not in curator.page(hidden)
    assert "Зоева" in curator.page("/admin/student/")
    assert "Верина" in curator.page(f"/admin/student/?group={cast.group}")


@pytest.mark.for_everybody
@pytest.mark.parametrize("name", NAMES)
def test_who_belongs_to_a_group_is_filtered_as_the_column_of_groups_shows_it(cast: Cast, name: str) -> None:
    if not is_open(cast, name, panel_app().extensions["screens"]["student"]):
        assert browser_of(cast, name).get("/admin/student/?enrolled=1").status_code == 404
        return
    browser = browser_of(cast, name)
    groups = [line["Группа"] for line in lines(browser, "student") if line.get("Группа")]
    shown = len([group for group in groups if group != "—"])
    assert rows(browser, "/admin/student/?enrolled=1") == shown
    assert rows(browser, "/admin/student/?enrolled=0") == rows(browser, "/admin/student/") - shown


@pytest.mark.for_everybody
@pytest.mark.parametrize("name", NAMES)
def test_journals_with_a_teacher_are_filtered_as_the_column_of_teachers_shows_it(cast: Cast, name: str) -> None:
    if not is_open(cast, name, panel_app().extensions["screens"]["journal"]):
        assert browser_of(cast, name).get("/admin/journal/?taught=1").status_code == 404
        return
    browser = browser_of(cast, name)
    teachers = [line["Ведёт сейчас"] for line in lines(browser, "journal")]
    shown = len([one for one in teachers if one and one != "—"])
    assert rows(browser, "/admin/journal/?taught=1") == shown


@pytest.mark.for_everybody
@pytest.mark.parametrize("name", NAMES)
def test_whether_somebody_has_an_account_is_asked_only_by_those_who_see_accounts(cast: Cast, name: str) -> None:
    browser = browser_of(cast, name)
    for endpoint, asked_by in (("student", {"office"}), ("guardianship", {"office"}), ("teacher", set())):
        if not is_open(cast, name, panel_app().extensions["screens"][endpoint]):
            continue
        page = browser.page(f"/admin/{endpoint}/")
        assert ('name="account"' in page) == (name in asked_by), (endpoint, name)
        if name not in asked_by:
            everybody = rows(browser, f"/admin/{endpoint}/")
            assert {rows(browser, f"/admin/{endpoint}/?account={value}") for value in "01"} == {everybody}


# --- counts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "students"), [("office", "2"), ("curator", "2"), ("anna", "2"), ("boris", "1")])
def test_a_group_counts_the_students_that_the_person_may_see(cast: Cast, name: str, students: str) -> None:
    (line,) = [line for line in lines(browser_of(cast, name), "group") if line["Группа"] == "ИС-21"]
    assert line["Студенты"] == students
    seen = visible(cast.actor(name), Enrollment).where(Enrollment.group == cast.group, Enrollment.ends_on.is_null())
    assert seen.count() == int(students)


# --- downloads and uploads --------------------------------------------------------------------------------------------


@pytest.mark.clause("R12")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_downloaded_list_is_recorded_without_a_word_of_what_it_holds(cast: Cast, kind: str) -> None:
    before = AuditEntry.select().count()
    browser = browser_of(cast, "curator")
    browser.page("/admin/student/?q=Верина")
    assert AuditEntry.select().count() == before
    browser.get(f"/admin/student/export/{kind}/?q=Верина")
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert AuditEntry.select().count() == before + 1
    assert (entry.actor_id, entry.action, entry.thing, entry.thing_id) == (cast.curator, "list:export", "User", cast.curator)
    assert (entry.before, orjson.loads(entry.after)) == ("", {"screen": "student", "rows": 1})


def stale(folder: Path, *, is_whole: bool = True) -> Path:
    """An upload that has waited for more than an hour; one cut off has nothing in its folder."""
    place = folder / ("a" * 32 if is_whole else "b" * 32)
    place.mkdir(parents=True)
    for name in (shelf.CONTENT, shelf.ABOUT) if is_whole else ():
        (place / name).write_text("Верина")
        os.utime(place / name, (time.time() - 4000,) * 2)
    os.utime(place, (time.time() - 4000,) * 2)
    return place


@pytest.mark.clause("R12")
def test_uploads_that_nobody_came_for_are_gone_at_the_next_look_and_at_the_next_start(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "folder", lambda: tmp_path / "uploads")
    token = shelf.keep(cast.actor("admin"), "students", "list.csv", b"x")
    places = [stale(shelf.folder()), stale(shelf.folder(), is_whole=False)]
    shelf.about(cast.actor("admin"), token)
    assert [place.exists() for place in places] == [False, False]
    places = [stale(shelf.folder()), stale(shelf.folder(), is_whole=False)]
    create_app(current())
    assert [place.exists() for place in places] == [False, False]
    assert shelf.content(cast.actor("admin"), token) == b"x"


@pytest.mark.clause("R30")
@pytest.mark.parametrize(
    ("name", "status"),
    [("anna", 200), ("former", 200), ("deputy", 200), ("office", 200), ("curator", 200),
     ("boris", 404), ("admin", 404), ("vera", 404), ("guardian", 404), (None, 302)],
)  # fmt: skip
def test_the_grid_of_a_journal_is_a_page_for_those_who_read_it(cast: Cast, name: str | None, status: int) -> None:
    """An administrator knows that there is a journal, and no more (requirements, decisions)."""
    assert browser_of(cast, name).get(f"/admin/journal-grid/{cast.journal}").status_code == status
