"""Print the SQL of the tables: `python -m models.migrations sqlite|postgresql`."""

from __future__ import annotations

import sys

import peewee

from . import ddl

DATABASES = {"sqlite": peewee.SqliteDatabase(None), "postgresql": peewee.PostgresqlDatabase(None, prefer_psycopg3=True)}

if len(sys.argv) != 2 or sys.argv[1] not in DATABASES:
    sys.exit("Usage: python -m models.migrations sqlite|postgresql")
sys.stdout.write(";\n".join(ddl(DATABASES[sys.argv[1]])) + ";\n")
