"""The demo college shows the teacher's day: each of those who sign in finds something in every part of the own pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

import orjson
import peewee
import pytest

from models import (
    AbsenceNotice,
    Attendance,
    AuditEntry,
    CollegeRules,
    Enrollment,
    Group,
    Guardianship,
    Holiday,
    Journal,
    Lesson,
    Mark,
    ProgrammeTopic,
    Remark,
    Semester,
    SemesterGrade,
    Student,
    TeachingLoad,
    TimetableSlot,
    WorkProgramme,
)
from models.access import visible
from models.attendance import AbsenceCode
from models.base import column
from models.college import enrolled_on
from models.demo.calendar import last_terms
from models.notices import NoticeStatus, excused_as
from models.people import Role
from models.programme import ProgrammeStatus
from models.reads.control import timeliness
from models.reads.programme import programme_report
from models.reads.today import today
from models.rules import Rules

from .conftest import ON, actor, clashes_and_strays

FORTNIGHT = dt.timedelta(days=14)


def present() -> Semester:
    return Semester.get(Semester.starts_on == last_terms(ON)[1].starts_on)


# --- the timetable ----------------------------------------------------------------------------------------------------


@pytest.mark.clause("R28")
def test_every_journal_of_the_semester_has_a_timetable_without_clashes_and_every_lesson_stands_on_it_or_was_moved(demo):
    assert clashes_and_strays() == ([], [])
    without = Journal.select().where(Journal.id.not_in(TimetableSlot.select(TimetableSlot.journal)))
    assert not without.where(Journal.semester == present()).exists()
    assert set(column(TimetableSlot.select(TimetableSlot.weeks).distinct())) == {"every", "odd", "even"}
    assert not TimetableSlot.select().where(TimetableSlot.room == "").exists()
    assert not Lesson.select().join(Holiday, on=(Holiday.day == Lesson.date)).exists()
    days = {(day.month, day.day) for day in column(Holiday.select(Holiday.day))}
    assert days == {(11, 4), *((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12)}


@pytest.mark.clause("R24", "R33")
def test_some_lessons_were_cancelled_some_moved_and_some_held_by_a_substitute(demo):
    cancelled = Lesson.select().where(Lesson.cancelled_at.is_null(False))
    assert 5 < cancelled.count() < Lesson.select().count() / 20
    assert all(lesson.reason and not lesson.assignments and not lesson.absences for lesson in cancelled)
    moved = Lesson.select().where(Lesson.moved_from.is_null(False))
    assert 3 < moved.count() < Lesson.select().count() / 20
    assert all(lesson.reason and lesson.date > lesson.moved_from for lesson in moved)
    substitutions = list(TeachingLoad.select().where(TeachingLoad.replaces.is_null(False)))
    assert len(substitutions) > 3
    for load in substitutions:
        lesson = Lesson.get(Lesson.journal == load.journal, Lesson.date == load.starts_on, Lesson.period == load.period)
        assert load.starts_on == load.ends_on
        assert lesson.teacher_id == load.teacher_id != load.replaces_id


# --- in time ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R13", "R34", "R35")
def test_most_is_entered_in_time_some_late_and_a_few_things_are_missing_with_different_teachers(demo):
    found = timeliness(actor(demo, Role.DEP), ON - FORTNIGHT, ON)
    lessons = found.tally.lessons
    assert lessons.in_time > 4 * (lessons.late + lessons.missing) > 0
    assert found.tally.attendance.missing > 1
    assert found.tally.works.missing
    assert sum(line.tally.lessons.missing > 0 for line in found.teachers) >= 3
    semester = timeliness(actor(demo, Role.DEP), present().starts_on, ON).tally.works
    assert semester.in_time > 3 * semester.late > 0
    assert CollegeRules.get().five_from == Rules().five_from


@pytest.mark.clause("R13", "R34", "R35")
def test_the_teacher_who_signs_in_has_a_day_in_hand_and_owes_some_of_everything(demo):
    me = actor(demo, Role.T)
    found = today(me, me.today)
    assert len(found.lessons) >= 2
    assert {lesson.is_held for lesson in found.lessons} == {True, False}, "some are recorded, some are still to be filled"
    assert found.lessons[0].attendance_taken
    assert found.next_lesson
    owed = found.owed
    assert all((owed.lessons, owed.attendance, owed.works, owed.remarks, owed.programmes))
    assert any(work.is_overdue for _lesson, work in owed.works)
    assert any(work.due_on and work.due_on >= ON and not work.mark_count for _lesson, work in owed.works)
    answered = visible(me, Remark).where(Remark.answered_at.is_null(False))
    assert answered.exists()


# --- corrections ------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R4")
def test_marks_that_were_corrected_or_taken_back_have_their_history(demo):
    histories: dict[int, list] = defaultdict(list)
    for entry in AuditEntry.select().where(AuditEntry.thing == "Mark").order_by(AuditEntry.id):
        histories[entry.thing_id].append(entry)
    changed = {mark.id: mark for mark in Mark.select().where(Mark.version > 1)}
    assert set(changed) == set(histories)
    assert 50 < len(changed) < Mark.select().count() / 20
    for id, (first, last) in histories.items():
        mark = changed[id]
        assert not first.before
        assert orjson.loads(first.after)["value"] == orjson.loads(last.before)["value"]
        assert (mark.first_entered_at, mark.entered_at, mark.author_id) == (first.at, last.at, last.actor_id)
        assert first.at < last.at
        assert (last.action == "mark:remove") == (mark.removed_at is not None)
        assert mark.removed_at or orjson.loads(last.after)["value"] == mark.value != orjson.loads(last.before)["value"]
    assert any(mark.removed_at for mark in changed.values())


# --- programmes and modules -------------------------------------------------------------------------------------------


@pytest.mark.clause("R8")
def test_programmes_are_approved_or_wait_or_are_being_written_and_one_journal_is_clearly_behind(demo):
    linked = Lesson.select().join(ProgrammeTopic).where(Lesson.journal != ProgrammeTopic.journal)
    assert not linked.exists(), "a lesson's topic is one of its own journal"
    lines = programme_report(actor(demo, Role.DEP), present().id)
    assert Counter(line.status for line in lines).keys() == set(ProgrammeStatus)
    assert sum(line.progress.behind_hours > 8 for line in lines) == 1
    assert sum(line.progress.delivered_hours > 0 and not line.progress.behind_hours for line in lines) > len(lines) / 2
    approved = WorkProgramme.select().where(WorkProgramme.status == ProgrammeStatus.APPROVED)
    assert not approved.where(WorkProgramme.approved_by.is_null() | WorkProgramme.approved_at.is_null()).exists()
    for journal, planned in (
        Journal.select(Journal, peewee.fn.SUM(ProgrammeTopic.hours))
        .join(ProgrammeTopic)
        .group_by(Journal)
        .having(peewee.fn.SUM(ProgrammeTopic.hours) > Journal.hours)
        .tuples()
    ):
        raise AssertionError(journal, planned)


# --- absences ---------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R32")
def test_notices_and_absences_agree(demo):
    excused = 0
    for notice in AbsenceNotice.select():
        codes = set(
            column(
                Attendance.select(Attendance.code)
                .join(Lesson)
                .where(Attendance.student == notice.student, Lesson.date.between(notice.starts_on, notice.ends_on))
            )
        )
        if notice.status is NoticeStatus.ACCEPTED:
            assert AbsenceCode.UNEXCUSED not in codes
            excused += excused_as(notice.cause) in codes
        else:
            assert codes <= {AbsenceCode.UNEXCUSED}
    assert excused > 20
    for entry in AuditEntry.select().where(AuditEntry.action == "absence:excuse"):
        assert Attendance.get_by_id(entry.thing_id).code == orjson.loads(entry.after)["code"] != AbsenceCode.UNEXCUSED


@pytest.mark.clause("R32")
def test_the_curator_finds_notices_to_accept_and_the_guardian_the_own_in_every_state(demo):
    group = Group.get(Group.curator == actor(demo, Role.CUR).teacher_id)
    waiting = AbsenceNotice.select().join(Student).join(Enrollment).where(
        Enrollment.group == group, enrolled_on(ON), AbsenceNotice.status == NoticeStatus.SENT
    )  # fmt: skip
    assert waiting.count() >= 3
    guardian = actor(demo, Role.G)
    children = column(Guardianship.select(Guardianship.student).where(Guardianship.guardian == guardian.person_id))
    for child in children:
        states = column(AbsenceNotice.select(AbsenceNotice.status).where(AbsenceNotice.student == child))
        assert {NoticeStatus(state) for state in states} == set(NoticeStatus)
    tied = Guardianship.select().where(
        Guardianship.student == AbsenceNotice.student, Guardianship.starts_on <= AbsenceNotice.starts_on
    )
    assert not AbsenceNotice.select().where(~peewee.fn.EXISTS(tied)).exists()


# --- the end of a semester --------------------------------------------------------------------------------------------


@pytest.mark.clause("R17")
def test_the_semester_before_has_its_grades_and_the_present_one_none(demo):
    before = last_terms(ON)[0]
    rows = list(
        SemesterGrade.select(Semester.starts_on, Semester.ends_on, SemesterGrade.student, Journal.group)
        .join(Journal).join(Semester).tuples()
    )  # fmt: skip
    assert len(rows) > 300
    enrolled = set(Enrollment.select(Enrollment.student, Enrollment.group).where(enrolled_on(before.ends_on)).tuples())
    assert {starts for starts, *_rest in rows} == {before.starts_on}
    assert {(student, group) for _starts, _ends, student, group in rows} <= enrolled
