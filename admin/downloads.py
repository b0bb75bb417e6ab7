"""Lists as files: text stays text, whatever it begins with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from urllib.parse import quote

from flask import Response

from models import clock
from models.i18n import gettext as _

from .uploads import rows_file

_FORMULA = re.compile(r"[=@\t\r\n]|[+\-](?![\d\s()\-]*$)")
MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def safe(text: str) -> str:
    """The text as a spreadsheet reads it from a .csv: what would begin a formula gets an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_csv(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    """A .csv as Russian spreadsheets open it: semicolons, and a mark at the start that says UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line in (heads, *lines):
        writer.writerow([safe(cell) for cell in line])
    return ("\ufeff" + out.getvalue()).encode()


def download(title: str, heads: list[str], lines: list[list[str]], left_out: list[str], kind: str) -> Response:
    """A list as a file to keep. The names of columns left out for want of a right stand in its last line."""
    note = [[_("Left out, for this role does not read them: %(columns)s", columns=", ".join(left_out))]] if left_out else []
    name = f"{title} {clock.today():%d.%m.%Y}.{kind}"
    return Response(
        as_csv(heads, [*lines, *note]) if kind == "csv" else rows_file(heads, [*lines, *note]),
        mimetype=MIME[kind],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )
