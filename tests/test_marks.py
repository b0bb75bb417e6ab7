"""Marks: who sets them where, what they amount to."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models import AuditEntry, Mark, marks
from models.errors import Code, Conflict, JournalError
from models.verbs.marks import Entry, mark_remove, mark_set, marks_set

from .cast import Cast


@pytest.mark.clause("R17")
@pytest.mark.parametrize(
    ("average", "grade"),
    [("2.49", 2), ("2.495", 3), ("2.50", 3), ("3.64", 3), ("3.645", 4), ("3.65", 4), ("4.64", 4), ("4.645", 5), ("4.65", 5)],
)
def test_an_average_on_the_boundary_makes_the_grade_of_the_regulation(average: str, grade: int) -> None:
    exact = Fraction(average)
    assert marks.grade(exact.numerator * (1000 // exact.denominator), 1000) == grade


@pytest.mark.clause("R17")
def test_the_grade_of_all_marks_that_there_can_be_follows_the_exact_inequalities() -> None:
    """Every sum of up to 400 marks."""
    wrong = [
        (total, count)
        for count in range(1, 401)
        for total in range(2 * count, 5 * count + 1)
        if marks.grade(total, count)
        != (5 if 200 * total >= 929 * count else 4 if 200 * total >= 729 * count else 3 if 200 * total >= 499 * count else 2)
    ]
    assert wrong == []


@pytest.mark.clause("R18")
def test_a_student_with_only_dots_has_no_average_and_no_grade() -> None:
    assert marks.average(0, 0) is None
    assert marks.grade(0, 0) is None


@pytest.mark.clause("R24")
def test_anna_marks_vera_and_the_mark_carries_its_author(cast: Cast) -> None:
    mark = mark_set(cast.actor("anna"), cast.work, cast.students["vera"], 5)
    assert (mark.value, mark.author_id, mark.version) == (5, cast.anna, 2)


@pytest.mark.clause("R33")
@pytest.mark.parametrize(
    ("name", "code"),
    [("boris", Code.NOT_FOUND), ("future", Code.NOT_FOUND), ("former", Code.NOT_FOUND), ("deputy", Code.FORBIDDEN),
     ("office", Code.FORBIDDEN), ("curator", Code.FORBIDDEN), ("admin", Code.NOT_FOUND), ("vera", Code.FORBIDDEN),
     ("gleb", Code.FORBIDDEN), ("guardian", Code.FORBIDDEN), ("revoked", Code.NOT_FOUND), ("stranger", Code.NOT_FOUND)],
)  # fmt: skip
def test_nobody_but_the_teacher_of_the_journal_marks_a_work(cast: Cast, name: str, code: Code) -> None:
    with pytest.raises(JournalError) as refusal:
        mark_set(cast.actor(name), cast.work, cast.students["vera"], 5)
    assert refusal.value.code is code
    assert Mark.get(assignment=cast.work, student=cast.students["vera"]).value == 4
    assert mark_set(cast.actor("anna"), cast.work, cast.students["vera"], 5).value == 5


@pytest.mark.clause("R48")
def test_anna_closes_a_dot_that_her_predecessor_left_but_changes_no_mark_of_his(cast: Cast) -> None:
    anna = cast.actor("anna")
    assert mark_set(anna, cast.early_work, cast.students["gleb"], 4).author_id == cast.anna
    with pytest.raises(JournalError) as refusal:
        mark_set(anna, cast.early_work, cast.students["vera"], 2)
    assert refusal.value.code is Code.FORBIDDEN


@pytest.mark.clause("R47")
def test_a_student_who_left_has_no_cell_afterwards(cast: Cast) -> None:
    with pytest.raises(JournalError) as refusal:
        mark_set(cast.actor("anna"), cast.work, cast.students["zoya"], 5)
    assert refusal.value.code is Code.NOT_FOUND


@pytest.mark.clause("R43")
@pytest.mark.parametrize("value", [6, 1, 0, -3, "5+", "5", 4.5, True])
def test_what_is_no_mark_is_refused_with_the_cure(cast: Cast, value: object) -> None:
    with pytest.raises(JournalError, match="2, 3, 4") as refusal:
        mark_set(cast.actor("anna"), cast.work, cast.students["vera"], value)  # type: ignore[arg-type]
    assert refusal.value.problems[0].field == "value"


@pytest.mark.clause("R24")
def test_a_column_is_written_whole_or_not_at_all(cast: Cast) -> None:
    vera, gleb, zoya = (cast.students[name] for name in ("vera", "gleb", "zoya"))
    with pytest.raises(JournalError) as refusal:
        marks_set(cast.actor("anna"), cast.work, [Entry(vera, 5), Entry(gleb, 6), Entry(zoya, 5)])
    assert [problem.field for problem in refusal.value.problems] == ["marks.1.value", "marks.2.studentId"]
    assert Mark.get(assignment=cast.work, student=vera).value == 4
    assert [mark.value for mark in marks_set(cast.actor("anna"), cast.work, [Entry(vera, 5), Entry(gleb, 3)])] == [5, 3]


@pytest.mark.clause("R4")
def test_a_second_writer_learns_what_stands_there_now(cast: Cast) -> None:
    anna, vera = cast.actor("anna"), cast.students["vera"]
    mark_set(anna, cast.work, vera, 5, expected_version=1)
    with pytest.raises(Conflict) as refusal:
        mark_set(anna, cast.work, vera, 3, expected_version=1)
    assert refusal.value.present.value == 5


@pytest.mark.clause("R4")
def test_each_write_of_a_mark_leaves_exactly_one_entry(cast: Cast) -> None:
    anna, vera = cast.actor("anna"), cast.students["vera"]
    before = AuditEntry.select().count()
    mark_set(anna, cast.work, vera, 5)
    mark_set(anna, cast.work, vera, 5)
    mark_remove(anna, cast.work, vera)
    entries = list(AuditEntry.select().order_by(AuditEntry.id.desc()).limit(2))
    assert AuditEntry.select().count() == before + 2
    assert [(entry.action, entry.actor_id, entry.journal_id) for entry in entries] == [
        ("mark:remove", cast.anna, cast.journal), ("mark:set", cast.anna, cast.journal)
    ]  # fmt: skip
