"""A teacher writes the work programme of a journal and hands it in; a deputy approves it or gives it back (R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .. import audit, clock, text
from ..access import Actor, find, require
from ..base import column, in_transaction, locked
from ..errors import Closed, Code, Conflict, Forbidden, Invalid, JournalError, Problem
from ..i18n import gettext as _
from ..lessons import Lesson
from ..programme import HOURS_A_TOPIC, TOPICS_A_PROGRAMME, ProgrammeStatus, ProgrammeTopic, WorkProgramme
from ..teaching import Journal, LessonKind
from . import clean as c
from .nouns import clean, expect, write
from .opening import open_journal

TOPIC_CLEANERS: dict[str, c.Cleaner] = {
    "title": c.line(500),
    "kind": c.choice(LessonKind),
    "hours": c.whole(1, HOURS_A_TOPIC),
}


class Topic(NamedTuple):
    """A topic that is to stand in the programme; `id` is that of the one which it was until now."""

    title: str
    kind: LessonKind
    hours: int
    id: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        return {"title": self.title, "kind": self.kind, "hours": self.hours}


# --- the teacher ------------------------------------------------------------------------------------------------------


@in_transaction
def programme_plan(
    actor: Actor, journal_id: int, topics: Sequence[Mapping[str, Any]], *, expected_version: int | None = None
) -> WorkProgramme:
    """Replace the topics of the own journal, in their order; each is a mapping of `title`, `kind`, `hours` and, for one that
    stands in the programme already, `id`. Without an id a topic is known by its title. The same topics again change nothing.

    A programme that was handed in and is planned anew has to be handed in again. `expected_version` 0 expects none.

    Raises:
        JournalError: with a problem for each value that cannot be, its field `topics.<position from 0>.<name>`.
        Forbidden: the journal is not one's own today, or its programme is approved.
        Invalid: with code IN_USE, if lessons are linked to a topic that is left out.
    """
    programme = writable_programme(actor, journal_id, expected_version)
    return put_topics(actor, programme, clean_topics(actor, topics))


def writable_programme(actor: Actor, journal_id: int, expected_version: int | None) -> WorkProgramme:
    """The programme of a journal of one's own, or a new one, held for this transaction.

    Raises:
        NotFound, Forbidden, Closed, Conflict: it is not to be written by this person now, or not as it was seen.
    """
    journal = find(actor, Journal, journal_id, "journalId")
    open_journal(actor, "programme:plan", journal, actor.today)
    programme = WorkProgramme.get_or_none(WorkProgramme.journal == journal)
    if programme is None:
        if expected_version:
            raise Conflict(None, "expectedVersion")
        programme = WorkProgramme(journal=journal)
    elif expected_version is not None:
        expect(programme, expected_version)
    if programme.status == ProgrammeStatus.APPROVED:
        raise Forbidden(_("The programme is approved. Ask the deputy director to give it back, then change it."))
    return programme


def clean_topics(actor: Actor, topics: Sequence[Mapping[str, Any]]) -> list[Topic]:
    """The topics as they may stand in a programme.

    Raises:
        JournalError: with all the problems of all the topics.
    """
    if len(topics) > TOPICS_A_PROGRAMME:
        message = _("A programme has at most %(limit)d topics. Put small ones together.", limit=TOPICS_A_PROGRAMME)
        raise Invalid("topics", message, Code.TOO_MANY)
    cleaned: list[Topic] = []
    problems: list[Problem] = []
    for at, topic in enumerate(topics):
        try:
            values = clean(actor, TOPIC_CLEANERS, {name: topic.get(name) for name in TOPIC_CLEANERS})
            cleaned.append(Topic(**values, id=topic.get("id")))
        except JournalError as error:
            problems += error.at(f"topics.{at}").problems
    if problems:
        raise JournalError(*problems)
    return cleaned


def put_topics(actor: Actor, programme: WorkProgramme, topics: Sequence[Topic]) -> WorkProgramme:
    """Let a writable programme consist of these topics; those that stay keep their id, and so their lessons."""
    standing = list(
        ProgrammeTopic.select().where(ProgrammeTopic.journal == programme.journal).order_by(ProgrammeTopic.position)
    )
    kept = matched(standing, topics)
    before, after = ([_line(topic) for topic in some] for some in (standing, topics))
    if [topic.id for topic in standing] == kept and before == after:
        return programme
    _check_left_out(topic for topic in standing if topic.id not in kept)
    _write_topics(programme, standing, kept, topics)
    status = programme.status
    programme.status = ProgrammeStatus.DRAFT
    programme.version += 1 if programme.get_id() else 0
    programme.save()
    audit.record(
        actor, "programme:plan", programme, {"status": status, "topics": before},
        after={"status": programme.status, "topics": after}, journal=programme.journal_id,
    )  # fmt: skip
    return programme


def matched(standing: Sequence[ProgrammeTopic], topics: Sequence[Topic]) -> list[int | None]:
    """For each topic the id of the standing one that it is: the one it names, or the first of its title that is left.

    Raises:
        Invalid: a topic names one that is not in this programme, or two topics name the same.
    """
    known, claimed = {topic.id for topic in standing}, set[int]()
    for at, topic in enumerate(topics):
        if topic.id is not None:
            if topic.id not in known or topic.id in claimed:
                raise Invalid(f"topics.{at}.id", _("There is no such topic in this programme. Load the page again."))
            claimed.add(topic.id)
    by_title: dict[str, list[int]] = defaultdict(list)
    for row in standing:
        if row.id not in claimed:
            by_title[text.fold(row.title)].append(row.id)

    def named(title: str) -> int | None:
        left = by_title[text.fold(title)]
        return left.pop(0) if left else None

    return [named(topic.title) if topic.id is None else topic.id for topic in topics]


def _line(topic: Topic | ProgrammeTopic) -> str:
    """A topic as the audit keeps it."""
    return f"{topic.title}; {topic.kind}; {topic.hours}"


def _check_left_out(topics: Iterable[ProgrammeTopic]) -> None:
    left_out = {topic.id: topic.title for topic in topics}
    linked = column(Lesson.select(Lesson.planned_topic).where(Lesson.planned_topic.in_(list(left_out))).limit(1))
    if linked:
        message = _("Lessons are linked to the topic “%(title)s”. Leave it in the list.", title=left_out[linked[0]][:80])
        raise Invalid("topics", message, Code.IN_USE)


def _write_topics(
    programme: WorkProgramme, standing: Sequence[ProgrammeTopic], kept: Sequence[int | None], topics: Sequence[Topic]
) -> None:
    """Places are unique: whoever changes place first moves out of everybody's way."""
    rows = {topic.id: topic for topic in standing}
    places = {id: at for at, id in enumerate(kept, 1) if id is not None}
    gone = [id for id in rows if id not in places]
    moving = [id for id, place in places.items() if rows[id].position != place]
    if gone:
        ProgrammeTopic.delete().where(ProgrammeTopic.id.in_(gone)).execute()
    if moving:
        ProgrammeTopic.update(position=ProgrammeTopic.position + TOPICS_A_PROGRAMME).where(
            ProgrammeTopic.id.in_(moving)
        ).execute()
    added = []
    for place, (id, topic) in enumerate(zip(kept, topics, strict=True), 1):
        if id is None:
            added.append({"journal": programme.journal_id, "position": place, **topic.values})
        elif id in moving or _line(rows[id]) != _line(topic):
            ProgrammeTopic.update(position=place, **topic.values).where(ProgrammeTopic.id == id).execute()
    if added:
        ProgrammeTopic.insert_many(added).execute()


