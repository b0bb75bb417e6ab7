"""Accounts: signing in, sessions, passwords, roles, credentials (R4, R23)."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import peewee
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .. import audit, clock
from ..access import Actor, find, oldest_session, open_since, require
from ..access.relations import Account
from ..base import column, in_transaction, locked
from ..errors import Code, Invalid, NotFound, Unauthenticated
from ..i18n import gettext as _
from ..people import Door, Guardianship, Person, Role, SignIn, Student, Teacher, Token, User, UserRole
from ..settings import current
from .nouns import PERSON_CLEANERS, clean, expect, save, write

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
PASSWORD_LENGTHS = (10, 128)
LETTERS = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"
OWN_SESSION = "session"
"""Stands for the address of an attempt that was made within an open session."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya"
_TRANSLIT = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN.split(" "), strict=True))


# --- signing in -------------------------------------------------------------------------------------------------------


def sign_in(login: str, password: str, *, door: Door, address: str, browser: str = "") -> User:
    """The account of this login and password."""
    user: User = session_open(login, password, door=door, address=address, browser=browser).user
    return user


def session_open(login: str, password: str, *, door: Door, address: str, browser: str = "") -> SignIn:
    """The sign-in with this login and password; one of the panel is a session until it is ended.

    Every attempt is recorded, and counted over all processes (R4).

    Raises:
        Unauthenticated: wrong login or password, or a blocked account; which of them is not said.
        Invalid: with code TOO_MANY, after too many failures of this login or from this address.
    """
    login, address, browser = _storable(login).casefold()[:64], _storable(address), _storable(browser)
    user = User.get_or_none(User.login == login)
    attempt = _attempt(user, login, door, address[:64], browser[:200])
    fits = _fits(user, str(password)[: PASSWORD_LENGTHS[1] + 1])
    if not fits or user is None or not user.active:
        raise Unauthenticated(_("The login or the password is wrong. Check both; the office can issue new ones."))
    attempt.succeeded = True
    attempt.save()
    User.update(last_sign_in_at=clock.now()).where(User.id == user.id).execute()
    return attempt


@in_transaction
def session_end(actor: Actor, sign_in_id: int) -> SignIn:
    """End one of the own sessions: a cookie of it opens nothing any more, whoever has copied it.

    Raises:
        NotFound: it is none of one's own.
    """
    session = SignIn.get_or_none(
        SignIn.id == sign_in_id, SignIn.user == actor.user_id, SignIn.succeeded, SignIn.door == Door.PANEL
    )
    if session is None:
        raise NotFound("signInId")
    if session.ended_at is None:
        write(actor, "session:end", session, {"ended_at": clock.now()})
    found: SignIn = session
    return found


def _attempt(user: User | None, login: str, door: Door, address: str, browser: str = "") -> SignIn:
    """Record an attempt as failed before the password is looked at, so that attempts made at once count each other.

    Raises:
        Invalid: with code TOO_MANY; an attempt that is not looked at is not kept.
    """
    attempt = SignIn.create(user=user, login=login, succeeded=False, door=door, address=address, browser=browser)
    try:
        _throttle(login, address)
    except Invalid:
        attempt.delete_instance()
        raise
    return attempt


_NO_ACCOUNT_HASH = HASHER.hash(secrets.token_urlsafe(16))


def _fits(user: User | None, password: str) -> bool:
    """Whether the password is right; as slow for a login that does not exist."""
    try:
        return HASHER.verify(user.password_hash if user else _NO_ACCOUNT_HASH, password) and user is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def _storable(text: str) -> str:
    """What strangers send, without what a database cannot keep: NUL and halves of characters."""
    return " ".join(str(text).replace("\0", "?").encode(errors="replace").decode().split())


def _throttle(login: str, address: str) -> None:
    settings = current()
    since = clock.now() - dt.timedelta(seconds=settings.sign_in_window)
    failures = SignIn.select().where(~SignIn.succeeded, SignIn.at > since)
    last_success = SignIn.select(peewee.fn.MAX(SignIn.at)).where(
        SignIn.login == login, SignIn.succeeded, SignIn.address == address
    )
    long_ago = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - moments are stored without a zone
    of_login = failures.where(SignIn.login == login, SignIn.at > peewee.fn.COALESCE(last_success, long_ago)).count()
    of_address = failures.where(SignIn.address == address).count()
    if of_login > settings.sign_in_attempts or of_address > 10 * settings.sign_in_attempts:
        minutes = -(-settings.sign_in_window // 60)
        raise Invalid(
            None, _("Too many attempts. Wait %(minutes)d minutes, then try again.", minutes=minutes), Code.TOO_MANY
        )


# --- the own account --------------------------------------------------------------------------------------------------


def password_change(actor: Actor, *, old: str, new: str, kept: int = 0) -> User:
    """Change the own password. Every session (but the one of the sign-in `kept`) and every token of the account ends.

    A wrong present password counts as a failed attempt to sign in: whoever found an open browser cannot guess for long, nor
    with several guesses at once within transactions of their own: the account is held.

    Raises:
        Invalid: the present password is wrong, the new one is weak, or there were too many attempts.
    """
    user = locked(User.select().where(User.id == actor.user_id)).get()
    attempt = _attempt(user, user.login, Door.PANEL, OWN_SESSION)
    if not _fits(user, old):
        raise Invalid("old", _("The present password is wrong."))
    attempt.delete_instance()
    _check_password(new, user.login)
    if new == old:
        raise Invalid("new", _("The new password is the old one. Choose another."))
    return _password_write(actor, user, new, kept)


@in_transaction
def _password_write(actor: Actor, user: User, new: str, kept: int) -> User:
    _end_sessions(user, kept, password_hash=HASHER.hash(new), must_change_password=False)
    audit.record(actor, "password:change", user, after={"password": "changed"})
    return user


def _check_password(password: str, login: str) -> None:
    low, high = PASSWORD_LENGTHS
    if not low <= len(password) <= high:
        raise Invalid("new", _("A password has %(low)d to %(high)d characters.", low=low, high=high))
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in password):
        raise Invalid("new", _("The text has control characters in it. Type it again or paste it as plain text."))
    if login in password.casefold() or len(set(password)) < 5:
        raise Invalid("new", _("This password is easy to guess. Use several words or mixed characters."))


