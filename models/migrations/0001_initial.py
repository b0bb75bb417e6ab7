"""The college in tables, as of the first release."""

from pathlib import Path
from typing import Any

import peewee

from models.migrations import dialect


def up(migrator: Any, db: peewee.Database) -> None:
    script = Path(__file__).with_suffix(f".{dialect(db)}.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
