"""The board of timeliness: teachers, groups and journals against days, with what was filled in time, late or not (R13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...access import Actor
from ...deadlines import Standing
from ...errors import Invalid
from ...i18n import gettext as _
from ...people import Person, Teacher, short_name
from ...queries import Prepared, among
from .facts import Book, FilledLesson, facts

LONGEST = 366
"""Days that one board may span."""


class Counts(NamedTuple):
    """How many are done in time, done late, missing, or wait while their last day is not over."""

    in_time: int = 0
    late: int = 0
    missing: int = 0
    waiting: int = 0


class Tally(NamedTuple):
    """Lessons, attendance of lessons that are recorded, timed works; and lessons cancelled, which nothing is due for."""

    lessons: Counts = Counts()
    attendance: Counts = Counts()
    works: Counts = Counts()
    cancelled: int = 0


class DayTally(NamedTuple):
    """What a day amounts to."""

    date: dt.date
    tally: Tally


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A teacher, a group or a journal, as `of` says; `id` is empty for lessons that nobody was assigned to. Days without
    lessons are left out.
    """

    of: str
    id: int | None
    name: str
    tally: Tally
    days: list[DayTally]


@dataclass(frozen=True)
class Board:
    """Lessons of some days, counted by teachers, groups and journals as they are asked for.

    A lesson that is not filled stands with each teacher who was to hold it, and once in the totals.
    """

    today: dt.date
    first: dt.date
    last: dt.date
    lessons: list[FilledLesson]
    books: list[Book]
    names: dict[int | None, str]

    @property
    def tally(self) -> Tally:
        return _tally(self.lessons)

    @property
    def teachers(self) -> list[BoardLine]:
        """In the Russian alphabet, and at the end the lessons that nobody was assigned to."""
        return _lines("Teacher", self.lessons, self.names, lambda lesson: lesson.teacher_ids or _NOBODY)

    @property
    def groups(self) -> list[BoardLine]:
        names = {book.group_id: book.group_name for book in self.books}
        return _lines("Group", self.lessons, names, lambda lesson: (lesson.journal.group_id,))

    @property
    def journals(self) -> list[BoardLine]:
        """By groups and courses, and called by both."""
        names = {book.id: book.name for book in self.books}
        return _lines("Journal", self.lessons, names, lambda lesson: (lesson.journal.id,))


_NOBODY = (None,)
_PLACES = {Standing.IN_TIME: 0, Standing.LATE: 1, Standing.MISSING: 2, Standing.WAITING: 3}
_TEACHERS = Prepared(
    lambda: (
        Teacher.select(Teacher.id, Person.last_name, Person.first_name, Person.middle_name)
        .join_from(Teacher, Person)
        .where(among(Teacher.id, "teachers"))
        .order_by(Person.name_key, Teacher.id)
    )
)


def timeliness(
    actor: Actor, first: dt.date, last: dt.date, *, group: int | None = None, teacher: int | None = None
) -> Board:  # fmt: skip
    """The board from `first` to `last`, both included, of what this person may see; nothing is due after today.

    Raises:
        Invalid: the days end before they begin, or are more than a year.
    """
    if not 0 <= (last - first).days < LONGEST:
        raise Invalid("to", _("Choose days that end after they begin, a year at most."))
    books, lessons = facts(actor, first, last, group)
    if teacher is not None:
        lessons = [lesson for lesson in lessons if teacher in lesson.teacher_ids]
    return Board(actor.today, first, last, lessons, books, _teachers(lessons, teacher))


def _teachers(lessons: list[FilledLesson], teacher: int | None) -> dict[int | None, str]:
    """Names of the teachers of the lessons (or of the one who is asked for), and of nobody."""
    wanted = {id for lesson in lessons for id in lesson.teacher_ids if teacher in {None, id}}
    names = {id: short_name(last, first, middle) for id, last, first, middle in _TEACHERS(teachers=sorted(wanted))}
    return {**names, None: ""}


def _lines(
    of: str, lessons: list[FilledLesson], names: Any, owners: Callable[[FilledLesson], Iterable[int | None]]
) -> list[BoardLine]:  # fmt: skip
    """A line for each owner of lessons, in the order of the names."""
    owned: dict[int | None, dict[dt.date, list[FilledLesson]]] = {}
    for lesson in lessons:
        for owner in owners(lesson):
            owned.setdefault(owner, {}).setdefault(lesson.day, []).append(lesson)
    return [
        BoardLine(
            of, id, name, _tally(lesson for lessons in owned[id].values() for lesson in lessons),
            [DayTally(day, _tally(lessons)) for day, lessons in owned[id].items()],
        )
        for id, name in names.items()
        if id in owned
    ]  # fmt: skip


def _tally(lessons: Iterable[FilledLesson]) -> Tally:
    lessons = list(lessons)
    return Tally(
        _counts([lesson.filling for lesson in lessons]),
        _counts([lesson.attendance for lesson in lessons]),
        _counts([work.standing for lesson in lessons for work in lesson.works]),
        sum([lesson.is_cancelled for lesson in lessons]),
    )


def _counts(standings: Iterable[Standing | None]) -> Counts:
    found = [0, 0, 0, 0]
    for one in standings:
        if one is not None:
            found[_PLACES[one]] += 1
    return Counts._make(found)
