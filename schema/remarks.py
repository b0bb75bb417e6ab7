"""Remarks on journals, with their teachers' answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee
import strawberry

from models import access
from models import remarks as r
from models.access import Actor
from models.people import Person, User
from models.queries import param
from models.teaching import Journal as JournalRow
from models.verbs import remarks as verbs

from . import ids
from .acts import answer, errors, thing
from .connections import Condition, Connection, page
from .context import actor_in
from .errors import Problem
from .fields import column, derived, entity, entry, key, one, shape
from .people import joined_name
from .teaching import Journal

PAGE = 50
AUTHOR, AUTHOR_PERSON, ANSWERER, ANSWERER_PERSON = User.alias(), Person.alias(), User.alias(), Person.alias()


def _source(query: peewee.ModelSelect) -> peewee.ModelSelect:
    return (
        query.join_from(r.Remark, AUTHOR, on=(r.Remark.author == AUTHOR.id))
        .join_from(AUTHOR, AUTHOR_PERSON, on=(AUTHOR.person == AUTHOR_PERSON.id))
        .join_from(r.Remark, ANSWERER, peewee.JOIN.LEFT_OUTER, on=(r.Remark.answered_by == ANSWERER.id))
        .join_from(ANSWERER, ANSWERER_PERSON, peewee.JOIN.LEFT_OUTER, on=(ANSWERER.person == ANSWERER_PERSON.id))
    )


@entity(r.Remark, source=_source, order=(r.Remark.id,))
class Remark:
    """A remark on how a journal is kept (замечание по ведению журнала)."""

    id: strawberry.ID = key("Remark")
    journal: Journal | None = one(r.Remark.journal, "Journal", "On which journal (журнал).")
    author_name: str = column(joined_name(AUTHOR_PERSON), "Who made it (кто сделал замечание).", guard="author")
    is_mine: bool = column(
        peewee.Case(None, [(r.Remark.author == param("user_id"), 1)], 0),
        "Whether it is one's own, to be changed until it is answered (своё).", guard="author",
    )  # fmt: skip
    text: str = column(r.Remark.text, "What is to be put right (замечание).")
    made_at: dt.datetime = column(r.Remark.made_at, "When it was made (дата).")
    answer: str = column(r.Remark.answer, "The teacher's answer, empty until there is one (ответ).")
    answered_by_name: str | None = column(joined_name(ANSWERER_PERSON), "Who answered (кто ответил).", guard="answered_by")
    answered_at: dt.datetime | None = column(r.Remark.answered_at, "When it was answered (дата ответа).")
    is_answered: bool = derived(
        lambda row: row.answered_at is not None, "Whether it is answered (есть ответ).", guard="answered_at",
        needs=("answered_at",),
    )  # fmt: skip
    version: int = column(r.Remark.version, "Grows with each change, for `expectedVersion` (версия).")


@shape()
class RemarkQuery:
    """Remarks on journals (замечания по ведению журналов)."""

    @entry("Remarks on journals, the newest first; `unanswered` asks for those without an answer, or with one "
           "(замечания по ведению журналов).", reads=r.Remark)  # fmt: skip
    def remarks(
        self, info: strawberry.Info, journal_id: strawberry.ID | None = None, semester_id: strawberry.ID | None = None,
        unanswered: bool | None = None, first: int = PAGE, after: str | None = None,
    ) -> Connection[Remark]:  # fmt: skip
        actor = actor_in(info)
        conditions: list[Condition] = []
        if journal_id is not None:
            journal = ids.read("Journal", journal_id, "journalId")
            conditions.append(("journal", lambda: r.Remark.journal == param("journal"), {"journal": journal}))
        if semester_id is not None:
            semester = ids.read("Semester", semester_id, "semesterId")
            conditions.append(("semester", lambda: _in_semester(actor), {"semester": semester}))
        if unanswered is not None:
            conditions.append((f"unanswered {unanswered}", lambda: r.Remark.answered_at.is_null(unanswered), {}))
        return page(info, actor, "Remark", first=first, after=after, conditions=conditions, descending=True)  # type: ignore[return-value]


def _in_semester(actor: Actor) -> Any:
    """Of journals of a semester, as far as the journal may be seen: else the filter would betray it."""
    journals = JournalRow.select(JournalRow.id).where(JournalRow.semester == param("semester"))
    allowed = access.condition(actor.roles, JournalRow)
    return r.Remark.journal.in_(journals if isinstance(allowed, bool) else journals.where(allowed))


# --- acts -------------------------------------------------------------------------------------------------------------


@shape()
class RemarkPayload:
    """Answer to an act on a remark (ответ на действие)."""

    remark: Remark | None = thing("The remark as it stands now, also after a conflict (замечание).")
    errors: list[Problem] = errors()


@shape()
class RemarkMutation:
    """A deputy or the office makes a remark, the teacher answers (замечания по ведению журналов)."""

    @entry("Make a remark on a journal (сделать замечание).", act="remark:write")
    def remark_write(self, info: strawberry.Info, journal_id: strawberry.ID, text: str) -> RemarkPayload:
        def act() -> r.Remark:
            return verbs.remark_write(actor_in(info), ids.read("Journal", journal_id, "journalId"), text=text)

        return answer(info, RemarkPayload, "remark", "Remark", act)

    @entry("Put a remark of one's own in other words, until it is answered (изменить замечание).", act="remark:change")
    def remark_change(
        self, info: strawberry.Info, id: strawberry.ID, text: str, expected_version: int | None = None
    ) -> RemarkPayload:
        def act() -> r.Remark:
            number = ids.read("Remark", id)
            return verbs.remark_change(actor_in(info), number, text=text, expected_version=expected_version)

        return answer(info, RemarkPayload, "remark", "Remark", act)

    @entry("Answer a remark on the own journal (ответить на замечание).", act="remark:answer")
    def remark_answer(
        self, info: strawberry.Info, id: strawberry.ID, text: str, expected_version: int | None = None
    ) -> RemarkPayload:
        def act() -> r.Remark:
            number = ids.read("Remark", id)
            return verbs.remark_answer(actor_in(info), number, answer=text, expected_version=expected_version)

        return answer(info, RemarkPayload, "remark", "Remark", act)
