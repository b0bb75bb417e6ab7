"""Rows on their way into the database, many at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import peewee

from .. import TABLES
from ..base import database, is_sqlite
from ..queries import Insertion

BATCH = 1000


class Rows:
    """Collects rows, gives them their ids, and writes them in the order in which the tables need each other.

    All rows of one table must name the same columns.
    """

    def __init__(self) -> None:
        self._waiting: dict[type[peewee.Model], list[tuple[Any, ...]]] = defaultdict(list)
        self._columns: dict[type[peewee.Model], tuple[str, ...]] = {}
        self._last: dict[type[peewee.Model], int] = {}
        self.written: dict[str, int] = defaultdict(int)

    def add(self, model: type[peewee.Model], **values: Any) -> int:
        """Put a row into the queue; returns the id that it will have."""
        if model not in self._last:
            self._last[model] = model.select(peewee.fn.MAX(model.id)).scalar() or 0  # type: ignore[attr-defined]
            self._columns[model] = ("id", *values)
        if len(values) + 1 != len(self._columns[model]):
            raise ValueError(f"{model.__name__}: columns {tuple(values)} differ from {self._columns[model]}")
        self._last[model] += 1
        self._waiting[model].append((self._last[model], *(values[name] for name in self._columns[model][1:])))
        return self._last[model]

    def flush(self) -> None:
        """Write what is waiting."""
        for model in TABLES:
            rows = self._waiting.pop(model, [])
            if not rows:
                continue
            insertion = Insertion(model, self._columns[model])
            for start in range(0, len(rows), BATCH):
                insertion(rows[start : start + BATCH])
            self.written[model.__name__] += len(rows)

    def finish(self) -> None:
        """Write the rest, and let the database count on from the ids given here."""
        self.flush()
        if is_sqlite():
            return
        for model, last in self._last.items():
            name = model._meta.table_name
            if last:
                database.execute_sql("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (f'"{name}"', last))
