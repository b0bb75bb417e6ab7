"""The list of groups: name, speciality, curator, beginning and end of study, form."""

from __future__ import annotations

from typing import Any

from ...college import STUDY_FORM_NAMES, Group, StudyForm
from ...i18n import gettext as _
from ...i18n import lazy
from ..college import GROUPS
from .cells import Cells, code_key
from .draft import Draft
from .kind import GROUP, SPECIALITY_COLUMNS, ListKind, Planner
from .lookups import Specialities, Teachers, attach, read_groups
from .table import Column

FORMS = {
    "очная": StudyForm.FULL_TIME,
    "очно-заочная": StudyForm.PART_TIME,
    "заочная": StudyForm.EXTRAMURAL,
    "дневная": StudyForm.FULL_TIME,
    "вечерняя": StudyForm.PART_TIME,
    **{name.message: form for form, name in STUDY_FORM_NAMES.items()},
    **{form.value: form for form in StudyForm},
}
AT = {
    "speciality": "speciality",
    "curator": "curator",
    "form": "form",
    "admitted_on": "admitted_on",
    "study_ends_on": "study_ends_on",
    "name": "group",
}


class GroupPlanner(Planner):
    """A group is known by its name."""

    def prepare(self) -> None:
        self.groups = read_groups()
        self.specialities = Specialities(self.actor)
        self.teachers = Teachers()
        for group in self.groups.values():
            attach(group, "curator", self.teachers.by_id.get(group.curator_id))

    def work(self, cells: Cells) -> Draft:
        draft = Draft(cells)
        draft.title = cells.needed("group")
        group = self.groups.get(code_key(draft.title)) or Group()
        draft.is_new = not group.get_id()
        values = self._values(draft, group)
        if not cells.problems and self.once(cells, "group", code_key(draft.title)):
            draft.put(group, values, AT, law=GROUPS.law)
        return draft

    def _values(self, draft: Draft, group: Group) -> dict[str, Any]:
        cells = draft.cells
        given: dict[str, Any] = {
            "admitted_on": cells.date("admitted_on", year=(9, 1)),
            "study_ends_on": cells.date("study_ends_on", year=(6, 30)),
            "form": cells.option("form", FORMS),
        }
        if draft.is_new:
            given["name"] = draft.title
            for key in ("speciality", "admitted_on", "study_ends_on"):
                cells.needed(key)
        values = cells.cleaned(self.actor, GROUPS.cleaners, {name: value for name, value in given.items() if value}, AT)
        speciality, curator = self.specialities.named(draft), self.teachers.named(cells, "curator")
        if speciality and not draft.is_new and group.speciality_id != speciality.get_id():
            cells.refuse(
                "speciality",
                _("The group learns %(code)s. Correct it here, or the group in the panel.", code=group.speciality.code),
            )
        return values | {key: row for key, row in (("speciality", speciality), ("curator", curator)) if row}


KIND = ListKind(
    "groups",
    lazy("Groups"),
    (
        GROUP,
        *SPECIALITY_COLUMNS,
        Column("curator", lazy("Curator"), "куратор | классный руководитель | кл. руководитель | фио куратора | кл рук"),
        Column(
            "admitted_on",
            lazy("Date of admission"),
            "дата зачисления | зачисление | год зачисления | год набора | год поступления | "
            "начало обучения | дата поступления",
        ),
        Column(
            "study_ends_on",
            lazy("End of study"),
            "окончание обучения | дата окончания | дата окончания обучения | год окончания | год выпуска | окончание",
        ),
        Column("form", lazy("Form of study"), "форма | форма обучения"),
    ),
    ((("group",),), (("speciality",),), (("admitted_on",),), (("study_ends_on",),)),
    ("group:write", "speciality:write"),
    GroupPlanner,
)
