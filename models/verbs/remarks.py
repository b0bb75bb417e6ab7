"""Remarks on how a journal is kept: a deputy or the office writes them, the teacher of the journal answers (R13).

They are about a journal and no part of it, so they can be made and answered after it was closed.
"""

from __future__ import annotations

from typing import Any

from .. import clock
from ..access import Actor, find, require
from ..access.relations import Cell
from ..base import in_transaction
from ..errors import Code, Invalid
from ..i18n import gettext as _
from ..remarks import Remark
from ..teaching import Journal
from . import clean as c
from .nouns import clean, expect, write

TEXT = c.paragraph(1000)


@in_transaction
def remark_write(actor: Actor, journal_id: int, *, text: Any) -> Remark:
    """Make a remark on a journal."""
    journal = find(actor, Journal, journal_id, "journalId")
    require(actor, "remark:write", journal)
    values = clean(actor, {"text": TEXT}, {"text": text})
    remark = Remark(journal=journal, author=actor.user_id)
    write(actor, "remark:write", remark, values, journal=journal.id)
    return remark


@in_transaction
def remark_change(actor: Actor, remark_id: int, *, text: Any, expected_version: int | None = None) -> Remark:
    """Put a remark of one's own in other words, while nobody has answered it.

    Raises:
        Forbidden: it is somebody else's.
        Invalid: with code IN_USE, if it is answered.
    """
    remark = find(actor, Remark, remark_id)
    require(actor, "remark:change", remark)
    expect(remark, expected_version)
    if remark.answered_at:
        raise Invalid("id", _("The teacher has answered this remark. Write a new one."), Code.IN_USE)
    write(actor, "remark:change", remark, clean(actor, {"text": TEXT}, {"text": text}), journal=remark.journal_id)
    return remark


@in_transaction
def remark_answer(actor: Actor, remark_id: int, *, answer: Any, expected_version: int | None = None) -> Remark:
    """Answer a remark on a journal that one teaches; an answer can be put in other words."""
    remark = find(actor, Remark, remark_id)
    require(actor, "remark:answer", Cell(remark.journal_id, actor.today))
    expect(remark, expected_version)
    values = clean(actor, {"answer": TEXT}, {"answer": answer})
    if values["answer"] != remark.answer:
        values |= {"answered_by": actor.user_id, "answered_at": clock.now()}
        write(actor, "remark:answer", remark, values, journal=remark.journal_id)
    return remark
