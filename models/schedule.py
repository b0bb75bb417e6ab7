"""When lessons are due: the timetable of recurring lessons, the weeks of a semester, and the days that are free.

Pure functions; a lesson that is due and neither recorded nor cancelled is what the timeliness board calls not filled (R13).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from .teaching import Weeks

SUNDAY = 6


class Slot(NamedTuple):
    """A recurring lesson of a journal, and the start of the journal's semester. `weekday` 1 is Monday."""

    journal_id: int
    weekday: int
    period: int
    weeks: str
    starts_on: dt.date
    ends_on: dt.date | None
    room: str
    semester_starts_on: dt.date
    semester_ends_on: dt.date


class Due(NamedTuple):
    """A lesson that is due by the timetable."""

    journal_id: int
    day: dt.date
    period: int
    room: str


def week_of(day: dt.date, semester_starts_on: dt.date) -> int:
    """The number of a day's week in the semester: 1 for the week (from Monday) in which the semester begins."""
    first_monday = semester_starts_on - dt.timedelta(days=semester_starts_on.weekday())
    return (day - first_monday).days // 7 + 1


def falls_on(slot: Slot, day: dt.date) -> bool:
    """Whether a recurring lesson is due on a day that is not free."""
    return (
        day.isoweekday() == slot.weekday
        and max(slot.starts_on, slot.semester_starts_on) <= day <= min(slot.ends_on or day, slot.semester_ends_on)
        and (slot.weeks == Weeks.EVERY or (slot.weeks == Weeks.ODD) == (week_of(day, slot.semester_starts_on) % 2 == 1))
    )


def days_of(slot: Slot, last: dt.date, free: Collection[dt.date]) -> Iterator[dt.date]:
    """The days of a recurring lesson from the start of its semester to `last`, included; none of the free days."""
    start = slot.semester_starts_on
    day = start + dt.timedelta(days=(slot.weekday - start.isoweekday()) % 7)
    while day <= last:
        if day not in free and falls_on(slot, day):
            yield day
        day += dt.timedelta(days=7)


def due_lessons(slots: Iterable[Slot], first: dt.date, last: dt.date, free: Collection[dt.date]) -> list[Due]:
    """The lessons due from `first` to `last`, both included, by day and pair; none on free days."""
    slots = list(slots)
    return sorted(
        (
            Due(slot.journal_id, day, slot.period, slot.room)
            for day in _days(first, last)
            if day not in free
            for slot in slots
            if falls_on(slot, day)
        ),
        key=lambda due: (due.day, due.period, due.journal_id),
    )


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for at in range((last - first).days + 1):
        yield first + dt.timedelta(days=at)


def is_working(day: dt.date, free: Collection[dt.date]) -> bool:
    """Whether a day is neither a Sunday nor free."""
    return day.weekday() != SUNDAY and day not in free


def days_after(day: dt.date, count: int, free: Collection[dt.date] | None = None) -> dt.date:
    """The day `count` calendar days after a day; with `free` given, that many working days after it."""
    if free is None:
        return day + dt.timedelta(days=count)
    while count:
        day += dt.timedelta(days=1)
        count -= is_working(day, free)
    return day
