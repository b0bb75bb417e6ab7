"""The college in time and in groups: academic years, semesters, specialities, groups, subgroups, enrolment."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import peewee

from . import text
from .base import BaseModel, Choice, Key, Line, Number, covers, optional, period, required
from .i18n import lazy as _
from .people import Student, Teacher


class AcademicYear(BaseModel):
    """An academic year, as «2026/2027»."""

    name = Line(max_length=9, unique=True)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField()
    version = peewee.IntegerField(default=1)

    class Meta:
        constraints = [peewee.Check("ends_on > starts_on")]


class Semester(BaseModel):
    """The first or the second half of an academic year. Once archived, teachers no longer read it."""

    year = required(AcademicYear, backref="semesters", index=False)
    number = Number(1, 2)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField()
    archived_on = peewee.DateField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("year", "number"), True),)
        constraints = [peewee.Check("ends_on > starts_on")]

    @property
    def name(self) -> str:
        return f"{self.number} семестр {self.year.name}"


class Holiday(BaseModel):
    """A day without lessons. It is no working day, nor is any Sunday."""

    day = peewee.DateField(unique=True)
    name = Line(max_length=80)
    version = peewee.IntegerField(default=1)


class CollegeRules(BaseModel):
    """What the Regulation leaves to a college, in a single row.

    Thresholds are the lowest averages of a grade, in hundredths (R17); `is_weighted` lets the weight of the kind of work
    count (R18); marks of timed works are due in `marks_due_days` calendar or working days (R35); a student with fewer than
    `fewest_marks` marks in a journal is named in the report on accumulation (R38).
    """

    five_from = Number(200, 500, default=465)
    four_from = Number(200, 500, default=365)
    three_from = Number(200, 500, default=250)
    is_weighted = peewee.BooleanField(default=False)
    marks_due_days = Number(1, 60, default=5)
    due_in_working_days = peewee.BooleanField(default=False)
    fewest_marks = Number(1, 50, default=3)
    version = peewee.IntegerField(default=1)

    class Meta:
        constraints = [peewee.Check("id = 1"), peewee.Check("five_from > four_from AND four_from > three_from")]


class Speciality(BaseModel):
    """What the college trains for, by its state code (специальность)."""

    code = Line(max_length=20, unique=True)
    name = Line(max_length=200)
    qualification = Line(max_length=200, default="")
    version = peewee.IntegerField(default=1)


class StudyForm(StrEnum):
    """How a group studies."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    EXTRAMURAL = "extramural"


STUDY_FORM_NAMES = {
    StudyForm.FULL_TIME: _("full-time"),
    StudyForm.PART_TIME: _("part-time"),
    StudyForm.EXTRAMURAL: _("extramural"),
}


class Group(BaseModel):
    """A study group. `sort_key` orders «ИС-9» before «ИС-21»; `name_key` is searched."""

    name = Line(max_length=40, unique=True)
    name_key = Key(max_length=60)
    sort_key = Key(max_length=160)
    speciality = required(Speciality, backref="groups")
    curator = optional(Teacher, backref="curated_groups")
    form = Choice(StudyForm, default=StudyForm.FULL_TIME)
    admitted_on = peewee.DateField()
    study_ends_on = peewee.DateField()
    version = peewee.IntegerField(default=1)

    class Meta:
        table_name = "study_group"
        indexes = ((("sort_key", "id"), False),)
        constraints = [peewee.Check("study_ends_on > admitted_on")]

    def save(self, *args: Any, **kwargs: Any) -> int:
        self.name_key, self.sort_key = text.fold(self.name), text.natural(self.name)
        return super().save(*args, **kwargs)


def course_of_study(group: Group, semester: Semester) -> int:
    """The year of study (курс) that a group is in during a semester: 1 in its first academic year."""
    return max(1, semester.year.starts_on.year - group.admitted_on.year + 1)


class Subgroup(BaseModel):
    """A part of a group that is taught apart (R39)."""

    group = required(Group, backref="subgroups", index=False)
    name = Line(max_length=40)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("group", "name"), True),)


class LeavingReason(StrEnum):
    """Why an enrolment ended."""

    TRANSFER = "transfer"
    LEAVE = "leave"
    EXPULSION = "expulsion"
    GRADUATION = "graduation"


LEAVING_REASON_NAMES = {
    LeavingReason.TRANSFER: _("transfer to another group"),
    LeavingReason.LEAVE: _("academic leave"),
    LeavingReason.EXPULSION: _("expulsion"),
    LeavingReason.GRADUATION: _("graduation"),
}


class Enrollment(BaseModel):
    """The days a student belongs to a group, both ends included (R47). At most one is open for a student."""

    student = required(Student, backref="enrollments", index=False)
    group = required(Group, backref="enrollments", index=False)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField(null=True)
    order_in = Line(max_length=80, default="")
    order_out = Line(max_length=80, default="")
    reason = Choice(LeavingReason, null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("group", "starts_on"), False), (("student", "starts_on"), True))
        constraints = [period()]


Enrollment.add_index(
    Enrollment.index(Enrollment.student, unique=True, where=Enrollment.ends_on.is_null(), name="enrollment_open")
)


class SubgroupMembership(BaseModel):
    """The days a student belongs to a subgroup of the own group, both ends included."""

    subgroup = required(Subgroup, backref="memberships")
    student = required(Student, backref="subgroup_memberships", index=False)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("student", "subgroup", "starts_on"), True),)
        constraints = [period()]


def enrolled_on(day: object) -> peewee.ColumnBase:
    """The condition that an enrolment contains a day."""
    return covers(Enrollment, day)
