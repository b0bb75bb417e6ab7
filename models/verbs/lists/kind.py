"""What a kind of list declares, and the part of working it out that is the same for all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from ...access import Actor
from ...i18n import LazyText, lazy
from ...i18n import gettext as _
from .cells import Cells
from .draft import Draft
from .table import Column


class Planner(ABC):
    """Works out the rows of one file. All that is looked up is read once, before the first row."""

    def __init__(self, actor: Actor, rows: Sequence[Cells]) -> None:
        self.actor, self.rows = actor, rows
        self.seen: dict[Hashable, int] = {}
        self.prepare()

    @abstractmethod
    def prepare(self) -> None:
        """Read what the rows will be compared with."""

    @abstractmethod
    def work(self, cells: Cells) -> Draft:
        """What one row comes to; problems are left with its cells."""

    def order(self) -> Iterable[Cells]:
        """The rows in the order in which they are worked out and written: what others refer to comes first."""
        return self.rows

    def once(self, cells: Cells, column: str, *keys: Hashable) -> bool:
        """Whether no row before this one has any of the keys; otherwise the row is refused and names the first one."""
        first = next((self.seen[key] for key in keys if key in self.seen), None)
        if first is not None:
            cells.refuse(column, _("This repeats row %(number)d. Leave one of them.", number=first))
            return False
        self.seen |= dict.fromkeys(keys, cells.number)
        return True


@dataclass(frozen=True)
class ListKind:
    """A kind of list. `needed`: see `read_header`; `actions` are what its verbs require beside `list:import`."""

    name: str
    title: LazyText
    columns: tuple[Column, ...]
    needed: tuple[tuple[tuple[str, ...], ...], ...]
    actions: tuple[str, ...]
    planner: type[Planner]


NAME_PARTS = ("last_name", "first_name", "middle_name")
NAME_COLUMNS = (
    Column(
        "name",
        lazy("Full name"),
        "фио | ф.и.о. | фамилия имя отчество | фамилия, имя, отчество | фио студента | "
        "фио обучающегося | фио преподавателя | студент | обучающийся | преподаватель | фио полностью",
    ),
    Column("last_name", lazy("Surname"), "фамилия | фамилия студента | last name | surname"),
    Column("first_name", lazy("First name"), "имя | имя студента | first name"),
    Column("middle_name", lazy("Patronymic"), "отчество | отчество студента | отчество (при наличии) | middle name"),
)
NAME_NEEDED = (("name",), ("last_name", "first_name"))
PHONE = Column(
    "phone",
    lazy("Phone"),
    "телефон | тел | тел. | моб. телефон | мобильный телефон | номер телефона | контактный телефон | сотовый телефон",
)
EMAIL = Column("email", lazy("E-mail"), "e-mail | email | электронная почта | почта | эл. почта | адрес электронной почты")
GROUP = Column(
    "group",
    lazy("Group"),
    "группа | учебная группа | номер группы | № группы | название группы | наименование группы | шифр группы",
)
SPECIALITY_COLUMNS = (
    Column(
        "speciality",
        lazy("Speciality code"),
        "специальность | код специальности | код и наименование специальности | шифр специальности | "
        "speciality | код специальности/профессии | профессия",
    ),
    Column(
        "speciality_name",
        lazy("Speciality name"),
        "наименование специальности | название специальности | специальность наименование",
    ),
)
