"""Attendance: who takes it, that "taken" is a fact of its own, and that absence and dot stand together."""

from __future__ import annotations

from typing import Any

import pytest

from models import Attendance, AuditEntry, Journal, Lesson, attendance, clock
from models.attendance import AbsenceCode
from models.errors import Code
from models.reads.grid import journal_grid
from models.verbs.attendance import absence_set, attendance_take
from models.verbs.lessons import lesson_record
from models.verbs.marks import mark_set

from .cast import TODAY, Cast
from .refusals import refused
from .test_lessons import EVERYBODY_ELSE


def standing(lesson: int) -> list[Attendance]:
    return list(Attendance.select().where(Attendance.lesson == lesson, Attendance.removed_at.is_null()))


def codes(lesson: int) -> dict[int, str]:
    return {row.student_id: str(row.code) for row in standing(lesson)}


@pytest.mark.clause("R24")
def test_anna_takes_attendance_and_it_replaces_what_stood_there(cast: Cast) -> None:
    anna, vera, gleb = cast.actor("anna"), cast.students["vera"], cast.students["gleb"]
    attendance_take(anna, cast.lesson, {vera: "б"})
    assert codes(cast.lesson) == {vera: "б"}
    attendance_take(anna, cast.lesson, {vera: "б", gleb: "оп"})
    assert codes(cast.lesson) == {vera: "б", gleb: "оп"}
    assert {row.author_id for row in standing(cast.lesson)} == {cast.anna}


@pytest.mark.clause("R33")
@pytest.mark.parametrize(("name", "code"), EVERYBODY_ELSE)
def test_nobody_but_the_teacher_of_the_journal_takes_attendance(cast: Cast, name: str, code: Code) -> None:
    with refused(code):
        attendance_take(cast.actor(name), cast.lesson, {cast.students["vera"]: "н"})
    assert attendance_take(cast.actor("anna"), cast.lesson, {cast.students["vera"]: "н"}).id == cast.lesson


@pytest.mark.clause("R13")
def test_that_everybody_was_present_is_not_the_same_as_not_taken(cast: Cast) -> None:
    anna = cast.actor("anna")
    lesson = lesson_record(anna, cast.journal, date=TODAY, period=2, topic="Ранг матрицы")
    assert Lesson.get_by_id(lesson.id).attendance_taken_at is None
    taken = attendance_take(anna, lesson.id, {})
    assert (codes(lesson.id), taken.attendance_taken_at, taken.attendance_taken_by_id) == ({}, clock.now(), cast.anna)
    before, after = (column.attendance_taken_at for column in journal_grid(anna, cast.journal).lessons[-2:])
    assert before is not None
    assert after == clock.now()


@pytest.mark.clause("R47")
@pytest.mark.parametrize("who", ["zoya", "yana", "nobody"])
def test_who_does_not_belong_to_the_journal_on_that_day_cannot_be_absent_from_it(cast: Cast, who: str) -> None:
    student = cast.students.get(who, 10_000)
    with refused(Code.NOT_FOUND, "absences.1.studentId"):
        attendance_take(cast.actor("anna"), cast.lesson, {cast.students["vera"]: "н", student: "н"})


@pytest.mark.clause("R39")
def test_a_student_of_the_other_subgroup_cannot_be_absent_from_english(cast: Cast) -> None:
    boris = cast.actor("boris")
    lesson = lesson_record(boris, cast.english, date=TODAY, period=2, topic="Present Perfect")
    with refused(Code.NOT_FOUND):
        attendance_take(boris, lesson.id, {cast.students["gleb"]: "н"})
    attendance_take(boris, lesson.id, {cast.students["vera"]: "н"})
    assert codes(lesson.id) == {cast.students["vera"]: "н"}


@pytest.mark.parametrize("code", ["x", "НН", "5", 5, "diagnosis: J06.9", "н" * 100_000])
def test_a_code_that_is_none_is_refused_with_its_place(cast: Cast, code: Any) -> None:
    with refused(Code.INVALID, "absences.1.code"):
        attendance_take(cast.actor("anna"), cast.lesson, {cast.students["vera"]: "н", cast.students["gleb"]: code})


@pytest.mark.parametrize("code", ["", None])
def test_an_absence_without_a_code_is_refused(cast: Cast, code: Any) -> None:
    with refused(Code.REQUIRED, "absences.0.code"):
        attendance_take(cast.actor("anna"), cast.lesson, {cast.students["vera"]: code})


