"""The teacher's day in a browser, on a phone: lessons, reminders, and the way into the journal (R24, R34)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from models import TimetableSlot
from models.base import database

from .cast import END, START
from .conftest import Backend
from .served import PHONE, Served, served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


@pytest.fixture(scope="module")
def college(backend: Backend) -> Iterator[Served]:
    with served(backend) as found:
        TimetableSlot.create(journal=found.cast.journal, weekday=4, period=1, starts_on=START, ends_on=END, room="215")
        database.close()
        yield found


@pytest.mark.clause("R34")
def test_anna_sees_her_day_and_goes_from_a_lesson_to_its_place_in_the_journal(college: Served) -> None:
    page = college.page("anna", "/admin/", PHONE)
    card = page.locator(".class-card")
    expect(card).to_contain_text("Математика")
    expect(card).to_contain_text("ауд. 215")
    expect(card.locator(".chip")).to_have_text(["Ещё не внесено"])
    expect(page.locator(".owe", has_text="Не внесены занятия").locator("li")).to_contain_text(["чт 01.10, 1 пара"])
    expect(page.locator(".books")).to_contain_text("4 из 40 ч.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".day-link", has_text="16.10").click()
    expect(page.locator(".empty")).to_contain_text("чт 22.10, 1 пара")
    assert "day=2026-10-16" in page.url
    page.get_by_role("link", name="Предыдущая неделя").click()
    page.locator(".day-link", has_text="08.10").click()
    expect(card.locator(".chip.done")).to_contain_text(["Тема", "нет 1", "КР № 1", "Домашнее задание"])
    expect(card.get_by_role("link", name="Открыть")).to_have_attribute(
        "href", f"/admin/journal-grid/{college.cast.journal}?lesson={college.cast.lesson}"
    )
    page.get_by_role("link", name="К сегодняшнему дню").click()
    card.get_by_role("link", name="Записать").click()
    page.wait_for_url(f"**/admin/journal-grid/{college.cast.journal}?lesson=new&date=2026-10-15&period=1*")
