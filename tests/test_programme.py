"""The work programme: a teacher plans it, a deputy approves it, lessons deliver it (R3, R8)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models import (
    AuditEntry,
    Course,
    Holiday,
    Journal,
    Lesson,
    ProgrammeTopic,
    TeachingLoad,
    TimetableSlot,
    User,
    WorkProgramme,
    clock,
)
from models.base import statements
from models.errors import Code, Conflict, JournalError
from models.programme import ProgrammeStatus, TopicState, hours_due, topic_state
from models.reads.modules import module_board
from models.reads.programme import programme_report, progress
from models.teaching import LessonKind
from models.verbs.lessons import lesson_record
from models.verbs.lists import ListRefused, RowAction
from models.verbs.programme import programme_approve, programme_plan, programme_return, programme_submit
from models.verbs.programme_file import programme_check, programme_import

from .api import ask, data
from .cast import TODAY, Cast
from .listed import table
from .refusals import refused

SETS = {"title": "Множества", "kind": "lecture", "hours": 6}
LIMITS = {"title": "Пределы", "kind": "practical", "hours": 8}
SERIES = {"title": "Ряды", "kind": "lecture", "hours": 4}
HEADER = ("№", "Тема", "Вид занятия", "Часы")


def plan(cast: Cast, *topics: dict[str, Any], name: str = "anna", version: int | None = None) -> WorkProgramme:
    return programme_plan(cast.actor(name), cast.journal, topics, expected_version=version)


def topics_of(journal: int) -> list[tuple[int, str, str, int]]:
    rows = ProgrammeTopic.select().where(ProgrammeTopic.journal == journal).order_by(ProgrammeTopic.position)
    return [(row.position, row.title, row.kind, row.hours) for row in rows]


def ids_of(journal: int) -> dict[str, int]:
    return {row.title: row.id for row in ProgrammeTopic.select().where(ProgrammeTopic.journal == journal)}


def held(cast: Cast, topic: str | None, hours: int = 2, **values: Any) -> Lesson:
    """A lesson of Anna's on a day and pair of its own."""
    usual = {"date": dt.date(2026, 10, 9), "period": Lesson.select().count() % 8 + 1, "teacher": cast.teachers["anna"]}
    planned = ids_of(cast.journal)[topic] if topic else None
    return Lesson.create(
        journal=cast.journal, topic="…", hours=hours, entered_by=cast.anna, planned_topic=planned, **usual | values
    )


# --- planning ---------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R8")
def test_a_teacher_plans_topics_and_those_that_stay_keep_their_lessons(cast: Cast) -> None:
    first = plan(cast, SETS, LIMITS, SERIES, version=0)
    before = ids_of(cast.journal)
    lesson = held(cast, "Пределы")
    renamed = {"id": before["Пределы"], "title": "Пределы функций", "kind": "lecture", "hours": 9}
    second = plan(cast, SERIES, {"title": "Интегралы", "kind": "control", "hours": 2}, renamed, SETS, version=first.version)
    after = ids_of(cast.journal)
    assert topics_of(cast.journal) == [
        (1, "Ряды", "lecture", 4), (2, "Интегралы", "control", 2), (3, "Пределы функций", "lecture", 9),
        (4, "Множества", "lecture", 6),
    ]  # fmt: skip
    assert (after["Пределы функций"], after["Ряды"], after["Множества"]) == tuple(
        before[title] for title in ("Пределы", "Ряды", "Множества")
    )
    assert Lesson.get_by_id(lesson.id).planned_topic_id == before["Пределы"]
    assert second.version == first.version + 1
    with refused(Code.IN_USE, "topics"):
        plan(cast, SETS)


@pytest.mark.clause("R8")
def test_the_same_topics_again_change_nothing_and_each_change_leaves_one_entry(cast: Cast) -> None:
    plan(cast, SETS, LIMITS)
    version = plan(cast, SETS, LIMITS).version
    assert version == plan(cast, SETS, LIMITS, version=version).version == 1
    plan(cast, LIMITS, SETS)
    entries = list(AuditEntry.select().where(AuditEntry.thing == "WorkProgramme"))
    assert [(entry.action, entry.journal_id) for entry in entries] == [("programme:plan", cast.journal)] * 2
    assert "Пределы; practical; 8" in entries[1].before


