"""Control of how journals are kept: timeliness, missing journals, accumulation of marks. It is drawn in the browser."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from flask_admin import expose

from models.access import can_read, readers
from models.college import Group
from models.i18n import lazy as _
from models.people import Role
from models.reads import dashboard
from models.teaching import Journal

from .app import AppView, shown
from .captions import caption

LINKED = (("remarks", _("Remarks")), ("programmes", _("Work programmes")))
"""Pages of their own to which the tabs lead."""


class ControlView(AppView):
    """`/admin/control`; the tab, the days, the lines and what is counted stand in the address and are the script's own."""

    offered_to = readers(Journal, "timeliness") | readers(Group, "missing_journals")
    title = _("Control")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="control", url="/admin/control")

    @expose("/")
    def index(self) -> Any:
        """The board, with the tabs of which this person's roles may see anything."""
        actor = self.actor
        known = dashboard.semesters(actor)
        present = dashboard.semester_of(actor.today, known)
        tabs = [
            name
            for name, model, field in (
                ("timeliness", Journal, "timeliness"),
                ("missing", Group, "missing_journals"),
                ("accumulation", Journal, "accumulation"),
            )
            if can_read(actor, model, field)
        ]
        return shown(
            "control", str(self.title), tabs=tabs, links=self._links(), today=actor.today.isoformat(),
            semesters=[{"id": f"Semester:{one.id}", "name": caption(one)} for one in known],
            semester=f"Semester:{present.id}" if present else None,
            first="teachers" if actor.roles & {Role.OFF, Role.DEP, Role.CUR} else "journals",
            readsGrids=can_read(actor, Journal, "grid"),
        )  # fmt: skip

    def _links(self) -> list[dict[str, str]]:
        """The linked pages that are there for this person."""
        views = {view.endpoint: view for view in current_app.extensions["admin"][0]._views}
        return [
            {"href": url_for(f"{endpoint}.{views[endpoint]._default_view}"), "text": str(text)}
            for endpoint, text in LINKED
            if endpoint in views and views[endpoint].is_accessible()
        ]
