"""Accounts: signing in, tokens, the viewer; users for the administrator."""

from __future__ import annotations

import datetime as dt

import strawberry

from models import people as p
from models.people import Door, Role

from .fields import ENTITIES, Column, Entity, Many, column, derived, entity, enum, key
from .people import NAME_PARTS, full_name

enum(
    Role,
    "What a person is in the college (роль).",
    {
        Role.ADM: "System administrator (администратор).",
        Role.OFF: "Academic office (учебная часть).",
        Role.DEP: "Deputy director (заместитель директора).",
        Role.CUR: "Curator of a group (классный руководитель).",
        Role.T: "Teacher (преподаватель).",
        Role.S: "Student (студент).",
        Role.G: "Parent or legal guardian (родитель, законный представитель).",
    },
)
enum(
    Door,
    "Where somebody came in (способ входа).",
    {Door.PANEL: "The panel in the browser (панель).", Door.API: "An external frontend (внешнее приложение)."},
)


def _with_person(query):  # type: ignore[no-untyped-def]
    return query.join_from(p.User, p.Person)


ENTITIES["UserRole"] = Entity(
    "UserRole", p.UserRole, lambda query: query, (p.UserRole.role,), {"role": Column(p.UserRole.role)}, {}
)


@entity(p.User, source=_with_person, order=(p.Person.name_key,), hidden={"role_rows": Many(p.UserRole.user, "UserRole")})
class User:
    """An account (учётная запись)."""

    id: strawberry.ID = key("User")
    last_name: str = column(p.Person.last_name, "Surname (фамилия).", guard="person")
    first_name: str = column(p.Person.first_name, "Name (имя).", guard="person")
    middle_name: str = column(p.Person.middle_name, "Patronymic, empty if there is none (отчество).", guard="person")
    name: str = derived(full_name, "Full name (ФИО).", guard="person", needs=NAME_PARTS)
    login: str = column(p.User.login, "Login (логин).")
    roles: list[Role] = derived(
        lambda row: [held.role for held in row.role_rows], "Roles held (роли).", guard="roles", needs=("role_rows.role",)
    )
    active: bool = column(p.User.active, "False if it is blocked (действует).")
    must_change_password: bool = column(
        p.User.must_change_password, "Whether the password is a one-time one (разовый пароль)."
    )
    last_sign_in_at: dt.datetime | None = column(p.User.last_sign_in_at, "Last successful sign-in (последний вход).")
    version: int = column(p.User.version, "Grows with each change, for `expectedVersion` (версия).")


@entity(p.Token, order=(p.Token.created_at,))
class Token:
    """A bearer token of one's own for an external frontend; its value is shown once, when it is made (токен)."""

    id: strawberry.ID = key("Token")
    name: str = column(p.Token.name, "What it is for (назначение).")
    created_at: dt.datetime = column(p.Token.created_at, "When it was made (создан).")
    expires_at: dt.datetime = column(p.Token.expires_at, "When it ends (действует до).")
    last_used_at: dt.datetime | None = column(p.Token.last_used_at, "When it was last used, to ten minutes (использован).")
    revoked_at: dt.datetime | None = column(p.Token.revoked_at, "When it was revoked (отозван).")


@entity(p.SignIn, order=(p.SignIn.at,))
class SignIn:
    """An attempt to sign in (вход в систему)."""

    id: strawberry.ID = key("SignIn")
    at: dt.datetime = column(p.SignIn.at, "When (время).")
    succeeded: bool = column(p.SignIn.succeeded, "Whether it succeeded (успешно).")
    door: Door = column(p.SignIn.door, "Where (способ).")
    address: str = column(p.SignIn.address, "Network address (адрес).")
    browser: str = column(p.SignIn.browser, "Browser or program (браузер).")
    ended_at: dt.datetime | None = column(p.SignIn.ended_at, "When the session that it opened was ended (сеанс завершён).")
