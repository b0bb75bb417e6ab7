"""Text that people type: cleaned once on the way in, and keys for search and order that are the same everywhere."""

from __future__ import annotations

import re
import unicodedata

from .errors import Code, Invalid
from .i18n import gettext as _

LINE, PARAGRAPH = 200, 5000
_digits = re.compile(r"\d+")


def fold(text: str) -> str:
    """The text as it is searched, and as people are ordered: no case, ё as е (as Russian lists have it)."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(composed.replace("ё", "е").split())


def natural(text: str) -> str:
    """The text as groups and courses are ordered: as `fold`, numbers by their size.

    >>> sorted(["ИС-11", "ИС-2"], key=natural)
    ['ИС-2', 'ИС-11']
    """
    return _digits.sub(lambda number: number[0].zfill(6), fold(text))


def needle(text: str) -> str:
    r"""The pattern that finds `text` anywhere within a folded text, for LIKE with the escape character `\`."""
    folded = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{folded}%"


def line(value: object, field: str, *, limit: int = LINE, required: bool = True) -> str:
    """One line of text: trimmed, composed (NFC), white space single.

    Raises:
        Invalid: empty though required, longer than `limit` characters, or with control characters.
    """
    return _clean(" ".join(str(value or "").split()), field, limit, required)


def paragraph(value: object, field: str, *, limit: int = PARAGRAPH, required: bool = True) -> str:
    r"""Several lines of text, line ends as `\n`; otherwise as `line`."""
    return _clean(str(value or "").replace("\r\n", "\n").replace("\r", "\n").strip(), field, limit, required)


def _clean(text: str, field: str, limit: int, required: bool) -> str:
    text = unicodedata.normalize("NFC", text)
    if required and not text:
        raise Invalid(field, _("Fill in this field."), Code.REQUIRED)
    if len(text) > limit:
        raise Invalid(
            field, _("The text is too long: %(length)d characters, at most %(limit)d.", length=len(text), limit=limit)
        )
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and sign != "\n" for sign in text):
        raise Invalid(field, _("The text has control characters in it. Type it again or paste it as plain text."))
    return text
