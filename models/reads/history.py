"""The history of a cell and of a lesson: who wrote what and when, from what to what, as the audit keeps it (R4).

Four statements at most, whatever the length of the history.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson
import peewee

from ..access import Actor, find, readers, visible
from ..attendance import Attendance
from ..audit import AuditEntry
from ..errors import Forbidden, NotFound
from ..i18n import gettext as _
from ..i18n import lazy
from ..lessons import Assignment, Homework, Lesson, WorkType
from ..marks import Mark
from ..people import Person, Student, User, short_name
from ..queries import Prepared
from ..settings import current
from ..teaching import LESSON_KIND_NAMES, LessonKind

LABELS = {
    "date": lazy("day"),
    "period": lazy("pair"),
    "kind": lazy("kind of lesson"),
    "topic": lazy("topic"),
    "hours": lazy("hours"),
    "cancelled_at": lazy("cancelled"),
    "reason": lazy("reason"),
    "moved_from": lazy("moved from"),
    "absences": lazy("absent"),
    "taken_at": lazy("attendance taken"),
    "work_type": lazy("kind of work"),
    "title": lazy("title"),
    "text": lazy("homework"),
    "is_compulsory": lazy("compulsory for everybody"),
    "students": lazy("compulsory for"),
    "due_on": lazy("due on"),
}
"""What of a lesson is told; the rest of what the audit keeps is for machines."""


_KINDS = Prepared(lambda: WorkType.select(WorkType.id, WorkType.code))
_ISO = re.compile(r"\d{4}-\d\d-\d\d(T|$)")


class Change(NamedTuple):
    """One act in a history: `action` as the audit names it, `before` and `after` as texts, empty where there was nothing."""

    at: dt.datetime
    who: str
    action: str
    before: str
    after: str


def cell_history(
    actor: Actor, student_id: int, *, assignment_id: int | None = None, lesson_id: int | None = None
) -> list[Change]:
    """What happened in a student's cell, the oldest first: to the mark of a work, or to the absence from a lesson.

    Raises:
        NotFound: there is no such student, work or lesson, or none that this person may see.
        Forbidden: the history is not for this person.
    """
    student: Student = find(actor, Student, student_id, "studentId")
    if not actor.roles & readers(Mark, "history"):
        raise Forbidden
    if assignment_id is not None:
        work = find(actor, Assignment, assignment_id, "assignmentId")
        return _of_mark(actor, work, student)
    if lesson_id is None:
        raise NotFound("lessonId")
    return _of_absence(actor, find(actor, Lesson, lesson_id, "lessonId"), student)


def _of_mark(actor: Actor, work: Assignment, student: Student) -> list[Change]:
    mine = Mark.select(Mark.id).where(Mark.assignment == work, Mark.student == student)
    found = _entries(actor, (AuditEntry.thing == "Mark") & AuditEntry.thing_id.in_(mine))
    return [
        Change(at, who, action, str(before.get("value", "")), str(after.get("value", "")))
        for at, who, action, before, after in found
    ]


def _of_absence(actor: Actor, lesson: Lesson, student: Student) -> list[Change]:
    mine = Attendance.select(Attendance.id).where(Attendance.lesson == lesson, Attendance.student == student)
    of_lesson = (AuditEntry.thing == "Lesson") & (AuditEntry.thing_id == lesson.id)
    of_absence = (AuditEntry.thing == "Attendance") & AuditEntry.thing_id.in_(mine)
    changes = []
    for at, who, action, before, after in _entries(actor, of_lesson | of_absence):
        codes = [values.get("code") or values.get("absences", {}).get(str(student.id), "") for values in (before, after)]
        if codes[0] != codes[1]:
            changes.append(Change(at, who, action, *codes))
    return changes


def lesson_history(actor: Actor, lesson_id: int) -> list[Change]:
    """What happened to a lesson, its works, its homework and its attendance, the oldest first.

    Raises:
        NotFound: there is no such lesson, or none that this person may see.
        Forbidden: the history is not for this person.
    """
    lesson = find(actor, Lesson, lesson_id, "id")
    if not actor.roles & readers(Mark, "history"):
        raise Forbidden
    works = Assignment.select(Assignment.id).where(Assignment.lesson == lesson)
    homework = Homework.select(Homework.id).where(Homework.lesson == lesson)
    mine = (
        ((AuditEntry.thing == "Lesson") & (AuditEntry.thing_id == lesson.id))
        | ((AuditEntry.thing == "Assignment") & AuditEntry.thing_id.in_(works))
        | ((AuditEntry.thing == "Homework") & AuditEntry.thing_id.in_(homework))
    )
    return [Change(at, who, action, _told(before), _told(after)) for at, who, action, before, after in _entries(actor, mine)]


def _entries(actor: Actor, mine: Any) -> Iterable[tuple[dt.datetime, str, str, dict[str, Any], dict[str, Any]]]:
    rows = (
        visible(actor, AuditEntry)
        .select(
            AuditEntry.at, Person.last_name, Person.first_name, Person.middle_name, AuditEntry.action, AuditEntry.before,
            AuditEntry.after,
        )
        .join_from(AuditEntry, User, peewee.JOIN.LEFT_OUTER)
        .join_from(User, Person, peewee.JOIN.LEFT_OUTER)
        .where(mine)
        .order_by(AuditEntry.id)
        .tuples()
    )  # fmt: skip
    for at, last, first, middle, action, before, after in rows:
        yield at, short_name(last or "", first or "", middle or ""), action, _values(before), _values(after)


def _values(text: str) -> dict[str, Any]:
    return orjson.loads(text) if text else {}


def _told(values: Mapping[str, Any]) -> str:
    kinds = _kinds_of_work() if "work_type" in values else {}
    return "; ".join(f"{LABELS[name]}: {_text(name, value, kinds)}" for name, value in values.items() if name in LABELS)


def _kinds_of_work() -> dict[int, str]:
    return dict(_KINDS())


def _text(name: str, value: Any, kinds: Mapping[int, str]) -> str:
    """A value in few signs, as people write it; of several students their number."""
    if isinstance(value, dict | list):
        return str(len(value))
    if value is None or isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "work_type":
        return kinds.get(value, "")
    if name == "kind":
        return str(LESSON_KIND_NAMES[LessonKind(value)])
    return _moment(value) if isinstance(value, str) and _ISO.match(value) else str(value)


def _moment(value: str) -> str:
    """A day, or a moment in the college's own time."""
    if len(value) == len("2026-10-15"):
        return f"{dt.date.fromisoformat(value):%d.%m.%Y}"
    moment = dt.datetime.fromisoformat(value)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return f"{aware.astimezone(current().time_zone):%d.%m.%Y %H:%M}"
