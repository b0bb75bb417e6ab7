"""Whatever stands in an argument, the answer is a refusal of the closed list, and nothing is written.

The cases are made from the schema: every argument and every field of every input, each of them bad in many ways while the
others are good.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from graphql import get_named_type, get_nullable_type, is_list_type, is_object_type, is_required_argument

import models as m
from models.base import database
from models.errors import Code

from .api import api
from .cast import Cast
from .checker import full

LONG = "я" * 100_000
TEXTS = [
    "'; DROP TABLE student; --", "' OR '1'='1", '" OR ""="', "%' ESCAPE '\\", "\\", "%", "_", "1; SELECT pg_sleep(5)", "\0",
    "\x07", "a\x1bb", "\u202e", "\ud83d", "\uffff", "\ue000", "=1+1", '=HYPERLINK("http://x")', "+7", "-1", "@SUM(A1)",
    "<script>", "../../etc", "{{7*7}}", "${7*7}", "", " ", "\n", "\u00a0", LONG,
]  # fmt: skip
IDS = [
    "Student:-1", "Student:0", "Student:1.5", "Student:1e3", "Student:99999999999999999999", "Student:2147483648",
    "Student:", "Student:１", "Student:²", "Student: 1", "student:1", ":1", "1", "Person:1", "Token:1", "UserRole:1",
    "Student:1;DROP", "\0", "\ud83d", "", "' OR 1=1", LONG,
]  # fmt: skip
NUMBERS = [-1, 0, 6, 51, 2**31 - 1, -(2**31), 2**31, 2**63, 1.5, "5", "5+", True, [], {}]
DATES = ["0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01", "15.10.2026", "2026-10-15T00:00:00", "", "now", 5, LONG]
BAD: dict[str, list[Any]] = {
    "String": TEXTS, "ID": IDS, "Int": NUMBERS, "Date": DATES, "Boolean": ["true", 1], "Float": ["x"],
}  # fmt: skip
CODES = {str(code) for code in Code} | {"GRAPHQL", "BAD_REQUEST"}
LEAKS = ("Traceback", "SELECT ", "INSERT ", "UPDATE ", "peewee", "sqlite", "psycopg", "IntegrityError", 'File "')
PERSONS = (
    ("office", "OFF"), ("admin", "ADM"), ("anna", "T"), ("vera", "S"), ("guardian", "G"), ("curator", "CUR"),
    ("deputy", "DEP"),
)  # fmt: skip
RECORDED = {"signIn", "passwordChange"}
"""Acts of which a failure is recorded: attempts are counted."""


def good(cast: Cast, kind: Any, name: str) -> Any:
    """A value that fits, for the arguments that are not being tried."""
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        return [good(cast, kind.of_type, name)]
    if hasattr(kind, "values"):
        return next(iter(kind.values))
    if hasattr(kind, "fields"):
        return {part: good(cast, field.type, part) for part, field in kind.fields.items()}
    numbers = {
        "studentId": f"Student:{cast.students['vera']}", "groupId": f"Group:{cast.group}",
        "journalId": f"Journal:{cast.journal}",
        "lessonId": f"Lesson:{cast.lesson}", "assignmentId": f"Assignment:{cast.work}",
        "semesterId": f"Semester:{cast.semester}",
        "courseId": f"Course:{cast.course}", "teacherId": f"Teacher:{cast.teachers['anna']}", "workTypeId": "WorkType:1",
        "specialityId": "Speciality:1", "studentIds": f"Student:{cast.students['vera']}",
    }  # fmt: skip
    plain = {"ID": numbers.get(name, "Group:1"), "String": "Проба", "Int": 4, "Boolean": True, "Date": "2026-10-15"}
    return plain[kind.name]


def spoiled(cast: Cast, kind: Any, name: str) -> Iterator[Any]:
    """The value with one bad part in it."""
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        yield from ([bad] for bad in spoiled(cast, kind.of_type, name))
        yield [good(cast, kind.of_type, name)] * 300
    elif hasattr(kind, "values"):
        yield "NOTHING"
    elif hasattr(kind, "fields"):
        whole = good(cast, kind, name)
        for part, field in kind.fields.items():
            yield from ({**whole, part: bad} for bad in spoiled(cast, field.type, part))
    else:
        yield from BAD[kind.name]


@cache
def operation(root: str, name: str) -> str:
    """The operation with a variable for each argument."""
    field = full().get_type(root).fields[name]
    heads = ", ".join(f"${arg}: {value.type}" for arg, value in field.args.items())
    args = ", ".join(f"{arg}: ${arg}" for arg in field.args)
    body = " { __typename }" if is_object_type(get_named_type(field.type)) else ""
    if root == "Mutation":
        body = " { errors { code field message } }"
    return f"{'query' if root == 'Query' else 'mutation'} ({heads}) {{ {name}({args}){body} }}"


def persons(cast: Cast, root: str, name: str) -> str:
    roles = full().get_type(root).fields[name].extensions["strawberry-definition"].metadata["journal.rule"]
    for person, role in PERSONS:
        if role in {getattr(held, "name", "") for held in roles}:
            return person
    raise AssertionError(name)


WITH_ARGUMENTS = [
    (root, name) for root in ("Query", "Mutation") for name, field in full().get_type(root).fields.items() if field.args
]


@pytest.mark.clause("R27")
@pytest.mark.parametrize(("root", "name"), WITH_ARGUMENTS)
def test_bad_arguments_are_refused_in_words_and_change_nothing(cast: Cast, root: str, name: str) -> None:
    client = api(cast.actor(persons(cast, root, name)))
    field = full().get_type(root).fields[name]
    before = {model: model.select().count() for model in m.TABLES}
    wrong = []
    optional = {arg for arg, value in field.args.items() if not is_required_argument(value)}
    for arg, value in field.args.items():
        whole = {other: good(cast, part.type, other) for other, part in field.args.items() if other not in optional - {arg}}
        for bad in spoiled(cast, value.type, arg):
            with database.atomic() as point:
                response = client.post("/graphql", json={"query": operation(root, name), "variables": {**whole, arg: bad}})
                answer = response.get_json()
                refused = bool(answer.get("errors") or (root == "Mutation" and answer["data"][name]["errors"]))
                if not refused or name in RECORDED:
                    point.rollback()
            text = response.get_data(as_text=True)
            payload = (answer.get("data") or {}).get(name) if root == "Mutation" else None
            refusals = (payload or {}).get("errors", [])
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            codes |= {error["code"] for error in refusals}
            if (
                response.status_code not in {200, 400} or not codes <= CODES or any(word in text for word in LEAKS)
                or any(not error["message"] for error in refusals) or len(text) > 20_000
            ):  # fmt: skip
                wrong.append((arg, repr(bad)[:80], text[:300]))
    assert wrong == []
    assert {model: model.select().count() for model in m.TABLES} == before
