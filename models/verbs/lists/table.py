"""The table that a file holds: its rows as text, its header, and what each column of it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ... import text
from ...errors import Code, Invalid
from ...i18n import LazyText
from ...i18n import gettext as _

HEADER_WITHIN = 10
"""A header is looked for in this many first rows: files often begin with a title."""
_brackets = re.compile(r"\([^)]*\)")
_signs = re.compile(r"[^\w№]+")


class BadCell(str):
    """The text of a cell that could not be read, with the reason as a sentence."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, shown: str, reason: str) -> Self:
        made = super().__new__(cls, shown)
        made.reason = reason
        return made


SourceRow = tuple[int, Sequence[str]]
"""The number that a row has in the file, from 1, and its cells."""


@dataclass(frozen=True)
class Column:
    """A column that a list may have. `spellings` are the headers seen in practice, divided by `|`, in any case."""

    key: str
    title: LazyText
    spellings: str = ""

    def headers(self) -> set[str]:
        return {
            header_key(spelling)
            for spelling in (self.key, self.title.message, str(self.title), *self.spellings.split("|"))
            if spelling
        }


@dataclass(frozen=True)
class Header:
    """The header of a file: where it stands, which column is where, and what is not understood."""

    number: int
    texts: tuple[str, ...]
    places: dict[str, int]
    ignored: tuple[str, ...]


def header_key(spelling: str) -> str:
    """A header as it is compared: no case, no «ё», no signs, no remark in brackets.

    >>> header_key("Дата  рождения (дд.мм.гггг)") == header_key("ДАТА РОЖДЕНИЯ:")
    True
    """
    plain = text.fold(_brackets.sub(" ", spelling.replace("_", " ")))
    return " ".join(_signs.sub(" ", plain).replace("№", " номер ").split())


def read_header(columns: Sequence[Column], needed: Sequence[Sequence[Sequence[str]]], rows: Sequence[SourceRow]) -> Header:
    """Find the header and say what each column means.

    `needed` holds what must be there: each item is a choice of sets of columns, one of which has to be complete.

    Raises:
        Invalid: the file is empty, a column that must be there is missing, or two columns mean the same. One error
            names all of them.
    """
    if not rows:
        raise Invalid("file", _("The file is empty. Choose a file with a header and at least one row."), Code.REQUIRED)
    known = {spelling: column.key for column in columns for spelling in column.headers()}
    number, texts = max(rows[:HEADER_WITHIN], key=lambda row: sum(header_key(cell) in known for cell in row[1]))
    titles = {column.key: str(column.title) for column in columns}
    places: dict[str, int] = {}
    ignored: list[str] = []
    for at, cell in enumerate(texts):
        key = known.get(header_key(cell))
        if key is None:
            if cell.strip():
                ignored.append(" ".join(cell.split())[:80])
        elif key in places:
            raise Invalid("file", _("Two columns mean “%(title)s”. Leave one of them.", title=titles[key]))
        else:
            places[key] = at
    _check_complete(needed, places, titles)
    return Header(number, tuple(texts), places, tuple(ignored))


def _check_complete(needed: Sequence[Sequence[Sequence[str]]], places: dict[str, int], titles: dict[str, str]) -> None:
    missing = [
        _(" or ").join(" + ".join(f"«{titles[key]}»" for key in keys) for keys in choice)
        for choice in needed
        if not any(set(keys) <= set(places) for keys in choice)
    ]
    if missing:
        raise Invalid(
            "file",
            _(
                "The file lacks the columns: %(columns)s. Add them to the header, or take the sample file as a pattern.",
                columns=", ".join(missing),
            ),
            Code.REQUIRED,
        )
