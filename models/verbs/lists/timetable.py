"""The list of the timetable: which lesson a group has on which weekday, at which pair, in which weeks and room."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ...college import AcademicYear, Semester, Subgroup
from ...errors import Invalid
from ...i18n import gettext as _
from ...i18n import lazy
from ...teaching import Course, Journal, TimetableSlot, Weeks
from ..timetable import SLOTS, clash, slot_law, taken_by
from .cells import Cells, code_key
from .draft import Draft
from .kind import GROUP, ListKind, Planner
from .lookups import attach, by_id, group_in, read_groups
from .table import Column

WEEKDAYS = {
    spelling: number
    for number, spellings in enumerate(
        ("понедельник пн пон monday", "вторник вт вто tuesday", "среда ср сре wednesday", "четверг чт чет thursday",
         "пятница пт пят friday", "суббота сб суб saturday", "воскресенье вс вос sunday"), 1
    )
    for spelling in (*spellings.split(), str(number))
}  # fmt: skip
WEEKS = {
    **dict.fromkeys(("каждая", "каждую", "каждую неделю", "все", "еженедельно", "every"), Weeks.EVERY),
    **dict.fromkeys(("нечетная", "нечетные", "нечет", "нечетн", "числитель", "числ", "odd"), Weeks.ODD),
    **dict.fromkeys(("четная", "четные", "чет", "четн", "знаменатель", "знам", "even"), Weeks.EVEN),
}
AT = {"weeks": "weeks", "room": "room", "starts_on": "starts_on", "ends_on": "ends_on"}
Pair = tuple[int, int, int, int]
"""Ids of group and semester, weekday and period."""


class TimetablePlanner(Planner):
    """A recurring lesson is known by its journal, weekday, pair and weeks, and by its first day where the file has one."""

    def prepare(self) -> None:
        self.groups = read_groups()
        semesters = by_id(Semester.select(Semester, AcademicYear).join(AcademicYear).order_by(Semester.starts_on))
        ahead = [semester for semester in semesters.values() if semester.ends_on >= self.actor.today]
        self.semester: Semester | None = next(iter(ahead), None)
        courses, subgroups = by_id(Course.select()), by_id(Subgroup.select())
        groups, journals = by_id(self.groups.values()), by_id(Journal.select())
        self.journals: dict[tuple[int, int, str, str], list[Journal]] = defaultdict(list)
        for journal in journals.values():
            for name, rows in (("course", courses), ("group", groups), ("semester", semesters), ("subgroup", subgroups)):
                attach(journal, name, rows.get(journal.__data__[name]))
            course, part = journal.course, code_key(journal.subgroup.name) if journal.subgroup else ""
            for spelling in {code_key(course.code), code_key(course.name), code_key(f"{course.code}{course.name}")}:
                self.journals[journal.group_id, journal.semester_id, spelling, part].append(journal)
        self.slots: dict[Pair, list[TimetableSlot]] = defaultdict(list)
        for slot in TimetableSlot.select():
            attach(slot, "journal", journals[slot.journal_id])
            self.slots[self._pair(slot)].append(slot)

    @staticmethod
    def _pair(slot: TimetableSlot) -> Pair:
        return slot.journal.group_id, slot.journal.semester_id, slot.weekday, slot.period

    def work(self, cells: Cells) -> Draft:
        draft = Draft(cells)
        draft.title = " · ".join(cells.texts.get(key, "") for key in ("group", "course", "weekday", "period"))
        journal = self._journal(cells)
        weekday = cells.option("weekday", WEEKDAYS) if cells.needed("weekday") else None
        given: dict[str, Any] = {
            "period": cells.whole("period") if cells.needed("period") else None,
            "weeks": cells.option("weeks", WEEKS) or Weeks.EVERY,
        }
        given |= {name: found for name in ("starts_on", "ends_on") if (found := cells.date(name))}
        if "room" in cells.texts:
            given["room"] = cells.text("room")
        if cells.problems or journal is None:
            return draft
        values = cells.cleaned(self.actor, SLOTS.cleaners, {**given, "weekday": weekday})
        if not cells.problems:
            self._put(draft, journal, values)
        return draft

    def _journal(self, cells: Cells) -> Journal | None:
        """The journal of the course in the group or subgroup, in the present semester or the next one to come."""
        group, named, part = group_in(cells, self.groups), cells.needed("course"), code_key(cells.text("subgroup"))
        if self.semester is None:
            cells.refuse("group", _("There is no semester now nor to come. Open the academic year first."))
        if not (group and named and self.semester):
            return None
        place = group.id, self.semester.id, code_key(named), "" if part in {"-", "вся", "всягруппа"} else part
        found = self.journals.get(place, [])
        if len(found) == 1:
            return found[0]
        if found:
            cells.refuse("course", _("Several courses are called %(name)s. Write the code.", name=named[:80]))
        else:
            cells.refuse(
                "course",
                _(
                    "The group, or this subgroup, has no journal of %(name)s in this semester. Correct the row, or load the "
                    "teaching load first.",
                    name=named[:80],
                ),
            )
        return None

    def _put(self, draft: Draft, journal: Journal, values: dict[str, Any]) -> None:
        place = {name: values[name] for name in ("weekday", "period", "weeks")}
        pair = journal.group_id, journal.semester_id, values["weekday"], values["period"]
        known = next((slot for slot in self.slots[pair] if _is_meant(slot, journal, values)), None)
        if not self.once(draft.cells, "period", (journal.id, *place.values(), values.get("starts_on"))):
            return
        draft.is_new, row = known is None, known or TimetableSlot()
        if known is None:
            values = {"starts_on": journal.semester.starts_on, **values, "journal": journal}
        meant = TimetableSlot(**{"journal": journal, "starts_on": getattr(row, "starts_on", None), **values})
        if other := clash(meant, [slot for slot in self.slots[pair] if slot is not known]):
            refusal: Invalid = taken_by(other)
            draft.cells.refuse_all(refusal, {})
            return
        draft.put(row, values, AT, law=slot_law, pure=False)
        if known is None:
            self.slots[pair].append(meant)


def _is_meant(slot: TimetableSlot, journal: Journal, values: dict[str, Any]) -> bool:
    first_day = values.get("starts_on", slot.starts_on)
    return (slot.journal_id, slot.weeks, slot.starts_on) == (journal.id, values["weeks"], first_day)


KIND = ListKind(
    "timetable",
    lazy("Timetable"),
    (
        GROUP,
        Column("subgroup", lazy("Subgroup"), "подгруппа | п/г | № подгруппы"),
        Column(
            "course",
            lazy("Course (code or name)"),
            "дисциплина | код дисциплины | предмет | код | индекс | дисциплина, мдк | курс, дисциплина",
        ),
        Column("weekday", lazy("Day of the week"), "день недели | день"),
        Column("period", lazy("Pair"), "пара | № пары | номер пары"),
        Column("weeks", lazy("Weeks"), "недели | неделя | числитель/знаменатель | чётность"),
        Column("room", lazy("Room"), "аудитория | кабинет | ауд. | каб. | место"),
        Column("starts_on", lazy("First day"), "с | с даты | начало | дата начала"),
        Column("ends_on", lazy("Last day"), "по | по дату | до | конец | окончание | дата окончания"),
    ),
    ((("group",),), (("course",),), (("weekday",),), (("period",),)),
    ("timetable:write",),
    TimetablePlanner,
)
