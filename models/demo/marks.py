"""Works set at the lessons of the demo college, their marks, the dots left and made good, and the grades of a semester."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass

from ..lessons import Assignment, AssignmentTarget
from ..marks import HIGHEST, LOWEST, Mark, SemesterGrade, grade
from ..teaching import LessonKind
from .calendar import DAY, Term, moment, school_day_from
from .corrections import Writing, histories
from .groups import Pupil
from .history import History
from .journals import Book
from .lessons import Entered
from .rows import Rows

EASE = {LessonKind.CONTROL: -0.2, LessonKind.PRACTICE: 0.3, LessonKind.SEMINAR: 0.15}
COMPULSORY = frozenset({"ПР", "ЛР", "КР", "Н"})
TIMED_DAYS = {"КР": (1, 5), "ЛР": (0, 4), "ПР": (0, 3)}
"""From how many days after the lesson the marks of a work come, to how many."""
LATE = 0.15
"""Which share of such works anybody gives back some days later than that."""


@dataclass(frozen=True)
class Work:
    """A work to be set: its kind by code, for whom it is compulsory, and which share of the others does it."""

    code: str
    title: str = ""
    is_compulsory: bool = False
    share: float = 1.0


class Marking:
    """Sets works and marks them up to a day. `work_types` are ids by code."""

    def __init__(self, rows: Rows, history: History, work_types: dict[str, int], on: dt.date) -> None:
        self._rows, self._history, self._types, self._on = rows, history, work_types, on

    def mark(self, book: Book, lessons: list[Entered], rng: random.Random) -> None:
        """Set and mark the works of a journal; when its semester is over, set the grades as well."""
        ease = rng.uniform(-0.25, 0.25) + (0.5 if book.plan.homework == "спорт" else 0)
        values: dict[int, list[int]] = defaultdict(list)
        for lesson in lessons:
            for position, work in enumerate(_works(rng, lesson), 1):
                for pupil, value in self._work(lesson, rng, position, work, ease):
                    values[pupil.id].append(value)
        if self._on > book.term.ends_on:
            self._grades(book, rng, values)

    def _work(
        self, lesson: Entered, rng: random.Random, position: int, work: Work, ease: float
    ) -> list[tuple[Pupil, int]]:  # fmt: skip
        """Set a work; who has which mark for it."""
        code = "ПР" if work.code == "Н" else work.code
        id = self._rows.add(
            Assignment, lesson=lesson.id, work_type=self._types[code], position=position, title=work.title,
            is_compulsory=work.is_compulsory, version=1,
        )  # fmt: skip
        present = [pupil for pupil in lesson.here if pupil.id not in lesson.missing]
        doing = lesson.here if work.is_compulsory else _asked(rng, present, work.share)
        if code == "РФ":
            for pupil in doing:
                self._rows.add(AssignmentTarget, assignment=id, student=pupil.id)
        low, high = TIMED_DAYS.get(code, (0, 0))
        if lesson.plan.owes_marks and high:
            return []
        later = round(5 * lesson.teacher.slack) + (4 if high and rng.random() < LATE else 0)
        returned = lesson.day + (rng.randint(low, high) + later) * DAY
        marked = []
        for pupil in doing:
            day = self._marked_on(lesson, rng, pupil, work, returned)
            if day is not None:
                value = self._mark(lesson, rng, id, pupil, day, _value(rng, pupil, lesson, ease))
                marked += [] if value is None else [(pupil, value)]
        return marked

    def _marked_on(self, lesson: Entered, rng: random.Random, pupil: Pupil, work: Work, returned: dt.date) -> dt.date | None:
        """The mark's own day. Who was absent or did not hand the work in has a dot, and some make it good later (R41)."""
        day: dt.date | None = school_day_from(returned)
        owes = pupil.id in lesson.missing or (rng.random() > 0.25 + 0.75 * pupil.care if work.is_compulsory else False)
        if owes or (work.code == "РФ" and rng.random() < 0.5):
            is_made_good = rng.random() < pupil.care * 0.85
            day = school_day_from(returned + rng.randint(3, 24) * DAY) if is_made_good else None
        if day is None or day > self._last_day(lesson.book.term):
            return None
        return day if pupil.attends(lesson.book.team.id, None, day) else None

    def _last_day(self, term: Term) -> dt.date:
        return min(self._on, term.ends_on)

    def _mark(self, lesson: Entered, rng: random.Random, work: int, pupil: Pupil, day: dt.date, value: int) -> int | None:
        """Write a mark, with what was corrected later; the value that stands there in the end."""
        book = lesson.book
        author = lesson.teacher if day == lesson.day else book.keeper(day)
        at = lesson.entered_at
        if day > lesson.day:
            time = (11, rng.randint(0, 50)) if day == self._on else (rng.randint(13, 21), rng.randint(0, 59))
            at = max(at, moment(day, *time))
        first = Writing(value, day, author.human.user, at)
        history = histories(rng, first, min(self._on - DAY, book.term.ends_on), lambda day: book.keeper(day).human.user)
        last = history[-1]
        kept = next(writing for writing in reversed(history) if writing.value is not None)
        id = self._rows.add(
            Mark, assignment=work, student=pupil.id, value=kept.value, marked_on=kept.day, author=last.author,
            first_entered_at=at, entered_at=last.at, removed_at=None if last.value else last.at, version=len(history),
        )  # fmt: skip
        if len(history) > 1:
            self._tell(book, id, {"assignment": work, "student": pupil.id}, history)
        return last.value

    def _tell(self, book: Book, id: int, cell: dict[str, int], history: list[Writing]) -> None:
        """Add the history of a mark that was corrected or taken back to the audit."""
        before: dict[str, object] = {}
        for at, writing in enumerate(history):
            after = writing.told()
            action = "mark:set" if after else "mark:remove"
            told = after if at else after | cell
            self._history.tell(writing.at, writing.author, action, "Mark", id, before, told, book.id)
            before = after

    # --- the grades of a semester -------------------------------------------------------------------------------------

    def _grades(self, book: Book, rng: random.Random, values: dict[int, list[int]]) -> None:
        """The grades that the averages propose; one in thirty is better by one, for the teacher decides (R17)."""
        last = school_day_from(book.term.ends_on)
        author = book.keeper(last).human.user
        for pupil in book.team.pupils:
            proposed = grade(sum(values[pupil.id]), len(values[pupil.id]))
            if proposed is None or not pupil.attends(book.team.id, book.subgroup, book.term.ends_on):
                continue
            value = min(HIGHEST, proposed + (rng.random() < 0.03))
            self._rows.add(
                SemesterGrade, journal=book.id, student=pupil.id, value=value, author=author,
                entered_at=moment(book.term.ends_on, 15, rng.randint(0, 59)), removed_at=None, version=1,
            )  # fmt: skip


def _value(rng: random.Random, pupil: Pupil, lesson: Entered, ease: float) -> int:
    mean = 3.8 + 0.62 * pupil.ability + ease - lesson.teacher.strictness + EASE.get(lesson.topic.kind, 0)
    return max(LOWEST, min(HIGHEST, round(rng.gauss(mean, 0.65))))


def _asked(rng: random.Random, present: list[Pupil], share: float) -> list[Pupil]:
    """A share of those present. Students whom the people who sign in know are asked more often, so that there is much to
    see of them.
    """
    asked = rng.sample(present, round(share * len(present)))
    return asked + [pupil for pupil in present if pupil.stem and pupil not in asked and rng.random() < 0.6]


def _works(rng: random.Random, lesson: Entered) -> list[Work]:
    """The works of a lesson: that of its topic, answers, a test, homework looked through, papers of a few."""
    kind, topic = lesson.topic.kind, lesson.topic
    works = []
    if topic.work in COMPULSORY:
        works.append(Work(topic.work, f"№ {topic.number}", is_compulsory=True))
    elif lesson.plan.owes_marks:
        works.append(Work("ПР", "решение задач", is_compulsory=True))
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
