"""A curator's group at a glance: students with averages, trend, hours missed, dots and likely debts over all courses, and
what is still missing for the summary sheet (R14, R39).

A fixed number of statements, whatever the number of students and journals.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from .. import marks as law
from ..access import Actor, find, readers, sees, visible
from ..attendance import AbsenceCode, missed_hours
from ..base import column, covers
from ..college import Enrollment, Group, Semester
from ..errors import NotFound
from ..notices import AbsenceNotice, NoticeStatus
from ..people import Person, Student, full_name, short_name
from ..rules import rules
from ..teaching import Journal
from .grid import GridStudent, JournalGrid, journal_grids
from .schedule import DueLesson, lessons_due

WEEKS = 4
WEEK = dt.timedelta(days=7)
Sum = tuple[int, int]
"""Of marks: the sum (of value times weight) and the number (the sum of weights)."""


class WeekAverage(NamedTuple):
    """The average of the marks of a week, which is named by its Monday, by their own dates."""

    monday: dt.date
    average: Fraction | None
    mark_count: int


class CourseStanding(NamedTuple):
    """How a student stands in a course; its subgroups are one (R39). `journal_id` is that of the student's own subgroup."""

    journal_id: int
    course_name: str
    mark_count: int
    average: Fraction | None
    proposed: int | None
    grade: int | None
    dots: int

    @property
    def is_likely_debt(self) -> bool:
        """A 2 is set, or nothing is set and a 2 is what the marks propose."""
        return (self.grade or self.proposed) == law.LOWEST


@dataclass(frozen=True, slots=True)
class OverviewStudent:
    """A student of the group. `average` is that of the courses' averages, rounded half-up; hours are academic."""

    id: int
    last_name: str
    first_name: str
    middle_name: str
    average: Fraction | None
    trend: list[WeekAverage]
    missed: int
    excused: int
    unexcused: int
    late: int
    courses: list[CourseStanding]

    @property
    def name(self) -> str:
        return full_name(self.last_name, self.first_name, self.middle_name)

    @property
    def short_name(self) -> str:
        return short_name(self.last_name, self.first_name, self.middle_name)

    @property
    def dots(self) -> int:
        return sum(course.dots for course in self.courses)


class OverviewJournal(NamedTuple):
    """What of a journal is missing for the sheet: lessons of the timetable not filled, recorded lessons without attendance,
    students without the semester's grade, open dots.
    """

    journal_id: int
    course_name: str
    subgroup_name: str | None
    is_closed: bool
    not_filled: int
    untaken: int
    without_grade: int
    dots: int


@dataclass(frozen=True, slots=True)
class GroupOverview:
    """A group on a day of a semester: today, or its nearest day. Students in the Russian alphabet, journals by course.

    `average` is that of the students' averages.
    """

    group_id: int
    group_name: str
    day: dt.date
    average: Fraction | None
    students: list[OverviewStudent]
    journals: list[OverviewJournal]
    waiting_notices: int


def group_overview(actor: Actor, group_id: int, semester_id: int) -> GroupOverview:
    """The group for who has charge of it, for the office and the deputies.

    Raises:
        NotFound: there is no such group, or none whose overview this person may see; no such semester.
    """
    roles = frozenset(
        role for role in actor.roles & readers(Group, "overview") if sees(actor, Group, group_id, role)
    )  # fmt: skip
    if not roles:
        raise NotFound("groupId")
    who = replace(actor, roles=roles)
    group, semester = find(who, Group, group_id, "groupId"), find(who, Semester, semester_id, "semesterId")
    day = min(max(actor.today, semester.starts_on), semester.ends_on)
    journals = visible(who, Journal).where(Journal.group == group, Journal.semester == semester)
    grids = journal_grids(who, column(journals.select(Journal.id)))
    present = visible(who, Enrollment).where(Enrollment.group == group, covers(Enrollment, day))
    rows = (
        present.select(Enrollment.student, Person.last_name, Person.first_name, Person.middle_name)
        .join_from(Enrollment, Student)
        .join_from(Student, Person)
        .order_by(Person.name_key, Enrollment.student)
        .tuples()
    )
    waiting = visible(who, AbsenceNotice).where(
        AbsenceNotice.status == NoticeStatus.SENT, AbsenceNotice.student.in_(present.select(Enrollment.student))
    )
    book = _Book(grids, day)
    students = [book.student(*row) for row in rows]
    average = mean([student.average for student in students if student.average is not None])
    return GroupOverview(
        group.id, group.name, day, average, students,
        _missing(grids, actor.today, semester, day), waiting.count(),
    )  # fmt: skip


