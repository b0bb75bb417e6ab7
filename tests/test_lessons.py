"""Lessons and the works set at them: who records them where, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models import (
    Assignment,
    AssignmentTarget,
    AuditEntry,
    Homework,
    Journal,
    Lesson,
    Semester,
    TeachingLoad,
    User,
    WorkType,
    clock,
)
from models.access import actor_of
from models.deadlines import is_late
from models.errors import Code, JournalError
from models.verbs.assignments import assignment_add, assignment_change, assignment_remove
from models.verbs.lessons import lesson_change, lesson_record, lesson_remove
from models.verbs.marks import mark_set

from .cast import TODAY, Cast
from .refusals import refused

EVERYBODY_ELSE = [
    ("boris", Code.NOT_FOUND), ("future", Code.NOT_FOUND), ("admin", Code.NOT_FOUND), ("revoked", Code.NOT_FOUND),
    ("stranger", Code.NOT_FOUND), ("zoya", Code.NOT_FOUND), ("yana", Code.NOT_FOUND), ("former", Code.NOT_FOUND),
    ("unconsented", Code.NOT_FOUND), ("deputy", Code.FORBIDDEN), ("dasha", Code.FORBIDDEN), ("office", Code.FORBIDDEN),
    ("curator", Code.FORBIDDEN), ("vera", Code.FORBIDDEN), ("gleb", Code.FORBIDDEN), ("guardian", Code.FORBIDDEN),
    ("pavel", Code.FORBIDDEN), ("several", Code.FORBIDDEN),
]  # fmt: skip
"""How each of the others is refused an act on Anna's lesson: whoever does not see it learns nothing of it."""


def control() -> int:
    return WorkType.get(code="КР").id


def a_lesson(**values: Any) -> dict[str, Any]:
    return {"date": TODAY, "period": 3, "topic": "Определители", **values}


@pytest.mark.clause("R24")
def test_anna_records_a_lesson_with_two_works_and_homework(cast: Cast) -> None:
    works = [{"work_type": control(), "title": "№ 2", "is_compulsory": True}, {"work_type": WorkType.get(code="ОТ").id}]
    anna = cast.actor("anna")
    made = lesson_record(anna, cast.journal, **a_lesson(kind="practical", works=works, homework="§ 5, № 1–9"))
    lesson = Lesson.get_by_id(made.id)
    assert (lesson.date, lesson.period, lesson.topic, lesson.hours, lesson.kind) == (
        TODAY, 3, "Определители", 2, "practical"
    )  # fmt: skip
    assert (lesson.teacher_id, lesson.entered_by_id, lesson.entered_at) == (cast.teachers["anna"], cast.anna, clock.now())
    assert lesson.attendance_taken_at is None
    set_at = list(Assignment.select().where(Assignment.lesson == made).order_by(Assignment.position))
    assert [(work.position, work.work_type.code, work.title, work.is_compulsory) for work in set_at] == [
        (1, "КР", "№ 2", True), (2, "ОТ", "", False)
    ]  # fmt: skip
    assert Homework.get(lesson=made).text == "§ 5, № 1–9"


@pytest.mark.clause("R33")
@pytest.mark.parametrize(
    ("name", "code"), [(n, Code.FORBIDDEN if n in ("former", "zoya") else code) for n, code in EVERYBODY_ELSE]
)
def test_nobody_but_the_teacher_of_the_journal_records_a_lesson(cast: Cast, name: str, code: Code) -> None:
    # the former teacher and Zoya, who left, still see the journal, though not this lesson; the administrator knows of it
    code = Code.FORBIDDEN if name == "admin" else code
    with refused(code):
        lesson_record(cast.actor(name), cast.journal, **a_lesson(works=[{"work_type": control()}], homework="§ 5"))
    assert lesson_record(cast.actor("anna"), cast.journal, **a_lesson()).id


