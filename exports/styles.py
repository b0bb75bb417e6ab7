"""The named styles of all documents: the only fonts, fills and number formats there are."""

from __future__ import annotations

from dataclasses import dataclass, replace

FONT = "Times New Roman"
LINE, GREY, SHADE = "606060", "F0F0F0", "D4D4D4"
DAY_FORMAT, SHORT_DAY_FORMAT, DECIMAL_FORMAT = "dd.mm.yyyy", "dd", "[$-419]0.00"


@dataclass(frozen=True)
class Style:
    """How a cell looks. `across` and `down` are alignments, `turned` degrees, `fill` a colour as RRGGBB."""

    size: float = 9
    bold: bool = False
    italic: bool = False
    color: str = "000000"
    across: str = "left"
    down: str = "center"
    wrap: bool = False
    shrink: bool = False
    turned: int = 0
    indent: int = 0
    boxed: bool = True
    underlined: bool = False
    fill: str = ""
    format: str = "General"


_text = Style()
_middle = Style(across="center")
_head = Style(size=8, bold=True, across="center", wrap=True, fill=GREY)
_free = Style(boxed=False)

STYLES: dict[str, Style] = {
    # tables
    "head": _head,
    "head.day": replace(_head, size=9, wrap=False, format=SHORT_DAY_FORMAT),
    "head.month": replace(_head, wrap=False, shrink=True),
    "head.label": replace(_head, bold=False, italic=True, across="right"),
    "head.note": replace(_head, size=7, bold=False, wrap=False, shrink=True),
    "head.turned": replace(_head, bold=False, turned=90),
    "head.small": replace(_head, size=7, bold=False),
    "text": _text,
    "number": _middle,
    "number.bold": replace(_middle, bold=True),
    "mark": replace(_middle, size=10, shrink=True),
    "dot": replace(_middle, size=14, bold=True),
    "outside": replace(_middle, fill=SHADE),
    "average": replace(_middle, format=DECIMAL_FORMAT),
    "day": replace(_middle, format=DAY_FORMAT),
    "wrapped": replace(_text, wrap=True),
    "wrapped.small": replace(_text, size=7.5, wrap=True),
    "faint": replace(_text, size=8, color="505050", down="bottom"),
    "link": replace(_text, color="1F4E9E", underlined=True),
    # text outside tables
    "title": replace(_free, size=12, bold=True, shrink=True),
    "subtitle": replace(_free, size=9, color="404040", shrink=True),
    "note": replace(_free, size=9, wrap=True),
    "free": _free,
    # title page
    "cover.college": replace(_free, size=14, across="center", wrap=True),
    "cover.name": replace(_free, size=36, bold=True, across="center"),
    "cover.kind": replace(_free, size=20, across="center"),
    "cover.label": replace(_free, size=14, across="right", indent=1),
    "cover.value": replace(_free, size=14, bold=True, wrap=True, indent=1),
    "cover.note": replace(_free, size=11, italic=True, across="center", wrap=True),
}
