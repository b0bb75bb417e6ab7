"""Corrections: what was written stays known, and nobody overwrites what they have not seen."""

from __future__ import annotations

import pytest

from models import AuditEntry, Mark
from models.errors import Code, Conflict
from models.reads.grid import journal_grid
from models.reads.history import cell_history, lesson_history
from models.reads.live import diary_version, journal_version
from models.verbs.attendance import absence_set, attendance_take
from models.verbs.lessons import lesson_change
from models.verbs.marks import Entry, mark_remove, mark_set, marks_set

from .api import ask, data
from .cast import Cast
from .refusals import refused

HISTORY = "query($s: ID!, $a: ID, $l: ID) {cellHistory(studentId: $s, assignmentId: $a, lessonId: $l) {who before after}}"


def told(cast: Cast, name: str = "anna") -> list[tuple[str, str, str]]:
    changes = cell_history(cast.actor(name), cast.students["gleb"], assignment_id=cast.work)
    return [(change.who, change.before, change.after) for change in changes]


@pytest.mark.clause("R4")
@pytest.mark.clause("R41")
def test_a_cell_tells_who_wrote_what_from_what_also_after_the_mark_was_taken_back(cast: Cast) -> None:
    anna, gleb = cast.actor("anna"), cast.students["gleb"]
    mark_set(anna, cast.work, gleb, 3)
    mark_set(anna, cast.work, gleb, 5)
    mark_remove(anna, cast.work, gleb)
    mark_set(anna, cast.work, gleb, 4)
    who = "Алгеброва А."
    expected = [(who, "", "3"), (who, "3", "5"), (who, "5", ""), (who, "", "4")]
    assert [told(cast, name) for name in ("anna", "office", "deputy", "curator")] == [expected] * 4
    assert Mark.get(Mark.assignment == cast.work, Mark.student == gleb).version == 4


def test_a_mark_taken_back_and_set_anew_is_no_longer_the_one_that_was_seen(cast: Cast) -> None:
    anna, gleb = cast.actor("anna"), cast.students["gleb"]
    seen = mark_set(anna, cast.work, gleb, 3, expected_version=0)
    mark_remove(anna, cast.work, gleb, expected_version=seen.version)
    anew = mark_set(anna, cast.work, gleb, 3, expected_version=0)
    with refused(Code.CONFLICT, "expectedVersion") as refusal:
        mark_set(anna, cast.work, gleb, 5, expected_version=seen.version)
    assert isinstance(refusal.value, Conflict)
    assert (refusal.value.present.id, refusal.value.present.version) == (anew.id, 3)


def test_a_column_in_conflict_shows_the_marks_that_stand_there(cast: Cast) -> None:
    anna, vera, gleb = cast.actor("anna"), cast.students["vera"], cast.students["gleb"]
    with refused(Code.CONFLICT) as refusal:
        marks_set(anna, cast.work, [Entry(vera, 2, 0), Entry(gleb, 5, 0)])
    assert [(mark.student_id, mark.value) for mark in refusal.value.present] == [(vera, 4)]


@pytest.mark.clause("R25")
def test_a_history_is_not_for_students_and_not_for_teachers_of_others(cast: Cast) -> None:
    variables = {"s": f"Student:{cast.students['vera']}", "a": f"Assignment:{cast.work}"}
    assert ask(cast.actor("vera"), HISTORY, **variables)["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert data(cast.actor("boris"), HISTORY, **variables) == {"cellHistory": None}
    mark_set(cast.actor("anna"), cast.work, cast.students["vera"], 5)
    assert data(cast.actor("anna"), HISTORY, **variables)["cellHistory"] == [
        {"who": "Алгеброва А.", "before": "4", "after": "5"}
    ]


def test_an_absence_tells_its_history_of_whole_lessons_and_of_single_cells(cast: Cast) -> None:
    anna, gleb = cast.actor("anna"), cast.students["gleb"]
    absence_set(anna, cast.lesson, gleb, "н")
    attendance_take(anna, cast.lesson, {gleb: "у"})
    absence_set(anna, cast.lesson, gleb, None)
    changes = cell_history(anna, gleb, lesson_id=cast.lesson)
    assert [(change.before, change.after) for change in changes][-2:] == [("н", "у"), ("у", "")]


def test_a_lesson_tells_what_was_changed(cast: Cast) -> None:
    lesson_change(cast.actor("anna"), cast.lesson, topic="Определители")
    last = lesson_history(cast.actor("deputy"), cast.lesson)[-1]
    assert (last.who, last.action, last.after) == ("Алгеброва А.", "lesson:change", "тема: Определители")


@pytest.mark.clause("R4")
def test_every_write_of_a_column_has_exactly_one_entry(cast: Cast) -> None:
    anna, vera, gleb = cast.actor("anna"), cast.students["vera"], cast.students["gleb"]
    before = AuditEntry.select().count()
    marks_set(anna, cast.work, [Entry(vera, 4), Entry(gleb, 5)])  # Vera has a 4 already
    assert AuditEntry.select().count() == before + 1
    marks_set(anna, cast.work, [Entry(vera, None), Entry(gleb, 3)])
    assert AuditEntry.select().count() == before + 3


def test_open_pages_learn_of_a_mark_and_of_nothing_else(cast: Cast) -> None:
    def versions() -> list[int]:
        return [
            journal_version(cast.actor("deputy"), cast.journal), journal_grid(cast.actor("anna"), cast.journal).head.version,
            diary_version(cast.actor("guardian"), cast.students["vera"]),
        ]  # fmt: skip

    other = journal_version(cast.actor("boris"), cast.other_journal)
    before = versions()
    assert versions() == before
    mark_set(cast.actor("anna"), cast.work, cast.students["gleb"], 5)
    after = versions()
    assert all(one > other for one, other in zip(after, before, strict=True))
    assert journal_version(cast.actor("boris"), cast.other_journal) == other
    with refused(Code.NOT_FOUND):
        journal_version(cast.actor("boris"), cast.journal)
    with refused(Code.NOT_FOUND):
        diary_version(cast.actor("gleb"), cast.students["vera"])
