"""The timetable, the calendar, the college's rules and one-day substitutions."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import strawberry

import models as m
from models import college as c
from models import teaching as t
from models.access import find, readers
from models.errors import NotFound
from models.queries import param
from models.reads.timetable import TimetableLesson as LessonRow
from models.reads.timetable import timetable as read_timetable
from models.teaching import Weeks
from models.verbs import timetable as verbs
from models.verbs.clean import EARLIEST, LATEST

from . import ids
from .acts import answer, errors, given, removed, thing
from .context import actor_in
from .errors import Problem
from .fields import RULE, column, derived, entity, entry, enum, key, one, plain, reference, shape
from .inputs import field
from .lessons import RemovalPayload
from .office import LoadPayload, changed, created
from .reading import plan_for
from .teaching import Journal

enum(
    Weeks,
    "In which weeks of a semester a lesson recurs; the week in which it begins is odd (недели).",
    {
        Weeks.EVERY: "Every week (каждую неделю).",
        Weeks.ODD: "The first, the third … (нечётные, числитель).",
        Weeks.EVEN: "The second, the fourth … (чётные, знаменатель).",
    },
)
FromDay = Annotated[dt.date, strawberry.argument(name="from")]
FromAnyDay = Annotated[dt.date | None, strawberry.argument(name="from")]
SLOT_REFERENCES = {"journal_id": ("Journal", "journal")}


@entity(t.TimetableSlot, order=(t.TimetableSlot.weekday, t.TimetableSlot.period, t.TimetableSlot.starts_on))
class TimetableSlot:
    """A lesson that recurs every week or every other week (строка расписания)."""

    id: strawberry.ID = key("TimetableSlot")
    journal: Journal | None = one(t.TimetableSlot.journal, "Journal", "Whose lesson (журнал).")
    weekday: int = column(t.TimetableSlot.weekday, "1 is Monday, 7 is Sunday (день недели).")
    period: int = column(t.TimetableSlot.period, "Number of the pair, from 1 (номер пары).")
    weeks: Weeks = column(t.TimetableSlot.weeks, "In which weeks (недели).")
    starts_on: dt.date = column(t.TimetableSlot.starts_on, "First day (с какого дня).")
    ends_on: dt.date | None = column(t.TimetableSlot.ends_on, "Last day; the semester's without it (по какой день).")
    room: str = column(t.TimetableSlot.room, "Where (аудитория).")
    version: int = column(t.TimetableSlot.version, "Grows with each change, for `expectedVersion` (версия).")


@entity(c.Holiday, order=(c.Holiday.day,))
class Holiday:
    """A day without lessons (нерабочий день)."""

    id: strawberry.ID = key("Holiday")
    day: dt.date = column(c.Holiday.day, "Which day (дата).")
    name: str = column(c.Holiday.name, "What it is (название).")
    version: int = column(c.Holiday.version, "Grows with each change, for `expectedVersion` (версия).")


@entity(c.CollegeRules)
class CollegeRules:
    """What the Regulation leaves to the college (правила колледжа). Averages are in hundredths: 465 is 4,65."""

    id: strawberry.ID = key("CollegeRules")
    five_from: int = column(c.CollegeRules.five_from, "The lowest average of a 5, in hundredths (отлично от).")
    four_from: int = column(c.CollegeRules.four_from, "The lowest average of a 4, in hundredths (хорошо от).")
    three_from: int = column(c.CollegeRules.three_from, "The lowest average of a 3, in hundredths (удовлетворительно от).")
    is_weighted: bool = column(c.CollegeRules.is_weighted, "Whether kinds of work weigh differently (взвешенный балл).")
    marks_due_days: int = column(c.CollegeRules.marks_due_days, "Days for marks of timed works (срок выставления оценок).")
    due_in_working_days: bool = column(
        c.CollegeRules.due_in_working_days, "Whether these are working days (срок в рабочих днях)."
    )
    fewest_marks: int = column(c.CollegeRules.fewest_marks, "Fewer marks are too few (минимум оценок, накопляемость).")
    version: int = column(c.CollegeRules.version, "Grows with each change, for `expectedVersion` (версия).")


@shape(t.TimetableSlot)
class TimetablePlace:
    """A day and a pair of it (дата и пара)."""

    date: dt.date = plain("Day (дата).", guard="starts_on")
    period: int = plain("Number of the pair (номер пары).")


@shape(t.TimetableSlot)
class TimetableTeacher:
    """Who is to hold a lesson (преподаватель в расписании)."""

    teacher_id: strawberry.ID = reference("Teacher", "id", "Id of the teacher (преподаватель).", guard="journal")
    name: str = plain("Surname and initials (фамилия и инициалы).", guard="journal")


OF_LESSONS = readers(m.Lesson)
"""Who may know what has become of a lesson: the administrator sees the timetable alone."""


def _lesson_id(root: LessonRow) -> strawberry.ID | None:
    return None if root.lesson_id is None else strawberry.ID(ids.write("Lesson", root.lesson_id))


def _head(name: str, description: str) -> Any:
    return derived(lambda row: getattr(row.head, name), description, guard="journal")


@shape(t.TimetableSlot)
class TimetableLesson:
    """A lesson of the timetable on its day (занятие в расписании)."""

    date: dt.date = plain("Day (дата).", guard="starts_on")
    period: int = plain("Number of the pair (номер пары).")
    journal_id: strawberry.ID = derived(
        lambda row: ids.write("Journal", row.head.journal_id), "Where it is recorded (журнал).", guard="journal"
    )
    course_code: str = _head("course_code", "Code of the course (индекс).")
    course_name: str = _head("course_name", "What is taught (дисциплина).")
    group_name: str = _head("group_name", "To whom (группа).")
    subgroup_name: str | None = _head("subgroup_name", "To which part of the group (подгруппа).")
    room: str = plain("Where (аудитория).")
    teachers: list[TimetableTeacher] = plain("Who is to hold it (преподаватели).", guard="journal")
    is_due: bool = plain("Whether it is in the timetable; if not, it was held besides it (по расписанию).", guard="weeks")
    is_substitution: bool = plain("Whether somebody stands in for the teacher (замена).", guard="journal")
    lesson_id: strawberry.ID | None = strawberry.field(
        resolver=_lesson_id, description="The record of it, if there is one (занятие).", metadata={RULE: OF_LESSONS}
    )
    is_cancelled: bool = plain("Whether it does not take place (отменено).", rule=(m.Lesson, "cancelled_at"))
    reason: str = plain("Why it is cancelled or moved (причина).", rule=(m.Lesson, "reason"))
    moved_to: TimetablePlace | None = plain("When it is held instead (перенесено на).", rule=(m.Lesson, "moved_from"))
    moved_from: TimetablePlace | None = plain("When it was planned (перенесено с).", rule=(m.Lesson, "moved_from"))


@strawberry.input(description="A recurring lesson (строка расписания).")
class TimetableSlotInput:
    journal_id: strawberry.ID | None = field("Whose lesson (журнал).")
    weekday: int | None = field("1 is Monday (день недели).")
    period: int | None = field("Number of the pair (номер пары).")
    weeks: Weeks | None = field("In which weeks (недели).")
    starts_on: dt.date | None = field("First day; the semester's without it (с какого дня).")
    ends_on: dt.date | None = field("Last day; the semester's without it (по какой день).")
    room: str | None = field("Where (аудитория).")


@strawberry.input(description="A day without lessons (нерабочий день).")
class HolidayInput:
    day: dt.date | None = field("Which day (дата).")
    name: str | None = field("What it is (название).")


@strawberry.input(description="The college's rules; what is left out stays (правила колледжа).")
class CollegeRulesInput:
    five_from: int | None = field("The lowest average of a 5, in hundredths (отлично от).")
    four_from: int | None = field("The lowest average of a 4, in hundredths (хорошо от).")
    three_from: int | None = field("The lowest average of a 3, in hundredths (удовлетворительно от).")
    is_weighted: bool | None = field("Whether kinds of work weigh differently (взвешенный балл).")
    marks_due_days: int | None = field("Days for marks of timed works (срок выставления оценок).")
    due_in_working_days: bool | None = field("Whether these are working days (срок в рабочих днях).")
    fewest_marks: int | None = field("Fewer marks are too few (минимум оценок, накопляемость).")


@shape()
class TimetableSlotPayload:
    """Answer to an act on the timetable (ответ на действие)."""

    slot: TimetableSlot | None = thing("The recurring lesson as it stands now (строка расписания).")
    errors: list[Problem] = errors()


@shape()
class HolidayPayload:
    """Answer to an act on the calendar (ответ на действие)."""

    holiday: Holiday | None = thing("The day as it stands now (нерабочий день).")
    errors: list[Problem] = errors()


@shape()
class CollegeRulesPayload:
    """Answer to a change of the college's rules (ответ на действие)."""

    rules: CollegeRules | None = thing("The rules as they stand now (правила колледжа).")
    errors: list[Problem] = errors()


