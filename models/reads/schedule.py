"""The timetable against the record: which lessons were due on which days, by whom, and what has become of each.

Four statements, whatever the number of journals and days (R13, R34). It knows no actor: whoever calls it has found the
journals through the access policy, and shows of a lesson no more than the policy grants.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import peewee

from ..college import Holiday, Semester
from ..lessons import Lesson
from ..queries import Prepared, among, param
from ..schedule import Due, Slot, due_lessons
from ..teaching import Journal, TeachingLoad, TimetableSlot

Place = tuple[int, dt.date, int]
"""A journal, a day and a pair of it."""


class Recorded(NamedTuple):
    """What stands in a journal: a lesson held, or one that is cancelled or was moved there."""

    id: int
    journal_id: int
    date: dt.date
    period: int
    teacher_id: int
    kind: str
    topic: str
    hours: int
    entered_at: dt.datetime
    attendance_taken_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    moved_from: dt.date | None
    moved_from_period: int | None
    reason: str

    @property
    def place(self) -> Place:
        return self.journal_id, self.date, self.period

    @property
    def planned_place(self) -> Place | None:
        """Where the timetable had it, if it was moved."""
        if self.moved_from is None:
            return None
        return self.journal_id, self.moved_from, self.moved_from_period or self.period


class Assigned(NamedTuple):
    """A teacher's assignment to a journal; a substitution names whom it replaces, and may be for one pair."""

    journal_id: int
    teacher_id: int
    starts_on: dt.date
    ends_on: dt.date | None
    replaces_id: int | None
    period: int | None

    def covers(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def holds(self, day: dt.date, period: int) -> bool:
        """Whether the assignment is for this pair of a day."""
        return self.covers(day) and self.period in {None, period}


@dataclass(frozen=True, slots=True)
class DueLesson:
    """A lesson that the timetable has on a day. `lesson` is what fills it: the one held at that place, the one that was
    moved away from it, or the note that it is cancelled; `None` is "not filled".

    `teacher_ids` are those who are to hold it: a substitute stands for the teacher replaced.
    """

    journal_id: int
    day: dt.date
    period: int
    room: str
    teacher_ids: frozenset[int]
    replaced_ids: frozenset[int]
    lesson: Recorded | None

    @property
    def lesson_id(self) -> int | None:
        return self.lesson and self.lesson.id

    @property
    def is_filled(self) -> bool:
        return self.lesson is not None

    @property
    def is_cancelled(self) -> bool:
        return self.lesson is not None and self.lesson.cancelled_at is not None

    @property
    def moved_to(self) -> tuple[dt.date, int] | None:
        """The day and the pair at which it is held instead."""
        if self.lesson is None or (self.lesson.date, self.lesson.period) == (self.day, self.period):
            return None
        return self.lesson.date, self.lesson.period


def _slots() -> peewee.ModelSelect[Any]:
    slot = TimetableSlot
    return (
        slot.select(
            slot.journal, slot.weekday, slot.period, slot.weeks, slot.starts_on, slot.ends_on, slot.room,
            Semester.starts_on, Semester.ends_on,
        )
        .join_from(slot, Journal)
        .join_from(Journal, Semester)
        .where(
            among(slot.journal, "journals"),
            slot.starts_on <= param("last"),
            slot.ends_on.is_null() | (slot.ends_on >= param("first")),
        )
    )  # fmt: skip


def _recorded() -> peewee.ModelSelect[Any]:
    fields = [Lesson.journal if name == "journal_id" else Lesson.teacher if name == "teacher_id" else getattr(Lesson, name)
              for name in Recorded._fields]  # fmt: skip
    within = Lesson.date.between(param("first"), param("last")) | Lesson.moved_from.between(param("first"), param("last"))
    return (
        Lesson.select(*fields)
        .where(among(Lesson.journal, "journals"), within)
        .order_by(Lesson.date, Lesson.period, Lesson.id)
    )


def _assigned() -> peewee.ModelSelect[Any]:
    load = TeachingLoad
    return (
        load.select(load.journal, load.teacher, load.starts_on, load.ends_on, load.replaces, load.period)
        .where(
            among(load.journal, "journals"),
            load.starts_on <= param("last"),
            load.ends_on.is_null() | (load.ends_on >= param("first")),
        )
        .order_by(load.starts_on, load.id)
    )


_SLOTS = Prepared(_slots, Slot._make)
_RECORDED = Prepared(_recorded, Recorded._make)
_ASSIGNED = Prepared(_assigned, Assigned._make)
_HOLIDAYS = Prepared(
    lambda: Holiday.select(Holiday.day, Holiday.name).where(Holiday.day.between(param("first"), param("last")))
)


def holidays(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """The days without lessons from `first` to `last`, both included, with their names."""
    return dict(_HOLIDAYS(first=first, last=last))


def recorded(journals: Sequence[int], first: dt.date, last: dt.date) -> list[Recorded]:
    """What is recorded in the journals from `first` to `last`, by day and pair; also what was moved away from these days."""
    return list(_RECORDED(journals=journals, first=first, last=last))


def assigned(journals: Sequence[int], first: dt.date, last: dt.date) -> dict[int, list[Assigned]]:
    """For each journal, who is assigned to it on some day from `first` to `last`."""
    found: dict[int, list[Assigned]] = defaultdict(list)
    for load in _ASSIGNED(journals=journals, first=first, last=last):
        found[load.journal_id].append(load)
    return found


class Schedule(NamedTuple):
    """The timetable and the record of some journals for a span of days. Lessons and lessons due stand by day and pair."""

    due: list[DueLesson]
    lessons: list[Recorded]
    loads: dict[int, list[Assigned]]
    holidays: dict[dt.date, str]


def schedule(journals: Sequence[int], first: dt.date, last: dt.date) -> Schedule:
    """The timetable of journals from `first` to `last`, both included, against what is recorded in them.

    On a holiday nothing is due. A lesson fills the place at which it was held, and the one that it was moved away from.
    """
    free, lessons, loads = holidays(first, last), recorded(journals, first, last), assigned(journals, first, last)
    due = due_lessons(_SLOTS(journals=journals, first=first, last=last), first, last, free)
    return Schedule(matched(due, lessons, loads), lessons, loads, free)


def lessons_due(journals: Sequence[int], first: dt.date, last: dt.date) -> list[DueLesson]:
    """The lessons that the timetable has for journals from `first` to `last`, both included, by day, pair and journal, each
    with what fills it (see `schedule`).
    """
    return schedule(journals, first, last).due if journals else []


def matched(
    due: Iterable[Due], lessons: Iterable[Recorded], loads: Mapping[int, Sequence[Assigned]]
) -> list[DueLesson]:  # fmt: skip
    """Lessons due with what fills them: what is held at the very place goes before what was moved away from it."""
    lessons = list(lessons)
    filling: dict[Place, Recorded] = {lesson.planned_place: lesson for lesson in lessons if lesson.planned_place}
    filling.update((lesson.place, lesson) for lesson in lessons)
    return [
        DueLesson(
            one.journal_id, one.day, one.period, one.room, *teachers_of(loads.get(one.journal_id, ()), one.day, one.period),
            filling.get((one.journal_id, one.day, one.period)),
        )
        for one in due
    ]  # fmt: skip


def teachers_of(loads: Iterable[Assigned], day: dt.date, period: int) -> tuple[frozenset[int], frozenset[int]]:
    """Who is to hold a lesson, and who is replaced at it (R33)."""
    holding = [load for load in loads if load.holds(day, period)]
    replaced = frozenset(load.replaces_id for load in holding if load.replaces_id is not None)
    return frozenset(load.teacher_id for load in holding) - replaced, replaced
