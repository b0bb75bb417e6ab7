"""The first page: what stands on it for each role."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from models import Group

from .browser import Browser, browser_of
from .cast import Cast

IS_21 = json.dumps("ИС-21").strip('"')
"""ИС-21 in what a script is given."""


@pytest.mark.parametrize(
    ("name", "there", "absent"),
    [
        ("admin", ["Колледж сегодня", "Что сделать", "Последние входы"], ["Матрицы"]),
        ("office", ["ИС-21", "ИС-22", "/exports/group-journal.xlsx"], ["Колледж сегодня"]),
        ("deputy", ["ИС-21", "ИС-22", "/exports/group-journal.xlsx"], ["Колледж сегодня"]),
        ("curator", ['data-app="curated"', IS_21, "/exports/group-journal.xlsx"], [IS_21.replace("21", "22"), "ИС-22"]),
        ("anna", ['data-app="today"'], ["ИС-22", "Колледж сегодня"]),
        ("vera", ['data-app="diary"', "/admin/progress/", "/admin/absences/"], ["Ёлкин", "admin/student"]),
    ],
)
def test_each_role_has_a_home_of_its_own(cast: Cast, name: str, there: list[str], absent: list[str]) -> None:
    page = browser_of(cast, name).page("/admin/")
    assert [text for text in there if text not in page] == []
    assert [text for text in absent if text in page] == []


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.parametrize("path", ["/admin/", "/admin/progress/", "/admin/absences/"])
def test_the_pages_of_students_and_guardians_are_about_their_own(cast: Cast, path: str) -> None:
    """What the pages show they ask of the API; they are told about whom."""
    own = {
        "vera": ["Верина Вера Петровна"], "guardian": ["Верина Вера Петровна"], "revoked": [], "unconsented": [],
        "several": ["Ёлкин Глеб Петрович", "Зоева Зоя Петровна"], "pavel": ["Ёлкин Глеб Петрович"],
    }  # fmt: skip
    for name, students in own.items():
        page = browser_of(cast, name).page(path)
        (given,) = re.findall(r'data-app="(?:diary|progress|absences)" data-props="([^"]*)"', page)
        assert [student["name"] for student in json.loads(unescape(given))["students"]] == students, name
    assert browser_of(cast, "vera").get(f"{path}?child={cast.students['vera']}&week=nonsense").status_code == 200
    for child in (cast.students["gleb"], 0, "nonsense"):
        assert browser_of(cast, "vera").get(f"{path}?child={child}").status_code == 404
    for name in ("office", "anna") if path != "/admin/" else ():
        assert browser_of(cast, name).get(path).status_code == 404


def test_the_figures_lead_to_lists_that_hold_as_many_rows(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    Group.update(curator=None).where(Group.id == cast.group).execute()
    page = browser.page("/admin/").replace("&amp;", "&")
    for url, count in re.findall(r'<li><a href="([^"]+)">[^<]*</a><span class="gap"></span><b>(\d+)</b>', page):
        shown = re.search(r'class="count"[^>]*>(\d+)<', browser.page(url))
        assert shown, url
        assert shown[1] == count, url
    assert "curator=none" in page
    for url, count in re.findall(r'class="figure" href="([^"]+)"><b>(\d+)</b>', page)[:4]:
        shown = re.search(r'class="count"[^>]*>(\d+)<', browser.page(url))
        assert shown, url
        assert shown[1] == count, url


def test_the_panel_speaks_english_to_those_who_choose_it(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    cyrillic = re.compile("[а-яё]", re.IGNORECASE)
    for url in ("/admin/group/new/?lang=en", "/admin/student/new/?lang=en", "/admin/user/new/?lang=en"):
        page = re.sub(r'<header.*?</header>|title="Русский"|<title>.*?</title>', "", browser.page(url), flags=re.DOTALL)
        left = [line.strip() for line in page.splitlines() if cyrillic.search(line) and "Информационные" not in line]
        assert left == [], url


def test_nobody_is_asked_to_sign_in_twice(cast: Cast) -> None:
    browser = Browser()
    browser.sign_in("admin")
    assert browser.get("/admin/sign-in?next=/admin/group/").location == "/admin/group/"
