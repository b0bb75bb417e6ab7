"""Documents that leave the system: each download is recorded (R12, R16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import peewee

from .. import audit
from ..access import Actor, find, require
from ..base import in_transaction
from ..people import User


@in_transaction
def record_download(
    actor: Actor, action: str, model: type[peewee.Model], id: int, details: Mapping[str, Any]
) -> None:  # fmt: skip
    """Write down who took which document about which thing; `details` name the document and its parameters.

    Raises:
        NotFound, Forbidden: the document is not this person's to take.
    """
    thing = find(actor, model, id)
    require(actor, action, thing)
    audit.record(actor, action, thing, after=dict(details))


@in_transaction
def record_list_download(actor: Actor, screen: str, rows: int) -> None:
    """Write down who took a list of the panel as a file: its name and the number of its rows, nothing of what they hold."""
    audit.record(actor, "list:export", User.get_by_id(actor.user_id), after={"screen": screen, "rows": rows})
