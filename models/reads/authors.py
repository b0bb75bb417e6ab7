"""Who wrote a row last, for somebody who finds it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import peewee

from ..access import Actor, visible
from ..audit import AuditEntry
from ..people import Person, User, short_name
from ..settings import current


class Author(NamedTuple):
    """A person by surname and initials, and the moment of the last act, in the college's own time."""

    name: str
    at: dt.datetime


def authors_of(actor: Actor, rows: Sequence[Any]) -> dict[int, Author]:
    """The last authors of rows of one table, by their numbers, in one statement; those whose audit this person may read."""
    if not rows:
        return {}
    last = AuditEntry.select(peewee.fn.MAX(AuditEntry.id)).where(
        AuditEntry.thing == type(rows[0]).__name__, AuditEntry.thing_id.in_([row.get_id() for row in rows])
    )
    entries = (
        visible(actor, AuditEntry)
        .select(AuditEntry.thing_id, AuditEntry.at, Person.last_name, Person.first_name, Person.middle_name)
        .join_from(AuditEntry, User)
        .join_from(User, Person)
        .where(AuditEntry.id.in_(last.group_by(AuditEntry.thing_id)))
    )
    zone = current().time_zone
    return {id: Author(short_name(*names), at.astimezone(zone)) for id, at, *names in entries.tuples()}
