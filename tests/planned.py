"""Holding work programmes, their report and the modules of a group against the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.people import short_name

from .books import NOWHERE, Question
from .checker import Checker, number
from .oracle import GRID, Oracle


def planned(oracle: Oracle, in_programme: str, in_line: str | None, in_module: str | None, semester: int) -> Question:
    """The programme of every journal, the report of every semester, the modules of every group; those of nobody as well."""
    world = oracle.world
    parts = [f'p{id}: programme(journalId: "Journal:{id}") {in_programme}' for id in (*world.rows["Journal"], NOWHERE)]
    if in_line and in_module:
        parts += [
            f'r{id}: programmeReport(semesterId: "Semester:{id}") {in_line}' for id in (*world.rows["Semester"], NOWHERE)
        ]
        within = f'semesterId: "Semester:{semester}"'
        parts += [f'm{id}: modules(groupId: "Group:{id}", {within}) {in_module}' for id in (*world.rows["Group"], NOWHERE)]

    def check(checker: Checker, data: Any) -> None:
        for alias, value in data.items():
            kind, id = alias[0], int(alias[1:])
            entity = {"p": "Journal", "r": "Semester", "m": "Group"}[kind]
            if (value is not None) != oracle.row(entity, id):
                checker.wrong((alias,), "is there, and should not be" if value is not None else "should be there")
            elif value is not None and kind == "p":
                programme(checker, value, id, (alias,))
            elif value is not None:
                lines = value if kind == "r" else [part for module in value for part in module["parts"]]
                report(checker, lines, set(journals(oracle, kind, id, semester)), (alias,))
                for day in [day for module in value for day in module["days"]] if kind == "m" else ():
                    if not oracle.row("Lesson", number(day["lessonId"])):
                        checker.wrong((alias, "days"), f"shows {day}")

    return "{" + " ".join(parts) + "}", check


def journals(oracle: Oracle, kind: str, id: int, semester: int) -> Iterator[int]:
    """Whose figures this person reads: of a semester, or of a group's modules in the semester."""
    for journal in oracle.world.all("Journal"):
        part = oracle.world.get("Course", journal.course).module is not None
        chosen = journal.semester == id if kind == "r" else part and (journal.group, journal.semester) == (id, semester)
        if chosen and GRID.holds(oracle, journal):
            yield journal.id


def programme(checker: Checker, value: Any, id: int, path: tuple[Any, ...]) -> None:
    """A journal's programme: rows as the oracle has them, figures for those who read the report on programmes."""
    world, journal = checker.world, checker.world.get("Journal", id)
    checker.row(value["journal"], (*path, "journal"))
    written = next((row.id for row in world.all("WorkProgramme") if row.journal == id), None)
    if (number(value["programme"]["id"]) if value["programme"] else None) != written:
        checker.wrong((*path, "programme"), f"is {value['programme']}, the table has {written}")
    elif written:
        checker.row(value["programme"], (*path, "programme"))
    if "progress" not in value:
        return
    if not GRID.holds(checker.oracle, journal):
        checker.denied.add((*path, "progress"))
        if value["progress"] is not None:
            checker.wrong((*path, "progress"), "is shown, and is not this person's to see")
    else:
        figures(checker, value["progress"], id, (*path, "progress"))


def report(checker: Checker, lines: list[Any], expected: set[int], path: tuple[Any, ...]) -> None:
    if {number(line["journalId"]) for line in lines} != expected or len(lines) != len(expected):
        checker.wrong(path, f"holds {[line['journalId'] for line in lines]}, but {sorted(expected)} are to be seen")
    for line in lines:
        id = number(line["journalId"])
        figures(checker, line["progress"], id, path)
        hidden = set(filter(None, line["teachers"].split(", "))) - set(teachers(checker, id))
        if hidden:
            checker.wrong(path, f"names {hidden}, who are not this person's to see there")


def teachers(checker: Checker, journal: int) -> Iterator[str]:
    """Who is assigned to the journal, as far as the assignment is to be seen."""
    world = checker.world
    for load in world.all("TeachingLoad"):
        if load.journal == journal and checker.oracle.row("TeachingLoad", load.id):
            person = world.get("Person", world.get("Teacher", load.teacher).person)
            yield short_name(person.last_name, person.first_name, person.middle_name)


def figures(checker: Checker, value: Any, id: int, path: tuple[Any, ...]) -> None:
    """The hours of the lessons held, and of the topics."""
    held = [row for row in checker.world.all("Lesson") if row.journal == id and row.cancelled_at is None]
    topics = [row for row in checker.world.all("ProgrammeTopic") if row.journal == id]
    hours = sum(row.hours for row in held), sum(row.hours for row in topics) or checker.world.get("Journal", id).hours
    if (value["deliveredHours"], value["plannedHours"]) != hours:
        checker.wrong(path, f"tells {value}, the tables have {hours}")
    delivered = {topic["topicId"]: topic["deliveredHours"] for topic in value["topics"]}
    wanted = {
        f"ProgrammeTopic:{topic.id}": sum(row.hours for row in held if row.planned_topic == topic.id) for topic in topics
    }
    if delivered != wanted:
        checker.wrong((*path, "topics"), f"tells {delivered}, the tables have {wanted}")
