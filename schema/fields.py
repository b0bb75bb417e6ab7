"""How a type of the schema is declared: each field beside its column, its guard and its description.

A field's guard is its rule in the access policy. A field that names no rule stops the start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

import peewee
import strawberry
from strawberry.schema_directive import Location

from models.access import ACTIONS, POLICY, PolicyError, Role, readers
from models.errors import Forbidden

COLUMN, RULE, PURE = "journal.column", "journal.rule", "journal.pure"
T = TypeVar("T")
EVERYBODY = frozenset(Role)
PUBLIC = frozenset({*Role, None})
"""Guards of fields that need no right: for everybody signed in, or for strangers too."""


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION], description="The roles that may ever see the field; others do not have it."
)
class Roles:
    """Printed beside each field of the full schema."""

    allowed: list[str]


class Denied:
    """Stands in a row for a value that this person may not see although the row is visible."""

    def __repr__(self) -> str:
        return "<denied>"


DENIED = Denied()


@dataclass(frozen=True)
class Column:
    """A field that is a column (or an expression) of the entity's query. `guard` names its rule if not by the field."""

    expression: Any
    guard: str | None = None


@dataclass(frozen=True)
class One:
    """A field that is the row to which `column` of the entity refers."""

    column: peewee.Field
    entity: str


@dataclass(frozen=True)
class Many:
    """A field that is the list of rows whose `column` refers to the entity."""

    column: peewee.Field
    entity: str
    where: Callable[[Any], peewee.Expression] | None = None


@dataclass(frozen=True)
class Entity:
    """A type that stands for a table: its query, the order of its rows and the fields it can load."""

    name: str
    model: type[peewee.Model]
    source: Callable[[peewee.ModelSelect], peewee.ModelSelect]
    order: Sequence[Any]
    fields: dict[str, Column | One | Many | None]
    needs: dict[str, tuple[str, ...]]


ENTITIES: dict[str, Entity] = {}


class UndeclaredField(PolicyError):
    """A field of the schema without a rule of the access policy."""


def resolve(source: Any, name: str) -> Any:
    """Read a plain field. A value that is denied becomes `null` and an error at its path."""
    value = getattr(source, name)
    if value is DENIED:
        raise Forbidden
    return value


# --- declaring fields -------------------------------------------------------------------------------------------------


def column(expression: Any, description: str, *, guard: str | None = None) -> Any:
    """A field that is a column."""
    return strawberry.field(description=description, metadata={COLUMN: Column(expression, guard)})


def one(field: peewee.Field, entity: str, description: str) -> Any:
    """A field that is the row referred to; `null` where it may not be seen."""
    return strawberry.field(description=description, metadata={COLUMN: One(field, entity)})


def many(field: peewee.Field, entity: str, description: str, *, where: Any = None, guard: str = "id") -> Any:
    """A field that is the list of visible rows that refer to this one."""
    metadata = {COLUMN: Many(field, entity, where), RULE: guard}
    return strawberry.field(description=description, metadata=metadata)


def derived(
    function: Callable[[Any], Any], description: str, *, guard: str | frozenset[Role], needs: Sequence[str] = ()
) -> Any:
    """A field that is a pure function of the row's other fields, `needs` naming those to load."""

    def resolver(root: Any) -> Any:
        return function(root)

    metadata = {PURE: function, RULE: guard, COLUMN: tuple(needs)}
    return strawberry.field(resolver=resolver, description=description, metadata=metadata)


def key(entity: str) -> Any:
    """The row's global id."""
    return derived(lambda row: f"{entity}:{row.pk}", f"Global id of the {entity}.", guard="id", needs=("pk",))


def reference(entity: str, attribute: str, description: str, *, guard: str | frozenset[Role]) -> Any:
    """A global id made of a number in the row, `null` where there is none."""

    def identify(row: Any) -> str | None:
        number = getattr(row, attribute)
        return None if number is None else f"{entity}:{number}"  # as `ids.write`; a grid has 1,500 of them

    return derived(identify, description, guard=guard)


def plain(description: str, *, guard: str | None = None, rule: tuple[type[peewee.Model], str] | None = None) -> Any:
    """A field of a read model; its guard is named as in the policy, where it differs from the field's name."""
    return strawberry.field(description=description, metadata={RULE: rule or guard})


def entry(description: str, *, reads: type[peewee.Model] | None = None, act: str | None = None, **options: Any) -> Any:
    """A field of Query or Mutation: for those who may ever read the thing, or do the act; else for everybody."""
    roles = readers(reads) if reads else frozenset(ACTIONS[act]) if act else EVERYBODY
    return strawberry.field(description=description, metadata={RULE: roles}, **options)


# --- declaring types --------------------------------------------------------------------------------------------------


def entity(
    model: type[peewee.Model], *, source: Callable[[peewee.ModelSelect], peewee.ModelSelect] | None = None,
    order: Sequence[Any] = (), hidden: dict[str, Many] | None = None,
) -> Callable[[type[T]], type[T]]:  # fmt: skip
    """Declare a type that stands for a table. Its docstring is its description; `hidden` relations are loaded only for the
    derived fields that need them (as `roles.role`: the column `role` of the relation `roles`).
    """

    def declare(cls: type[T]) -> type[T]:
        made: Any = shape(model)(cls)
        fields: dict[str, Any] = dict(hidden or {})
        needs: dict[str, tuple[str, ...]] = {}
        for field in made.__strawberry_definition__.fields:
            loader = field.metadata.get(COLUMN)
            if isinstance(loader, tuple):
                needs[field.python_name] = loader
            else:
                fields[field.python_name] = loader
        ENTITIES[cls.__name__] = Entity(
            cls.__name__, model, source or (lambda query: query), order or (model._meta.primary_key,), fields, needs
        )
        return made

    return declare


@dataclass_transform(kw_only_default=True)
def shape(model: type[peewee.Model] | None = None) -> Callable[[type[T]], type[T]]:
    """Declare a type whose fields are guarded by the rules of a table; without one each field brings its own roles."""

    def declare(cls: type[T]) -> type[T]:
        made: Any = strawberry.type(cls, description=cls.__doc__)
        for field in made.__strawberry_definition__.fields:
            field.metadata = {**field.metadata, RULE: _roles(cls.__name__, model, field)}
            others = [directive for directive in field.directives if not isinstance(directive, Roles)]
            field.directives = [*others, Roles(allowed=sorted(role.name for role in field.metadata[RULE] if role))]
        return made

    return declare


def _roles(type_name: str, model: type[peewee.Model] | None, field: Any) -> frozenset[Role | None]:
    """The roles that may ever see a field.

    Raises:
        UndeclaredField: it names no rule, or one that the policy does not have.
    """
    rule, loader = field.metadata.get(RULE), field.metadata.get(COLUMN)
    if isinstance(rule, frozenset):
        return rule
    if isinstance(rule, tuple):
        return readers(*rule)
    name = rule or getattr(loader, "guard", None) or field.python_name
    if model is None or name not in POLICY[model].fields:
        raise UndeclaredField(f"{type_name}.{field.python_name}: no rule of the access policy is named {name!r}")
    return readers(model, name)


def enum(cls: type[StrEnum], description: str, values: dict[Any, str], *, name: str | None = None) -> Any:
    """Declare a closed set with a description for each value."""
    made: Any = strawberry.enum(cls, description=description, name=name)
    for value in made.__strawberry_definition__.values:
        value.description = values[cls(value.value)]
    return made
