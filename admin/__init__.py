"""The panel: declared screens on one guarded base view, a home for each role, and the door to sign in at."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_admin import Admin

from models.i18n import lazy as _

from . import accounts, audit, college, people, shelf, teaching, timetable
from .base import GuardedView
from .control import ControlView
from .curated import CuratedView
from .frame import frame
from .home import HomeView
from .journal import JournalGridView
from .lists import ListsView
from .programme import ProgrammesView
from .progress import AbsencesView, ProgressView
from .remarks import RemarksView
from .session import pages

MENU: tuple[tuple[Any, tuple[type[Any], ...]], ...] = (
    (_("My studies"), (ProgressView, AbsencesView)),
    (_("People"), (people.StudentsView, people.GuardiansView, people.TeachersView, accounts.UsersView)),
    (
        _("Groups"),
        (CuratedView, college.GroupsView, college.EnrollmentsView, college.SubgroupsView, college.MembershipsView),
    ),
    (
        _("Teaching"),
        (
            ControlView,
            teaching.JournalsView,
            ProgrammesView,
            RemarksView,
            timetable.TimetableView,
            teaching.LoadsView,
            timetable.SubstitutionsView,
            teaching.CoursesView,
            teaching.WorkTypesView,
        ),
    ),
    (
        _("College"),
        (college.YearsView, college.SemestersView, timetable.HolidaysView, college.SpecialitiesView, timetable.RulesView),
    ),
    (_("Administration"), (ListsView, accounts.SignInsView, audit.AuditView)),
)
"""The sections of the menu and their screens, in order."""
OFF_MENU: tuple[type[Any], ...] = (JournalGridView,)
"""Pages that other pages lead to."""


def create_admin(app: Flask) -> None:
    """Put the panel on `/admin`, and throw away the uploads that an earlier run has left waiting."""
    shelf.tidy()
    app.register_blueprint(pages)
    admin = Admin(app, url="/admin", index_view=HomeView())
    menu = [(title, [view() for view in views]) for title, views in MENU]
    for _title, views in menu:
        for view in views:
            admin.add_view(view)
    for page in OFF_MENU:
        admin.add_view(page())
    app.extensions["screens"] = {
        one.endpoint: one for _title, views in menu for one in views if isinstance(one, GuardedView)
    }
    app.context_processor(lambda: frame(menu))
