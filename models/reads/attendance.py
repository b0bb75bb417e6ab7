"""Hours missed, of one student or of a group: all, excused and not, lateness, and what nobody has taken attendance of.

By course, month and day, in a fixed number of statements (R13, R25, R26, R39).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import peewee

from ..access import Actor, condition, readers, restricted, sees
from ..attendance import AbsenceCode, Attendance, missed_hours
from ..college import Enrollment, Group, SubgroupMembership
from ..errors import Invalid, NotFound
from ..i18n import gettext as _
from ..lessons import Lesson
from ..people import Person, Role, Student, full_name, short_name
from ..queries import Prepared, among, param
from ..teaching import Course, Journal
from .diary import LONGEST, roles_towards


class HeldLesson(NamedTuple):
    """A lesson that was held; `taken_at` is empty while nobody has taken attendance."""

    id: int
    journal_id: int
    date: dt.date
    period: int
    hours: int
    taken_at: dt.datetime | None
    group_id: int
    subgroup_id: int | None
    course_id: int
    course_name: str
    course_key: str


class LessonAbsence(NamedTuple):
    """An absence from a lesson, for who decides whether it is excused."""

    id: int
    lesson_id: int
    date: dt.date
    period: int
    course_name: str
    code: AbsenceCode
    hours: int
    version: int


class Figures(NamedTuple):
    """Lessons held and their academic hours; hours missed: all, excused and not excused; how often late; and the lessons of
    which nobody has taken attendance: of those nothing is known (R13).
    """

    lessons: int
    hours: int
    missed: int
    excused: int
    unexcused: int
    late: int
    untaken: int


class CourseFigures(NamedTuple):
    """The figures of a course; its subgroups are one (R39)."""

    course_id: int
    course_name: str
    figures: Figures


class MonthFigures(NamedTuple):
    """The figures of a month, which is named by its first day."""

    month: dt.date
    figures: Figures


class DayFigures(NamedTuple):
    """The figures of a day on which the student missed something or was late."""

    date: dt.date
    figures: Figures


class TaughtDay(NamedTuple):
    """A day with lessons: how many, and of how many nobody has taken attendance."""

    date: dt.date
    lessons: int
    untaken: int


@dataclass(frozen=True, slots=True)
class StudentAttendance:
    """A student's figures over the span, and within it. Courses in the order of the curriculum."""

    id: int
    last_name: str
    first_name: str
    middle_name: str
    figures: Figures
    courses: list[CourseFigures]
    months: list[MonthFigures]
    days: list[DayFigures]
    absences: list[LessonAbsence]

    @property
    def name(self) -> str:
        return full_name(self.last_name, self.first_name, self.middle_name)

    @property
    def short_name(self) -> str:
        return short_name(self.last_name, self.first_name, self.middle_name)


@dataclass(frozen=True, slots=True)
class AttendanceTotals:
    """Students in the Russian alphabet, and the days of the span on which they had lessons."""

    starts_on: dt.date
    ends_on: dt.date
    days: list[TaughtDay]
    students: list[StudentAttendance]


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def seen(query: peewee.ModelSelect[Any], model: type[peewee.Model]) -> peewee.ModelSelect[Any]:
            allowed = condition(roles, model)
            return restricted(query, allowed)

        self.of_group = Prepared(lambda: seen(_places().where(Enrollment.group == param("group")), Enrollment))
        self.of_student = Prepared(lambda: seen(_places().where(Enrollment.student == param("student")), Enrollment))
        self.members = Prepared(_members)
        self.lessons = Prepared(lambda: seen(_lessons(), Lesson), HeldLesson._make)
        self.absences = Prepared(lambda: seen(_absences(), Attendance))


def _within(model: Any) -> peewee.ColumnBase:
    """The condition that a row's interval has a day in the span."""
    return (model.starts_on <= param("last")) & (model.ends_on.is_null() | (model.ends_on >= param("first")))


