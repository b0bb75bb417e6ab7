"""Lists in (R27): people, groups, courses, loads, the timetable; a dry run with a diff first, then one transaction.

A kind of list is a file of this package: its columns, and a planner that works out each row. `plan` writes nothing;
`apply` works the rows out again within its transaction, so that nothing stale is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ... import audit
from ...access import Actor, require
from ...base import in_transaction
from ...errors import JournalError, NotFound
from ...people import User
from . import courses, groups, guardians, loads, students, teachers, timetable
from .cells import Cells
from .draft import Draft
from .kind import ListKind
from .outcome import Change, ListRefused, Plan, RowAction, RowPlan, RowProblem, Summary, Totals, totals_of
from .pen import Pen
from .table import BadCell, Header, SourceRow, read_header

__all__ = [
    "KINDS",
    "BadCell",
    "Change",
    "ListKind",
    "ListRefused",
    "Plan",
    "RowAction",
    "RowPlan",
    "RowProblem",
    "SourceRow",
    "Summary",
    "Totals",
    "apply",
    "plan",
]

KINDS: dict[str, ListKind] = {
    module.KIND.name: module.KIND for module in (teachers, groups, students, guardians, courses, loads, timetable)
}
"""The kinds of list by name, in the order in which a new college loads them."""
Progress = Callable[[int, int], None]
STEP = 50
"""After so many rows written, progress is told."""


def plan(actor: Actor, kind: str, rows: Sequence[SourceRow]) -> Plan:
    """The dry run: what loading these rows would do. Nothing is written.

    Raises:
        Forbidden: lists are the administrator's.
        Invalid: the table as a whole cannot be used; one sentence names all the columns that are missing.
    """
    header, drafts = _work(actor, _kind(actor, kind), rows)
    return _planned(kind, header, drafts)


@in_transaction
def apply(
    actor: Actor, kind: str, rows: Sequence[SourceRow], *, skip_errors: bool = False, progress: Progress | None = None
) -> Summary:
    """Load the rows, all in one transaction. The same rows a second time change nothing.

    With `skip_errors` the good rows are written and the bad ones are left out; the summary's plan has both. `progress`
    is called with the number of rows done and of all.

    Raises:
        ListRefused: rows have errors and `skip_errors` was not asked for; nothing is written.
    """
    header, drafts = _work(actor, _kind(actor, kind), rows)
    planned = _planned(kind, header, drafts)
    if planned.totals.error and not skip_errors:
        raise ListRefused(planned)
    good = [draft for draft in drafts if not draft.cells.problems]
    _write(actor, kind, header, drafts, good, progress)
    written = any(draft.writes for draft in good)
    if written:
        counts = {action.value: getattr(planned.totals, action.value) for action in RowAction}
        audit.record(actor, "list:import", User.get_by_id(actor.user_id), after={"list": kind, **counts})
    return Summary(planned, written)


def _kind(actor: Actor, name: str) -> ListKind:
    require(actor, "list:import")
    if name not in KINDS:
        raise NotFound("kind")
    for action in KINDS[name].actions:
        require(actor, action)
    return KINDS[name]


def _work(actor: Actor, kind: ListKind, rows: Sequence[SourceRow]) -> tuple[Header, list[Draft]]:
    """The header, and what each row comes to, in the order in which they are to be written."""
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    header = read_header(kind.columns, kind.needed, filled)
    titles = {
        column.key: header.texts[header.places[column.key]] if column.key in header.places else str(column.title)
        for column in kind.columns
    }
    table = [
        Cells(number, {key: _cell(cells, at) for key, at in header.places.items()}, titles, tuple(cells))
        for number, cells in filled
        if number > header.number
    ]
    planner = kind.planner(actor, table)
    return header, [planner.work(cells) for cells in planner.order()]


def _cell(cells: Sequence[str], at: int) -> str:
    found = cells[at] if at < len(cells) else ""
    return found if isinstance(found, BadCell) else " ".join(found.split())


def _planned(kind: str, header: Header, drafts: Sequence[Draft]) -> Plan:
    rows = tuple(sorted((draft.planned() for draft in drafts), key=lambda row: row.number))
    return Plan(kind, header.texts, rows, header.ignored, totals_of(rows))


def _write(
    actor: Actor, kind: str, header: Header, drafts: Sequence[Draft], good: Sequence[Draft], progress: Progress | None
) -> None:
    """Write the good rows. A law that only the database can hold may still refuse one: then nothing is written."""
    pen = Pen(actor)
    for done, draft in enumerate(good, 1):
        try:
            for write in draft.writes:
                pen.write(write)
        except JournalError as error:
            draft.cells.refuse_all(error, {})
            raise ListRefused(_planned(kind, header, drafts)) from error
        if progress and (done % STEP == 0 or done == len(good)):
            progress(done, len(good))
    pen.flush()
