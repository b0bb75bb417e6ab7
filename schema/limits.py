"""Limits on what one request may ask, all counted on expanded fragments. Rule classes are made once, so that validation is
cached.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

from graphql import GraphQLError, ValidationRule
from strawberry.extensions import (
    AddValidationRules,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    ValidationCache,
)

from models.i18n import gettext as _

CACHE_SIZE = 2048
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
        added = AddValidationRules(rules)
    return (
        lambda: MaxTokensLimiter(tokens),
        lambda: ParserCache(CACHE_SIZE),
        lambda: ValidationCache(CACHE_SIZE),
        lambda: added,
    )
