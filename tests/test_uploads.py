"""What the administrator uploads: files of every sort become rows or a sentence."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from admin import uploads
from admin.lists import import_file
from admin.uploads import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT, read_rows, rows_file
from models import settings
from models.errors import Code, Invalid
from models.verbs import lists
from models.verbs.lists import BadCell

from .cast import Cast
from .listed import cells, csv_file
from .real_size import workbook

ROOT = Path(__file__).resolve().parent.parent
HEADER = ("ФИО", "Группа", "№ зачётной книжки")
NEWCOMER = ("Новиков Никита Ильич", "ИС-21", "26-77")


def refused(content: bytes) -> Invalid:
    with pytest.raises(Invalid) as error:
        read_rows(content)
    assert error.value.problems[0].field == "file"
    return error.value


def changed(content: bytes, name: str, change: Any) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(old.read(part)) if part.filename == name else old.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"

# --- .csv -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_in_every_usual_encoding_and_with_every_usual_separator(encoding: str, separator: str) -> None:
    rows = (HEADER, ("Ёлкин Глеб", 'ИС-21; "вечерняя", старая', "№ 5\nвторая строка"))
    assert cells(csv_file(*rows, encoding=encoding, separator=separator)) == list(rows)


def test_rows_keep_their_numbers_in_the_file() -> None:
    assert [number for number, _cells in read_rows("а;б\n\n;\n1;2\n".encode())] == [1, 4]


@examples(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_whatever_bring_anything_but_rows_or_a_sentence(content: bytes) -> None:
    with suppress(Invalid):
        assert all(isinstance(cell, str) for _number, row in read_rows(content) for cell in row)


# --- .xlsx ------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R27")
def test_dates_and_numbers_of_excel_become_the_text_that_people_read() -> None:
    content = workbook(
        [
            ("Дата", "Телефон", "№"),
            (dt.date(2026, 11, 23), 79271234567, 12.0),
            (dt.datetime.combine(dt.date(2026, 1, 2), dt.time()), 0.5, True),
        ]
    )
    assert cells(content)[1:] == [("23.11.2026", "79271234567", "12"), ("02.01.2026", "0.5", "True")]


def test_the_type_of_a_file_is_told_by_content_alone(tmp_path: Path, cast: Cast) -> None:
    path = tmp_path / "список.csv"
    path.write_bytes(workbook([HEADER, NEWCOMER]))
    assert import_file(cast.actor("admin"), "students", path, dry_run=True, skip_errors=False, echo=lambda line: None)


def test_text_that_looks_like_a_formula_is_text() -> None:
    content = rows_file(("ФИО",), [("=1+1",), ("+7",), ("@SUM(A1)",), ("#N/A",), ("о\x00й",)])
    assert cells(content) == [("ФИО",), ("=1+1",), ("+7",), ("@SUM(A1)",), ("#N/A",), ("ой",)]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_a_formula_gives_its_kept_result_and_without_one_a_bad_cell() -> None:
    content = workbook([("ФИО", "Группа"), ('="Новиков"', "=1/0")])
    kept = changed(content, SHEET, lambda xml: re.sub(rb"<f>1/0</f><v\s*/>|<f>1/0</f><v></v>", b"<f>1/0</f><v>7</v>", xml))
    (_header, row) = cells(kept)
    assert isinstance(row[0], BadCell)
    assert row[0].reason
    assert row[1] == "7"
    assert not isinstance(row[1], BadCell)


def test_a_formula_without_a_result_is_an_error_of_its_row_alone(cast: Cast) -> None:
    rows = read_rows(workbook([HEADER, ('="Новиков"', "ИС-21", "1"), NEWCOMER]))
    plan = lists.plan(cast.actor("admin"), "students", rows)
    assert [row.action.value for row in plan.rows] == ["error", "create"]
    assert [problem.title for problem in plan.rows[0].problems] == ["ФИО"]


def test_a_hundred_thousand_signs_in_a_cell_are_an_error_of_their_row_alone(cast: Cast) -> None:
    rows = read_rows(csv_file(HEADER, ("Я" * 100_000, "ИС-21", "1"), NEWCOMER))
    assert len(rows[1][1][0]) < CELL_LIMIT
    plan = lists.plan(cast.actor("admin"), "students", rows)
    assert [row.action.value for row in plan.rows] == ["error", "create"]
    assert "100000" in plan.rows[0].problems[0].message


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 \xd0\xbd\xd0\xb5", b"\x89PNG\r\n\x1a\n" + bytes(40), b"\x7fELF" + bytes(40), bytes(100),
        b"PK\x03\x04" + b"x" * 90,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"", b" \r\n ", b"PK\x03\x04", b'"' + b"x" * 200_000,
    ],
    ids=["pdf", "png", "elf", "zeroes", "broken zip", "old or protected", "empty", "blank", "stub of zip", "open quotation"],
)  # fmt: skip
def test_what_is_no_table_is_a_sentence_with_the_cure(content: bytes) -> None:
    sentence = refused(content).problems[0].message
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    assert "openpyxl" not in sentence


def test_a_zip_that_is_no_workbook_and_a_workbook_cut_short_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    refused(out.getvalue())
    whole = workbook([HEADER, NEWCOMER])
    for length in range(4, len(whole), 300):
        refused(whole[:length])


def test_every_damaged_part_of_a_workbook_is_a_sentence() -> None:
    whole = workbook([HEADER, NEWCOMER])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = [name for name in archive.namelist() if name.startswith(("xl/work", "[Content"))]
    for name in names:
        refused(changed(whole, name, lambda xml: xml[: len(xml) // 2]))


# --- hostile workbooks ------------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = changed(workbook([HEADER]), SHEET, lambda xml: xml + b" " * 60_000_000)
    assert len(bomb) < 200_000
    begun = time.perf_counter()
    assert refused(bomb).code is Code.TOO_MANY
    assert time.perf_counter() - begun < 1


def test_many_small_parts_and_a_promise_of_a_huge_one_are_refused() -> None:
    out = io.BytesIO(workbook([HEADER]))
    with zipfile.ZipFile(out, "a") as archive:
        for at in range(uploads.MEMBER_LIMIT):
            archive.writestr(f"xl/media/{at}", b"")
    assert refused(out.getvalue()).code is Code.TOO_MANY
    out = io.BytesIO(workbook([HEADER]))
    with zipfile.ZipFile(out, "a") as archive:
        for at in range(2):
            archive.writestr(f"xl/media/{at}", os.urandom(1000) * (uploads.UNPACKED_LIMIT // 2000 + 1))
    assert refused(out.getvalue()).code is Code.TOO_MANY


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    """The directory lies: the sheet says that it is small."""
    whole = workbook([HEADER, *[NEWCOMER] * 500])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        size = archive.getinfo(SHEET).file_size
    refused(whole.replace(size.to_bytes(4, "little"), (600).to_bytes(4, "little")))


@pytest.mark.parametrize(
    "entity",
    [b'<!ENTITY x SYSTEM "file:///etc/passwd">', b'<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;">', b'<!ENTITY % x SYSTEM "http://example.org/">'],
    ids=["a file", "a billion laughs", "a page"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_workbook_are_refused(entity: bytes, encoding: str) -> None:
    def hostile(xml: bytes) -> bytes:
        body = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
        text = b"<!DOCTYPE worksheet [" + entity + b"]>" + body
        return text if encoding == "utf-8" else text.decode().encode("utf-16")

    refused(changed(workbook([HEADER, NEWCOMER]), SHEET, hostile))


@pytest.mark.parametrize("number", ["1048577", "99999999999999999", "-5", "abc"])
def test_a_row_far_away_costs_no_time(number: str) -> None:
    begun = time.perf_counter()
    content = changed(
        workbook([HEADER, NEWCOMER]), SHEET, lambda xml: xml.replace(b'<row r="2"', f'<row r="{number}"'.encode(), 1)
    )
    with suppress(Invalid):
        assert cells(content)[0] == HEADER
    assert time.perf_counter() - begun < 3


def test_too_many_rows_or_columns_or_bytes_are_refused() -> None:
    assert refused(b"a;b\n" * (ROW_LIMIT + 2)).code is Code.TOO_MANY
    assert len(read_rows(b"a;b\n" * (ROW_LIMIT + 1))) == ROW_LIMIT + 1  # the header and 20,000 rows
    assert refused(b"x;" * COLUMN_LIMIT + b"x").code is Code.TOO_MANY
    assert refused(workbook([tuple("x" * (COLUMN_LIMIT + 1))])).code is Code.TOO_MANY
    settings.use(replace(settings.current(), upload_size_limit=10_000))
    assert refused(b"a;b\n" * 3000).code is Code.TOO_MANY
