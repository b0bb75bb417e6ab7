"""Forms: made of the names of fields, checked by the verbs alone. A refusal is written beside its fields."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee
from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.core import Field

from models import i18n
from models.access import Actor, find
from models.base import Paragraph
from models.errors import JournalError
from models.people import Person
from models.verbs.nouns import PERSON_CLEANERS, Noun, PersonNoun

from . import labels
from .captions import CAPTIONS, attach, caption
from .listing import found, whole

DAY = {"inputmode": "numeric", "maxlength": 10, "placeholder": i18n.lazy("dd.mm.yyyy"), "autocomplete": "off"}


class _Texts:
    """The sentences of WTForms from our own catalogue."""

    gettext = staticmethod(i18n.gettext)

    @staticmethod
    def ngettext(singular: str, plural: str, count: int) -> str:
        return i18n.ngettext(singular, plural, count)


class PanelForm(Form):
    """A form of the panel. The token against forged requests stands in the template and is checked for all requests."""

    class Meta:
        def get_translations(self, form: Form) -> Any:
            return _Texts


class DayField(StringField):
    """A day, typed as 23.11.2026."""

    kind = "date"

    def _value(self) -> str:
        return f"{self.data:%d.%m.%Y}" if isinstance(self.data, dt.date) else str(self.data or "")


class ChoiceField(SelectField):
    """A member of a closed set, or a row among few."""

    kind = "choice"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, validate_choice=False, choices=[], **options)


class LookupField(StringField):
    """A row among many, found by typing. `shown` is the caption of the chosen one."""

    kind = "lookup"
    shown = ""


def is_required(noun: Noun, name: str) -> bool:
    """Whether the verb refuses the field when it is empty."""
    try:
        noun.cleaners[name](None, "", name)  # type: ignore[arg-type]
    except JournalError:
        return True
    return False


def column_of(noun: Noun, name: str) -> Any:
    """The column that a form's field is written to: the noun's own, or that of its person."""
    if isinstance(noun, PersonNoun) and name in PERSON_CLEANERS:
        return Person._meta.fields[name]
    return noun.model._meta.fields[name]


def field_of(noun: Noun, name: str) -> Any:
    """The form's field for a name: its kind follows from the column."""
    column, called = column_of(noun, name), labels.label(noun.model, name)
    required = is_required(noun, name)
    render = {"required": True} if required else {}
    common = {"label": called, "render_kw": render}
    if isinstance(column, peewee.ForeignKeyField):
        kind = LookupField if CAPTIONS[column.rel_model].many else ChoiceField
        return kind(**common)
    if labels.has_options(column):
        return ChoiceField(**common)
    if isinstance(column, peewee.BooleanField):
        return BooleanField(label=called)
    if isinstance(column, peewee.DateField):
        return DayField(label=called, render_kw={**render, **DAY})
    if isinstance(column, Paragraph):
        return TextAreaField(label=called, render_kw={**render, "maxlength": column.max_length, "rows": 4})
    if isinstance(column, peewee.IntegerField):
        return StringField(label=called, render_kw={**render, "inputmode": "numeric"})
    return StringField(label=called, render_kw={**render, "maxlength": column.max_length})


def form_class(noun: Noun, names: tuple[str, ...]) -> type[PanelForm]:
    """The form of a noun with these fields."""
    return type(f"{noun.name}_form", (PanelForm,), {name: field_of(noun, name) for name in names})


def fill(actor: Actor, noun: Noun, form: Form) -> None:
    """Give the form's choices: rows that the person may see, and nothing else."""
    for field in form:
        column = column_of(noun, field.name)
        if isinstance(field, ChoiceField):
            few = labels.options(column) if labels.has_options(column) else found(actor, column.rel_model)
            empty = [] if is_required(noun, field.name) and field.data else [("", "")]
            field.choices = empty + few
            field.data = "" if field.data is None else str(field.data)
        elif isinstance(field, LookupField):
            field.shown = chosen(actor, column.rel_model, field.data)


def chosen(actor: Actor, model: type[peewee.Model], id: Any) -> str:
    """The caption of a chosen row, if the person may see it."""
    try:
        row = find(actor, model, whole(str(id or "")))
    except (ValueError, JournalError):
        return ""
    attach(actor, [row], CAPTIONS[model].attached)
    return caption(row, full=True)


def given(noun: Noun, form: Form) -> dict[str, Any]:
    """What the form says, as the verbs take it: references by their ids."""
    values: dict[str, Any] = {}
    for field in form:
        value = field.data
        if isinstance(column_of(noun, field.name), peewee.ForeignKeyField):
            value = _id(value)
        elif isinstance(field, DayField) and isinstance(value, str):
            value = labels.iso_day(value)
        values[field.name] = value
    return values


def _id(value: Any) -> Any:
    try:
        return whole(str(value).strip()) if value else None
    except ValueError:
        return value  # no id at all: the verb says so


def refuse(form: Form, error: JournalError) -> list[str]:
    """Write a refusal beside the form's fields; returns the sentences that belong to none of them."""
    rest = []
    for problem in error.problems:
        field: Field | None = form._fields.get(problem.field or "")
        if field is None:
            rest.append(problem.message)
        else:
            field.errors = [*field.errors, problem.message]
    return rest
