"""Which journals are missing: every group has its journals, and each course taught in it has one (R2).

Seven statements, whatever the number of groups. Only what the person may see counts, also among the groups compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import peewee

from ...access import Actor, can_read, field_condition, visible
from ...base import column, covers
from ...college import Group, Semester, Subgroup, SubgroupMembership, course_of_study
from ...i18n import lazy as _
from ...teaching import Course, Journal, TeachingLoad, TimetableSlot


class MissingKind(StrEnum):
    """What is not in place."""

    NO_JOURNALS = "no_journals"
    NO_COURSE = "no_course"
    NO_SUBGROUP = "no_subgroup"
    NO_TEACHER = "no_teacher"
    NO_TIMETABLE = "no_timetable"


MISSING_NAMES = {
    MissingKind.NO_JOURNALS: _("The group has no journals."),
    MissingKind.NO_COURSE: _("A parallel group has a journal of this course, this group has none."),
    MissingKind.NO_SUBGROUP: _("Another subgroup has a journal of this course, this one has none."),
    MissingKind.NO_TEACHER: _("Nobody is assigned to the journal today."),
    MissingKind.NO_TIMETABLE: _("The journal has no lesson in the timetable."),
}
MISSING_CURES = {
    MissingKind.NO_JOURNALS: _("Assign the teaching load of the group: it opens the journals."),
    MissingKind.NO_COURSE: _("Assign the course to a teacher in this group: it opens the journal."),
    MissingKind.NO_SUBGROUP: _("Assign the course to a teacher in this subgroup: it opens the journal."),
    MissingKind.NO_TEACHER: _("Assign a teacher to it from today on."),
    MissingKind.NO_TIMETABLE: _("Put its lessons into the timetable."),
}


@dataclass(frozen=True, slots=True)
class MissingJournal:
    """What is not in place, and where: a group; the course and the subgroup, if it is about them; the journal, if there is
    one.
    """

    kind: MissingKind
    group_id: int
    group_name: str
    course_id: int | None = None
    course_name: str | None = None
    subgroup_id: int | None = None
    subgroup_name: str | None = None
    journal_id: int | None = None


@dataclass(frozen=True, slots=True)
class _College:
    """The groups that study in a semester with their subgroups and those who are in them, and the journals."""

    semester: Semester
    groups: list[Group]
    journals: dict[int, list[Journal]]
    subgroups: dict[int, list[Subgroup]]
    members: dict[int, set[int]]


def missing_journals(actor: Actor, semester: Semester) -> list[MissingJournal]:
    """What is missing in a semester, by groups; empty when all is in place, and for who does not see whole groups.

    A group belongs to the semester from the day it is opened. Assignments are those of today, or of the semester's nearest
    day; a closed journal needs no teacher and no timetable any more.
    """
    if not can_read(actor, Group, "missing_journals"):
        return []
    college = _college(actor, semester)
    day = min(max(actor.today, semester.starts_on), semester.ends_on)
    taught = set(column(_assigned(actor).where(covers(TeachingLoad, day), TeachingLoad.replaces.is_null())))
    placed = set(column(visible(actor, TimetableSlot).select(TimetableSlot.journal).distinct()))
    has_timetable = any(journal.id in placed for journals in college.journals.values() for journal in journals)
    parallel = _parallel(college)
    found: list[MissingJournal] = []
    for group in college.groups:
        journals = college.journals[group.id]
        if not journals:
            found.append(MissingJournal(MissingKind.NO_JOURNALS, group.id, group.name))
            continue
        found += _courses(group, journals, parallel[_stream(group, semester)])
        found += _subgroups(group, journals, college)
        open_ones = [journal for journal in journals if journal.closed_at is None]
        found += (_of(MissingKind.NO_TEACHER, group, journal) for journal in open_ones if journal.id not in taught)
        if has_timetable:
            found += (_of(MissingKind.NO_TIMETABLE, group, journal) for journal in open_ones if journal.id not in placed)
    return found


def _college(actor: Actor, semester: Semester) -> _College:
    whole = field_condition(actor.roles, Group, "missing_journals", actor)
    groups = list(
        visible(actor, Group)
        .where(Group.admitted_on <= semester.ends_on, Group.study_ends_on >= semester.starts_on)
        .where(*([] if whole is True else [whole]))
        .order_by(Group.sort_key, Group.id)
    )
    ids = [group.id for group in groups]
    journals: dict[int, list[Journal]] = defaultdict(list)
    rows = visible(actor, Journal).select(Journal, Course, Subgroup).join_from(Journal, Course)
    rows = rows.join_from(Journal, Subgroup, peewee.JOIN.LEFT_OUTER)
    order = (Course.sort_key, Course.id, Subgroup.name)
    for journal in rows.where(Journal.semester == semester, Journal.group.in_(ids)).order_by(*order):
        journals[journal.group_id].append(journal)
    subgroups: dict[int, list[Subgroup]] = defaultdict(list)
    for subgroup in visible(actor, Subgroup).where(Subgroup.group.in_(ids)).order_by(Subgroup.name):
        subgroups[subgroup.group_id].append(subgroup)
    members: dict[int, set[int]] = defaultdict(set)
    of_today = visible(actor, SubgroupMembership).where(covers(SubgroupMembership, actor.today))
    for subgroup, student in of_today.select(SubgroupMembership.subgroup, SubgroupMembership.student).tuples():
        members[subgroup].add(student)
    return _College(semester, groups, journals, subgroups, members)


def _assigned(actor: Actor) -> Any:
    return visible(actor, TeachingLoad).select(TeachingLoad.journal).distinct()


def _stream(group: Group, semester: Semester) -> tuple[int, int, str]:
    """What parallel groups have in common: speciality, course of study, form."""
    return group.speciality_id, course_of_study(group, semester), group.form


def _parallel(college: _College) -> dict[tuple[int, int, str], dict[int, Course]]:
    """The courses that are taught to each stream of parallel groups, in their order."""
    courses: dict[tuple[int, int, str], dict[int, Course]] = defaultdict(dict)
    for group in college.groups:
        for journal in college.journals[group.id]:
            courses[_stream(group, college.semester)][journal.course_id] = journal.course
    return courses


def _courses(group: Group, journals: Iterable[Journal], parallel: dict[int, Course]) -> Iterator[MissingJournal]:
    known = {journal.course_id for journal in journals}
    for id, course in sorted(parallel.items(), key=lambda entry: entry[1].sort_key):
        if id not in known:
            yield MissingJournal(MissingKind.NO_COURSE, group.id, group.name, id, course.name)


def _subgroups(group: Group, journals: Iterable[Journal], college: _College) -> Iterator[MissingJournal]:
    """Subgroups that have no journal of a course which another one has. A subgroup of another division of the group, all of
    whose students learn the course elsewhere, is not missed.
    """
    taught: dict[int, list[Journal]] = defaultdict(list)
    for journal in journals:
        taught[journal.course_id].append(journal)
    for of_course in taught.values():
        having = {journal.subgroup_id for journal in of_course}
        if None in having:
            continue
        learning = set().union(*(college.members[id] for id in having))
        for subgroup in college.subgroups[group.id]:
            students = college.members[subgroup.id]
            if subgroup.id not in having and (not students or students - learning):
                course = of_course[0].course
                yield MissingJournal(
                    MissingKind.NO_SUBGROUP, group.id, group.name, course.id, course.name, subgroup.id, subgroup.name
                )


def _of(kind: MissingKind, group: Group, journal: Journal) -> MissingJournal:
    """What a journal itself lacks."""
    subgroup = journal.subgroup.name if journal.subgroup_id else None
    return MissingJournal(
        kind, group.id, group.name, journal.course_id, journal.course.name, journal.subgroup_id, subgroup, journal.id
    )
