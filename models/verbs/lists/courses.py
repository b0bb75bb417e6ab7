"""The list of courses: the curriculum of specialities with its modules and their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ...college import Speciality
from ...i18n import gettext as _
from ...i18n import lazy
from ...teaching import COURSE_KIND_NAMES, MODULE_PARTS, Course, CourseKind
from ..teaching import COURSES
from .cells import Cells, code_key
from .draft import Draft
from .kind import SPECIALITY_COLUMNS, ListKind, Planner
from .lookups import Specialities, attach, by_id
from .table import Column

KINDS = {
    "дисциплина": CourseKind.DISCIPLINE,
    "мдк": CourseKind.MDK,
    "уп": CourseKind.EDUCATIONAL_PRACTICE,
    "пп": CourseKind.INDUSTRIAL_PRACTICE,
    "пм": CourseKind.MODULE,
    "учебная дисциплина": CourseKind.DISCIPLINE,
    "оп": CourseKind.DISCIPLINE,
    "междисциплинарный курс": CourseKind.MDK,
    "учебная практика": CourseKind.EDUCATIONAL_PRACTICE,
    "производственная практика": CourseKind.INDUSTRIAL_PRACTICE,
    "модуль": CourseKind.MODULE,
    "профессиональный модуль": CourseKind.MODULE,
    **{name.message: kind for kind, name in COURSE_KIND_NAMES.items()},
    **{kind.value: kind for kind in CourseKind},
}
_PREFIX = re.compile(r"(мдк|уп|пп|пм)[.\s]*(\d+)")
AT = {"code": "code", "name": "title", "kind": "kind", "module": "module", "hours": "hours", "speciality": "speciality"}


class CoursePlanner(Planner):
    """A course is known by its speciality and code. Modules go before their parts, wherever they stand in the file."""

    def prepare(self) -> None:
        self.specialities = Specialities(self.actor)
        courses = list(Course.select(Course, Speciality).join(Speciality))
        ids = by_id(courses)
        self.courses: dict[tuple[str, str], Course] = {}
        self.drafts: dict[tuple[str, str], Draft] = {}
        for course in courses:
            attach(course, "module", ids.get(course.module_id))
            self.courses[code_key(course.speciality.code), code_key(course.code)] = course

    def order(self) -> Iterable[Cells]:
        return sorted(self.rows, key=lambda cells: _kind_of(cells.texts) is not CourseKind.MODULE)

    def work(self, cells: Cells) -> Draft:
        draft = Draft(cells)
        code, speciality = cells.needed("code"), self.specialities.named(draft)
        cells.needed("speciality")
        draft.title = f"{code} {cells.text('title')}".strip()
        if speciality is None or not code:
            return draft
        key = code_key(speciality.code), code_key(code)
        course = self.courses.get(key) or Course()
        draft.is_new = not course.get_id()
        values = self._values(draft, course, speciality)
        if not cells.problems and self.once(cells, "code", key):
            draft.put(course, values, AT, law=COURSES.law)
        if draft.is_new and not cells.problems:
            self._share(key, draft, course)
        return draft

    def _share(self, key: tuple[str, str], draft: Draft, course: Course) -> None:
        """Let the parts of a new module find it; they are written after it."""
        for name, value in draft.writes[-1].values.items():
            setattr(course, name, value)
        self.courses[key], self.drafts[key] = course, draft

    def _values(self, draft: Draft, course: Course, speciality: Speciality) -> dict[str, Any]:
        cells = draft.cells
        kind = cells.option("kind", KINDS)
        given: dict[str, Any] = {"name": cells.text("title"), "hours": cells.whole("hours"), "kind": kind}
        if draft.is_new:
            cells.needed("title")
            given |= {"code": cells.text("code"), "kind": kind or _kind_of(cells.texts)}
        given = {name: value for name, value in given.items() if value not in (None, "")}
        values = cells.cleaned(self.actor, COURSES.cleaners, given, AT)
        module = self._module(draft, speciality, values.get("kind") or course.kind)
        values |= {"module": module} if module else {}
        return values | ({"speciality": speciality} if draft.is_new else {})

    def _module(self, draft: Draft, speciality: Speciality, kind: CourseKind) -> Course | None:
        """The module that a part names, or that its own code tells: МДК.01.02 belongs to ПМ.01."""
        cells = draft.cells
        named = cells.text("module")
        told = _PREFIX.match(cells.text("code").casefold())
        if not named and kind in MODULE_PARTS and told:
            named = f"ПМ.{told[2]}"
        if not named or (kind not in MODULE_PARTS and not cells.text("module")):
            return None
        key = code_key(speciality.code), code_key(named)
        key = key if key in self.courses else (key[0], code_key(named.split()[0]))
        module = self.courses.get(key)
        if module is None:
            cells.refuse(
                "module" if "module" in cells.titles else "code",
                _("There is no module %(code)s in this speciality. Add a row for it, or correct the code.", code=named[:40]),
            )
        draft.need(self.drafts.get(key))
        return module


def _kind_of(texts: dict[str, str]) -> CourseKind:
    """The kind that a row names or, without that, that its code tells."""
    named = KINDS.get(" ".join(texts.get("kind", "").casefold().split()))
    told = _PREFIX.match(texts.get("code", "").casefold())
    return named or KINDS[told[1] if told else "дисциплина"]


KIND = ListKind(
    "courses",
    lazy("Courses"),
    (
        *SPECIALITY_COLUMNS,
        Column("code", lazy("Code"), "код | индекс | шифр | код дисциплины | индекс дисциплины"),
        Column(
            "title",
            lazy("Course name"),
            "название | наименование | дисциплина | наименование дисциплины | название дисциплины | name | "
            "title | наименование дисциплины, модуля | название курса",
        ),
        Column("kind", lazy("Kind"), "вид | тип | вид дисциплины"),
        Column("module", lazy("Module"), "модуль | пм | код модуля | профессиональный модуль"),
        Column("hours", lazy("Hours"), "часы | количество часов | часов | кол-во часов | всего часов | объём"),
    ),
    ((("speciality",),), (("code",),), (("title",),)),
    ("course:write", "speciality:write"),
    CoursePlanner,
)
