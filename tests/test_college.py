"""Years, groups, subgroups and enrolment: days that never overlap, and a past that stays (R28, R47)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from models import AcademicYear, Enrollment, Group, Semester, Speciality, Student, Subgroup, SubgroupMembership
from models.base import database
from models.college import course_of_study
from models.errors import Code, JournalError
from models.teaching import Journal, attendees
from models.verbs.college import (
    ENROLLMENTS,
    GROUPS,
    MEMBERSHIPS,
    SEMESTERS,
    SPECIALITIES,
    SUBGROUPS,
    YEARS,
    enrollment_end,
    student_transfer,
)

from .cast import END, PEOPLE, START, TODAY, Cast, person
from .refusals import refused

OTHERS = [name for name in PEOPLE if name not in {"admin", "office", "blocked"}]
DAY = dt.timedelta(days=1)


def student(cast: Cast, name: str) -> Student:
    return Student.get_by_id(cast.students[name])


def present(cast: Cast, name: str) -> Enrollment:
    return Enrollment.get(Enrollment.student == cast.students[name], Enrollment.ends_on.is_null())


def newcomer() -> Student:
    return Student.create(person=person("Новикова", "Нина"))


@pytest.mark.clause("R47")
@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_office_and_the_administrator_enrols(cast: Cast, name: str) -> None:
    actor, fresh, member = cast.actor(name), newcomer(), SubgroupMembership.get()
    for act in (
        lambda: ENROLLMENTS.create(actor, student=fresh, group=cast.group, starts_on=TODAY),
        lambda: ENROLLMENTS.change(actor, present(cast, "vera"), order_in="99-у"),
        lambda: ENROLLMENTS.remove(actor, present(cast, "vera")),
        lambda: student_transfer(actor, student(cast, "vera"), group=cast.other_group, on=TODAY),
        lambda: enrollment_end(actor, present(cast, "vera"), ends_on=TODAY, reason="leave"),
        lambda: MEMBERSHIPS.create(actor, subgroup=member.subgroup_id, student=cast.students["gleb"], starts_on=TODAY),
        lambda: MEMBERSHIPS.remove(actor, member),
    ):
        with refused(Code.FORBIDDEN):
            act()


@pytest.mark.clause("R28")
@pytest.mark.parametrize("name", [*OTHERS, "office"])
def test_nobody_but_the_administrator_opens_years_and_groups(cast: Cast, name: str) -> None:
    actor, group = cast.actor(name), Group.get_by_id(cast.group)
    for act in (
        lambda: YEARS.create(actor, name="2027/2028", starts_on="2027-09-01", ends_on="2028-08-31"),
        lambda: SEMESTERS.change(actor, Semester.get_by_id(cast.semester), ends_on=END - DAY),
        lambda: SPECIALITIES.create(actor, code="15.02.08", name="Технология машиностроения"),
        lambda: GROUPS.create(actor, name="ИС-31", speciality=1, admitted_on=START, study_ends_on="2030-06-30"),
        lambda: GROUPS.change(actor, group, curator=cast.teachers["anna"]),
        lambda: GROUPS.remove(actor, group),
        lambda: SUBGROUPS.create(actor, group=group, name="3"),
    ):
        with refused(Code.FORBIDDEN):
            act()


@pytest.mark.clause("R28")
def test_the_administrator_opens_a_year_with_semesters_and_a_group(cast: Cast) -> None:
    admin = cast.actor("admin")
    year = YEARS.create(admin, name="2027/2028", starts_on="2027-09-01", ends_on="2028-08-31")
    semester = SEMESTERS.create(admin, year=year, number=1, starts_on="2027-09-01", ends_on="2027-12-30")
    group = GROUPS.create(
        admin, name="ИС-31", speciality=Speciality.get(), curator=cast.teachers["anna"], admitted_on="2027-09-01",
        study_ends_on="2031-06-30",
    )  # fmt: skip
    assert (semester.name, group.form, course_of_study(group, semester)) == ("1 семестр 2027/2028", "full_time", 1)
    assert course_of_study(Group.get_by_id(cast.group), semester) == 2


BAD: list[tuple[Any, dict[str, Any], Code, str]] = [
    (YEARS, {"ends_on": "2027-09-01"}, Code.INVALID, "ends_on"),
    (YEARS, {"ends_on": "2027-08-31"}, Code.INVALID, "ends_on"),
    (YEARS, {"name": "2026/2027"}, Code.TAKEN, "name"),
    (YEARS, {"name": "2027/2028 год"}, Code.INVALID, "name"),
    (YEARS, {"starts_on": None}, Code.REQUIRED, "starts_on"),
    (SEMESTERS, {"starts_on": "2026-08-31"}, Code.INVALID, "starts_on"),
    (SEMESTERS, {"ends_on": "2027-09-01"}, Code.INVALID, "starts_on"),
    (SEMESTERS, {"number": 3}, Code.INVALID, "number"),
    (SEMESTERS, {"number": 1}, Code.TAKEN, "number"),
    (SEMESTERS, {"ends_on": "2026-09-01"}, Code.INVALID, "ends_on"),
    (SEMESTERS, {"year": 10_000}, Code.NOT_FOUND, "year"),
    (GROUPS, {"name": "ИС-21"}, Code.TAKEN, "name"),
    (GROUPS, {"name": "я" * 41}, Code.INVALID, "name"),
    (GROUPS, {"name": ""}, Code.REQUIRED, "name"),
    (GROUPS, {"study_ends_on": "2026-09-01"}, Code.INVALID, "study_ends_on"),
    (GROUPS, {"curator": 10_000}, Code.NOT_FOUND, "curator"),
    (GROUPS, {"speciality": None}, Code.REQUIRED, "speciality"),
    (GROUPS, {"form": "вечерняя"}, Code.INVALID, "form"),
    (SPECIALITIES, {"code": "09.02.07"}, Code.TAKEN, "code"),
    (SPECIALITIES, {"name": "я" * 100_000}, Code.INVALID, "name"),
    (SUBGROUPS, {"name": "1"}, Code.TAKEN, "name"),
]


@pytest.mark.clause("R28")
@pytest.mark.parametrize(("noun", "values", "code", "field"), BAD, ids=[f"{b[0].name}-{b[1]!a}"[:60] for b in BAD])
def test_what_cannot_be_is_refused_with_the_field(cast: Cast, noun: Any, values: Any, code: Code, field: str) -> None:
    good: dict[Any, dict[str, Any]] = {
        YEARS: {"name": "2027/2028", "starts_on": "2027-09-01", "ends_on": "2028-08-31"},
        SEMESTERS: {"year": AcademicYear.get().id, "number": 2, "starts_on": "2026-09-01", "ends_on": "2026-12-30"},
        GROUPS: {"name": "ИС-31", "speciality": 1, "admitted_on": "2026-09-01", "study_ends_on": "2030-06-30"},
        SPECIALITIES: {"code": "15.02.08", "name": "Технология машиностроения"},
        SUBGROUPS: {"group": cast.group, "name": "3"},
    }
    Semester.delete().where(Semester.number == 2).execute()
    with refused(code, field):
        noun.create(cast.actor("admin"), **{**good[noun], **values})
    assert noun.create(cast.actor("admin"), **good[noun]).id


@pytest.mark.clause("R47")
@pytest.mark.parametrize(
    ("starts", "ends", "free"),
    [
        ("2026-09-15", None, False),
        ("2026-08-01", "2026-09-01", False),  # its last day is the first of the other
        ("2026-09-30", "2026-09-30", False),
        ("2026-10-01", None, False),
        ("2026-08-01", None, False),
        ("2026-08-01", "2026-08-31", True),
        ("2025-09-01", "2026-06-30", True),
    ],
)
def test_zoya_is_never_in_two_groups_on_one_day(cast: Cast, starts: str, ends: str | None, free: bool) -> None:
    values = {"student": cast.students["zoya"], "group": cast.third_group, "starts_on": starts, "ends_on": ends}
    if free:
        assert ENROLLMENTS.create(cast.actor("office"), **values).id
    else:
        with refused(Code.TAKEN, "starts_on"):
            ENROLLMENTS.create(cast.actor("office"), **values)


@pytest.mark.clause("R47")
def test_an_enrolment_is_not_stretched_over_another(cast: Cast) -> None:
    first = Enrollment.get(student=cast.students["zoya"], group=cast.group)
    for ends_on in (None, "2026-10-01", "2026-12-01"):
        with refused(Code.TAKEN):
            ENROLLMENTS.change(cast.actor("office"), first, ends_on=ends_on)
        first = Enrollment.get_by_id(first.id)
    with refused(Code.INVALID, "ends_on"):
        ENROLLMENTS.change(cast.actor("office"), first, ends_on="2026-08-31")


@pytest.mark.clause("R47")
def test_vera_is_transferred_and_the_day_before_is_her_last_in_the_old_group(cast: Cast) -> None:
    office = cast.actor("office")
    moved = student_transfer(office, student(cast, "vera"), group=cast.other_group, on=TODAY, order="55-у")
    old = Enrollment.get(student=cast.students["vera"], group=cast.group)
    assert (old.ends_on, old.reason, old.order_out) == (TODAY - DAY, "transfer", "55-у")
    assert (moved.starts_on, moved.ends_on, moved.order_in) == (TODAY, None, "55-у")
    assert SubgroupMembership.get(student=cast.students["vera"]).ends_on == TODAY - DAY
    journal, other = Journal.get_by_id(cast.journal), Journal.get_by_id(cast.other_journal)
    in_old = [cast.students["vera"] in attendees(journal, day) for day in (TODAY - DAY, TODAY)]
    in_new = [cast.students["vera"] in attendees(other, day) for day in (TODAY - DAY, TODAY)]
    assert (in_old, in_new) == ([True, False], [False, True])


@pytest.mark.clause("R47")
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"on": START}, Code.INVALID, "on"),  # the day she came
        ({"on": START - DAY}, Code.INVALID, "on"),
        ({"on": "завтра"}, Code.INVALID, "on"),
        ({"on": None}, Code.REQUIRED, "on"),
        ({"group": "own"}, Code.INVALID, "group"),
        ({"group": 10_000}, Code.NOT_FOUND, "group"),
        ({"group": None}, Code.REQUIRED, "group"),
        ({"order": "я" * 81}, Code.INVALID, "order"),
    ],
    ids=str,
)
def test_a_transfer_that_cannot_be_is_refused_whole(cast: Cast, values: dict[str, Any], code: Code, field: str) -> None:
    wanted = {"group": cast.other_group, "on": TODAY, **values}
    wanted["group"] = cast.group if wanted["group"] == "own" else wanted["group"]
    with refused(code, field):
        student_transfer(cast.actor("office"), student(cast, "vera"), **wanted)


@pytest.mark.clause("R47")
def test_gleb_goes_on_leave_and_returns(cast: Cast) -> None:
    office, gleb, journal = cast.actor("office"), cast.students["gleb"], Journal.get_by_id(cast.journal)
    enrollment_end(office, present(cast, "gleb"), ends_on=dt.date(2026, 10, 9), reason="leave", order="60-у")
    assert SubgroupMembership.get(student=gleb).ends_on == dt.date(2026, 10, 9)
    with refused(Code.INVALID, "student"):
        student_transfer(office, student(cast, "gleb"), group=cast.other_group, on=TODAY)
    with refused(Code.TAKEN):
        ENROLLMENTS.create(office, student=gleb, group=cast.group, starts_on=dt.date(2026, 10, 9))
    ENROLLMENTS.create(office, student=gleb, group=cast.group, starts_on=dt.date(2026, 12, 1))
    days = {day: gleb in attendees(journal, dt.date(2026, *day)) for day in ((10, 9), (10, 10), (11, 30), (12, 1))}
    assert list(days.values()) == [True, False, False, True]


@pytest.mark.clause("R47")
@pytest.mark.parametrize(
    ("ends_on", "reason", "code", "field"),
    [
        (START - DAY, "leave", Code.INVALID, "ends_on"),
        (None, "leave", Code.REQUIRED, "ends_on"),
        (TODAY, "vanished", Code.INVALID, "reason"),
        (TODAY, None, Code.REQUIRED, "reason"),
    ],
)
def test_an_enrolment_ends_on_a_day_and_for_a_reason(cast: Cast, ends_on: Any, reason: Any, code: Code, field: str) -> None:
    with refused(code, field):
        enrollment_end(cast.actor("office"), present(cast, "vera"), ends_on=ends_on, reason=reason)


@pytest.mark.clause("R39")
def test_a_student_moves_between_subgroups_of_the_own_group_only(cast: Cast) -> None:
    office, gleb = cast.actor("office"), cast.students["gleb"]
    first, second = Subgroup.get(group=cast.group, name="1"), Subgroup.get(group=cast.group, name="2")
    with refused(Code.INVALID, "student"):
        MEMBERSHIPS.create(office, subgroup=first, student=cast.students["yana"], starts_on=TODAY)
    with refused(Code.INVALID, "student"):  # Zoya left on 30 September
        MEMBERSHIPS.create(office, subgroup=first, student=cast.students["zoya"], starts_on=dt.date(2026, 10, 1))
    with refused(Code.TAKEN):
        MEMBERSHIPS.create(office, subgroup=second, student=gleb, starts_on=TODAY)
    with refused(Code.INVALID, "ends_on"):
        MEMBERSHIPS.create(office, subgroup=first, student=gleb, starts_on=TODAY, ends_on=TODAY - DAY)
    old = SubgroupMembership.get(student=gleb)
    MEMBERSHIPS.change(office, old, ends_on=TODAY - DAY)
    MEMBERSHIPS.create(office, subgroup=first, student=gleb, starts_on=TODAY)
    english = Journal.get_by_id(cast.english)
    assert [gleb in attendees(english, day) for day in (TODAY - DAY, TODAY)] == [False, True]


@pytest.mark.clause("R28")
def test_what_is_in_use_is_not_removed(cast: Cast) -> None:
    admin = cast.actor("admin")
    for noun, row in (
        (YEARS, AcademicYear.get()), (SEMESTERS, Semester.get_by_id(cast.semester)), (GROUPS, Group.get_by_id(cast.group)),
        (SPECIALITIES, Speciality.get()), (SUBGROUPS, Subgroup.get()),
    ):  # fmt: skip
        with refused(Code.IN_USE):
            noun.remove(admin, row)
    empty = SUBGROUPS.create(admin, group=cast.group, name="3")
    SUBGROUPS.remove(admin, empty)
    assert Subgroup.get_or_none(Subgroup.id == empty.id) is None


spans = st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 30)))


@pytest.mark.clause("R47")
@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(spans, min_size=2, max_size=6))
def test_whatever_is_tried_no_two_enrolments_of_a_student_share_a_day(
    cast: Cast, wanted: list[tuple[int, int | None]]
) -> None:
    office = cast.actor("office")
    with database.atomic() as attempt:
        fresh, kept = newcomer(), []
        for at, (first, last) in enumerate(wanted):
            starts, ends = START + first * DAY, None if last is None else START + last * DAY
            days = set(range(first, 100 if last is None else last + 1))
            possible = bool(days) and not any(days & other for other in kept)
            group = cast.group if at % 2 else cast.other_group
            try:
                ENROLLMENTS.create(office, student=fresh, group=group, starts_on=starts, ends_on=ends)
            except JournalError as refusal:
                assert not possible, (first, last, kept, refusal.problems)  # noqa: PT017 - both ways are looked at
            else:
                assert possible, (first, last, kept)
                kept.append(days)
        assert Enrollment.select().where(Enrollment.student == fresh).count() == len(kept)
        attempt.rollback()
