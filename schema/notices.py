"""Guardians' notices of absence, and what the curator makes of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import peewee
import strawberry
from peewee import fn
from strawberry import UNSET

from models import notices as n
from models.access import Actor, condition, restricted
from models.attendance import AbsenceCode, Attendance
from models.college import Enrollment, enrolled_on
from models.i18n import gettext as _
from models.notices import NoticeCause, NoticeStatus
from models.people import Person, User
from models.queries import param
from models.verbs import notices as verbs

from . import ids
from .acts import answer, errors, given, removed, thing
from .attendance import Absence
from .connections import Condition, Connection, page
from .context import actor_in
from .errors import Problem
from .fields import EVERYBODY, RULE, column, entity, entry, enum, key, one, shape
from .lazy import LazyStudent
from .lessons import RemovalPayload

PAGE = 50
Answer = Annotated[
    str, strawberry.argument(name="answer", description="A word to the guardian, at most 200 characters (ответ).")
]
enum(
    NoticeCause,
    "Why a child is absent, in no more detail than an excuse needs; never a diagnosis (причина отсутствия).",
    {
        NoticeCause.ILLNESS: "Illness (болезнь).",
        NoticeCause.FAMILY: "Family reasons (семейные обстоятельства).",
        NoticeCause.OFFICIAL: "An official event (официальное мероприятие).",
        NoticeCause.OTHER: "Another reason (другое).",
    },
)
enum(
    NoticeStatus,
    "What has become of a notice (состояние).",
    {
        NoticeStatus.SENT: "It waits for the curator (ждёт ответа).",
        NoticeStatus.ACCEPTED: "The curator has accepted it (принято).",
        NoticeStatus.DECLINED: "The curator has declined it (отклонено).",
    },
)
AUTHOR, AUTHOR_PERSON, CURATOR, CURATOR_PERSON = User.alias(), Person.alias(), User.alias(), Person.alias()


def _source(query: peewee.ModelSelect) -> peewee.ModelSelect:
    notice = n.AbsenceNotice
    return (
        query.join_from(notice, AUTHOR, on=(notice.author == AUTHOR.id))
        .join_from(AUTHOR, AUTHOR_PERSON, on=(AUTHOR.person == AUTHOR_PERSON.id))
        .join_from(notice, CURATOR, peewee.JOIN.LEFT_OUTER, on=(notice.decided_by == CURATOR.id))
        .join_from(CURATOR, CURATOR_PERSON, peewee.JOIN.LEFT_OUTER, on=(CURATOR.person == CURATOR_PERSON.id))
    )


def _name(person: Any) -> Any:
    """The full name, joined by the database."""
    return fn.TRIM(person.last_name.concat(" ").concat(person.first_name).concat(" ").concat(person.middle_name))


@entity(n.AbsenceNotice, source=_source, order=(n.AbsenceNotice.id,))
class AbsenceNotice:
    """A guardian's notice of a child's absence, in advance or afterwards (сообщение об отсутствии)."""

    id: strawberry.ID = key("AbsenceNotice")
    student: LazyStudent | None = one(n.AbsenceNotice.student, "Student", "Who is absent (студент).")
    author_name: str = column(_name(AUTHOR_PERSON), "Which guardian has sent it (кто сообщил).", guard="author")
    is_mine: bool = column(
        peewee.Case(None, [(n.AbsenceNotice.author == param("user_id"), 1)], 0),
        "Whether it is one's own, to be changed until it is decided (своё).", guard="author",
    )  # fmt: skip
    starts_on: dt.date = column(n.AbsenceNotice.starts_on, "First day of the absence (с какого дня).")
    ends_on: dt.date = column(n.AbsenceNotice.ends_on, "Last day of the absence (по какой день).")
    cause: NoticeCause = column(n.AbsenceNotice.cause, "Why (причина).")
    text: str = column(n.AbsenceNotice.text, "What the guardian adds; no diagnosis (пояснение).")
    sent_at: dt.datetime = column(n.AbsenceNotice.sent_at, "When it was sent (отправлено).")
    status: NoticeStatus = column(n.AbsenceNotice.status, "What has become of it (состояние).")
    decided_at: dt.datetime | None = column(n.AbsenceNotice.decided_at, "When it was decided (рассмотрено).")
    decided_by_name: str | None = column(_name(CURATOR_PERSON), "Who has decided it (кто рассмотрел).", guard="decided_by")
    answer: str = column(n.AbsenceNotice.answer, "What the curator answers (ответ).")
    version: int = column(n.AbsenceNotice.version, "Grows with each change, for `expectedVersion` (версия).")


@shape()
class NoticeQuery:
    """Guardians' notices (сообщения об отсутствии)."""

    @entry("Notices of absence, the newest first; `groupId`: of who belongs to the group today (сообщения об отсутствии).",
           reads=n.AbsenceNotice)  # fmt: skip
    def absence_notices(
        self, info: strawberry.Info, status: NoticeStatus | None = None, student_id: strawberry.ID | None = None,
        group_id: strawberry.ID | None = None, first: int = PAGE, after: str | None = None,
    ) -> Connection[AbsenceNotice]:  # fmt: skip
        actor = actor_in(info)
        conditions: list[Condition] = []
        if status is not None:
            chosen = NoticeStatus(status)
            conditions.append((f"status {chosen}", lambda: n.AbsenceNotice.status == chosen, {}))
        if student_id is not None:
            student = ids.read("Student", student_id, "studentId")
            conditions.append(("student", lambda: n.AbsenceNotice.student == param("student"), {"student": student}))
        if group_id is not None:
            group = ids.read("Group", group_id, "groupId")
            conditions.append(("group", lambda: n.AbsenceNotice.student.in_(_present(actor)), {"group": group}))
        return page(info, actor, "AbsenceNotice", first=first, after=after, conditions=conditions, descending=True)  # type: ignore[return-value]


