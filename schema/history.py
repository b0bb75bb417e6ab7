"""Histories of cells and lessons, and the versions by which an open page stays up to date."""

from __future__ import annotations

import datetime as dt

import strawberry

from models import Mark
from models.access import readers
from models.errors import NotFound
from models.reads import history as reads
from models.reads import live
from models.teaching import Journal

from . import ids
from .context import actor_in
from .fields import RULE, entry, plain, shape

HISTORIANS = (Mark, "history")


@shape()
class Change:
    """One act in the history of a cell or a lesson (запись истории)."""

    at: dt.datetime = plain("When (когда).", rule=HISTORIANS)
    who: str = plain("Surname and initials of who did it (кто).", rule=HISTORIANS)
    action: str = plain("Which act of the access policy it was (действие).", rule=HISTORIANS)
    before: str = plain("What stood there before, empty for nothing (было).", rule=HISTORIANS)
    after: str = plain("What stood there then, empty for nothing (стало).", rule=HISTORIANS)


@shape()
class HistoryQuery:
    """Histories and versions (история и версии)."""

    @strawberry.field(
        description="What happened in a cell: to the mark of a work, or to the absence from a lesson (история клетки).",
        metadata={RULE: readers(*HISTORIANS)},
    )
    def cell_history(
        self, info: strawberry.Info, student_id: strawberry.ID, assignment_id: strawberry.ID | None = None,
        lesson_id: strawberry.ID | None = None,
    ) -> list[Change] | None:  # fmt: skip
        try:
            return reads.cell_history(  # type: ignore[return-value]
                actor_in(info), ids.read("Student", student_id, "studentId"),
                assignment_id=None if assignment_id is None else ids.read("Assignment", assignment_id, "assignmentId"),
                lesson_id=None if lesson_id is None else ids.read("Lesson", lesson_id, "lessonId"),
            )  # fmt: skip
        except NotFound:
            return None

    @strawberry.field(
        description="What happened to a lesson, its works, homework and attendance (история занятия).",
        metadata={RULE: readers(*HISTORIANS)},
    )
    def lesson_history(self, info: strawberry.Info, id: strawberry.ID) -> list[Change] | None:
        try:
            return reads.lesson_history(actor_in(info), ids.read("Lesson", id))  # type: ignore[return-value]
        except NotFound:
            return None

    @strawberry.field(
        description="Grows with every write in a journal, to ask for its grid again only then (версия журнала).",
        metadata={RULE: readers(Journal, "grid")},
    )
    def journal_version(self, info: strawberry.Info, id: strawberry.ID) -> int | None:
        try:
            return live.journal_version(actor_in(info), ids.read("Journal", id))
        except NotFound:
            return None

    @entry("Grows with every write that a student's diary could show (версия дневника).", reads=Mark)
    def diary_version(self, info: strawberry.Info, student_id: strawberry.ID) -> int | None:
        try:
            return live.diary_version(actor_in(info), ids.read("Student", student_id))
        except NotFound:
            return None
