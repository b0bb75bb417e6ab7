"""A guardian's notice of a child's absence, in advance or afterwards (R32). No diagnosis is ever stored."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

import peewee

from . import clock
from .attendance import AbsenceCode
from .base import BaseModel, Choice, Line, Moment, Paragraph, optional, period, required
from .errors import Invalid
from .i18n import gettext
from .i18n import lazy as _
from .people import Student, User

LONGEST_DAYS = 60
FARTHEST_DAYS = 365


class NoticeCause(StrEnum):
    """Why a child is absent, in no more detail than an excuse needs."""

    ILLNESS = "illness"
    FAMILY = "family"
    OFFICIAL = "official"
    OTHER = "other"


NOTICE_CAUSE_NAMES = {
    NoticeCause.ILLNESS: _("illness"),
    NoticeCause.FAMILY: _("family reasons"),
    NoticeCause.OFFICIAL: _("official event"),
    NoticeCause.OTHER: _("other reason"),
}


class NoticeStatus(StrEnum):
    """What has become of a notice."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"


NOTICE_STATUS_NAMES = {
    NoticeStatus.SENT: _("waits for the curator"),
    NoticeStatus.ACCEPTED: _("accepted"),
    NoticeStatus.DECLINED: _("declined"),
}


class AbsenceNotice(BaseModel):
    """Days on which a student is absent, both included, and why; the curator accepts or declines it."""

    student = required(Student, backref="notices", index=False)
    author = required(User, backref="notices")
    starts_on = peewee.DateField()
    ends_on = peewee.DateField()
    cause = Choice(NoticeCause)
    text = Paragraph(max_length=500, default="")
    sent_at = Moment(default=clock.now)
    status = Choice(NoticeStatus, default=NoticeStatus.SENT)
    decided_by = optional(User, backref="decided_notices")
    decided_at = Moment(null=True)
    answer = Line(max_length=200, default="")
    version = peewee.IntegerField(default=1)

    class Meta:
        indexes = ((("student", "starts_on"), False), (("status",), False))
        constraints = [period()]


def excused_as(cause: NoticeCause) -> AbsenceCode:
    """The code that an unexcused absence becomes when a notice of this cause is accepted."""
    return AbsenceCode.SICK if cause is NoticeCause.ILLNESS else AbsenceCode.EXCUSED


def check_days(first: dt.date, last: dt.date, today: dt.date) -> None:
    """A notice is of 1 to 60 days, none of them more than a year before or after today.

    Raises:
        Invalid: it is not; the field is the day to be corrected.
    """
    if last < first:
        raise Invalid("ends_on", gettext("The last day lies before the first. Check the days."))
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(
            "ends_on", gettext("One notice is of at most %(limit)d days. Send another one for the rest.", limit=LONGEST_DAYS)
        )
    for field, day in (("starts_on", first), ("ends_on", last)):
        if abs((day - today).days) > FARTHEST_DAYS:
            raise Invalid(field, gettext("The day is more than a year away. Check the year."))


_MEDICAL = re.compile(
    r"\b[a-zа-я]\d\d(\.\d)?\b"  # a code of the classification of diseases: J06.9
    r"|диагн|орви|\bорз\b|грипп|ковид|covid|коронавирус|ангин|бронхит|пневмони|воспалени|гайморит|отит\b|ветрянк|краснух"
    r"|гастрит|аппендицит|отравлени|перелом|сотрясени|аллерги|астм|диабет|эпилеп|депресси|беременн|туберкул|гепатит|инфекци"
    r"|операци|диспансер|\bflu\b|diagnos",
    re.IGNORECASE,
)


def seems_medical(text: str) -> bool:
    """Whether a text seems to name an illness, which nobody needs to know; its author is told so, and may reword it."""
    return _MEDICAL.search(text) is not None
