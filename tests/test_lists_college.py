"""Lists of teachers, groups, courses and loads, and a college of real size."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from admin.uploads import read_rows
from models import (
    Course,
    Enrollment,
    Group,
    Guardianship,
    Journal,
    Person,
    Student,
    Teacher,
)
from models import TeachingLoad as Load
from models.base import statements
from models.settings import Settings
from models.teaching import CourseKind
from models.verbs import lists
from models.verbs.college import YEARS
from models.verbs.lists import KINDS, ListRefused, RowAction

from . import real_size
from .cast import Cast
from .listed import administrator, complaint, load, only, table

# --- teachers, groups, courses, loads ---------------------------------------------------------------------------------


def test_namesakes_among_teachers_are_told_apart_by_phone_or_email(cast: Cast) -> None:
    header = ("ФИО", "Должность", "Телефон", "E-mail")
    rows = table(
        header,
        ("Котов Олег Ильич", "преподаватель", "8 846 111-11-11", ""),
        ("Котов Олег Ильич", "мастер", "8 846 222-22-22", ""),
    )
    assert load(cast, "teachers", rows).plan.totals.create == 2
    assert load(cast, "teachers", rows).plan.totals.same == 2
    alone = table(header, ("Котов Олег Ильич", "завуч", "", ""))
    assert complaint(lists.plan(cast.actor("admin"), "teachers", alone))[0] == "ФИО"
    told = table(header, ("Котов Олег Ильич", "завуч", "+7 846 222-22-22", ""))
    assert only(lists.plan(cast.actor("admin"), "teachers", told)).changes[0].before == "мастер"
    again = table(header, ("Котов Олег Ильич", "", "", "k@example.org"), ("Котов Олег Ильич", "", "", ""))
    assert {row.action for row in lists.plan(cast.actor("admin"), "teachers", again).rows} == {RowAction.ERROR}


def test_a_guardian_who_begins_to_teach_stays_one_person(cast: Cast) -> None:
    people = Person.select().count()
    load(cast, "teachers", table(("ФИО", "Телефон"), ("Верина Ольга", "8 927 111 11 11")))
    assert Person.select().count() == people
    assert Teacher.get(Teacher.person == Person.get(Person.name_key == "верина ольга"))


def test_groups_bring_their_speciality_and_know_their_curator_by_initials(cast: Cast) -> None:
    rows = table(
        ("Группа", "Специальность", "Наименование специальности", "Куратор", "Год набора", "Год выпуска", "Форма обучения"),
        ("БУ-11", "38.02.01", "Экономика и бухгалтерский учёт", "Алгеброва А.", "2026", "2029", "Заочная"),
        ("БУ-12", "38.02.01", "", "", "2026", "2029", ""),
        ("ИС-21", "09.02.07 Информационные системы и программирование", "", "Борисов Борис", "", "", ""),
    )
    summary = load(cast, "groups", rows)
    assert [row.action for row in summary.plan.rows] == [RowAction.CREATE, RowAction.CREATE, RowAction.CHANGE]
    group = Group.get(Group.name == "БУ-11")
    assert (group.admitted_on, group.study_ends_on) == (dt.date(2026, 9, 1), dt.date(2029, 6, 30))
    assert (group.curator_id, group.form, group.speciality.code) == (cast.teachers["anna"], "extramural", "38.02.01")
    assert summary.plan.rows[2].changes[0].before == "Кураторова Клара"
    assert not load(cast, "groups", rows).written


def test_a_speciality_outlives_the_bad_row_that_named_it_first(cast: Cast) -> None:
    rows = table(
        ("Группа", "Специальность", "Название специальности", "Зачисление", "Окончание"),
        ("БУ-11", "38.02.01", "Экономика и бухгалтерский учёт", "2026", "завтра"),
        ("БУ-12", "38.02.01", "", "2026", "2029"),
        ("ЯЯ-1", "11.11.11", "", "2026", "2029"),
    )
    summary = load(cast, "groups", rows, skip_errors=True)
    assert [row.action for row in summary.plan.rows] == [RowAction.ERROR, RowAction.CREATE, RowAction.ERROR]
    assert Group.get(Group.name == "БУ-12").speciality.name == "Экономика и бухгалтерский учёт"


def test_a_group_that_ends_before_it_begins_is_refused_at_its_column(cast: Cast) -> None:
    rows = table(("Группа", "Специальность", "Зачисление", "Окончание"), ("ИС-31", "09.02.07", "2026", "2025"))
    assert complaint(lists.plan(cast.actor("admin"), "groups", rows))[0] == "Окончание"


def test_courses_find_their_module_wherever_it_stands_in_the_file(cast: Cast) -> None:
    rows = table(
        ("Специальность", "Индекс", "Наименование", "Вид", "Модуль", "Часы"),
        ("09.02.07", "МДК.01.01", "Разработка модулей", "МДК", "ПМ.01", "120"),
        ("09.02.07", "УП.01", "Учебная практика", "", "", "72,0"),
        ("09.02.07", "ПМ.01", "Разработка", "профессиональный модуль", "", "400"),
        ("09.02.07", "ОП.01", "Математика", "дисциплина", "", "90"),
        ("09.02.07", "МДК.07.01", "Чужой", "", "", ""),
    )
    summary = load(cast, "courses", rows, skip_errors=True)
    assert [row.action.value for row in summary.plan.rows] == ["create", "create", "create", "change", "error"]
    module = Course.get(Course.code == "ПМ.01")
    assert {(part.code, part.kind, part.hours) for part in module.parts} == {
        ("МДК.01.01", CourseKind.MDK, 120), ("УП.01", CourseKind.EDUCATIONAL_PRACTICE, 72),
    }  # fmt: skip
    assert not load(cast, "courses", rows, skip_errors=True).written


@pytest.mark.clause("R2")
def test_a_load_opens_its_journal_and_subgroup_once(cast: Cast) -> None:
    rows = table(
        ("Группа", "Подгруппа", "Дисциплина", "Преподаватель", "Семестр", "Часы", "С", "По"),
        ("ИС-22", "1", "ОП.02", "Алгеброва А.", "1", "30", "", ""),
        ("ИС-22", "1", "Иностранный язык", "Борисов Б.", "1 семестр 2026/2027", "30", "01.11.2026", "30.12.2026"),
        ("ИС-21", "", "Математика", "Алгеброва Анна", "1", "44", "01.10.2026", ""),
        ("ИС-21", "", "Астрономия", "Алгеброва Анна", "1", "", "", ""),
        ("ИС-21", "", "Математика", "Алгеброва Анна", "7", "", "", ""),
        ("ИС-21", "", "Математика", "Алгеброва Анна", "1", "", "01.02.2027", ""),
    )
    summary = load(cast, "loads", rows, skip_errors=True)
    assert [row.action.value for row in summary.plan.rows] == ["create", "create", "change", "error", "error", "error"]
    assert [row.problems[0].title for row in summary.plan.errors] == ["Дисциплина", "Семестр", "С"]
    (journal,) = Journal.select().where(Journal.group == cast.other_group, Journal.subgroup.is_null(False))
    assert (journal.subgroup.name, journal.hours, journal.loads.count()) == ("1", 30, 2)
    assert not load(cast, "loads", rows, skip_errors=True).written


def test_a_load_without_dates_is_the_one_that_the_teacher_has(cast: Cast) -> None:
    rows = table(("Группа", "Дисциплина", "Преподаватель", "Семестр"), ("ИС-21", "ОП.01", "Алгеброва Анна", "1"))
    assert only(lists.plan(cast.actor("admin"), "loads", rows)).action is RowAction.SAME


# --- real size --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
def test_a_college_of_1500_students_is_loaded_in_ten_seconds_and_three_bad_rows_lose_nothing_else(
    empty_database: object,
) -> None:
    actor = administrator()
    for kind, rows in (("teachers", real_size.teachers()), ("groups", real_size.groups())):
        assert not lists.apply(actor, kind, read_rows(real_size.workbook(rows))).plan.errors
    content = real_size.students()
    for at, column, bad in ((3, 2, "НЕТ-1"), (700, 3, "позавчера"), (1499, 1, "Безымянный")):
        content[at] = (*content[at][:column], bad, *content[at][column + 1 :])
    file = real_size.workbook(content)

    steps: list[tuple[int, int]] = []
    begun = time.process_time()  # seconds of work: a busy machine does not count
    rows = read_rows(file)
    with statements() as seen:
        plan = lists.plan(actor, "students", rows)
    with pytest.raises(ListRefused):
        lists.apply(actor, "students", rows)
    assert Student.select().count() == 0
    summary = lists.apply(actor, "students", rows, skip_errors=True, progress=lambda done, of: steps.append((done, of)))
    took = time.process_time() - begun

    assert len(seen) <= 6  # whatever the number of rows
    assert [row.number for row in plan.errors] == [4, 701, 1500]
    assert summary.plan.totals == lists.Totals(create=1497, change=0, same=0, error=3)
    assert Student.select().count() == Enrollment.select().count() == Guardianship.select().count() == 1497
    assert steps[0] == (50, 1497)
    assert steps[-1] == (1497, 1497)
    assert lists.plan(actor, "students", rows).totals == lists.Totals(create=0, change=0, same=1497, error=3)
    assert took < 10


def test_the_sample_files_load_into_a_new_college_one_after_the_other(empty_database: Settings) -> None:
    from admin.lists import SAMPLES

    actor = administrator()
    year = YEARS.create(actor, name="2026/2027", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2027, 8, 31))
    from models.verbs.college import SEMESTERS

    SEMESTERS.create(actor, year=year, number=1, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 12, 30))
    for kind in KINDS:
        for path in sorted(SAMPLES.glob(f"{kind}.*")):
            summary = lists.apply(actor, kind, read_rows(path.read_bytes()))
            assert summary.plan.totals.rows > 0, path.name
            assert summary.plan.ignored == (), path.name
            assert summary.written is (path.name != "students.xlsx")  # the same people as in students.csv
    assert (Student.select().count(), Teacher.select().count(), Group.select().count(), Load.select().count()) == (
        4,
        4,
        3,
        4,
    )
