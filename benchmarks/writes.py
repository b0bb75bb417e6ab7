"""Setting a mark, against bare INSERT and COMMIT of the same rows and durability; and what an open page keeps asking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from models.base import database
from models.people import User
from models.verbs.marks import mark_set

from . import data, plain
from .reads import JOURNAL
from .requests import SET, VERSION, actor_named, sender, token
from .timing import in_turn, wall

BAR, ROUNDS, COLUMN = 2.0, 15, 10
"""`COLUMN` marks in a row: a commit of another connection empties the page cache of SQLite, and a server has one writer."""
TEACHERS = ("teacher4", "teacher14", "teacher24")
"""Whose dots are closed: the first's by the verb, the second's by bare SQL, the third's through the API."""
PAGES, SECONDS = 500, 4
"""How many pages are open, and how often each asks whether there is news."""
DOTS = """
    SELECT assignment.id, enrollment.student_id FROM assignment
    JOIN lesson ON lesson.id = assignment.lesson_id JOIN journal ON journal.id = lesson.journal_id
    JOIN enrollment ON enrollment.group_id = journal.group_id
    WHERE assignment.is_compulsory AND lesson.entered_by_id = ? AND NOT EXISTS (
        SELECT 1 FROM mark WHERE mark.assignment_id = assignment.id AND mark.student_id = enrollment.student_id)
    ORDER BY lesson.date, assignment.id, enrollment.student_id"""


def run(app: Flask, path: Path) -> bool:
    """Print a line for each; whether setting a mark is within its bar."""
    ours, bare = actor_named(TEACHERS[0]), User.get(User.login == TEACHERS[1]).id
    day, own, theirs = str(data.NOON.date()), _dots(TEACHERS[0]), _dots(TEACHERS[1])
    bearer = token(TEACHERS[2])
    sends = (
        sender(app, bearer, SET, work=f"Assignment:{work}", student=f"Student:{student}")
        for work, student in _dots(TEACHERS[2])
    )
    statements = [len(plain.executed(lambda: mark_set(ours, *next(own), 4))), len(plain.executed(next(sends)))]
    connection = plain.connected(path)
    times = in_turn(
        [
            lambda: mark_set(ours, *next(own), 4),
            lambda: next(sends)(),  # noqa: PLW0108 - another one each time
            lambda: plain.insert(connection, *next(theirs), bare, day, journal=JOURNAL),
            lambda: plain.insert(connection, *next(theirs), bare, day),
        ],
        ROUNDS,
        wall,
        in_a_row=COLUMN,
    )
    connection.close()
    *acts, same_rows, mark_alone = times
    print(f"\n{'write, in ms as it passes':36} {'ours':>6} {'plain':>6} {'ratio':>6} {'SQL':>4}", end="   ")
    print(f"{'mark alone':>10} {'ratio':>6}")
    for name, taken, count in zip(("a mark with its audit entry", "the same by HTTP"), acts, statements, strict=True):
        print(f"{name:36} {taken * 1000:6.2f} {same_rows * 1000:6.2f} {taken / same_rows:6.2f} {count:4}", end="   ")
        print(f"{mark_alone * 1000:10.2f} {taken / mark_alone:6.2f}")
    print(f"{'':36} bar: {BAR:g} times the same rows by bare INSERT and COMMIT")
    _live(app)
    return acts[0] / same_rows <= BAR


def _dots(login: str) -> Iterator[tuple[int, int]]:
    """The cells with a dot in the journals of a teacher: the work and the student."""
    return iter(database.execute_sql(DOTS, (User.get(User.login == login).id,)).fetchall())


def _live(app: Flask) -> None:
    [taken] = in_turn([sender(app, token(TEACHERS[0]), VERSION, id=f"Journal:{JOURNAL}")], ROUNDS, in_a_row=COLUMN)
    share = 100 * taken * PAGES / SECONDS
    print(f"{'is there news? by HTTP':36} {taken * 1000:6.2f} ms of the processor;", end=" ")
    print(f"{PAGES} open pages that ask every {SECONDS} s take {share:.0f} % of one")
