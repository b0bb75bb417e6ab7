"""A request that is sent again is answered again, and writes nothing: idempotency keys.

A key belongs to one person and one operation. It is written first, in the transaction of the act: of two requests at the
same moment the unique index lets one go on, and the other waits and is given the answer of the first (on SQLite the writing
transactions themselves stand in line). What is kept of an answer is the numbers of the rows that were written, never a
value: no password or token lies there, and what is shown again is what the person may still see.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from .. import clock
from ..access import Actor
from ..base import in_transaction
from ..errors import Invalid, JournalError
from ..i18n import gettext as _
from ..retries import Retry
from ..settings import current

KEPT = dt.timedelta(days=7)
SWEEP_EACH = 100
"""With one key of so many the keys that are too old go away."""
Numbers = int | list[int] | None
"""What an answer consists of: the number of the row that was written, several of a column, none of a removal."""


@dataclass(frozen=True)
class Asked:
    """An act as it was asked for: by whom, which, under what key, and the digest of its arguments."""

    actor: Actor
    operation: str
    key: str
    digest: str


def digest(arguments: dict[str, Any]) -> str:
    """What tells one request from another. It is keyed by the college's secret: arguments may hold a password, and a plain
    hash of one could be guessed from a stolen copy of the database.
    """
    text = orjson.dumps(arguments, default=repr, option=orjson.OPT_SORT_KEYS)
    return hmac.new(current().secret_key.encode(), text, hashlib.sha256).hexdigest()


def once(asked: Asked, act: Callable[[], Numbers]) -> Numbers:
    """Do an act, or give the answer of the first time that it was asked for with this key. A refusal keeps nothing.

    Raises:
        Invalid: the key is malformed, or was used for another request.
    """
    if not asked.key.strip() or len(asked.key) > Retry.key.max_length or not asked.key.isprintable():
        raise Invalid(
            "idempotencyKey",
            _("A key has 1 to %(limit)d printable characters. Make a random one for each act.", limit=Retry.key.max_length),
        )
    id, outcome = _done(asked, act)
    if isinstance(outcome, JournalError):
        raise outcome
    if id % SWEEP_EACH == 0:
        Retry.delete().where(Retry.at < clock.now() - KEPT).execute()
    return outcome


@in_transaction
def _done(asked: Asked, act: Callable[[], Numbers]) -> tuple[int, Numbers | JournalError]:
    """The number of the key, and the answer or the refusal: it is returned, so that what a refusal leaves (the count of
    wrong passwords) is left with a key as well.
    """
    id, known_digest, known = _claimed(asked)
    if known:
        if not hmac.compare_digest(known_digest, asked.digest):
            message = _("This key was used for another request. Make a new key for each act; repeat a request unchanged.")
            return id, Invalid("idempotencyKey", message)
        return id, orjson.loads(known)
    try:
        numbers = act()
    except JournalError as refusal:
        Retry.delete_by_id(id)
        return id, refusal
    Retry.update(answer=orjson.dumps(numbers).decode()).where(Retry.id == id).execute()
    return id, numbers


def _claimed(asked: Asked) -> tuple[int, str, str]:
    """The key's row, written or found; one that was found has an answer. Another request that has written the same key is
    waited for: it has answered by then, or was refused and its key is gone.
    """
    values = {Retry.user: asked.actor.user_id, Retry.operation: asked.operation, Retry.key: asked.key}
    claim = Retry.insert({**values, Retry.request_hash: asked.digest, Retry.at: clock.now()}).on_conflict_ignore()
    for (id,) in claim.returning(Retry.id).tuples().execute():
        return id, asked.digest, ""
    known = Retry.get(*(column == value for column, value in values.items()))
    return known.id, known.request_hash, known.answer
