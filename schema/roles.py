"""One schema for each set of roles: what a role can never see is not in its introspection, its SDL or its validation.

A guard therefore costs nothing while an answer is made; a schema is built in some 30 ms when a set of roles first asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)
from strawberry.extensions import AddValidationRules
from strawberry.schema.config import StrawberryConfig
from strawberry.types.base import StrawberryContainer, get_object_definition
from strawberry.types.lazy_type import LazyType

from models.access import Role
from models.i18n import gettext as _
from models.people import ROLE_NAMES

from .fields import RULE, UndeclaredField, resolve
from .projection import ProjectingExecutor

STRANGERS_LEARN_NOTHING = AddValidationRules([NoSchemaIntrospectionCustomRule])
"""Introspection is for people who are signed in, and of their own schema."""
CONFIG = StrawberryConfig(default_resolver=resolve, disable_field_suggestions=True)


class RoleSchema(strawberry.Schema):
    """The part of the schema that some role of a set may see; `roles=None` is the whole of it."""

    def __init__(self, roles: frozenset[Role] | None, *, query: type, mutation: type, **options: Any) -> None:
        self.roles = roles
        self._fields: dict[int, tuple[Any, list[Any]]] = {}
        has_mutation = bool(self.get_fields(mutation.__strawberry_definition__))  # type: ignore[attr-defined]
        super().__init__(
            query=query, mutation=mutation if has_mutation else None, config=CONFIG,
            execution_context_class=ProjectingExecutor, **options,
        )  # fmt: skip

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Errors are logged where they are worded for the client: `errors.formatted`."""

    def get_fields(self, type_definition: Any) -> list[Any]:
        """The fields that remain: granted to one of the roles, and not of a type of which nothing remains."""
        known = self._fields.get(id(type_definition))
        if known is not None:
            return known[1]
        granted = [field for field in type_definition.fields if self._is_granted(type_definition, field)]
        self._fields[id(type_definition)] = (type_definition, granted)  # types refer to each other in circles
        remaining = [field for field in granted if self._has_something(field.type)]
        self._fields[id(type_definition)] = (type_definition, remaining)
        return remaining

    def _is_granted(self, type_definition: Any, field: Any) -> bool:
        if type_definition.is_input:
            return True
        rule = field.metadata.get(RULE)
        if not isinstance(rule, frozenset):
            raise UndeclaredField(f"{type_definition.name}.{field.python_name}: the field names no rule")
        return self.roles is None or bool(rule & self.roles) or (not self.roles and None in rule)

    def _has_something(self, field_type: Any) -> bool:
        while isinstance(field_type, StrawberryContainer | LazyType):
            field_type = field_type.resolve_type() if isinstance(field_type, LazyType) else field_type.of_type
        definition = get_object_definition(field_type)
        return definition is None or definition.is_input or bool(self.get_fields(definition))


class RoleSchemas:
    """The schemas of all sets of roles, made when they are first asked for."""

    def __init__(self, query: type, mutation: type, extensions: Sequence[Any] = (), types: Sequence[type] = ()) -> None:
        def build(roles: frozenset[Role] | None) -> RoleSchema:
            closed = (lambda: STRANGERS_LEARN_NOTHING,) if roles == frozenset() else ()
            return RoleSchema(roles, query=query, mutation=mutation, extensions=[*extensions, *closed], types=types)

        self.of = lru_cache(maxsize=len(Role) ** 2)(build)
        self.full = self.of(None)

    def refusal(self, document: DocumentNode, roles: frozenset[Role]) -> GraphQLError | None:
        """One error that names every field of the document which exists, but not for these roles."""
        finder = _HiddenFields(self.full._schema, self.of(roles))
        visit(document, TypeInfoVisitor(finder.types, finder))
        if not finder.found:
            return None
        hidden = list(dict.fromkeys(finder.found))
        named = ", ".join(hidden)
        if roles:
            names = ", ".join(str(ROLE_NAMES[role]) for role in sorted(roles))
            message = _("Not for %(roles)s: %(fields)s. Leave these fields out.", roles=names, fields=named)
        else:
            message = _("Sign in to ask for %(fields)s.", fields=named)
        return GraphQLError(message, extensions={"code": "FORBIDDEN", "fields": hidden})


class _HiddenFields(Visitor):
    """Finds fields that the whole schema has and the schema of the roles has not."""

    def __init__(self, full: Any, own: RoleSchema) -> None:
        super().__init__()
        self.types, self.own = TypeInfo(full), own
        self.found: list[str] = []

    def enter_field(self, node: Any, *_args: Any) -> None:
        parent, field = self.types.get_parent_type(), self.types.get_field_def()
        if parent is None or field is None or "__" in {parent.name[:2], node.name.value[:2]}:
            return  # unknown, or of introspection
        if node.name.value not in self._remaining(parent):
            self.found.append(f"{parent.name}.{node.name.value}")

    def _remaining(self, parent: Any) -> set[str]:
        """The names of a type's fields that the roles have, also of a type that they cannot come to."""
        definition = parent.extensions["strawberry-definition"]
        return {self.own.config.name_converter.from_field(field) for field in self.own.get_fields(definition)}
