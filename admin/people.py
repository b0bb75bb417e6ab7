"""Students, guardians, teachers: people as the college knows them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from flask_admin.actions import action
from wtforms import Form

from models.access import visible
from models.base import covers, in_transaction
from models.college import Enrollment, Group
from models.errors import JournalError
from models.i18n import gettext, ngettext
from models.i18n import lazy as _
from models.people import Guardianship, Person, Role, Student, Teacher, User
from models.reads.dashboard import enrolled_today
from models.verbs.college import student_transfer
from models.verbs.nouns import PERSON_CLEANERS
from models.verbs.people import GUARDIANSHIPS, STUDENTS, TEACHERS

from . import forms, labels
from .accounts import IssuesCredentials
from .base import MANAGEMENT, Cell, Related
from .listing import Filter, flag, found, whole
from .session import by_field

PERSONAL = ("last_name", "first_name", "middle_name")
CONTACTS = ("birth_date", "phone", "email", "address")


def _named(view: Any, row: Any) -> Cell:
    return Cell(getattr(row, view._person_field).name)


def _of_group(listing: Any, value: str) -> None:
    listing.where(Student.id.in_(enrolled_today(listing.actor).where(Enrollment.group == whole(value))))


def _with_account(column: Any) -> Any:
    """People whose account the person may see. It is offered only to those who see the accounts of such people at all."""
    return lambda actor: column.in_(visible(actor, User).select(User.person))


def _in_charge(actor: Any) -> Any:
    return Teacher.id.in_(visible(actor, Group).select(Group.curator).where(Group.curator.is_null(False)))


class StudentsView(IssuesCredentials):
    """Students, each with the group of today."""

    model, noun, endpoint_name = Student, STUDENTS, "student"
    title, new_title = _("Students"), _("New student")
    hint = _("Students will stand here. Load them as a list, or add them one by one and enrol them in a group.")
    form_note = _("When the student is saved, enrol the student in a group on the page that opens.")
    shown = ("full_name", "group", "number", "birth_date", "phone", "email")
    details = (*shown, "address", "note")
    given = (*PERSONAL, "number", *CONTACTS, "note")
    filtered = (
        Filter("group", _("Group"), "choice", _of_group, lambda actor: found(actor, Group)),
        flag("enrolled", _("Belongs to a group"), lambda actor: Student.id.in_(enrolled_today(actor))),
        flag("account", _("Has an account"), _with_account(Student.person), frozenset({Role.ADM, Role.OFF})),
        "id",
    )  # fmt: skip
    searched = ("person.name_key",)
    ordered = ("person.name_key",)
    sort_paths = {"full_name": ("person.name_key",)}
    needs = {"full_name": "last_name", "group": "id"}
    action_rules = {"transfer": "enrollment:write", "issue": "account:issue"}
    issued_role = Role.S
    related = (
        Related("enrollment", "student", ("group", "starts_on", "ends_on", "reason", "order_in", "order_out")),
        Related("membership", "student", ("subgroup", "starts_on", "ends_on")),
        Related("guardianship", "student", ("full_name", "kinship", "phone", "starts_on", "ends_on")),
    )
    cell_full_name = _named

    def load(self, rows: list[Any]) -> None:
        """The group of each student today."""
        query = (
            visible(self.actor, Enrollment)
            .select(Enrollment.student, Group)
            .join(Group)
            .where(Enrollment.student.in_([row.id for row in rows]), covers(Enrollment, self.actor.today))
        )
        groups = {enrollment.student_id: enrollment.group for enrollment in query}
        for row in rows:
            row.today_group = groups.get(row.id)

    def cell_group(self, row: Any) -> Cell:
        return self.mention(row.today_group)

    @action("transfer", _("Move to another group"))
    def action_transfer(self, rows: list[Student]) -> Any:
        return redirect(url_for(".transfer", id=[row.id for row in rows]))

    @expose("/transfer/", methods=("GET", "POST"))
    def transfer(self) -> Any:
        """Move students to another group: the group, the day, the order."""
        if not self.is_action_allowed("transfer"):
            abort(404)
        rows = [self._row(id) for id in dict.fromkeys(request.values.getlist("id"))] or abort(404)
        problems: dict[str | None, list[str]] = {}
        if request.method == "POST":
            try:
                self._transfer(rows)
            except JournalError as error:
                problems = by_field(error)
            else:
                flash(ngettext("%(count)d student is moved.", "%(count)d students are moved.", len(rows)), "good")
                return redirect(url_for(".details_view", id=rows[0].id) if len(rows) == 1 else url_for(".index_view"))
        page = self.render(
            "panel/transfer.html", table=self.tabulate(rows, ("full_name", "group")), groups=found(self.actor, Group),
            problems=problems,
        )  # fmt: skip
        return page, 422 if problems else 200

    @in_transaction
    def _transfer(self, rows: list[Student]) -> None:
        """All of them or none."""
        group, order = request.form.get("group", ""), request.form.get("order", "")
        wanted = int(group) if group.isdecimal() else None
        for row in rows:
            try:
                student_transfer(self.actor, row, group=wanted, on=labels.iso_day(request.form.get("on", "")), order=order)
            except JournalError as error:
                who = "" if len(rows) == 1 else f"{row.person.short_name}: "
                raise JournalError(*[replace(p, message=who + p.message) for p in error.problems]) from error


class GuardiansView(IssuesCredentials):
    """Guardians of students, for a time (R26)."""

    model, noun, endpoint_name = Guardianship, GUARDIANSHIPS, "guardianship"
    offered_to = MANAGEMENT | {Role.CUR}
    title, new_title = _("Guardians"), _("New guardian")
    hint = _("Parents and other guardians will stand here, each with their child.")
    shown = ("full_name", "kinship", "student", "phone", "email", "starts_on", "ends_on")
    details = (*shown, "birth_date", "address", "adult_consent_on")
    given = ("student", *PERSONAL, "kinship", "phone", "email", "address", "starts_on", "ends_on", "adult_consent_on")
    filtered = (
        "student", "kinship",
        flag("current", _("Holds today"), lambda actor: covers(Guardianship, actor.today)),
        flag("account", _("Has an account"), _with_account(Guardianship.guardian), frozenset({Role.ADM, Role.OFF})),
    )  # fmt: skip
    searched = ("guardian.name_key", "student.person.name_key")
    ordered = ("guardian.name_key",)
    sort_paths = {"full_name": ("guardian.name_key",)}
    needs = {"full_name": "last_name"}
    action_rules = {"issue": "account:issue"}
    issued_role = Role.G
    cell_full_name = _named

    def row_links(self, row: Any) -> list[tuple[Any, str]]:
        return [(gettext("Add another child"), url_for(".create_view", of=row.id))] if self.can_create else []

    def _known(self) -> Person | None:
        """The guardian of the row that the address names: somebody who is to be the guardian of another child too."""
        return self._row(request.args["of"]).guardian if request.args.get("of") else None

    def initial(self) -> dict[str, Any]:
        known = self._known()
        personal = {name: getattr(known, name) for name in self.given if name in PERSON_CLEANERS} if known else {}
        return {**super().initial(), **personal}

    def create(self, form: Form) -> Any:
        return GUARDIANSHIPS.create(self.actor, person=self._known(), **forms.given(GUARDIANSHIPS, form))


class TeachersView(IssuesCredentials):
    """Teachers and other staff."""

    model, noun, endpoint_name = Teacher, TEACHERS, "teacher"
    title, new_title = _("Teachers"), _("New teacher")
    hint = _("Teachers and curators will stand here. Load them as a list, or add them one by one.")
    shown = ("full_name", "position", "groups", "phone", "email")
    details = (*shown, "birth_date", "address")
    given = (*PERSONAL, "position", *CONTACTS)
    filtered = (
        flag("account", _("Has an account"), _with_account(Teacher.person), frozenset({Role.ADM})),
        flag("curator", _("Has charge of a group"), _in_charge),
        "id",
    )  # fmt: skip
    searched = ("person.name_key",)
    ordered = ("person.name_key",)
    sort_paths = {"full_name": ("person.name_key",)}
    needs = {"full_name": "last_name", "groups": "id"}
    action_rules = {"issue": "account:issue"}
    issued_role = Role.T
    related = (
        Related("group", "curator", ("name", "speciality", "students")),
        Related("load", "teacher", ("journal", "starts_on", "ends_on", "hours")),
    )
    cell_full_name = _named

    def load(self, rows: list[Any]) -> None:
        """The groups that each of them has charge of."""
        groups = defaultdict(list)
        query = visible(self.actor, Group).where(Group.curator.in_([row.id for row in rows])).order_by(Group.sort_key)
        for group in query:
            groups[group.curator_id].append(group.name)
        for row in rows:
            row.groups = ", ".join(groups[row.id])

    def cell_groups(self, row: Any) -> Cell:
        return Cell(row.groups or labels.NOTHING)
