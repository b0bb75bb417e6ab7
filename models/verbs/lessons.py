"""A teacher keeps a lesson: records it, sets works, gives homework."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import peewee

from .. import audit
from ..access import Actor, find, require
from ..access.policy import Cell
from ..attendance import Attendance
from ..base import column, in_transaction, locked
from ..errors import Closed, Code, Invalid, JournalError
from ..i18n import gettext as _
from ..lessons import (
    HOURS_A_LESSON,
    PERIODS_A_DAY,
    Assignment,
    AssignmentTarget,
    Homework,
    Lesson,
    LessonKind,
    WorkType,
    check_day,
)
from ..marks import Mark
from ..people import Student
from ..teaching import Journal, attendees
from . import clean as c
from .nouns import clean, expect, write

WORKS_A_LESSON = 20
LESSON_CLEANERS: dict[str, c.Cleaner] = {
    "date": c.day(),
    "period": c.whole(1, PERIODS_A_DAY),
    "kind": c.choice(LessonKind),
    "topic": c.line(500),
    "hours": c.whole(1, HOURS_A_LESSON),
}
ASSIGNMENT_CLEANERS: dict[str, c.Cleaner] = {
    "work_type": c.reference(WorkType),
    "title": c.line(200, required=False),
    "is_compulsory": c.flag,
}


def open_journal(actor: Actor, action: str, journal: Journal, day: dt.date) -> Journal:
    """The journal, locked for this transaction, if this person may do the act on that day and the period is open.

    Raises:
        Forbidden: not assigned to the journal today and on that day.
        Closed: the journal is closed (R49).
    """
    require(actor, action, Cell(journal, day))
    held = locked(Journal.select().where(Journal.id == journal.id)).get()
    if held.closed_at:
        raise Closed
    return held


def _lesson_law(row: Lesson) -> None:
    check_day(row.date, row.journal.semester)


@in_transaction
def lesson_record(
    actor: Actor, journal_id: int, *, date: Any, period: Any, topic: Any, hours: Any = 2,
    kind: Any = LessonKind.LECTURE, works: Iterable[Mapping[str, Any]] = (), homework: Any = None,
) -> Lesson:  # fmt: skip
    """Record a lesson with its works and its homework for the group (R24).

    Each work is a mapping of `work_type`, `title`, `is_compulsory` and `students` (ids for whom alone it is compulsory).

    Raises:
        Invalid: the date is outside the semester or in the future, or another lesson has that period.
    """
    journal = find(actor, Journal, journal_id, "journalId")
    values = clean(actor, LESSON_CLEANERS, {"date": date, "period": period, "topic": topic, "hours": hours, "kind": kind})
    check_day(values["date"], journal.semester)
    _not_in_future(actor, values["date"])
    open_journal(actor, "lesson:write", journal, values["date"])
    lesson = Lesson(journal=journal, teacher=actor.teacher_id, entered_by=actor.user_id)
    write(actor, "lesson:record", lesson, values, _lesson_law, journal=journal.id)
    works = list(works)
    if len(works) > WORKS_A_LESSON:
        raise Invalid("works", _("A lesson has at most %(limit)d works.", limit=WORKS_A_LESSON), Code.TOO_MANY)
    for at, work in enumerate(works):
        try:
            _assignment_write(actor, lesson, Assignment(lesson=lesson, position=at + 1), work)
        except JournalError as error:
            raise error.at(f"works.{at}") from error
    if homework:
        homework_write(actor, lesson, None, homework)
    return lesson


def _not_in_future(actor: Actor, day: dt.date) -> None:
    if day > actor.today:
        raise Invalid("date", _("The lesson lies in the future. Record it on its day or later."))


@in_transaction
def lesson_change(actor: Actor, lesson_id: int, *, expected_version: int | None = None, **values: Any) -> Lesson:
    """Change what a lesson says of itself; its new day must be one's own as well."""
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_journal(actor, "lesson:write", lesson.journal, lesson.date)
    expect(lesson, expected_version)
    cleaned = clean(actor, LESSON_CLEANERS, values)
    if cleaned.get("date", lesson.date) != lesson.date:
        check_day(cleaned["date"], lesson.journal.semester)
        _not_in_future(actor, cleaned["date"])
        require(actor, "lesson:write", Cell(lesson.journal, cleaned["date"]))
        _keep_cells(lesson, cleaned["date"])
    write(actor, "lesson:change", lesson, cleaned, _lesson_law, journal=lesson.journal_id)
    return lesson


def _keep_cells(lesson: Lesson, day: dt.date) -> None:
    """Whoever has a mark or an absence at the lesson has a cell on its new day as well (R47)."""
    marked = Mark.select(Mark.student).join(Assignment).where(Assignment.lesson == lesson)
    absent = Attendance.select(Attendance.student).where(Attendance.lesson == lesson)
    if not {*column(marked), *column(absent)} <= attendees(lesson.journal, day):
        raise Invalid("date", _("A student does not belong to this journal on that day. Check the list."))


