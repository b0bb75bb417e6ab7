"""Accounts: credentials and their slips, roles, logins, blocking; sign-ins (R4, R23)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import peewee
from flask import abort, flash, jsonify, redirect, request, session, url_for
from flask_admin import expose
from flask_admin.actions import action

from models.access import Actor, can, find, visible
from models.access.relations import Account
from models.base import in_transaction
from models.errors import Code, Invalid, JournalError
from models.i18n import gettext
from models.i18n import lazy as _
from models.people import Guardianship, Person, Role, SignIn, Student, Teacher, User, UserRole
from models.reads.slips import slips_of
from models.verbs.accounts import account_block, credentials_issue, login_change, roles_set
from models.verbs.people import PEOPLE

from . import labels
from .base import Cell, GuardedView, Related
from .labels import CHOICE_NAMES
from .listing import Filter, found
from .session import back, by_field

SLIPS, SLIPS_AT_ONCE = "slips", 100
"""Where the session keeps one-time passwords until they are shown; a cookie has room for so many."""
ISSUE_QUESTION = _("Issue one-time passwords to the chosen people? Their open sessions will end.")
STANDS_FOR: dict[str, tuple[type[peewee.Model], str, Role]] = {
    "student": (Student, "person", Role.S),
    "teacher": (Teacher, "person", Role.T),
    "guardian": (Guardianship, "guardian", Role.G),
}
"""How a person can be found: the table, its column of the person, and the role it suggests."""


class ShowsSlips(GuardedView):
    """A screen that issues one-time passwords. They are shown once, on a page of their own: until that is opened they lie
    in the browser's cookie of this session and nowhere else, and opening it again issues nothing.
    """

    def _to_slips(self, issued: list[tuple[User, str]]) -> Any:
        session[SLIPS] = [[user.id, password] for user, password in issued]
        return redirect(url_for(f"{self.endpoint}.slips_view"))

    @expose("/slips/")
    def slips_view(self) -> Any:
        """The slips to print."""
        kept = session.pop(SLIPS, [])
        known = slips_of(self.actor, [user for user, _password in kept])
        slips = [(known[user], password) for user, password in kept if user in known]
        return self.render("panel/slips.html", slips=slips, address=request.host_url.rstrip("/"))


class IssuesCredentials(ShowsSlips):
    """A screen of people to whom credentials can be issued, with one role."""

    issued_role: Role

    def action_thing(self, name: str, row: Any) -> Any:
        if name != "issue":
            return row
        return Account(getattr(row, self._person_field) if row else Person(), frozenset({self.issued_role}))

    @action("issue", _("Issue credentials"), ISSUE_QUESTION)
    def action_issue(self, rows: list[Any]) -> Any:
        people = {person.id: person for person in (getattr(row, self._person_field) for row in rows)}
        return self._to_slips(_issue(self.actor, list(people.values()), {self.issued_role}))


@in_transaction
def _issue(actor: Actor, people: list[Person], roles: set[Role], login: str = "") -> list[tuple[User, str]]:
    """Issue credentials to all of them or to none.

    Raises:
        Invalid: with code TOO_MANY, these are more people than the cookie holds passwords for; or one of them is the person
            who issues: the session would end before the password is shown.
    """
    if actor.person_id in [person.id for person in people]:
        raise Invalid(None, gettext("You need no new credentials yourself: change your password."))
    if len(people) > SLIPS_AT_ONCE:
        raise Invalid(None, gettext("Choose at most %(limit)d people at once.", limit=SLIPS_AT_ONCE), Code.TOO_MANY)
    return [credentials_issue(actor, person, roles=roles, login=login) for person in people]


def issuable(actor: Actor) -> list[tuple[str, str]]:
    """The roles that a person may issue credentials for: (value, name)."""
    allowed = [role for role in Role if can(actor, "account:issue", Account(Person(), frozenset({role})))]
    return [(str(role), str(CHOICE_NAMES[Role][role])) for role in allowed]


def _has_role(listing: Any, value: str) -> None:
    role = Role(value)
    listing.where(User.id.in_(visible(listing.actor, UserRole).select(UserRole.user).where(UserRole.role == role)))


class UsersView(ShowsSlips):
    """Accounts. They are issued and blocked, never deleted: what was written keeps its author."""

    model, endpoint_name = User, "user"
    offered_to = frozenset({Role.ADM, Role.OFF})
    title, new_title = _("Accounts"), _("New account")
    hint = _("Accounts of the people of the college will stand here. Issue them from the lists of people, or one by one.")
    shown = ("full_name", "login", "roles", "active", "must_change_password", "last_sign_in_at")
    details = (*shown, "created_at")
    filtered = (
        Filter("role", _("Role"), "choice", _has_role, lambda actor: labels.options(UserRole.role)),
        "active", "must_change_password", "last_sign_in_at",
    )  # fmt: skip
    searched = ("person.name_key", "login")
    ordered = ("person.name_key",)
    sort_paths = {"full_name": ("person.name_key",)}
    needs = {"full_name": "person"}
    action_rules = {"issue": "account:issue", "block": "account:block", "unblock": "account:block"}
    related = (Related("sign-in", "user", ("at", "succeeded", "door", "address", "browser")),)

    can_create = property(lambda self: bool(issuable(self.actor)))
    can_edit = property(lambda self: can(self.actor, "account:manage"))

    def action_thing(self, name: str, row: Any) -> Any:
        return Account(row.person if row else Person(), self._held(row) if row else frozenset())

    def _held(self, row: User) -> frozenset[Role]:
        return frozenset(one.role for one in visible(self.actor, UserRole).where(UserRole.user == row))

    def load(self, rows: list[Any]) -> None:
        """The roles of each account."""
        held = defaultdict(list)
        for one in visible(self.actor, UserRole).where(UserRole.user.in_([row.id for row in rows])).order_by(UserRole.id):
            held[one.user_id].append(str(CHOICE_NAMES[Role][one.role]))
        for row in rows:
            row.role_names = ", ".join(held[row.id])

    def cell_full_name(self, row: Any) -> Cell:
        return Cell(row.person.name)

    def cell_roles(self, row: Any) -> Cell:
        return Cell(row.role_names or labels.NOTHING)

    def caption(self, row: Any) -> str:
        return row.person.name

    # --- actions ------------------------------------------------------------------------------------------------------

    @action("issue", _("Issue credentials anew"), ISSUE_QUESTION)
    def action_issue(self, rows: list[User]) -> Any:
        return self._to_slips(_issue(self.actor, [row.person for row in rows], set()))

    @action("block", _("Block"), _("Block the chosen accounts? Their sessions and tokens end at once."))
    def action_block(self, rows: list[User]) -> Any:
        return self._set_active(rows, False, gettext("Blocked: sessions and tokens have ended."))

    @action("unblock", _("Let in again"))
    def action_unblock(self, rows: list[User]) -> Any:
        return self._set_active(rows, True, gettext("These people can sign in again."))

    @in_transaction
    def _blocked(self, rows: list[User], active: bool) -> None:
        for row in rows:
            account_block(self.actor, row, active=active)

    def _set_active(self, rows: list[User], active: bool, told: str) -> Any:
        self._blocked(rows, active)
        flash(told, "good")
        return redirect(back("user.index_view"))

    # --- a new account ------------------------------------------------------------------------------------------------

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """An account for somebody in the lists, or (for the administrator) for somebody new."""
        if not self.can_create:
            abort(404)
        problems: dict[str | None, list[str]] = {}
        if request.method == "POST":
            try:
                return self._to_slips(self._created())
            except JournalError as error:
                problems = by_field(error)
        chosen = request.values.get("person", "")
        page = self.render(
            "panel/account_new.html", problems=problems, roles=issuable(self.actor), person=chosen,
            person_shown=self._shown(chosen), may_make_people=can(self.actor, PEOPLE.action),
        )  # fmt: skip
        return page, 422 if problems else 200

    @in_transaction
    def _created(self) -> list[tuple[User, str]]:
        roles = self._chosen_roles()
        if request.form.get("person"):
            person = self._person(request.form["person"])
        else:
            names = {name: request.form.get(name, "") for name in ("last_name", "first_name", "middle_name")}
            if not any(names.values()):
                raise Invalid("person", gettext("Choose a person."), Code.REQUIRED)
            person = PEOPLE.create(self.actor, **names)
        return _issue(self.actor, [person], roles, request.form.get("login", "").strip())

    def _chosen_roles(self) -> set[Role]:
        try:
            roles = {Role(value) for value in request.form.getlist("roles")}
        except ValueError:
            raise Invalid("roles", gettext("There is no such value. Choose one from the list.")) from None
        if not roles:
            raise Invalid("roles", gettext("Choose at least one role."), Code.REQUIRED)
        return roles

    def _person(self, chosen: str) -> Person:
        """The person behind «student:5», if the student may be seen."""
        kind, _colon, id = chosen.partition(":")
        if kind not in STANDS_FOR or not id.isdecimal():
            raise Invalid("person", gettext("Choose a person."))
        model, column, _role = STANDS_FOR[kind]
        person: Person = getattr(find(self.actor, model, int(id), "person"), column)
        return person

    def _shown(self, chosen: str) -> str:
        try:
            return self._person(chosen).name if chosen else ""
        except JournalError:
            return ""

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """People to choose from, each by what they are in the college."""
        if request.args.get("name") != "person":
            return super().ajax_lookup()
        words, rows = request.args.get("query", ""), []
        for kind, (model, _column, role) in STANDS_FOR.items():
            called = CHOICE_NAMES[Role][role]
            rows += [(f"{kind}:{id}", f"{text} — {called}") for id, text in found(self.actor, model, words, limit=10)]
        return jsonify(rows)

    # --- login and roles ----------------------------------------------------------------------------------------------

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """The login and the roles of an account."""
        if not self.can_edit:
            abort(404)
        row = self._row(request.args.get("id"))
        problems: dict[str | None, list[str]] = {}
        held, login = self._held(row), row.login
        if request.method == "POST":
            login = request.form.get("login", "")
            try:
                held = frozenset(self._chosen_roles())
                self._changed(row, login, held)
            except JournalError as error:
                problems = by_field(error)
                row = self._row(row.id)
            else:
                flash(gettext("Saved."), "good")
                return redirect(url_for(".details_view", id=row.id))
        page = self.render(
            "panel/account_edit.html", row=row, login=login, held=held, problems=problems, roles=issuable(self.actor),
            caption=row.person.name,
        )  # fmt: skip
        return page, 422 if problems else 200

    @in_transaction
    def _changed(self, row: User, login: str, roles: frozenset[Role]) -> None:
        version = request.form.get("version", type=int)
        if login != row.login:
            row = login_change(self.actor, row, login, expected_version=version)
            version = row.version
        if roles != self._held(row):
            roles_set(self.actor, row, roles, expected_version=version)


class SignInsView(GuardedView):
    """Attempts to sign in (R4)."""

    model, endpoint_name = SignIn, "sign-in"
    offered_to = frozenset({Role.ADM})
    title = _("Sign-ins")
    hint = _("Every attempt to sign in will stand here, successful or not.")
    shown = ("at", "login", "succeeded", "door", "address", "browser", "ended_at")
    filtered = ("succeeded", "door", "user", "at")
    searched = ("login",)
    ordered, newest_first = ("at",), True
    lookups = {"user": User}
