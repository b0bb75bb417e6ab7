"""Control: timeliness, missing journals, accumulation of marks, and hints on homework."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import strawberry

import models as m
from models.access import ACTIONS, Actor, find
from models.deadlines import Standing
from models.homework import HOMEWORK_HINTS, homework_hints
from models.homework import HomeworkHint as Hint
from models.reads import control, dashboard
from models.reads.control import MissingKind

from . import ids
from .context import actor_in
from .fields import RULE, derived, entry, enum, plain, reference, shape
from .people import full_name, short_name

FromDay = Annotated[dt.date, strawberry.argument(name="from")]
TIMED, SPARSE, MISSING = "timeliness", "accumulation", "missing_journals"
"""Rules of the access policy: of journals, and of groups."""
TEACHERS = frozenset(ACTIONS["homework:give"])

enum(
    Standing,
    "How something stands that has a last day (состояние относительно срока).",
    {
        Standing.IN_TIME: "Done by the end of its last day (в срок).",
        Standing.LATE: "Done after it (с опозданием).",
        Standing.MISSING: "Not done, and the day has passed (не выполнено).",
        Standing.WAITING: "Not done yet, and the day is not over (ещё есть время).",
    },
    name="DeadlineStanding",
)
enum(
    MissingKind,
    "What is not in place (чего не хватает).",
    {
        MissingKind.NO_JOURNALS: "The group has no journals (у группы нет журналов).",
        MissingKind.NO_COURSE: "A parallel group has a journal of the course, this one has none (нет дисциплины).",
        MissingKind.NO_SUBGROUP: "Another subgroup has a journal of the course, this one has none (нет подгруппы).",
        MissingKind.NO_TEACHER: "Nobody is assigned to the journal (нет преподавателя).",
        MissingKind.NO_TIMETABLE: "The journal is not in the timetable (нет в расписании).",
    },
    name="MissingJournalKind",
)
enum(
    Hint,
    "What a text of homework seems to lack (подсказка к домашнему заданию).",
    {
        Hint.NO_NUMBERS: "Pages, paragraph or numbers (страницы, параграф, номера).",
        Hint.NO_MANNER: "How it is to be done (характер выполнения).",
        Hint.NOT_RUSSIAN: "Russian as the language of the task (русский язык).",
    },
    name="HomeworkHintKind",
)


def _owner(line: control.BoardLine) -> str | None:
    return None if line.id is None else ids.write(line.of, line.id)


def _teachers(lesson: control.FilledLesson) -> list[str]:
    return [ids.write("Teacher", number) for number in sorted(lesson.teacher_ids)]


def _of_journal(attribute: str, description: str, entity: str = "", rule: str = TIMED) -> Any:
    """What a lesson tells of its journal: a name, or the id of an entity."""

    def read(lesson: control.FilledLesson) -> Any:
        value = getattr(lesson.journal, attribute)
        return ids.write(entity, value) if entity else value

    return derived(read, description, guard=rule)


@shape(m.Journal)
class TimelinessCounts:
    """How many are done in time, late, not at all, or not yet (счёт по срокам)."""

    in_time: int = plain("Done in time (в срок).", guard=TIMED)
    late: int = plain("Done late (с опозданием).", guard=TIMED)
    missing: int = plain("Not done, and overdue (не выполнено).", guard=TIMED)
    waiting: int = plain("Not done, with time left (ещё есть время).", guard=TIMED)


@shape(m.Journal)
class TimelinessTally:
    """What some lessons amount to (итог)."""

    lessons: TimelinessCounts = plain(
        "Records of lessons that were due or held; none of cancelled ones (занятия).", guard=TIMED
    )
    attendance: TimelinessCounts = plain(
        'Attendance of recorded lessons; what is not taken is never "all present" (посещаемость).', guard=TIMED
    )
    works: TimelinessCounts = plain(
        "Laboratory, control and practical works, by when they were marked (работы со сроком).", guard=TIMED
    )
    cancelled: int = plain("Lessons cancelled (отменённые занятия).", guard=TIMED)


@shape(m.Journal)
class TimelinessDay:
    """A day of a line (день)."""

    date: dt.date = plain("Day (дата).", guard=TIMED)
    tally: TimelinessTally = plain("What it amounts to (итог дня).", guard=TIMED)


@shape(m.Journal)
class TimelinessLine:
    """A teacher, a group or a journal on the board (строка табло)."""

    owner_id: strawberry.ID | None = derived(
        _owner, "Id of the teacher, the group or the journal; empty for lessons nobody was assigned to (чья).", guard=TIMED
    )
    name: str = plain("Surname and initials, name of the group, or course and group (название).", guard=TIMED)
    tally: TimelinessTally = plain("What all days amount to (итог).", guard=TIMED)
    days: list[TimelinessDay] = plain("Days with lessons, in their order (дни).", guard=TIMED)


@shape(m.Journal)
class TimelinessWork:
    """A laboratory, control or practical work, whose marks have a last day (работа со сроком)."""

    assignment_id: strawberry.ID = reference("Assignment", "assignment_id", "Which work (работа).", guard=TIMED)
    code: str = plain("Short code of the kind of work (вид работы).", guard=TIMED)
    title: str = plain("Title or number (название, номер).", guard=TIMED)
    due_on: dt.date = plain("Last day on which marks are in time (срок).", guard=TIMED)
    mark_count: int = plain("How many marks there are (число оценок).", guard=TIMED)
    standing: Standing = plain("How it stands (состояние).", guard=TIMED)


@shape(m.Journal)
class TimelinessLesson:
    """A lesson that was due or is recorded (занятие)."""

    journal_id: strawberry.ID = _of_journal("id", "In which journal (журнал).", "Journal")
    course_name: str = _of_journal("course_name", "What is taught (дисциплина).")
    group_id: strawberry.ID = _of_journal("group_id", "To whom (группа).", "Group")
    group_name: str = _of_journal("group_name", "To whom (группа).")
    subgroup_name: str | None = _of_journal("subgroup_name", "Which part of the group (подгруппа).")
    teacher_ids: list[strawberry.ID] = derived(_teachers, "Who held it, or was to hold it (преподаватели).", guard=TIMED)
    date: dt.date = derived(lambda lesson: lesson.day, "Day (дата).", guard=TIMED)
    period: int = plain("Number of the pair (номер пары).", guard=TIMED)
    lesson_id: strawberry.ID | None = reference(
        "Lesson", "lesson_id", "Its record; empty where there is none (запись занятия).", guard=TIMED
    )
    topic: str = plain("What it was about (тема).", guard=TIMED)
    is_cancelled: bool = plain("Whether it was cancelled (отменено).", guard=TIMED)
    reason: str = plain("Why it was cancelled or moved (причина).", guard=TIMED)
    moved_from: dt.date | None = plain("The day for which it was planned, if it was moved (перенесено с).", guard=TIMED)
    entered_at: dt.datetime | None = plain("When it was recorded (внесено).", guard=TIMED)
    attendance_taken_at: dt.datetime | None = plain("When attendance was taken (отмечена посещаемость).", guard=TIMED)
    filling: Standing | None = plain("How its record stands; empty if cancelled (заполнение).", guard=TIMED)
    attendance: Standing | None = plain(
        "How its attendance stands; empty if cancelled, or not recorded at all (посещаемость).", guard=TIMED
    )
    works: list[TimelinessWork] = plain("Its works whose marks have a last day (работы со сроком).", guard=TIMED)


@shape(m.Journal)
class Timeliness:
    """How journals were filled in some days: by teachers, groups and journals (своевременность)."""

    today: dt.date = plain("The college's day; nothing is due after it (сегодня).", guard=TIMED)
    tally: TimelinessTally = plain("All lessons, each once (итог).", guard=TIMED)
    teachers: list[TimelinessLine] = plain(
        "By teachers; an unfilled lesson stands with each of those who were to hold it (преподаватели).", guard=TIMED
    )
    groups: list[TimelinessLine] = plain("By groups (группы).", guard=TIMED)
    journals: list[TimelinessLine] = plain("By journals (журналы).", guard=TIMED)
    lessons: list[TimelinessLesson] = plain("The lessons that were counted, by day and pair (занятия).", guard=TIMED)


def _somewhere(entity: str, attribute: str, description: str) -> Any:
    return reference(entity, attribute, description, guard=MISSING)


@shape(m.Group)
class MissingJournal:
    """What is not in place among the journals of a semester, where, and what cures it (чего не хватает)."""

    kind: MissingKind = plain("What it is (вид).", guard=MISSING)
    group_id: strawberry.ID = _somewhere("Group", "group_id", "In which group (группа).")
    group_name: str = plain("In which group (группа).", guard=MISSING)
    course_id: strawberry.ID | None = _somewhere("Course", "course_id", "Of which course (дисциплина).")
    course_name: str | None = plain("Of which course (дисциплина).", guard=MISSING)
    subgroup_id: strawberry.ID | None = _somewhere("Subgroup", "subgroup_id", "In which part of the group (подгруппа).")
    subgroup_name: str | None = plain("In which part of the group (подгруппа).", guard=MISSING)
    journal_id: strawberry.ID | None = _somewhere("Journal", "journal_id", "The journal, if there is one (журнал).")
    what: str = derived(lambda row: str(control.MISSING_NAMES[row.kind]), "It in words (описание).", guard=MISSING)
    cure: str = derived(
        lambda row: str(control.MISSING_CURES[row.kind]), "What is to be done (как исправить).", guard=MISSING
    )


@shape(m.Journal)
class SparseStudent:
    """A student with too few marks in a journal (студент с малым числом оценок)."""

    student_id: strawberry.ID = reference("Student", "student_id", "Who (студент).", guard=SPARSE)
    name: str = derived(full_name, "Full name (ФИО).", guard=SPARSE)
    short_name: str = derived(short_name, "Surname and initials (фамилия и инициалы).", guard=SPARSE)
    mark_count: int = plain("How many marks there are (число оценок).", guard=SPARSE)
    lessons: int = plain("Lessons held since the student came (занятий с зачисления).", guard=SPARSE)
    attended: int = plain("Those of them where the student is known to have been (посещено).", guard=SPARSE)
    came_on: dt.date | None = plain("When the student came, if it was after the first lesson (с какого дня).", guard=SPARSE)


@shape(m.Journal)
class Accumulation:
    """A journal in which somebody has too few marks (накопляемость)."""

    journal_id: strawberry.ID = reference("Journal", "journal_id", "Which journal (журнал).", guard=SPARSE)
    course_name: str = plain("What is taught (дисциплина).", guard=SPARSE)
    group_id: strawberry.ID = reference("Group", "group_id", "To whom (группа).", guard=SPARSE)
    group_name: str = plain("To whom (группа).", guard=SPARSE)
    subgroup_name: str | None = plain("Which part of the group (подгруппа).", guard=SPARSE)
    fewest: int = plain("How many marks the college asks for at least (наименьшее число оценок).", guard=SPARSE)
    lessons: int = plain("Lessons held (проведено занятий).", guard=SPARSE)
    student_count: int = plain("How many students belong to it today (студентов).", guard=SPARSE)
    students: list[SparseStudent] = plain("Who has fewer, in the Russian alphabet (студенты).", guard=SPARSE)


@shape()
class HomeworkHint:
    """A hint on a text of homework; it refuses nothing (подсказка)."""

    kind: Hint = strawberry.field(description="What seems to be lacking (вид).", metadata={RULE: TEACHERS})
    message: str = strawberry.field(description="It in words (текст).", metadata={RULE: TEACHERS})


def _number(entity: str, id: str | None, field: str) -> int | None:
    return None if id is None else ids.read(entity, id, field)


def _semester(actor: Actor, id: str | None) -> m.Semester | None:
    """The semester of the id, or that of today.

    Raises:
        NotFound: there is none with this id.
    """
    if id is not None:
        semester: m.Semester = find(actor, m.Semester, ids.read("Semester", id, "semesterId"), "semesterId")
        return semester
    return dashboard.semester_of(actor.today, dashboard.semesters(actor))


@shape()
class ControlQuery:
    """Control of how journals are kept (контроль)."""

    @strawberry.field(
        description="How journals were filled from one day to another, both included (своевременность заполнения).",
        metadata={RULE: m.access.readers(m.Journal, TIMED)},
    )
    def timeliness(
        self, info: strawberry.Info, from_: FromDay, to: dt.date, group_id: strawberry.ID | None = None,
        teacher_id: strawberry.ID | None = None,
    ) -> Timeliness:  # fmt: skip
        group, teacher = _number("Group", group_id, "groupId"), _number("Teacher", teacher_id, "teacherId")
        return control.timeliness(actor_in(info), from_, to, group=group, teacher=teacher)  # type: ignore[return-value]

    @strawberry.field(
        description="What is missing among the journals of a semester (of today's, if none is named); empty when all is in "
        "place (недостающие журналы).",
        metadata={RULE: m.access.readers(m.Group, MISSING)},
    )
    def missing_journals(self, info: strawberry.Info, semester_id: strawberry.ID | None = None) -> list[MissingJournal]:
        actor = actor_in(info)
        semester = _semester(actor, semester_id)
        return control.missing_journals(actor, semester) if semester else []  # type: ignore[return-value]

    @strawberry.field(
        description="Journals of a semester (of today's, if none is named) with students who have too few marks "
        "(накопляемость оценок).",
        metadata={RULE: m.access.readers(m.Journal, SPARSE)},
    )
    def accumulation(
        self, info: strawberry.Info, semester_id: strawberry.ID | None = None, group_id: strawberry.ID | None = None,
        journal_id: strawberry.ID | None = None,
    ) -> list[Accumulation]:  # fmt: skip
        actor = actor_in(info)
        semester = _semester(actor, semester_id)
        group, journal = _number("Group", group_id, "groupId"), _number("Journal", journal_id, "journalId")
        return control.accumulation(actor, semester, group=group, journal=journal) if semester else []  # type: ignore[return-value]

    @entry("What a text of homework seems to lack (подсказки к домашнему заданию).", act="homework:give")
    def homework_hints(self, text: str) -> list[HomeworkHint]:
        return [HomeworkHint(kind=hint, message=str(HOMEWORK_HINTS[hint])) for hint in homework_hints(text)]
