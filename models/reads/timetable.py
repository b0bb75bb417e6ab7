"""The timetable on days: the lessons of a group, a teacher or a student from one day to another, with what became of them.

What is due comes from the recurring lessons, what was cancelled, moved or held besides them from the record, as far as the
person may read it. Ten statements at most, whatever the span.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import peewee

from ..access import Actor, condition, restricted, sees
from ..college import Enrollment, Group, Semester, Subgroup, SubgroupMembership
from ..errors import Invalid, NotFound
from ..i18n import gettext as _
from ..lessons import Lesson
from ..people import Person, Role, Student, Teacher, short_name
from ..queries import Prepared, among, param
from ..teaching import Course, Journal, TeachingLoad, TimetableSlot
from .schedule import Assigned, DueLesson, Recorded, schedule

ARGUMENTS: dict[type[peewee.Model], str] = {Group: "groupId", Teacher: "teacherId", Student: "studentId"}
"""Whose timetable can be asked for, and what the argument is called."""
LONGEST = 93
"""Days that can be asked for at once: a quarter of a year."""


class Place(NamedTuple):
    """A day and a pair of it."""

    date: dt.date
    period: int


class TeacherName(NamedTuple):
    """A teacher of a lesson."""

    id: int
    name: str


class Head(NamedTuple):
    """The journal to which a lesson belongs."""

    journal_id: int
    course_id: int
    course_code: str
    course_name: str
    group_id: int
    group_name: str
    subgroup_id: int | None
    subgroup_name: str | None


@dataclass(frozen=True, slots=True)
class TimetableLesson:
    """A lesson on its day. `lesson_id` is the record of it; one that is not due by the timetable was held besides it.

    `teachers` are those who are to hold it; whoever stands in for another makes it a substitution.
    """

    head: Head
    date: dt.date
    period: int
    room: str
    teachers: list[TeacherName]
    is_due: bool
    is_substitution: bool
    lesson_id: int | None
    is_cancelled: bool
    reason: str
    moved_to: Place | None
    moved_from: Place | None


class _Queries:
    """The statements for people of these roles, compiled once."""

    def __init__(self, roles: frozenset[Role]) -> None:
        def seen(query: peewee.ModelSelect[Any], model: type[peewee.Model]) -> peewee.ModelSelect[Any]:
            allowed = condition(roles, model)
            return restricted(query, allowed)

        of_group = Journal.group == param("whose")
        attended = Enrollment.select(Enrollment.group).where(Enrollment.student == param("whose"))
        taught = TeachingLoad.select(TeachingLoad.journal).where(
            TeachingLoad.teacher == param("whose"),
            TeachingLoad.starts_on <= param("last"),
            TeachingLoad.ends_on.is_null() | (TeachingLoad.ends_on >= param("first")),
        )
        self.heads: dict[type[peewee.Model], Prepared] = {
            Group: Prepared(lambda: seen(_heads(of_group), TimetableSlot), Head._make),
            Student: Prepared(lambda: seen(_heads(Journal.group.in_(attended)), TimetableSlot), Head._make),
            Teacher: Prepared(lambda: seen(_heads(Journal.id.in_(seen(taught, TeachingLoad))), TimetableSlot), Head._make),
        }
        self.days = Prepared(lambda: seen(_days(Enrollment, Enrollment.group), Enrollment))
        self.part_days = Prepared(lambda: seen(_days(SubgroupMembership, SubgroupMembership.subgroup), SubgroupMembership))
        self.lessons = Prepared(lambda: seen(Lesson.select(Lesson.id).where(among(Lesson.id, "lessons")), Lesson))
        self.loads = Prepared(lambda: seen(_loads(), TeachingLoad))


def _heads(whose: Any) -> peewee.ModelSelect[Any]:
    """The journals with a recurring lesson, in order."""
    return (
        TimetableSlot.select(
            Journal.id, Journal.course, Course.code, Course.name, Journal.group, Group.name, Journal.subgroup, Subgroup.name,
        )
        .join_from(TimetableSlot, Journal)
        .join_from(Journal, Course)
        .join_from(Journal, Group)
        .join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
        .join_from(Journal, Semester)
        .where(whose, Semester.starts_on <= param("last"), Semester.ends_on >= param("first"))
        .distinct()
    )  # fmt: skip


def _days(model: Any, of: peewee.ForeignKeyField) -> peewee.ModelSelect[Any]:
    """From when till when the student belongs to a group, or to a subgroup."""
    return model.select(of, model.starts_on, model.ends_on).where(model.student == param("whose"))


def _loads() -> peewee.ModelSelect[Any]:
    return (
        TeachingLoad.select(
            TeachingLoad.journal, TeachingLoad.teacher, TeachingLoad.starts_on, TeachingLoad.ends_on, TeachingLoad.replaces,
            TeachingLoad.period, Person.last_name, Person.first_name, Person.middle_name,
        )
        .join_from(TeachingLoad, Teacher)
        .join_from(Teacher, Person)
        .where(among(TeachingLoad.journal, "journals"))
        .order_by(Person.name_key)
    )  # fmt: skip


@cache
def _queries(roles: frozenset[Role]) -> _Queries:
    return _Queries(roles)


def timetable(
    actor: Actor, whose: type[peewee.Model], id: int, first: dt.date, last: dt.date
) -> list[TimetableLesson]:  # fmt: skip
    """The lessons of a `Group`, a `Teacher` or a `Student` from `first` to `last`, both included, by day and pair.

    A student's are those of the days on which the student belongs to the group, and to the subgroup (R39, R47).

    Raises:
        NotFound: there is no such row, or none that this person may see.
        Invalid: the span is empty or longer than a quarter of a year.
    """
    if not 0 <= (last - first).days < LONGEST:
        raise Invalid("to", _("Choose a span of 1 to %(limit)d days.", limit=LONGEST))
    if not sees(actor, whose, id):
        raise NotFound(ARGUMENTS[whose])
    queries, given = _queries(actor.roles), {**actor.parameters, "first": first, "last": last, "whose": id}
    heads = {head.journal_id: head for head in queries.heads[whose](**given)}
    if not heads:
        return []
    found = schedule(list(heads), first, last)
    given |= {"journals": list(heads), "lessons": [lesson.id for lesson in found.lessons]}
    readable = {lesson_id for (lesson_id,) in queries.lessons(**given)}
    staff = _Staff(queries.loads(**given))
    lessons = _lessons(heads, found.due, [one for one in found.lessons if one.id in readable], readable, staff)
    if whose is Teacher:
        lessons = [one for one in lessons if id in {teacher.id for teacher in one.teachers}]
    if whose is Student:
        attends = _Attendance(queries.days(**given), queries.part_days(**given))
        lessons = [one for one in lessons if attends.at(one)]
    span = [one for one in lessons if first <= one.date <= last]
    return sorted(span, key=lambda one: (one.date, one.period, one.head.course_code, one.head.subgroup_name or ""))


class _Attendance:
    """The days on which a student belongs to groups and subgroups."""

    def __init__(self, groups: Iterable[tuple[Any, ...]], parts: Iterable[tuple[Any, ...]]) -> None:
        self.groups, self.parts = list(groups), list(parts)

    def at(self, lesson: TimetableLesson) -> bool:
        """Whether a lesson is the student's to attend."""
        head, day = lesson.head, lesson.date
        return _covered(self.groups, head.group_id, day) and (
            head.subgroup_id is None or _covered(self.parts, head.subgroup_id, day)
        )


