"""Holding every value of an answer against the oracle.

A field that the oracle does not know is granted as its row is, and its value has to be the column of its name: a new rule
has to be said there too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from graphql import get_named_type, is_object_type

from models.people import full_name, short_name
from schema.root import schemas

from .oracle import Oracle, on

MANY = {
    ("Group", "subgroups"): ("Subgroup", "group"), ("Group", "enrollments"): ("Enrollment", "group"),
    ("Group", "present"): ("Enrollment", "group"), ("Student", "enrollments"): ("Enrollment", "student"),
    ("Student", "guardians"): ("Guardian", "student"), ("Teacher", "curatedGroups"): ("Group", "curator"),
    ("Course", "parts"): ("Course", "module"), ("Journal", "loads"): ("TeachingLoad", "journal"),
    ("Journal", "slots"): ("TimetableSlot", "journal"), ("Journal", "grades"): ("SemesterGrade", "journal"),
    ("Journal", "lessons"): ("Lesson", "journal"), ("Lesson", "assignments"): ("Assignment", "lesson"),
    ("Lesson", "absences"): ("Absence", "lesson"), ("Lesson", "homework"): ("Homework", "lesson"),
    ("Assignment", "marks"): ("Mark", "assignment"),
}  # fmt: skip


BESIDE = {("WorkProgramme", "topics"): ("ProgrammeTopic", "journal")}
"""Lists of rows that refer to the same thing as the row does."""
NAMES = {"authorName": "author", "answeredByName": "answered_by", "approvedByName": "approved_by",
         "decidedByName": "decided_by"}  # fmt: skip
"""Fields that name the person of an account."""


def full() -> Any:
    return schemas().full._schema


def snake(name: str) -> str:
    return re.sub("([A-Z])", lambda sign: f"_{sign[1].lower()}", name)


class Checker:
    """Collects what is wrong with an answer: a row or value that should not be there, and one that should."""

    def __init__(self, oracle: Oracle, answer: dict[str, Any]) -> None:
        self.oracle, self.world = oracle, oracle.world
        self.problems: list[str] = []
        self.seen: set[str] = set()
        self.refused: set[tuple[Any, ...]] = set()
        for error in answer.get("errors", ()):
            if error["extensions"]["code"] == "FORBIDDEN" and "path" in error:
                self.refused.add(tuple(error["path"]))
            else:
                self.problems.append(f"an error that was not to be expected: {error}")
        self.denied: set[tuple[Any, ...]] = set()

    def done(self) -> list[str]:
        """What is wrong, the paths of the refusals included."""
        different = sorted(map(str, self.refused ^ self.denied))
        return self.problems + [f"refused, or not refused, against the rules: {path}" for path in different[:5]]

    def wrong(self, path: tuple[Any, ...], what: str) -> None:
        self.problems.append(f"{'.'.join(map(str, path))}: {what}")

    def rows(self, nodes: list[Any], expected: set[int], path: tuple[Any, ...]) -> None:
        """A list holds exactly these rows, and in them what the rules allow."""
        numbers = [number(node["id"]) for node in nodes]
        if set(numbers) != expected or len(numbers) != len(expected):
            self.wrong(path, f"holds {sorted(numbers)}, but {sorted(expected)} are to be seen")
        for at, node in enumerate(nodes):
            self.row(node, (*path, at))

    def row(self, node: dict[str, Any], path: tuple[Any, ...]) -> None:
        name, id = node["__typename"], number(node["id"])
        if not self.oracle.row(name, id):
            self.wrong(path, f"{node['id']} is not to be seen")
            return
        row = self.world.get(name, id)
        for field, value in node.items():
            if field not in {"id", "__typename"}:
                self.field(name, row, field, value, (*path, field))

    def field(self, name: str, row: Any, field: str, value: Any, path: tuple[Any, ...]) -> None:
        self.seen.add(f"{name}.{field}")
        if not self.oracle.field(name, field, row.id):
            self.denied.add(path)
            if value is not None:
                self.wrong(path, f"shows {value!r}, which is not this person's to see")
            return
        if (name, field) in MANY | BESIDE:
            self.rows(value, set(self.children(name, row, field)), path)
            return
        kind = get_named_type(full().get_type(name).fields[field].type)
        if is_object_type(kind):
            target = getattr(row, snake(field))
            expected = target if self.oracle.row(kind.name, target) else None
            if (number(value["id"]) if value else None) != expected:
                self.wrong(path, f"is {value and value['id']}, expected {kind.name}:{expected}")
            elif value:
                self.row(value, path)
        elif value != (wanted := shown(self.oracle, name, row, field)):
            self.wrong(path, f"is {value!r}, the table has {wanted!r}")

    def children(self, name: str, row: Any, field: str) -> Iterator[int]:
        child, column = (MANY | BESIDE)[name, field]
        parent = getattr(row, column) if (name, field) in BESIDE else row.id
        for other in self.world.all(child):
            if getattr(other, column) == parent and self.oracle.row(child, other.id):
                today = on(self.oracle.today)
                if field != "present" or (other.starts_on <= today.starts_on <= (other.ends_on or dt.date.max)):
                    yield other.id

    def visible(self, name: str) -> set[int]:
        return {row.id for row in self.world.all(name) if self.oracle.row(name, row.id)}

    def page(self, node: dict[str, Any], entity: str, expected: set[int], path: tuple[Any, ...]) -> None:
        """A page that holds all rows: its nodes, its edges and its count tell of the same ones."""
        if "nodes" in node:
            self.rows(node["nodes"], expected, (*path, "nodes"))
        if "edges" in node:
            for at, edge in enumerate(node["edges"]):
                self.row(edge["node"], (*path, "edges", at, "node"))
            if {number(edge["node"]["id"]) for edge in node["edges"]} != expected:
                self.wrong((*path, "edges"), f"holds others than {sorted(expected)}")
        if node.get("totalCount", len(expected)) != len(expected):
            self.wrong(path, f"counts {node['totalCount']}, but {len(expected)} are to be seen")
        if node.get("pageInfo", {}).get("hasNextPage"):
            self.wrong(path, "tells of more rows than there are to be seen")


def number(id: str) -> int:
    return int(id.split(":")[1])


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.name if isinstance(value, Enum) else value


def shown(who: Oracle, name: str, row: Any, field: str) -> Any:
    """What the tables hold under a field's name."""
    world = who.world
    person = world.get("Person", getattr(row, "guardian" if name == "Guardian" else "person", None))
    lessons = [lesson for lesson in world.all("Lesson") if lesson.journal == row.id]
    if field in {"name", "shortName"} and person:
        make = full_name if field == "name" else short_name
        return make(person.last_name, person.first_name, person.middle_name)
    computed = {
        "roles": lambda: sorted(held.role.name for held in world.all("Held") if held.user == row.id),
        "isClosed": lambda: row.closed_at is not None,
        "isCancelled": lambda: row.cancelled_at is not None,
        "isLate": lambda: row.entered_at.date() > row.date,
        "lessonCount": lambda: len(lessons),
        "lessonHours": lambda: sum(lesson.hours for lesson in lessons),
        "isMine": lambda: row.author == who.user_id,
        "isAnswered": lambda: row.answered_at is not None,
    }
    if field in NAMES:
        user = world.get("User", getattr(row, NAMES[field]))
        named = user and world.get("Person", user.person)
        return named and full_name(named.last_name, named.first_name, named.middle_name)
    if field in computed:
        return computed[field]()
    return plain(getattr(row if hasattr(row, snake(field)) else person, snake(field)))
