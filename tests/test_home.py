"""The first page: what stands on it for each role."""

from __future__ import annotations

import re

import pytest

from models import Group

from .browser import Browser, browser_of
from .cast import Cast


@pytest.mark.parametrize(
    ("name", "there", "absent"),
    [
        ("admin", ["Колледж сегодня", "Что сделать", "Последние входы"], ["Матрицы"]),
        ("office", ["ИС-21", "ИС-22", "/exports/group-journal.xlsx"], ["Колледж сегодня"]),
        ("deputy", ["ИС-21", "ИС-22", "/exports/group-journal.xlsx"], ["Колледж сегодня"]),
        ("curator", ["Мои группы", "ИС-21", "/exports/group-journal.xlsx"], ["ИС-22"]),
        ("anna", ["Мои журналы", "Математика", "4 / 40"], ["ИС-22"]),
        ("vera", ["Верина Вера", "Эта неделя"], ["Ёлкин", "admin/student"]),
        ("guardian", ["Верина Вера"], ["Ёлкин"]),
        ("revoked", ["не связан ни один студент"], ["Верина"]),
        ("stranger", ["не связан ни один студент"], ["Верина"]),
    ],
)
def test_each_role_has_a_home_of_its_own(cast: Cast, name: str, there: list[str], absent: list[str]) -> None:
    page = browser_of(cast, name).page("/admin/")
    assert [text for text in there if text not in page] == []
    assert [text for text in absent if text in page] == []


@pytest.mark.clause("R25")
def test_veras_week_holds_her_own_marks_and_homework_and_nobody_elses(cast: Cast) -> None:
    week = "/admin/?week=2026-10-08"
    vera, gleb = browser_of(cast, "vera").page(week), browser_of(cast, "gleb").page(week)
    assert "Матрицы" in vera
    assert ">4</span>" in vera
    assert "Доклад о Крамере" not in vera
    assert "Доклад о Крамере" in gleb
    assert ">н</span>" in gleb
    assert 'class="mark dot"' in gleb
    assert ">4</span>" not in gleb
    assert browser_of(cast, "vera").get(f"/admin/?child={cast.students['gleb']}").status_code == 404
    assert browser_of(cast, "vera").get("/admin/?week=nonsense").status_code == 200


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
