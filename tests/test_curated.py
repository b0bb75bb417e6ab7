"""The curator's group at a glance, and hours missed: subgroups merged, what is not known said so (R13, R14, R39)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import (
    Assignment,
    Attendance,
    Group,
    Journal,
    Lesson,
    Mark,
    SemesterGrade,
    Subgroup,
    SubgroupMembership,
    TimetableSlot,
    WorkType,
    clock,
)
from models.attendance import MISSED, AbsenceCode
from models.base import statements
from models.errors import Code, NotFound
from models.reads.attendance import Figures, HeldLesson, figures, group_attendance, student_attendance
from models.reads.curated import CourseStanding, OverviewStudent, group_overview, mean
from models.verbs.notices import notice_send

from .api import ask, data
from .browser import browser_of
from .cast import END, NOON, START, TODAY, Cast
from .refusals import refused

DAY = dt.timedelta(days=1)


def overview(cast: Cast, name: str = "curator") -> Any:
    return group_overview(cast.actor(name), cast.group, cast.semester)


def student(found: Any, id: int) -> OverviewStudent:
    return next(one for one in found.students if one.id == id)


def lesson(cast: Cast, journal: int, day: dt.date, period: int = 3, **values: Any) -> Lesson:
    return Lesson.create(
        journal=journal, teacher=cast.teachers["boris"], date=day, period=period, topic="Времена", entered_by=cast.boris,
        **values,
    )  # fmt: skip


def mark(work: Assignment, student: int, value: int, day: dt.date, author: int) -> None:
    Mark.create(assignment=work, student=student, value=value, marked_on=day, author=author)


@pytest.mark.clause("R14")
def test_the_curator_sees_how_every_student_of_the_group_stands(cast: Cast) -> None:
    vera, gleb = cast.students["vera"], cast.students["gleb"]
    found = overview(cast)
    assert [one.id for one in found.students] == [vera, gleb]  # Zoya has left; the Russian alphabet
    seen = student(found, gleb)
    assert (seen.average, seen.missed, seen.excused, seen.unexcused, seen.late, seen.dots) == (None, 2, 0, 2, 0, 2)
    seen = student(found, vera)
    assert (seen.average, seen.missed, seen.dots) == (Fraction(9, 2), 0, 0)
    assert [(week.monday.day, week.average, week.mark_count) for week in seen.trend] == [
        (21, None, 0), (28, None, 0), (5, 4, 1), (12, None, 0),
    ]  # fmt: skip
    maths = next(course for course in seen.courses if course.journal_id == cast.journal)
    assert maths == CourseStanding(cast.journal, "Математика", 2, Fraction(9, 2), 4, None, 0)
    assert found.average == Fraction(9, 2)


@pytest.mark.clause("R39")
def test_a_student_who_has_moved_between_subgroups_has_one_average_over_both(cast: Cast) -> None:
    """Gleb came from the second subgroup to Vera's on 1 October, and has a 2 from there and a 3 from here."""
    gleb, moved = cast.students["gleb"], dt.date(2026, 10, 1)
    second = Subgroup.get(group=cast.group, name="2")
    course = Journal.get_by_id(cast.english).course
    other = Journal.create(course=course, group=cast.group, subgroup=second, semester=cast.semester, kind="theory", hours=30)
    SubgroupMembership.update(ends_on=moved - DAY).where(SubgroupMembership.student == gleb).execute()
    SubgroupMembership.create(subgroup=Subgroup.get(group=cast.group, name="1"), student=gleb, starts_on=moved)
    for journal, day, values in ((other.id, dt.date(2026, 9, 9), (2, 2)), (cast.english, dt.date(2026, 10, 14), (3,))):
        for at, value in enumerate(values):
            held = lesson(cast, journal, day, at + 1, attendance_taken_at=NOON)
            mark(Assignment.create(lesson=held, work_type=WorkType.get(), position=1), gleb, value, day, cast.boris)
            Attendance.create(lesson=held, student=gleb, code="у" if at else "н", author=cast.boris)
    [english] = [one for one in student(overview(cast), gleb).courses if one.course_name == "Иностранный язык"]
    assert english[:5] == (cast.english, "Иностранный язык", 3, Fraction(233, 100), 2)
    assert english.is_likely_debt
    SemesterGrade.create(journal=cast.english, student=gleb, value=3, author=cast.boris)
    [english] = [one for one in student(overview(cast), gleb).courses if one.course_name == "Иностранный язык"]
    assert (english.grade, english.is_likely_debt) == (3, False)
    [totals] = student_attendance(cast.actor("curator"), gleb, START, END).students
    missed = {course.course_name: course.figures for course in totals.courses}
    assert missed["Иностранный язык"] == Figures(3, 6, 6, 2, 4, 0, 0)
    assert [(month.month.month, month.figures.missed) for month in totals.months] == [(9, 4), (10, 4)]
    assert totals.figures == Figures(5, 10, 8, 2, 6, 0, 0)


