"""Lists as a test writes them, and what loading them gives."""

from __future__ import annotations

import csv
import io

from admin.uploads import read_rows
from models import (
    AuditEntry,
    Course,
    Enrollment,
    Group,
    Guardianship,
    Journal,
    Person,
    Speciality,
    Student,
    Subgroup,
    Teacher,
)
from models import TeachingLoad as Load
from models.access import Actor, actor_of
from models.verbs import lists
from models.verbs.lists import RowAction
from models.verbs.setup import college_init

from .cast import Cast

HEADER = ("ФИО", "Группа", "Дата рождения", "№ зачётной книжки")
NEWCOMER = ("Новиков Никита Ильич", "ИС-21", "03.04.2010", "26-77")


def table(*rows: tuple[str, ...]) -> list[lists.SourceRow]:
    """A file of these rows, the header first."""
    return list(enumerate(rows, 1))


def students(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> list[lists.SourceRow]:
    return table(header, *rows)


def only(plan: lists.Plan) -> lists.RowPlan:
    (row,) = plan.rows
    return row


def complaint(plan: lists.Plan) -> tuple[str, str]:
    """The column and the sentence of the only problem of the only row."""
    row = only(plan)
    assert row.action is RowAction.ERROR
    (problem,) = row.problems
    return problem.title, problem.message


def counts() -> dict[str, int]:
    tables = (
        Person,
        Student,
        Teacher,
        Group,
        Speciality,
        Course,
        Journal,
        Load,
        Enrollment,
        Guardianship,
        Subgroup,
        AuditEntry,
    )
    return {model.__name__: model.select().count() for model in tables}


def load(cast: Cast, kind: str, rows: list[lists.SourceRow], **options: object) -> lists.Summary:
    return lists.apply(cast.actor("admin"), kind, rows, **options)  # type: ignore[arg-type]


def administrator() -> Actor:
    user, _password = college_init(last_name="Админов", first_name="Антон", middle_name="", login="admin")
    actor = actor_of(user.id)
    assert actor is not None
    return actor


def csv_file(*rows: tuple[str, ...], encoding: str = "utf-8", separator: str = ";") -> bytes:
    """The bytes of a .csv."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def cells(content: bytes) -> list[tuple[str, ...]]:
    """The filled rows of a file, without their numbers."""
    return [tuple(row) for _number, row in read_rows(content)]
