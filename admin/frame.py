"""What stands around every page: the menu of one's own, the college, the semester, the languages."""

from __future__ import annotations

from typing import Any

from flask import g, request

from models import i18n
from models.people import Person
from models.reads import dashboard
from models.settings import current

from .app import words
from .captions import caption
from .labels import written

MAIN_PAGES = ("progress", "absences", "my-group", "journal", "control")
"""Of which the bar at the foot of a phone shows the first two that the person has, in this order, beside the home."""
LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}


def frame(menu: list[tuple[Any, list[Any]]]) -> dict[str, Any]:
    """What templates may use. Nobody's page has no menu and asks the database nothing."""
    actor = g.get("actor")
    known = current().languages
    common = {
        "_": i18n.gettext,
        "ngettext": i18n.ngettext,
        "written": written,
        "words": lambda: words(i18n.language.get()),
        "actor": actor,
        "college": current().college_name,
        "language": i18n.language.get(),
        "languages": [(code, LANGUAGE_NAMES[code]) for code in known],
        "here": request.full_path.rstrip("?"),
    }
    if actor is None or actor.must_change_password:
        return {**common, "menu": [], "semester_name": "", "own_name": actor.login if actor else ""}
    semester = dashboard.semester_of(actor.today, dashboard.semesters(actor))
    sections = [(title, [view for view in views if view.is_accessible()]) for title, views in menu]
    reached = {view.endpoint: view for _title, views in sections for view in views}
    return {
        **common,
        "menu": [(title, views) for title, views in sections if views],
        "main_pages": [reached[name] for name in MAIN_PAGES if name in reached][:2],
        "semester_name": caption(semester) if semester else "",
        "own_name": Person.get_by_id(actor.person_id).short_name,
    }
