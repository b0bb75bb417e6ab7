"""What holds whatever people do: a college that lives through marks, corrections, transfers, replacements and closings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models import (
    Assignment,
    Attendance,
    AuditEntry,
    Enrollment,
    Group,
    Journal,
    Lesson,
    Mark,
    SemesterGrade,
    Student,
    TeachingLoad,
    clock,
)
from models.base import database
from models.errors import JournalError
from models.reads.grid import journal_grid
from models.verbs.assignments import dot_set
from models.verbs.attendance import absence_set, attendance_take
from models.verbs.college import student_transfer
from models.verbs.grades import grades_set
from models.verbs.lessons import lesson_cancel, lesson_move, lesson_record
from models.verbs.marks import Entry, marks_set
from models.verbs.teaching import LOADS

from .cast import NOON, Cast

TEACHERS = ("anna", "boris", "former", "future")
STUDENTS = ("vera", "gleb", "zoya")
VALUE = st.sampled_from([None, 2, 3, 4, 5])
CELLS = (Mark, Attendance, SemesterGrade)


class College(RuleBasedStateMachine):
    """People act at random, most of them without the right to; the clock goes on from 15 October."""

    cast: Cast

    @initialize()
    def begin(self) -> None:
        self.savepoint = database.savepoint()
        self.savepoint.__enter__()
        self.moment = NOON
        self.versions = {mark.id: mark.version for mark in Mark.select()}
        self.closed: dict[int, list[Any]] = {}

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            self.savepoint.rollback()

    def act(self, name: str, verb: Any, *args: Any, **values: Any) -> None:
        """One act: it succeeds with exactly one entry for each row it writes, or is refused and writes nothing."""
        entries, rows = AuditEntry.select().count(), self.rows()
        with clock.stopped(self.moment):
            is_refused = False
            try:
                with database.atomic():
                    verb(self.cast.actor(name), *args, **values)
            except JournalError:
                is_refused = True
        is_audited, is_written = AuditEntry.select().count() > entries, self.rows() != rows
        assert is_audited == is_written
        assert not (is_refused and is_written)

    def rows(self) -> list[Any]:
        return [row for model in (*CELLS, Lesson, Assignment, Enrollment, TeachingLoad) for row in
                model.select().order_by(model.id).tuples()]  # fmt: skip

    @rule(days=st.integers(0, 6))
    def time_passes(self, days: int) -> None:
        self.moment += dt.timedelta(days=days)

    @rule(who=st.sampled_from(TEACHERS), back=st.integers(0, 40), period=st.integers(1, 3), is_compulsory=st.booleans())
    def a_lesson_is_recorded(self, who: str, back: int, period: int, is_compulsory: bool) -> None:
        day = self.moment.date() - dt.timedelta(days=back)
        works = [{"work_type": 1, "is_compulsory": is_compulsory}]
        self.act(who, lesson_record, self.cast.journal, date=day, period=period, topic="Тема", works=works)

    @rule(who=st.sampled_from(TEACHERS), at=st.integers(0, 9), values=st.tuples(VALUE, VALUE, VALUE), seen=st.booleans())
    def a_column_is_marked(self, who: str, at: int, values: tuple[int | None, ...], seen: bool) -> None:
        work = self.one(Assignment, at)
        entries = [
            Entry(self.cast.students[name], value, 1 if seen else None)
            for name, value in zip(STUDENTS, values, strict=True)
        ]  # fmt: skip
        for entry in entries:  # together they mostly fail for the one who has no cell
            self.act(who, marks_set, work, [entry])

    @rule(who=st.sampled_from(TEACHERS), at=st.integers(0, 9), student=st.sampled_from(STUDENTS),
          code=st.sampled_from([None, "н", "у", "б", "оп"]))  # fmt: skip
    def a_student_is_absent(self, who: str, at: int, student: str, code: str | None) -> None:
        self.act(who, absence_set, self.one(Lesson, at), self.cast.students[student], code)

    @rule(who=st.sampled_from(TEACHERS), at=st.integers(0, 9), students=st.sets(st.sampled_from(STUDENTS)))
    def attendance_is_taken(self, who: str, at: int, students: set[str]) -> None:
        self.act(who, attendance_take, self.one(Lesson, at), {self.cast.students[name]: "н" for name in students})

    @rule(who=st.sampled_from(TEACHERS), at=st.integers(0, 9), student=st.sampled_from(STUDENTS), is_required=st.booleans())
    def a_dot_is_set(self, who: str, at: int, student: str, is_required: bool) -> None:
        self.act(who, dot_set, self.one(Assignment, at), self.cast.students[student], is_required=is_required)

    @rule(who=st.sampled_from(TEACHERS), at=st.integers(0, 9), back=st.integers(0, 30), period=st.integers(1, 3))
    def a_lesson_is_moved(self, who: str, at: int, back: int, period: int) -> None:
        day = self.moment.date() - dt.timedelta(days=back)
        self.act(who, lesson_move, self.one(Lesson, at), date=day, period=period, reason="Карантин")

    @rule(who=st.sampled_from(TEACHERS), ahead=st.integers(-9, 9), period=st.integers(1, 3))
    def a_lesson_is_cancelled(self, who: str, ahead: int, period: int) -> None:
        day = self.moment.date() + dt.timedelta(days=ahead)
        self.act(who, lesson_cancel, self.cast.journal, date=day, period=period, reason="Карантин")

    @rule(who=st.sampled_from(TEACHERS), student=st.sampled_from(STUDENTS), value=st.sampled_from([None, 2, 5]))
    def a_semester_is_graded(self, who: str, student: str, value: int | None) -> None:
        self.act(who, grades_set, self.cast.journal, [Entry(self.cast.students[student], value)])

    @rule(student=st.sampled_from(STUDENTS), back=st.integers(-3, 20), to=st.sampled_from(["group", "other_group"]))
    def a_student_moves(self, student: str, back: int, to: str) -> None:
        day, row = self.moment.date() - dt.timedelta(days=back), Student.get_by_id(self.cast.students[student])
        self.act("office", student_transfer, row, group=getattr(self.cast, to), on=day)

    @rule(who=st.sampled_from(["boris", "former"]), ahead=st.integers(0, 10))
    def a_teacher_is_replaced(self, who: str, ahead: int) -> None:
        load = TeachingLoad.get(TeachingLoad.teacher == self.cast.teachers["anna"])
        last = self.moment.date() + dt.timedelta(days=ahead)
        self.act("admin", LOADS.change, load, ends_on=last)
        self.act("admin", LOADS.create, journal=self.cast.journal, teacher=self.cast.teachers[who],
                 starts_on=last + dt.timedelta(days=1))  # fmt: skip

    @rule(is_closed=st.booleans())
    def the_journal_is_closed_or_opened(self, is_closed: bool) -> None:
        Journal.update(closed_at=self.moment if is_closed else None).where(Journal.id == self.cast.journal).execute()
        self.closed = {self.cast.journal: self.cells(self.cast.journal)} if is_closed else {}

    @staticmethod
    def one(model: Any, at: int) -> int:
        rows = [row.id for row in model.select(model.id).order_by(model.id)]
        return rows[at % len(rows)]

    @staticmethod
    def cells(journal: int) -> list[Any]:
        marks = Mark.select().join(Assignment).join(Lesson).where(Lesson.journal == journal).order_by(Mark.id)
        absences = Attendance.select().join(Lesson).where(Lesson.journal == journal).order_by(Attendance.id)
        grades = SemesterGrade.select().where(SemesterGrade.journal == journal).order_by(SemesterGrade.id)
        return [row for rows in (marks, absences, grades) for row in rows.tuples()]

    @invariant()
    def a_closed_journal_stays_as_it_was(self) -> None:
        for journal, cells in getattr(self, "closed", {}).items():
            assert self.cells(journal) == cells

    @invariant()
    def every_mark_stands_in_a_cell(self) -> None:
        for mark in Mark.select().where(Mark.removed_at.is_null()):
            lesson = mark.assignment.lesson
            assert lesson.cancelled_at is None
            assert belongs(mark.student_id, lesson.journal.group_id, lesson.date)

    @invariant()
    def every_cell_has_as_many_entries_as_versions(self) -> None:
        for mark in Mark.select():
            entries = AuditEntry.select().where(AuditEntry.thing == "Mark", AuditEntry.thing_id == mark.id).count()
            assert mark.version == entries + self.versions.get(mark.id, 0)

    @invariant()
    def dots_and_averages_are_what_the_marks_make_them(self) -> None:
        with clock.stopped(getattr(self, "moment", NOON)):
            grid = journal_grid(self.cast.actor("office"), self.cast.journal)
        lessons = {lesson.id: lesson for lesson in grid.lessons}
        for student in grid.students:
            values = [mark.value for mark in grid.marks if mark.student_id == student.id]
            assert (student.mark_count, student.mark_sum) == (len(values), sum(values))
            dots = {dot.assignment_id for dot in grid.dots if dot.student_id == student.id}
            marked = {mark.assignment_id for mark in grid.marks if mark.student_id == student.id}
            for work in grid.works:
                lesson, row = lessons[work.lesson_id], Assignment.get_by_id(work.id)
                chosen = {target.student_id for target in row.targets}
                owed = (work.is_compulsory or student.id in chosen) and work.id not in marked and not lesson.is_cancelled
                assert (work.id in dots) == (owed and belongs(student.id, grid.head.group_id, lesson.date))


def belongs(student: int, group: int, day: dt.date) -> bool:
    rows = Enrollment.select().where(Enrollment.student == student, Enrollment.group == Group.get_by_id(group))
    return any(row.starts_on <= day and (row.ends_on is None or day <= row.ends_on) for row in rows)


def play(cast: Cast, examples: int, steps: int) -> None:
    machine = type("CollegeOfTheCast", (College,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.clause("R33")
@pytest.mark.clause("R40")
@pytest.mark.clause("R47")
@pytest.mark.clause("R48")
@pytest.mark.clause("R49")
def test_the_college_stays_in_order_whatever_people_do(cast: Cast) -> None:
    play(cast, examples=4, steps=25)


@pytest.mark.proof
@pytest.mark.clause("R47")
def test_the_college_stays_in_order_for_a_long_time(cast: Cast) -> None:
    play(cast, examples=200, steps=60)
