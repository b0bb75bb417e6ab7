"""Who changed what, when, from what to what. The database itself refuses to change or delete an entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import orjson
import peewee

from . import clock
from .base import BaseModel, Moment, optional
from .people import User
from .queries import Insertion
from .teaching import Journal


class AuditEntry(BaseModel):
    """One act of one person on one thing. `journal` is set where the thing belongs to a journal."""

    at = Moment(default=clock.now)
    actor = optional(User, backref="audit_entries", index=False)
    action = peewee.CharField(max_length=60)
    thing = peewee.CharField(max_length=40)
    thing_id = peewee.BigIntegerField()
    journal = optional(Journal, backref="audit_entries", index=False)
    before = peewee.TextField(default="")
    after = peewee.TextField(default="")

    class Meta:
        indexes = ((("thing", "thing_id"), False), (("journal", "id"), False), (("actor", "at"), False))


_COLUMNS = ("at", "actor", "action", "thing", "thing_id", "journal", "before", "after")
_INSERTION = Insertion(AuditEntry, _COLUMNS)
SECRET_COLUMNS = frozenset({"password_hash", "value_hash"})
PERSONAL_COLUMNS = {
    "Person": frozenset({"last_name", "first_name", "middle_name", "name_key", "birth_date", "phone", "email", "address"}),
    "Student": frozenset({"note"}),
    "AbsenceNotice": frozenset({"cause", "text", "answer"}),
}
VEIL = "•••"
"""What stands for personal data: entries cannot be changed, and personal data must be destroyable (R12)."""
APPEND_ONLY = {
    "sqlite": tuple(
        (
            f"CREATE TRIGGER audit_entry_no_{act} BEFORE {act.upper()} ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
        )
        for act in ("update", "delete")
    ),
    "postgresql": (
        (
            "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()"
        ),
    ),
}
"""The triggers that keep the audit append-only, as migrations create them."""


def snapshot(row: peewee.Model | None) -> dict[str, Any]:
    """A row's values as the audit keeps them: no secret ever enters."""
    if row is None:
        return {}
    return {name: value for name, value in row.__data__.items() if name not in SECRET_COLUMNS}


def record(
    actor: Any,
    action: str,
    row: peewee.Model,
    before: dict[str, Any] | None = None,
    *,
    after: dict[str, Any] | None = None,
    journal: int | None = None,
) -> None:
    """Add the one entry of an act. `before` and `after` hold what differs; `actor` may be `None` for the system."""
    write([entry(actor, action, row, before or {}, snapshot(row) if after is None else after, journal)])


def write(entries: Sequence[dict[str, Any]]) -> None:
    """Add the entries of an act that wrote several rows, in one statement."""
    _INSERTION([tuple(values[name] for name in _COLUMNS) for values in entries])


def entry(
    actor: Any, action: str, row: peewee.Model, before: dict[str, Any], after: dict[str, Any], journal: int | None = None
) -> dict[str, Any]:
    """The values of an entry, for `write`, or to be inserted with many others."""
    return entry_of(actor, action, type(row).__name__, row.get_id(), before, after, journal)


def entry_of(
    actor: Any, action: str, thing: str, thing_id: int, before: dict[str, Any], after: dict[str, Any],
    journal: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """As `entry`, for a row of which only the table and the id are at hand."""
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    personal = PERSONAL_COLUMNS.get(thing, frozenset())

    def kept(values: dict[str, Any]) -> str:
        return _json({name: _veiled(values[name], name in personal) for name in sorted(changed) if name in values})

    return {
        "at": clock.now(),
        "actor": actor and actor.user_id,
        "action": action,
        "thing": thing,
        "thing_id": thing_id,
        "journal": journal,
        "before": kept(before),
        "after": kept(after),
    }


def _veiled(value: Any, is_personal: bool) -> Any:
    """A personal value only as the fact that there is one."""
    return VEIL if is_personal and value not in (None, "") else value


def _json(values: dict[str, Any]) -> str:
    return orjson.dumps(values, default=_plain).decode() if values else ""


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value)
