"""From the description of a book to the bytes of an .xlsx file. The only place that knows openpyxl.

Whatever a person typed becomes a text cell, never a formula. Equal books give equal bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from .sheet import Book, Cell, Sheet, Span, legal_titles
from .styles import FONT, LINE, STYLES, Style

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4, INCH = 9, 25.4
MARGINS = (8, 8, 8, 12, 4, 5)
"""Left, right, top, bottom, header and footer, in millimetres."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EMPTY_BODY = re.compile("<sheetData *(?:/>|></sheetData>)")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` in a text as the letter of that number, unless its first sign is itself written that way."""


def render(book: Book) -> bytes:
    """The book as an .xlsx file."""
    workbook = Workbook(write_only=True)
    _use_font(workbook)
    for name, style in STYLES.items():
        workbook.add_named_style(_named_style(name, style))
    titles = legal_titles(sheet.title for sheet in book.sheets)
    targets = {sheet.title: title for sheet, title in zip(book.sheets, titles, strict=True)}
    bodies = []
    for sheet, title in zip(book.sheets, titles, strict=True):
        page = workbook.create_sheet(title)
        _set_up(page, sheet, book)
        _link(page, sheet, targets)
        bodies.append(_body(sheet, _look_numbers(page)))
    return _packed(workbook, book, bodies)


def typed(text: str) -> str:
    """A text as a cell can hold it: without control characters, with Excel's own escapes made harmless."""
    return _ESCAPE.sub("_x005F_", _UNPRINTABLE.sub("", text))


def _use_font(workbook: Workbook) -> None:
    """Make our font the book's own: widths of columns count in its digits, wherever the file is opened."""
    font = Font(name=FONT, size=11, family=1)
    workbook._fonts[0] = font
    workbook._named_styles["Normal"].font = font


def _named_style(name: str, style: Style) -> NamedStyle:
    side = Side(style="thin", color=LINE)
    return NamedStyle(
        name=name,
        font=Font(
            name=FONT, size=style.size, bold=style.bold, italic=style.italic, color=style.color,
            underline="single" if style.underlined else None,
        ),
        fill=PatternFill("solid", fgColor=style.fill) if style.fill else PatternFill(),
        border=Border(left=side, right=side, top=side, bottom=side) if style.boxed else Border(),
        alignment=Alignment(
            horizontal=style.across, vertical=style.down, wrap_text=style.wrap, shrink_to_fit=style.shrink,
            text_rotation=style.turned, indent=style.indent,
        ),
        number_format=style.format,
    )  # fmt: skip


def _set_up(page: Any, sheet: Sheet, book: Book) -> None:
    """Everything about a page that is not its cells; a write-only sheet wants it before the first row."""
    for at, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    for merge in sheet.merges:
        page.merged_cells.add(_range(merge))
    if sheet.frozen:
        page.freeze_panes = _place(*sheet.frozen)
    if sheet.header:
        page.print_title_rows = "{}:{}".format(*sheet.header)
    if sheet.areas:
        page.print_area = [_range(area) for area in sheet.areas]
    page.sheet_view.showGridLines = False
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.paperSize = A4
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins = PageMargins(*(mm / INCH for mm in MARGINS))
    page.print_options.horizontalCentered = True
    page.print_options.verticalCentered = sheet.is_centered
    page.oddFooter.left.text = typed(book.title).replace("&", "&&")
    page.oddFooter.right.text = "стр. &P из &N"
    page.oddFooter.left.size = page.oddFooter.right.size = 8


def _link(page: Any, sheet: Sheet, targets: dict[str, str]) -> None:
    page._get_writer()
    for row, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells, 1):
            if cell and cell.link:
                title = targets[cell.link].replace("'", "''")
                page._hyperlinks.append(Hyperlink(ref=_place(row, column), location=f"'{title}'!A1"))


def _look_numbers(page: Any) -> dict[str, int]:
    """The number under which the file knows each style."""
    numbers = {}
    for name in STYLES:
        probe = WriteOnlyCell(page)
        probe.style = name
        numbers[name] = probe.style_id
    return numbers


# --- cells: written here, because openpyxl spends ten times as long on each -------------------------------------------


def _body(sheet: Sheet, looks: dict[str, int]) -> str:
    """The rows of a sheet as XML."""
    letters = [get_column_letter(at) for at in range(1, max(map(len, sheet.rows), default=0) + 1)]
    rows = []
    for number, cells in enumerate(sheet.rows, 1):
        height = sheet.heights.get(number)
        sized = f' ht="{height:.2f}" customHeight="1"' if height else ""
        row = "".join(
            [_cell(f"{letter}{number}", cell, looks) for letter, cell in zip(letters, cells, strict=False) if cell]
        )
        rows.append(f'<row r="{number}"{sized}>{row}</row>')
    return "".join(rows)


def _cell(place: str, cell: Cell, looks: dict[str, int]) -> str:
    """A cell whose type follows from the value's own type, never from what a text looks like."""
    value, look = cell.value, looks[cell.style]
    if value is None:
        return f'<c r="{place}" s="{look}"/>'
    if isinstance(value, str):
        text = escape(typed(value))
        return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}" s="{look}"><v>{to_excel(value) if isinstance(value, dt.date) else value}</v></c>'


def _place(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _range(span: Span) -> str:
    return f"{_place(span.top, span.left)}:{_place(span.bottom, span.right)}"


class _Archive(ZipFile):
    """A zip file whose entries bear one fixed time, and whose sheets get their rows as they go in.

    Overrides the two methods with which openpyxl fills it; only sheets come through `write`, in their order.
    """

    def __init__(self, file: BytesIO, day: dt.date, bodies: list[str]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED, compresslevel=6)
        self.moment = (day.year, day.month, day.day, 0, 0, 0)
        self.bodies = iter(bodies)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *options: Any) -> None:
        entry = ZipInfo(str(zinfo_or_arcname), self.moment)
        entry.compress_type = ZIP_DEFLATED
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *options: Any) -> None:
        head, tail = _EMPTY_BODY.split(Path(filename).read_text(encoding="utf-8"))
        self.writestr(arcname, f"{head}<sheetData>{next(self.bodies)}</sheetData>{tail}")


def _packed(workbook: Workbook, book: Book, bodies: list[str]) -> bytes:
    midnight = dt.datetime.combine(book.made_on, dt.time())
    about = workbook.properties
    about.title, about.creator, about.created, about.modified = typed(book.title), "", midnight, midnight
    content = BytesIO()
    ExcelWriter(workbook, _Archive(content, book.made_on, bodies)).save()
    return content.getvalue()
