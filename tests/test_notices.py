"""A guardian's notice of absence: who sends it, who decides, what becomes of absences before and after (R32)."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models import AbsenceNotice, Attendance, AuditEntry, Group, Journal, Lesson, clock, notices
from models.access import can, visible
from models.attendance import AbsenceCode
from models.base import database
from models.errors import Code
from models.notices import NoticeCause, NoticeStatus
from models.people import Guardianship
from models.settings import Settings
from models.verbs.attendance import attendance_take
from models.verbs.excuses import excuses
from models.verbs.lessons import lesson_record
from models.verbs.notices import (
    absence_excuse,
    notice_accept,
    notice_change,
    notice_decline,
    notice_send,
    notice_withdraw,
)

from .api import ask, data
from .cast import NOON, TODAY, Cast, guard
from .conftest import Backend
from .refusals import refused

EIGHTH = dt.date(2026, 10, 8)
DAY = dt.timedelta(days=1)


def send(cast: Cast, name: str = "several", child: str = "gleb", **values: Any) -> AbsenceNotice:
    given = {"starts_on": EIGHTH, "ends_on": EIGHTH, "cause": NoticeCause.FAMILY, "text": "Ездили к бабушке", **values}
    return notice_send(cast.actor(name), cast.students[child], **given)


def absence(cast: Cast, lesson: int | None = None, child: str = "gleb") -> Attendance:
    return Attendance.get(lesson=lesson or cast.lesson, student=cast.students[child])


def entries(**values: Any) -> list[AuditEntry]:
    return list(AuditEntry.select().filter(**values).order_by(AuditEntry.id))


@pytest.mark.clause("R32")
@pytest.mark.parametrize(("cause", "code"), [(NoticeCause.ILLNESS, AbsenceCode.SICK), (NoticeCause.FAMILY, "у")])
def test_a_notice_sent_afterwards_and_accepted_excuses_what_stood_as_unexcused(
    cast: Cast, cause: NoticeCause, code: AbsenceCode
) -> None:
    notice = send(cast, cause=cause)
    assert (absence(cast).code, notice.status) == (AbsenceCode.UNEXCUSED, NoticeStatus.SENT)
    accepted = notice_accept(cast.actor("curator"), notice.id, answer="Спасибо", expected_version=1)
    row = absence(cast)
    assert (accepted.excused, accepted.left, row.code, row.version, row.author_id) == (1, 0, code, 2, cast.anna)
    assert (accepted.notice.status, accepted.notice.decided_by_id, accepted.notice.decided_at) == (
        NoticeStatus.ACCEPTED, cast.curator, clock.now(),
    )  # fmt: skip
    [of_notice] = entries(action="notice:accept")
    [of_row] = entries(action="absence:excuse")
    assert (of_notice.journal_id, of_row.journal_id, of_row.thing_id) == (None, cast.journal, row.id)
    assert (of_row.before, of_row.after) == ('{"code":"н","version":1}', f'{{"code":"{code}","version":2}}')
    assert Lesson.get_by_id(cast.lesson).version == 1


@pytest.mark.clause("R32")
def test_a_notice_accepted_beforehand_excuses_an_absence_that_comes_later(cast: Cast) -> None:
    gleb, vera = cast.students["gleb"], cast.students["vera"]
    notice = send(cast, starts_on=TODAY, ends_on=TODAY + 2 * DAY, cause="illness")
    assert excuses([gleb, vera], TODAY) == {}
    assert notice_accept(cast.actor("curator"), notice.id).excused == 0
    for day, expected in ((-1, {}), (0, {gleb: AbsenceCode.SICK}), (2, {gleb: AbsenceCode.SICK}), (3, {})):
        assert excuses([gleb, vera], TODAY + day * DAY) == expected
    notice_decline(cast.actor("curator"), notice.id, answer="Ошибка")
    assert excuses([gleb], TODAY) == {}


@pytest.mark.clause("R32")
def test_a_declined_notice_excuses_nothing_and_what_is_excused_stays_so(cast: Cast) -> None:
    curator, notice = cast.actor("curator"), send(cast)
    assert notice_decline(curator, notice.id, answer="Был в столовой").answer == "Был в столовой"
    assert absence(cast).code is AbsenceCode.UNEXCUSED
    notice_accept(curator, notice.id)
    assert absence(cast).code is AbsenceCode.EXCUSED
    notice_decline(curator, notice.id)
    assert absence(cast).code is AbsenceCode.EXCUSED


@pytest.mark.clause("R26")
@pytest.mark.parametrize(
    ("name", "child", "code"),
    [
        ("guardian", "gleb", Code.NOT_FOUND),  # another's child
        ("revoked", "vera", Code.NOT_FOUND),
        ("stranger", "vera", Code.NOT_FOUND),
        ("unconsented", "yana", Code.NOT_FOUND),  # of age, without consent
        ("vera", "vera", Code.FORBIDDEN),
        ("anna", "gleb", Code.FORBIDDEN),
        ("curator", "gleb", Code.FORBIDDEN),
        ("office", "gleb", Code.FORBIDDEN),
        ("admin", "gleb", Code.FORBIDDEN),
    ],
)
def test_only_a_guardian_of_today_sends_a_notice(cast: Cast, name: str, child: str, code: Code) -> None:
    with refused(code):
        send(cast, name, child)
    assert send(cast, "consented", "yana").id
    assert send(cast, "guardian", "vera").id


@pytest.mark.clause("R32")
@pytest.mark.parametrize("name", ["guardian", "several", "anna", "boris", "office", "deputy", "admin", "gleb", "dasha"])
def test_only_the_curator_decides(cast: Cast, name: str) -> None:
    notice = send(cast)
    for act in (notice_accept, notice_decline):
        with refused(Code.FORBIDDEN if name in {"several", "office", "deputy", "gleb", "dasha"} else Code.NOT_FOUND):
            act(cast.actor(name), notice.id)
    with refused(Code.NOT_FOUND if name in {"guardian", "admin", "boris"} else Code.FORBIDDEN):
        absence_excuse(cast.actor(name), absence(cast).id, "у")
    assert notice_accept(cast.actor("curator"), notice.id).excused == 1


@pytest.mark.clause("R32")
def test_a_curator_decides_for_the_group_of_today_and_touches_no_journal_of_another_group(cast: Cast) -> None:
    """Zoya went to ИС-22: its curator accepts, and her absence in the journal of ИС-21 is not theirs to change."""
    zoya = cast.students["zoya"]
    early = Attendance.create(lesson=cast.early_lesson, student=zoya, code="н", author=cast.former)
    Attendance.update(code="н").where(Attendance.lesson == cast.other_lesson).execute()
    notice = send(cast, "several", "zoya", starts_on=dt.date(2026, 9, 5), ends_on=EIGHTH)
    with refused(Code.NOT_FOUND):  # she has left the group of this curator
        notice_accept(cast.actor("curator"), notice.id)
    Group.update(curator=cast.teachers["curator"]).where(Group.id == cast.other_group).execute()
    Group.update(curator=cast.teachers["anna"]).where(Group.id == cast.group).execute()
    assert notice_accept(cast.actor("curator"), notice.id).excused == 1
    assert absence(cast, cast.other_lesson, "zoya").code is AbsenceCode.EXCUSED
    assert Attendance.get_by_id(early.id).code is AbsenceCode.UNEXCUSED


@pytest.mark.clause("R49")
def test_absences_in_closed_journals_stay_and_are_counted(cast: Cast) -> None:
    notice, curator = send(cast), cast.actor("curator")
    Journal.update(closed_at=clock.now()).where(Journal.id == cast.journal).execute()
    assert notice_accept(curator, notice.id)[1:] == (0, 1)
    assert absence(cast).code is AbsenceCode.UNEXCUSED
    with refused(Code.CLOSED):
        absence_excuse(curator, absence(cast).id, "у")
    Journal.update(closed_at=None).where(Journal.id == cast.journal).execute()
    assert notice_accept(curator, notice.id)[1:] == (1, 0)  # once it is opened


@pytest.mark.clause("R26")
def test_of_two_guardians_each_changes_only_the_own_notice_and_only_until_it_is_decided(cast: Cast) -> None:
    pavel, several = cast.actor("pavel"), cast.actor("several")
    notice = send(cast)
    assert visible(pavel, AbsenceNotice).count() == 1
    for act in (notice_change, notice_withdraw):
        with refused(Code.FORBIDDEN):
            act(pavel, notice.id)
        with refused(Code.CONFLICT):
            act(several, notice.id, expected_version=7)
    assert notice_change(several, notice.id, text="", expected_version=1).version == 2
    second = send(cast, "pavel")
    notice_accept(cast.actor("curator"), notice.id)
    with refused(Code.INVALID):
        notice_change(several, notice.id, cause="illness")
    with refused(Code.INVALID):
        notice_withdraw(several, notice.id)
    notice_withdraw(pavel, second.id, expected_version=1)
    Guardianship.update(ends_on=TODAY - DAY).where(Guardianship.guardian == several.person_id).execute()
    assert [row.id for row in AbsenceNotice.select()] == [notice.id]
    with refused(Code.NOT_FOUND):
        notice_change(cast.actor("several"), notice.id, text="снова")


@pytest.mark.clause("R32")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": EIGHTH - DAY}, "ends_on"),
        ({"ends_on": EIGHTH + 60 * DAY}, "ends_on"),
        ({"starts_on": TODAY - 366 * DAY, "ends_on": TODAY - 360 * DAY}, "starts_on"),
        ({"starts_on": TODAY + 360 * DAY, "ends_on": TODAY + 366 * DAY}, "ends_on"),
        ({"starts_on": None}, "starts_on"),
        ({"cause": "J06.9"}, "cause"),
        ({"cause": ""}, "cause"),
        ({"text": "я" * 501}, "text"),
    ],
)
def test_a_notice_is_of_real_days_and_of_a_known_cause(cast: Cast, values: dict[str, Any], field: str) -> None:
    with refused(Code.REQUIRED if None in values.values() or "" in values.values() else Code.INVALID, field):
        send(cast, **values)
    assert send(cast, starts_on=TODAY - 365 * DAY, ends_on=TODAY - 306 * DAY, text="я" * 500).id


@pytest.mark.clause("R32")
def test_a_text_that_seems_to_name_an_illness_is_taken_with_a_hint(cast: Cast) -> None:
    mutation = "mutation($notice: NoticeInput!) {noticeSend(notice: $notice) {notice {text isMine} hint errors {code}}}"
    texts = (("ОРВИ, J06.9", True), ("Диагноз: ангина", True), ("Ездили в 5 школу", False), ("", False))
    for at, (text, is_hinted) in enumerate(texts):
        assert notices.seems_medical(text) is is_hinted
        given = {
            "studentId": f"Student:{cast.students['gleb']}", "startsOn": f"2026-10-0{at + 5}", "endsOn": "2026-10-08",
            "cause": "ILLNESS", "text": text,
        }  # fmt: skip
        sent = data(cast.actor("several"), mutation, notice=given)["noticeSend"]
        assert (sent["notice"], bool(sent["hint"]), sent["errors"]) == ({"text": text, "isMine": True}, is_hinted, [])
    assert not {"diagnosis", "illness"} & set(AbsenceNotice._meta.fields)
    assert not [entry for entry in AuditEntry.select() if "ОРВИ" in entry.after]


@pytest.mark.clause("R32")
def test_the_curator_changes_the_reason_of_an_absence_but_not_that_there_was_one(cast: Cast) -> None:
    curator, row = cast.actor("curator"), absence(cast)
    for at, code in enumerate(("у", "б", "осв", "н")):
        assert absence_excuse(curator, row.id, code, expected_version=at + 1).version == at + 2
    assert len(entries(action="absence:excuse", journal=cast.journal)) == 4
    with refused(Code.CONFLICT):
        absence_excuse(curator, row.id, "у", expected_version=1)
    with refused(Code.CONFLICT):  # from a page that is older than the curator's decision
        attendance_take(cast.actor("anna"), cast.lesson, {row.student_id: "н"}, expected_version=1)
    with refused(Code.INVALID, "code"):
        absence_excuse(curator, row.id, "оп")
    Attendance.update(code="оп").where(Attendance.id == row.id).execute()
    with refused(Code.INVALID, "code"):
        absence_excuse(curator, row.id, "у")
    Attendance.update(code="н", removed_at=NOON).where(Attendance.id == row.id).execute()
    with refused(Code.NOT_FOUND):
        absence_excuse(curator, row.id, "у")


@pytest.mark.clause("R32")
def test_a_teacher_sees_excused_or_not_and_never_the_notice_nor_does_the_administrator(cast: Cast) -> None:
    notice_accept(cast.actor("curator"), send(cast).id, answer="Спасибо")
    anna, admin = cast.actor("anna"), cast.actor("admin")
    for actor in (anna, admin):
        assert ask(actor, "{absenceNotices {nodes {text}}}")["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert visible(actor, AbsenceNotice).count() == 0
        assert not visible(actor, AuditEntry).where(AuditEntry.thing == "AbsenceNotice").exists()
    assert visible(cast.actor("deputy"), AuditEntry).where(AuditEntry.thing == "AbsenceNotice").count() == 2
    assert visible(anna, Attendance).where(Attendance.student == cast.students["gleb"]).get().code is AbsenceCode.EXCUSED
    both = cast.actor("pavel")  # teaches ПК-31, is Gleb's father
    assert visible(both, AbsenceNotice).count() == 1
    assert can(both, "notice:decide", notice_of(cast).student) is False


def notice_of(cast: Cast) -> AbsenceNotice:
    return AbsenceNotice.get(student=cast.students["gleb"])


@pytest.mark.clause("R32")
def test_the_api_tells_the_curator_what_was_excused_and_the_guardian_the_answer(cast: Cast) -> None:
    notice = send(cast)
    accept = """mutation($id: ID!) {noticeAccept(id: $id, answer: "Спасибо", expectedVersion: 1) {
        notice {status version answer decidedByName} excused left errors {code}}}"""
    assert data(cast.actor("curator"), accept, id=f"AbsenceNotice:{notice.id}")["noticeAccept"] == {
        "notice": {"status": "ACCEPTED", "version": 2, "answer": "Спасибо", "decidedByName": "Кураторова Клара"},
        "excused": 1, "left": 0, "errors": [],
    }  # fmt: skip
    again = data(cast.actor("curator"), accept, id=f"AbsenceNotice:{notice.id}")["noticeAccept"]
    assert (again["errors"], again["notice"]["version"]) == ([{"code": "CONFLICT"}], 2)
    wanted = f'{{absenceNotices(status: ACCEPTED, groupId: "Group:{cast.group}") {{nodes {{answer authorName isMine}}}}}}'
    seen = [{"answer": "Спасибо", "authorName": "Ёлкина Раиса", "isMine": True}]
    assert data(cast.actor("several"), wanted)["absenceNotices"]["nodes"] == seen
    assert data(cast.actor("gleb"), wanted)["absenceNotices"]["nodes"] == [{**seen[0], "isMine": False}]
    guard(cast.stranger, cast.students["vera"])
    assert data(cast.actor("stranger"), wanted)["absenceNotices"]["nodes"] == []


@pytest.mark.clause("R32")
def test_an_absence_entered_while_the_notice_is_accepted_is_excused_whoever_comes_first(
    own_database: Settings, backend: Backend
) -> None:
    """The teacher and the curator write at once, for five days: no absence is left unexcused."""
    cast = backend.cast
    assert cast is not None
    anna, curator, gleb = cast.actor("anna"), cast.actor("curator"), cast.students["gleb"]
    days = [TODAY - at * DAY for at in range(5)]
    lessons = {day: lesson_record(anna, cast.journal, date=day, period=2, topic="Ряды").id for day in days}
    notices = {day: send(cast, starts_on=day, ends_on=day, cause="illness").id for day in days}
    barrier = threading.Barrier(2)

    def run(act: Callable[[dt.date], object]) -> None:
        for day in days:
            barrier.wait(10)
            act(day)
        database.close()

    with ThreadPoolExecutor(2) as pool:
        done = [
            pool.submit(run, lambda day: attendance_take(anna, lessons[day], {gleb: "н"})),
            pool.submit(run, lambda day: notice_accept(curator, notices[day])),
        ]
        for one in done:
            one.result()
    assert {Attendance.get(lesson=lesson, student=gleb).code for lesson in lessons.values()} == {AbsenceCode.SICK}


@pytest.mark.clause("R32")
def test_the_same_notice_is_not_sent_twice_while_it_waits(cast: Cast) -> None:
    notice = send(cast)
    with refused(Code.TAKEN, "starts_on"):
        send(cast)
    assert send(cast, name="pavel").author_id == cast.pavel  # the other parent's is another one
    notice_decline(cast.actor("curator"), notice.id, answer="Позвоните мне")
    assert send(cast).id != notice.id
