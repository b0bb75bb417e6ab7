"""Grades of a semester: the average proposes, the teacher sets; all four figures are seen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models import CollegeRules, SemesterGrade, WorkType
from models.errors import Code
from models.reads.grid import GridStudent, journal_grid
from models.verbs.assignments import assignment_add
from models.verbs.grades import grades_set
from models.verbs.marks import Entry, mark_set

from .api import data
from .cast import Cast
from .refusals import refused

SET = """mutation($j: ID!, $g: [GradeEntry!]!) {gradesSet(journalId: $j, grades: $g) {
  grades {value version student {lastName}} errors {code field}}}"""


def vera(cast: Cast, name: str = "anna") -> GridStudent:
    rows = journal_grid(cast.actor(name), cast.journal).students
    return next(row for row in rows if row.id == cast.students["vera"])


@pytest.mark.clause("R17")
def test_a_proposal_is_never_applied_by_itself(cast: Cast) -> None:
    row = vera(cast)
    assert (row.proposed is not None, row.grade) == (True, None)
    grades_set(cast.actor("anna"), cast.journal, [Entry(cast.students["vera"], 3, 0)])
    row = vera(cast, "curator")
    assert row.grade is not None
    assert (row.mark_sum, row.mark_weight, row.average, row.proposed, row.grade.value) == (9, 2, Fraction("4.5"), 4, 3)


@pytest.mark.clause("R17")
def test_the_thresholds_are_the_college_s(cast: Cast) -> None:
    assert vera(cast).proposed == 4
    CollegeRules.update(five_from=450).execute()
    assert vera(cast).proposed == 5


@pytest.mark.clause("R18")
def test_kinds_of_work_weigh_only_where_the_college_says_so(cast: Cast) -> None:
    anna, control = cast.actor("anna"), WorkType.get(code="КР")
    work = assignment_add(anna, cast.lesson, work_type=control)
    mark_set(anna, work.id, cast.students["vera"], 2)
    WorkType.update(weight=3).where(WorkType.id == control).execute()
    row = vera(cast)
    assert row.mark_weight == row.mark_count == 3
    CollegeRules.update(is_weighted=True).execute()
    grid = journal_grid(anna, cast.journal)
    weights = {work.id: work.weight for work in grid.works}
    own = [(mark.value, weights[mark.assignment_id]) for mark in grid.marks if mark.student_id == cast.students["vera"]]
    row = vera(cast)
    assert (row.mark_sum, row.mark_weight) == (sum(v * w for v, w in own), sum(w for _v, w in own))
    assert max(weights.values()) == 3


@pytest.mark.clause("R30")
@pytest.mark.clause("R33")
@pytest.mark.parametrize(
    ("name", "code"),
    [("deputy", Code.FORBIDDEN), ("former", Code.FORBIDDEN), ("vera", Code.FORBIDDEN), ("boris", Code.NOT_FOUND)],
)
def test_nobody_but_the_present_teacher_grades_a_semester(cast: Cast, name: str, code: Code) -> None:
    entries = [Entry(cast.students["vera"], 5, 0)]
    with refused(code):
        grades_set(cast.actor(name), cast.journal, entries)
    assert grades_set(cast.actor("anna"), cast.journal, entries)[0].value == 5


@pytest.mark.clause("R47")
def test_who_left_in_the_semester_can_be_graded_and_who_never_came_cannot(cast: Cast) -> None:
    zoya, yana = cast.students["zoya"], cast.students.get("yana", 999)
    assert grades_set(cast.actor("anna"), cast.journal, [Entry(zoya, 4, 0)])[0].student_id == zoya
    with refused(Code.NOT_FOUND, "studentId"):
        grades_set(cast.actor("anna"), cast.journal, [Entry(yana, 4)])


def test_a_grade_is_taken_back_and_a_second_writer_learns_of_it(cast: Cast) -> None:
    anna, gleb = cast.actor("anna"), cast.students["gleb"]
    sent = {"studentId": f"Student:{gleb}", "value": 4, "expectedVersion": 0}
    answer = data(anna, SET, j=f"Journal:{cast.journal}", g=[sent])["gradesSet"]
    assert answer == {"grades": [{"value": 4, "version": 1, "student": {"lastName": "Ёлкин"}}], "errors": []}
    late = data(anna, SET, j=f"Journal:{cast.journal}", g=[{**sent, "value": 2}])["gradesSet"]
    assert (late["grades"][0]["value"], late["errors"][0]["code"]) == (4, "CONFLICT")
    assert grades_set(anna, cast.journal, [Entry(gleb, None, 1)]) == []
    assert SemesterGrade.get(SemesterGrade.student == gleb).removed_at is not None
    assert data(anna, SET, j=f"Journal:{cast.journal}", g=[sent])["gradesSet"]["grades"][0]["version"] == 3
