"""The history of the tables, applied in numeric order and recorded in the database itself.

Each is a script with `up(migrator, db)` for `playhouse.migrations`, and most are frozen SQL beside it, one file for each
database. `python -m models.migrations postgresql` prints the SQL of the tables as the models have them now.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import peewee
from playhouse.migrations import Runner

from .. import TABLES
from ..audit import APPEND_ONLY
from ..base import database

FOLDER = Path(__file__).parent


def migrate(db: peewee.Database | None = None) -> list[str]:
    """Bring the database up to date; returns the names of the migrations applied now."""
    names: list[str] = Runner(db or database.obj, str(FOLDER)).up()
    return names


def pending(db: peewee.Database | None = None) -> list[str]:
    """The migrations that this database still needs."""
    return [row.name for row in Runner(db or database.obj, str(FOLDER)).status() if not row.applied]


def dialect(db: peewee.Database) -> str:
    return "sqlite" if isinstance(db, peewee.SqliteDatabase) else "postgresql"


def run_script(db: peewee.Database, migration: str) -> None:
    """Execute the frozen SQL that stands beside a migration, for this kind of database."""
    script = Path(migration).with_suffix(f".{dialect(db)}.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)


def ddl(db: peewee.Database) -> list[str]:
    """The statements that make the tables, indices and triggers as the models have them now."""
    statements: list[str] = []
    with_models: Any = db.bind_ctx(TABLES)
    with with_models:
        for model in TABLES:
            schema: Any = model._schema  # type: ignore[union-attr]
            statements.append(schema._create_table(safe=False).query()[0])
            statements += [_plain(*index.query()) for index in schema._create_indexes(safe=False)]
    return statements + list(APPEND_ONLY[dialect(db)])


def _plain(sql: str, params: list[Any]) -> str:
    if params:
        raise ValueError(f"an index with parameters cannot be frozen: {sql}")
    return sql
