"""Work programmes of journals: their topics, what has been delivered of them, and training by professional modules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee
import strawberry
from strawberry import UNSET

from models import Journal as JournalRow
from models import Lesson as LessonRow
from models import programme as p
from models.access import can, find, readers
from models.access.relations import Cell
from models.errors import Forbidden, NotFound
from models.people import Person, User
from models.programme import ProgrammeStatus, TopicState
from models.reads import modules as board
from models.reads import programme as reads
from models.teaching import CourseKind, LessonKind
from models.verbs import programme as verbs

from . import ids
from .acts import answer, errors, thing
from .context import actor_in
from .errors import Problem
from .fields import RULE, column, entity, entry, enum, key, many, one, plain, reference, shape
from .people import joined_name
from .reading import Record, plan_of, selection
from .teaching import Journal

REPORTS = readers(JournalRow, reads.FIELD)
PROGRAMMES = readers(p.WorkProgramme)
enum(
    ProgrammeStatus,
    "How far a work programme has come (состояние рабочей программы).",
    {
        ProgrammeStatus.DRAFT: "Its teacher is writing it (составляется).",
        ProgrammeStatus.SUBMITTED: "It waits for approval (на утверждении).",
        ProgrammeStatus.APPROVED: "A deputy director has approved it (утверждена).",
    },
)
enum(
    TopicState,
    "How far a topic has come (состояние темы).",
    {
        TopicState.DONE: "All its hours are delivered (пройдена).",
        TopicState.BEHIND: "It should be finished by now, and is not (отстаёт от плана).",
        TopicState.BEGUN: "Some of its hours are delivered (начата).",
        TopicState.TO_COME: "Nothing of it is delivered yet (предстоит).",
    },
)
APPROVER, APPROVER_PERSON = User.alias(), Person.alias()


def _programme(query: peewee.ModelSelect) -> peewee.ModelSelect:
    return query.join_from(
        p.WorkProgramme, APPROVER, peewee.JOIN.LEFT_OUTER, on=(p.WorkProgramme.approved_by == APPROVER.id)
    ).join_from(APPROVER, APPROVER_PERSON, peewee.JOIN.LEFT_OUTER, on=(APPROVER.person == APPROVER_PERSON.id))


def _topic(query: peewee.ModelSelect) -> peewee.ModelSelect:
    return query.join_from(
        p.ProgrammeTopic, p.WorkProgramme, on=(p.ProgrammeTopic.journal == p.WorkProgramme.journal)
    )  # fmt: skip


@entity(p.ProgrammeTopic, source=_topic, order=(p.ProgrammeTopic.position,))
class ProgrammeTopic:
    """A topic of a work programme (тема рабочей программы)."""

    id: strawberry.ID = key("ProgrammeTopic")
    position: int = column(p.ProgrammeTopic.position, "Its place, from 1 (№).")
    title: str = column(p.ProgrammeTopic.title, "What it is about (тема).")
    kind: LessonKind = column(p.ProgrammeTopic.kind, "How its lessons are held (вид занятия).")
    hours: int = column(p.ProgrammeTopic.hours, "Planned academic hours (часы).")


@entity(p.WorkProgramme, source=_programme, order=(p.WorkProgramme.id,))
class WorkProgramme:
    """The plan of a journal's topics (рабочая программа)."""

    id: strawberry.ID = key("WorkProgramme")
    journal: Journal | None = one(p.WorkProgramme.journal, "Journal", "Of which journal (журнал).")
    status: ProgrammeStatus = column(p.WorkProgramme.status, "How far it has come (состояние).")
    submitted_at: dt.datetime | None = column(p.WorkProgramme.submitted_at, "When it was handed in (сдана).")
    approved_at: dt.datetime | None = column(p.WorkProgramme.approved_at, "When it was approved (утверждена).")
    approved_by_name: str | None = column(joined_name(APPROVER_PERSON), "Who approved it (кем утверждена).",
                                          guard="approved_by")  # fmt: skip
    comment: str | None = column(
        p.WorkProgramme.comment, "What the deputy director wrote when giving it back (замечания к программе)."
    )
    version: int = column(p.WorkProgramme.version, "Grows with each change, for `expectedVersion` (версия).")
    topics: list[ProgrammeTopic] = many(p.WorkProgramme.id, "ProgrammeTopic", "Its topics in their order (темы).")


# --- plan and record --------------------------------------------------------------------------------------------------


