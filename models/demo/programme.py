"""Work programmes of the demo college: the topics of each journal, and how far the programme has come (R8)."""

from __future__ import annotations

import datetime as dt
import random

from ..people import Role
from ..programme import ProgrammeStatus, ProgrammeTopic, WorkProgramme
from .calendar import DAY, Term, moment
from .journals import STAR, Book
from .people import Staff
from .rows import Rows

RETURNED = "Добавьте часы на контрольные работы и итоговое занятие, после этого отправьте ещё раз."
WRITTEN = 0.8
"""Which share of the topics stands in a programme that is still being written."""


class Programmes:
    """Writes the programmes of a semester's journals: all approved in one that is over, nearly all in the present one."""

    def __init__(self, rows: Rows, staff: Staff, term: Term, on: dt.date) -> None:
        self._rows, self._term, self._on = rows, term, on
        self._deputy, self._star = staff.offices[Role.DEP].user, staff.first(STAR)
        self._rng = random.Random(f"programmes {term} {on}")  # noqa: S311 - invented programmes, no secrets
        self._is_over = on > term.ends_on

    def write(self, books: list[Book]) -> None:
        """The teacher who signs in is still writing the last of the own programmes, and has handed in the one before."""
        own = [book for book in books if book.keepers[0][1] is self._star]
        states = {book.id: self._state(book) for book in books}
        if not self._is_over:
            states |= {book.id: ProgrammeStatus.APPROVED for book in own}
            states |= {book.id: ProgrammeStatus.SUBMITTED for book in own[-2:-1]}
            states |= {book.id: ProgrammeStatus.DRAFT for book in own[-1:]}
        for book in books:
            self._topics(book, states[book.id])
            self._programme(book, states[book.id])

    def _state(self, book: Book) -> ProgrammeStatus:
        """By chance; but the subgroups of a course have the same programme, and so the same chance."""
        luck = random.Random(f"{self._term} {book.team.name} {book.plan.code}").random()  # noqa: S311 - as above
        if self._is_over or luck > 0.16:
            return ProgrammeStatus.APPROVED
        return ProgrammeStatus.SUBMITTED if luck > 0.06 else ProgrammeStatus.DRAFT

    def _topics(self, book: Book, status: ProgrammeStatus) -> None:
        programme = book.plan.programme(book.semester, len(book.lessons))
        if status is ProgrammeStatus.DRAFT:
            programme = programme[: round(len(programme) * WRITTEN)]
        for position, (topic, lessons) in enumerate(programme, 1):
            id = self._rows.add(
                ProgrammeTopic, journal=book.id, position=position, title=topic.text, kind=topic.kind,
                hours=book.hours * lessons,
            )  # fmt: skip
            book.planned += [id] * lessons

    def _programme(self, book: Book, status: ProgrammeStatus) -> None:
        rng, term = self._rng, self._term
        is_waiting = status is ProgrammeStatus.SUBMITTED
        handed_in = moment((self._on if is_waiting else term.starts_on) - rng.randint(1, 6) * DAY, 16, rng.randint(0, 59))
        is_approved = status is ProgrammeStatus.APPROVED
        is_returned = status is ProgrammeStatus.DRAFT and rng.random() < 0.5
        self._rows.add(
            WorkProgramme, journal=book.id, status=status,
            submitted_at=handed_in if is_approved or is_waiting or is_returned else None,
            approved_at=moment(term.starts_on, 11, rng.randint(0, 59)) if is_approved else None,
            approved_by=self._deputy if is_approved else None, comment=RETURNED if is_returned else "", version=1,
        )  # fmt: skip
