"""A teacher sets works at a lesson, says for whom they are compulsory, and gives homework."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import peewee

from .. import audit
from ..access import Actor, find
from ..base import column, in_transaction
from ..errors import Code, Invalid, NotFound
from ..i18n import gettext as _
from ..lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from ..people import Student
from ..teaching import attendees
from . import clean as c
from .nouns import clean, expect, save, write
from .opening import open_lesson

WORKS_A_LESSON = 20
ASSIGNMENT_CLEANERS: dict[str, c.Cleaner] = {
    "work_type": c.reference(WorkType),
    "title": c.line(200, required=False),
    "is_compulsory": c.flag,
}


@in_transaction
def assignment_add(actor: Actor, lesson_id: int, **values: Any) -> Assignment:
    """Set one more work at a lesson; for whom it is compulsory as in `lesson_record` (R40)."""
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_lesson(actor, "lesson:write", lesson)
    last = Assignment.select(peewee.fn.MAX(Assignment.position)).where(Assignment.lesson == lesson).scalar() or 0
    if last >= WORKS_A_LESSON:
        raise Invalid("lessonId", _("A lesson has at most %(limit)d works.", limit=WORKS_A_LESSON), Code.TOO_MANY)
    return assignment_write(actor, lesson, Assignment(lesson=lesson, position=last + 1), values)


@in_transaction
def assignment_change(actor: Actor, assignment_id: int, *, expected_version: int | None = None, **values: Any) -> Assignment:
    """Change a work set at a lesson, and for whom it is compulsory."""
    assignment, lesson = _opened(actor, assignment_id)
    expect(assignment, expected_version)
    return assignment_write(actor, lesson, assignment, values)


@in_transaction
def assignment_remove(actor: Actor, assignment_id: int, *, expected_version: int | None = None) -> Assignment:
    """Take a work off a lesson. One with marks stays: remove the marks first.

    Raises:
        Invalid: with code IN_USE, if there are marks for it.
    """
    assignment, lesson = _opened(actor, assignment_id)
    expect(assignment, expected_version)
    before = audit.snapshot(assignment)
    try:
        with Assignment._meta.database.atomic():
            AssignmentTarget.delete().where(AssignmentTarget.assignment == assignment).execute()
            assignment.delete_instance()
    except peewee.IntegrityError as error:
        raise Invalid("assignmentId", _("There are marks for this work. Remove them first."), Code.IN_USE) from error
    audit.record(actor, "assignment:remove", assignment, before, after={}, journal=lesson.journal_id)
    return assignment


def _opened(actor: Actor, assignment_id: int) -> tuple[Assignment, Lesson]:
    """The work and its lesson, open for this person; the work as it is now that the journal is held."""
    lesson = find(actor, Assignment, assignment_id, "assignmentId").lesson
    open_lesson(actor, "lesson:write", lesson)
    return find(actor, Assignment, assignment_id, "assignmentId"), lesson


def assignment_write(actor: Actor, lesson: Lesson, assignment: Assignment, values: Mapping[str, Any]) -> Assignment:
    given = dict(values)
    students = given.pop("students", None)
    if not assignment.id:
        given = {"work_type": None, **given}
    cleaned = clean(actor, ASSIGNMENT_CLEANERS, given)
    if "work_type" in cleaned and not cleaned["work_type"].active:
        raise Invalid("work_type", _("This kind of work is no longer in use. Choose another one."))
    wanted = None if students is None else _among(lesson, students)
    is_new = assignment.id is None
    before = {} if is_new else {**audit.snapshot(assignment), "students": _targets(assignment)}
    for name, value in cleaned.items():
        setattr(assignment, name, value)
    kept = before.get("students", []) if wanted is None else sorted(wanted)
    if {**audit.snapshot(assignment), "students": kept} == before:
        return assignment
    _save(actor, "assignment:add" if is_new else "assignment:change", assignment, before, kept)
    return assignment


def _targets(assignment: Assignment) -> list[int]:
    """The students for whom alone a work is compulsory."""
    rows = AssignmentTarget.select(AssignmentTarget.student).where(AssignmentTarget.assignment == assignment)
    return sorted(column(rows))


def _save(actor: Actor, action: str, assignment: Assignment, before: dict[str, Any], students: list[int]) -> None:
    """Save a work and for whom it is compulsory: one version and one entry in the audit for both."""
    assignment.version += 1 if before else 0
    save(assignment)
    gone = set(before.get("students", ())) - set(students)
    if gone:
        AssignmentTarget.delete().where(
            AssignmentTarget.assignment == assignment, AssignmentTarget.student.in_(gone)
        ).execute()
    for student in set(students) - set(before.get("students", ())):
        AssignmentTarget.create(assignment=assignment, student=student)
    after = {**audit.snapshot(assignment), **({"students": students} if students or gone else {})}
    audit.record(actor, action, assignment, before, after=after, journal=assignment.lesson.journal_id)


def _among(lesson: Lesson, students: Iterable[int]) -> set[int]:
    """The students, if all of them belong to the journal on the lesson's day.

    Raises:
        NotFound, Invalid: naming the one who does not.
    """
    present, wanted = attendees(lesson.journal, lesson.date), set(students)
    if not wanted <= present:
        raise Invalid("students", _("A student does not belong to this journal on that day. Check the list."))
    return wanted


@in_transaction
def dot_set(
    actor: Actor, assignment_id: int, student_id: int, *, is_required: bool, expected_version: int | None = None
) -> Assignment:
    """Make a work compulsory for one student, or take that back; without a mark it is a dot (R40).

    Raises:
        NotFound: the student does not belong to the journal on the lesson's day.
        Invalid: the work is compulsory for everybody already.
    """
    assignment, lesson = _opened(actor, assignment_id)
    expect(assignment, expected_version)
    if assignment.is_compulsory:
        raise Invalid("assignmentId", _("This work is compulsory for everybody. Change the work itself."))
    if student_id not in attendees(lesson.journal, lesson.date):
        raise NotFound("studentId")
    before = _targets(assignment)
    wanted = sorted({*before, student_id} if is_required else {*before} - {student_id})
    if wanted != before:
        _save(actor, "assignment:targets", assignment, {**audit.snapshot(assignment), "students": before}, wanted)
    return assignment


@in_transaction
def homework_give(
    actor: Actor, lesson_id: int, *, text: Any, student_id: int | None = None, due_on: Any = None,
    expected_version: int | None = None,
) -> Homework:  # fmt: skip
    """Give homework at a lesson, to the group or to one student (R11); what was given before is replaced. Whoever expects
    that there is none yet sends version 0.
    """
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_lesson(actor, "homework:give", lesson)
    student = find(actor, Student, student_id, "studentId") if student_id is not None else None
    if student and student.id not in attendees(lesson.journal, lesson.date):
        raise Invalid("studentId", _("A student does not belong to this journal on that day. Check the list."))
    return homework_write(actor, lesson, student, text, due_on, expected_version)


def homework_write(
    actor: Actor, lesson: Lesson, student: Student | None, text: Any, due_on: Any = None, expected_version: int | None = None
) -> Homework:
    """The writing part of `homework_give`, for a lesson that is known to be writable."""
    values = clean(actor, {"text": c.paragraph(2000), "due_on": c.day(required=False)}, {"text": text, "due_on": due_on})
    if values["due_on"] and values["due_on"] < lesson.date:
        raise Invalid("due_on", _("The day lies before the lesson. Choose a later day."))
    same_student = Homework.student == student if student else Homework.student.is_null()
    standing = Homework.get_or_none(Homework.lesson == lesson, same_student)
    expect(standing, expected_version)
    homework = standing or Homework(lesson=lesson, student=student)
    write(actor, "homework:give", homework, values, journal=lesson.journal_id)
    return homework
