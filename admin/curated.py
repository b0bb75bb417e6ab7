"""The curator's group: students over all courses, notices to accept, attendance of the month, what the sheet still misses.
It is drawn in the browser.
"""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_admin import expose

from models.access import Actor, can
from models.college import Group, Semester
from models.errors import NotFound
from models.i18n import lazy
from models.people import Role
from models.reads import dashboard

from .app import AppView, shown
from .captions import caption


class CuratedView(AppView):
    """`/admin/my-group`; the group, the semester and the month stand in the address."""

    offered_to = frozenset({Role.CUR})
    title = lazy("My group")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="my-group", url="/admin/my-group")

    @expose("/")
    def index(self) -> str:
        """The group of the address, or the first of one's own."""
        known = dashboard.semesters(self.actor)
        wanted = request.args.get("semester")
        semester = next((one for one in known if str(one.id) == wanted), None)
        if wanted and semester is None:
            raise NotFound("semester")
        semester = semester or dashboard.semester_of(self.actor.today, known)
        return shown(
            "curated", str(self.title), **given(self.actor, semester), month=request.args.get("month"),
            semesters=[{"id": f"Semester:{one.id}", "name": caption(one)} for one in known],
        )  # fmt: skip


def given(actor: Actor, semester: Semester | None) -> dict[str, Any]:
    """What the page's script is given, on its own page and on the home: one's groups of a semester, and the days of it."""
    lines = dashboard.group_board(actor, semester, curated=True) if semester else []
    chosen = next((line.id for line in lines if str(line.id) == request.args.get("group")), None)
    return {
        "groups": [_group(actor, line, semester) for line in lines if semester],
        "group": f"Group:{chosen}" if chosen else None,
        "semester": semester and {
            "id": f"Semester:{semester.id}", "startsOn": semester.starts_on, "endsOn": semester.ends_on,
        },
        "today": actor.today,
        "home": url_for("my-group.index"),
    }  # fmt: skip


def _group(actor: Actor, line: dashboard.GroupLine, semester: Semester) -> dict[str, Any]:
    """A group with its lists and, where there is one to take, its journal as an Excel file."""
    may_take = line.journals and can(actor, "journal:export", Group(id=line.id))
    excel = url_for("exports.download", name="group-journal", group=line.id, semester=semester.id)
    return {
        "id": f"Group:{line.id}",
        "name": line.name,
        "students": line.students,
        "page": url_for("group.details_view", id=line.id),
        "journals": url_for("journal.index_view", group=line.id, semester=semester.id),
        "excel": excel if may_take else None,
    }
