"""The list of teachers: name, position, contacts. Namesakes are told apart by e-mail or phone."""

from __future__ import annotations

from collections import defaultdict

from ...i18n import gettext as _
from ...i18n import lazy
from ...people import Person, Teacher
from ..people import TEACHERS
from .cells import Cells, FullName, phone_key
from .draft import Draft
from .kind import EMAIL, NAME_COLUMNS, NAME_NEEDED, NAME_PARTS, PHONE, ListKind, Planner
from .lookups import People, Teachers, contacts_to_write, name_to_write, same_contact
from .table import Column

AT = {"position": "position", "phone": "phone", "email": "email"}


class TeacherPlanner(Planner):
    """A teacher is known by the name; of several with one name, by e-mail or phone."""

    def prepare(self) -> None:
        self.teachers, self.people = Teachers(), People()
        self.namesakes: dict[str, list[Cells]] = defaultdict(list)
        self.names: dict[int, FullName | None] = {}
        self.taken: dict[int, int] = {}
        for cells in self.rows:
            name = self.names[cells.number] = cells.full_name("name", NAME_PARTS)
            if name:
                self.namesakes[name.key].append(cells)

    def work(self, cells: Cells) -> Draft:
        draft = Draft(cells)
        name = self.names[cells.number]
        draft.title = str(name or "")
        given = {key: cells.text(key) for key in AT if cells.text(key)}
        values = cells.cleaned(self.actor, TEACHERS.cleaners, given, AT)
        parts = cells.cleaned(
            self.actor,
            TEACHERS.cleaners,
            name._asdict() if name else {},
            dict.fromkeys(NAME_PARTS, self._name_column(cells)),
        )
        if cells.problems or name is None or not self._is_first(cells, name):
            return draft
        teacher = self._match(cells, FullName(**parts))
        if not cells.problems:
            self._put(draft, teacher, FullName(**parts), values)
        return draft

    def _name_column(self, cells: Cells) -> str:
        return "name" if cells.texts.get("name") else "last_name"

    def _is_first(self, cells: Cells, name: FullName) -> bool:
        """Two rows of one name are two people only if both their phones or both their e-mails are there and differ."""
        for other in self.namesakes[name.key]:
            if other is cells:
                return True
            told_apart = any(
                cells.texts.get(key) and other.texts.get(key) and reduce(cells.texts[key]) != reduce(other.texts[key])
                for key, reduce in (("phone", phone_key), ("email", str.casefold))
            )
            if not told_apart or same_contact(_Contacts(other), cells.text("phone"), cells.text("email")):
                cells.refuse(
                    self._name_column(cells),
                    _(
                        "This repeats row %(number)d. Leave one of them; "
                        "if they are two people of one name, give both a phone "
                        "or an e-mail address of their own.",
                        number=other.number,
                    ),
                )
                return False
        return True

    def _match(self, cells: Cells, name: FullName) -> Teacher | None:
        candidates = self.teachers.by_name.get(name.key, [])
        phone, email = cells.text("phone"), cells.text("email")
        told = [teacher for teacher in candidates if same_contact(teacher.person, phone, email)]
        alone = len(self.namesakes[name.key]) == 1
        if len(told) == 1 or (alone and len(candidates) == 1):
            return (told or candidates)[0]
        unclaimed = [teacher for teacher in candidates if not self._is_claimed(teacher, name)]
        if len(told) > 1 or unclaimed or (alone and candidates):
            cells.refuse(
                self._name_column(cells),
                _(
                    "Several teachers are called %(name)s. Write the phone or the e-mail address that the right one has in "
                    "the system; add a new namesake in the panel.",
                    name=name,
                ),
            )
        return None

    def _is_claimed(self, teacher: Teacher, name: FullName) -> bool:
        """Whether some row of the file is surely this teacher."""
        return any(same_contact(teacher.person, row.text("phone"), row.text("email")) for row in self.namesakes[name.key])

    def _put(self, draft: Draft, teacher: Teacher | None, name: FullName, values: dict[str, str]) -> None:
        draft.is_new = teacher is None
        phone, email = values.get("phone", ""), values.get("email", "")
        person = teacher.person if teacher else self.people.known(name, phone, email) or Person()
        draft.put(person, name_to_write(person, name) | contacts_to_write(person, phone, email), AT)
        row = teacher or Teacher()
        own = {key: values[key] for key in ("position",) if key in values}
        draft.put(row, own if teacher else {**own, "person": person}, AT)


class _Contacts:
    """The contacts of a row, to compare with another row's."""

    def __init__(self, cells: Cells) -> None:
        self.phone, self.email = cells.text("phone"), cells.text("email")


KIND = ListKind(
    "teachers",
    lazy("Teachers"),
    (*NAME_COLUMNS, Column("position", lazy("Position"), "должность | занимаемая должность"), PHONE, EMAIL),
    (NAME_NEEDED,),
    ("teacher:write",),
    TeacherPlanner,
)
