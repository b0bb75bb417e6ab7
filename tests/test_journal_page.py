"""The journal grid in a real browser: Anna fills it by keyboard, the deputy only reads it, nothing typed is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from models import Attendance, Enrollment, Mark, Person, Student
from models.lessons import AssignmentTarget
from models.verbs.assignments import assignment_change
from models.verbs.marks import mark_set

from .cast import START, Cast
from .conftest import Backend
from .served import Served, served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
CLASS_SIZE = 25
OFFLINE = "Нет связи"
SAVED = "Всё сохранено"


@dataclass
class College(Served):
    """The cast's college with a class of 25 students more, who stand first in the alphabet."""

    newcomers: list[int] = field(default_factory=list)

    @property
    def grid(self) -> str:
        return f"{self.address}/admin/journal-grid/{self.cast.journal}"


@pytest.fixture(scope="module")
def college(backend: Backend) -> Iterator[College]:
    with served(backend) as found:
        newcomers = [newcomer(found.cast, at) for at in range(CLASS_SIZE)]
        yield College(found.cast, found.address, found.browser, newcomers)


def newcomer(cast: Cast, at: int) -> int:
    person = Person.create(last_name=f"Абрамов{chr(ord('а') + at)}", first_name="Иван")
    student = Student.create(person=person, number=f"27-{at:02}")
    Enrollment.create(student=student, group=cast.group, starts_on=START)
    return student.id


@pytest.fixture(scope="module")
def annas(college: College) -> Iterator[BrowserContext]:
    context = college.context("anna")
    yield context
    context.close()


@pytest.fixture
def page(college: College, annas: BrowserContext) -> Iterator[Page]:
    """The open grid of Anna's journal."""
    page = annas.new_page()
    page.goto(college.grid)
    expect(page.locator("table.journal tbody tr").first).to_be_visible()
    yield page
    page.close()


def cell(page: Page, student: int) -> Locator:
    """The cell of a student in the last column of lessons, beside the semester grades."""
    width = page.locator("table.journal").get_attribute("data-width")
    assert width
    return page.locator(f"tr[data-student='Student:{student}'] td[data-column='{int(width) - 2}']")


def press(page: Page, key: str, code: str, **more: bool) -> None:
    """A key as the Russian layout gives it: its sign is Cyrillic, its place on the keyboard is not."""
    page.evaluate(
        "([key, code, more]) => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true, ...more}))",
        [key, code, more],
    )


def saved(page: Page) -> None:
    expect(page.locator(".saved-word")).to_have_text(SAVED)


