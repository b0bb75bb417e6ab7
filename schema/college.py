"""Years, semesters, specialities, groups, subgroups, enrolment."""

from __future__ import annotations

import datetime as dt

import strawberry

from models import college as c
from models import people as p
from models.college import LeavingReason, StudyForm

from .fields import column, entity, enum, key, many, one
from .lazy import LazyEnrollment, LazyGroup, LazyStudent, LazySubgroup, LazyTeacher

enum(
    StudyForm,
    "How a group studies (форма обучения).",
    {
        StudyForm.FULL_TIME: "Full-time (очная).",
        StudyForm.PART_TIME: "Part-time (очно-заочная).",
        StudyForm.EXTRAMURAL: "Extramural (заочная).",
    },
)
enum(
    LeavingReason,
    "Why an enrolment ended (причина выбытия).",
    {
        LeavingReason.TRANSFER: "Transfer to another group (перевод).",
        LeavingReason.LEAVE: "Academic leave (академический отпуск).",
        LeavingReason.EXPULSION: "Expulsion (отчисление).",
        LeavingReason.GRADUATION: "Graduation (выпуск).",
    },
)


@entity(c.AcademicYear, order=(c.AcademicYear.starts_on,))
class AcademicYear:
    """An academic year (учебный год)."""

    id: strawberry.ID = key("AcademicYear")
    name: str = column(c.AcademicYear.name, "As «2026/2027» (наименование).")
    starts_on: dt.date = column(c.AcademicYear.starts_on, "First day (начало).")
    ends_on: dt.date = column(c.AcademicYear.ends_on, "Last day (окончание).")


@entity(c.Semester, order=(c.Semester.starts_on,))
class Semester:
    """A half of an academic year (семестр)."""

    id: strawberry.ID = key("Semester")
    number: int = column(c.Semester.number, "1 or 2 (номер).")
    year: AcademicYear = one(c.Semester.year, "AcademicYear", "Its academic year (учебный год).")
    starts_on: dt.date = column(c.Semester.starts_on, "First day (начало).")
    ends_on: dt.date = column(c.Semester.ends_on, "Last day (окончание).")
    archived_on: dt.date | None = column(c.Semester.archived_on, "Day on which it was archived (дата архива).")


@entity(c.Speciality, order=(c.Speciality.code,))
class Speciality:
    """What the college trains for (специальность)."""

    id: strawberry.ID = key("Speciality")
    code: str = column(c.Speciality.code, "State code, as 09.02.07 (код).")
    name: str = column(c.Speciality.name, "Name (наименование).")
    qualification: str = column(c.Speciality.qualification, "Qualification given (квалификация).")


@entity(c.Group, order=(c.Group.sort_key,))
class Group:
    """A study group (учебная группа)."""

    id: strawberry.ID = key("Group")
    name: str = column(c.Group.name, "Name, as ИС-21 (наименование).")
    speciality: Speciality = one(c.Group.speciality, "Speciality", "What it studies for (специальность).")
    curator: LazyTeacher | None = one(c.Group.curator, "Teacher", "Who has charge of it (классный руководитель).")
    form: StudyForm = column(c.Group.form, "How it studies (форма обучения).")
    admitted_on: dt.date = column(c.Group.admitted_on, "Start of study (дата зачисления).")
    study_ends_on: dt.date = column(c.Group.study_ends_on, "End of study (окончание обучения).")
    version: int = column(c.Group.version, "Grows with each change, for `expectedVersion` (версия).")
    subgroups: list[LazySubgroup] = many(c.Subgroup.group, "Subgroup", "Parts that are taught apart (подгруппы).")
    enrollments: list[LazyEnrollment] = many(c.Enrollment.group, "Enrollment", "Who belonged to it when (зачисления).")
    present: list[LazyEnrollment] = many(
        c.Enrollment.group, "Enrollment", "Who belongs to it today (текущий состав).",
        where=lambda who: c.enrolled_on(who.today),
    )  # fmt: skip


@entity(c.Subgroup, order=(c.Subgroup.name,))
class Subgroup:
    """A part of a group that is taught apart (подгруппа)."""

    id: strawberry.ID = key("Subgroup")
    name: str = column(c.Subgroup.name, "Name (наименование).")
    group: LazyGroup | None = one(c.Subgroup.group, "Group", "Its group (группа).")


def _with_person(query):  # type: ignore[no-untyped-def]
    return query.join_from(c.Enrollment, p.Student).join_from(p.Student, p.Person)


@entity(c.Enrollment, source=_with_person, order=(p.Person.name_key, c.Enrollment.starts_on))
class Enrollment:
    """The days a student belongs to a group (зачисление в группу)."""

    id: strawberry.ID = key("Enrollment")
    student: LazyStudent | None = one(c.Enrollment.student, "Student", "Who (студент).")
    group: LazyGroup | None = one(c.Enrollment.group, "Group", "Where (группа).")
    starts_on: dt.date = column(c.Enrollment.starts_on, "First day (с какого дня).")
    ends_on: dt.date | None = column(c.Enrollment.ends_on, "Last day, if it has ended (по какой день).")
    reason: LeavingReason | None = column(c.Enrollment.reason, "Why it ended (причина выбытия).")
    order_in: str | None = column(c.Enrollment.order_in, "Number of the order of enrolment (приказ о зачислении).")
    order_out: str | None = column(c.Enrollment.order_out, "Number of the order of leaving (приказ о выбытии).")
    version: int = column(c.Enrollment.version, "Grows with each change, for `expectedVersion` (версия).")
