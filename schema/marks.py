"""Marks."""

from __future__ import annotations

import datetime as dt

import strawberry

from models.marks import Mark as MarkRow
from models.verbs import marks as verbs

from . import ids
from .acts import answer, errors, thing
from .context import actor_in
from .errors import Problem
from .fields import column, entity, entry, key, one, shape
from .lazy import LazyStudent
from .lessons import Assignment


@entity(MarkRow, order=(MarkRow.assignment, MarkRow.student))
class Mark:
    """A student's mark for one work (оценка)."""

    id: strawberry.ID = key("Mark")
    assignment: Assignment | None = one(MarkRow.assignment, "Assignment", "For which work (работа).")
    student: LazyStudent | None = one(MarkRow.student, "Student", "Whose (студент).")
    value: int = column(MarkRow.value, "2 to 5 (оценка).")
    marked_on: dt.date = column(
        MarkRow.marked_on, "The mark's own date; it stands in the cell of the work's (дата выставления)."
    )
    entered_at: dt.datetime | None = column(MarkRow.entered_at, "When it was entered (внесено).")
    version: int = column(MarkRow.version, "Grows with each change, for `expectedVersion` (версия).")


@strawberry.input(description="What is to stand in one cell of a column (запись в графе).")
class MarkEntry:
    student_id: strawberry.ID = strawberry.field(description="Whose cell (студент).")
    value: int | None = strawberry.field(description="2 to 5, or null to take the mark back (оценка).")
    expected_version: int | None = strawberry.field(
        description="Version of the mark that was seen there, 0 for none; null does not check (версия).", default=None
    )


@shape()
class MarkPayload:
    """Answer to an act on a mark (ответ на действие)."""

    mark: Mark | None = thing("The mark as it stands now, also after a conflict (оценка).")
    errors: list[Problem] = errors()


@shape()
class MarksPayload:
    """Answer to an act on a column of marks (ответ на действие)."""

    marks: list[Mark] = thing("The marks as they stand now, in the order of the entries (оценки).")
    errors: list[Problem] = errors()


@shape()
class MarkMutation:
    """A teacher marks works (выставление оценок)."""

    @entry("Set or correct one mark (выставить оценку).", act="mark:set")
    def mark_set(
        self, info: strawberry.Info, assignment_id: strawberry.ID, student_id: strawberry.ID, value: int,
        expected_version: int | None = None, marked_on: dt.date | None = None,
    ) -> MarkPayload:  # fmt: skip
        def act() -> MarkRow:
            return verbs.mark_set(
                actor_in(info), ids.read("Assignment", assignment_id, "assignmentId"),
                ids.read("Student", student_id, "studentId"), value, expected_version=expected_version, marked_on=marked_on,
            )  # fmt: skip

        return answer(info, MarkPayload, "mark", "Mark", act)

    @entry("Set a whole column at once: all of it is written, or nothing (выставить оценки в графу).", act="mark:set")
    def marks_set(
        self, info: strawberry.Info, assignment_id: strawberry.ID, marks: list[MarkEntry], marked_on: dt.date | None = None
    ) -> MarksPayload:
        def act() -> list[MarkRow]:
            column = [
                verbs.Entry(ids.read("Student", mark.student_id, f"marks.{at}.studentId"), mark.value, mark.expected_version)
                for at, mark in enumerate(marks)
            ]
            return verbs.marks_set(
                actor_in(info), ids.read("Assignment", assignment_id, "assignmentId"), column, marked_on=marked_on
            )

        return answer(info, MarksPayload, "marks", "Mark", act, several=True)

    @entry("Take a mark back; it stays in the audit (убрать оценку).", act="mark:set")
    def mark_remove(
        self, info: strawberry.Info, assignment_id: strawberry.ID, student_id: strawberry.ID,
        expected_version: int | None = None,
    ) -> MarkPayload:  # fmt: skip
        def act() -> None:
            verbs.mark_remove(
                actor_in(info), ids.read("Assignment", assignment_id, "assignmentId"),
                ids.read("Student", student_id, "studentId"), expected_version=expected_version,
            )  # fmt: skip

        return answer(info, MarkPayload, "mark", "Mark", act)
