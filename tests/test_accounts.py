"""Accounts: signing in, throttling, passwords, tokens, roles and credentials (R4, R23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models import Person, SignIn, Token, User, clock, settings
from models.access.actor import actor_of
from models.errors import Code, Invalid, JournalError, Unauthenticated
from models.people import Door, Role
from models.verbs.accounts import (
    account_block,
    credentials_issue,
    one_time_password,
    password_change,
    roles_set,
    sign_in,
    sign_out_everywhere,
)
from models.verbs.tokens import TOKENS_A_PERSON, token_actor, token_make, token_revoke

from .cast import NOON, PASSWORD, Cast
from .refusals import refused

NEW = "a quite different phrase"


def enter(login: str, password: str = PASSWORD, address: str = "10.0.0.1") -> User:
    return sign_in(login, password, door=Door.PANEL, address=address, browser="Firefox")


def account(cast: Cast, name: str) -> User:
    return User.get_by_id(getattr(cast, name))


def human(cast: Cast, name: str) -> Person:
    return account(cast, name).person


# --- signing in -------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R4")
@pytest.mark.parametrize("login", ["vera", "VERA", "  Vera "])
def test_vera_signs_in_and_it_is_recorded(cast: Cast, login: str) -> None:
    assert enter(login).id == cast.vera
    (attempt,) = SignIn.select(
        SignIn.user, SignIn.login, SignIn.succeeded, SignIn.door, SignIn.address, SignIn.browser, SignIn.at
    ).tuples()
    assert attempt == (cast.vera, "vera", True, Door.PANEL, "10.0.0.1", "Firefox", NOON)
    assert account(cast, "vera").last_sign_in_at == NOON


@pytest.mark.clause("R4")
def test_a_wrong_password_an_unknown_login_and_a_blocked_account_are_told_the_same(cast: Cast) -> None:
    said = set()
    for login, password in (("vera", "wrong"), ("nobody", PASSWORD), ("blocked", PASSWORD), ("blocked", "wrong"), ("", "")):
        with pytest.raises(Unauthenticated) as refusal:
            enter(login, password)
        said.add(refusal.value.problems)
    assert len(said) == 1
    assert [(row.login, row.succeeded) for row in SignIn.select().order_by(SignIn.id)] == [
        ("vera", False), ("nobody", False), ("blocked", False), ("blocked", False), ("", False)
    ]  # fmt: skip
    assert account(cast, "blocked").last_sign_in_at is None


HOSTILE = ["\x00", "ve\x00ra", "\ud800", "я" * 100_000, "' OR 1=1 --", "vera'; DROP TABLE user; --", "🙂", "%", "_"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_hostile_text_at_the_door_is_a_wrong_login_and_no_fault(cast: Cast, text: str) -> None:
    for values in ({"login": text}, {"password": text}):
        with pytest.raises(Unauthenticated):
            enter(**{"login": "vera", **values})
    sign_in("vera", PASSWORD, door=Door.API, address=text, browser=text)
    assert SignIn.select().count() == 3


@pytest.mark.clause("R4")
def test_after_too_many_failures_even_the_right_password_waits(cast: Cast) -> None:
    settings.use(replace(settings.current(), sign_in_attempts=3, sign_in_window=900))
    for _attempt in range(3):
        with pytest.raises(Unauthenticated):
            enter("vera", "wrong")
    for address in ("10.0.0.1", "10.9.9.9"):
        with pytest.raises(Invalid) as refusal:
            enter("vera", address=address)
        assert refusal.value.code is Code.TOO_MANY
    assert enter("gleb").id == cast.gleb  # others are not kept out
    assert SignIn.select().where(SignIn.login == "vera").count() == 3
    with clock.stopped(NOON + dt.timedelta(seconds=899)), pytest.raises(Invalid):
        enter("vera")
    with clock.stopped(NOON + dt.timedelta(seconds=901)):
        assert enter("vera").id == cast.vera


def test_the_attempts_are_counted_in_the_database_and_not_in_a_process(cast: Cast) -> None:
    settings.use(replace(settings.current(), sign_in_attempts=3))
    for _other_process in range(3):
        SignIn.create(login="vera", succeeded=False, door=Door.API, address="10.0.0.7", at=NOON)
    with pytest.raises(Invalid) as refusal:
        enter("vera")
    assert refusal.value.code is Code.TOO_MANY


def test_a_success_from_the_same_place_starts_the_count_again(cast: Cast) -> None:
    settings.use(replace(settings.current(), sign_in_attempts=3))
    for second, password in enumerate(("wrong", "wrong", PASSWORD, "wrong", "wrong", PASSWORD)):
        with clock.stopped(NOON + dt.timedelta(seconds=second)):
            if password == PASSWORD:
                assert enter("vera").id == cast.vera
            else:
                with pytest.raises(Unauthenticated):
                    enter("vera", password)


def test_one_address_that_tries_many_logins_is_stopped(cast: Cast) -> None:
    settings.use(replace(settings.current(), sign_in_attempts=1))
    for at in range(10):
        with pytest.raises(Unauthenticated):
            enter(f"guess{at}", "wrong")
    with pytest.raises(Invalid) as refusal:
        enter("vera")
    assert refusal.value.code is Code.TOO_MANY
    assert enter("vera", address="10.0.0.2").id == cast.vera


def test_a_login_that_does_not_exist_costs_as_much_as_one_that_does(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.verbs import accounts

    verified: list[str] = []
    hasher = accounts.HASHER

    class Counting:
        def verify(self, hash: str, password: str) -> bool:
            verified.append(hash)
            return hasher.verify(hash, password)

    monkeypatch.setattr(accounts, "HASHER", Counting())
    for login in ("vera", "nobody"):
        with pytest.raises(Unauthenticated):
            enter(login, "wrong")
    assert len(verified) == 2


# --- the own password -------------------------------------------------------------------------------------------------


@pytest.mark.clause("R23")
def test_vera_changes_her_password_and_everything_older_ends(cast: Cast) -> None:
    vera = cast.actor("vera")
    _token, value = token_make(vera, "дневник")
    epoch = account(cast, "vera").session_epoch
    password_change(vera, old=PASSWORD, new=NEW)
    assert actor_of(cast.vera, epoch=epoch) is None
    assert token_actor(value) is None
    with pytest.raises(Unauthenticated):
        enter("vera")
    assert actor_of(enter("vera", NEW).id, epoch=account(cast, "vera").session_epoch) is not None


@pytest.mark.clause("R23")
@pytest.mark.parametrize(
    "new",
    ["", "short", "123456789", "x" * 129, "aaaaaaaaaaaa", "abababababab", "vera-vera-vera", "VERA is my name", PASSWORD,
     "phrase with \ud800 in it", "phrase with \x00 in it", "я" * 100_000],
    ids=lambda text: ascii(text)[:20],
)  # fmt: skip
def test_a_bad_new_password_is_refused(cast: Cast, new: str) -> None:
    with refused(Code.INVALID, "new"):
        password_change(cast.actor("vera"), old=PASSWORD, new=new)
    assert enter("vera").id == cast.vera


@pytest.mark.parametrize("old", ["", "wrong", "\ud800", "я" * 10_000], ids=lambda text: ascii(text)[:20])
def test_the_present_password_must_be_known_and_a_wrong_one_counts_as_a_failed_attempt(cast: Cast, old: str) -> None:
    attempts = SignIn.select().count()
    with pytest.raises(JournalError, match="парол") as refusal:
        password_change(cast.actor("vera"), old=old, new=NEW)
    assert (refusal.value.code, refusal.value.problems[0].field) == (Code.INVALID, "old")
    assert SignIn.select().count() == attempts + 1
    assert enter("vera", PASSWORD).id == cast.vera


def test_whoever_finds_an_open_browser_cannot_guess_the_password_for_long(cast: Cast) -> None:
    for _attempt in range(settings.current().sign_in_attempts):
        with pytest.raises(JournalError):
            password_change(cast.actor("vera"), old="a guess", new=NEW)
    with pytest.raises(JournalError) as refusal:
        password_change(cast.actor("vera"), old=PASSWORD, new=NEW)
    assert refusal.value.code is Code.TOO_MANY


@pytest.mark.clause("R23")
def test_a_one_time_password_opens_nothing_but_its_own_change(cast: Cast) -> None:
    user, password = credentials_issue(cast.actor("office"), human(cast, "vera"), roles=[Role.S])
    vera = actor_of(enter("vera", password).id)
    assert vera is not None
    assert vera.must_change_password
    with refused(Code.INVALID):
        token_make(vera, "дневник")
    password_change(vera, old=password, new=NEW)
    assert not cast.actor("vera").must_change_password
    assert token_make(cast.actor("vera"), "дневник")[0].user_id == user.id


def test_one_time_passwords_do_not_repeat_and_have_no_sign_that_is_mistaken_for_another() -> None:
    made = {one_time_password() for _time in range(1000)}
    assert len(made) == 1000
    assert not set("".join(made)) & set("il1o0OI")
    assert {len(password) for password in made} == {18}


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_opens_the_door_until_it_is_revoked(cast: Cast) -> None:
    token, value = token_make(cast.actor("vera"), " дневник ")
    assert (token.name, value.startswith("ejt_"), value in token.value_hash) == ("дневник", True, False)
    assert token_actor(value) == cast.actor("vera")
    assert Token.get_by_id(token.id).last_used_at == NOON
    token_revoke(cast.actor("vera"), token.id)
    assert token_actor(value) is None
    assert token_revoke(cast.actor("vera"), token.id).revoked_at == NOON


@pytest.mark.parametrize("value", ["", "ejt_", "ejt_wrong", "wrong", "ejt_" + "x" * 100_000, "ejt_я", "Bearer ejt_x"])
def test_a_value_that_is_no_token_opens_nothing(cast: Cast, value: str) -> None:
    token_make(cast.actor("vera"), "дневник")
    assert token_actor(value) is None


def test_a_token_expires(cast: Cast) -> None:
    settings.use(replace(settings.current(), token_days=2))
    _token, value = token_make(cast.actor("vera"), "дневник")
    with clock.stopped(NOON + dt.timedelta(days=2, seconds=-1)):
        assert token_actor(value) is not None
    with clock.stopped(NOON + dt.timedelta(days=2)):
        assert token_actor(value) is None


def test_nobody_revokes_anothers_token_not_even_the_administrator(cast: Cast) -> None:
    token, value = token_make(cast.actor("vera"), "дневник")
    for name in ("admin", "office", "gleb", "guardian"):
        with refused(Code.NOT_FOUND, "tokenId"):
            token_revoke(cast.actor(name), token.id)
    assert token_actor(value) is not None


@pytest.mark.parametrize("name", ["", "  ", None, "я" * 81, "а\x00б"])
def test_a_token_has_a_name_by_which_its_owner_knows_it(cast: Cast, name: Any) -> None:
    with refused(Code.INVALID if name and name.strip() else Code.REQUIRED, "name"):
        token_make(cast.actor("vera"), name)


def test_a_person_has_so_many_tokens_and_dead_ones_do_not_count(cast: Cast) -> None:
    vera = cast.actor("vera")
    for at in range(TOKENS_A_PERSON):
        token, _value = token_make(vera, f"№ {at}")
    with refused(Code.TOO_MANY, "name"):
        token_make(vera, "ещё один")
    token_revoke(vera, token.id)
    token_make(vera, "ещё один")
    sign_out_everywhere(vera)
    assert Token.select().where(Token.revoked_at.is_null()).count() == 0
    assert token_make(vera, "после выхода")[0].id


# --- whatever ends sessions -------------------------------------------------------------------------------------------

ENDINGS: list[tuple[str, Callable[[Cast], object]]] = [
    ("the own sign-out everywhere", lambda c: sign_out_everywhere(c.actor("vera"))),
    ("a new password", lambda c: password_change(c.actor("vera"), old=PASSWORD, new=NEW)),
    ("credentials issued again", lambda c: credentials_issue(c.actor("office"), human(c, "vera"), roles=[Role.S])),
    ("a block", lambda c: account_block(c.actor("office"), account(c, "vera"))),
    ("a role taken away", lambda c: roles_set(c.actor("admin"), account(c, "vera"), [Role.G])),
]


@pytest.mark.clause("R23")
@pytest.mark.parametrize(("what", "act"), ENDINGS, ids=[what for what, _act in ENDINGS])
def test_sessions_and_tokens_end_at_once_with(cast: Cast, what: str, act: Callable[[Cast], object]) -> None:
    epoch = account(cast, "vera").session_epoch
    _token, value = token_make(cast.actor("vera"), "дневник")
    others = account(cast, "gleb").session_epoch
    assert actor_of(cast.vera, epoch=epoch) is not None
    assert token_actor(value) is not None
    act(cast)
    assert actor_of(cast.vera, epoch=epoch) is None, what
    assert token_actor(value) is None, what
    assert actor_of(cast.gleb, epoch=others) is not None
    account_block(cast.actor("admin"), account(cast, "vera"), active=True)
    assert token_actor(value) is None, "let in again, the old token stays dead"


def test_a_role_given_in_addition_ends_nothing(cast: Cast) -> None:
    epoch = account(cast, "vera").session_epoch
    roles_set(cast.actor("admin"), account(cast, "vera"), [Role.S, Role.G])
    assert cast.actor("vera").roles == {Role.S, Role.G}
    assert actor_of(cast.vera, epoch=epoch) is not None
