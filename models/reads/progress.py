"""A student's progress: the courses of a semester, or of the whole period of study, with marks, averages, the grade, dots
and hours missed (R7, R17, R18, R25, R26).

Eight statements whatever the number of courses and marks.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import peewee

from .. import marks as law
from ..access import Actor, condition, restricted, sees
from ..attendance import AbsenceCode, Attendance, missed_hours
from ..base import covers, overlaps
from ..college import AcademicYear, Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ..errors import NotFound
from ..lessons import Assignment, Lesson, WorkType
from ..marks import Mark, SemesterGrade
from ..people import Role, Student
from ..queries import Prepared, among, param
from ..rules import Rules, rules
from ..teaching import Course, Journal
from .diary import roles_towards
from .dots import OpenDot, dots_within


class Place(NamedTuple):
    """A journal that the student has belonged to. `course_kind` is that of the curriculum."""

    journal_id: int
    course_id: int
    course_code: str
    course_name: str
    course_kind: str
    group_name: str
    subgroup_name: str | None
    semester_id: int
    semester_number: int
    year_name: str
    semester_ends_on: dt.date
    closed_at: dt.datetime | None


class ProgressMark(NamedTuple):
    """A mark, in the order of the lessons. `date` is that of the lesson, `marked_on` the mark's own (R41)."""

    journal_id: int
    assignment_id: int
    date: dt.date
    marked_on: dt.date
    work_type: str
    title: str
    value: int
    weight: int


class TrendPoint(NamedTuple):
    """The average as it stood at the end of a day on which marks were set, rounded half-up to two decimals."""

    date: dt.date
    average: Fraction


class Missed(NamedTuple):
    """Academic hours missed: all, excused, not excused."""

    total: int
    excused: int
    unexcused: int


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """What a student has reached in a journal.

    `left_on` is the last day in it of who has left before the semester's end (R47). Hours are academic hours of lessons held
    while the student belonged to the journal; `untaken_hours` are those whose attendance nobody has taken yet, which says
    nothing about presence (R13). A course that has only dots has no average (R18).
    """

    place: Place
    left_on: dt.date | None
    marks: list[ProgressMark]
    mark_sum: int
    mark_weight: int
    raw_average: Fraction | None
    average: Fraction | None
    proposed: int | None
    grade: int | None
    trend: list[TrendPoint]
    dots: list[OpenDot]
    lesson_count: int
    hours: int
    untaken_hours: int
    missed: Missed

    @property
    def mark_count(self) -> int:
        return len(self.marks)


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def seen(query: peewee.ModelSelect[Any], model: type[peewee.Model]) -> peewee.ModelSelect[Any]:
            allowed = condition(roles, model)
            return restricted(query, allowed)

        self.places = Prepared(lambda: seen(_places(), Journal))
        self.marks = Prepared(lambda: seen(_marks(), Mark))
        self.grades = Prepared(lambda: seen(_grades(), SemesterGrade))
        self.absences = Prepared(lambda: seen(_absences(), Attendance))
        self.hours = Prepared(lambda: seen(_hours(), Lesson))


def _places() -> peewee.ModelSelect[Any]:
    """Journals of the student's groups, with the days of enrolment and, where there is a subgroup, of membership."""
    member = SubgroupMembership
    return (
        Journal.select(
            Journal.id, Journal.course, Course.code, Course.name, Course.kind, Group.name, Subgroup.name, Journal.semester,
            Semester.number, AcademicYear.name, Semester.ends_on, Journal.closed_at, Enrollment.ends_on, member.ends_on,
        )
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, Semester)
        .join_from(Semester, AcademicYear)
        .join_from(Journal, Enrollment, on=(Enrollment.group == Journal.group))
        .join_from(
            Journal, member, peewee.JOIN.LEFT_OUTER,
            on=(member.subgroup == Journal.subgroup) & (member.student == Enrollment.student),
        )
        .where(
            Enrollment.student == param("student"),
            overlaps(Enrollment, Semester),
            Journal.subgroup.is_null()
            | (member.id.is_null(False) & overlaps(member, Semester) & overlaps(member, Enrollment)),
        )
        .order_by(Semester.starts_on.desc(), Course.sort_key, Course.id, Journal.id)
    )  # fmt: skip


def _marks() -> peewee.ModelSelect[Any]:
    return (
        Mark.select(
            Lesson.journal, Assignment.id, Lesson.date, Mark.marked_on, WorkType.code, Assignment.title, Mark.value,
            WorkType.weight,
        )
        .join_from(Mark, Assignment)
        .join_from(Assignment, WorkType)
        .join_from(Assignment, Lesson)
        .where(
            Mark.student == param("student"),
            among(Lesson.journal, "journals"),
            Mark.removed_at.is_null(),
            Lesson.cancelled_at.is_null(),
        )
        .order_by(Lesson.date, Lesson.period, Assignment.position, Assignment.id)
    )  # fmt: skip


def _grades() -> peewee.ModelSelect[Any]:
    return SemesterGrade.select(SemesterGrade.journal, SemesterGrade.value).where(
        SemesterGrade.student == param("student"),
        among(SemesterGrade.journal, "journals"),
        SemesterGrade.removed_at.is_null(),
    )


