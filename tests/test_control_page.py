"""The page of control: the deputy finds in a browser what is not in order, and everybody else what is theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from models import TimetableSlot
from models.base import database

from .browser import browser_of
from .cast import START, Cast
from .conftest import Backend
from .served import PHONE, Served, served


@pytest.fixture(scope="module")
def college(backend: Backend) -> Iterator[Served]:
    with served(backend) as found:
        for period in (1, 2):
            TimetableSlot.create(journal=found.cast.journal, weekday=4, period=period, weeks="every", starts_on=START)
        database.close()
        yield found


@pytest.mark.browser
@pytest.mark.clause("R13")
@pytest.mark.clause("R30")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_deputy_goes_from_a_figure_to_the_lessons_behind_it_and_to_their_journal(college: Served) -> None:
    page = college.page("deputy", "/admin/")
    figures = page.locator("[data-app=control-summary] .figure")
    expect(figures.locator("b")).to_have_text(["0 / 2", "0", "0", "0", "6"])
    figures.first.click()
    page.get_by_role("link", name="Раньше").click()
    rows = page.locator(".heat tbody tr")
    expect(rows.locator("th")).to_have_text(["Алгеброва А.", "Борисов Б."])
    cell = rows.first.locator("a.heat-cell")
    expect(cell).to_have_text("−1")
    expect(cell).to_have_attribute("title", "в срок: 1, не заполнено: 1")
    cell.click()
    lessons = page.locator("dialog.lessons li")
    expect(lessons).to_have_count(2)
    expect(lessons.nth(0).locator(".chip.late")).to_contain_text("КР № 1: 1 оценка, есть выставленные после 13.10.2026")
    expect(lessons.nth(1).locator(".chip")).to_have_text("не заполнено")
    address = page.url
    assert {"on=2026-10-11", "owner=Teacher%3A2", "day=2026-10-08"} <= set(address.split("?")[1].split("&"))
    page.keyboard.press("Escape")
    expect(page.locator("dialog.lessons")).to_have_count(0)
    for choice, text in (("Посещаемость", "✓1"), ("Оценки за работы", "п1"), ("Группы", "п1"), ("Месяц", "п1")):
        page.locator(".segments").get_by_role("link", name=choice).click()
        expect(rows.first.locator("a.heat-cell.late, a.heat-cell.inTime").first).to_have_text(text)
    expect(rows.locator("th")).to_have_text(["ИС-21", "ИС-22"])
    page.goto(address)
    page.locator("dialog.lessons li").nth(1).get_by_role("link").click()
    page.wait_for_url(f"**/admin/journal-grid/{college.cast.journal}*")


@pytest.mark.browser
@pytest.mark.clause("R2")
@pytest.mark.clause("R38")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_curator_finds_on_a_phone_what_is_missing_and_who_has_too_few_marks(college: Served) -> None:
    page = college.page("curator", "/admin/control/?tab=missing", PHONE)
    rows = page.locator("table.rows tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Иностранный язык, подгруппа 2")
    expect(rows.nth(0)).to_contain_text("журнал откроется сам")
    page.get_by_role("link", name="Накопляемость оценок").click()
    journal = page.locator(".accumulation details")
    expect(journal.locator("summary")).to_contain_text("2 из 2 студентов")
    expect(journal.locator("tbody tr")).to_have_count(2)
    expect(journal.locator("tbody tr").nth(1)).to_contain_text("1 из 2")
    assert "tab=accumulation" in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.clause("R13")
def test_each_role_finds_the_tabs_of_its_own_and_students_no_page_at_all(cast: Cast) -> None:
    tabs = {
        name: [tab for tab in ("timeliness", "missing", "accumulation") if f"&#34;{tab}&#34;" in page]
        for name in ("deputy", "office", "curator", "anna", "admin")
        for page in [browser_of(cast, name).page("/admin/control/")]
    }
    whole = ["timeliness", "missing", "accumulation"]
    own = ["timeliness", "accumulation"]
    assert tabs == {"deputy": whole, "office": whole, "curator": whole, "anna": own, "admin": ["missing"]}
    for name in ("vera", "guardian", "stranger"):
        browser = browser_of(cast, name)
        assert browser.get("/admin/control/").status_code == 404
        assert "/admin/control/" not in browser.page("/admin/")