@in_transaction
def sign_out_everywhere(actor: Actor) -> User:
    """End every session of the own account and revoke its tokens."""
    user = User.get_by_id(actor.user_id)
    _end_sessions(user)
    audit.record(actor, "account:sign_out_everywhere", user, after={"session_epoch": user.session_epoch})
    return user


def _end_sessions(user: User, kept: int = 0, **values: Any) -> None:
    """Both ways at once: the sign-ins say when their sessions ended, and the epoch ends one that is being opened now."""
    user.session_epoch = (user.session_epoch or 0) + 1
    for name, value in values.items():
        setattr(user, name, value)
    user.save()
    SignIn.update(ended_at=clock.now()).where(SignIn.user == user, SignIn.id != kept, open_since(oldest_session())).execute()
    Token.update(revoked_at=clock.now()).where(Token.user == user, Token.revoked_at.is_null()).execute()


@in_transaction
def language_set(actor: Actor, language: str) -> None:
    """Choose the language of the own interface."""
    if language not in current().languages:
        raise Invalid("language", _("There is no such value. Choose one from the list."))
    User.update(language=language).where(User.id == actor.user_id).execute()


# --- other people's accounts ------------------------------------------------------------------------------------------


@in_transaction
def credentials_issue(
    actor: Actor | None, person: Person, *, roles: Iterable[Role], login: str = "", expected_version: int | None = None
) -> tuple[User, str]:
    """Issue credentials to a person: an account if there is none, and a one-time password (R23).

    The password must be changed at the first sign-in, and is returned this once. Issuing again ends every session. The
    office issues to students and guardians, the administrator to all; `actor` is `None` for the first administrator.
    Whoever expects that there is no account yet sends version 0.

    Raises:
        Forbidden: this person's credentials are not this actor's to issue.
    """
    wanted = frozenset(map(Role, roles))
    user = User.get_or_none(User.person == person)
    held = _roles_of(user) if user else frozenset()
    if actor is not None:
        require(actor, "account:issue", Account(person, held | wanted))
        if user is not None and not user.active:  # new credentials let a blocked account in again
            require(actor, "account:block", Account(person, held))
    expect(user, expected_version)
    password = one_time_password()
    if user is not None:
        user.version += 1
    else:
        user = User(person=person, login=_free_login(person, login), language=current().languages[0], session_epoch=0)
        user.password_hash = HASHER.hash(password)
        save(user)
    _end_sessions(user, password_hash=HASHER.hash(password), must_change_password=True, active=True)
    for role in sorted(wanted - held):
        UserRole.create(user=user, role=role)
    audit.record(actor, "account:issue", user, after={"login": user.login, "roles": sorted(held | wanted)})
    return user, password


@in_transaction
def credentials_issue_to(
    actor: Actor, named: Sequence[tuple[str, int]], *, login: str = "", expected_version: int | None = None
) -> tuple[User, str]:
    """Issue credentials to one student, teacher, guardian or account, `named` by kind and number; the role follows.

    Raises:
        Invalid: none is named, or several.
        NotFound: the one named is not visible.
    """
    if len(named) != 1:
        raise Invalid(None, _("Name one student, teacher, guardian or account."), Code.REQUIRED)
    [(kind, number)] = named
    wanted: dict[str, Any] = {"login": login, "expected_version": expected_version}
    if kind == "User":
        user = find(actor, User, number, "userId")
        return credentials_issue(actor, user.person, roles=_roles_of(user), expected_version=expected_version)
    if kind == "Guardian":
        person = find(actor, Guardianship, number, "guardianId").guardian
        return credentials_issue(actor, person, roles={Role.G}, **wanted)
    model, roles = (Student, {Role.S}) if kind == "Student" else (Teacher, {Role.T})
    return credentials_issue(actor, find(actor, model, number, f"{kind.lower()}Id").person, roles=roles, **wanted)


