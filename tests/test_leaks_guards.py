"""Each guard of the access policy is taken out once: the walk over all fields has to notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.access import POLICY, Thing
from models.access.scopes.sets import every

from .cast import Cast
from .checker import MANY, full, snake
from .enriched import PERSONS, forget
from .oracle import TABLES, Oracle
from .walk import PAGES, SINGLES, look, oracle_of

OF_TABLE: dict[Any, str] = {model: name for name, model in TABLES.items()}
FOLLOWS = {("Lesson", "is_late")}
"""It follows from `entered_at`, whose guard it shares."""
GUARDS = [
    (model, field, role)
    for model, name in OF_TABLE.items()
    for field, rule in ((None, POLICY[model].read), *POLICY[model].fields.items())
    for role, scope in (rule or {}).items()
    if scope is not every and (name, field) not in FOLLOWS
    and (field is None or field in {snake(shown) for shown in full().get_type(name).fields})
]  # fmt: skip


def matters(who: Oracle, guard: Any) -> bool:
    """Whether the guard stands alone before something, for this person: a hidden row of which there is a way, or a hidden
    field of a visible row.
    """
    name, field = OF_TABLE[guard[0]], guard[1]
    rows = list(who.world.all(name))
    if field is not None:
        shown = next(shown for shown in full().get_type(name).fields if snake(shown) == field)
        return any(who.row(name, row.id) and not who.field(name, shown, row.id) for row in rows)
    hidden = [row for row in rows if not who.row(name, row.id)]
    if name in {"User", *(set(SINGLES.values()) | set(PAGES.values()))}:
        return bool(hidden)
    ways = [(parent, column) for (parent, _list), (child, column) in MANY.items() if child == name]
    return any(who.row(parent, getattr(row, column)) for parent, column in ways for row in hidden)


def taken_out(guard: Any) -> Thing:
    """The rule without this guard: whoever has the role sees all."""
    model, field, role = guard
    thing = POLICY[model]
    if field is None:
        return replace(thing, read={**thing.read, role: every})
    rule = thing.fields[field]
    assert rule is not None
    return replace(thing, fields={**thing.fields, field: {**rule, role: every}})


def unnoticed(college: Cast, guards: list[Any]) -> tuple[list[Any], int]:
    """The guards that can be taken out without the walk's noticing, of how many that matter to somebody."""
    persons = {name: oracle_of(college, name) for name in PERSONS}
    missed, counted = [], 0
    for guard in guards:
        who = next((name for name, held in persons.items() if guard[2] in held.roles and matters(held, guard)), None)
        if who is None:
            continue
        counted += 1
        forget()
        whole = look(college, who, OF_TABLE[guard[0]])
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(POLICY, guard[0], taken_out(guard))
            forget()
            if whole or not look(college, who, OF_TABLE[guard[0]]):
                missed.append((OF_TABLE[guard[0]], guard[1], guard[2].name, who, whole))
    forget()
    return missed, counted


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("share", [1])
def test_a_guard_that_is_taken_out_is_noticed(college: Cast, share: int) -> None:
    missed, counted = unnoticed(college, GUARDS[share::6])
    assert missed == []
    assert counted >= 8


@pytest.mark.proof
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_guard_that_is_taken_out_is_noticed(college: Cast) -> None:
    missed, counted = unnoticed(college, GUARDS)
    assert missed == []
    assert counted >= 50
