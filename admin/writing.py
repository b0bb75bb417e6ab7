"""Forms, removal and bulk actions: what is sent goes to the verbs, what they refuse is said beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from wtforms import Form

from models.access import can_read
from models.errors import Conflict, JournalError
from models.i18n import gettext as _
from models.verbs.nouns import PERSON_CLEANERS, PersonNoun

from . import forms, labels
from .session import back
from .tables import Tabulated


class Writing(Tabulated):
    """A screen that can write."""

    def form_of(self, values: Mapping[str, Any]) -> Form:
        """The form with these values, or with what was sent; fields that the person may not read are not in it."""
        form = self._create_form_class(request.form if request.method == "POST" else None, data=dict(values))
        for name in [field.name for field in form if not can_read(self.actor, self.model, field.name)]:
            del form[name]
        return form

    def values(self, row: Any) -> dict[str, Any]:
        """What stands in the row now, as its form takes it."""
        assert self.noun is not None
        found = {}
        for name in self.given:
            if isinstance(self.noun, PersonNoun) and name in PERSON_CLEANERS:
                found[name] = getattr(getattr(row, self.noun.person), name)
            else:
                found[name] = row.__data__.get(name)
        return found

    def initial(self) -> dict[str, Any]:
        """What a new row's form begins with: defaults, and what the address gives."""
        assert self.noun is not None
        start = {name: forms.column_of(self.noun, name).default for name in self.given}
        return {**start, **{name: value for name, value in request.args.items() if name in start}}

    def create(self, form: Form) -> Any:
        assert self.noun is not None
        return self.noun.create(self.actor, **forms.given(self.noun, form))

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """A new row."""
        if not self.can_create:
            abort(404)
        form, messages = self.form_of(self.initial()), []
        if request.method == "POST":
            try:
                row = self.create(form)
            except JournalError as error:
                messages = forms.refuse(form, error)
            else:
                flash(_("Saved."), "good")
                again = request.full_path.rstrip("?")
                return redirect(again if "another" in request.form else self.after_create(row))
        return self._form_page(form, messages, None)

    def after_create(self, row: Any) -> str:
        """Where to go on after a new row: to where the person came from, or to its page."""
        return url_for(f"{self.endpoint}.details_view", id=row.id) if not request.values.get("next") else back()

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Change a row, as it was when its form was opened."""
        return self.edited(self._row(request.args.get("id")))

    def edited(self, row: Any) -> Any:
        """The form of a row, or what has become of it when it was sent."""
        if not self.can_edit:
            abort(404)
        form, messages = self.form_of(self.values(row)), []
        version = request.form.get("version", row.version, type=int)
        if request.method == "POST":
            assert self.noun is not None
            try:
                self.noun.change(self.actor, row, expected_version=version, **forms.given(self.noun, form))
            except JournalError as error:
                messages = forms.refuse(form, error)
                row = self._row(row.id)
                if isinstance(error, Conflict):
                    messages = [p.message for p in error.problems] + self._present(row, form)
                    version = row.version
            else:
                flash(_("Saved."), "good")
                return redirect(url_for(f"{self.endpoint}.details_view", id=row.id))
        return self._form_page(form, messages, row, version)

    def _present(self, row: Any, form: Form) -> list[str]:
        """After a conflict: what stands in the fields where the form says something else."""
        table = self.tabulate([row], self.given)
        cells = {column.name: cell.text for column, cell in zip(table.columns, table.lines[0].cells, strict=True)}
        sent, present = forms.given(self.noun, form), self.values(row)  # type: ignore[arg-type]
        differ = [name for name in cells if str(sent.get(name) or "") != str(present.get(name) or "")]
        return [_("%(field)s is now: %(value)s", field=labels.label(self.model, name), value=cells[name]) for name in differ]

    def _form_page(self, form: Form, messages: list[str], row: Any, version: int | None = None) -> Any:
        assert self.noun is not None
        refused = bool(messages) or any(field.errors for field in form)
        forms.fill(self.actor, self.noun, form)
        page = self.render(
            "panel/form.html", form=form, messages=messages, row=row, version=version,
            caption=self.caption(row) if row else self.new_title,
        )  # fmt: skip
        return page, 422 if refused else 200

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        """Remove a row that nothing refers to."""
        if not self.can_delete:
            abort(404)
        row = self._row(request.form.get("id"))
        assert self.noun is not None
        try:
            self.noun.remove(self.actor, row)
        except JournalError as error:
            flash(" ".join(problem.message for problem in error.problems), "bad")
            return redirect(url_for(f"{self.endpoint}.details_view", id=row.id))
        flash(_("Deleted."), "good")
        return redirect(url_for(f"{self.endpoint}.index_view"))

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """An act on the chosen rows."""
        name = request.form.get("action", "")
        rows = [self._row(id) for id in dict.fromkeys(request.form.getlist("rowid"))]
        if not all(self.is_action_allowed(name, row) for row in rows or [None]):
            abort(404)
        if not rows:
            flash(_("Choose rows first."), "bad")
            return redirect(back(f"{self.endpoint}.index_view"))
        try:
            return self._actions_data[name][0](rows)
        except JournalError as error:
            flash(" ".join(problem.message for problem in error.problems), "bad")
            return redirect(back(f"{self.endpoint}.index_view"))

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        """Editing within the list is not offered."""
        abort(404)
