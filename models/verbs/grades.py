"""A teacher sets the grades of a semester; the averages only propose them (R17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import peewee

from .. import audit, clock
from ..access import Actor, find, require
from ..access.relations import Cell
from ..access.scopes.sets import ONE
from ..base import in_transaction, locked, overlaps
from ..college import Enrollment, Semester, SubgroupMembership
from ..errors import Closed, Code, Invalid
from ..i18n import gettext as _
from ..marks import SemesterGrade, check_value
from ..queries import Insertion, Prepared, among, param
from ..teaching import Journal
from .marks import MARKS_AT_ONCE, Entry, check_entries


class Standing(NamedTuple):
    """A student of the journal, with the grade, if there ever was one."""

    student_id: int
    grade_id: int | None
    value: int | None
    removed_at: dt.datetime | None
    version: int | None

    @property
    def is_empty(self) -> bool:
        return self.grade_id is None or self.removed_at is not None


def _students() -> peewee.Select:
    """Those who belonged to the journal at some time of its semester."""
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == Enrollment.student,
        overlaps(SubgroupMembership, Enrollment),
        overlaps(SubgroupMembership, Semester),
    )
    grade = SemesterGrade
    return (
        Enrollment.select(Enrollment.student, grade.id, grade.value, grade.removed_at, grade.version)
        .join_from(Enrollment, Journal, on=(Journal.group == Enrollment.group))
        .join_from(Journal, Semester)
        .join_from(
            Enrollment, grade, peewee.JOIN.LEFT_OUTER,
            on=(grade.student == Enrollment.student) & (grade.journal == Journal.id),
        )
        .where(
            Journal.id == param("journal"),
            among(Enrollment.student, "students"),
            overlaps(Enrollment, Semester),
            Journal.subgroup.is_null() | peewee.fn.EXISTS(member),
        )
    )  # fmt: skip


_STUDENTS = Prepared(_students, Standing._make)
_UPSERT = Insertion(
    SemesterGrade,
    ("journal", "student", "value", "author", "entered_at", "removed_at", "version"),
    target=("journal", "student"),
    update=("value", "author", "entered_at", "removed_at"),
    returning=("student", "id"),
)


@in_transaction
def grades_set(actor: Actor, journal_id: int, entries: Sequence[Entry]) -> list[SemesterGrade]:
    """Set the semester grades of several students at once; either all of it is written, or nothing.

    Returns the grades that stand now, in the order of the entries; an entry without a value takes the grade back.

    Raises:
        Forbidden: not assigned to the journal today.
        Closed: the journal is closed (R49).
        JournalError: with a problem for each entry that cannot be written, its field `grades.<position>.…`
            (of a single entry the field alone).
        Conflict: a grade is not what its reader saw; the error holds those that stand there.
    """
    if not 0 < len(entries) <= MARKS_AT_ONCE:
        raise Invalid("grades", _("Send 1 to %(limit)d marks at once.", limit=MARKS_AT_ONCE), Code.TOO_MANY)
    journal: Journal = find(actor, Journal, journal_id, "journalId")
    require(actor, "grade:set", Cell(journal.id, actor.today))
    if locked(Journal.select(Journal.closed_at).where(Journal.id == journal.id)).get().closed_at:
        raise Closed
    students = [entry.student_id for entry in entries]
    standing = {one.student_id: one for one in _STUDENTS(journal=journal.id, students=students)}
    check_entries(entries, standing, "grades", check_value, lambda one: _row(journal, one, one.value))
    now = clock.now()
    changed = [entry for entry in entries if _differs(entry, standing[entry.student_id])]
    ids = dict(
        _UPSERT([
            (journal.id, entry.student_id, _kept(entry, standing[entry.student_id]), actor.user_id, now,
             None if entry.value else now, 1)
            for entry in changed
        ])
    )  # fmt: skip
    audit.write([_entry(actor, journal, entry, standing[entry.student_id], ids[entry.student_id]) for entry in changed])
    return [
        SemesterGrade(
            id=ids.get(entry.student_id) or standing[entry.student_id].grade_id, journal=journal, student=entry.student_id,
            value=entry.value,
        )
        for entry in entries
        if entry.value is not None
    ]  # fmt: skip


def _row(journal: Journal, standing: Standing, value: int | None) -> SemesterGrade:
    return SemesterGrade(id=standing.grade_id, journal=journal, student=standing.student_id, value=value)


def _kept(entry: Entry, standing: Standing) -> int | None:
    return standing.value if entry.value is None else entry.value


def _differs(entry: Entry, standing: Standing) -> bool:
    return (
        standing.is_empty != (entry.value is None)
        if standing.is_empty or entry.value is None
        else (entry.value != standing.value)
    )


def _entry(actor: Actor, journal: Journal, entry: Entry, standing: Standing, id: int) -> dict[str, Any]:
    before = {} if standing.is_empty else {"value": standing.value}
    after = {} if entry.value is None else {"value": entry.value}
    if not standing.grade_id:
        after |= {"journal": journal.id, "student": entry.student_id}
    action = "grade:remove" if entry.value is None else "grade:set"
    return audit.entry_of(actor, action, "SemesterGrade", id, before, after, journal.id)
