"""The list of loads: who teaches which course in which group, in which semester. It opens the journals (R2)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from ...college import AcademicYear, Semester, Subgroup
from ...i18n import gettext as _
from ...i18n import lazy
from ...people import Teacher
from ...teaching import Course, Journal, TeachingLoad
from ..college import SUBGROUPS
from ..teaching import JOURNALS, LOADS
from .cells import Cells, code_key
from .draft import Draft
from .kind import GROUP, ListKind, Planner
from .lookups import Teachers, attach, by_id, group_in, read_groups
from .outcome import Change
from .table import Column

_YEAR = re.compile(r"(\d{4})\s*[/\-–]\s*(\d{4}|\d{2})")
AT = {
    "hours": "hours",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "group": "group",
    "subgroup": "subgroup",
    "course": "course",
    "teacher": "teacher",
    "name": "subgroup",
}
Place = tuple[int, int, int, str]
"""Ids of course, group and semester, and the key of the subgroup's name (empty: the whole group)."""


class LoadPlanner(Planner):
    """A load is known by its journal, its teacher and its first day; without that day, by journal and teacher."""

    def prepare(self) -> None:
        self.groups, self.teachers = read_groups(), Teachers()
        self.semesters = list(Semester.select(Semester, AcademicYear).join(AcademicYear).order_by(Semester.starts_on))
        semesters, courses, groups = by_id(self.semesters), by_id(Course.select()), by_id(self.groups.values())
        self.courses: dict[tuple[int, str], list[Course]] = defaultdict(list)
        for course in courses.values():
            for spelling in {code_key(course.code), code_key(course.name), code_key(f"{course.code}{course.name}")}:
                self.courses[course.speciality_id, spelling].append(course)
        subgroups = by_id(Subgroup.select())
        self.subgroups = {(part.group_id, code_key(part.name)): part for part in subgroups.values()}
        self.journals: dict[Place, Journal] = {}
        self.drafts: dict[Any, Draft] = {}
        journals = by_id(Journal.select())
        for journal in journals.values():
            for name, rows in (("course", courses), ("group", groups), ("semester", semesters), ("subgroup", subgroups)):
                attach(journal, name, rows.get(journal.__data__[name]))
            part = code_key(journal.subgroup.name) if journal.subgroup else ""
            self.journals[journal.course_id, journal.group_id, journal.semester_id, part] = journal
        self.loads: dict[tuple[int, int], list[TeachingLoad]] = defaultdict(list)
        for load in TeachingLoad.select():
            attach(load, "journal", journals[load.journal_id])
            self.loads[load.journal_id, load.teacher_id].append(load)

    def work(self, cells: Cells) -> Draft:
        draft = Draft(cells)
        cells.needed("teacher")
        group, semester = group_in(cells, self.groups), self._semester(cells)
        teacher, course = self.teachers.named(cells, "teacher"), group and self._course(cells, group.speciality_id)
        draft.title = " · ".join(cells.texts.get(key, "") for key in ("group", "course", "teacher"))
        given = {"hours": cells.whole("hours"), "starts_on": cells.date("starts_on"), "ends_on": cells.date("ends_on")}
        values = cells.cleaned(self.actor, LOADS.cleaners, {name: v for name, v in given.items() if v is not None}, AT)
        if cells.problems or not (group and semester and teacher and course):
            return draft
        part = code_key(cells.text("subgroup"))
        place = course.get_id(), group.get_id(), semester.get_id(), "" if part in {"", "-", "вся", "всягруппа"} else part
        if self.once(cells, "teacher", (place, teacher.get_id(), values.get("starts_on") or semester.starts_on)):
            journal = self._journal(draft, place, {"course": course, "group": group, "semester": semester}, values)
            if not cells.problems:
                self._put(draft, journal, semester, teacher, values)
        return draft

    def _course(self, cells: Cells, speciality: int) -> Course | None:
        named = cells.needed("course")
        found = self.courses.get((speciality, code_key(named)), [])
        if named and not found:
            cells.refuse(
                "course",
                _(
                    "The group's speciality has no course %(name)s. Correct it, or load the list of courses first.",
                    name=named[:80],
                ),
            )
        elif len(found) > 1:
            cells.refuse("course", _("Several courses are called %(name)s. Write the code.", name=named[:80]))
        return found[0] if len(found) == 1 else None

    def _semester(self, cells: Cells) -> Semester | None:
        """A semester by its number and year; without a year, in the academic year that is now or comes next."""
        named = cells.needed("semester")
        year = _YEAR.search(named) or _YEAR.search(cells.text("year"))
        number = re.search(r"\d+", _YEAR.sub(" ", named))
        if not named:
            return None
        if year:
            fitting = [s for s in self.semesters if s.year.starts_on.year == int(year[1])]
        else:
            ahead = [s for s in self.semesters if s.year.ends_on >= self.actor.today]
            fitting = [s for s in ahead if s.year_id == ahead[0].year_id]
        chosen = next((s for s in fitting if number and s.number == int(number[0])), None)
        if chosen is None:
            cells.refuse(
                "semester",
                _(
                    "There is no such semester. Write 1 or 2, or with the year: 1, 2026/2027. "
                    "A new academic year is opened first."
                ),
            )
        return chosen

    def _journal(self, draft: Draft, place: Place, where: dict[str, Any], values: dict[str, Any]) -> Journal:
        """The journal of a place; a new one is opened together with the row, with the row's hours."""
        journal = self.journals.get(place)
        if journal is None:
            made = Draft(draft.cells)
            subgroup = self._subgroup(made, place, where["group"]) if place[3] else None
            journal = Journal()
            given = {**where, "subgroup": subgroup, "hours": min(values.get("hours", 0), 2000)}
            made.put(journal, given, AT, law=JOURNALS.law)
            for name, value in given.items():
                setattr(journal, name, value)
            draft.changes.append(Change(_("Journal"), "", _("will be opened")))
            if not draft.cells.problems:
                self.journals[place], self.drafts[place] = journal, made
            draft.need(made)
        else:
            draft.need(self.drafts.get(place))
        return journal

    def _subgroup(self, draft: Draft, place: Place, group: Any) -> Subgroup:
        key = place[1], place[3]
        if key not in self.subgroups:
            made = Draft(draft.cells)
            values = draft.cells.cleaned(self.actor, SUBGROUPS.cleaners, {"name": draft.cells.text("subgroup")}, AT)
            self.subgroups[key] = Subgroup(group=group, **values)
            made.put(self.subgroups[key], {"group": group, **values}, AT)
            self.drafts[key] = made
        draft.need(self.drafts.get(key))
        return self.subgroups[key]

    def _put(self, draft: Draft, journal: Journal, semester: Semester, teacher: Teacher, values: dict[str, Any]) -> None:
        present = self.loads.get((journal.get_id() or 0, teacher.get_id()), [])
        if "starts_on" in values:
            present = [load for load in present if load.starts_on == values["starts_on"]]
        elif len(present) > 1:
            draft.cells.refuse(
                "teacher",
                _("The teacher has several loads in this journal. Fill in the column of the first day to say which one."),
            )
            return
        draft.is_new = not present
        if present:
            draft.put(present[0], values, AT, law=LOADS.law)
        else:
            draft.put(
                TeachingLoad(),
                {"starts_on": semester.starts_on, **values, "journal": journal, "teacher": teacher},
                AT,
                law=LOADS.law,
            )


KIND = ListKind(
    "loads",
    lazy("Teaching loads"),
    (
        GROUP,
        Column("subgroup", lazy("Subgroup"), "подгруппа | п/г | № подгруппы"),
        Column(
            "course",
            lazy("Course (code or name)"),
            "дисциплина | код дисциплины | предмет | код | индекс | дисциплина, мдк | курс, дисциплина",
        ),
        Column("teacher", lazy("Teacher"), "преподаватель | фио преподавателя | фио"),
        Column("semester", lazy("Semester"), "семестр | полугодие | № семестра"),
        Column("year", lazy("Academic year"), "учебный год | уч. год | год"),
        Column("hours", lazy("Hours"), "часы | часов | количество часов | кол-во часов | нагрузка"),
        Column("starts_on", lazy("First day"), "с | с даты | начало | дата начала"),
        Column("ends_on", lazy("Last day"), "по | по дату | до | конец | окончание | дата окончания"),
    ),
    ((("group",),), (("course",),), (("teacher",),), (("semester",),)),
    ("load:write", "group:write"),
    LoadPlanner,
)
