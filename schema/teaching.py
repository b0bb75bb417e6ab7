"""Courses, journals, teaching load, work types."""

from __future__ import annotations

import datetime as dt

import peewee
import strawberry

from models import college as c
from models import lessons as le
from models import marks as ma
from models import teaching as t
from models.teaching import CourseKind, JournalKind

from .college import Semester, Speciality
from .fields import column, derived, entity, enum, key, many, one
from .lazy import (
    LazyCourse,
    LazyGrade,
    LazyGroup,
    LazyLesson,
    LazySubgroup,
    LazyTeacher,
    LazyTeachingLoad,
    LazyTimetableSlot,
)

enum(
    CourseKind,
    "A course's place in the curriculum (вид дисциплины).",
    {
        CourseKind.DISCIPLINE: "A discipline (учебная дисциплина).",
        CourseKind.MDK: "An interdisciplinary course (МДК).",
        CourseKind.EDUCATIONAL_PRACTICE: "Educational practice (учебная практика, УП).",
        CourseKind.INDUSTRIAL_PRACTICE: "Industrial practice (производственная практика, ПП).",
        CourseKind.MODULE: "A professional module (профессиональный модуль, ПМ).",
    },
)
enum(
    JournalKind,
    "The two kinds of journal (вид журнала).",
    {
        JournalKind.THEORY: "Journal of theory (журнал теоретических занятий).",
        JournalKind.MODULE: "Journal of training by professional modules (журнал учёта обучения по ПМ).",
    },
)


@entity(le.WorkType, order=(le.WorkType.code,))
class WorkType:
    """A kind of work for which marks are given (вид работы)."""

    id: strawberry.ID = key("WorkType")
    code: str = column(le.WorkType.code, "Short code, as КР (обозначение).")
    name: str = column(le.WorkType.name, "Name (наименование).")
    is_timed: bool = column(le.WorkType.is_timed, "Whether marks are due within 5 days of the lesson (срок 5 дней).")
    weight: int = column(le.WorkType.weight, "What its marks weigh in a college that weighs them (вес).")
    active: bool = column(le.WorkType.active, "Whether it can be chosen for new works (действует).")


@entity(t.Course, order=(t.Course.sort_key,))
class Course:
    """A discipline, an МДК, a practice or a module of a curriculum (дисциплина, МДК, практика, модуль)."""

    id: strawberry.ID = key("Course")
    code: str = column(t.Course.code, "Code in the curriculum, as ОП.04 (индекс).")
    name: str = column(t.Course.name, "Name (наименование).")
    kind: CourseKind = column(t.Course.kind, "Its place in the curriculum (вид).")
    hours: int = column(t.Course.hours, "Academic hours in the curriculum (часы).")
    speciality: Speciality = one(t.Course.speciality, "Speciality", "Whose curriculum (специальность).")
    module: LazyCourse | None = one(t.Course.module, "Course", "The module it is a part of (модуль).")
    parts: list[LazyCourse] = many(t.Course.module, "Course", "Parts of a module (состав модуля).")


def _lessons(of: str) -> peewee.Select:
    value = peewee.fn.COUNT(le.Lesson.id) if of == "count" else peewee.fn.COALESCE(peewee.fn.SUM(le.Lesson.hours), 0)
    return le.Lesson.select(value).where(le.Lesson.journal == t.Journal.id)


def _journal(query):  # type: ignore[no-untyped-def]
    return query.join_from(t.Journal, c.Group).join_from(t.Journal, t.Course)


@entity(t.Journal, source=_journal, order=(c.Group.sort_key, t.Course.sort_key))
class Journal:
    """One course in one group, or one subgroup of it, in one semester (журнал)."""

    id: strawberry.ID = key("Journal")
    kind: JournalKind = column(t.Journal.kind, "Theory or professional module (вид журнала).")
    course: Course | None = one(t.Journal.course, "Course", "What is taught (дисциплина).")
    group: LazyGroup | None = one(t.Journal.group, "Group", "To whom (группа).")
    subgroup: LazySubgroup | None = one(
        t.Journal.subgroup, "Subgroup", "The part of the group, if it is divided (подгруппа)."
    )
    semester: Semester = one(t.Journal.semester, "Semester", "When (семестр).")
    hours: int = column(t.Journal.hours, "Planned academic hours (часы по плану).")
    is_closed: bool = derived(
        lambda row: row.closed_at is not None,
        "Whether it refuses every write (закрыт).",
        guard="closed_at",
        needs=("closed_at",),
    )
    closed_at: dt.datetime | None = column(t.Journal.closed_at, "When it was closed (дата закрытия).")
    lesson_count: int | None = column(_lessons("count"), "Lessons recorded (проведено занятий).")
    lesson_hours: int | None = column(_lessons("hours"), "Academic hours delivered (проведено часов).")
    loads: list[LazyTeachingLoad] = many(t.TeachingLoad.journal, "TeachingLoad", "Who teaches it when (преподаватели).")
    slots: list[LazyTimetableSlot] = many(t.TimetableSlot.journal, "TimetableSlot", "Its recurring lessons (расписание).")
    grades: list[LazyGrade] = many(
        ma.SemesterGrade.journal, "SemesterGrade", "Grades set for the semester (оценки за семестр)."
    )
    lessons: list[LazyLesson] = many(le.Lesson.journal, "Lesson", "Lessons recorded (занятия).")


@entity(t.TeachingLoad, order=(t.TeachingLoad.starts_on,))
class TeachingLoad:
    """A teacher's assignment to a journal, for a time (педагогическая нагрузка)."""

    id: strawberry.ID = key("TeachingLoad")
    journal: Journal | None = one(t.TeachingLoad.journal, "Journal", "Which journal (журнал).")
    teacher: LazyTeacher | None = one(t.TeachingLoad.teacher, "Teacher", "Who (преподаватель).")
    starts_on: dt.date = column(t.TeachingLoad.starts_on, "First day (с какого дня).")
    ends_on: dt.date | None = column(t.TeachingLoad.ends_on, "Last day, if it is limited (по какой день).")
    hours: int | None = column(t.TeachingLoad.hours, "Academic hours (часы).")
    replaces: LazyTeacher | None = one(t.TeachingLoad.replaces, "Teacher", "Whom it stands in for, for a day (вместо кого).")
    period: int | None = column(t.TeachingLoad.period, "The pair of that day, if it is for one alone (номер пары).")
