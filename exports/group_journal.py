"""D1, the journal of a group and semester as a file: title page, contents, a sheet for each journal, totals, remarks."""

from __future__ import annotations

import datetime as dt

from models.attendance import AbsenceCode
from models.college import StudyForm
from models.reads.grid import Head
from models.reads.group_journal import GroupJournal, group_and_semester, group_journal

from .sheet import Book, Canvas, Sheet, Span, legal_titles
from .spread import DOT, NOT_TAKEN, course_title, journal_sheet, teacher_names
from .totals import attendance_sheet, group_line, remarks_sheet, summary_sheet

check, collect = group_and_semester, group_journal
FORM_NAMES = {
    StudyForm.FULL_TIME: "очная",
    StudyForm.PART_TIME: "очно-заочная",
    StudyForm.EXTRAMURAL: "заочная",
}
FRONT, BACK, REMARKS = ("Титульный лист", "Содержание"), ("Посещаемость", "Сводная"), "Замечания"
CONTENTS_HEADINGS = (
    "№",
    "Дисциплина, междисциплинарный курс, практика",
    "Преподаватель",
    "По плану, ч.",
    "Проведено, ч.",
    "Лист",
)
CONTENTS_WIDTHS = (5.0, 72.0, 42.0, 9.0, 11.0, 21.0)
ABBREVIATIONS = (
    (AbsenceCode.UNEXCUSED, "отсутствовал без уважительной причины"),
    (AbsenceCode.EXCUSED, "отсутствовал по уважительной причине"),
    (AbsenceCode.SICK, "отсутствовал по болезни"),
    (AbsenceCode.LATE, "опоздал"),
    (AbsenceCode.RELEASED, "освобождён"),
    (DOT, "обязательная работа, отметка ещё не выставлена"),
    (NOT_TAKEN, "посещаемость не отмечена"),
)


def layout(data: GroupJournal, made_on: dt.date) -> Book:
    """The book of a group's journal."""
    last = BACK if data.remarks is None else (*BACK, REMARKS)
    wanted = [*FRONT, *(_wanted_title(kept.grid.head) for kept in data.journals), *last]
    titles = legal_titles(wanted)
    journals, back = titles[len(FRONT) : -len(last)], titles[-len(last) :]
    return Book(
        title=f"Журнал учебных занятий. {group_line(data)}",
        made_on=made_on,
        sheets=[
            _title_page(titles[0], data, made_on),
            _contents(titles[1], data, journals, back),
            *(journal_sheet(title, kept) for title, kept in zip(journals, data.journals, strict=True)),
            attendance_sheet(back[0], data),
            summary_sheet(back[1], data, made_on),
            *(remarks_sheet(title, data) for title in back[len(BACK) :]),
        ],
    )


def filename(data: GroupJournal) -> str:
    """«Журнал ИС-21, 1 семестр 2026-2027», without the ending."""
    return f"Журнал {data.group_name}, {data.semester_number} семестр {data.year_name}"


def omitted(data: GroupJournal) -> list[str]:
    """What the file leaves out because this person may not read it, and why; never the name of what is hidden."""
    left_out = []
    if data.journals_omitted:
        left_out.append(
            "Журналы других преподавателей группы: преподаватель выгружает только журналы, которые ведёт сам. "
            "Посещаемость и сводная составлены по журналам, вошедшим в файл."
        )
    left_out += [
        f"{course_title(kept.grid)}: занятия, проведённые после окончания Вашей нагрузки в этом журнале."
        for kept in data.journals
        if kept.lessons_omitted
    ]
    if data.remarks is None:
        left_out.append(
            "Замечания по ведению журналов: их читают учебная часть, заместители директора и преподаватели этих журналов."
        )
    elif data.remarks_omitted:
        left_out.append("Замечания по журналам, которые Вы не ведёте.")
    return left_out


def _wanted_title(head: Head) -> str:
    return f"{head.course_code} ({head.subgroup_name})" if head.subgroup_name else str(head.course_code)


