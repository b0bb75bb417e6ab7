"""What stands on the first pages: the figures of the college, what is to be done, groups and journals of a semester.

Each figure counts what the person may see; the number of statements never depends on how much there is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import peewee
from peewee import fn

from ..access import Actor, can_read, visible
from ..base import covers
from ..college import AcademicYear, Enrollment, Group, Semester
from ..lessons import Lesson
from ..people import Guardianship, Person, Role, SignIn, Student, Teacher, User, short_name
from ..teaching import Journal, TeachingLoad

OWN = frozenset({Role.S, Role.G})


class CollegeFigures(NamedTuple):
    """How large the college is today.

    Students who belong to a group, groups in their time of study, teachers, and the journals of the semester with the
    lessons recorded in them.
    """

    students: int
    groups: int
    teachers: int
    journals: int
    lessons: int


class ToDo(NamedTuple):
    """How much is still to be put in order."""

    groups_without_curator: int
    journals_without_teacher: int
    students_without_group: int
    students_without_account: int
    teachers_without_account: int
    guardians_without_account: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in a semester: academic hours planned and given; `filled` is their share in percent."""

    id: int
    name: str
    curator: str
    students: int
    journals: int
    hours: int
    given_hours: int

    @property
    def filled(self) -> int:
        return share(self.given_hours, self.hours)


def share(part: int, whole: int) -> int:
    """A share in whole percent, at most 100; 0 of nothing."""
    return min(100, 100 * part // whole) if whole else 0


def semesters(actor: Actor) -> list[Semester]:
    """The semesters with their years, the newest first."""
    query = visible(actor, Semester).select(Semester, AcademicYear).join(AcademicYear)
    return list(query.order_by(Semester.starts_on.desc()))


def semester_of(day: dt.date, known: list[Semester]) -> Semester | None:
    """The semester of a day, or the last that has begun by then."""
    return next((semester for semester in known if semester.starts_on <= day), None)


# --- the administrator's ----------------------------------------------------------------------------------------------


def running(actor: Actor) -> Any:
    """Groups in their time of study."""
    return (Group.admitted_on <= actor.today) & (Group.study_ends_on >= actor.today)


def enrolled_today(actor: Actor) -> Any:
    """Ids of students who belong to a group, as far as the person may see the enrolment."""
    return visible(actor, Enrollment).select(Enrollment.student).where(covers(Enrollment, actor.today))


def taught_today(actor: Actor) -> Any:
    """Journals to which a teacher is assigned, as far as the person may see the assignment."""
    loads = visible(actor, TeachingLoad).select(TeachingLoad.journal).where(covers(TeachingLoad, actor.today))
    return Journal.id.in_(loads)


def college_figures(actor: Actor, semester: Semester | None) -> CollegeFigures:
    """The size of the college, as far as the person may see it.

    Lessons are counted for those who may know how full the journals are.
    """
    journals = visible(actor, Journal).where(Journal.semester == semester)
    lessons = 0
    if can_read(actor, Journal, "lesson_count"):
        lessons = Lesson.select().where(Lesson.journal.in_(journals.select(Journal.id))).count()
    return CollegeFigures(
        visible(actor, Student).where(Student.id.in_(enrolled_today(actor))).count(),
        visible(actor, Group).where(running(actor)).count(),
        visible(actor, Teacher).count(),
        journals.count(),
        lessons,
    )


def to_do(actor: Actor, semester: Semester | None) -> ToDo:
    """What is missing in the college today."""
    has_account = visible(actor, User).select(User.person)
    holding = visible(actor, Guardianship).where(covers(Guardianship, actor.today))
    return ToDo(
        visible(actor, Group).where(running(actor), Group.curator.is_null()).count(),
        visible(actor, Journal).where(Journal.semester == semester, ~taught_today(actor)).count(),
        visible(actor, Student).where(Student.id.not_in(enrolled_today(actor))).count(),
        visible(actor, Student).where(Student.person.not_in(has_account)).count(),
        visible(actor, Teacher).where(Teacher.person.not_in(has_account)).count(),
        holding.where(Guardianship.guardian.not_in(has_account)).count(),
    )


def last_sign_ins(actor: Actor, limit: int = 8) -> list[SignIn]:
    """The last attempts to sign in that the person may see."""
    return list(visible(actor, SignIn).order_by(SignIn.id.desc()).limit(limit))


# --- the board of groups ----------------------------------------------------------------------------------------------


def group_board(actor: Actor, semester: Semester, *, curated: bool = False) -> list[GroupLine]:
    """The groups that study in a semester, in the order of their names; `curated`: only those one has charge of."""
    query = (
        visible(actor, Group)
        .select(Group.id, Group.name, Person.last_name, Person.first_name, Person.middle_name)
        .join_from(Group, Teacher, peewee.JOIN.LEFT_OUTER)
        .join_from(Teacher, Person, peewee.JOIN.LEFT_OUTER)
        .where(Group.admitted_on <= semester.ends_on, Group.study_ends_on >= semester.starts_on)
        .order_by(Group.sort_key)
    )
    if curated:
        query = query.where(Group.curator == actor.teacher_id)
    groups = list(query.tuples())
    day = min(max(actor.today, semester.starts_on), semester.ends_on)
    students = _counted(actor, Enrollment, Enrollment.group, covers(Enrollment, day))
    journals = visible(actor, Journal).where(Journal.semester == semester)
    opened = {
        group: (count, hours)
        for group, count, hours in journals.select(Journal.group, fn.COUNT(Journal.id), fn.SUM(Journal.hours))
        .group_by(Journal.group)
        .tuples()
    }
    given = _given(journals, Journal.group)
    return [
        GroupLine(
            id, name, short_name(last, first, middle) if last else "", students[id], *opened.get(id, (0, 0)),
            given_hours=given.get(id, (0, 0, None))[1],
        )
        for id, name, last, first, middle in groups
    ]  # fmt: skip


def _counted(actor: Actor, model: Any, by: Any, condition: Any) -> Counter[int]:
    rows = visible(actor, model).select(by, fn.COUNT(model.id)).where(condition).group_by(by)
    return Counter(dict(rows.tuples()))


def _given(journals: Any, by: Any) -> dict[int, tuple[int, int, dt.date | None]]:
    """By journal or group: lessons recorded, their academic hours, and the last day."""
    rows = (
        journals.select(by, fn.COUNT(Lesson.id), fn.SUM(Lesson.hours), fn.MAX(Lesson.date))
        .join_from(Journal, Lesson)
        .group_by(by)
        .tuples()
    )
    return {key: (count, hours, last) for key, count, hours, last in rows}


# --- a student's and a guardian's -------------------------------------------------------------------------------------


def own_students(actor: Actor) -> list[Student]:
    """The own record, and the own children: those whom one sees as a student or as a guardian."""
    as_family = replace(actor, roles=actor.roles & OWN)
    query = visible(as_family, Student).select(Student, Person).join_from(Student, Person)
    return list(query.order_by(Person.name_key))
