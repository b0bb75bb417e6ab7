"""Look ahead, then load: a whole answer with one SQL statement for each relation that was asked for.

The selection of a request becomes a plan: which columns of which entity, and which relations below it. Each step of a plan
is a query that is compiled once for a set of roles and bound to the person who asks, so that its number of statements
depends on the shape of the request, never on the size of a group.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict, namedtuple
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import peewee

from models.access import Actor, Role, condition, field_condition, restricted
from models.queries import ANYBODY, Prepared, among

from .fields import DENIED, ENTITIES, Column, Entity, Many, One

Tree = tuple[tuple[str, "Tree"], ...]
Refine = Callable[[peewee.ModelSelect], peewee.ModelSelect]
CACHE_SIZE = 2048


class Record:
    """Something with attributes; of a loaded row (see `row_class`) its columns and relations, `pk` being its number."""

    __slots__ = ("__dict__",)

    def __init__(self, names: Sequence[str], values: Iterable[Any]) -> None:
        self.__dict__.update(zip(names, values, strict=True))


def row_class(names: Sequence[str]) -> Any:
    """A class of records with these columns, to which relations can be added: as a named tuple a row is made in an eighth
    of the time, and a page consists of little else.
    """
    return type("Row", (namedtuple("Row", names),), {})  # noqa: PYI024 - its fields are known at run time only


class Plan:
    """What to load of an entity for people of some roles, with the plans of the relations below."""

    def __init__(self, entity: Entity, tree: Tree, roles: frozenset[Role]) -> None:
        self.entity, self.roles = entity, roles
        self.names: list[str] = ["pk"]
        self.columns: list[Any] = [entity.model._meta.primary_key]
        self.flags: list[tuple[int, int]] = []
        self.relations: list[tuple[str, One | Many, Plan]] = []
        self.queries: dict[Any, tuple[Prepared, Any]] = {}
        below = _merged(tree)
        needed = [_branch(need) for name in below for need in entity.needs.get(name, ())]
        for name, inner in _merged((*below.items(), *needed)).items():
            self._add(name, inner)

    def _add(self, name: str, tree: Tree) -> None:
        if name in self.names or name in self.entity.needs or any(name == known for known, *_rest in self.relations):
            return
        loader = self.entity.fields.get(name)
        if isinstance(loader, Column):
            self._add_column(name, loader.expression, loader.guard or name)
        elif isinstance(loader, One):
            self._add_column(f"{name}_pk", loader.column, name)
            self.relations.append((name, loader, plan_of(loader.entity, tree, self.roles)))
        elif isinstance(loader, Many):
            self.relations.append((name, loader, plan_of(loader.entity, tree, self.roles)))

    def _add_column(self, name: str, expression: Any, guard: str) -> None:
        allowed = field_condition(self.roles, self.entity.model, guard)
        self.names.append(name)
        if allowed is True:
            self.columns.append(expression)
            return
        if allowed is False:
            allowed = peewee.SQL("1 = 0")
        self.columns.append(peewee.Case(None, [(allowed, expression)]).alias(name))
        self.flags.append((len(self.names) - 1, len(self.names)))
        self.names.append(f"may_{name}")
        self.columns.append(peewee.Case(None, [(allowed, 1)], 0).alias(f"may_{name}"))

    def query(self, refine: Refine, *extra: Any) -> peewee.ModelSelect:
        """The visible rows with the columns of the plan, refined."""
        model = self.entity.model
        query = self.entity.source(model.select(*self.columns, *extra))
        return refine(restricted(query, condition(self.roles, model, ANYBODY)))

    def load(self, actor: Actor, how: Any, refine: Refine, *extra: Any, **given: Any) -> list[Record]:
        """Run the plan. `how` names the refinement: the same name means the same SQL."""
        if how not in self.queries:
            names = [*self.names, *(f"extra_{at}" for at in range(len(extra)))]
            self.queries[how] = Prepared(lambda: self.query(refine, *extra)), row_class(names)._make
        prepared, make = self.queries[how]
        rows = prepared(**actor.parameters, **given)
        if self.flags:
            rows = [self._denied(row) for row in rows]
        records: list[Record] = list(map(make, rows))
        for name, relation, plan in self.relations:
            if isinstance(relation, One):
                _attach_one(actor, records, name, plan)
            else:
                _attach_many(actor, records, name, relation, plan)
        return records

    def _denied(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for at, flag in self.flags:
            if not values[flag]:
                values[at] = DENIED
        return values

    def by_ids(self, actor: Actor, numbers: Sequence[int]) -> dict[int, Record]:
        """The visible rows of these numbers."""
        key: Any = self.entity.model._meta.primary_key
        found = self.load(actor, "ids", lambda query: query.where(among(key, "ids")), ids=list(numbers))
        return {record.pk: record for record in found}  # type: ignore[attr-defined]

    def get(self, actor: Actor, number: int) -> Record | None:
        """One row, if it is visible."""
        return self.by_ids(actor, [number]).get(number)


def _attach_one(actor: Actor, records: list[Record], name: str, plan: Plan) -> None:
    column = f"{name}_pk"
    numbers = {getattr(record, column) for record in records} - {None}
    found = plan.by_ids(actor, sorted(numbers)) if numbers else {}
    for record in records:
        setattr(record, name, found.get(getattr(record, column)))


def _attach_many(actor: Actor, records: list[Record], name: str, relation: Many, plan: Plan) -> None:
    def refine(query: peewee.ModelSelect) -> peewee.ModelSelect:
        query = query.where(among(relation.column, "parents"))
        if relation.where:
            query = query.where(relation.where(ANYBODY))
        return query.order_by(*plan.entity.order)

    children: dict[int, list[Record]] = defaultdict(list)
    if records:
        parents = [record.pk for record in records]  # type: ignore[attr-defined]
        how = ("parents", relation.column.name, name)  # a plan may serve lists of the same name below different parents
        for child in plan.load(actor, how, refine, relation.column, parents=parents):
            children[child.extra_0].append(child)  # type: ignore[attr-defined]
    for record in records:
        setattr(record, name, children[record.pk])  # type: ignore[attr-defined]


# --- from a selection to a plan ---------------------------------------------------------------------------------------


class _Made:
    """What was made for a key, the oldest forgotten first."""

    def __init__(self) -> None:
        self.entries: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()

    def of(self, key: Any, make: Callable[[], Any], kept: Any = None) -> Any:
        """What belongs to the key. `kept` are things whose ids the key holds: kept too, lest others get their ids."""
        entry = self.entries.get(key)
        if entry is None:
            entry = self.entries[key] = (make(), kept)
            if len(self.entries) > CACHE_SIZE:
                self.entries.popitem(last=False)
        return entry[0]


_plans, _plans_of_nodes, _selections = _Made(), _Made(), _Made()


def plan_of(entity: str, tree: Tree, roles: frozenset[Role]) -> Plan:
    """The plan for a selection, made once for each set of roles."""
    plan: Plan = _plans.of((entity, tree, roles), lambda: Plan(ENTITIES[entity], tree, roles))
    return plan


def plan_for(info: Any, entity: str, roles: frozenset[Role], *paths: tuple[str, ...]) -> Plan:
    """The plan for what is selected below this field, or below the fields of any of the paths.

    A document that is asked again has the same syntax nodes (the parser's cache), and finds its plan by their ids.
    """

    def make() -> Plan:
        return plan_of(entity, tuple(pair for path in paths or ((),) for pair in selection(info, *path)), roles)

    nodes = info._raw_info.field_nodes
    plan: Plan = _plans_of_nodes.of((entity, roles, paths, *map(id, nodes)), make, nodes)
    return plan


def _merged(tree: Tree) -> dict[str, Tree]:
    """A selection by names; the same field asked for twice is asked for once, with both sub-selections."""
    merged: dict[str, Tree] = {}
    for name, below in tree:
        merged[name] = (*merged.get(name, ()), *below)
    return merged


def _branch(need: str) -> tuple[str, Tree]:
    """`role` as a field, `role_rows.role` as a field below another."""
    name, _point, rest = need.partition(".")
    return name, (_branch(rest),) if rest else ()


def selection(info: Any, *path: str) -> Tree:
    """What is selected below this field, or below the fields of `path` in it; fragments expanded.

    A field left out by `@skip` or `@include` may be loaded in vain, never the other way round.
    """
    nodes = info._raw_info.field_nodes

    def make() -> Tree:
        trees = [_tree(node.selection_set, info) for node in nodes if node.selection_set]
        tree: Tree = tuple(pair for part in trees for pair in part)
        for name in path:
            tree = _merged(tree).get(name, ())
        return tree

    tree: Tree = _selections.of((path, *map(id, nodes)), make, nodes)
    return tree


def _tree(selection_set: Any, info: Any) -> Tree:
    found: list[tuple[str, Tree]] = []
    for node in selection_set.selections:
        if node.kind == "field":
            below = _tree(node.selection_set, info) if node.selection_set else ()
            found.append((_snake(node.name.value), below))
        else:
            fragment = info._raw_info.fragments[node.name.value] if node.kind == "fragment_spread" else node
            found += _tree(fragment.selection_set, info)
    return tuple(found)


def _snake(name: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)


def asks_for(info: Any, *path: str) -> bool:
    """Whether a field is selected below this one."""
    *head, last = path
    return last in _merged(selection(info, *head))
