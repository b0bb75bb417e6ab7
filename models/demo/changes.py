"""What became of the demo college's timetable: lessons cancelled, moved, held by a substitute, or not filled in yet."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from .calendar import DAY, PAIRS_BY_NOON, Term, is_school_day
from .journals import STAR, Book, write_load
from .people import Staff
from .rows import Rows
from .timetable import PAIRS, Planned

CANCELLED = ("День здоровья", "Общеколледжное собрание", "Авария отопления в корпусе", "Аудитория занята под экзамен")
MOVED = ("Командировка преподавателя", "Обмен парами с коллегой", "Участие группы в олимпиаде", "Медосмотр группы")
BUSINESS_TRIP = "Командировка преподавателя на курсы повышения квалификации"
Held = tuple[Book, Planned]


class Changes:
    """Changes one semester's lessons up to a day; each is on a slot of the timetable, or says where it was moved from."""

    def __init__(self, rows: Rows, staff: Staff, term: Term, on: dt.date, books: list[Book]) -> None:
        self._rows, self._staff, self._on, self._books = rows, staff, on, books
        self._star = staff.first(STAR)
        self._rng = random.Random(f"changes {term} {on}")  # noqa: S311 - invented lessons, no secrets
        self._busy = {place for book in books for lesson in book.lessons for place in _places(book, lesson)}

    def happen(self) -> None:
        """Let all of it happen, and leave each journal's lessons in the order in which they were held."""
        self._leave_behind()
        for book in self._books:
            for lesson in book.lessons:
                if lesson.day < self._on and lesson.is_as_planned:
                    self._change(book, lesson)
        self._forget()
        self._fill_today()
        self._owe()
        for book in self._books:
            book.lessons.sort(key=lambda lesson: (lesson.day, lesson.period))

    def _leave_behind(self) -> None:
        """One journal is clearly behind its programme: its teacher was away for three weeks, and nobody stood in."""
        second = sorted({book.team.id for book in self._books})[1:2]
        for book in self._books:
            if book.team.id in second and book.plan.pairs >= 2 and book.keepers[0][1].department != STAR:
                for lesson in book.lessons:
                    if self._on - 45 * DAY <= lesson.day < self._on - 21 * DAY:
                        lesson.is_cancelled, lesson.reason = True, BUSINESS_TRIP
                return

    def _change(self, book: Book, lesson: Planned) -> None:
        luck = self._rng.random()
        if luck < 0.01:
            lesson.is_cancelled, lesson.reason = True, self._rng.choice(CANCELLED)
        elif luck < 0.02 and not book.subgroup and book.hours == 2:
            self._move(book, lesson)
        elif luck < 0.03 and len(book.keepers) == 1 and book.hours == 2:
            self._substitute(book, lesson)

    def _move(self, book: Book, lesson: Planned) -> None:
        """To the first pair within a week at which the group and the teacher have nothing else."""
        for step in range(1, 8):
            day = lesson.day + step * DAY
            if day >= self._on or day > book.last or not is_school_day(day) or book.keeper(day) != book.keeper(lesson.day):
                continue
            for period in range(1, PAIRS + 1):
                moved = Planned(day, period, moved_from=(lesson.day, lesson.period))
                if self._busy.isdisjoint(_places(book, moved)):
                    self._busy.update(_places(book, moved))
                    lesson.day, lesson.period, lesson.moved_from = day, period, moved.moved_from
                    lesson.reason = self._rng.choice(MOVED)
                    return

    def _substitute(self, book: Book, lesson: Planned) -> None:
        """Somebody who is free then, best of the same department, else of those who know the group."""
        keeper = book.keeper(lesson.day)
        if sum(other.day == lesson.day for other in book.lessons) > 1:
            return
        knowing = {other.keepers[0][1].id for other in self._books if other.team is book.team}
        free = [
            teacher
            for teacher in self._staff.everybody
            if not teacher.is_relief
            and teacher.id != keeper.id
            and ("teacher", teacher.id, lesson.day, lesson.period) not in self._busy
            and (teacher.department == keeper.department or teacher.id in knowing)
        ]
        if not free:
            return
        found = min(free, key=lambda teacher: (teacher.department != keeper.department, self._rng.random()))
        self._busy.add(("teacher", found.id, lesson.day, lesson.period))
        lesson.substitute = found
        write_load(self._rows, book, found, lesson.day, lesson.day, replaces=keeper, period=lesson.period)

    # --- what is not entered yet --------------------------------------------------------------------------------------

    def _forget(self) -> None:
        """In the last two weeks a few lessons were not filled in, most of them by those who are slack with the journal."""
        for book, lesson in self._between(14, 1):
            chance = 0.01 + 0.12 * book.keeper(lesson.day).slack
            lesson.is_filled = not lesson.is_as_planned or self._rng.random() > chance

    def _fill_today(self) -> None:
        """It is noon: of the pairs that are over, most are filled in; the teacher who signs in has done the first one."""
        at_noon: list[Held] = []
        for book, lesson in self._between(0, 0):
            is_over = lesson.period + book.hours // 2 - 1 <= PAIRS_BY_NOON
            lesson.is_filled = is_over and self._rng.random() < (0.9 if lesson.period == 1 else 0.6)
            lesson.is_taken = lesson.period == 1
            if book.keeper(lesson.day) is self._star:
                at_noon.append((book, lesson))
        for at, (_book, lesson) in enumerate(at_noon):
            lesson.is_filled = lesson.period <= PAIRS_BY_NOON and at < max(1, len(at_noon) - 1)
            lesson.is_taken = at == 0

    def _owe(self) -> None:
        """The teacher who signs in owes a lesson, an attendance, and marks that are nearly and that are over-due (R35)."""
        for first, last, attribute, value in (
            (9, 6, "owes_marks", True), (5, 3, "owes_marks", True), (8, 2, "is_filled", False), (4, 1, "is_taken", False),
        ):  # fmt: skip
            free = [
                lesson
                for book, lesson in self._between(first, last)
                if book.keeper(lesson.day) is self._star
                and lesson.is_as_planned
                and lesson.is_filled
                and not lesson.owes_marks
            ]
            if free:
                setattr(free[-1], attribute, value)

    def _between(self, first: int, last: int) -> list[Held]:
        """The lessons from some days ago to others, in order."""
        days = (self._on - first * DAY, self._on - last * DAY)
        found = ((book, lesson) for book in self._books for lesson in book.lessons if days[0] <= lesson.day <= days[1])
        return sorted(found, key=lambda held: (held[1].day, held[1].period, held[0].id))


def _places(book: Book, lesson: Planned) -> Iterable[tuple[str, int, dt.date, int]]:
    """Whom a lesson keeps busy, and when."""
    for period in range(lesson.period, lesson.period + book.hours // 2):
        yield "group", book.team.id, lesson.day, period
        for _since, teacher in book.keepers:
            yield "teacher", teacher.id, lesson.day, period