@shape(JournalRow)
class TopicProgress:
    """How far a topic has come (выполнение темы)."""

    topic_id: strawberry.ID = reference("ProgrammeTopic", "topic_id", "Which topic (тема).", guard=reads.FIELD)
    delivered_hours: int = plain("Academic hours of its lessons, not of cancelled ones (проведено).", guard=reads.FIELD)
    lesson_count: int = plain("Lessons linked to it (занятий).", guard=reads.FIELD)
    last_on: dt.date | None = plain("Day of its last lesson (последнее занятие).", guard=reads.FIELD)
    state: TopicState = plain("How far it has come (состояние).", guard=reads.FIELD)


@shape(JournalRow)
class ProgrammeProgress:
    """A journal's plan against its record, in academic hours (выполнение рабочей программы)."""

    planned_hours: int = plain("Hours of the topics; without topics those of the curriculum (по плану).", guard=reads.FIELD)
    due_hours: int = plain(
        "Hours that should have been delivered by yesterday: by the timetable, or without one by the days of the semester "
        "(должно быть проведено).",
        guard=reads.FIELD,
    )
    delivered_hours: int = plain("Hours of the lessons held (проведено).", guard=reads.FIELD)
    behind_hours: int = plain("How many hours are missing of those due (отставание).", guard=reads.FIELD)
    cancelled_hours: int = plain("Hours of cancelled lessons (отменено).", guard=reads.FIELD)
    substituted_hours: int = plain("Hours held by a substitute (проведено на замене).", guard=reads.FIELD)
    unlinked_hours: int = plain("Hours of lessons that belong to no topic (не отнесено к темам).", guard=reads.FIELD)
    topics: list[TopicProgress] = plain("By topics, in their order (по темам).", guard=reads.FIELD)


@shape()
class JournalProgramme:
    """The work programme of a journal, and what has been delivered of it (рабочая программа журнала)."""

    journal: Journal | None = strawberry.field(description="Which journal (журнал).", metadata={RULE: PROGRAMMES})
    programme: WorkProgramme | None = strawberry.field(
        description="Its programme, if anybody has begun to write it (программа).", metadata={RULE: PROGRAMMES}
    )
    may_plan: bool = strawberry.field(
        description="Whether its topics can be changed by who is asking (можно править).", metadata={RULE: PROGRAMMES}
    )
    may_approve: bool = strawberry.field(
        description="Whether who is asking approves programmes (можно утвердить).", metadata={RULE: PROGRAMMES}
    )

    @strawberry.field(description="The plan against the record (выполнение).", metadata={RULE: REPORTS})
    def progress(self, info: strawberry.Info) -> ProgrammeProgress | None:
        found = reads.progress(actor_in(info), self.journal_id)  # type: ignore[attr-defined]
        if found is None:
            raise Forbidden
        return found  # type: ignore[return-value]


def _journal_programme(info: Any, journal_id: int) -> Record:
    actor = actor_in(info)
    journal = find(actor, JournalRow, journal_id)
    row = p.WorkProgramme.get_or_none(p.WorkProgramme.journal == journal)
    is_open = journal.closed_at is None and (row is None or row.status != ProgrammeStatus.APPROVED)

    def shown(entity: str, name: str, number: int) -> Any:
        tree = selection(info, name)
        return plan_of(entity, tree, actor.roles).get(actor, number) if tree else None

    values = {
        "journal_id": journal.id,
        "journal": shown("Journal", "journal", journal.id),
        "programme": shown("WorkProgramme", "programme", row.id) if row else None,
        "may_plan": is_open and can(actor, "programme:plan", Cell(journal, actor.today)),
        "may_approve": can(actor, "programme:approve", journal),
    }
    return Record(tuple(values), values.values())


@shape(JournalRow)
class ProgrammeLine:
    """A journal in the report on work programmes (строка отчёта о выполнении рабочих программ)."""

    journal_id: strawberry.ID = reference("Journal", "journal_id", "Which journal (журнал).", guard=reads.FIELD)
    course_code: str = plain("Code of the course (индекс).", guard=reads.FIELD)
    course_name: str = plain("What is taught (дисциплина).", guard=reads.FIELD)
    group_name: str = plain("To whom (группа).", guard=reads.FIELD)
    subgroup_name: str | None = plain("Which part of it (подгруппа).", guard=reads.FIELD)
    teachers: str = plain("Who teaches it today, as far as this may be seen (преподаватели).", guard=reads.FIELD)
    status: ProgrammeStatus = plain("How far the programme has come (состояние).", guard=reads.FIELD)
    topic_count: int = plain("How many topics it has (число тем).", guard=reads.FIELD)
    curriculum_hours: int = plain("Academic hours of the journal by the curriculum (часы по учебному плану).",
                                  guard=reads.FIELD)  # fmt: skip
    submitted_at: dt.datetime | None = plain("When it was handed in (сдана).", rule=(p.WorkProgramme, "submitted_at"))
    progress: ProgrammeProgress = plain("The plan against the record (выполнение).", guard=reads.FIELD)


