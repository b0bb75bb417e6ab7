"""The panel: who reaches which page, what is written through it, and what its pages hold."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from models import Enrollment, Group, Guardianship, Student, UserRole
from models.access import can_read, visible
from models.base import statements
from models.people import Person, SignIn
from models.verbs.people import STUDENTS

from .browser import browser_of, panel_app
from .cast import PEOPLE, Cast

SIGNED_IN = [name for name in PEOPLE if name != "blocked"]
ONE_OF_EACH = ["admin", "office", "deputy", "curator", "anna", "former", "vera", "guardian", "stranger", "pavel", "dasha"]
"""A person for each set of roles: for what takes long, and asks for nothing finer."""
INLINE = re.compile(
    r"<script(?![^>]* src=|[^>]* type=\"application/json\")|\son\w+\s*=|javascript:|<style|\sstyle=", re.IGNORECASE
)
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')
"""It is signed with the second in which it was made."""
FOREIGN = re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:[a-z]+:)?//""", re.IGNORECASE)


def screens() -> dict[str, Any]:
    return panel_app().extensions["screens"]


def pages(screen: str, id: int) -> list[str]:
    own = [
        f"details/?id={id}",
        f"edit/?id={id}",
        "new/",
        "?q=а%25_\\'",
        "?sort=id&desc=1&page=2&size=25",
        "export/csv/",
        "export/xlsx/",
    ]
    return [f"/admin/{screen}/{rest}" for rest in ("", *own)]


# --- who reaches what -------------------------------------------------------------------------------------------------


@pytest.mark.for_everybody
@pytest.mark.parametrize("name", [None, *ONE_OF_EACH])
def test_every_page_of_every_screen_answers_as_the_policy_says(cast: Cast, name: str | None) -> None:
    browser = browser_of(cast, name)
    actor = cast.actor(name) if name else None
    for endpoint, screen in screens().items():
        row = screen.model.select().first()
        is_open = actor is not None and bool(actor.roles & screen.offered_to) and can_read(actor, screen.model)
        is_seen = is_open and row and visible(actor, screen.model).where(screen.model.id == row.id).exists()
        for url in pages(endpoint, row.id if row else 1):
            answer = browser.get(url)
            if actor is None:
                assert (answer.status_code, answer.location[:20]) == (302, "/admin/sign-in?next="), url
            elif not is_open or ("details" in url and not is_seen):
                assert answer.status_code == 404, (name, url)
            elif "edit" in url or "new" in url:
                assert answer.status_code in {200, 404}, (name, url)
            else:
                assert answer.status_code == 200, (name, url)
            if answer.mimetype == "text/html":
                assert not INLINE.search(answer.text), (url, INLINE.search(answer.text))
                assert not FOREIGN.search(answer.text), (url, FOREIGN.search(answer.text))


@pytest.mark.for_everybody
@pytest.mark.parametrize("name", [None, *SIGNED_IN])
def test_nobody_writes_by_a_form_without_its_token(cast: Cast, name: str | None) -> None:
    browser = browser_of(cast, name)
    for endpoint in screens():
        for act in ("new/", "edit/?id=1", "delete/", "action/", "ajax/update/"):
            assert browser.post(f"/admin/{endpoint}/{act}", token="", id="1").status_code == 400, (endpoint, act)


@pytest.mark.parametrize("name", ["deputy", "curator", "anna", "vera", "guardian", "stranger"])
def test_those_who_only_read_find_no_page_to_write(cast: Cast, name: str) -> None:
    browser = browser_of(cast, name)
    token = browser.token
    before = (Group.select().count(), Student.select().count(), Enrollment.select().count())
    for endpoint, screen in screens().items():
        row = screen.model.select().first()
        for act, form in (("new/", {}), (f"edit/?id={row.id if row else 1}", {}), ("delete/", {"id": row.id if row else 1})):
            assert browser.post(f"/admin/{endpoint}/{act}", token=token, **form).status_code == 404, (name, endpoint, act)
    assert before == (Group.select().count(), Student.select().count(), Enrollment.select().count())


