"""The first page: for each role that the person holds, the answer to its question."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for
from flask_admin import AdminIndexView, expose

from models.access import Actor, Role, can
from models.college import Group, Semester
from models.errors import NotFound
from models.i18n import gettext as _
from models.i18n import lazy, ngettext
from models.reads import dashboard

from . import curated
from .captions import caption
from .progress import students_of


class HomeView(AdminIndexView):
    """The home of the roles that the person holds."""

    def __init__(self) -> None:
        super().__init__(name=lazy("Home"), endpoint="admin", url="/admin")
        self.static_folder = None  # the library's own scripts and styles are not used, so they are not served

    def is_accessible(self) -> bool:
        return g.actor is not None

    def inaccessible_callback(self, name: Any, **kwargs: Any) -> Any:
        return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))

    @expose("/")
    def index(self) -> str:
        """One part for each role; the semester, the week and the child stand in the address."""
        actor: Actor = g.actor
        known = dashboard.semesters(actor)
        semester = _chosen(known) or dashboard.semester_of(actor.today, known)
        parts: dict[str, Any] = {}
        if Role.ADM in actor.roles:
            parts["college"] = _college(actor, semester)
        if actor.roles & {Role.OFF, Role.DEP}:
            parts["control"] = {"today": actor.today.isoformat(), "url": url_for("control.index")}
        if semester and actor.roles & {Role.OFF, Role.DEP}:
            parts["board"] = _downloads(actor, dashboard.group_board(actor, semester))
        if semester and Role.CUR in actor.roles:
            parts["curated"] = curated.given(actor, semester)
        if Role.T in actor.roles:
            parts["today"] = {"today": actor.today.isoformat()}
        if actor.roles & {Role.S, Role.G}:
            parts["diary"] = {"students": students_of(actor), "today": actor.today.isoformat()}
        return self.render(
            "panel/home.html", parts=parts, semester=semester,
            semesters=[(one.id, caption(one)) for one in known], roles=actor.roles,
        )  # fmt: skip


def _chosen(known: list[Semester]) -> Semester | None:
    """The semester of the address.

    Raises:
        NotFound: there is none of this id.
    """
    wanted = request.args.get("semester")
    if not wanted:
        return None
    found = next((one for one in known if str(one.id) == wanted), None)
    if found is None:
        raise NotFound("semester")
    return found


def _college(actor: Actor, semester: Semester | None) -> dict[str, Any]:
    """The figures with the lists behind them."""
    figures, term = dashboard.college_figures(actor, semester), semester.id if semester else ""
    texts = (
        ngettext("student in a group", "students in groups", figures.students),
        ngettext("group", "groups", figures.groups),
        ngettext("teacher", "teachers", figures.teachers),
        ngettext("journal of the semester", "journals of the semester", figures.journals),
        ngettext("lesson recorded", "lessons recorded", figures.lessons),
    )
    lists = (
        url_for("student.index_view", enrolled=1), url_for("group.index_view", running=1), url_for("teacher.index_view"),
        url_for("journal.index_view", semester=term), url_for("journal.index_view", semester=term, sort="course"),
    )  # fmt: skip
    return {
        "figures": list(zip(figures, texts, lists, strict=True)),
        "to_do": _missing(actor, semester),
        "sign_ins": dashboard.last_sign_ins(actor),
    }


def _missing(actor: Actor, semester: Semester | None) -> list[tuple[int, str, str]]:
    """What is to be put in order: how many, what, and the list of them."""
    missing, term = dashboard.to_do(actor, semester), semester.id if semester else ""
    texts = (
        _("groups without a curator"), _("journals without a teacher today"), _("students who belong to no group"),
        _("students without an account"), _("teachers without an account"), _("guardians without an account"),
    )  # fmt: skip
    lists = (
        url_for("group.index_view", running=1, curator="none"),
        url_for("journal.index_view", semester=term, taught=0),
        url_for("student.index_view", enrolled=0),
        url_for("student.index_view", account=0),
        url_for("teacher.index_view", account=0),
        url_for("guardianship.index_view", account=0, current=1),
    )
    return list(zip(missing, texts, lists, strict=True))


def _downloads(actor: Actor, lines: list[dashboard.GroupLine]) -> list[tuple[dashboard.GroupLine, bool]]:
    """Groups, each with whether its journal is this person's to take."""
    return [(line, can(actor, "journal:export", Group(id=line.id))) for line in lines]
