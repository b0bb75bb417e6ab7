"""The contract: the committed schema is the one that is served, and everything in it is described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import GraphQLNonNull, build_schema

from models.people import Role
from schema.root import sdl

CONTRACT = Path(__file__).parent.parent / "schema" / "schema.graphql"
CYRILLIC = re.compile("[а-яёА-ЯЁ]")


@pytest.mark.clause("R1")
def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == sdl(), (
        "write it again: make schema, and call a breaking change out in the changelog"
    )


def test_every_type_field_and_value_is_described_and_names_its_russian_term() -> None:
    bare = []
    for name, kind in build_schema(sdl()).type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        parts = {name: kind, **{f"{name}.{field}": value for field, value in getattr(kind, "fields", {}).items()}}
        parts |= {f"{name}.{value}": described for value, described in getattr(kind, "values", {}).items()}
        bare += [where for where, part in parts.items() if not part.description]
        bare += [name] if name not in {"Date", "DateTime"} and not CYRILLIC.search(kind.description or "") else []
    assert bare == []


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_valid_schema_of_its_own_without_what_it_can_never_see(role: Role) -> None:
    own, full = build_schema(sdl(frozenset({role}))), build_schema(sdl())
    for name, kind in own.type_map.items():
        assert set(getattr(kind, "fields", {})) <= set(getattr(full.type_map[name], "fields", {}))
    assert "roles(allowed" not in sdl(frozenset({role}))


@pytest.mark.clause("R25")
@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.S, ("note", "orderIn", "enteredAt: DateTime @", "studentCreate", "markSet", "journalGrid")),
        (Role.G, ("note", "orderIn", "markSet", "journalGrid")),
        (Role.ADM, ("markSet", "attendanceTake", "journalGrid", "diary", "type Mark ", "type Lesson ")),
        (Role.T, ("birthDate", "groupCreate", "userCreate")),
        (Role.DEP, ("markSet", "lessonRecord", "groupCreate", "studentCreate")),
    ],
)
def test_a_role_does_not_even_learn_the_names_of_what_is_not_its_own(role: Role, hidden: tuple[str, ...]) -> None:
    printed = sdl(frozenset({role}))
    assert [name for name in hidden if re.search(rf"\b{re.escape(name)}\b", printed)] == []


def test_lists_hold_no_nulls() -> None:
    loose = [
        f"{name}.{field}"
        for name, kind in build_schema(sdl()).type_map.items()
        for field, value in getattr(kind, "fields", {}).items()
        if not name.startswith("__") and "[" in str(value.type) and "!]" not in str(value.type)
    ]
    assert loose == []
    assert isinstance(build_schema(sdl()).query_type.fields["collegeName"].type, GraphQLNonNull)
