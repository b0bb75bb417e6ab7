"""A journal's grid: lessons, students, works, marks, absences and dots, as the paper journal shows them.

Seven statements for any number of journals at once (R16, R24, R40).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, TypeVar

import peewee

from .. import marks as law
from ..access import Actor, condition, readers
from ..access.scopes.sets import Condition
from ..attendance import Attendance
from ..base import overlaps
from ..college import AcademicYear, Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ..errors import NotFound
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from ..marks import Mark
from ..people import Person, Role, Student, Teacher, full_name, short_name
from ..queries import Prepared, among
from ..teaching import Course, Journal

T = TypeVar("T")


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


class GridLesson(NamedTuple):
    """A column. `homework` is that of the whole group."""

    id: int
    journal_id: int
    date: dt.date
    period: int
    kind: str
    topic: str
    hours: int
    attendance_taken_at: dt.datetime | None
    entered_at: dt.datetime
    version: int
    teacher_id: int
    teacher_last_name: str
    teacher_first_name: str
    teacher_middle_name: str
    homework: str | None

    @property
    def teacher_name(self) -> str:
        return short_name(self.teacher_last_name, self.teacher_first_name, self.teacher_middle_name)


class GridWork(NamedTuple):
    """A work set at a lesson: a part of the lesson's column."""

    id: int
    lesson_id: int
    position: int
    work_type_id: int
    code: str
    title: str
    is_compulsory: bool
    version: int


class GridMark(NamedTuple):
    """A mark in the cell of its work and its student."""

    assignment_id: int
    student_id: int
    value: int
    marked_on: dt.date
    entered_at: dt.datetime
    author_id: int
    version: int


class GridAbsence(NamedTuple):
    """An absence code in the cell of its lesson and its student."""

    lesson_id: int
    student_id: int
    code: str
    version: int


class Dot(NamedTuple):
    """A compulsory work that a student enrolled on its day has no mark for (R40)."""

    assignment_id: int
    student_id: int


@dataclass(frozen=True, slots=True)
class GridStudent:
    """A row: who, on which days the cells exist, and what the marks amount to (R17, R18)."""

    id: int
    last_name: str
    first_name: str
    middle_name: str
    days: tuple[tuple[dt.date, dt.date | None], ...]
    mark_count: int
    average: Fraction | None
    proposed: int | None

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

    @property
    def delivered_hours(self) -> int:
        """Academic hours of the lessons held."""
        return sum(lesson.hours for lesson in self.lessons)


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def journals(query: peewee.ModelSelect[Any]) -> peewee.ModelSelect[Any]:
            query = query.where(among(Journal.id, "journals"))
            return _where(query, condition(roles, Journal))

        def of_lessons(query: peewee.ModelSelect[Any]) -> peewee.ModelSelect[Any]:
            query = query.where(among(Lesson.journal, "journals"))
            return _where(query, condition(roles, Lesson))

        self.heads = Prepared(lambda: journals(_heads()), Head._make)
        self.lessons = Prepared(lambda: of_lessons(_lessons()), GridLesson._make)
        self.works = Prepared(lambda: of_lessons(_works()), GridWork._make)
        self.targets = Prepared(lambda: of_lessons(_targets()))
        self.marks = Prepared(lambda: of_lessons(_marks()), GridMark._make)
        self.absences = Prepared(lambda: of_lessons(_absences()), GridAbsence._make)
        self.students = Prepared(lambda: _where(_students(), condition(roles, Enrollment)))


def _where(query: peewee.ModelSelect[Any], allowed: Condition | bool) -> peewee.ModelSelect[Any]:
    return query if allowed is True else query.where(peewee.SQL("1 = 0") if allowed is False else allowed)


def _heads() -> peewee.ModelSelect[Any]:
    return (
        Journal.select(
            Journal.id, Journal.course, Course.code, Course.name, Course.kind, Course.module, Journal.group, Group.name,
            Journal.subgroup, Subgroup.name, Journal.semester, Semester.number, AcademicYear.name, Semester.starts_on,
            Semester.ends_on, Journal.kind, Journal.hours, Journal.closed_at,
        )
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, Semester)
        .join_from(Semester, AcademicYear)
        .order_by(Course.sort_key, Course.id, Subgroup.name, Journal.id)
    )  # fmt: skip


def _lessons() -> peewee.ModelSelect[Any]:
    return (
        Lesson.select(
            Lesson.id, Lesson.journal, Lesson.date, Lesson.period, Lesson.kind, Lesson.topic, Lesson.hours,
            Lesson.attendance_taken_at, Lesson.entered_at, Lesson.version, Lesson.teacher, Person.last_name,
            Person.first_name, Person.middle_name, Homework.text,
        )
        .join_from(Lesson, Teacher)
        .join_from(Teacher, Person)
        .join_from(Lesson, Homework, peewee.JOIN.LEFT_OUTER, on=(Homework.lesson == Lesson.id) & Homework.student.is_null())
        .order_by(Lesson.date, Lesson.period)
    )  # fmt: skip


