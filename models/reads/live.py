"""Versions that grow with every write a page could show, so that an open page learns cheaply when to ask again.

One or two statements, each a few seeks in an index: the number of the last entry in the audit of a journal.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import peewee

from ..access import Actor, condition, readers, restricted, sees
from ..audit import AuditEntry
from ..college import Enrollment
from ..errors import NotFound
from ..marks import Mark
from ..people import Role, Student
from ..queries import Prepared, param
from ..teaching import Journal


def _last_entry() -> Any:
    entry = AuditEntry.alias()
    last = entry.select(peewee.fn.MAX(entry.id)).where(entry.journal == Journal.id)
    return peewee.fn.COALESCE(last, 0)


@cache
def _journal(roles: frozenset[Role]) -> Prepared:
    def build() -> peewee.Select:
        query = Journal.select(_last_entry()).where(Journal.id == param("journal"))
        allowed = condition(roles, Journal)
        return restricted(query, allowed)

    return Prepared(build)


_DIARY = Prepared(
    lambda: (
        Enrollment.select(peewee.fn.MAX(_last_entry()))
        .join_from(Enrollment, Journal, on=(Journal.group == Enrollment.group))
        .where(Enrollment.student == param("student"))
    )
)


def journal_version(actor: Actor, journal_id: int) -> int:
    """The version of a journal's grid.

    Raises:
        NotFound: there is no such journal, or none whose grid this person may see.
    """
    rows = _journal(actor.roles & readers(Journal, "grid"))(**actor.parameters, journal=journal_id)
    if not rows:
        raise NotFound("id")
    return int(rows[0][0])


def diary_version(actor: Actor, student_id: int) -> int:
    """The version of a student's diary: that of all journals of the groups to which the student belongs or belonged.

    Raises:
        NotFound: there is no such student, or none that this person may see.
    """
    roles = actor.roles & readers(Mark)
    if not roles or not sees(actor, Student, student_id, *roles):
        raise NotFound("studentId")
    return int(_DIARY(student=student_id)[0][0] or 0)
