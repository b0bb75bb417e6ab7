"""Time: stored in UTC, while "the day" is the college's own (R34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from . import settings

_stopped: dt.datetime | None = None


def now() -> dt.datetime:
    """The present moment, in UTC."""
    return _stopped or dt.datetime.now(dt.UTC)


@contextmanager
def stopped(moment: dt.datetime) -> Iterator[None]:
    """Let it be this moment for the time of a block: for tests, and for a demo college with a past."""
    global _stopped
    before, _stopped = _stopped, moment
    try:
        yield
    finally:
        _stopped = before


def today() -> dt.date:
    """The college's date at this moment."""
    return day_of(now())


def end_of(day: dt.date) -> dt.datetime:
    """The first moment, in UTC, that no longer belongs to the college's day."""
    return _end_of(day, settings.current().time_zone)


@lru_cache(maxsize=4096)
def _end_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, zone).astimezone(dt.UTC)


def day_of(moment: dt.datetime) -> dt.date:
    """The college's date at a moment."""
    return moment.astimezone(settings.current().time_zone).date()
