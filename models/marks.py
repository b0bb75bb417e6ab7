"""Marks, and the law about them: what is a mark, what is an average, what grade it makes, what is a dot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import peewee

from . import clock
from .base import BaseModel, Moment, Number, required
from .errors import Invalid
from .i18n import gettext as _
from .lessons import Assignment
from .people import Student, User
from .teaching import Journal

LOWEST, HIGHEST = 2, 5
DOT = "·"


class Mark(BaseModel):
    """A student's mark for one work. It stands in the cell of the work's date; `marked_on` is its own date (R41).

    A mark that was taken back keeps its row (`removed_at`), so that a cell has one history and one line of versions.
    `first_entered_at` is when the cell was filled, `entered_at` when it was last written.
    """

    assignment = required(Assignment, backref="marks", index=False)
    student = required(Student, backref="marks")
    value = Number(LOWEST, HIGHEST)
    marked_on = peewee.DateField()
    author = required(User, backref="marks", index=False)
    first_entered_at = Moment(default=clock.now)
    entered_at = Moment(default=clock.now)
    removed_at = Moment(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("assignment", "student"), True),)


class SemesterGrade(BaseModel):
    """The grade that a teacher sets for a student's semester in a journal; the average only proposes one (R17)."""

    journal = required(Journal, backref="grades", index=False)
    student = required(Student, backref="grades")
    value = Number(LOWEST, HIGHEST)
    author = required(User, backref="grades", index=False)
    entered_at = Moment(default=clock.now)
    removed_at = Moment(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("journal", "student"), True),)


def check_value(value: object, field: str = "value") -> int:
    """A mark is a whole number from 2 to 5 (R18, R43).

    Raises:
        Invalid: it is not.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not LOWEST <= value <= HIGHEST:
        raise Invalid(field, _("A mark is 2, 3, 4 or 5."))
    return value


GRADE_THRESHOLDS: Sequence[tuple[int, int]] = ((5, 465), (4, 365), (3, 250))
"""The lowest average, in hundredths, that makes each grade; below them it is a 2 (R17)."""


def hundredths(total: int, count: int) -> int | None:
    """The average of `count` marks that sum up to `total`, in hundredths, rounded half-up; `None` without marks (R17).

    With weights `total` is the sum of value times weight, and `count` that of the weights (R18).
    """
    return (200 * total + count) // (2 * count) if count else None


def average(total: int, count: int) -> Fraction | None:
    """As `hundredths`, as a number with two decimals."""
    rounded = hundredths(total, count)
    return None if rounded is None else Fraction(rounded, 100)


def grade(total: int, count: int, thresholds: Sequence[tuple[int, int]] = GRADE_THRESHOLDS) -> int | None:
    """The grade that the Regulation's table makes of the rounded average; `None` without marks (R17)."""
    rounded = hundredths(total, count)
    if rounded is None:
        return None
    return next((value for value, lowest in thresholds if rounded >= lowest), LOWEST)


def has_dot(is_compulsory: bool, is_target: bool, is_enrolled: bool, is_marked: bool) -> bool:
    """A dot is derived: a compulsory work, a student enrolled on that day, no mark (R40)."""
    return (is_compulsory or is_target) and is_enrolled and not is_marked


def tally(values: Iterable[int]) -> tuple[int, int]:
    """Sum and count of marks."""
    values = list(values)
    return sum(values), len(values)