@pytest.mark.clause("R33")
@pytest.mark.parametrize(("name", "code"), EVERYBODY_ELSE)
def test_nobody_but_the_teacher_of_the_journal_touches_a_lesson_or_its_works(cast: Cast, name: str, code: Code) -> None:
    actor = cast.actor(name)
    with refused(code):
        lesson_change(actor, cast.lesson, topic="Чужая тема")
    with refused(code):
        lesson_remove(actor, cast.lesson)
    with refused(code):
        assignment_add(actor, cast.lesson, work_type=control())
    with refused(code):
        assignment_change(actor, cast.work, title="чужое")
    with refused(code):
        assignment_remove(actor, cast.work)
    anna = cast.actor("anna")
    assert lesson_change(anna, cast.lesson, topic="Матрицы и векторы").topic == "Матрицы и векторы"
    added = assignment_add(anna, cast.lesson, work_type=control())
    assert assignment_change(anna, added.id, title="№ 7").title == "№ 7"
    assert assignment_remove(anna, added.id).id == added.id


@pytest.mark.clause("R33")
def test_anna_changes_nothing_of_the_days_before_her_assignment(cast: Cast) -> None:
    anna = cast.actor("anna")
    with refused(Code.FORBIDDEN):
        lesson_record(anna, cast.journal, **a_lesson(date=dt.date(2026, 9, 30)))
    with refused(Code.FORBIDDEN):
        lesson_change(anna, cast.early_lesson, topic="Исправлено")
    with refused(Code.FORBIDDEN):
        lesson_change(anna, cast.lesson, date=dt.date(2026, 9, 11))
    assert lesson_change(anna, cast.lesson, date=dt.date(2026, 10, 1)).date == dt.date(2026, 10, 1)


@pytest.mark.clause("R33")
def test_the_former_teacher_reads_the_own_lesson_and_changes_it_no_more(cast: Cast) -> None:
    with refused(Code.FORBIDDEN):
        lesson_change(cast.actor("former"), cast.early_lesson, topic="Задним числом")
    TeachingLoad.update(ends_on=None).where(TeachingLoad.teacher == cast.teachers["former"]).execute()
    assert lesson_change(cast.actor("former"), cast.early_lesson, topic="Задним числом").topic == "Задним числом"


@pytest.mark.clause("R30")
def test_a_deputy_who_teaches_edits_the_own_journal_only(cast: Cast) -> None:
    dasha = cast.actor("dasha")
    with refused(Code.FORBIDDEN):
        lesson_record(dasha, cast.informatics, **a_lesson())
    assert lesson_record(dasha, cast.physics, **a_lesson()).journal_id == cast.physics


@pytest.mark.clause("R33")
def test_a_lesson_of_another_journal_is_not_reached_through_ones_own(cast: Cast) -> None:
    with refused(Code.NOT_FOUND, "lessonId"):
        assignment_add(cast.actor("anna"), cast.other_lesson, work_type=control())
    with refused(Code.NOT_FOUND, "assignmentId"):
        assignment_change(cast.actor("anna"), cast.other_work, title="чужое")


BAD = [
    ("date", "2026-08-31", Code.INVALID),  # the day before the semester
    ("date", "2026-12-31", Code.INVALID),  # the day after it
    ("date", "2027-02-01", Code.INVALID),  # the other semester
    ("date", "2026-10-16", Code.INVALID),  # tomorrow
    ("date", "2026-02-30", Code.INVALID),
    ("date", "вчера", Code.INVALID),
    ("date", "", Code.REQUIRED),
    ("date", None, Code.REQUIRED),
    ("date", "0001-01-01", Code.INVALID),
    ("period", 0, Code.INVALID),
    ("period", 9, Code.INVALID),
    ("period", "первая", Code.INVALID),
    ("period", True, Code.INVALID),
    ("period", 10**12, Code.INVALID),
    ("hours", 0, Code.INVALID),
    ("hours", 13, Code.INVALID),
    ("hours", 1.5, Code.INVALID),
    ("kind", "vacation", Code.INVALID),
    ("topic", "", Code.REQUIRED),
    ("topic", "   \n\t ", Code.REQUIRED),
    ("topic", None, Code.REQUIRED),
    ("topic", "я" * 100_000, Code.INVALID),
    ("topic", "я" * 501, Code.INVALID),
    ("topic", "тема\x00", Code.INVALID),
    ("topic", "те\x07ма", Code.INVALID),
    ("topic", "те\ud800ма", Code.INVALID),
]


