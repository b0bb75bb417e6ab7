"""Courses, journals and teaching load; the catalogue of work types."""

from __future__ import annotations

from typing import Any

from ..access import Actor, require
from ..base import in_transaction
from ..college import Group, Semester, Speciality, Subgroup
from ..errors import Code, Invalid
from ..i18n import gettext as _
from ..lessons import WorkType
from ..people import Teacher
from ..teaching import MODULE_PARTS, Course, CourseKind, Journal, TeachingLoad, journal_kind
from . import clean as c
from .nouns import Noun, clean, expect, write


def _course_law(row: Course) -> None:
    if row.kind in MODULE_PARTS:
        if row.module is None:
            raise Invalid("module", _("A part of a module names its module. Choose it."), Code.REQUIRED)
        if row.module.kind is not CourseKind.MODULE or row.module.speciality_id != row.speciality_id:
            raise Invalid("module", _("Choose a module of the same speciality."))
    elif row.module is not None:
        raise Invalid("module", _("Only parts of a module name one. Leave this empty."))
    if row.id and row.kind is not CourseKind.MODULE and Course.select().where(Course.module == row).exists():
        raise Invalid("kind", _("This module has parts. Move them to another module first."))


def _journal_law(row: Journal) -> None:
    if row.course.speciality_id != row.group.speciality_id:
        raise Invalid("course", _("This course belongs to another speciality than the group. Choose another one."))
    if row.subgroup and row.subgroup.group_id != row.group_id:
        raise Invalid("subgroup", _("This subgroup belongs to another group. Choose another one."))
    row.kind = journal_kind(row.course.kind)


def _load_law(row: TeachingLoad) -> None:
    semester = row.journal.semester
    if not semester.starts_on <= row.starts_on <= semester.ends_on:
        raise Invalid("starts_on", _("The day lies outside the semester of the journal. Check the date."))
    if row.ends_on and row.ends_on < row.starts_on:
        raise Invalid("ends_on", _("The end lies before the start. Choose a later day."))
    if row.replaces_id and row.ends_on != row.starts_on:
        raise Invalid("ends_on", _("A substitution is for one day. Take it back and set another one."))


COURSES = Noun(
    Course,
    "course:write",
    {
        "speciality": c.reference(Speciality),
        "code": c.line(20),
        "name": c.line(200),
        "kind": c.choice(CourseKind),
        "module": c.reference(Course, required=False),
        "hours": c.whole(0, 5000),
    },
    _course_law,
)
JOURNALS = Noun(
    Journal,
    "load:write",
    {
        "course": c.reference(Course),
        "group": c.reference(Group),
        "subgroup": c.reference(Subgroup, required=False),
        "semester": c.reference(Semester),
        "hours": c.whole(0, 2000),
    },
    _journal_law,
)
LOADS = Noun(
    TeachingLoad,
    "load:write",
    {
        "journal": c.reference(Journal),
        "teacher": c.reference(Teacher),
        "starts_on": c.day(),
        "ends_on": c.day(required=False),
        "hours": c.whole(0, 2000),
    },
    _load_law,
)
WORK_TYPES = Noun(
    WorkType,
    "worktype:write",
    {"code": c.line(8), "name": c.line(80), "is_timed": c.flag, "weight": c.whole(1, 10), "active": c.flag},
)


@in_transaction
def load_assign(
    actor: Actor, *, course: Any, group: Any, semester: Any, teacher: Any, subgroup: Any = None, hours: Any = 0,
    starts_on: Any = None, ends_on: Any = None, expected_version: int | None = None,
) -> TeachingLoad:  # fmt: skip
    """Give a course in a group or subgroup to a teacher for a semester; the journal is opened if there is none (R2).

    Without dates the assignment starts with the semester and has no end. The same assignment twice changes nothing; whoever
    expects that there is none yet sends version 0.
    """
    require(actor, "load:write")
    place = clean(
        actor, JOURNALS.cleaners,
        {"course": course, "group": group, "subgroup": subgroup, "semester": semester, "hours": hours},
    )  # fmt: skip
    same_subgroup = Journal.subgroup == place["subgroup"] if place["subgroup"] else Journal.subgroup.is_null()
    journal = Journal.get_or_none(
        Journal.course == place["course"],
        Journal.group == place["group"],
        Journal.semester == place["semester"],
        same_subgroup,
    )
    if journal is None:
        journal = Journal()
        write(actor, "journal:create", journal, place, _journal_law)
    wanted = clean(
        actor, LOADS.cleaners,
        {
            "journal": journal, "teacher": teacher, "hours": hours, "ends_on": ends_on,
            "starts_on": starts_on or journal.semester.starts_on,
        },
    )  # fmt: skip
    load = TeachingLoad.get_or_none(
        TeachingLoad.journal == journal,
        TeachingLoad.teacher == wanted["teacher"],
        TeachingLoad.starts_on == wanted["starts_on"],
    )
    expect(load, expected_version)
    known = load is not None
    load = load or TeachingLoad()
    write(actor, "teachingload:change" if known else "teachingload:create", load, wanted, _load_law)
    return load