@pytest.mark.clause("R33")
def test_anna_finds_her_own_students_and_a_foreign_one_does_not_exist(cast: Cast) -> None:
    browser = browser_of(cast, "boris")
    assert "Зоева" in browser.page("/admin/student/")
    assert "Ёлкин" not in browser.page("/admin/student/")
    foreign, missing = cast.students["gleb"], 2000000
    answers = [browser.get(f"/admin/student/details/?id={id}") for id in (foreign, missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    texts = [TOKEN.sub("", answer.text) for answer in answers]
    assert texts[0].replace(f"id={foreign}", "") == texts[1].replace(f"id={missing}", "")


@pytest.mark.parametrize("id", ["", "x", "-1", "1.5", "99999999999", "1 OR 1=1", "²", "１"])
def test_a_malformed_id_is_no_page(cast: Cast, id: str) -> None:
    assert browser_of(cast, "admin").get(f"/admin/student/details/?id={id}").status_code == 404


def test_annas_pages_show_no_contacts_and_the_curators_do(cast: Cast) -> None:
    url = f"/admin/student/details/?id={cast.students['vera']}"
    hidden = ("+7 927 000-00-00", "vera@example.org", "17.05.2009", "личное дело")
    anna, curator = browser_of(cast, "anna"), browser_of(cast, "curator")
    for text in hidden:
        assert text not in anna.page(url) + anna.page("/admin/student/") + anna.page("/admin/student/export/csv/")
        assert text in curator.page(url)
    assert "Не выгружены" in anna.page("/admin/student/export/csv/")


def test_the_curator_no_longer_sees_the_contacts_of_who_has_left_the_group(cast: Cast) -> None:
    page = browser_of(cast, "curator").page(f"/admin/student/details/?id={cast.students['zoya']}")
    assert "Зоева" in page
    assert "zoya@example.org" not in page


def test_lists_to_choose_from_hold_only_what_may_be_seen(cast: Cast) -> None:
    office, boris = browser_of(cast, "office"), browser_of(cast, "boris")
    url = "/admin/enrollment/ajax/lookup/?name=student&query="
    assert len(office.get(url).get_json()) == len(cast.students)
    assert [text for _id, text in boris.get(url).get_json()] == ["Верина Вера Петровна", "Зоева Зоя Петровна"]
    assert "ИС-21" in boris.page("/admin/subgroup/")  # English in its subgroup
    assert office.get("/admin/enrollment/ajax/lookup/?name=id").status_code == 404
    assert office.get("/admin/student/ajax/lookup/?name=person").status_code == 404
    assert browser_of(cast, "vera").get(url).status_code == 404
    assert office.get("/admin/user/ajax/lookup/?name=person&query=ВЕРИН").get_json()


def test_marks_are_nowhere_in_the_panel_of_the_administrator(cast: Cast) -> None:
    assert not {"mark", "lesson", "attendance", "homework"} & set(screens())
    page = browser_of(cast, "admin").page(f"/admin/journal/details/?id={cast.journal}")
    assert "Матрицы" not in page
    assert "Множества" not in page


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [("ВЕРИНА", 1), ("вер", 1), ("елкин", 1), ("ЁЛКИН", 1), ("петров", 3), ("вера верина", 1), ("%", 0), ("_", 0), ("'", 0),
     ("\\", 0), ("а" * 5000, 0)],
)  # fmt: skip
def test_search_knows_cyrillic_case_and_takes_no_sign_for_a_pattern(cast: Cast, words: str, found: int) -> None:
    page = browser_of(cast, "office").client.get("/admin/student/", query_string={"q": words}).text
    count = re.search(r'class="count"[^>]*>(\d+)<', page)
    assert count
    assert int(count[1]) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("group={other}", ["Зоева"]), ("enrolled=1", ["Верина", "Ёлкин", "Зоева"]), ("enrolled=0", []), ("account=0", []),
     ("id={vera}", ["Верина"])],
)  # fmt: skip
def test_students_are_filtered(cast: Cast, query: str, found: list[str]) -> None:
    url = "/admin/student/?" + query.format(other=cast.other_group, vera=cast.students["vera"])
    page = browser_of(cast, "office").page(url)
    assert [name for name in ("Верина", "Ёлкин", "Зоева") if name in page] == found


