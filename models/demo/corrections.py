"""Marks of the demo college that were corrected or taken back: what stood in a cell, and since when."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import NamedTuple

from ..clock import day_of
from ..marks import HIGHEST, LOWEST
from .calendar import DAY, moment, school_day_from

CORRECTED, TAKEN_BACK = 0.012, 0.003
"""How many of all marks are corrected within a few days, and how many are taken back."""


class Writing(NamedTuple):
    """One writing in a cell: a mark with its own day, or nothing when it was taken back; by which account, and when."""

    value: int | None
    day: dt.date
    author: int
    at: dt.datetime

    def told(self) -> dict[str, object]:
        """As the audit tells it."""
        return {} if self.value is None else {"value": self.value, "marked_on": self.day, "author": self.author}


def histories(
    rng: random.Random, first: Writing, last_day: dt.date, keeper: Callable[[dt.date], int]
) -> list[Writing]:  # fmt: skip
    """A mark with what became of it up to a day: mostly nothing. Only who has written it changes it, while it is theirs."""
    luck = rng.random()
    day = school_day_from(day_of(first.at) + rng.randint(1, 4) * DAY)
    if luck >= CORRECTED + TAKEN_BACK or day > last_day or keeper(day) != first.author or first.value is None:
        return [first]
    at = moment(day, rng.randint(15, 21), rng.randint(0, 59))
    if luck < TAKEN_BACK:
        return [first, Writing(None, day, first.author, at)]
    higher = first.value < HIGHEST and (first.value == LOWEST or rng.random() < 0.7)
    return [first, Writing(first.value + (1 if higher else -1), day, first.author, at)]
