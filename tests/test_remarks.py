"""Remarks on a journal and the teacher's answers (R13)."""

from __future__ import annotations

import pytest

from models import AuditEntry, Journal, Remark, clock
from models.access import visible
from models.errors import Code
from models.verbs.remarks import remark_answer, remark_change, remark_write

from .api import ask, data
from .cast import Cast
from .refusals import refused

PLACE = [("vera", Code.FORBIDDEN), ("admin", Code.FORBIDDEN), ("curator", Code.FORBIDDEN), ("boris", Code.NOT_FOUND)]


def made(cast: Cast, name: str = "deputy") -> Remark:
    return remark_write(cast.actor(name), cast.journal, text="Нет темы 10 сентября")


@pytest.mark.clause("R13")
@pytest.mark.clause("R30")
@pytest.mark.parametrize(("name", "code"), [*PLACE, ("anna", Code.FORBIDDEN), ("stranger", Code.NOT_FOUND)])
def test_nobody_but_a_deputy_and_the_office_makes_a_remark(cast: Cast, name: str, code: Code) -> None:
    with refused(code):
        remark_write(cast.actor(name), cast.journal, text="Нет темы")
    with refused(Code.REQUIRED, "text"):
        remark_write(cast.actor("office"), cast.journal, text=" ")
    assert made(cast, "office").author_id == cast.office


@pytest.mark.clause("R13")
def test_a_remark_is_changed_by_who_made_it_until_it_is_answered(cast: Cast) -> None:
    remark = made(cast)
    for name, code in (("office", Code.FORBIDDEN), ("anna", Code.FORBIDDEN), ("curator", Code.NOT_FOUND)):
        with refused(code):
            remark_change(cast.actor(name), remark.id, text="Иначе")
    changed = remark_change(cast.actor("deputy"), remark.id, text="Нет темы 8 октября", expected_version=1)
    with refused(Code.CONFLICT, "expectedVersion"):
        remark_answer(cast.actor("anna"), remark.id, answer="Внесена", expected_version=1)
    remark_answer(cast.actor("anna"), remark.id, answer="Внесена", expected_version=changed.version)
    with refused(Code.IN_USE):
        remark_change(cast.actor("deputy"), remark.id, text="Иначе")


@pytest.mark.clause("R13")
@pytest.mark.parametrize(
    ("name", "code"),
    [("former", Code.FORBIDDEN), ("dasha", Code.FORBIDDEN), ("office", Code.FORBIDDEN), ("boris", Code.NOT_FOUND),
     ("curator", Code.NOT_FOUND), ("vera", Code.NOT_FOUND), ("admin", Code.NOT_FOUND)],
)  # fmt: skip
def test_the_teacher_of_the_journal_answers_and_nobody_else(cast: Cast, name: str, code: Code) -> None:
    remark = made(cast)
    with refused(code):
        remark_answer(cast.actor(name), remark.id, answer="Внесена")
    with refused(Code.REQUIRED, "answer"):
        remark_answer(cast.actor("anna"), remark.id, answer="")
    for _time in range(2):
        answered = remark_answer(cast.actor("anna"), remark.id, answer="Внесена")
    assert (answered.answered_by_id, answered.answered_at, answered.version) == (cast.anna, clock.now(), 2)
    entries = AuditEntry.select().where(AuditEntry.thing == "Remark").order_by(AuditEntry.id)
    assert [(entry.action, entry.journal_id) for entry in entries] == [
        ("remark:write", cast.journal), ("remark:answer", cast.journal),
    ]  # fmt: skip


@pytest.mark.clause("R13")
def test_remarks_are_made_and_answered_after_the_journal_was_closed(cast: Cast) -> None:
    Journal.update(closed_at=clock.now()).where(Journal.id == cast.journal).execute()
    assert remark_answer(cast.actor("anna"), made(cast).id, answer="Учту").answered_at


@pytest.mark.clause("R13")
def test_each_reads_the_remarks_on_journals_of_their_own(cast: Cast) -> None:
    made(cast)
    remark_write(cast.actor("office"), cast.english, text="Не отмечена посещаемость")
    seen = {
        name: visible(cast.actor(name), Remark).count()
        for name in ("office", "deputy", "anna", "former", "boris", "future", "curator", "vera", "admin", "pavel")
    }
    assert seen == {
        "office": 2, "deputy": 2, "anna": 1, "former": 1, "boris": 1, "future": 0, "curator": 0, "vera": 0, "admin": 0,
        "pavel": 0,
    }  # fmt: skip


@pytest.mark.clause("R13")
def test_the_api_makes_lists_and_answers(cast: Cast) -> None:
    write = 'mutation { remarkWrite(journalId: "Journal:%d", text: "Нет темы") { remark { id isMine } errors { code } } }'
    written = data(cast.actor("deputy"), write % cast.journal)["remarkWrite"]
    assert (written["errors"], written["remark"]["isMine"]) == ([], True)
    listed = """query($unanswered: Boolean) { remarks(unanswered: $unanswered) { totalCount nodes {
      authorName isMine isAnswered answer answeredByName journal { course { name } } } } }"""
    [seen] = data(cast.actor("anna"), listed, unanswered=True)["remarks"]["nodes"]
    assert (seen["authorName"], seen["isMine"], seen["isAnswered"]) == ("Замов Захар", False, False)
    assert seen["journal"]["course"]["name"] == "Математика"
    answer = 'mutation { remarkAnswer(id: "%s", text: "Внесена") { remark { answer } errors { code } } }'
    answered = data(cast.actor("anna"), answer % written["remark"]["id"])["remarkAnswer"]
    assert answered == {"remark": {"answer": "Внесена"}, "errors": []}
    assert data(cast.actor("anna"), listed, unanswered=True)["remarks"]["totalCount"] == 0
    assert data(cast.actor("office"), listed, unanswered=False)["remarks"]["nodes"][0]["answeredByName"] == "Алгеброва Анна"
    for name in ("curator", "vera", "admin"):
        [refusal] = ask(cast.actor(name), listed)["errors"]
        assert refusal["extensions"]["code"] == "FORBIDDEN"
