"""The policy held against the table of `who_sees.py`: each row for each person, and each rule taken out once."""

from __future__ import annotations

from collections.abc import Iterator

import peewee
import pytest

from models import (
    Assignment,
    Attendance,
    AuditEntry,
    Enrollment,
    Guardianship,
    Homework,
    Journal,
    Lesson,
    Mark,
    Person,
    Student,
    Teacher,
    Token,
    User,
    UserRole,
)
from models.access import (
    POLICY,
    PolicyError,
    Role,
    field_condition,
    fields,
    find,
    forget,
    readers,
    visible,
)
from models.access.actor import actor_of
from models.access.policy import NOBODY, check_policy
from models.access.scopes.sets import every
from models.errors import Code, JournalError

from .cast import Cast, guard
from .who_sees import FIELDS, ROWS, FieldRow, Row, everybody, row_name, who_reads, who_sees


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A policy that may be changed for one test: what was remembered of it is forgotten before and after."""
    forget()
    yield monkeypatch
    forget()


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.clause("R30")
@pytest.mark.clause("R33")
@pytest.mark.parametrize("row", ROWS, ids=row_name)
def test_a_thing_is_seen_by_those_whom_it_concerns_and_by_nobody_else(cast: Cast, row: Row) -> None:
    _what, model, id_of, names = row
    assert who_sees(cast, model, id_of(cast)) == set(names.split())


@pytest.mark.clause("R12")
@pytest.mark.parametrize("row", FIELDS, ids=row_name)
def test_a_field_that_needs_more_is_read_by_those_named_and_by_nobody_else(cast: Cast, row: FieldRow) -> None:
    _whose, model, names_of_fields, id_of, names = row
    id = id_of(cast)
    for field in names_of_fields.split():
        assert who_reads(cast, model, field, id) == set(names.split()), field


# --- every rule is needed ---------------------------------------------------------------------------------------------

GUARDED = sorted(
    ((model, field) for model, thing in POLICY.items() for field, rule in thing.fields.items() if rule is not None),
    key=lambda at: (at[0].__name__, at[1]),
)


@pytest.mark.parametrize(("model", "field"), GUARDED, ids=lambda part: getattr(part, "__name__", part))
def test_somebody_who_sees_the_row_is_refused_each_guarded_field(
    cast: Cast, policy: pytest.MonkeyPatch, model: type[peewee.Model], field: str
) -> None:
    rows = [row for row in FIELDS if row[1] is model and field in row[2].split()]
    assert rows, f"{model.__name__}.{field} is guarded, and the table above does not say for whom"
    things = [(row[3](cast), set(row[4].split())) for row in rows]
    policy.setitem(POLICY[model].fields, field, None)
    assert any(who_reads(cast, model, field, id) - allowed for id, allowed in things)


WIDENED = sorted(
    ((model, role) for model, thing in POLICY.items() for role in Role if thing.read.get(role) is not every),
    key=lambda at: (at[0].__name__, at[1]),
)


@pytest.mark.parametrize(("model", "role"), WIDENED, ids=lambda part: getattr(part, "__name__", part))
def test_some_row_of_the_table_notices_a_role_that_is_let_see_everything(
    cast: Cast, policy: pytest.MonkeyPatch, model: type[peewee.Model], role: Role
) -> None:
    things = [(row[2](cast), set(row[3].split())) for row in ROWS if row[1] is model]
    policy.setitem(POLICY[model].read, role, every)
    assert any(who_sees(cast, model, id, role) - allowed for id, allowed in things)


NARROWED = sorted(
    ((model, role) for model, thing in POLICY.items() for role in thing.read), key=lambda at: (at[0].__name__, at[1])
)


@pytest.mark.parametrize(("model", "role"), NARROWED, ids=lambda part: getattr(part, "__name__", part))
def test_some_row_of_the_table_notices_a_role_that_is_let_see_nothing(
    cast: Cast, policy: pytest.MonkeyPatch, model: type[peewee.Model], role: Role
) -> None:
    things = [(row[2](cast), set(row[3].split())) for row in ROWS if row[1] is model]
    policy.delitem(POLICY[model].read, role)
    assert any((allowed & set(everybody(cast, role))) - who_sees(cast, model, id, role) for id, allowed in things)


# --- the policy is whole ----------------------------------------------------------------------------------------------


def test_a_table_without_a_rule_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    check_policy()
    monkeypatch.delitem(POLICY, Mark)
    with pytest.raises(PolicyError, match="Mark"):
        check_policy()


@pytest.mark.parametrize("model", sorted(POLICY, key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_a_column_without_a_rule_stops_the_start(monkeypatch: pytest.MonkeyPatch, model: type[peewee.Model]) -> None:
    column = next(iter(model._meta.fields))
    rules = dict(POLICY[model].fields)
    monkeypatch.delitem(POLICY[model].fields, column)
    with pytest.raises(PolicyError, match=column):
        check_policy()
    POLICY[model].fields.update(rules)
    monkeypatch.setitem(model._meta.fields, "a_new_column", peewee.TextField())
    with pytest.raises(PolicyError, match="a_new_column"):
        check_policy()


def test_a_new_column_of_a_person_needs_a_rule_wherever_the_person_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Person._meta.fields, "passport", peewee.TextField())
    with pytest.raises(PolicyError, match="passport"):
        check_policy()


@pytest.mark.parametrize("model", sorted(POLICY, key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_a_field_that_was_never_declared_is_refused(cast: Cast, model: type[peewee.Model]) -> None:
    with pytest.raises(KeyError):
        field_condition(frozenset({Role.ADM}), model, "undeclared")
    assert "undeclared" not in fields(cast.actor("admin"), model)


@pytest.mark.parametrize("role", Role)
def test_no_role_at_all_reads_a_secret(role: Role) -> None:
    for model, secrets in ((User, ("password_hash", "session_epoch")), (Token, ("value_hash", "session_epoch"))):
        for secret in secrets:
            assert role not in readers(model, secret)
            assert POLICY[model].fields[secret] == NOBODY


# What a role can never see, whatever its relation: such fields are missing from the role's own schema.
NEVER: list[tuple[type[peewee.Model], str, str]] = [
    (Student, "birth_date phone email address", "DEP T"),
    (Student, "note", "T S G"),
    (Enrollment, "order_in order_out", "T S G"),
    (Guardianship, "id phone email", "DEP T"),
    (Guardianship, "phone email", "S"),
    (Teacher, "phone email", "S G"),
    (Mark, "id value assignment", "ADM"),
    (Mark, "author entered_at is_late", "ADM S G"),
    (Attendance, "id code", "ADM"),
    (Attendance, "author entered_at", "ADM S G"),
    (Homework, "id text", "ADM"),
    (Lesson, "id topic", "ADM"),
    (Lesson, "entered_at entered_by is_late", "ADM S G"),
    (Assignment, "id title", "ADM"),
    (Journal, "grid group_average", "ADM S G"),
    (Journal, "lesson_count", "S G"),
    (AuditEntry, "id before after", "S G"),
]


@pytest.mark.clause("R25")
@pytest.mark.parametrize(("model", "names", "roles"), NEVER, ids=lambda part: getattr(part, "__name__", part))
def test_what_a_role_never_sees_is_known_beforehand(model: type[peewee.Model], names: str, roles: str) -> None:
    for name in names.split():
        field = None if name == "id" else name
        assert not {Role[role] for role in roles.split()} & readers(model, field), name


# --- ids and the blocked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", [0, -1, 2**31, 2**63, 10**30, True, False, None, "", "1", "1 OR 1=1", "'", 1.0, [], {}, b"1"])
def test_an_id_that_is_none_is_answered_as_one_that_was_never_there(cast: Cast, id: object) -> None:
    messages = set()
    for asked in (id, 2_000_000_000, cast.students["gleb"]):
        with pytest.raises(JournalError) as refusal:
            find(cast.actor("vera"), Student, asked, "studentId")
        (problem,) = refusal.value.problems
        assert (problem.code, problem.field) == (Code.NOT_FOUND, "studentId")
        messages.add(problem.message)
    assert len(messages) == 1


@pytest.mark.clause("R23")
def test_a_blocked_account_is_nobody(cast: Cast) -> None:
    assert actor_of(cast.blocked) is None
    User.update(active=True).where(User.id == cast.blocked).execute()
    assert actor_of(cast.blocked) is not None


@pytest.mark.clause("R4")
def test_rights_are_the_union_over_the_roles_held(cast: Cast) -> None:
    pavel = cast.actor("pavel")
    assert {row.id for row in visible(pavel, Student)} == {cast.students["yana"], cast.students["gleb"]}
    UserRole.delete().where(UserRole.user == cast.pavel, UserRole.role == Role.T).execute()
    assert {row.id for row in visible(cast.actor("pavel"), Student)} == {cast.students["gleb"]}
    UserRole.delete().where(UserRole.user == cast.pavel).execute()
    assert not visible(cast.actor("pavel"), Student).exists()


@pytest.mark.clause("R26")
def test_a_guardian_of_two_children_sees_both_and_nobody_else(cast: Cast) -> None:
    several = cast.actor("several")
    assert {row.id for row in visible(several, Student)} == {cast.students["gleb"], cast.students["zoya"]}
    guard(cast.several, cast.students["vera"])
    assert len(visible(several, Student)) == 3
