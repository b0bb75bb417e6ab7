"""Short-lived links for external frontends: a browser downloads a document with one, without a token in the address.

A link holds for one person, one document and one set of parameters. It dies with its time and with the sessions of the
account, and rights are asked again at the download.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from itsdangerous import BadSignature, URLSafeSerializer

from models import clock
from models.access import Actor, actor_of
from models.errors import Unauthenticated
from models.i18n import gettext as _
from models.people import User
from models.settings import current

from .registry import export_named

SALT = "exports.link"


def link(actor: Actor, name: str, params: dict[str, int]) -> tuple[str, dt.datetime]:
    """The path of a document with a signature, and when it ends (after `LINK_MINUTES`).

    Raises:
        JournalError: as the document itself would refuse.
    """
    export = export_named(name)
    export.check(actor, *(params[param] for param in export.params))
    expires_at = clock.now() + dt.timedelta(minutes=current().link_minutes)
    epoch = User.get_by_id(actor.user_id).session_epoch
    signature = _signer().dumps([actor.user_id, epoch, int(expires_at.timestamp()), name, _ordered(params)])
    ids = {param: f"{export.params[param]}:{params[param]}" for param in export.params}
    return f"/exports/{name}.xlsx?{urlencode({**ids, 'signature': signature}, safe=':')}", expires_at


def actor_of_link(signature: str, name: str, params: dict[str, int]) -> Actor:
    """The person for whom a link was made.

    Raises:
        Unauthenticated: it has ended, is for something else, or its sessions have ended; which of them is not said.
    """
    try:
        user_id, epoch, ends, for_name, for_params = _signer().loads(signature)
    except (BadSignature, ValueError, TypeError):
        raise _ended() from None
    actor = actor_of(user_id, epoch=epoch) if clock.now().timestamp() < ends else None
    if actor is None or (for_name, for_params) != (name, _ordered(params)):
        raise _ended()
    return actor


def _ended() -> Unauthenticated:
    return Unauthenticated(_("The link has ended or was changed. Ask for a new one."))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current().secret_key, salt=SALT)


def _ordered(params: dict[str, int]) -> list[list[str | int]]:
    return [[param, params[param]] for param in sorted(params)]
