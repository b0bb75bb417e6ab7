"""A teacher takes attendance: a whole lesson, or one cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import audit, clock
from ..access import Actor, find
from ..attendance import AbsenceCode, Attendance
from ..base import in_transaction
from ..errors import Conflict, NotFound
from ..lessons import Lesson
from ..queries import Insertion
from ..teaching import attendees
from . import clean as c
from .cells import hold_students
from .excuses import excuses
from .nouns import expect
from .opening import open_lesson

_UPSERT = Insertion(
    Attendance,
    ("lesson", "student", "code", "author", "entered_at", "removed_at", "version"),
    target=("lesson", "student"),
    update=("code", "author", "entered_at", "removed_at"),
    returning=("student", "id", "version"),
)


@in_transaction
def attendance_take(
    actor: Actor, lesson_id: int, absences: Mapping[int, Any], *, expected_version: int | None = None
) -> Lesson:
    """Say who was absent from a lesson; everybody else was present.

    `absences` maps students to codes and replaces what stood there. "Taken" is a fact of its own, also with nobody absent
    (R13); it keeps the moment when it was taken first, for its timeliness. The lesson's version grows, so that two people
    who take it at once notice each other.

    Raises:
        NotFound: a student does not belong to the journal on that day (R47).
        Invalid: the lesson was cancelled.
    """
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_lesson(actor, "attendance:take", lesson)
    expect(lesson, expected_version)
    code_of = c.choice(AbsenceCode)
    codes = {student: code_of(actor, code, f"absences.{at}.code") for at, (student, code) in enumerate(absences.items())}
    hold_students(codes)
    present = attendees(lesson.journal, lesson.date)
    for at, student in enumerate(codes):
        if student not in present:
            raise NotFound(f"absences.{at}.studentId")
    standing = _standing(lesson)
    codes = _excused(codes, standing, lesson)
    before = {"absences": _told(standing), "taken_at": lesson.attendance_taken_at}
    _write(actor, lesson, standing, {**dict.fromkeys(standing), **codes})
    lesson.attendance_taken_at = lesson.attendance_taken_at or clock.now()
    lesson.attendance_taken_by = actor.user_id
    lesson.version += 1
    lesson.save()
    after = {
        "absences": {str(student): code for student, code in sorted(codes.items())},
        "taken_at": lesson.attendance_taken_at,
    }
    audit.record(actor, "attendance:take", lesson, before, after=after, journal=lesson.journal_id)
    return lesson


@in_transaction
def absence_set(
    actor: Actor, lesson_id: int, student_id: int, code: Any, *, expected_version: int | None = None
) -> Attendance | None:
    """Say of one student how absent from a lesson; no code takes it back. Gives the absence that stands now.

    Whether attendance is taken stays as it is; the lesson's version grows, as that of its attendance.

    Raises:
        NotFound: the student does not belong to the journal on that day (R47).
        Conflict: the cell is not what its reader saw (`expected_version`; 0 expects an empty one).
        Invalid: the lesson was cancelled.
    """
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_lesson(actor, "attendance:take", lesson)
    hold_students([student_id])
    if student_id not in attendees(lesson.journal, lesson.date):
        raise NotFound("studentId")
    standing = _standing(lesson, student_id)
    row = standing.get(student_id)
    if expected_version is not None and expected_version != (row.version if row else 0):
        raise Conflict(row, "expectedVersion")
    wanted = c.choice(AbsenceCode, required=False)(actor, code, "code")
    codes = _excused({student_id: wanted}, standing, lesson)
    written = _write(actor, lesson, standing, codes)
    if written:
        lesson.version += 1
        lesson.save()
        told = {"absences": _told(standing)}, {"absences": {str(student_id): code for code in codes.values() if code}}
        audit.record(actor, "absence:set", lesson, told[0], after=told[1], journal=lesson.journal_id)
    return written.get(student_id, row)


def _standing(lesson: Lesson, *students: int) -> dict[int, Attendance]:
    """The absences that stand at a lesson, of all its students or of these."""
    rows = Attendance.select().where(Attendance.lesson == lesson, Attendance.removed_at.is_null())
    if students:
        rows = rows.where(Attendance.student.in_(students))
    return {row.student_id: row for row in rows}


def _excused(
    codes: Mapping[int, AbsenceCode | None], standing: Mapping[int, Attendance], lesson: Lesson
) -> dict[int, AbsenceCode | None]:
    """The codes, those newly absent without excuse excused where the curator has accepted a notice for that day (R32)."""
    missing = [
        student
        for student, code in codes.items()
        if code is AbsenceCode.UNEXCUSED and (student not in standing or standing[student].code is not code)
    ]
    return {**codes, **excuses(missing, lesson.date)}


def _told(standing: Mapping[int, Attendance]) -> dict[str, str]:
    """Absences as the audit keeps them."""
    return {str(student): row.code for student, row in sorted(standing.items())}


def _write(
    actor: Actor, lesson: Lesson, standing: Mapping[int, Attendance], codes: Mapping[int, AbsenceCode | None]
) -> dict[int, Attendance | None]:
    """Write what differs in one statement; one without a code is taken back. Gives what now stands in the cells written."""
    now, rows = clock.now(), []
    for student, code in codes.items():
        row = standing.get(student)
        if (row.code if row else None) != code:
            kept = code or (row.code if row else None)
            rows.append((lesson.id, student, kept, actor.user_id, now, None if code else now, 1))
    stands: dict[int, Attendance | None] = {}
    for student, id, version in _UPSERT(rows):
        code = codes[student]
        stands[student] = Attendance(id=id, lesson=lesson, student=student, code=code, version=version) if code else None
    return stands
