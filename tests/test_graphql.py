"""The API at work: what people ask for, and what a teacher and an administrator do through it."""

from __future__ import annotations

from typing import Any

import pytest

import models as m

from .api import ask, data
from .cast import PASSWORD, Cast


def names(page: dict[str, Any]) -> list[str]:
    return [node["name"] for node in page["nodes"]]


def done(cast: Cast, who: str, act: str, **variables: Any) -> dict[str, Any]:
    """The payload of an act that is not refused."""
    [payload] = data(cast.actor(who), act, **variables).values()
    assert payload["errors"] == []
    return payload  # type: ignore[no-any-return]


def refusal(cast: Cast, who: str, act: str, **variables: Any) -> list[tuple[str, str | None]]:
    """Codes and fields of an act that is refused."""
    [payload] = data(cast.actor(who), act, **variables).values()
    assert payload["errors"]
    return [(error["code"], error["field"]) for error in payload["errors"]]


# --- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R4")
def test_the_viewer_is_the_person_who_asks(cast: Cast) -> None:
    me = data(cast.actor("pavel"), "{ viewer { name user { login roles } teacher { shortName } children { lastName } } }")
    assert me["viewer"] == {
        "name": "Ёлкин Павел",
        "user": {"login": "pavel", "roles": ["G", "T"]},
        "teacher": {"shortName": "Ёлкин П."},
        "children": [{"lastName": "Ёлкин"}],
    }


@pytest.mark.parametrize("search", ["ёлкин", "ЕЛКИН", "Елк", " ёлкин ", "глеб"])
def test_a_search_knows_neither_case_nor_the_dots_of_yo(cast: Cast, search: str) -> None:
    found = data(cast.actor("office"), "query($s: String) { students(search: $s) { nodes { name } totalCount } }", s=search)
    assert found["students"] == {"nodes": [{"name": "Ёлкин Глеб Петрович"}], "totalCount": 1}


@pytest.mark.parametrize("search", ["%", "_", "\\", "' OR 1=1 --"])
def test_a_search_takes_its_signs_for_signs(cast: Cast, search: str) -> None:
    found = data(cast.actor("office"), "query($s: String) { students(search: $s) { totalCount } }", s=search)
    assert found["students"]["totalCount"] == 0


def test_students_stand_in_the_russian_alphabet(cast: Cast) -> None:
    for last in ("Жуков", "Еремин", "Ежова", "Яшин", "Абрамов", "Ильин", "Йорданов"):
        m.Student.create(person=m.Person.create(last_name=last, first_name="Имя"))
    query = "query($d: Boolean!) { students(descending: $d) { nodes { name: lastName } } }"
    order = names(data(cast.actor("office"), query, d=False)["students"])
    assert order == [
        "Абрамов", "Верина", "Ежова", "Ёлкин", "Еремин", "Жуков", "Зоева", "Ильин", "Йорданов", "Янина", "Яшин",
    ]  # fmt: skip
    assert names(data(cast.actor("office"), query, d=True)["students"]) == order[::-1]


def test_groups_stand_by_their_numbers(cast: Cast) -> None:
    first = m.Group.get_by_id(cast.group)
    for name in ("ИС-101", "ИС-9"):
        m.Group.create(
            name=name, speciality=first.speciality, admitted_on=first.admitted_on, study_ends_on=first.study_ends_on
        )
    groups = names(data(cast.actor("deputy"), "{ groups { nodes { name } } }")["groups"])
    assert groups == ["ИС-9", "ИС-21", "ИС-22", "ИС-101", "ПК-31"]


@pytest.mark.parametrize("descending", [False, True])
def test_page_after_page_gives_every_row_once(cast: Cast, descending: bool) -> None:
    for at in range(11):  # namesakes, whom only their numbers tell apart
        m.Student.create(person=m.Person.create(last_name="Попов", first_name="Иван"), number=f"н-{at}")
    query = """query($after: String, $d: Boolean!) { students(first: 4, after: $after, descending: $d) {
        totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } }"""
    seen: list[str] = []
    after, more = None, True
    while more:
        page = data(cast.actor("office"), query, after=after, d=descending)["students"]
        assert page["totalCount"] == 15
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        seen += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(seen) == len(set(seen)) == 15
    assert seen == [node["id"] for node in data(
        cast.actor("office"), "query($d: Boolean!) { students(descending: $d) { nodes { id } } }", d=descending
    )["students"]["nodes"]]  # fmt: skip


