"""The work programme against the record: hours planned and delivered by topic, by journal and by module (R3, R8).

The figures are those of a journal as a whole, whoever of its teachers has held the lessons; a fixed number of statements,
whatever the number of journals, topics and lessons.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import peewee
from peewee import Case, fn

from ..access import Actor, field_condition, find, visible
from ..base import column, covers
from ..college import Group, Holiday, Semester, Subgroup
from ..lessons import Lesson
from ..people import Person, Teacher, short_name
from ..programme import ProgrammeStatus, ProgrammeTopic, TopicState, WorkProgramme, hours_due, topic_state
from ..schedule import Slot, days_of
from ..teaching import Course, Journal, TeachingLoad, TimetableSlot

FIELD = "programme_report"


class Delivered(NamedTuple):
    """Academic hours of a journal's lessons: held, cancelled, held by a substitute, held and linked to no topic."""

    held: int = 0
    cancelled: int = 0
    substituted: int = 0
    unlinked: int = 0


class TopicProgress(NamedTuple):
    """How far a topic has come. `last_on` is the day of its last lesson."""

    topic_id: int
    delivered_hours: int
    lesson_count: int
    last_on: dt.date | None
    state: TopicState


@dataclass(frozen=True, slots=True)
class Progress:
    """A journal's plan against its record, in academic hours.

    `planned_hours` are those of the topics, or without topics those of the curriculum; `due_hours` should have been
    delivered by yesterday: today's lessons can still be recorded today.
    """

    journal_id: int
    planned_hours: int
    due_hours: int
    delivered_hours: int
    cancelled_hours: int
    substituted_hours: int
    unlinked_hours: int
    topics: tuple[TopicProgress, ...]

    @property
    def behind_hours(self) -> int:
        return max(0, self.due_hours - self.delivered_hours)


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A journal in the report on programmes. `curriculum_hours` are the journal's; without topics there is no programme."""

    journal_id: int
    course_code: str
    course_name: str
    group_name: str
    subgroup_name: str | None
    teachers: str
    status: ProgrammeStatus
    topic_count: int
    curriculum_hours: int
    submitted_at: dt.datetime | None
    progress: Progress


class Head(NamedTuple):
    """What is known of a journal before anything is counted."""

    id: int
    hours: int
    starts_on: dt.date
    ends_on: dt.date
    course_id: int
    course_code: str
    course_name: str
    course_kind: str
    module_id: int | None
    group_name: str
    subgroup_name: str | None
    status: str | None
    submitted_at: dt.datetime | None


def progress(actor: Actor, journal_id: int) -> Progress | None:
    """A journal's plan against its record; `None` if the journal is visible and its figures are not.

    Raises:
        NotFound: there is no such journal, or none that may be seen.
    """
    journal = find(actor, Journal, journal_id)
    heads = heads_of(actor, Journal.id == journal.id)
    return progress_of(actor, heads)[journal.id] if heads else None


def programme_report(actor: Actor, semester_id: int) -> list[ProgrammeLine]:
    """A line for each journal of a semester whose figures this person may read, by group and course."""
    semester = find(actor, Semester, semester_id, "semesterId")
    heads = heads_of(actor, Journal.semester == semester)
    found, teachers = progress_of(actor, heads), teacher_names(actor, heads)
    return [
        ProgrammeLine(
            head.id, head.course_code, head.course_name, head.group_name, head.subgroup_name, teachers.get(head.id, ""),
            ProgrammeStatus(head.status or ProgrammeStatus.DRAFT), len(found[head.id].topics), head.hours,
            head.submitted_at, found[head.id],
        )
        for head in heads
    ]  # fmt: skip


# --- what is read -----------------------------------------------------------------------------------------------------


def heads_of(actor: Actor, chosen: Any) -> list[Head]:
    """The journals whose figures this person may read, of those chosen, by group and course."""
    allowed = field_condition(actor.roles, Journal, FIELD, actor)
    if allowed is False:
        return []
    query = (
        Journal.select(
            Journal.id, Journal.hours, Semester.starts_on, Semester.ends_on, Journal.course, Course.code, Course.name,
            Course.kind, Course.module, Group.name, Subgroup.name, WorkProgramme.status, WorkProgramme.submitted_at,
        )
        .join_from(Journal, Semester)
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, WorkProgramme, peewee.JOIN.LEFT_OUTER, on=(WorkProgramme.journal == Journal.id))
        .where(chosen)
        .order_by(Group.sort_key, Course.sort_key, Subgroup.name, Journal.id)
    )  # fmt: skip
    if allowed is not True:
        query = query.where(allowed)
    return list(map(Head._make, query.tuples()))


