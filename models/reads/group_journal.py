"""A group's journal of a semester: every journal of it, hours missed by day, averages by course (R16).

A fixed number of SQL statements, whatever the number of journals, lessons and students.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import peewee

from .. import marks as law
from ..access import Actor, can_read, condition, field_condition, find, readers, require, visible
from ..attendance import AbsenceCode, missed_hours
from ..base import column
from ..clock import day_of
from ..college import Group, Semester, StudyForm, course_of_study
from ..errors import Invalid
from ..i18n import gettext as _
from ..lessons import Lesson, WorkType
from ..people import Person, Teacher, User, short_name
from ..remarks import Remark
from ..rules import rules
from ..settings import current
from ..teaching import Course as CourseRow
from ..teaching import Journal, TeachingLoad
from ..text import fold
from .grid import GridStudent, JournalGrid, journal_grids

ACTION = "journal:export"
Thresholds = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class JournalTeacher:
    """Who keeps a journal, and from when to when."""

    name: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class KeptJournal:
    """A journal with its teachers. `lessons_omitted`: it has lessons that this person may not read."""

    grid: JournalGrid
    teachers: tuple[JournalTeacher, ...]
    lessons_omitted: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day with lessons; whether attendance was taken at all of them (R13)."""

    date: dt.date
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A course of the semester, its subgroups merged (R39)."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StudentTotals:
    """A student over all the journals: hours missed by day and in all, average and proposed grade by course.

    `missed` is all, excused, not excused, in academic hours; `results` holds the courses that have marks (R17, R18).
    """

    student: GridStudent
    attended: frozenset[dt.date]
    hours: dict[dt.date, int]
    missed: tuple[int, int, int]
    results: dict[int, tuple[Fraction, int]]


@dataclass(frozen=True, slots=True)
class JournalRemark:
    """A remark on one of the journals, with the teacher's answer if there is one (R13)."""

    course_code: str
    made_on: dt.date
    author: str
    text: str
    answer: str
    answered_on: dt.date | None
    answered_by: str


@dataclass(frozen=True)
class GroupJournal:
    """What the journal of a group and semester consists of. `work_types` maps the codes in use to their names.

    `remarks` are those that this person may read, `None` of somebody who reads none; `remarks_omitted` says that there are
    journals whose remarks this person may not read, be there any or not.
    """

    college: str
    founder: str
    group_id: int
    group_name: str
    speciality_code: str
    speciality_name: str
    form: StudyForm
    year_of_study: int
    semester_number: int
    year_name: str
    curator: str
    journals: list[KeptJournal]
    journals_omitted: bool
    days: list[Day]
    courses: list[Course]
    students: list[StudentTotals]
    work_types: dict[str, str]
    remarks: list[JournalRemark] | None
    remarks_omitted: bool


def group_and_semester(actor: Actor, group_id: int, semester_id: int) -> tuple[Group, Semester]:
    """The group and the semester whose journal this person may take out of the system.

    Raises:
        NotFound: no such group or semester, or none that this person may see.
        Forbidden: the group is visible, its journal is not this person's to export.
    """
    group = find(actor, Group, group_id, "group")
    semester = find(actor, Semester, semester_id, "semester")
    require(actor, ACTION, group)
    return group, semester


def group_journal(actor: Actor, group_id: int, semester_id: int) -> GroupJournal:
    """The journals of a group in a semester, as far as this person may read them.

    Raises:
        NotFound, Forbidden: as `group_and_semester`.
        Invalid: there is no journal to show.
    """
    group, semester = group_and_semester(actor, group_id, semester_id)
    chosen = (Journal.group == group) & (Journal.semester == semester)
    grids = journal_grids(actor, column(visible(actor, Journal).select(Journal.id).where(chosen)))
    if not grids:
        raise Invalid("semester", _("This group has no journals in that semester. Choose another group or semester."))
    grids = [replace(grid, lessons=[one for one in grid.lessons if not one.is_cancelled]) for grid in grids]
    ids = [grid.head.id for grid in grids]
    settings = current()
    return GroupJournal(
        college=settings.college_name,
        founder=settings.college_founder,
        group_id=group.id,
        group_name=group.name,
        speciality_code=group.speciality.code,
        speciality_name=group.speciality.name,
        form=group.form,
        year_of_study=course_of_study(group, semester),
        semester_number=semester.number,
        year_name=semester.year.name,
        curator=_curator(actor, group),
        journals=_kept(actor, grids),
        journals_omitted=_hidden(actor, Journal, Journal.select(Journal.id).where(chosen)) != [],
        days=_days(grids),
        courses=list(dict.fromkeys(Course(g.head.course_id, g.head.course_code, g.head.course_name) for g in grids)),
        students=_totals(grids),
        work_types=_work_types(actor, grids),
        remarks=_remarks(actor, ids) if can_read(actor, Remark) else None,
        remarks_omitted=_without_remarks(actor, ids),
    )


def _hidden(actor: Actor, model: type[peewee.Model], query: peewee.ModelSelect[Any]) -> list[int]:
    """The ids that a query gives and this person may not read: what an extract must say it leaves out, never of what."""
    allowed = condition(actor.roles & readers(Journal, "grid"), model, actor)
    return [] if isinstance(allowed, bool) else column(query.where(~allowed).distinct())


def _rows(query: Any) -> list[tuple[Any, ...]]:
    return list(query.tuples())