@pytest.mark.parametrize(
    "after", ["", "x", "bnVsbA", "WzFd", "W10", "Ww", "eyJhIjogMX0", "WyJhIiwgImIiXQ", "WzEsIDJd", "Wy0xLCAtMV0"]
)
def test_a_cursor_of_nothing_is_refused(cast: Cast, after: str) -> None:
    [error] = ask(cast.actor("office"), "query($a: String) { students(after: $a) { totalCount } }", a=after)["errors"]
    assert error["extensions"] == {"code": "INVALID", "field": "after"}


def test_filters_work_together(cast: Cast) -> None:
    query = """query($group: ID, $teacher: ID) { journals(groupId: $group, taughtById: $teacher, search: "матем") {
        nodes { name: id } } }"""
    found = data(cast.actor("office"), query, group=f"Group:{cast.group}", teacher=f"Teacher:{cast.teachers['anna']}")
    assert names(found["journals"]) == [f"Journal:{cast.journal}"]
    other = data(cast.actor("office"), query, group=f"Group:{cast.group}", teacher=f"Teacher:{cast.teachers['boris']}")
    assert names(other["journals"]) == []


@pytest.mark.clause("R24")
@pytest.mark.clause("R40")
@pytest.mark.clause("R41")
def test_the_grid_shows_marks_absences_and_dots(cast: Cast) -> None:
    query = """query($id: ID!) { journalGrid(id: $id) { courseName groupName deliveredHours
        students { shortName markCount average proposed } lessons { topic } works { code }
        marks { studentId value } absences { studentId code } dots { studentId assignmentId } } }"""
    grid = data(cast.actor("anna"), query, id=f"Journal:{cast.journal}")["journalGrid"]
    gleb, work = f"Student:{cast.students['gleb']}", f"Assignment:{cast.work}"
    assert (grid["courseName"], grid["groupName"], grid["deliveredHours"]) == ("Математика", "ИС-21", 4)
    assert [lesson["topic"] for lesson in grid["lessons"]] == ["Множества", "Матрицы"]
    vera = {"shortName": "Верина В. П.", "markCount": 2, "average": 4.5, "proposed": 4}
    assert vera in grid["students"]
    assert grid["absences"] == [{"studentId": gleb, "code": "UNEXCUSED"}]
    assert {"studentId": gleb, "assignmentId": work} in grid["dots"]


@pytest.mark.clause("R11")
@pytest.mark.clause("R25")
def test_a_student_reads_the_own_diary(cast: Cast) -> None:
    query = """query($id: ID!) { diary(studentId: $id, from: "2026-10-05", to: "2026-10-11") {
        date topic absence works { workType value hasDot } homework { text isIndividual } } }"""
    assert data(cast.actor("gleb"), query, id=f"Student:{cast.students['gleb']}")["diary"] == [
        {
            "date": "2026-10-08", "topic": "Матрицы", "absence": "UNEXCUSED",
            "works": [{"workType": "КР", "value": None, "hasDot": True}],
            "homework": [
                {"text": "§ 4, № 12–18", "isIndividual": False}, {"text": "Доклад о Крамере", "isIndividual": True},
            ],
        }
    ]  # fmt: skip
    assert data(cast.actor("gleb"), query, id=f"Student:{cast.students['vera']}")["diary"] is None


@pytest.mark.parametrize(("first", "last"), [("2026-10-11", "2026-10-05"), ("2020-01-01", "2026-10-05")])
def test_a_diary_of_an_impossible_span_is_refused(cast: Cast, first: str, last: str) -> None:
    query = "query($id: ID!, $a: Date!, $b: Date!) { diary(studentId: $id, from: $a, to: $b) { topic } }"
    answer = ask(cast.actor("vera"), query, id=f"Student:{cast.students['vera']}", a=first, b=last)
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "INVALID", "field": "to"}]


# --- a teacher --------------------------------------------------------------------------------------------------------

RECORD = """mutation($lesson: LessonInput!) { lessonRecord(lesson: $lesson) {
    lesson { id topic assignments { id isCompulsory workType { code } } homework { text } } errors { code field } } }"""
SET = """mutation($work: ID!, $student: ID!, $value: Int!, $version: Int) {
    markSet(assignmentId: $work, studentId: $student, value: $value, expectedVersion: $version) {
    mark { value version enteredAt student { lastName } } errors { code field } } }"""


