"""Holding hours missed and the curator's overview against the oracle."""

from __future__ import annotations

from typing import Any

from models.attendance import MISSED

from .books import NOWHERE, Question
from .checker import Checker, number
from .oracle import BOOKS, CUR, Oracle, T, on
from .owed import dots_of

SPAN = 'from: "2026-09-01", to: "2026-12-30"'
SCOPES = {"s": ("Student", f"attendanceTotals({SPAN}, studentId"), "g": ("Group", f"attendanceTotals({SPAN}, groupId"),
          "o": ("Group", 'groupOverview(semesterId: "Semester:%d", groupId')}  # fmt: skip
"""For each letter of an alias: of which rows, and the beginning of the question."""


def missed(oracle: Oracle, in_totals: str | None, in_overview: str | None) -> Question:
    """The hours missed by every student and in every group, and the overview of every group; those of nobody as well."""
    semester = min(oracle.world.rows["Semester"])
    parts = [
        f'{letter}{id}: {root.replace("%d", str(semester))}: "{entity}:{id}") {body}'
        for letter, (entity, root) in SCOPES.items() if (body := in_overview if letter == "o" else in_totals)
        for id in (*oracle.world.rows[entity], NOWHERE)
    ]  # fmt: skip

    def check(checker: Checker, data: Any) -> None:
        for alias, value in data.items():
            if alias == "collegeName":
                continue
            letter, id = alias[0], int(alias[1:])
            if (value is not None) != is_there(oracle, letter, id):
                checker.wrong((alias,), "is there, and should not be" if value is not None else "should be there")
            elif value is not None:
                (overview if letter == "o" else totals)(checker, value, id, alias)

    return "{collegeName " + " ".join(parts) + "}", check


def is_there(oracle: Oracle, letter: str, id: int) -> bool:
    """A student whom one sees; the figures of a group are for those who read, curate or teach it."""
    if letter == "s":
        return oracle.row("Student", id)
    teaches = letter == "g" and T in oracle.roles and oracle.taught_group(id)
    return oracle.world.get("Group", id) is not None and (bool(oracle.roles & BOOKS) or id in oracle.groups or teaches)


def hours(oracle: Oracle, student: int, group: int | None) -> tuple[int, list[int]]:
    """Hours that a student has missed, and the absences, as far as they are this person's to see."""
    world, found = oracle.world, []
    for row in world.all("Absence"):
        lesson = oracle.lesson_of(row)
        journal = world.get("Journal", lesson.journal)
        is_here = row.student == student and group in {None, journal.group} and lesson.cancelled_at is None
        if is_here and oracle.attends(student, journal, on(lesson.date)) and oracle.row("Absence", row.id):
            found.append(row)
    return sum(oracle.lesson_of(row).hours for row in found if row.code in MISSED), sorted(row.id for row in found)


def totals(checker: Checker, value: Any, id: int, alias: str) -> None:
    """Exactly these students, each with the absences that one sees."""
    oracle, is_group = checker.oracle, alias[0] == "g"
    places = [row for row in oracle.world.all("Enrollment") if row.group == id and is_group]
    whole = bool(oracle.roles & BOOKS) or (CUR in oracle.roles and id in oracle.groups)
    students = {row.student for row in places if whole or oracle.taught_enrollment(row)} if is_group else {id}
    if {number(row["id"]) for row in value["students"]} != students:
        checker.wrong((alias,), f"is about {[row['id'] for row in value['students']]}, not about {sorted(students)}")
    for row in value["students"]:
        had = row["figures"]["missed"], sorted(number(one["id"]) for one in row["absences"])
        due = hours(oracle, number(row["id"]), id if is_group else None)
        by_course = sum(course["figures"]["missed"] for course in row["courses"])
        if had != due or by_course != due[0] or sum(month["figures"]["missed"] for month in row["months"]) != due[0]:
            checker.wrong((alias, row["id"]), f"is {had}, expected {due}")


def overview(checker: Checker, value: Any, id: int, alias: str) -> None:
    """Who belongs to the group today, with marks, hours and dots over all its journals."""
    oracle, world = checker.oracle, checker.world
    journals = {row.id for row in world.all("Journal") if row.group == id and row.semester == min(world.rows["Semester"])}
    if {number(row["journalId"]) for row in value["journals"]} != journals:
        checker.wrong((alias, "journals"), f"are {[row['journalId'] for row in value['journals']]}")
    today = {row.student for row in world.all("Enrollment") if row.group == id and _covers(row, oracle.today)}
    if {number(row["id"]) for row in value["students"]} != today:
        checker.wrong((alias,), f"is about {[row['id'] for row in value['students']]}, not about {sorted(today)}")
    for row in value["students"]:
        student = number(row["id"])
        marks = [
            mark for mark in world.all("Mark")
            if mark.student == student and mark.removed_at is None and oracle.marked_lesson(mark).journal in journals
        ]  # fmt: skip
        dots = [work for work, _one in dots_of(oracle, "s", student)
                if oracle.lesson_of(world.get("Assignment", work)).journal in journals]  # fmt: skip
        had = sum(course["markCount"] for course in row["courses"]), row["missed"], row["dots"]
        due = len(marks), hours(oracle, student, id)[0], len(dots)
        if had != due:
            checker.wrong((alias, row["id"]), f"is {had}, expected {due}")


def _covers(row: Any, day: Any) -> bool:
    return bool(row.starts_on <= day and (row.ends_on is None or day <= row.ends_on))
