"""Time: stored in UTC, while "the day" is the college's own (R34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

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


def day_of(moment: dt.datetime) -> dt.date:
    """The college's date at a moment."""
    return moment.astimezone(settings.current().time_zone).date()
