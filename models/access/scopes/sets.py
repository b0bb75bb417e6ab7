"""The sets that relations start from: who one is, whose children, groups and journals are one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peewee

from ...base import covers
from ...college import Group, Semester
from ...people import Guardianship, Person, Student
from ...teaching import Journal, TeachingLoad

Condition = peewee.ColumnBase
Scope = Callable[[Any], Condition]
Students = Callable[[Any], peewee.Select]
ONE = peewee.SQL("1")


def every(who: Any) -> Condition:
    """All rows."""
    return peewee.SQL("1 = 1")


def myself(who: Any) -> peewee.Select:
    """S: the own record."""
    return Student.select(Student.id).where(Student.person == who.person_id)


def my_children(who: Any) -> peewee.Select:
    """G: children whose guardian one is today; those of age only with their consent (R26)."""
    born = Person.alias()
    return (
        Guardianship.select(Guardianship.student)
        .join(Student)
        .join(born)
        .where(
            Guardianship.guardian == who.person_id,
            covers(Guardianship, who.today),
            born.birth_date.is_null() | (born.birth_date > who.adult_born) | (Guardianship.adult_consent_on <= who.today),
        )
    )


def my_groups(who: Any) -> peewee.Select:
    """CUR: the groups one has charge of."""
    return Group.select(Group.id).where(Group.curator == who.teacher_id)


def my_journals(who: Any) -> peewee.ModelSelect[Any]:
    """T: journals that one teaches or has taught, until their semester is archived."""
    return (
        TeachingLoad.select(TeachingLoad.journal)
        .join(Journal)
        .join(Semester)
        .where(TeachingLoad.teacher == who.teacher_id, TeachingLoad.starts_on <= who.today, Semester.archived_on.is_null())
    )
