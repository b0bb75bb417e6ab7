"""A journal's grid: lessons, students, works, marks, absences, dots and grades, as the paper journal shows them.

Ten statements for any number of journals at once (R16, R24, R40).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ... import marks as law
from ...access import Actor, readers
from ...access.places import Places, places
from ...attendance import MISSED
from ...college import Holiday
from ...deadlines import ColumnMark, column_standing, late_marks, marks_due_on
from ...deadlines import Standing as Punctuality
from ...errors import NotFound
from ...queries import Prepared
from ...rules import Rules, rules
from ...teaching import Journal
from .rows import (
    Dot,
    GridAbsence,
    GridGrade,
    GridLesson,
    GridMark,
    GridStudent,
    GridWork,
    Head,
    JournalGrid,
)
from .statements import statements

__all__ = [
    "Dot", "GridAbsence", "GridGrade", "GridLesson", "GridMark", "GridStudent", "GridWork", "Head", "JournalGrid",
    "journal_grid", "journal_grids",
]  # fmt: skip

T = TypeVar("T")
_FREE = Prepared(lambda: Holiday.select(Holiday.day))


def journal_grid(actor: Actor, journal_id: int) -> JournalGrid:
    """One journal's grid.

    Raises:
        NotFound: there is no such journal, or none whose grid this person may see.
    """
    found = journal_grids(actor, [journal_id])
    if not found:
        raise NotFound("id")
    return found[0]


def journal_grids(actor: Actor, journal_ids: Sequence[int]) -> list[JournalGrid]:
    """The grids of those of the journals whose grid this person may see, in the order of their courses.

    A teacher whose assignment has ended sees the lessons up to its end.
    """
    roles = actor.roles & readers(Journal, "grid")
    queries = statements(roles)
    given: dict[str, Any] = {**actor.parameters, "journals": list(journal_ids)}
    heads: Sequence[Head] = queries.heads(**given) if roles else []
    if not heads:
        return []
    given["journals"] = [head.id for head in heads]
    lessons, works = queries.lessons(**given), queries.works(**given)
    journal_of = {lesson.id: lesson.journal_id for lesson in lessons}
    journal_of_work = {work.id: journal_of.get(work.lesson_id) for work in works}
    lessons_of = _apart(lessons, lambda lesson: lesson.journal_id)
    works_of = _apart(works, lambda work: journal_of.get(work.lesson_id))
    marks_of = _apart(queries.marks(**given), lambda mark: journal_of_work.get(mark.assignment_id))
    absences_of = _apart(queries.absences(**given), lambda absence: journal_of.get(absence.lesson_id))
    grades_of = _apart(queries.grades(**given), lambda grade: grade.journal_id)
    students_of = _students_of(queries.students(**given))
    chosen: dict[int, set[int]] = defaultdict(set)
    for assignment, student in queries.targets(**given):
        chosen[assignment].add(student)
    in_force, writable = rules(), places(actor, given["journals"])
    free = {day for (day,) in _FREE()} if in_force.due_in_working_days else set()
    return [
        _Sheet(
            actor.today, head, lessons_of[head.id], works_of[head.id], students_of[head.id], marks_of[head.id],
            absences_of[head.id], grades_of[head.id], chosen, in_force, free, writable,
        ).grid()
        for head in heads
    ]  # fmt: skip


def _apart(things: Iterable[T], journal: Callable[[T], int | None]) -> dict[int | None, list[T]]:
    """The things of each journal; under `None` what was written to it after its lessons were read."""
    apart: dict[int | None, list[T]] = defaultdict(list)
    for thing in things:
        apart[journal(thing)].append(thing)
    return apart


Row = tuple[int, str, str, str, tuple[tuple[dt.date, dt.date | None], ...]]
Days = dict[int, list[Row]]


def _students_of(rows: Iterable[tuple[Any, ...]]) -> Days:
    """For each journal its students with the days they belong to it; two enrolments in one group make one row."""
    found: dict[int, dict[int, list[Any]]] = defaultdict(dict)
    for journal, student, last, first, middle, starts, ends, member_starts, member_ends in rows:
        row = found[journal].setdefault(student, [last, first, middle, []])
        start = max(starts, member_starts) if member_starts else starts
        end = min((day for day in (ends, member_ends) if day), default=None)
        if end is None or start <= end:
            row[3].append((start, end))
    return defaultdict(list, {
        journal: [(student, last, first, middle, tuple(days)) for student, (last, first, middle, days) in students.items()
                  if days]
        for journal, students in found.items()
    })  # fmt: skip


@dataclass
class _Sheet:
    """What was read of one journal, on the way to its grid."""

    today: dt.date
    head: Head
    lessons: list[GridLesson]
    works: list[GridWork]
    rows: list[Row]
    marks: list[GridMark]
    absences: list[GridAbsence]
    grades: list[GridGrade]
    chosen: dict[int, set[int]]
    rules: Rules
    free: set[dt.date]
    writable: Places

    def grid(self) -> JournalGrid:
        head, is_open = self.head, self.head.closed_at is None
        lessons = [
            lesson._replace(can_write=is_open and not lesson.is_cancelled and self._may_write(lesson))
            for lesson in self.lessons
        ]
        lesson_of = {lesson.id: lesson for lesson in lessons}
        students = self._students()
        dots = self._dots(students, lesson_of)
        works, marks = self._timed(lesson_of)
        return JournalGrid(
            head, lessons, works, students, marks, self.absences, dots, lesson_of,
            is_open and self.writable(head.id, self.today), self.rules.is_weighted,
        )  # fmt: skip

    def _may_write(self, lesson: GridLesson) -> bool:
        return self.writable(self.head.id, lesson.date, lesson.period)

    def _students(self) -> list[GridStudent]:
        """The rows with what the marks amount to; without weights each counts once (R18)."""
        weights = {work.id: work.weight for work in self.works} if self.rules.is_weighted else {}
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for mark in self.marks:
            entry, weight = sums[mark.student_id], weights.get(mark.assignment_id, 1)
            entry[0] += 1
            entry[1] += mark.value * weight
            entry[2] += weight
        grades = {grade.student_id: grade for grade in self.grades}
        return [self._student(row, sums[row[0]], grades.get(row[0])) for row in self.rows]

    def _student(self, row: Row, sums: list[int], grade: GridGrade | None) -> GridStudent:
        count, total, weight = sums
        average, proposed = law.average(total, weight), law.grade(total, weight, self.rules.thresholds)
        return GridStudent(*row, count, total, weight, average, proposed, grade)

    def _dots(self, students: list[GridStudent], lesson_of: dict[int, GridLesson]) -> list[Dot]:
        marked = {(mark.assignment_id, mark.student_id) for mark in self.marks}
        dots: list[Dot] = []
        for work in self.works:
            lesson, targets = lesson_of[work.lesson_id], self.chosen.get(work.id, ())
            if (work.is_compulsory or targets) and not lesson.is_cancelled:
                dots += [
                    Dot(work.id, student.id)
                    for student in students
                    if (work.id, student.id) not in marked  # first, because most are
                    and law.has_dot(work.is_compulsory, student.id in targets, student.attends(lesson.date), is_marked=False)
                ]
        return dots

    def _timed(self, lesson_of: dict[int, GridLesson]) -> tuple[list[GridWork], list[GridMark]]:
        """The works and the marks, those of timed works with what is late of them (R35)."""
        due = {
            work.id: marks_due_on(lesson_of[work.lesson_id].date, self.rules, self.free)
            for work in self.works
            if work.is_timed and not lesson_of[work.lesson_id].is_cancelled
        }
        if not due:
            return self.works, self.marks
        columns: dict[int, list[GridMark]] = defaultdict(list)
        for mark in self.marks:
            if mark.assignment_id in due:
                columns[mark.assignment_id].append(mark)
        absent = {(one.lesson_id, one.student_id) for one in self.absences if one.code in MISSED}
        late: set[tuple[int, int]] = set()
        works = []
        for work in self.works:
            if work.id in due:
                marks = columns[work.id]
                column = [self._in_column(work, mark, absent) for mark in marks]
                late |= {
                    (work.id, mark.student_id)
                    for mark, is_late in zip(marks, late_marks(column, due[work.id]), strict=True)
                    if is_late
                }
                is_overdue = column_standing(column, due[work.id], self.today) is Punctuality.MISSING
                work = work._replace(due_on=due[work.id], is_overdue=is_overdue)  # noqa: PLW2901 - the same work, told more
            works.append(work)
        return works, [
            mark._replace(is_late=True) if (mark.assignment_id, mark.student_id) in late else mark for mark in self.marks
        ]

    def _in_column(self, work: GridWork, mark: GridMark, absent: set[tuple[int, int]]) -> ColumnMark:
        had_dot = work.is_compulsory or mark.student_id in self.chosen.get(work.id, ())
        return ColumnMark(mark.first_entered_at, had_dot, (work.lesson_id, mark.student_id) in absent)
