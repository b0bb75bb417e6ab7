"""Students, their guardians, teachers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee
import strawberry

from models import college as c
from models import people as p
from models.people import Kinship

from .fields import column, derived, entity, enum, key, many, one
from .lazy import LazyEnrollment, LazyGroup, LazyGuardian

enum(
    Kinship,
    "What a guardian is to the student (степень родства).",
    {
        Kinship.MOTHER: "Mother (мать).",
        Kinship.FATHER: "Father (отец).",
        Kinship.GUARDIAN: "Legal guardian (законный представитель).",
        Kinship.OTHER: "Another relative (другое).",
    },
)
NAME_PARTS = ("last_name", "first_name", "middle_name")


def full_name(row: object) -> str:
    """Surname, name and patronymic of a row that has them."""
    return p.full_name(row.last_name, row.first_name, row.middle_name)  # type: ignore[attr-defined]


def short_name(row: object) -> str:
    """Surname and initials of a row that has them."""
    return p.short_name(row.last_name, row.first_name, row.middle_name)  # type: ignore[attr-defined]


def joined_name(person: Any) -> Any:
    """The full name, joined by the database, of a person who stands beside the row."""
    return peewee.fn.TRIM(person.last_name.concat(" ").concat(person.first_name).concat(" ").concat(person.middle_name))


def name(of: str) -> Any:
    return derived(full_name, f"Full name of the {of} (ФИО).", guard="last_name", needs=NAME_PARTS)


def initials(of: str) -> Any:
    return derived(
        short_name, f"Surname and initials of the {of} (фамилия и инициалы).", guard="last_name", needs=NAME_PARTS
    )


def _student(query):  # type: ignore[no-untyped-def]
    return query.join_from(p.Student, p.Person)


@entity(p.Student, source=_student, order=(p.Person.name_key,))
class Student:
    """A person who studies (студент)."""

    id: strawberry.ID = key("Student")
    last_name: str = column(p.Person.last_name, "Surname (фамилия).")
    first_name: str = column(p.Person.first_name, "Name (имя).")
    middle_name: str = column(p.Person.middle_name, "Patronymic, empty if there is none (отчество).")
    name: str = name("student")
    short_name: str = initials("student")
    number: str | None = column(p.Student.number, "Number of the record book (№ зачётной книжки).")
    birth_date: dt.date | None = column(p.Person.birth_date, "Date of birth (дата рождения).")
    phone: str | None = column(p.Person.phone, "Telephone (телефон).")
    email: str | None = column(p.Person.email, "E-mail (электронная почта).")
    address: str | None = column(p.Person.address, "Address (адрес).")
    note: str | None = column(p.Student.note, "Note of the academic office (примечание учебной части).")
    version: int = column(p.Student.version, "Grows with each change, for `expectedVersion` (версия).")
    enrollments: list[LazyEnrollment] = many(c.Enrollment.student, "Enrollment", "Groups over time (зачисления).")
    guardians: list[LazyGuardian] = many(p.Guardianship.student, "Guardian", "Guardians (законные представители).")


def _guardian(query):  # type: ignore[no-untyped-def]
    return query.join_from(p.Guardianship, p.Person)


@entity(p.Guardianship, source=_guardian, order=(p.Person.name_key, p.Guardianship.starts_on))
class Guardian:
    """A guardian of one student, for a time (законный представитель)."""

    id: strawberry.ID = key("Guardian")
    last_name: str = column(p.Person.last_name, "Surname (фамилия).")
    first_name: str = column(p.Person.first_name, "Name (имя).")
    middle_name: str = column(p.Person.middle_name, "Patronymic, empty if there is none (отчество).")
    name: str = name("guardian")
    phone: str | None = column(p.Person.phone, "Telephone (телефон).")
    email: str | None = column(p.Person.email, "E-mail (электронная почта).")
    kinship: Kinship = column(p.Guardianship.kinship, "What the guardian is to the student (степень родства).")
    starts_on: dt.date = column(p.Guardianship.starts_on, "First day (с какого дня).")
    ends_on: dt.date | None = column(p.Guardianship.ends_on, "Last day, if it has ended (по какой день).")
    student: Student | None = one(p.Guardianship.student, "Student", "Whose guardian (студент).")


def _teacher(query):  # type: ignore[no-untyped-def]
    return query.join_from(p.Teacher, p.Person)


@entity(p.Teacher, source=_teacher, order=(p.Person.name_key,))
class Teacher:
    """A person who teaches or has charge of a group (преподаватель)."""

    id: strawberry.ID = key("Teacher")
    last_name: str = column(p.Person.last_name, "Surname (фамилия).")
    first_name: str = column(p.Person.first_name, "Name (имя).")
    middle_name: str = column(p.Person.middle_name, "Patronymic, empty if there is none (отчество).")
    name: str = name("teacher")
    short_name: str = initials("teacher")
    position: str = column(p.Teacher.position, "Position (должность).")
    phone: str | None = column(p.Person.phone, "Telephone (телефон).")
    email: str | None = column(p.Person.email, "E-mail (электронная почта).")
    version: int = column(p.Teacher.version, "Grows with each change, for `expectedVersion` (версия).")
    curated_groups: list[LazyGroup] = many(
        c.Group.curator, "Group", "Groups in the teacher's charge (классное руководство)."
    )
