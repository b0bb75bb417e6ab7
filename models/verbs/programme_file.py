"""The topics of a work programme from the rows of a file: what loading them would do, and loading them (R8).

The columns are «№», «Тема», «Вид занятия», «Часы»; the order of the rows is that of the topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .. import text
from ..access import Actor
from ..base import in_transaction
from ..errors import Code, Invalid
from ..i18n import gettext as _
from ..i18n import lazy
from ..programme import TOPICS_A_PROGRAMME, ProgrammeTopic, WorkProgramme
from ..teaching import LESSON_KIND_NAMES, LessonKind
from .lists.cells import Cells
from .lists.outcome import Change, ListRefused, Plan, RowAction, RowPlan, totals_of
from .lists.table import BadCell, Column, Header, SourceRow, read_header
from .programme import TOPIC_CLEANERS, Topic, matched, put_topics, writable_programme

COLUMNS = (
    Column("number", lazy("No."), "№ | № п/п | п/п | номер | № темы | номер темы"),
    Column(
        "title",
        lazy("Topic"),
        "тема | тема занятия | наименование темы | наименование разделов и тем | содержание | содержание занятия | "
        "тема урока | содержание учебного материала | виды работ",
    ),
    Column("kind", lazy("Kind of lesson"), "вид занятия | вид | тип занятия | форма занятия | форма проведения"),
    Column("hours", lazy("Hours"), "часы | часов | кол-во часов | количество часов | объем часов | объём часов | ч"),
)
NEEDED = ((("title",),), (("hours",),))
SPELLINGS = {
    **{text.fold(LESSON_KIND_NAMES[kind].message): kind for kind in LessonKind},
    "лекция": LessonKind.LECTURE,
    "урок": LessonKind.LECTURE,
    "теория": LessonKind.LECTURE,
    "семинар": LessonKind.SEMINAR,
    "практическое занятие": LessonKind.PRACTICAL,
    "практическая работа": LessonKind.PRACTICAL,
    "пз": LessonKind.PRACTICAL,
    "лабораторное занятие": LessonKind.LABORATORY,
    "лабораторная работа": LessonKind.LABORATORY,
    "лр": LessonKind.LABORATORY,
    "контрольное занятие": LessonKind.CONTROL,
    "контрольная работа": LessonKind.CONTROL,
    "экскурсия": LessonKind.EXCURSION,
    "консультация": LessonKind.CONSULTATION,
    "практика": LessonKind.PRACTICE,
}
"""How a kind of lesson is written in files."""
TOTALS = ("итого", "всего")


@dataclass(frozen=True)
class TopicsPlan:
    """What loading a file would do: its rows with their fates, and the titles of topics that it does not have."""

    plan: Plan
    left_out: tuple[str, ...]


@in_transaction
def programme_check(actor: Actor, journal_id: int, rows: Sequence[SourceRow]) -> TopicsPlan:
    """The dry run: nothing is written.

    Raises:
        NotFound, Forbidden, Closed: the programme is not this person's to write now.
        Invalid: the table as a whole cannot be used.
    """
    return _worked(actor, writable_programme(actor, journal_id, None), rows)[0]


@in_transaction
def programme_import(
    actor: Actor, journal_id: int, rows: Sequence[SourceRow], *, expected_version: int | None = None
) -> WorkProgramme:
    """Let the programme consist of the topics of a file; the same file a second time changes nothing.

    Raises:
        ListRefused: rows have errors; it names each, and nothing is written.
        NotFound, Forbidden, Closed, Conflict, Invalid: as `programme_plan`.
    """
    programme = writable_programme(actor, journal_id, expected_version)
    worked, topics = _worked(actor, programme, rows)
    if worked.plan.totals.error:
        raise ListRefused(worked.plan)
    return put_topics(actor, programme, topics)


def _worked(actor: Actor, programme: WorkProgramme, rows: Sequence[SourceRow]) -> tuple[TopicsPlan, list[Topic]]:
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    header = read_header(COLUMNS, NEEDED, filled)
    table = [cells for cells in (_cells(header, row) for row in filled if row[0] > header.number) if not _is_total(cells)]
    if not table:
        raise Invalid("file", _("The file is empty. Choose a file with a header and at least one row."), Code.REQUIRED)
    if len(table) > TOPICS_A_PROGRAMME:
        message = _("A programme has at most %(limit)d topics. Put small ones together.", limit=TOPICS_A_PROGRAMME)
        raise Invalid("file", message, Code.TOO_MANY)
    standing = list(
        ProgrammeTopic.select().where(ProgrammeTopic.journal == programme.journal).order_by(ProgrammeTopic.position)
    )
    topics = [_topic(actor, cells) for cells in table]
    known, kept = {topic.id: topic for topic in standing}, matched(standing, topics)
    planned = tuple(_planned(cells, topic, known.get(id or 0)) for cells, topic, id in zip(table, topics, kept, strict=True))
    plan = Plan("programme", header.texts, planned, header.ignored, totals_of(planned))
    return TopicsPlan(plan, tuple(topic.title for topic in standing if topic.id not in kept)), topics


def _cells(header: Header, row: SourceRow) -> Cells:
    number, source = row
    titles = {column.key: str(column.title) for column in COLUMNS}
    found = {key: source[at] if at < len(source) else "" for key, at in header.places.items()}
    plain = {key: cell if isinstance(cell, BadCell) else " ".join(cell.split()) for key, cell in found.items()}
    return Cells(number, plain, titles, tuple(source))


def _is_total(cells: Cells) -> bool:
    """Whether it is the line under the topics, which says their hours once more."""
    first = next((cell for cell in cells.source if cell.strip()), "")
    return text.fold(first).startswith(TOTALS)


def _topic(actor: Actor, cells: Cells) -> Topic:
    """The topic of a row; problems are left with its cells."""
    title, hours = cells.needed("title"), cells.whole("hours") if cells.needed("hours") else None
    kind = cells.option("kind", SPELLINGS) or LessonKind.LECTURE
    given = {"title": title} | ({"hours": hours} if hours is not None else {})
    values = cells.cleaned(actor, TOPIC_CLEANERS, {name: value for name, value in given.items() if value != ""})
    return Topic(values.get("title", title), kind, values.get("hours", 0))


def _planned(cells: Cells, topic: Topic, present: ProgrammeTopic | None) -> RowPlan:
    """A row as people are shown it."""
    if cells.problems:
        return RowPlan(cells.number, topic.title, RowAction.ERROR, (), tuple(cells.problems), cells.source)
    if present is None:
        return RowPlan(cells.number, topic.title, RowAction.CREATE, (), (), cells.source)
    changes = tuple(
        Change(cells.titles[key], before, after)
        for key, before, after in (
            ("title", present.title, topic.title),
            ("kind", str(LESSON_KIND_NAMES[present.kind]), str(LESSON_KIND_NAMES[topic.kind])),
            ("hours", str(present.hours), str(topic.hours)),
        )
        if before != after
    )
    return RowPlan(cells.number, topic.title, RowAction.CHANGE if changes else RowAction.SAME, changes, (), cells.source)
