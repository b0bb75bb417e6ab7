"""Grades of a semester."""

from __future__ import annotations

import datetime as dt

import strawberry

from models.marks import SemesterGrade as GradeRow
from models.verbs import grades as verbs
from models.verbs.marks import Entry

from . import ids
from .acts import answer, errors, thing
from .context import actor_in
from .errors import Problem
from .fields import column, entity, entry, key, one, shape
from .lazy import LazyStudent
from .teaching import Journal


@entity(GradeRow, order=(GradeRow.journal, GradeRow.student))
class SemesterGrade:
    """The grade that a teacher has set for a student's semester in a journal (оценка за семестр)."""

    id: strawberry.ID = key("SemesterGrade")
    journal: Journal | None = one(GradeRow.journal, "Journal", "In which journal (журнал).")
    student: LazyStudent | None = one(GradeRow.student, "Student", "Whose (студент).")
    value: int = column(GradeRow.value, "2 to 5 (оценка).")
    entered_at: dt.datetime | None = column(GradeRow.entered_at, "When it was entered (внесено).")
    version: int = column(GradeRow.version, "Grows with each change, for `expectedVersion` (версия).")


@strawberry.input(description="What grade a student is to have (оценка за семестр для студента).")
class GradeEntry:
    student_id: strawberry.ID = strawberry.field(description="Whose (студент).")
    value: int | None = strawberry.field(description="2 to 5, or null to take the grade back (оценка).")
    expected_version: int | None = strawberry.field(
        description="Version of the grade that was seen, 0 for none; null does not check (версия).", default=None
    )


@shape()
class GradesPayload:
    """Answer to an act on semester grades (ответ на действие)."""

    grades: list[SemesterGrade] = thing("The grades as they stand now, in the order of the entries (оценки).")
    errors: list[Problem] = errors()


@shape()
class GradeMutation:
    """A teacher grades a semester (выставление оценок за семестр)."""

    @entry("Set semester grades, all of them or none (выставить оценки за семестр).", act="grade:set")
    def grades_set(self, info: strawberry.Info, journal_id: strawberry.ID, grades: list[GradeEntry]) -> GradesPayload:
        def act() -> list[GradeRow]:
            column = [
                Entry(ids.read("Student", grade.student_id, f"grades.{at}.studentId"), grade.value, grade.expected_version)
                for at, grade in enumerate(grades)
            ]
            return verbs.grades_set(actor_in(info), ids.read("Journal", journal_id, "journalId"), column)

        return answer(info, GradesPayload, "grades", "SemesterGrade", act, several=True)