@pytest.mark.clause("R13")
@pytest.mark.clause("R14")
def test_what_the_sheet_misses_is_said_journal_by_journal(cast: Cast) -> None:
    lesson(cast, cast.journal, TODAY - DAY)
    lesson(cast, cast.journal, TODAY)  # today is not over yet
    lesson(cast, cast.journal, TODAY - 2 * DAY, cancelled_at=NOON, reason="карантин")
    TimetableSlot.create(journal=cast.journal, weekday=4, period=1, starts_on=dt.date(2026, 10, 1))  # Thursdays: 1, 8, 15
    SemesterGrade.create(journal=cast.journal, student=cast.students["vera"], value=5, author=cast.anna)
    maths = next(one for one in overview(cast).journals if one.journal_id == cast.journal)
    assert (maths.not_filled, maths.untaken, maths.without_grade, maths.dots) == (1, 1, 1, 2)
    for name in ("anna", "vera", "guardian", "admin", "boris"):
        with refused(Code.NOT_FOUND):
            overview(cast, name)
    assert {len(overview(cast, name).students) for name in ("curator", "office", "deputy")} == {2}


def test_a_group_without_journals_and_a_semester_to_come_have_an_overview_too(cast: Cast) -> None:
    Group.update(curator=cast.teachers["curator"]).where(Group.id == cast.third_group).execute()
    found = group_overview(cast.actor("curator"), cast.third_group, cast.semester + 1)
    assert (found.journals, [one.average for one in found.students], found.day) == ([], [None], dt.date(2027, 1, 11))


@pytest.mark.clause("R13")
def test_a_lesson_without_attendance_is_said_as_not_taken_and_not_as_present(cast: Cast) -> None:
    gleb = cast.students["gleb"]
    Lesson.update(attendance_taken_at=None).where(Lesson.id == cast.early_lesson).execute()
    totals = group_attendance(cast.actor("curator"), cast.group, START, END)
    assert [(day.date.day, day.lessons, day.untaken) for day in totals.days] == [(10, 1, 1), (8, 1, 0)]
    assert {one.id: one.figures for one in totals.students} == {
        cast.students["vera"]: Figures(2, 4, 0, 0, 0, 0, 1),
        gleb: Figures(2, 4, 2, 0, 2, 0, 1),
        cast.students["zoya"]: Figures(1, 2, 0, 0, 0, 0, 1),  # only of her time in the group
    }
    Attendance.update(removed_at=clock.now()).execute()
    assert student_attendance(cast.actor("gleb"), gleb, START, END).students[0].figures.missed == 0


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
def test_hours_missed_are_of_whom_one_may_see(cast: Cast) -> None:
    def asked(name: str, of: str) -> Any:
        return data(
            cast.actor(name), f'{{attendanceTotals(from: "2026-09-01", to: "2026-12-30", {of}) {{students {{id}}}}}}'
        )

    gleb, group = f'studentId: "Student:{cast.students["gleb"]}"', f'groupId: "Group:{cast.group}"'
    for name, to_student, to_group in (
        ("curator", 1, 3), ("office", 1, 3), ("anna", 1, 3), ("gleb", 1, None), ("several", 1, None), ("pavel", 1, None),
        ("vera", None, None), ("guardian", None, None), ("boris", None, None),
    ):  # fmt: skip
        for of, count in ((gleb, to_student), (group, to_group)):
            found = asked(name, of)["attendanceTotals"]
            if name == "boris" and of is group:  # he teaches English to Vera's subgroup alone
                count = 1  # noqa: PLW2901
            assert (len(found["students"]) if found else None) == count, (name, of)
    both = f'{{attendanceTotals(from: "2026-09-01", to: "2026-12-30", {gleb}, {group}) {{startsOn}}}}'
    assert ask(cast.actor("office"), both)["errors"][0]["extensions"]["code"] == "INVALID"
    with pytest.raises(NotFound):
        group_attendance(cast.actor("admin"), cast.group, START, END)
    with refused(Code.INVALID, "to"):
        group_attendance(cast.actor("office"), cast.group, END, START)


