"""Credentials and roles: who issues them, who takes them away, and that no secret is ever written down (R23, R27)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import AuditEntry, Student, Token, User, UserRole, settings
from models.access.actor import Actor, actor_of
from models.errors import Code, JournalError, Unauthenticated
from models.people import Role
from models.verbs.accounts import (
    account_block,
    credentials_issue,
    language_set,
    login_change,
    password_change,
    roles_set,
    sign_out_everywhere,
)
from models.verbs.tokens import token_make, token_revoke

from .cast import Cast, person
from .refusals import refused
from .test_accounts import NEW, account, enter, human

STAFF = ("office", "deputy", "curator", "anna", "vera", "guardian", "stranger", "pavel", "dasha")


@pytest.mark.clause("R23")
@pytest.mark.parametrize(
    ("whose", "may"),
    [("vera", {"admin", "office"}), ("guardian", {"admin", "office"}), ("several", {"admin", "office"}),
     ("anna", {"admin"}), ("pavel", {"admin"}), ("curator", {"admin"}), ("deputy", {"admin"}), ("office", {"admin"}),
     ("admin", {"admin"})],
)  # fmt: skip
def test_credentials_are_issued_by_those_whose_task_it_is(cast: Cast, whose: str, may: set[str]) -> None:
    roles = cast.actor(whose).roles
    for name in ("admin", *STAFF):
        if name in may:
            user, password = credentials_issue(cast.actor(name), human(cast, whose), roles=roles)
            assert (user.id, user.must_change_password) == (getattr(cast, whose), True)
            assert enter(user.login, password).id == user.id
        else:
            with refused(Code.FORBIDDEN):
                credentials_issue(cast.actor(name), human(cast, whose), roles=roles)


@pytest.mark.clause("R23")
def test_the_office_makes_nobody_a_member_of_staff(cast: Cast) -> None:
    office, newcomer = cast.actor("office"), person("Новикова", "Нина")
    for role in (Role.ADM, Role.OFF, Role.DEP, Role.CUR, Role.T):
        for whom in (newcomer, human(cast, "vera")):
            with refused(Code.FORBIDDEN):
                credentials_issue(office, whom, roles=[Role.S, role])
    for act in (
        lambda: roles_set(office, account(cast, "vera"), [Role.S, Role.G]),
        lambda: login_change(office, account(cast, "vera"), "vera2"),
    ):
        with refused(Code.FORBIDDEN):
            act()
    user, _password = credentials_issue(office, newcomer, roles=[Role.G])
    assert [row.role for row in user.role_rows] == [Role.G]


@pytest.mark.clause("R23")
def test_a_curator_issues_to_guardians_of_the_own_group_and_only_if_the_college_lets(cast: Cast) -> None:
    curator = cast.actor("curator")
    with refused(Code.FORBIDDEN):
        credentials_issue(curator, human(cast, "guardian"), roles=[Role.G])
    settings.use(replace(settings.current(), curator_issues_credentials=True))
    assert credentials_issue(curator, human(cast, "guardian"), roles=[Role.G])[0].id == cast.guardian
    for name, roles in (
        ("consented", [Role.G]), ("revoked", [Role.G]), ("stranger", [Role.G]), ("vera", [Role.S]), ("vera", [Role.G]),
        ("guardian", [Role.G, Role.CUR]), ("pavel", [Role.G]),
    ):  # fmt: skip
        with refused(Code.FORBIDDEN):
            credentials_issue(curator, human(cast, name), roles=roles)
    with refused(Code.FORBIDDEN):
        credentials_issue(cast.actor("anna"), human(cast, "guardian"), roles=[Role.G])


@pytest.mark.clause("R23")
def test_a_curator_does_not_let_in_a_guardian_whom_the_office_has_blocked(cast: Cast) -> None:
    settings.use(replace(settings.current(), curator_issues_credentials=True))
    account_block(cast.actor("office"), account(cast, "guardian"))
    with refused(Code.FORBIDDEN):
        credentials_issue(cast.actor("curator"), human(cast, "guardian"), roles=[Role.G])
    assert credentials_issue(cast.actor("office"), human(cast, "guardian"), roles=[Role.G])[0].active


def test_namesakes_get_logins_of_their_own_in_latin_letters(cast: Cast) -> None:
    office = cast.actor("office")
    made = [
        credentials_issue(office, person("Щёголева", "Юлия", "Эдуардовна"), roles=[Role.G])[0].login for _time in range(3)
    ]
    assert made == ["shchegoleva.yue", "shchegoleva.yue2", "shchegoleva.yue3"]
    for last, first in (("O'Brien-Smith", "Ann"), ("Ъ", "Ь"), ("李", "明"), ("Я" * 80, "Ж" * 80)):
        login = credentials_issue(office, person(last, first), roles=[Role.G])[0].login
        assert login.isascii()
        assert 3 <= len(login) <= 64
        assert login == login.lower()
    assert User.select(User.login).distinct().count() == User.select().count()


@pytest.mark.parametrize("login", ["ab", "a" * 65, "вера", "with space", "-dash", "a;b;c", "=cmd", "a\x00bc", "../../etc"])
def test_a_login_that_cannot_be_typed_is_refused(cast: Cast, login: str) -> None:
    admin, newcomer = cast.actor("admin"), person("Новикова", "Нина")
    with refused(Code.INVALID, "login"):
        login_change(admin, account(cast, "vera"), login)
    with refused(Code.INVALID, "login"):
        credentials_issue(admin, newcomer, roles=[Role.G], login=login)


def test_a_login_belongs_to_one_account(cast: Cast) -> None:
    admin = cast.actor("admin")
    with refused(Code.TAKEN, "login"):
        login_change(admin, account(cast, "vera"), "Gleb")
    newcomer = person("Новикова", "Нина")
    with refused(Code.TAKEN, "login"):
        credentials_issue(admin, newcomer, roles=[Role.G], login="gleb")
    assert login_change(admin, account(cast, "vera"), "Vera.2026").login == "vera.2026"


# --- roles and blocks -------------------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
def test_only_the_administrator_gives_roles_and_logins(cast: Cast) -> None:
    for name in STAFF:
        with refused(Code.FORBIDDEN):
            roles_set(cast.actor(name), account(cast, name), [Role.ADM])
        with refused(Code.FORBIDDEN):
            login_change(cast.actor(name), account(cast, "vera"), "vera2")
    roles_set(cast.actor("admin"), account(cast, "anna"), [Role.T, Role.CUR])
    assert cast.actor("anna").roles == {Role.T, Role.CUR}


@pytest.mark.clause("R27")
def test_the_last_administrator_stays(cast: Cast) -> None:
    admin = cast.actor("admin")
    with refused(Code.INVALID):
        roles_set(admin, account(cast, "admin"), [Role.OFF])
    with refused(Code.INVALID):
        account_block(admin, account(cast, "admin"))
    roles_set(admin, account(cast, "deputy"), [Role.DEP, Role.ADM])
    with refused(Code.INVALID):
        account_block(admin, account(cast, "admin"))  # not the own account, even so
    account_block(cast.actor("deputy"), account(cast, "admin"))
    with refused(Code.INVALID):
        roles_set(cast.actor("deputy"), account(cast, "deputy"), [Role.DEP])


def test_an_account_keeps_one_role_at_least(cast: Cast) -> None:
    with refused(Code.REQUIRED, "roles"):
        roles_set(cast.actor("admin"), account(cast, "vera"), [])


@pytest.mark.clause("R23")
@pytest.mark.parametrize(("whose", "may"), [("vera", {"admin", "office"}), ("guardian", {"admin", "office"}),
                                            ("anna", {"admin"}), ("pavel", {"admin"}), ("deputy", {"admin"})])  # fmt: skip
def test_an_account_is_blocked_by_those_whose_task_it_is(cast: Cast, whose: str, may: set[str]) -> None:
    for name in ("admin", *STAFF):
        if name in may:
            account_block(cast.actor(name), account(cast, whose))
            assert actor_of(getattr(cast, whose)) is None
            with pytest.raises(Unauthenticated):
                enter(account(cast, whose).login)
            account_block(cast.actor(name), account(cast, whose), active=True)
            assert actor_of(getattr(cast, whose)) is not None
        elif name != whose:
            with refused(Code.FORBIDDEN):
                account_block(cast.actor(name), account(cast, whose))


@pytest.mark.clause("R4")
def test_two_administrators_notice_each_other(cast: Cast) -> None:
    admin, seen_by_another = cast.actor("admin"), account(cast, "anna")
    roles_set(admin, account(cast, "anna"), [Role.T, Role.CUR], expected_version=1)
    with refused(Code.CONFLICT, "expectedVersion"):
        roles_set(admin, seen_by_another, [Role.T], expected_version=1)
    assert cast.actor("anna").roles == {Role.T, Role.CUR}


def test_the_language_is_one_of_the_colleges(cast: Cast) -> None:
    language_set(cast.actor("vera"), "en")
    assert cast.actor("vera").language == "en"
    with refused(Code.INVALID, "language"):
        language_set(cast.actor("vera"), "de")


# --- what the audit keeps of it ---------------------------------------------------------------------------------------


@pytest.mark.clause("R23")
def test_each_issue_is_recorded_and_no_secret_ever_is(cast: Cast) -> None:
    office, vera = cast.actor("office"), human(cast, "vera")
    _user, password = credentials_issue(office, vera, roles=[Role.S])
    actor = cast.actor("vera")
    password_change(actor, old=password, new=NEW)
    token, value = token_make(cast.actor("vera"), "дневник")
    token_revoke(cast.actor("vera"), token.id)
    sign_out_everywhere(actor)
    entries = list(AuditEntry.select().order_by(AuditEntry.id))
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("account:issue", cast.office), ("password:change", cast.vera), ("token:make", cast.vera),
        ("token:revoke", cast.vera), ("account:sign_out_everywhere", cast.vera),
    ]  # fmt: skip
    written = "".join(entry.before + entry.after for entry in entries)
    secrets = {password, NEW, value, User.get_by_id(cast.vera).password_hash, Token.get_by_id(token.id).value_hash}
    assert not [secret for secret in secrets if secret in written]
    assert "$argon2" not in written


def test_no_password_stands_in_a_refusal(cast: Cast) -> None:
    with pytest.raises(JournalError) as refusal:
        password_change(cast.actor("vera"), old="my secret phrase", new=NEW)
    assert "secret" not in str(refusal.value)


@pytest.mark.clause("R4")
def test_one_person_has_one_account_and_several_roles(cast: Cast) -> None:
    admin = cast.actor("admin")
    user, _password = credentials_issue(admin, human(cast, "anna"), roles=[Role.CUR, Role.G])
    assert user.id == cast.anna
    assert cast.actor("anna").roles == {Role.T, Role.CUR, Role.G}
    assert User.select().where(User.person == user.person_id).count() == 1
    assert UserRole.select().where(UserRole.user == user).count() == 3


@pytest.mark.clause("R23")
def test_a_new_student_signs_in_with_what_the_office_issued(cast: Cast) -> None:
    newcomer = person("Новикова", "Нина", "Олеговна")
    Student.create(person=newcomer)
    user, password = credentials_issue(cast.actor("office"), newcomer, roles=[Role.S])
    assert user.login == "novikova.no"
    found: Actor | None = actor_of(enter("novikova.no", password).id)
    assert found is not None
    assert (found.roles, found.must_change_password) == ({Role.S}, True)
