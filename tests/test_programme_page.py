"""The work programme and the remarks in a browser: a teacher writes by keyboard and from a file, a deputy decides."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from models import ProgrammeTopic, WorkProgramme
from models.base import database
from models.people import Role

from .browser import browser_of
from .cast import Cast
from .conftest import Backend
from .served import served

SAMPLES = Path(__file__).resolve().parent.parent / "docs" / "samples"
PASTE = """(text) => { const data = new DataTransfer(); data.setData('text/plain', text);
  const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event); }"""


def titles(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator("[data-field=title]").all()]


@pytest.mark.browser
@pytest.mark.clause("R8")
@pytest.mark.clause("R13")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_teacher_writes_a_programme_and_a_deputy_gives_it_back_and_approves_it(backend: Backend) -> None:
    with served(backend) as college:
        address = f"/admin/programmes/{college.cast.journal}"
        page = college.page("anna", address)
        page.get_by_role("button", name="Составить программу").click()
        page.locator("[data-field=title]").focus()
        page.evaluate(PASTE, "1\tМножества\tлекция\t6\n2\tПределы\tпрактическое занятие\t8")
        expect(page.locator("[data-field=title]")).to_have_count(2)
        page.keyboard.press("Enter")
        page.keyboard.type("Ряды")
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator("[data-field=title]").nth(1)).to_be_focused()
        assert titles(page) == ["Множества", "Ряды", "Пределы"]
        page.locator("[data-field=hours]").nth(1).fill("0")
        page.get_by_role("button", name="Сохранить").click()
        expect(page.locator("td.wrong .problem")).to_have_count(1)
        page.locator("[data-field=hours]").nth(1).fill("4")
        page.get_by_role("button", name="Сохранить").click()
        expect(page.locator("td.topic")).to_have_text(["Множества", "Ряды", "Пределы"])
        page.set_input_files("input[type=file]", SAMPLES / "programme.xlsx")
        expect(page.locator(".preview")).to_contain_text("Множества; Ряды; Пределы")
        page.get_by_role("button", name="Загрузить темы").click()
        expect(page.locator("td.topic")).to_have_count(6)
        page.get_by_role("button", name="Сдать на утверждение").click()
        expect(page.locator("h1 + .state")).to_have_text("на утверждении")

        deputy = college.page("deputy", "/admin/programmes/")
        deputy.locator("tbody a", has_text="Математика").click()
        deputy.get_by_role("button", name="Вернуть").click()
        deputy.locator("textarea").fill("Добавьте часы")
        deputy.locator("form").get_by_role("button", name="Вернуть").click()
        expect(deputy.locator("h1 + .state")).to_have_text("составляется")
        page.reload()
        expect(page.locator(".notice.warning").first).to_contain_text("Добавьте часы")
        page.get_by_role("button", name="Сдать на утверждение").click()
        expect(page.locator("h1 + .state")).to_have_text("на утверждении")
        deputy.reload()
        deputy.get_by_role("button", name="Утвердить").click()
        expect(deputy.locator("h1 + .state")).to_have_text("утверждена")

        deputy.goto(f"{college.address}/admin/remarks/?journal={college.cast.journal}")
        deputy.get_by_role("button", name="Сделать замечание").click()
        deputy.locator("textarea").fill("Нет темы 10 сентября")
        deputy.get_by_role("button", name="Отправить преподавателю").click()
        expect(deputy.locator(".remark-text")).to_have_text("Нет темы 10 сентября")
        page.goto(f"{college.address}/admin/remarks/")
        page.get_by_role("button", name="Ответить").click()
        page.locator("textarea").fill("Внесена")
        page.get_by_role("button", name="Отправить ответ").click()
        expect(page.locator(".remark-answer")).to_contain_text("Внесена")
        with database.connection_context():
            assert WorkProgramme.get().status == "approved"
            assert ProgrammeTopic.select().count() == 6


@pytest.mark.clause("R8")
@pytest.mark.clause("R13")
@pytest.mark.parametrize("name", ["office", "deputy", "curator", "anna", "future", "pavel", "admin", "vera", "stranger"])
def test_the_pages_are_there_for_those_who_may_read_them(cast: Cast, name: str) -> None:
    browser, roles = browser_of(cast, name), cast.actor(name).roles
    is_own = name in {"office", "deputy", "curator", "anna"}
    pages = {
        "/admin/programmes/": bool(roles & {Role.OFF, Role.DEP, Role.CUR, Role.T}),
        f"/admin/programmes/{cast.journal}": is_own,
        "/admin/remarks/": bool(roles & {Role.OFF, Role.DEP, Role.T}),
    }
    assert {url: browser.get(url).status_code == 200 for url in pages} == pages


@pytest.mark.clause("R8")
def test_a_file_is_told_row_by_row_and_loaded_by_the_teacher_alone(cast: Cast) -> None:
    url = f"/admin/programmes/{cast.journal}/file"

    def sent(name: str, text: str, **form: str) -> tuple[int, Any]:
        browser = browser_of(cast, name)
        answer = browser.post(url, file=(BytesIO(text.encode()), "темы.csv"), **form)
        return answer.status_code, answer.get_json()

    good = "№;Тема;Часы\n1;Множества;6\n"
    status, told = sent("anna", good + "2;Пределы;много\n")
    assert (status, told["errors"], [row["action"] for row in told["rows"]]) == (200, 1, ["create", "error"])
    assert sent("anna", good + "2;Пределы;много\n", load="1", version="0")[0] == 422
    assert sent("deputy", good, load="1")[0] == 422
    assert ProgrammeTopic.select().count() == 0
    assert sent("anna", good, load="1", version="0") == (200, {"loaded": True})
    assert sent("anna", good, load="1", version="7")[0] == 409
    assert [topic.title for topic in ProgrammeTopic.select()] == ["Множества"]
