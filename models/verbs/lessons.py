"""A teacher keeps lessons: records them, changes, moves, cancels and removes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import peewee

from .. import audit, clock
from ..access import Actor, find, require
from ..access.relations import Cell
from ..attendance import Attendance
from ..base import column, in_transaction
from ..errors import Code, Invalid, JournalError
from ..i18n import gettext as _
from ..lessons import (
    HOURS_A_LESSON,
    Assignment,
    AssignmentTarget,
    Homework,
    Lesson,
    check_day,
)
from ..marks import Mark
from ..programme import ProgrammeTopic
from ..teaching import PERIODS_A_DAY, Journal, LessonKind, attendees
from . import clean as c
from .assignments import WORKS_A_LESSON, assignment_write, homework_write
from .cells import hold_students
from .nouns import clean, expect, write
from .opening import open_journal, open_lesson

LESSON_CLEANERS: dict[str, c.Cleaner] = {
    "date": c.day(),
    "period": c.whole(1, PERIODS_A_DAY),
    "kind": c.choice(LessonKind),
    "topic": c.line(500),
    "hours": c.whole(1, HOURS_A_LESSON),
    "planned_topic": c.reference(ProgrammeTopic, required=False),
}


def _lesson_law(row: Lesson) -> None:
    check_day(row.date, row.journal.semester)
    if row.planned_topic and row.planned_topic.journal_id != row.journal_id:
        raise Invalid("planned_topic", _("This topic belongs to another journal. Choose one of this journal's programme."))


@in_transaction
def lesson_record(
    actor: Actor, journal_id: int, *, date: Any, period: Any, topic: Any, hours: Any = 2,
    kind: Any = LessonKind.LECTURE, planned_topic: Any = None, works: Iterable[Mapping[str, Any]] = (), homework: Any = None,
) -> Lesson:  # fmt: skip
    """Record a lesson with its works and its homework for the group (R24); `planned_topic` is that of the programme (R8).

    Each work is a mapping of `work_type`, `title`, `is_compulsory` and `students` (ids for whom alone it is compulsory).

    Raises:
        Invalid: the date is outside the semester or in the future, or another lesson has that period.
    """
    journal = find(actor, Journal, journal_id, "journalId")
    values = clean(
        actor, LESSON_CLEANERS,
        {"date": date, "period": period, "topic": topic, "hours": hours, "kind": kind, "planned_topic": planned_topic},
    )  # fmt: skip
    check_day(values["date"], journal.semester)
    _not_in_future(actor, values["date"])
    open_journal(actor, "lesson:write", journal, values["date"], values["period"])
    lesson = Lesson(journal=journal, teacher=actor.teacher_id, entered_by=actor.user_id)
    write(actor, "lesson:record", lesson, values, _lesson_law, journal=journal.id)
    works = list(works)
    if len(works) > WORKS_A_LESSON:
        raise Invalid("works", _("A lesson has at most %(limit)d works.", limit=WORKS_A_LESSON), Code.TOO_MANY)
    for at, work in enumerate(works):
        try:
            assignment_write(actor, lesson, Assignment(lesson=lesson, position=at + 1), work)
        except JournalError as error:
            raise error.at(f"works.{at}") from error
    if homework:
        homework_write(actor, lesson, None, homework)
    return lesson


def _not_in_future(actor: Actor, day: dt.date) -> None:
    if day > actor.today:
        raise Invalid("date", _("The lesson lies in the future. Record it on its day or later."))


@in_transaction
def lesson_change(actor: Actor, lesson_id: int, *, expected_version: int | None = None, **values: Any) -> Lesson:
    """Change what a lesson says of itself; its new day must be one's own as well."""
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_lesson(actor, "lesson:write", lesson)
    expect(lesson, expected_version)
    cleaned = clean(actor, LESSON_CLEANERS, values)
    _check_place(actor, lesson, cleaned.get("date", lesson.date), cleaned.get("period", lesson.period))
    write(actor, "lesson:change", lesson, cleaned, _lesson_law, journal=lesson.journal_id)
    return lesson