@shape(JournalRow)
class KindHours:
    """Academic hours of a journal's lessons of one kind (часы по видам занятий)."""

    journal_id: strawberry.ID = reference("Journal", "journal_id", "Of which part (журнал).", guard=reads.FIELD)
    kind: LessonKind = plain("How the lessons were held (вид занятия).", guard=reads.FIELD)
    hours: int = plain("Academic hours (часы).", guard=reads.FIELD)


@shape(LessonRow)
class PracticeDay:
    """A lesson of educational or industrial practice (день практики)."""

    journal_id: strawberry.ID = reference("Journal", "journal_id", "Of which part (журнал).", guard="journal")
    lesson_id: strawberry.ID = reference("Lesson", "lesson_id", "Which lesson (занятие).", guard="id")
    date: dt.date = plain("Day (дата).")
    hours: int = plain("Academic hours (часы).")
    works: str = plain("Kinds of work that were done (виды работ).", guard="topic")


@shape(JournalRow)
class ModulePart:
    """A journal of an МДК or a practice within its module (часть профессионального модуля)."""

    journal_id: strawberry.ID = reference("Journal", "journal_id", "Which journal (журнал).", guard=reads.FIELD)
    course_id: strawberry.ID = reference("Course", "course_id", "What is taught (дисциплина).", guard=reads.FIELD)
    course_code: str = plain("Code of the course (индекс).", guard=reads.FIELD)
    course_name: str = plain("Name of the course (наименование).", guard=reads.FIELD)
    course_kind: CourseKind = plain("МДК, УП or ПП (вид).", guard=reads.FIELD)
    subgroup_name: str | None = plain("Which part of the group (подгруппа).", guard=reads.FIELD)
    teachers: str = plain("Who teaches it today, as far as this may be seen (преподаватели).", guard=reads.FIELD)
    curriculum_hours: int = plain("Academic hours of the journal by the curriculum (часы по учебному плану).",
                                  guard=reads.FIELD)  # fmt: skip
    progress: ProgrammeProgress = plain("The plan against the record (выполнение).", guard=reads.FIELD)


@shape(JournalRow)
class Module:
    """A professional module with the journals of its parts in one group and semester (профессиональный модуль)."""

    course_id: strawberry.ID = reference("Course", "course_id", "Which module (модуль).", guard=reads.FIELD)
    code: str = plain("Code of the module (индекс).", guard=reads.FIELD)
    name: str = plain("Name of the module (наименование).", guard=reads.FIELD)
    planned_hours: int = plain("Planned hours of its parts in this semester (по плану).", guard=reads.FIELD)
    delivered_hours: int = plain("Delivered hours of its parts in this semester (проведено).", guard=reads.FIELD)
    parts: list[ModulePart] = plain("МДК, УП and ПП, by their codes (состав).", guard=reads.FIELD)
    kinds: list[KindHours] = plain("Hours of its parts by kinds of lessons (часы по видам занятий).", guard=reads.FIELD)
    days: list[PracticeDay] = plain("Days of its practices with the works done (дни практики).", rule=(LessonRow, "topic"))


