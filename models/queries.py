"""Queries that are compiled to SQL once and run many times with named parameters, for the reads that must be fast.

Building SQL text costs half of a query's time; a compiled query only binds values and returns plain rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import peewee

from .base import Moment, database, is_sqlite


class Name(str):
    """The name of a parameter, standing where its value will be bound."""

    __slots__ = ()


def param(name: str) -> peewee.Value:
    """A named parameter in a query that is going to be compiled."""
    return peewee.Value(Name(name), converter=False, unpack=False)


class AmongParam(peewee.ColumnBase):
    """`column IN (…)` with a named parameter that is a list of whole numbers: one text whatever its length."""

    def __init__(self, column: peewee.Field, name: str) -> None:
        self.column, self.name = column, name

    def __sql__(self, ctx: peewee.Context) -> peewee.Context:
        ctx.sql(self.column)
        if is_sqlite():
            return ctx.literal(" IN (SELECT value FROM json_each(").sql(param(f"json:{self.name}")).literal("))")
        return ctx.literal(" = ANY(").sql(param(self.name)).literal(")")


def among(column: peewee.Field, name: str) -> AmongParam:
    """The condition that a column is among the whole numbers bound as `name`."""
    return AmongParam(column, name)


def contains(column: peewee.Field, name: str) -> peewee.NodeList:
    """The condition that a folded text matches the pattern bound as `name` (see `text.needle`)."""
    return peewee.NodeList((column, peewee.SQL("LIKE"), param(name), peewee.SQL("ESCAPE '\\'")))


class _Params:
    """Stands for a person in a query that is compiled for anybody: each attribute is a named parameter."""

    def __getattr__(self, name: str) -> peewee.Value:
        return param(name)


ANYBODY = _Params()


class Compiled:
    """A select query as SQL text, the order of its parameters, and the converters of its columns."""

    def __init__(self, query: peewee.Select) -> None:
        self.text, values = query.sql()
        self.values: list[Any] = values
        columns = [unaliased(column) for column in query.selected_columns]
        self.converters = [(at, how) for at, column in enumerate(columns) if (how := converter(column))]

    def bind(self, given: dict[str, Any]) -> list[Any]:
        return [_value(value, given) if value.__class__ is Name else value for value in self.values]

    def rows(self, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        rows = database.execute_sql(self.text, self.bind(given)).fetchall()
        if not self.converters or not rows:
            return rows
        if len(rows) == 1:
            [row] = map(list, rows)
            for at, how in self.converters:
                row[at] = None if row[at] is None else how(row[at])
            return [tuple(row)]
        columns: list[Any] = list(zip(*rows, strict=True))
        for at, how in self.converters:  # by columns: a date that stands in a hundred rows is converted once
            known = {value: how(value) for value in set(columns[at]) if value is not None}
            columns[at] = map(known.get, columns[at])
        return list(zip(*columns, strict=True))


class Prepared:
    """A query that is built at its first use on a database and compiled once.

    `build` returns a peewee select whose variable values are `param(…)`; `row` makes an object of each tuple
    (a NamedTuple's `_make`), without it rows are tuples.
    """

    def __init__(self, build: Callable[[], peewee.Select], row: Callable[[Iterable[Any]], Any] | None = None) -> None:
        self.build, self.row = build, row
        self.compiled: dict[int, Compiled] = {}

    def __call__(self, **given: Any) -> Sequence[Any]:
        compiled = self.compiled.get(kind := is_sqlite())
        if compiled is None:
            compiled = self.compiled[kind] = Compiled(self.build())
        rows = compiled.rows(given)
        return list(map(self.row, rows)) if self.row else rows

    def first(self, **given: Any) -> Any:
        """The first row, or `None`."""
        return next(iter(self(**given)), None)


def _value(name: str, given: dict[str, Any]) -> Any:
    if name.startswith("json:"):
        return "[" + ",".join(map(str, given[name[5:]])) + "]"
    return given[name]


def unaliased(column: Any) -> Any:
    """The column under an alias, the one that a CASE may give, or the one whose first or last value is asked for."""
    while True:
        if isinstance(column, peewee.Alias):
            column = column.node
        elif isinstance(column, peewee.Case):
            column = column.expression_tuples[0][1]
        elif isinstance(column, peewee.Function) and column.name in {"MIN", "MAX"}:
            column, *_rest = column.arguments or ()
        else:
            return column


def converter(column: Any) -> Callable[[Any], Any] | None:
    """How a stored value of this column becomes the one that Python works with; `None` where it already is."""
    if isinstance(column, Moment):
        return _moment_of_text if is_sqlite() else _moment
    if not is_sqlite():
        return None
    if isinstance(column, peewee.DateField):
        return dt.date.fromisoformat
    if isinstance(column, peewee.BooleanField):
        return bool
    return None


def _moment(value: dt.datetime) -> dt.datetime:
    return value.replace(tzinfo=dt.UTC)


def _moment_of_text(value: str) -> dt.datetime:
    return _moment(dt.datetime.fromisoformat(value))


class Insertion:
    """An INSERT of one row or many as SQL text, compiled once for each number of rows.

    With `update` it is an upsert: a row that `target` (a unique key) knows already takes these columns of the new one; its
    `version` grows. It gives back the columns `returning` of each row, in no certain order.
    """

    def __init__(
        self, model: Any, columns: Sequence[str], *, target: Sequence[str] = (), update: Sequence[str] = (),
        returning: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self.model, self.columns, self.target, self.update, self.returning = model, columns, target, update, returning
        self.texts: dict[tuple[bool, int], str] = {}
        self.converters = [model._meta.fields[name].db_value for name in columns]

    def __call__(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Write rows of values, in the order of the columns."""
        if not rows:
            return []
        key = (is_sqlite(), len(rows))
        text = self.texts.get(key) or self.texts.setdefault(key, self._text(*key))
        values = [how(value) for row in rows for how, value in zip(self.converters, row, strict=True)]
        cursor = database.execute_sql(text, values)
        return list(cursor.fetchall()) if self.returning else []

    def _text(self, is_sqlite: bool, count: int) -> str:
        quoted = {name: f'"{field.column_name}"' for name, field in self.model._meta.fields.items()}
        table, mark = f'"{self.model._meta.table_name}"', "?" if is_sqlite else "%s"
        row = f"({', '.join([mark] * len(self.columns))})"
        names = ", ".join(quoted[name] for name in self.columns)
        text = f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608 - names of our own tables
        if self.update:
            taken = [f"{quoted[name]} = excluded.{quoted[name]}" for name in self.update]
            taken.append(f'"version" = {table}."version" + 1')
            text += f" ON CONFLICT ({', '.join(quoted[name] for name in self.target)}) DO UPDATE SET {', '.join(taken)}"
        if self.returning:
            text += f" RETURNING {', '.join(quoted[name] for name in self.returning)}"
        return text
