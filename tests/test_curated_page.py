"""The curator's page and the guardian's notice in a real browser: a notice goes from a phone to the curator and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from models import AbsenceNotice, Attendance

from .cast import TODAY
from .conftest import Backend
from .served import PHONE, served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.mark.clause("R14")
@pytest.mark.clause("R32")
def test_a_mother_tells_of_an_absence_on_her_phone_and_the_curator_accepts_it_with_one_click(backend: Backend) -> None:
    with served(backend) as college:
        gleb = college.cast.students["gleb"]
        guardian = college.page("several", f"/admin/absences/?child={gleb}", PHONE)
        guardian.get_by_role("button", name="Сообщить об отсутствии").click()
        expect(guardian.get_by_label("Отсутствует с")).to_have_value(str(TODAY))
        guardian.get_by_label("Отсутствует с").fill("2026-10-08")
        guardian.get_by_label("по (включительно)").fill("2026-10-08")
        guardian.get_by_label("Пояснение").fill("Температура, ОРВИ")
        guardian.get_by_role("button", name="Отправить").click()
        expect(guardian.get_by_role("status")).to_contain_text("Диагноз указывать не нужно")
        guardian.get_by_role("button", name="Изменить текст").click()
        guardian.get_by_label("Пояснение").fill("Болел, был дома")
        guardian.get_by_role("button", name="Сохранить").click()
        expect(guardian.locator(".notice-list")).to_contain_text("ждёт ответа")
        assert guardian.evaluate(FITS)

        curator = college.page("curator", "/admin/my-group/?month=2026-10")
        cell = curator.get_by_role("button", name="Ёлкин Г. П., 08.10.2026")
        expect(cell).to_have_text("2н")
        curator.get_by_label("Ответ родителю").fill("Спасибо")
        curator.get_by_role("button", name="Принять").click()
        expect(curator.get_by_role("status")).to_contain_text("1 пропуск стал уважительным")
        expect(cell).to_have_text("2б")
        cell.click()
        curator.locator("dialog select").select_option("RELEASED")
        expect(cell).to_have_text("2осв")
        curator.get_by_role("button", name="Закрыть").click()
        curator.locator("table.curated tbody tr", has_text="Ёлкин Г. П.").get_by_role("button").click()
        expect(curator.locator("table.courses")).to_contain_text("Математика")
        curator.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        assert curator.evaluate(FITS)

        guardian.reload()
        expect(guardian.locator(".notice-list")).to_contain_text("Спасибо")
        assert (AbsenceNotice.get().status, Attendance.get(student=gleb).code) == ("accepted", "осв")
