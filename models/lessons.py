"""Lessons, and the works set at them (R24)."""

from __future__ import annotations

import datetime as dt

import peewee

from . import clock
from .base import BaseModel, Choice, Line, Moment, Number, Paragraph, optional, required
from .college import Semester
from .errors import Invalid
from .i18n import gettext
from .people import Student, Teacher, User
from .programme import ProgrammeTopic
from .teaching import PERIODS_A_DAY, Journal, LessonKind

HOURS_A_LESSON = 12


class Lesson(BaseModel):
    """A lesson that was held, or was cancelled. "Attendance taken" is a fact of its own: empty is not "all present" (R13).

    A lesson that took place on another day than planned remembers the planned one in `moved_from` and
    `moved_from_period`; `reason` says why it was moved or cancelled. A cancelled one has no cells and no hours.
    """

    journal = required(Journal, backref="lessons", index=False)
    teacher = required(Teacher, backref="lessons")
    date = peewee.DateField()
    period = Number(1, PERIODS_A_DAY)
    kind = Choice(LessonKind, default=LessonKind.LECTURE)
    topic = Line(max_length=500)
    planned_topic = optional(ProgrammeTopic, backref="lessons")
    hours = Number(1, HOURS_A_LESSON, default=2)
    moved_from = peewee.DateField(null=True)
    moved_from_period = Number(1, PERIODS_A_DAY, null=True)
    cancelled_at = Moment(null=True)
    reason = Line(max_length=200, default="")
    attendance_taken_at = Moment(null=True)
    attendance_taken_by = optional(User, backref="attendances_taken")
    entered_at = Moment(default=clock.now)
    entered_by = required(User, backref="lessons_entered")
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("journal", "date", "period"), True), (("date",), False))


def check_day(day: dt.date, semester: Semester, field: str = "date") -> None:
    """A lesson lies within its semester.

    Raises:
        Invalid: the date is outside it; the message names both ends.
    """
    if not semester.starts_on <= day <= semester.ends_on:
        raise Invalid(
            field,
            gettext(
                "The date is outside the semester: choose one from %(first)s to %(last)s.",
                first=f"{semester.starts_on:%d.%m.%Y}",
                last=f"{semester.ends_on:%d.%m.%Y}",
            ),
        )


class WorkType(BaseModel):
    """A kind of work (вид работы), from a catalogue that the administrator can extend.

    `is_timed` says that marks for it are due within 5 days of the lesson (R35); `weight` counts only in a college that
    weighs its marks (R18).
    """

    code = Line(max_length=8, unique=True)
    name = Line(max_length=80, unique=True)
    is_timed = peewee.BooleanField(default=False)
    weight = Number(1, 10, default=1)
    active = peewee.BooleanField(default=True)
    version = peewee.IntegerField(default=1)


DEFAULT_WORK_TYPES = (
    ("ОТ", "Ответ", False),
    ("КР", "Контрольная работа", True),
    ("СР", "Самостоятельная работа", False),
    ("ЛР", "Лабораторная работа", True),
    ("ПР", "Практическая работа", True),
    ("ДЗ", "Домашнее задание", False),
    ("РФ", "Реферат", False),
    ("ТС", "Тест", False),
    ("КП", "Курсовой проект", False),
    ("ДК", "Доклад", False),
    ("ЭК", "Экскурсия", False),
)
"""Code, name, and whether marks for it are due within 5 days (R35)."""


class Assignment(BaseModel):
    """A work set at a lesson. A compulsory one leaves a dot with everybody who has no mark for it yet (R40)."""

    lesson = required(Lesson, backref="assignments", index=False)
    work_type = required(WorkType, backref="assignments")
    position = Number(1, 20)
    title = Line(max_length=200, default="")
    is_compulsory = peewee.BooleanField(default=False)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("lesson", "position"), True),)


class AssignmentTarget(BaseModel):
    """A student for whom a work is compulsory although it is not so for everybody (R40)."""

    assignment = required(Assignment, backref="targets", index=False)
    student = required(Student, backref="assignment_targets")

    class Meta:
        indexes = ((("assignment", "student"), True),)


class Homework(BaseModel):
    """Homework given at a lesson: to the group, or to one student (R11)."""

    lesson = required(Lesson, backref="homework")
    student = optional(Student, backref="homework", index=False)
    text = Paragraph(max_length=2000)
    due_on = peewee.DateField(null=True)
    version = peewee.IntegerField(default=1)


Homework.add_index(Homework.index(Homework.lesson, unique=True, where=Homework.student.is_null(), name="homework_of_group"))
Homework.add_index(Homework.index(Homework.student, where=Homework.student.is_null(False), name="homework_individual"))
Homework.add_index(
    Homework.index(
        Homework.lesson, Homework.student, unique=True, where=Homework.student.is_null(False), name="homework_of_student"
    )
)
