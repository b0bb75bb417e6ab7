"""Inputs with which the administrator and the office keep people, groups and courses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry
from strawberry import UNSET

from models.college import StudyForm
from models.people import Kinship
from models.teaching import CourseKind


def field(description: str, *, required: bool = False) -> Any:
    """A field of an input; what is not required and left out stays as it is, or takes its default."""
    return (
        strawberry.field(description=description) if required else strawberry.field(description=description, default=UNSET)
    )


@strawberry.input(description="A person's name and contacts (персональные данные).")
class PersonInput:
    last_name: str | None = field("Surname (фамилия).")
    first_name: str | None = field("Name (имя).")
    middle_name: str | None = field("Patronymic (отчество).")
    birth_date: dt.date | None = field("Date of birth (дата рождения).")
    phone: str | None = field("Telephone (телефон).")
    email: str | None = field("E-mail (электронная почта).")
    address: str | None = field("Address (адрес).")


@strawberry.input(description="A student (студент).")
class StudentInput(PersonInput):
    number: str | None = field("Number of the record book (№ зачётной книжки).")
    note: str | None = field("Note of the academic office (примечание учебной части).")


@strawberry.input(description="A teacher (преподаватель).")
class TeacherInput(PersonInput):
    position: str | None = field("Position (должность).")


@strawberry.input(description="A guardian of a student (законный представитель).")
class GuardianInput(PersonInput):
    student_id: strawberry.ID | None = field("Whose guardian (студент).")
    kinship: Kinship | None = field("What the guardian is to the student (степень родства).")
    starts_on: dt.date | None = field("First day (с какого дня).")
    ends_on: dt.date | None = field("Last day (по какой день).")
    adult_consent_on: dt.date | None = field("Day of the adult student's consent (дата согласия совершеннолетнего).")


@strawberry.input(description="A study group (учебная группа).")
class GroupInput:
    name: str | None = field("Name (наименование).")
    speciality_id: strawberry.ID | None = field("What it studies for (специальность).")
    curator_id: strawberry.ID | None = field("Who has charge of it (классный руководитель).")
    form: StudyForm | None = field("How it studies (форма обучения).")
    admitted_on: dt.date | None = field("Start of study (дата зачисления).")
    study_ends_on: dt.date | None = field("End of study (окончание обучения).")


@strawberry.input(description="The days a student belongs to a group (зачисление).")
class EnrollmentInput:
    student_id: strawberry.ID = field("Who (студент).", required=True)
    group_id: strawberry.ID = field("Where (группа).", required=True)
    starts_on: dt.date = field("First day (с какого дня).", required=True)
    ends_on: dt.date | None = field("Last day (по какой день).")
    order_in: str | None = field("Number of the order (приказ о зачислении).")


@strawberry.input(description="A course of a curriculum (дисциплина, МДК, практика, модуль).")
class CourseInput:
    speciality_id: strawberry.ID | None = field("Whose curriculum (специальность).")
    code: str | None = field("Code in the curriculum (индекс).")
    name: str | None = field("Name (наименование).")
    kind: CourseKind | None = field("Its place in the curriculum (вид).")
    module_id: strawberry.ID | None = field("The module it is a part of (модуль).")
    hours: int | None = field("Academic hours (часы).")


@strawberry.input(description="A teacher's assignment to a course in a group (педагогическая нагрузка).")
class LoadInput:
    course_id: strawberry.ID = field("What (дисциплина).", required=True)
    group_id: strawberry.ID = field("To whom (группа).", required=True)
    subgroup_id: strawberry.ID | None = field("The part of the group, if it is divided (подгруппа).")
    semester_id: strawberry.ID = field("When (семестр).", required=True)
    teacher_id: strawberry.ID = field("By whom (преподаватель).", required=True)
    hours: int | None = field("Academic hours (часы).")
    starts_on: dt.date | None = field("First day; the start of the semester without it (с какого дня).")
    ends_on: dt.date | None = field("Last day; no end without it (по какой день).")
