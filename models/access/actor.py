"""The person who is asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import peewee

from .. import clock
from ..people import Door, Role, SignIn, Student, Teacher, User, UserRole
from ..queries import Prepared, param
from ..settings import current

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
    try:
        return today.replace(year=today.year - current().adult_age)
    except ValueError:
        return today.replace(year=today.year - current().adult_age, day=28)


def _account() -> Any:
    return (
        User.select(
            User.id, User.person, Teacher.id, Student.id, UserRole.role, User.login, User.language,
            User.must_change_password, User.session_epoch,
        )
        .join_from(User, UserRole, peewee.JOIN.LEFT_OUTER)
        .join_from(User, Teacher, peewee.JOIN.LEFT_OUTER, on=(Teacher.person == User.person))
        .join_from(User, Student, peewee.JOIN.LEFT_OUTER, on=(Student.person == User.person))
        .where(User.id == param("id"), User.active)
    )  # fmt: skip


def open_since(moment: object) -> peewee.ColumnBase:
    """The condition that a sign-in is a session of the panel which was opened after a moment and has not ended."""
    return SignIn.succeeded & (SignIn.door == Door.PANEL) & SignIn.ended_at.is_null() & (SignIn.at > moment)


def oldest_session() -> dt.datetime:
    """A session that was opened at this moment or before is over."""
    return clock.now() - dt.timedelta(hours=current().session_hours)


_ACCOUNT = Prepared(_account)
_SESSION = Prepared(
    lambda: _account().join_from(User, SignIn).where(SignIn.id == param("sign_in"), open_since(param("since")))
)


def actor_of(user_id: int, *, epoch: int | None = None) -> Actor | None:
    """The person of an active account, in one statement; `None` for a blocked account, or for a token of an older epoch
    than the account's.
    """
    return _actor(_ACCOUNT(id=user_id), epoch)


def actor_in_session(user_id: int, epoch: int, sign_in: int) -> Actor | None:
    """As `actor_of`, for the session that a sign-in has opened; `None` too if it has ended or its hours are over."""
    return _actor(_SESSION(id=user_id, sign_in=sign_in, since=SignIn.at.db_value(oldest_session())), epoch)


def _actor(rows: Sequence[tuple[Any, ...]], epoch: int | None) -> Actor | None:
    if not rows or (epoch is not None and rows[0][8] != epoch):
        return None
    user, person, teacher, student, _role, login, language, must_change, _epoch = rows[0]
    roles = frozenset(Role(row[4]) for row in rows if row[4])
    return Actor(user, person, teacher or NOBODY, student or NOBODY, roles, clock.today(), login, language, must_change)