def _title_page(title: str, data: GroupJournal, made_on: dt.date) -> Sheet:
    canvas = Canvas()
    canvas.columns(72.0, 88.0)
    row = 0

    def across(text: str, style: str, height: float) -> None:
        nonlocal row
        row += 1
        canvas.span(Span(row, 1, row, 2), text or None, style)
        canvas.heights[row] = height

    across(data.founder, "cover.college", 40 if data.founder else 6)
    across(data.college, "cover.college", 44)
    across("", "free", 50)
    across("ЖУРНАЛ", "cover.name", 50)
    across("учебных занятий", "cover.kind", 34)
    across("", "free", 40)
    for label, value in _particulars(data):
        row += 1
        canvas.put(row, 1, label, "cover.label")
        canvas.put(row, 2, value, "cover.value")
        canvas.heights[row] = 24 if len(value) < 60 else 42
    across("", "free", 30)
    across(f"Сформирован из электронного журнала {made_on:%d.%m.%Y}", "cover.note", 20)
    for sentence in omitted(data):
        across(f"Не вошло в файл. {sentence}", "cover.note", 34)
    canvas.areas.append(Span(1, 1, row, 2))
    return canvas.sheet(title, is_centered=True)


def _particulars(data: GroupJournal) -> tuple[tuple[str, str], ...]:
    return (
        ("Группа", data.group_name),
        ("Курс", str(data.year_of_study)),
        ("Специальность", f"{data.speciality_code} {data.speciality_name}"),
        ("Форма обучения", FORM_NAMES[StudyForm(data.form)]),
        ("Учебный год", data.year_name),
        ("Семестр", str(data.semester_number)),
        ("Классный руководитель", data.curator or "—"),
    )


def _contents(title: str, data: GroupJournal, journals: list[str], back: list[str]) -> Sheet:
    canvas = Canvas()
    canvas.columns(*CONTENTS_WIDTHS)
    last = len(CONTENTS_WIDTHS)
    canvas.span(Span(1, 1, 1, last), "Содержание", "title")
    canvas.span(Span(2, 1, 2, last), group_line(data), "subtitle")
    canvas.line(3, 1, CONTENTS_HEADINGS, "head")
    canvas.heights |= {1: 20.0, 2: 14.0, 3: 26.0}
    row = 3
    for number, (sheet, kept) in enumerate(zip(journals, data.journals, strict=True), 1):
        row += 1
        names = teacher_names(kept.teachers)
        canvas.put(row, 1, number, "number")
        canvas.put(row, 2, course_title(kept.grid), "wrapped")
        canvas.put(row, 3, names, "wrapped")
        canvas.put(row, 4, kept.grid.head.hours, "number")
        canvas.put(row, 5, kept.grid.delivered_hours, "number")
        canvas.put(row, 6, sheet, "link", sheet)
        canvas.heights[row] = 16.0 * max(1 + len(course_title(kept.grid)) // 78, 1 + len(names) // 48)
    for sheet in back:
        row += 1
        canvas.line(row, 1, (None, sheet, None, None, None), "text")
        canvas.put(row, 6, sheet, "link", sheet)
        canvas.heights[row] = 16.0
    row = _legend(canvas, row + 2, data)
    canvas.areas.append(Span(1, 1, row, last))
    return canvas.sheet(title, header=(1, 3), frozen=(4, 1))


def _legend(canvas: Canvas, row: int, data: GroupJournal) -> int:
    """The abbreviations used in cells, in one paragraph each; gives the last row."""
    absences = "; ".join(f"{code} — {meaning}" for code, meaning in ABBREVIATIONS)
    works = "; ".join(f"{code} — {name[:1].lower()}{name[1:]}" for code, name in data.work_types.items())
    lines = [
        f"Условные обозначения: {absences}.",
        "Затенённая клетка: в этот день студент не числился в группе или подгруппе.",
    ]
    if works:
        lines.insert(1, f"Виды работ: {works}.")
    for at, line in enumerate(lines):
        canvas.span(Span(row + at, 1, row + at, len(CONTENTS_WIDTHS)), line, "note")
        canvas.heights[row + at] = 13.0 * (1 + len(line) // 170)
    return row + len(lines) - 1
