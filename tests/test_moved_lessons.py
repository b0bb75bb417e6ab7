"""Lessons that were moved, cancelled or held by a substitute, and dots for chosen students."""

from __future__ import annotations

import datetime as dt

import pytest

from models import Assignment, Lesson, TeachingLoad
from models.errors import Code
from models.reads.grid import JournalGrid, journal_grid
from models.verbs.assignments import assignment_add, dot_set
from models.verbs.attendance import attendance_take
from models.verbs.grades import grades_set
from models.verbs.lessons import lesson_cancel, lesson_move, lesson_record, lesson_remove
from models.verbs.marks import Entry, mark_set

from .cast import TODAY, Cast
from .refusals import refused

FLU = "Карантин"


def grid(cast: Cast, name: str = "anna") -> JournalGrid:
    return journal_grid(cast.actor(name), cast.journal)


@pytest.mark.clause("R8")
@pytest.mark.clause("R24")
def test_a_cancelled_lesson_stands_in_the_journal_without_cells_and_hours(cast: Cast) -> None:
    anna, before = cast.actor("anna"), grid(cast).delivered_hours
    tomorrow = TODAY + dt.timedelta(days=1)
    lesson = lesson_cancel(anna, cast.journal, date=tomorrow, period=3, reason=FLU)
    column = grid(cast).lessons[-1]
    assert (column.id, column.is_cancelled, column.can_write, column.reason) == (lesson.id, True, False, FLU)
    assert grid(cast).delivered_hours == before
    with refused(Code.INVALID):
        attendance_take(anna, lesson.id, {})
    with refused(Code.INVALID):
        assignment_add(anna, lesson.id, work_type=1)
    with refused(Code.TAKEN):
        lesson_cancel(anna, cast.journal, date=tomorrow, period=3, reason=FLU)
    lesson_remove(anna, lesson.id)
    assert Lesson.get_or_none(Lesson.id == lesson.id) is None


@pytest.mark.clause("R24")
def test_a_moved_lesson_remembers_the_day_that_was_planned_first(cast: Cast) -> None:
    anna = cast.actor("anna")
    lesson_move(anna, cast.lesson, date=dt.date(2026, 10, 9), period=2, reason=FLU)
    lesson_move(anna, cast.lesson, date=dt.date(2026, 10, 12), period=4, reason=FLU, expected_version=2)
    moved = Lesson.get_by_id(cast.lesson)
    assert (moved.date, moved.moved_from, moved.moved_from_period) == (dt.date(2026, 10, 12), dt.date(2026, 10, 8), 1)
    with refused(Code.CONFLICT):
        lesson_move(anna, cast.lesson, date=TODAY, period=1, reason=FLU, expected_version=2)
    with refused(Code.FORBIDDEN):  # her predecessor's days
        lesson_move(anna, cast.lesson, date=dt.date(2026, 9, 29), period=1, reason=FLU)


@pytest.mark.clause("R33")
@pytest.mark.clause("R48")
def test_a_substitute_for_one_pair_writes_that_pair_alone(cast: Cast) -> None:
    TeachingLoad.create(
        journal=cast.journal, teacher=cast.teachers["boris"], starts_on=TODAY, ends_on=TODAY, period=2,
        replaces=cast.teachers["anna"],
    )  # fmt: skip
    boris = cast.actor("boris")
    with refused(Code.FORBIDDEN):
        lesson_record(boris, cast.journal, date=TODAY, period=1, topic="Матрицы")
    lesson = lesson_record(boris, cast.journal, date=TODAY, period=2, topic="Матрицы", works=[{"work_type": 1}])
    work = Assignment.get(Assignment.lesson == lesson)
    assert mark_set(boris, work.id, cast.students["vera"], 5).author_id == cast.boris
    with refused(Code.FORBIDDEN):
        mark_set(boris, cast.work, cast.students["vera"], 5)
    with refused(Code.FORBIDDEN):  # a dot that is Anna's to close
        mark_set(boris, cast.work, cast.students["gleb"], 5)
    assert [(one.id, one.can_write) for one in grid(cast, "boris").lessons][-1] == (lesson.id, True)
    assert [one.can_write for one in grid(cast, "boris").lessons[:-1]] == [False, False]


@pytest.mark.clause("R33")
def test_a_former_teacher_who_substitutes_for_one_pair_has_not_the_former_lessons_back(cast: Cast) -> None:
    pair = TeachingLoad.create(
        journal=cast.journal, teacher=cast.teachers["former"], starts_on=TODAY, ends_on=TODAY, period=2,
        replaces=cast.teachers["anna"],
    )  # fmt: skip
    former, vera = cast.actor("former"), cast.students["vera"]
    with refused(Code.FORBIDDEN):
        mark_set(former, cast.early_work, vera, 4)
    TeachingLoad.update(period=None, replaces=None).where(TeachingLoad.id == pair.id).execute()  # back for the whole day
    assert mark_set(former, cast.early_work, vera, 4).value == 4


@pytest.mark.clause("R40")
def test_a_work_can_be_compulsory_for_one_student_alone(cast: Cast) -> None:
    anna, vera, gleb = cast.actor("anna"), cast.students["vera"], cast.students["gleb"]
    work = assignment_add(anna, cast.lesson, work_type=1)
    dot_set(anna, work.id, gleb, is_required=True, expected_version=1)
    assert {dot.student_id for dot in grid(cast).dots if dot.assignment_id == work.id} == {gleb}
    dot_set(anna, work.id, vera, is_required=True, expected_version=2)
    dot_set(anna, work.id, gleb, is_required=False)
    assert {dot.student_id for dot in grid(cast).dots if dot.assignment_id == work.id} == {vera}
    with refused(Code.NOT_FOUND, "studentId"):
        dot_set(anna, work.id, cast.students["zoya"], is_required=True)
    with refused(Code.INVALID, "assignmentId"):
        dot_set(anna, cast.work, vera, is_required=True)


def test_who_reads_only_has_no_cell_to_write(cast: Cast) -> None:
    for name, can_write in (("anna", True), ("deputy", False), ("curator", False), ("former", False)):
        found = grid(cast, name)
        assert (found.can_write, any(lesson.can_write for lesson in found.lessons)) == (can_write, can_write), name


@pytest.mark.clause("R48")
def test_a_successor_corrects_the_own_mark_that_closed_a_dot_and_no_other(cast: Cast) -> None:
    anna = cast.actor("anna")
    mark_set(anna, cast.early_work, cast.students["gleb"], 3)
    assert mark_set(anna, cast.early_work, cast.students["gleb"], 4).value == 4
    with refused(Code.FORBIDDEN):
        mark_set(anna, cast.early_work, cast.students["vera"], 2)


@pytest.mark.clause("R33")
def test_who_stands_in_for_a_day_grades_no_semester_and_closes_no_dots(cast: Cast) -> None:
    TeachingLoad.create(
        journal=cast.journal, teacher=cast.teachers["boris"], starts_on=TODAY, ends_on=TODAY, replaces=cast.teachers["anna"]
    )
    boris = cast.actor("boris")
    with refused(Code.FORBIDDEN):
        grades_set(boris, cast.journal, [Entry(cast.students["vera"], 5)])
    with refused(Code.FORBIDDEN):
        mark_set(boris, cast.work, cast.students["gleb"], 5)
    assert lesson_record(boris, cast.journal, date=TODAY, period=2, topic="Матрицы").teacher_id == cast.teachers["boris"]
