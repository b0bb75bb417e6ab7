"""What is the office's and the administrator's by their desk, without a relation to a person."""

from __future__ import annotations

from typing import Any

from peewee import fn

from ...audit import AuditEntry
from ...people import OFFICE_ROLES, User, UserRole
from . import own
from .sets import ONE, Condition


def _office_account(user: Any) -> Condition:
    """An account that holds some role, and none but those of students and guardians. It is asked of one account at a time:
    a page of accounts needs not the roles of all the others.
    """
    held = UserRole.alias()
    roles = held.select(ONE).where(held.user == user)
    return fn.EXISTS(roles) & ~fn.EXISTS(roles.where(held.role.not_in(list(OFFICE_ROLES))))


def office_accounts(who: Any) -> Condition:
    """Accounts of students and guardians that hold no other role, and the own one."""
    return own.account(who) | _office_account(User.id)


def office_roles(who: Any) -> Condition:
    return own.roles(who) | _office_account(UserRole.user)


OF_STUDY = ("AbsenceNotice",)
"""Things that belong to no journal and yet to the study, in which the administrator has no part."""


def outside_journals(who: Any) -> Condition:
    """Audit of accounts, people, groups and settings."""
    return AuditEntry.journal.is_null() & AuditEntry.thing.not_in(OF_STUDY)


def in_journals(who: Any) -> Condition:
    """Audit of journals, and of what else belongs to the study."""
    return AuditEntry.journal.is_null(False) | AuditEntry.thing.in_(OF_STUDY)
