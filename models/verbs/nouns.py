"""Creating, changing and removing the rows of a noun: the part that is the same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import peewee

from .. import audit
from ..access import Actor, require
from ..base import in_transaction, locked
from ..errors import Code, Conflict, Invalid, JournalError, NotFound, Problem
from ..i18n import gettext as _
from ..people import Person
from .clean import Cleaner, birth_date, email, line, phone

Law = Callable[[Any], None]


def clean(actor: Actor, cleaners: Mapping[str, Cleaner], values: Mapping[str, Any]) -> dict[str, Any]:
    """The given values, cleaned.

    Raises:
        JournalError: with all the problems found, not just the first.
    """
    cleaned: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        try:
            cleaned[name] = cleaners[name](actor, value, name)
        except JournalError as error:
            problems += error.problems
    if problems:
        raise JournalError(*problems)
    return cleaned


def expect(row: Any, version: int | None) -> None:
    """The row is still as its reader saw it; whoever saw none expects version 0.

    Raises:
        Conflict: somebody has changed it; the error holds the present row.
    """
    if version is None or (row is None and version == 0):
        return
    if row is None:
        raise Conflict(None, "expectedVersion")
    model = type(row)
    present = locked(model.select().where(model.id == row.id)).first()  # the row was read before this transaction began
    if present is None:
        raise NotFound("id")
    if present.version != version or row.version != version:
        raise Conflict(present, "expectedVersion")


def write(
    actor: Actor | None, action: str, row: Any, values: Mapping[str, Any], law: Law | None = None, **audited: Any
) -> bool:
    """Put values into a row, hold the law, save with the next version, and audit. False if nothing differs."""
    before = audit.snapshot(row) if row.get_id() else {}
    for name, value in values.items():
        setattr(row, name, value)
    if law:
        law(row)
    if before and audit.snapshot(row) == before:
        return False
    if before and "version" in row._meta.fields:
        row.version += 1
    save(row)
    audit.record(actor, action, row, before, **audited)
    return True


def save(row: peewee.Model) -> None:
    """Save; what the database refuses as not unique becomes an error that names the field."""
    try:
        with row._meta.database.atomic():
            row.save()
    except peewee.IntegrityError as error:
        raise Invalid(
            _taken_field(row, str(error)), _("This already exists. Change the value or find the existing one."), Code.TAKEN
        ) from error


def _taken_field(row: peewee.Model, complaint: str) -> str | None:
    """The last column that the database complains of, as a field of the row."""
    columns = {field.column_name: name for name, field in row._meta.fields.items() if name != "id"}
    return next((name for column, name in reversed(columns.items()) if column in complaint), None)


class Noun:
    """The verbs of one table: `create`, `change`, `remove`. `law` refuses rows that must not exist."""

    def __init__(
        self, model: type[peewee.Model], action: str, cleaners: Mapping[str, Cleaner], law: Law | None = None
    ) -> None:
        self.model, self.action, self.cleaners, self.law = model, action, dict(cleaners), law
        self.name = model.__name__.lower()

    @in_transaction
    def create(self, actor: Actor, **values: Any) -> Any:
        """A new row of these values; what is not given takes its default."""
        require(actor, self.action)
        given = {**dict.fromkeys(self._needed()), **values}
        return self._made(actor, clean(actor, self.cleaners, given))

    @in_transaction
    def change(self, actor: Actor, row: Any, *, expected_version: int | None = None, **values: Any) -> Any:
        """The row with these values in place of the old ones."""
        require(actor, self.action, row)
        expect(row, expected_version)
        self._changed(actor, row, clean(actor, self.cleaners, values))
        return row

    @in_transaction
    def remove(self, actor: Actor, row: Any, *, expected_version: int | None = None) -> None:
        """Delete a row that nothing refers to.

        Raises:
            Invalid: with code IN_USE, if something does.
        """
        require(actor, self.action, row)
        expect(row, expected_version)
        before = audit.snapshot(row)
        try:
            with self.model._meta.database.atomic():
                row.delete_instance()
        except peewee.IntegrityError as error:
            raise Invalid(None, _("This is in use and cannot be deleted."), Code.IN_USE) from error
        audit.record(actor, f"{self.name}:remove", row, before, after={})

    def _needed(self) -> list[str]:
        fields = self.model._meta.fields
        return [name for name in self.cleaners if name in fields and fields[name].default is None]

    def _made(self, actor: Actor, values: dict[str, Any]) -> Any:
        row = self.model()
        write(actor, f"{self.name}:create", row, values, self.law)
        return row

    def _changed(self, actor: Actor, row: Any, values: dict[str, Any]) -> None:
        write(actor, f"{self.name}:change", row, values, self.law)


PERSON_CLEANERS: dict[str, Cleaner] = {
    "last_name": line(80),
    "first_name": line(80),
    "middle_name": line(80, required=False),
    "birth_date": birth_date,
    "phone": phone,
    "email": email,
    "address": line(300, required=False),
}


class PersonNoun(Noun):
    """A noun whose rows stand for a person: names and contacts are written along with them.

    `person` names the column; a row may be made for somebody who is known already (`person=`), or for a new person.
    """

    def __init__(
        self,
        model: type[peewee.Model],
        action: str,
        cleaners: Mapping[str, Cleaner],
        law: Law | None = None,
        person: str = "person",
    ) -> None:
        super().__init__(model, action, {**PERSON_CLEANERS, **cleaners}, law)
        self.person = person

    def _needed(self) -> list[str]:
        return [name for name in super()._needed() if name != self.person]

    @in_transaction
    def create(self, actor: Actor, *, person: Person | None = None, **values: Any) -> Any:
        require(actor, self.action)
        given = {**dict.fromkeys(self._needed()), **values}
        if person is None:
            given = {"last_name": None, "first_name": None, **given}
        cleaned = clean(actor, self.cleaners, given)
        return self._made(actor, {**cleaned, self.person: person or Person()})

    def _made(self, actor: Actor, values: dict[str, Any]) -> Any:
        person = values.pop(self.person)
        own = self._write_person(actor, person, values)
        row = self.model()
        write(actor, f"{self.name}:create", row, {**own, self.person: person}, self.law)
        return row

    def _changed(self, actor: Actor, row: Any, values: dict[str, Any]) -> None:
        """The row's version grows with the person's: whoever saw an old telephone number must not write it back."""
        person = getattr(row, self.person)
        seen = person.version
        own = self._write_person(actor, person, values)
        if not write(actor, f"{self.name}:change", row, own, self.law) and person.version != seen:
            row.version += 1
            save(row)

    def _write_person(self, actor: Actor, person: Person, values: dict[str, Any]) -> dict[str, Any]:
        """Write what belongs to the person, give back the rest.

        Raises:
            Forbidden: the person is also something that is not this actor's to keep: a parent who teaches.
        """
        personal = {name: value for name, value in values.items() if name in PERSON_CLEANERS}
        if person.get_id() and any(getattr(person, name) != value for name, value in personal.items()):
            require(actor, "person:write", person)
        if personal:
            write(actor, "person:change" if person.get_id() else "person:create", person, personal)
        return {name: value for name, value in values.items() if name not in PERSON_CLEANERS}
