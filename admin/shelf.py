"""Uploads that wait between the dry run and the loading: each in a fresh folder of its own, bound to the person who
brought it, gone after an hour.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models import settings
from models.access import Actor
from models.errors import Invalid, NotFound
from models.i18n import gettext as _

KEPT_SECONDS = 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
CONTENT, ABOUT, OUTCOME = "content", "about.json", "outcome.json"


@dataclass(frozen=True)
class Upload:
    """What is known of an upload; `name` is what its owner calls the file and is only ever shown."""

    user_id: int
    kind: str
    name: str


def folder() -> Path:
    """Where uploads wait: beside the embedded database, or under `var`."""
    in_force = settings.current()
    return (in_force.sqlite_path.parent if in_force.is_sqlite else Path("var")) / "uploads"


def keep(actor: Actor, kind: str, name: str, content: bytes) -> str:
    """Put an upload by, and give the token that fetches it. What has waited too long is thrown away."""
    tidy()
    token = secrets.token_urlsafe(24)
    place = folder() / token
    place.mkdir(parents=True, mode=0o700)
    (place / CONTENT).write_bytes(content)
    (place / ABOUT).write_text(json.dumps(asdict(Upload(actor.user_id, kind, name[:100]))), encoding="utf-8")
    return token


def about(actor: Actor, token: str) -> Upload:
    """The upload of this token, if it is this person's and has not expired.

    Raises:
        NotFound: it is nobody's, or somebody else's.
    """
    tidy()
    try:
        upload = Upload(**json.loads((_place(token) / ABOUT).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NotFound("file") from None
    if upload.user_id != actor.user_id:
        raise NotFound("file")
    return upload


def content(actor: Actor, token: str) -> bytes:
    """The bytes of an upload.

    Raises:
        Invalid: it is loaded already, or has expired.
    """
    about(actor, token)
    try:
        return (_place(token) / CONTENT).read_bytes()
    except FileNotFoundError:
        raise Invalid("file", _("This file is loaded already, or has waited too long. Choose it again.")) from None


def settle(actor: Actor, token: str, outcome: dict[str, Any]) -> None:
    """Keep what came of an upload in the place of its bytes."""
    about(actor, token)
    (_place(token) / OUTCOME).write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")
    (_place(token) / CONTENT).unlink(missing_ok=True)


def outcome(actor: Actor, token: str) -> dict[str, Any]:
    """What came of an upload.

    Raises:
        NotFound: nothing yet, or it has expired.
    """
    about(actor, token)
    try:
        kept: dict[str, Any] = json.loads((_place(token) / OUTCOME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound("file") from None
    return kept


def _place(token: str) -> Path:
    place = folder() / token
    if not _TOKEN.fullmatch(token) or _is_old(place):
        raise NotFound("file")
    return place


def _is_old(place: Path) -> bool:
    for path in (place / ABOUT, place):  # without the one, an upload was cut off, and the folder itself tells its age
        try:
            return time.time() - path.stat().st_mtime > KEPT_SECONDS
        except FileNotFoundError:
            continue
    return False


def tidy() -> None:
    """Throw away what has waited too long: it holds personal data, and nobody comes for it any more (R12)."""
    for place in folder().glob("*/"):
        if _TOKEN.fullmatch(place.name) and _is_old(place):
            shutil.rmtree(place, ignore_errors=True)