@in_transaction
def programme_submit(actor: Actor, journal_id: int, *, expected_version: int | None = None) -> WorkProgramme:
    """Hand the programme of the own journal in for approval.

    Raises:
        Invalid: it has no topics.
    """
    programme = writable_programme(actor, journal_id, expected_version)
    if not ProgrammeTopic.select().where(ProgrammeTopic.journal == programme.journal).exists():
        raise Invalid("topics", _("The programme has no topics yet. Add them, then hand it in."), Code.REQUIRED)
    if programme.status == ProgrammeStatus.DRAFT:
        values = {"status": ProgrammeStatus.SUBMITTED, "submitted_at": clock.now(), "comment": ""}
        write(actor, "programme:submit", programme, values, journal=programme.journal_id)
    return programme


# --- the deputy director ----------------------------------------------------------------------------------------------


@in_transaction
def programme_approve(actor: Actor, journal_id: int, *, expected_version: int | None = None) -> WorkProgramme:
    """Approve a programme that was handed in; from then on its teacher cannot change it."""
    programme = _decidable(actor, journal_id, expected_version)
    if programme.status == ProgrammeStatus.DRAFT:
        raise _not_handed_in()
    if programme.status == ProgrammeStatus.SUBMITTED:
        approved = {"status": ProgrammeStatus.APPROVED, "approved_at": clock.now(), "approved_by": actor.user_id}
        write(actor, "programme:approve", programme, approved, journal=programme.journal_id)
    return programme


@in_transaction
def programme_return(
    actor: Actor, journal_id: int, *, comment: Any, expected_version: int | None = None
) -> WorkProgramme:  # fmt: skip
    """Give a programme back to its teacher, handed in or approved, with a comment that says what is to be changed."""
    programme = _decidable(actor, journal_id, expected_version)
    said = clean(actor, {"comment": c.paragraph(1000)}, {"comment": comment})
    if programme.status == ProgrammeStatus.DRAFT:
        raise _not_handed_in()
    values = {"status": ProgrammeStatus.DRAFT, "approved_at": None, "approved_by": None, **said}
    write(actor, "programme:return", programme, values, journal=programme.journal_id)
    return programme


def _decidable(actor: Actor, journal_id: int, expected_version: int | None) -> WorkProgramme:
    """The programme of a journal, for who approves it; held for this transaction, as a teacher may be planning."""
    journal = find(actor, Journal, journal_id, "journalId")
    require(actor, "programme:approve", journal)
    if locked(Journal.select().where(Journal.id == journal.id)).get().closed_at:
        raise Closed
    programme = WorkProgramme.get_or_none(WorkProgramme.journal == journal)
    if programme is None:
        raise _not_handed_in()
    expect(programme, expected_version)
    return programme


def _not_handed_in() -> Invalid:
    return Invalid("journalId", _("The programme was not handed in. Its teacher does that when it is written."))
