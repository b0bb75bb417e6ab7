"""Which documents there are, and how one is made: collect → lay out → render → record."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import peewee

from models import clock
from models.access import Actor
from models.college import Group
from models.errors import NotFound
from models.reads.group_journal import ACTION as JOURNAL_EXPORT
from models.verbs.exports import record_download

from . import group_journal
from .sheet import Book
from .workbook import MEDIA_TYPE, render


@dataclass(frozen=True)
class Export:
    """A kind of document.

    `params` names its parameters in order, each with the type whose id it is; the first is what the document is about.
    `check` and `collect` take the person and the ids in that order; `check` refuses as `collect` would, at little cost.
    """

    title: str
    action: str
    params: dict[str, str]
    about: type[peewee.Model]
    check: Callable[..., Any]
    collect: Callable[..., Any]
    layout: Callable[[Any, dt.date], Book]
    filename: Callable[[Any], str]
    omitted: Callable[[Any], list[str]]


@dataclass(frozen=True)
class Document:
    """A finished file. `omitted` says in sentences what this person's copy leaves out."""

    filename: str
    media_type: str
    content: bytes
    sha256: str
    omitted: list[str]


EXPORTS: dict[str, Export] = {
    "group-journal": Export(
        title="Журнал учебных занятий группы",
        action=JOURNAL_EXPORT,
        params={"group": "Group", "semester": "Semester"},
        about=Group,
        check=group_journal.check,
        collect=group_journal.collect,
        layout=group_journal.layout,
        filename=group_journal.filename,
        omitted=group_journal.omitted,
    ),
}


def export_named(name: str) -> Export:
    """The document of this name.

    Raises:
        NotFound: there is none.
    """
    if name not in EXPORTS:
        raise NotFound("name")
    return EXPORTS[name]


def make(actor: Actor, name: str, **params: int) -> Document:
    """A document for this person as of today; the download is recorded with the SHA-256 of the file.

    Raises:
        JournalError: the document, or what it is about, is not this person's to take; or there is nothing to show.
    """
    export = export_named(name)
    ids = [params[param] for param in export.params]
    data = export.collect(actor, *ids)
    content = render(export.layout(data, clock.today()))
    digest = hashlib.sha256(content).hexdigest()
    record_download(
        actor, export.action, export.about, ids[0], {"document": name, **params, "sha256": digest, "bytes": len(content)}
    )
    return Document(_file_name(export.filename(data)), MEDIA_TYPE, content, digest, export.omitted(data))


def _file_name(stem: str) -> str:
    """A name that every file system accepts."""
    return re.sub(r'[\x00-\x1f"*/:<>?\\|]+', "-", stem).strip(" .")[:120] + ".xlsx"
