"""How a row is called where another one mentions it, and how the rows that a page mentions are brought together.

It takes one statement for each kind of mention, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from models.access import Actor, visible
from models.access.policy import POLICY
from models.college import AcademicYear, Group, Semester, Speciality, Subgroup
from models.i18n import gettext as _
from models.people import Guardianship, Person, Student, Teacher, User
from models.teaching import Course, Journal

from .labels import NOTHING

BATCH = 1000


@dataclass(frozen=True)
class Caption:
    """How a row of one table is called: `text` in lists, `full` in forms, and what must be `attached` for that.

    Rows are ordered by the paths `order`, and searched in the folded texts of `search`. Of `many` one is found by typing.
    """

    text: Callable[[Any], str]
    order: tuple[str, ...]
    attached: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    full: Callable[[Any], str] | None = None
    many: bool = False


def _journal(row: Journal) -> str:
    group = caption(row.group)
    place = f"{group} ({caption(row.subgroup)})" if row.subgroup_id else group
    return f"{row.course.name if row.course else NOTHING} · {place} · {caption(row.semester)}"


def _person(row: Any) -> str:
    return row.person.name if row.person else NOTHING


CAPTIONS: dict[type[peewee.Model], Caption] = {
    Person: Caption(lambda row: row.short_name, ("name_key",), (), ("name_key",), lambda row: row.name),
    Student: Caption(
        lambda row: row.person.short_name, ("person.name_key",), ("person",), ("person.name_key",), _person, many=True
    ),
    Teacher: Caption(
        lambda row: row.person.short_name, ("person.name_key",), ("person",), ("person.name_key",), _person, many=True
    ),
    Guardianship: Caption(
        lambda row: row.guardian.short_name, ("guardian.name_key",), ("guardian",), ("guardian.name_key",),
        lambda row: row.guardian.name, many=True,
    ),
    User: Caption(lambda row: row.login, ("login",), ("person",), ("person.name_key",), many=True),
    AcademicYear: Caption(lambda row: row.name, ("starts_on",)),
    Semester: Caption(
        lambda row: _("%(number)d semester %(year)s", number=row.number, year=row.year.name), ("starts_on",), ("year",)
    ),
    Speciality: Caption(lambda row: row.code, ("code",), full=lambda row: f"{row.code} {row.name}"),
    Group: Caption(lambda row: row.name, ("sort_key",), (), ("name_key",)),
    Subgroup: Caption(
        lambda row: row.name, ("group.sort_key", "name"), ("group",), full=lambda row: f"{row.group.name}, {row.name}"
    ),
    Course: Caption(
        lambda row: f"{row.code} {row.name}", ("sort_key",), ("speciality",), ("name_key",),
        lambda row: f"{row.code} {row.name} ({caption(row.speciality)})", many=True,
    ),
    Journal: Caption(
        _journal, ("group.sort_key", "course.sort_key"), ("course", "group", "subgroup", "semester.year"),
        ("course.name_key", "group.name_key"), many=True,
    ),
}  # fmt: skip


def caption(row: Any, *, full: bool = False) -> str:
    """What a row is called; a dash where there is none, or none that may be seen."""
    if row is None:
        return NOTHING
    rule = CAPTIONS[type(row)]
    return (rule.full or rule.text)(row) if full else rule.text(row)


def attach(actor: Actor, rows: Iterable[Any], paths: Sequence[str]) -> None:
    """Bring to the rows what these paths mention, as far as the person may see it; and what its captions need."""
    rows = [row for row in rows if row is not None]
    if not rows:
        return
    branches: dict[str, list[str]] = {}
    for path in paths:
        name, _dot, rest = path.partition(".")
        branches.setdefault(name, []).extend([rest] if rest else [])
    for name, beyond in branches.items():
        field = type(rows[0])._meta.fields[name]
        target = field.rel_model
        ids = sorted({id for row in rows if (id := getattr(row, field.object_id_name)) is not None})
        found = {row.id: row for row in _seen(actor, target, ids)}
        attach(actor, found.values(), [*CAPTIONS[target].attached, *beyond])
        for row in rows:
            row.__rel__[name] = found.get(getattr(row, field.object_id_name))


def _seen(actor: Actor, model: type[peewee.Model], ids: list[int]) -> Iterable[Any]:
    """Rows by their ids; a person comes with the student, teacher or guardian that stands for them."""
    if not ids:
        return []
    query = visible(actor, model) if model in POLICY else model.select()
    return list(query.where(model._meta.fields["id"].in_(ids)))
