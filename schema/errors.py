"""Refusals in an answer: data in a payload for what was to be expected, top-level errors for the rest."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import strawberry
from graphql import GraphQLError

from models.errors import Code, JournalError, traced
from models.errors import Problem as Reason
from models.i18n import gettext as _

from .fields import PUBLIC, RULE, enum, shape
from .wording import worded

log = logging.getLogger("journal.schema")
LONGEST_MESSAGE = 1000
"""What the language refuses it repeats in its message, however long it is."""

enum(
    Code,
    "Why something is refused (код ошибки).",
    {
        Code.UNAUTHENTICATED: "Nobody is signed in (нужен вход).",
        Code.FORBIDDEN: "Not this person's to do or to see (нет прав).",
        Code.NOT_FOUND: "No such row, or none that may be seen (не найдено).",
        Code.INVALID: "A value breaks a rule (неверное значение).",
        Code.REQUIRED: "A value is missing (не заполнено).",
        Code.TAKEN: "It exists already (уже есть).",
        Code.IN_USE: "It is in use and stays (используется).",
        Code.CONFLICT: "Somebody has changed it meanwhile (изменено другим).",
        Code.CLOSED: "The period is closed (период закрыт).",
        Code.TOO_MANY: "A limit is exceeded (превышен предел).",
    },
    name="ErrorCode",
)


@shape()
class Problem:
    """A reason for a refusal, with the cure (причина отказа)."""

    code: Code = strawberry.field(description="What kind of reason it is (код).", metadata={RULE: PUBLIC})
    field: str | None = strawberry.field(
        description="The input field that it is about; positions in lists by number (поле).", metadata={RULE: PUBLIC}
    )
    message: str = strawberry.field(description="What to do, in the user's language (текст).", metadata={RULE: PUBLIC})


def problems(error: JournalError) -> list[Problem]:
    """The reasons of a refusal as the schema shows them."""
    return [Problem(code=reason.code, field=camel(reason.field), message=reason.message) for reason in error.problems]


def camel(path: str | None) -> str | None:
    """A path of field names as the schema writes them."""
    if path is None:
        return None
    head, *rest = path.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def formatted(error: GraphQLError) -> dict[str, Any]:
    """A top-level error for the client. A fault of the server is masked, and logged with an id that the client gets."""
    original = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    if isinstance(original, JournalError):
        reason: Reason = original.problems[0]
        extensions: dict[str, Any] = {"code": reason.code}
        if reason.field:
            extensions["field"] = camel(reason.field)
        return _shown(error, reason.message, extensions)
    if original is None:
        message, field = worded(error.message)
        message = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"
        about = {"field": field} if field else {}
        return _shown(error, message, {"code": "GRAPHQL", **about, **(error.extensions or {})})
    number = secrets.token_hex(6)
    log.error("request failed, id %s: %s", number, traced(original))
    message = _("Something went wrong on the server. Report the number %(number)s to the administrator.", number=number)
    return _shown(error, message, {"code": "INTERNAL", "id": number})


def _shown(error: GraphQLError, message: str, extensions: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"message": message, "extensions": extensions}
    if error.locations:
        shown["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path:
        shown["path"] = error.path
    return shown