@in_transaction
def lesson_remove(actor: Actor, lesson_id: int) -> Lesson:
    """Remove a lesson recorded by mistake. One with marks or absences is history and stays.

    Raises:
        Invalid: with code IN_USE, if it has marks or absences.
    """
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_journal(actor, "lesson:write", lesson.journal, lesson.date)
    before = {**audit.snapshot(lesson), **_set_at(lesson)}
    works = Assignment.select(Assignment.id).where(Assignment.lesson == lesson)
    try:
        with Lesson._meta.database.atomic():
            AssignmentTarget.delete().where(AssignmentTarget.assignment.in_(works)).execute()
            Assignment.delete().where(Assignment.lesson == lesson).execute()
            Homework.delete().where(Homework.lesson == lesson).execute()
            lesson.delete_instance()
    except peewee.IntegrityError as error:
        raise Invalid("lessonId", _("The lesson has marks or absences and stays in the journal."), Code.IN_USE) from error
    audit.record(actor, "lesson:remove", lesson, before, after={}, journal=lesson.journal_id)
    return lesson


def _set_at(lesson: Lesson) -> dict[str, Any]:
    """The works and the homework of a lesson, as the audit keeps them."""
    return {
        name: [audit.snapshot(row) for row in model.select().where(model.lesson == lesson).order_by(model.id)]
        for name, model in (("works", Assignment), ("homework", Homework))
    }


@in_transaction
def assignment_add(actor: Actor, lesson_id: int, **values: Any) -> Assignment:
    """Set one more work at a lesson; for whom it is compulsory as in `lesson_record` (R40)."""
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_journal(actor, "lesson:write", lesson.journal, lesson.date)
    last = Assignment.select(peewee.fn.MAX(Assignment.position)).where(Assignment.lesson == lesson).scalar() or 0
    if last >= WORKS_A_LESSON:
        raise Invalid("lessonId", _("A lesson has at most %(limit)d works.", limit=WORKS_A_LESSON), Code.TOO_MANY)
    return _assignment_write(actor, lesson, Assignment(lesson=lesson, position=last + 1), values)


@in_transaction
def assignment_change(actor: Actor, assignment_id: int, *, expected_version: int | None = None, **values: Any) -> Assignment:
    """Change a work set at a lesson, and for whom it is compulsory."""
    assignment = find(actor, Assignment, assignment_id, "assignmentId")
    lesson = assignment.lesson
    open_journal(actor, "lesson:write", lesson.journal, lesson.date)
    expect(assignment, expected_version)
    return _assignment_write(actor, lesson, assignment, values)


@in_transaction
def assignment_remove(actor: Actor, assignment_id: int) -> Assignment:
    """Take a work off a lesson. One with marks stays: remove the marks first.

    Raises:
        Invalid: with code IN_USE, if there are marks for it.
    """
    assignment = find(actor, Assignment, assignment_id, "assignmentId")
    lesson = assignment.lesson
    open_journal(actor, "lesson:write", lesson.journal, lesson.date)
    before = audit.snapshot(assignment)
    try:
        with Assignment._meta.database.atomic():
            AssignmentTarget.delete().where(AssignmentTarget.assignment == assignment).execute()
            assignment.delete_instance()
    except peewee.IntegrityError as error:
        raise Invalid("assignmentId", _("There are marks for this work. Remove them first."), Code.IN_USE) from error
    audit.record(actor, "assignment:remove", assignment, before, after={}, journal=lesson.journal_id)
    return assignment


def _assignment_write(actor: Actor, lesson: Lesson, assignment: Assignment, values: Mapping[str, Any]) -> Assignment:
    given = dict(values)
    students = given.pop("students", None)
    if not assignment.id:
        given = {"work_type": None, **given}
    cleaned = clean(actor, ASSIGNMENT_CLEANERS, given)
    if "work_type" in cleaned and not cleaned["work_type"].active:
        raise Invalid("work_type", _("This kind of work is no longer in use. Choose another one."))
    action = "assignment:change" if assignment.id else "assignment:add"
    targets = None if students is None else sorted(_among(lesson, students))
    write(actor, action, assignment, cleaned, journal=lesson.journal_id)
    if targets is not None:
        AssignmentTarget.delete().where(AssignmentTarget.assignment == assignment).execute()
        for student in targets:
            AssignmentTarget.create(assignment=assignment, student=student)
        audit.record(actor, "assignment:targets", assignment, after={"students": targets}, journal=lesson.journal_id)
    return assignment


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
def homework_give(actor: Actor, lesson_id: int, *, text: Any, student_id: int | None = None, due_on: Any = None) -> Homework:
    """Give homework at a lesson, to the group or to one student (R11); what was given before is replaced."""
    lesson = find(actor, Lesson, lesson_id, "lessonId")
    open_journal(actor, "homework:give", lesson.journal, lesson.date)
    student = find(actor, Student, student_id, "studentId") if student_id is not None else None
    if student and student.id not in attendees(lesson.journal, lesson.date):
        raise Invalid("studentId", _("A student does not belong to this journal on that day. Check the list."))
    return homework_write(actor, lesson, student, text, due_on)


def homework_write(actor: Actor, lesson: Lesson, student: Student | None, text: Any, due_on: Any = None) -> Homework:
    """The writing part of `homework_give`, for a lesson that is known to be writable."""
    values = clean(actor, {"text": c.paragraph(2000), "due_on": c.day(required=False)}, {"text": text, "due_on": due_on})
    if values["due_on"] and values["due_on"] < lesson.date:
        raise Invalid("due_on", _("The day lies before the lesson. Choose a later day."))
    same_student = Homework.student == student if student else Homework.student.is_null()
    homework = Homework.get_or_none(Homework.lesson == lesson, same_student) or Homework(lesson=lesson, student=student)
    write(actor, "homework:give", homework, values, journal=lesson.journal_id)
    return homework
