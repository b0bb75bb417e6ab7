"""A teacher marks works: one cell, or a whole column at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import audit, clock
from ..access import Actor, can, find
from ..access.policy import Cell
from ..base import column, in_transaction, locked
from ..errors import Code, Conflict, Invalid, JournalError, NotFound, Problem
from ..i18n import gettext as _
from ..lessons import Assignment, AssignmentTarget
from ..marks import Mark, check_value
from ..teaching import Journal, attendees
from . import clean as c
from .lessons import open_journal

MARKS_AT_ONCE = 200


@dataclass(frozen=True)
class Entry:
    """What is to stand in one cell: a mark, or nothing (`value=None`). `expected_version` 0 expects an empty cell."""

    student_id: int
    value: int | None
    expected_version: int | None = None


@in_transaction
def mark_set(
    actor: Actor, assignment_id: int, student_id: int, value: int, *,
    expected_version: int | None = None, marked_on: Any = None,
) -> Mark:  # fmt: skip
    """Set or correct the mark of one student for one work (R24, R37, R41)."""
    written = marks_set(actor, assignment_id, [Entry(student_id, value, expected_version)], marked_on=marked_on)
    return written[0]


@in_transaction
def mark_remove(actor: Actor, assignment_id: int, student_id: int, *, expected_version: int | None = None) -> None:
    """Take a mark back. It stays in the audit."""
    marks_set(actor, assignment_id, [Entry(student_id, None, expected_version)])


@in_transaction
def marks_set(actor: Actor, assignment_id: int, entries: Sequence[Entry], *, marked_on: Any = None) -> list[Mark]:
    """Set a whole column at once; either all of it is written, or nothing.

    Returns the marks that stand now, in the order of the entries (removed ones left out). `marked_on` is the marks' own
    date, today without it. A student not enrolled on the lesson's day has no cell (R47).

    Raises:
        JournalError: with a problem for each entry that cannot be written, its field `marks.<position>.…`
            (of a single entry the field alone).
        Conflict: a cell is not what its reader saw; the error holds the mark that stands there.
    """
    if not 0 < len(entries) <= MARKS_AT_ONCE:
        raise Invalid("marks", _("Send 1 to %(limit)d marks at once.", limit=MARKS_AT_ONCE), Code.TOO_MANY)
    assignment = find(actor, Assignment, assignment_id, "assignmentId")
    lesson = assignment.lesson
    day = c.day()(actor, marked_on, "markedOn") if marked_on else actor.today
    if not lesson.date <= day <= actor.today:
        raise Invalid("markedOn", _("The mark's own date lies between the lesson and today."))
    locked(Journal.select(Journal.id).where(Journal.id == lesson.journal_id)).get()  # what stands is read under the lock
    standing = {mark.student_id: mark for mark in Mark.select().where(Mark.assignment == assignment)}
    _permit(actor, assignment, entries, standing)
    _check(entries, standing, attendees(lesson.journal, lesson.date), single=len(entries) == 1)
    return _write(actor, assignment, entries, standing, day, is_dated=marked_on is not None)


def _permit(actor: Actor, assignment: Assignment, entries: Sequence[Entry], standing: Mapping[int, Mark]) -> None:
    """Within the own assignment every cell; beyond it a successor only closes the dots that were left (R41, R48)."""
    lesson = assignment.lesson
    action = "mark:set"
    if not can(actor, action, Cell(lesson.journal, lesson.date)):
        targets = AssignmentTarget.select(AssignmentTarget.student).where(AssignmentTarget.assignment == assignment)
        chosen = set(column(targets))
        dots = all(
            (assignment.is_compulsory or entry.student_id in chosen) and entry.student_id not in standing
            for entry in entries
        )
        action = "mark:close_dot" if dots else action
    open_journal(actor, action, lesson.journal, lesson.date)


def _check(entries: Sequence[Entry], standing: Mapping[int, Mark], present: set[int], *, single: bool) -> None:
    problems: list[Problem] = []
    seen: set[int] = set()
    for at, entry in enumerate(entries):
        try:
            _check_entry(entry, standing.get(entry.student_id), present, seen)
        except JournalError as error:
            if single:
                raise
            problems += error.at(f"marks.{at}").problems
    if problems:
        raise JournalError(*problems)


def _check_entry(entry: Entry, mark: Mark | None, present: set[int], seen: set[int]) -> None:
    if entry.value is not None:
        check_value(entry.value)
    if entry.student_id in seen:
        raise Invalid("studentId", _("This student stands twice in the list. Leave one of the two."))
    seen.add(entry.student_id)
    if entry.student_id not in present:
        raise NotFound("studentId")
    if entry.expected_version is not None and entry.expected_version != (mark.version if mark else 0):
        raise Conflict(mark, "expectedVersion")


def _write(
    actor: Actor,
    assignment: Assignment,
    entries: Sequence[Entry],
    standing: Mapping[int, Mark],
    day: dt.date,
    *,
    is_dated: bool,
) -> list[Mark]:
    """Write what differs; a mark of the same value only where another date was asked for (`is_dated`)."""
    now, left = clock.now(), []
    for entry in entries:
        mark = standing.get(entry.student_id)
        if mark is not None and mark.value == entry.value and (mark.marked_on == day or not is_dated):
            left.append(mark)
            continue
        before = audit.snapshot(mark)
        if entry.value is None:
            if mark is not None:
                mark.delete_instance()
                _audit(actor, "mark:remove", assignment, mark, before, {})
            continue
        if mark is None:
            mark = Mark(assignment=assignment, student=entry.student_id)
        mark.value, mark.marked_on, mark.author, mark.entered_at = entry.value, day, actor.user_id, now
        mark.version = mark.version + 1 if before else 1
        mark.save()
        _audit(actor, "mark:set", assignment, mark, before, None)
        left.append(mark)
    return left


def _audit(actor: Actor, action: str, assignment: Assignment, mark: Mark, before: Any, after: Any) -> None:
    audit.record(actor, action, mark, before, after=after, journal=assignment.lesson.journal_id)
