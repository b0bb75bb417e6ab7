"""People and their accounts: one person, one account, any number of roles (R4)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import peewee

from . import clock, text
from .base import BaseModel, Choice, Key, Line, Moment, Paragraph, optional, period, required
from .i18n import lazy as _


class Role(StrEnum):
    """What a person is in the college. The short names are those of the access policy."""

    ADM = "administrator"
    OFF = "office"
    DEP = "deputy"
    CUR = "curator"
    T = "teacher"
    S = "student"
    G = "guardian"


ROLE_NAMES = {
    Role.ADM: _("administrator"),
    Role.OFF: _("academic office"),
    Role.DEP: _("deputy director"),
    Role.CUR: _("curator"),
    Role.T: _("teacher"),
    Role.S: _("student"),
    Role.G: _("guardian"),
}
OFFICE_ROLES = frozenset({Role.S, Role.G})
"""Accounts that hold nothing beyond these roles belong to the academic office (R23)."""


class Person(BaseModel):
    """A human being: name and contacts. `name_key` is the folded name, by which people are searched and ordered."""

    last_name = Line(max_length=80)
    first_name = Line(max_length=80)
    middle_name = Line(max_length=80, default="")
    name_key = Key(max_length=250)
    birth_date = peewee.DateField(null=True)
    phone = Line(max_length=40, default="")
    email = Line(max_length=200, default="")
    address = Line(max_length=300, default="")
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("name_key", "id"), False),)

    @property
    def name(self) -> str:
        """Surname, name and patronymic in full."""
        return full_name(self.last_name, self.first_name, self.middle_name)

    @property
    def short_name(self) -> str:
        """Surname and initials, as lists and documents have them: «Иванова А. П.»."""
        return short_name(self.last_name, self.first_name, self.middle_name)

    def save(self, *args: Any, **kwargs: Any) -> int:
        self.name_key = text.fold(self.name)
        return super().save(*args, **kwargs)


def full_name(last_name: str, first_name: str, middle_name: str) -> str:
    return " ".join(filter(None, (last_name, first_name, middle_name)))


def short_name(last_name: str, first_name: str, middle_name: str) -> str:
    initials = " ".join(f"{part[0]}." for part in (first_name, middle_name) if part)
    return f"{last_name} {initials}".strip()


class User(BaseModel):
    """A person's account. `session_epoch` grows whenever every session and token of the account must end."""

    person = required(Person, unique=True, backref="users")
    login = Line(max_length=64, unique=True)
    password_hash = peewee.CharField(max_length=200)
    must_change_password = peewee.BooleanField(default=True)
    active = peewee.BooleanField(default=True)
    session_epoch = peewee.IntegerField(default=1)
    language = peewee.CharField(max_length=2, default="ru")
    created_at = Moment(default=clock.now)
    last_sign_in_at = Moment(null=True)
    version = peewee.IntegerField(default=1)


class UserRole(BaseModel):
    """One role held by one account."""

    user = required(User, backref="role_rows", index=False)
    role = Choice(Role)

    class Meta:
        indexes = ((("user", "role"), True),)


class Token(BaseModel):
    """A bearer token for an external frontend. Only its SHA-256 is stored; the value is shown once."""

    user = required(User, backref="tokens")
    name = Line(max_length=80)
    value_hash = peewee.CharField(max_length=64, unique=True)
    session_epoch = peewee.IntegerField()
    created_at = Moment(default=clock.now)
    expires_at = Moment()
    last_used_at = Moment(null=True)
    revoked_at = Moment(null=True)


class Door(StrEnum):
    """Where somebody came in."""

    PANEL = "panel"
    API = "api"


class SignIn(BaseModel):
    """An attempt to sign in, successful or not (R4). It is also what throttling counts.

    One that succeeded in the panel is a session, until `ended_at`.
    """

    user = optional(User, backref="sign_ins")
    login = peewee.CharField(max_length=64)
    succeeded = peewee.BooleanField()
    door = Choice(Door)
    address = peewee.CharField(max_length=64)
    browser = peewee.CharField(max_length=200, default="")
    at = Moment(default=clock.now)
    ended_at = Moment(null=True)

    class Meta:
        indexes = ((("login", "at"), False), (("address", "at"), False))


class Teacher(BaseModel):
    """A person who teaches or has charge of a group."""

    person = required(Person, unique=True, backref="teachers")
    position = Line(max_length=120, default="")
    version = peewee.IntegerField(default=1)


class Student(BaseModel):
    """A person who studies; where and when, enrolment says. `number` is that of the student's record book."""

    person = required(Person, unique=True, backref="students")
    number = Line(max_length=40, null=True, unique=True)
    note = Paragraph(max_length=2000, default="")
    version = peewee.IntegerField(default=1)


class Kinship(StrEnum):
    """What a guardian is to the student."""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    OTHER = "other"


KINSHIP_NAMES = {
    Kinship.MOTHER: _("mother"),
    Kinship.FATHER: _("father"),
    Kinship.GUARDIAN: _("legal guardian"),
    Kinship.OTHER: _("other relative"),
}


class Guardianship(BaseModel):
    """A guardian of a student, for a time. Once the student is of age it holds only with the student's consent (R26)."""

    guardian = required(Person, backref="guardianships", index=False)
    student = required(Student, backref="guardianships")
    kinship = Choice(Kinship, default=Kinship.GUARDIAN)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField(null=True)
    adult_consent_on = peewee.DateField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("guardian", "student", "starts_on"), True),)
        constraints = [period()]
