"""Absence: codes in the cells, and hours missed."""

from __future__ import annotations

from enum import StrEnum

import peewee

from . import clock
from .base import BaseModel, Choice, Moment, required
from .i18n import lazy as _
from .lessons import Lesson
from .people import Student, User


class AbsenceCode(StrEnum):
    """What stands in a cell instead of presence. A diagnosis is never stored (R32)."""

    UNEXCUSED = "н"
    EXCUSED = "у"
    SICK = "б"
    LATE = "оп"
    RELEASED = "осв"


ABSENCE_NAMES = {
    AbsenceCode.UNEXCUSED: _("absent, not excused"),
    AbsenceCode.EXCUSED: _("absent, excused"),
    AbsenceCode.SICK: _("sick leave"),
    AbsenceCode.LATE: _("late"),
    AbsenceCode.RELEASED: _("released"),
}
MISSED = frozenset({AbsenceCode.UNEXCUSED, AbsenceCode.EXCUSED, AbsenceCode.SICK, AbsenceCode.RELEASED})
"""Codes that count as missed hours; who is late was there."""


class Attendance(BaseModel):
    """A student's absence from a lesson. Once attendance is taken, whoever has no row was present.

    An absence that was taken back keeps its row (`removed_at`), as a mark does.
    """

    lesson = required(Lesson, backref="absences", index=False)
    student = required(Student, backref="absences")
    code = Choice(AbsenceCode)
    author = required(User, backref="absences_entered", index=False)
    entered_at = Moment(default=clock.now)
    removed_at = Moment(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("lesson", "student"), True),)


def missed_hours(absences: list[tuple[AbsenceCode, int]]) -> tuple[int, int, int]:
    """Academic hours missed: all, excused, not excused; of pairs (code, hours of the lesson)."""
    missed = [(code, hours) for code, hours in absences if code in MISSED]
    total = sum(hours for _code, hours in missed)
    unexcused = sum(hours for code, hours in missed if code is AbsenceCode.UNEXCUSED)
    return total, total - unexcused, unexcused
