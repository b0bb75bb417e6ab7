"""The relations of acts: for one person and one thing, whether it is the own, the taught, the curated one.

As `scopes` are for reading: what the table of `policy.py` names beside a role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..attendance import Attendance
from ..base import covers
from ..college import Group
from ..people import OFFICE_ROLES, Guardianship, Person, Role, Student, Teacher, User, UserRole
from ..queries import Prepared, param
from ..remarks import Remark
from ..settings import current
from ..teaching import Journal, TeachingLoad
from .scopes import curated, own, taught
from .scopes.sets import ONE

Predicate = Callable[[Any, Any], bool]


def anyone(actor: Any, thing: Any) -> bool:
    """No relation is needed beyond the role."""
    return True


@dataclass(frozen=True)
class Account:
    """A person's account with the roles that it holds or is to hold."""

    person: Person
    roles: frozenset[Role]


def office_account(actor: Any, thing: Any) -> bool:
    """An account that holds no role beyond student and guardian."""
    return isinstance(thing, Account) and thing.roles <= OFFICE_ROLES


def outside_staff(actor: Any, thing: Any) -> bool:
    """A person who neither teaches nor holds a role beyond student and guardian: staff belong to the administrator."""
    held = {row.role for row in UserRole.select(UserRole.role).join(User).where(User.person == thing)}
    return held <= OFFICE_ROLES and not Teacher.select(Teacher.id).where(Teacher.person == thing).exists()


def curated_guardian(actor: Any, thing: Any) -> bool:
    """A guardian in a curated group, where the college lets curators issue credentials (R23)."""
    return (
        current().curator_issues_credentials
        and isinstance(thing, Account)
        and thing.roles <= {Role.G}
        and Guardianship.select(ONE)
        .where(Guardianship.guardian == thing.person, covers(Guardianship, actor.today), curated.guardians(actor))
        .exists()
    )


@dataclass(frozen=True)
class Cell:
    """A place in a journal: a day of it, and the pair of that day where it is known."""

    journal: Any
    day: Any
    period: int | None = None


class Load(NamedTuple):
    """A teacher's assignment to a journal; a substitution names whom it replaces, and may be for one pair of its day."""

    starts_on: dt.date
    ends_on: dt.date | None
    period: int | None
    replaces: int | None

    def covers(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


LOAD = (TeachingLoad.starts_on, TeachingLoad.ends_on, TeachingLoad.period, TeachingLoad.replaces)
_LOADS = Prepared(
    lambda: TeachingLoad.select(*LOAD).where(
        TeachingLoad.journal == param("journal"), TeachingLoad.teacher == param("teacher_id")
    ),
    Load._make,
)


def teaches(actor: Any, thing: Any) -> bool:
    """Assigned to the journal today, and to the lesson that is to be written (R33), be it by two assignments.

    A substitution for one pair of a day is good for that pair alone.
    """
    return isinstance(thing, Cell) and holds_place(_loads(actor, thing), actor.today, thing.day, thing.period)


def holds_place(loads: Iterable[Load], today: dt.date, day: dt.date, period: int | None) -> bool:
    """Whether assignments hold today and for the pair of a day. A substitution opens the lessons of its own day alone."""
    loads = list(loads)
    is_here = any(load.covers(today) and load.replaces is None for load in loads)
    return any(load.covers(day) and load.period in {None, period} and (is_here or load.covers(today)) for load in loads)


def teaches_now(actor: Any, thing: Any) -> bool:
    """Assigned to the journal today: a successor closes the dots that a predecessor left, and plans what is to come.

    Not for who only stands in for a day.
    """
    return isinstance(thing, Cell) and any(
        load.covers(actor.today) and load.replaces is None for load in _loads(actor, thing)
    )


def _loads(actor: Any, cell: Cell) -> Any:
    journal = cell.journal.id if isinstance(cell.journal, Journal) else cell.journal
    return _LOADS(journal=journal, teacher_id=actor.teacher_id)


def own_child(actor: Any, thing: Any) -> bool:
    """A student whose guardian one is today."""
    return isinstance(thing, Student) and Student.select(ONE).where(Student.id == thing.id, own.child(actor)).exists()


def curated_now(actor: Any, thing: Any) -> bool:
    """A student of whom one has charge today."""
    return isinstance(thing, Student) and Student.select(ONE).where(Student.id == thing.id, curated.now(actor)).exists()


def curated_absence(actor: Any, thing: Any) -> bool:
    """An absence from a lesson of a group of which one has charge."""
    return isinstance(thing, Attendance) and (
        Attendance.select(ONE).where(Attendance.id == thing.id, curated.absences(actor)).exists()
    )


def own_remark(actor: Any, thing: Any) -> bool:
    """A remark that one has made."""
    return isinstance(thing, Remark) and thing.author_id == actor.user_id


def reads_group(actor: Any, thing: Any) -> bool:
    """A group that one has charge of or teaches."""
    return isinstance(thing, Group) and (
        Group.select(ONE).where(Group.id == thing.id, curated.groups(actor) | taught.groups(actor)).exists()
    )
