"""What mutations share: a verb is called, and its result is read back with what was selected of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import strawberry
from strawberry import UNSET

from models.errors import Conflict, JournalError
from models.i18n import gettext as _
from models.reads.authors import authors_of

from . import ids
from .context import actor_in
from .errors import Problem, problems
from .fields import EVERYBODY, PUBLIC, RULE
from .once import performed
from .reading import plan_of, selection

P = TypeVar("P")


def thing(description: str) -> Any:
    """The field of a payload that holds what was written."""
    return strawberry.field(description=description, metadata={RULE: EVERYBODY}, default=None)


def errors(*, public: bool = False) -> Any:
    """The field of a payload that holds the reasons of a refusal."""
    metadata = {RULE: PUBLIC if public else EVERYBODY}
    return strawberry.field(
        description="Reasons of a refusal; empty if it was done (ошибки).", metadata=metadata, default=()
    )


def given(value: Any, references: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Any]:
    """The fields of an input that were given, as a verb takes them.

    `references` maps an id field to the type that it refers to and the name that the verb uses: `curator_id` to
    (`Teacher`, `curator`).
    """
    found: dict[str, Any] = {}
    for field in type(value).__strawberry_definition__.fields:
        content = getattr(value, field.python_name)
        if content is UNSET:
            continue
        if references and field.python_name in references:
            entity, name = references[field.python_name]
            found[name] = None if content is None else ids.read(entity, content, field.python_name)
        else:
            found[field.python_name] = content
    return found


def answer(
    info: Any, payload: Callable[..., P], name: str, entity: str, act: Callable[[], Any], *, several: bool = False
) -> P:
    """Do an act and give its payload: the row that was written, or the reasons of the refusal.

    After a conflict the thing is what stands there now; after a repeated request, what the first one wrote.
    """
    row: Any
    refusal: list[Problem] = []
    try:
        row = performed(act, entity)
    except Conflict as conflict:
        row, refusal = conflict.present, _with_authors(info, conflict)
    except JournalError as error:
        row, refusal = None, problems(error)
    if several and not isinstance(row, list):
        row = [row] if row else []
    return payload(**{name: read_back(info, name, entity, row), "errors": refusal})


def _with_authors(info: Any, conflict: Conflict) -> list[Problem]:
    """The reasons of a conflict, each saying who was faster and when, if this person may know."""
    present = conflict.present
    rows: list[Any] = present if isinstance(present, list) else [present] if present else []
    found = problems(conflict)
    if len(rows) != len(found):
        return found
    authors = authors_of(actor_in(info), rows)
    for problem, row in zip(found, rows, strict=True):
        if author := authors.get(row.get_id()):
            problem.message = _(
                "Changed meanwhile: %(name)s, %(day)s, %(time)s. Look at the present value and try again.",
                name=author.name, day=f"{author.at:%d.%m.%Y}", time=f"{author.at:%H:%M}",
            )  # fmt: skip
    return found


def read_back(info: Any, name: str, entity: str, row: Any) -> Any:
    """A written row, or several, as selected below the payload's field."""
    actor = actor_in(info)
    tree = selection(info, name)
    if not tree or row is None:
        return [] if isinstance(row, list) else None
    plan = plan_of(entity, tree, actor.roles)
    if isinstance(row, list):
        found = plan.by_ids(actor, [one.get_id() for one in row])
        return [found[one.get_id()] for one in row if one.get_id() in found]
    return plan.get(actor, row.get_id())


def removed(payload: Callable[..., P], act: Callable[[], Any], info: Any = None) -> P:
    """Do an act that leaves nothing behind; with `info` a conflict says who was faster."""
    try:
        performed(act)
    except Conflict as conflict:
        return payload(errors=_with_authors(info, conflict) if info else problems(conflict))
    except JournalError as error:
        return payload(errors=problems(error))
    return payload(errors=[])