def test_filters_by_references_days_and_choices_and_senseless_values(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    assert "ИС-22" not in browser.page(f"/admin/group/?curator={cast.teachers['curator']}")
    assert "ИС-21" not in browser.page("/admin/group/?curator=none")
    assert browser.page("/admin/enrollment/?starts_on_from=01.10.2026").count("<tr>") == 2
    assert browser.page("/admin/enrollment/?reason=transfer").count("<tr>") == 2
    for senseless in ("curator=x", "speciality=99999999999", "form=nothing", "study_ends_on_from=31.31.2026"):
        assert "Отбор в адресе не понят" in browser.page(f"/admin/group/?{senseless}")


def test_columns_order_the_list_and_an_unknown_one_is_ignored(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    page = browser.page("/admin/student/?sort=full_name&desc=1")
    assert page.index("Зоева") < page.index("Ёлкин") < page.index("Верина")
    page = browser.page("/admin/student/?sort=password_hash")
    assert page.index("Верина") < page.index("Ёлкин") < page.index("Зоева")


@pytest.mark.parametrize("name", ["admin", "curator", "anna"])
def test_the_number_of_statements_of_a_list_does_not_grow_with_it(cast: Cast, name: str) -> None:
    browser, counts, admin = browser_of(cast, name), {}, cast.actor("admin")
    STUDENTS.create(admin, last_name="Первая", first_name="Анна")
    for endpoint, screen in screens().items():
        if screen.model is SignIn or browser.get(f"/admin/{endpoint}/").status_code != 200:
            continue
        with statements() as seen:
            browser.get(f"/admin/{endpoint}/")
        counts[endpoint] = len(seen)
    for number in range(12):
        made = STUDENTS.create(admin, last_name=f"Новая{number}", first_name="Анна")
        Enrollment.create(student=made, group=cast.group, starts_on="2026-09-02")
        Guardianship.create(guardian=Person.create(last_name="Мать", first_name="Ия"), student=made, starts_on="2026-09-02")
    for endpoint, before in counts.items():
        with statements() as seen:
            browser.get(f"/admin/{endpoint}/")
        assert len(seen) == before <= 24, (endpoint, before)


def test_an_empty_list_says_what_will_stand_there(cast: Cast) -> None:
    UserRole.delete().where(UserRole.user == cast.stranger).execute()
    Guardianship.delete().execute()
    assert "Здесь будут родители" in browser_of(cast, "office").page("/admin/guardianship/")
    assert "нет роли" in browser_of(cast, "stranger").page("/admin/")


def test_a_download_never_holds_a_formula(cast: Cast) -> None:
    admin = cast.actor("admin")
    for name in ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd"):
        STUDENTS.create(admin, last_name=name, first_name="А", phone="+7 927 123-45-67")
    browser = browser_of(cast, "admin")
    text = browser.get("/admin/student/export/csv/").data.decode("utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
    assert [cell for cell in cells if cell[:1] in "=@" and cell] == []
    assert [cell for cell in cells if cell[:1] in "+-" and not re.fullmatch(r"[+\d\s()-]+", cell)] == []
    assert "+7 927 123-45-67" in cells

    sheet = load_workbook(BytesIO(browser.get("/admin/student/export/xlsx/").data)).active
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}
    assert "=1+1 А" in [row[0].value for row in sheet]


def test_the_order_of_a_list_does_not_betray_what_a_row_withholds(cast: Cast) -> None:
    curator, office = browser_of(cast, "curator"), browser_of(cast, "office")
    assert "sort=phone" in office.page("/admin/student/")
    assert "sort=phone" not in curator.page("/admin/student/")
    by_phone = curator.page("/admin/student/?sort=phone&desc=1")
    assert by_phone.index("Верина") < by_phone.index("Ёлкин") < by_phone.index("Зоева")
