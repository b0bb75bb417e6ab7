"""The argument `idempotencyKey` of every mutation, declared in this one place."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from peewee import Model
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions import FieldExtension
from strawberry.types.arguments import StrawberryArgument

from models.access import Actor, visible
from models.errors import Code, Invalid
from models.i18n import gettext as _
from models.verbs.once import Asked, Numbers, digest, once

from .fields import ENTITIES, RULE

T = TypeVar("T")
ARGUMENT = "idempotency_key"
_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)
"""The key of the mutation that is being answered, with what it was sent for."""


class OncePerKey(FieldExtension):
    """Takes the key off the arguments, so that no resolver need know of it; `performed` uses it."""

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        key, actor = kwargs.pop(ARGUMENT, None), info.context.actor
        if key is None or actor is None:
            return next_(source, info, **kwargs)
        token = _asked.set(Asked(actor, info.field_name, key, digest(kwargs)))
        try:
            return next_(source, info, **kwargs)
        finally:
            _asked.reset(token)


def keyed(mutation: type[T]) -> type[T]:
    """Give the argument to every field of the type that is for people who are signed in.

    Signing in takes none: nobody is there yet to whom a key could belong, and its answer is a secret, of which nothing is
    kept to be given again.
    """
    for field in mutation.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        if None in field.metadata[RULE]:
            continue
        argument = StrawberryArgument(
            ARGUMENT, None, StrawberryAnnotation(str | None), default=None,
            description="Lets a request be sent again and be written once (ключ повтора).",
        )  # fmt: skip
        field.arguments = [*field.arguments, argument]
        field.extensions = [*field.extensions, OncePerKey()]
    return mutation


def performed(act: Callable[[], Any], entity: str | None = None) -> Any:
    """Do an act: the row that it wrote, or several. Was it done before with this key, they are read back instead.

    `entity` is the type of what it writes; without one nothing is left to read.

    Raises:
        Invalid: with code NOT_FOUND, what was written before may not be seen any more.
    """
    asked = _asked.get()
    if asked is None:
        return act()
    written: list[Any] = []

    def numbered() -> Numbers:
        row = act()
        written[:] = [row]
        if entity is None or row is None:
            return None
        return [one.get_id() for one in row] if isinstance(row, list) else row.get_id()

    numbers = once(asked, numbered)
    return written[0] if written else _read_again(asked.actor, entity, numbers)


def _read_again(actor: Actor, entity: str | None, numbers: Numbers) -> Any:
    """What was written before, as far as the person may see it now."""
    if entity is None or numbers is None:
        return None
    wanted = numbers if isinstance(numbers, list) else [numbers]
    model: Any = ENTITIES[entity].model
    found: dict[int, Model] = {row.get_id(): row for row in visible(actor, model).where(model._meta.primary_key.in_(wanted))}
    rows = [found[number] for number in wanted if number in found]
    if wanted and not rows:
        message = _("This was done already; what was written then is not there any more, or not yours to see now.")
        raise Invalid("idempotencyKey", message, Code.NOT_FOUND)
    return rows if isinstance(numbers, list) else rows[0]
