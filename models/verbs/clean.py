"""Cleaners: each takes (actor, value, field) and gives a usable value, or refuses with the field and the cure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import peewee

from .. import text
from ..access import Actor, find
from ..errors import Code, Invalid
from ..i18n import gettext as _

Cleaner = Callable[[Actor, Any, str], Any]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s()\-]{5,30}")
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


def line(limit: int, *, required: bool = True) -> Cleaner:
    """One line of text."""
    return lambda actor, value, field: text.line(value, field, limit=limit, required=required)


def line_or_none(limit: int) -> Cleaner:
    """One line of text, or nothing at all (for columns that are unique where they are filled)."""
    return lambda actor, value, field: text.line(value, field, limit=limit, required=False) or None


def paragraph(limit: int, *, required: bool = True) -> Cleaner:
    """Several lines of text."""
    return lambda actor, value, field: text.paragraph(value, field, limit=limit, required=required)


def day(*, required: bool = True) -> Cleaner:
    """A date; ISO text is understood."""

    def clean(actor: Actor, value: Any, field: str) -> dt.date | None:
        if value in (None, ""):
            if required:
                raise Invalid(field, _("Fill in this field."), Code.REQUIRED)
            return None
        try:
            found = value if type(value) is dt.date else dt.date.fromisoformat(str(value))
        except ValueError:
            raise Invalid(field, _("This is no date. Write it as 23.11.2026.")) from None
        if not EARLIEST <= found <= LATEST:
            raise Invalid(field, _("The date is too far away. Check the year."))
        return found

    return clean


def whole(low: int, high: int) -> Cleaner:
    """A whole number between two bounds."""

    def clean(actor: Actor, value: Any, field: str) -> int:
        if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,9}", str(value).strip()):
            raise Invalid(field, _("Write a whole number from %(low)d to %(high)d.", low=low, high=high))
        if not low <= int(value) <= high:
            raise Invalid(field, _("Write a whole number from %(low)d to %(high)d.", low=low, high=high))
        return int(value)

    return clean


def flag(actor: Actor, value: Any, field: str) -> bool:
    """Yes or no."""
    return bool(value)


def choice(options: type[StrEnum], *, required: bool = True) -> Cleaner:
    """A member of a closed set."""

    def clean(actor: Actor, value: Any, field: str) -> StrEnum | None:
        if value in (None, ""):
            if required:
                raise Invalid(field, _("Choose a value."), Code.REQUIRED)
            return None
        try:
            return options(value)
        except ValueError:
            raise Invalid(field, _("There is no such value. Choose one from the list.")) from None

    return clean


def reference(model: type[peewee.Model], *, required: bool = True) -> Cleaner:
    """A row that this person may see, given as a row or as its id."""

    def clean(actor: Actor, value: Any, field: str) -> Any:
        if value in (None, ""):
            if required:
                raise Invalid(field, _("Choose a value."), Code.REQUIRED)
            return None
        return find(actor, model, value.get_id() if isinstance(value, peewee.Model) else value, field)

    return clean


def email(actor: Actor, value: Any, field: str) -> str:
    """An e-mail address, or nothing."""
    found = text.line(value, field, limit=200, required=False)
    if found and not _EMAIL.fullmatch(found):
        raise Invalid(field, _("This is no e-mail address. Write it as name@example.ru."))
    return found


def phone(actor: Actor, value: Any, field: str) -> str:
    """A telephone number, or nothing."""
    found = text.line(value, field, limit=40, required=False)
    if found and not _PHONE.fullmatch(found):
        raise Invalid(field, _("This is no phone number. Write it as +7 846 123-45-67."))
    return found


def birth_date(actor: Actor, value: Any, field: str) -> dt.date | None:
    """A date of birth in the past, or nothing."""
    found: dt.date | None = day(required=False)(actor, value, field)
    if found and found >= actor.today:
        raise Invalid(field, _("A date of birth lies in the past. Check the year."))
    return found
