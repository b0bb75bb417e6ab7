"""Remarks on journals in the panel: for those who make them, and for the teachers who answer (R13)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_admin import expose

from models.access import Actor, Role, can, field_condition, find, visible
from models.access.relations import Cell
from models.college import Group
from models.errors import JournalError
from models.i18n import lazy
from models.reads import dashboard
from models.teaching import Journal

from .app import AppView, shown
from .captions import CAPTIONS, attach, caption


class RemarksView(AppView):
    """«Замечания»: of all journals, or with `?journal=…` of one."""

    offered_to = frozenset({Role.OFF, Role.DEP, Role.T})
    title = lazy("Remarks")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="remarks", url="/admin/remarks")

    @expose("/")
    def index(self) -> str:
        """The remarks that one may read; a form for those who make them."""
        known = dashboard.semesters(self.actor)
        present = dashboard.semester_of(self.actor.today, known)
        writes = can(self.actor, "remark:write")
        groups = visible(self.actor, Group).select(Group.id, Group.name).order_by(Group.sort_key) if writes else []
        return shown(
            "remarks", str(self.title), **self._chosen(), writes=writes,
            semesters=[{"id": f"Semester:{one.id}", "name": caption(one)} for one in known],
            present=f"Semester:{present.id}" if present else "",
            groups=[{"id": f"Group:{group.id}", "name": group.name} for group in groups],
        )  # fmt: skip

    def _chosen(self) -> dict[str, Any]:
        """The journal of the address, if the person may see it."""
        try:
            journal = find(self.actor, Journal, request.args.get("journal", 0, type=int))
        except JournalError:
            return {}
        attach(self.actor, [journal], CAPTIONS[Journal].attached)
        return {"journal": f"Journal:{journal.id}", "caption": caption(journal)}


def remarks_on(actor: Actor, journal: Journal) -> dict[str, Any] | None:
    """What the part of a journal's page with its remarks is given; nothing for those who read none."""
    allowed = field_condition(actor.roles, Journal, "remarks", actor)
    if allowed is not True and (allowed is False or not Journal.select().where(Journal.id == journal.id, allowed).exists()):
        return None
    return {
        "journal": f"Journal:{journal.id}",
        "writes": can(actor, "remark:write", journal),
        "answers": can(actor, "remark:answer", Cell(journal, actor.today)),
        "isPart": True,
    }
