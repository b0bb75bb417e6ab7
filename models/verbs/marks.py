"""A teacher marks works: one cell, or a whole column at once.

Five statements whatever the number of cells: the work with its journal locked, the assignment of the teacher, the cells, one
upsert, the audit. (PostgreSQL holds the students by one more.)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import peewee

from .. import audit, clock
from ..access import Actor, can, is_id, require, sees
from ..access.relations import Cell
from ..access.scopes.sets import ONE
from ..base import covers, in_transaction, locked
from ..college import Enrollment, SubgroupMembership
from ..errors import Closed, Code, Conflict, Invalid, JournalError, NotFound, Problem
from ..i18n import gettext as _
from ..lessons import Assignment, AssignmentTarget, Lesson
from ..marks import Mark, check_value
from ..queries import Insertion, Prepared, among, param
from ..teaching import Journal
from . import clean as c
from .cells import hold_students

MARKS_AT_ONCE = 200


@dataclass(frozen=True)
class Entry:
    """What is to stand in one cell: a value, or nothing (`value=None`). `expected_version` 0 expects an empty cell."""

    student_id: int
    value: int | None
    expected_version: int | None = None


class Work(NamedTuple):
    """The work that is marked, with what decides on its cells."""

    id: int
    is_compulsory: bool
    lesson_id: int
    date: dt.date
    period: int
    cancelled_at: dt.datetime | None
    journal_id: int
    closed_at: dt.datetime | None


class Standing(NamedTuple):
    """A cell as it stands: whose, whether the work is compulsory for this student alone, and the mark, if there was one."""

    student_id: int
    target_id: int | None
    mark_id: int | None
    value: int | None
    marked_on: dt.date | None
    author_id: int | None
    first_entered_at: dt.datetime | None
    entered_at: dt.datetime | None
    removed_at: dt.datetime | None
    version: int | None

    @property
    def is_empty(self) -> bool:
        return self.mark_id is None or self.removed_at is not None

    def was_dot(self, work: Work) -> bool:
        return self.is_empty and (work.is_compulsory or self.target_id is not None)

    def mark(self, work: Work) -> Mark:
        """The row of the mark that stands here."""
        return Mark(
            __no_default__=True, id=self.mark_id, assignment=work.id, student=self.student_id, value=self.value,
            marked_on=self.marked_on, author=self.author_id, first_entered_at=self.first_entered_at,
            entered_at=self.entered_at, version=self.version,
        )  # fmt: skip


_WORK = Prepared(
    lambda: locked(
        Assignment.select(
            Assignment.id, Assignment.is_compulsory, Lesson.id, Lesson.date, Lesson.period, Lesson.cancelled_at, Journal.id,
            Journal.closed_at,
        )
        .join_from(Assignment, Lesson)
        .join_from(Lesson, Journal)
        .where(Assignment.id == param("assignment")),
        of=(Journal, Lesson, Assignment),
    ),
    Work._make,
)  # fmt: skip
"""The work with its lesson and its journal, all locked; who may write in it may see it."""


def _cells() -> peewee.Select:
    """The cells of students who belong to a journal on a day (R47); whoever is not among the rows has none."""
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == Enrollment.student,
        covers(SubgroupMembership, param("day")),
    )
    return (
        Enrollment.select(
            Enrollment.student, AssignmentTarget.id, Mark.id, Mark.value, Mark.marked_on, Mark.author, Mark.first_entered_at,
            Mark.entered_at, Mark.removed_at, Mark.version,
        )
        .join_from(Enrollment, Journal, on=(Journal.group == Enrollment.group))
        .join_from(
            Enrollment, AssignmentTarget, peewee.JOIN.LEFT_OUTER,
            on=(AssignmentTarget.student == Enrollment.student) & (AssignmentTarget.assignment == param("assignment")),
        )
        .join_from(
            Enrollment, Mark, peewee.JOIN.LEFT_OUTER,
            on=(Mark.student == Enrollment.student) & (Mark.assignment == param("assignment")),
        )
        .where(
            Journal.id == param("journal"),
            among(Enrollment.student, "students"),
            covers(Enrollment, param("day")),
            Journal.subgroup.is_null() | peewee.fn.EXISTS(member),
        )
    )  # fmt: skip


_CELLS = Prepared(_cells, Standing._make)
_UPSERT = Insertion(
    Mark,
    ("assignment", "student", "value", "marked_on", "author", "first_entered_at", "entered_at", "removed_at", "version"),
    target=("assignment", "student"),
    update=("value", "marked_on", "author", "entered_at", "removed_at"),
    returning=("student", "id", "version"),
)


@in_transaction
def mark_set(
    actor: Actor, assignment_id: int, student_id: int, value: int, *,
    expected_version: int | None = None, marked_on: Any = None,
) -> Mark:  # fmt: skip
    """Set or correct the mark of one student for one work (R24, R37, R41)."""
    return _set(actor, assignment_id, [Entry(student_id, value, expected_version)], marked_on)[0]


@in_transaction
def mark_remove(actor: Actor, assignment_id: int, student_id: int, *, expected_version: int | None = None) -> None:
    """Take a mark back. Its cell keeps the history."""
    _set(actor, assignment_id, [Entry(student_id, None, expected_version)])


@in_transaction
def marks_set(actor: Actor, assignment_id: int, entries: Sequence[Entry], *, marked_on: Any = None) -> list[Mark]:
    """Set a whole column at once; either all of it is written, or nothing.

    Returns the marks that stand now, in the order of the entries (removed ones left out). `marked_on` is the marks' own
    date, today without it. A student not enrolled on the lesson's day has no cell (R47).

    Raises:
        JournalError: with a problem for each entry that cannot be written, its field `marks.<position>.…`
            (of a single entry the field alone).
        Conflict: a cell is not what its reader saw; the error holds the marks that stand there.
    """
    return _set(actor, assignment_id, entries, marked_on)


def _set(actor: Actor, assignment_id: int, entries: Sequence[Entry], marked_on: Any = None) -> list[Mark]:
    """As `marks_set`, within its transaction."""
    if not 0 < len(entries) <= MARKS_AT_ONCE:
        raise Invalid("marks", _("Send 1 to %(limit)d marks at once.", limit=MARKS_AT_ONCE), Code.TOO_MANY)
    work: Work | None = _WORK.first(assignment=assignment_id) if is_id(assignment_id) else None
    if work is None:
        raise NotFound("assignmentId")
    is_own = can(actor, "mark:set", Cell(work.journal_id, work.date, work.period))
    if not is_own and not sees(actor, Assignment, work.id):
        raise NotFound("assignmentId")
    day = c.day()(actor, marked_on, "markedOn") if marked_on else actor.today
    if not work.date <= day <= actor.today:
        raise Invalid("markedOn", _("The mark's own date lies between the lesson and today."))
    hold_students(entry.student_id for entry in entries)
    given = {"assignment": work.id, "journal": work.journal_id, "day": work.date}
    cells = {cell.student_id: cell for cell in _CELLS(**given, students=[entry.student_id for entry in entries])}
    if not is_own:
        _permit(actor, work, entries, cells)
    _check_open(work)
    check_entries(entries, cells, "marks", check_value, lambda cell: cell.mark(work))
    return _write(actor, work, entries, cells, day, is_dated=marked_on is not None)


def _permit(actor: Actor, work: Work, entries: Sequence[Entry], cells: Mapping[int, Standing]) -> None:
    """Beyond the own assignment a successor only closes the dots that were left, and corrects how (R41, R48).

    Raises:
        Forbidden: not assigned to the journal today, or not only dots.
    """
    are_dots = all(
        work.is_compulsory if cell is None else cell.was_dot(work) or cell.author_id == actor.user_id
        for cell in (cells.get(entry.student_id) for entry in entries)
    )
    require(actor, "mark:close_dot" if are_dots else "mark:set", Cell(work.journal_id, work.date, work.period))


def _check_open(work: Work) -> None:
    """The journal takes writes, and the lesson has cells.

    Raises:
        Closed: the journal is closed (R49).
        Invalid: the lesson was cancelled.
    """
    if work.closed_at:
        raise Closed
    if work.cancelled_at:
        raise Invalid("assignmentId", _("This lesson was cancelled and has no cells."))


def check_entries(entries: Sequence[Entry], cells: Mapping[int, Any], name: str, check: Any, row: Any) -> None:
    """Hold each entry of a column against the cell that stands there (`mark_id`, `is_empty`, `version`).

    `name` is the list's field, `check` refuses a value, `row` makes of a cell the row that a conflict shows.

    Raises:
        JournalError: with a problem for each entry that cannot be written.
        Conflict: nothing is wrong but what somebody else has written meanwhile.
    """
    problems: list[Problem] = []
    conflicts: list[Any] = []
    seen: set[int] = set()
    for at, entry in enumerate(entries):
        prefix = f"{name}.{at}"
        try:
            _check_entry(entry, cells.get(entry.student_id), check, seen)
        except Conflict as conflict:
            cell: Any = conflict.present
            conflicts += [] if cell is None or cell.is_empty else [row(cell)]
            problems += conflict.problems if len(entries) == 1 else conflict.at(prefix).problems
        except JournalError as error:
            if len(entries) == 1:
                raise
            problems += error.at(prefix).problems
    if problems and all(problem.code is Code.CONFLICT for problem in problems):
        raise Conflict.of_column(problems, conflicts, is_single=len(entries) == 1)
    if problems:
        raise JournalError(*problems)


def _check_entry(entry: Entry, cell: Any, check: Any, seen: set[int]) -> None:
    if entry.value is not None:
        check(entry.value)
    if entry.student_id in seen:
        raise Invalid("studentId", _("This student stands twice in the list. Leave one of the two."))
    seen.add(entry.student_id)
    if cell is None:
        raise NotFound("studentId")
    if entry.expected_version is not None and entry.expected_version != (0 if cell.is_empty else cell.version):
        raise Conflict(cell, "expectedVersion")


def _write(
    actor: Actor, work: Work, entries: Sequence[Entry], cells: Mapping[int, Standing], day: dt.date, *, is_dated: bool
) -> list[Mark]:
    """Write what differs; a mark of the same value only where another date was asked for (`is_dated`)."""
    now, left, rows = clock.now(), dict(cells), []
    changed = [entry for entry in entries if _differs(entry, cells[entry.student_id], day, is_dated=is_dated)]
    for entry in changed:
        cell = cells[entry.student_id]
        if entry.value is None:
            cell = cell._replace(removed_at=now)
        else:
            cell = cell._replace(value=entry.value, marked_on=day, removed_at=None)
        cell = cell._replace(author_id=actor.user_id, first_entered_at=cell.first_entered_at or now, entered_at=now)
        rows.append((work.id, *cell[:1], *cell[3:9], 1))
        left[entry.student_id] = cell
    for student, id, version in _UPSERT(rows):
        left[student] = left[student]._replace(mark_id=id, version=version)
    audit.write([_entry(actor, work, entry, cells[entry.student_id], left[entry.student_id]) for entry in changed])
    return [left[entry.student_id].mark(work) for entry in entries if entry.value is not None]


def _differs(entry: Entry, cell: Standing, day: dt.date, *, is_dated: bool) -> bool:
    if cell.is_empty or entry.value is None:
        return cell.is_empty != (entry.value is None)
    return cell.value != entry.value or (is_dated and cell.marked_on != day)


def _entry(actor: Actor, work: Work, entry: Entry, before: Standing, after: Standing) -> dict[str, Any]:
    """The audit of one cell: what stood there, and what stands there now."""
    first, last = ({} if cell.is_empty else _told(cell) for cell in (before, after))
    if not before.mark_id:
        last |= {"assignment": work.id, "student": entry.student_id}
    action = "mark:remove" if entry.value is None else "mark:set"
    return audit.entry_of(actor, action, "Mark", after.mark_id or 0, first, last, work.journal_id)


def _told(cell: Standing) -> dict[str, Any]:
    return {"value": cell.value, "marked_on": cell.marked_on, "author": cell.author_id}
