"""Training by professional modules: the journals of МДК, educational and industrial practice under their module (R3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from ..access import Actor, Role, condition, find, readers, visible
from ..college import Group, Semester
from ..lessons import Lesson
from ..teaching import Course, CourseKind, Journal, LessonKind
from .programme import FIELD, Head, Progress, heads_of, progress_of, teacher_names

PRACTICES = frozenset({CourseKind.EDUCATIONAL_PRACTICE, CourseKind.INDUSTRIAL_PRACTICE})


class KindHours(NamedTuple):
    """Academic hours of a journal's lessons of one kind."""

    journal_id: int
    kind: LessonKind
    hours: int


class PracticeDay(NamedTuple):
    """A lesson of practice: its hours and the kinds of work that were done."""

    journal_id: int
    lesson_id: int
    date: dt.date
    hours: int
    works: str


@dataclass(frozen=True, slots=True)
class ModulePart:
    """A journal of a part of a module; `days` are those of a practice, none for an МДК."""

    journal_id: int
    course_id: int
    course_code: str
    course_name: str
    course_kind: CourseKind
    subgroup_name: str | None
    teachers: str
    curriculum_hours: int
    progress: Progress
    kinds: tuple[KindHours, ...]
    days: tuple[PracticeDay, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """A professional module with the journals of its parts in a group and semester; the hours are the sums of theirs."""

    course_id: int
    code: str
    name: str
    parts: tuple[ModulePart, ...]

    @property
    def planned_hours(self) -> int:
        return sum(part.progress.planned_hours for part in self.parts)

    @property
    def delivered_hours(self) -> int:
        return sum(part.progress.delivered_hours for part in self.parts)

    @property
    def kinds(self) -> list[KindHours]:
        return [kind for part in self.parts for kind in part.kinds]

    @property
    def days(self) -> list[PracticeDay]:
        return [day for part in self.parts for day in part.days]


def module_board(actor: Actor, group_id: int, semester_id: int) -> list[Module]:
    """The modules that a group is trained in during a semester, as far as this person may read their journals.

    Raises:
        NotFound: no such group or semester, or none that may be seen.
    """
    group, semester = find(actor, Group, group_id, "groupId"), find(actor, Semester, semester_id, "semesterId")
    chosen = (Journal.group == group) & (Journal.semester == semester) & Course.module.is_null(False)
    heads = heads_of(actor, chosen)
    modules = {head.module_id for head in heads}
    named = visible(actor, Course).where(Course.id.in_(modules)).order_by(Course.sort_key)
    parts = _parts(actor, heads)
    return [Module(module.id, module.code, module.name, tuple(parts[module.id])) for module in named]


def _parts(actor: Actor, heads: list[Head]) -> dict[int | None, list[ModulePart]]:
    """The journals of each module, by their course."""
    progress, teachers = progress_of(actor, heads), teacher_names(actor, heads)
    lessons = _lessons(actor, [head.id for head in heads])
    found: dict[int | None, list[ModulePart]] = defaultdict(list)
    for head in heads:
        kind = CourseKind(head.course_kind)
        hours: dict[LessonKind, int] = defaultdict(int)
        for lesson in lessons[head.id]:
            hours[lesson.kind] += lesson.hours
        days = [PracticeDay(head.id, one.id, one.date, one.hours, one.topic) for one in lessons[head.id]]
        found[head.module_id].append(
            ModulePart(
                head.id, head.course_id, head.course_code, head.course_name, kind, head.subgroup_name,
                teachers.get(head.id, ""), head.hours, progress[head.id],
                tuple(KindHours(head.id, of, hours[of]) for of in LessonKind if hours[of]),
                tuple(days if kind in PRACTICES else ()),
            )
        )  # fmt: skip
    return found


def _lessons(actor: Actor, journals: list[int]) -> dict[int, list[Lesson]]:
    """The lessons held in each journal, as far as this person may read them in an office that reads the figures too."""
    roles: frozenset[Role] = actor.roles & readers(Journal, FIELD)
    allowed = condition(roles, Lesson, actor)
    found: dict[int, list[Lesson]] = defaultdict(list)
    if allowed is False:
        return found
    query = Lesson.select().where(Lesson.journal.in_(journals), Lesson.cancelled_at.is_null())
    for lesson in (query if allowed is True else query.where(allowed)).order_by(Lesson.date, Lesson.period):
        found[lesson.journal_id].append(lesson)
    return found
