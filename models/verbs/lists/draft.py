"""What one row of the file comes to, while it is being worked out: rows to write, and what differs in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import peewee

from ...college import STUDY_FORM_NAMES, Group, Speciality, StudyForm, Subgroup
from ...errors import JournalError
from ...people import KINSHIP_NAMES, Kinship, Person, Teacher
from ...teaching import COURSE_KIND_NAMES, WEEKS_NAMES, Course, CourseKind, Weeks
from ..nouns import Law
from .cells import Cells
from .outcome import Change, RowAction, RowPlan
from .pen import Write


@dataclass
class Draft:
    """One row of the file: its title for people, its writes in their order, what differs."""

    cells: Cells
    title: str = ""
    is_new: bool = False
    writes: list[Write] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def need(self, other: Draft | None) -> None:
        """Let what another row makes be made before this one, if that row is there."""
        if other:
            self.writes += other.writes

    def put(
        self,
        row: peewee.Model,
        values: Mapping[str, Any],
        columns: Mapping[str, str],
        *,
        law: Law | None = None,
        pure: bool = True,
        title: str = "",
    ) -> None:
        """Put values into a row, if they differ from what it has.

        `columns` gives the column key of each field that people should see change; `title` stands before it where a
        field belongs to somebody else than the row's subject. A `pure` law asks no database and is held at once; the
        others are held when the row is written.
        """
        differing = {name: value for name, value in values.items() if not row.get_id() or _differs(row, name, value)}
        if not differing:
            return
        if law and pure:
            try:
                law(_trial(row, differing))
            except JournalError as error:
                self.cells.refuse_all(error, columns)
        for name, value in differing.items():
            if name in columns:
                before = shown(getattr(row, name)) if row.get_id() else ""
                if before != shown(value):
                    self.changes.append(Change(title + self.cells.titles[columns[name]], before, shown(value)))
        self.writes.append(Write(row, differing, law))

    def planned(self) -> RowPlan:
        """The row as people are shown it."""
        cells = self.cells
        if cells.problems:
            return RowPlan(cells.number, self.title, RowAction.ERROR, (), tuple(cells.problems), cells.source)
        action = RowAction.CREATE if self.is_new else RowAction.CHANGE if self.changes else RowAction.SAME
        return RowPlan(cells.number, self.title, action, tuple(self.changes), (), cells.source)


def _differs(row: peewee.Model, name: str, value: Any) -> bool:
    if isinstance(value, peewee.Model):
        return value.get_id() is None or row.__data__.get(name) != value.get_id()
    return bool(row.__data__.get(name) != value)


def _trial(row: peewee.Model, values: Mapping[str, Any]) -> peewee.Model:
    """A copy of the row with these values, for a law to look at."""
    trial = type(row)()
    trial.__data__.update(row.__data__)
    trial.__rel__.update(row.__rel__)
    for name, value in values.items():
        setattr(trial, name, value)
    return trial


def shown(value: Any) -> str:
    """A value as the file would have it."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, StrEnum):
        return _option_name(value)
    if isinstance(value, Teacher):
        return value.person.name
    if isinstance(value, Person):
        return value.name
    if isinstance(value, (Group, Subgroup)):
        return value.name
    if isinstance(value, (Speciality, Course)):
        return f"{value.code} {value.name}"
    return str(value)


def _option_name(value: StrEnum) -> str:
    if isinstance(value, StudyForm):
        return str(STUDY_FORM_NAMES[value])
    if isinstance(value, CourseKind):
        return str(COURSE_KIND_NAMES[value])
    if isinstance(value, Weeks):
        return str(WEEKS_NAMES[value])
    if isinstance(value, Kinship):
        return str(KINSHIP_NAMES[value])
    return value.value
