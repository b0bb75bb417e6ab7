"""Homework: for the group and for a single student, seen by those whom it concerns (R11)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models import AuditEntry, Homework, Journal, Lesson, clock
from models.access import visible
from models.errors import Code
from models.reads.diary import diary
from models.verbs.assignments import homework_give
from models.verbs.lessons import lesson_record

from .cast import TODAY, Cast
from .refusals import refused
from .test_lessons import EVERYBODY_ELSE


def texts(cast: Cast, name: str, lesson: int) -> set[str]:
    return {row.text for row in visible(cast.actor(name), Homework).where(Homework.lesson == lesson)}


@pytest.mark.clause("R11")
def test_homework_for_one_student_is_invisible_to_the_classmates(cast: Cast) -> None:
    group, single = "§ 4, № 12–18", "Доклад о Крамере"
    seen = {
        name: texts(cast, name, cast.lesson) for name in ("gleb", "pavel", "several", "anna", "vera", "guardian", "zoya")
    }
    assert seen == {
        "gleb": {group, single}, "pavel": {group, single}, "several": {group, single}, "anna": {group, single},
        "vera": {group}, "guardian": {group}, "zoya": set(),
    }  # fmt: skip


@pytest.mark.clause("R11")
def test_homework_for_one_student_stands_in_that_students_diary_alone(cast: Cast) -> None:
    day = dt.date(2026, 10, 8)

    def given(name: str, student: str) -> list[tuple[str, bool]]:
        (lesson,) = diary(cast.actor(name), cast.students[student], day, day)
        return [(task.text, task.is_individual) for task in lesson.homework]

    group, single = ("§ 4, № 12–18", False), ("Доклад о Крамере", True)
    assert given("gleb", "gleb") == given("anna", "gleb") == given("office", "gleb") == [group, single]
    assert given("vera", "vera") == given("guardian", "vera") == given("anna", "vera") == [group]


@pytest.mark.clause("R33")
@pytest.mark.parametrize(("name", "code"), EVERYBODY_ELSE)
def test_nobody_but_the_teacher_of_the_journal_gives_homework(cast: Cast, name: str, code: Code) -> None:
    with refused(code):
        homework_give(cast.actor(name), cast.lesson, text="чужое")
    with refused(code):
        homework_give(cast.actor(name), cast.lesson, text="чужое", student_id=cast.students["gleb"])
    assert homework_give(cast.actor("anna"), cast.lesson, text="§ 5").text == "§ 5"


@pytest.mark.clause("R11")
def test_what_is_given_again_replaces_what_was_given(cast: Cast) -> None:
    anna = cast.actor("anna")
    first = homework_give(anna, cast.lesson, text="§ 5", due_on=dt.date(2026, 10, 20))
    assert (first.text, first.due_on, first.version) == ("§ 5", dt.date(2026, 10, 20), 2)
    homework_give(anna, cast.lesson, text="Реферат", student_id=cast.students["vera"])
    homework_give(anna, cast.lesson, text="Другой реферат", student_id=cast.students["vera"])
    rows = Homework.select().where(Homework.lesson == cast.lesson).order_by(Homework.id)
    assert [row.text for row in rows] == ["§ 5", "Доклад о Крамере", "Другой реферат"]


@pytest.mark.clause("R11")
@pytest.mark.parametrize(("student", "code"), [("zoya", Code.INVALID), ("yana", Code.NOT_FOUND), ("none", Code.NOT_FOUND)])
def test_who_is_not_at_the_lesson_gets_no_homework_from_it(cast: Cast, student: str, code: Code) -> None:
    with refused(code, "studentId"):
        homework_give(cast.actor("anna"), cast.lesson, text="§ 5", student_id=cast.students.get(student, 10_000))


@pytest.mark.clause("R36")
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"text": ""}, Code.REQUIRED, "text"),
        ({"text": " \n "}, Code.REQUIRED, "text"),
        ({"text": None}, Code.REQUIRED, "text"),
        ({"text": "я" * 100_000}, Code.INVALID, "text"),
        ({"text": "я" * 2001}, Code.INVALID, "text"),
        ({"text": "а\x00б"}, Code.INVALID, "text"),
        ({"text": "а\x1bб"}, Code.INVALID, "text"),
        ({"text": "§ 5", "due_on": "2026-10-07"}, Code.INVALID, "due_on"),
        ({"text": "§ 5", "due_on": "завтра"}, Code.INVALID, "due_on"),
    ],
    ids=str,
)
def test_what_is_no_homework_is_refused_with_the_field(cast: Cast, values: Any, code: Code, field: str) -> None:
    with refused(code, field):
        homework_give(cast.actor("anna"), cast.lesson, **values)


@pytest.mark.clause("R36")
@pytest.mark.parametrize("text", ["=СУММ(A1)", "for i in range(3):\n    print(i)", "Read pages 12–14", "я" * 2000])
def test_code_and_foreign_languages_are_kept_as_they_are(cast: Cast, text: str) -> None:
    assert Homework.get_by_id(homework_give(cast.actor("anna"), cast.lesson, text=text).id).text == text


@pytest.mark.clause("R49")
def test_a_closed_journal_refuses_homework(cast: Cast) -> None:
    Journal.update(closed_at=clock.now()).where(Journal.id == cast.journal).execute()
    with refused(Code.CLOSED):
        homework_give(cast.actor("anna"), cast.lesson, text="§ 5")


@pytest.mark.clause("R4")
def test_giving_homework_leaves_one_entry_and_giving_the_same_none(cast: Cast) -> None:
    for _time in range(2):
        homework_give(cast.actor("anna"), cast.lesson, text="§ 5")
    (entry,) = AuditEntry.select().where(AuditEntry.actor == cast.anna)
    assert (entry.action, entry.journal_id) == ("homework:give", cast.journal)


def test_a_lesson_with_bad_homework_is_not_recorded_at_all(cast: Cast) -> None:
    count = Lesson.select().count()
    with refused(Code.INVALID, "text"):
        lesson_record(cast.actor("anna"), cast.journal, date=TODAY, period=5, topic="Тема", homework="я" * 2001)
    assert Lesson.select().count() == count
