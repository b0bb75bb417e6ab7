"""Days on which students of the demo college were away: illness, leave, whole days missed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import NamedTuple

from ..attendance import AbsenceCode
from .calendar import DAY, Term
from .groups import Pupil


class Absent(NamedTuple):
    """The code of a whole day's absence; when and by which account the curator has excused it, if a notice came (R32)."""

    code: AbsenceCode
    excused_at: dt.datetime | None = None
    excused_by: int = 0


class Span(NamedTuple):
    """Days in a row on which a student is away, both included."""

    pupil: Pupil
    first: dt.date
    last: dt.date
    code: AbsenceCode

    def days(self) -> list[dt.date]:
        return [self.first + step * DAY for step in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Away:
    """Who of a group is away on which days of a semester, and the excused spans that this is made of."""

    term: Term
    days: dict[tuple[int, dt.date], Absent]
    spans: list[Span]

    def put(self, span: Span, absent: Absent) -> None:
        for day in span.days():
            self.days[span.pupil.id, day] = absent


def days_away(pupils: list[Pupil], term: Term, rng: random.Random) -> Away:
    """The whole days that students of a group miss in a semester. A diagnosis is never stored (R32)."""
    away = Away(term, {}, [])
    days = list(term.days())

    def miss(pupil: Pupil, length: int, code: AbsenceCode) -> None:
        first = rng.choice(days)
        span = Span(pupil, first, min(first + (length - 1) * DAY, term.ends_on), code)
        away.spans.append(span)
        away.put(span, Absent(code))

    for pupil in pupils:
        for _time in range(rng.choices((0, 1, 2), (50, 38, 12))[0]):
            miss(pupil, rng.randint(3, 9), AbsenceCode.SICK)
        for _time in range(rng.choices((0, 1, 2), (60, 30, 10))[0]):
            miss(pupil, 1, AbsenceCode.EXCUSED)
        for day in days:
            if rng.random() < pupil.truancy * 0.7:
                away.days.setdefault((pupil.id, day), Absent(AbsenceCode.UNEXCUSED))
    return away