def _kept(actor: Actor, grids: list[JournalGrid]) -> list[KeptJournal]:
    ids = [grid.head.id for grid in grids]
    teachers: dict[int, list[JournalTeacher]] = defaultdict(list)
    loads = (
        visible(actor, TeachingLoad)
        .select(
            TeachingLoad.journal, Person.last_name, Person.first_name, Person.middle_name, TeachingLoad.starts_on,
            TeachingLoad.ends_on,
        )
        .join_from(TeachingLoad, Teacher)
        .join_from(Teacher, Person)
        .where(TeachingLoad.journal.in_(ids))
        .order_by(TeachingLoad.starts_on, TeachingLoad.id)
    )  # fmt: skip
    for journal, last, first, middle, starts_on, ends_on in _rows(loads):
        teachers[journal].append(JournalTeacher(short_name(last, first, middle), starts_on, ends_on))
    cut = set(_hidden(actor, Lesson, Lesson.select(Lesson.journal).where(Lesson.journal.in_(ids))))
    return [KeptJournal(grid, tuple(teachers[grid.head.id]), grid.head.id in cut) for grid in grids]


def _curator(actor: Actor, group: Group) -> str:
    found = visible(actor, Teacher).where(Teacher.id == (group.curator_id or 0)).first()
    return found.person.short_name if found else ""


def _work_types(actor: Actor, grids: list[JournalGrid]) -> dict[str, str]:
    used = {work.code for grid in grids for work in grid.works}
    known = visible(actor, WorkType).select(WorkType.code, WorkType.name).order_by(WorkType.id)
    return {code: name for code, name in _rows(known) if code in used}


def _remarks(actor: Actor, ids: list[int]) -> list[JournalRemark]:
    author, answerer = User.alias(), User.alias()
    by, answered_by = Person.alias(), Person.alias()
    query = (
        visible(actor, Remark)
        .select(
            CourseRow.code, Remark.made_at, by.last_name, by.first_name, by.middle_name, Remark.text, Remark.answer,
            Remark.answered_at, answered_by.last_name, answered_by.first_name, answered_by.middle_name,
        )
        .join_from(Remark, Journal)
        .join_from(Journal, CourseRow)
        .join_from(Remark, author, on=(Remark.author == author.id))
        .join_from(author, by, on=(author.person == by.id))
        .join_from(Remark, answerer, peewee.JOIN.LEFT_OUTER, on=(Remark.answered_by == answerer.id))
        .join_from(answerer, answered_by, peewee.JOIN.LEFT_OUTER, on=(answerer.person == answered_by.id))
        .where(Remark.journal.in_(ids))
        .order_by(Remark.made_at, Remark.id)
    )  # fmt: skip
    return [
        JournalRemark(
            code, day_of(made_at), short_name(*name), text, answer, answered_at and day_of(answered_at),
            short_name(last, first, middle) if answered_at else "",
        )
        for code, made_at, *name, text, answer, answered_at, last, first, middle in _rows(query)
    ]  # fmt: skip


def _without_remarks(actor: Actor, ids: list[int]) -> bool:
    """Whether there are journals whose remarks are not this person's to read."""
    allowed = field_condition(actor.roles, Journal, "remarks", actor)
    if isinstance(allowed, bool):
        return not allowed
    return bool(Journal.select(Journal.id).where(Journal.id.in_(ids), ~allowed).exists())


def _students(grids: Iterable[JournalGrid]) -> list[GridStudent]:
    """Everybody who stands in any of the journals, once, in the Russian alphabet."""
    found = {student.id: student for grid in grids for student in grid.students}
    return sorted(found.values(), key=lambda student: (fold(student.name), student.id))


def _days(grids: Iterable[JournalGrid]) -> list[Day]:
    taken: dict[dt.date, bool] = {}
    for grid in grids:
        for lesson in grid.lessons:
            taken[lesson.date] = taken.get(lesson.date, True) and lesson.attendance_taken_at is not None
    return [Day(date, taken[date]) for date in sorted(taken)]


def _totals(grids: list[JournalGrid]) -> list[StudentTotals]:
    attended: dict[int, set[dt.date]] = defaultdict(set)
    missed: dict[int, list[tuple[dt.date, AbsenceCode, int]]] = defaultdict(list)
    sums: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for grid in grids:
        dates = {lesson.date for lesson in grid.lessons}
        for student in grid.students:
            attended[student.id] |= {date for date in dates if student.attends(date)}
            of_course = sums[student.id][grid.head.course_id]
            of_course[0] += student.mark_sum
            of_course[1] += student.mark_weight
        for absence in grid.absences:
            lesson = grid.lesson_of[absence.lesson_id]
            missed[absence.student_id].append((lesson.date, AbsenceCode(absence.code), lesson.hours))
    thresholds = rules().thresholds
    return [
        StudentTotals(
            student,
            frozenset(attended[student.id]),
            _hours_by_day(missed[student.id]),
            missed_hours([(code, hours) for _date, code, hours in missed[student.id]]),
            _results(sums[student.id], thresholds),
        )
        for student in _students(grids)
    ]


def _hours_by_day(absences: list[tuple[dt.date, AbsenceCode, int]]) -> dict[dt.date, int]:
    """Hours missed on each day that has an absence; 0 where the student was late only."""
    by_day: dict[dt.date, list[tuple[AbsenceCode, int]]] = defaultdict(list)
    for date, code, hours in absences:
        by_day[date].append((code, hours))
    return {date: missed_hours(entries)[0] for date, entries in by_day.items()}


def _results(sums: dict[int, list[int]], thresholds: Thresholds) -> dict[int, tuple[Fraction, int]]:
    """Average and proposed grade of each course that has marks, of the sums over its journals (R17, R18)."""
    found = {}
    for course, (total, weight) in sums.items():
        average, grade = law.average(total, weight), law.grade(total, weight, thresholds)
        if average is not None and grade is not None:
            found[course] = (average, grade)
    return found
