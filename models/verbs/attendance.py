"""A teacher takes attendance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import audit, clock
from ..access import Actor, find
from ..attendance import AbsenceCode, Attendance
from ..base import in_transaction
from ..errors import NotFound
from ..lessons import Lesson
from ..teaching import attendees
from . import clean as c
from .lessons import open_journal
from .nouns import expect


@in_transaction
def attendance_take(
    actor: Actor, lesson_id: int, absences: Mapping[int, Any], *, expected_version: int | None = None
) -> Lesson:
    """Say who was absent from a lesson; everybody else was present.

    `absences` maps students to codes and replaces what stood there. "Taken" is a fact of its own, also with nobody absent
    (R13). The lesson's version grows, so that two people who take it at once notice each other.

    Raises:
        NotFound: a student does not belong to the journal on that day (R47).
    """
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_journal(actor, "attendance:take", lesson.journal, lesson.date)
    expect(lesson, expected_version)
    code_of = c.choice(AbsenceCode)
    codes = {student: code_of(actor, code, f"absences.{at}.code") for at, (student, code) in enumerate(absences.items())}
    present = attendees(lesson.journal, lesson.date)
    for at, student in enumerate(codes):
        if student not in present:
            raise NotFound(f"absences.{at}.studentId")
    standing = {row.student_id: row for row in Attendance.select().where(Attendance.lesson == lesson)}
    before = {"absences": {str(student): row.code for student, row in sorted(standing.items())}}
    _replace(actor, lesson, standing, codes)
    before["taken_at"] = lesson.attendance_taken_at
    lesson.attendance_taken_at, lesson.attendance_taken_by = clock.now(), actor.user_id
    lesson.version += 1
    lesson.save()
    after = {
        "absences": {str(student): code for student, code in sorted(codes.items())},
        "taken_at": lesson.attendance_taken_at,
    }
    audit.record(actor, "attendance:take", lesson, before, after=after, journal=lesson.journal_id)
    return lesson


def _replace(actor: Actor, lesson: Lesson, standing: dict[int, Attendance], codes: Mapping[int, AbsenceCode]) -> None:
    for student, row in standing.items():
        if student not in codes:
            row.delete_instance()
    for student, code in codes.items():
        row = standing.get(student) or Attendance(lesson=lesson, student=student, version=0)
        if row.id and row.code == code:
            continue
        row.code, row.author, row.entered_at = code, actor.user_id, clock.now()
        row.version += 1
        row.save()