def _places() -> peewee.ModelSelect[Any]:
    """Who belongs to which group when."""
    return (
        Enrollment.select(
            Enrollment.student, Enrollment.group, Enrollment.starts_on, Enrollment.ends_on, Person.last_name,
            Person.first_name, Person.middle_name,
        )
        .join_from(Enrollment, Student)
        .join_from(Student, Person)
        .where(_within(Enrollment))
        .order_by(Person.name_key, Enrollment.student, Enrollment.starts_on)
    )  # fmt: skip


def _members() -> peewee.ModelSelect[Any]:
    member = SubgroupMembership
    return member.select(member.student, member.subgroup, member.starts_on, member.ends_on).where(
        among(member.student, "students"), _within(member)
    )


def _lessons() -> peewee.ModelSelect[Any]:
    return (
        Lesson.select(
            Lesson.id, Lesson.journal, Lesson.date, Lesson.period, Lesson.hours, Lesson.attendance_taken_at, Journal.group,
            Journal.subgroup, Journal.course, Course.name, Course.sort_key,
        )
        .join_from(Lesson, Journal)
        .join_from(Journal, Course)
        .where(
            among(Journal.group, "groups"),
            Lesson.date.between(param("first"), param("last")),
            Lesson.cancelled_at.is_null(),
        )
        .order_by(Lesson.date, Lesson.period, Lesson.id)
    )  # fmt: skip


def _absences() -> peewee.ModelSelect[Any]:
    return (
        Attendance.select(Attendance.lesson, Attendance.student, Attendance.id, Attendance.code, Attendance.version)
        .join_from(Attendance, Lesson)
        .where(
            among(Attendance.student, "students"),
            Lesson.date.between(param("first"), param("last")),
            Attendance.removed_at.is_null(),
        )
    )


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


def student_attendance(actor: Actor, student_id: int, first: dt.date, last: dt.date) -> AttendanceTotals:
    """One student's hours missed from `first` to `last`, both included, in all groups of that time; seven statements.

    Raises:
        NotFound: there is no such student, or none that this person may see.
        Invalid: the span is empty or longer than a year.
    """
    if not sees(actor, Student, student_id):
        raise NotFound("studentId")
    queries = _queries(roles_towards(actor, student_id))
    return _totals(actor, queries, queries.of_student, first, last, student=student_id)


def group_attendance(actor: Actor, group_id: int, first: dt.date, last: dt.date) -> AttendanceTotals:
    """As `student_attendance`, of everybody who belongs to a group within the span: only of the time in it.

    A teacher sees the students, lessons and absences of the own journals.

    Raises:
        NotFound: there is no such group, or none whose figures this person may see.
    """
    figures = actor.roles & readers(Journal, "grid")
    roles = frozenset(role for role in figures if sees(actor, Group, group_id, role))
    if not roles:
        raise NotFound("groupId")
    queries = _queries(roles)
    return _totals(actor, queries, queries.of_group, first, last, group=group_id)


def _totals(
    actor: Actor, queries: _Queries, places: Prepared, first: dt.date, last: dt.date, **whose: int
) -> AttendanceTotals:
    if not 0 <= (last - first).days <= LONGEST:
        raise Invalid("to", _("Choose a span of 1 to %(limit)d days.", limit=LONGEST + 1))
    given: dict[str, Any] = {**actor.parameters, **whose, "first": first, "last": last}
    pupils = _pupils(places(**given))
    given["students"] = list(pupils)
    given["groups"] = sorted({group for pupil in pupils.values() for group, _starts, _ends in pupil.places})
    for student, subgroup, starts, ends in queries.members(**given):
        pupils[student].subgroups.append((subgroup, starts, ends))
    lessons: Sequence[HeldLesson] = queries.lessons(**given)
    for lesson, student, id, code, version in queries.absences(**given):
        pupils[student].absences[lesson] = (id, AbsenceCode(code), version)
    attended: dict[int, HeldLesson] = {}
    students = [pupil.attendance(lessons, attended) for pupil in pupils.values()]
    return AttendanceTotals(first, last, _taught_days(attended.values()), students)


