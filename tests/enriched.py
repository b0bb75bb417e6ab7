"""The cast with a little of everything else that the API can show: what the walk over all fields looks at."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from dataclasses import replace

import pytest

import models as m
from models import access, reads, settings
from models.people import Door
from schema import reading

from .cast import PEOPLE, Cast

PERSONS = [name for name in PEOPLE if name != "blocked"]
"""Everybody who can sign in."""
IN_FULL = dict.fromkeys(("query_depth_limit", "query_alias_limit", "query_token_limit", "query_cost_limit"), 10**15)


@pytest.fixture
def college(cast: Cast) -> Cast:
    """The cast with a little of everything else that the API can show, and without limits on a request."""
    enrich(cast)
    settings.use(replace(settings.current(), **IN_FULL))
    return cast


def forget() -> None:
    """Queries are compiled once for a policy: who changes it for a test forgets them before and after."""
    for made in (reading._plans, reading._plans_of_nodes):
        made.entries.clear()
    for found in pkgutil.walk_packages(reads.__path__, "models.reads."):
        for made in vars(importlib.import_module(found.name)).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()
    access.forget()


def enrich(cast: Cast) -> None:
    """A module with its part, tokens, sign-ins, a subgroup's lesson, and a student who came when a teacher had gone."""
    for name in ("vera", "anna", "admin"):
        user, day = getattr(cast, name), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
        m.Token.create(
            user=user, name="дневник", value_hash=name, session_epoch=1, expires_at=day, last_used_at=day, revoked_at=day
        )
        m.SignIn.create(user=user, login=name, succeeded=True, door=Door.PANEL, address="10.0.0.1", browser="Firefox")
        m.User.update(last_sign_in_at=day).where(m.User.id == user).execute()
    speciality = m.Group.get_by_id(cast.group).speciality
    module = m.Course.create(speciality=speciality, code="ПМ.01", name="Разработка модулей", kind="module", hours=200)
    part = m.Course.create(speciality=speciality, code="МДК.01.01", name="Разработка", kind="mdk", hours=90, module=module)
    journal = m.Journal.create(
        course=part, group=cast.group, semester=cast.semester, kind="module", hours=20,
        closed_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    m.TeachingLoad.create(
        journal=journal, teacher=cast.teachers["anna"], starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 9, 30), hours=20
    )
    moment = dt.datetime(2026, 10, 9, 9, tzinfo=dt.UTC)
    lesson = m.Lesson.create(
        journal=cast.english, teacher=cast.teachers["boris"], date=dt.date(2026, 10, 7), period=2, topic="Времена",
        entered_at=moment, entered_by=cast.boris, attendance_taken_at=moment, attendance_taken_by=cast.boris,
    )  # fmt: skip
    work = m.Assignment.create(lesson=lesson, work_type=m.WorkType.get(code="СР"), position=1)
    m.AssignmentTarget.create(assignment=work, student=cast.students["vera"])
    m.Homework.create(lesson=lesson, student=cast.students["vera"], text="Пересказ", due_on=dt.date(2026, 10, 20))
    late = m.Person.create(last_name="Поздняев", first_name="Пров", birth_date=dt.date(2009, 2, 28))
    student = m.Student.create(person=late, number="26-8")
    m.Enrollment.create(student=student, group=cast.group, starts_on=dt.date(2026, 10, 5), order_in="40-у")
    for at, (taught, teacher) in enumerate(((cast.journal, "anna"), (cast.other_journal, "boris"))):
        m.WorkProgramme.create(
            journal=taught, status="approved", submitted_at=moment, approved_at=moment, approved_by=cast.deputy,
            comment="§ 1",
        )  # fmt: skip
        topic = m.ProgrammeTopic.create(journal=taught, position=1, title=f"Тема {at}", hours=8)
        m.Lesson.update(planned_topic=topic).where(m.Lesson.journal == taught).execute()
        m.Remark.create(journal=taught, author=cast.office, text="Нет темы")
        m.Remark.create(
            journal=taught, author=cast.deputy, text="Нет отметок", answer="Внесены", answered_at=moment,
            answered_by=getattr(cast, teacher),
        )  # fmt: skip
    for student, value, removed_at in (("vera", 4, None), ("gleb", 3, None), ("zoya", 5, moment)):
        m.SemesterGrade.create(
            journal=cast.journal, student=cast.students[student], value=value, author=cast.anna, entered_at=moment,
            removed_at=removed_at,
        )  # fmt: skip
    m.Mark.create(
        assignment=cast.work, student=cast.students["gleb"], value=5, marked_on=lesson.date, author=cast.anna,
        removed_at=moment,
    )  # fmt: skip
    m.Attendance.create(lesson=cast.lesson, student=cast.students["vera"], code="н", author=cast.anna, removed_at=moment)
    m.Semester.update(archived_on=dt.date(2026, 12, 31)).where(m.Semester.number == 2).execute()
    m.Speciality.update(qualification="программист").execute()
    start = dt.date(2026, 9, 1)
    for taught, weekday, period, weeks in (
        (cast.journal, 4, 1, "every"), (cast.journal, 1, 2, "even"), (cast.english, 3, 2, "every"),
        (cast.other_journal, 4, 1, "odd"), (cast.physics, 5, 1, "every"),
    ):  # fmt: skip
        m.TimetableSlot.create(
            journal=taught, weekday=weekday, period=period, weeks=weeks, starts_on=start, ends_on=dt.date(2026, 12, 30)
        )
    m.Holiday.create(day=dt.date(2026, 10, 5), name="День учителя")
    m.TeachingLoad.create(
        journal=cast.journal, teacher=cast.teachers["boris"], starts_on=dt.date(2026, 10, 15),
        ends_on=dt.date(2026, 10, 15), replaces=cast.teachers["anna"], period=1,
    )  # fmt: skip
    for author, child, answer in (("several", "gleb", "Принято"), ("guardian", "vera", "")):
        m.AbsenceNotice.create(
            author=getattr(cast, author), student=cast.students[child], starts_on=lesson.date, ends_on=lesson.date,
            cause="illness", text="Недомогание", status="accepted" if answer else "sent", answer=answer,
            decided_by=cast.curator if answer else None, decided_at=moment if answer else None,
        )  # fmt: skip
