"""What is taught: courses and their modules, journals, and who teaches them when."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import peewee

from . import text
from .base import BaseModel, Choice, Key, Line, Moment, Number, column, covers, optional, period, required
from .college import Enrollment, Group, Semester, Speciality, Subgroup, SubgroupMembership
from .i18n import lazy as _
from .people import Teacher

PERIODS_A_DAY = 8


class CourseKind(StrEnum):
    """A course's place in the curriculum."""

    DISCIPLINE = "discipline"
    MDK = "mdk"
    EDUCATIONAL_PRACTICE = "educational_practice"
    INDUSTRIAL_PRACTICE = "industrial_practice"
    MODULE = "module"


COURSE_KIND_NAMES = {
    CourseKind.DISCIPLINE: _("discipline"),
    CourseKind.MDK: _("interdisciplinary course"),
    CourseKind.EDUCATIONAL_PRACTICE: _("educational practice"),
    CourseKind.INDUSTRIAL_PRACTICE: _("industrial practice"),
    CourseKind.MODULE: _("professional module"),
}
MODULE_PARTS = frozenset({CourseKind.MDK, CourseKind.EDUCATIONAL_PRACTICE, CourseKind.INDUSTRIAL_PRACTICE})


class Course(BaseModel):
    """A discipline, an МДК, a practice or a module in the curriculum of a speciality; the parts of a module name it."""

    speciality = required(Speciality, backref="courses", index=False)
    code = Line(max_length=20)
    name = Line(max_length=200)
    name_key = Key(max_length=230)
    sort_key = Key(max_length=80)
    kind = Choice(CourseKind)
    module = optional("self", backref="parts")
    hours = Number(0, 5000, default=0)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("speciality", "code"), True), (("sort_key", "id"), False))
        constraints = [
            peewee.Check("(module_id IS NOT NULL) = (kind IN ('mdk', 'educational_practice', 'industrial_practice'))")
        ]

    def save(self, *args: Any, **kwargs: Any) -> int:
        self.name_key, self.sort_key = text.fold(f"{self.code} {self.name}"), text.natural(self.code)
        return super().save(*args, **kwargs)


class JournalKind(StrEnum):
    """The two kinds of journal (R3)."""

    THEORY = "theory"
    MODULE = "module"


JOURNAL_KIND_NAMES = {JournalKind.THEORY: _("theory"), JournalKind.MODULE: _("professional module")}


def journal_kind(course_kind: CourseKind) -> JournalKind:
    """Parts of a module are kept in the journal of training by professional modules, the rest in that of theory."""
    return JournalKind.THEORY if course_kind is CourseKind.DISCIPLINE else JournalKind.MODULE


class Journal(BaseModel):
    """One course in one group, or one subgroup of it, in one semester. `hours` are planned academic hours."""

    course = required(Course, backref="journals")
    group = required(Group, backref="journals", index=False)
    subgroup = optional(Subgroup, backref="journals")
    semester = required(Semester, backref="journals")
    kind = Choice(JournalKind)
    hours = Number(0, 2000, default=0)
    closed_at = Moment(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("group", "semester"), False),)


Journal.add_index(
    Journal.index(
        Journal.course,
        Journal.group,
        Journal.semester,
        unique=True,
        where=Journal.subgroup.is_null(),
        name="journal_of_group",
    )
)
Journal.add_index(
    Journal.index(
        Journal.course,
        Journal.group,
        Journal.semester,
        Journal.subgroup,
        unique=True,
        where=Journal.subgroup.is_null(False),
        name="journal_of_subgroup",
    )
)


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


class TeachingLoad(BaseModel):
    """A teacher's assignment to a journal, for a time (R33); without an end it holds until the journal is closed.

    A substitution is an assignment of one day that names whom it `replaces`; `period` narrows it to one lesson of the day.
    """

    journal = required(Journal, backref="loads")
    teacher = required(Teacher, backref="loads", index=False)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField(null=True)
    hours = Number(0, 2000, default=0)
    replaces = optional(Teacher, backref="substitutions")
    period = Number(1, PERIODS_A_DAY, null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("teacher", "journal", "starts_on"), True),)
        constraints = [period()]


class Weeks(StrEnum):
    """In which weeks of a semester a lesson recurs; the week in which the semester begins is the first, so an odd one."""

    EVERY = "every"
    ODD = "odd"
    EVEN = "even"


WEEKS_NAMES = {Weeks.EVERY: _("every week"), Weeks.ODD: _("odd weeks"), Weeks.EVEN: _("even weeks")}


class TimetableSlot(BaseModel):
    """A lesson that recurs: the pair of a weekday (1 is Monday) at which a journal's lesson is due, for a time."""

    journal = required(Journal, backref="slots", index=False)
    weekday = Number(1, 7)
    period = Number(1, PERIODS_A_DAY)
    weeks = Choice(Weeks, default=Weeks.EVERY)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField(null=True)
    room = Line(max_length=40, default="")
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("journal", "weekday", "period", "weeks", "starts_on"), True),)
        constraints = [period()]


def attendees(journal: Journal, day: object) -> set[int]:
    """Ids of the students who belong to a journal on a day: enrolled in its group, and in its subgroup if it has one."""
    enrolled = Enrollment.select(Enrollment.student).where(Enrollment.group == journal.group_id, covers(Enrollment, day))
    if journal.subgroup_id:
        members = SubgroupMembership.select(SubgroupMembership.student).where(
            SubgroupMembership.subgroup == journal.subgroup_id, covers(SubgroupMembership, day)
        )
        enrolled = enrolled.where(Enrollment.student.in_(members))
    return set(column(enrolled))
