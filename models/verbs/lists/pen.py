"""Writing the rows of a list: as a verb writes one row, with what one transaction of thousands of rows can spare.

A refusal of the database undoes the whole list anyway, so that no row needs a savepoint of its own; audit entries, one for
each row written, are kept back and inserted many at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import peewee

from ... import audit
from ...access import Actor
from ...errors import Code, Invalid
from ...i18n import gettext as _
from ..nouns import Law

BATCH = 200


@dataclass
class Write:
    """Values to put into a row of the college, new or known. Done twice, the second time changes nothing."""

    row: peewee.Model
    values: dict[str, Any]
    law: Law | None


@dataclass
class Pen:
    """Writes for one person. `flush` at the end."""

    actor: Actor
    entries: list[dict[str, Any]] = field(default_factory=list)

    def write(self, write: Write) -> None:
        """Put the values into the row, hold the law, save with the next version, and audit.

        Raises:
            JournalError: the law refuses, or the database does because somebody else has written meanwhile.
        """
        row: Any = write.row
        before = audit.snapshot(row) if row.get_id() else {}
        for name, value in write.values.items():
            setattr(row, name, value)
        if write.law:
            write.law(row)
        if before and audit.snapshot(row) == before:
            return
        if before:
            row.version += 1
        try:
            row.save()
        except peewee.IntegrityError as error:
            raise Invalid(None, _("Somebody has added this meanwhile. Look at the dry run again."), Code.CONFLICT) from error
        act = f"{type(row).__name__.lower()}:{'change' if before else 'create'}"
        self.entries.append(audit.entry(self.actor, act, row, before, audit.snapshot(row)))

    def flush(self) -> None:
        """Insert the audit entries."""
        for start in range(0, len(self.entries), BATCH):
            audit.AuditEntry.insert_many(self.entries[start : start + BATCH]).execute()
        self.entries.clear()
