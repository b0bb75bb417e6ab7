"""When lessons are due: the timetable, the days without lessons, who stands in for whom; and the college's rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import peewee
from flask_admin import expose
from wtforms import Form

from models.access import Actor, visible
from models.base import covers
from models.college import CollegeRules, Group, Holiday, Semester
from models.i18n import gettext
from models.i18n import lazy as _
from models.people import Person, Role, Teacher
from models.teaching import Journal, TeachingLoad, TimetableSlot
from models.verbs.timetable import HOLIDAYS, RULES, SLOTS, SUBSTITUTIONS

from .base import Cell, GuardedView
from .captions import CAPTIONS
from .labels import LABELS, WEEKDAYS
from .listing import Filter, Listing, found, whole
from .tables import Column

THRESHOLDS = ("five_from", "four_from", "three_from")


def _through(name: str, target: type[peewee.Model], journals: Callable[[Actor, Any], Any]) -> Filter:
    """A filter of rows that belong to a journal by a row of another table: what may not be seen relates to nothing."""

    def apply(listing: Listing, value: str) -> None:
        chosen = visible(listing.actor, target).select(target._meta.fields["id"])
        chosen = chosen.where(target._meta.fields["id"] == whole(value))
        listing.where(listing.model._meta.fields["journal"].in_(journals(listing.actor, chosen)))

    if CAPTIONS[target].many:
        return Filter(name, LABELS[name], "lookup", apply, target=target)
    return Filter(name, LABELS[name], "choice", apply, lambda actor: found(actor, target), target)


def _taught(actor: Actor, teachers: Any) -> Any:
    return visible(actor, TeachingLoad).select(TeachingLoad.journal).where(TeachingLoad.teacher.in_(teachers))


BY_GROUP = _through("group", Group, lambda _actor, rows: Journal.select(Journal.id).where(Journal.group.in_(rows)))
BY_SEMESTER = _through(
    "semester", Semester, lambda _actor, rows: Journal.select(Journal.id).where(Journal.semester.in_(rows))
)
BY_TEACHER = _through("teacher", Teacher, _taught)


class TimetableView(GuardedView):
    """Lessons that recur: on which weekday, at which pair, in which weeks and room."""

    model, noun, endpoint_name = TimetableSlot, SLOTS, "timetable"
    title, new_title = _("Timetable"), _("Add to the timetable")
    hint = _("The lessons of the week will stand here: day, pair, group, course, room. Load them as a list, or add them.")
    form_note = _("Without dates it is for the whole semester. The week in which the semester begins is an odd one.")
    shown = ("group", "weekday", "period", "weeks", "course", "teachers", "room")
    details = (*shown, "journal", "starts_on", "ends_on")
    given = ("journal", "weekday", "period", "weeks", "room", "starts_on", "ends_on")
    filtered = (BY_GROUP, BY_TEACHER, BY_SEMESTER, "weekday", "period", "weeks")
    searched = ("journal.course.name_key", "journal.group.name_key")
    ordered = ("journal.group.sort_key", "weekday", "period", "weeks")
    lookups: Mapping[str, type[peewee.Model]] = {"teacher": Teacher}
    needs = {"group": "journal", "course": "journal", "teachers": "journal"}
    sort_paths = {
        "group": ("journal.group.sort_key", "weekday", "period"),
        "course": ("journal.course.sort_key",),
    }

    def load(self, rows: list[Any]) -> None:
        """The course and the group of each lesson, and who teaches it today as far as the person may see it."""
        ids = {row.journal_id for row in rows}
        journals = {one.id: one for one in Journal.select().where(Journal.id.in_(ids))}
        loads = (
            visible(self.actor, TeachingLoad)
            .select(TeachingLoad.journal, Person)
            .join(Teacher)
            .join(Person)
            .where(
                TeachingLoad.journal.in_(ids), TeachingLoad.replaces.is_null(), covers(TeachingLoad, self.actor.today)
            )
            .order_by(Person.name_key)
        )  # fmt: skip
        teachers = defaultdict(list)
        for load in list(loads):
            teachers[load.journal_id].append(load.teacher.person.short_name)
        _name(journals.values())
        for row in rows:
            row.place, row.teachers = journals[row.journal_id], ", ".join(teachers[row.journal_id])

    def caption(self, row: Any) -> str:
        self.load([row])
        when = gettext("%(day)s, pair %(period)d", day=WEEKDAYS[row.weekday - 1], period=row.period)
        return f"{self.cell_group(row).text}: {when}"

    def cell_group(self, row: Any) -> Cell:
        part = f" ({row.place.subgroup.name})" if row.place.subgroup_id else ""
        return Cell(f"{row.place.group.name}{part}")

    def cell_course(self, row: Any) -> Cell:
        return Cell(row.place.course.name)

    def cell_teachers(self, row: Any) -> Cell:
        return Cell(row.teachers or "—")

    def cell_weekday(self, row: Any) -> Cell:
        return Cell(str(WEEKDAYS[row.weekday - 1]))


def _name(journals: Any) -> None:
    """Bring course, group and subgroup to the journals: whoever may read a timetable may read what its lessons are."""
    for name in ("course", "group", "subgroup"):
        field = Journal._meta.fields[name]
        ids = {getattr(one, field.object_id_name) for one in journals} - {None}
        rows = {row.id: row for row in field.rel_model.select().where(field.rel_model.id.in_(ids))}
        for one in journals:
            one.__rel__[name] = rows.get(getattr(one, field.object_id_name))


class HolidaysView(GuardedView):
    """Days without lessons: nothing is due on them, and they are no working days (R35)."""

    model, noun, endpoint_name = Holiday, HOLIDAYS, "holiday"
    title, new_title = _("Holidays"), _("Add a day without lessons")
    hint = _("Days without lessons will stand here. No lesson is due on them, and they are no working days.")
    shown = ("day", "name")
    given = shown
    filtered = ("day",)
    ordered, newest_first = ("day",), True

    def caption(self, row: Any) -> str:
        return str(row.name)


class SubstitutionsView(GuardedView):
    """Who stands in for whom on which day (R33)."""

    model, noun, endpoint_name = TeachingLoad, SUBSTITUTIONS, "substitution"
    title, new_title = _("Substitutions"), _("Set a substitution")
    hint = _("Who stands in for whom for a day will stand here. The substitute keeps the journal on that day alone.")
    form_note = _("Name no pair if the substitute takes all lessons of the journal on that day.")
    shown = ("starts_on", "period", "journal", "teacher", "replaces")
    given = ("journal", "starts_on", "period", "replaces", "teacher")
    filtered = (BY_GROUP, "teacher", "replaces", "starts_on")
    searched = ("teacher.person.name_key", "journal.course.name_key", "journal.group.name_key")
    ordered, newest_first = ("starts_on", "period"), True
    can_edit = False

    def form_of(self, values: Mapping[str, Any]) -> Form:
        """A substitution is for one day, and its first day is that day."""
        form = super().form_of(values)
        form["starts_on"].label.text = str(LABELS["day"])
        return form

    def caption(self, row: Any) -> str:
        return f"{row.starts_on:%d.%m.%Y}"

    def _column(self, name: str) -> Column:
        column = super()._column(name)
        return replace(column, label=LABELS["day"]) if name == "starts_on" else column

    def listing(self, given: Mapping[str, str]) -> tuple[Listing, list[str]]:
        """Only assignments that stand in for another."""
        listing, senseless = super().listing(given)
        listing.where(TeachingLoad.replaces.is_null(False))
        return listing, senseless


class RulesView(GuardedView):
    """What the Regulation leaves to the college: one form (R17, R18, R35, R38)."""

    model, noun, endpoint_name = CollegeRules, RULES, "rules"
    offered_to = frozenset({Role.ADM})
    title = _("College rules")
    given = (*THRESHOLDS, "marks_due_days", "due_in_working_days", "fewest_marks", "is_weighted")
    shown = given
    can_create = can_delete = False
    has_one_row = True

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Any:
        """There is one row, and its form is all there is."""
        return self.edited(CollegeRules.get())

    @expose("/details/", methods=("GET", "POST"))
    def details_view(self) -> Any:
        """As the list."""
        return self.edited(CollegeRules.get())

    def values(self, row: Any) -> dict[str, Any]:
        """Averages as people write them."""
        return {**super().values(row), **{name: self._written(row, name) for name in THRESHOLDS}}

    @staticmethod
    def _written(row: Any, name: str) -> str:
        hundredths = getattr(row, name)
        return f"{hundredths // 100},{hundredths % 100:02}"

    def cell(self, row: Any, name: str) -> Cell:
        return Cell(self._written(row, name)) if name in THRESHOLDS else super().cell(row, name)

    def caption(self, row: Any) -> str:
        return str(self.title)
