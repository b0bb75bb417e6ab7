"""The timetable, the calendar, the college's rules, and who stands in for a teacher for one day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .. import audit
from ..access import Actor, require
from ..base import covers, in_transaction, locked
from ..college import CollegeRules, Group, Holiday
from ..errors import Code, Invalid, JournalError
from ..i18n import gettext as _
from ..lessons import Lesson, check_day
from ..people import Person, Teacher
from ..teaching import PERIODS_A_DAY, Course, Journal, TeachingLoad, TimetableSlot, Weeks
from . import clean as c
from .nouns import Noun, clean, expect, write

DAYS_A_WEEK = 7
_DECIMAL = re.compile(r"(\d)(?:[.,](\d{1,2}))?")


# --- the timetable ----------------------------------------------------------------------------------------------------


def slot_law(row: TimetableSlot) -> None:
    """A recurring lesson lies within the semester of its journal, and its group has no other lesson then.

    Raises:
        Invalid: naming the field, or the other lesson (code TAKEN).
    """
    semester = row.journal.semester
    check_day(row.starts_on, semester, "starts_on")
    if row.ends_on:
        check_day(row.ends_on, semester, "ends_on")
        if row.ends_on < row.starts_on:
            raise Invalid("ends_on", _("The end lies before the start. Choose a later day."))
    locked(Group.select(Group.id).where(Group.id == row.journal.group_id)).get()  # two slots of a group never race
    if other := clash(row, _at_the_same_pair(row)):
        raise taken_by(other)


def _at_the_same_pair(row: TimetableSlot) -> Any:
    """The other slots of the group in the semester on this weekday and pair."""
    return (
        TimetableSlot.select(TimetableSlot, Journal, Course)
        .join(Journal)
        .join(Course)
        .where(
            Journal.group == row.journal.group_id,
            Journal.semester == row.journal.semester_id,
            TimetableSlot.weekday == row.weekday,
            TimetableSlot.period == row.period,
            TimetableSlot.id != (row.id or 0),
        )
    )


def clash(row: TimetableSlot, others: Iterable[TimetableSlot]) -> TimetableSlot | None:
    """The first of the other slots of the group at the same pair of the weekday that has weeks, days and students in common
    with this one. Two subgroups may have lessons at once, a subgroup and the whole group may not (R39).
    """
    return next((other for other in others if _meet(row, other)), None)


def _meet(one: TimetableSlot, other: TimetableSlot) -> bool:
    subgroups = one.journal.subgroup_id, other.journal.subgroup_id
    students = None in subgroups or subgroups[0] == subgroups[1]
    weeks = Weeks.EVERY in {one.weeks, other.weeks} or one.weeks == other.weeks
    days = (other.ends_on is None or one.starts_on <= other.ends_on) and (
        one.ends_on is None or other.starts_on <= one.ends_on
    )
    return students and weeks and days


def taken_by(slot: TimetableSlot) -> Invalid:
    """The refusal that names the other lesson: its course, the subgroup, the room."""
    journal = slot.journal
    parts = [f"«{journal.course.name}»"]
    if journal.subgroup:
        parts.append(_("subgroup %(name)s", name=journal.subgroup.name))
    if slot.room:
        parts.append(_("room %(room)s", room=slot.room))
    message = _(
        "The group has another lesson at this pair: %(lesson)s. Choose another day, pair or weeks.",
        lesson=", ".join(parts),
    )
    return Invalid("period", message, Code.TAKEN)


class SlotNoun(Noun):
    """Slots of the timetable: one that names no first day is for the whole semester of its journal."""

    def _made(self, actor: Actor, values: dict[str, Any]) -> Any:
        return super()._made(actor, _from_the_start(values, values.get("journal")))

    def _changed(self, actor: Actor, row: Any, values: dict[str, Any]) -> None:
        super()._changed(actor, row, _from_the_start(values, values.get("journal") or row.journal))


def _from_the_start(values: dict[str, Any], journal: Journal | None) -> dict[str, Any]:
    if journal is None or values.get("starts_on", True):
        return values
    return {**values, "starts_on": journal.semester.starts_on}


SLOTS = SlotNoun(
    TimetableSlot,
    "timetable:write",
    {
        "journal": c.reference(Journal),
        "weekday": c.whole(1, DAYS_A_WEEK),
        "period": c.whole(1, PERIODS_A_DAY),
        "weeks": c.choice(Weeks),
        "starts_on": c.day(required=False),
        "ends_on": c.day(required=False),
        "room": c.line(40, required=False),
    },
    slot_law,
)
HOLIDAYS = Noun(Holiday, "calendar:write", {"day": c.day(), "name": c.line(80)})


# --- the college's rules ----------------------------------------------------------------------------------------------


def threshold(actor: Actor, value: Any, field: str) -> int:
    """The lowest average of a grade, in hundredths: given as such, or written as 4,65.

    Raises:
        Invalid: it is neither, or lies outside 2,00 … 5,00.
    """
    found: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        found = value
    elif match := _DECIMAL.fullmatch(str(value).strip()):
        found = 100 * int(match[1]) + int((match[2] or "").ljust(2, "0"))
    if found is None or not 200 <= found <= 500:
        raise Invalid(field, _("Write an average from 2,00 to 5,00, as 4,65."))
    return found


def _rules_law(row: CollegeRules) -> None:
    """The better the grade, the higher its lowest average (R17)."""
    if row.four_from >= row.five_from:
        raise Invalid("four_from", _("A 4 begins at a lower average than a 5. Check both."))
    if row.three_from >= row.four_from:
        raise Invalid("three_from", _("A 3 begins at a lower average than a 4. Check both."))


class OnlyRow(Noun):
    """A noun of a single row, which is there from the start: it is changed, never added nor removed."""

    def create(self, actor: Actor, **values: Any) -> Any:
        """Never: see `change`.

        Raises:
            Invalid: there is one already.
        """
        require(actor, self.action)
        raise Invalid(None, _("The college has its rules already. Change them."), Code.TAKEN)

    def remove(self, actor: Actor, row: Any, *, expected_version: int | None = None) -> None:
        """Never.

        Raises:
            Invalid: the college cannot be without it.
        """
        require(actor, self.action, row)
        raise Invalid(None, _("This is in use and cannot be deleted."), Code.IN_USE)


RULES = OnlyRow(
    CollegeRules,
    "rules:write",
    {
        "five_from": threshold,
        "four_from": threshold,
        "three_from": threshold,
        "is_weighted": c.flag,
        "marks_due_days": c.whole(1, 60),
        "due_in_working_days": c.flag,
        "fewest_marks": c.whole(1, 50),
    },
    _rules_law,
)


def rules_change(actor: Actor, *, expected_version: int | None = None, **values: Any) -> CollegeRules:
    """The college's rules with these values in place of the old ones (R17, R18, R35, R38)."""
    require(actor, RULES.action)
    changed: CollegeRules = RULES.change(actor, CollegeRules.get(), expected_version=expected_version, **values)
    return changed


