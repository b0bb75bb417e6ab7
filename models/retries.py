"""Answers that are kept for a while, so that a request which is sent again does not write again."""

from __future__ import annotations

import peewee

from . import clock
from .base import BaseModel, Line, Moment, required
from .people import User


class Retry(BaseModel):
    """What an act with an idempotency key has answered; its request is kept as a SHA-256, for comparison."""

    user = required(User, backref="retries", index=False)
    operation = Line(max_length=60)
    key = Line(max_length=100)
    request_hash = peewee.CharField(max_length=64)
    answer = peewee.TextField(default="")
    at = Moment(default=clock.now)

    class Meta:
        indexes = ((("user", "operation", "key"), True), (("at",), False))