def _present(actor: Actor) -> Any:
    """Who belongs to the group today, as far as the enrolment may be seen: else the filter would betray it."""
    present = Enrollment.select(Enrollment.student).where(Enrollment.group == param("group"), enrolled_on(param("today")))
    allowed = condition(actor.roles, Enrollment)
    return restricted(present, allowed)


# --- acts -------------------------------------------------------------------------------------------------------------


@strawberry.input(description="A notice of absence to be sent (сообщение об отсутствии).")
class NoticeInput:
    student_id: strawberry.ID = strawberry.field(description="The own child (студент).")
    starts_on: dt.date = strawberry.field(description="First day of the absence (с какого дня).")
    ends_on: dt.date = strawberry.field(description="Last day of the absence (по какой день).")
    cause: NoticeCause = strawberry.field(description="Why (причина).")
    text: str = strawberry.field(
        description="What is to be added, at most 500 characters; no diagnosis (пояснение).", default=""
    )


@strawberry.input(description="What of a notice is to be changed; what is left out stays (изменение сообщения).")
class NoticeChangeInput:
    starts_on: dt.date | None = strawberry.field(description="First day of the absence (с какого дня).", default=UNSET)
    ends_on: dt.date | None = strawberry.field(description="Last day of the absence (по какой день).", default=UNSET)
    cause: NoticeCause | None = strawberry.field(description="Why (причина).", default=UNSET)
    text: str | None = strawberry.field(description="What is to be added; no diagnosis (пояснение).", default=UNSET)


@shape()
class NoticePayload:
    """Answer to an act on a notice (ответ на действие)."""

    notice: AbsenceNotice | None = thing("The notice as it stands now, also after a conflict (сообщение).")
    hint: str | None = thing("A hint to the author if the text seems to name an illness (подсказка).")
    errors: list[Problem] = errors()


@shape()
class NoticeAcceptPayload:
    """Answer to the accepting of a notice (ответ на действие)."""

    notice: AbsenceNotice | None = thing("The notice as it stands now, also after a conflict (сообщение).")
    excused: int = strawberry.field(
        description="How many absences are excused by it now (сколько пропусков стало уважительными).",
        metadata={RULE: EVERYBODY}, default=0,
    )  # fmt: skip
    left: int = strawberry.field(
        description="How many absences of those days stay as they are in closed journals (осталось в закрытых журналах).",
        metadata={RULE: EVERYBODY}, default=0,
    )  # fmt: skip
    errors: list[Problem] = errors()


