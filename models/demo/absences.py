"""Days on which students of the demo college were away: illness, leave, whole days missed."""

from __future__ import annotations

import datetime as dt
import random

from ..attendance import AbsenceCode
from .calendar import DAY, Term
from .groups import Pupil

Away = dict[tuple[int, dt.date], AbsenceCode]


def days_away(pupils: list[Pupil], term: Term, rng: random.Random) -> Away:
    """For each student and day of a semester the code of the whole day's absence. A diagnosis is never stored (R32)."""
    away: Away = {}
    days = list(term.days())
    for pupil in pupils:
        for _time in range(rng.choices((0, 1, 2), (50, 38, 12))[0]):
            first, length = rng.choice(days), rng.randint(3, 9)
            _mark(away, pupil, first, length, AbsenceCode.SICK)
        for _time in range(rng.choices((0, 1, 2), (60, 30, 10))[0]):
            _mark(away, pupil, rng.choice(days), 1, AbsenceCode.EXCUSED)
        for day in days:
            if rng.random() < pupil.truancy * 0.7:
                away.setdefault((pupil.id, day), AbsenceCode.UNEXCUSED)
    return away


def _mark(away: Away, pupil: Pupil, first: dt.date, length: int, code: AbsenceCode) -> None:
    for step in range(length):
        away[pupil.id, first + step * DAY] = code
