"""Who is asking: from a session of the panel, or from a bearer token of an external frontend."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_login import UserMixin, login_user

from models import clock
from models.access import Actor, actor_of
from models.people import User
from models.settings import current
from models.verbs.accounts import token_actor

PANEL = "/admin"


class SignedIn(UserMixin):
    """An actor as Flask-Login holds it. A session names the account and the epoch it was opened in."""

    def __init__(self, actor: Actor, epoch: int | None = None) -> None:
        self.actor, self.epoch = actor, epoch

    def get_id(self) -> str:
        return f"{self.actor.user_id}:{self.epoch}"


def open_session(user: User) -> bool:
    """Begin a session of this account; what the browser held before is forgotten. False if the account is blocked."""
    actor = actor_of(user.id)
    if actor is None:
        return False
    session.clear()
    session.permanent = True
    session["opened"] = clock.now().timestamp()
    login_user(SignedIn(actor, user.session_epoch))
    return True


def of_session(id: str) -> SignedIn | None:
    """The person of a session; none if it is too old, or the account's sessions have been ended."""
    user, _sep, epoch = id.partition(":")
    age = clock.now().timestamp() - session.get("opened", 0)
    if not (user.isdecimal() and epoch.isdecimal()) or age > current().session_hours * 3600:
        return None
    actor = actor_of(int(user), epoch=int(epoch))
    return SignedIn(actor, int(epoch)) if actor else None


def of_token(incoming: Any) -> SignedIn | None:
    """The person of a bearer token. Tokens are for frontends: the panel's pages do not take them."""
    scheme, _sep, value = incoming.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or incoming.path.startswith(PANEL):
        return None
    actor = token_actor(value.strip())
    return SignedIn(actor) if actor else None
