"""The administrator loads lists: what a file would do, what it does, and what it must never do."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import (
    AuditEntry,
    Enrollment,
    Person,
    Student,
)
from models.base import database
from models.errors import Forbidden, Invalid, JournalError, NotFound
from models.i18n import speaking
from models.verbs import lists
from models.verbs.lists import KINDS, ListRefused, RowAction

from .cast import Cast
from .listed import HEADER, NEWCOMER, complaint, counts, load, only, students, table

# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
@pytest.mark.parametrize("kind", KINDS)
def test_only_the_administrator_loads_lists(cast: Cast, kind: str) -> None:
    before = counts()
    for name in ("office", "deputy", "curator", "anna", "vera", "guardian", "stranger"):
        for act in (lists.plan, lists.apply):
            with pytest.raises(Forbidden):
                act(cast.actor(name), kind, students(NEWCOMER))
    assert counts() == before
    with pytest.raises(Invalid):  # the administrator is let in, and told about the columns
        lists.plan(cast.actor("admin"), kind, table(("Погода",), ("дождь",)))


def test_a_kind_of_list_that_is_none_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        lists.plan(cast.actor("admin"), "marks", students(NEWCOMER))


# --- the dry run and the loading --------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
def test_a_dry_run_shows_the_newcomer_and_writes_nothing(cast: Cast) -> None:
    before = counts()
    plan = lists.plan(cast.actor("admin"), "students", students(NEWCOMER))
    row = only(plan)
    assert (row.number, row.action, row.title) == (2, RowAction.CREATE, "Новиков Никита Ильич ИС-21")
    assert {(change.before, change.after) for change in row.changes} == {
        ("", "03.04.2010"), ("", "26-77"), ("", "ИС-21"), ("", "01.09.2026"),
    }  # fmt: skip
    assert counts() == before


@pytest.mark.clause("R27")
def test_a_loaded_newcomer_is_enrolled_and_every_row_has_an_audit_entry_by_the_administrator(cast: Cast) -> None:
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    summary = load(cast, "students", students(NEWCOMER))
    assert summary.written
    assert summary.plan.totals.create == 1
    student = Student.get(Student.number == "26-77")
    enrollment = Enrollment.get(Enrollment.student == student)
    assert (student.person.name, student.person.birth_date) == ("Новиков Никита Ильич", dt.date(2010, 4, 3))
    assert (enrollment.group_id, enrollment.starts_on, enrollment.ends_on) == (cast.group, dt.date(2026, 9, 1), None)
    written = list(AuditEntry.select().where(AuditEntry.id > (last.id if last else 0)).order_by(AuditEntry.id))
    assert [(entry.action, entry.actor_id) for entry in written] == [
        (action, cast.admin) for action in ("person:create", "student:create", "enrollment:create", "list:import")
    ]


@pytest.mark.clause("R27")
def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    header = (*HEADER, "Телефон", "E-mail", "Приказ", "Дата зачисления", "Родитель", "Телефон родителя")
    rows = students(
        (*NEWCOMER, "8 (927) 123-45-67", "n@example.org", "45-у", "01.09.2026", "Новикова Нина Львовна", "89271112233"),
        header=header,
    )
    load(cast, "students", rows)
    after = counts()
    summary = load(cast, "students", rows)
    assert not summary.written
    assert only(summary.plan).action is RowAction.SAME
    assert counts() == after


def test_another_spelling_of_a_phone_or_of_yo_is_no_change(cast: Cast) -> None:
    rows = table(("ФИО", "Группа", "Телефон"), ("елкин глеб петрович", "ис – 21", "8 927 000 00 01"))
    assert only(lists.plan(cast.actor("admin"), "students", rows)).action is RowAction.SAME


@pytest.mark.clause("R27")
def test_a_change_shows_what_was_and_what_will_be(cast: Cast) -> None:
    rows = table(
        ("Фамилия", "Имя", "Отчество", "группа", "ТЕЛЕФОН"), ("Верина", "Вера", "Петровна", "ИС-21", "+7 927 555-55-55")
    )
    (change,) = only(lists.plan(cast.actor("admin"), "students", rows)).changes
    assert (change.title, change.before, change.after) == ("ТЕЛЕФОН", "+7 927 000-00-00", "+7 927 555-55-55")
    load(cast, "students", rows)
    assert Student.get_by_id(cast.students["vera"]).person.phone == "+7 927 555-55-55"


def test_an_empty_cell_erases_nothing(cast: Cast) -> None:
    rows = students(("Верина Вера Петровна", "ИС-21", "", ""))
    assert only(load(cast, "students", rows).plan).action is RowAction.SAME
    vera = Student.get_by_id(cast.students["vera"])
    assert (vera.number, vera.person.birth_date) == ("26-0", dt.date(2009, 5, 17))


@pytest.mark.clause("R27")
def test_one_bad_row_stops_all_unless_it_is_left_out(cast: Cast) -> None:
    rows = students(NEWCOMER, ("Петров Пётр Петрович", "ИС-99", "", ""), ("Сидоров", "ИС-21", "", ""))
    before = counts()
    with pytest.raises(ListRefused) as refused:
        load(cast, "students", rows)
    assert counts() == before
    assert [problem.field for problem in refused.value.problems] == ["3.Группа", "4.ФИО"]
    summary = load(cast, "students", rows, skip_errors=True)
    assert summary.plan.totals == lists.Totals(create=1, change=0, same=0, error=2)
    assert [row.cells[1] for row in summary.plan.errors] == ["ИС-99", "ИС-21"]
    assert Student.select().where(Student.number == "26-77").exists()
    assert not Person.select().where(Person.last_name.in_(["Петров", "Сидоров"])).exists()


def test_a_row_names_all_its_problems_at_once(cast: Cast) -> None:
    row = only(lists.plan(cast.actor("admin"), "students", students(("Иванов И. И.", "ИС-99", "31.02.2010", "1" * 41))))
    assert [problem.title for problem in row.problems] == ["ФИО", "Группа", "Дата рождения", "№ зачётной книжки"]


# --- the header -------------------------------------------------------------------------------------------------------


def test_a_title_above_the_header_unknown_columns_and_blank_rows_do_no_harm(cast: Cast) -> None:
    rows = [
        (1, ("Список студентов на 01.09.2026", "", "")),
        (2, ("", "", "")),
        (3, ("№ п/п", "УЧЕБНАЯ  ГРУППА:", "Ф.И.О. (полностью)", "Знак зодиака")),
        (4, ("1", "ИС-21", "Новиков Никита Ильич", "Овен")),
        (9, ("", " ", "")),
    ]
    plan = lists.plan(cast.actor("admin"), "students", rows)
    assert plan.ignored == ("№ п/п", "Знак зодиака")
    assert [(row.number, row.action) for row in plan.rows] == [(4, RowAction.CREATE)]


@pytest.mark.clause("R27")
def test_missing_columns_are_one_error_that_names_them(cast: Cast) -> None:
    with speaking("en"), pytest.raises(Invalid) as refused:
        lists.plan(cast.actor("admin"), "students", table(("Дата рождения", "Имя"), ("01.02.2010", "Вера")))
    (problem,) = refused.value.problems
    assert problem.field == "file"
    assert "«Full name» or «Surname» + «First name», «Group»" in problem.message


def test_two_columns_of_one_meaning_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match=r"Группа|Group"):
        lists.plan(cast.actor("admin"), "students", table(("ФИО", "Группа", "Учебная группа"), ("Я Я Я", "1", "2")))


def test_an_empty_file_is_refused_and_a_header_alone_loads_nothing(cast: Cast) -> None:
    with pytest.raises(Invalid):
        lists.plan(cast.actor("admin"), "students", [])
    assert lists.plan(cast.actor("admin"), "students", students()).totals.rows == 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_columns_of_a_list_answer_to_one_header(kind: str) -> None:
    for language in ("ru", "en"):
        with speaking(language):
            headers = [header for column in KINDS[kind].columns for header in column.headers()]
            assert len(headers) == len(set(headers))


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["=СУММ(A1) Иван", "+7 Иван", "-Иванов @Иван", "Д'Артаньян Шарль", "Robert'); DROP TABLE student;-- Иван"]
)
def test_a_name_like_a_formula_or_like_sql_is_kept_as_it_is_written(cast: Cast, name: str) -> None:
    load(cast, "students", students((name, "ИС-21", "", "9")))
    assert Student.get(Student.number == "9").person.name == name


@pytest.mark.parametrize("text", ["И\0ванов Иван", "Ива\x07нов Иван", "Иванов И\x1bван", "Ива\ud800нов Иван"])
def test_control_characters_are_refused_at_their_column(cast: Cast, text: str) -> None:
    assert complaint(lists.plan(cast.actor("admin"), "students", students((text, "ИС-21", "", "9"))))[0] == "ФИО"


cell = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "=1+1",
            "-",
            "01.01.0001",
            "31.12.9999",
            "2026",
            "0",
            "99999999999999999999",
            "Верина Вера Петровна",
            "ИС-21",
            "мать",
            "1",
        ]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(list(KINDS)), data=st.data())
def test_no_cell_whatever_brings_anything_but_a_verdict_on_its_row(cast: Cast, kind: str, data: st.DataObject) -> None:
    """What is accepted is written; what is written is the same the next time."""
    columns = KINDS[kind].columns
    rows = data.draw(st.lists(st.tuples(*(cell for _column in columns)), max_size=4))
    source = table(tuple(str(column.title) for column in columns), *rows)
    with database.atomic() as changes:
        with suppress(JournalError):
            first = load(cast, kind, source, skip_errors=True).plan
            again = lists.plan(cast.actor("admin"), kind, source)
            assert again.totals.error >= first.totals.error
            assert again.totals.create == again.totals.change == 0
        changes.rollback()
