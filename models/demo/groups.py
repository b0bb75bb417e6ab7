"""Groups of the demo college: who studies in them and when, subgroups, guardians."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from .. import text
from ..college import Enrollment, Group, LeavingReason, StudyForm, Subgroup, SubgroupMembership
from ..people import Guardianship, Kinship, Role, Student
from .calendar import DAY, Term, academic_year, is_school_day
from .curricula import Programme, programmes
from .names import Name, surname
from .people import Human, Instructor, People, child_name, relative

FIRST_GROUPS = ((0, 2, 1), (1, 2, 1), (2, 3, 1))
"""The groups of the small college: number of the speciality, year of study, number among the parallel groups."""
BOYS_SHARE = {"ИС": 0.72, "ТМ": 0.9, "БУ": 0.12}
Days = tuple[dt.date, dt.date | None]


@dataclass
class Pupil:
    """A student: `ability` is about 0 and spreads by 1, `care` (0 to 1) is how surely works are handed in.

    `guardians` are those with an account who may act for the student today.
    """

    id: int
    human: Human
    stem: str
    birth: dt.date
    ability: float
    care: float
    truancy: float
    stays: list[tuple[int, Days]] = field(default_factory=list)
    parts: list[tuple[int, Days]] = field(default_factory=list)
    guardians: list[Human] = field(default_factory=list)

    def attends(self, group: int, subgroup: int | None, day: dt.date) -> bool:
        """Whether the student belongs to a group, and to its subgroup if there is one, on a day."""
        return _covers(self.stays, group, day) and (subgroup is None or _covers(self.parts, subgroup, day))


def _covers(intervals: list[tuple[int, Days]], wanted: int, day: dt.date) -> bool:
    return any(whose == wanted and start <= day and (end is None or day <= end) for whose, (start, end) in intervals)


@dataclass
class Team:
    """A study group in its `course` (year of study), with its two subgroups."""

    id: int
    name: str
    programme: Programme
    course: int
    parallel: int
    admitted_on: dt.date
    rng: random.Random
    curator: Instructor
    subgroups: tuple[int, int] = (0, 0)
    pupils: list[Pupil] = field(default_factory=list)

    def semester(self, term: Term) -> int:
        """The semester of study, from 1; not positive before the group began."""
        return 2 * (term.year - self.admitted_on.year) + term.number


def choose(size: int) -> list[tuple[Programme, int, int]]:
    """Which groups a college of `size` groups has: speciality, year of study, number among the parallel ones."""
    every = [
        (at, course, parallel)
        for parallel in range(1, 10)
        for course in range(1, 5)
        for at, programme in enumerate(programmes())
        if course <= programme.years and (at, course, parallel) not in FIRST_GROUPS
    ]
    return [(programmes()[at], course, parallel) for at, course, parallel in [*FIRST_GROUPS, *every][:size]]


class Groups:
    """Writes groups with their students."""

    def __init__(self, people: People, specialities: dict[str, int], on: dt.date, seed: str) -> None:
        self._people, self._rows, self._specialities, self._on, self._seed = people, people.rows, specialities, on, seed
        self._numbers: dict[tuple[int, str], int] = {}

    def found(self, programme: Programme, course: int, parallel: int, curator: Instructor) -> Team:
        """Write a group and its subgroups. Students come with `fill`."""
        year = academic_year(self._on) - course + 1
        name = f"{programme.prefix}-{course}{parallel}"
        team = Team(0, name, programme, course, parallel, dt.date(year, 9, 1), self._random(name), curator)
        team.id = self._rows.add(
            Group, name=name, name_key=text.fold(name), sort_key=text.natural(name),
            speciality=self._specialities[programme.code], curator=curator.id, form=StudyForm.FULL_TIME,
            admitted_on=team.admitted_on, study_ends_on=dt.date(year + programme.years, 6, 30), version=1,
        )  # fmt: skip
        first, second = (self._rows.add(Subgroup, group=team.id, name=part, version=1) for part in ("1", "2"))
        team.subgroups = (first, second)
        return team

    def _random(self, name: str) -> random.Random:
        """A source of its own for each group, so that one group does not change the luck of another."""
        return random.Random(f"{self._seed} {name}")  # noqa: S311 - invented people, no secrets

    def fill(self, team: Team, named: tuple[tuple[str, str, str, bool, str], ...] = ()) -> None:
        """Make 22 to 26 students; `named` are those with a given surname stem, first name, father, gender and login."""
        boys = BOYS_SHARE[team.programme.prefix]
        for stem, first, father, is_male, login in named:
            name = child_name(surname(stem, is_male), first, father, is_male)
            self._people.names.take(name)
            self._pupil(team, name, stem, login)
        for _at in range(team.rng.randint(22, 26) - len(named)):
            made = self._people.names.make(team.rng.random() < boys)
            self._pupil(team, made, "", "")

    def _pupil(self, team: Team, name: Name, stem: str, login: str) -> None:
        rng, year = team.rng, team.admitted_on.year
        age = 15 + (rng.random() < 0.15)
        birth = dt.date(year - age, 8, 31) - rng.randint(0, 364) * DAY
        has_account = bool(login) or rng.random() < 0.92
        since = max(team.admitted_on, self._on - 400 * DAY)
        human = self._people.add(name, birth, since, (Role.S,) if has_account else (), login)
        key = (year % 100, team.programme.prefix)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        number = f"{key[0]:02}-{key[1]}-{self._numbers[key]:03}"
        ability = 0.15 if login else max(-2.0, min(2.0, rng.gauss(0, 1)))
        care = 0.78 if login else max(0.45, min(0.99, rng.gauss(0.86 + 0.07 * ability, 0.07)))
        truancy = 0.03 if login else max(0.002, min(0.3, 0.012 * 2.2 ** rng.gauss(0.4 - ability, 0.9)))
        id = self._rows.add(Student, person=human.person, number=number, note="", version=1)
        team.pupils.append(Pupil(id, human, stem, birth, ability, care, truancy))

    # --- days of belonging --------------------------------------------------------------------------------------------

    def settle(self, team: Team) -> None:
        """Enrol everybody from the first day, the first half of the alphabet in the first subgroup."""
        ordered = sorted(team.pupils, key=lambda pupil: text.fold(f"{pupil.human.name.last} {pupil.human.name.first}"))
        for at, pupil in enumerate(ordered):
            pupil.stays.append((team.id, (team.admitted_on, None)))
            pupil.parts.append((team.subgroups[2 * at // len(ordered)], (team.admitted_on, None)))
        team.pupils = ordered

    def leave(self, team: Team, pupil: Pupil, last: dt.date) -> None:
        """End the student's days in a group."""
        pupil.stays = [(group, (start, last if end is None else end)) for group, (start, end) in pupil.stays]
        pupil.parts = [(part, (start, last if end is None else end)) for part, (start, end) in pupil.parts]

    def transfer(self, pupil: Pupil, source: Team, target: Team, day: dt.date) -> None:
        """Move a student to another group on a day."""
        self.leave(source, pupil, day - DAY)
        pupil.stays.append((target.id, (day, None)))
        pupil.parts.append((target.subgroups[0], (day, None)))
        target.pupils.append(pupil)

    def come_late(self, pupil: Pupil, day: dt.date) -> None:
        """The student was enrolled in the middle of a semester."""
        pupil.stays = [(group, (day, None)) for group, _days in pupil.stays]
        pupil.parts = [(part, (day, None)) for part, _days in pupil.parts]

    def change_subgroup(self, team: Team, pupil: Pupil, day: dt.date) -> None:
        """Move a student to the other subgroup on a day (R39)."""
        part, (start, _end) = pupil.parts[-1]
        other = team.subgroups[1] if part == team.subgroups[0] else team.subgroups[0]
        pupil.parts[-1:] = [(part, (start, day - DAY)), (other, (day, None))]

    def write_days(self, team: Team, reasons: dict[int, LeavingReason]) -> None:
        """Write the enrolments in this group; `reasons` say why a student is no longer there."""
        for pupil in team.pupils:
            for group, (start, end) in pupil.stays:
                if group != team.id:
                    continue
                order_in = _order(start - DAY)
                self._rows.add(
                    Enrollment, student=pupil.id, group=group, starts_on=start, ends_on=end, order_in=order_in,
                    order_out=_order(end) if end else "",
                    reason=reasons[pupil.id] if end else None, version=1,
                )  # fmt: skip
            for part, (start, end) in pupil.parts:
                if part in team.subgroups:
                    self._rows.add(
                        SubgroupMembership, subgroup=part, student=pupil.id, starts_on=start, ends_on=end, version=1
                    )

    # --- guardians ----------------------------------------------------------------------------------------------------

    def guard(self, team: Team) -> None:
        """Mothers and fathers of about two thirds of the students."""
        for pupil in team.pupils:
            if pupil.stem or pupil.stays[-1][0] != team.id:
                continue
            kin = team.rng.choices(((), (False,), (True,), (False, True)), (34, 48, 6, 12))[0]
            for is_male in kin:
                stem = _stem(pupil.human.name)
                name = relative(self._people.names, pupil.human.name, is_male, stem)
                roles = (Role.G,) if team.rng.random() < 0.85 else ()
                human = self._people.add(name, self._people.birth(36, 54), pupil.stays[0][1][0], roles)
                self.tie(human, pupil, Kinship.FATHER if is_male else Kinship.MOTHER)

    def tie(self, guardian: Human, pupil: Pupil, kinship: Kinship, *, consents: bool = False) -> None:
        """Write a guardianship since the enrolment; `consents` if the student, being of age, has agreed to it (R26)."""
        birthday = pupil.birth + 18 * 365 * DAY + 6 * DAY
        agrees = birthday <= self._on and (consents or pupil.id % 3 > 0)
        if guardian.user and (agrees or birthday > self._on):
            pupil.guardians.append(guardian)
        self._rows.add(
            Guardianship, guardian=guardian.person, student=pupil.id, kinship=kinship,
            starts_on=pupil.stays[0][1][0], ends_on=None, adult_consent_on=birthday if agrees else None, version=1,
        )  # fmt: skip


def _order(day: dt.date) -> str:
    """Number and date of an order, signed on the last working day up to that day."""
    while not is_school_day(day):
        day -= DAY
    return f"№ {day.timetuple().tm_yday}-у от {day:%d.%m.%Y}"


def _stem(name: Name) -> str:
    """The masculine form of a surname."""
    if name.is_male:
        return name.last
    if name.last.endswith(("ова", "ева", "ёва", "ина")):
        return name.last[:-1]
    return {"Толстая": "Толстой", "Крутая": "Крутой"}.get(
        name.last, f"{name.last[:-2]}ий" if name.last.endswith("ая") else name.last
    )
