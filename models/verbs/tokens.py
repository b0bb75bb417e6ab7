"""Bearer tokens of external frontends; only their SHA-256 is stored (R4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from .. import clock
from ..access import Actor, actor_of
from ..base import in_transaction
from ..errors import Code, Invalid, NotFound
from ..i18n import gettext as _
from ..people import Token, User
from ..queries import Prepared, param
from ..settings import current
from . import clean as c
from .nouns import write

TOKENS_A_PERSON = 20
TOKEN_PREFIX = "ejt_"  # noqa: S105 - by which scanners of leaked secrets know a token


@in_transaction
def token_make(actor: Actor, name: Any) -> tuple[Token, str]:
    """A bearer token for an external frontend, and its value, which is shown this once and stored nowhere."""
    if actor.must_change_password:
        raise Invalid(None, _("Change the one-time password first."))
    living = Token.select().where(Token.user == actor.user_id, Token.revoked_at.is_null(), Token.expires_at > clock.now())
    if living.count() >= TOKENS_A_PERSON:
        raise Invalid("name", _("You have %(limit)d tokens. Revoke one first.", limit=TOKENS_A_PERSON), Code.TOO_MANY)
    value = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = Token(
        user=actor.user_id,
        value_hash=_digest(value),
        session_epoch=User.get_by_id(actor.user_id).session_epoch,
        expires_at=clock.now() + dt.timedelta(days=current().token_days),
    )
    write(actor, "token:make", token, {"name": c.line(80)(actor, name, "name")})
    return token, value


@in_transaction
def token_revoke(actor: Actor, token_id: int) -> Token:
    """End one of the own tokens at once."""
    token = Token.get_or_none(Token.id == token_id, Token.user == actor.user_id)
    if token is None:
        raise NotFound("tokenId")
    if token.revoked_at is None:
        write(actor, "token:revoke", token, {"revoked_at": clock.now()})
    return token


_TOKEN = Prepared(
    lambda: Token.select(Token.id, Token.user, Token.session_epoch, Token.last_used_at).where(
        Token.value_hash == param("digest"), Token.revoked_at.is_null(), Token.expires_at > param("now")
    )
)


def token_actor(value: str) -> Actor | None:
    """The person behind a bearer token, if it is valid now."""
    if not value.startswith(TOKEN_PREFIX):
        return None
    now = clock.now()
    token = _TOKEN.first(digest=_digest(value), now=Token.expires_at.db_value(now))
    if token is None:
        return None
    id, user, epoch, last_used_at = token
    actor = actor_of(user, epoch=epoch)
    if actor is None or actor.must_change_password:
        return None
    if last_used_at is None or now - last_used_at > dt.timedelta(minutes=10):
        Token.update(last_used_at=now).where(Token.id == id).execute()
    return actor


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
