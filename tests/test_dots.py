"""Open dots: what is owed, derived from works, enrolments and marks, for those whom it concerns (R40, R41)."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models as m
from models.base import database, statements
from models.errors import Code
from models.reads.diary import diary
from models.reads.dots import OpenDot, open_dots
from models.teaching import attendees
from models.verbs.marks import mark_remove, mark_set

from .api import ask, data
from .cast import NOON, START, TODAY, Cast
from .refusals import refused

DAYS = st.dates(START, START + dt.timedelta(days=20))


def owed(cast: Cast, who: str, student: str) -> list[tuple[str, str]]:
    """(course, kind of work) of each open dot of a student, as somebody sees them."""
    return [(dot.course_name, dot.work_type) for dot in open_dots(cast.actor(who), m.Student, cast.students[student])]


def lesson(cast: Cast, journal: int, day: dt.date, period: int = 3, **values: Any) -> m.Lesson:
    return m.Lesson.create(
        journal=journal, teacher=cast.teachers["anna"], date=day, period=period, topic="Тема", entered_by=cast.anna, **values
    )


def work(at: m.Lesson, *targets: int, is_compulsory: bool = True) -> m.Assignment:
    position = m.Assignment.select().where(m.Assignment.lesson == at).count() + 1
    made = m.Assignment.create(
        lesson=at, work_type=m.WorkType.get(code="ЛР"), position=position, is_compulsory=is_compulsory
    )
    for student in targets:
        m.AssignmentTarget.create(assignment=made, student=student)
    return made


# --- the classic cases --------------------------------------------------------------------------------------------------


@pytest.mark.clause("R40")
@pytest.mark.clause("R41")
def test_glebs_dots_say_what_since_when_and_that_he_was_absent_until_a_mark_lands_in_the_cell(cast: Cast) -> None:
    early, late = open_dots(cast.actor("gleb"), m.Student, cast.students["gleb"])
    assert (early.assignment_id, early.absence, early.days_open) == (cast.early_work, None, 35)
    assert (late.assignment_id, late.absence, late.days_open, late.title) == (cast.work, "н", 7, "№ 1")
    assert (late.date, late.course_name, late.student_short_name) == (dt.date(2026, 10, 8), "Математика", "Ёлкин Г. П.")
    mark = mark_set(cast.actor("anna"), cast.work, cast.students["gleb"], 3)
    assert (mark.marked_on, owed(cast, "gleb", "gleb")) == (TODAY, [("Математика", "ОТ")])
    mark_remove(cast.actor("anna"), cast.work, cast.students["gleb"])
    assert owed(cast, "gleb", "gleb") == [("Математика", "ОТ"), ("Математика", "КР")]


@pytest.mark.clause("R40")
@pytest.mark.clause("R47")
def test_who_came_after_the_day_owes_nothing_of_it_and_who_has_left_nothing_of_the_days_after(cast: Cast) -> None:
    work(lesson(cast, cast.journal, dt.date(2026, 9, 29)))
    work(lesson(cast, cast.other_journal, dt.date(2026, 9, 29)))
    work(lesson(cast, cast.other_journal, dt.date(2026, 10, 1)))
    dots = open_dots(cast.actor("zoya"), m.Student, cast.students["zoya"])
    assert [(dot.group_name, dot.date.day) for dot in dots] == [("ИС-21", 29), ("ИС-22", 1)]


@pytest.mark.clause("R39")
@pytest.mark.clause("R40")
def test_a_dot_of_the_first_subgroup_is_none_of_the_second(cast: Cast) -> None:
    work(lesson(cast, cast.english, TODAY))
    assert owed(cast, "vera", "vera") == [("Иностранный язык", "ЛР")]
    assert "Иностранный язык" not in dict(owed(cast, "gleb", "gleb"))


@pytest.mark.clause("R40")
def test_a_cancelled_lesson_leaves_no_dots(cast: Cast) -> None:
    at = lesson(cast, cast.journal, TODAY)
    work(at)
    assert owed(cast, "vera", "vera") == [("Математика", "ЛР")]
    m.Lesson.update(cancelled_at=NOON, reason="Карантин").where(m.Lesson.id == at.id).execute()
    assert owed(cast, "vera", "vera") == []
    (shown,) = diary(cast.actor("vera"), cast.students["vera"], TODAY, TODAY)
    assert (shown.is_cancelled, shown.reason, [one.has_dot for one in shown.works]) == (True, "Карантин", [False])


# --- who sees them ------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.clause("R33")
def test_each_sees_the_dots_of_the_own_lessons_or_students_and_no_others(cast: Cast) -> None:
    work(lesson(cast, cast.english, TODAY))
    everything = [("Математика", "ОТ"), ("Математика", "КР")]
    for name in ("gleb", "several", "pavel", "office", "deputy", "curator", "anna"):
        assert owed(cast, name, "gleb") == everything, name
    assert owed(cast, "former", "gleb") == everything[:1]
    assert owed(cast, "boris", "vera") == [("Иностранный язык", "ЛР")]
    assert owed(cast, "admin", "gleb") == []
    for name in ("vera", "guardian", "stranger", "revoked", "future", "boris"):
        with refused(Code.NOT_FOUND, "studentId"):
            owed(cast, name, "gleb")
    journal = {name: open_dots(cast.actor(name), m.Journal, cast.journal) for name in ("vera", "gleb", "anna", "former")}
    assert {name: len(dots) for name, dots in journal.items()} == {"vera": 0, "gleb": 2, "anna": 2, "former": 1}
    group = {name: len(open_dots(cast.actor(name), m.Group, cast.group)) for name in ("curator", "boris", "vera", "pavel")}
    assert group == {"curator": 3, "boris": 1, "vera": 1, "pavel": 2}


@pytest.mark.clause("R40")
def test_the_api_lists_dots_of_one_thing_at_a_time(cast: Cast) -> None:
    query = (
        "query($s: ID, $j: ID, $g: ID, $t: ID) {openDots(studentId: $s, journalId: $j, groupId: $g, semesterId: $t) {%s}}"
    )
    shown = "studentShortName courseName date daysOpen absence workType title isClosed"
    dots = data(cast.actor("office"), query % shown, g=f"Group:{cast.group}", t=f"Semester:{cast.semester}")["openDots"]
    assert dots[1] == {
        "studentShortName": "Ёлкин Г. П.", "courseName": "Математика", "date": "2026-10-08", "daysOpen": 7,
        "absence": "UNEXCUSED", "workType": "КР", "title": "№ 1", "isClosed": False,
    }  # fmt: skip
    for names in ({}, {"s": f"Student:{cast.students['gleb']}", "g": f"Group:{cast.group}"}):
        errors = ask(cast.actor("office"), query % "date", **names)["errors"]
        assert [error["extensions"]["code"] for error in errors] == ["REQUIRED"]
    for names in ({"s": f"Student:{cast.students['gleb']}"}, {"j": f"Journal:{cast.physics}"}, {"g": "Student:1"}):
        assert data(cast.actor("vera"), query % "date", **names) == {"openDots": None}


# --- the definition, said once more ---------------------------------------------------------------------------------------


class Plan(NamedTuple):
    """A little college: for each thing the numbers and days that hypothesis has chosen."""

    enrolled: list[tuple[dt.date, dt.date | None]]
    members: list[tuple[int, dt.date]]
    lessons: list[tuple[bool, dt.date, bool, list[tuple[bool, set[int], dict[int, bool]]]]]


STUDENTS = st.integers(0, 2)
WORKS = st.tuples(st.booleans(), st.sets(STUDENTS), st.dictionaries(STUDENTS, st.booleans()))
PLANS = st.builds(
    Plan,
    st.lists(st.tuples(DAYS, st.none() | DAYS).map(lambda span: (span[0], span[1] and max(span))), min_size=3, max_size=3),
    st.lists(st.tuples(STUDENTS, DAYS), max_size=3, unique=True),
    st.lists(
        st.tuples(st.booleans(), DAYS, st.booleans(), st.lists(WORKS, max_size=3)), max_size=5, unique_by=lambda one: one[:2]
    ),
)


def build(cast: Cast, plan: Plan) -> int:
    """A group with a journal of its own and one of a subgroup; its id."""
    speciality = m.Speciality.get(code="09.02.01")
    group = m.Group.create(name="Н-1", speciality=speciality, admitted_on=START, study_ends_on=dt.date(2030, 6, 30))
    part = m.Subgroup.create(group=group, name="1")
    course = m.Course.create(speciality=speciality, code="Н.01", name="Логика", kind="discipline", hours=70)
    journals = [
        m.Journal.create(course=course, group=group, subgroup=subgroup, semester=cast.semester, kind="theory")
        for subgroup in (None, part)
    ]
    people = [m.Person.create(last_name=f"Новый{at}", first_name="Нил") for at in range(3)]
    students = [m.Student.create(person=one).id for one in people]
    for student, (starts, ends) in zip(students, plan.enrolled, strict=True):
        m.Enrollment.create(student=student, group=group, starts_on=starts, ends_on=ends)
    for at, starts in plan.members:
        until = starts + dt.timedelta(days=2)
        if not any(
            one.starts_on <= until and starts <= one.ends_on for one in part.memberships if one.student_id == students[at]
        ):
            m.SubgroupMembership.create(subgroup=part, student=students[at], starts_on=starts, ends_on=until)
    for in_part, day, is_cancelled, works in plan.lessons:
        held = lesson(cast, journals[in_part].id, day, cancelled_at=NOON if is_cancelled else None)
        for is_compulsory, targets, marks in works:
            made = work(held, *(students[at] for at in targets), is_compulsory=is_compulsory)
            for at, is_removed in marks.items():
                m.Mark.create(
                    assignment=made, student=students[at], value=4, marked_on=day, author=cast.anna,
                    removed_at=NOON if is_removed else None,
                )  # fmt: skip
    return int(group.id)


def by_definition(group: int) -> set[tuple[int, int]]:
    """A dot: compulsory for all or for the student, in the journal on that day, no mark (R40)."""
    found = set()
    for one in m.Assignment.select():
        held = one.lesson
        if held.journal.group_id != group or held.cancelled_at is not None:
            continue
        chosen = {target.student_id for target in one.targets}
        marked = {mark.student_id for mark in one.marks if mark.removed_at is None}
        for student in attendees(held.journal, held.date) - marked:
            if one.is_compulsory or student in chosen:
                found.add((one.id, student))
    return found


def pairs(dots: list[OpenDot]) -> list[tuple[int, int]]:
    return [(dot.assignment_id, dot.student_id) for dot in dots]


@pytest.mark.clause("R40")
@given(plan=PLANS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_lists_hold_what_the_definition_says_each_once_by_student_journal_and_group(cast: Cast, plan: Plan) -> None:
    with database.atomic() as transaction:
        group, office = build(cast, plan), cast.actor("office")
        expected = sorted(by_definition(group))
        students = [place.student_id for place in m.Enrollment.select().where(m.Enrollment.group == group)]
        journals = [journal.id for journal in m.Journal.select().where(m.Journal.group == group)]
        assert sorted(pairs(open_dots(office, m.Group, group))) == expected
        for whose, ids in ((m.Student, students), (m.Journal, journals)):
            assert sorted(dot for id in ids for dot in pairs(open_dots(office, whose, id))) == expected
        transaction.rollback()


@pytest.mark.parametrize("name", ["office", "anna", "gleb", "pavel"])
def test_the_number_of_statements_does_not_grow_with_the_dots(cast: Cast, name: str) -> None:
    def count() -> tuple[int, int]:
        with statements() as seen:
            dots = open_dots(cast.actor(name), m.Student, cast.students["gleb"], cast.semester)
        return len(seen), len(dots)

    before, few = count()
    for day in range(1, 15):
        work(lesson(cast, cast.journal, dt.date(2026, 10, day), 6))
    after, many = count()
    assert (after, many) == (before, few + 14)
