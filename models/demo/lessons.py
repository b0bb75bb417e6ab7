"""Lessons of the demo college as they would have been entered: works, marks, dots left, absences, homework."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from ..attendance import MISSED, AbsenceCode, Attendance
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson, LessonKind
from ..marks import HIGHEST, LOWEST, Mark
from . import homework
from .calendar import DAY, PAIR_ENDS, PAIRS_BY_NOON, is_school_day, moment, school_day_from
from .curricula import Topic
from .groups import Pupil
from .journals import Book
from .people import Instructor
from .rows import Rows

EASE = {LessonKind.CONTROL: -0.2, LessonKind.PRACTICE: 0.3, LessonKind.SEMINAR: 0.15}
COMPULSORY = frozenset({"ПР", "ЛР", "КР", "Н"})
TIMED_DAYS = {"КР": (1, 5), "ЛР": (0, 4), "ПР": (0, 3)}
"""From how many days after the lesson the marks of a work come, to how many."""


@dataclass(frozen=True)
class Work:
    """A work to be set: its kind by code, for whom it is compulsory, and which share of the others does it."""

    code: str
    title: str = ""
    is_compulsory: bool = False
    share: float = 1.0


@dataclass
class Entered:
    """A lesson as it has been entered."""

    id: int
    book: Book
    day: dt.date
    topic: Topic
    teacher: Instructor
    entered_at: dt.datetime
    here: list[Pupil]
    missing: set[int]


class Filling:
    """Fills journals up to a day. `work_types` are ids by code; `absent` gives the code of a whole day's absence."""

    def __init__(self, rows: Rows, work_types: dict[str, int], on: dt.date) -> None:
        self._rows, self._types, self._on = rows, work_types, on
        self._recent = [day for step in range(1, 12) if is_school_day(day := on - step * DAY)][:2]

    def fill(self, book: Book, rng: random.Random, absent: dict[tuple[int, dt.date], AbsenceCode]) -> None:
        """Enter the journal's lessons up to the day. Now and then one was cancelled; topics go on without a gap."""
        ease = rng.uniform(-0.25, 0.25) + (0.5 if book.plan.homework == "спорт" else 0)
        topics = iter(book.topics)
        done = 0
        for at, (day, period) in enumerate(book.held):
            last = period + book.hours // 2 - 1
            if day > self._on or (day == self._on and last > PAIRS_BY_NOON):
                break
            if rng.random() < 0.015 and day != self._on:
                continue
            done += 1
            following = book.held[at + 1][0] if at + 1 < len(book.held) else None
            lesson = self._lesson(book, rng, absent, next(topics), day, period)
            self._homework(lesson, rng, done, following)
            for position, work in enumerate(_works(rng, lesson), 1):
                self._work(lesson, rng, position, work, ease)

    # --- the lesson ---------------------------------------------------------------------------------------------------

    def _lesson(
        self, book: Book, rng: random.Random, absent: dict[tuple[int, dt.date], AbsenceCode], topic: Topic, day: dt.date,
        period: int,
    ) -> Entered:  # fmt: skip
        teacher = book.keeper(day)
        entered = self._entered_at(rng, teacher, day, period + book.hours // 2 - 1)
        is_taken = rng.random() < self._taken_chance(teacher, day)
        id = self._rows.add(
            Lesson, journal=book.id, teacher=teacher.id, date=day, period=period, kind=topic.kind, topic=topic.text,
            hours=book.hours, attendance_taken_at=entered if is_taken else None,
            attendance_taken_by=teacher.human.user if is_taken else None, entered_at=entered,
            entered_by=teacher.human.user, version=1,
        )  # fmt: skip
        here = [pupil for pupil in book.team.pupils if pupil.attends(book.team.id, book.subgroup, day)]
        lesson = Entered(id, book, day, topic, teacher, entered, here, set())
        for pupil in here:
            code = absent.get((pupil.id, day)) or self._code(book, rng, pupil, period)
            if code in MISSED:
                lesson.missing.add(pupil.id)
            if code and is_taken:
                self._rows.add(
                    Attendance,
                    lesson=id,
                    student=pupil.id,
                    code=code,
                    author=teacher.human.user,
                    entered_at=entered,
                    version=1,
                )
        return lesson

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
        if day == self._on:
            return 0.35
        return 0.6 if day in self._recent else 0.995 - 0.12 * teacher.slack

    @staticmethod
    def _code(book: Book, rng: random.Random, pupil: Pupil, period: int) -> AbsenceCode | None:
        """The absence from this lesson alone."""
        luck = rng.random()
        if luck < pupil.truancy * 0.6:
            return AbsenceCode.UNEXCUSED
        if luck < pupil.truancy * (1.4 if period == 1 else 0.9):
            return AbsenceCode.LATE
        if book.plan.homework == "спорт" and pupil.id % 23 == 5:
            return AbsenceCode.RELEASED
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

    # --- works and marks ----------------------------------------------------------------------------------------------

    def _work(self, lesson: Entered, rng: random.Random, position: int, work: Work, ease: float) -> None:
        code = "ПР" if work.code == "Н" else work.code
        id = self._rows.add(
            Assignment, lesson=lesson.id, work_type=self._types[code], position=position, title=work.title,
            is_compulsory=work.is_compulsory, version=1,
        )  # fmt: skip
        present = [pupil for pupil in lesson.here if pupil.id not in lesson.missing]
        doing = lesson.here if work.is_compulsory else rng.sample(present, round(work.share * len(present)))
        if code == "РФ":
            for pupil in doing:
                self._rows.add(AssignmentTarget, assignment=id, student=pupil.id)
        low, high = TIMED_DAYS.get(code, (0, 0))
        returned = lesson.day + rng.randint(low, high + round(5 * lesson.teacher.slack)) * DAY
        for pupil in doing:
            day = self._marked_on(lesson, rng, pupil, work, returned)
            if day is not None:
                self._mark(lesson, rng, id, pupil, day, _value(rng, pupil, lesson, ease))

    def _marked_on(self, lesson: Entered, rng: random.Random, pupil: Pupil, work: Work, returned: dt.date) -> dt.date | None:
        """The mark's own day. Who was absent or did not hand the work in has a dot, and some make it good later (R41)."""
        day: dt.date | None = school_day_from(returned)
        owes = pupil.id in lesson.missing or (rng.random() > 0.25 + 0.75 * pupil.care if work.is_compulsory else False)
        if owes or (work.code == "РФ" and rng.random() < 0.5):
            is_made_good = rng.random() < pupil.care * 0.85
            day = school_day_from(returned + rng.randint(3, 24) * DAY) if is_made_good else None
        if day is None or day > min(self._on, lesson.book.term.ends_on):
            return None
        return day if pupil.attends(lesson.book.team.id, None, day) else None

    def _mark(self, lesson: Entered, rng: random.Random, work: int, pupil: Pupil, day: dt.date, value: int) -> None:
        author = lesson.book.keeper(day).human.user
        entered = lesson.entered_at
        if day > lesson.day:
            time = (11, rng.randint(0, 50)) if day == self._on else (rng.randint(13, 21), rng.randint(0, 59))
            entered = max(entered, moment(day, *time))
        self._rows.add(
            Mark, assignment=work, student=pupil.id, value=value, marked_on=day, author=author, entered_at=entered, version=1
        )


def _value(rng: random.Random, pupil: Pupil, lesson: Entered, ease: float) -> int:
    mean = 3.8 + 0.62 * pupil.ability + ease - lesson.teacher.strictness + EASE.get(lesson.topic.kind, 0)
    return max(LOWEST, min(HIGHEST, round(rng.gauss(mean, 0.65))))


def _works(rng: random.Random, lesson: Entered) -> list[Work]:
    """The works of a lesson: that of its topic, answers, a test, homework looked through, papers of a few."""
    kind, topic = lesson.topic.kind, lesson.topic
    works = []
    if topic.work in COMPULSORY:
        works.append(Work(topic.work, f"№ {topic.number}", is_compulsory=True))
    elif topic.work == "ЭК":
        works.append(Work("ЭК", "отчёт об экскурсии", is_compulsory=True))
    elif kind is LessonKind.PRACTICE:
        works.append(Work("ПР", share=rng.uniform(0.6, 1.0)))
    elif kind is LessonKind.SEMINAR:
        works.append(Work("ДК", share=rng.uniform(0.1, 0.25)))
    if kind in (LessonKind.LECTURE, LessonKind.SEMINAR) and rng.random() < 0.65:
        works.append(Work("ОТ", share=rng.uniform(0.08, 0.3)))
    if kind is LessonKind.PRACTICAL and not topic.work and lesson.book.plan.homework != "спорт" and rng.random() < 0.75:
        compulsory = rng.random() < 0.12
        works.append(Work("СР" if compulsory else "ОТ", is_compulsory=compulsory, share=rng.uniform(0.15, 0.4)))
    if kind is LessonKind.LECTURE and lesson.book.plan.homework:
        works += _extra(rng)
    return works


def _extra(rng: random.Random) -> list[Work]:
    luck = rng.random()
    if luck < 0.08:
        return [Work("ТС", "по пройденным темам", is_compulsory=True)]
    if luck < 0.18:
        return [Work("ДЗ", share=rng.uniform(0.2, 0.6))]
    return [Work("РФ", "по выбору", share=0.1)] if luck < 0.205 else []