def progress_of(actor: Actor, heads: Sequence[Head]) -> dict[int, Progress]:
    """For each journal its plan against its record."""
    ids = [head.id for head in heads]
    if not ids:
        return {}
    delivered, held, due = _delivered(ids), _by_topic(ids), _shares(heads, actor.today)
    topics: dict[int, list[ProgrammeTopic]] = defaultdict(list)
    rows = visible(actor, ProgrammeTopic).where(ProgrammeTopic.journal.in_(ids)).order_by(ProgrammeTopic.position)
    for topic in rows:
        topics[topic.journal_id].append(topic)
    found = {}
    for head in heads:
        planned = sum(topic.hours for topic in topics[head.id]) or head.hours
        hours = hours_due(planned, *due[head.id])
        given = delivered.get(head.id, Delivered())
        found[head.id] = Progress(head.id, planned, hours, *given, _topics(topics[head.id], held, hours))
    return found


def _topics(
    topics: Sequence[ProgrammeTopic], held: dict[int, tuple[int, int, dt.date]], due: int
) -> tuple[TopicProgress, ...]:
    through, found = 0, []
    for topic in topics:
        through += topic.hours
        hours, count, last_on = held.get(topic.id, (0, 0, None))
        found.append(TopicProgress(topic.id, hours, count, last_on, topic_state(topic.hours, hours, through, due)))
    return tuple(found)


def _delivered(ids: list[int]) -> dict[int, Delivered]:
    load, was_held = TeachingLoad, Lesson.cancelled_at.is_null()
    substitution = load.select(load.id).where(
        load.journal == Lesson.journal, load.teacher == Lesson.teacher, load.replaces.is_null(False),
        covers(load, Lesson.date), load.period.is_null() | (load.period == Lesson.period),
    )  # fmt: skip

    def hours(condition: Any) -> Any:
        return fn.COALESCE(fn.SUM(Case(None, [(condition, Lesson.hours)], 0)), 0)

    query: Any = Lesson.select(
        Lesson.journal, hours(was_held), hours(Lesson.cancelled_at.is_null(False)),
        hours(was_held & fn.EXISTS(substitution)), hours(was_held & Lesson.planned_topic.is_null()),
    ).where(Lesson.journal.in_(ids)).group_by(Lesson.journal)  # fmt: skip
    return {journal: Delivered(*figures) for journal, *figures in query.tuples()}


def _by_topic(ids: list[int]) -> dict[int, tuple[int, int, dt.date]]:
    """Hours held, lessons and the last day of each topic that has lessons."""
    query: Any = (
        Lesson.select(Lesson.planned_topic, fn.SUM(Lesson.hours), fn.COUNT(Lesson.id), fn.MAX(Lesson.date))
        .where(Lesson.journal.in_(ids), Lesson.cancelled_at.is_null(), Lesson.planned_topic.is_null(False))
        .group_by(Lesson.planned_topic)
    )
    return {topic: (hours, count, last_on) for topic, hours, count, last_on in query.tuples()}


def _shares(heads: Sequence[Head], today: dt.date) -> dict[int, tuple[int, int]]:
    """How much of each journal's semester is over: lessons of its timetable, or days where it has none, and all of them."""
    slot = TimetableSlot
    ids, yesterday = [head.id for head in heads], today - dt.timedelta(days=1)
    first, last = min(head.starts_on for head in heads), max(head.ends_on for head in heads)
    free = set(column(Holiday.select(Holiday.day).where(Holiday.day.between(first, last))))
    lessons: dict[int, list[dt.date]] = defaultdict(list)
    slots = slot.select(
        slot.journal, slot.weekday, slot.period, slot.weeks, slot.starts_on, slot.ends_on, slot.room,
        Semester.starts_on, Semester.ends_on,
    ).join_from(slot, Journal).join_from(Journal, Semester).where(slot.journal.in_(ids))  # fmt: skip
    for one in map(Slot._make, slots.tuples()):
        lessons[one.journal_id] += days_of(one, one.semester_ends_on, free)
    shares = {}
    for head in heads:
        if days := lessons.get(head.id):
            shares[head.id] = sum(day <= yesterday for day in days), len(days)
        else:
            total = (head.ends_on - head.starts_on).days + 1
            shares[head.id] = min(max((yesterday - head.starts_on).days + 1, 0), total), total
    return shares


def teacher_names(actor: Actor, heads: Sequence[Head]) -> dict[int, str]:
    """Who teaches each journal today, or on the last day of its semester, as far as the person may see; no substitutes."""
    if not heads:
        return {}
    day = min(max(actor.today, heads[0].starts_on), heads[0].ends_on)
    query = (
        visible(actor, TeachingLoad)
        .select(TeachingLoad.journal, Person.last_name, Person.first_name, Person.middle_name)
        .join_from(TeachingLoad, Teacher)
        .join_from(Teacher, Person)
        .where(
            TeachingLoad.journal.in_([head.id for head in heads]), covers(TeachingLoad, day), TeachingLoad.replaces.is_null()
        )
        .order_by(Person.name_key)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for journal, last, first, middle in query.tuples():
        names[journal].append(short_name(last, first, middle))
    return {journal: ", ".join(some) for journal, some in names.items()}
