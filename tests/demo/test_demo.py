"""The demo college: how it is made, its people, its curricula. People would take it for a real one."""

from __future__ import annotations

import datetime as dt
import random

import peewee
import pytest

from models import (
    Attendance,
    Course,
    Enrollment,
    Group,
    Guardianship,
    Journal,
    Lesson,
    Mark,
    Person,
    Student,
    Teacher,
    TeachingLoad,
    TimetableSlot,
    User,
)
from models.access import actor_of
from models.base import column, database
from models.demo import SMALLEST, make_demo
from models.demo.calendar import is_school_day, last_terms
from models.demo.curricula import programmes
from models.demo.names import GIRLS, SURNAMES, Names, patronymic, surname
from models.errors import Code, Invalid
from models.people import Door, Role
from models.teaching import JournalKind
from models.verbs.accounts import sign_in

from ..conftest import day as date_of
from .conftest import ON, actor, clashes_and_strays, digest, grids, holders, outside

ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
"""What is made is decided before it is written; that it can be written on PostgreSQL, the other tests show."""

# --- making it --------------------------------------------------------------------------------------------------------


@ON_SQLITE
def test_the_same_day_gives_the_same_college_and_another_day_another(empty_database):
    found = []
    for on in (ON, ON, dt.date(2026, 11, 20)):
        with database.atomic() as transaction:
            summary = make_demo(on=on)
            found.append((summary.counts, digest()))
            transaction.rollback()
    assert found[0] == found[1] != found[2]


def test_a_database_with_people_is_refused_and_stays_as_it_was(empty_database):
    Person.create(last_name="Первый", first_name="Пётр")
    before = digest()
    with pytest.raises(Invalid) as refused:
        make_demo(on=ON)
    assert refused.value.code is Code.TAKEN
    assert digest() == before


@pytest.mark.parametrize("size", [0, SMALLEST - 1, 91, "3", None])
def test_an_impossible_size_is_refused_with_its_bounds(empty_database, size):
    with pytest.raises(Invalid) as refused:
        make_demo(size, ON)
    assert refused.value.problems[0].field == "size"
    assert "90" in refused.value.problems[0].message
    assert not Person.select().exists()


def test_a_failure_on_the_way_leaves_nothing_behind(empty_database):
    def fail(done: int, of: int) -> None:
        raise KeyboardInterrupt

    before = digest()
    with pytest.raises(KeyboardInterrupt):
        make_demo(on=ON, progress=fail)
    assert digest() == before


def test_progress_counts_groups_and_rows_can_be_added_afterwards(empty_database):
    steps: list[tuple[int, int]] = []
    summary = make_demo(4, ON, lambda done, of: steps.append((done, of)))
    assert steps == [(done, 8) for done in range(1, 9)]
    assert summary.counts["Group"] == Group.select().count() == 4
    newcomer = Person.create(last_name="Новая", first_name="Нина")
    assert newcomer.id == summary.counts["Person"] + 1


@ON_SQLITE
@pytest.mark.parametrize("on", ["2026-09-01", "2026-10-04", "2027-01-05", "2027-05-01", "2027-07-10", "2028-02-29"])
def test_it_can_be_any_day_of_the_year_also_a_sunday_a_holiday_or_one_between_semesters(empty_database, on):
    summary = make_demo(on=date_of(on))
    before, present = last_terms(summary.on)
    assert before.ends_on < present.starts_on <= summary.on
    assert Lesson.select(peewee.fn.MAX(Lesson.date)).scalar() <= summary.on
    assert Lesson.select().where(Lesson.date <= before.ends_on).count() > 500
    assert not outside()
    assert clashes_and_strays() == ([], [])
    if is_school_day(summary.on) and summary.on <= present.ends_on:
        me = actor(summary, Role.T).teacher_id
        mine = TimetableSlot.select().join(Journal).join(TeachingLoad).where(TeachingLoad.teacher == me)
        of_day = mine.where(
            TimetableSlot.weekday == summary.on.isoweekday(), Journal.closed_at.is_null(), TeachingLoad.replaces.is_null()
        ).count()
        done = Lesson.select().where(Lesson.teacher == me, Lesson.date == summary.on).count()
        assert 0 < done < of_day, "who signs in as a teacher has done some of the day's lessons, and not all"


# --- its people -------------------------------------------------------------------------------------------------------


def test_one_login_of_each_role_signs_in_and_has_that_role(demo):
    assert set(demo.logins) == set(Role)
    for role, login in demo.logins.items():
        user = sign_in(login, demo.password, door=Door.PANEL, address="127.0.0.1")
        found = actor_of(user.id)
        assert found is not None
        assert role in found.roles
        assert not found.must_change_password


@pytest.mark.clause("R4")
def test_some_people_hold_several_roles_in_one_account(demo):
    assert holders(Role.CUR, Role.T), "a curator who teaches"
    assert holders(Role.T, Role.G), "a teacher who is a parent"
    assert holders(Role.DEP, Role.T), "a deputy who teaches"
    people = column(User.select(User.person))
    assert len(people) == len(set(people))