def _taught_days(lessons: Iterable[HeldLesson]) -> list[TaughtDay]:
    found: dict[dt.date, list[HeldLesson]] = defaultdict(list)
    for lesson in lessons:
        found[lesson.date].append(lesson)
    return [TaughtDay(day, len(held), sum(one.taken_at is None for one in held)) for day, held in sorted(found.items())]


Row = tuple[HeldLesson, tuple[int, AbsenceCode, int] | None]
Span = tuple[int, dt.date, dt.date | None]


@dataclass
class _Pupil:
    """What was read of one student, on the way to the figures. `places` are groups with their days."""

    id: int
    names: tuple[str, str, str]
    places: list[Span] = field(default_factory=list)
    subgroups: list[Span] = field(default_factory=list)
    absences: dict[int, tuple[int, AbsenceCode, int]] = field(default_factory=dict)

    def attends(self, lesson: HeldLesson) -> bool:
        """Enrolled on its day in its group, and in its subgroup if it has one (R47)."""
        if not _has(self.places, lesson.group_id, lesson.date):
            return False
        return lesson.subgroup_id is None or _has(self.subgroups, lesson.subgroup_id, lesson.date)

    def attendance(self, lessons: Sequence[HeldLesson], attended: dict[int, HeldLesson]) -> StudentAttendance:
        """The figures; the lessons that count for this student are added to `attended`."""
        rows: list[Row] = [(lesson, self.absences.get(lesson.id)) for lesson in lessons if self.attends(lesson)]
        attended.update((lesson.id, lesson) for lesson, _absence in rows)
        courses: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
        months: dict[dt.date, list[Row]] = defaultdict(list)
        days: dict[dt.date, list[Row]] = defaultdict(list)
        for row in rows:
            lesson = row[0]
            courses[lesson.course_key, lesson.course_id, lesson.course_name].append(row)
            months[lesson.date.replace(day=1)].append(row)
            days[lesson.date].append(row)
        return StudentAttendance(
            self.id, *self.names, figures(rows),
            [CourseFigures(id, name, figures(of)) for (_key, id, name), of in sorted(courses.items())],
            [MonthFigures(month, figures(of)) for month, of in months.items()],
            [DayFigures(day, figures(of)) for day, of in days.items() if any(absence for _lesson, absence in of)],
            _told(rows),
        )  # fmt: skip


def _pupils(rows: Iterable[Any]) -> dict[int, _Pupil]:
    found: dict[int, _Pupil] = {}
    for student, group, starts, ends, *names in rows:
        pupil = found.setdefault(student, _Pupil(student, (names[0], names[1], names[2])))
        pupil.places.append((group, starts, ends))
    return found


def _has(spans: Iterable[Span], id: int, day: dt.date) -> bool:
    return any(place == id and starts <= day and (ends is None or day <= ends) for place, starts, ends in spans)


def _told(rows: Iterable[Row]) -> list[LessonAbsence]:
    return [
        LessonAbsence(
            absence[0], lesson.id, lesson.date, lesson.period, lesson.course_name, absence[1], lesson.hours, absence[2]
        )
        for lesson, absence in rows
        if absence
    ]


def figures(rows: Sequence[Row]) -> Figures:
    """What lessons with a student's absences from them amount to."""
    missed, excused, unexcused = missed_hours([(absence[1], lesson.hours) for lesson, absence in rows if absence])
    return Figures(
        len(rows),
        sum(lesson.hours for lesson, _absence in rows),
        missed, excused, unexcused,
        sum(absence is not None and absence[1] is AbsenceCode.LATE for _lesson, absence in rows),
        sum(lesson.taken_at is None for lesson, _absence in rows),
    )  # fmt: skip
