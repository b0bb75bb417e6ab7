"""The sheets that follow the journals of a group: hours missed by day, averages by course, remarks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil

from models.reads.group_journal import Course, GroupJournal

from .register import (
    FIRST,
    HEADER,
    MONTHS,
    NAME_WIDTH,
    NOTES,
    NUMBER_WIDTH,
    PAGE_WIDTH,
    SUBTITLE,
    TITLE,
    DayColumn,
    Register,
    ResultColumn,
    draw,
    row_height,
    stretch,
)
from .sheet import Canvas, Cell, Sheet, Span
from .spread import NOT_TAKEN

COURSES_A_PAGE = 12
FEWEST_DAYS, MOST_DAYS = 24, 36
"""Days on a page of attendance. A semester of 18 weeks of six days fills three pages evenly."""
COURSE_WIDTH = 9.0
NAMES_HEIGHT, TURNED_HEIGHT = 52.0, 58.0
REMARK_HEADINGS = ("Дата", "Замечание", "Кто сделал замечание", "Ответ преподавателя, отметка о выполнении")
REMARK_WIDTHS = (12.0, 70.0, 32.0, 46.0)
REMARK_LINES, REMARK_HEIGHT, REMARK_LINE = 20, 23.0, 13.0


def group_line(data: GroupJournal) -> str:
    """«Группа ИС-21, 1 семестр 2026/2027 учебного года»."""
    return f"Группа {data.group_name}, {data.semester_number} семестр {data.year_name} учебного года"


def attendance_sheet(title: str, data: GroupJournal) -> Sheet:
    """Students × days: academic hours missed, at the end all, excused and not excused (R13)."""
    students, days = data.students, data.days

    def cell(at: int, day: int) -> Cell:
        totals, date = students[at], days[day].date
        if date not in totals.attended and date not in totals.hours:
            return Cell(None, "outside")
        return Cell(totals.hours.get(date) or None, "number")

    def total(part: int) -> ResultColumn:
        heading = ("Пропущено часов", "по уважит. причине", "без уважит. причины")[part]
        return ResultColumn(
            heading, 9.5, lambda at: Cell(students[at].missed[part], "number.bold" if not part else "number")
        )

    canvas = Canvas()
    register = Register(
        title="Посещаемость: пропущено академических часов",
        subtitle=f"{group_line(data)}. {NOT_TAKEN} — посещаемость отмечена не на всех занятиях дня",
        names=[totals.student.short_name for totals in students],
        days=[DayColumn(day.date, "" if day.is_taken else NOT_TAKEN) for day in days],
        cell=cell,
        results=[total(part) for part in range(3)],
        notes_heading="Отметка",
        days_a_page=_days_a_page(len(days)),
    )
    draw(canvas, register)
    for at in range(len(students)):
        canvas.heights[FIRST + at] = row_height(len(students))
    return canvas.sheet(title, header=(TITLE, HEADER), frozen=(FIRST, 3))


def _days_a_page(days: int) -> int:
    pages = max(1, ceil(days / MOST_DAYS))
    return max(FEWEST_DAYS, ceil(days / pages))


def summary_sheet(title: str, data: GroupJournal, made_on: dt.date) -> Sheet:
    """Students × courses: the average of the marks so far and the grade that it proposes; no final grades (R17)."""
    canvas = Canvas()
    canvas.heights |= {TITLE: 20.0, SUBTITLE: 14.0, MONTHS: NAMES_HEIGHT, NOTES: 13.0, HEADER: TURNED_HEIGHT}
    for start in range(0, len(data.courses), COURSES_A_PAGE):
        _summary_page(canvas, data, data.courses[start : start + COURSES_A_PAGE], made_on)
    for at in range(len(data.students)):
        canvas.heights[FIRST + at] = row_height(len(data.students) + 5)
    return canvas.sheet(title, header=(TITLE, HEADER), frozen=(FIRST, 3))


def _summary_page(canvas: Canvas, data: GroupJournal, courses: Sequence[Course], made_on: dt.date) -> None:
    wide = stretch(len(data.students) + 5)
    left = canvas.columns(NUMBER_WIDTH, NAME_WIDTH)
    room = wide * PAGE_WIDTH - NUMBER_WIDTH - NAME_WIDTH
    width = min(room / len(courses) / 2, COURSE_WIDTH)
    canvas.columns(*[width] * (2 * len(courses)))
    if (rest := room - 2 * width * len(courses)) > 1:
        canvas.columns(rest)  # left empty: a page with few courses is printed in the same size as a full one
    right = canvas.next_column - 1
    canvas.span(Span(TITLE, left, TITLE, right), f"Сводная: текущая успеваемость на {made_on:%d.%m.%Y}", "title")
    note = "средний балл текущих отметок и оценка, которую он предлагает; итоговые оценки выставляет преподаватель"
    canvas.span(Span(SUBTITLE, left, SUBTITLE, right), f"{group_line(data)}: {note}", "subtitle")
    canvas.span(Span(MONTHS, left, NOTES, left + 1), None, "head")
    canvas.line(HEADER, left, ("№", "Фамилия, инициалы"), "head")
    for at, totals in enumerate(data.students):
        canvas.put(FIRST + at, left, at + 1, "number")
        canvas.put(FIRST + at, left + 1, totals.student.short_name, "text")
    for at, course in enumerate(courses):
        _summary_course(canvas, data, course, left + 2 + 2 * at)
    canvas.areas.append(Span(TITLE, left, FIRST + len(data.students) - 1, right))


def _summary_course(canvas: Canvas, data: GroupJournal, course: Course, left: int) -> None:
    canvas.span(Span(MONTHS, left, NOTES, left + 1), f"{course.code} {course.name}", "head.small")
    canvas.line(HEADER, left, (f"{course.code} ср. балл", f"{course.code} предл. оценка"), "head.turned")
    for at, totals in enumerate(data.students):
        average, grade = totals.results.get(course.id, (None, None))
        canvas.put(FIRST + at, left, None if average is None else float(average), "average")
        canvas.put(FIRST + at, left + 1, grade, "number")


def remarks_sheet(title: str, data: GroupJournal) -> Sheet:
    """The remarks on the journals with their answers, then lines for those written by hand, as in the paper book (R13)."""
    canvas = Canvas()
    canvas.columns(*REMARK_WIDTHS)
    right = len(REMARK_WIDTHS)
    canvas.span(Span(1, 1, 1, right), "Замечания и предложения по ведению журнала", "title")
    canvas.span(Span(2, 1, 2, right), group_line(data), "subtitle")
    canvas.line(3, 1, REMARK_HEADINGS, "head")
    canvas.heights |= {1: 20.0, 2: 14.0, 3: 20.0}
    remarks = data.remarks or []
    for row, remark in enumerate(remarks, 4):
        signed = f"({remark.answered_by}, {remark.answered_on:%d.%m.%Y})" if remark.answered_on else ""
        texts = f"{remark.course_code}. {remark.text}", f"{remark.answer}\n{signed}".strip()
        canvas.put(row, 1, remark.made_on, "day")
        canvas.put(row, 2, texts[0], "wrapped")
        canvas.put(row, 3, remark.author, "wrapped")
        canvas.put(row, 4, texts[1] or None, "wrapped")
        lines = max(_lines(text, REMARK_WIDTHS[at]) for text, at in zip(texts, (1, 3), strict=True))
        canvas.heights[row] = max(REMARK_HEIGHT, REMARK_LINE * lines)
    last = 3 + max(REMARK_LINES, len(remarks))
    for row in range(4 + len(remarks), last + 1):
        canvas.line(row, 1, [None] * right, "text")
        canvas.heights[row] = REMARK_HEIGHT
    canvas.areas.append(Span(1, 1, last, right))
    return canvas.sheet(title, header=(1, 3), frozen=(4, 1))


def _lines(text: str, width: float) -> int:
    """Printed lines that a text takes in a column of this width."""
    return sum(1 + len(line) // int(width) for line in text.split("\n"))
