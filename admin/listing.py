"""Lists: which rows, found by what, in what order. Everything starts from the rows that the person may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import peewee

from models import text
from models.access import Actor, visible
from models.i18n import gettext as _
from models.i18n import lazy
from models.people import Role
from models.settings import current

from . import labels
from .captions import CAPTIONS, attach, caption

NONE = "none"
SEARCH_LIMIT = 100


class Listing:
    """A query over the rows of a table that a person may see, with joins made as columns along a path are asked for."""

    def __init__(self, actor: Actor, model: type[peewee.Model]) -> None:
        self.actor, self.model = actor, model
        self.query: Any = visible(actor, model)
        self.sources: dict[str, Any] = {"": model}

    def column(self, path: str) -> Any:
        """The column at the end of a path such as «student.person.name_key»."""
        *steps, last = path.split(".")
        source: Any = self.model
        for at, step in enumerate(steps, 1):
            key = ".".join(steps[:at])
            if key not in self.sources:
                target = getattr(source, step).rel_model.alias()
                self.query = self.query.join_from(
                    source, target, peewee.JOIN.LEFT_OUTER, on=(getattr(source, step) == target.id)
                )
                self.sources[key] = target
            source = self.sources[key]
        return getattr(source, last)

    def where(self, *conditions: Any) -> None:
        self.query = self.query.where(*conditions)

    def search(self, words: str, paths: tuple[str, ...]) -> None:
        """Rows where each word stands somewhere in one of the folded texts, in any case and alphabet."""
        for word in words[:SEARCH_LIMIT].split():
            self.where(reduce(or_, [_holds(self.column(path), word) for path in paths]))

    def order(self, paths: tuple[str, ...], *, desc: bool = False) -> None:
        columns = [self.column(path) for path in paths]
        columns.append(self.column("id"))
        self.query = self.query.order_by(*[column.desc() if desc else column.asc() for column in columns])


def _holds(column: Any, word: str) -> Any:
    """The condition that a folded text holds a word, whatever signs are in it."""
    return peewee.NodeList((column, peewee.SQL("LIKE"), text.needle(word), peewee.SQL("ESCAPE '\\'")), parens=True)


# --- filters ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filter:
    """A filter of a list: its name in the address, its label, how it is chosen, and what it does to the listing.

    `kind` is choice, lookup, date or number; `choices` gives (value, text) pairs for a person.
    """

    name: str
    label: Any
    kind: str
    apply: Callable[[Listing, str], None]
    choices: Callable[[Actor], list[tuple[str, str]]] = lambda actor: []
    target: type[peewee.Model] | None = None
    offered_to: frozenset[Role] = frozenset(Role)

    def is_offered(self, actor: Actor) -> bool:
        return bool(actor.roles & self.offered_to)


def flag(
    name: str, label: Any, condition: Callable[[Actor], Any], offered_to: frozenset[Role] = frozenset(Role)
) -> Filter:  # fmt: skip
    """A filter that is on or off. Its condition may lean only on rows that the person may see."""

    def apply(listing: Listing, value: str) -> None:
        holds = condition(listing.actor)
        listing.where(holds if value == "1" else ~holds)

    return Filter(
        name, label, "choice", apply, lambda actor: [("1", _("yes")), ("0", _("no"))], offered_to=offered_to
    )  # fmt: skip


def filters_of(model: type[peewee.Model], name: str) -> list[Filter]:
    """The filters of a field: one, or two for a span of days."""
    field, called = model._meta.fields[name], labels.label(model, name)
    if isinstance(field, peewee.ForeignKeyField):
        return [_reference(field, called)]
    if labels.has_options(field):
        return [Filter(name, called, "choice", _equals(field), lambda actor: labels.options(field))]
    if isinstance(field, peewee.BooleanField):
        return [flag(name, called, lambda actor: field == True)]  # noqa: E712
    if isinstance(field, (peewee.DateField, peewee.DateTimeField)):
        moment = _midnight if isinstance(field, peewee.DateTimeField) else _day
        return [
            Filter(
                f"{name}_from", Pair(called, lazy("since")), "date", lambda rows, value: rows.where(field >= moment(value))
            ),
            Filter(
                f"{name}_to",
                Pair(called, lazy("until")),
                "date",
                lambda rows, value: rows.where(field < moment(_next(value))),
            ),
        ]
    return [Filter(name, called, "number", _equals(field))]


class Pair:
    """Two labels as one, translated when shown."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return " ".join(map(str, self.parts))


def _reference(field: peewee.ForeignKeyField, called: Any) -> Filter:
    target = field.rel_model

    def apply(listing: Listing, value: str) -> None:
        if value == NONE:
            listing.where(field.is_null())
        else:  # what may not be seen relates to nothing
            listing.where(field.in_(visible(listing.actor, target).select(target.id).where(target.id == whole(value))))

    def choices(actor: Actor) -> list[tuple[str, str]]:
        empty = [(NONE, _("not given"))] if field.null else []
        return empty + ([] if CAPTIONS[target].many else found(actor, target))

    return Filter(field.name, called, "lookup" if CAPTIONS[target].many else "choice", apply, choices, target)


def _equals(field: Any) -> Callable[[Listing, str], None]:
    def apply(listing: Listing, value: str) -> None:
        listing.where(field == (whole(value) if isinstance(field, peewee.IntegerField) else field.python_value(value)))

    return apply


def whole(value: str) -> int:
    """A whole number that fits the database.

    Raises:
        ValueError: it is none.
    """
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise ValueError(value)
    return int(value)


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(labels.iso_day(value))


def _next(value: str) -> str:
    return str(_day(value) + dt.timedelta(days=1))


def _midnight(value: str) -> dt.datetime:
    """The moment at which a day of the college begins."""
    return dt.datetime.combine(_day(value), dt.time(), current().time_zone)


def found(actor: Actor, model: type[peewee.Model], words: str = "", limit: int = 500) -> list[tuple[str, str]]:
    """Rows that a person may choose: (id, full caption), in order; with `words`, those that hold them."""
    listing, rule = Listing(actor, model), CAPTIONS[model]
    if words and rule.search:
        listing.search(words, rule.search)
    listing.order(rule.order)
    rows = list(listing.query.limit(limit))
    attach(actor, rows, rule.attached)
    return [(str(row.id), caption(row, full=True)) for row in rows]


def narrow(listing: Listing, filters: Mapping[str, Filter], given: Mapping[str, str]) -> list[str]:
    """Apply the filters that are given; returns the names of those whose value makes no sense and was left out."""
    senseless = []
    for name, one in filters.items():
        value = given.get(name, "").strip()
        if not value:
            continue
        try:
            one.apply(listing, value)
        except (ValueError, OverflowError):
            senseless.append(name)
    return senseless