def _check_place(actor: Actor, lesson: Lesson, day: dt.date, period: int) -> None:
    """The day and pair to which a lesson goes are one's own, lie in the semester, and have a cell for everybody marked."""
    if (day, period) == (lesson.date, lesson.period):
        return
    check_day(day, lesson.journal.semester)
    _not_in_future(actor, day)
    require(actor, "lesson:write", Cell(lesson.journal, day, period))
    _keep_cells(lesson, day)


def _keep_cells(lesson: Lesson, day: dt.date) -> None:
    """Whoever has a mark or an absence at the lesson has a cell on its new day as well (R47)."""
    marked = Mark.select(Mark.student).join(Assignment).where(Assignment.lesson == lesson, Mark.removed_at.is_null())
    absent = Attendance.select(Attendance.student).where(Attendance.lesson == lesson, Attendance.removed_at.is_null())
    written = {*column(marked), *column(absent)}
    hold_students(written)
    if not written <= attendees(lesson.journal, day):
        raise Invalid("date", _("A student does not belong to this journal on that day. Check the list."))


@in_transaction
def lesson_remove(actor: Actor, lesson_id: int, *, expected_version: int | None = None) -> Lesson:
    """Remove a lesson recorded by mistake. One with marks or absences is history and stays.

    Raises:
        Invalid: with code IN_USE, if it has marks or absences.
    """
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_journal(actor, "lesson:write", lesson.journal, lesson.date, lesson.period)
    expect(lesson, expected_version)
    before = {**audit.snapshot(lesson), **_set_at(lesson)}
    works = Assignment.select(Assignment.id).where(Assignment.lesson == lesson)
    try:
        with Lesson._meta.database.atomic():
            AssignmentTarget.delete().where(AssignmentTarget.assignment.in_(works)).execute()
            Assignment.delete().where(Assignment.lesson == lesson).execute()
            Homework.delete().where(Homework.lesson == lesson).execute()
            lesson.delete_instance()
    except peewee.IntegrityError as error:
        raise Invalid("lessonId", _("The lesson has marks or absences and stays in the journal."), Code.IN_USE) from error
    audit.record(actor, "lesson:remove", lesson, before, after={}, journal=lesson.journal_id)
    return lesson


def _set_at(lesson: Lesson) -> dict[str, Any]:
    """The works and the homework of a lesson, as the audit keeps them."""
    return {
        name: [audit.snapshot(row) for row in model.select().where(model.lesson == lesson).order_by(model.id)]
        for name, model in (("works", Assignment), ("homework", Homework))
    }


@in_transaction
def lesson_cancel(actor: Actor, journal_id: int, *, date: Any, period: Any, reason: Any) -> Lesson:
    """Say that a lesson which was due, today or in days to come as well, does not take place.

    It stands in the journal as a column without cells and hours.

    Raises:
        Invalid: a lesson of that day and pair is recorded already, or the date is outside the semester.
    """
    journal = find(actor, Journal, journal_id, "journalId")
    wanted = {"date": date, "period": period, "reason": reason}
    values = clean(actor, {**LESSON_CLEANERS, "reason": c.line(200)}, wanted)
    check_day(values["date"], journal.semester)
    open_journal(actor, "lesson:write", journal, values["date"], values["period"])
    lesson = Lesson(
        journal=journal, teacher=actor.teacher_id, entered_by=actor.user_id, topic=values["reason"], cancelled_at=clock.now()
    )
    write(actor, "lesson:cancel", lesson, values, _lesson_law, journal=journal.id)
    return lesson


@in_transaction
def lesson_move(
    actor: Actor, lesson_id: int, *, date: Any, period: Any, reason: Any, expected_version: int | None = None
) -> Lesson:
    """Say that a lesson took place on another day or pair than planned; it remembers the first plan.

    Raises:
        Invalid: the new day is outside the semester or in the future, or a student with a mark has no cell on it.
    """
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_lesson(actor, "lesson:write", lesson)
    expect(lesson, expected_version)
    wanted = {"date": date, "period": period, "reason": reason}
    values = clean(actor, {**LESSON_CLEANERS, "reason": c.line(200)}, wanted)
    _check_place(actor, lesson, values["date"], values["period"])
    if lesson.moved_from is None and (values["date"], values["period"]) != (lesson.date, lesson.period):
        values |= {"moved_from": lesson.date, "moved_from_period": lesson.period}
    write(actor, "lesson:move", lesson, values, _lesson_law, journal=lesson.journal_id)
    return lesson
