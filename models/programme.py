"""The work programme (рабочая программа) of a journal: its topics with hours, as planned (R8)."""

from __future__ import annotations

from enum import StrEnum

import peewee

from .base import BaseModel, Choice, Line, Moment, Number, Paragraph, optional, required
from .i18n import lazy as _
from .people import User
from .teaching import Journal, LessonKind

TOPICS_A_PROGRAMME, HOURS_A_TOPIC = 150, 200


class ProgrammeStatus(StrEnum):
    """How far a programme has come: its teacher writes it, hands it in, and a deputy approves it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"


PROGRAMME_STATUS_NAMES = {
    ProgrammeStatus.DRAFT: _("being written"),
    ProgrammeStatus.SUBMITTED: _("waits for approval"),
    ProgrammeStatus.APPROVED: _("approved"),
}


class WorkProgramme(BaseModel):
    """The state of a journal's programme. `comment` is the deputy's, with which it was given back."""

    journal = required(Journal, unique=True, backref="programmes")
    status = Choice(ProgrammeStatus, default=ProgrammeStatus.DRAFT)
    submitted_at = Moment(null=True)
    approved_at = Moment(null=True)
    approved_by = optional(User, backref="approved_programmes")
    comment = Paragraph(max_length=1000, default="")
    version = peewee.IntegerField(default=1)


class ProgrammeTopic(BaseModel):
    """A topic of the programme, in its place, with the academic hours planned for it.

    There is room for as many places again, through which topics pass when they change theirs.
    """

    journal = required(Journal, backref="topics", index=False)
    position = Number(1, 2 * TOPICS_A_PROGRAMME)
    title = Line(max_length=500)
    kind = Choice(LessonKind, default=LessonKind.LECTURE)
    hours = Number(1, HOURS_A_TOPIC, default=2)

    class Meta:
        indexes = ((("journal", "position"), True),)


class TopicState(StrEnum):
    """How far a topic has come, by its hours and by the day on which the plan had it finished."""

    DONE = "done"
    BEHIND = "behind"
    BEGUN = "begun"
    TO_COME = "to_come"


TOPIC_STATE_NAMES = {
    TopicState.DONE: _("done"),
    TopicState.BEHIND: _("behind the plan"),
    TopicState.BEGUN: _("begun"),
    TopicState.TO_COME: _("to come"),
}


def hours_due(planned: int, passed: int, total: int) -> int:
    """Academic hours that should have been delivered when `passed` of `total` lessons (or days) of the semester are over."""
    return planned * passed // total if total else 0


def topic_state(planned: int, delivered: int, planned_through: int, due: int) -> TopicState:
    """The state of a topic with `planned` and `delivered` hours (R8).

    `planned_through` are the hours of the plan up to its end, `due` those that should have been delivered by now.
    """
    if delivered >= planned:
        return TopicState.DONE
    if planned_through <= due:
        return TopicState.BEHIND
    return TopicState.BEGUN if delivered else TopicState.TO_COME