@pytest.mark.clause("R49")
def test_a_closed_journal_refuses_attendance(cast: Cast) -> None:
    Journal.update(closed_at=clock.now()).where(Journal.id == cast.journal).execute()
    with refused(Code.CLOSED):
        attendance_take(cast.actor("anna"), cast.lesson, {})


@pytest.mark.clause("R33")
def test_anna_does_not_take_attendance_of_her_predecessors_lesson(cast: Cast) -> None:
    with refused(Code.FORBIDDEN):
        attendance_take(cast.actor("anna"), cast.early_lesson, {})


@pytest.mark.clause("R4")
def test_two_who_take_attendance_at_once_notice_each_other(cast: Cast) -> None:
    anna, vera = cast.actor("anna"), cast.students["vera"]
    assert attendance_take(anna, cast.lesson, {vera: "н"}, expected_version=1).version == 2
    with refused(Code.CONFLICT, "expectedVersion"):
        attendance_take(anna, cast.lesson, {}, expected_version=1)
    assert attendance_take(anna, cast.lesson, {}, expected_version=2).version == 3


@pytest.mark.clause("R4")
def test_taking_attendance_leaves_one_entry_with_what_was_and_what_is(cast: Cast) -> None:
    attendance_take(cast.actor("anna"), cast.lesson, {cast.students["vera"]: "б"})
    (entry,) = AuditEntry.select().where(AuditEntry.actor == cast.anna)
    assert (entry.action, entry.journal_id, entry.thing_id) == ("attendance:take", cast.journal, cast.lesson)
    assert (f'"{cast.students["gleb"]}":"н"' in entry.before, f'"{cast.students["vera"]}":"б"' in entry.after) == (
        True,
        True,
    )


@pytest.mark.clause("R41")
def test_an_absence_and_a_dot_stand_in_one_cell_until_a_later_mark_closes_the_dot(cast: Cast) -> None:
    anna, gleb = cast.actor("anna"), cast.students["gleb"]
    grid = journal_grid(anna, cast.journal)
    assert (cast.lesson, gleb, "н") in [absence[:3] for absence in grid.absences]
    assert (cast.work, gleb) in grid.dots
    mark_set(anna, cast.work, gleb, 4)
    grid = journal_grid(anna, cast.journal)
    assert (cast.lesson, gleb, "н") in [absence[:3] for absence in grid.absences]
    assert (cast.work, gleb) not in grid.dots
    (mark,) = [mark for mark in grid.marks if (mark.assignment_id, mark.student_id) == (cast.work, gleb)]
    assert (mark.value, mark.marked_on) == (4, TODAY)  # in the cell of 8 October, with its own date


def test_who_is_late_has_missed_nothing_and_only_one_code_is_not_excused() -> None:
    assert attendance.missed_hours([(code, 2) for code in AbsenceCode]) == (8, 6, 2)
    assert attendance.missed_hours([]) == (0, 0, 0)
    assert attendance.missed_hours([(AbsenceCode.LATE, 2)]) == (0, 0, 0)


@pytest.mark.clause("R13")
def test_one_absence_in_a_cell_does_not_say_that_attendance_is_taken(cast: Cast) -> None:
    anna, gleb = cast.actor("anna"), cast.students["gleb"]
    lesson = lesson_record(anna, cast.journal, date=TODAY, period=2, topic="Ранг матрицы")
    absence = absence_set(anna, lesson.id, gleb, "оп", expected_version=0)
    assert absence is not None
    after = Lesson.get_by_id(lesson.id)
    assert (absence.version, after.attendance_taken_at, after.version) == (1, None, lesson.version + 1)
    with refused(Code.CONFLICT, "expectedVersion"):
        absence_set(anna, lesson.id, gleb, "н", expected_version=0)
    with refused(Code.CONFLICT):  # a whole lesson taken from an older view would wipe it out
        attendance_take(anna, lesson.id, {}, expected_version=lesson.version)
    assert absence_set(anna, lesson.id, gleb, None, expected_version=1) is None
    assert codes(lesson.id) == {}
    assert journal_grid(anna, cast.journal).lessons[-1].attendance_taken_at is None


def test_a_cell_outside_the_enrolment_has_no_absence(cast: Cast) -> None:
    with refused(Code.NOT_FOUND, "studentId"):
        absence_set(cast.actor("anna"), cast.lesson, cast.students["zoya"], "н")
