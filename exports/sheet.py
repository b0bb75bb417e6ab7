"""What a spreadsheet is, before anybody draws it: plain values, names of styles, places. Knows no Excel library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Value = str | int | float | dt.date | None
TITLE_LENGTH = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


class Cell(NamedTuple):
    """A value and the name of its style; `link` is the title of a sheet of the same book."""

    value: Value
    style: str
    link: str = ""


class Span(NamedTuple):
    """A block of cells, counted from 1, both corners included: a merge, or an area to print."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet. Rows and columns count from 1; widths are in characters, heights in points.

    `areas` are printed one after the other, each beginning a page; `header` are the first and last row that every page
    repeats; `frozen` is the first cell that scrolls, as (row, column).
    """

    title: str
    widths: list[float]
    rows: list[list[Cell | None]]
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    areas: list[Span] = field(default_factory=list)
    header: tuple[int, int] | None = None
    frozen: tuple[int, int] | None = None
    landscape: bool = True
    is_centered: bool = False


@dataclass(frozen=True)
class Book:
    """A file of sheets. `made_on` is all that it knows of time, so that the same data give the same bytes."""

    title: str
    made_on: dt.date
    sheets: list[Sheet]


class Canvas:
    """A sheet that is being laid out: cells put at their places in any order."""

    def __init__(self) -> None:
        self.rows: list[list[Cell | None]] = []
        self.widths: list[float] = []
        self.heights: dict[int, float] = {}
        self.merges: list[Span] = []
        self.areas: list[Span] = []

    @property
    def next_column(self) -> int:
        return len(self.widths) + 1

    def columns(self, *widths: float) -> int:
        """Add columns to the right; gives the number of the first of them."""
        first = self.next_column
        self.widths += widths
        return first

    def put(self, row: int, column: int, value: Value, style: str, link: str = "") -> None:
        """Write one cell."""
        while len(self.rows) < row:
            self.rows.append([])
        cells = self.rows[row - 1]
        if len(cells) < column:
            cells += [None] * (column - len(cells))
        cells[column - 1] = Cell(value, style, link)

    def line(self, row: int, column: int, values: Iterable[Value], style: str) -> None:
        """Write cells of one style side by side."""
        for at, value in enumerate(values):
            self.put(row, column + at, value, style)

    def span(self, span: Span, value: Value, style: str) -> None:
        """Write one value over a block of cells. Never among data: programs read those cell by cell."""
        for row in range(span.top, span.bottom + 1):
            for column in range(span.left, span.right + 1):
                self.put(row, column, None, style)
        self.put(span.top, span.left, value, style)
        if (span.top, span.left) != (span.bottom, span.right):
            self.merges.append(span)

    def sheet(
        self, title: str, *, header: tuple[int, int] | None = None, frozen: tuple[int, int] | None = None,
        is_centered: bool = False,
    ) -> Sheet:  # fmt: skip
        """The finished sheet, landscape."""
        return Sheet(
            title, self.widths, self.rows, self.heights, self.merges, self.areas, header, frozen, is_centered=is_centered
        )


def legal_titles(wanted: Iterable[str]) -> list[str]:
    r"""Sheet names that Excel accepts: 1 to 31 characters without `[]:*?/\`, no apostrophe at either end, no two alike.

    Titles that are legal and different stay as they are.
    """
    taken: set[str] = {"history"}  # Excel keeps this name for itself
    titles = []
    for title in wanted:
        stem = "".join(sign for sign in title if sign.isprintable()).translate(_FORBIDDEN).strip(" '") or "Лист"
        number, legal = 1, stem[:TITLE_LENGTH].rstrip(" '")
        while legal.casefold() in taken:
            number += 1
            ending = f" ({number})"
            legal = stem[: TITLE_LENGTH - len(ending)].rstrip() + ending
        taken.add(legal.casefold())
        titles.append(legal)
    return titles
