"""The demo college's calendar: semesters, days of study, bells, and moments at which something is entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from .. import settings

HOLIDAYS = {
    **{(1, day): "Новогодние каникулы" for day in range(1, 9)},
    (1, 7): "Рождество Христово",
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}
"""Days without lessons by (month, day), the official ones; Sundays are free as well."""
PAIR_ENDS = ((10, 5), (11, 50), (13, 55), (15, 40), (17, 25), (19, 10))
"""When each of the six pairs of a day is over."""
PAIRS_BY_NOON = 2
"""The demo college is as at noon of its day, when two pairs are over."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """A semester: `year` is that in which its academic year begins."""

    year: int
    number: int

    @property
    def starts_on(self) -> dt.date:
        return dt.date(self.year, 9, 1) if self.number == 1 else dt.date(self.year + 1, 1, 11)

    @property
    def ends_on(self) -> dt.date:
        return dt.date(self.year, 12, 30) if self.number == 1 else dt.date(self.year + 1, 6, 30)

    def parity(self, day: dt.date) -> int:
        """0 in odd weeks of the semester (числитель), 1 in even ones (знаменатель)."""
        monday = self.starts_on - self.starts_on.weekday() * DAY
        return (day - monday).days // 7 % 2

    def days(self, until: dt.date | None = None) -> Iterator[dt.date]:
        """The days of study, up to `until`."""
        day = self.starts_on
        while day <= min(self.ends_on, until or self.ends_on):
            if is_school_day(day):
                yield day
            day += DAY


def holidays(year: int) -> Iterator[tuple[dt.date, str]]:
    """The holidays of the academic year that begins in a calendar year, by their day."""
    named = ((dt.date(year if month >= 9 else year + 1, month, day), name) for (month, day), name in HOLIDAYS.items())
    return iter(sorted(named))


def is_school_day(day: dt.date) -> bool:
    return day.weekday() != 6 and (day.month, day.day) not in HOLIDAYS


def school_day_from(day: dt.date) -> dt.date:
    """The day itself, or the first day of study after it."""
    while not is_school_day(day):
        day += DAY
    return day


def academic_year(on: dt.date) -> int:
    """The calendar year in which the academic year that contains a day begins."""
    return on.year if on.month >= 9 else on.year - 1


def last_terms(on: dt.date) -> tuple[Term, Term]:
    """The two semesters that began last, the older one first."""
    year = academic_year(on)
    all_terms = [Term(year - 1, 1), Term(year - 1, 2), Term(year, 1), Term(year, 2)]
    begun = [term for term in all_terms if term.starts_on <= on]
    return begun[-2], begun[-1]


def turning_day(on: dt.date) -> dt.date:
    """A Monday in the middle of what has been taught: people are transferred and replaced on it."""
    before, present = last_terms(on)
    term = present if (on - present.starts_on).days >= 35 else before
    middle = term.starts_on + (min(on, term.ends_on) - term.starts_on) // 2
    return school_day_from(middle - middle.weekday() * DAY)


def moment(day: dt.date, hour: int, minute: int) -> dt.datetime:
    """A time of the college's clock, as a moment in UTC."""
    local = dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=settings.current().time_zone)
    return local.astimezone(dt.UTC)
