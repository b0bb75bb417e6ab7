"""Every mark and every absence stands in a cell: who belongs to a group or subgroup when may not take one away (R47)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import peewee

from ..access.scopes.sets import ONE
from ..attendance import Attendance
from ..base import covers, is_sqlite, overlaps
from ..college import Enrollment, Semester, SubgroupMembership
from ..errors import Invalid
from ..i18n import gettext as _
from ..lessons import Assignment, Lesson
from ..marks import Mark, SemesterGrade
from ..people import Student
from ..queries import Prepared, among, param
from ..teaching import Journal


def _outside(rows: peewee.ModelSelect[Any]) -> peewee.ModelSelect[Any]:
    """Of the journals and days of a student's cells those on which the student does not belong there, the last first."""
    member = SubgroupMembership.select(ONE).where(
        SubgroupMembership.subgroup == Journal.subgroup,
        SubgroupMembership.student == param("student"),
        covers(SubgroupMembership, Lesson.date),
    )
    enrolled = Enrollment.select(ONE).where(
        Enrollment.group == Journal.group,
        Enrollment.student == param("student"),
        covers(Enrollment, Lesson.date),
        Journal.subgroup.is_null() | peewee.fn.EXISTS(member),
    )
    return rows.join_from(Lesson, Journal).where(~peewee.fn.EXISTS(enrolled)).order_by(Lesson.date.desc()).limit(1)


_MARKED = Prepared(
    lambda: _outside(
        Mark.select(Lesson.date)
        .join_from(Mark, Assignment)
        .join_from(Assignment, Lesson)
        .where(Mark.student == param("student"), Mark.removed_at.is_null())
    )
)
_ABSENT = Prepared(
    lambda: _outside(
        Attendance.select(Lesson.date)
        .join_from(Attendance, Lesson)
        .where(Attendance.student == param("student"), Attendance.removed_at.is_null())
    )
)


_GRADED = Prepared(
    lambda: (
        SemesterGrade.select(SemesterGrade.id)
        .join_from(SemesterGrade, Journal)
        .join_from(Journal, Semester)
        .where(
            SemesterGrade.student == param("student"),
            SemesterGrade.removed_at.is_null(),
            ~peewee.fn.EXISTS(
                Enrollment.select(ONE).where(
                    Enrollment.group == Journal.group, Enrollment.student == param("student"), overlaps(Enrollment, Semester)
                )
            ),
        )
        .limit(1)
    )
)
_SHARED: Any = "FOR KEY SHARE"
_HELD = Prepared(
    lambda: Student.select(Student.id).where(among(Student.id, "students")).order_by(Student.id).for_update(_SHARED)
)


def hold_students(students: Iterable[int]) -> None:
    """Let nobody change where these students belong until the transaction ends; who is just doing so is waited for.

    SQLite has one writer at a time anyway.
    """
    if not is_sqlite():
        _HELD(students=list(students))


def check_cells(student_id: int, field: str | None) -> None:
    """Refuse what was just written about where a student belongs, if a mark, an absence or a grade has lost its place by it.

    Raises:
        Invalid: naming the last day with a mark or an absence.
    """
    if _GRADED(student=student_id):
        raise Invalid(field, _("The student has a semester grade in this group. Ask the teacher to take it back first."))
    days: list[dt.date] = [row[0] for found in (_MARKED, _ABSENT) for row in found(student=student_id)]
    if days:
        raise Invalid(
            field,
            _(
                "The student has a mark or an absence on %(day)s in this group. Choose dates that contain it, or ask the "
                "teacher to take it back.",
                day=f"{max(days):%d.%m.%Y}",
            ),
        )