@in_transaction
def user_create(actor: Actor, *, roles: Iterable[Role], login: str = "", **person: Any) -> tuple[User, str]:
    """A new member of staff: the person, the account with its roles, and the one-time password.

    Who is to teach or to have charge of groups becomes a teacher of the college as well.
    """
    require(actor, "account:manage")
    wanted = frozenset(map(Role, roles))
    if not wanted:
        raise Invalid("roles", _("Choose at least one role, or block the account."), Code.REQUIRED)
    needed = dict.fromkeys(("last_name", "first_name"))
    human = Person()
    write(actor, "person:create", human, clean(actor, PERSON_CLEANERS, {**needed, **person}))
    if wanted & {Role.T, Role.CUR}:
        write(actor, "teacher:create", Teacher(person=human), {"position": ""})
    return credentials_issue(actor, human, roles=wanted, login=login)


@in_transaction
def roles_set(actor: Actor, user: User, roles: Iterable[Role], *, expected_version: int | None = None) -> User:
    """Give an account these roles and no others; taking one away ends its sessions and tokens at once.

    Raises:
        Invalid: without any role, or when the last administrator would lose the role.
    """
    require(actor, "account:manage", user)
    expect(user, expected_version)
    wanted, held = frozenset(map(Role, roles)), _roles_of(user)
    if not wanted:
        raise Invalid("roles", _("Choose at least one role, or block the account."), Code.REQUIRED)
    if Role.ADM in held - wanted:
        _keep_an_administrator(user)
    UserRole.delete().where(UserRole.user == user, UserRole.role.in_(list(held - wanted))).execute()
    for role in sorted(wanted - held):
        UserRole.create(user=user, role=role)
    user.version += 1
    _end_sessions(user) if held - wanted else user.save()
    audit.record(actor, "account:roles", user, {"roles": sorted(held)}, after={"roles": sorted(wanted)})
    return user


@in_transaction
def account_block(actor: Actor, user: User, *, active: bool = False, expected_version: int | None = None) -> User:
    """Block an account, which ends its sessions and tokens at once; or with `active=True` let it in again."""
    require(actor, "account:block", Account(user.person, _roles_of(user)))
    expect(user, expected_version)
    if not active and user.id == actor.user_id:
        raise Invalid(None, _("You cannot block your own account."))
    if not active and Role.ADM in _roles_of(user):
        _keep_an_administrator(user)
    before = {"active": user.active}
    user.version += 1
    _end_sessions(user, active=active)
    audit.record(actor, "account:block", user, before, after={"active": active})
    return user


@in_transaction
def login_change(actor: Actor, user: User, login: str, *, expected_version: int | None = None) -> User:
    """Give an account another login."""
    require(actor, "account:manage", user)
    expect(user, expected_version)
    write(actor, "account:login", user, {"login": _checked_login(login)})
    return user


def one_time_password() -> str:
    """A password that can be read out on the telephone: three groups of letters and a number, 60 bits at least."""
    parts = ["".join(secrets.choice(LETTERS) for _at in range(4)) for _part in range(3)]
    return "-".join([*parts, "".join(secrets.choice(DIGITS) for _at in range(3))])


def _roles_of(user: User) -> frozenset[Role]:
    return frozenset(row.role for row in UserRole.select(UserRole.role).where(UserRole.user == user))


def _keep_an_administrator(leaving: User) -> None:
    """There is another administrator; their accounts are held until the act is done, so that two cannot leave at once."""
    administrators = UserRole.select(UserRole.user).where(UserRole.role == Role.ADM)
    held = locked(User.select(User.id).where(User.active, User.id.in_(administrators)).order_by(User.id))
    if {user.id for user in held} <= {leaving.id}:
        raise Invalid("roles", _("This is the last administrator. Appoint another one first."))


def _checked_login(login: str) -> str:
    login = str(login).strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise Invalid("login", _("A login has 3 to 64 signs: latin letters, digits, point, hyphen, underscore."))
    return login


def _free_login(person: Person, wanted: str) -> str:
    """The wanted login, or one made of the name that nobody has yet."""
    if wanted:
        return _checked_login(wanted)
    stem = login_stem(person.last_name, person.first_name, person.middle_name)
    taken = set(column(User.select(User.login).where(User.login.startswith(stem))))
    return next(login for at in range(len(taken) + 1) if (login := stem if not at else f"{stem}{at + 1}") not in taken)


def login_stem(last_name: str, first_name: str, middle_name: str) -> str:
    """The login that a name suggests, in latin letters: «Иванова Анна Петровна» gives `ivanova.ap`."""
    name = "".join(_TRANSLIT.get(sign, sign) for sign in last_name.casefold())
    initials = "".join(_TRANSLIT.get(part[0].casefold(), "") for part in (first_name, middle_name) if part)
    stem = re.sub(r"[^a-z0-9-]", "", name)[:40] or "user"
    return f"{stem}.{initials or 'u'}"