# --- substitution -----------------------------------------------------------------------------------------------------


def _pair_or_none(actor: Actor, value: Any, field: str) -> int | None:
    """A pair of the day, or nothing: all of them."""
    return None if value in (None, "") else int(c.whole(1, PERIODS_A_DAY)(actor, value, field))


_SUBSTITUTION: dict[str, c.Cleaner] = {
    "journal": c.reference(Journal),
    "day": c.day(),
    "teacher": c.reference(Teacher),
    "replaces": c.reference(Teacher),
    "period": _pair_or_none,
}


@in_transaction
def substitution_set(
    actor: Actor, journal: Any, day: Any, teacher: Any, replaces: Any, period: Any = None
) -> TeachingLoad:  # fmt: skip
    """Let a teacher stand in for another one on a day, at one pair of it or at all of the journal's (R33).

    Raises:
        Invalid: the day is outside the semester, the one replaced does not teach then, or the substitute teaches already.
    """
    require(actor, "load:write")
    given = {"journal": journal, "day": day, "teacher": teacher, "replaces": replaces, "period": period}
    values = clean(actor, _SUBSTITUTION, given)
    place, date = values["journal"], values.pop("day")
    locked(Journal.select(Journal.id).where(Journal.id == place.id)).get()  # two substitutions of a journal never race
    check_day(date, place.semester, "day")
    _check_substitution(place, date, values["teacher"], values["replaces"], values["period"])
    load = TeachingLoad()
    write(actor, "substitution:set", load, {**values, "starts_on": date, "ends_on": date})
    return load


