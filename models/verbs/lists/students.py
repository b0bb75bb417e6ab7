"""The list of students: name, group, birth date, contacts, record book, enrolment, a guardian.

A student is known by the number of the record book, else by name and birth date, else by name and group. An empty cell
never erases what is known, and nobody is moved to another group: that is an act of its own with an order (R47).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...college import Enrollment, Group
from ...i18n import gettext as _
from ...i18n import lazy
from ...people import Person, Student
from ..college import ENROLLMENTS
from ..people import STUDENTS
from .cells import Cells, FullName
from .draft import Draft, shown
from .guardians import GUARDIAN_COLUMNS, Guardians
from .kind import EMAIL, GROUP, NAME_COLUMNS, NAME_NEEDED, NAME_PARTS, PHONE, ListKind, Planner
from .lookups import attach, by_id, contacts_to_write, group_in, name_to_write, read_groups
from .outcome import Change
from .roll import NUMBER, Roll
from .table import Column

AT = {
    "birth_date": "birth_date",
    "phone": "phone",
    "email": "email",
    "number": "number",
    "starts_on": "starts_on",
    "order_in": "order",
    "group": "group",
}


class StudentPlanner(Planner):
    """Works out the rows of a list of students."""

    def prepare(self) -> None:
        self.groups, self.roll, self.guardians = read_groups(), Roll(), Guardians(self)
        ids = by_id(self.groups.values())
        for enrollments in self.roll.enrollments.values():
            for enrollment in enrollments:
                attach(enrollment, "group", ids[enrollment.group_id])
        self.rows_by_name: dict[str, list[tuple[Cells, dict[str, Any]]]] = {}

    def work(self, cells: Cells) -> Draft:
        draft = Draft(cells)
        self.name_column = "name" if cells.texts.get("name") or "last_name" not in cells.titles else "last_name"
        name, group = cells.full_name("name", NAME_PARTS), group_in(cells, self.groups)
        draft.title = f"{name or ''} {group.name if group else ''}".strip()
        values = self._values(cells, name)
        if cells.problems or name is None or group is None:
            return draft
        name = FullName(*(values.pop(part) for part in NAME_PARTS))
        if not self._is_first(cells, name, group, values):
            return draft
        student = self._match(cells, name, group, values)
        if student and not cells.problems:
            self.once(cells, self.name_column, ("student", student.get_id()))
        if not cells.problems:
            draft.is_new = student is None
            student = self._put(draft, student or Student(), name, values)
            self._enrol(draft, student, group, values)
            self.guardians.work(draft, student)
        return draft

    def _values(self, cells: Cells, name: FullName | None) -> dict[str, Any]:
        """The cleaned values of the filled cells."""
        given: dict[str, Any] = {key: cells.text(key) for key in ("number", "phone", "email") if cells.text(key)}
        if birth := cells.date("birth_date"):
            given["birth_date"] = birth
        if name:
            given |= name._asdict()
        values = cells.cleaned(self.actor, STUDENTS.cleaners, given, AT | dict.fromkeys(NAME_PARTS, self.name_column))
        enrolment = {"starts_on": cells.date("starts_on"), "order_in": cells.text("order")}
        given = {key: value for key, value in enrolment.items() if value}
        return values | cells.cleaned(self.actor, ENROLLMENTS.cleaners, given, AT)

    def _is_first(self, cells: Cells, name: FullName, group: Group, values: dict[str, Any]) -> bool:
        """Namesakes are two people if their birth dates or record books differ; otherwise the row is a repetition."""
        if values.get("number") and not self.once(cells, "number", ("number", values["number"])):
            return False
        mine = values | {"group": group}
        for other, theirs in self.rows_by_name.setdefault(name.key, []):
            if not _told_apart(mine, theirs):
                cells.refuse(
                    self.name_column,
                    _(
                        "This repeats row %(number)d. Leave one of them; "
                        "for two students of one name, fill in both birth dates.",
                        number=other.number,
                    ),
                )
                return False
        self.rows_by_name[name.key].append((cells, mine))
        return True

    def _match(self, cells: Cells, name: FullName, group: Group, values: dict[str, Any]) -> Student | None:
        number, birth = values.get("number"), values.get("birth_date")
        if number and (student := self.roll.by_number.get(number)):
            person = student.person
            if {"last_name", "first_name"} <= set(name_to_write(person, name)):
                cells.refuse(
                    "number", _("This number belongs to %(name)s. Correct the number or the name.", name=person.name)
                )
            return student
        namesakes = self.roll.namesakes(name)
        if birth:
            same = [s for s in namesakes if s.person.birth_date == birth]
            same = same or [s for s in namesakes if not s.person.birth_date and self.roll.group_of(s) == group.id]
        else:
            here = [s for s in namesakes if self.roll.group_of(s) == group.id]
            same = here or namesakes
        if len(same) > 1:
            cells.refuse(
                self.name_column,
                _(
                    "Several students are called %(name)s. Fill in the birth date or the number of the record book.",
                    name=name,
                ),
            )
        elif same and number and same[0].number:
            cells.refuse(
                "number",
                _(
                    "This student has the number %(number)s. Correct it here, or in the student's card.",
                    number=same[0].number,
                ),
            )
        return same[0] if len(same) == 1 else None

    def _put(self, draft: Draft, student: Student, name: FullName, values: dict[str, Any]) -> Student:
        person = Person() if draft.is_new else student.person
        renamed = name_to_write(person, name)
        if renamed and not draft.is_new:
            draft.changes.append(Change(draft.cells.titles[self.name_column], person.name, str(name)))
        personal = renamed | contacts_to_write(person, values.get("phone", ""), values.get("email", ""))
        draft.put(person, personal | {key: values[key] for key in ("birth_date",) if key in values}, AT)
        own = {key: values[key] for key in ("number",) if key in values}
        draft.put(student, {"person": person, **own} if draft.is_new else own, AT)
        return student

    def _enrol(self, draft: Draft, student: Student, group: Group, values: dict[str, Any]) -> None:
        present, past = self.roll.present(student), self.roll.enrollments.get(student.get_id() or 0, [])
        if present is None:
            self._enrol_anew(draft, student, group, values, past)
        elif present.group_id != group.id:
            draft.cells.refuse(
                "group",
                _(
                    "The student is in group %(group)s. A list moves nobody: use “Move to another group” in the panel; "
                    "if this is a namesake, fill in the birth date.",
                    group=present.group.name,
                ),
            )
        else:
            # whoever moved or returned has several enrolments, and the list tells of the first day in the college
            given = [] if len(past) > 1 else [key for key in ("starts_on", "order_in") if key in values]
            draft.put(present, {key: values[key] for key in given}, AT, law=ENROLLMENTS.law, pure=False)

    def _enrol_anew(
        self, draft: Draft, student: Student, group: Group, values: dict[str, Any], past: list[Enrollment]
    ) -> None:
        starts_on: dt.date = values.get("starts_on") or group.admitted_on
        last = past[-1] if past else None
        if last and last.ends_on and starts_on <= last.ends_on:
            draft.cells.refuse(
                "starts_on" if "starts_on" in draft.cells.titles else "group",
                _(
                    "The student left group %(group)s on %(day)s. For a return, fill in a later date of enrolment.",
                    group=last.group.name,
                    day=shown(last.ends_on),
                ),
            )
            return
        enrolment = {"student": student, "group": group, "starts_on": starts_on}
        if values.get("order_in"):
            enrolment["order_in"] = values["order_in"]
        law = None if draft.is_new else ENROLLMENTS.law  # a new student has no enrolment that could clash
        draft.put(Enrollment(), enrolment, AT, law=law, pure=False)


def _told_apart(mine: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Whether two rows of one name are two people."""
    births = mine.get("birth_date"), theirs.get("birth_date")
    numbers = mine.get("number"), theirs.get("number")
    if all(births):
        return bool(births[0] != births[1])
    return all(numbers) and bool(numbers[0] != numbers[1])


KIND = ListKind(
    "students",
    lazy("Students"),
    (
        *NAME_COLUMNS,
        GROUP,
        Column("birth_date", lazy("Date of birth"), "дата рождения | д.р. | др | день рождения"),
        PHONE,
        EMAIL,
        NUMBER,
        Column("starts_on", lazy("Date of enrolment"), "дата зачисления | зачислен | зачислена | дата приёма"),
        Column(
            "order",
            lazy("Order of enrolment"),
            "приказ | приказ о зачислении | № приказа | номер приказа | № приказа о зачислении | приказ №",
        ),
        *GUARDIAN_COLUMNS,
    ),
    (NAME_NEEDED, (("group",),)),
    ("student:write", "enrollment:write", "guardianship:write"),
    StudentPlanner,
)