@pytest.mark.clause("R8")
@pytest.mark.parametrize(
    ("topics", "fields"),
    [
        ([SETS, {**SETS, "hours": 0}], ["topics.1.hours"]),
        ([{**SETS, "hours": 201}, {"title": " ", "kind": "lecture", "hours": 2}], ["topics.0.hours", "topics.1.title"]),
        ([{**SETS, "hours": "много", "kind": "праздник"}], ["topics.0.kind", "topics.0.hours"]),
        ([{**SETS, "title": "я" * 501}], ["topics.0.title"]),
        ([{**SETS, "id": 987654}], ["topics.0.id"]),
        ([SETS] * 151, ["topics"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_topic_is_refused_with_its_place_and_nothing_is_written(cast: Cast, topics: Any, fields: Any) -> None:
    with pytest.raises(JournalError) as refusal:
        plan(cast, *topics)
    assert [problem.field for problem in refusal.value.problems] == fields
    assert topics_of(cast.journal) == []


@pytest.mark.clause("R33")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        *((name, Code.FORBIDDEN) for name in ("admin", "office", "deputy", "curator", "former", "vera", "dasha")),
        *((name, Code.NOT_FOUND) for name in ("boris", "future", "stranger", "revoked")),
    ],
)
def test_nobody_but_the_teacher_of_the_journal_plans_it(cast: Cast, name: str, code: Code) -> None:
    with refused(code):
        plan(cast, SETS, name=name)
    with refused(code):
        programme_import(cast.actor(name), cast.journal, table(HEADER, ("1", "Множества", "лекция", "6")))
    plan(cast, SETS)
    with refused(code):
        programme_submit(cast.actor(name), cast.journal)


@pytest.mark.clause("R8")
@pytest.mark.parametrize("name", ["office", "admin", "curator", "anna", "vera", "stranger"])
def test_nobody_but_a_deputy_approves(cast: Cast, name: str) -> None:
    plan(cast, SETS)
    programme_submit(cast.actor("anna"), cast.journal)
    with refused(Code.NOT_FOUND if name == "stranger" else Code.FORBIDDEN):
        programme_approve(cast.actor(name), cast.journal)
    with refused(Code.NOT_FOUND if name == "stranger" else Code.FORBIDDEN):
        programme_return(cast.actor(name), cast.journal, comment="нет")
    assert programme_approve(cast.actor("deputy"), cast.journal).status == ProgrammeStatus.APPROVED


@pytest.mark.clause("R8")
def test_an_approved_programme_is_changed_only_after_it_was_given_back(cast: Cast) -> None:
    anna, deputy = cast.actor("anna"), cast.actor("deputy")
    with refused(Code.INVALID, "journalId"):
        programme_approve(deputy, cast.journal)
    plan(cast)
    with refused(Code.REQUIRED, "topics"):
        programme_submit(anna, cast.journal)
    drafted = plan(cast, SETS)
    with refused(Code.INVALID, "journalId"):
        programme_approve(deputy, cast.journal, expected_version=drafted.version)
    handed_in = programme_submit(anna, cast.journal, expected_version=drafted.version)
    changed = plan(cast, SETS, LIMITS)
    assert (handed_in.status, changed.status) == (ProgrammeStatus.SUBMITTED, ProgrammeStatus.DRAFT)
    handed_in = programme_submit(anna, cast.journal)
    with pytest.raises(Conflict) as conflict:  # the deputy looks at what was there before Anna changed it
        programme_approve(deputy, cast.journal, expected_version=drafted.version)
    assert conflict.value.present.version == handed_in.version
    approved = programme_approve(deputy, cast.journal, expected_version=handed_in.version)
    assert (approved.approved_by_id, approved.approved_at) == (cast.deputy, clock.now())
    with refused(Code.FORBIDDEN) as refusal:
        plan(cast, SETS)
    assert "верн" in refusal.value.problems[0].message  # the cure: let the deputy give it back
    with refused(Code.REQUIRED, "comment"):
        programme_return(deputy, cast.journal, comment=" ")
    returned = programme_return(deputy, cast.journal, comment="Добавьте ряды", expected_version=approved.version)
    assert (returned.status, returned.comment, returned.approved_by_id) == (ProgrammeStatus.DRAFT, "Добавьте ряды", None)
    assert plan(cast, SETS, SERIES).status == ProgrammeStatus.DRAFT


@pytest.mark.clause("R49")
def test_a_closed_journal_refuses_its_programme_too(cast: Cast) -> None:
    plan(cast, SETS)
    programme_submit(cast.actor("anna"), cast.journal)
    Journal.update(closed_at=clock.now()).where(Journal.id == cast.journal).execute()
    with refused(Code.CLOSED):
        plan(cast, LIMITS)
    with refused(Code.CLOSED):
        programme_approve(cast.actor("deputy"), cast.journal)


# --- from a file ------------------------------------------------------------------------------------------------------

ROWS = (("1", "Множества", "лекция", "6"), ("2", "Пределы", "Практическое занятие", "8.0"), ("", "Итого", "", "14"))


@pytest.mark.clause("R8")
@pytest.mark.clause("R27")
def test_a_programme_comes_from_a_file_and_the_same_file_again_changes_nothing(cast: Cast) -> None:
    anna, rows = cast.actor("anna"), table(("Рабочая программа",), HEADER, *ROWS)
    checked = programme_check(anna, cast.journal, rows)
    assert [row.action for row in checked.plan.rows] == [RowAction.CREATE, RowAction.CREATE]
    assert topics_of(cast.journal) == []
    for _time in range(2):
        programme = programme_import(anna, cast.journal, rows)
    assert topics_of(cast.journal) == [(1, "Множества", "lecture", 6), (2, "Пределы", "practical", 8)]
    assert programme.version == 1
    longer = programme_check(anna, cast.journal, table(HEADER, ("1", "Множества", "лекция", "7"), ("2", "Ряды", "", "4")))
    assert [(row.action, [change.after for change in row.changes]) for row in longer.plan.rows] == [
        (RowAction.CHANGE, ["7"]),
        (RowAction.CREATE, []),
    ]
    assert longer.left_out == ("Пределы",)


@pytest.mark.clause("R27")
def test_one_bad_row_is_named_and_nothing_is_half_written(cast: Cast) -> None:
    rows = table(HEADER, ROWS[0], ("2", "Пределы", "праздник", "много"), ("3", "", "лекция", "2"))
    with refused(Code.INVALID) as refusal:
        programme_import(cast.actor("anna"), cast.journal, rows)
    assert isinstance(refusal.value, ListRefused)
    assert [problem.field for problem in refusal.value.problems] == ["3.Часы", "3.Вид занятия", "4.Тема"]
    with refused(Code.REQUIRED, "file"):
        programme_import(cast.actor("anna"), cast.journal, table(("№", "Раздел"), ("1", "Множества")))


# --- plan and record --------------------------------------------------------------------------------------------------


@pytest.mark.clause("R8")
def test_the_law_of_plan_and_record() -> None:
    assert [hours_due(40, passed, 20) for passed in (0, 1, 7, 20)] == [0, 2, 14, 40]
    assert hours_due(40, 0, 0) == 0
    states = [topic_state(6, *rest) for rest in ((6, 6, 0), (8, 14, 20), (2, 14, 14), (2, 14, 13), (0, 14, 13))]
    assert states == [TopicState.DONE, TopicState.DONE, TopicState.BEHIND, TopicState.BEGUN, TopicState.TO_COME]


@pytest.mark.clause("R8")
def test_delivered_hours_leave_out_cancelled_lessons_and_tell_those_of_substitutes(cast: Cast) -> None:
    plan(cast, SETS, LIMITS, SERIES)
    held(cast, "Множества", 4)
    held(cast, "Множества", 2, teacher=cast.teachers["boris"], date=dt.date(2026, 10, 12))
    held(cast, "Пределы", 2)
    held(cast, "Пределы", 6, cancelled_at=clock.now())
    TeachingLoad.create(
        journal=cast.journal, teacher=cast.teachers["boris"], replaces=cast.teachers["anna"],
        starts_on=dt.date(2026, 10, 12), ends_on=dt.date(2026, 10, 12),
    )  # fmt: skip
    found = progress(cast.actor("deputy"), cast.journal)
    assert found is not None
    # 44 of 121 days are over: 6 of 18 hours are due; two lessons of the cast belong to no topic
    assert (found.planned_hours, found.due_hours, found.delivered_hours, found.behind_hours) == (18, 6, 12, 0)
    assert (found.cancelled_hours, found.substituted_hours, found.unlinked_hours) == (6, 2, 4)
    assert [(topic.delivered_hours, topic.state) for topic in found.topics] == [
        (6, TopicState.DONE), (2, TopicState.BEGUN), (0, TopicState.TO_COME),
    ]  # fmt: skip


@pytest.mark.clause("R8")
def test_what_is_due_follows_the_timetable_and_its_holidays(cast: Cast) -> None:
    plan(cast, {**SETS, "hours": 36})
    TimetableSlot.create(journal=cast.journal, weekday=4, period=1, starts_on=dt.date(2026, 9, 1))
    Holiday.create(day=dt.date(2026, 9, 3), name="День города")
    line = next(one for one in programme_report(cast.actor("office"), cast.semester) if one.journal_id == cast.journal)
    # 17 Thursdays, one of them free; five before today, the sixth is today's and can still be recorded
    assert (line.progress.due_hours, line.progress.delivered_hours, line.progress.behind_hours) == (36 * 5 // 16, 4, 7)
    assert (line.teachers, line.status, line.topic_count) == ("Алгеброва А.", ProgrammeStatus.DRAFT, 1)


@pytest.mark.clause("R8")
@pytest.mark.parametrize(
    ("name", "journals"),
    [
        ("office", 5), ("deputy", 5), ("anna", 1), ("former", 1), ("curator", 2), ("boris", 2), ("pavel", 1), ("future", 0),
    ],
)  # fmt: skip
def test_each_reads_the_report_on_journals_of_their_own(cast: Cast, name: str, journals: int) -> None:
    assert len(programme_report(cast.actor(name), cast.semester)) == journals


@pytest.mark.clause("R8")
def test_the_report_takes_as_many_statements_for_many_journals_as_for_few(cast: Cast) -> None:
    with statements() as few:
        programme_report(cast.actor("anna"), cast.semester)
    plan(cast, *({**SETS, "title": f"Тема {at}"} for at in range(40)))
    for at in range(20):
        held(cast, f"Тема {at}", date=dt.date(2026, 9, 2) + dt.timedelta(days=at))
    with statements() as many:
        programme_report(cast.actor("office"), cast.semester)
    assert len(many) == len(few) <= 9


# --- modules ----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R3")
def test_a_module_has_its_parts_with_hours_and_kinds_of_work(cast: Cast) -> None:
    speciality = Course.get_by_id(cast.course).speciality
    module = Course.create(speciality=speciality, code="ПМ.01", name="Разработка модулей", kind="module", hours=300)
    journals = {}
    for code, kind in (("МДК.01.01", "mdk"), ("УП.01", "educational_practice")):
        part = Course.create(speciality=speciality, code=code, name="Разработка", kind=kind, hours=72, module=module)
        journals[code] = Journal.create(
            course=part, group=cast.group, semester=cast.semester, kind="module", hours=36
        ).id  # fmt: skip
        TeachingLoad.create(journal=journals[code], teacher=cast.teachers["anna"], starts_on=dt.date(2026, 9, 1), hours=36)
    anna = cast.actor("anna")
    lesson_record(
        anna, journals["УП.01"], date=TODAY, period=1, topic="Сборка стенда; монтаж", hours=12, kind=LessonKind.PRACTICE
    )
    lesson_record(anna, journals["МДК.01.01"], date=TODAY, period=3, topic="Введение", hours=2)
    with refused(Code.INVALID, "hours"):
        lesson_record(anna, journals["УП.01"], date=TODAY, period=2, topic="Монтаж", hours=13, kind=LessonKind.PRACTICE)
    for name in ("anna", "curator", "office"):
        [found] = module_board(cast.actor(name), cast.group, cast.semester)
        assert (found.code, found.planned_hours, found.delivered_hours) == ("ПМ.01", 72, 14)
        theory, practice = found.parts
        lectures = (theory.journal_id, LessonKind.LECTURE, 2)
        assert (theory.course_code, theory.kinds, theory.days) == ("МДК.01.01", (lectures,), ())
        assert [(day.date, day.hours, day.works) for day in practice.days] == [(TODAY, 12, "Сборка стенда; монтаж")]
    asked = """{ modules(groupId: "Group:%d", semesterId: "Semester:%d") { code plannedHours deliveredHours
      parts { journalId courseCode courseKind teachers progress { plannedHours dueHours deliveredHours behindHours } }
      kinds { journalId kind hours } days { journalId date hours works } } }"""
    [shown] = data(cast.actor("curator"), asked % (cast.group, cast.semester))["modules"]  # all of it is within the limits
    assert [day["works"] for day in shown["days"]] == ["Сборка стенда; монтаж"]
    assert [kind["kind"] for kind in shown["kinds"]] == ["LECTURE", "PRACTICE"]
    assert module_board(cast.actor("boris"), cast.group, cast.semester) == []
    with refused(Code.NOT_FOUND, "groupId"):
        module_board(cast.actor("boris"), cast.third_group, cast.semester)


# --- the API ----------------------------------------------------------------------------------------------------------

PAGE = """query($journal: ID!) { programme(journalId: $journal) { mayPlan mayApprove
  journal { course { name } } programme { status version comment approvedByName topics { id title hours } }
  progress { plannedHours deliveredHours topics { topicId state } } } }"""
PLAN = """mutation($journal: ID!, $topics: [TopicInput!]!, $version: Int, $key: String) {
  programmePlan(journalId: $journal, topics: $topics, expectedVersion: $version, idempotencyKey: $key) {
    programme { status version topics { id title kind hours } } errors { code field } } }"""


@pytest.mark.clause("R8")
def test_the_api_plans_hands_in_approves_and_shows(cast: Cast) -> None:
    anna, deputy, journal = cast.actor("anna"), cast.actor("deputy"), f"Journal:{cast.journal}"
    assert data(anna, PAGE, journal=journal)["programme"]["programme"] is None
    topics = [{"title": "Множества", "hours": 6}, {"title": "Пределы", "hours": 8, "kind": "PRACTICAL"}]
    for _time in range(2):  # a request that is sent again
        answer = data(anna, PLAN, journal=journal, topics=topics, version=0, key="k1")["programmePlan"]
        assert (answer["errors"], answer["programme"]["version"]) == ([], 1)
    assert [topic["kind"] for topic in answer["programme"]["topics"]] == ["LECTURE", "PRACTICAL"]
    again = data(anna, PLAN, journal=journal, topics=topics[:1], version=0)["programmePlan"]
    assert [error["code"] for error in again["errors"]] == ["CONFLICT"]
    assert again["programme"]["version"] == 1
    bad = data(anna, PLAN, journal=journal, topics=[{"title": "", "hours": 6}])["programmePlan"]
    assert bad["errors"] == [{"code": "REQUIRED", "field": "topics.0.title"}]
    act = 'mutation {{ {}(journalId: "{}"{}) {{ programme {{ status }} errors {{ code }} }} }}'
    assert data(anna, act.format("programmeSubmit", journal, ""))["programmeSubmit"]["programme"]["status"] == "SUBMITTED"
    assert data(deputy, act.format("programmeApprove", journal, ""))["programmeApprove"]["errors"] == []
    shown = data(deputy, PAGE, journal=journal)["programme"]
    assert (shown["mayPlan"], shown["mayApprove"], shown["programme"]["approvedByName"]) == (False, True, "Замов Захар")
    assert shown["progress"]["plannedHours"] == 14
    assert data(anna, PAGE, journal=journal)["programme"]["mayPlan"] is False
    sent_back = act.format("programmeReturn", journal, ', comment: "Ещё раз"')
    assert data(deputy, sent_back)["programmeReturn"]["programme"]["status"] == "DRAFT"


@pytest.mark.clause("R25")
def test_a_student_reads_the_plan_and_not_how_the_teacher_fulfils_it(cast: Cast) -> None:
    plan(cast, SETS)
    journal = f"Journal:{cast.journal}"
    bare = '{ programme(journalId: "%s") { mayPlan programme { status topics { title hours } } } }'
    for name in ("vera", "guardian", "pavel", "admin"):
        shown = data(cast.actor(name), bare % journal)["programme"]
        assert shown == {"mayPlan": False, "programme": {"status": "DRAFT", "topics": [{"title": "Множества", "hours": 6}]}}
    assert data(cast.actor("stranger"), bare % journal) == {"programme": None}
    for name in ("vera", "admin"):
        answer = ask(cast.actor(name), PAGE, journal=journal)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert "data" not in answer
    answer = ask(cast.actor("pavel"), PAGE, journal=journal)  # a teacher elsewhere, here the father of a student
    assert {tuple(error["path"][1:]) for error in answer["errors"]} == {
        ("progress",), ("programme", "comment"), ("programme", "approvedByName"),
    }  # fmt: skip
    assert answer["data"]["programme"]["progress"] is None
    assert User.get_by_id(cast.pavel).active
