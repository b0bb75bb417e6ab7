"""Who may open a screen and what it offers: asked of the access policy, refused by default.

The library's own ways to read, write and delete rows are shut here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import peewee
from flask import abort, current_app, g, redirect, request, url_for
from flask_admin.contrib.peewee import ModelView

from models.access import Actor, Role, can, can_read, find
from models.errors import JournalError
from models.verbs.nouns import Noun, PersonNoun

from . import forms
from .listing import Filter, Listing, filters_of, whole

STAFF = frozenset({Role.ADM, Role.OFF, Role.DEP, Role.CUR, Role.T})
MANAGEMENT = frozenset({Role.ADM, Role.OFF, Role.DEP})


@dataclass(frozen=True)
class Related:
    """Rows of another screen that belong to a row: shown on its page, in these columns."""

    screen: str
    by: str
    columns: tuple[str, ...]


class Screen(ModelView):
    """What a screen declares, and who may open it."""

    noun: Noun | None = None
    """The verbs; a screen without them is read-only."""
    model: type[peewee.Model]
    endpoint_name = ""
    title: Any = ""
    new_title: Any = ""
    hint: Any = ""
    """What an empty list says: what will stand here and how to get it."""
    offered_to: frozenset[Role] = STAFF
    shown: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    filtered: tuple[str | Filter, ...] = ()
    searched: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ("id",)
    newest_first = False
    related: tuple[Related, ...] = ()
    needs: Mapping[str, str] = {}
    """For a column that is no field: the field of the policy on which it hangs."""
    numbers: frozenset[str] = frozenset()
    sort_paths: Mapping[str, tuple[str, ...]] = {}
    action_rules: Mapping[str, str] = {}
    """The acts of the policy that the bulk actions are; an action that is not here is not offered."""
    lookups: Mapping[str, type[peewee.Model]] = {}
    """Tables to choose from in fields that are no columns of this table."""
    form_note: Any = ""
    can_add_another = True
    has_one_row = False
    """Whether its form is all there is: no list, no page of a row."""

    form_base_class = forms.PanelForm
    can_view_details = True
    named_filters: dict[str, Filter]

    def __init__(self) -> None:
        self.column_list = ()
        super().__init__(self.model, name=self.title, endpoint=self.endpoint_name)
        parts = [[one] if isinstance(one, Filter) else filters_of(self.model, one) for one in self.filtered]
        self.named_filters = {one.name: one for some in parts for one in some}

    @property
    def offered_filters(self) -> dict[str, Filter]:
        """The filters that the person may use, by their names in the address."""
        return {one.name: one for one in self.named_filters.values() if one.is_offered(self.actor)}

    @property
    def actor(self) -> Actor:
        actor: Actor = g.actor
        return actor

    def is_accessible(self) -> bool:
        return g.actor is not None and bool(self.actor.roles & self.offered_to) and can_read(self.actor, self.model)

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> Any:
        if g.actor is None:
            return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))
        return abort(404)

    def _writes(self) -> bool:
        return self.noun is not None and can(self.actor, self.noun.action)

    can_create = can_edit = can_delete = property(_writes)
    can_export = property(lambda self: True)

    def is_action_allowed(self, name: str, row: Any = None) -> bool:
        """Whether the policy grants a bulk action: at all, or on a row."""
        return name in self.action_rules and can(self.actor, self.action_rules[name], self.action_thing(name, row))

    def action_thing(self, name: str, row: Any) -> Any:
        """What the policy is asked about for an action on a row; without a row, on any."""
        return row

    def actions_on(self, row: Any) -> list[tuple[str, str]]:
        """The actions that the person may do on a row: (name, text)."""
        return [(name, str(text)) for name, text in self._actions if self.is_action_allowed(name, row)]

    def confirmation(self, name: str) -> str:
        """What is asked before an action."""
        return str(self._actions_data[name][2] or "")

    def list_links(self) -> list[tuple[Any, str]]:
        """Further buttons above the list: (text, address)."""
        return []

    def row_links(self, row: Any) -> list[tuple[Any, str]]:
        """Further buttons on the page of a row: (text, address)."""
        return []

    @property
    def _person_field(self) -> str:
        """The column that holds the person whose name and contacts the rows show."""
        return self.noun.person if isinstance(self.noun, PersonNoun) else ""

    def _row(self, id: Any) -> Any:
        """The row of this id, as far as the person may see it; else there is no such page."""
        try:
            return find(self.actor, self.model, whole(str(id or "")))
        except (ValueError, JournalError):
            return abort(404)

    def get_one(self, id: Any) -> Any:
        return self._row(id)

    def get_query(self) -> Any:
        return Listing(self.actor, self.model).query

    def delete_model(self, *args: Any) -> bool:
        """Nothing is written but through the verbs; the recursive deletion of the library is never reached."""
        return bool(abort(404))

    create_model = update_model = delete_model

    def scaffold_form(self) -> Any:
        return forms.form_class(self.noun, self.given) if self.noun else forms.PanelForm

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)  # the library's own tries again on a TypeError and hides it


def screens() -> dict[str, Any]:
    """The screens of the panel by their names."""
    found: dict[str, Any] = current_app.extensions["screens"]
    return found


def page_of(row: Any) -> str:
    """The page of a row, if there is a screen for it that the person may open."""
    if row is None:
        return ""
    screen = next((one for one in screens().values() if one.model is type(row)), None)
    return url_for(f"{screen.endpoint}.details_view", id=row.id) if screen and screen.is_accessible() else ""
