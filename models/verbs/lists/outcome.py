"""What loading a list would do, or has done: plain frozen data for the panel and the command line to show (R27)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ...errors import Code, JournalError, Problem
from ...i18n import gettext as _


class RowAction(StrEnum):
    """What becomes of one row of the file."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True)
class Change:
    """One field that differs: the column's title, what stands in the college now, and what the file says."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class RowProblem:
    """One reason why a row cannot be loaded: the column's title (empty: the whole row) and a sentence with the cure."""

    title: str
    message: str


@dataclass(frozen=True)
class RowPlan:
    """One row of the file, by its number there, with its cells as they were read."""

    number: int
    title: str
    action: RowAction
    changes: tuple[Change, ...]
    problems: tuple[RowProblem, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """How many rows have each fate."""

    create: int
    change: int
    same: int
    error: int

    @property
    def rows(self) -> int:
        return self.create + self.change + self.same + self.error


@dataclass(frozen=True)
class Plan:
    """A dry run: every row with its fate, in the order of the file. `header` are the file's own headers."""

    kind: str
    header: tuple[str, ...]
    rows: tuple[RowPlan, ...]
    ignored: tuple[str, ...]
    totals: Totals

    @property
    def errors(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.action is RowAction.ERROR)


@dataclass(frozen=True)
class Summary:
    """What was written: the plan that was carried out. Its error rows were left out."""

    plan: Plan
    written: bool


class ListRefused(JournalError):
    """Rows have errors, so nothing was written. `plan` tells which and why; `problems` name the row and the column."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            *(
                Problem(
                    Code.INVALID,
                    _("Row %(number)d: %(message)s", number=row.number, message=problem.message),
                    f"{row.number}.{problem.title}" if problem.title else str(row.number),
                )
                for row in plan.errors
                for problem in row.problems
            )
        )
        self.plan = plan


def totals_of(rows: tuple[RowPlan, ...]) -> Totals:
    """Count the fates."""
    counts = dict.fromkeys(RowAction, 0)
    for row in rows:
        counts[row.action] += 1
    return Totals(**{action.value: count for action, count in counts.items()})
