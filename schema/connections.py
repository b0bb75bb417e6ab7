"""Pages with cursors (after the GraphQL Cursor Connections Specification) over whatever grows with time."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

import orjson
import peewee
import strawberry

from models.access import Actor
from models.errors import Code, Invalid
from models.i18n import gettext as _
from models.queries import param
from models.settings import current

from .fields import ENTITIES, EVERYBODY, RULE, shape
from .reading import Plan, Record, asks_for, plan_for, plan_of

T = TypeVar("T")
Condition = tuple[str, Callable[[], Any], dict[str, Any]]
"""A filter: its name (the same name means the same SQL), the condition, and the values it binds."""


def _field(description: str) -> Any:
    return strawberry.field(description=description, metadata={RULE: EVERYBODY})


@shape()
class PageInfo:
    """Where a page stands in the whole (сведения о странице)."""

    has_next_page: bool = _field("Whether more rows follow (есть ли следующая страница).")
    end_cursor: str | None = _field("Cursor of the last row, for `after` (указатель конца).")


@shape()
class Edge(Generic[T]):
    """A row with its cursor (строка списка)."""

    cursor: str = _field("Cursor of this row, for `after` (указатель).")
    node: T = _field("The row itself (запись).")


@shape()
class Connection(Generic[T]):
    """A page of a list (страница списка)."""

    edges: list[Edge[T]] = _field("Rows with their cursors (строки с указателями).")
    nodes: list[T] = _field("The same rows without cursors (записи).")
    page_info: PageInfo = _field("Where this page stands (сведения о странице).")
    total_count: int = _field("How many rows there are in all (всего записей).")


class Page:
    """A loaded page; `total_count` is counted only where it is asked for."""

    def __init__(self, nodes: list[Record], keys: Sequence[str], has_next: bool, total: int | None) -> None:
        self.nodes, self.keys, self.total_count = nodes, keys, total
        self.page_info = Record(("has_next_page", "end_cursor"), (has_next, self._cursor(nodes[-1]) if nodes else None))

    @property
    def edges(self) -> list[Record]:
        """Made only where they are asked for."""
        return [Record(("cursor", "node"), (self._cursor(node), node)) for node in self.nodes]

    def _cursor(self, node: Record) -> str:
        return _cursor([getattr(node, key) for key in self.keys])


def page(
    info: Any, actor: Actor, entity: str, *, first: int, after: str | None, conditions: Sequence[Condition] = (),
    descending: bool = False,
) -> Page:  # fmt: skip
    """A page of an entity's visible rows in the entity's order, filtered.

    Raises:
        Invalid: `first` is out of its limits, or the cursor is none of this list.
    """
    limit = current().page_size_limit
    if not 1 <= first <= limit:
        raise Invalid("first", _("Ask for 1 to %(limit)d rows at once.", limit=limit), Code.TOO_MANY)
    plan = plan_for(info, entity, actor.roles, ("nodes",), ("edges", "node"))
    order = _order(entity)
    values = {name: value for _name, _make, given in conditions for name, value in given.items()}
    if after is not None:
        values |= {f"after_{at}": value for at, value in enumerate(_read_cursor(after, order))}

    def refine(query: peewee.ModelSelect) -> peewee.ModelSelect:
        query = _filtered(query, conditions)
        if after is not None:
            query = query.where(_beyond(order, descending))
        directed = [column.desc() if descending else column for column in order]
        return query.order_by(*directed).limit(param("limit"))

    how = ("page", tuple(name for name, _make, _given in conditions), after is not None, descending)
    found = plan.load(actor, how, refine, *order, limit=first + 1, **values)
    keys = [f"extra_{at}" for at in range(len(order))]
    total = _count(plan, actor, conditions, values) if asks_for(info, "total_count") else None
    return Page(found[:first], keys, len(found) > first, total)


def _order(entity: str) -> list[Any]:
    """The order of the entity, made total by the number of the row."""
    known = ENTITIES[entity]
    key = known.model._meta.primary_key
    return [*(column for column in known.order if column is not key), key]


def _filtered(query: peewee.ModelSelect, conditions: Sequence[Condition]) -> peewee.ModelSelect:
    for _name, make, _given in conditions:
        query = query.where(make())
    return query


def _beyond(order: Sequence[Any], descending: bool) -> peewee.Expression:
    """The rows after the cursor: (a > x) or (a = x and b > y) or …"""
    alternatives = []
    for at, column in enumerate(order):
        value = param(f"after_{at}")
        further = (column < value) if descending else (column > value)
        for before in range(at):
            further = (order[before] == param(f"after_{before}")) & further
        alternatives.append(further)
    return reduce(or_, alternatives)


def _count(plan: Plan, actor: Actor, conditions: Sequence[Condition], values: dict[str, Any]) -> int:
    counter = plan_of(plan.entity.name, (), plan.roles)
    how = ("count", tuple(name for name, _make, _given in conditions))

    def refine(query: peewee.ModelSelect) -> peewee.ModelSelect:
        return _filtered(query, conditions).columns(peewee.fn.COUNT(plan.entity.model._meta.primary_key))

    [counted] = counter.load(actor, how, refine, **values)
    return counted.pk  # type: ignore[attr-defined]


def _cursor(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values), default=str)).decode().rstrip("=")


def _read_cursor(text: str, order: Sequence[Any]) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        fits = isinstance(values, list) and len(values) == len(order)
        if fits and all(_fits(value, column) for value, column in zip(values, order, strict=True)):
            return values
    except (binascii.Error, ValueError):
        pass
    raise Invalid("after", _("This cursor is none of this list. Take it from the page before."))


def _fits(value: Any, column: Any) -> bool:
    if isinstance(column, peewee.IntegerField | peewee.ForeignKeyField):
        return isinstance(value, int) and abs(value) < 2**31
    return isinstance(value, str) and "\0" not in value
