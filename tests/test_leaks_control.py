"""Nobody learns from the reports of control what is not theirs: each held against the oracle, also with every filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

import models as m
from models.access import Role
from schema.root import schemas

from .api import ask, data
from .books import NOWHERE
from .cast import PEOPLE, START, TODAY, Cast
from .checker import full, number
from .oracle import BOOKS, FAR, GRID, Oracle, on
from .test_leaks import arguments
from .walk import oracle_of

SPAN = 'from: "2026-09-01", to: "2026-12-30"'
LESSONS = "{ tally { lessons { inTime late missing waiting } } lessons { journalId lessonId date period teacherIds } }"
LINES = "{ teachers { ownerId } groups { ownerId } journals { ownerId } }"
SPARSE = "{ journalId groupId students { studentId markCount lessons } }"
READERS = ("office", "deputy", "dasha", "curator", "anna", "boris", "former", "future", "pavel")
Place = tuple[int, dt.date, int, int | None, frozenset[int]]
"""A journal, a day, a pair, the lesson if it is recorded, and its teachers."""


@pytest.fixture
def college(cast: Cast) -> Cast:
    """The cast with a timetable: each journal is taught on Thursdays, two of them at the same pair."""
    for journal, period in ((cast.journal, 1), (cast.other_journal, 2), (cast.english, 2), (cast.physics, 3)):
        m.TimetableSlot.create(journal=journal, weekday=4, period=period, starts_on=START)
    return cast


def due(who: Oracle) -> set[Place]:
    """The lessons that the board shows: recorded ones that one may read, and Thursdays of the timetable not recorded.

    Who neither reads all nor has charge of the group sees the own lessons, and in them nobody else.
    """
    world, found = who.world, set()
    for lesson in world.all("Lesson"):
        if lesson.date <= TODAY and who.row("Lesson", lesson.id):
            found.add((lesson.journal, lesson.date, lesson.period, lesson.id, frozenset({lesson.teacher})))
    for slot in m.TimetableSlot.select():
        for day in (START + dt.timedelta(days=at) for at in range((TODAY - START).days + 1)):
            recorded = any(
                (row.journal, row.date, row.period) == (slot.journal_id, day, slot.period) for row in world.all("Lesson")
            )
            if day.isoweekday() == slot.weekday and not recorded and GRID.holds(who, world.get("Journal", slot.journal_id)):
                teachers = {
                    load.teacher for load in world.all("TeachingLoad")
                    if load.journal == slot.journal_id and load.starts_on <= day <= (load.ends_on or FAR)
                }  # fmt: skip
                found.add((slot.journal_id, day, slot.period, None, frozenset(teachers)))
    return {shown for place in found if (shown := _shown(who, place))}


def _shown(who: Oracle, place: Place) -> Place | None:
    journal = who.world.get("Journal", place[0])
    if who.roles & BOOKS or journal.group in who.groups:
        return place
    return (*place[:4], frozenset({who.teacher})) if who.teacher in place[4] else None


def read(lesson: dict[str, Any]) -> Place:
    recorded = lesson["lessonId"]
    return (
        number(lesson["journalId"]), dt.date.fromisoformat(lesson["date"]), lesson["period"],
        number(recorded) if recorded else None, frozenset(map(number, lesson["teacherIds"])),
    )  # fmt: skip


@pytest.mark.clause("R13")
@pytest.mark.clause("R30")
@pytest.mark.parametrize("name", READERS)
def test_the_board_holds_the_lessons_that_are_ones_own_to_see_and_no_others(college: Cast, name: str) -> None:
    who, actor = oracle_of(college, name), college.actor(name)
    expected = due(who)
    asked = {
        "all": ("", lambda _place: True),
        **{f"g{id}": (f', groupId: "Group:{id}"', lambda place, group=id: who.world.get("Journal", place[0]).group == group)
           for id in (*who.world.rows["Group"], NOWHERE)},
        **{f"t{id}": (f', teacherId: "Teacher:{id}"', lambda place, teacher=id: teacher in place[4])
           for id in (*who.world.rows["Teacher"], NOWHERE)},
    }  # fmt: skip
    query = " ".join(f"{alias}: timeliness({SPAN}{filter}) {LESSONS}" for alias, (filter, _holds) in asked.items())
    answer = data(actor, f"{{ {query} lines: timeliness({SPAN}) {LINES} }}")
    for alias, (_filter, holds) in asked.items():
        wanted = {place for place in expected if holds(place)}
        places = [read(lesson) for lesson in answer[alias]["lessons"]]
        assert (set(places), len(places)) == (wanted, len(wanted)), alias
        assert sum(answer[alias]["tally"]["lessons"].values()) == len(wanted)
    owners = {kind: {number(line["ownerId"]) for line in lines} for kind, lines in answer["lines"].items()}
    assert owners == {
        "teachers": {id for place in expected for id in place[4]}, "journals": {place[0] for place in expected},
        "groups": {who.world.get("Journal", place[0]).group for place in expected},
    }  # fmt: skip


@pytest.mark.clause("R38")
@pytest.mark.parametrize("name", READERS)
def test_accumulation_counts_the_marks_and_lessons_that_one_may_read(college: Cast, name: str) -> None:
    who, actor = oracle_of(college, name), college.actor(name)
    world = who.world
    for group in (None, *world.rows["Group"], NOWHERE):
        filter = f'(groupId: "Group:{group}")' if group else ""
        found = data(actor, f"{{ accumulation{filter} {SPARSE} }}")["accumulation"]
        for journal in found:
            row = world.get("Journal", number(journal["journalId"]))
            assert GRID.holds(who, row)
            assert group in {None, row.group}
            lessons = [one for one in world.all("Lesson") if one.journal == row.id and who.row("Lesson", one.id)]
            works = {one.id for one in world.all("Assignment") if one.lesson in {lesson.id for lesson in lessons}}
            for student in journal["students"]:
                id = number(student["studentId"])
                assert who.row("Student", id)
                marks = [one for one in world.all("Mark") if one.student == id and one.assignment in works]
                assert (student["markCount"], student["lessons"]) == (len(marks), sum(
                    who.attends(id, row, on(lesson.date)) for lesson in lessons
                ))  # fmt: skip
        held = [world.get("Journal", lesson.journal) for lesson in world.all("Lesson") if who.row("Lesson", lesson.id)]
        wanted = {row.id for row in held if GRID.holds(who, row) and group in {None, row.group}}
        assert {number(journal["journalId"]) for journal in found} == wanted


@pytest.mark.clause("R2")
@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "blocked"])
def test_what_is_missing_is_told_of_groups_that_one_sees_as_a_whole(college: Cast, name: str) -> None:
    who, actor = oracle_of(college, name), college.actor(name)
    answer = ask(actor, "{ missingJournals { groupId courseId subgroupId journalId what cure } }")
    whole = who.roles & (BOOKS | {Role.ADM})
    if not whole and Role.CUR not in who.roles:
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        return
    rows = answer["data"]["missingJournals"]
    assert {number(row["groupId"]) for row in rows} == ({*who.world.rows["Group"]} if whole else who.groups)
    for row in rows:
        for entity, id in (("Course", row["courseId"]), ("Subgroup", row["subgroupId"]), ("Journal", row["journalId"])):
            assert id is None or who.row(entity, number(id))


# --- deputies read everything and can change nothing ------------------------------------------------------------------

OF_DEPUTIES = ("remark", "programmeApprove", "programmeReturn")
"""What a deputy may do (R13, R8): remarks on journals, and the verdict on a work programme."""
OWN = {"signIn", "tokenMake", "tokenRevoke", "passwordChange", "signOutEverywhere"}
"""What everybody does with the own account."""


def mutations() -> Iterator[tuple[str, str]]:
    """Every mutation of the whole schema, with some value for whatever has to be there."""
    for name, field in full().mutation_type.fields.items():
        if name not in OWN:
            yield name, f"mutation {{ {name}{arguments(field)} {{ errors {{ code }} }} }}"


@pytest.mark.clause("R30")
@pytest.mark.parametrize("name", ["deputy", "office"])
def test_who_reads_all_journals_has_no_act_that_changes_one(cast: Cast, name: str) -> None:
    actor, before = cast.actor(name), _journals()
    for act, mutation in mutations():
        answer = ask(actor, mutation)
        is_refused = [error["extensions"]["code"] for error in answer.get("errors", [])] == ["FORBIDDEN"]
        if name == "deputy":
            assert is_refused != act.startswith(OF_DEPUTIES) or act == "remarkAnswer", (act, answer)
    assert _journals() == before
    granted = set(schemas().of(actor.roles)._schema.mutation_type.fields)
    teachers = set(schemas().of(frozenset({Role.T}))._schema.mutation_type.fields) - OWN
    assert granted & teachers == set()


def _journals() -> list[list[Any]]:
    """Everything that stands in the journals."""
    tables = (m.Lesson, m.Assignment, m.AssignmentTarget, m.Homework, m.Mark, m.Attendance, m.SemesterGrade, m.Journal)
    return [sorted(map(repr, model.select().tuples())) for model in tables]
