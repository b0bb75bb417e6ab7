"""A request that is sent again with its key is answered again and writes nothing; a change says which version it saw."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from graphql import get_named_type

from models import AuditEntry, Homework, Retry, SignIn, Student, TeachingLoad, Token, User, clock, settings
from models.access import Actor
from models.base import database, statements
from models.settings import Settings

from .api import data
from .calls import CALLS, call, prepare
from .cast import NOON, PASSWORD, Cast
from .checker import full
from .conftest import Backend
from .refusals import contents

KEY = "5f0c1e6a-0d0c-4c52-9d3c-6a1f6f1c2b77"
SHOWN_ONCE = {"tokenMake": "value", "userCreate": "oneTimePassword", "credentialsIssue": "oneTimePassword"}
"""Acts whose answer holds a secret, by the field where it stands: only the first answer has it."""
WITHOUT_VERSION = {
    "tokenRevoke": "a token is not changed, it ends, once",
    "passwordChange": "the old password says what was expected",
    "signOutEverywhere": "what is there ends, whatever it is",
    "marksSet": "each entry has its own",
    "gradesSet": "each entry has its own",
}
WRITES = ("INSERT", "UPDATE", "DELETE")
NEW = ("Create", "Record", "Add", "Enroll", "Make", "Send", "Write", "Cancel", "substitutionSet")


def test_the_calls_are_of_every_mutation_that_takes_a_key_and_only_signing_in_takes_none() -> None:
    fields = full().get_type("Mutation").fields
    assert {name for name, field in fields.items() if "idempotencyKey" in field.args} == set(CALLS)
    assert set(fields) - set(CALLS) == {"signIn"}  # nobody is there yet to whom a key could belong


def test_every_mutation_of_what_stands_already_takes_the_version_that_was_seen() -> None:
    fields = full().get_type("Mutation").fields
    without = {name for name in CALLS if "expectedVersion" not in fields[name].args and not name.endswith(NEW)}
    assert without == set(WITHOUT_VERSION)
    for name in ("marksSet", "gradesSet"):
        assert any(
            "expectedVersion" in getattr(get_named_type(arg.type), "fields", ()) for arg in fields[name].args.values()
        )


@pytest.mark.clause("R4")
def test_each_mutation_sent_five_times_with_one_key_writes_once_and_answers_the_same(cast: Cast) -> None:
    wrong: list[Any] = []
    for name, made in CALLS.items():
        with database.atomic() as point:
            prepare(cast, name)
            arguments, entries = made.arguments(cast), AuditEntry.select().count()
            first = call(cast, name, key=KEY, arguments=arguments)
            entries = AuditEntry.select().count() - entries
            with statements() as seen:
                others = [call(cast, name, key=KEY, arguments=arguments) for _time in range(4)]
            written = [text for text in seen if text.startswith(WRITES) and '"retry"' not in text]
            if secret := SHOWN_ONCE.get(name):
                told = {(error["code"], error["field"]) for other in others for error in other.pop("errors")}
                assert told == {("TAKEN", secret)}
                assert first.pop(secret) not in [other.pop(secret) for other in others]
                assert first.pop("errors") == []
            if first.get("errors") or not entries or written or any(other != first for other in others):
                wrong.append((name, entries, first, others[-1], written))
            point.rollback()
    assert wrong == []


def test_no_secret_lies_with_the_keys_nor_anything_that_a_thief_could_guess_it_by(cast: Cast) -> None:
    assert call(cast, "passwordChange", key=KEY)["errors"] == []
    secrets = [call(cast, name, key=KEY)[field] for name, field in SHOWN_ONCE.items()]
    kept = str(list(Retry.select().tuples()))
    assert all(secret not in kept for secret in (*secrets, PASSWORD))
    User.update(must_change_password=False).where(User.id == cast.vera).execute()
    assert call(cast, "passwordChange", key=KEY)["errors"] == []
    settings.use(replace(settings.current(), secret_key="another college's secret of sufficient length"))
    [error] = call(cast, "passwordChange", key=KEY)["errors"]
    assert error["field"] == "idempotencyKey"  # the digest of the request hangs on a secret that is not in the database


def test_a_key_belongs_to_one_person_one_operation_and_one_request(cast: Cast) -> None:
    homework = {text: f'lessonId: "Lesson:{cast.lesson}", text: "{text}"' for text in ("§ 1", "§ 2")}
    assert call(cast, "homeworkGive", key=KEY, arguments=homework["§ 1"])["errors"] == []
    before = contents()
    [error] = call(cast, "homeworkGive", key=KEY, arguments=homework["§ 2"])["errors"]
    assert (error["code"], error["field"]) == ("INVALID", "idempotencyKey")
    assert "новый ключ" in error["message"]
    assert contents() == before
    assert call(cast, "lessonChange", key=KEY)["errors"] == []
    assert call(cast, "studentCreate", key=KEY)["errors"] == []
    assert Retry.select().where(Retry.key == KEY).count() == 3


@pytest.mark.parametrize("key", ["", " ", "а" * 101, "a\\nb"])
def test_a_key_that_cannot_be_one_is_refused_with_what_to_do(cast: Cast, key: str) -> None:
    before = contents()
    [error] = call(cast, "tokenMake", arguments=f'name: "x", idempotencyKey: "{key}"')["errors"]
    assert (error["code"], error["field"]) == ("INVALID", "idempotencyKey")
    assert contents() == before


def test_a_refusal_keeps_nothing_so_that_the_same_key_serves_when_its_reason_is_gone(cast: Cast) -> None:
    arguments = f'id: "Group:{cast.group}", change: {{name: "ИС-29"}}, expectedVersion: 2'
    before = contents()
    assert call(cast, "groupChange", key=KEY, arguments=arguments)["errors"][0]["code"] == "CONFLICT"
    assert contents() == before
    call(cast, "groupChange", arguments=f'id: "Group:{cast.group}", change: {{name: "ИС-28"}}')
    assert call(cast, "groupChange", key=KEY, arguments=arguments)["errors"] == []


@pytest.mark.clause("R4")
def test_wrong_guesses_of_the_own_password_count_with_a_key_as_without(cast: Cast) -> None:
    guess = 'old: "не тот", new: "пять зелёных лошадей"'
    codes = [call(cast, "passwordChange", key=f"{KEY}{at}", arguments=guess)["errors"][0]["code"] for at in range(11)]
    assert codes == ["INVALID"] * 10 + ["TOO_MANY"]
    assert SignIn.select().where(SignIn.user == cast.vera, ~SignIn.succeeded).count() == 10


def test_what_may_not_be_seen_any_more_is_not_shown_again(cast: Cast) -> None:
    first = call(cast, "markSet", key=KEY)
    assert call(cast, "markSet", key=KEY) == first
    TeachingLoad.update(teacher=cast.teachers["boris"]).where(TeachingLoad.teacher == cast.teachers["anna"]).execute()
    again = call(cast, "markSet", key=KEY)
    assert again["mark"] is None
    assert [(error["code"], error["field"]) for error in again["errors"]] == [("NOT_FOUND", "idempotencyKey")]


def test_without_a_key_nothing_is_asked_or_written_for_it_and_old_keys_go_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with statements() as seen:
        call(cast, "markSet")
    assert not any('"retry"' in text for text in seen)
    call(cast, "markSet", key=KEY)
    monkeypatch.setattr("models.verbs.once.SWEEP_EACH", 1)
    with clock.stopped(NOON + dt.timedelta(days=6)):
        call(cast, "homeworkGive", key="next week")
    assert Retry.select().count() == 2
    with clock.stopped(NOON + dt.timedelta(days=8)):
        call(cast, "tokenMake", key="the week after")
    assert {row.key for row in Retry.select()} == {"next week", "the week after"}


# --- two people at once -----------------------------------------------------------------------------------------------


def test_a_conflict_names_who_was_faster_and_when_to_those_who_may_read_the_audit(cast: Cast) -> None:
    call(
        cast, "studentChange", arguments=f'id: "Student:{cast.students["vera"]}", change: {{number: "26-70"}}'
    )  # by the office
    late = f'id: "Student:{cast.students["vera"]}", change: {{note: "иначе"}}, expectedVersion: 9'
    query = f"mutation {{ studentChange({late}) {{ student {{ id version }} errors {{ code field message }} }} }}"
    told = {}
    for name in ("admin", "office"):
        payload = data(cast.actor(name), query)["studentChange"]
        assert payload["student"]["id"] == f"Student:{cast.students['vera']}"
        [error] = payload["errors"]
        assert (error["code"], error["field"]) == ("CONFLICT", "expectedVersion")
        told[name] = error["message"]
    assert "Учебная У." in told["admin"]
    assert "15.10.2026, 12:00" in told["admin"]  # Samara
    assert "Учебная" not in told["office"]


@pytest.mark.parametrize(
    "name",
    ["lessonRemove", "assignmentRemove", "homeworkGive", "groupRemove", "studentTransfer", "enrollmentEnd", "loadAssign",
     "credentialsIssue", "userBlock"],
)  # fmt: skip
def test_an_act_on_what_has_changed_meanwhile_is_refused(cast: Cast, name: str) -> None:
    prepare(cast, name)
    before = contents()
    [error] = call(cast, name, arguments=f"{CALLS[name].arguments(cast)}, expectedVersion: 7")["errors"]
    assert (error["code"], error["field"]) == ("CONFLICT", "expectedVersion")
    assert contents() == before


def test_version_0_says_that_there_was_nothing_yet(cast: Cast) -> None:
    nothing = f"{CALLS['homeworkGive'].arguments(cast)}, expectedVersion: 0"
    Homework.delete().where(Homework.lesson == cast.lesson).execute()
    assert call(cast, "homeworkGive", arguments=nothing)["errors"] == []
    assert call(cast, "homeworkGive", arguments=nothing)["errors"][0]["code"] == "CONFLICT"


def at_once(count: int, acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """The results of acts that so many threads, each with its own connection, take from the list as fast as they can."""

    def run(act: Callable[[], Any]) -> Any:
        database.connect(reuse_if_open=True)
        try:
            return act()
        finally:
            database.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, acts))


def sent(actor: Actor, mutation: str, key: str) -> Callable[[], Any]:
    """A request that is yet to be sent."""
    query = mutation.replace("KEY", f'idempotencyKey: "{key}"')
    return lambda: next(iter(data(actor, f"mutation {{ {query} }}").values()))


@pytest.mark.clause("R4")
def test_of_eight_requests_with_one_key_at_the_same_moment_one_writes_and_seven_are_given_its_answer(
    own_database: Settings, backend: Backend
) -> None:
    cast = backend.cast
    assert cast is not None
    vera, office = cast.actor("vera"), cast.actor("office")
    token = 'tokenMake(name: "дневник", KEY) { token { id } value errors { code } }'
    student = 'studentCreate(student: {lastName: "Новикова", firstName: "Нина"}, KEY) { student { id } errors { code } }'
    for at in range(3):
        tokens = at_once(8, [sent(vera, token, f"{KEY}{at}")] * 8)
        assert len({payload["token"]["id"] for payload in tokens}) == 1
        assert sum(payload["value"] is not None for payload in tokens) == 1
        students = at_once(8, [sent(office, student, f"{KEY}{at}")] * 8)
        assert students == [students[0]] * 8
        assert students[0]["errors"] == []
    assert Token.select().where(Token.user == cast.vera).count() == 3
    assert AuditEntry.select().where(AuditEntry.action == "student:create").count() == 3


@pytest.mark.proof
@pytest.mark.clause("R4")
def test_ten_thousand_retried_mutations_leave_no_duplicate(own_database: Settings, backend: Backend) -> None:
    """2,000 acts, each sent five times, the repetitions close together and by eight clients at once."""
    cast = backend.cast
    assert cast is not None
    anna, office = cast.actor("anna"), cast.actor("office")
    students = Student.select().count()
    homework = Homework.get_or_none(Homework.lesson == cast.lesson, Homework.student.is_null())
    version = homework.version if homework else 0
    acts = []
    for at in range(1000):
        new = f'studentCreate(student: {{lastName: "Новикова", firstName: "Нина", number: "н-{at}"}}, KEY)'
        acts.append(sent(office, f"{new} {{ student {{ id }} errors {{ code }} }}", f"student {at}"))
        given = f'homeworkGive(lessonId: "Lesson:{cast.lesson}", text: "§ {at}", KEY)'
        acts.append(sent(anna, f"{given} {{ homework {{ id }} errors {{ code }} }}", f"homework {at}"))
    requests = [act for act in acts for _time in range(5)]
    places = list(range(len(requests)))
    places.sort(key=lambda at: at + random.Random(at).randrange(12))
    answers = at_once(8, [requests[at] for at in places])
    assert Counter(error["code"] for answer in answers for error in answer["errors"]) == {}
    assert len({answer["student"]["id"] for answer in answers if "student" in answer}) == 1000
    assert Student.select().count() == students + 1000
    assert Homework.get(Homework.lesson == cast.lesson, Homework.student.is_null()).version == version + 1000
    written = Counter(row.action for row in AuditEntry.select(AuditEntry.action))
    assert (written["student:create"], written["person:create"], written["homework:give"]) == (1000, 1000, 1000)
    assert Retry.select().count() == 2000
