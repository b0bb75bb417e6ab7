"""A file that somebody uploads, as rows of text: Excel (.xlsx) or .csv, told by content and never by name.

Everything about the file is distrusted: its size, what it unpacks to, its XML, its encoding, its cells. What cannot be
read is a sentence with the cure.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.cell.read_only import EMPTY_CELL

from models import settings
from models.errors import Code, Invalid
from models.i18n import gettext as _
from models.verbs.lists import BadCell, SourceRow

ROW_LIMIT, COLUMN_LIMIT, CELL_LIMIT = 20_000, 60, 5_000
MEMBER_LIMIT, UNPACKED_LIMIT, RATIO_LIMIT = 1_000, 80_000_000, 150
RATIO_FROM = 1_000_000
"""Parts of a workbook smaller than this many bytes may be packed as tightly as they like."""
SHEET_ROWS = 1_048_576
CHUNK = 1 << 16
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
)


def read_rows(content: bytes) -> list[SourceRow]:
    """The filled rows of a file with their numbers in it, all cells as text: dates as 23.11.2026, numbers by their digits.

    Raises:
        Invalid: for the field `file`; the file is too big, of another kind, protected, broken or hostile.
    """
    _check_size(content)
    if content.startswith(OLE):
        raise _refused(
            _("This is an old .xls file, or one with a password. Open it in Excel and save it as .xlsx without a password.")
        )
    rows = _xlsx(content) if content.startswith(ZIP) else _csv(content)
    return list(_limited(rows))


def _check_size(content: bytes) -> None:
    limit = settings.current().upload_size_limit
    if len(content) > limit:
        raise _refused(
            _("The file is too big: at most %(size)d MB. Divide the list.", size=max(1, limit // 1_000_000)), Code.TOO_MANY
        )
    if not content.strip():
        raise _refused(_("The file is empty. Choose a file with a header and at least one row."), Code.REQUIRED)


def _refused(message: str, code: Code = Code.INVALID) -> Invalid:
    return Invalid("file", message, code)


def _no_table() -> Invalid:
    return _refused(_("This is no table. Save the list as an Excel workbook (.xlsx) or as .csv and choose it again."))


def _broken() -> Invalid:
    return _refused(_("The Excel file is damaged or not written by Excel. Open it and save it again as .xlsx."))


def _hostile() -> Invalid:
    return _refused(
        _("The Excel file unpacks to too much. Copy the list itself into a new workbook and choose that."), Code.TOO_MANY
    )


def _limited(rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
    """The filled rows without their empty ends, while they are not too many."""
    trimmed = ((number, _trimmed(cells)) for number, cells in rows)
    for count, (number, cells) in enumerate((row for row in trimmed if row[1]), 1):
        if count > ROW_LIMIT + 1:
            raise _refused(_("The list is too long: at most %(limit)d rows. Divide it.", limit=ROW_LIMIT), Code.TOO_MANY)
        if len(cells) > COLUMN_LIMIT:
            raise _refused(_("The table is too wide: at most %(limit)d columns.", limit=COLUMN_LIMIT), Code.TOO_MANY)
        yield number, tuple(_short(cell) for cell in cells)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    width = next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)
    return cells[:width]


def _short(cell: str) -> str:
    if len(cell) <= CELL_LIMIT:
        return cell
    return BadCell(cell[:100] + "…", _("The text is too long: %(length)d characters, at most %(limit)d.",
                                       length=len(cell), limit=CELL_LIMIT))  # fmt: skip


# --- .csv -------------------------------------------------------------------------------------------------------------


def _csv(content: bytes) -> Iterator[SourceRow]:
    text = _decoded(content)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)), 1)
    except csv.Error as error:
        raise _refused(_("A cell of the file is too long, or a quotation mark is not closed. Check the file.")) from error


def _decoded(content: bytes) -> str:
    """UTF-8 (with a mark or without) or Windows-1251, as Russian Excel saves .csv."""
    if content.startswith(OTHER_KINDS):
        raise _no_table()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content[:CHUNK]:
        raise _no_table()
    else:
        encodings = ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_table()


def _separator(text: str) -> str:
    """The separator that the first filled lines have most of, outside of quotation marks."""
    lines = [line for line in text[:CHUNK].splitlines() if line.strip()][:10]
    outside = "".join(part for line in lines for part in line.split('"')[::2])
    return max(";\t,", key=outside.count)


# --- .xlsx ------------------------------------------------------------------------------------------------------------


def _xlsx(content: bytes) -> Iterator[SourceRow]:
    has_formulas = _inspected(content)
    results = _sheet(content, data_only=True)
    if not has_formulas:
        yield from ((number, [_text(cell) for cell in row]) for number, row in results)
        return
    by_number = dict(results)
    for number, row in _sheet(content, data_only=False):
        kept = by_number.get(number, (EMPTY_CELL,) * len(row))
        yield number, [_result(cell, source) for cell, source in zip(kept, row, strict=True)]


def _inspected(content: bytes) -> bool:
    """Check a workbook before anything opens it: its directory, then what each part really unpacks to.

    Gives whether any sheet has formulas.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_directory(parts)
            return sum(_scanned(archive, part) for part in parts) > 0  # every part is looked at
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _broken() from error


def _check_directory(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise _no_table()
    if len(parts) > MEMBER_LIMIT or len(names) < len(parts) or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise _hostile()
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(_("The file is protected with a password. Save it without one and choose it again."))
    if any(part.file_size > RATIO_FROM and part.file_size > RATIO_LIMIT * max(1, part.compress_size) for part in parts):
        raise _hostile()


def _scanned(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Unpack one part in pieces, holding it against its promised size; whether it is a sheet with formulas.

    No part of a workbook needs a document type, and entities are declared nowhere else.
    """
    is_sheet, found, size, tail = part.filename.startswith("xl/worksheets/"), False, 0, b""
    with archive.open(part) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > part.file_size:
                raise _hostile()
            window = tail + piece
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise _broken()
            found = found or (is_sheet and (b"<f>" in window or b"<f " in window or b"<f/" in window or b":f>" in window))
            tail = piece[-16:]
    return found


def _sheet(content: bytes, *, data_only: bool) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of the first visible sheet that have something in them, with their numbers.

    A row may say that it is the millionth: those before it are one and the same blank row, and are passed over at once.
    """
    book = blank = None
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheets[0].reset_dimensions()
        for number, row in enumerate(sheets[0].iter_rows(min_row=1, max_row=SHEET_ROWS, max_col=COLUMN_LIMIT + 1), 1):
            if row is blank:
                continue
            if all(cell.value is None for cell in row):
                blank = row
            else:
                yield number, row
    except Exception as error:  # the library raises anything at all on a malformed workbook, or none of its sheets is seen
        raise _broken() from error
    finally:
        if book is not None:
            book.close()


def _result(cell: Any, source: Any) -> str:
    """The kept result of a formula; any other cell as it is."""
    if source.data_type == "f" and cell.value is None:
        return BadCell("=", _("The formula has no result in the file. Replace it by its value, or save the file in Excel."))
    return _text(cell)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return BadCell(str(value), _("There is an Excel error in this cell. Write the value instead."))
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}" if value.time() == dt.time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return str(value)


# --- rows given back --------------------------------------------------------------------------------------------------


def rows_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of these rows with every cell as text, so that nothing in it is ever calculated."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (header, *rows):
        sheet.append([_cell(sheet, text) for text in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    return cell