@shape()
class ProgrammeQuery:
    """Work programmes and modules (рабочие программы и модули)."""

    @entry("The work programme of a journal (рабочая программа журнала).", reads=p.WorkProgramme)
    def programme(self, info: strawberry.Info, journal_id: strawberry.ID) -> JournalProgramme | None:
        try:
            return _journal_programme(info, ids.read("Journal", journal_id))  # type: ignore[return-value]
        except NotFound:
            return None

    @strawberry.field(
        description="Work programmes of a semester: planned, delivered and behind, a line for each journal whose figures "
        "one may read (отчёт о выполнении рабочих программ).",
        metadata={RULE: REPORTS},
    )
    def programme_report(self, info: strawberry.Info, semester_id: strawberry.ID) -> list[ProgrammeLine] | None:
        try:
            return reads.programme_report(actor_in(info), ids.read("Semester", semester_id))  # type: ignore[return-value]
        except NotFound:
            return None

    @strawberry.field(
        description="Professional modules that a group is trained in during a semester (обучение по модулям).",
        metadata={RULE: REPORTS},
    )
    def modules(
        self, info: strawberry.Info, group_id: strawberry.ID, semester_id: strawberry.ID
    ) -> list[Module] | None:  # fmt: skip
        try:
            group, semester = ids.read("Group", group_id), ids.read("Semester", semester_id)
            return board.module_board(actor_in(info), group, semester)  # type: ignore[return-value]
        except NotFound:
            return None


# --- acts -------------------------------------------------------------------------------------------------------------


@strawberry.input(description="A topic that is to stand in a work programme (тема).")
class TopicInput:
    title: str = strawberry.field(description="What it is about (тема).")
    hours: int = strawberry.field(description="Planned academic hours (часы).")
    kind: LessonKind = strawberry.field(
        description="How its lessons are held (вид занятия).", default=LessonKind.LECTURE
    )  # fmt: skip
    id: strawberry.ID | None = strawberry.field(
        description="The topic that it was until now; without it a topic is known by its title (тема до изменения).",
        default=UNSET,
    )


@shape()
class ProgrammePayload:
    """Answer to an act on a work programme (ответ на действие)."""

    programme: WorkProgramme | None = thing("The programme as it stands now, also after a conflict (программа).")
    errors: list[Problem] = errors()


def _topics(topics: list[TopicInput]) -> list[dict[str, Any]]:
    """The topics as the verb takes them."""
    return [
        {
            "title": topic.title, "kind": topic.kind, "hours": topic.hours,
            "id": ids.read("ProgrammeTopic", topic.id, f"topics.{at}.id") if topic.id not in {None, UNSET} else None,
        }
        for at, topic in enumerate(topics)
    ]  # fmt: skip


@shape()
class ProgrammeMutation:
    """A teacher writes a work programme, a deputy director approves it (рабочие программы)."""

    @entry("Replace the topics of the own journal's programme, in their order (составить рабочую программу).",
           act="programme:plan")  # fmt: skip
    def programme_plan(
        self, info: strawberry.Info, journal_id: strawberry.ID, topics: list[TopicInput], expected_version: int | None = None
    ) -> ProgrammePayload:
        def act() -> p.WorkProgramme:
            journal = ids.read("Journal", journal_id, "journalId")
            return verbs.programme_plan(actor_in(info), journal, _topics(topics), expected_version=expected_version)

        return answer(info, ProgrammePayload, "programme", "WorkProgramme", act)

    @entry("Hand the own journal's programme in for approval (сдать рабочую программу на утверждение).",
           act="programme:plan")  # fmt: skip
    def programme_submit(
        self, info: strawberry.Info, journal_id: strawberry.ID, expected_version: int | None = None
    ) -> ProgrammePayload:
        def act() -> p.WorkProgramme:
            journal = ids.read("Journal", journal_id, "journalId")
            return verbs.programme_submit(actor_in(info), journal, expected_version=expected_version)

        return answer(info, ProgrammePayload, "programme", "WorkProgramme", act)

    @entry("Approve a programme that was handed in (утвердить рабочую программу).", act="programme:approve")
    def programme_approve(
        self, info: strawberry.Info, journal_id: strawberry.ID, expected_version: int | None = None
    ) -> ProgrammePayload:
        def act() -> p.WorkProgramme:
            journal = ids.read("Journal", journal_id, "journalId")
            return verbs.programme_approve(actor_in(info), journal, expected_version=expected_version)

        return answer(info, ProgrammePayload, "programme", "WorkProgramme", act)

    @entry("Give a programme back to its teacher, with what is to be changed (вернуть рабочую программу).",
           act="programme:approve")  # fmt: skip
    def programme_return(
        self, info: strawberry.Info, journal_id: strawberry.ID, comment: str, expected_version: int | None = None
    ) -> ProgrammePayload:
        def act() -> p.WorkProgramme:
            journal = ids.read("Journal", journal_id, "journalId")
            return verbs.programme_return(
                actor_in(info), journal, comment=comment, expected_version=expected_version
            )  # fmt: skip

        return answer(info, ProgrammePayload, "programme", "WorkProgramme", act)
