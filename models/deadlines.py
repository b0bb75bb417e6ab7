"""Deadlines as facts (R34, R35): what is late is allowed, and said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from . import clock
from .rules import Rules
from .schedule import days_after


class Standing(StrEnum):
    """How something that has a last day stands; "waits" is what is not done while that day is not over."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSING = "missing"
    WAITING = "waiting"


def is_late(entered_at: dt.datetime, day: dt.date) -> bool:
    """Whether a lesson or its attendance was entered after the lesson's own day, in the college's time zone (R34)."""
    return entered_at >= clock.end_of(day)


def standing(done_at: dt.datetime | None, last_day: dt.date, today: dt.date) -> Standing:
    """How something stands that is due by the end of a day: a lesson and its attendance by the end of their own (R34)."""
    if done_at is None:
        return Standing.MISSING if last_day < today else Standing.WAITING
    return Standing.LATE if is_late(done_at, last_day) else Standing.IN_TIME


def marks_due_on(lesson_day: dt.date, rules: Rules, free: Collection[dt.date]) -> dt.date:
    """The last day on which marks for a timed work of a lesson are in time (R35); `free` are the college's holidays."""
    return days_after(lesson_day, rules.marks_due_days, free if rules.due_in_working_days else None)


def mark_is_late(
    first_entered_at: dt.datetime, due_on: dt.date, *, had_dot: bool, was_absent: bool, column_began_in_time: bool
) -> bool:
    """Whether a mark for a timed work came too late (R35).

    A dot made good is not late: the work was compulsory for the student (`had_dot`), and either the student was absent from
    the lesson or the work had been marked for others in time.
    """
    made_good = had_dot and (was_absent or column_began_in_time)
    return is_late(first_entered_at, due_on) and not made_good


class ColumnMark(NamedTuple):
    """A mark of a timed work's column: when its cell was first filled, whether a dot had stood in it, and whether the
    student was absent from the lesson (who came late was there).
    """

    first_entered_at: dt.datetime
    had_dot: bool
    was_absent: bool


def late_marks(column: Sequence[ColumnMark], due_on: dt.date) -> list[bool]:
    """Which marks of a timed work's column came too late, in the column's order (R35)."""
    began_in_time = any(not is_late(mark.first_entered_at, due_on) for mark in column)
    return [
        mark_is_late(
            mark.first_entered_at, due_on, had_dot=mark.had_dot, was_absent=mark.was_absent,
            column_began_in_time=began_in_time,
        )
        for mark in column
    ]  # fmt: skip


def column_standing(column: Sequence[ColumnMark], due_on: dt.date, today: dt.date) -> Standing:
    """How a timed work stands: missing when its last day has passed without a single mark, late when one came too late."""
    if not column:
        return standing(None, due_on, today)
    return Standing.LATE if any(late_marks(column, due_on)) else Standing.IN_TIME
