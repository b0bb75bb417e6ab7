"""Writing through the panel: forms, conflicts, removal, transfers, accounts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from admin.accounts import SLIPS, SLIPS_AT_ONCE
from models import Enrollment, Group, Guardianship, Mark, Student, User, settings
from models.people import Door, Person, Role
from models.verbs.accounts import one_time_password, sign_in

from .browser import browser_of
from .cast import PASSWORD, Cast

GROUP = {"name": "ПС-11", "form": "full_time", "admitted_on": "01.09.2026", "study_ends_on": "30.06.2030", "curator": ""}


def group_form(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {**GROUP, "speciality": Group.get_by_id(cast.group).speciality_id, **changed}


@pytest.mark.clause("R27")
def test_the_administrator_makes_changes_and_removes_a_group(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    made = browser.post("/admin/group/new/", **group_form(cast))
    group = Group.get(Group.name == "ПС-11")
    assert made.location == f"/admin/group/details/?id={group.id}"
    assert "Сохранено" in browser.page(made.location)
    changed = browser.post(f"/admin/group/edit/?id={group.id}", version=1, **group_form(cast, curator=cast.teachers["anna"]))
    assert changed.status_code == 302
    assert Group.get_by_id(group.id).curator_id == cast.teachers["anna"]
    assert browser.post("/admin/group/delete/", id=group.id).location == "/admin/group/"
    assert Group.get_or_none(Group.id == group.id) is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("name", "", "Заполните"), ("name", "ИС-21", "уже есть"), ("name", "x" * 41, "41"), ("name", "а\x07б", "управляющие"),
     ("speciality", "77777", "не найдено"), ("speciality", "x", "не найдено"), ("form", "none", "Выберите"),
     ("admitted_on", "31.02.2026", "23.11.2026"), ("study_ends_on", "01.01.2020", "раньше"),
     ("curator", "1 OR 1=1", "не найдено")],
)  # fmt: skip
def test_bad_input_is_refused_beside_its_field_and_keeps_what_was_typed(
    cast: Cast, field: str, value: str, said: str
) -> None:
    before = Group.select().count()
    answer = browser_of(cast, "admin").post("/admin/group/new/", **group_form(cast, **{field: value}))
    assert answer.status_code == 422
    place = re.search(rf'<div class="field wrong">(?:(?!</div>).)*name="{field}"(?:(?!</div>).)*', answer.text, re.DOTALL)
    assert place, answer.text
    assert said in place[0]
    assert Group.select().count() == before


def test_what_somebody_has_changed_meanwhile_is_shown_before_it_is_overwritten(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    url = f"/admin/group/edit/?id={cast.other_group}"
    form = group_form(cast, name="ИС-22", study_ends_on="01.07.2030")
    assert browser.post(url, version=1, **form).status_code == 302
    late = browser.post(url, version=1, **{**form, "study_ends_on": "02.07.2030"})
    assert late.status_code == 422
    assert "Окончание обучения — сейчас: 01.07.2030" in late.text
    assert 'name="version" value="2"' in late.text
    assert browser.post(url, version=2, **{**form, "study_ends_on": "02.07.2030"}).status_code == 302


def test_a_group_and_a_student_in_use_are_not_deleted_and_nothing_of_theirs_is(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    before = (Mark.select().count(), Enrollment.select().count(), Student.select().count(), Group.select().count())
    for screen, id in (("group", cast.group), ("student", cast.students["vera"]), ("semester", cast.semester)):
        answer = browser.post(f"/admin/{screen}/delete/", id=id)
        assert "удалить её нельзя" in browser.page(answer.location)
    assert before == (Mark.select().count(), Enrollment.select().count(), Student.select().count(), Group.select().count())
    assert browser.post("/admin/student/action/", action="delete", rowid=cast.students["vera"]).status_code == 404


def test_the_office_writes_students_and_no_groups(cast: Cast) -> None:
    browser = browser_of(cast, "office")
    made = browser.post("/admin/student/new/", last_name="Ёжикова", first_name="Яна", number="", birth_date="29.02.2008")
    assert made.status_code == 302
    assert "29.02.2008" in browser.page(made.location)
    assert browser.post("/admin/group/new/", **group_form(cast)).status_code == 404
    assert browser.get("/admin/group/new/").status_code == 404


@pytest.mark.clause("R47")
def test_the_office_moves_vera_and_gleb_to_another_group(cast: Cast) -> None:
    browser = browser_of(cast, "office")
    ids = [cast.students["vera"], cast.students["gleb"]]
    chosen = browser.post("/admin/student/action/", action="transfer", rowid=ids)
    assert chosen.location == f"/admin/student/transfer/?id={ids[0]}&id={ids[1]}"
    assert "Верина" in browser.page(chosen.location)
    refused = browser.post("/admin/student/transfer/", id=ids, group=cast.group, on="20.10.2026", order="40-у")
    assert refused.status_code == 422
    moved = browser.post("/admin/student/transfer/", id=ids, group=cast.other_group, on="20.10.2026", order="40-у")
    assert moved.status_code == 302
    open_now = Enrollment.select().where(Enrollment.student.in_(ids), Enrollment.ends_on.is_null())
    assert {(row.group_id, row.order_in) for row in open_now} == {(cast.other_group, "40-у")}
    assert "2 студента" in browser.page("/admin/student/")


# --- accounts ---------------------------------------------------------------------------------------------------------


def passwords(page: str) -> list[str]:
    return re.findall(r"<code>([a-z]{4}-[a-z]{4}-[a-z]{4}-\d{3})</code>", page)


@pytest.mark.clause("R23")
def test_the_office_issues_credentials_to_students_and_prints_their_slips(cast: Cast) -> None:
    browser = browser_of(cast, "office")
    answer = browser.post("/admin/student/action/", action="issue", rowid=[cast.students["vera"], cast.students["gleb"]])
    assert (answer.status_code, answer.location) == (302, "/admin/student/slips/")
    shown = browser.get(answer.location)
    found = passwords(shown.text)
    assert len(found) == 2
    assert shown.headers["Cache-Control"] == "no-store"
    assert all(word in shown.text for word in ("Верина Вера Петровна", "<code>vera</code>", "<code>gleb</code>"))
    again = browser.page(answer.location)
    assert "показаны один раз" in again
    assert not passwords(again)
    assert sign_in("vera", found[0], door=Door.PANEL, address="").must_change_password
    assert not passwords(browser.page("/admin/student/"))


def test_a_hundred_slips_fit_into_the_cookie_and_nobody_issues_to_themself(cast: Cast) -> None:
    browser = browser_of(cast, "office")
    passwords_of_all = [[id, one_time_password()] for id in range(100_000, 100_000 + SLIPS_AT_ONCE)]
    with browser.client.session_transaction() as session:
        session[SLIPS] = passwords_of_all
    cookie = browser.client.get_cookie("journal")
    assert cookie
    assert len(f"{cookie.key}={cookie.value}") < 4000
    assert not passwords(browser.page("/admin/student/slips/"))  # nor are there slips for what somebody else has issued
    own = browser_of(cast, "admin").post("/admin/user/action/", action="issue", rowid=cast.admin, next="/admin/user/")
    assert own.location == "/admin/user/"


def test_the_office_issues_nothing_to_staff_and_does_not_see_their_accounts(cast: Cast) -> None:
    browser = browser_of(cast, "office")
    assert browser.post("/admin/teacher/action/", action="issue", rowid=cast.teachers["anna"]).status_code == 404
    assert browser.get(f"/admin/user/details/?id={cast.anna}").status_code == 404
    refused = browser.post("/admin/user/new/", person=f"teacher:{cast.teachers['anna']}", roles="teacher")
    assert refused.status_code == 422
    assert browser.get(f"/admin/user/edit/?id={cast.vera}").status_code == 404
    assert sign_in("anna", PASSWORD, door=Door.PANEL, address="")


def test_the_administrator_makes_an_account_for_a_new_clerk(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    form = {"last_name": "Писарева", "first_name": "Полина", "login": ""}
    assert "хотя бы одну роль" in browser.post("/admin/user/new/", **form).text
    assert not Person.select().where(Person.last_name == "Писарева").exists()
    made = browser.post("/admin/user/new/", roles=["office", "teacher"], **form)
    (password,) = passwords(browser.page(made.location))
    user = sign_in("pisareva.p", password, door=Door.PANEL, address="")
    assert {row.role for row in user.role_rows} == {Role.OFF, Role.T}


def test_the_administrator_changes_login_and_roles_and_blocks(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    edited = browser.post(f"/admin/user/edit/?id={cast.deputy}", version=1, login="zam", roles=["deputy", "teacher"])
    assert edited.status_code == 302
    assert User.get_by_id(cast.deputy).login == "zam"
    late = browser.post(f"/admin/user/edit/?id={cast.deputy}", version=1, login="zam2", roles=["deputy"])
    assert late.status_code == 422
    assert browser.post("/admin/user/action/", action="block", rowid=cast.deputy).status_code == 302
    assert User.get_by_id(cast.deputy).active is False
    own = browser.post("/admin/user/action/", action="block", rowid=[cast.vera, cast.admin], next="/admin/user/")
    assert "заблокировать нельзя" in browser.page(own.location)
    assert User.get_by_id(cast.vera).active is True


@pytest.mark.clause("R23")
def test_the_curator_issues_credentials_to_own_guardians_where_the_college_lets_curators(cast: Cast) -> None:
    mother = Guardianship.get(Guardianship.guardian == User.get_by_id(cast.guardian).person_id)
    foreign = Guardianship.get(Guardianship.guardian == User.get_by_id(cast.consented).person_id)
    browser, url = browser_of(cast, "curator"), "/admin/guardianship/action/"
    assert browser.post(url, action="issue", rowid=mother.id).status_code == 404
    settings.use(replace(settings.current(), curator_issues_credentials=True))
    assert "Выдать доступ" in browser.page(f"/admin/guardianship/details/?id={mother.id}")
    assert len(passwords(browser.page(browser.post(url, action="issue", rowid=mother.id).location))) == 1
    assert browser.post(url, action="issue", rowid=foreign.id).status_code == 404
    assert browser.post("/admin/student/action/", action="issue", rowid=cast.students["vera"]).status_code == 404


@pytest.mark.clause("R26")
def test_a_guardian_who_is_known_gets_a_second_child_and_stays_one_person(cast: Cast) -> None:
    browser, people = browser_of(cast, "office"), Person.select().count()
    known = Guardianship.get(Guardianship.student == cast.students["vera"], Guardianship.ends_on.is_null())
    url = f"/admin/guardianship/new/?of={known.id}"
    assert url.replace("&", "&amp;") in browser.page(f"/admin/guardianship/details/?id={known.id}")
    assert 'value="Ольга"' in browser.page(url)
    human = known.guardian
    form = {"student": str(cast.students["gleb"]), "last_name": human.last_name, "first_name": human.first_name}
    answer = browser.post(url, **form, phone=human.phone, email=human.email, kinship=known.kinship, starts_on="01.10.2026")
    assert answer.status_code == 302
    made = Guardianship.select().order_by(Guardianship.id.desc()).get()
    assert (made.guardian_id, made.student_id) == (human.id, cast.students["gleb"])
    assert Person.select().count() == people
    assert browser.get("/admin/guardianship/new/?of=1999999").status_code == 404
    assert "Добавить ещё" not in browser_of(cast, "curator").page(f"/admin/guardianship/details/?id={known.id}")
