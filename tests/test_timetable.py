"""The timetable, the calendar, the college's rules and substitutions: who keeps them, and what they make due (R33, R35)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.uploads import read_rows
from models import CollegeRules, Group, Holiday, Journal, Lesson, Subgroup, TeachingLoad, TimetableSlot, schedule
from models.access import ACTIONS, Actor
from models.access.relations import Cell
from models.base import statements
from models.errors import Code, Conflict
from models.reads.schedule import lessons_due
from models.reads.timetable import timetable
from models.verbs import lists
from models.verbs.timetable import HOLIDAYS, RULES, SLOTS, rules_change, substitution_remove, substitution_set

from .api import ask, data
from .browser import browser_of
from .cast import END, NOON, START, TODAY, Cast
from .listed import complaint, load, only, table
from .refusals import refused

THURSDAY = {"weekday": 4, "period": 1, "weeks": "every", "room": "215"}
DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2027, 6, 30))


def slot(cast: Cast, journal: int, by: str = "office", **values: Any) -> TimetableSlot:
    return SLOTS.create(cast.actor(by), **{"journal": journal, **THURSDAY, **values})


def lesson(cast: Cast, day: dt.date, **values: Any) -> Lesson:
    given = {
        "journal": cast.journal,
        "teacher": cast.teachers["anna"],
        "period": 1,
        "topic": "Ряды",
        "entered_by": cast.anna,
    }
    return Lesson.create(date=day, **{**given, **values})


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


# --- weeks and days ---------------------------------------------------------------------------------------------------


@given(DAYS, DAYS, st.sampled_from(["every", "odd", "even"]), st.integers(1, 7))
def test_a_lesson_recurs_every_week_or_every_other_one_beginning_with_the_semesters(
    day: dt.date, begins: dt.date, weeks: str, weekday: int
) -> None:
    one = schedule.Slot(1, weekday, 1, weeks, begins, None, "", begins, begins + dt.timedelta(days=120))
    due = {found.day for found in schedule.due_lessons([one], day, day + dt.timedelta(days=13), free=())}
    assert len(due) <= (2 if weeks == "every" else 1)
    for found in due:
        assert found.isoweekday() == weekday
        assert begins <= found <= one.semester_ends_on
        week = schedule.week_of(found, begins)
        assert weeks == "every" or (week % 2 == 1) == (weeks == "odd")
        assert schedule.week_of(found + dt.timedelta(days=7), begins) == week + 1
    both = [
        replaced for kind in ("odd", "even") for replaced in schedule.due_lessons([one._replace(weeks=kind)], day, day, ())
    ]
    assert both == schedule.due_lessons([one._replace(weeks="every")], day, day, ())
    assert schedule.due_lessons([one], day, day, free={day}) == []


@pytest.mark.clause("R35")
@given(DAYS, st.integers(1, 30), st.sets(DAYS, max_size=20))
def test_so_many_working_days_are_neither_sundays_nor_holidays(day: dt.date, count: int, free: set[dt.date]) -> None:
    last = schedule.days_after(day, count, free)
    between = [day + dt.timedelta(days=at) for at in range(1, (last - day).days + 1)]
    assert sum(schedule.is_working(one, free) for one in between) == count
    assert schedule.is_working(last, free)
    assert schedule.days_after(day, count) == day + dt.timedelta(days=count)


# --- the timetable ----------------------------------------------------------------------------------------------------


def test_a_group_has_one_lesson_at_a_pair_but_subgroups_and_alternate_weeks_may_share_it(cast: Cast) -> None:
    first = slot(cast, cast.journal, starts_on=october(1), ends_on=october(20), weeks="odd")
    assert slot(cast, cast.other_journal).starts_on == START
    for values in ({"weeks": "odd"}, {"starts_on": october(20), "weeks": "every"}):
        with refused(Code.TAKEN, "period") as refusal:
            slot(cast, cast.english, **values)
        assert "«Математика», ауд. 215" in str(refusal.value)
    for values in ({"weeks": "even"}, {"starts_on": october(21)}, {"period": 2}, {"weekday": 5}):
        SLOTS.remove(cast.actor("office"), slot(cast, cast.english, **values))
    SLOTS.remove(cast.actor("office"), first)
    course = Journal.get_by_id(cast.english).course_id
    (_first, part) = Subgroup.select().where(Subgroup.group == cast.group).order_by(Subgroup.name)
    second = Journal.create(course=course, group=cast.group, subgroup=part, semester=cast.semester, kind="theory")
    slot(cast, cast.english)
    slot(cast, second.id)
    with refused(Code.TAKEN):
        slot(cast, cast.journal)
    with refused(Code.INVALID, "ends_on"):
        slot(cast, cast.journal, period=3, ends_on=END + dt.timedelta(days=1))
    with refused(Code.INVALID, "starts_on"):
        slot(cast, cast.journal, period=3, starts_on=START - dt.timedelta(days=1))
    row = slot(cast, cast.journal, period=4)
    with pytest.raises(Conflict):
        SLOTS.change(cast.actor("office"), row, expected_version=7, room="1")


@pytest.mark.parametrize("name", ["deputy", "curator", "anna", "vera", "guardian"])
def test_only_the_administrator_and_the_office_keep_timetable_and_calendar(cast: Cast, name: str) -> None:
    with refused(Code.FORBIDDEN):
        slot(cast, cast.journal, by=name)
    with refused(Code.FORBIDDEN):
        HOLIDAYS.create(cast.actor(name), day=TODAY, name="Выходной")
    with refused(Code.FORBIDDEN):
        rules_change(cast.actor("office" if name == "deputy" else name), fewest_marks=1)
    for keeper in ("admin", "office"):
        slot(cast, cast.journal, by=keeper, period=2 if keeper == "admin" else 3)
        HOLIDAYS.create(cast.actor(keeper), day=october(20 if keeper == "admin" else 21), name="Выходной")


@pytest.mark.clause("R13")
def test_a_lesson_due_is_filled_where_it_was_held_moved_or_cancelled_and_by_nothing_else(cast: Cast) -> None:
    slot(cast, cast.journal)
    Holiday.create(day=october(22), name="День колледжа")
    lesson(cast, october(2), period=3, moved_from=october(1), moved_from_period=1)
    lesson(cast, october(15), cancelled_at=NOON, reason="актированный день")
    lesson(cast, october(29), period=2)
    substitution_set(cast.actor("admin"), cast.journal, october(29), cast.teachers["boris"], cast.teachers["anna"], 1)
    with statements() as seen:
        due = {one.day.day: one for one in lessons_due([cast.journal, cast.english], october(1), october(31))}
    assert len(seen) == 4
    assert sorted(due) == [1, 8, 15, 29]
    assert (due[1].moved_to, due[1].is_cancelled) == ((october(2), 3), False)
    assert (due[8].lesson_id, due[8].moved_to) == (cast.lesson, None)
    assert due[15].is_cancelled
    assert due[29].lesson is None
    assert [due[day].teacher_ids for day in (8, 29)] == [{cast.teachers["anna"]}, {cast.teachers["boris"]}]


@pytest.mark.clause("R25")
@pytest.mark.clause("R39")
def test_each_sees_the_timetable_of_the_own_groups_with_what_became_of_the_lessons(cast: Cast) -> None:
    slot(cast, cast.journal)
    slot(cast, cast.english, weekday=5)
    lesson(cast, TODAY, cancelled_at=NOON, reason="актированный день")
    query = """query($group: ID, $student: ID, $teacher: ID) {
      timetable(groupId: $group, studentId: $student, teacherId: $teacher, from: "2026-10-12", to: "2026-10-18")
      {date courseName room teachers {name} isCancelled reason lessonId}}"""

    def week(name: str, **whose: str) -> Any:
        found = data(cast.actor(name), query, **whose)["timetable"]
        return found and [(one["date"], one["courseName"], one["isCancelled"]) for one in found]

    maths, english = ("2026-10-15", "Математика", True), ("2026-10-16", "Иностранный язык", False)
    group = f"Group:{cast.group}"
    for name in ("office", "deputy", "curator", "anna", "vera", "guardian"):
        assert week(name, group=group) == [maths, english], name
    assert week("vera", student=f"Student:{cast.students['vera']}") == [maths, english]
    assert week("gleb", student=f"Student:{cast.students['gleb']}") == [maths]  # Gleb is in the other subgroup
    assert week("boris", teacher=f"Teacher:{cast.teachers['boris']}") == [english]
    for name in ("zoya", "stranger"):
        assert week(name, student=f"Student:{cast.students['vera']}") is None
    plain = data(cast.actor("admin"), f'{{timetable(groupId: "{group}", from: "2026-10-12", to: "2026-10-18") {{room}}}}')
    assert len(plain["timetable"]) == 2
    with statements() as few:
        timetable(cast.actor("vera"), Group, cast.group, TODAY, TODAY)
    with statements() as many:
        timetable(cast.actor("vera"), Group, cast.group, START, START + dt.timedelta(days=92))
    assert len(few) == len(many)


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R17")
def test_the_administrator_changes_the_thresholds_in_the_panel_as_people_write_them(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    page = browser.page("/admin/rules/")
    assert 'value="4,65"' in page
    form = {"five_from": "4,7", "four_from": "3.65", "three_from": "2,50", "marks_due_days": "5", "fewest_marks": "3"}
    assert browser.post("/admin/rules/edit/?id=1", version="1", **form).status_code == 302
    assert (CollegeRules.get().five_from, CollegeRules.get().version) == (470, 2)
    wrong = browser.post("/admin/rules/edit/?id=1", version="2", **{**form, "four_from": "4,7"})
    assert wrong.status_code == 422
    assert "с меньшего балла" in wrong.text
    for name in ("office", "deputy", "anna"):
        assert browser_of(cast, name).get("/admin/rules/edit/?id=1").status_code == 404
    with refused(Code.INVALID, "five_from"):
        rules_change(cast.actor("admin"), five_from="5,01")
    with refused(Code.TAKEN):
        RULES.create(cast.actor("admin"))
    with refused(Code.IN_USE):
        RULES.remove(cast.actor("admin"), CollegeRules.get())
    change = (
        "mutation {collegeRulesChange(change: {fewestMarks: 4}, expectedVersion: 2) {rules {fewestMarks} errors {code}}}"
    )
    answer = data(cast.actor("admin"), change)["collegeRulesChange"]
    assert answer == {"rules": {"fewestMarks": 4}, "errors": []}
    assert data(cast.actor("admin"), change)["collegeRulesChange"]["errors"][0]["code"] == "CONFLICT"
    assert ask(cast.actor("office"), change)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


# --- substitution -----------------------------------------------------------------------------------------------------


def may_record(actor: Actor, journal: int, day: dt.date, period: int) -> bool:
    return any(holds(actor, Cell(journal, day, period)) for holds in ACTIONS["lesson:write"].values())


@pytest.mark.clause("R33")
def test_a_substitute_keeps_the_journal_on_that_day_and_pair_alone(cast: Cast) -> None:
    admin, boris, anna = cast.actor("admin"), cast.teachers["boris"], cast.teachers["anna"]
    assert not may_record(cast.actor("boris"), cast.journal, TODAY, 1)
    found = substitution_set(admin, cast.journal, TODAY, boris, anna, 1)
    assert (found.starts_on, found.ends_on, found.replaces_id) == (TODAY, TODAY, anna)
    boris_now = cast.actor("boris")
    assert [may_record(boris_now, cast.journal, TODAY, period) for period in (1, 2)] == [True, False]
    tomorrow = replace(boris_now, today=TODAY + dt.timedelta(days=1))
    assert not may_record(tomorrow, cast.journal, TODAY, 1)
    for code, field, wanted in (
        (Code.INVALID, "teacher", (october(20), anna, anna)),
        (Code.INVALID, "replaces", (october(20), boris, cast.teachers["former"])),
        (Code.TAKEN, "teacher", (TODAY, boris, anna)),
        (Code.TAKEN, "replaces", (TODAY, cast.teachers["pavel"], anna)),
        (Code.INVALID, "day", (END + dt.timedelta(days=1), boris, anna)),
    ):
        with refused(code, field):
            substitution_set(admin, cast.journal, *wanted)
    with refused(Code.FORBIDDEN):
        substitution_set(cast.actor("office"), cast.journal, october(20), boris, anna)
    held = lesson(cast, TODAY, teacher=boris)
    with refused(Code.IN_USE):
        substitution_remove(admin, found)
    held.delete_instance()
    substitution_remove(admin, found)
    assert not may_record(cast.actor("boris"), cast.journal, TODAY, 1)


def test_a_substitution_is_set_and_taken_back_in_the_panel_and_never_changed(cast: Cast) -> None:
    browser = browser_of(cast, "admin")
    form = {"journal": cast.journal, "starts_on": "16.10.2026", "period": "", "replaces": cast.teachers["anna"]}
    wrong = browser.post("/admin/substitution/new/", **form, teacher=cast.teachers["anna"])
    assert wrong.status_code == 422
    late = browser.post("/admin/substitution/new/", **{**form, "starts_on": "01.02.2027"}, teacher=cast.teachers["boris"])
    assert "вне семестра" in late.text or late.status_code == 422
    made = browser.post("/admin/substitution/new/", **form, teacher=cast.teachers["boris"])
    found = TeachingLoad.get(TeachingLoad.replaces == cast.teachers["anna"])
    assert made.location == f"/admin/substitution/details/?id={found.id}"
    assert "Борисов" in browser.page("/admin/substitution/")
    assert browser.get(f"/admin/substitution/edit/?id={found.id}").status_code == 404
    longer = {
        "journal": cast.journal,
        "teacher": cast.teachers["boris"],
        "starts_on": "16.10.2026",
        "ends_on": "",
        "hours": "0",
    }
    assert browser.post(f"/admin/load/edit/?id={found.id}", version="1", **longer).status_code == 422
    assert browser.post("/admin/substitution/delete/", id=found.id).status_code == 302
    assert TeachingLoad.get_or_none(TeachingLoad.id == found.id) is None


# --- screens and the list ---------------------------------------------------------------------------------------------


def test_the_office_keeps_the_timetable_in_the_panel_and_teachers_read_that_of_their_groups(cast: Cast) -> None:
    office = browser_of(cast, "office")
    form = {
        "journal": cast.journal,
        "weekday": "2",
        "period": "3",
        "weeks": "odd",
        "room": "7",
        "starts_on": "",
        "ends_on": "",
    }
    made = office.post("/admin/timetable/new/", **form)
    assert made.status_code == 302
    assert "вторник" in office.page(made.location)
    assert "Математика" in office.page(f"/admin/timetable/?group={cast.group}&teacher={cast.teachers['anna']}&weekday=2")
    assert "Математика" not in office.page(f"/admin/timetable/?group={cast.other_group}")
    assert "Математика" not in office.page(f"/admin/timetable/?semester={cast.semester + 1}")
    again = office.post("/admin/timetable/new/", **{**form, "journal": cast.english})
    assert again.status_code == 422
    assert "«Математика», ауд. 7" in again.text
    for name, sees in (("anna", True), ("boris", True), ("curator", True), ("future", False)):
        page = browser_of(cast, name).page("/admin/timetable/")
        assert ("Математика" in page, "Добавить в расписание" in page) == (sees, False), name


@pytest.mark.clause("R27")
def test_the_timetable_is_loaded_as_a_list_twice_with_one_result(cast: Cast) -> None:
    header = ("Группа", "Подгруппа", "Дисциплина", "День недели", "Пара", "Недели", "Ауд.")
    rows = table(
        header,
        ("ИС-21", "", "Математика", "чт", "1", "", "215"),
        ("ис-21", "1", "ОП.02", "Пятница", "2", "нечёт.", "318"),
        ("ИС-22", "", "ОП.01", "4", "1", "числитель", ""),
    )
    assert load(cast, "timetable", rows).plan.totals.create == 3
    assert [(one.weekday, one.period, str(one.weeks), one.room) for one in TimetableSlot.select()] == [
        (4, 1, "every", "215"), (5, 2, "odd", "318"), (4, 1, "odd", "")
    ]  # fmt: skip
    assert not load(cast, "timetable", rows).written
    moved = table(header, ("ИС-21", "", "Математика", "чт", "1", "", "216"))
    assert [(one.before, one.after) for one in only(load(cast, "timetable", moved).plan).changes] == [("215", "216")]
    for row, column in (
        (("ИС-21", "1", "ОП.02", "чт", "1", "", ""), "Пара"), (("ИС-21", "2", "ОП.02", "чт", "2", "", ""), "Дисциплина"),
        (("ИС-21", "", "ОП.01", "завтра", "2", "", ""), "День недели"), (("ИС-21", "", "ОП.01", "чт", "9", "", ""), "Пара"),
    ):  # fmt: skip
        assert complaint(lists.plan(cast.actor("admin"), "timetable", table(header, row)))[0] == column
    sample = read_rows((Path(__file__).parent.parent / "docs" / "samples" / "timetable.csv").read_bytes())
    assert not lists.plan(cast.actor("admin"), "timetable", sample).ignored
