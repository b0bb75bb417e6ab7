"""The journal grid: the page on which a teacher fills a journal, and others read it. It is drawn in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_admin import expose

from models.access import Actor, field_condition, find
from models.base import column
from models.errors import JournalError
from models.i18n import gettext as _
from models.i18n import lazy
from models.people import Role
from models.reads.programme import FIELD
from models.rules import rules
from models.teaching import Journal

from .app import AppView
from .captions import CAPTIONS, attach, caption
from .remarks import remarks_on


class JournalGridView(AppView):
    """`/admin/journal-grid/<journal>`; the month and the filter stand in the address and are the script's own."""

    offered_to = frozenset({Role.OFF, Role.DEP, Role.CUR, Role.T})
    title = lazy("Journal grid")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="journal-grid", url="/admin/journal-grid")

    @expose("/")
    def index(self) -> Any:
        """Without a journal: the list to choose one from."""
        return redirect(url_for("journal.index_view"))

    @expose("/<int:journal_id>")
    def grid(self, journal_id: int) -> Any:
        """One journal's grid."""
        journal = readable(self.actor, journal_id)
        attach(self.actor, [journal], CAPTIONS[Journal].attached)
        title = caption(journal)
        given = {
            "journal": f"Journal:{journal.id}",
            "user": self.actor.user_id,
            "today": self.actor.today.isoformat(),
            "fewest": rules().fewest_marks,
            "programme": self._programme(journal),
        }
        crumbs = [(_("Journals"), url_for("journal.index_view")), (title, "")]
        remarks = remarks_on(self.actor, journal)
        return render_template("panel/journal.html", title=title, crumbs_=crumbs, given=given, remarks=remarks)

    def _programme(self, journal: Journal) -> str:
        """Where its work programme stands, if that is this person's to read; else nothing."""
        is_read = fields_read(self.actor, [journal.id], FIELD)
        return url_for("programmes.programme", journal_id=journal.id) if is_read else ""


def readable(actor: Actor, journal_id: int) -> Journal:
    """The journal, if its grid is this person's to read; else there is no such page."""
    try:
        journal: Journal = find(actor, Journal, journal_id)
    except JournalError:
        return abort(404)
    if not grids_read(actor, [journal_id]):
        return abort(404)
    return journal


def grids_read(actor: Actor, journal_ids: Iterable[int]) -> set[int]:
    """Those of the journals whose grid this person reads; an administrator knows of more journals than that."""
    return fields_read(actor, journal_ids, "grid")


def fields_read(actor: Actor, journal_ids: Iterable[int], field: str) -> set[int]:
    """Those of the journals of which this person reads the field."""
    allowed = field_condition(actor.roles, Journal, field, actor)
    if isinstance(allowed, bool):
        return set(journal_ids) if allowed else set()
    return set(column(Journal.select(Journal.id).where(Journal.id.in_(list(journal_ids)), allowed)))
