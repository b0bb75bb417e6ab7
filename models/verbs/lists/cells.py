"""One row of the file: its cells read into values. What is wrong is collected, so that a row tells all of it at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ... import text
from ...access import Actor
from ...errors import JournalError
from ...i18n import gettext as _
from ..clean import EARLIEST, LATEST, Cleaner
from .outcome import RowProblem
from .table import BadCell

_RUSSIAN_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?: 0?0:00(?::00)?| ?г\.?)?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_YEAR = re.compile(r"(\d{4})(?: ?г\.?)?")
_WHOLE = re.compile(r"(\d{1,6})(?:[.,]0+)?")
_DIGIT = re.compile(r"\d")
NOTHING = {"—", "–", "-"}


class FullName(NamedTuple):
    """Surname, name and patronymic."""

    last_name: str
    first_name: str
    middle_name: str

    @property
    def key(self) -> str:
        return text.fold(" ".join(self))

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


class Cells:
    """The cells of one row by the key of their column. Reading a bad one gives nothing and adds a problem."""

    def __init__(self, number: int, texts: dict[str, str], titles: Mapping[str, str], source: tuple[str, ...]) -> None:
        self.number, self.texts, self.titles, self.source = number, texts, titles, source
        self.problems: list[RowProblem] = []

    def refuse(self, key: str, message: str) -> None:
        """Add a problem at a column."""
        problem = RowProblem(self.titles.get(key, ""), message)
        if problem not in self.problems:
            self.problems.append(problem)

    def text(self, key: str) -> str:
        """The text of a cell; empty if the file has no such column, or a dash stands for nothing as in our own lists."""
        found = self.texts.get(key, "")
        if isinstance(found, BadCell):
            self.refuse(key, found.reason)
            return ""
        return "" if found in NOTHING else found

    def needed(self, key: str) -> str:
        """As `text`, of a cell that must be filled."""
        found = self.text(key)
        if not found and not isinstance(self.texts.get(key), BadCell):
            self.refuse(key, _("Fill in this cell."))
        return found

    def date(self, key: str, *, year: tuple[int, int] | None = None) -> dt.date | None:
        """A date, as 23.11.2026 or 2026-11-23; where a bare year is enough, `year` is the month and day it stands for."""
        found = self.text(key)
        if not found:
            return None
        read = read_date(found, year)
        if read is None:
            self.refuse(key, _("This is no date. Write it as 23.11.2026."))
        elif not EARLIEST <= read <= LATEST:
            self.refuse(key, _("The date is too far away. Check the year."))
        else:
            return read
        return None

    def whole(self, key: str) -> int | None:
        """A whole number that is not negative."""
        found = self.text(key)
        if not found:
            return None
        match = _WHOLE.fullmatch(found.replace(" ", ""))
        if match is None:
            self.refuse(key, _("Write a whole number, as 72."))
            return None
        return int(match[1])

    def option(self, key: str, spellings: Mapping[str, Any]) -> Any:
        """A member of a closed set, by any of its spellings (folded)."""
        found = self.text(key)
        if not found:
            return None
        chosen = spellings.get(text.fold(found).replace("ё", "е").strip(" ."))
        if chosen is None:
            known = ", ".join(dict.fromkeys(spelling for spelling in spellings if not spelling.isascii()))
            self.refuse(key, _("There is no such value. Write one of: %(known)s.", known=known))
        return chosen

    def full_name(self, whole: str, parts: tuple[str, str, str] | None = None) -> FullName | None:
        """A person's name, in one column or in three. Initials are refused: they would be kept for ever."""
        if parts and any(self.texts.get(part) for part in parts):
            name = FullName(*(self.text(part) for part in parts))
            for key, value in zip(parts[:2], name, strict=False):
                if not value:
                    self.needed(key)
            keys: tuple[str, ...] = parts
        else:
            name = split_name(self.needed(whole))
            if name.last_name and not name.first_name:
                self.refuse(whole, _("Write the surname and the name in full, then the patronymic."))
            keys = (whole,) * 3
        if any(re.fullmatch(r"\w\.?(\w\.)?", part) for part in name if part):
            at = next(key for key, part in zip(keys, name, strict=True) if re.fullmatch(r"\w\.?(\w\.)?", part))
            self.refuse(at, _("Write the name in full, without initials."))
            return None
        return name if name.last_name and name.first_name else None

    def cleaned(
        self, actor: Actor, cleaners: Mapping[str, Cleaner], values: Mapping[str, Any], at: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The values as the verbs take them; `at` names the column of a field where it is called otherwise."""
        cleaned: dict[str, Any] = {}
        for name, value in values.items():
            try:
                cleaned[name] = cleaners[name](actor, value, name)
            except JournalError as error:
                self.refuse_all(error, at or {})
        return cleaned

    def refuse_all(self, error: JournalError, at: Mapping[str, str]) -> None:
        """Take over the problems of a verb, under the columns of this file."""
        for problem in error.problems:
            self.refuse(at.get(problem.field or "", problem.field or ""), problem.message)


def read_date(found: str, year: tuple[int, int] | None = None) -> dt.date | None:
    """A date in one of the usual ways of writing, or `None`."""
    russian, iso = _RUSSIAN_DATE.fullmatch(found), _ISO_DATE.fullmatch(found)
    only_year = _YEAR.fullmatch(found) if year else None
    try:
        if russian:
            return dt.date(int(russian[3]), int(russian[2]), int(russian[1]))
        if iso:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        if only_year and year:
            return dt.date(int(only_year[1]), *year)
    except ValueError:
        return None
    return None


def split_name(found: str) -> FullName:
    """Surname, name, and all that follows as the patronymic («Алиев Вагиф Рашид оглы»)."""
    parts = found.split()
    return FullName("".join(parts[:1]), "".join(parts[1:2]), " ".join(parts[2:]))


def phone_key(phone: str) -> str:
    """The digits by which two spellings of a phone number are one: 8 and +7 at the beginning are the same."""
    return "".join(_DIGIT.findall(phone))[-10:]


def code_key(found: str) -> str:
    """A name of a group or a code as it is compared: no case, no spaces, one kind of hyphen.

    >>> code_key("ИС – 21") == code_key("ис-21")
    True
    """
    return re.sub(r"\s+", "", re.sub("[‐‑‒–—−]", "-", text.fold(found)))
