"""Setting a mark, against a bare INSERT and COMMIT of the same durability."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from models.base import database
from models.people import User

from . import data, plain
from .requests import SET, sender, token
from .timing import in_turn, wall

ROUNDS = 150
TEACHERS = ("teacher4", "teacher14")
"""Whose dots are closed: the one's through the API, the other's by bare SQL."""
DOTS = """
    SELECT assignment.id, enrollment.student_id FROM assignment
    JOIN lesson ON lesson.id = assignment.lesson_id JOIN journal ON journal.id = lesson.journal_id
    JOIN enrollment ON enrollment.group_id = journal.group_id
    WHERE assignment.is_compulsory AND lesson.entered_by_id = ? AND NOT EXISTS (
        SELECT 1 FROM mark WHERE mark.assignment_id = assignment.id AND mark.student_id = enrollment.student_id)
    ORDER BY lesson.date, assignment.id, enrollment.student_id"""


def run(app: Flask, path: Path) -> bool:
    """Print the line; there is no bar to miss."""
    teacher, other = (User.get(User.login == login).id for login in TEACHERS)
    bearer = token(TEACHERS[0])
    sends = (
        sender(app, bearer, SET, work=f"Assignment:{work}", student=f"Student:{student}")
        for work, student in database.execute_sql(DOTS, (teacher,)).fetchall()
    )
    statements = plain.executed(next(sends))
    connection, cells = plain.connected(path), iter(database.execute_sql(DOTS, (other,)).fetchall())
    day = str(data.NOON.date())
    ours, bare = in_turn(
        [
            lambda: next(sends)(),  # noqa: PLW0108 - another one each time
            lambda: plain.insert(connection, *next(cells), other, day),
        ],
        ROUNDS,
        wall,
    )
    connection.close()
    print(f"\n{'write':34} {'ours, ms':>9} {'plain, ms':>10} {'ratio':>6} {'SQL':>4}")
    name = "a mark with its audit entry"
    print(f"{name:34} {ours * 1000:9.2f} {bare * 1000:10.2f} {ours / bare:6.2f} {len(statements):4}")
    return True
