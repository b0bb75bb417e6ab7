"""The small demo college for tests that look at it, and what they ask of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterator

import peewee
import pytest

from models import (
    TABLES,
    Assignment,
    AssignmentTarget,
    Attendance,
    Enrollment,
    Group,
    Homework,
    Journal,
    Lesson,
    Mark,
    Semester,
    SubgroupMembership,
    TimetableSlot,
    User,
    UserRole,
    clock,
    settings,
)
from models.access import Actor, actor_of
from models.base import column, connect, database
from models.demo import DemoSummary, make_demo
from models.migrations import migrate
from models.people import Role
from models.reads.grid import journal_grids
from models.reads.schedule import schedule

from ..conftest import Backend, shut

ON = dt.date(2026, 11, 23)
MORNING = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


@dataclasses.dataclass
class Made:
    settings: settings.Settings
    summary: DemoSummary


@pytest.fixture(scope="session")
def made(backend: Backend) -> Made:
    """The small demo college on Monday 23 November 2026, made once for all tests that only read it."""
    own = backend.new(f"d_{uuid.uuid4().hex[:12]}")
    settings.use(own)
    db = connect(own)
    migrate(db)
    with clock.stopped(MORNING):
        summary = make_demo(on=ON)
    shut(db)
    connect(backend.template)
    return Made(own, summary)


@pytest.fixture
def demo(made: Made, backend: Backend) -> Iterator[DemoSummary]:
    settings.use(made.settings)
    db = connect(made.settings)
    with clock.stopped(MORNING), database.atomic() as transaction:
        yield made.summary
        transaction.rollback()
    shut(db)
    connect(backend.template)


def digest() -> str:
    """A fingerprint of every row of every table."""
    found = hashlib.sha256()
    for model in TABLES:
        for row in model.select().order_by(model.id).tuples().iterator():
            found.update(repr((model.__name__, *map(str, row))).encode())
    return found.hexdigest()


def actor(summary: DemoSummary, role: Role) -> Actor:
    found = actor_of(User.get(User.login == summary.logins[role]).id)
    assert found is not None
    return found


def holders(*roles: Role) -> list[User]:
    """Accounts that hold all of these roles."""
    query = User.select()
    for role in roles:
        query = query.where(User.id.in_(UserRole.select(UserRole.user).where(UserRole.role == role)))
    return list(query)


def outside() -> list[tuple[str, int]]:
    """Marks, absences and individual tasks of students who did not belong to the journal on the lesson's day."""
    found = []
    for name, model, to_lesson in (
        ("mark", Mark, (Assignment, Lesson)), ("absence", Attendance, (Lesson,)),
        ("target", AssignmentTarget, (Assignment, Lesson)), ("homework", Homework, (Lesson,)),
    ):  # fmt: skip
        query = model.select(model.id).where(model.student.is_null(False))
        for joined in to_lesson:
            query = query.join(joined)
        enrolled = Enrollment.select().where(
            Enrollment.student == model.student, Enrollment.group == Journal.group, Enrollment.starts_on <= Lesson.date,
            Enrollment.ends_on.is_null() | (Enrollment.ends_on >= Lesson.date),
        )  # fmt: skip
        member = SubgroupMembership
        belongs = member.select().where(
            member.student == model.student, member.subgroup == Journal.subgroup, member.starts_on <= Lesson.date,
            member.ends_on.is_null() | (member.ends_on >= Lesson.date),
        )  # fmt: skip
        query = query.join(Journal).where(
            ~peewee.fn.EXISTS(enrolled) | (Journal.subgroup.is_null(False) & ~peewee.fn.EXISTS(belongs))
        )
        found += [(name, id) for id in column(query)]
    return found


def clashes_and_strays() -> tuple[list, list]:
    """Who is in two places at once by the timetable, and which lessons neither stand on it nor were moved away from it."""
    clashes, strays = [], []
    group_of = {id: (group, subgroup) for id, group, subgroup in _parts()}
    for semester in Semester.select():
        journals = column(Journal.select(Journal.id).where(Journal.semester == semester))
        if not TimetableSlot.select().where(TimetableSlot.journal.in_(journals)).exists():
            continue
        found = schedule(journals, semester.starts_on, semester.ends_on)
        taken: dict[tuple, set] = defaultdict(set)
        for due in found.due:
            group, subgroup = group_of[due.journal_id]
            assert len(due.teacher_ids) == 1
            clashes += [due for teacher in due.teacher_ids if teacher in taken[due.day, due.period, "teachers"]]
            taken[due.day, due.period, "teachers"] |= due.teacher_ids
            parts = taken[due.day, due.period, group]
            clashes += [due] if (None in parts or subgroup in parts or (parts and subgroup is None)) else []
            parts.add(subgroup)
        places = {(due.journal_id, due.day, due.period) for due in found.due}
        strays += [lesson for lesson in found.lessons if (lesson.planned_place or lesson.place) not in places]
    return clashes, strays


def _parts() -> list[tuple]:
    return list(Journal.select(Journal.id, Journal.group, Journal.subgroup).tuples())


def grids(summary: DemoSummary, groups: int = 3):
    wanted = column(Group.select(Group.id).order_by(Group.id).limit(groups))
    return journal_grids(actor(summary, Role.DEP), column(Journal.select(Journal.id).where(Journal.group.in_(wanted))))
