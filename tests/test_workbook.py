"""From the description of a book to a file: whatever a person typed stays text, and equal books are equal files."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from exports.sheet import Book, Canvas, Cell, Sheet, Span, legal_titles
from exports.styles import STYLES
from exports.workbook import render

DAY = dt.date(2026, 10, 15)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "\t=", "#", " =", "'="]), st.text(max_size=30)),
    st.sampled_from(["#N/A", "#REF!", "TRUE", "1e5", "01.02.2026", "12:30", "5", "_x0041_", "=cmd|' /C calc'!A0", "a\x00b"]),
)


def book(*rows: list[Cell | None], title: str = "Лист") -> Book:
    return Book("Журнал", DAY, [Sheet(title, [10.0], list(rows))])


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


@pytest.mark.clause("R16")
@settings(max_examples=40, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=250))
@example(["=1+1", "+cmd", "@x", "#N/A", "-2+3", '=HYPERLINK("http://x")', "_x0041_", "\ufffe\x00\x1f\ud800"])
def test_no_text_that_a_person_can_type_becomes_a_formula(texts: list[str]) -> None:
    content = render(book(*([Cell(text, "text")] for text in texts)))
    cells = [row[0] for row in read(content).active.iter_rows(max_row=len(texts), max_col=1)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert not re.search(rb"<f[ >/]", zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml"))
    for text, cell in zip(texts, cells, strict=True):
        if text.isprintable() and text:
            assert isinstance(cell.value, str)
            assert unescape(cell.value) == text


def test_values_keep_their_type() -> None:
    sheet = read(render(book([Cell(5, "mark"), Cell(4.65, "average"), Cell(DAY, "day"), Cell("5", "mark"), None]))).active
    mark, average, day, text = [cell.value for cell in sheet[1]]
    assert (mark, average, day.date(), text) == (5, 4.65, DAY, "5")


def test_equal_books_are_equal_files_whenever_they_are_made() -> None:
    first, second = (render(book([Cell("Вера", "text"), Cell(5, "mark")])) for _time in range(2))
    assert first == second
    assert {entry.date_time for entry in zipfile.ZipFile(BytesIO(first)).infolist()} == {(2026, 10, 15, 0, 0, 0)}


@pytest.mark.clause("R16")
def test_sheet_names_are_made_legal_and_different() -> None:
    wanted = ["A" * 40, "a" * 40, "ОП.01/2:[*]?\\", "'ОП'", "", "History", "МДК.01", "мдк.01", "x\x00\ny"]
    titles = legal_titles(wanted)
    assert len({title.casefold() for title in titles}) == len(wanted)
    assert all(1 <= len(title) <= 31 and not set(title) & set("[]:*?/\\\x00\n") for title in titles)
    assert titles[2] == "ОП.01_2______"
    assert titles[6:8] == ["МДК.01", "мдк.01 (2)"]
    assert legal_titles(titles) == titles


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_sheet_names_can_be_made_legal(wanted: list[str]) -> None:
    titles = legal_titles(wanted)
    assert len({title.casefold() for title in titles}) == len(wanted)
    assert all(1 <= len(title) <= 31 for title in titles)


def test_a_link_leads_to_the_sheet_whatever_its_name_became() -> None:
    sheets = [Sheet("Содержание", [9.0], [[Cell("→", "link", "Д'Артаньян: 1")]]), Sheet("Д'Артаньян: 1", [9.0], [])]
    made = read(render(Book("Журнал", DAY, sheets)))
    assert made.sheetnames == ["Содержание", "Д'Артаньян_ 1"]
    assert made["Содержание"]["A1"].hyperlink.location == "'Д''Артаньян_ 1'!A1"


def test_a_page_is_ready_for_the_printer() -> None:
    canvas = Canvas()
    canvas.columns(10, 20)
    canvas.span(Span(1, 1, 1, 2), "Заголовок", "title")
    canvas.line(2, 1, ("а", "б"), "head")
    canvas.areas += [Span(1, 1, 2, 1), Span(1, 2, 2, 2)]
    sheet = canvas.sheet("Лист", header=(1, 2), frozen=(3, 2))
    page = read(render(Book("Группа А&Б", DAY, [sheet]))).active
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == ("landscape", 9, 1)
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.oddFooter.right.text == "стр. &P из &N"
    assert page.oddFooter.left.text == "Группа А&&Б"
    assert page.print_title_rows == "$1:$2"
    assert page.print_area == "'Лист'!$A$1:$A$2,'Лист'!$B$1:$B$2"
    assert page.freeze_panes == "B3"
    assert [str(merge) for merge in page.merged_cells.ranges] == ["A1:B1"]


def test_every_style_is_one_of_the_named_ones() -> None:
    made = read(render(book([Cell("x", name) for name in STYLES])))
    assert [cell.style for cell in made.active[1]] == list(STYLES)
