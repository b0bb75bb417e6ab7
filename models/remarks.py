"""Remarks of the deputy director and the academic office on how a journal is kept, with the teacher's answers (R13)."""

from __future__ import annotations

import peewee

from . import clock
from .base import BaseModel, Moment, Paragraph, optional, required
from .people import User
from .teaching import Journal


class Remark(BaseModel):
    """A remark on a journal. It is unanswered until `answered_at`."""

    journal = required(Journal, backref="remarks")
    author = required(User, backref="remarks")
    text = Paragraph(max_length=1000)
    made_at = Moment(default=clock.now)
    answer = Paragraph(max_length=1000, default="")
    answered_by = optional(User, backref="answered_remarks")
    answered_at = Moment(null=True)
    version = peewee.IntegerField(default=1)
