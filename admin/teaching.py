"""What is taught: courses, journals, teaching load, and the catalogue of work types. Marks are not edited in the panel."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import peewee
from flask import url_for

from models.access import can_read, visible
from models.base import covers
from models.i18n import gettext
from models.i18n import lazy as _
from models.lessons import Lesson, WorkType
from models.people import Person, Teacher
from models.reads.dashboard import taught_today
from models.remarks import Remark
from models.teaching import Course, Journal, TeachingLoad
from models.verbs.teaching import COURSES, JOURNALS, LOADS, WORK_TYPES

from .base import MANAGEMENT, Cell, GuardedView, Related
from .captions import caption
from .guard import page_of
from .journal import grids_read
from .listing import flag


class CoursesView(GuardedView):
    """Disciplines, interdisciplinary courses, practices and modules of the curricula."""

    model, noun, endpoint_name = Course, COURSES, "course"
    title, new_title = _("Courses"), _("New course")
    hint = _("Disciplines and professional modules of the curricula will stand here. Load them as a list, or add them.")
    form_note = _("Parts of a professional module name their module; disciplines and modules do not.")
    shown = ("code", "name", "kind", "module", "speciality", "hours")
    given = ("speciality", "kind", "code", "name", "module", "hours")
    filtered = ("speciality", "kind", "module")
    searched, ordered = ("name_key",), ("speciality.code", "sort_key")
    sort_paths = {"code": ("sort_key",), "name": ("name_key",)}
    related = (
        Related("course", "module", ("code", "name", "kind", "hours")),
        Related("journal", "course", ("group", "subgroup", "semester", "teachers", "lesson_hours", "hours")),
    )


class JournalsView(GuardedView):
    """One course in one group in one semester: who teaches it, and how full it is."""

    model, noun, endpoint_name = Journal, JOURNALS, "journal"
    title, new_title = _("Journals"), _("New journal")
    hint = _("Journals will stand here: one course in one group in one semester. The teaching load opens them.")
    shown = ("course", "group", "subgroup", "semester", "teachers", "lesson_count", "lesson_hours", "hours")
    details = (*shown, "kind", "closed_at")
    given = ("course", "group", "subgroup", "semester", "hours")
    filtered = (
        "semester", "group", "course", "kind",
        flag("taught", _("Has a teacher today"), taught_today),
    )  # fmt: skip
    searched = ("course.name_key", "group.name_key")
    ordered = ("group.sort_key", "course.sort_key", "id")
    needs = {"teachers": "id"}
    numbers = frozenset({"lesson_count", "lesson_hours"})
    related = (Related("load", "journal", ("teacher", "starts_on", "ends_on", "hours")),)

    def load(self, rows: list[Any]) -> None:
        """Who teaches the journals today, and what has been given in them."""
        ids = [row.id for row in rows]
        teachers = defaultdict(list)
        loads = (
            visible(self.actor, TeachingLoad)
            .select(TeachingLoad.journal, Person)
            .join(Teacher)
            .join(Person)
            .where(TeachingLoad.journal.in_(ids), covers(TeachingLoad, self.actor.today))
            .order_by(Person.name_key)
        )
        for load in list(loads):
            teachers[load.journal_id].append(load.teacher.person.short_name)
        given: Any = (
            Lesson.select(Lesson.journal, peewee.fn.COUNT(Lesson.id), peewee.fn.SUM(Lesson.hours))
            .where(Lesson.journal.in_(ids))
            .group_by(Lesson.journal)
        )
        totals = {journal: (count, hours) for journal, count, hours in given.tuples()}
        for row in rows:
            row.teachers = ", ".join(teachers[row.id])
            row.lesson_count, row.lesson_hours = totals.get(row.id, (0, 0))
        with_grid = grids_read(self.actor, ids)
        for row in rows:
            row.grid_url = url_for("journal-grid.grid", journal_id=row.id) if row.id in with_grid else ""

    def cell_course(self, row: Any) -> Cell:
        """The course leads to the journal's grid, for those who may open it."""
        return Cell(caption(row.course), row.grid_url or page_of(row.course))

    def row_links(self, row: Any) -> list[tuple[Any, str]]:
        if not row.grid_url:
            return []
        links = [
            (gettext("Open the journal"), row.grid_url),
            (gettext("Work programme"), url_for("programmes.programme", journal_id=row.id)),
        ]
        remarks = (gettext("Remarks"), url_for("remarks.index", journal=row.id))
        return [*links, remarks] if can_read(self.actor, Remark) else links

    def cell_teachers(self, row: Any) -> Cell:
        return Cell(row.teachers or "—")

    def cell_lesson_count(self, row: Any) -> Cell:
        return Cell(str(row.lesson_count))

    def cell_lesson_hours(self, row: Any) -> Cell:
        return Cell(str(row.lesson_hours))


class LoadsView(GuardedView):
    """Who teaches what, and from when till when (R33)."""

    model, noun, endpoint_name = TeachingLoad, LOADS, "load"
    title, new_title = _("Teaching load"), _("Assign a teacher")
    hint = _("Who teaches what in which group will stand here. Load it as a list, or assign teachers one by one.")
    form_note = _("A new teacher takes over from a day: end the former assignment on the day before.")
    shown = ("teacher", "journal", "starts_on", "ends_on", "hours")
    given = ("journal", "teacher", "starts_on", "ends_on", "hours")
    filtered = (
        "teacher", "journal",
        flag("current", _("Holds today"), lambda actor: covers(TeachingLoad, actor.today)),
        "starts_on", "ends_on",
    )  # fmt: skip
    searched = ("teacher.person.name_key", "journal.course.name_key", "journal.group.name_key")
    ordered = ("teacher.person.name_key", "starts_on")


class WorkTypesView(GuardedView):
    """The catalogue of work types (R37)."""

    model, noun, endpoint_name = WorkType, WORK_TYPES, "worktype"
    offered_to = MANAGEMENT
    title, new_title = _("Work types"), _("New work type")
    hint = _("Kinds of works for which marks are given will stand here.")
    shown = ("code", "name", "is_timed", "weight", "active")
    given = shown
    filtered = ("is_timed", "active")
    ordered = ("code",)
