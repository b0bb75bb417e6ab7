"""Two acts at the same moment that must not pass each other by: who comes second sees what the first has done."""

from __future__ import annotations

import datetime as dt

import pytest

from models import Attendance, Enrollment, Lesson, Mark
from models.access import Actor, actor_of
from models.settings import Settings
from models.verbs.attendance import absence_set
from models.verbs.cells import check_cells
from models.verbs.college import enrollment_end
from models.verbs.lessons import lesson_change, lesson_move
from models.verbs.marks import mark_remove, mark_set

from .cast import TODAY
from .test_audit import at_once, ids

ROUNDS = 6


def person(user: int) -> Actor:
    found = actor_of(user)
    assert found is not None
    return found


@pytest.mark.clause("R47")
def test_a_mark_and_the_end_of_an_enrolment_at_once_leave_no_mark_without_a_cell(own_database: Settings) -> None:
    known = ids()
    anna, office, gleb = person(known["anna"]), person(known["office"]), known["gleb"]
    Attendance.delete().where(Attendance.student == gleb).execute()
    Mark.delete().where(Mark.student == gleb).execute()
    for _round in range(ROUNDS):
        enrollment = Enrollment.get(Enrollment.student == gleb)
        ended = at_once(
            [
                lambda row=enrollment: enrollment_end(office, row, ends_on=dt.date(2026, 10, 5), reason="leave"),
                lambda: mark_set(anna, known["work"], gleb, 5),
                lambda: absence_set(anna, known["lesson"], gleb, "н"),
            ]
        )
        assert set(ended) <= {"done", "INVALID", "NOT_FOUND"}
        check_cells(gleb, None)
        Enrollment.update(ends_on=None, reason=None).where(Enrollment.id == enrollment.id).execute()
        mark_remove(anna, known["work"], gleb)
        absence_set(anna, known["lesson"], gleb, None)


@pytest.mark.clause("R47")
def test_a_lesson_that_is_moved_while_it_is_marked_keeps_a_cell_for_every_mark(own_database: Settings) -> None:
    known = ids()
    anna, lesson = person(known["anna"]), known["lesson"]
    Enrollment.update(ends_on=dt.date(2026, 10, 9)).where(Enrollment.student == known["gleb"]).execute()
    Attendance.delete().where(Attendance.student == known["gleb"]).execute()
    for _round in range(ROUNDS):
        ended = at_once(
            [
                lambda: lesson_move(anna, lesson, date=TODAY, period=5, reason="Карантин"),
                lambda: mark_set(anna, known["work"], known["gleb"], 5),
                lambda: absence_set(anna, lesson, known["gleb"], "н"),
            ]
        )
        assert set(ended) <= {"done", "INVALID", "NOT_FOUND"}
        check_cells(known["gleb"], None)
        if Lesson.get_by_id(lesson).date == TODAY:
            Lesson.update(date=dt.date(2026, 10, 8), period=1).where(Lesson.id == lesson).execute()
        mark_remove(anna, known["work"], known["gleb"])
        absence_set(anna, lesson, known["gleb"], None)


@pytest.mark.clause("R4")
def test_ten_who_change_a_lesson_without_looking_end_as_ten_versions(own_database: Settings) -> None:
    known = ids()
    anna = person(known["anna"])
    ended = at_once([lambda at=at: lesson_change(anna, known["lesson"], topic=f"Тема {at}") for at in range(10)])
    assert ended == {"done": 10}
    assert Lesson.get_by_id(known["lesson"]).version == 11
