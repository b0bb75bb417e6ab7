"""Holding the read models of the API against the oracle: a journal's grid, a student's diary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .checker import Checker, number, plain, snake
from .oracle import GRID, Oracle, on

DIARY = 'diary(studentId: "Student:%d", from: "2026-09-01", to: "2026-12-30") %s'
NOWHERE = 987654
Question = tuple[str, Callable[[Checker, Any], None]]
"""A query, and what holds its data against the oracle."""


def books(oracle: Oracle, in_grid: str | None, in_diary: str | None) -> Question:
    """Every journal's grid and every student's diary with these selections; those of rows that were never there as well."""
    world = oracle.world
    parts = []
    if in_grid:
        parts += [f'g{id}: journalGrid(id: "Journal:{id}") {in_grid}' for id in (*world.rows["Journal"], NOWHERE)]
    if in_diary:
        parts += [f"d{id}: {DIARY % (id, in_diary)}" for id in (*world.rows["Student"], NOWHERE)]

    def check(checker: Checker, data: Any) -> None:
        for alias, value in data.items():
            if alias == "collegeName":
                continue
            id = int(alias[1:])
            if alias[0] == "g":
                may = oracle.row("Journal", id) and GRID.holds(oracle, world.get("Journal", id))
            else:
                may = oracle.row("Student", id)
            if (value is not None) != may:
                checker.wrong((alias,), "is there, and should not be" if value is not None else "should be there")
            elif value is not None:
                (grid if alias[0] == "g" else diary)(checker, value, id, alias)

    return "{collegeName " + " ".join(parts) + "}", check


def grid(checker: Checker, value: Any, id: int, alias: str) -> None:
    """Exactly the visible lessons, works, marks and absences; visible students; a dot where the Regulation puts one."""
    oracle, world = checker.oracle, checker.world
    journal = world.get("Journal", id)
    lessons = {row.id: row for row in world.all("Lesson") if row.journal == id and oracle.row("Lesson", row.id)}
    works = {row.id: row for row in world.all("Assignment") if row.lesson in lessons}
    marks = {(row.assignment, row.student): row for row in world.all("Mark") if row.assignment in works}
    absences = {(row.lesson, row.student): row for row in world.all("Absence") if row.lesson in lessons}
    semester = world.get("Semester", journal.semester)
    students = {
        row.id for row in world.all("Student") if oracle.row("Student", row.id) and oracle.attends(row.id, journal, semester)
    }
    targets = {(row.assignment, row.student) for row in world.all("Target")}
    dots = {
        (work.id, student) for work in works.values() for student in students
        if (work.is_compulsory or (work.id, student) in targets) and (work.id, student) not in marks
        and oracle.attends(student, journal, on_day(lessons[work.lesson]))
    }  # fmt: skip
    for name, found, expected in (
        ("lessons", [number(row["id"]) for row in value["lessons"]], set(lessons)),
        ("works", [number(row["id"]) for row in value["works"]], set(works)),
        ("students", [number(row["id"]) for row in value["students"]], students),
        ("marks", pairs(value["marks"], "assignmentId"), set(marks)),
        ("absences", pairs(value["absences"], "lessonId"), set(absences)),
        ("dots", pairs(value["dots"], "assignmentId"), dots),
    ):
        if sorted(found) != sorted(expected):
            checker.wrong((alias, name), f"holds {sorted(found)}, but {sorted(expected)} are to be seen")
    for row in value["marks"]:
        same(checker, row, marks.get((number(row["assignmentId"]), number(row["studentId"]))), (alias, "marks"))
    for row in value["absences"]:
        same(checker, row, absences.get((number(row["lessonId"]), number(row["studentId"]))), (alias, "absences"))
    for row in value["lessons"]:
        same(checker, {k: v for k, v in row.items() if k != "homework"}, lessons.get(number(row["id"])), (alias, "lessons"))
        tasks = {task.text for task in world.all("Homework") if not task.student and f"Lesson:{task.lesson}" == row["id"]}
        if row["homework"] not in (tasks or {None}):
            checker.wrong((alias, "homework"), f"is {row['homework']!r}")
    for row in value["students"]:
        counted = [mark for (_work, student), mark in marks.items() if student == number(row["id"])]
        if row["markCount"] != len(counted) or bool(counted) != (row["average"] is not None):
            checker.wrong((alias, "students"), f"an average over {row['markCount']}, not over {len(counted)} marks")


def diary(checker: Checker, value: Any, id: int, alias: str) -> None:
    """The student's lessons that one sees; in them the student's own marks, absence and homework, and no other's."""
    oracle, world = checker.oracle, checker.world
    expected = {
        row.id: row for row in world.all("Lesson")
        if oracle.row("Lesson", row.id) and oracle.attends(id, world.get("Journal", row.journal), on_day(row))
    }  # fmt: skip
    if sorted(number(lesson["id"]) for lesson in value) != sorted(expected):
        checker.wrong((alias,), f"holds {[lesson['id'] for lesson in value]}, but {sorted(expected)} are to be seen")
    for lesson in value:
        at = number(lesson["id"])
        same(checker, lesson, expected.get(at), (alias, "lessons"))
        works = [row for row in world.all("Assignment") if row.lesson == at and oracle.row("Assignment", row.id)]
        marks = {row.assignment: row for row in world.all("Mark") if row.student == id and oracle.row("Mark", row.id)}
        found = {number(work["assignmentId"]): (work["value"], work["markedOn"]) for work in lesson["works"]}
        wanted = {
            row.id: (marks[row.id].value, plain(marks[row.id].marked_on)) if row.id in marks else (None, None)
            for row in works
        }
        absent = [
            row.code.name for row in world.all("Absence")
            if (row.lesson, row.student) == (at, id) and oracle.row("Absence", row.id)
        ]  # fmt: skip
        tasks = sorted(
            row.text for row in world.all("Homework")
            if row.lesson == at and row.student in {None, id} and oracle.row("Homework", row.id)
        )  # fmt: skip
        for name, had, due in (
            ("works", found, wanted),
            ("absence", lesson["absence"], next(iter(absent), None)),
            ("homework", sorted(task["text"] for task in lesson["homework"]), tasks),
        ):
            if had != due:
                checker.wrong((alias, lesson["id"], name), f"is {had}, expected {due}")


def on_day(lesson: Any) -> Any:
    return on(lesson.date)


def pairs(rows: list[Any], column: str) -> list[tuple[int, int]]:
    return [(number(row[column]), number(row["studentId"])) for row in rows]


def same(checker: Checker, shown: dict[str, Any], row: Any, path: tuple[Any, ...]) -> None:
    """What a read model shows of a row is what the row holds."""
    for field, value in shown.items():
        if row is None or field in {"id", "__typename"} or not hasattr(row, snake(field)):
            continue
        wanted = plain(getattr(row, snake(field)))
        if value != wanted:
            checker.wrong((*path, field), f"is {value!r}, the table has {wanted!r}")
