"""A student's progress: courses with marks, averages, grades, dots and hours, and children side by side (R7, R17, R18)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

import models as m
from models.base import statements
from models.errors import Code
from models.reads.progress import CourseProgress, progress
from models.reads.standings import standings

from .api import ask, data
from .cast import NOON, TODAY, Cast, guard
from .refusals import refused
from .test_dots import lesson, work

AVERAGES = ["mark_count", "mark_sum", "mark_weight", "raw_average", "average", "proposed", "grade"]


def courses(cast: Cast, who: str, student: str, semester: int | None = None) -> dict[str, CourseProgress]:
    """A student's progress by course and group, as somebody sees it."""
    found = progress(cast.actor(who), cast.students[student], semester)
    return {f"{one.place.course_name}, {one.place.group_name}": one for one in found}


def mark(at: m.Lesson, student: int, value: int, code: str = "ОТ", **values: Any) -> None:
    position = m.Assignment.select().where(m.Assignment.lesson == at).count() + 1
    made = m.Assignment.create(lesson=at, work_type=m.WorkType.get(code=code), position=position)
    given = {"marked_on": at.date, "author": at.entered_by_id, **values}
    m.Mark.create(assignment=made, student=student, value=value, **given)


@pytest.mark.clause("R7")
@pytest.mark.clause("R17")
def test_veras_mathematics_shows_the_sum_the_raw_and_the_rounded_average_the_proposal_and_the_grade(cast: Cast) -> None:
    at = lesson(cast, cast.journal, TODAY)
    mark(at, cast.students["vera"], 5)
    mark(at, cast.students["vera"], 2, removed_at=NOON)
    m.SemesterGrade.create(journal=cast.journal, student=cast.students["vera"], value=4, author=cast.anna)
    for name in ("vera", "guardian", "curator", "office", "anna"):
        maths = courses(cast, name, "vera")["Математика, ИС-21"]
        assert [getattr(maths, field) for field in AVERAGES] == [3, 14, 3, Fraction(14, 3), Fraction(467, 100), 5, 4]
        assert [(one.date.day, one.work_type, one.value) for one in maths.marks] == [
            (10, "ОТ", 5),
            (8, "КР", 4),
            (15, "ОТ", 5),
        ]
        assert [(one.date, float(one.average)) for one in maths.trend] == [
            (dt.date(2026, 9, 10), 5.0), (dt.date(2026, 10, 8), 4.5), (TODAY, 4.67)
        ]  # fmt: skip
        assert (maths.lesson_count, maths.hours, maths.untaken_hours, maths.missed.total) == (3, 6, 2, 0)
    seen = courses(cast, "former", "vera")["Математика, ИС-21"]
    assert (seen.mark_count, seen.average, seen.dots) == (1, 5, [])


@pytest.mark.clause("R17")
@pytest.mark.clause("R18")
def test_thresholds_and_weights_are_the_colleges_own_and_a_course_with_dots_alone_has_no_average(cast: Cast) -> None:
    m.CollegeRules.update(is_weighted=True, five_from=420).execute()
    m.WorkType.update(weight=3).where(m.WorkType.code == "КР").execute()
    vera, gleb = (courses(cast, "office", name)["Математика, ИС-21"] for name in ("vera", "gleb"))
    assert [getattr(vera, field) for field in AVERAGES] == [2, 17, 4, Fraction(17, 4), Fraction(425, 100), 5, None]
    assert [getattr(gleb, field) for field in AVERAGES] == [0, 0, 0, None, None, None, None]
    assert [(dot.work_type, dot.absence) for dot in gleb.dots] == [("ОТ", None), ("КР", "н")]
    assert (gleb.missed.total, gleb.missed.excused, gleb.missed.unexcused) == (2, 0, 2)


