"""Holding the timetable on days and a teacher's day against the oracle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from .books import NOWHERE, Question
from .checker import Checker, number
from .oracle import Oracle, T, on

FIRST, LAST = dt.date(2026, 9, 28), dt.date(2026, 10, 18)
SCOPES = {"g": ("Group", "groupId"), "t": ("Teacher", "teacherId"), "s": ("Student", "studentId")}
"""For each letter of an alias: whose timetable."""


def due(oracle: Oracle, in_timetable: str, in_day: str | None, in_rules: str | None) -> Question:
    """The timetable of every group, teacher and student, and of nobody; the rules, and the own day."""
    parts = [
        f'{letter}{id}: timetable({argument}: "{entity}:{id}", from: "{FIRST}", to: "{LAST}") {in_timetable}'
        for letter, (entity, argument) in SCOPES.items()
        for id in (*oracle.world.rows[entity], NOWHERE)
    ]
    parts += [f"today {in_day}"] if in_day else []
    parts += [f"collegeRules {in_rules}"] if in_rules else []

    def check(checker: Checker, data: Any) -> None:
        for alias, value in data.items():
            if alias == "collegeRules":
                checker.rows([value] if value else [], checker.visible("CollegeRules"), (alias, 0))
            elif alias == "today":
                day(checker, value)
            elif (value is not None) != oracle.row(SCOPES[alias[0]][0], int(alias[1:])):
                checker.wrong((alias,), "is there, and should not be" if value is not None else "should be there")
            elif value is not None:
                timetable(checker, value, alias)

    return "{" + " ".join(parts) + "}", check


def places(oracle: Oracle, letter: str, id: int) -> Iterator[tuple[str, int, int]]:
    """Days, pairs and journals of the lessons due, said once more from the rows."""
    world = oracle.world
    free = {row.day for row in world.all("Holiday")}
    days = [FIRST + dt.timedelta(days=at) for at in range((LAST - FIRST).days + 1)]
    for slot in world.all("TimetableSlot"):
        journal = world.get("Journal", slot.journal)
        begins = world.get("Semester", journal.semester).starts_on
        for day in days if oracle.row("TimetableSlot", slot.id) else ():
            week = (day - begins + dt.timedelta(days=begins.weekday())).days // 7 + 1
            in_week = slot.weeks == "every" or (slot.weeks == "odd") == bool(week % 2)
            if day.isoweekday() != slot.weekday or not in_week or day in free or not _within(slot, day):
                continue
            if letter == "g":
                is_meant = journal.group == id
            elif letter == "t":
                is_meant = id in holding(oracle, journal.id, day, slot.period, only_seen=True)
            else:
                is_meant = oracle.attends(id, journal, on(day))
            if is_meant:
                yield day.isoformat(), slot.period, journal.id


def _within(span: Any, day: dt.date) -> bool:
    return bool(span.starts_on <= day <= (span.ends_on or dt.date.max))


def holding(oracle: Oracle, journal: int, day: dt.date, period: int, *, only_seen: bool = False) -> set[int]:
    """Who is to hold a lesson; a substitute in place of the one replaced."""
    loads = [
        load for load in oracle.world.all("TeachingLoad")
        if load.journal == journal and _within(load, day) and load.period in {None, period}
    ]  # fmt: skip
    replaced = {load.replaces for load in loads}
    seen = [load for load in loads if not only_seen or oracle.row("TeachingLoad", load.id)]
    return {load.teacher for load in seen} - replaced


def timetable(checker: Checker, value: Any, alias: str) -> None:
    """Exactly the lessons due; teachers and records of them as far as they are to be seen."""
    oracle = checker.oracle
    found = sorted((row["date"], row["period"], number(row["journalId"])) for row in value if row["isDue"])
    expected = sorted(places(oracle, alias[0], int(alias[1:])))
    if found != expected:
        checker.wrong((alias,), f"holds {found}, but {expected} are due and to be seen")
    for row in value:
        journal, day = number(row["journalId"]), dt.date.fromisoformat(row["date"])
        teachers = {number(one["teacherId"]) for one in row["teachers"]}
        if row["isDue"] and teachers != holding(oracle, journal, day, row["period"], only_seen=True):
            checker.wrong((alias, row["date"]), f"names the teachers {teachers}")
        lesson = row.get("lessonId")
        there = [
            one.id for one in oracle.world.all("Lesson")
            if (one.journal, one.date, one.period) == (journal, day, row["period"]) and oracle.row("Lesson", one.id)
        ]  # fmt: skip
        if lesson and not oracle.row("Lesson", number(lesson)):
            checker.wrong((alias, row["date"]), f"shows {lesson}")
        if "lessonId" in row and there and number(lesson or "Lesson:0") not in there:
            checker.wrong((alias, row["date"]), f"is {lesson}, expected one of {there}")


def day(checker: Checker, value: Any) -> None:
    """The own lessons of the day, and debts of lessons that are one's own to fill today (R33, R48)."""
    oracle = checker.oracle
    mine = {load.journal for load in oracle.loads if _within(load, oracle.today)}
    for book in value["journals"]:
        if number(book["journalId"]) not in mine:
            checker.wrong(("today", "journals"), f"holds {book['journalId']}")
    owed = value["owed"]
    lessons = [*owed["lessons"], *owed["attendance"], *(one["lesson"] for one in owed["works"])]
    for row in lessons:
        journal, held = number(row["journal"]["journalId"]), dt.date.fromisoformat(row["date"])
        if journal not in mine or oracle.teacher not in holding(oracle, journal, held, row["period"]):
            checker.wrong(("today", "owed"), f"holds a lesson of {row['date']} in {row['journal']['journalId']}")
    for row in owed["remarks"]:
        if not oracle.row("Remark", number(row["remarkId"])):
            checker.wrong(("today", "owed"), f"shows {row['remarkId']}")
    if T not in oracle.roles:
        checker.wrong(("today",), "is not this person's")