def _missing(grids: Sequence[JournalGrid], today: dt.date, semester: Semester, day: dt.date) -> list[OverviewJournal]:
    """What each journal misses. A lesson of today is not missing yet (R34)."""
    yesterday = min(today - dt.timedelta(days=1), semester.ends_on)
    due: list[DueLesson] = []
    if semester.starts_on <= yesterday:
        due = lessons_due([grid.head.id for grid in grids], semester.starts_on, yesterday)
    not_filled = Counter(lesson.journal_id for lesson in due if not lesson.is_filled)
    return [
        OverviewJournal(
            grid.head.id, grid.head.course_name, grid.head.subgroup_name, grid.head.closed_at is not None,
            not_filled[grid.head.id],
            sum(one.attendance_taken_at is None and not one.is_cancelled and one.date < today for one in grid.lessons),
            sum(student.grade is None and student.attends(day) for student in grid.students),
            len(grid.dots),
        )
        for grid in grids
    ]  # fmt: skip


class _Book:
    """All journals of a group together: for each student what stands in them."""

    def __init__(self, grids: Sequence[JournalGrid], day: dt.date) -> None:
        monday = day - dt.timedelta(days=day.weekday())
        self.day, self.thresholds = day, rules().thresholds
        self.mondays = [monday - WEEK * back for back in reversed(range(WEEKS))]
        self.places: dict[int, dict[int, list[tuple[JournalGrid, GridStudent]]]] = defaultdict(lambda: defaultdict(list))
        self.absences: dict[int, list[tuple[AbsenceCode, int]]] = defaultdict(list)
        self.dots: Counter[tuple[int, int]] = Counter()
        self.weeks: dict[tuple[int, dt.date], list[Sum]] = defaultdict(list)
        for grid in grids:
            for student in grid.students:
                self.places[student.id][grid.head.course_id].append((grid, student))
            self._read(grid)

    def _read(self, grid: JournalGrid) -> None:
        weights = {work.id: work.weight for work in grid.works} if grid.is_weighted else {}
        for absence in grid.absences:
            lesson = grid.lesson_of[absence.lesson_id]
            if not lesson.is_cancelled:
                self.absences[absence.student_id].append((AbsenceCode(absence.code), lesson.hours))
        for dot in grid.dots:
            self.dots[grid.head.course_id, dot.student_id] += 1
        for mark in grid.marks:
            monday = mark.marked_on - dt.timedelta(days=mark.marked_on.weekday())
            weight = weights.get(mark.assignment_id, 1)
            self.weeks[mark.student_id, monday].append((mark.value * weight, weight))

    def student(self, id: int, last: str, first: str, middle: str) -> OverviewStudent:
        courses = [self._course(course, id, places) for course, places in self.places[id].items()]
        averages = [course.average for course in courses if course.average is not None]
        absences = self.absences[id]
        late = sum(code is AbsenceCode.LATE for code, _hours in absences)
        return OverviewStudent(
            id, last, first, middle, mean(averages), [self._week(id, monday) for monday in self.mondays],
            *missed_hours(absences), late, courses,
        )  # fmt: skip

    def _week(self, student: int, monday: dt.date) -> WeekAverage:
        marks = self.weeks[student, monday]
        total, count = _added(marks)
        return WeekAverage(monday, law.average(total, count), len(marks))

    def _course(self, course: int, student: int, places: list[tuple[JournalGrid, GridStudent]]) -> CourseStanding:
        """One course: who has moved between subgroups has marks in several journals, and one average over them all."""
        total, count = _added((row.mark_sum, row.mark_weight) for _grid, row in places)
        grid, own = next(((grid, row) for grid, row in places if row.attends(self.day)), places[-1])
        return CourseStanding(
            grid.head.id, grid.head.course_name, sum(row.mark_count for _grid, row in places), law.average(total, count),
            law.grade(total, count, self.thresholds), own.grade.value if own.grade else None, self.dots[course, student],
        )  # fmt: skip


def _added(sums: Iterable[Sum]) -> Sum:
    total = count = 0
    for one, weight in sums:
        total, count = total + one, count + weight
    return total, count


def mean(averages: Sequence[Fraction]) -> Fraction | None:
    """The average of averages, each of two decimals, rounded half-up to two decimals; `None` of none."""
    if not averages:
        return None
    hundredths, count = int(sum(averages) * 100), len(averages)
    return Fraction((2 * hundredths + count) // (2 * count), 100)
