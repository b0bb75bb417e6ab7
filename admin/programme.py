"""Work programmes in the panel: the list of a semester, a journal's programme, and the file that it comes from (R8)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Response, abort, g, jsonify, request, send_from_directory, url_for
from flask_admin import expose

from models.access import Actor, can, can_read, field_condition, find, visible
from models.access.relations import Cell
from models.college import Group
from models.errors import Conflict, Invalid, JournalError
from models.i18n import gettext as _
from models.i18n import lazy
from models.people import Role
from models.programme import WorkProgramme
from models.reads import dashboard
from models.reads.programme import FIELD
from models.teaching import Course, Journal
from models.verbs.lists import ListRefused, Plan, RowPlan
from models.verbs.programme_file import TopicsPlan, programme_check, programme_import

from .app import AppView, shown
from .captions import CAPTIONS, attach, caption
from .journal import fields_read, grids_read
from .uploads import read_rows

SAMPLES, SAMPLE = Path(__file__).resolve().parent.parent / "docs" / "samples", "programme.xlsx"


class ProgrammesView(AppView):
    """«Рабочие программы»: those of a semester, and below the address of the list each journal's own."""

    offered_to = frozenset({Role.OFF, Role.DEP, Role.CUR, Role.T})
    title = lazy("Work programmes")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="programmes", url="/admin/programmes")

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)  # the library's own tries again on a TypeError and hides it

    @expose("/")
    def index(self) -> str:
        """The programmes of a semester, those that wait for approval first."""
        known = dashboard.semesters(self.actor)
        present = dashboard.semester_of(self.actor.today, known)
        return shown(
            "programmes", str(self.title), semesters=[{"id": f"Semester:{one.id}", "name": caption(one)} for one in known],
            present=f"Semester:{present.id}" if present else "", approves=can(self.actor, "programme:approve"),
        )  # fmt: skip

    @expose("/modules")
    def modules(self) -> str:
        """Professional modules of a group: МДК and practices under their module (R3)."""
        known = dashboard.semesters(self.actor)
        present = dashboard.semester_of(self.actor.today, known)
        title = _("Professional modules")
        return shown(
            "modules", title, [(str(self.title), url_for(".index")), (title, "")],
            semesters=[{"id": f"Semester:{one.id}", "name": caption(one)} for one in known],
            present=f"Semester:{present.id}" if present else "", groups=self._groups(),
        )  # fmt: skip

    def _groups(self) -> list[dict[str, str]]:
        """The groups whose journals have parts of modules in them, as far as the person may read their figures."""
        allowed = field_condition(self.actor.roles, Journal, FIELD, self.actor)
        parts = Journal.select(Journal.group).join(Course).where(Course.module.is_null(False))
        if not isinstance(allowed, bool):
            parts = parts.where(allowed)
        found = visible(self.actor, Group).where(Group.id.in_(parts)).order_by(Group.sort_key)
        return [{"id": f"Group:{group.id}", "name": group.name} for group in found]

    @expose("/<int:journal_id>")
    def programme(self, journal_id: int) -> str:
        """The programme of one journal."""
        journal = _readable(self.actor, journal_id)
        attach(self.actor, [journal], CAPTIONS[Journal].attached)
        crumbs = [(str(self.title), url_for(".index")), (caption(journal), "")]
        return shown(
            "programme", _("Work programme"), crumbs, journal=f"Journal:{journal.id}", caption=caption(journal),
            grid=url_for("journal-grid.grid", journal_id=journal.id) if grids_read(self.actor, [journal.id]) else "",
            file=url_for(".file", journal_id=journal.id), sample=url_for(".sample"),
            comments=can_read(self.actor, WorkProgramme, "comment"),
            teaches=can(self.actor, "programme:plan", Cell(journal, self.actor.today)),
        )  # fmt: skip

    @expose("/<int:journal_id>/file", methods=("POST",))
    def file(self, journal_id: int) -> Any:
        """What a file would make of the programme; with `load` in the form it is made so."""
        try:
            sent = request.files.get("file")
            if sent is None or not sent.filename:
                raise Invalid("file", _("Choose a file."))
            rows = read_rows(sent.read())
            if "load" in request.form:
                version = request.form.get("version", type=int)
                programme_import(g.actor, journal_id, rows, expected_version=version)
                return jsonify(loaded=True)
            return jsonify(_told(programme_check(g.actor, journal_id, rows)))
        except ListRefused as refusal:
            return jsonify(_rows(refusal.plan)), 422
        except JournalError as error:
            messages = [problem.message for problem in error.problems]
            return jsonify(messages=messages), 409 if isinstance(error, Conflict) else 422

    @expose("/sample")
    def sample(self) -> Response:
        """A file to begin with."""
        return send_from_directory(SAMPLES, SAMPLE, as_attachment=True)


def _readable(actor: Actor, journal_id: int) -> Journal:
    """The journal, if the figures of its programme are this person's to read; else there is no such page."""
    try:
        journal: Journal = find(actor, Journal, journal_id)
    except JournalError:
        return abort(404)
    return journal if fields_read(actor, [journal.id], FIELD) else abort(404)


def _told(checked: TopicsPlan) -> dict[str, Any]:
    return {**_rows(checked.plan), "leftOut": checked.left_out}


def _rows(plan: Plan) -> dict[str, Any]:
    """A dry run as the page shows it."""
    return {
        "rows": [_row(row) for row in plan.rows],
        "ignored": plan.ignored,
        "errors": plan.totals.error,
        "changes": plan.totals.create + plan.totals.change,
    }


def _row(row: RowPlan) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "action": row.action.value,
        "changes": [{"title": one.title, "before": one.before, "after": one.after} for one in row.changes],
        "problems": [{"title": one.title, "message": one.message} for one in row.problems],
    }
