"""People of the demo college: persons with accounts, the staff, and teachers hired as they are needed."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .. import text
from ..people import Person, Role, Teacher, User, UserRole
from ..verbs.accounts import HASHER, login_stem
from .calendar import Term, moment
from .names import Name, Names, patronymic, words
from .rows import Rows

PASSWORD = "demo-kolledzh"  # noqa: S105 - the demo college's accounts are for everybody to try
SALT = b"demo college 1.0"
PAIRS_A_WEEK = 16
PRACTICE_DEPARTMENT = "практика"
STREETS = words(
    "Ново-Садовая Гагарина Победы Кирова Стара-Загора Ташкентская Аврора Мичурина Полевая Физкультурная "
    "Советской_Армии Промышленности Осипенко Солнечная Димитрова Молодогвардейская Свободы Партизанская Дыбенко"
)
MASTERS = {"мастерская": "мастер производственного обучения", PRACTICE_DEPARTMENT: "руководитель практики"}
POSITIONS = ("преподаватель высшей категории", "преподаватель первой категории", "преподаватель")
FIXED_TEACHERS = {
    "математика": (Name("Соколова", "Елена", "Викторовна", False), (Role.T,), "teacher"),
    "программирование": (Name("Кузнецов", "Дмитрий", "Сергеевич", True), (Role.CUR, Role.T), "curator"),
    "английский": (Name("Воробьёва", "Наталья", "Александровна", False), (Role.T, Role.G), ""),
    "история": (Name("Осипов", "Андрей", "Викторович", True), (Role.DEP, Role.T), ""),
}
"""The first teacher of these departments: name, roles, login. Воробьёва is a mother as well, Осипов a deputy director."""
OFFICES = (
    (Name("Титов", "Игорь", "Павлович", True), Role.ADM, "admin"),
    (Name("Захарова", "Марина", "Геннадьевна", False), Role.OFF, "office"),
    (Name("Лукина", "Светлана", "Юрьевна", False), Role.OFF, ""),
    (Name("Белова", "Ольга", "Николаевна", False), Role.DEP, "deputy"),
)
SLACKS = (0.0, 0.0, 0.1, 0.1, 0.2, 0.7)
ROOMS = {"мастерская": "мастерская {}", "физкультура": "спортзал", PRACTICE_DEPARTMENT: "предприятие"}
WOMEN_AMONG_TEACHERS = {"мастерская": 0.1, "технология": 0.4, "машиностроение": 0.5, "физкультура": 0.4, "сети": 0.3}


@dataclass
class Human:
    """A person who is in the database. `user` is 0 without an account."""

    person: int
    user: int
    name: Name


@dataclass
class Instructor:
    """A teacher with the own room. `slack` (0 to 1) is how late the journal is kept, `strictness` moves the marks."""

    id: int
    human: Human
    department: str
    room: str
    slack: float
    strictness: float
    is_relief: bool = False
    pairs: dict[Term, float] = field(default_factory=lambda: defaultdict(float))


class People:
    """Writes persons with their accounts."""

    def __init__(self, rows: Rows, rng: random.Random, on: dt.date) -> None:
        self.rows, self.rng, self.on = rows, rng, on
        self.names = Names(rng)
        for name, *_more in (*FIXED_TEACHERS.values(), *OFFICES):
            self.names.take(name)
        self._hash = HASHER.hash(PASSWORD, salt=SALT)  # one hash for all, with a salt of its own: a hash takes 20 ms
        self._stems: Counter[str] = Counter()

    def add(self, name: Name, birth: dt.date, since: dt.date, roles: tuple[Role, ...], login: str = "") -> Human:
        """A person; with roles, an account too, which exists since that day. Without a login one is made of the name."""
        stem = login_stem(name.last, name.first, name.middle)
        self._stems[stem] += 1
        login = login or (stem if self._stems[stem] == 1 else f"{stem}{self._stems[stem]}")
        person = self.rows.add(
            Person, last_name=name.last, first_name=name.first, middle_name=name.middle,
            name_key=text.fold(f"{name.last} {name.first} {name.middle}"), birth_date=birth, phone=self._phone(),
            email=f"{login}@college.example", address=self._address(), version=1,
        )  # fmt: skip
        return Human(person, self._account(person, since, roles, login) if roles else 0, name)

    def _account(self, person: int, since: dt.date, roles: tuple[Role, ...], login: str) -> int:
        user = self.rows.add(
            User, person=person, login=login, password_hash=self._hash, must_change_password=False, active=True,
            session_epoch=1, language="ru", created_at=moment(since, 10, 30), last_sign_in_at=None, version=1,
        )  # fmt: skip
        for role in roles:
            self.rows.add(UserRole, user=user, role=role)
        return user

    def birth(self, youngest: int, oldest: int) -> dt.date:
        """A birthday of somebody of that age in years."""
        return self.on - dt.timedelta(days=self.rng.randint(youngest * 366, oldest * 365))

    def _phone(self) -> str:
        """Within the hundred thousand numbers that begin with 000, which no operator gives to anybody."""
        rng = self.rng
        return f"+7 {rng.choice((917, 927, 937, 960, 987))} 000-{rng.randint(0, 99):02}-{rng.randint(0, 99):02}"

    def _address(self) -> str:
        street = self.rng.choice(STREETS).replace("_", " ")
        return f"г. Самара, ул. {street}, д. {self.rng.randint(1, 180)}, кв. {self.rng.randint(1, 200)}"


class Staff:
    """The office, and the teachers by department. More are hired when all of a department have enough lessons."""

    def __init__(self, people: People, since: dt.date) -> None:
        self._people, self._since = people, since
        self._by_department: dict[str, list[Instructor]] = defaultdict(list)
        self.everybody: list[Instructor] = []
        self.offices: dict[Role, Human] = {}
        for name, role, login in OFFICES:
            human = people.add(name, people.birth(32, 60), since, (role,), login)
            if login:
                self.offices[role] = human

    def teacher_for(
        self, department: str, pairs: float, term: Term, *, besides: tuple[int, ...] = (), known: int = 0
    ) -> Instructor:
        """Somebody of the department who has room for so many pairs a week; best the one whom the group knows,
        else who has the least.
        """
        free = [
            teacher
            for teacher in self._by_department[department]
            if teacher.id not in besides and not teacher.is_relief and teacher.pairs[term] + pairs <= PAIRS_A_WEEK
        ]
        found = next((teacher for teacher in free if teacher.id == known), None)
        if found is None:
            found = min(free, key=lambda teacher: teacher.pairs[term]) if free else self.hire(department)
        found.pairs[term] += pairs
        return found

    def hire(self, department: str, *, is_relief: bool = False) -> Instructor:
        """One more teacher of a department; `is_relief` for one who takes over somebody's lessons and has no others."""
        people, rng = self._people, self._people.rng
        is_first = not self._by_department[department]
        fixed = FIXED_TEACHERS.get(department) if is_first else None
        if fixed:
            name, roles, login = fixed
        else:
            is_male = rng.random() >= WOMEN_AMONG_TEACHERS.get(department, 0.8)
            name, roles, login = people.names.make(is_male, is_elder=True), (Role.T,), ""
        human = people.add(name, people.birth(27, 66), self._since, roles, login)
        position = MASTERS.get(department) or rng.choice(POSITIONS)
        slack = 0.1 if login else rng.choice(SLACKS)
        made = Instructor(
            people.rows.add(Teacher, person=human.person, position=position, version=1), human, department,
            _room(department, len(self.everybody)), slack, strictness=rng.uniform(-0.2, 0.2), is_relief=is_relief,
        )  # fmt: skip
        self._by_department[department].append(made)
        self.everybody.append(made)
        return made

    def first(self, department: str) -> Instructor:
        """The department's first teacher."""
        return self._by_department[department][0] if self._by_department[department] else self.hire(department)

    def give_role(self, teacher: Instructor, role: Role) -> None:
        """One role more for a teacher who does not have it by name already."""
        fixed = next((roles for name, roles, _login in FIXED_TEACHERS.values() if name == teacher.human.name), ())
        if role not in fixed:
            self._people.rows.add(UserRole, user=teacher.human.user, role=role)


def _room(department: str, at: int) -> str:
    """The room of the teacher hired as number `at`: twenty on each of the four floors of a building."""
    if department in ROOMS:
        return ROOMS[department].format(at + 1)
    building, place = divmod(at, 80)
    return f"{'АБВГДЕЖИ'[building]}-{place // 20 + 1}{place % 20 + 1:02}"


def relative(names: Names, child: Name, is_male: bool, stem: str) -> Name:
    """A mother or a father: the father's first name is that in the child's patronymic, the mother has his surname."""
    return names.make(is_male, is_elder=True, stem=stem, first=child.father if is_male else "")


def child_name(last: str, first: str, father: str, is_male: bool) -> Name:
    return Name(last, first, patronymic(father, is_male), is_male, father)
