"""Asking the API as a person of the cast."""

from __future__ import annotations

from typing import Any

from flask import Flask, g

from models.access import Actor
from schema.http import graphql_blueprint


def api(actor: Actor | None) -> Any:
    """A client of the API alone, for whom this person is signed in."""
    app = Flask("tests")
    app.register_blueprint(graphql_blueprint(), url_prefix="/graphql")

    @app.before_request
    def _who() -> None:
        g.actor = actor

    return app.test_client()


def ask(actor: Actor | None, query: str, **variables: Any) -> dict[str, Any]:
    """The answer to an operation, as a client gets it."""
    response = api(actor).post("/graphql", json={"query": query, "variables": variables})
    answer: dict[str, Any] = response.get_json()
    return answer


def data(actor: Actor | None, query: str, **variables: Any) -> Any:
    """The data of an answer that has no errors."""
    answer = ask(actor, query, **variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]
