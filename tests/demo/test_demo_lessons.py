"""The demo college's journals keep the college's own law."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import peewee
import pytest

from models import (
    Assignment,
    Attendance,
    Course,
    Enrollment,
    Group,
    Homework,
    Journal,
    Lesson,
    Mark,
    Semester,
    Subgroup,
    SubgroupMembership,
    Teacher,
    TeachingLoad,
    User,
)
from models.base import column
from models.clock import day_of
from models.college import LeavingReason
from models.demo.calendar import is_school_day, last_terms, turning_day
from models.demo.curricula import programmes

from .conftest import MORNING, ON, grids, outside

# --- its lessons ------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R47")
def test_nobody_has_a_mark_or_an_absence_outside_the_days_of_enrolment_and_subgroup(demo):
    assert Mark.select().count() > 5000
    assert outside() == []


def test_lessons_lie_on_school_days_of_their_semester_and_never_in_the_future(demo):
    rows = Lesson.select(Lesson.date, Semester.starts_on, Semester.ends_on).join(Journal).join(Semester).tuples()
    assert len(rows) > 1000
    for day, first, last in rows:
        assert first <= day <= min(last, ON), day
        assert is_school_day(day), day
    holidays = {(11, 4), (5, 1), (5, 9), (6, 12), (2, 23), (3, 8)}
    assert not {day for day, _first, _last in rows if (day.month, day.day) in holidays or day.weekday() == 6}
    assert len({(day.month) for day, _first, _last in rows}) >= 8, "two semesters"


def test_nobody_is_in_two_places_at_once(demo):
    teachers = Counter(Lesson.select(Lesson.teacher, Lesson.date, Lesson.period).tuples())
    assert max(teachers.values()) == 1
    groups = set(Lesson.select(Journal.group, Lesson.date, Lesson.period, Journal.course).join(Journal).tuples())
    assert max(Counter(row[:3] for row in groups).values()) == 1


def test_a_journal_never_has_more_hours_than_planned_and_its_topics_go_in_order(demo):
    for journal in Journal.select():
        held = Lesson.cancelled_at.is_null()
        lessons = list(journal.lessons.where(held).order_by(Lesson.date, Lesson.period))
        assert sum(lesson.hours for lesson in lessons) <= journal.hours
        plan = next(
            plan
            for programme in programmes()
            if programme.code == journal.course.speciality.code
            for plan in programme.plans
            if plan.code == journal.course.code
        )
        semester = 2 * (journal.semester.year.starts_on.year - journal.group.admitted_on.year) + journal.semester.number
        each = 6 if plan.day or plan.block else 2
        planned = iter([topic.text for topic in plan.lessons(semester, journal.hours // each)])
        assert all(lesson.topic in planned for lesson in lessons), "one after the other; a lesson may not be filled in yet"


@pytest.mark.clause("R13")
def test_attendance_of_a_few_lessons_is_not_taken_and_then_nobody_is_marked_absent(demo):
    untaken = Lesson.select().where(Lesson.attendance_taken_at.is_null(), Lesson.cancelled_at.is_null())
    assert 5 < untaken.count() < Lesson.select().count() / 10
    assert not Attendance.select().where(Attendance.lesson.in_(untaken)).exists()
    assert untaken.where(Lesson.date >= ON - dt.timedelta(days=3)).exists()


@pytest.mark.clause("R34")
def test_lessons_are_entered_by_their_teacher_on_their_day_or_late_but_never_before_or_in_the_future(demo):
    author = Teacher.select(User.id).join(User, on=(User.person == Teacher.person)).where(Teacher.id == Lesson.teacher)
    assert not Lesson.select().where(Lesson.entered_by != author).exists()
    late = 0
    for day, entered in Lesson.select(Lesson.date, Lesson.entered_at).tuples():
        assert day <= day_of(entered)
        assert entered <= MORNING
        late += day_of(entered) > day
    assert 20 < late < Lesson.select().count() / 4


@pytest.mark.clause("R41")
def test_a_mark_is_made_on_the_lessons_day_or_later_and_some_dots_were_made_good(demo):
    days = list(Mark.select(Lesson.date, Mark.marked_on, Mark.entered_at).join(Assignment).join(Lesson).tuples())
    for lesson_day, marked_on, entered in days:
        assert lesson_day <= marked_on <= ON
        assert is_school_day(marked_on)
        assert marked_on <= day_of(entered)
        assert entered <= MORNING
    assert sum((marked_on - lesson_day).days > 5 for lesson_day, marked_on, _entered in days) > 50
    absent_and_marked = (
        Mark.select()
        .join(Assignment)
        .join(Attendance, on=(Attendance.lesson == Assignment.lesson) & (Attendance.student == Mark.student))
    )
    for mark in absent_and_marked.where(Attendance.code.in_(["н", "у", "б", "осв"])):
        assert mark.marked_on > mark.assignment.lesson.date


@pytest.mark.clause("R40")
def test_compulsory_works_have_left_dots(demo):
    found = grids(demo)
    works = {work.id: work for grid in found for work in grid.works}
    dots = [dot for grid in found for dot in grid.dots]
    assert len(dots) > 200
    assert any(works[dot.assignment_id].is_compulsory for dot in dots)
    assert any(not works[dot.assignment_id].is_compulsory for dot in dots), "a work for chosen students"


def test_students_differ_as_students_do(demo):
    averages = [
        float(total) / count
        for total, count in Mark.select(peewee.fn.SUM(Mark.value), peewee.fn.COUNT(Mark.id)).group_by(Mark.student).tuples()
        if count >= 30
    ]
    spread = Counter(round(average) for average in averages)
    assert min(averages) < 3.0
    assert max(averages) > 4.5
    assert set(spread) == {3, 4, 5}
    assert set(column(Mark.select(Mark.value).distinct())) == {2, 3, 4, 5}
    assert set(column(Attendance.select(Attendance.code).distinct())) == {"н", "у", "б", "оп", "осв"}


@pytest.mark.clause("R11")
def test_homework_is_given_to_the_group_and_to_single_students(demo):
    assert Homework.select().where(Homework.student.is_null()).count() > 500
    assert Homework.select().where(Homework.student.is_null(False)).count() > 10
    early = Homework.select().join(Lesson).where(Homework.due_on <= Lesson.date)
    assert not early.where(Homework.due_on < Lesson.date).exists()


# --- what happened to people ------------------------------------------------------------------------------------------


@pytest.mark.clause("R39")
def test_subgroups_have_a_teacher_each_and_a_student_moved_between_them(demo):
    halves = list(
        Lesson.select(Journal.group, Journal.course, Lesson.date, Lesson.period, Journal.subgroup, Lesson.teacher)
        .join(Journal)
        .where(Journal.subgroup.is_null(False))
        .tuples()
    )
    assert len(halves) > 200
    at_once: dict[tuple, set] = {}
    for *place, subgroup, teacher in halves:
        at_once.setdefault(tuple(place), set()).add((subgroup, teacher))
    both = [pair for pair in at_once.values() if len(pair) == 2]
    assert both
    assert all(len({teacher for _subgroup, teacher in pair}) == 2 for pair in both)
    moved = [
        student
        for student, group in SubgroupMembership.select(SubgroupMembership.student, Subgroup.group)
        .join(Subgroup)
        .group_by(SubgroupMembership.student, Subgroup.group)
        .having(peewee.fn.COUNT(SubgroupMembership.id) == 2)
        .tuples()
    ]
    assert len(moved) == 1


@pytest.mark.clause("R47")
def test_one_student_was_transferred_one_expelled_one_is_on_leave_and_one_came_late(demo):
    ended = {row.reason: row for row in Enrollment.select().where(Enrollment.ends_on.is_null(False))}
    assert set(ended) == {LeavingReason.TRANSFER, LeavingReason.EXPULSION, LeavingReason.LEAVE}
    assert all(row.order_out and row.ends_on < ON for row in ended.values())
    turn = turning_day(ON)
    old = ended[LeavingReason.TRANSFER]
    new = Enrollment.get(Enrollment.student == old.student, Enrollment.ends_on.is_null())
    assert new.group_id != old.group_id
    assert new.starts_on == turn == old.ends_on + dt.timedelta(days=1)
    assert Mark.select().where(Mark.student == old.student, Mark.marked_on >= turn).exists()
    late = Enrollment.select().join(Group).where(Enrollment.starts_on > Group.admitted_on, Enrollment.student != old.student)
    assert late.count() == 1


@pytest.mark.clause("R48")
def test_a_teacher_was_replaced_and_each_keeps_the_lessons_of_the_own_days(demo):
    regular = TeachingLoad.replaces.is_null()
    loads = [list(journal.loads.where(regular).order_by(TeachingLoad.starts_on)) for journal in Journal.select()]
    assert all(loads)
    replaced = [pair for pair in loads if len(pair) == 2]
    assert len(replaced) == 1
    [(first, second)] = replaced
    assert first.teacher_id != second.teacher_id
    assert first.ends_on + dt.timedelta(days=1) == second.starts_on
    taught = {lesson.date: lesson.teacher_id for lesson in first.journal.lessons}
    assert {teacher for day, teacher in taught.items() if day <= first.ends_on} == {first.teacher_id}
    assert {teacher for day, teacher in taught.items() if day > first.ends_on} == {second.teacher_id}
    marks = (
        Mark.select(Mark.marked_on, User.id, Teacher.id).join(Assignment).join(Lesson).where(Lesson.journal == first.journal)
    )
    marks = marks.switch(Mark).join(User, on=(User.id == Mark.author)).join(Teacher, on=(Teacher.person == User.person))
    for day, _user, teacher in marks.tuples():
        assert teacher == (first.teacher_id if day <= first.ends_on else second.teacher_id)


@pytest.mark.clause("R49")
def test_journals_of_the_semester_before_are_closed_and_present_ones_are_open(demo):
    before, present = last_terms(ON)
    for journal in Journal.select(Journal, Semester).join(Semester):
        assert (journal.closed_at is not None) == (journal.semester.ends_on == before.ends_on)
        assert journal.semester.starts_on in (before.starts_on, present.starts_on)


@pytest.mark.clause("R2")
def test_each_course_taught_in_a_group_has_a_journal_in_every_semester(demo):
    before, present = last_terms(ON)
    for group in Group.select():
        programme = next(found for found in programmes() if found.code == group.speciality.code)
        for term in (before, present):
            number = 2 * (term.year - group.admitted_on.year) + term.number
            journals = Journal.select(Course.code).join(Course).where(Journal.group == group)
            there = column(journals.switch(Journal).join(Semester).where(Semester.starts_on == term.starts_on))
            assert set(there) == {plan.code for plan in programme.taught(number)}
            assert len(there) > len(set(there)), "journals of subgroups"
