"""A teacher's day: the own lessons with what is filled of each, the week around it, and what is owed (R13, R34, R35).

Ten statements, whatever the number of journals and lessons. A debt is the own where one was to hold the lesson and may
still write it: it is never a predecessor's or a successor's, nor that of who teaches no more (R39, R48).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..access import Actor
from ..deadlines import is_late, marks_due_on
from ..errors import Invalid
from ..i18n import gettext as _
from ..programme import ProgrammeStatus
from ..rules import Rules, rules
from .dashboard import share
from .schedule import Place, Recorded, Schedule, schedule, teachers_of
from .teacher import Book, OpenRemark, SetWork, queries

DAYS_BACK, DAYS_AHEAD = 30, 21
"""How far back debts are looked for, and how far ahead the next lesson is."""
NEAR = dt.timedelta(days=2)
"""So long before its last day a timed work is reminded of."""
FARTHEST = 366
Span = tuple[dt.date, dt.date]


class TodayWork(NamedTuple):
    """A work set at a lesson. `missing` are students who were there and have no mark; who was absent has a dot instead.

    `due_on` is the last day for its marks, of a timed work alone (R35); it is overdue if there is still none after it.
    """

    assignment_id: int
    code: str
    title: str
    mark_count: int
    missing: int
    due_on: dt.date | None
    is_overdue: bool

    @property
    def expected(self) -> int:
        """How many marks there will be when none is missing."""
        return self.mark_count + self.missing


@dataclass(frozen=True, slots=True)
class TodayLesson:
    """An own lesson on its day: due by the timetable, or recorded besides it. `lesson` is its record."""

    book: Book
    date: dt.date
    period: int
    room: str
    lesson: Recorded | None
    moved_to: tuple[dt.date, int] | None
    is_substitution: bool
    can_write: bool
    absent_count: int
    has_homework: bool
    works: list[TodayWork]

    @property
    def is_cancelled(self) -> bool:
        return self.lesson is not None and self.lesson.cancelled_at is not None

    @property
    def is_held(self) -> bool:
        """Whether the lesson is recorded at this very place, as one that took place."""
        return self.lesson is not None and self.moved_to is None and not self.is_cancelled

    @property
    def attendance_taken(self) -> bool:
        return self.lesson is not None and self.lesson.attendance_taken_at is not None

    @property
    def is_late(self) -> bool:
        """Whether it was recorded after its own day (R34)."""
        lesson = self.lesson
        return lesson is not None and not lesson.cancelled_at and is_late(lesson.entered_at, lesson.date)

    @property
    def attendance_is_late(self) -> bool:
        taken_at = self.lesson and self.lesson.attendance_taken_at
        return bool(self.lesson and taken_at and is_late(taken_at, self.lesson.date))


class WeekDay(NamedTuple):
    """A day of the week: how many own lessons it has, and how many of those that are over are not filled."""

    date: dt.date
    holiday: str | None
    lesson_count: int
    unfilled_count: int


class OwedWork(NamedTuple):
    """A timed work whose marks are due soon, or overdue."""

    lesson: TodayLesson
    work: TodayWork


class OwedRemark(NamedTuple):
    """A remark that waits for an answer."""

    book: Book
    remark: OpenRemark


@dataclass(frozen=True, slots=True)
class Owed:
    """What a teacher owes today, the oldest first."""

    lessons: list[TodayLesson] = field(default_factory=list)
    attendance: list[TodayLesson] = field(default_factory=list)
    works: list[OwedWork] = field(default_factory=list)
    remarks: list[OwedRemark] = field(default_factory=list)
    programmes: list[Book] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len([*self.lessons, *self.attendance, *self.works, *self.remarks, *self.programmes])


@dataclass(frozen=True, slots=True)
class Today:
    """A teacher's day. `next_lesson` is the first one after the day, within three weeks; `journals` are those of the present
    semester that one teaches now.
    """

    date: dt.date
    holiday: str | None
    lessons: list[TodayLesson]
    next_lesson: TodayLesson | None
    week: list[WeekDay]
    owed: Owed
    journals: list[Book]


def filled(book: Book) -> int:
    """The hours given of those planned, in whole percent."""
    return share(book.given_hours, book.hours)


def today(actor: Actor, day: dt.date) -> Today:
    """The day of the teacher who is asking, with the debts of the actor's own today.

    Raises:
        Invalid: the day is farther than a year away.
    """
    if abs((day - actor.today).days) > FARTHEST:
        raise Invalid("day", _("Choose a day within a year of today."))
    law = rules()
    monday = day - dt.timedelta(days=day.weekday())
    first = min(monday, actor.today - dt.timedelta(days=DAYS_BACK + 2 * law.marks_due_days))
    last = max(day, actor.today) + dt.timedelta(days=DAYS_AHEAD)
    given = {**actor.parameters, "first": first, "last": last}
    books = {book.id: book for book in queries().journals(**given)}
    found = schedule(list(books), first, last)
    lessons = _Lessons(actor, books, found, law).made
    past = [one for one in lessons if one.date < actor.today]
    of_day = [one for one in lessons if one.date == day]
    mine = [book for book in books.values() if _teaches_now(actor, found, book.id)]
    return Today(
        day, found.holidays.get(day), of_day,
        next((one for one in lessons if one.date > day and not one.is_cancelled and one.moved_to is None), None),
        [_week_day(actor, lessons, found, monday + dt.timedelta(days=at)) for at in range(7)],
        _owed(actor, past, lessons, mine), _present(actor, mine),
    )  # fmt: skip


def _teaches_now(actor: Actor, found: Schedule, journal_id: int) -> bool:
    """Assigned to the journal today, and not as a substitute."""
    return any(
        load.teacher_id == actor.teacher_id and load.replaces_id is None and load.covers(actor.today)
        for load in found.loads.get(journal_id, ())
    )


def _present(actor: Actor, mine: Sequence[Book]) -> list[Book]:
    """The journals of the semester that is now, or of the last that has begun."""
    begun = max((book.starts_on for book in mine if book.starts_on <= actor.today), default=None)
    return [book for book in mine if book.starts_on == begun]


def _week_day(actor: Actor, lessons: Iterable[TodayLesson], found: Schedule, day: dt.date) -> WeekDay:
    of_day = [one for one in lessons if one.date == day and not one.is_cancelled and one.moved_to is None]
    unfilled = sum(one.lesson is None for one in of_day) if day < actor.today else 0
    return WeekDay(day, found.holidays.get(day), len(of_day), unfilled)


def _owed(actor: Actor, past: Iterable[TodayLesson], lessons: Iterable[TodayLesson], mine: Sequence[Book]) -> Owed:
    since = actor.today - dt.timedelta(days=DAYS_BACK)
    recent = [one for one in past if one.date >= since and one.can_write]
    works = [
        OwedWork(one, work)
        for one in lessons
        if one.can_write and one.is_held
        for work in one.works
        if work.due_on and work.missing and since <= work.due_on <= actor.today + NEAR
    ]
    books = {book.id: book for book in mine}
    remarks = queries().remarks(**actor.parameters, journals=list(books))
    return Owed(
        [one for one in recent if one.lesson is None],
        [one for one in recent if one.is_held and not one.attendance_taken],
        sorted(works, key=lambda owed: (owed.work.due_on, owed.lesson.date, owed.lesson.period)),
        [OwedRemark(books[remark.journal_id], remark) for remark in remarks],
        [book for book in _present(actor, mine) if not book.closed_at and book.programme in {None, ProgrammeStatus.DRAFT}],
    )


class _Lessons:
    """The own lessons of the span, by day and pair, as they are due or recorded."""

    def __init__(self, actor: Actor, books: Mapping[int, Book], found: Schedule, law: Rules) -> None:
        self.actor, self.books, self.found, self.law = actor, books, found, law
        own = self._own()
        ids = {"lessons": [lesson.id for _room, lesson, _moved in own.values() if lesson]}
        self.works: dict[int, list[SetWork]] = defaultdict(list)
        for work in queries().works(**ids):
            self.works[work.lesson_id].append(work)
        self.absent: dict[int, int] = dict(queries().absent(**ids))
        self.homework = {lesson_id for (lesson_id,) in queries().homework(**ids)}
        made = [self._made(place, *own[place]) for place in own]
        self.made = sorted(made, key=lambda one: (one.date, one.period, one.book.group_name, one.book.course_code))

    def _own(self) -> dict[Place, tuple[str, Recorded | None, tuple[dt.date, int] | None]]:
        """The places that are one's own: room, record, and where the lesson was moved to."""
        own: dict[Place, Any] = {}
        for due in self.found.due:
            held = due.lesson is not None and due.lesson.teacher_id == self.actor.teacher_id
            if held or self.actor.teacher_id in due.teacher_ids:
                own[due.journal_id, due.day, due.period] = (due.room, due.lesson, due.moved_to)
        for lesson in self.found.lessons:
            if lesson.place not in own and (lesson.teacher_id == self.actor.teacher_id or self._is_mine(lesson.place)):
                own[lesson.place] = ("", lesson, None)
        return own

    def _is_mine(self, place: Place) -> bool:
        journal, day, period = place
        return self.actor.teacher_id in teachers_of(self.found.loads.get(journal, ()), day, period)[0]

    def _made(
        self, place: Place, room: str, lesson: Recorded | None, moved_to: tuple[dt.date, int] | None
    ) -> TodayLesson:  # fmt: skip
        journal, day, period = place
        book, loads = self.books[journal], self.found.loads.get(journal, ())
        holding = [load for load in loads if load.teacher_id == self.actor.teacher_id and load.holds(day, period)]
        today = self.actor.today
        can_write = (
            self._is_mine(place)
            and book.closed_at is None
            and day <= today
            and any(load.teacher_id == self.actor.teacher_id and load.covers(today) for load in loads)
        )
        return TodayLesson(
            book, day, period, room, lesson, moved_to, any(load.replaces_id for load in holding), can_write,
            self.absent.get(lesson.id, 0) if lesson else 0, lesson is not None and lesson.id in self.homework,
            [self._work(work, lesson.date) for work in self.works[lesson.id]] if lesson and not moved_to else [],
        )  # fmt: skip

    def _work(self, work: SetWork, day: dt.date) -> TodayWork:
        due_on = marks_due_on(day, self.law, self.found.holidays) if work.is_timed else None
        overdue = due_on is not None and due_on < self.actor.today and not work.mark_count and work.missing > 0
        return TodayWork(
            work.assignment_id, work.code, work.title, work.mark_count, work.missing, due_on, overdue
        )  # fmt: skip