@shape()
class AbsenceExcusePayload:
    """Answer to an act on an absence (ответ на действие)."""

    absence: Absence | None = thing("The absence as it stands now, also after a conflict (отсутствие).")
    errors: list[Problem] = errors()


def _hinted(payload: NoticePayload, text: str | None) -> NoticePayload:
    if not payload.errors and n.seems_medical(text or ""):
        payload.hint = _("The text seems to name an illness. Nobody needs the diagnosis: you may change the text.")
    return payload


@shape()
class NoticeMutation:
    """A guardian tells of an absence, the curator answers (сообщения об отсутствии)."""

    @entry("Tell the curator of the own child's absence (сообщить об отсутствии).", act="notice:send")
    def notice_send(self, info: strawberry.Info, notice: NoticeInput) -> NoticePayload:
        def act() -> n.AbsenceNotice:
            values = given(notice, {"student_id": ("Student", "student_id")})
            return verbs.notice_send(actor_in(info), **values)

        return _hinted(answer(info, NoticePayload, "notice", "AbsenceNotice", act), notice.text)

    @entry("Correct one's own notice until it is decided (изменить сообщение).", act="notice:send")
    def notice_change(
        self, info: strawberry.Info, id: strawberry.ID, change: NoticeChangeInput, expected_version: int | None = None
    ) -> NoticePayload:
        def act() -> n.AbsenceNotice:
            number = ids.read("AbsenceNotice", id)
            return verbs.notice_change(actor_in(info), number, expected_version=expected_version, **given(change))

        text = change.text if change.text is not UNSET else ""
        return _hinted(answer(info, NoticePayload, "notice", "AbsenceNotice", act), text)

    @entry("Take one's own notice back until it is decided (отозвать сообщение).", act="notice:send")
    def notice_withdraw(
        self, info: strawberry.Info, id: strawberry.ID, expected_version: int | None = None
    ) -> RemovalPayload:
        def act() -> None:
            verbs.notice_withdraw(actor_in(info), ids.read("AbsenceNotice", id), expected_version=expected_version)

        return removed(RemovalPayload, act)

    @entry("Accept a notice: the absences of those days become excused (принять сообщение).", act="notice:decide")
    def notice_accept(
        self, info: strawberry.Info, id: strawberry.ID, answer_: Answer = "", expected_version: int | None = None
    ) -> NoticeAcceptPayload:
        done: list[verbs.Accepted] = []

        def act() -> n.AbsenceNotice:
            number = ids.read("AbsenceNotice", id)
            done.append(verbs.notice_accept(actor_in(info), number, answer=answer_, expected_version=expected_version))
            return done[0].notice

        payload = answer(info, NoticeAcceptPayload, "notice", "AbsenceNotice", act)
        if done:
            payload.excused, payload.left = done[0].excused, done[0].left
        return payload

    @entry("Decline a notice, saying why (отклонить сообщение).", act="notice:decide")
    def notice_decline(
        self, info: strawberry.Info, id: strawberry.ID, answer_: Answer = "", expected_version: int | None = None
    ) -> NoticePayload:
        def act() -> n.AbsenceNotice:
            number = ids.read("AbsenceNotice", id)
            return verbs.notice_decline(actor_in(info), number, answer=answer_, expected_version=expected_version)

        return answer(info, NoticePayload, "notice", "AbsenceNotice", act)

    @entry("Say whether an absence is excused, and how (уважительная причина).", act="absence:excuse")
    def absence_excuse(
        self, info: strawberry.Info, id: strawberry.ID, code: AbsenceCode, expected_version: int | None = None
    ) -> AbsenceExcusePayload:
        def act() -> Attendance:
            return verbs.absence_excuse(actor_in(info), ids.read("Absence", id), code, expected_version=expected_version)

        return answer(info, AbsenceExcusePayload, "absence", "Absence", act)
