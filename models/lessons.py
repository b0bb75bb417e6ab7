"""Lessons, and the works set at them (R24)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import peewee

from . import clock
from .base import BaseModel, Choice, Line, Moment, Number, Paragraph, optional, required
from .college import Semester
from .errors import Invalid
from .i18n import gettext
from .i18n import lazy as _
from .people import Student, Teacher, User
from .teaching import Journal

PERIODS_A_DAY, HOURS_A_LESSON = 8, 12


class LessonKind(StrEnum):
    """How a lesson is held."""

    LECTURE = "lecture"
    SEMINAR = "seminar"
    PRACTICAL = "practical"
    LABORATORY = "laboratory"
    CONTROL = "control"
    EXCURSION = "excursion"
    CONSULTATION = "consultation"
    PRACTICE = "practice"


LESSON_KIND_NAMES = {
    LessonKind.LECTURE: _("lecture"),
    LessonKind.SEMINAR: _("seminar"),
    LessonKind.PRACTICAL: _("practical lesson"),
    LessonKind.LABORATORY: _("laboratory lesson"),
    LessonKind.CONTROL: _("control lesson"),
    LessonKind.EXCURSION: _("excursion"),
    LessonKind.CONSULTATION: _("consultation"),
    LessonKind.PRACTICE: _("practice"),
}


class Lesson(BaseModel):
    """A lesson that was held. "Attendance taken" is a fact of its own: empty is not "all present" (R13)."""

    journal = required(Journal, backref="lessons", index=False)
    teacher = required(Teacher, backref="lessons")
    date = peewee.DateField()
    period = Number(1, PERIODS_A_DAY)
    kind = Choice(LessonKind, default=LessonKind.LECTURE)
    topic = Line(max_length=500)
    hours = Number(1, HOURS_A_LESSON, default=2)
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


def is_late(lesson: Lesson) -> bool:
    """Whether the lesson was entered after its own day, in the college's time zone (R34)."""
    return clock.day_of(lesson.entered_at) > lesson.date


class WorkType(BaseModel):
    """A kind of work (вид работы), from a catalogue that the administrator can extend.

    `is_timed` says that marks for it are due within 5 days of the lesson (R35).
    """

    code = Line(max_length=8, unique=True)
    name = Line(max_length=80, unique=True)
    is_timed = peewee.BooleanField(default=False)
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