@pytest.mark.clause("R24")
@pytest.mark.parametrize(("field", "value", "code"), BAD, ids=[f"{f}-{str(v)[:12]!a}" for f, v, _c in BAD])
def test_what_is_no_lesson_is_refused_with_the_field(cast: Cast, field: str, value: object, code: Code) -> None:
    anna = cast.actor("anna")
    with refused(code, field):
        lesson_record(anna, cast.journal, **a_lesson(**{field: value}))
    with refused(code, field):
        lesson_change(anna, cast.lesson, **{field: value})
    assert lesson_record(anna, cast.journal, **a_lesson()).id


def test_all_that_is_wrong_with_a_lesson_is_said_at_once(cast: Cast) -> None:
    with refused(Code.INVALID) as refusal:
        lesson_record(cast.actor("anna"), cast.journal, date="вчера", period=99, topic="", hours=99, kind="?")
    assert {problem.field for problem in refusal.value.problems} == {"date", "period", "topic", "hours", "kind"}


@pytest.mark.parametrize("bad", [0, -5, 2**40, "1", None, True, "1; DROP TABLE lesson"])
def test_a_malformed_id_is_not_found(cast: Cast, bad: Any) -> None:
    anna = cast.actor("anna")
    for act in (
        lambda: lesson_record(anna, bad, **a_lesson()),
        lambda: lesson_change(anna, bad, topic="тема"),
        lambda: lesson_remove(anna, bad),
        lambda: assignment_change(anna, bad, title="№"),
        lambda: assignment_remove(anna, bad),
        lambda: assignment_add(anna, cast.lesson, work_type=bad or -1),
    ):
        with refused(Code.NOT_FOUND):
            act()


def test_text_that_looks_like_a_formula_is_kept_as_text(cast: Cast) -> None:
    for topic in ("=1+1", "+7", "-x", "@SUM(A1)", "'; DROP TABLE lesson; --", "<script>alert(1)</script>"):
        assert Lesson.get_by_id(lesson_change(cast.actor("anna"), cast.lesson, topic=topic).id).topic == topic


@pytest.mark.clause("R24")
def test_two_periods_on_one_day_are_two_lessons_and_one_period_is_taken_once(cast: Cast) -> None:
    anna = cast.actor("anna")
    first = lesson_record(anna, cast.journal, **a_lesson(period=1))
    second = lesson_record(anna, cast.journal, **a_lesson(period=2))
    assert first.id != second.id
    with refused(Code.TAKEN):
        lesson_record(anna, cast.journal, **a_lesson(period=1, works=[{"work_type": control()}]))
    with refused(Code.TAKEN):
        lesson_change(anna, second.id, period=1)
    assert lesson_record(anna, cast.journal, **a_lesson(period=1, date=dt.date(2026, 10, 14))).id


@pytest.mark.clause("R24")
def test_a_bad_work_leaves_no_half_a_lesson(cast: Cast) -> None:
    works = [{"work_type": control()}, {"work_type": control(), "title": "я" * 201}]
    with refused(Code.INVALID, "works.1.title"):
        lesson_record(cast.actor("anna"), cast.journal, **a_lesson(works=works, homework="§ 5"))
    works[1]["title"] = "№ 3"
    assert lesson_record(cast.actor("anna"), cast.journal, **a_lesson(works=works)).id


@pytest.mark.clause("R37")
def test_the_kind_of_work_is_compulsory(cast: Cast) -> None:
    anna = cast.actor("anna")
    with refused(Code.REQUIRED, "work_type"):
        assignment_add(anna, cast.lesson, title="без вида")
    with refused(Code.REQUIRED, "work_type"):
        assignment_change(anna, cast.work, work_type=None)
    with refused(Code.NOT_FOUND, "work_type"):
        assignment_add(anna, cast.lesson, work_type=10_000)
    WorkType.update(active=False).where(WorkType.code == "РФ").execute()
    with refused(Code.INVALID, "work_type"):
        assignment_add(anna, cast.lesson, work_type=WorkType.get(code="РФ").id)
    assert assignment_add(anna, cast.lesson, work_type=control()).work_type.code == "КР"


