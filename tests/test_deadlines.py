"""Deadlines as facts: the college's midnight, calendar and working days, dots made good, and what homework should hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import settings
from models.deadlines import ColumnMark, Standing, column_standing, is_late, late_marks, mark_is_late, marks_due_on, standing
from models.homework import HomeworkHint, homework_hints
from models.rules import Rules
from models.schedule import is_working

THURSDAY = dt.date(2026, 10, 15)
ZONES = ("Europe/Samara", "Europe/Kaliningrad", "Asia/Kamchatka", "UTC")
days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))
moments = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
marks = st.builds(ColumnMark, moments, st.booleans(), st.booleans())


def at(day: dt.date, hour: int, minute: int, zone: str = "Europe/Samara") -> dt.datetime:
    """A time of a day as a clock in the college shows it, in UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(zone)).astimezone(dt.UTC)


def use_zone(zone: str) -> None:
    settings.use(replace(settings.current(), time_zone=ZoneInfo(zone)))


@pytest.mark.clause("R34")
@pytest.mark.parametrize("zone", ZONES)
def test_a_minute_to_midnight_is_in_time_and_midnight_is_late_by_the_college_s_own_clock(zone: str) -> None:
    use_zone(zone)
    assert not is_late(at(THURSDAY, 0, 0, zone), THURSDAY)
    assert not is_late(at(THURSDAY, 23, 59, zone), THURSDAY)
    assert is_late(at(THURSDAY + dt.timedelta(days=1), 0, 0, zone), THURSDAY)


@pytest.mark.clause("R34")
@given(moments, days, st.sampled_from(ZONES))
def test_what_is_done_is_late_exactly_when_its_day_is_over(moment: dt.datetime, day: dt.date, zone: str) -> None:
    use_zone(zone)
    assert is_late(moment, day) == (moment.astimezone(ZoneInfo(zone)).date() > day)
    assert standing(moment, day, day) is (Standing.LATE if is_late(moment, day) else Standing.IN_TIME)


@given(days, days)
def test_what_is_not_done_waits_through_its_last_day_and_is_missing_after_it(last_day: dt.date, today: dt.date) -> None:
    assert standing(None, last_day, today) is (Standing.MISSING if today > last_day else Standing.WAITING)


@pytest.mark.clause("R35")
@given(days, st.integers(1, 60), st.sets(st.integers(0, 200), max_size=40))
def test_marks_are_due_after_so_many_days_or_so_many_working_days(lesson: dt.date, count: int, away: set[int]) -> None:
    free = {lesson + dt.timedelta(days=at) for at in away}
    calendar = marks_due_on(lesson, Rules(marks_due_days=count), free)
    assert calendar == lesson + dt.timedelta(days=count)
    working = marks_due_on(lesson, Rules(marks_due_days=count, due_in_working_days=True), free)
    between = [lesson + dt.timedelta(days=at) for at in range(1, (working - lesson).days + 1)]
    assert is_working(working, free)
    assert sum(is_working(day, free) for day in between) == count
    assert working >= calendar


@pytest.mark.clause("R35")
def test_five_working_days_leap_over_sundays_and_holidays() -> None:
    rules, unity_day = Rules(due_in_working_days=True), dt.date(2026, 11, 4)
    assert marks_due_on(dt.date(2026, 10, 31), rules, {unity_day}) == dt.date(2026, 11, 7)
    assert marks_due_on(dt.date(2026, 10, 31), rules, set()) == dt.date(2026, 11, 6)
    assert marks_due_on(dt.date(2026, 10, 31), Rules(), {unity_day}) == dt.date(2026, 11, 5)


@pytest.mark.clause("R35")
@given(st.lists(marks, max_size=12), days)
def test_a_dot_made_good_is_never_late_and_nothing_in_time_is(column: list[ColumnMark], due_on: dt.date) -> None:
    late = late_marks(column, due_on)
    began = any(not is_late(mark.first_entered_at, due_on) for mark in column)
    for mark, said in zip(column, late, strict=True):
        made_good = mark.had_dot and (mark.was_absent or began)
        assert said == (is_late(mark.first_entered_at, due_on) and not made_good)
        assert said == mark_is_late(
            mark.first_entered_at, due_on, had_dot=mark.had_dot, was_absent=mark.was_absent, column_began_in_time=began
        )


@pytest.mark.clause("R35")
@given(st.lists(marks, min_size=1, max_size=12), days, days)
def test_a_work_is_late_if_some_mark_is_and_never_missing_once_it_has_one(
    column: list[ColumnMark], due_on: dt.date, today: dt.date
) -> None:
    expected = Standing.LATE if any(late_marks(column, due_on)) else Standing.IN_TIME
    assert column_standing(column, due_on, today) is expected
    assert column_standing([], due_on, today) is standing(None, due_on, today)


@pytest.mark.clause("R36")
@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("Выучить § 4, ответить на вопросы 1–5", []),
        ("Прочитать стр. 12–15, решить № 7", []),
        ("§ 4, № 12–18", [HomeworkHint.NO_MANNER]),
        ("Учебник, стр. 15", [HomeworkHint.NO_MANNER]),
        ("Повторить тему", [HomeworkHint.NO_NUMBERS]),
        ("Лабораторная работа", [HomeworkHint.NO_NUMBERS, HomeworkHint.NO_MANNER]),
        ("Read pages 5–7", [HomeworkHint.NOT_RUSSIAN]),
        ("Learn the text by heart", [HomeworkHint.NO_NUMBERS, HomeworkHint.NOT_RUSSIAN]),
        ("Перевести текст «The quick brown fox», стр. 5", []),
        ("Написать функцию `def f(x: int) -> int` и проверить её на 5 примерах", []),
        ("Не задано", []),
        ("", []),
    ],
)
def test_homework_is_hinted_at_and_never_refused(text: str, hints: list[HomeworkHint]) -> None:
    assert homework_hints(text) == hints


@given(st.text())
def test_whatever_is_typed_as_homework_gets_an_answer(text: str) -> None:
    assert set(homework_hints(text)) <= set(HomeworkHint)
