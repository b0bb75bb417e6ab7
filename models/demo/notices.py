"""What guardians of the demo college wrote to curators about absences: waiting, accepted, declined (R32)."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from ..attendance import AbsenceCode
from ..notices import AbsenceNotice, NoticeCause, NoticeStatus
from .absences import Absent, Away, Span
from .calendar import DAY, is_school_day, moment
from .groups import Pupil, Team
from .people import Human
from .rows import Rows

TEXTS = {
    NoticeCause.ILLNESS: ("", "Плохо себя чувствует, останется дома.", "Справку принесёт, когда выйдет на занятия."),
    NoticeCause.FAMILY: ("По семейным обстоятельствам.", "Уезжаем к родственникам, задания выполнит дома."),
    NoticeCause.OFFICIAL: ("Соревнования по волейболу, вызов передадим куратору.", "Приглашена на олимпиаду."),
}
DECLINED = "Подтвердите причину справкой или заявлением."
TOLD = 0.6
"""Of which share of excused absences the guardians have written to the curator."""


class Notices:
    """Writes the notices of a group's guardians in a semester, and puts the absences in agreement with them."""

    def __init__(self, rows: Rows, team: Team, away: Away, on: dt.date) -> None:
        self._rows, self._team, self._away, self._on = rows, team, away, on
        self._now = moment(on, 11, 50)
        self._rng = random.Random(f"notices {away.term} {team.name} {on}")  # noqa: S311 - invented notices, no secrets
        self._claimed: set[tuple[int, dt.date]] = set()
        self._sent: list[dict[str, Any]] = []

    def write(self) -> None:
        """First those that the people who sign in will find, then those of the illnesses and leaves that are past."""
        if self._away.term.starts_on <= self._on <= self._away.term.ends_on:
            self._of_now()
        for span in self._away.spans:
            if span.pupil.guardians and span.first <= self._on and self._rng.random() < TOLD and self._is_free(span):
                cause = NoticeCause.ILLNESS if span.code is AbsenceCode.SICK else NoticeCause.FAMILY
                self._decided(span, cause)
        for notice in sorted(self._sent, key=lambda notice: notice["sent_at"]):
            self._rows.add(AbsenceNotice, **notice)

    def _of_now(self) -> None:
        """A child of whoever signs in as guardian was away yesterday; others will be, or were and had no good reason."""
        named = [pupil for pupil in self._team.pupils if pupil.stem and pupil.guardians]
        others = [pupil for pupil in self._team.pupils if not pupil.stem and pupil.guardians]
        yesterday = next(day for step in range(1, 20) if is_school_day(day := self._on - step * DAY))
        for pupil in named:
            self._put(pupil, yesterday, 1, NoticeCause.ILLNESS, NoticeStatus.SENT)
            self._put(pupil, self._on - 24 * DAY, 3, NoticeCause.ILLNESS, NoticeStatus.ACCEPTED)
            self._put(pupil, self._on - 11 * DAY, 1, NoticeCause.FAMILY, NoticeStatus.DECLINED)
        for pupil, first, length, cause in zip(
            others, (yesterday, self._on + DAY), (1, 3), (NoticeCause.FAMILY, NoticeCause.OFFICIAL), strict=False
        ):
            self._put(pupil, first, length, cause, NoticeStatus.SENT)

    def _put(self, pupil: Pupil, first: dt.date, length: int, cause: NoticeCause, status: NoticeStatus) -> None:
        code = AbsenceCode.SICK if cause is NoticeCause.ILLNESS else AbsenceCode.EXCUSED
        span = Span(pupil, first, first + (length - 1) * DAY, code)
        if not self._is_free(span):
            return
        if status is NoticeStatus.ACCEPTED:
            self._decided(span, cause)
            return
        self._away.put(span, Absent(AbsenceCode.UNEXCUSED))
        sent_at = moment(min(span.first, self._on - DAY), 19, self._rng.randint(0, 59))
        is_declined = status is NoticeStatus.DECLINED
        self._add(span, cause, status, sent_at, sent_at + dt.timedelta(hours=20) if is_declined else None)

    def _is_free(self, span: Span) -> bool:
        """Within the semester, while the student belongs to the group, and no other notice is of these days."""
        term, group = self._away.term, self._team.id
        return (
            term.starts_on <= span.first
            and span.last <= term.ends_on
            and all(span.pupil.attends(group, None, day) for day in (span.first, span.last))
            and self._claimed.isdisjoint((span.pupil.id, day) for day in span.days())
        )

    def _decided(self, span: Span, cause: NoticeCause) -> None:
        """Sent in the morning of the first day, accepted in the afternoon or on the next day, if that is over."""
        sent_at = moment(span.first, 7, self._rng.randint(10, 59))
        decided_at = sent_at + dt.timedelta(hours=self._rng.choice((8, 9, 27)), minutes=self._rng.randint(0, 59))
        if decided_at > self._now:
            self._away.put(span, Absent(AbsenceCode.UNEXCUSED))
            self._add(span, cause, NoticeStatus.SENT, min(sent_at, self._now), None)
            return
        self._away.put(span, Absent(span.code, decided_at, self._team.curator.human.user))
        self._add(span, cause, NoticeStatus.ACCEPTED, sent_at, decided_at)

    def _add(
        self, span: Span, cause: NoticeCause, status: NoticeStatus, sent_at: dt.datetime, decided_at: dt.datetime | None
    ) -> None:
        self._claimed.update((span.pupil.id, day) for day in span.days())
        guardian: Human = self._rng.choice(span.pupil.guardians)
        self._sent.append({
            "student": span.pupil.id, "author": guardian.user, "starts_on": span.first, "ends_on": span.last, "cause": cause,
            "text": self._rng.choice(TEXTS[cause]), "sent_at": sent_at, "status": status,
            "decided_by": self._team.curator.human.user if decided_at else None, "decided_at": decided_at,
            "answer": DECLINED if status is NoticeStatus.DECLINED else "", "version": 1 if decided_at is None else 2,
        })  # fmt: skip
