"""What students and guardians see in a browser: the week that fills by itself, and children side by side (R25, R26, R41)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from models import TimetableSlot
from models.base import database
from models.verbs.marks import mark_set

from .cast import END, TODAY
from .conftest import Backend
from .served import PHONE, Served, served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


@pytest.fixture(scope="module")
def college(backend: Backend) -> Iterator[Served]:
    with served(backend) as found:
        TimetableSlot.create(
            journal=found.cast.journal, weekday=5, period=2, weeks="every", starts_on=TODAY, ends_on=END, room="214"
        )
        database.close()
        yield found


def fits(page: Page) -> bool:
    """Whether nothing of the page sticks out of the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.clause("R25")
@pytest.mark.clause("R41")
def test_a_mark_appears_on_glebs_open_diary_without_reload_and_closes_the_dot(college: Served) -> None:
    page = college.page("gleb", "/admin/?week=2026-10-08", PHONE)
    day = page.locator("details.day", has_text="08.10.2026")
    expect(day.locator(".lesson .mark")).to_have_text(["н", "·"])
    expect(page.locator(".owed h2 .count")).to_have_text("2")
    assert fits(page)
    page.evaluate("window.isTheSame = true")
    with database.connection_context():
        mark_set(college.cast.actor("anna"), college.cast.work, college.cast.students["gleb"], 3)
    expect(day.locator(".lesson .mark")).to_have_text(["н", "3"])
    expect(page.locator(".owed h2 .count")).to_have_text("1")
    assert page.evaluate("window.isTheSame")
    page.get_by_role("link", name="Следующая неделя").click()
    expect(page.locator("details.day.today")).to_contain_text("четверг")
    expect(page.locator("details.day", has_text="16.10.2026").locator(".lesson.planned")).to_contain_text("ауд. 214")
    assert "week=2026-10-12" in page.url
    page.goto(f"{college.address}/admin/progress/")
    course = page.locator("article.course")
    expect(course.locator(".key dd")).to_have_text(["3,00", "3", "—"])
    expect(course.locator(".stamps b")).to_have_text(["·", "3"])
    assert fits(page)


@pytest.mark.clause("R26")
@pytest.mark.clause("R32")
def test_the_guardian_of_two_compares_them_and_goes_from_one_to_the_other(college: Served) -> None:
    page = college.page("several", "/admin/?week=2026-10-08", PHONE)
    cards = page.locator("a.child")
    expect(cards).to_have_count(2)
    expect(cards.nth(1)).to_contain_text("Зоя")
    expect(cards.nth(1).locator("dd")).to_have_text(["4,00", "0", "0 ч."])
    expect(page.locator("h1")).to_have_text("Ёлкин Глеб Петрович")
    cards.nth(1).click()
    expect(page.locator("h1")).to_have_text("Зоева Зоя Петровна")
    expect(page.locator(".lesson .mark")).to_have_text(["оп", "5"])
    assert f"child={college.cast.students['zoya']}" in page.url
    assert "week=2026-10-08" in page.url
    page.go_back()
    expect(page.locator("h1")).to_have_text("Ёлкин Глеб Петрович")
    assert fits(page)
    for path in ("progress", "absences"):
        page.goto(f"{college.address}/admin/{path}/?child={college.cast.students['zoya']}")
        expect(page.locator("h1")).to_contain_text("Зоева Зоя Петровна")
        assert fits(page)
    expect(page.get_by_role("button", name="Сообщить об отсутствии")).to_be_visible()
