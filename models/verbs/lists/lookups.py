"""What the rows of a list are compared with, read once: specialities, groups, people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

import peewee

from ... import text
from ...access import Actor
from ...college import Group, Speciality
from ...i18n import gettext as _
from ...people import Person, Student, Teacher
from ..college import SPECIALITIES
from .cells import Cells, FullName, code_key, phone_key
from .draft import Draft

M = TypeVar("M", bound=peewee.Model)
_CODE_AND_NAME = re.compile(r"(\d\d\.\d\d\.\d\d)[\s\-–—.]+(\S.*)")


def attach(row: peewee.Model, field: str, related: peewee.Model | None) -> None:
    """Give a row what it refers to, so that no statement reads it again."""
    if related is not None:
        row.__rel__[field] = related


def by_id(rows: Iterable[M]) -> dict[int, M]:
    return {row.get_id(): row for row in rows}


def read_groups() -> dict[str, Group]:
    """All groups with their specialities, by the key of their name."""
    return {code_key(group.name): group for group in Group.select(Group, Speciality).join(Speciality)}


def group_in(cells: Cells, groups: dict[str, Group]) -> Group | None:
    """The group that a row names, or none and a problem."""
    name = cells.needed("group")
    group = groups.get(code_key(name))
    if name and group is None:
        cells.refuse(
            "group", _("There is no group %(name)s. Correct the name, or load the list of groups first.", name=name[:40])
        )
    return group


class Specialities:
    """Specialities by code or name; one that is named with both is made if there is none."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[str, Speciality] = {}
        self.drafts: dict[str, Draft] = {}
        for speciality in Speciality.select():
            self.known[code_key(speciality.code)] = self.known[code_key(speciality.name)] = speciality

    def named(self, draft: Draft) -> Speciality | None:
        """The speciality that a row names; a new one is made together with the row."""
        cells = draft.cells
        code, name = cells.text("speciality"), cells.text("speciality_name")
        if both := _CODE_AND_NAME.fullmatch(code):
            code, name = both[1], both[2]
        if not code:
            return None
        key = code_key(code)
        if key not in self.known and name:
            self._make(cells, key, code, name)
        if key not in self.known and not cells.problems:
            cells.refuse(
                "speciality",
                _("There is no speciality %(code)s. Correct the code, or write its name beside it.", code=code[:40]),
            )
        draft.need(self.drafts.get(key))
        return self.known.get(key)

    def _make(self, cells: Cells, key: str, code: str, name: str) -> None:
        values = cells.cleaned(
            self.actor,
            SPECIALITIES.cleaners,
            {"code": code, "name": name},
            {"code": "speciality", "name": "speciality_name"},
        )
        if len(values) == 2:
            made = Draft(cells)
            self.known[key] = Speciality(**values)
            made.put(self.known[key], values, {}, law=SPECIALITIES.law)
            self.drafts[key] = made


class Teachers:
    """Teachers by name, in full or as surname and initials."""

    def __init__(self) -> None:
        self.all: list[Teacher] = list(Teacher.select(Teacher, Person).join(Person))
        self.by_id = by_id(self.all)
        self.by_name: dict[str, list[Teacher]] = defaultdict(list)
        self.by_part: dict[str, list[Teacher]] = defaultdict(list)
        for teacher in self.all:
            person = teacher.person
            self.by_name[person.name_key].append(teacher)
            initials = [part[:1] for part in (person.first_name, person.middle_name) if part]
            parts = {f"{person.last_name} {person.first_name}"} | {
                " ".join([person.last_name, *initials[:length]]) for length in (1, 2)
            }
            for part in parts:
                self.by_part[text.fold(part)].append(teacher)

    def named(self, cells: Cells, key: str) -> Teacher | None:
        """The teacher that a cell names, or none and a problem."""
        name = cells.text(key)
        if not name:
            return None
        plain = text.fold(re.sub(r"\.\s*", " ", name))
        found = self.by_name.get(text.fold(name)) or self.by_part.get(plain) or []
        if not found:
            cells.refuse(
                key, _("There is no teacher %(name)s. Correct the name, or load the list of teachers first.", name=name[:80])
            )
        elif len(found) > 1:
            cells.refuse(
                key,
                _("Several teachers are called %(name)s. Write the name in full, or do this in the panel.", name=name[:80]),
            )
        return found[0] if len(found) == 1 else None


class People:
    """People who are no students, by name and a contact: whoever is known already gets no second record (R4)."""

    def __init__(self) -> None:
        students = Student.select(Student.person)
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in Person.select().where(Person.id.not_in(students)):
            self.by_name[person.name_key].append(person)
        self.drafts: dict[int, Draft] = {}

    def known(self, name: FullName, phone: str, email: str) -> Person | None:
        """The person of this name and phone or e-mail, if there is exactly one."""
        found = [person for person in self.by_name.get(name.key, ()) if same_contact(person, phone, email)]
        return found[0] if len(found) == 1 else None

    def add(self, person: Person, name: FullName) -> None:
        """Let later rows of the file find a person that this one makes."""
        self.by_name[name.key].append(person)


def same_contact(person: Any, phone: str, email: str) -> bool:
    """Whether a phone or an e-mail address tells that it is this person."""
    return bool(phone and phone_key(phone) == phone_key(person.phone)) or bool(
        email and email.casefold() == person.email.casefold()
    )


def contacts_to_write(person: Person, phone: str, email: str) -> dict[str, str]:
    """Contacts that the file has and that differ in more than spelling; empty cells never erase what is known."""
    values = {}
    if phone and phone_key(phone) != phone_key(person.phone):
        values["phone"] = phone
    if email and email.casefold() != person.email.casefold():
        values["email"] = email
    return values


def name_to_write(person: Person, name: FullName) -> dict[str, str]:
    """Parts of the name that differ in more than case and «ё»."""
    return {
        field: value
        for field, value in name._asdict().items()
        if value and text.fold(value) != text.fold(getattr(person, field) or "")
    }
