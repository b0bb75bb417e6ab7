"""A table as pages and downloads show it: columns that the person may read, and lines of written values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import peewee
from flask import url_for

from models.access import can_read, field_condition
from models.access.policy import POLICY
from models.people import Person

from . import labels
from .captions import CAPTIONS, attach, caption
from .guard import Screen, page_of


@dataclass(frozen=True)
class Column:
    """A column of a list. `is_number` aligns it to the right, `is_short` keeps its values on one line."""

    name: str
    label: Any
    is_number: bool = False
    is_short: bool = False
    is_sortable: bool = False


@dataclass(frozen=True)
class Cell:
    """A written value, perhaps with the page of what it mentions."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table with its own page."""

    id: int
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """Columns and lines."""

    columns: list[Column]
    lines: list[Line]

    @property
    def has_mention_first(self) -> bool:
        """Whether the first column leads to what it mentions, so that the row's own page needs a link of its own."""
        return any(line.cells and line.cells[0].url for line in self.lines)


SHORT = frozenset({"phone", "birth_date", "number", "at", "code", "hours", "weeks", "teachers"})


def is_number(field: Any) -> bool:
    counts = isinstance(field, peewee.IntegerField) and not isinstance(field, peewee.ForeignKeyField)
    return counts and not labels.has_options(field)


class Tabulated(Screen):
    """A screen that can show rows as a table."""

    def columns(self, names: Iterable[str]) -> list[Column]:
        """Those of the named columns that some role of the person may read."""
        allowed = [name for name in names if can_read(self.actor, self.model, self.needs.get(name, name))]
        return [self._column(name) for name in allowed]

    def _column(self, name: str) -> Column:
        called, is_number = labels.label(self.model, name), self._is_number(name)
        return Column(name, called, is_number, name in SHORT or name.endswith("_on"), bool(self._sort_path(name)))

    def _is_number(self, name: str) -> bool:
        return name in self.numbers or (name != "number" and is_number(self.model._meta.fields.get(name)))

    def _sort_path(self, name: str) -> tuple[str, ...]:
        """What a column is ordered by: nothing if some rows withhold it, for the order would betray what stands there."""
        need = self.needs.get(name, name)
        if field_condition(self.actor.roles, self.model, need, self.actor) is not True:
            return ()
        if name in self.sort_paths:
            return self.sort_paths[name]
        field = self.model._meta.fields.get(name)
        if isinstance(field, peewee.ForeignKeyField):
            return tuple(f"{name}.{path}" for path in CAPTIONS[field.rel_model].order)
        if field is None and self._person_field and name in Person._meta.fields:
            return (f"{self._person_field}.{name}",)
        return (name,) if field is not None else ()

    def load(self, rows: list[Any]) -> None:
        """Bring to the rows what computed columns need, in a fixed number of statements."""

    def tabulate(self, rows: list[Any], names: Iterable[str]) -> Table:
        """The rows as a table: mentions brought together, fields that a row withholds left empty."""
        columns = self.columns(names)
        mentioned = [c.name for c in columns if isinstance(self.model._meta.fields.get(c.name), peewee.ForeignKeyField)]
        attach(self.actor, rows, [*mentioned, *CAPTIONS[self.model].attached] if self.model in CAPTIONS else mentioned)
        self.load(rows)
        withheld = self._withheld(rows, columns)
        lines = [
            Line(
                row.id,
                url_for(f"{self.endpoint}.details_view", id=row.id),
                [Cell("") if row.id in withheld.get(c.name, ()) else self.cell(row, c.name) for c in columns],
            )
            for row in rows
        ]
        return Table(columns, lines)

    def _withheld(self, rows: list[Any], columns: list[Column]) -> dict[str, set[int]]:
        """For each field that a relation guards: ids of the rows that withhold it. One statement for fields of one rule."""
        ids = {row.id for row in rows}
        by_rule: dict[int, set[int]] = {}
        withheld = {}
        for name in (self.needs.get(column.name, column.name) for column in columns):
            rule = POLICY[self.model].fields[name]
            allowed = field_condition(self.actor.roles, self.model, name, self.actor)
            if allowed is True or not ids:
                continue
            if id(rule) not in by_rule:
                key: Any = self.model._meta.fields["id"]
                query: Any = self.model.select(key).where(key.in_(sorted(ids)), allowed).tuples()
                by_rule[id(rule)] = ids - {seen for (seen,) in query}
            withheld[name] = by_rule[id(rule)]
        return {c.name: withheld[need] for c in columns if (need := self.needs.get(c.name, c.name)) in withheld}

    def cell(self, row: Any, name: str) -> Cell:
        """A written value, with the page of what it mentions."""
        if special := getattr(self, f"cell_{name}", None):
            return special(row)
        field = self.model._meta.fields.get(name)
        if isinstance(field, peewee.ForeignKeyField):
            return self.mention(getattr(row, name))
        if field is None and self._person_field:
            return Cell(labels.written(getattr(getattr(row, self._person_field), name)))
        return Cell(labels.written(getattr(row, name)))

    def caption(self, row: Any) -> str:
        """What the row's own page is called."""
        if self.model not in CAPTIONS:
            return str(self.title)
        attach(self.actor, [row], CAPTIONS[self.model].attached)
        return caption(row, full=True)

    def mention(self, row: Any) -> Cell:
        """What another row is called, with its page."""
        return Cell(caption(row), page_of(row))
