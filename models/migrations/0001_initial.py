"""The college in tables, as of the first release."""

from typing import Any

import peewee

from models.migrations import run_script


def up(migrator: Any, db: peewee.Database) -> None:
    run_script(db, __file__)
