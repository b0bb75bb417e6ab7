"""The panel: declared screens on one guarded base view, a home for each role, and the door to sign in at."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_admin import Admin

from models.i18n import lazy as _

from . import accounts, audit, college, people, shelf, teaching
from .base import GuardedView
from .frame import frame
from .home import HomeView
from .lists import ListsView
from .session import pages

MENU: tuple[tuple[Any, tuple[type[Any], ...]], ...] = (
    (_("People"), (people.StudentsView, people.GuardiansView, people.TeachersView, accounts.UsersView)),
    (_("Groups"), (college.GroupsView, college.EnrollmentsView, college.SubgroupsView, college.MembershipsView)),
    (_("Teaching"), (teaching.JournalsView, teaching.LoadsView, teaching.CoursesView, teaching.WorkTypesView)),
    (_("College"), (college.YearsView, college.SemestersView, college.SpecialitiesView)),
    (_("Administration"), (ListsView, accounts.SignInsView, audit.AuditView)),
)
"""The sections of the menu and their screens, in order."""


def create_admin(app: Flask) -> None:
    """Put the panel on `/admin`, and throw away the uploads that an earlier run has left waiting."""
    shelf.tidy()
    app.register_blueprint(pages)
    admin = Admin(app, url="/admin", index_view=HomeView())
    menu = [(title, [view() for view in views]) for title, views in MENU]
    for _title, views in menu:
        for view in views:
            admin.add_view(view)
    app.extensions["screens"] = {
        one.endpoint: one for _title, views in menu for one in views if isinstance(one, GuardedView)
    }
    app.context_processor(lambda: frame(menu))