def _absences() -> peewee.ModelSelect[Any]:
    return (
        Attendance.select(Lesson.journal, Attendance.code, Lesson.hours)
        .join_from(Attendance, Lesson)
        .where(
            Attendance.student == param("student"),
            among(Lesson.journal, "journals"),
            Attendance.removed_at.is_null(),
            Lesson.cancelled_at.is_null(),
        )
    )


def _hours() -> peewee.ModelSelect[Any]:
    """For each journal the lessons held while the student belonged to it; and the hours of those without attendance."""
    member = SubgroupMembership.select(peewee.SQL("1")).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == Enrollment.student,
        covers(SubgroupMembership, Lesson.date),
    )
    untaken = peewee.Case(None, [(Lesson.attendance_taken_at.is_null(), Lesson.hours)], 0)
    return (
        Lesson.select(Lesson.journal, peewee.fn.COUNT(Lesson.id), peewee.fn.SUM(Lesson.hours), peewee.fn.SUM(untaken))
        .join_from(Lesson, Journal)
        .join_from(Journal, Enrollment, on=(Enrollment.group == Journal.group) & covers(Enrollment, Lesson.date))
        .where(
            Enrollment.student == param("student"),
            among(Lesson.journal, "journals"),
            Lesson.cancelled_at.is_null(),
            Journal.subgroup.is_null() | peewee.fn.EXISTS(member),
        )
        .group_by(Lesson.journal)
    )


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


def progress(actor: Actor, student_id: int, semester_id: int | None = None) -> list[CourseProgress]:
    """A student's courses with what was reached in each: of one semester, or of all, the last one first.

    A journal of a former group or subgroup stays, with the marks that were set in it (R47). Who holds several roles sees
    what those roles show that are held towards this very student.

    Raises:
        NotFound: there is no such student, or none that this person may see.
    """
    if not sees(actor, Student, student_id):
        raise NotFound("studentId")
    queries, in_force = _queries(roles_towards(actor, student_id)), rules()
    given: dict[str, Any] = {**actor.parameters, "student": student_id}
    last_days = _last_days(queries.places(**given), semester_id)
    given["journals"] = [place.journal_id for place in last_days]
    marks = _by_journal(_weighed(queries.marks(**given), in_force), lambda mark: mark.journal_id)
    dots = _by_journal(dots_within(actor, Student, [student_id], semester_id), lambda dot: dot.journal_id)
    absences = _by_journal(queries.absences(**given), lambda row: row[0])
    grades, hours = dict(queries.grades(**given)), {row[0]: row[1:] for row in queries.hours(**given)}
    return [
        _course(
            place, left_on, marks[place.journal_id], in_force, grades.get(place.journal_id), dots[place.journal_id],
            hours.get(place.journal_id, (0, 0, 0)), absences[place.journal_id],
        )
        for place, left_on in last_days.items()
    ]  # fmt: skip


def _last_days(rows: Iterable[Any], semester_id: int | None) -> dict[Place, dt.date | None]:
    """The journals, each with the student's last day in it if that is before the semester's end."""
    found: dict[Place, dt.date | None] = {}
    for *values, enrolled_until, member_until in rows:
        place = Place._make(values)
        if semester_id in {None, place.semester_id}:
            ends = [day for day in (enrolled_until, member_until) if day]
            last = min(ends, default=place.semester_ends_on)
            found[place] = max(found.get(place) or last, last)
    return {place: last if last and last < place.semester_ends_on else None for place, last in found.items()}


def _by_journal(rows: Iterable[Any], journal: Any) -> defaultdict[int, list[Any]]:
    apart: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        apart[journal(row)].append(row)
    return apart


def _weighed(rows: Iterable[Any], in_force: Rules) -> list[ProgressMark]:
    """Marks with the weight of their kind of work, which is 1 for all where the college does not weigh (R18)."""
    marks = map(ProgressMark._make, rows)
    return list(marks) if in_force.is_weighted else [mark._replace(weight=1) for mark in marks]


def _course(
    place: Place, left_on: dt.date | None, marks: list[ProgressMark], in_force: Rules, grade: int | None,
    dots: list[OpenDot], hours: tuple[int, int, int], absences: list[Any],
) -> CourseProgress:  # fmt: skip
    total, weight = sum(mark.value * mark.weight for mark in marks), sum(mark.weight for mark in marks)
    lesson_count, held, untaken = map(int, hours)
    missed = Missed(*missed_hours([(AbsenceCode(code), length) for _journal, code, length in absences]))
    return CourseProgress(
        place, left_on, marks, total, weight, Fraction(total, weight) if weight else None, law.average(total, weight),
        law.grade(total, weight, in_force.thresholds), grade, _trend(marks), dots, lesson_count, held, untaken, missed,
    )  # fmt: skip


def _trend(marks: Sequence[ProgressMark]) -> list[TrendPoint]:
    """The average over time, by the marks' own days; days on which several were set have one point."""
    total, weight = 0, 0
    points: dict[dt.date, TrendPoint] = {}
    for mark in sorted(marks, key=lambda mark: mark.marked_on):
        total, weight = total + mark.value * mark.weight, weight + mark.weight
        average = law.average(total, weight)
        if average is not None:
            points[mark.marked_on] = TrendPoint(mark.marked_on, average)
    return list(points.values())
