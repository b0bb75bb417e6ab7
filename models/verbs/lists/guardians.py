"""Guardians: in a list of their own, or beside the students in theirs."""

from __future__ import annotations

from collections import defaultdict

from ...i18n import gettext as _
from ...i18n import lazy
from ...people import KINSHIP_NAMES, Guardianship, Kinship, Person, Student
from ..people import GUARDIANSHIPS
from .cells import Cells, FullName
from .draft import Draft, shown
from .kind import GROUP, NAME_COLUMNS, ListKind, Planner
from .lookups import People, attach, contacts_to_write, group_in, read_groups
from .outcome import Change
from .roll import NUMBER, Roll
from .table import Column

KINSHIPS = {
    "мать": Kinship.MOTHER,
    "отец": Kinship.FATHER,
    "мама": Kinship.MOTHER,
    "папа": Kinship.FATHER,
    "опекун": Kinship.GUARDIAN,
    "попечитель": Kinship.GUARDIAN,
    "законный представитель": Kinship.GUARDIAN,
    "другой родственник": Kinship.OTHER,
    "бабушка": Kinship.OTHER,
    "дедушка": Kinship.OTHER,
    **{name.message: kinship for kinship, name in KINSHIP_NAMES.items()},
    **{kinship.value: kinship for kinship in Kinship},
}
Contacts = dict[str, str]
AT = {"phone": "guardian_phone", "email": "guardian_email", "kinship": "kinship", "guardian": "guardian"}
GUARDIAN_COLUMNS = (
    Column(
        "guardian",
        lazy("Guardian's full name"),
        "родитель | фио родителя | родитель фио | законный представитель | "
        "фио законного представителя | родитель (законный представитель) | фио представителя | "
        "мать (отец)",
    ),
    Column(
        "guardian_phone",
        lazy("Guardian's phone"),
        "телефон родителя | родитель телефон | телефон законного представителя | тел. родителя | телефон представителя",
    ),
    Column(
        "guardian_email",
        lazy("Guardian's e-mail"),
        "e-mail родителя | email родителя | почта родителя | электронная почта родителя | e-mail законного представителя",
    ),
    Column("kinship", lazy("Kinship"), "кем приходится | родство | степень родства"),
)


class Guardians:
    """Who is whose guardian now, and what a row adds to that."""

    def __init__(self, planner: Planner) -> None:
        self.actor, self.people = planner.actor, People()
        self.links: dict[int, list[Guardianship]] = defaultdict(list)
        self.added: set[tuple[int, str]] = set()
        for link in Guardianship.select(Guardianship, Person).join(Person, on=Guardianship.guardian):
            self.links[link.student_id].append(link)

    def work(self, draft: Draft, student: Student) -> None:
        """Put the guardian whom the row names, if it names one."""
        cells = draft.cells
        if not cells.text("guardian"):
            if cells.text("guardian_phone") or cells.text("guardian_email"):
                cells.needed("guardian")
            return
        name, kinship = cells.full_name("guardian"), cells.option("kinship", KINSHIPS)
        given = {key: cells.text(AT[key]) for key in ("phone", "email")}
        contacts = cells.cleaned(self.actor, GUARDIANSHIPS.cleaners, given, AT)
        parts = cells.cleaned(
            self.actor,
            GUARDIANSHIPS.cleaners,
            name._asdict() if name else {},
            {"last_name": "guardian", "first_name": "guardian", "middle_name": "guardian"},
        )
        if name and not cells.problems:
            self._put(draft, student, FullName(**parts), kinship, contacts)

    def _put(self, draft: Draft, student: Student, name: FullName, kinship: Kinship | None, contacts: Contacts) -> None:
        known = [link for link in self.links.get(student.get_id() or 0, ()) if link.guardian.name_key == name.key]
        living = [link for link in known if link.ends_on is None or link.ends_on >= self.actor.today]
        if known and not living:
            draft.cells.refuse(
                "guardian",
                _(
                    "%(name)s has been this student's guardian until %(day)s. "
                    "Clear this cell, or make a new link in the panel.",
                    name=name,
                    day=shown(known[-1].ends_on),
                ),
            )
        elif living:
            draft.put(living[0].guardian, contacts_to_write(living[0].guardian, **contacts), AT)
            if kinship:
                draft.put(living[0], {"kinship": kinship}, AT)
        else:
            self._add(draft, student, name, kinship, contacts)

    def _add(self, draft: Draft, student: Student, name: FullName, kinship: Kinship | None, contacts: Contacts) -> None:
        person = self.people.known(name, **contacts)
        if person is None:
            person = Person(**name._asdict(), **contacts, name_key=name.key)
            self.people.add(person, name)
        if person.get_id() is None:
            draft.put(person, {**name._asdict(), **contacts}, AT)
        else:
            draft.put(person, contacts_to_write(person, **contacts), AT)
        link = {"guardian": person, "student": student, "starts_on": self.actor.today}
        draft.changes.append(Change(draft.cells.titles["guardian"], "", str(name)))
        draft.put(
            Guardianship(),
            link | ({"kinship": kinship} if kinship else {}),
            {"kinship": "kinship"},
            law=GUARDIANSHIPS.law,
            pure=False,
        )


class GuardianPlanner(Planner):
    """A guardian is known within the student's guardians by the name."""

    def prepare(self) -> None:
        self.groups, self.roll, self.guardians = read_groups(), Roll(), Guardians(self)
        for students in self.roll.by_name.values():
            for student in students:
                for link in self.guardians.links.get(student.id, ()):
                    attach(link, "student", student)

    def work(self, cells: Cells) -> Draft:
        draft = Draft(cells)
        draft.title = cells.needed("guardian")
        student = self._student(cells)
        if student and not cells.problems:
            draft.title = f"{draft.title} → {student.person.name}"
            name = cells.full_name("guardian")
            if name and self.once(cells, "guardian", (student.id, name.key)):
                self.guardians.work(draft, student)
                draft.is_new = any(isinstance(write.row, Guardianship) and not write.row.get_id() for write in draft.writes)
        return draft

    def _student(self, cells: Cells) -> Student | None:
        name = cells.full_name("name")
        number = cells.text("number")
        group = group_in(cells, self.groups) if cells.text("group") else None
        if cells.problems or name is None:
            return None
        found = [student for student in self.roll.by_name.get(name.key, ()) if not number or student.number == number]
        if group:
            found = [student for student in found if self.roll.group_of(student) == group.id]
        if not found:
            cells.refuse("name", _("There is no such student. Correct the name, the group or the number."))
        elif len(found) > 1:
            cells.refuse("name", _("Several students fit. Add the group, or the number of the record book."))
        return found[0] if len(found) == 1 else None


STUDENT_NAME = Column(
    NAME_COLUMNS[0].key, lazy("Student's full name"), NAME_COLUMNS[0].spellings + "| фио ребёнка | ребёнок"
)
KIND = ListKind(
    "guardians",
    lazy("Guardians"),
    (
        STUDENT_NAME,
        GROUP,
        NUMBER,
        GUARDIAN_COLUMNS[0],
        Column("guardian_phone", GUARDIAN_COLUMNS[1].title, GUARDIAN_COLUMNS[1].spellings + "| телефон"),
        Column(
            "guardian_email",
            GUARDIAN_COLUMNS[2].title,
            GUARDIAN_COLUMNS[2].spellings + "| e-mail | почта | электронная почта",
        ),
        GUARDIAN_COLUMNS[3],
    ),
    ((("name",),), (("guardian",),)),
    ("guardianship:write",),
    GuardianPlanner,
)
