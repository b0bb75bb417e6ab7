"""The audit: one entry for each act, with what was and what is; nobody changes it (R4)."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import peewee
import pytest

from models import AuditEntry, Course, Enrollment, Group, Lesson, Mark, Person, Student, TeachingLoad, User, audit
from models.access import actor_of
from models.base import database
from models.errors import Code, Conflict, JournalError
from models.settings import Settings
from models.verbs.attendance import attendance_take
from models.verbs.college import ENROLLMENTS, student_transfer
from models.verbs.lessons import lesson_change
from models.verbs.marks import mark_set
from models.verbs.people import STUDENTS
from models.verbs.teaching import load_assign

from .cast import NOON, TODAY, Cast


def entries(cast: Cast) -> list[AuditEntry]:
    return list(AuditEntry.select().order_by(AuditEntry.id))


@pytest.mark.clause("R4")
def test_an_entry_says_who_when_what_and_from_what_to_what(cast: Cast) -> None:
    mark_set(cast.actor("anna"), cast.work, cast.students["vera"], 5)
    (entry,) = entries(cast)
    assert (entry.actor_id, entry.at, entry.action, entry.thing, entry.journal_id) == (
        cast.anna, NOON, "mark:set", "Mark", cast.journal
    )  # fmt: skip
    assert ('"value":4' in entry.before, '"value":5' in entry.after, "student" in entry.before) == (True, True, False)


@pytest.mark.clause("R4")
def test_what_was_refused_leaves_no_entry(cast: Cast) -> None:
    with pytest.raises(JournalError):
        mark_set(cast.actor("anna"), cast.work, cast.students["vera"], 6)
    with pytest.raises(JournalError):
        mark_set(cast.actor("boris"), cast.work, cast.students["vera"], 5)
    assert entries(cast) == []


@pytest.mark.clause("R4")
@pytest.mark.parametrize("act", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_an_entry(cast: Cast, act: str) -> None:
    mark_set(cast.actor("anna"), cast.work, cast.students["vera"], 5)
    with pytest.raises(peewee.DatabaseError, match="append-only"), database.atomic():
        database.execute_sql(act)
    assert [entry.action for entry in entries(cast)] == ["mark:set"]


@pytest.mark.clause("R4")
def test_what_belongs_to_a_journal_names_it_and_what_does_not_names_none(cast: Cast) -> None:
    STUDENTS.change(cast.actor("office"), Student.get_by_id(cast.students["vera"]), note="переведена на 2 курс")
    lesson_change(cast.actor("anna"), cast.lesson, topic="Матрицы II")
    assert [(entry.action, entry.journal_id) for entry in entries(cast)] == [
        ("student:change", None), ("lesson:change", cast.journal)
    ]  # fmt: skip


@pytest.mark.clause("R23")
def test_no_column_that_holds_a_secret_enters_a_snapshot(cast: Cast) -> None:
    kept = audit.snapshot(User.get_by_id(cast.vera))
    assert "login" in kept
    assert "password_hash" not in kept


# --- many at once -----------------------------------------------------------------------------------------------------


def at_once(acts: list[Callable[[], Any]]) -> Counter[str]:
    """Let each act happen on a thread and a connection of its own, all at the same time; how they ended."""
    ended: Counter[str] = Counter()
    start, writing = threading.Barrier(len(acts)), threading.Lock()

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            database.connect(reuse_if_open=True)
            act()
            result = "done"
        except JournalError as refusal:
            result = str(refusal.code)
        except Exception as fault:  # noqa: BLE001 - what is no refusal is counted by its name, and fails the test
            result = repr(fault)
        finally:
            database.close()
        with writing:
            ended[result] += 1

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def ids() -> dict[str, int]:
    """What the tests below need to know of a copied cast."""
    lesson = Lesson.get(
        Lesson.topic == "Матрицы", Lesson.journal == Lesson.select(Lesson.journal).where(Lesson.topic == "Множества")
    )
    mark = Mark.get(Mark.value == 4)
    return {
        "anna": User.get(User.login == "anna").id, "office": User.get(User.login == "office").id,
        "admin": User.get(User.login == "admin").id, "lesson": lesson.id, "work": mark.assignment_id,
        "vera": mark.student_id,
        "gleb": Student.get(Student.number == "26-1").id, "zoya": Student.get(Student.number == "26-2").id,
        "group": lesson.journal.group_id,
    }  # fmt: skip


@pytest.mark.clause("R4")
@pytest.mark.parametrize(("student", "version"), [("vera", 1), ("gleb", 0)])
def test_of_fifty_who_write_one_cell_one_wins_and_forty_nine_learn_of_it(
    own_database: Settings, student: str, version: int
) -> None:
    known = ids()
    anna = actor_of(known["anna"])
    assert anna is not None
    ended = at_once(
        [
            lambda value=2 + at % 2: mark_set(anna, known["work"], known[student], value, expected_version=version)
            for at in range(50)
        ]
    )
    assert ended == {"done": 1, "CONFLICT": 49}
    mark = Mark.get(assignment=known["work"], student=known[student])
    assert mark.version == version + 1
    assert AuditEntry.select().count() == 1


@pytest.mark.clause("R4")
def test_twenty_first_marks_without_an_expectation_end_as_one_row(own_database: Settings) -> None:
    known = ids()
    anna = actor_of(known["anna"])
    assert anna is not None
    ended = at_once([lambda value=2 + at % 4: mark_set(anna, known["work"], known["gleb"], value) for at in range(20)])
    assert ended == {"done": 20}
    mark = Mark.get(assignment=known["work"], student=known["gleb"])
    assert mark.version == AuditEntry.select().count()


@pytest.mark.clause("R4")
def test_of_ten_who_change_one_lesson_one_wins(own_database: Settings) -> None:
    known = ids()
    anna = actor_of(known["anna"])
    assert anna is not None
    changes: list[Callable[[], Any]] = [
        lambda at=at: lesson_change(anna, known["lesson"], topic=f"Тема {at}", expected_version=1) for at in range(5)
    ]
    changes += [lambda: attendance_take(anna, known["lesson"], {known["vera"]: "н"}, expected_version=1) for _at in range(5)]
    assert at_once(changes) == {"done": 1, "CONFLICT": 9}
    assert Lesson.get_by_id(known["lesson"]).version == 2


@pytest.mark.clause("R4")
def test_of_ten_clerks_who_all_read_the_same_student_one_writes(own_database: Settings) -> None:
    known = ids()
    office = actor_of(known["office"])
    assert office is not None
    rows = [Student.get_by_id(known["vera"]) for _clerk in range(10)]  # all of them were read before anybody wrote
    ended = at_once(
        [
            lambda row=row, at=at: STUDENTS.change(office, row, note=f"запись {at}", expected_version=1)
            for at, row in enumerate(rows)
        ]
    )
    assert ended == {"done": 1, "CONFLICT": 9}
    with pytest.raises(Conflict) as refusal:
        STUDENTS.change(office, rows[0], note="поздно", expected_version=1)
    assert refusal.value.present.version == 2  # type: ignore[attr-defined]


@pytest.mark.clause("R47")
def test_of_ten_who_enrol_one_student_at_once_one_succeeds(own_database: Settings) -> None:
    known = ids()
    office = actor_of(known["office"])
    assert office is not None
    fresh = Student.create(person=Person.create(last_name="Новикова", first_name="Нина")).id
    ended = at_once(
        [
            lambda at=at: ENROLLMENTS.create(
                office, student=fresh, group=known["group"], starts_on=dt.date(2026, 9, 1 + at), ends_on=dt.date(2026, 11, 1)
            )
            for at in range(10)
        ]
    )
    assert ended == {"done": 1, str(Code.TAKEN): 9}
    assert Enrollment.select().where(Enrollment.student == fresh).count() == 1


@pytest.mark.clause("R47")
def test_of_five_who_move_one_student_one_succeeds(own_database: Settings) -> None:
    known = ids()
    office = actor_of(known["office"])
    assert office is not None
    other = Group.get(Group.name == "ИС-22").id
    student = Student.get_by_id(known["vera"])
    ended = at_once([lambda: student_transfer(office, student, group=other, on=TODAY) for _clerk in range(5)])
    assert ended.pop("done") == 1
    assert set(ended) <= {str(code) for code in Code}
    assert Enrollment.select().where(Enrollment.student == student).count() == 2


@pytest.mark.clause("R28")
def test_one_load_assigned_ten_times_at_once_is_one_load(own_database: Settings) -> None:
    known = ids()
    admin = actor_of(known["admin"])
    assert admin is not None
    english = Course.get(Course.name == "Иностранный язык").id
    boris = TeachingLoad.get(TeachingLoad.hours == 40, TeachingLoad.starts_on == dt.date(2026, 10, 1))
    semester = Lesson.get_by_id(known["lesson"]).journal.semester_id
    ended = at_once(
        [
            lambda: load_assign(
                admin, course=english, group=known["group"], semester=semester, teacher=boris.teacher_id, hours=20
            )
            for _time in range(10)
        ]
    )
    assert ended.pop("done") >= 1
    assert set(ended) <= {str(Code.TAKEN)}
    assert TeachingLoad.select().where(TeachingLoad.hours == 20).count() == 1
