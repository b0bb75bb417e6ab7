"""The journal of a group as a file (D1), and a list of 1,500 students."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import exports
from admin.uploads import read_rows
from models import Group
from models.access import actor_of
from models.base import connect, database
from models.migrations import migrate
from models.people import Person, Role, User, UserRole
from models.settings import Settings
from models.verbs import lists
from tests import real_size

from .data import COURSES, LESSONS
from .requests import actor_named
from .timing import in_turn, processor

EXPORT_BAR, MEMORY_BAR, IMPORT_BAR = 1.0, 150.0, 10.0
"""Seconds, megabytes, seconds."""
GROUP, ROUNDS = 31, 5


def run(folder: Path) -> bool:
    """Print a line for each; whether all of them are within their bars."""
    print()
    return all([_export(), _import(folder)])


def _export() -> bool:
    actor, group = actor_named("office"), Group.get_by_id(GROUP)

    def make() -> exports.Document:
        return exports.make(actor, "group-journal", group=group.id, semester=1)

    [seconds] = in_turn([make], ROUNDS)
    tracemalloc.start()
    size = len(make().content)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(
        f"D1, {COURSES} journals of {LESSONS} lessons: {seconds:.2f} s of the processor, {peak:.0f} MB at the peak, "
        f"{size / 1000:.0f} KB   (bar: {EXPORT_BAR:g} s, {MEMORY_BAR:g} MB)"
    )
    return seconds <= EXPORT_BAR and peak <= MEMORY_BAR


def _import(folder: Path) -> bool:
    """The lists as files of the office's, into a college with nothing in it."""
    database.close()
    connect(Settings(database_url=f"sqlite:///{folder}/empty.db"))
    migrate()
    user = User.create(person=Person.create(last_name="Админов", first_name="Антон"), login="admin", password_hash="")
    UserRole.create(user=user, role=Role.ADM)
    actor = actor_of(user.id)
    if actor is None:
        raise LookupError("admin")
    for kind, rows in (("teachers", real_size.teachers()), ("groups", real_size.groups())):
        lists.apply(actor, kind, read_rows(real_size.workbook(rows)))
    content = real_size.workbook(real_size.students())
    begun = processor()
    summary = lists.apply(actor, "students", read_rows(content))
    seconds = processor() - begun
    print(f"a list of {summary.plan.totals.create} students: {seconds:.2f} s of the processor   (bar: {IMPORT_BAR:g} s)")
    return summary.written and seconds <= IMPORT_BAR
