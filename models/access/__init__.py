"""Who may? The one access policy, asked by the API, the panel and the exports alike.

`policy.py` is the table of it, `scopes` says what each relation means in SQL. What the table does not grant is
refused; a table or column that it does not mention stops the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

import peewee

from ..errors import Forbidden, NotFound
from ..people import Role
from ..queries import ANYBODY, Prepared, param
from .actor import Actor, actor_in_session, actor_of, oldest_session, open_since
from .policy import ACTIONS, POLICY, PolicyError, Thing, check_policy
from .scopes.sets import Condition, Scope, every

__all__ = [
    "ACTIONS", "POLICY", "Actor", "PolicyError", "Role", "Thing", "Verdict", "actor_in_session", "actor_of", "can",
    "can_read", "condition", "explain", "field_condition", "fields", "find", "forget", "oldest_session", "open_since",
    "readers", "require", "sees", "visible",
]  # fmt: skip

check_policy()


@dataclass(frozen=True)
class Verdict:
    """An answer with the rule that gave it."""

    allowed: bool
    rule: str


def _union(rules: Mapping[Role, Scope], roles: frozenset[Role], who: Any) -> Condition | bool:
    """True: every row. False: none. Otherwise the SQL condition that holds for the rows granted to any of the roles."""
    scopes = [scope for role, scope in rules.items() if role in roles]
    if every in scopes:
        return True
    conditions = [scope(who) for scope in dict.fromkeys(scopes)]
    return reduce(or_, conditions) if conditions else False


def condition(roles: frozenset[Role], model: type[peewee.Model], who: Any = ANYBODY) -> Condition | bool:
    """The SQL condition of the rows that these roles may read; `who` holds values, or parameters to be bound later."""
    granted, only = _union(POLICY[model].read, roles, who), POLICY[model].only
    if only is None or granted is False:
        return granted
    return only if granted is True else granted & only


def field_condition(roles: frozenset[Role], model: type[peewee.Model], field: str, who: Any = ANYBODY) -> Condition | bool:
    """As `condition`, for one field of a row that is already visible."""
    rule = POLICY[model].fields[field]
    return True if rule is None else _union(rule, roles, who)


def restricted(query: Any, allowed: Condition | bool) -> Any:
    """A query, cut to the rows for which a condition holds: one that `condition` or `field_condition` gave."""
    return query if allowed is True else query.where(peewee.SQL("1 = 0") if allowed is False else allowed)


def visible(actor: Actor, model: type[peewee.Model]) -> peewee.ModelSelect[Any]:
    """The rows of a table that this person may read, as a query to refine."""
    return restricted(model.select(), condition(actor.roles, model, actor))


def find(actor: Actor, model: type[peewee.Model], id: object, field: str | None = "id") -> Any:
    """The row with this id, if this person may read it.

    Raises:
        NotFound: there is none, or none that may be seen; the answer is the same.
    """
    rows = _found(actor.roles, model)(**actor.parameters, id=id) if is_id(id) else ()
    if not rows:
        raise NotFound(field)
    return rows[0]


def sees(actor: Actor, model: type[peewee.Model], id: object, *roles: Role) -> bool:
    """Whether there is a row with this id that this person may read (in one of these roles, if any are named)."""
    return is_id(id) and bool(_seen(frozenset(roles) or actor.roles, model)(**actor.parameters, id=id))


def is_id(id: object) -> bool:
    """Whether something can be the number of a row at all."""
    return isinstance(id, int) and not isinstance(id, bool) and 0 < id < 2**31


@cache
def _seen(roles: frozenset[Role], model: type[peewee.Model]) -> Prepared:
    return Prepared(lambda: _one(roles, model, model._meta.primary_key))


@cache
def _found(roles: frozenset[Role], model: type[peewee.Model]) -> Prepared:
    fields = model._meta.sorted_fields

    def row(values: Iterable[Any]) -> Any:
        read = {field.name: field.python_value(value) for field, value in zip(fields, values, strict=True)}
        found: Any = model(__no_default__=True, **read)
        found._dirty.clear()
        return found

    return Prepared(lambda: _one(roles, model, *fields), row)


def _one(roles: frozenset[Role], model: type[peewee.Model], *columns: Any) -> peewee.ModelSelect:
    query, allowed = model.select(*columns).where(model._meta.primary_key == param("id")), condition(roles, model)
    return restricted(query, allowed)


@cache
def readers(model: type[peewee.Model], field: str | None = None) -> frozenset[Role]:
    """The roles that may ever read the thing, or one field of it."""
    thing = POLICY[model]
    rule = thing.fields[field] if field else None
    return frozenset(thing.read) & frozenset(thing.read if rule is None else rule)


def forget() -> None:
    """Forget what was made of the policy: for tests that change it."""
    for made in (readers, _seen, _found):
        made.cache_clear()


def can_read(actor: Actor, model: type[peewee.Model], field: str | None = None) -> bool:
    """Whether any role of this person may ever read the thing, or one field of it."""
    return bool(actor.roles & readers(model, field))


def fields(actor: Actor, model: type[peewee.Model]) -> list[str]:
    """The fields of a thing that some role of this person may read, in the policy's order."""
    return [name for name in POLICY[model].fields if can_read(actor, model, name)]


def explain(actor: Actor, action: str, thing: Any = None) -> Verdict:
    """The verdict on an act, with the role and the relation that decided."""
    rules = ACTIONS[action]
    for role, holds in rules.items():
        if role in actor.roles and holds(actor, thing):
            return Verdict(True, f"{action}: granted to {role.name} ({holds.__name__})")
    granted = ", ".join(f"{role.name} ({holds.__name__})" for role, holds in rules.items())
    held = ", ".join(sorted(role.name for role in actor.roles)) or "nothing"
    return Verdict(False, f"{action}: granted to {granted}; this person is {held}")


def can(actor: Actor, action: str, thing: Any = None) -> bool:
    """Whether this person may do this to that."""
    return any(role in actor.roles and holds(actor, thing) for role, holds in ACTIONS[action].items())


def require(actor: Actor, action: str, thing: Any = None) -> None:
    """Go on only if this person may do this to that.

    Raises:
        Forbidden: the policy does not grant it.
    """
    if not can(actor, action, thing):
        raise Forbidden
