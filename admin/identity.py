"""Who is asking: from a session of the panel, or from a bearer token of an external frontend."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_login import UserMixin, current_user, login_user, logout_user

from models.access import Actor, actor_in_session, actor_of
from models.people import SignIn, User
from models.verbs.accounts import session_end
from models.verbs.tokens import token_actor

PANEL = "/admin"


class SignedIn(UserMixin):
    """An actor as Flask-Login holds it. A session names the account, the epoch it was opened in, and its sign-in, of which
    the database says whether it has ended.
    """

    def __init__(self, actor: Actor, epoch: int = 0, sign_in: int = 0) -> None:
        self.actor, self.epoch, self.sign_in = actor, epoch, sign_in

    def get_id(self) -> str:
        return f"{self.actor.user_id}:{self.epoch}:{self.sign_in}"


def open_session(sign_in: SignIn) -> bool:
    """Begin the session of a sign-in; what the browser held before is forgotten. False if the account is blocked."""
    user = User.get_by_id(sign_in.user_id)
    actor = actor_of(user.id)
    if actor is None:
        return False
    session.clear()
    session.permanent = True
    login_user(SignedIn(actor, user.session_epoch, sign_in.id))
    return True


def own_session() -> int:
    """The number of the sign-in that opened this session; 0 for a token, and for nobody."""
    return current_user.sign_in if current_user.is_authenticated else 0


def close_session() -> None:
    """End this session, for whoever else holds its cookie as well."""
    if own_session():
        session_end(current_user.actor, own_session())
    logout_user()
    session.clear()


def of_session(id: str) -> SignedIn | None:
    """The person of a session; none if it has ended, is too old, or the account's sessions have been ended."""
    parts = id.split(":")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    user, epoch, sign_in = map(int, parts)
    actor = actor_in_session(user, epoch, sign_in)
    return SignedIn(actor, epoch, sign_in) if actor else None


def of_token(incoming: Any) -> SignedIn | None:
    """The person of a bearer token. Tokens are for frontends: the panel's pages do not take them."""
    scheme, _sep, value = incoming.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or incoming.path.startswith(PANEL):
        return None
    actor = token_actor(value.strip())
    return SignedIn(actor) if actor else None
