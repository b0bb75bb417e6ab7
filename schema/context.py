"""What a resolver knows: who is asking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.access import Actor
from models.errors import Unauthenticated


@dataclass
class Context:
    """One request. `counts` limits what may be done once in a request only (signing in)."""

    actor: Actor | None
    address: str = ""
    browser: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def actor_in(info: Any) -> Actor:
    """The person who asks.

    Raises:
        Unauthenticated: nobody is signed in.
    """
    actor = info.context.actor
    if actor is None:
        raise Unauthenticated
    return actor
