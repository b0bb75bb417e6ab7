"""The person who is asking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import peewee

from .. import clock
from ..people import Role, Student, Teacher, User, UserRole
from ..queries import Prepared, param

NOBODY = 0
"""Stands for a missing id: no row has it, and unlike NULL it never matches an empty column."""


@dataclass(frozen=True)
class Actor:
    """A signed-in person on a day: the account, the person behind it, the roles held."""

    user_id: int
    person_id: int
    teacher_id: int
    student_id: int
    roles: frozenset[Role]
    today: dt.date
    login: str = ""
    language: str = "ru"
    must_change_password: bool = False

    @cached_property
    def parameters(self) -> dict[str, object]:
        """What compiled queries bind for this person."""
        return {
            "user_id": self.user_id,
            "person_id": self.person_id,
            "teacher_id": self.teacher_id,
            "student_id": self.student_id,
            "today": self.today,
            "adult_born": adult_born(self.today),
        }

    @property
    def adult_born(self) -> dt.date:
        return adult_born(self.today)


def adult_born(today: dt.date) -> dt.date:
    """Whoever was born on this day or before is of age today (29 February counts as 1 March)."""
    from ..settings import current

    try:
        return today.replace(year=today.year - current().adult_age)
    except ValueError:
        return today.replace(year=today.year - current().adult_age, day=28)


_ACCOUNT = Prepared(
    lambda: User.select(
        User.id, User.person, Teacher.id, Student.id, UserRole.role, User.login, User.language,
        User.must_change_password, User.session_epoch,
    )
    .join_from(User, UserRole, peewee.JOIN.LEFT_OUTER)
    .join_from(User, Teacher, peewee.JOIN.LEFT_OUTER, on=(Teacher.person == User.person))
    .join_from(User, Student, peewee.JOIN.LEFT_OUTER, on=(Student.person == User.person))
    .where(User.id == param("id"), User.active)
)  # fmt: skip


def actor_of(user_id: int, *, epoch: int | None = None) -> Actor | None:
    """The person of an active account, in one statement; `None` for a blocked account, or for a session or token
    of an older epoch than the account's.
    """
    rows = _ACCOUNT(id=user_id)
    if not rows or (epoch is not None and rows[0][8] != epoch):
        return None
    user, person, teacher, student, _role, login, language, must_change, _epoch = rows[0]
    roles = frozenset(Role(row[4]) for row in rows if row[4])
    return Actor(user, person, teacher or NOBODY, student or NOBODY, roles, clock.today(), login, language, must_change)
