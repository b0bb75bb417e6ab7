"""The teacher's day: timetable, work programmes, semester grades, notices, remarks; corrections keep their row."""

from typing import Any

import peewee

from models.migrations import run_script


def up(migrator: Any, db: peewee.Database) -> None:
    run_script(db, __file__)