@pytest.mark.clause("R24")
def test_a_lesson_has_at_most_twenty_works_however_they_are_added(cast: Cast) -> None:
    anna = cast.actor("anna")
    with refused(Code.TOO_MANY):
        lesson_record(anna, cast.journal, **a_lesson(works=[{"work_type": control()}] * 21))
    lesson = lesson_record(anna, cast.journal, **a_lesson(works=[{"work_type": control()}] * 20))
    with refused(Code.TOO_MANY):
        assignment_add(anna, lesson.id, work_type=control())


@pytest.mark.clause("R40")
def test_a_work_is_set_for_chosen_students_of_that_day_only(cast: Cast) -> None:
    anna, gleb = cast.actor("anna"), cast.students["gleb"]

    def chosen(work: Assignment) -> list[int]:
        return [row.student_id for row in AssignmentTarget.select().where(AssignmentTarget.assignment == work)]

    work = assignment_add(anna, cast.lesson, work_type=control(), students=[gleb])
    assert chosen(work) == [gleb]
    for stranger in (cast.students["zoya"], cast.students["yana"], 10_000):
        with refused(Code.INVALID, "students"):
            assignment_change(anna, work.id, students=[gleb, stranger])
    assignment_change(anna, work.id, students=[gleb, gleb, cast.students["vera"]])
    assert sorted(chosen(work)) == sorted([cast.students["vera"], gleb])
    assignment_change(anna, work.id, title="то же")
    assert len(chosen(work)) == 2
    assignment_change(anna, work.id, students=[])
    assert chosen(work) == []


@pytest.mark.clause("R48")
def test_a_lesson_or_a_work_with_marks_stays(cast: Cast) -> None:
    anna = cast.actor("anna")
    with refused(Code.IN_USE, "assignmentId"):
        assignment_remove(anna, cast.work)
    with refused(Code.IN_USE, "lessonId"):
        lesson_remove(anna, cast.lesson)
    by_mistake = lesson_record(anna, cast.journal, **a_lesson(works=[{"work_type": control()}], homework="§ 5"))
    lesson_remove(anna, by_mistake.id)
    assert Lesson.get_or_none(Lesson.id == by_mistake.id) is None
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).get().action == "lesson:remove"


@pytest.mark.clause("R47")
def test_a_lesson_is_not_moved_to_a_day_on_which_a_marked_student_has_no_cell(cast: Cast) -> None:
    boris = cast.actor("boris")
    with refused(Code.INVALID, "date"):
        lesson_change(boris, cast.other_lesson, date=dt.date(2026, 9, 30))  # Zoya came on 1 October
    assert lesson_change(boris, cast.other_lesson, date=dt.date(2026, 10, 1)).date == dt.date(2026, 10, 1)


@pytest.mark.clause("R49")
def test_a_closed_journal_refuses_every_write(cast: Cast) -> None:
    anna = cast.actor("anna")
    Journal.update(closed_at=clock.now()).where(Journal.id == cast.journal).execute()
    for act in (
        lambda: lesson_record(anna, cast.journal, **a_lesson()),
        lambda: lesson_change(anna, cast.lesson, topic="тема"),
        lambda: lesson_remove(anna, cast.lesson),
        lambda: assignment_add(anna, cast.lesson, work_type=control()),
        lambda: assignment_change(anna, cast.work, title="№"),
        lambda: assignment_remove(anna, cast.work),
        lambda: mark_set(anna, cast.work, cast.students["vera"], 5),
        lambda: mark_set(anna, cast.early_work, cast.students["gleb"], 5),
    ):
        with refused(Code.CLOSED):
            act()
    with refused(Code.FORBIDDEN):  # whoever may not write anyway learns nothing of the period
        lesson_change(cast.actor("deputy"), cast.lesson, topic="тема")
    Journal.update(closed_at=None).where(Journal.id == cast.journal).execute()
    assert lesson_change(anna, cast.lesson, topic="тема").topic == "тема"


