"""The languages of the interface: English in the code, Russian (the default) and others from catalogues.

A catalogue is a `.po` file in a `locales` folder beside the code that speaks; it is read as it is, so nothing has to be
compiled. The language of the person who is asking lives in a context variable.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("models", "schema", "admin")
language: ContextVar[str] = ContextVar("language", default="ru")


@cache
def catalogue(code: str) -> Translations:
    """All messages of one language; empty for English, the language of the code."""
    merged = Translations()
    for folder in FOLDERS:
        path = ROOT / folder / "locales" / f"{code}.po"
        if path.exists():
            compiled = BytesIO()
            with path.open("rb") as source:
                write_mo(compiled, read_po(source, locale=code))
            compiled.seek(0)
            found = Translations(fp=compiled)
            merged.merge(found)
            merged.plural = found.plural  # which merging leaves behind
    return merged


def gettext(message: str, /, **values: object) -> str:
    """The message in the language of the person who is asking, with its `%(name)s` filled in."""
    translated = catalogue(language.get()).gettext(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """As `gettext`, in the plural form that `count` needs; `%(count)d` may stand in the text."""
    return catalogue(language.get()).ngettext(singular, plural, count) % {"count": count, **values}


class LazyText:
    """A message that is translated when it is shown, for labels declared at import."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return gettext(self.message)

    def __html__(self) -> str:
        from html import escape

        return escape(str(self))

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.message)

    def __getattr__(self, name: str) -> object:
        return getattr(str(self), name)


def lazy(message: str) -> LazyText:
    """Mark a label for translation at the time it is shown."""
    return LazyText(message)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language for the time of a block."""
    token = language.set(code)
    try:
        yield
    finally:
        language.reset(token)
