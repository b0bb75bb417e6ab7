"""The number of SQL statements of an operation depends on its shape, never on how many people a group has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

import models as m
from models import settings
from models.base import statements

from .api import api
from .cast import Cast

GRID = """{ journalGrid(id: "Journal:%(journal)d") {
  students { id name average } lessons { id date } works { id } marks { studentId value } absences { code }
  dots { studentId }
} }"""
DIARY = """{ diary(studentId: "Student:%(student)d", from: "2026-09-01", to: "2026-12-30") {
  date topic courseName absence works { value hasDot } homework { text }
} }"""
DEEP = """{ journals(first: 100) { totalCount nodes { course { name } group { name curator { shortName }
  present { student { shortName enrollments { group { name } } } } }
  loads { teacher { name } } lessons { topic assignments { title marks { value student { name } } } homework { text } }
} } }"""
USERS = "{ users(first: 50) { totalCount edges { cursor node { login name roles } } } }"
STUDENTS = "{ students(first: 200) { nodes { name guardians { name phone } enrollments { orderIn group { name } } } } }"
MARKS = """mutation { marksSet(assignmentId: "Assignment:%(work)d", marks: [%(marks)s]) {
  marks { value student { name } } errors { code } } }"""
QUERIES = {
    "a grid": ("anna", GRID), "a grid for the deputy": ("deputy", GRID), "a diary": ("vera", DIARY),
    "a child's diary": ("guardian", DIARY), "journals with all below": ("office", DEEP),
    "a teacher's journals with all below": ("anna", DEEP), "accounts": ("admin", USERS), "students": ("office", STUDENTS),
    "a curator's students": ("curator", STUDENTS),
}  # fmt: skip


def grow(cast: Cast, count: int, day: dt.date) -> list[int]:
    """So many more students with guardians and accounts in ИС-21, with a lesson each: a work, a mark, an absence."""
    added = []
    moment = dt.datetime(2026, 10, 14, 9, tzinfo=dt.UTC)
    for at in range(count):
        person = m.Person.create(last_name=f"Новиков{at}", first_name="Нил")
        student = m.Student.create(person=person).id
        m.Enrollment.create(student=student, group=cast.group, starts_on=dt.date(2026, 9, 1))
        mother = m.Person.create(last_name=f"Новикова{at}", first_name="Нина")
        m.Guardianship.create(guardian=mother, student=student, starts_on=dt.date(2026, 9, 1))
        m.User.create(person=person, login=f"new{day:%d}{at}", password_hash="-")
        lesson = m.Lesson.create(
            journal=cast.journal, teacher=cast.teachers["anna"], date=day + dt.timedelta(days=at // 8), period=at % 8 + 1,
            topic="Ряды", entered_at=moment, entered_by=cast.anna,
        )  # fmt: skip
        work = m.Assignment.create(lesson=lesson, work_type=1, position=1, is_compulsory=True)
        m.Mark.create(assignment=work, student=student, value=4, marked_on=lesson.date, author=cast.anna)
        m.Attendance.create(lesson=lesson, student=student, code="н", author=cast.anna)
        m.Homework.create(lesson=lesson, student=student, text="Доклад")
        added.append(student)
    return added


def count(cast: Cast, name: str, query: str) -> tuple[int, int]:
    """The statements of an operation that has been asked before, and the length of its answer."""
    actor = cast.actor(name)
    client = api(actor)
    client.post("/graphql", json={"query": query})
    with statements() as seen:
        response = client.post("/graphql", json={"query": query})
    assert "errors" not in response.get_json(), response.get_json()["errors"]
    return len(seen), len(response.data)


@pytest.mark.parametrize("kind", QUERIES)
def test_a_query_takes_as_many_statements_for_a_big_group_as_for_a_small_one(cast: Cast, kind: str) -> None:
    name, text = QUERIES[kind]
    query = text % {"journal": cast.journal, "student": cast.students["vera"]} if "%(" in text else text
    settings.use(replace(settings.current(), query_cost_limit=10**9))
    grow(cast, 4, dt.date(2026, 10, 1))
    few, shorter = count(cast, name, query)
    grow(cast, 24, dt.date(2026, 10, 2))
    many, longer = count(cast, name, query)
    assert longer > shorter
    assert many == few
    assert many <= 24


def test_the_answer_to_a_column_of_marks_is_read_back_in_as_many_statements_whatever_its_length(cast: Cast) -> None:
    """Writing takes statements for each mark and its audit; reading back and checking do not."""
    reads = []
    for size, day in ((2, 1), (16, 2)):
        students = grow(cast, size, dt.date(2026, 10, day))
        work = m.Assignment.create(
            lesson=m.Lesson.create(
                journal=cast.journal, teacher=cast.teachers["anna"], date=dt.date(2026, 10, 14), period=day,
                topic="Графы", entered_by=cast.anna,
            ), work_type=1, position=1,
        )  # fmt: skip
        marks = ", ".join(f'{{studentId: "Student:{student}", value: 5}}' for student in students)
        client = api(cast.actor("anna"))
        with statements() as seen:
            answer = client.post("/graphql", json={"query": MARKS % {"work": work.id, "marks": marks}}).get_json()
        assert len(answer["data"]["marksSet"]["marks"]) == size
        written = [text for text in seen if text.startswith(("INSERT", "UPDATE", "SAVEPOINT", "RELEASE"))]
        audit_tail = [text for text in seen if '"audit_entry"' in text and text.startswith("SELECT")]
        reads.append(len(seen) - len(written) - len(audit_tail))
    assert reads[0] == reads[1]
