"""A teacher's day: own lessons with what is filled of each, and what is owed to the journal (R13, R33, R34, R35)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models import Assignment, Attendance, Holiday, Lesson, Mark, Remark, Semester, TimetableSlot, WorkProgramme, WorkType
from models.base import statements
from models.errors import Code
from models.reads.today import Today, today
from models.verbs.timetable import SLOTS, substitution_set

from .api import ask, data
from .cast import END, NOON, START, TODAY, Cast
from .refusals import refused


@pytest.fixture
def college(cast: Cast) -> Cast:
    """Mathematics on Thursdays and English on Fridays in ИС-21, mathematics on Thursdays in ИС-22."""
    for journal, weekday in ((cast.journal, 4), (cast.english, 5), (cast.other_journal, 4)):
        TimetableSlot.create(journal=journal, weekday=weekday, period=1, starts_on=START, ends_on=END, room="215")
    return cast


def day_of(cast: Cast, name: str, day: dt.date = TODAY) -> Today:
    return today(cast.actor(name), day)


def owed(found: Today) -> list[tuple[dt.date, str]]:
    return [(one.date, one.book.course_name) for one in found.owed.lessons]


def october(day: int) -> dt.date:
    return dt.date(2026, 10, day)


def lesson(cast: Cast, day: dt.date, **values: Any) -> Lesson:
    given = {
        "journal": cast.journal,
        "teacher": cast.teachers["anna"],
        "period": 1,
        "topic": "Ряды",
        "entered_by": cast.anna,
    }
    return Lesson.create(date=day, **{**given, **values})


@pytest.mark.clause("R34")
def test_annas_lesson_of_the_day_tells_what_is_filled_and_what_is_not(college: Cast) -> None:
    (due,) = day_of(college, "anna").lessons
    assert (due.book.group_name, due.period, due.room, due.lesson, due.can_write) == ("ИС-21", 1, "215", None, True)
    (held,) = day_of(college, "anna", october(8)).lessons
    assert (held.lesson and held.lesson.id, held.attendance_taken, held.absent_count) == (college.lesson, True, 1)
    assert (held.has_homework, held.is_late, held.attendance_is_late) == (True, False, False)
    (work,) = held.works
    assert (work.code, work.mark_count, work.expected, work.due_on) == ("КР", 1, 1, october(13))
    lesson(college, october(14), entered_at=NOON)
    (late,) = day_of(college, "anna", october(14)).lessons  # held besides the timetable, entered a day later
    assert (late.is_late, late.room, late.attendance_taken) == (True, "", False)
    answer = data(
        college.actor("anna"), "{today {lessons {date canWrite} week {date lessonCount} owed {count} journals {filled}}}"
    )
    assert answer["today"]["lessons"] == [{"date": "2026-10-15", "canWrite": True}]
    assert [one["lessonCount"] for one in answer["today"]["week"]] == [0, 0, 1, 1, 0, 0, 0]
    assert ask(college.actor("vera"), "{today {date}}")["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.clause("R33")
@pytest.mark.clause("R48")
def test_lessons_not_filled_are_owed_by_those_who_were_to_hold_them_and_still_may(college: Cast) -> None:
    assert owed(day_of(college, "anna")) == [(october(1), "Математика")]  # her predecessor's are not hers
    former = day_of(college, "former")
    assert (former.owed.count, former.lessons, former.journals) == (0, [], [])
    mine = owed(day_of(college, "boris"))
    assert (october(9), "Иностранный язык") in mine
    assert (october(1), "Математика") in mine  # ИС-22's
    Holiday.create(day=october(9), name="День колледжа")
    lesson(college, october(2), moved_from=october(1), moved_from_period=1)
    assert (october(9), "Иностранный язык") not in owed(day_of(college, "boris"))
    assert owed(day_of(college, "anna")) == []
    substitution_set(college.actor("admin"), college.journal, TODAY, college.teachers["boris"], college.teachers["anna"])
    assert day_of(college, "anna").lessons == []
    (stood_in, own) = day_of(college, "boris").lessons
    assert [(one.book.group_name, one.is_substitution) for one in (stood_in, own)] == [("ИС-21", True), ("ИС-22", False)]
    Semester.update(archived_on=TODAY).where(Semester.id == college.semester).execute()
    assert day_of(college, "boris").owed.count == 0


@pytest.mark.clause("R35")
def test_marks_of_timed_works_are_reminded_of_for_students_who_were_there(college: Cast) -> None:
    held = lesson(college, october(12))
    work = Assignment.create(lesson=held, work_type=WorkType.get(code="ЛР"), position=1, title="№ 2")
    Assignment.create(lesson=held, work_type=WorkType.get(code="ОТ"), position=2)

    def missing() -> list[tuple[int, dt.date | None, bool]]:
        return [(one.work.missing, one.work.due_on, one.work.is_overdue) for one in day_of(college, "anna").owed.works]

    assert missing() == [(2, october(17), False)]
    assert [one.date for one in day_of(college, "anna").owed.attendance] == [october(12)]
    gleb = Attendance.create(lesson=held, student=college.students["gleb"], code="н", author=college.anna)
    assert missing() == [(1, october(17), False)]
    Attendance.update(code="оп").where(Attendance.id == gleb.id).execute()  # who came late was there
    assert missing() == [(2, october(17), False)]
    for name in ("vera", "gleb"):
        Mark.create(assignment=work, student=college.students[name], value=5, marked_on=TODAY, author=college.anna)
    assert missing() == []
    Mark.update(removed_at=NOON).execute()
    Lesson.update(date=october(7)).where(Lesson.id == held.id).execute()
    assert missing() == [(2, october(12), True), (1, october(13), True)]
    Lesson.update(cancelled_at=NOON).where(Lesson.id == held.id).execute()
    assert missing() == [(1, october(13), True)]


def test_remarks_and_programmes_are_owed_by_who_teaches_now(college: Cast) -> None:
    Remark.create(journal=college.journal, author=college.deputy, text="Нет темы")
    Remark.create(journal=college.journal, author=college.deputy, text="Нет отметок", answer="Есть", answered_at=NOON)
    found = day_of(college, "anna").owed
    assert [one.remark.text for one in found.remarks] == ["Нет темы"]
    assert [one.course_name for one in found.programmes] == ["Математика"]
    WorkProgramme.create(journal=college.journal, status="submitted")
    assert day_of(college, "anna").owed.programmes == []
    assert day_of(college, "former").owed.remarks == []


def test_an_empty_day_says_what_comes_next_and_a_year_away_is_too_far(college: Cast) -> None:
    Holiday.create(day=october(22), name="День колледжа")
    found = day_of(college, "anna", october(22))
    assert (found.lessons, found.holiday) == ([], "День колледжа")
    assert found.next_lesson
    assert found.next_lesson.date == october(29)
    assert [one.holiday for one in found.week if one.holiday] == ["День колледжа"]
    with refused(Code.INVALID, "day"):
        day_of(college, "anna", dt.date(2028, 1, 1))


def test_the_number_of_statements_does_not_depend_on_how_much_there_is(college: Cast) -> None:
    def count(day: dt.date) -> int:
        actor = college.actor("boris")
        with statements() as seen:
            today(actor, day)
        return len(seen)

    before = count(TODAY)
    for period in range(2, 8):
        for weekday in range(1, 6):
            SLOTS.create(college.actor("office"), journal=college.english, weekday=weekday, period=period, weeks="every")
    assert len(day_of(college, "boris").owed.lessons) > 100
    assert count(TODAY) == count(START) == before <= 10
