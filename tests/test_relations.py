"""Relations have dates: rights begin and end with them (R26, R33, R39)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from models import (
    Assignment,
    Attendance,
    Enrollment,
    Group,
    Guardianship,
    Homework,
    Journal,
    Lesson,
    Mark,
    Person,
    Semester,
    Student,
    Subgroup,
    SubgroupMembership,
)
from models.access import (
    find,
    visible,
)
from models.errors import Code, JournalError

from .cast import TODAY, Cast
from .who_sees import absence, enrollment, guardianship, homework, mark


@pytest.mark.clause("R33")
def test_anna_reads_her_journal_until_the_semester_is_archived(cast: Cast) -> None:
    anna = cast.actor("anna")
    things = [
        (Journal, cast.journal), (Lesson, cast.lesson), (Mark, mark(cast, cast.work, "vera")), (Assignment, cast.work),
        (Student, cast.students["vera"]), (Group, cast.group), (Attendance, absence(cast, "gleb")),
        (Homework, homework(cast, cast.lesson, None)), (Enrollment, enrollment(cast, "vera", cast.group)),
    ]  # fmt: skip
    for model, id in things:
        assert find(anna, model, id).id == id
    Semester.update(archived_on=TODAY).where(Semester.id == cast.semester).execute()
    for model, id in things:
        with pytest.raises(JournalError) as refusal:
            find(anna, model, id)
        assert refusal.value.code is Code.NOT_FOUND, model.__name__
        assert find(cast.actor("deputy"), model, id).id == id
    assert find(cast.actor("vera"), Mark, mark(cast, cast.work, "vera")).value == 4


@pytest.mark.clause("R33")
def test_the_future_teacher_reads_the_journal_from_the_first_day_of_the_assignment(cast: Cast) -> None:
    future = cast.actor("future")
    on_the_eve = replace(future, today=dt.date(2026, 10, 31))
    on_the_day = replace(future, today=dt.date(2026, 11, 1))
    assert not visible(on_the_eve, Journal).exists()
    assert [row.id for row in visible(on_the_day, Journal)] == [cast.journal]


@pytest.mark.clause("R26")
def test_a_guardian_sees_the_child_from_the_first_to_the_last_day_of_the_link(cast: Cast) -> None:
    revoked = cast.actor("revoked")
    seen = {
        day: visible(replace(revoked, today=day), Student).exists()
        for day in map(dt.date.fromisoformat, ("2025-08-31", "2025-09-01", "2026-08-31", "2026-09-01"))
    }
    assert list(seen.values()) == [False, True, True, False]


@pytest.mark.clause("R26")
@pytest.mark.parametrize(
    ("today", "consent", "seen"),
    [
        ("2027-05-16", None, True),  # the day before Vera is 18
        ("2027-05-17", None, False),
        ("2027-05-17", "2027-05-17", True),
        ("2027-05-17", "2027-05-18", False),  # consent that is yet to come
        ("2027-06-01", "2027-05-18", True),
    ],
)
def test_on_the_eighteenth_birthday_the_mother_loses_sight_unless_vera_consents(
    cast: Cast, today: str, consent: str | None, seen: bool
) -> None:
    link = guardianship(cast, "guardian", "vera")
    Guardianship.update(adult_consent_on=consent and dt.date.fromisoformat(consent)).where(Guardianship.id == link).execute()
    mother = replace(cast.actor("guardian"), today=dt.date.fromisoformat(today))
    things = [
        (Student, cast.students["vera"]), (Mark, mark(cast, cast.work, "vera")), (Lesson, cast.lesson),
        (Group, cast.group), (Journal, cast.english), (Guardianship, link),
    ]  # fmt: skip
    for model, id in things:
        assert visible(mother, model).where(model.id == id).exists() == seen, model.__name__


@pytest.mark.clause("R26")
def test_who_was_born_on_29_february_is_of_age_on_1_march(cast: Cast) -> None:
    Person.update(birth_date=dt.date(2008, 2, 29)).where(
        Person.id == Student.get_by_id(cast.students["vera"]).person_id
    ).execute()
    mother = cast.actor("guardian")
    seen = [visible(replace(mother, today=dt.date(2026, month, day)), Student).exists() for month, day in ((2, 28), (3, 1))]
    assert seen == [True, False]


@pytest.mark.clause("R39")
def test_who_left_a_subgroup_before_the_semester_is_no_longer_of_its_journal(cast: Cast) -> None:
    gleb, first = cast.students["gleb"], Subgroup.get(group=cast.group, name="1")
    past = {"starts_on": dt.date(2026, 1, 12), "ends_on": dt.date(2026, 6, 30)}
    member = SubgroupMembership.create(subgroup=first, student=gleb, **past)
    boris = cast.actor("boris")
    assert not visible(boris, Student).where(Student.id == gleb).exists()
    assert not visible(boris, SubgroupMembership).where(SubgroupMembership.id == member).exists()
    assert not visible(cast.actor("gleb"), Journal).where(Journal.id == cast.english).exists()
    SubgroupMembership.update(ends_on=dt.date(2026, 9, 14)).where(SubgroupMembership.id == member).execute()
    assert visible(boris, Student).where(Student.id == gleb).exists()
    assert visible(cast.actor("gleb"), Journal).where(Journal.id == cast.english).exists()


@pytest.mark.clause("R33")
def test_a_former_teacher_does_not_learn_who_came_after_the_assignment(cast: Cast) -> None:
    yana = cast.students["yana"]
    Enrollment.update(ends_on=dt.date(2026, 9, 30)).where(Enrollment.student == yana).execute()
    Enrollment.create(student=yana, group=cast.group, starts_on=dt.date(2026, 10, 1))
    assert not visible(cast.actor("former"), Student).where(Student.id == yana).exists()
    assert visible(cast.actor("anna"), Student).where(Student.id == yana).exists()
