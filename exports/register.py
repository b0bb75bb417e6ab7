"""The left page of a paper register: students down, days across, as many pages as the days need, names on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from .sheet import Canvas, Cell, Span

PAGE_WIDTH, NUMBER_WIDTH, NAME_WIDTH = 160.0, 4.0, 24.0
TITLE, SUBTITLE, MONTHS, NOTES, HEADER, FIRST = 1, 2, 3, 4, 5, 6
"""Rows: the single header row stands directly over the first student."""
HEADINGS_HEIGHT = {TITLE: 20.0, SUBTITLE: 14.0, MONTHS: 13.0, NOTES: 13.0, HEADER: 28.0}
STUDENTS_HEIGHT = 478.0
"""Points that the headings leave for the rows of students on a page that is printed to its full width."""
TALL, LOW = 20.0, 16.5
MONTH_NAMES = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


class DayColumn(NamedTuple):
    """A day of the register, and the small note over it."""

    date: dt.date
    note: str = ""


@dataclass(frozen=True)
class ResultColumn:
    """A column that follows the last day: its heading, its width, and a student's cell in it."""

    heading: str
    width: float
    cell: Callable[[int], Cell]


@dataclass(frozen=True)
class Register:
    """`cell(student, day)` gives the cell at these positions, both counted from 0."""

    title: str
    subtitle: str
    names: Sequence[str]
    days: Sequence[DayColumn]
    cell: Callable[[int, int], Cell]
    results: Sequence[ResultColumn]
    notes_heading: str
    days_a_page: int = 24


def stretch(students: int) -> float:
    """How much wider than usual a page is laid out, so that printing shrinks it until a large group fits its height."""
    return max(1.0, students * LOW / STUDENTS_HEIGHT)


def row_height(students: int) -> float:
    """Points: as tall as lets the group fill a page, within what is pleasant to read."""
    return min(TALL, max(LOW, STUDENTS_HEIGHT / max(students, 1)))


def draw(canvas: Canvas, register: Register) -> None:
    """Put a register at the right edge of the canvas, one printed area per page."""
    canvas.heights.update(HEADINGS_HEIGHT)
    days = register.days
    starts = range(0, max(len(days), 1), register.days_a_page)
    for start in starts:
        _page(canvas, register, start, is_last=start == starts[-1])


def _page(canvas: Canvas, register: Register, start: int, *, is_last: bool) -> None:
    results = register.results if is_last else ()
    count = register.days_a_page
    wide = stretch(len(register.names))
    room = wide * PAGE_WIDTH - NUMBER_WIDTH - NAME_WIDTH - sum(result.width for result in results)
    left = canvas.columns(NUMBER_WIDTH, NAME_WIDTH)
    canvas.columns(*[room / count] * count)
    days = register.days[start : start + count]
    _names(canvas, register, left, is_first=not start)
    _headings(canvas, left + 2, days, count)
    for at in range(len(register.names)):
        for day in range(count):
            cell = register.cell(at, start + day) if day < len(days) else Cell(None, "mark")
            canvas.put(FIRST + at, left + 2 + day, *cell)
    if results:
        _results(canvas, register)
    canvas.areas.append(Span(TITLE, left, FIRST + max(len(register.names), 1) - 1, canvas.next_column - 1))


def _names(canvas: Canvas, register: Register, left: int, *, is_first: bool) -> None:
    title = register.title if is_first else f"{register.title} (продолжение)"
    canvas.span(Span(TITLE, left, TITLE, left + 1 + register.days_a_page), title, "title")
    canvas.span(Span(SUBTITLE, left, SUBTITLE, left + 1 + register.days_a_page), register.subtitle, "subtitle")
    canvas.span(Span(MONTHS, left, MONTHS, left + 1), "Месяц", "head.label")
    canvas.span(Span(NOTES, left, NOTES, left + 1), register.notes_heading, "head.label")
    canvas.line(HEADER, left, ("№", "Фамилия, инициалы"), "head")
    for at, name in enumerate(register.names):
        canvas.put(FIRST + at, left, at + 1, "number")
        canvas.put(FIRST + at, left + 1, name, "text")


def _headings(canvas: Canvas, left: int, days: Sequence[DayColumn], count: int) -> None:
    """Months over notes over dates; the columns after the last day stay free for the days to come."""
    for at in range(count):
        day = days[at] if at < len(days) else None
        canvas.put(NOTES, left + at, (day and day.note) or None, "head.note")
        canvas.put(HEADER, left + at, day and day.date, "head.day")
    months = [day.date.month for day in days] + [0] * (count - len(days))
    for month, columns in groupby(range(count), key=months.__getitem__):
        first, *others = columns
        name = MONTH_NAMES[month - 1] if month else None
        canvas.span(
            Span(MONTHS, left + first, MONTHS, left + first + len(others)),
            name if others else name and name[:3],
            "head.month",
        )


def _results(canvas: Canvas, register: Register) -> None:
    left = canvas.columns(*(result.width for result in register.results))
    canvas.span(Span(MONTHS, left, NOTES, canvas.next_column - 1), "Итоги", "head")
    for at, result in enumerate(register.results):
        canvas.put(HEADER, left + at, result.heading, "head")
        for student in range(len(register.names)):
            canvas.put(FIRST + student, left + at, *result.cell(student))
