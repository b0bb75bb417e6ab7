"""Pages of students and guardians beside their home: marks by course, and absences."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_admin import expose

from models.access import Actor
from models.errors import NotFound
from models.i18n import gettext, lazy
from models.people import Student
from models.reads.dashboard import OWN, own_students, semester_of, semesters
from models.reads.standings import Place, places

from .app import AppView, shown
from .captions import caption


def students_of(actor: Actor) -> list[dict[str, Any]]:
    """The students of one's own, as the scripts know them; the one that the address names has to be among them.

    Raises:
        NotFound: the address names somebody else.
    """
    students = own_students(actor)
    wanted = request.args.get("child", "")
    if wanted and wanted not in {str(one.id) for one in students}:
        raise NotFound("child")
    of_groups = places(actor, students) if students else {}
    return [_student(actor, one, of_groups.get(one.id)) for one in students]


def _student(actor: Actor, row: Student, place: Place | None) -> dict[str, Any]:
    known = {"id": f"Student:{row.id}", "name": row.person.name, "isChild": row.person_id != actor.person_id}
    return known | ({"group": f"Group:{place.group_id}", "subgroups": place.subgroups} if place else {})


def terms(actor: Actor) -> dict[str, Any]:
    """The semesters that there have been, the newest first, and the one of today."""
    known = semesters(actor)
    now = semester_of(actor.today, known)
    return {
        "semesters": [
            {"id": f"Semester:{one.id}", "name": caption(one), "startsOn": one.starts_on, "endsOn": one.ends_on}
            for one in known
            if one.starts_on <= actor.today
        ],
        "current": f"Semester:{now.id}" if now else None,
    }


class ProgressView(AppView):
    """Marks by course with averages, what is owed, hours missed (R7, R25, R26)."""

    offered_to = OWN
    title = lazy("Marks")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="progress", url="/admin/progress")

    @expose("/")
    def index(self) -> str:
        return shown("progress", gettext("Marks"), students=students_of(self.actor), **terms(self.actor))


class AbsencesView(AppView):
    """Lessons missed, and the notices to the curator (R25, R26, R32)."""

    offered_to = OWN
    title = lazy("Absences")

    def __init__(self) -> None:
        super().__init__(name=self.title, endpoint="absences", url="/admin/absences")

    @expose("/")
    def index(self) -> str:
        return shown(
            "absences", gettext("Absences"), students=students_of(self.actor), today=self.actor.today, **terms(self.actor)
        )
