"""What a journal's grid consists of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from ...deadlines import is_late
from ...people import full_name, short_name


class Head(NamedTuple):
    """Which journal it is."""

    id: int
    course_id: int
    course_code: str
    course_name: str
    course_kind: str
    module_id: int | None
    group_id: int
    group_name: str
    subgroup_id: int | None
    subgroup_name: str | None
    semester_id: int
    semester_number: int
    year_name: str
    starts_on: dt.date
    ends_on: dt.date
    kind: str
    hours: int
    closed_at: dt.datetime | None
    version: int
    """Grows with every write in the journal: the number of its last entry in the audit."""


class GridLesson(NamedTuple):
    """A column. `homework` is that of the whole group; `can_write` says whether its cells are this person's to write."""

    id: int
    journal_id: int
    date: dt.date
    period: int
    kind: str
    topic: str
    planned_topic_id: int | None
    hours: int
    moved_from: dt.date | None
    moved_from_period: int | None
    cancelled_at: dt.datetime | None
    reason: str
    attendance_taken_at: dt.datetime | None
    entered_at: dt.datetime
    version: int
    teacher_id: int
    teacher_last_name: str
    teacher_first_name: str
    teacher_middle_name: str
    homework: str | None
    can_write: bool = False

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_late(self) -> bool:
        """Entered after its own day (R34)."""
        return is_late(self.entered_at, self.date) and not self.is_cancelled

    @property
    def attendance_is_late(self) -> bool:
        """Attendance was taken after the lesson's own day (R34)."""
        return self.attendance_taken_at is not None and is_late(self.attendance_taken_at, self.date)

    @property
    def teacher_name(self) -> str:
        return short_name(self.teacher_last_name, self.teacher_first_name, self.teacher_middle_name)


class GridWork(NamedTuple):
    """A work set at a lesson: a part of the lesson's column. `due_on` is the last day on which marks for a timed work are in
    time; `is_overdue` if that has passed without a single one (R35).
    """

    id: int
    lesson_id: int
    position: int
    work_type_id: int
    code: str
    title: str
    is_compulsory: bool
    is_timed: bool
    weight: int
    version: int
    due_on: dt.date | None = None
    is_overdue: bool = False


class GridMark(NamedTuple):
    """A mark in the cell of its work and its student; `is_late` if its cell was filled after the work's last day (R35)."""

    assignment_id: int
    student_id: int
    value: int
    marked_on: dt.date
    first_entered_at: dt.datetime
    entered_at: dt.datetime
    author_id: int
    version: int
    is_late: bool = False


class GridAbsence(NamedTuple):
    """An absence code in the cell of its lesson and its student."""

    lesson_id: int
    student_id: int
    code: str
    version: int


class GridGrade(NamedTuple):
    """The grade that the teacher has set for the semester."""

    journal_id: int
    student_id: int
    value: int
    entered_at: dt.datetime
    version: int


class Dot(NamedTuple):
    """A compulsory work that a student enrolled on its day has no mark for (R40)."""

    assignment_id: int
    student_id: int


@dataclass(frozen=True, slots=True)
class GridStudent:
    """A row: who, on which days the cells exist, and what the marks amount to (R17, R18).

    `mark_sum` and `mark_weight` are the exact average, `average` is rounded, `proposed` is the grade that it makes, `grade`
    the one that is set. Without weights `mark_weight` is the number of marks.
    """

    id: int
    last_name: str
    first_name: str
    middle_name: str
    days: tuple[tuple[dt.date, dt.date | None], ...]
    mark_count: int
    mark_sum: int
    mark_weight: int
    average: Fraction | None
    proposed: int | None
    grade: GridGrade | None

    @property
    def name(self) -> str:
        return full_name(self.last_name, self.first_name, self.middle_name)

    @property
    def short_name(self) -> str:
        return short_name(self.last_name, self.first_name, self.middle_name)

    def attends(self, day: dt.date) -> bool:
        """Whether there is a cell on that day (R47)."""
        return any(first <= day and (last is None or day <= last) for first, last in self.days)


@dataclass(frozen=True)
class JournalGrid:
    """One journal. Lessons by date and period, works by lesson and position, students in the Russian alphabet."""

    head: Head
    lessons: list[GridLesson]
    works: list[GridWork]
    students: list[GridStudent]
    marks: list[GridMark]
    absences: list[GridAbsence]
    dots: list[Dot]
    lesson_of: dict[int, GridLesson] = field(repr=False)
    can_write: bool = False
    is_weighted: bool = False

    @property
    def delivered_hours(self) -> int:
        """Academic hours of the lessons held."""
        return sum(lesson.hours for lesson in self.lessons if not lesson.is_cancelled)