def _covered(spans: Iterable[tuple[Any, ...]], of: int, day: dt.date) -> bool:
    return any(id == of and starts <= day and (ends is None or day <= ends) for id, starts, ends in spans)


class _Staff:
    """Who teaches what when, as far as the person may know it."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        rows = list(rows)
        self.loads = [Assigned._make(row[:6]) for row in rows]
        self.names = {row[1]: short_name(*row[6:9]) for row in rows}

    def at(self, due: DueLesson) -> tuple[list[TeacherName], bool]:
        """The teachers of a lesson due, and whether one of them stands in for another."""
        holding = [load for load in self.loads if load.journal_id == due.journal_id and load.holds(due.day, due.period)]
        shown = dict.fromkeys(load.teacher_id for load in holding if load.teacher_id in due.teacher_ids)
        is_substitution = any(load.replaces_id in due.replaced_ids for load in holding if load.replaces_id)
        return [TeacherName(id, self.names[id]) for id in shown], is_substitution


def _lessons(
    heads: dict[int, Head], due: Iterable[DueLesson], recorded: Iterable[Recorded], readable: set[int], staff: _Staff
) -> list[TimetableLesson]:
    places = set()
    lessons = []
    for one in due:
        places.add((one.journal_id, one.day, one.period))
        lessons.append(_due(heads[one.journal_id], one, one.lesson if one.lesson_id in readable else None, staff))
    lessons += [_besides(heads[one.journal_id], one, staff) for one in recorded if one.place not in places]
    return lessons


def _due(head: Head, due: DueLesson, lesson: Recorded | None, staff: _Staff) -> TimetableLesson:
    teachers, is_substitution = staff.at(due)
    moved_to = Place(*due.moved_to) if lesson and due.moved_to else None
    return TimetableLesson(
        head, due.day, due.period, due.room, teachers, True, is_substitution, lesson and lesson.id,
        lesson is not None and due.is_cancelled, lesson.reason if lesson else "", moved_to,
        None if moved_to else _moved_from(lesson),
    )  # fmt: skip


def _besides(head: Head, lesson: Recorded, staff: _Staff) -> TimetableLesson:
    """A lesson at a place where none is due: moved there, or held besides the timetable."""
    name = staff.names.get(lesson.teacher_id)
    return TimetableLesson(
        head, lesson.date, lesson.period, "", [TeacherName(lesson.teacher_id, name)] if name else [], False, False,
        lesson.id, lesson.cancelled_at is not None, lesson.reason, None, _moved_from(lesson),
    )  # fmt: skip


def _moved_from(lesson: Recorded | None) -> Place | None:
    if lesson is None or lesson.moved_from is None:
        return None
    return Place(lesson.moved_from, lesson.moved_from_period or lesson.period)
