"""Marks, and the law about them: what is a mark, what is an average, what grade it makes, what is a dot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction

import peewee

from . import clock
from .base import BaseModel, Moment, Number, required
from .errors import Invalid
from .i18n import gettext as _
from .lessons import Assignment
from .people import Student, User

LOWEST, HIGHEST = 2, 5
DOT = "·"


class Mark(BaseModel):
    """A student's mark for one work. It stands in the cell of the work's date; `marked_on` is its own date (R41)."""

    assignment = required(Assignment, backref="marks", index=False)
    student = required(Student, backref="marks")
    value = Number(LOWEST, HIGHEST)
    marked_on = peewee.DateField()
    author = required(User, backref="marks")
    entered_at = Moment(default=clock.now)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("assignment", "student"), True),)


def check_value(value: object, field: str = "value") -> int:
    """A mark is a whole number from 2 to 5 (R18, R43).

    Raises:
        Invalid: it is not.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not LOWEST <= value <= HIGHEST:
        raise Invalid(field, _("A mark is 2, 3, 4 or 5."))
    return value


GRADE_THRESHOLDS: Sequence[tuple[int, Fraction]] = (
    (5, Fraction("4.65")),
    (4, Fraction("3.65")),
    (3, Fraction("2.50")),
)
"""The lowest average, rounded to two decimals, that makes each grade; below them it is a 2 (R17)."""


def average(total: int, count: int) -> Fraction | None:
    """The average of `count` marks that sum up to `total`, rounded half-up to two decimals; `None` without marks (R17)."""
    if not count:
        return None
    return Fraction((200 * total + count) // (2 * count), 100)


def grade(total: int, count: int, thresholds: Sequence[tuple[int, Fraction]] = GRADE_THRESHOLDS) -> int | None:
    """The grade that the Regulation's table makes of the rounded average; `None` without marks (R17)."""
    rounded = average(total, count)
    if rounded is None:
        return None
    return next((value for value, lowest in thresholds if rounded >= lowest), LOWEST)


def is_late(marked_at: dt.datetime, lesson_day: dt.date, days: int = 5) -> bool:
    """Whether a mark for a timed work came later than `days` calendar days after the lesson (R35)."""
    return clock.day_of(marked_at) > lesson_day + dt.timedelta(days=days)


def has_dot(is_compulsory: bool, is_target: bool, is_enrolled: bool, is_marked: bool) -> bool:
    """A dot is derived: a compulsory work, a student enrolled on that day, no mark (R40)."""
    return (is_compulsory or is_target) and is_enrolled and not is_marked


def tally(values: Iterable[int]) -> tuple[int, int]:
    """Sum and count of marks."""
    values = list(values)
    return sum(values), len(values)
