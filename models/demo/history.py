"""What was changed in the demo college after its first writing, as the audit keeps it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .. import audit
from ..audit import AuditEntry
from .rows import Rows


class History:
    """Collects the acts, and writes their entries in the order of time."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._entries: list[dict[str, Any]] = []

    def tell(
        self, at: dt.datetime, account: int, action: str, thing: str, id: int, before: dict[str, Any], after: dict[str, Any],
        journal: int,
    ) -> None:  # fmt: skip
        """An act of the holder of an account on a row."""
        entry = audit.entry_of(None, action, thing, id, before, after, journal)
        self._entries.append(entry | {"at": at, "actor": account})

    def write(self) -> None:
        """Write all of them."""
        for entry in sorted(self._entries, key=lambda entry: entry["at"]):
            self._rows.add(AuditEntry, **entry)
