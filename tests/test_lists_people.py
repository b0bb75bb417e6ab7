"""Lists of students, guardians and teachers: who is who, and who is new."""

from __future__ import annotations

import datetime as dt

import pytest

from models import (
    Enrollment,
    Guardianship,
    Person,
    Student,
)
from models.i18n import speaking
from models.people import Kinship
from models.verbs import lists
from models.verbs.lists import RowAction

from .cast import Cast
from .listed import HEADER, NEWCOMER, complaint, load, only, students, table

# --- students ---------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
def test_two_namesakes_in_one_group_with_two_birth_dates_are_two_people(cast: Cast) -> None:
    rows = students(("Новиков Никита Ильич", "ИС-21", "03.04.2010", ""), ("Новиков Никита Ильич", "ИС-21", "2009-12-31", ""))
    assert load(cast, "students", rows).plan.totals.create == 2
    assert load(cast, "students", rows).plan.totals.same == 2


@pytest.mark.parametrize("second", [("", ""), ("03.04.2010", ""), ("03.04.2010", "26-78"), ("", "26-77")])
def test_a_repeated_student_is_refused_and_the_first_row_is_named(cast: Cast, second: tuple[str, str]) -> None:
    plan = lists.plan(cast.actor("admin"), "students", students(NEWCOMER, (*NEWCOMER[:2], *second)))
    assert [row.action for row in plan.rows] == [RowAction.CREATE, RowAction.ERROR]
    assert " 2" in plan.rows[1].problems[0].message


def test_a_student_of_another_group_is_never_moved_by_a_list(cast: Cast) -> None:
    before = list(Enrollment.select().order_by(Enrollment.id).tuples())
    with speaking("en"):
        title, message = complaint(
            lists.plan(cast.actor("admin"), "students", students(("Верина Вера Петровна", "ИС-22", "", "26-0")))
        )
    assert title == "Группа"
    assert "ИС-21" in message
    assert "Move to another group" in message
    assert load(cast, "students", students(("Верина Вера Петровна", "ИС-22", "", "26-0")), skip_errors=True).written is False
    assert list(Enrollment.select().order_by(Enrollment.id).tuples()) == before


def test_a_number_of_somebody_else_is_refused(cast: Cast) -> None:
    title, _message = complaint(
        lists.plan(cast.actor("admin"), "students", students(("Котов Олег Ильич", "ИС-21", "", "26-0")))
    )
    assert title == "№ зачётной книжки"


def test_a_new_surname_under_the_same_number_is_a_change(cast: Cast) -> None:
    rows = students(("Замужняя Вера Петровна", "ИС-21", "", "26-0"))
    (change,) = only(load(cast, "students", rows).plan).changes
    assert (change.before, change.after) == ("Верина Вера Петровна", "Замужняя Вера Петровна")
    assert Student.get_by_id(cast.students["vera"]).person.name_key == "замужняя вера петровна"


def test_a_student_who_left_comes_back_only_with_a_later_date(cast: Cast) -> None:
    present = Enrollment.get(Enrollment.student == cast.students["vera"])
    present.ends_on, present.reason = dt.date(2026, 10, 1), "leave"
    present.save()
    header = (*HEADER, "Дата зачисления")
    early = students(("Верина Вера Петровна", "ИС-21", "", "26-0", ""), header=header)
    assert complaint(lists.plan(cast.actor("admin"), "students", early))[0] == "Дата зачисления"
    late = students(("Верина Вера Петровна", "ИС-21", "", "26-0", "12.10.2026"), header=header)
    load(cast, "students", late)
    assert Enrollment.select().where(Enrollment.student == cast.students["vera"]).count() == 2
    assert not load(cast, "students", late).written


def test_somebody_who_moved_keeps_both_enrolments_whatever_the_list_says(cast: Cast) -> None:
    rows = students(("Зоева Зоя Петровна", "ИС-22", "", "26-2", "01.09.2026"), header=(*HEADER, "Дата зачисления"))
    assert only(lists.plan(cast.actor("admin"), "students", rows)).action is RowAction.SAME


def test_three_words_after_the_surname_are_a_patronymic_of_two_words(cast: Cast) -> None:
    load(cast, "students", students(("Мухаметов Тимур Рашид оглы", "ИС-21", "", "9")))
    assert Student.get(Student.number == "9").person.middle_name == "Рашид оглы"


# --- guardians --------------------------------------------------------------------------------------------------------


def test_brothers_get_one_mother(cast: Cast) -> None:
    header = ("ФИО", "Группа", "Родитель", "Телефон родителя", "Кем приходится")
    mother = ("Новикова Нина Львовна", "8 927 111-22-33", "мать")
    rows = students(("Новиков Никита Ильич", "ИС-21", *mother), ("Новиков Роман Ильич", "ИС-22", *mother), header=header)
    load(cast, "students", rows)
    (person,) = Person.select().where(Person.last_name == "Новикова")
    assert [link.kinship for link in Guardianship.select().where(Guardianship.guardian == person)] == [Kinship.MOTHER] * 2
    assert not load(cast, "students", rows).written


@pytest.mark.clause("R26")
def test_a_revoked_guardian_does_not_come_back_with_an_old_list(cast: Cast) -> None:
    rows = students(("Верина Вера Петровна", "ИС-21", "Верин Пётр"), header=("ФИО", "Группа", "Родитель"))
    with speaking("en"):
        title, message = complaint(lists.plan(cast.actor("admin"), "students", rows))
    assert title == "Родитель"
    assert "31.08.2026" in message


def test_a_list_of_guardians_links_them_to_their_children(cast: Cast) -> None:
    rows = table(
        ("ФИО студента", "Группа", "Родитель", "Телефон", "Кем приходится"),
        ("Ёлкин Глеб Петрович", "ИС-21", "Тёткина Раиса Львовна", "89271112233", "мать"),
        ("Верина Вера Петровна", "", "Верина Ольга", "+7 927 222-22-22", ""),
        ("Никто Никита Ильич", "", "Верина Ольга", "", ""),
    )
    summary = load(cast, "guardians", rows, skip_errors=True)
    assert [row.action for row in summary.plan.rows] == [RowAction.CREATE, RowAction.CHANGE, RowAction.ERROR]
    (link,) = Person.get(Person.last_name == "Тёткина").guardianships
    assert (link.student_id, link.kinship) == (cast.students["gleb"], Kinship.MOTHER)
    assert not load(cast, "guardians", rows, skip_errors=True).written