@pytest.mark.clause("R7")
@pytest.mark.clause("R39")
@pytest.mark.clause("R47")
def test_zoyas_marks_of_the_former_group_stand_with_the_journal_they_were_set_in(cast: Cast) -> None:
    for name in ("zoya", "several", "office"):
        found = courses(cast, name, "zoya")
        here, there = found["Математика, ИС-22"], found["Математика, ИС-21"]
        assert ([one.value for one in there.marks], there.left_on) == ([3], dt.date(2026, 9, 30))
        assert ([one.value for one in here.marks], here.left_on, here.missed.total) == ([5], None, 0)
        assert there.lesson_count == here.lesson_count == 1
    assert [*courses(cast, "curator", "zoya")] == ["Математика, ИС-21"]
    assert [*courses(cast, "gleb", "gleb")] == ["Математика, ИС-21"]
    assert [*courses(cast, "vera", "vera")] == ["Математика, ИС-21", "Иностранный язык, ИС-21"]


@pytest.mark.clause("R7")
def test_the_whole_period_of_study_has_the_last_semester_first(cast: Cast) -> None:
    second = m.Semester.get(number=2)
    journal = m.Journal.create(course=cast.course, group=cast.group, semester=second, kind="theory", hours=40)
    mark(lesson(cast, journal.id, dt.date(2027, 2, 1)), cast.students["vera"], 3)
    everything = progress(cast.actor("vera"), cast.students["vera"])
    assert [(one.place.semester_number, one.place.course_code) for one in everything] == [
        (2, "ОП.01"), (1, "ОП.01"), (1, "ОП.02")
    ]  # fmt: skip
    assert [one.average for one in progress(cast.actor("vera"), cast.students["vera"], second.id)] == [3]


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
def test_nobody_else_reads_veras_progress(cast: Cast) -> None:
    query = f'{{progress(studentId: "Student:{cast.students["vera"]}") {{courseName average}}}}'
    for name in ("gleb", "zoya", "several", "pavel", "revoked", "stranger", "future"):
        with refused(Code.NOT_FOUND, "studentId"):
            courses(cast, name, "vera")
        assert data(cast.actor(name), query) == {"progress": None}
    assert data(cast.actor("guardian"), query)["progress"][0] == {"courseName": "Математика", "average": 4.5}
    assert ask(cast.actor("admin"), query)["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert courses(cast, "boris", "vera")["Иностранный язык, ИС-21"].marks == []


@pytest.mark.clause("R26")
def test_a_guardian_of_two_sees_them_side_by_side_and_a_teacher_who_is_a_father_the_own_child_alone(cast: Cast) -> None:
    query = "{standings {studentId firstName groupName markCount average dotCount missedHours unexcusedHours}}"
    gleb = {
        "studentId": f"Student:{cast.students['gleb']}", "firstName": "Глеб", "groupName": "ИС-21", "markCount": 0,
        "average": None, "dotCount": 2, "missedHours": 2, "unexcusedHours": 2,
    }  # fmt: skip
    zoya = {
        "studentId": f"Student:{cast.students['zoya']}", "firstName": "Зоя", "groupName": "ИС-22", "markCount": 2,
        "average": 4.0, "dotCount": 0, "missedHours": 0, "unexcusedHours": 0,
    }  # fmt: skip
    m.TeachingLoad.create(journal=cast.journal, teacher=cast.teachers["pavel"], starts_on=dt.date(2026, 9, 1))
    for name, own in (("several", [gleb, zoya]), ("pavel", [gleb]), ("gleb", [gleb]), ("stranger", []), ("unconsented", [])):
        assert data(cast.actor(name), query) == {"standings": own}, name
    assert ask(cast.actor("office"), query)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("name", ["vera", "guardian", "office"])
def test_the_number_of_statements_does_not_grow_with_courses_marks_or_children(cast: Cast, name: str) -> None:
    def count() -> tuple[int, int]:
        with statements() as seen:
            found = progress(cast.actor(name), cast.students["vera"])
            standings(cast.actor(name))
        return len(seen), sum(one.mark_count for one in found)

    before, few = count()
    for day in range(1, 13):
        at = lesson(cast, cast.journal if day % 2 else cast.english, dt.date(2026, 10, day), 7)
        mark(at, cast.students["vera"], 4)
        work(at)
        m.Attendance.create(lesson=at, student=cast.students["vera"], code="б", author=cast.anna)
    if name == "guardian":
        guard(cast.guardian, cast.students["gleb"])
    after, many = count()
    assert (after, many) == (before, few + 12)
    assert after <= 20