@pytest.mark.clause("R33")
def test_nothing_is_written_into_an_archived_semester(cast: Cast) -> None:
    Semester.update(archived_on=TODAY).where(Semester.id == cast.semester).execute()
    with refused(Code.NOT_FOUND):
        lesson_record(cast.actor("anna"), cast.journal, **a_lesson())


@pytest.mark.clause("R4")
def test_two_who_change_one_lesson_notice_each_other(cast: Cast) -> None:
    anna = cast.actor("anna")
    changed = lesson_change(anna, cast.lesson, topic="первая", expected_version=1)
    assert changed.version == 2
    with refused(Code.CONFLICT, "expectedVersion") as refusal:
        lesson_change(anna, cast.lesson, topic="вторая", expected_version=1)
    assert refusal.value.present.topic == "первая"  # type: ignore[attr-defined]
    same = lesson_change(anna, cast.lesson, topic="первая", expected_version=2)
    assert same.version == 2


@pytest.mark.clause("R4")
def test_every_write_carries_its_author_and_its_journal(cast: Cast) -> None:
    lesson = lesson_record(cast.actor("anna"), cast.journal, **a_lesson(works=[{"work_type": control()}], homework="§ 5"))
    entries = AuditEntry.select().where(AuditEntry.actor == cast.anna)
    assert {entry.action for entry in entries} == {"lesson:record", "assignment:add", "homework:give"}
    assert {(entry.journal_id, entry.at) for entry in entries} == {(cast.journal, clock.now())}
    assert lesson.version == 1


@pytest.mark.clause("R34")
@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2026-10-15T19:59:59+00:00", False),  # 23:59:59 in Samara
        ("2026-10-15T20:00:00+00:00", True),  # 00:00 of the next day
    ],
)
def test_a_lesson_is_late_from_the_midnight_of_the_college(cast: Cast, moment: str, late: bool) -> None:
    with clock.stopped(dt.datetime.fromisoformat(moment)):
        anna = cast.actor("anna")
        lesson = lesson_record(anna, cast.journal, **a_lesson())
        assert anna.today == TODAY + dt.timedelta(days=late)
        row = Lesson.get_by_id(lesson.id)
        assert is_late(row.entered_at, row.date) is late


@pytest.mark.clause("R34")
def test_tomorrow_begins_at_the_midnight_of_the_college(cast: Cast) -> None:
    tomorrow = a_lesson(date=dt.date(2026, 10, 16))
    with clock.stopped(dt.datetime(2026, 10, 15, 19, 59, tzinfo=dt.UTC)), refused(Code.INVALID, "date"):
        lesson_record(cast.actor("anna"), cast.journal, **tomorrow)
    with clock.stopped(dt.datetime(2026, 10, 15, 20, 0, tzinfo=dt.UTC)):
        assert lesson_record(cast.actor("anna"), cast.journal, **tomorrow).id


@pytest.mark.clause("R39")
def test_boris_keeps_the_record_of_his_subgroup_only(cast: Cast) -> None:
    boris = cast.actor("boris")
    work = {"work_type": control(), "students": [cast.students["gleb"]]}
    with refused(Code.INVALID, "works.0.students"):
        lesson_record(boris, cast.english, **a_lesson(works=[work]))
    work["students"] = [cast.students["vera"]]
    assert lesson_record(boris, cast.english, **a_lesson(works=[work])).id


def test_a_teacher_whose_account_is_blocked_is_nobody(cast: Cast) -> None:
    User.update(active=False).where(User.id == cast.anna).execute()
    assert actor_of(cast.anna) is None


@pytest.mark.clause("R33")
def test_the_refusal_of_a_foreign_lesson_reads_as_that_of_one_that_never_was(cast: Cast) -> None:
    said = set()
    for id in (cast.other_lesson, 10_000):
        with pytest.raises(JournalError) as refusal:
            lesson_change(cast.actor("anna"), id, topic="тема")
        said.add(refusal.value.problems)
    assert len(said) == 1
