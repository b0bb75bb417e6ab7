"""A weekly timetable without clashes: nobody is in two places at once, and the days of a group have no holes."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..teaching import Weeks
from .people import Instructor

WEEKDAYS, PAIRS = 6, 6
PRACTICE_PAIRS = 3
BOTH = (0, 1)
FULL_DAY = 3
"""How many pairs the teacher who is placed first has on the fullest day."""


@dataclass(frozen=True)
class Slot:
    """A pair on a weekday (0 is Monday), in weeks of these parities."""

    weekday: int
    period: int
    parities: tuple[int, ...] = BOTH

    @property
    def weeks(self) -> Weeks:
        """The first week of a semester is an odd one, and has parity 0."""
        return Weeks.EVERY if self.parities == BOTH else Weeks.EVEN if self.parities[0] else Weeks.ODD


@dataclass
class Planned:
    """A lesson of the timetable on its day, and what has become of it (see `changes`).

    One that was moved stands on its new day and remembers the old one; why it was moved or cancelled is the `reason`. Of
    one that is filled, `is_taken` says that attendance is or is not taken (by chance, if it says nothing), and
    `owes_marks` that a timed work was set and nobody has a mark for it yet.
    """

    day: dt.date
    period: int
    moved_from: tuple[dt.date, int] | None = None
    is_cancelled: bool = False
    reason: str = ""
    substitute: Instructor | None = None
    is_filled: bool = True
    is_taken: bool | None = None
    owes_marks: bool = False

    @property
    def is_as_planned(self) -> bool:
        return not (self.reason or self.substitute)


@dataclass
class Need:
    """What has to be placed: a course of a group, and those who teach it (one for each subgroup)."""

    group: int
    teachers: tuple[int, ...]
    pairs: float = 0
    whole_day: bool = False
    first_period: int = 1
    is_first: bool = False
    slots: list[Slot] = field(default_factory=list)


class Timetable:
    """One semester's timetable of the whole college. `fullest` is the weekday on which who is placed first has most."""

    def __init__(self, fullest: int) -> None:
        self._fullest = fullest
        self._busy: set[tuple[str, int, int, int, int]] = set()
        self._count: dict[tuple[str, int, int], float] = defaultdict(float)
        self._practice_days: set[tuple[int, int]] = set()

    def place(self, needs: list[Need]) -> None:
        """Give each need its slots: whole days first, then those that must be well placed, then the big ones."""
        for need in sorted(needs, key=lambda need: (not need.whole_day, not need.is_first, -need.pairs)):
            if need.whole_day:
                self._place_day(need)
                continue
            halves: list[tuple[int, ...]] = [BOTH] * int(need.pairs)
            if need.pairs % 1:
                halves.append((need.group % 2,))
            for parities in halves:
                slot = self._best(need, parities)
                if slot is not None:
                    self._take(need, slot)

    def _place_day(self, need: Need) -> None:
        """The day of practice: three pairs in a row, which are one lesson of six hours, and nothing else on that day."""
        order = [(need.group + 1 + step) % WEEKDAYS for step in range(WEEKDAYS)]
        free = [day for day in order if all(self._is_free(need, Slot(day, p)) for p in range(1, PRACTICE_PAIRS + 1))]
        if not free:
            return
        for period in range(1, PAIRS + 1):
            self._occupy(need, Slot(free[0], period))
        self._practice_days.add((need.group, free[0]))
        need.slots.append(Slot(free[0], 1))

    def _best(self, need: Need, parities: tuple[int, ...]) -> Slot | None:
        found = [(self._cost(need, slot), slot.weekday, slot.period, slot) for slot in self._open(need, parities)]
        return min(found)[3] if found else None

    def _open(self, need: Need, parities: tuple[int, ...]) -> Iterator[Slot]:
        for weekday in range(WEEKDAYS):
            for period in range(1, PAIRS + 1):
                slot = Slot(weekday, period, parities)
                if self._is_free(need, slot):
                    yield slot

    def _cost(self, need: Need, slot: Slot) -> float:
        """Better: days on which the group has little, no second pair of the same course, no hole, no late hour."""
        day_of_group = self._count["group", need.group, slot.weekday]
        cost = 2.0 * day_of_group + (2.0 if slot.weekday == 5 else 0.0)
        cost += 9.0 * sum(taken.weekday == slot.weekday for taken in need.slots)
        cost += sum((3.0 if need.is_first else 0.5) * self._count["teacher", t, slot.weekday] for t in need.teachers)
        if (
            need.is_first
            and slot.weekday == self._fullest
            and self._count["teacher", need.teachers[0], slot.weekday] < FULL_DAY
        ):
            cost -= 15.0
        expected = need.first_period + math.floor(day_of_group)
        cost += 1.5 * abs(slot.period - expected) + (6.0 if slot.period < need.first_period else 0.0)
        return cost

    def _whom(self, need: Need) -> list[tuple[str, int]]:
        return [("group", need.group), *(("teacher", teacher) for teacher in need.teachers)]

    def _is_free(self, need: Need, slot: Slot) -> bool:
        return not any(
            (kind, who, slot.weekday, slot.period, parity) in self._busy
            for kind, who in self._whom(need)
            for parity in slot.parities
        )

    def _occupy(self, need: Need, slot: Slot) -> None:
        for kind, who in self._whom(need):
            self._count[kind, who, slot.weekday] += len(slot.parities) / 2
            self._busy.update((kind, who, slot.weekday, slot.period, parity) for parity in slot.parities)

    def _take(self, need: Need, slot: Slot) -> None:
        self._occupy(need, slot)
        need.slots.append(slot)
