"""Acts of everybody on the own account, and signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import strawberry

from models.access import actor_of
from models.errors import Code, Invalid, JournalError, Unauthenticated
from models.i18n import gettext as _
from models.people import Door
from models.verbs import accounts, tokens

from . import ids
from .accounts import Token
from .acts import answer, errors, removed, thing
from .context import actor_in
from .errors import Problem, problems
from .fields import PUBLIC, RULE, entry, shape
from .lessons import RemovalPayload


@shape()
class TokenPayload:
    """Answer to the making of a token (ответ на действие)."""

    token: Token | None = thing("The token (токен).")
    value: str | None = thing("The token's value, shown this once (значение токена).")
    errors: list[Problem] = errors()


@shape()
class SignInPayload:
    """Answer to signing in (ответ на вход)."""

    token: str | None = strawberry.field(
        description="A bearer token, for the header `Authorization: Bearer …` (токен).", metadata={RULE: PUBLIC}
    )
    errors: list[Problem] = errors(public=True)


@shape()
class OwnMutation:
    """Acts on the own account (своя учётная запись)."""

    @strawberry.mutation(
        description="Sign in from an external frontend; once in a request (вход из внешнего приложения).",
        metadata={RULE: PUBLIC},
    )
    def sign_in(self, info: strawberry.Info, login: str, password: str, name: str = "API") -> SignInPayload:
        try:
            return SignInPayload(token=_signed_in(info.context, login, password, name), errors=[])
        except JournalError as error:
            return SignInPayload(token=None, errors=problems(error))

    @entry("Make a token for an external frontend (создать токен).")
    def token_make(self, info: strawberry.Info, name: str) -> TokenPayload:
        kept: list[str] = []

        def act() -> Any:
            token, value = tokens.token_make(actor_in(info), name)
            kept.append(value)
            return token

        payload = answer(info, TokenPayload, "token", "Token", act)
        if kept:
            payload.value = kept[-1]
        elif not payload.errors:
            message = _(
                "The token was made by the first request, which alone had its value. Revoke it and make another one."
            )
            payload.errors = [Problem(code=Code.TAKEN, field="value", message=message)]
        return payload

    @entry("Revoke a token of one's own, at once (отозвать токен).")
    def token_revoke(self, info: strawberry.Info, id: strawberry.ID) -> TokenPayload:
        def act() -> Any:
            return tokens.token_revoke(actor_in(info), ids.read("Token", id))

        return answer(info, TokenPayload, "token", "Token", act)

    @entry("Change the own password; all sessions and tokens end (сменить пароль).")
    def password_change(self, info: strawberry.Info, old: str, new: str) -> RemovalPayload:
        return _done(lambda: accounts.password_change(actor_in(info), old=old, new=new))

    @entry("End all sessions and tokens of the own account (выйти везде).")
    def sign_out_everywhere(self, info: strawberry.Info) -> RemovalPayload:
        return _done(lambda: accounts.sign_out_everywhere(actor_in(info)))


def _done(act: Callable[[], Any]) -> RemovalPayload:
    return removed(RemovalPayload, act)


def _signed_in(context: Any, login: str, password: str, name: str) -> str:
    """A new token for the account of this login and password.

    Raises:
        Unauthenticated: the password is wrong, or is a one-time one that has to be changed in the panel first.
        Invalid: with code TOO_MANY, for a second attempt in one request, or too many in all.
    """
    context.counts["sign_in"] = context.counts.get("sign_in", 0) + 1
    if context.counts["sign_in"] > 1:
        raise Invalid(None, _("Sign in once in a request."), Code.TOO_MANY)
    user = accounts.sign_in(login, password, door=Door.API, address=context.address, browser=context.browser)
    actor = actor_of(user.id)
    if actor is None:
        raise Unauthenticated
    return tokens.token_make(actor, name)[1]
