"""Limits on what one request may ask, all counted on expanded fragments. Rule classes are made once, so that validation is
cached.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    KnownFragmentNamesRule,
    ValidationRule,
    parse,
)
from strawberry.extensions import (
    MaxAliasesLimiter,
    QueryDepthLimiter,
    SchemaExtension,
)
from strawberry.schema.schema import validate_document

from models.i18n import gettext as _

CACHE_SIZE, LONGEST_KEPT = 2048, 20_000
"""How many texts of requests are kept, and how long one may be to be kept."""
EXPANDED_LIMIT, NESTED_FRAGMENTS_LIMIT, REPEATED_LIMIT = 5000, 50, 50
"""Selections with fragments expanded; fragments within each other; one field in one place (each is compared with each)."""
LIST_SIZE = 30
"""Assumed length of a list that takes no `first`."""
PAGE_ARGUMENT = "first"


class CostRule(ValidationRule):
    """The number of values that a request may make: each list multiplies what is below it."""

    limit, page = 50_000, 50

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.fragments: dict[str, int] = {}

    def enter_operation_definition(self, node: Any, *_args: Any) -> None:
        root = self.context.schema.get_root_type(node.operation)
        cost = self._cost(node.selection_set, root, frozenset()) if root else 0
        if cost > self.limit:
            message = _("The request costs %(cost)d, at most %(limit)d. Ask for less.", cost=cost, limit=self.limit)
            self.report_error(GraphQLError(message, node))

    def _cost(self, selection_set: Any, parent: Any, open_fragments: frozenset[str]) -> int:
        total = 0
        for node in selection_set.selections:
            if node.kind == "field":
                total += self._field_cost(node, parent, open_fragments)
            elif node.kind == "inline_fragment":
                total += self._cost(node.selection_set, parent, open_fragments)
            else:
                total += self._fragment_cost(node.name.value, parent, open_fragments)
        return total

    def _field_cost(self, node: Any, parent: Any, open_fragments: frozenset[str]) -> int:
        field = getattr(parent, "fields", {}).get(node.name.value)
        if not node.selection_set:
            return 1
        inner, is_list = _inner(field.type) if field else (None, False)
        below = self._cost(node.selection_set, inner, open_fragments)
        if field and PAGE_ARGUMENT in field.args:
            return 1 + below * self._page(node, field.args[PAGE_ARGUMENT].default_value)
        return 1 + below * (LIST_SIZE if is_list and not _is_page_part(parent) else 1)

    def _page(self, node: Any, default: int) -> int:
        """The rows of the page; as many as can be, where the number is a variable."""
        given = next((a.value for a in node.arguments or () if a.name.value == PAGE_ARGUMENT), None)
        if given is None:
            return default
        return int(given.value) if given.kind == "int_value" else self.page

    def _fragment_cost(self, name: str, parent: Any, open_fragments: frozenset[str]) -> int:
        if name in open_fragments:
            return 0
        if name not in self.fragments:
            fragment = self.context.get_fragment(name)
            inside = open_fragments | {name}
            self.fragments[name] = self._cost(fragment.selection_set, parent, inside) if fragment else 0
        return self.fragments[name]


def _inner(field_type: Any) -> tuple[Any, bool]:
    """The named type within, and whether a list is around it."""
    is_list = False
    while hasattr(field_type, "of_type"):
        is_list = is_list or type(field_type).__name__ == "GraphQLList"
        field_type = field_type.of_type
    return field_type, is_list


def _is_page_part(parent: Any) -> bool:
    """The lists of a page are as long as the page, which is counted already."""
    return bool(getattr(parent, "name", "").endswith("Connection"))


@cache
def extensions_for(depth: int, aliases: int, tokens: int, cost: int, page: int) -> tuple[Any, ...]:
    """The schema extensions that enforce the limits of the settings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        rules: list[Any] = [
            *QueryDepthLimiter(max_depth=depth).validation_rules,
            *MaxAliasesLimiter(aliases).validation_rules,
            type("CostRule", (CostRule,), {"limit": cost, "page": page}),
        ]
    return (lambda: Documents(tokens, tuple(rules)),)


class Documents(SchemaExtension):
    """Parses a text once, and validates it once against each schema.

    Strawberry's own caches would do, but they find a validated document by the hash of its syntax tree, which is computed
    anew for every request: for a grid's query that takes as long as executing a small one.
    """

    def __init__(self, tokens: int, rules: tuple[type[ValidationRule], ...]) -> None:
        self.tokens, self.rules = tokens, rules

    def on_operation(self) -> Iterator[None]:
        self.execution_context.validation_rules += self.rules
        yield

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        query = context.query or ""
        read = _parsed if len(query) <= LONGEST_KEPT else _parsed.__wrapped__
        context.graphql_document = document = read(query, self.tokens)
        operations = sum(node.kind == "operation_definition" for node in document.definitions)
        if operations > 1 and context._provided_operation_name is None:  # Strawberry would take the first
            raise GraphQLError(_("The request has several operations. Name one of them in operationName."))
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        schema: Any = context.schema
        query = context.query or ""
        judge = _validated if len(query) <= LONGEST_KEPT else _validated.__wrapped__
        context.pre_execution_errors = judge(schema._schema, query, self.tokens, tuple(context.validation_rules))
        yield


@lru_cache(CACHE_SIZE)
def _parsed(query: str, tokens: int) -> DocumentNode:
    return parse(query, max_tokens=tokens)


@lru_cache(CACHE_SIZE)
def _validated(schema: Any, query: str, tokens: int, rules: tuple[Any, ...]) -> list[GraphQLError]:
    document = _parsed(query, tokens)
    if _expanded(document) > EXPANDED_LIMIT:
        return [GraphQLError(_("The request repeats itself too often. Ask for each thing once."))]
    unknown: list[GraphQLError] = validate_document(schema, document, (KnownFragmentNamesRule,))
    return unknown or validate_document(schema, document, rules)  # the limit of depth needs every fragment


def _expanded(document: DocumentNode) -> int:
    """How many selections a document has with its fragments expanded. Each fragment is counted once, so this is soon
    known also of fragments that double each other, which the rules and the executor would follow for ever.
    """
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    counted: dict[str, int] = {}

    def count(node: Any, around: frozenset[str]) -> int:
        selections = node.selection_set.selections if getattr(node, "selection_set", None) else ()
        names = Counter((one.alias or one.name).value for one in selections if isinstance(one, FieldNode))
        total = EXPANDED_LIMIT if names and max(names.values()) > REPEATED_LIMIT else 0
        for selection in selections:
            total += 1
            if not isinstance(selection, FragmentSpreadNode):
                total += count(selection, around)
                continue
            name = selection.name.value
            if name not in fragments or name in around:
                continue  # the rules of the language refuse it
            if len(around) > NESTED_FRAGMENTS_LIMIT:
                return EXPANDED_LIMIT + 1
            if name not in counted:
                counted[name] = count(fragments[name], around | {name})
            total += counted[name]
        return total

    return sum(count(node, frozenset()) for node in document.definitions)
