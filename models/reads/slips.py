"""What stands on a slip beside the one-time password (R23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..access import Actor
from ..audit import AuditEntry
from ..people import Person, User, full_name


class Slip(NamedTuple):
    """Whose credentials they are."""

    name: str
    login: str


def slips_of(actor: Actor, users: Sequence[int]) -> dict[int, Slip]:
    """Names and logins by account: of those to which this person has issued credentials, as the audit has it. A curator
    who issues to guardians sees no accounts otherwise.
    """
    issued = AuditEntry.select(AuditEntry.thing_id).where(
        AuditEntry.thing == User.__name__, AuditEntry.thing_id.in_(users), AuditEntry.action == "account:issue",
        AuditEntry.actor == actor.user_id,
    )  # fmt: skip
    people = User.select(User.id, User.login, Person.last_name, Person.first_name, Person.middle_name).join(Person)
    rows: Any = people.where(User.id.in_(issued)).tuples()
    return {id: Slip(full_name(*names), login) for id, login, *names in rows}
