"""A teacher's day: the own lessons, the week around it, and what is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import strawberry

from models.access import ACTIONS
from models.programme import ProgrammeStatus
from models.reads import today as read

from .context import actor_in
from .fields import RULE, derived, entry, reference, shape

KEEPERS = frozenset(ACTIONS["lesson:write"])
"""Who has such a day: whoever keeps lessons. All of it is one's own."""


def own(description: str) -> Any:
    """A field of the read model."""
    return strawberry.field(description=description, metadata={RULE: KEEPERS})


def made(function: Callable[[Any], Any], description: str) -> Any:
    """A field that is a pure function of the read model."""
    return derived(function, description, guard=KEEPERS)


def numbered(entity: str, attribute: str, description: str) -> Any:
    """A global id made of a number in the read model."""
    return reference(entity, attribute, description, guard=KEEPERS)


def of_record(name: str, nothing: Any, description: str) -> Any:
    """A field of the lesson's record, if there is one."""
    return made(lambda row: nothing if row.lesson is None else getattr(row.lesson, name), description)


@shape()
class TodayJournal:
    """A journal of one's own (журнал преподавателя)."""

    journal_id: strawberry.ID = numbered("Journal", "id", "Id of the journal (журнал).")
    course_code: str = own("Code of the course (индекс).")
    course_name: str = own("What is taught (дисциплина).")
    group_name: str = own("To whom (группа).")
    subgroup_name: str | None = own("To which part of the group (подгруппа).")
    hours: int = own("Planned academic hours (часы по плану).")
    given_hours: int = own("Academic hours given (проведено часов).")
    filled: int = made(read.filled, "Share of the planned hours given, in percent (выполнено, %).")
    is_closed: bool = made(lambda row: row.closed_at is not None, "Whether it refuses every write (закрыт).")
    programme: ProgrammeStatus | None = own("How far its work programme has come; empty: there is none (рабочая программа).")


@shape()
class TodayPlace:
    """A day and a pair of it (дата и пара)."""

    date: dt.date = made(lambda place: place[0], "Day (дата).")
    period: int = made(lambda place: place[1], "Number of the pair (номер пары).")


@shape()
class TodayWork:
    """A work set at a lesson, and how many marks it has (работа на занятии)."""

    assignment_id: strawberry.ID = numbered("Assignment", "assignment_id", "Which work (работа).")
    code: str = own("Short code of the kind of work (вид работы).")
    title: str = own("Title or number (название, номер).")
    mark_count: int = own("How many marks there are (выставлено оценок).")
    expected: int = own("How many there will be when none is missing (всего).")
    missing: int = own("How many of those who were there have none (не хватает).")
    due_on: dt.date | None = own("The last day for marks, of a timed work (срок).")
    is_overdue: bool = own("Whether that day has passed without a single mark (просрочено).")


@shape()
class TodayLesson:
    """An own lesson on its day: due by the timetable, or recorded besides it (занятие дня)."""

    journal: TodayJournal = made(lambda row: row.book, "Whose lesson (журнал).")
    date: dt.date = own("Day (дата).")
    period: int = own("Number of the pair (номер пары).")
    room: str = own("Where (аудитория).")
    lesson_id: strawberry.ID | None = made(
        lambda row: row.lesson and f"Lesson:{row.lesson.id}", "The record, if there is one (занятие)."
    )
    topic: str | None = of_record("topic", None, "What it was about (тема).")
    reason: str = of_record("reason", "", "Why it was moved or cancelled (причина).")
    is_cancelled: bool = own("Whether it does not take place (отменено).")
    moved_to: TodayPlace | None = own("When it is held instead (перенесено на).")
    moved_from: dt.date | None = made(
        lambda row: row.lesson.moved_from if row.is_held else None,
        "The day it was planned for (перенесено с).",
    )
    is_substitution: bool = own("Whether one stands in for somebody (замена).")
    can_write: bool = own("Whether it can be recorded or changed today (можно заполнять).")
    is_late: bool = own("Whether it was recorded after its own day (внесено с опозданием).")
    attendance_taken: bool = own("Whether attendance is taken (отмечена посещаемость).")
    attendance_is_late: bool = own(
        "Whether attendance was taken after the lesson's own day (посещаемость отмечена с опозданием)."
    )
    absent_count: int = own("How many were absent (отсутствовало).")
    has_homework: bool = own("Whether the group has homework (задано на дом).")
    works: list[TodayWork] = own("Works with their marks counted (виды работ).")


@shape()
class TodayWeekDay:
    """A day of the week in short (день недели)."""

    date: dt.date = own("Day (дата).")
    holiday: str | None = own("What it is, if there are no lessons (нерабочий день).")
    lesson_count: int = own("Own lessons (занятий).")
    unfilled_count: int = own("Those that are over and not recorded (не заполнено).")


@shape()
class OwedWork:
    """A timed work whose marks are due soon, or overdue (работа с истекающим сроком)."""

    lesson: TodayLesson = own("At which lesson (занятие).")
    work: TodayWork = own("Which work (работа).")


@shape()
class OwedRemark:
    """A remark that waits for an answer (замечание без ответа)."""

    remark_id: strawberry.ID = made(lambda row: f"Remark:{row.remark.id}", "Id of the remark (замечание).")
    journal: TodayJournal = made(lambda row: row.book, "On which journal (журнал).")
    text: str = made(lambda row: row.remark.text, "What it says (текст).")
    made_at: dt.datetime = made(lambda row: row.remark.made_at, "When it was made (когда сделано).")


@shape()
class Owed:
    """What one owes today, the oldest first (что нужно сделать)."""

    count: int = own("How much in all (всего).")
    lessons: list[TodayLesson] = own("Lessons of the last 30 days that are not recorded (не заполнено).")
    attendance: list[TodayLesson] = own("Lessons without attendance (посещаемость не отмечена).")
    works: list[OwedWork] = own("Timed works with marks missing (не выставлены оценки).")
    remarks: list[OwedRemark] = own("Remarks without an answer (замечания).")
    programmes: list[TodayJournal] = own("Journals whose programme is not handed in (программа не представлена).")


@shape()
class Today:
    """A teacher's day (день преподавателя)."""

    date: dt.date = own("Which day (дата).")
    holiday: str | None = own("What it is, if there are no lessons (нерабочий день).")
    lessons: list[TodayLesson] = own("The own lessons, by pair (занятия).")
    next_lesson: TodayLesson | None = own("The first one after this day (ближайшее занятие).")
    week: list[TodayWeekDay] = own("The week around it, from Monday (неделя).")
    owed: Owed = own("What is owed today, whatever the day asked for (что нужно сделать).")
    journals: list[TodayJournal] = own("The own journals of the present semester (мои журналы).")


@shape()
class TodayQuery:
    """What a teacher does today (день преподавателя)."""

    @entry("The day of the teacher who is asking; today without `day` (день преподавателя).", act="lesson:write")
    def today(self, info: strawberry.Info, day: dt.date | None = None) -> Today:
        actor = actor_in(info)
        return read.today(actor, day or actor.today)  # type: ignore[return-value]