@shape()
class TimetableQuery:
    """The timetable and the calendar (расписание и календарь)."""

    @entry(
        "Lessons of a group, a teacher or a student from one day to another, both included; name one of them (расписание).",
        reads=m.TimetableSlot,
    )
    def timetable(
        self, info: strawberry.Info, from_: FromDay, to: dt.date, group_id: strawberry.ID | None = None,
        teacher_id: strawberry.ID | None = None, student_id: strawberry.ID | None = None,
    ) -> list[TimetableLesson] | None:  # fmt: skip
        chosen = [(m.Group, "Group", group_id), (m.Teacher, "Teacher", teacher_id), (m.Student, "Student", student_id)]
        whose, entity, id = next((one for one in chosen if one[2] is not None), chosen[0])
        try:
            return read_timetable(actor_in(info), whose, ids.read(entity, id or ""), from_, to)  # type: ignore[return-value]
        except NotFound:
            return None

    @entry("Days without lessons, by date (нерабочие дни).", reads=m.Holiday)
    def holidays(
        self, info: strawberry.Info, from_: FromAnyDay = None, to: dt.date | None = None
    ) -> list[Holiday]:  # fmt: skip
        plan, span = plan_for(info, "Holiday", actor_in(info).roles), m.Holiday.day.between(param("first"), param("last"))
        return plan.load(  # type: ignore[return-value]
            actor_in(info), "span", lambda query: query.where(span).order_by(m.Holiday.day),
            first=from_ or EARLIEST, last=to or LATEST,
        )  # fmt: skip

    @entry("What the Regulation leaves to the college (правила колледжа).", reads=m.CollegeRules)
    def college_rules(self, info: strawberry.Info) -> CollegeRules | None:
        actor = actor_in(info)
        return plan_for(info, "CollegeRules", actor.roles).get(actor, 1)  # type: ignore[return-value]


