"""What every answer is measured against: the same SQL through plain `sqlite3`, rows as dictionaries, and `orjson`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from models.base import SQLITE_PRAGMAS, database

Statement = tuple[str, tuple[Any, ...]]


def executed(act: Callable[[], object]) -> list[Statement]:
    """The statements that an act executes, with their values."""
    seen: list[Statement] = []

    def hook(event: Any) -> None:
        seen.append((event.sql, tuple(event.params or ())))

    database.query_hooks.append(hook)
    try:
        act()
    finally:
        database.query_hooks.remove(hook)
    return seen


def connected(path: Path) -> sqlite3.Connection:
    """A connection with the pragmas of the journal's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def answer(connection: sqlite3.Connection, statements: list[Statement]) -> bytes:
    """The rows of all statements as one JSON text."""
    found = []
    for sql, values in statements:
        cursor = connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        found.append([dict(zip(names, row, strict=True)) for row in cursor])
    return orjson.dumps(found)


def insert(
    connection: sqlite3.Connection, work: int, student: int, author: int, day: str, *, journal: int | None = None
) -> None:
    """A mark, committed as durably as the journal commits; with `journal` given, its audit entry as well."""
    moment = f"{day} 09:15:30.250000"
    connection.execute("BEGIN IMMEDIATE")
    mark = connection.execute(
        'INSERT INTO "mark" ("assignment_id", "student_id", "value", "marked_on", "author_id", "first_entered_at", '
        '"entered_at", "version") VALUES (?, ?, 4, ?, ?, ?, ?, 1)',
        (work, student, day, author, moment, moment),
    ).lastrowid
    if journal is not None:
        connection.execute(
            'INSERT INTO "audit_entry" ("at", "actor_id", "action", "thing", "thing_id", "journal_id", "before", "after") '
            "VALUES (?, ?, 'mark:set', 'Mark', ?, ?, '', ?)",
            (moment, author, mark, journal, f'{{"value":4,"assignment":{work},"student":{student}}}'),
        )
    connection.execute("COMMIT")