def _check_substitution(journal: Journal, day: Any, teacher: Teacher, replaces: Teacher, period: int | None) -> None:
    if teacher == replaces:
        raise Invalid("teacher", _("Nobody stands in for themself. Choose another teacher."))
    loads = list(TeachingLoad.select().where(TeachingLoad.journal == journal, covers(TeachingLoad, day)))
    if not any(load.teacher_id == replaces.id and load.period in {None, period} for load in loads):
        raise Invalid("replaces", _("This teacher does not teach in this journal on that day. Check the day."))
    if any(load.teacher_id == teacher.id for load in loads):
        raise Invalid(
            "teacher",
            _(
                "This teacher is assigned to this journal on that day already. For several pairs of a day name no pair, or "
                "choose another teacher."
            ),
            Code.TAKEN,
        )
    for load in loads:
        if load.replaces_id == replaces.id and (None in {load.period, period} or load.period == period):
            raise Invalid(
                "replaces",
                _("%(name)s stands in already. Remove that substitution first.", name=_name(load.teacher_id)),
                Code.TAKEN,
            )


def _name(teacher_id: int) -> str:
    return str(Person.select().join(Teacher).where(Teacher.id == teacher_id).get().short_name)


class SubstitutionNoun(Noun):
    """Substitutions as rows of a screen: an assignment of one day, `starts_on`, set and taken back, never changed."""

    def create(self, actor: Actor, **values: Any) -> Any:
        """A new substitution; see `substitution_set`."""
        given = {name: values.get(name) for name in ("journal", "teacher", "replaces", "period")}
        try:
            return substitution_set(actor, day=values.get("starts_on"), **given)
        except JournalError as error:
            named = (replace(p, field="starts_on") if p.field == "day" else p for p in error.problems)
            raise JournalError.of(named) from error

    def remove(self, actor: Actor, row: Any, *, expected_version: int | None = None) -> None:
        """Take it back; see `substitution_remove`."""
        substitution_remove(actor, row, expected_version=expected_version)


SUBSTITUTIONS = SubstitutionNoun(
    TeachingLoad,
    "load:write",
    {
        "journal": c.reference(Journal),
        "starts_on": c.day(),
        "replaces": c.reference(Teacher),
        "teacher": c.reference(Teacher),
        "period": _pair_or_none,
    },
)


@in_transaction
def substitution_remove(actor: Actor, load: TeachingLoad, *, expected_version: int | None = None) -> None:
    """Take a substitution back, as long as the substitute has recorded nothing (R48).

    Raises:
        Conflict: somebody has changed it.
        Invalid: it is no substitution, or with code IN_USE, if the substitute has recorded a lesson by it.
    """
    require(actor, "load:write", load)
    expect(load, expected_version)
    if load.replaces_id is None:
        raise Invalid("id", _("This is no substitution. End the assignment in the teaching load."))
    held = Lesson.select().where(
        Lesson.journal == load.journal_id, Lesson.teacher == load.teacher_id, Lesson.date == load.starts_on
    )
    if held.exists():
        raise Invalid("id", _("The substitute has recorded a lesson. The substitution stays."), Code.IN_USE)
    before = audit.snapshot(load)
    load.delete_instance()
    audit.record(actor, "substitution:remove", load, before, after={})