def _works() -> peewee.ModelSelect[Any]:
    return (
        Assignment.select(
            Assignment.id, Assignment.lesson, Assignment.position, Assignment.work_type, WorkType.code, Assignment.title,
            Assignment.is_compulsory, Assignment.version,
        )
        .join_from(Assignment, WorkType)
        .join_from(Assignment, Lesson)
        .order_by(Lesson.date, Lesson.period, Assignment.position)
    )  # fmt: skip


def _targets() -> peewee.ModelSelect[Any]:
    return (
        AssignmentTarget.select(AssignmentTarget.assignment, AssignmentTarget.student)
        .join_from(AssignmentTarget, Assignment)
        .join_from(Assignment, Lesson)
    )


def _marks() -> peewee.ModelSelect[Any]:
    return (
        Mark.select(
            Mark.assignment, Mark.student, Mark.value, Mark.marked_on, Mark.entered_at, Mark.author, Mark.version
        )
        .join_from(Mark, Assignment)
        .join_from(Assignment, Lesson)
        .order_by(Lesson.date, Lesson.period, Assignment.position, Mark.student)
    )  # fmt: skip


def _absences() -> peewee.ModelSelect[Any]:
    return (
        Attendance.select(Attendance.lesson, Attendance.student, Attendance.code, Attendance.version)
        .join_from(Attendance, Lesson)
        .order_by(Lesson.date, Lesson.period, Attendance.student)
    )


def _students() -> peewee.ModelSelect[Any]:
    """Who belongs to which journal when: the days of enrolment, cut to those of the subgroup if there is one."""
    member = SubgroupMembership
    return (
        Journal.select(
            Journal.id, Enrollment.student, Person.last_name, Person.first_name, Person.middle_name,
            Enrollment.starts_on, Enrollment.ends_on, member.starts_on, member.ends_on,
        )
        .join_from(Journal, Semester)
        .join_from(Journal, Enrollment, on=(Enrollment.group == Journal.group))
        .join_from(Enrollment, Student)
        .join_from(Student, Person)
        .join_from(
            Journal, member, peewee.JOIN.LEFT_OUTER,
            on=(member.subgroup == Journal.subgroup) & (member.student == Enrollment.student),
        )
        .where(
            among(Journal.id, "journals"),
            overlaps(Enrollment, Semester),
            Journal.subgroup.is_null() | (member.id.is_null(False) & overlaps(member, Semester)),
        )
        .order_by(Person.name_key, Enrollment.student, Enrollment.starts_on)
    )  # fmt: skip


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


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
    queries = _queries(roles)
    given = {**actor.parameters, "journals": list(journal_ids)}
    heads = queries.heads(**given) if roles else []
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
    students_of = _students_of(queries.students(**given))
    chosen: dict[int, set[int]] = defaultdict(set)
    for assignment, student in queries.targets(**given):
        chosen[assignment].add(student)
    return [
        _grid(
            head, lessons_of[head.id], works_of[head.id], students_of[head.id], marks_of[head.id], absences_of[head.id],
            chosen, {lesson.id: lesson for lesson in lessons_of[head.id]},
        )
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


def _grid(
    head: Head, lessons: list[GridLesson], works: list[GridWork], rows: list[Row], marks: list[GridMark],
    absences: list[GridAbsence], chosen: dict[int, set[int]], lesson_of: dict[int, GridLesson],
) -> JournalGrid:  # fmt: skip
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for mark in marks:
        entry = sums[mark.student_id]
        entry[0] += mark.value
        entry[1] += 1
    students = [_student(row, *sums[row[0]]) for row in rows]
    return JournalGrid(
        head, lessons, works, students, marks, absences, _dots(works, students, marks, chosen, lesson_of), lesson_of
    )


def _student(row: Row, total: int, count: int) -> GridStudent:
    return GridStudent(*row, count, law.average(total, count), law.grade(total, count))


def _dots(
    works: list[GridWork], students: list[GridStudent], marks: list[GridMark], chosen: dict[int, set[int]],
    lesson_of: dict[int, GridLesson],
) -> list[Dot]:  # fmt: skip
    marked = {(mark.assignment_id, mark.student_id) for mark in marks}
    dots: list[Dot] = []
    for work in works:
        day, targets = lesson_of[work.lesson_id].date, chosen.get(work.id, ())
        if work.is_compulsory or targets:
            dots += [
                Dot(work.id, student.id)
                for student in students
                if (work.id, student.id) not in marked  # first, because most are
                and law.has_dot(work.is_compulsory, student.id in targets, student.attends(day), is_marked=False)
            ]
    return dots
