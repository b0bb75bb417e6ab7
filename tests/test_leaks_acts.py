"""Writing through the API: what may not be seen is not found, what may be seen but not written is forbidden, and neither
changes anything. Who may write is said by the oracle, from `access.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import models as m
from models import settings
from models.base import database, statements
from models.people import Role

from .api import ask, data
from .cast import PEOPLE, TODAY, Cast
from .oracle import FAR, Oracle, on
from .walk import oracle_of

NOWHERE = 987654
WRITES = ("INSERT", "UPDATE", "DELETE")
TEACHERS = ["anna", "boris", "former", "future", "pavel", "dasha"]
LESSON_ACTS = {
    "lessonChange": 'id: "Lesson:%d", change: {topic: "Другая тема"}',
    "lessonRemove": 'id: "Lesson:%d"',
    "assignmentAdd": 'lessonId: "Lesson:%d", work: {workTypeId: "WorkType:1", title: "№ 7"}',
    "homeworkGive": 'lessonId: "Lesson:%d", text: "§ 9"',
    "attendanceTake": 'lessonId: "Lesson:%d", absences: []',
}
WORK_ACTS = {
    "assignmentChange": 'id: "Assignment:%d", change: {title: "№ 9"}',
    "assignmentRemove": 'id: "Assignment:%d"',
}
RECORD = 'lesson: {journalId: "Journal:%d", date: "2026-10-15", period: 8, topic: "Проба"}'
MARK_ACTS = {
    "markSet": 'assignmentId: "Assignment:%d", studentId: "Student:%d", value: 3',
    "marksSet": 'assignmentId: "Assignment:%d", marks: [{studentId: "Student:%d", value: 3}]',
    "markRemove": 'assignmentId: "Assignment:%d", studentId: "Student:%d"',
}


def everything() -> dict[str, Any]:
    """All rows of all tables."""
    return {model.__name__: sorted(map(repr, model.select().tuples())) for model in m.TABLES}


@pytest.fixture
def trial() -> Callable[..., tuple[list[str], bool]]:
    """An act that is tried and taken back: its codes, and whether it changed anything."""
    before: dict[str, Any] = {}

    def tried(actor: Any, act: str, arguments: str) -> tuple[list[str], bool]:
        if not before:
            before.update(everything())
        with database.atomic() as point, statements() as seen:
            [payload] = data(actor, f"mutation {{ {act}({arguments}) {{ errors {{ code field }} }} }}").values()
            changed = any(text.startswith(WRITES) for text in seen) and everything() != before
            point.rollback()
        return [error["code"] for error in payload["errors"]], changed

    return tried


def teaches(who: Oracle, journal: int, day: dt.date) -> bool:
    """Assigned today, and on the day that is written (R33)."""

    def assigned(when: dt.date) -> bool:
        return any(load.journal == journal and load.starts_on <= when <= (load.ends_on or FAR) for load in who.loads)

    return assigned(who.today) and assigned(day)


@pytest.mark.clause("R33")
@pytest.mark.parametrize("name", TEACHERS)
def test_a_teacher_writes_in_lessons_of_the_own_assignment_and_in_no_other(cast: Cast, name: str, trial: Any) -> None:
    who, actor = oracle_of(cast, name), cast.actor(name)
    lessons = who.world.rows["Lesson"]
    cases = [
        (act, text % id, ("Lesson", id), lessons.get(id)) for act, text in LESSON_ACTS.items() for id in (*lessons, NOWHERE)
    ]
    works = who.world.rows["Assignment"]
    cases += [
        (act, text % id, ("Assignment", id), lessons.get(works[id].lesson) if id in works else None)
        for act, text in WORK_ACTS.items() for id in (*works, NOWHERE)
    ]  # fmt: skip
    wrong = []
    for act, arguments, (kind, id), lesson in cases:
        codes, changed = trial(actor, act, arguments)
        if not who.row(kind, id):
            right = codes == ["NOT_FOUND"] and not changed
        elif not teaches(who, lesson.journal, lesson.date):
            right = codes == ["FORBIDDEN"] and not changed
        else:
            right = not {"NOT_FOUND", "FORBIDDEN"} & set(codes) and changed == (codes == [])
        if not right:
            wrong.append((act, arguments, codes, changed))
    assert wrong == []


@pytest.mark.clause("R33")
@pytest.mark.parametrize("name", TEACHERS)
def test_a_teacher_records_lessons_in_the_own_journals_and_in_no_other(cast: Cast, name: str, trial: Any) -> None:
    who, actor = oracle_of(cast, name), cast.actor(name)
    for id in (*who.world.rows["Journal"], NOWHERE):
        expected = [] if teaches(who, id, TODAY) else ["FORBIDDEN"] if who.row("Journal", id) else ["NOT_FOUND"]
        assert trial(actor, "lessonRecord", RECORD % id) == (expected, expected == [])


@pytest.mark.clause("R33")
@pytest.mark.clause("R47")
@pytest.mark.parametrize("name", TEACHERS)
def test_a_teacher_marks_the_students_of_the_work_s_own_journal_and_no_others(cast: Cast, name: str, trial: Any) -> None:
    """Every work with every student, also those that do not belong together."""
    who, actor, wrong = oracle_of(cast, name), cast.actor(name), []
    world = who.world
    marked = {(mark.assignment, mark.student) for mark in world.all("Mark")}
    for act, text in MARK_ACTS.items():
        for work in (*world.rows["Assignment"], NOWHERE):
            for student in (*world.rows["Student"], NOWHERE):
                codes, changed = trial(actor, act, text % (work, student))
                if not who.row("Assignment", work):
                    right = codes == ["NOT_FOUND"] and not changed
                else:
                    lesson = who.lesson_of(world.get("Assignment", work))
                    journal = world.get("Journal", lesson.journal)
                    dot = world.get("Assignment", work).is_compulsory and (work, student) not in marked
                    may = teaches(who, journal.id, lesson.date) or (dot and teaches(who, journal.id, TODAY))
                    placed = who.attends(student, journal, on(lesson.date))
                    if not may:
                        right = codes == ["FORBIDDEN"] and not changed
                    elif not placed:
                        right = codes == ["NOT_FOUND"] and not changed
                    else:
                        right = codes == [] and changed == ((work, student) in marked or act != "markRemove")
                if not right:
                    wrong.append((act, work, student, codes, changed))
    assert wrong == []


def test_a_hidden_row_and_one_that_never_was_give_the_same_answer_to_the_letter(cast: Cast) -> None:
    boris = cast.actor("boris")
    for act, text in (LESSON_ACTS | {"lessonRecord": RECORD}).items():
        hidden, never = (
            ask(boris, f"mutation {{ {act}({text % id}) {{ errors {{ code field message }} }} }}")
            for id in (cast.journal if act == "lessonRecord" else cast.lesson, NOWHERE)
        )
        assert hidden == never


# --- accounts ---------------------------------------------------------------------------------------------------------


def account_roles(user: int) -> set[Role]:
    return {Role(row.role) for row in m.UserRole.select().where(m.UserRole.user == user)}


@pytest.mark.clause("R23")
@pytest.mark.parametrize("act", ['userBlock(id: "User:%d")', 'credentialsIssue(userId: "User:%d")'])
def test_the_office_reaches_accounts_of_students_and_guardians_and_no_others(cast: Cast, act: str, trial: Any) -> None:
    name, _bracket, rest = act.partition("(")
    for person in PEOPLE:
        user = getattr(cast, person)
        codes, changed = trial(cast.actor("office"), name, rest[:-1] % user)
        if account_roles(user) <= {Role.S, Role.G}:
            assert (codes, changed) == ([], True), person
        else:
            assert codes == ["FORBIDDEN" if person == "office" else "NOT_FOUND"], person
            assert not changed


@pytest.mark.clause("R23")
@pytest.mark.parametrize("allowed", [False, True])
def test_a_curator_issues_credentials_to_guardians_in_the_own_group_where_the_college_allows_it(
    cast: Cast, allowed: bool, trial: Any
) -> None:
    settings.use(replace(settings.current(), curator_issues_credentials=allowed))
    who, actor = oracle_of(cast, "curator"), cast.actor("curator")
    for link in who.world.all("Guardian"):
        codes, changed = trial(actor, "credentialsIssue", f'guardianId: "Guardian:{link.id}"')
        users = [user.id for user in who.world.all("User") if user.person == link.guardian]
        if not who.row("Guardian", link.id):
            assert (codes, changed) == (["NOT_FOUND"], False)
        elif allowed and (link.ends_on or FAR) >= TODAY and all(account_roles(user) <= {Role.G} for user in users):
            assert (codes, changed) == ([], True)
        else:
            assert (codes, changed) == (["FORBIDDEN"], False)
    student = f'studentId: "Student:{cast.students["vera"]}"'
    assert trial(actor, "credentialsIssue", student) == (["FORBIDDEN"], False)


@pytest.mark.parametrize("name", ["admin", "office", "deputy", "anna", "gleb", "stranger"])
def test_nobody_revokes_the_token_of_another(cast: Cast, name: str, trial: Any) -> None:
    day = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    token = m.Token.create(user=cast.vera, name="дневник", value_hash="x", session_epoch=1, expires_at=day)
    assert trial(cast.actor(name), "tokenRevoke", f'id: "Token:{token.id}"') == (["NOT_FOUND"], False)
    assert trial(cast.actor("vera"), "tokenRevoke", f'id: "Token:{token.id}"') == ([], True)


@pytest.mark.clause("R27")
def test_the_administrator_has_no_part_in_marks(cast: Cast) -> None:
    assert Role.ADM in cast.actor("admin").roles
    for act, text in MARK_ACTS.items():
        query = f"mutation {{ {act}({text % (cast.work, cast.students['vera'])}) {{ errors {{ code }} }} }}"
        [error] = ask(cast.actor("admin"), query)["errors"]
        assert error["extensions"] == {"code": "FORBIDDEN", "fields": [f"Mutation.{act}"]}
