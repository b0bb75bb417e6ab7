"""The one guarded view on which every screen of the panel stands. It refuses by default: rows come from the access policy,
writes go through the verbs, and what may not be seen does not exist (404).

A screen is a subclass that declares attributes; it holds no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import peewee
from flask import abort, jsonify, request
from flask_admin import expose

from models.access import Actor, visible
from models.access.policy import POLICY
from models.settings import current
from models.verbs.exports import record_list_download

from . import forms, labels
from .captions import CAPTIONS
from .downloads import download
from .guard import MANAGEMENT, STAFF, Related, screens
from .listing import Filter, Listing, found, narrow
from .tables import Cell, Line
from .writing import Writing

__all__ = ["MANAGEMENT", "STAFF", "Cell", "GuardedView", "Related", "group_totals"]
PAGE_SIZES = (25, 50, 100, 200)
RELATED_SHOWN = 30
EXPORT_BATCH = 1000


class GuardedView(Writing):
    """A screen: list, page of a row, form, removal and download of one table."""

    def listing(self, given: Mapping[str, str]) -> tuple[Listing, list[str]]:
        """The rows that an address asks for, and the filters in it that make no sense."""
        listing = Listing(self.actor, self.model)
        if self.searched and given.get("q"):
            listing.search(given["q"], self.searched)
        senseless = narrow(listing, self.offered_filters, given)
        path = self._sort_path(given["sort"]) if given.get("sort") in self.shown else ()
        if path and self.columns([given["sort"]]):
            listing.order(path, desc=given.get("desc") == "1")
        else:
            listing.order(self.ordered, desc=self.newest_first)
        return listing, senseless

    @expose("/")
    def index_view(self) -> Any:
        """The list: search, filters, order and page stand in the address."""
        given = request.args
        listing, senseless = self.listing(given)
        size = min(given.get("size", 50, type=int), current().page_size_limit)
        size = size if size in PAGE_SIZES else 50
        count = listing.query.count()
        pages = max(1, -(-count // size))
        page = min(max(given.get("page", 1, type=int), 1), pages)
        rows = list(listing.query.limit(size).offset((page - 1) * size))
        return self.render(
            "panel/list.html",
            table=self.tabulate(rows, self.shown),
            count=count, page=page, pages=pages, size=size, sizes=PAGE_SIZES,
            filters=self._filter_fields(given), senseless=senseless,
            is_narrowed=any(given.get(name) for name in ("q", *self.offered_filters)),
            actions=self.get_actions_list()[0],
        )  # fmt: skip

    def _filter_fields(self, given: Mapping[str, str]) -> list[tuple[Filter, str, Any]]:
        """Each filter with its value, and its choices or the caption of the chosen row."""
        shown: list[tuple[Filter, str, Any]] = []
        for one in self.offered_filters.values():
            value = given.get(one.name, "")
            if one.kind == "lookup":
                assert one.target is not None
                shown.append((one, value, forms.chosen(self.actor, one.target, value)))
            else:
                shown.append((one, value, one.choices(self.actor)))
        return shown

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Any:
        """The list as it is narrowed now, as a file; columns that the person may not read are left out. It is recorded."""
        if export_type not in ("xlsx", "csv"):
            abort(404)
        listing, _senseless = self.listing(request.args)
        names = [*self.shown, *(name for name in self.details if name not in self.shown)]

        def batches() -> Iterable[Line]:
            for start in range(0, listing.query.count(), EXPORT_BATCH):
                yield from self.tabulate(list(listing.query.limit(EXPORT_BATCH).offset(start)), names).lines

        columns = self.columns(names)
        left_out = [str(labels.label(self.model, name)) for name in names if name not in {c.name for c in columns}]
        heads = [str(column.label) for column in columns]
        cells = [[cell.text for cell in line.cells] for line in batches()]
        record_list_download(self.actor, self.endpoint, len(cells))
        return download(str(self.title), heads, cells, left_out, export_type)

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Rows to choose from, for a reference field of this screen: only such as the person may see."""
        name = request.args.get("name", "")
        field = self.model._meta.fields.get(name)
        target = field.rel_model if isinstance(field, peewee.ForeignKeyField) else self.lookups.get(name)
        if target not in POLICY or target not in CAPTIONS:
            abort(404)
        return jsonify(found(self.actor, target, request.args.get("query", ""), limit=20))

    @expose("/details/")
    def details_view(self) -> Any:
        """A row in full, and what belongs to it."""
        row = self._row(request.args.get("id"))
        table = self.tabulate([row], self.details or self.shown)
        return self.render(
            "panel/details.html", row=row, caption=self.caption(row),
            pairs=list(zip(table.columns, table.lines[0].cells, strict=True)),
            panels=[panel for one in self.related if (panel := self._panel(one, row))], links=self.row_links(row),
        )  # fmt: skip

    def _panel(self, related: Related, row: Any) -> dict[str, Any] | None:
        screen = screens().get(related.screen)
        if screen is None or not screen.is_accessible():
            return None
        listing, _senseless = screen.listing({related.by: str(row.id)})
        rows = list(listing.query.limit(RELATED_SHOWN + 1))
        return {
            "screen": screen, "by": related.by, "table": screen.tabulate(rows[:RELATED_SHOWN], related.columns),
            "has_more": len(rows) > RELATED_SHOWN,
        }  # fmt: skip


def group_totals(
    actor: Actor, rows: list[Any], model: Any, by: peewee.ForeignKeyField, condition: Any, name: str
) -> None:  # fmt: skip
    """Put on each row, as `name`, how many rows of another table belong to it and hold the condition, of those that the
    person may see.
    """
    seen = visible(actor, model).select(by, peewee.fn.COUNT(model.id))
    found = dict(seen.where(by.in_([row.id for row in rows]), condition).group_by(by).tuples())
    for row in rows:
        setattr(row, name, found.get(row.id, 0))
