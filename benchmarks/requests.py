"""The requests that are measured, and the client that sends them: the whole application, called as a server calls it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import orjson
from flask import Flask
from werkzeug.test import EnvironBuilder

from models.access import Actor, actor_of
from models.people import User
from models.verbs.tokens import token_make
from schema.context import Context
from schema.root import schemas

GRID = """query Grid($id: ID!) { journalGrid(id: $id) {
  id courseName groupName plannedHours deliveredHours isClosed
  students { id name shortName markCount average proposed days { startsOn endsOn } }
  lessons { id date period kind topic hours homework attendanceTakenAt teacherName version }
  works { id lessonId position code title isCompulsory version }
  marks { assignmentId studentId value markedOn version }
  absences { lessonId studentId code version }
  dots { assignmentId studentId }
} }"""
WEEK = """query Week($student: ID!, $from: Date!, $to: Date!) { diary(studentId: $student, from: $from, to: $to) {
  id date period kind topic hours courseCode courseName teacherName attendanceTaken absence
  works { assignmentId workType title value markedOn hasDot }
  homework { text dueOn isIndividual }
} }"""
USERS = """{ users(first: 50) { nodes { id login name roles active lastSignInAt } pageInfo { hasNextPage endCursor } } }"""
SET = """mutation Set($work: ID!, $student: ID!) {
  markSet(assignmentId: $work, studentId: $student, value: 4) { mark { id value version } errors { code message } }
}"""

VERSION = "query Version($id: ID!) { journalVersion(id: $id) }"


def token(login: str) -> str:
    """A token of the account with this login."""
    return token_make(actor_named(login), "benchmark")[1]


def actor_named(login: str) -> Actor:
    actor = actor_of(User.get(User.login == login).id)
    if actor is None:
        raise LookupError(login)
    return actor


def answerer(login: str, query: str, **variables: Any) -> Callable[[], bytes]:
    """What answers an operation for somebody who is signed in already: from its text to JSON, without HTTP."""
    actor = actor_named(login)

    def answer() -> bytes:
        result = schemas().of(actor.roles).execute_sync(query, variables, Context(actor))
        return orjson.dumps({"data": result.data})

    return answer


def sender(app: Flask, bearer: str, query: str, **variables: Any) -> Callable[[], bytes]:
    """What sends one request and gives the answer's body.

    Raises:
        RuntimeError: when it is called, if the answer holds errors.
    """
    body = orjson.dumps({"query": query, "variables": variables})
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/graphql-response+json"}
    builder = EnvironBuilder("/graphql", method="POST", data=body, content_type="application/json", headers=headers)
    environ = builder.get_environ()

    def send() -> bytes:
        statuses: list[str] = []
        parts = app.wsgi_app({**environ, "wsgi.input": io.BytesIO(body)}, lambda status, *_rest: statuses.append(status))
        answer = b"".join(parts)
        parts.close()  # type: ignore[attr-defined]
        if statuses != ["200 OK"] or b'"errors":[{' in answer:
            raise RuntimeError(answer.decode())
        return answer

    return send