def until(condition: Callable[[], Any], seconds: float = 8) -> None:
    """Wait until something is so in the database."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


def marks_of(cast: Cast) -> dict[int, int]:
    """The marks for the last work that stand, by student."""
    standing = Mark.select().where(Mark.assignment == cast.work, Mark.removed_at.is_null())
    return {mark.student_id: mark.value for mark in standing}


@pytest.mark.clause("R24")
def test_anna_marks_a_column_of_25_by_keyboard_in_one_round_trip(college: College, page: Page) -> None:
    page.clock.install()
    page.reload()
    place = cell(page, college.newcomers[0])
    expect(place).to_be_visible()
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request) if "marksSet" in (request.post_data or "") else None)
    values = [2 + at % 4 for at in range(CLASS_SIZE)]
    began = time.monotonic()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # a busy machine may pause between two keys; Anna does not
    place.focus()
    for value in values:
        page.keyboard.press(str(value))
    page.clock.resume()
    saved(page)
    assert time.monotonic() - began < 30
    assert len(sent) == 1
    standing = marks_of(college.cast)
    assert [standing[student] for student in college.newcomers] == values
    expect(page.locator(f"tr[data-student='Student:{college.newcomers[3]}'] .average")).to_have_text("5,00")


@pytest.mark.clause("R41")
def test_letters_of_the_russian_layout_set_clear_and_undo_what_the_book_shows(college: College, page: Page) -> None:
    student = college.newcomers[10]
    mark_set(college.cast.actor("anna"), college.cast.work, student, 4)
    page.reload()
    place = cell(page, student)
    place.focus()
    press(page, "н", "KeyY")
    expect(place).to_have_text(re.compile(r"н\s*4"))
    place.focus()
    press(page, "Backspace", "Backspace")
    expect(place).to_have_text(re.compile(r"н\s*·"))  # the work is compulsory: without a mark a dot stands there
    saved(page)
    absences = Attendance.select().where(Attendance.student == student, Attendance.removed_at.is_null())
    assert student not in marks_of(college.cast)
    assert [absence.code for absence in absences.clone()] == ["н"]
    for _step in range(2):
        press(page, "я", "KeyZ", ctrlKey=True)
    expect(place).to_have_text("4")
    until(lambda: marks_of(college.cast).get(student) == 4 and not absences.clone().exists())


@pytest.mark.clause("R40")
def test_a_point_asks_one_student_for_the_work_in_either_layout(college: College, page: Page) -> None:
    anna, work, gleb = college.cast.actor("anna"), college.cast.work, college.cast.students["gleb"]
    assignment_change(anna, work, is_compulsory=False)
    page.reload()
    place = cell(page, gleb)
    place.focus()
    asked = AssignmentTarget.select().where(AssignmentTarget.assignment == work, AssignmentTarget.student == gleb)
    press(page, "ю", "Period")
    expect(place).to_have_text(re.compile("·"))
    until(lambda: asked.clone().exists())
    page.keyboard.press(".")
    until(lambda: not asked.clone().exists())
    assignment_change(anna, work, is_compulsory=True)


@pytest.mark.clause("R41")
def test_a_conflict_is_shown_in_place_with_both_values(college: College, page: Page) -> None:
    vera = college.cast.students["vera"]
    place, bubble = cell(page, vera), page.locator(".bubble")
    place.focus()
    page.keyboard.press("3")
    mark_set(college.cast.actor("anna"), college.cast.work, vera, 5)  # meanwhile, at another computer
    expect(place).to_have_class(re.compile("conflict"))
    place.focus()
    expect(bubble).to_contain_text("Алгеброва А.")
    expect(bubble.locator("dd b")).to_have_text(["5", "3"])
    bubble.get_by_role("button", name="Записать: 3").click()
    saved(page)
    assert marks_of(college.cast)[vera] == 3


def test_what_is_typed_without_a_connection_outlives_the_page_and_is_sent_later(
    college: College, annas: BrowserContext, page: Page
) -> None:
    standing = marks_of(college.cast)
    wanted = {student: 5 if standing.get(student) != 5 else 4 for student in college.newcomers[20:22]}
    annas.set_offline(True)
    cell(page, college.newcomers[20]).focus()
    for value in wanted.values():
        page.keyboard.press(str(value))
    expect(page.locator(".unsaved")).to_contain_text(f"{OFFLINE}: 2")
    page.close()
    annas.set_offline(False)
    assert marks_of(college.cast) == standing
    again = annas.new_page()
    again.goto(college.grid)
    until(lambda: marks_of(college.cast) == {**standing, **wanted})
    saved(again)
    assert again.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('unsaved'))") == []


@pytest.mark.clause("R30")
def test_the_deputy_sees_a_lock_cannot_type_and_follows_what_anna_writes(college: College) -> None:
    context = college.context("deputy")
    page, student = context.new_page(), college.newcomers[5]
    page.goto(college.grid)
    expect(page.locator(".lock")).to_be_visible()
    expect(page.locator("table.journal")).to_have_attribute("aria-readonly", "true")
    before = marks_of(college.cast).get(student)
    typed, written = [value for value in (2, 3, 4) if value != before][:2]
    place = cell(page, student)
    place.focus()
    page.keyboard.press(str(typed))
    expect(page.locator(".said")).to_be_visible()
    assert marks_of(college.cast).get(student) == before
    mark_set(college.cast.actor("anna"), college.cast.work, student, written)
    expect(place).to_have_text(str(written))
    context.close()
