"""The page that loads lists (R27): choose a file, look at the dry run, confirm, see what came of it. And the same for the
command line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Response, abort, flash, g, redirect, request, send_from_directory, url_for
from flask_admin import BaseView, expose

from models.access import Actor, can
from models.errors import Invalid, JournalError, NotFound
from models.i18n import gettext as _
from models.i18n import lazy
from models.verbs import lists
from models.verbs.lists import KINDS, ListRefused, Plan, RowAction, RowPlan

from . import shelf
from .uploads import read_rows, rows_file

SAMPLES = Path(__file__).resolve().parent.parent / "docs" / "samples"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 100
ACTION_NAMES = {
    RowAction.ERROR: lazy("has errors"),
    RowAction.CHANGE: lazy("has changes"),
    RowAction.CREATE: lazy("new row"),
    RowAction.SAME: lazy("no change"),
}
"""What is said of a row, and the order in which rows are shown: what needs a look comes first."""
SHOWN: dict[str, frozenset[RowAction]] = {
    "all": frozenset(RowAction),
    "errors": frozenset({RowAction.ERROR}),
    "changes": frozenset({RowAction.CREATE, RowAction.CHANGE}),
}


class ListsView(BaseView):
    """«Загрузка списков» of the panel: for those who may import lists; for others there is no such page."""

    title = lazy("Load lists")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="lists", url="lists")

    def is_accessible(self) -> bool:
        return g.actor is not None and can(g.actor, "list:import")

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        if g.actor is None:
            return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))
        return abort(404)

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)  # the library's own tries again on a TypeError and hides it

    @expose("/")
    def index(self) -> str:
        """Choose the kind of list and the file."""
        return self._index(request.args.get("kind", ""))

    def _index(self, chosen: str, messages: tuple[str, ...] = ()) -> str:
        return self._page("index", kinds=KINDS.values(), chosen=chosen, messages=messages, samples=samples())

    def _page(self, name: str, **values: Any) -> str:
        return self.render(f"admin_lists/{name}.html", _=_, action_names=ACTION_NAMES, **values)

    @expose("/check", methods=("POST",))
    def upload(self) -> Any:
        """Take a file; if it can be read as the list it is said to be, show its dry run."""
        kind, file = request.form.get("kind", ""), request.files.get("file")
        try:
            if file is None or not file.filename:
                raise Invalid("file", _("Choose a file."))
            content = file.read()
            lists.plan(g.actor, kind, read_rows(content))
        except NotFound:
            return self._index(kind, (_("Choose the kind of list."),)), 422
        except JournalError as error:
            return self._index(kind, tuple(problem.message for problem in error.problems)), 422
        return redirect(url_for(".plan", token=shelf.keep(g.actor, kind, file.filename, content)))

    @expose("/plan/<token>")
    def plan(self, token: str) -> Any:
        """The dry run of an upload, worked out anew."""
        upload, plan = self._planned(token)
        return self._plan_page(token, upload, plan) if plan else redirect(url_for(".index"))

    def _planned(self, token: str) -> tuple[shelf.Upload, Plan | None]:
        upload = _mine(token)
        try:
            return upload, lists.plan(g.actor, upload.kind, read_rows(shelf.content(g.actor, token)))
        except JournalError as error:
            flash(" ".join(problem.message for problem in error.problems), "bad")
            return upload, None

    def _plan_page(self, token: str, upload: shelf.Upload, plan: Plan, messages: tuple[str, ...] = ()) -> str:
        show = request.args.get("show", "all")
        rows = [row for row in plan.rows if row.action in SHOWN.get(show, SHOWN["all"])]
        rows.sort(key=lambda row: list(ACTION_NAMES).index(row.action))
        pages = max(1, -(-len(rows) // PAGE))
        page = min(max(request.args.get("page", 1, type=int), 1), pages)
        return self._page(
            "plan", token_of_upload=token, upload=upload, kind=KINDS[upload.kind], plan=plan, messages=messages, show=show,
            rows=rows[(page - 1) * PAGE : page * PAGE], page=page, pages=pages,
        )  # fmt: skip

    @expose("/plan/<token>", methods=("POST",))
    def confirm(self, token: str) -> Any:
        """Load what the dry run showed, as it is now."""
        upload = _mine(token)
        try:
            rows = read_rows(shelf.content(g.actor, token))
            summary = lists.apply(g.actor, upload.kind, rows, skip_errors="skip_errors" in request.form)
        except ListRefused as refused:
            return self._plan_page(token, upload, refused.plan, (nothing_loaded(),)), 422
        except JournalError as error:
            flash(" ".join(problem.message for problem in error.problems), "bad")
            return redirect(url_for(".index"))
        shelf.settle(g.actor, token, _outcome(summary.plan))
        return redirect(url_for(".result", token=token))

    @expose("/result/<token>")
    def result(self, token: str) -> str:
        """What was loaded, and what was left out."""
        upload, outcome = _mine(token), _settled(token)
        return self._page("result", token_of_upload=token, upload=upload, kind=KINDS[upload.kind], outcome=outcome)

    @expose("/errors/<token>")
    def errors(self, token: str) -> Response:
        """The rows that were left out, with the reasons, as a file to correct and load again."""
        outcome = _settled(token)
        width = len(outcome["header"])
        rows = [[*(row["cells"] + [""] * width)[:width], row["why"]] for row in outcome["errors"]]
        name = f"{_mine(token).kind}-errors.xlsx"
        return Response(
            rows_file([*outcome["header"], _("Error")], rows),
            mimetype=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @expose("/samples/<file>")
    def sample(self, file: str) -> Response:
        """A sample file."""
        if file not in {sample for names in samples().values() for sample in names}:
            abort(404)
        return send_from_directory(SAMPLES, file, as_attachment=True)


def samples() -> dict[str, list[str]]:
    """The names of the sample files of each kind."""
    return {kind: sorted(path.name for path in SAMPLES.glob(f"{kind}.*")) for kind in KINDS}


def _mine(token: str) -> shelf.Upload:
    try:
        return shelf.about(g.actor, token)
    except NotFound:
        abort(404)


def _settled(token: str) -> dict[str, Any]:
    try:
        return shelf.outcome(g.actor, token)
    except NotFound:
        abort(404)


def _outcome(plan: Plan) -> dict[str, Any]:
    """What is kept of a loaded list: the totals, and the rows left out."""
    return {
        "header": list(plan.header),
        "totals": {action.value: getattr(plan.totals, action.value) for action in RowAction},
        "errors": [{"number": row.number, "cells": list(row.cells), "why": " ".join(reasons(row))} for row in plan.errors],
    }


def reasons(row: RowPlan) -> list[str]:
    """The problems of a row, each with the title of its column."""
    return [f"{problem.title}: {problem.message}" if problem.title else problem.message for problem in row.problems]


def nothing_loaded() -> str:
    """What is said when rows have errors and nobody asked to leave them out."""
    return _("Nothing is loaded: some rows have errors. Correct the file, or choose to leave these rows out.")


# --- the command line -------------------------------------------------------------------------------------------------

Echo = Callable[[str], Any]


def import_file(actor: Actor, kind: str, path: Path | str, *, dry_run: bool, skip_errors: bool, echo: Echo) -> bool:
    """Load a list from a file, or with `dry_run` only say what would change. False if nothing was loaded for its errors.

    Raises:
        JournalError: the file cannot be read as this list, or the person may not load lists.
    """
    if kind not in KINDS:
        raise Invalid("kind", _("There is no such list. Write one of: %(known)s.", known=", ".join(KINDS)))
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise Invalid("file", _("The file %(path)s cannot be read. Check its name.", path=path)) from error
    rows = read_rows(content)
    planned = lists.plan(actor, kind, rows)
    _tell(planned, echo)
    if dry_run:
        echo(_("This was a dry run: nothing is written."))
        return not planned.errors
    try:
        lists.apply(actor, kind, rows, skip_errors=skip_errors, progress=lambda done, of: echo(f"{done} / {of}"))
    except ListRefused:
        echo(nothing_loaded())
        return False
    echo(_("The list is loaded."))
    return True


def _tell(plan: Plan, echo: Echo) -> None:
    if plan.ignored:
        echo(_("Columns not understood and left out: %(columns)s.", columns=", ".join(plan.ignored)))
    for row in plan.errors:
        echo(_("Row %(number)d: %(message)s", number=row.number, message=" ".join(reasons(row))))
    totals = plan.totals
    echo(
        _(
            "New: %(create)d. Changes: %(change)d. No change: %(same)d. Errors: %(error)d.",
            create=totals.create, change=totals.change, same=totals.same, error=totals.error,
        )
    )  # fmt: skip
