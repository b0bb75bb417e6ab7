"""What the Regulation leaves to a college, as it is in force: read from its single row, in one statement."""

from __future__ import annotations

from typing import NamedTuple

from .college import CollegeRules
from .queries import Prepared


class Rules(NamedTuple):
    """The fields of `CollegeRules`; the defaults are the Regulation's own figures."""

    five_from: int = 465
    four_from: int = 365
    three_from: int = 250
    is_weighted: bool = False
    marks_due_days: int = 5
    due_in_working_days: bool = False
    fewest_marks: int = 3

    @property
    def thresholds(self) -> tuple[tuple[int, int], ...]:
        """The lowest average of each grade, in hundredths (R17)."""
        return ((5, self.five_from), (4, self.four_from), (3, self.three_from))


_RULES = Prepared(lambda: CollegeRules.select(*(getattr(CollegeRules, name) for name in Rules._fields)), Rules._make)


def rules() -> Rules:
    """The college's rules."""
    found: Rules | None = _RULES.first()
    return found or Rules()
