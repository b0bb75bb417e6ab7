"""The fast way to complete lists: one compiled function instead of five calls for every value.

Most of the cost of a GraphQL answer is the executor, which resolves and completes each value apart. Where every selected
field of a list's items is a plain attribute, or a pure function of the item, the whole list is completed by a function
generated for that selection. Whatever is out of the ordinary – a value of the wrong class, a refused field, a missing
attribute, a directive – makes it give up, and the stock executor answers (and words the error) as it always does. The two
agree on every answer; `tests/test_projection.py` compares them on random queries and random, also broken, data.

`complete_list_value` and `collect_subfields` of graphql-core's executor are marked private; `ENABLED = False` goes without.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from graphql import GraphQLEnumType, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLScalarType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from .fields import PURE

ENABLED = True
CACHE_SIZE = 1024
CLASSES = {"Int": int, "String": str, "Boolean": bool, "Float": float, "ID": str}
MOMENTS = {"Date": dt.date, "DateTime": dt.datetime}
INDENT = " "

Lines = list[str]


class NotProjectable(Exception):
    """A selection, or a value, that is left to the stock executor."""


class _Writer:
    """Writes the body of the function that completes one selection."""

    def __init__(self, executor: Any) -> None:
        self.executor = executor
        self.names: dict[str, Any] = {"NotProjectable": NotProjectable}
        self.numbers = itertools.count()

    def name(self, value: Any) -> str:
        """A global name for a value that the function needs."""
        name = f"g{next(self.numbers)}"
        self.names[name] = value
        return name

    def variable(self) -> str:
        return f"v{next(self.numbers)}"

    def function(self, item_type: GraphQLObjectType, details: Any) -> Callable[[Any], list[Any]]:
        lines: Lines = []
        item = self.object(item_type, details, "item", INDENT * 2, lines)
        source = "\n".join(
            ["def complete(items):", " done = []", " for item in items:", *lines, f"  done.append({item})", " return done"]
        )
        exec(source, self.names)  # noqa: S102 - the text is made here, of names that this class gives
        complete: Callable[[Any], list[Any]] = self.names["complete"]
        return complete

    def object(self, object_type: GraphQLObjectType, details: Any, source: str, indent: str, lines: Lines) -> str:
        """Write the lines that compute each field of `source`; return the expression of the finished object."""
        if object_type.is_type_of:
            raise NotProjectable
        fields, deferred, _forbidden = self.executor.collect_subfields(object_type, details)
        if deferred:
            raise NotProjectable
        pairs = []
        for key, nodes in fields.items():
            name = nodes[0].node.name.value
            if name == "__typename":
                pairs.append(f"{key!r}: {object_type.name!r}")
                continue
            value = self.field(object_type.fields[name], source, indent, lines)
            pairs.append(f"{key!r}: {self.value(object_type.fields[name].type, nodes, value, indent, lines)}")
        return "{" + ", ".join(pairs) + "}"

    def field(self, field: Any, source: str, indent: str, lines: Lines) -> str:
        """Write the line that reads a field of `source`; return its variable."""
        declared = (field.extensions or {}).get("strawberry-definition")
        if declared is None or field.args:
            raise NotProjectable
        variable, pure = self.variable(), declared.metadata.get(PURE)
        if pure is not None:
            lines.append(f"{indent}{variable} = {self.name(pure)}({source})")
        elif declared.is_basic_field:
            lines.append(f"{indent}{variable} = {source}.{declared.python_name}")
        else:
            raise NotProjectable
        return variable

    def value(self, value_type: Any, nodes: Any, value: str, indent: str, lines: Lines) -> str:
        """Write the lines that complete a value of a type; return the expression of the result."""
        if isinstance(value_type, GraphQLNonNull):
            return self.present(value_type.of_type, nodes, value, indent, lines)
        result = self.variable()
        lines.append(f"{indent}{result} = None")
        lines.append(f"{indent}if {value} is not None:")
        inner = indent + INDENT
        lines.append(f"{inner}{result} = {self.present(value_type, nodes, value, inner, lines)}")
        return result

    def present(self, value_type: Any, nodes: Any, value: str, indent: str, lines: Lines) -> str:
        """As `value`, for one that must not be null."""
        if isinstance(value_type, GraphQLScalarType):
            return self.scalar(value_type, value, indent, lines)
        if isinstance(value_type, GraphQLEnumType):
            known = self.name({item.value: name for name, item in value_type.values.items()})
            lines.append(f"{indent}if {value} not in {known}: raise NotProjectable")
            return f"{known}[{value}]"
        if isinstance(value_type, GraphQLObjectType):
            lines.append(f"{indent}if {value} is None: raise NotProjectable")
            return self.object(value_type, nodes, value, indent, lines)
        if isinstance(value_type, GraphQLList):
            return self.list(value_type.of_type, nodes, value, indent, lines)
        raise NotProjectable

    def scalar(self, scalar: GraphQLScalarType, value: str, indent: str, lines: Lines) -> str:
        if scalar.name in CLASSES:
            lines.append(f"{indent}if {value}.__class__ is not {CLASSES[scalar.name].__name__}: raise NotProjectable")
            if scalar.name == "Int":
                lines.append(f"{indent}if not -2147483648 <= {value} <= 2147483647: raise NotProjectable")
            if scalar.name == "Float":
                lines.append(f"{indent}if {value} - {value} != 0: raise NotProjectable")
            return value
        if scalar.name in MOMENTS:
            lines.append(f"{indent}if {value}.__class__ is not {self.name(MOMENTS[scalar.name])}: raise NotProjectable")
            return f"{value}.isoformat()"
        raise NotProjectable

    def list(self, item_type: Any, nodes: Any, value: str, indent: str, lines: Lines) -> str:
        result, item = self.variable(), self.variable()
        lines.append(f"{indent}if {value}.__class__ is not list and {value}.__class__ is not tuple: raise NotProjectable")
        lines.append(f"{indent}{result} = []")
        lines.append(f"{indent}for {item} in {value}:")
        done = self.value(item_type, nodes, item, indent + INDENT, lines)
        lines.append(f"{indent}{INDENT}{result}.append({done})")
        return result


_Entry = tuple[Callable[[Any], list[Any]] | None, Any, list[Any]]
_functions: OrderedDict[tuple[int, ...], _Entry] = OrderedDict()


def _has_directives(node: Any, fragments: Any) -> bool:
    if getattr(node, "directives", None):
        return True
    selection = getattr(node, "selection_set", None)
    for child in selection.selections if selection else ():
        if child.kind == "fragment_spread":
            if child.directives or _has_directives(fragments[child.name.value], fragments):
                return True
        elif _has_directives(child, fragments):
            return True
    return False


class ProjectingExecutor(StrawberryGraphQLCoreExecutionContext):
    """The stock executor with the fast way for lists of objects."""

    def complete_list_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, position_context: Any
    ) -> Any:
        item_type = return_type.of_type
        if ENABLED and result.__class__ in {list, tuple} and item_type.__class__ is GraphQLNonNull:
            complete = self._function(item_type.of_type, field_details_list)
            if complete is not None:
                try:
                    return complete(result)
                except Exception:  # noqa: BLE001, S110 - the stock executor finds out what it is, and words it
                    pass
        return super().complete_list_value(return_type, field_details_list, info, path, result, position_context)

    def _function(self, item_type: Any, details: Any) -> Callable[[Any], list[Any]] | None:
        """The compiled function for this selection; kept with the syntax nodes that it was made for, so that their ids
        are not given to others.
        """
        if item_type.__class__ is not GraphQLObjectType:
            return None
        key = (id(item_type), *[id(detail.node) for detail in details])
        entry = _functions.get(key)
        if entry is None:
            entry = (self._compiled(item_type, details), item_type, [detail.node for detail in details])
            _functions[key] = entry
            if len(_functions) > CACHE_SIZE:
                _functions.popitem(last=False)
        return entry[0]

    def _compiled(self, item_type: GraphQLObjectType, details: Any) -> Callable[[Any], list[Any]] | None:
        if any(_has_directives(detail.node, self.fragment_definitions) for detail in details):
            return None
        try:
            return _Writer(self).function(item_type, details)
        except NotProjectable:
            return None