def test_the_number_of_statements_does_not_grow_with_the_group(cast: Cast) -> None:
    curator = cast.actor("curator")

    def counted() -> tuple[int, int]:
        with statements() as first:
            overview(cast)
        with statements() as second:
            group_attendance(curator, cast.group, START, END)
        return len(first), len(second)

    before = counted()
    for at in range(1, 6):
        held = lesson(cast, cast.english, TODAY - at * DAY)
        Attendance.create(lesson=held, student=cast.students["vera"], code="у", author=cast.boris)
    notice_send(cast.actor("guardian"), cast.students["vera"], starts_on=TODAY, ends_on=TODAY, cause="family")
    assert counted() == before
    assert (overview(cast).waiting_notices, student(overview(cast), cast.students["vera"]).excused) == (1, 10)


def test_the_page_is_the_curator_s_and_the_home_shows_it_in_short(cast: Cast) -> None:
    page = browser_of(cast, "curator").page("/admin/my-group/")
    assert 'data-app="curated"' in page
    assert f"Group:{cast.group}" in page
    assert 'data-app="curated"' in browser_of(cast, "curator").page("/admin/")
    for name in ("anna", "office", "vera", "admin"):
        assert browser_of(cast, name).get("/admin/my-group/").status_code == 404


# --- the law ----------------------------------------------------------------------------------------------------------

LESSONS = st.tuples(st.integers(1, 12), st.booleans(), st.none() | st.sampled_from(list(AbsenceCode)))


@pytest.mark.clause("R32")
@given(st.lists(LESSONS, max_size=40))
def test_hours_missed_add_up_whatever_was_missed(lessons: list[tuple[int, bool, AbsenceCode | None]]) -> None:
    """Excused and not excused are all that is missed, never more than was held; who is late has missed nothing; and an
    unexcused hour that becomes excused moves from one heap to the other.
    """
    rows = [
        (HeldLesson(at, 1, TODAY, 1, hours, NOON if taken else None, 1, None, 1, "", ""), code and (at, code, 1))
        for at, (hours, taken, code) in enumerate(lessons)
    ]
    found, hours = figures(rows), Counter[AbsenceCode]()
    for held, _taken, code in lessons:
        if code:
            hours[code] += held
    assert found.missed == found.excused + found.unexcused == sum(hours[code] for code in MISSED) <= found.hours
    assert (found.unexcused, found.late) == (hours[AbsenceCode.UNEXCUSED], sum(code == "оп" for *_rest, code in lessons))
    assert found.untaken == sum(not taken for _hours, taken, _code in lessons) <= found.lessons == len(lessons)
    forgiven = {AbsenceCode.UNEXCUSED: AbsenceCode.SICK}
    after = figures([(held, one and (one[0], forgiven.get(one[1], one[1]), 2)) for held, one in rows])
    assert (after.missed, after.unexcused) == (found.missed, 0)


@given(st.lists(st.integers(200, 500), max_size=12))
def test_the_average_of_averages_is_exact_and_rounded_half_up(averages: list[int]) -> None:
    found = mean([Fraction(one, 100) for one in averages])
    if averages:
        exact = Fraction(sum(averages), 100 * len(averages))
        assert found == Fraction(int(exact * 100 + Fraction(1, 2)), 100)
    else:
        assert found is None
