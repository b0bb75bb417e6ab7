"""Links to documents."""

from __future__ import annotations

import datetime as dt

import strawberry

from exports import link
from models.access import ACTIONS

from . import ids
from .context import actor_in
from .fields import RULE, shape

EXPORTERS = frozenset(ACTIONS["journal:export"])


@shape()
class DownloadLink:
    """A short-lived link to a document, which a browser follows without a token (ссылка на документ)."""

    path: str = strawberry.field(description="Path on this server, with a signature (путь).", metadata={RULE: EXPORTERS})
    expires_at: dt.datetime = strawberry.field(description="When it ends (действует до).", metadata={RULE: EXPORTERS})


@shape()
class ExportQuery:
    """Documents (документы)."""

    @strawberry.field(
        description="Link to the journals of a group in a semester as an Excel file (журнал группы, документ D1).",
        metadata={RULE: EXPORTERS},
    )
    def group_journal_link(self, info: strawberry.Info, group_id: strawberry.ID, semester_id: strawberry.ID) -> DownloadLink:
        params = {
            "group": ids.read("Group", group_id, "groupId"),
            "semester": ids.read("Semester", semester_id, "semesterId"),
        }
        path, expires_at = link(actor_in(info), "group-journal", params)
        return DownloadLink(path=path, expires_at=expires_at)