def a_lesson(cast: Cast, **values: Any) -> dict[str, Any]:
    works = [{"workTypeId": f"WorkType:{m.WorkType.get(code='КР').id}", "isCompulsory": True}]
    return {
        "journalId": f"Journal:{cast.journal}", "date": "2026-10-15", "period": 2, "topic": "Определители", "works": works,
        "homework": "§ 5", **values,
    }  # fmt: skip


@pytest.mark.clause("R24")
@pytest.mark.clause("R37")
def test_a_teacher_records_a_lesson_marks_it_and_takes_attendance(cast: Cast) -> None:
    lesson = done(cast, "anna", RECORD, lesson=a_lesson(cast))["lesson"]
    assert lesson["homework"] == [{"text": "§ 5"}]
    [work] = lesson["assignments"]
    assert work["workType"] == {"code": "КР"}
    vera, gleb = (f"Student:{cast.students[name]}" for name in ("vera", "gleb"))
    column = """mutation($work: ID!, $marks: [MarkEntry!]!) { marksSet(assignmentId: $work, marks: $marks) {
        marks { value } errors { code field } } }"""
    marks = [{"studentId": vera, "value": 5}, {"studentId": gleb, "value": 3}]
    assert done(cast, "anna", column, work=work["id"], marks=marks)["marks"] == [{"value": 5}, {"value": 3}]
    take = """mutation($lesson: ID!, $student: ID!) { attendanceTake(
        lessonId: $lesson, absences: [{studentId: $student, code: SICK}]) {
        lesson { attendanceTakenAt absences { code student { lastName } } } errors { code } } }"""
    taken = done(cast, "anna", take, lesson=lesson["id"], student=gleb)["lesson"]
    assert taken["attendanceTakenAt"] == "2026-10-15T08:00:00+00:00"
    assert taken["absences"] == [{"code": "SICK", "student": {"lastName": "Ёлкин"}}]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"date": "2026-10-16"}, ("INVALID", "date")),
        ({"date": "2025-10-15"}, ("INVALID", "date")),
        ({"period": 99}, ("INVALID", "period")),
        ({"topic": " "}, ("REQUIRED", "topic")),
        ({"topic": "я" * 501}, ("INVALID", "topic")),
        ({"hours": 0}, ("INVALID", "hours")),
        ({"works": [{"workTypeId": "WorkType:999"}]}, ("NOT_FOUND", "works.0.workType")),
        ({"journalId": "Journal:999"}, ("NOT_FOUND", "journalId")),
    ],
)
def test_a_lesson_that_cannot_be_is_refused_with_its_field_and_leaves_nothing(
    cast: Cast, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    before = m.Lesson.select().count()
    [found] = refusal(cast, "anna", RECORD, lesson=a_lesson(cast, **values))
    assert found[0] == expected[0]
    assert found[1].startswith(expected[1])
    assert m.Lesson.select().count() == before


@pytest.mark.parametrize("value", [1, 6, 0, -5])
def test_there_are_no_marks_but_two_to_five(cast: Cast, value: int) -> None:
    found = refusal(
        cast, "anna", SET, work=f"Assignment:{cast.work}", student=f"Student:{cast.students['vera']}", value=value
    )
    assert [code for code, _field in found] == ["INVALID"]


def test_a_mark_changed_by_somebody_else_meanwhile_is_a_conflict_and_shows_what_stands_there(cast: Cast) -> None:
    cell = {"work": f"Assignment:{cast.work}", "student": f"Student:{cast.students['vera']}"}
    assert done(cast, "anna", SET, **cell, value=5, version=1)["mark"]["version"] == 2
    payload = data(cast.actor("anna"), SET, **cell, value=2, version=1)["markSet"]
    assert [error["code"] for error in payload["errors"]] == ["CONFLICT"]
    assert payload["mark"]["value"] == 5


def test_a_column_is_written_as_a_whole_or_not_at_all(cast: Cast) -> None:
    vera, zoya = (f"Student:{cast.students[name]}" for name in ("vera", "zoya"))
    act = """mutation($work: ID!, $marks: [MarkEntry!]!) { marksSet(assignmentId: $work, marks: $marks) {
        errors { code field } } }"""
    marks = [{"studentId": vera, "value": 2}, {"studentId": zoya, "value": 5}]
    assert refusal(cast, "anna", act, work=f"Assignment:{cast.work}", marks=marks) == [("NOT_FOUND", "marks.1.studentId")]
    assert m.Mark.get(assignment=cast.work, student=cast.students["vera"]).value == 4


# --- the administrator and the office ---------------------------------------------------------------------------------


@pytest.mark.clause("R23")
@pytest.mark.clause("R27")
def test_an_administrator_hires_a_teacher_who_gets_a_password_once(cast: Cast) -> None:
    act = """mutation { userCreate(person: {lastName: "Новых", firstName: "Нина"}, roles: [T], login: "novykh") {
        user { login roles mustChangePassword } oneTimePassword errors { code field } } }"""
    made = done(cast, "admin", act)
    assert made["user"] == {"login": "novykh", "roles": ["T"], "mustChangePassword": True}
    assert len(made["oneTimePassword"]) >= 8
    assert refusal(cast, "admin", act) == [("TAKEN", "login")]


@pytest.mark.clause("R27")
def test_a_group_is_made_filled_and_a_student_moved_between_groups(cast: Cast) -> None:
    make = """mutation($speciality: ID) { groupCreate(group: {name: "ИС-31", specialityId: $speciality,
        admittedOn: "2026-09-01", studyEndsOn: "2030-06-30"}) { group { id name } errors { code field } } }"""
    speciality = f"Speciality:{m.Group.get_by_id(cast.group).speciality_id}"
    group = done(cast, "admin", make, speciality=speciality)["group"]
    assert refusal(cast, "admin", make, speciality=speciality) == [("TAKEN", "name")]
    move = """mutation($student: ID!, $group: ID!) { studentTransfer(studentId: $student, groupId: $group, on: "2026-10-15",
        order: "55-у") { enrollment { startsOn orderIn group { name } } errors { code field } } }"""
    moved = done(cast, "office", move, student=f"Student:{cast.students['vera']}", group=group["id"])
    assert moved["enrollment"] == {"startsOn": "2026-10-15", "orderIn": "55-у", "group": {"name": "ИС-31"}}
    assert m.Enrollment.get(student=cast.students["vera"], group=cast.group).ends_on.isoformat() == "2026-10-14"


def test_a_group_with_students_cannot_be_removed(cast: Cast) -> None:
    act = "mutation($id: ID!) { groupRemove(id: $id) { errors { code field } } }"
    assert [code for code, _field in refusal(cast, "admin", act, id=f"Group:{cast.group}")] == ["IN_USE"]


def test_what_is_missing_is_said_all_at_once(cast: Cast) -> None:
    found = refusal(cast, "admin", "mutation { groupCreate(group: {}) { errors { code field } } }")
    assert {("REQUIRED", "name"), ("REQUIRED", "specialityId")} <= {(code, field) for code, field in found} or len(found) > 1


@pytest.mark.clause("R23")
def test_a_blocked_account_is_out_at_once(cast: Cast) -> None:
    act = "mutation($id: ID!) { userBlock(id: $id) { user { active } errors { code } } }"
    assert done(cast, "admin", act, id=f"User:{cast.vera}")["user"] == {"active": False}
    with pytest.raises(AssertionError):
        cast.actor("vera")


# --- signing in from an external frontend -----------------------------------------------------------------------------


def test_a_frontend_signs_in_and_gets_a_token(cast: Cast) -> None:
    act = 'mutation($p: String!) { signIn(login: "vera", password: $p) { token errors { code message } } }'
    assert done_by_stranger(act, p=PASSWORD)["token"]
    wrong = done_by_stranger(act, p="wrong")
    assert (wrong["token"], [error["code"] for error in wrong["errors"]]) == (None, ["UNAUTHENTICATED"])
    assert "vera" not in wrong["errors"][0]["message"]


def done_by_stranger(act: str, **variables: Any) -> dict[str, Any]:
    [payload] = data(None, act, **variables).values()
    return payload  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_message_of_the_api_has_its_russian_words(language: str) -> None:
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import read_po

    from models.i18n import ROOT

    with (ROOT / "schema" / "locales" / "ru.po").open("rb") as source:
        catalogue = read_po(source, locale="ru")
    known = {message.id for message in catalogue if message.id and message.string}
    used = {found[2] for found in extract_from_dir(ROOT / "schema", keywords={"_": None}, method_map=[("**.py", "python")])}
    assert (used - known if language == "ru" else known - used) == set()
