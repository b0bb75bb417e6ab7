"""Opening a journal for an act: who may, and nothing in a closed one. Its row is held until the act is done."""

from __future__ import annotations

import datetime as dt

from ..access import Actor, require
from ..access.relations import Cell
from ..base import locked
from ..errors import Closed, Invalid, NotFound
from ..i18n import gettext as _
from ..lessons import Lesson
from ..teaching import Journal


def open_journal(actor: Actor, action: str, journal: Journal, day: dt.date, period: int | None = None) -> Journal:
    """The journal, locked for this transaction, if this person may do the act on that day and the period is open.

    Raises:
        Forbidden: not assigned to the journal today and on that day (for that pair of it, if it is a substitution).
        Closed: the journal is closed (R49).
    """
    require(actor, action, Cell(journal, day, period))
    held = locked(Journal.select().where(Journal.id == journal.id)).get()
    if held.closed_at:
        raise Closed
    return held


def open_lesson(actor: Actor, action: str, lesson: Lesson) -> None:
    """Go on only if the journal is open for this act at this lesson, and the lesson was not cancelled.

    Raises:
        Forbidden, Closed: as `open_journal`.
        NotFound: somebody has removed the lesson meanwhile.
        Invalid: the lesson was cancelled.
    """
    open_journal(actor, action, lesson.journal, lesson.date, lesson.period)
    _refresh(actor, action, lesson)
    if lesson.cancelled_at:
        raise Invalid("lessonId", _("This lesson was cancelled and has no cells."))


def _refresh(actor: Actor, action: str, lesson: Lesson) -> None:
    """What the lesson says now that its journal is held: it was read before, and may have changed while this act waited."""
    place = (lesson.date, lesson.period)
    present = Lesson.get_or_none(Lesson.id == lesson.id)
    if present is None:
        raise NotFound("lessonId")
    lesson.__data__.update(present.__data__)
    if (lesson.date, lesson.period) != place:
        require(actor, action, Cell(lesson.journal, lesson.date, lesson.period))
