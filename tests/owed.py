"""Holding a student's progress and the lists of open dots against the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.attendance import MISSED

from .books import NOWHERE, Question
from .checker import Checker, number
from .oracle import BOOKS, CUR, OWN, Oracle, T, on

SCOPES = {"s": ("Student", "openDots(studentId"), "j": ("Journal", "openDots(journalId"), "g": ("Group", "openDots(groupId"),
          "p": ("Student", "progress(studentId")}  # fmt: skip
"""For each letter of an alias: of which rows, and the beginning of the question."""


def owed(oracle: Oracle, in_dots: str | None, in_progress: str | None) -> Question:
    """The dots of every student, journal and group, and every student's progress; those of nobody as well."""
    parts = [
        f'{letter}{id}: {root}: "{entity}:{id}") {in_progress if letter == "p" else in_dots}'
        for letter, (entity, root) in SCOPES.items() if in_dots and in_progress
        for id in (*oracle.world.rows[entity], NOWHERE)
    ]  # fmt: skip

    def check(checker: Checker, data: Any) -> None:
        for alias, value in data.items():
            if alias == "collegeName":
                continue
            entity, id = SCOPES[alias[0]][0], int(alias[1:])
            if (value is not None) != oracle.row(entity, id):
                checker.wrong((alias,), "is there, and should not be" if value is not None else "should be there")
            elif value is not None:
                (progress if alias[0] == "p" else dots)(checker, value, id, alias)

    return "{collegeName " + " ".join(parts) + "}", check


def dots_of(oracle: Oracle, letter: str, id: int) -> Iterator[tuple[int, int]]:
    """Works and students: compulsory, in the journal on that day, not marked; and this person's to see."""
    world = oracle.world
    targets = {(row.assignment, row.student) for row in world.all("Target")}
    marked = {(row.assignment, row.student) for row in world.all("Mark") if row.removed_at is None}
    for work in world.all("Assignment"):
        lesson = oracle.lesson_of(work)
        journal = world.get("Journal", lesson.journal)
        for student in world.rows["Student"] if lesson.cancelled_at is None else ():
            here = {"s": student, "j": journal.id, "g": journal.group}[letter] == id
            is_owed = (work.is_compulsory or (work.id, student) in targets) and (work.id, student) not in marked
            if here and is_owed and oracle.attends(student, journal, on(lesson.date)) and sees(oracle, lesson, student):
                yield work.id, student


def sees(oracle: Oracle, lesson: Any, student: int) -> bool:
    """Mark, average, dot: OFF DEP all, T taught, CUR curated, S G own."""
    return (
        bool(oracle.roles & BOOKS)
        or (T in oracle.roles and oracle.taught_day(lesson))
        or (CUR in oracle.roles and oracle.curated_journal(lesson.journal))
        or (bool(oracle.roles & OWN) and student in oracle.own)
    )


def dots(checker: Checker, value: Any, id: int, alias: str) -> None:
    """Exactly these dots, each with the lesson and the absence that it stands beside."""
    world = checker.world
    found = sorted((number(row["assignmentId"]), number(row["studentId"])) for row in value)
    expected = sorted(dots_of(checker.oracle, alias[0], id))
    if found != expected:
        checker.wrong((alias,), f"holds {found}, but {expected} are to be seen")
    for row in value:
        lesson = checker.oracle.lesson_of(world.get("Assignment", number(row["assignmentId"])))
        course = world.get("Course", world.get("Journal", lesson.journal).course)
        absences = [one for one in world.all("Absence") if f"Student:{one.student}" == row["studentId"]]
        code = next((one.code.name for one in absences if one.lesson == lesson.id and one.removed_at is None), None)
        shown = (row["lessonId"], row["date"], row["topic"], row["courseName"], row["absence"])
        if shown != (f"Lesson:{lesson.id}", lesson.date.isoformat(), lesson.topic, course.name, code):
            checker.wrong((alias, row["assignmentId"]), f"is {shown}")


def progress(checker: Checker, value: Any, id: int, alias: str) -> None:
    """The student's journals that one sees; in each the own marks, hours and dots, and the averages they make."""
    oracle, world = checker.oracle, checker.world
    journals = {
        row.id for row in world.all("Journal")
        if oracle.row("Journal", row.id) and oracle.attends(id, row, world.get("Semester", row.semester))
    }  # fmt: skip
    if sorted(number(course["journalId"]) for course in value) != sorted(journals):
        checker.wrong((alias,), f"holds {[course['journalId'] for course in value]}, but {sorted(journals)} are to be seen")
    owing = list(dots_of(oracle, "s", id))
    for course in value:
        lessons = {row.id: row for row in world.all("Lesson") if f"Journal:{row.journal}" == course["journalId"]}
        works = {row.id for row in world.all("Assignment") if row.lesson in lessons}
        marks = {
            row.assignment: row.value for row in world.all("Mark")
            if row.student == id and row.assignment in works and oracle.row("Mark", row.id)
        }  # fmt: skip
        missed = sum(
            lessons[row.lesson].hours for row in world.all("Absence")
            if row.student == id and row.lesson in lessons and row.code in MISSED and oracle.row("Absence", row.id)
        )  # fmt: skip
        average = (200 * sum(marks.values()) + len(marks)) // (2 * len(marks)) / 100 if marks else None
        found = {number(row["assignmentId"]): row["value"] for row in course["marks"]}
        for name, had, due in (
            ("marks", found, marks),
            ("averages", (course["markCount"], course["markSum"], course["average"]),
             (len(marks), sum(marks.values()), average)),
            ("dots", sorted(number(row["assignmentId"]) for row in course["dots"]),
             sorted(work for work, _student in owing if work in works)),
            ("missed", course["missed"]["total"], missed),
        ):  # fmt: skip
            if had != due:
                checker.wrong((alias, course["journalId"], name), f"is {had}, expected {due}")
