"""The ground under the tables: the database (SQLite or PostgreSQL, by one setting), fields with their own constraints,
and the transaction in which a verb happens.
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import peewee
from playhouse.pool import PooledPostgresqlDatabase

from .settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
database = peewee.DatabaseProxy()
RETRIED_STATES = {"40001", "40P01"}
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "cache_size": -64_000,
    "trusted_schema": 0,
}


def connect(settings: Settings) -> peewee.Database:
    """Open the database that the settings name and put the tables on it."""
    made = _sqlite(settings) if settings.is_sqlite else _postgresql(settings.database_url)
    database.initialize(made)
    return made


def _sqlite(settings: Settings) -> peewee.Database:
    settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    return peewee.SqliteDatabase(str(settings.sqlite_path), pragmas=SQLITE_PRAGMAS, lock_type="IMMEDIATE", autoconnect=True)


def _postgresql(url: str) -> peewee.Database:
    parts = urlsplit(url)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = parts.hostname or options.pop("host", None)
    options.pop("host", None)
    return PooledPostgresqlDatabase(
        parts.path.lstrip("/"),
        host=host,
        port=parts.port or options.pop("port", None),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        prefer_psycopg3=True,
        max_connections=32,
        stale_timeout=300,
        timeout=30,
        **options,
    )


def is_sqlite() -> bool:
    return isinstance(database.obj, peewee.SqliteDatabase)


def _is_retried(error: Exception) -> bool:
    return getattr(getattr(error, "__cause__", None), "sqlstate", None) in RETRIED_STATES


def in_transaction(act: Callable[P, R]) -> Callable[P, R]:
    """Run an act in one transaction: all of it is written, or nothing.

    SQLite takes the write lock at the start (BEGIN IMMEDIATE); PostgreSQL repeats an act that lost a serialization race
    or a dead-lock, three times at most. Within another transaction it is a part of that one.
    """

    @functools.wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if database.in_transaction():
            with database.atomic():
                return act(*args, **kwargs)
        rows = [given for given in (*args, *kwargs.values()) if isinstance(given, peewee.Model)]
        seen = [dict(row.__data__) for row in rows]
        for attempt in range(3):
            for row, values in zip(rows, seen, strict=True):  # as the caller has read it, also after a lost attempt
                row.__data__ = dict(values)
            try:
                with database.atomic():
                    return act(*args, **kwargs)
            except peewee.OperationalError as error:
                if attempt == 2 or not _is_retried(error):
                    raise
                time.sleep(0.01 * 2**attempt)
        raise AssertionError("unreachable")

    return run


def locked(query: Any, of: Any = None) -> Any:
    """The query, holding its rows (of a join those of one table) until the transaction ends.

    SQLite has one writer at a time and needs no row locks.
    """
    return query if is_sqlite() else query.for_update(of=of) if of else query.for_update()


def column(query: Any) -> list[Any]:
    """The values of a query's only column."""
    return [value for (value,) in query.tuples()]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements that are executed within the block (for tests and the benchmark)."""
    seen: list[str] = []

    def hook(event: Any) -> None:
        seen.append(event.sql)

    database.query_hooks.append(hook)
    try:
        yield seen
    finally:
        database.query_hooks.remove(hook)


class Line(peewee.CharField):
    """One line of text: 1 to `max_length` characters; the database checks it."""

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        low = 0 if self.default == "" else 1
        self.constraints = [peewee.Check(f"length({self.column_name}) BETWEEN {low} AND {self.max_length}")]


class Key(peewee.CharField):
    """A folded text to search and order by, compared sign by sign whatever the database's own language is."""

    def db_value(self, value: Any) -> Any:
        value = super().db_value(value)
        return value[: self.max_length] if isinstance(value, str) else value  # folding can lengthen: ß is folded to ss

    def ddl(self, ctx: peewee.Context) -> peewee.NodeList:
        collation = '"C"' if ctx.state.param == "%s" else "BINARY"
        return peewee.NodeList((super().ddl(ctx), peewee.SQL(f"COLLATE {collation}")))


class Paragraph(peewee.TextField):
    """Several lines of text, at most `max_length` characters; the database checks it."""

    def __init__(self, max_length: int = 5000, **options: Any) -> None:
        self.max_length = max_length
        super().__init__(**options)

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        self.constraints = [peewee.Check(f"length({self.column_name}) <= {self.max_length}")]


class Choice(peewee.CharField):
    """A member of a closed set, stored by its value; the database checks it."""

    def __init__(self, options: type[StrEnum], **kwargs: Any) -> None:
        self.options = options
        super().__init__(max_length=max(len(option) for option in options), **kwargs)

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        values = ", ".join(f"'{option}'" for option in self.options)
        self.constraints = [peewee.Check(f"{self.column_name} IN ({values})")]

    def db_value(self, value: Any) -> str | None:
        return None if value is None else str(self.options(value))

    def python_value(self, value: Any) -> StrEnum | None:
        return None if value is None else self.options(value)


class Number(peewee.SmallIntegerField):
    """A whole number between two bounds; the database checks it."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(**options)

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        self.constraints = [peewee.Check(f"{self.column_name} BETWEEN {self.low} AND {self.high}")]


class Moment(peewee.DateTimeField):
    """A moment in UTC: aware in Python, stored without a zone."""

    def db_value(self, value: Any) -> Any:
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            value = value.astimezone(dt.UTC).replace(tzinfo=None)
        return super().db_value(value)

    def python_value(self, value: Any) -> Any:
        value = super().python_value(value)
        return value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value


class BaseModel(peewee.Model):
    """A table of the college."""

    id: Any

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...  # `group_id`, `group.enrollments`: peewee adds them at run time

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True


def required(model: Any, **options: Any) -> peewee.ForeignKeyField:
    """A reference that must be there; what is referred to cannot be deleted.

    It has an index of its own, unless `index=False` says that another index of the table begins with it, or that nothing is
    found by it: accounts that have written are never deleted.
    """
    return peewee.ForeignKeyField(model, on_delete="RESTRICT", **options)


def optional(model: Any, **options: Any) -> peewee.ForeignKeyField:
    """A reference that may be empty; what is referred to cannot be deleted."""
    return peewee.ForeignKeyField(model, null=True, on_delete="RESTRICT", **options)


def period(starts: str = "starts_on", ends: str = "ends_on") -> peewee.SQL | peewee.NodeList:
    """The constraint that an interval of days does not end before it starts."""
    return peewee.Check(f"{ends} IS NULL OR {ends} >= {starts}")


def covers(model: Any, day: Any) -> peewee.ColumnBase:
    """The condition that a row's interval (`starts_on` … `ends_on`, both included) contains a day."""
    return (model.starts_on <= day) & (model.ends_on.is_null() | (model.ends_on >= day))


def overlaps(one: Any, other: Any) -> peewee.ColumnBase:
    """The condition that the intervals of two rows have a day in common; either may have no end."""
    return (one.ends_on.is_null() | (one.ends_on >= other.starts_on)) & (
        other.ends_on.is_null() | (other.ends_on >= one.starts_on)
    )
