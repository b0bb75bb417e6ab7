"""Who may do what: each act of the policy, asked about everybody (R23, R30, R33)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models import (
    Attendance,
    Group,
    Journal,
    Lesson,
    Person,
    Remark,
    Student,
    TeachingLoad,
    User,
    settings,
)
from models.access import (
    ACTIONS,
    Role,
    can,
    explain,
    require,
    visible,
)
from models.access.relations import Account, Cell
from models.errors import Code, JournalError

from .cast import TODAY, Cast
from .who_sees import STAFF, everybody

ACTS = [
    ("account:manage", lambda c: None, "admin"),
    ("account:issue", lambda c: Account(Person.get(), frozenset({Role.S})), "admin office"),
    ("account:issue", lambda c: Account(Person.get(), frozenset({Role.S, Role.G})), "admin office"),
    ("account:issue", lambda c: Account(Person.get(), frozenset({Role.G, Role.T})), "admin"),
    ("account:issue", lambda c: Account(Person.get(), frozenset({Role.ADM})), "admin"),
    ("account:block", lambda c: Account(Person.get(), frozenset({Role.G})), "admin office"),
    ("account:block", lambda c: Account(Person.get(), frozenset({Role.T})), "admin"),
    ("student:write", lambda c: None, "admin office"),
    ("guardianship:write", lambda c: None, "admin office"),
    ("person:write", lambda c: User.get_by_id(c.vera).person, "admin office"),
    ("person:write", lambda c: User.get_by_id(c.guardian).person, "admin office"),
    ("person:write", lambda c: User.get_by_id(c.pavel).person, "admin"),
    ("person:write", lambda c: User.get_by_id(c.deputy).person, "admin"),
    ("teacher:write", lambda c: None, "admin"),
    ("year:write", lambda c: None, "admin"),
    ("speciality:write", lambda c: None, "admin"),
    ("group:write", lambda c: None, "admin"),
    ("enrollment:write", lambda c: None, "admin office"),
    ("course:write", lambda c: None, "admin"),
    ("load:write", lambda c: None, "admin"),
    ("worktype:write", lambda c: None, "admin"),
    ("list:import", lambda c: None, "admin"),
    *(
        (action, lambda c, journal=journal, day=day: Cell(Journal.get_by_id(getattr(c, journal)), day), names)
        for action in ("lesson:write", "mark:set", "attendance:take", "homework:give")
        for journal, day, names in (
            ("journal", dt.date(2026, 10, 8), "anna"),
            ("journal", dt.date(2026, 9, 30), ""),  # the predecessor's last day: nobody's now
            ("journal", dt.date(2026, 11, 2), "anna"),
            ("other_journal", dt.date(2026, 9, 30), "boris"),
            ("english", dt.date(2026, 10, 8), "boris"),
            ("physics", dt.date(2026, 10, 8), "dasha"),
            ("informatics", dt.date(2026, 10, 8), "pavel"),
        )
    ),
    *(
        (action, lambda c: Cell(c.journal, c.actor("anna").today), "anna")
        for action in ("grade:set", "programme:plan", "remark:answer")
    ),
    ("absence:excuse", lambda c: Attendance.get(Attendance.lesson == c.lesson), "curator"),
    ("notice:send", lambda c: Student.get_by_id(c.students["vera"]), "guardian"),
    ("notice:send", lambda c: Student.get_by_id(c.students["zoya"]), "several"),
    ("notice:decide", lambda c: Student.get_by_id(c.students["vera"]), "curator"),
    ("notice:decide", lambda c: Student.get_by_id(c.students["zoya"]), ""),  # has left the curator's group
    ("programme:approve", lambda c: None, "deputy dasha"),
    ("remark:write", lambda c: None, STAFF),
    ("remark:change", lambda c: Remark(author=c.office), "office"),
    ("remark:change", lambda c: Remark(author=c.dasha), "dasha"),
    ("calendar:write", lambda c: None, "admin office"),
    ("timetable:write", lambda c: None, "admin office"),
    ("rules:write", lambda c: None, "admin"),
    ("mark:close_dot", lambda c: Cell(Journal.get_by_id(c.journal), dt.date(2026, 9, 10)), "anna"),
    ("journal:export", lambda c: Group.get_by_id(c.group), f"{STAFF} curator anna boris former"),
    ("journal:export", lambda c: Group.get_by_id(c.third_group), f"{STAFF} pavel"),
]


@pytest.mark.clause("R30")
@pytest.mark.clause("R33")
@pytest.mark.parametrize(("action", "thing_of", "names"), ACTS, ids=[f"{act[0]} {at}" for at, act in enumerate(ACTS)])
def test_an_act_is_for_those_named_and_for_nobody_else(
    cast: Cast, action: str, thing_of: Callable[[Cast], Any], names: str
) -> None:
    thing = thing_of(cast)
    people = everybody(cast)
    assert {name for name, actor in people.items() if can(actor, action, thing)} == set(names.split())
    for name, actor in people.items():
        if name in names.split():
            require(actor, action, thing)
        else:
            with pytest.raises(JournalError) as refusal:
                require(actor, action, thing)
            assert refusal.value.code is Code.FORBIDDEN


def test_every_act_of_the_policy_is_in_the_table_above() -> None:
    assert {act[0] for act in ACTS} == set(ACTIONS)


def test_an_act_that_the_policy_does_not_know_is_nobodys(cast: Cast) -> None:
    with pytest.raises(KeyError):
        can(cast.actor("admin"), "mark:invent")


@pytest.mark.parametrize("action", ["lesson:write", "mark:set", "mark:close_dot", "attendance:take", "homework:give"])
def test_an_act_in_a_journal_without_a_place_in_one_is_refused_even_to_a_teacher(cast: Cast, action: str) -> None:
    assert not can(cast.actor("anna"), action)
    assert can(cast.actor("anna"), action, Cell(Journal.get_by_id(cast.journal), TODAY))


@pytest.mark.clause("R33")
def test_a_teacher_who_was_away_and_came_back_keeps_the_own_days(cast: Cast) -> None:
    journal = Journal.get_by_id(cast.journal)
    TeachingLoad.create(journal=journal, teacher=cast.teachers["former"], starts_on=dt.date(2026, 10, 12))
    former = cast.actor("former")
    days = {day: can(former, "mark:set", Cell(journal, dt.date(2026, *day))) for day in ((9, 10), (10, 8), (10, 13))}
    assert days == {(9, 10): True, (10, 8): False, (10, 13): True}


@pytest.mark.clause("R33")
def test_a_substitute_for_one_lesson_writes_on_that_day_only(cast: Cast) -> None:
    journal = Journal.get_by_id(cast.journal)
    TeachingLoad.create(journal=journal, teacher=cast.teachers["boris"], starts_on=TODAY, ends_on=TODAY)
    boris = cast.actor("boris")
    assert can(boris, "mark:set", Cell(journal, TODAY))
    assert not can(boris, "mark:set", Cell(journal, dt.date(2026, 10, 14)))
    tomorrow = replace(boris, today=dt.date(2026, 10, 16))
    assert not can(tomorrow, "mark:set", Cell(journal, TODAY))
    assert visible(tomorrow, Lesson).where(Lesson.id == cast.lesson).exists()


def test_a_verdict_names_the_role_and_the_relation_that_decided(cast: Cast) -> None:
    cell = Cell(Journal.get_by_id(cast.journal), TODAY)
    granted, refused = explain(cast.actor("anna"), "mark:set", cell), explain(cast.actor("deputy"), "mark:set", cell)
    assert (granted.allowed, refused.allowed) == (True, False)
    assert "T (teaches)" in granted.rule
    assert "DEP" in refused.rule


@pytest.mark.clause("R23")
def test_a_curator_issues_credentials_only_where_the_college_lets_curators_do_so(cast: Cast) -> None:
    def may(guardian: str, *roles: Role) -> bool:
        person = User.get_by_id(getattr(cast, guardian)).person
        return can(cast.actor("curator"), "account:issue", Account(person, frozenset(roles)))

    assert not may("guardian", Role.G)
    settings.use(replace(settings.current(), curator_issues_credentials=True))
    assert may("guardian", Role.G)
    assert may("several", Role.G)  # of Gleb's, whom the curator has charge of
    assert not may("guardian", Role.G, Role.T)
    assert not may("vera", Role.S)
    assert not may("revoked", Role.G)
    assert not may("consented", Role.G)
    assert not may("stranger", Role.G)
