"""A journal as the two facing pages of the paper book: marks by day on the left, what was taught on the right."""

from __future__ import annotations

from collections import defaultdict

from models.reads.grid import GridLesson, GridWork, JournalGrid
from models.reads.group_journal import JournalTeacher, KeptJournal
from models.teaching import CourseKind, LessonKind

from .register import (
    FIRST,
    HEADER,
    MONTHS,
    NOTES,
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

KIND_NAMES = {
    CourseKind.DISCIPLINE: "Учебная дисциплина",
    CourseKind.MDK: "Междисциплинарный курс",
    CourseKind.EDUCATIONAL_PRACTICE: "Учебная практика",
    CourseKind.INDUSTRIAL_PRACTICE: "Производственная практика",
    CourseKind.MODULE: "Профессиональный модуль",
}
NUMBERED = {LessonKind.PRACTICAL: "Практическое занятие", LessonKind.LABORATORY: "Лабораторная работа"}
STEM = 8
"""Signs that a Russian word keeps in all its forms, here."""
NOT_TAKEN = "н/о"
DOT = "·"
CONTENT, HOMEWORK = 2, 3
RIGHT_HEADINGS = (
    "Дата",
    "Часы",
    "Содержание занятия, № практической (лабораторной) работы",
    "Домашнее задание",
    "Преподаватель, подпись",
)
RIGHT_WIDTHS = (11.0, 6.0, 77.0, 44.0, 22.0)
SIGNS_A_LINE, SMALL_SIGNS_A_LINE, SMALL_LINE = 1.12, 1.45, 9.0
"""Signs of the usual and of the small style that one unit of width holds; points that a small line takes."""


def journal_sheet(title: str, kept: KeptJournal) -> Sheet:
    """The sheet of one journal: the pages with marks side by side, then the page of lessons, in the same rows."""
    canvas = Canvas()
    draw(canvas, _register(kept))
    _right_page(canvas, kept)
    return canvas.sheet(title, header=(TITLE, HEADER), frozen=(FIRST, 3))


# --- the left page ----------------------------------------------------------------------------------------------------


def _register(kept: KeptJournal) -> Register:
    grid = kept.grid
    students = grid.students
    cells = cell_values(grid)

    def cell(at: int, day: int) -> Cell:
        student, lesson = students[at], grid.lessons[day]
        value = cells.get((student.id, lesson.id))
        if value is None and not student.attends(lesson.date):
            return Cell(None, "outside")
        return Cell(value, "dot" if value == DOT else "mark")

    def average(at: int) -> Cell:
        found = students[at].average
        return Cell(None if found is None else float(found), "average")

    def empty(at: int) -> Cell:
        return Cell(None, "number")

    def grade(at: int) -> Cell:
        found = students[at].grade
        return Cell(None if found is None else found.value, "number.bold")

    return Register(
        title=course_title(grid),
        subtitle=group_title(grid),
        names=[student.short_name for student in students],
        days=[DayColumn(lesson.date, note) for lesson, note in zip(grid.lessons, _notes(grid), strict=True)],
        cell=cell,
        results=(
            ResultColumn("Средний балл", 8, average),
            ResultColumn("Промеж. аттестация", 11, empty),
            ResultColumn("Семестр. оценка", 9, grade),
        ),
        notes_heading="Вид работы",
    )


def cell_values(grid: JournalGrid) -> dict[tuple[int, int], int | str]:
    """What stands in each filled cell, by (student, lesson): absence code, then marks and dots in the order of works.

    A single mark is a number; otherwise a text such as «н 4», «5/4», «·» (R16, R41).
    """
    place = {work.id: (work.lesson_id, work.position) for work in grid.works}
    values: dict[tuple[int, int], list[tuple[int, int | str]]] = defaultdict(list)
    for mark in grid.marks:
        lesson, position = place[mark.assignment_id]
        values[mark.student_id, lesson].append((position, mark.value))
    for dot in grid.dots:
        lesson, position = place[dot.assignment_id]
        values[dot.student_id, lesson].append((position, DOT))
    codes = {(absence.student_id, absence.lesson_id): str(absence.code) for absence in grid.absences}
    found: dict[tuple[int, int], int | str] = {}
    for key in values.keys() | codes.keys():
        parts = [value for _position, value in sorted(values[key], key=lambda part: part[0])]
        only = parts[0] if len(parts) == 1 else "/".join(map(str, parts))
        found[key] = f"{codes[key]} {only}".strip() if key in codes else only
    return found


def _notes(grid: JournalGrid) -> list[str]:
    """Over each lesson: the kinds of its works; «н/о» where attendance was not taken (R13, R37)."""
    works = _by_lesson(grid)
    return [
        " ".join(
            ([] if lesson.attendance_taken_at else [NOT_TAKEN]) + ["/".join(work.code for work in works[lesson.id])]
        ).strip()
        for lesson in grid.lessons
    ]


def _by_lesson(grid: JournalGrid) -> dict[int, list[GridWork]]:
    works: dict[int, list[GridWork]] = defaultdict(list)
    for work in grid.works:
        works[work.lesson_id].append(work)
    return works


# --- the right page ---------------------------------------------------------------------------------------------------


def _right_page(canvas: Canvas, kept: KeptJournal) -> None:
    grid = kept.grid
    students = len(grid.students)
    widths = [width * stretch(students) for width in RIGHT_WIDTHS]
    left = canvas.columns(*widths)
    right = canvas.next_column - 1
    canvas.span(Span(TITLE, left, TITLE, right), f"Преподаватель: {teacher_names(kept.teachers)}", "title")
    canvas.span(Span(SUBTITLE, left, SUBTITLE, right), f"{course_title(grid)}. {group_title(grid)}", "subtitle")
    canvas.span(Span(MONTHS, left, NOTES, right), "Содержание учебных занятий", "head")
    canvas.line(HEADER, left, RIGHT_HEADINGS, "head")
    rows = max(students, len(grid.lessons))
    contents = _contents(grid)
    for at in range(rows):
        lesson = grid.lessons[at] if at < len(grid.lessons) else None
        row = _lesson_row(lesson, contents[at], widths) if lesson else [Cell(None, "text")] * len(RIGHT_WIDTHS)
        for column, cell in enumerate(row):
            canvas.put(FIRST + at, left + column, *cell)
        canvas.heights[FIRST + at] = max(row_height(students), *(_height(row[c], widths[c]) for c in (CONTENT, HOMEWORK)))
    foot = FIRST + rows
    hours = f"По плану {grid.head.hours} ч., проведено {grid.delivered_hours} ч."
    canvas.put(foot, left, hours, "free")
    canvas.heights[foot] = row_height(students)
    canvas.areas.append(Span(TITLE, left, foot, right))


def _lesson_row(lesson: GridLesson, content: str, widths: list[float]) -> list[Cell]:
    return [
        Cell(lesson.date, "day"),
        Cell(lesson.hours, "number"),
        _wrapped(content, widths[CONTENT]),
        _wrapped(lesson.homework or "", widths[HOMEWORK]),
        Cell(lesson.teacher_name, "faint"),
    ]


def _wrapped(text: str, width: float) -> Cell:
    """A text in the usual size if it fits on one line, else in the small one."""
    fits = "\n" not in text and len(text) <= width * SIGNS_A_LINE
    return Cell(text or None, "wrapped" if fits else "wrapped.small")


def _height(cell: Cell, width: float) -> float:
    """Points that a text in the small style needs."""
    if cell.style != "wrapped.small":
        return 0.0
    lines = sum(1 + len(line) // int(width * SMALL_SIGNS_A_LINE) for line in str(cell.value).split("\n"))
    return SMALL_LINE * lines


def _contents(grid: JournalGrid) -> list[str]:
    """The content of each lesson, with the number of the practical or laboratory work, and the works that have a title.

    A teacher who numbers the works in the topics has the last word: then nothing is counted here.
    """
    works = _by_lesson(grid)
    counted = {kind: name for kind, name in NUMBERED.items() if not _is_numbered_by_hand(grid, name)}
    counts: dict[LessonKind, int] = defaultdict(int)
    contents = []
    for lesson in grid.lessons:
        content, kind = lesson.topic, LessonKind(lesson.kind)
        if kind in counted:
            counts[kind] += 1
            content = f"{counted[kind]} № {counts[kind]}. {content}"
        titled = [f"{work.code} {work.title}" for work in works[lesson.id] if work.title and work.title not in lesson.topic]
        contents.append(f"{content} ({'; '.join(titled)})" if titled else content)
    return contents


def _is_numbered_by_hand(grid: JournalGrid, name: str) -> bool:
    """Whether a topic begins with the kind of work, as «Практическая работа № 1»."""
    return any(lesson.topic.casefold().startswith(name[:STEM].casefold()) for lesson in grid.lessons)


# --- words of both pages ----------------------------------------------------------------------------------------------


def course_title(grid: JournalGrid) -> str:
    """«Учебная дисциплина ОП.01 Математика», with the subgroup if there is one."""
    head = grid.head
    title = f"{KIND_NAMES[CourseKind(head.course_kind)]} {head.course_code} {head.course_name}"
    return f"{title}, подгруппа {head.subgroup_name}" if head.subgroup_name else title


def group_title(grid: JournalGrid) -> str:
    """«Группа ИС-21, 1 семестр 2026/2027 учебного года»."""
    head = grid.head
    return f"Группа {head.group_name}, {head.semester_number} семестр {head.year_name} учебного года"


def teacher_names(teachers: tuple[JournalTeacher, ...]) -> str:
    """All who have kept the journal; with their days where there was more than one (R48)."""
    if len(teachers) < 2:
        return teachers[0].name if teachers else "не назначен"
    parts = []
    for teacher in teachers:
        days = f"с {teacher.starts_on:%d.%m.%Y}" + (f" по {teacher.ends_on:%d.%m.%Y}" if teacher.ends_on else "")
        parts.append(f"{teacher.name} ({days})")
    return ", ".join(parts)
