"""Lessons of the demo college as they would have been entered: topic, attendance, homework."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from ..attendance import MISSED, AbsenceCode, Attendance
from ..lessons import Homework, Lesson
from ..teaching import LessonKind
from . import homework
from .absences import Absent, Away
from .calendar import DAY, PAIR_ENDS, is_school_day, moment
from .curricula import Topic
from .groups import Pupil
from .history import History
from .journals import Book
from .people import Instructor
from .rows import Rows
from .timetable import Planned


@dataclass
class Entered:
    """A lesson as it has been entered: who belonged to it on its day, and who of them missed it."""

    id: int
    book: Book
    plan: Planned
    topic: Topic
    teacher: Instructor
    entered_at: dt.datetime
    here: list[Pupil]
    missing: set[int]

    @property
    def day(self) -> dt.date:
        return self.plan.day


class Lessons:
    """Enters the lessons of journals up to a day."""

    def __init__(self, rows: Rows, history: History, on: dt.date) -> None:
        self._rows, self._history, self._on = rows, history, on
        self._recent = [day for step in range(1, 12) if is_school_day(day := on - step * DAY)][:2]

    def enter(self, book: Book, rng: random.Random, away: Away) -> list[Entered]:
        """Enter what is filled in. Topics go on without a gap over cancelled lessons, not over those that are not filled."""
        entered: list[Entered] = []
        done = 0
        for lesson in book.lessons:
            if lesson.day > self._on:
                break
            if lesson.is_cancelled:
                self._cancel(book, lesson)
                continue
            done += 1
            if lesson.is_filled:
                following = next((other.day for other in book.lessons if other.day > lesson.day), None)
                entered.append(self._enter(book, rng, away, lesson, done))
                self._homework(entered[-1], rng, done, following)
        return entered

    def _cancel(self, book: Book, lesson: Planned) -> None:
        teacher = book.keeper(lesson.day)
        said_at = moment(lesson.day, 8, 5)
        id = self._rows.add(
            Lesson, journal=book.id, teacher=teacher.id, date=lesson.day, period=lesson.period, kind=LessonKind.LECTURE,
            topic=lesson.reason, planned_topic=None, hours=book.hours, moved_from=None, moved_from_period=None,
            cancelled_at=said_at, reason=lesson.reason, attendance_taken_at=None, attendance_taken_by=None,
            entered_at=said_at, entered_by=teacher.human.user, version=1,
        )  # fmt: skip
        told = {"date": lesson.day, "period": lesson.period, "reason": lesson.reason, "cancelled_at": said_at}
        self._history.tell(said_at, teacher.human.user, "lesson:cancel", "Lesson", id, {}, told, book.id)

    def _enter(self, book: Book, rng: random.Random, away: Away, lesson: Planned, number: int) -> Entered:
        """Enter a lesson, the journal's `number`-th one."""
        teacher = lesson.substitute or book.keeper(lesson.day)
        at = self._entered_at(rng, teacher, lesson.day, lesson.period + book.hours // 2 - 1)
        is_taken = rng.random() < self._taken_chance(teacher, lesson.day)
        if lesson.is_taken is not None:
            is_taken = lesson.is_taken
        topic, moved = book.topics[number - 1], lesson.moved_from or (None, None)
        id = self._rows.add(
            Lesson, journal=book.id, teacher=teacher.id, date=lesson.day, period=lesson.period, kind=topic.kind,
            topic=topic.text, planned_topic=book.planned[number - 1] if number <= len(book.planned) else None,
            hours=book.hours, moved_from=moved[0], moved_from_period=moved[1], cancelled_at=None, reason=lesson.reason,
            attendance_taken_at=at if is_taken else None, attendance_taken_by=teacher.human.user if is_taken else None,
            entered_at=at, entered_by=teacher.human.user, version=1,
        )  # fmt: skip
        if moved[0]:
            before = {"date": moved[0], "period": moved[1]}
            after = {"date": lesson.day, "period": lesson.period, "reason": lesson.reason, "moved_from": moved[0]}
            self._history.tell(at, teacher.human.user, "lesson:move", "Lesson", id, before, after, book.id)
        here = [pupil for pupil in book.team.pupils if pupil.attends(book.team.id, book.subgroup, lesson.day)]
        entered = Entered(id, book, lesson, topic, teacher, at, here, set())
        for pupil in here:
            absent = away.days.get((pupil.id, lesson.day)) or self._absent(book, rng, pupil, lesson.period)
            if absent and absent.code in MISSED:
                entered.missing.add(pupil.id)
            if absent and is_taken:
                self._miss(entered, pupil, absent)
        return entered

    def _miss(self, lesson: Entered, pupil: Pupil, absent: Absent) -> None:
        """Enter an absence. One that was excused later stood in the cell as not excused until then (R32)."""
        excused_at = absent.excused_at or lesson.entered_at
        is_changed = excused_at > lesson.entered_at
        id = self._rows.add(
            Attendance, lesson=lesson.id, student=pupil.id, code=absent.code, author=lesson.teacher.human.user,
            entered_at=lesson.entered_at, removed_at=None, version=2 if is_changed else 1,
        )  # fmt: skip
        if is_changed:
            codes = {"code": AbsenceCode.UNEXCUSED}, {"code": absent.code}
            self._history.tell(
                excused_at, absent.excused_by, "absence:excuse", "Attendance", id, *codes, lesson.book.id
            )  # fmt: skip

    def _entered_at(self, rng: random.Random, teacher: Instructor, day: dt.date, last: int) -> dt.datetime:
        """Just after the pair, or in the evening; a few days late with some."""
        late = rng.random() < 0.05 + 0.3 * teacher.slack
        later = day + rng.randint(1, 4) * DAY
        if late and later < self._on:
            return moment(later, rng.randint(16, 22), rng.randint(0, 59))
        hour, minute = PAIR_ENDS[last - 1]
        if day == self._on or rng.random() < 0.3:
            return moment(day, hour, max(0, minute - rng.randint(0, 8)))
        return moment(day, rng.randint(max(15, hour + 1), 22), rng.randint(0, 59))

    def _taken_chance(self, teacher: Instructor, day: dt.date) -> float:
        return 0.85 if day in self._recent else 0.99 - 0.12 * teacher.slack

    @staticmethod
    def _absent(book: Book, rng: random.Random, pupil: Pupil, period: int) -> Absent | None:
        """The absence from this lesson alone."""
        luck = rng.random()
        if luck < pupil.truancy * 0.6:
            return Absent(AbsenceCode.UNEXCUSED)
        if luck < pupil.truancy * (1.4 if period == 1 else 0.9):
            return Absent(AbsenceCode.LATE)
        if book.plan.homework == "спорт" and pupil.id % 23 == 5:
            return Absent(AbsenceCode.RELEASED)
        return None

    def _homework(self, lesson: Entered, rng: random.Random, number: int, following: dt.date | None) -> None:
        manner = lesson.book.plan.homework
        if not manner or lesson.topic.kind is LessonKind.CONTROL:
            return
        if rng.random() < (0.15 if manner == "спорт" else 0.75):
            text = homework.for_group(rng, manner, number)
            self._rows.add(Homework, lesson=lesson.id, student=None, text=text, due_on=following, version=1)
        if lesson.here and rng.random() < 0.03 and manner != "спорт":
            text = homework.for_one(rng, lesson.topic.subject)
            self._rows.add(
                Homework, lesson=lesson.id, student=rng.choice(lesson.here).id, text=text, due_on=following, version=1
            )
