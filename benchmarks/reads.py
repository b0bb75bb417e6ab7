"""The three reads that have a bar, for everybody who may ask them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from . import plain
from .requests import GRID, USERS, WEEK, answerer, sender, token
from .timing import in_turn

BAR, ROUNDS = 3.0, 200
JOURNAL, STUDENT, TEACHER = 305, 751, "teacher4"
"""A journal in the middle of the data, a student of its group, and the teacher of it."""


def run(app: Flask, path: Path) -> bool:
    """Print a line for each read; whether all of them are within the bar."""
    grid: dict[str, Any] = {"id": f"Journal:{JOURNAL}"}
    week: dict[str, Any] = {"student": f"Student:{STUDENT}", "from": "2026-10-12", "to": "2026-10-18"}
    print(f"{'answers, in ms of the processor':36} {'ours':>6} {'plain':>6} {'ratio':>6} {'SQL':>4} {'KB':>5}", end="   ")
    print(f"{'by HTTP':>7} {'plain':>6} {'ratio':>6}")
    met = [
        _line(app, path, name, login, query, variables)
        for name, query, variables, logins in (
            ("a journal's grid", GRID, grid, ("office", TEACHER)),
            ("a student's week", WEEK, week, (f"student{STUDENT - 1}", f"guardian{STUDENT - 1}")),
            ("a page of 50 users", USERS, {}, ("administrator", "office")),
        )
        for login in logins
    ]
    print(f"{'':36} bar: {BAR:g} times plain")
    return all(met)


def _line(app: Flask, path: Path, name: str, login: str, query: str, variables: dict[str, Any]) -> bool:
    answer, send = answerer(login, query, **variables), sender(app, token(login), query, **variables)
    size = len(send())
    if answer() != send():
        raise RuntimeError(f"{name}: the two ways give two answers")
    asked, sent = plain.executed(answer), plain.executed(send)
    connection = plain.connected(path)
    ours, bare, http, bare_http = in_turn(
        [answer, lambda: plain.answer(connection, asked), send, lambda: plain.answer(connection, sent)], ROUNDS
    )
    connection.close()
    print(f"{name + ', ' + login:36} {ours * 1000:6.2f} {bare * 1000:6.2f} {ours / bare:6.2f}", end=" ")
    print(f"{len(asked):4} {size / 1000:5.1f}   {http * 1000:7.2f} {bare_http * 1000:6.2f} {http / bare_http:6.2f}")
    return ours / bare <= BAR