def test_surname_and_patronymic_agree_in_gender(demo):
    for person in Person.select():
        is_female = person.middle_name.endswith("на")
        assert is_female or person.middle_name.endswith("ич"), person.name
        assert not is_female or not person.last_name.endswith(("ов", "ев", "ёв", "ин", "ский", "той")), person.name
        assert is_female or not person.last_name.endswith(("ова", "ева", "ёва", "ина", "ская", "тая")), person.name


def test_names_are_made_as_russian_makes_them():
    expected = {"Белов": "Белова", "Щукин": "Щукина", "Соловьёв": "Соловьёва", "Вишневский": "Вишневская",
                "Толстой": "Толстая", "Бондаренко": "Бондаренко", "Седых": "Седых"}  # fmt: skip
    assert {stem: surname(stem, is_male=False) for stem in expected} == expected
    assert patronymic("Илья", is_male=False) == "Ильинична"
    assert patronymic("Пётр", is_male=True) == "Петрович"
    assert len(set(SURNAMES)) == len(SURNAMES)
    assert len(set(GIRLS)) == len(GIRLS)
    names = Names(random.Random(1))
    made = [names.make(is_male=False) for _at in range(2000)]
    assert len({(name.last, name.first, name.middle) for name in made}) == 2000


@pytest.mark.clause("R26")
def test_the_guardian_who_signs_in_has_two_children_in_two_groups(demo):
    guardian = User.get(User.login == demo.logins[Role.G]).person_id
    children = column(Guardianship.select(Guardianship.student).where(Guardianship.guardian == guardian))
    groups = column(Enrollment.select(Enrollment.group).where(Enrollment.student.in_(children)))
    assert len(children) == 2
    assert len(set(groups)) == 2
    mine = actor(demo, Role.S).student_id
    assert mine in children, "one of them is the student who signs in"
    assert Student.select().where(Student.id.not_in(Guardianship.select(Guardianship.student))).exists()


def test_the_student_who_signs_in_has_marks_dots_and_absences(demo):
    student = actor(demo, Role.S).student_id
    assert Mark.select().where(Mark.student == student).count() > 50
    assert Attendance.select().where(Attendance.student == student).count() > 5
    assert sum(dot.student_id == student for grid in grids(demo, groups=1) for dot in grid.dots) > 3


def test_the_teacher_who_signs_in_teaches_three_groups_and_had_a_lesson_today_or_yesterday(demo):
    teacher = actor(demo, Role.T).teacher_id
    lessons = Lesson.select().where(Lesson.teacher == teacher)
    assert lessons.where(Lesson.date >= ON - dt.timedelta(days=2)).exists()
    groups = Journal.select(Journal.group).join(TeachingLoad).where(TeachingLoad.teacher == teacher)
    assert len(set(column(groups))) == 3


def test_the_curator_who_signs_in_has_a_group_and_teaches_in_it(demo):
    teacher = actor(demo, Role.CUR).teacher_id
    group = Group.get(Group.curator == teacher)
    assert Journal.select().join(TeachingLoad).where(TeachingLoad.teacher == teacher, Journal.group == group).exists()
    assert not Group.select().where(Group.curator.is_null()).exists()
    curators = column(Group.select(User.id).join(Teacher).join(User, on=(User.person == Teacher.person)))
    assert set(curators) == {user.id for user in holders(Role.CUR)}


# --- its curricula ----------------------------------------------------------------------------------------------------


@pytest.mark.clause("R3")
def test_modules_have_their_parts_and_parts_are_kept_in_journals_of_modules(demo):
    for module in Course.select().where(Course.kind == "module"):
        assert module.parts.exists(), module.code
        assert module.hours == sum(part.hours for part in module.parts), module.code
    for journal in Journal.select(Journal, Course).join(Course):
        assert (journal.kind is JournalKind.MODULE) == (journal.course.module_id is not None)
    assert Lesson.select().join(Journal).where(Journal.kind == JournalKind.MODULE).count() > 200
    assert Lesson.select().where(Lesson.kind == "practice", Lesson.hours == 6).count() > 30


def test_every_semester_of_every_speciality_has_topics_for_its_lessons():
    for programme in programmes():
        codes = [plan.code for plan in programme.plans]
        assert len(set(codes)) == len(codes)
        for semester in range(1, 2 * programme.years + 1):
            for plan in programme.taught(semester):
                count = 5 * plan.block or int(17 * (plan.pairs or 1))
                topics = plan.lessons(semester, count)
                assert len(topics) == count, (programme.code, plan.code)
                assert all(0 < len(topic.text) <= 500 and "Тема" not in topic.text for topic in topics)
                assert [made.number for made in topics if made.work == "КР"] == sorted(
                    made.number for made in topics if made.work == "КР"
                )


def test_main_disciplines_have_twenty_topics_of_their_own():
    for programme in programmes():
        main = [plan for plan in programme.plans if plan.pairs >= 2 and len(plan.semesters) >= 2]
        rich = [plan for plan in main if len(plan.topics) >= 20]
        assert len(rich) >= 5, programme.code
        assert len(rich) / len(main) > 0.8, programme.code