@shape()
class TimetableMutation:
    """Acts on the timetable, the calendar and the rules (ведение расписания, календаря и правил)."""

    @entry("Put a recurring lesson into the timetable (добавить в расписание).", act="timetable:write")
    def timetable_slot_create(self, info: strawberry.Info, slot: TimetableSlotInput) -> TimetableSlotPayload:
        def act() -> m.TimetableSlot:
            return created(info, verbs.SLOTS, slot, SLOT_REFERENCES)

        return answer(info, TimetableSlotPayload, "slot", "TimetableSlot", act)

    @entry("Change a recurring lesson (изменить строку расписания).", act="timetable:write")
    def timetable_slot_change(
        self, info: strawberry.Info, id: strawberry.ID, change: TimetableSlotInput, expected_version: int | None = None
    ) -> TimetableSlotPayload:
        def act() -> m.TimetableSlot:
            return changed(info, verbs.SLOTS, "TimetableSlot", id, change, expected_version, SLOT_REFERENCES)

        return answer(info, TimetableSlotPayload, "slot", "TimetableSlot", act)

    @entry("Take a recurring lesson out of the timetable (убрать из расписания).", act="timetable:write")
    def timetable_slot_remove(
        self, info: strawberry.Info, id: strawberry.ID, expected_version: int | None = None
    ) -> RemovalPayload:
        def act() -> None:
            actor = actor_in(info)
            row = find(actor, m.TimetableSlot, ids.read("TimetableSlot", id))
            verbs.SLOTS.remove(actor, row, expected_version=expected_version)

        return removed(RemovalPayload, act, info)

    @entry("Add a day without lessons (добавить нерабочий день).", act="calendar:write")
    def holiday_create(self, info: strawberry.Info, holiday: HolidayInput) -> HolidayPayload:
        return answer(info, HolidayPayload, "holiday", "Holiday", lambda: created(info, verbs.HOLIDAYS, holiday))

    @entry("Change a day without lessons (изменить нерабочий день).", act="calendar:write")
    def holiday_change(
        self, info: strawberry.Info, id: strawberry.ID, change: HolidayInput, expected_version: int | None = None
    ) -> HolidayPayload:
        def act() -> m.Holiday:
            return changed(info, verbs.HOLIDAYS, "Holiday", id, change, expected_version)

        return answer(info, HolidayPayload, "holiday", "Holiday", act)

    @entry("Make a day a working day again (удалить нерабочий день).", act="calendar:write")
    def holiday_remove(
        self, info: strawberry.Info, id: strawberry.ID, expected_version: int | None = None
    ) -> RemovalPayload:
        def act() -> None:
            actor = actor_in(info)
            row = find(actor, m.Holiday, ids.read("Holiday", id))
            verbs.HOLIDAYS.remove(actor, row, expected_version=expected_version)

        return removed(RemovalPayload, act, info)

    @entry("Change the college's rules (изменить правила колледжа).", act="rules:write")
    def college_rules_change(
        self, info: strawberry.Info, change: CollegeRulesInput, expected_version: int | None = None
    ) -> CollegeRulesPayload:
        def act() -> m.CollegeRules:
            return verbs.rules_change(actor_in(info), expected_version=expected_version, **given(change))

        return answer(info, CollegeRulesPayload, "rules", "CollegeRules", act)

    @entry(
        "Let a teacher stand in for another one on a day; `period`: at one pair of it (назначить замену).", act="load:write"
    )
    def substitution_set(
        self, info: strawberry.Info, journal_id: strawberry.ID, day: dt.date, teacher_id: strawberry.ID,
        replaces_id: strawberry.ID, period: int | None = None,
    ) -> LoadPayload:  # fmt: skip
        def act() -> m.TeachingLoad:
            return verbs.substitution_set(
                actor_in(info), ids.read("Journal", journal_id, "journalId"), day,
                ids.read("Teacher", teacher_id, "teacherId"), ids.read("Teacher", replaces_id, "replacesId"), period,
            )  # fmt: skip

        return answer(info, LoadPayload, "load", "TeachingLoad", act)

    @entry("Take a substitution back (снять замену).", act="load:write")
    def substitution_remove(
        self, info: strawberry.Info, id: strawberry.ID, expected_version: int | None = None
    ) -> RemovalPayload:
        def act() -> None:
            actor = actor_in(info)
            load = find(actor, m.TeachingLoad, ids.read("TeachingLoad", id))
            verbs.substitution_remove(actor, load, expected_version=expected_version)

        return removed(RemovalPayload, act, info)
