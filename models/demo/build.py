"""The demo college as a whole: who is in it, what happened in it, in which order it is written."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from .. import clock
from ..base import in_transaction
from ..college import LeavingReason
from ..errors import Code, Invalid
from ..i18n import gettext as _
from ..lessons import DEFAULT_WORK_TYPES, WorkType
from ..people import Kinship, Person, Role
from .absences import days_away
from .calendar import DAY, academic_year, last_terms, turning_day
from .changes import Changes
from .curricula import programmes
from .groups import Groups, Pupil, Team, choose
from .history import History
from .journals import Book, Curriculum, Teaching, pick_replaced
from .lessons import Lessons
from .marks import Marking
from .names import Name
from .notices import Notices
from .people import FIXED_TEACHERS, PASSWORD, Instructor, People, Staff
from .programme import Programmes
from .remarks import write_remarks
from .rows import Rows

SMALLEST, LARGEST = 3, 90
LOGINS = dict(zip(Role, ("admin", "office", "deputy", "curator", "teacher", "student", "guardian"), strict=True))
NAMED = {
    0: (("Орлов", "Дарья", "Алексей", False, "student"),),
    1: (("Воробьёв", "Кирилл", "Сергей", True, ""),),
    2: (("Орлов", "Полина", "Алексей", False, ""),),
}
"""Students with a given name, by the place of their group: surname, first name, father, gender, login."""
MOTHER = Name("Орлова", "Ирина", "Михайловна", False)
CURATORS = ("программирование", "машиностроение", "учёт")
"""From which department the curators of the first groups come."""


@dataclass(frozen=True)
class DemoSummary:
    """What was made: one login per role, the password of every account, and the numbers of rows by table."""

    on: dt.date
    size: int
    logins: dict[Role, str]
    password: str
    counts: dict[str, int]


@in_transaction
def make_demo(
    size: int = SMALLEST, on: dt.date | None = None, progress: Callable[[int, int], None] | None = None
) -> DemoSummary:
    """Fill an empty database with a college of `size` groups (3 to 90), as it would be at noon of a day (today).

    The two semesters that began last are filled up to that day. The same size and day give the same rows. `progress` is
    called with the number of groups whose lessons are written, and of how many; each group counts once for a semester.
    All is written in one transaction. This is the seeding of an empty database, not an act of a person: rows are
    inserted in bulk, past the verbs; the audit has entries for what was changed after its first writing, and no others.

    Raises:
        Invalid: somebody is in the database already, or there cannot be so many groups.
    """
    if not isinstance(size, int) or not SMALLEST <= size <= LARGEST:
        raise Invalid("size", _("Write a whole number from %(low)d to %(high)d.", low=SMALLEST, high=LARGEST))
    if Person.select().exists():
        raise Invalid(None, _("There are people in this database already. Name an empty one in DATABASE_URL."), Code.TAKEN)
    return _Demo(size, on or clock.today()).make(progress or (lambda done, of: None))


class _Demo:
    def __init__(self, size: int, on: dt.date) -> None:
        self.on, self.size = on, size
        self.seed = f"demo college {size} {on}"
        self.rows, self.rng = Rows(), random.Random(self.seed)  # noqa: S311 - invented people, no secrets
        self.terms, self.turn = last_terms(on), turning_day(on)
        self.people = People(self.rows, self.rng, on)
        self.reasons: dict[tuple[int, int], LeavingReason] = {}

    def make(self, progress: Callable[[int, int], None]) -> DemoSummary:
        curriculum = Curriculum(self.rows, self.terms, academic_year(self.on))
        staff = Staff(self.people, self.on - 800 * DAY)
        groups = Groups(self.people, curriculum.specialities, self.on, self.seed)
        teams = self._teams(groups, staff)
        self._fates(groups, teams)
        self._guardians(groups, teams, staff)
        self._semesters(curriculum, staff, teams, progress)
        return DemoSummary(self.on, self.size, LOGINS, PASSWORD, dict(self.rows.written))

    def _work_types(self) -> dict[str, int]:
        found = {row.code: row.id for row in WorkType.select()}
        for code, name, is_timed in DEFAULT_WORK_TYPES:
            if code not in found:
                found[code] = self.rows.add(
                    WorkType, code=code, name=name, is_timed=is_timed, weight=1, active=True, version=1
                )
        return found

    def _teams(self, groups: Groups, staff: Staff) -> list[Team]:
        for department in FIXED_TEACHERS:
            staff.first(department)
        teams = []
        for at, (programme, course, parallel) in enumerate(choose(self.size)):
            curator = staff.first(CURATORS[at]) if at < len(CURATORS) else self._curator(staff, at)
            staff.give_role(curator, Role.CUR)
            team = groups.found(programme, course, parallel, curator)
            groups.fill(team, NAMED.get(at, ()))
            groups.settle(team)
            teams.append(team)
        return teams

    @staticmethod
    def _curator(staff: Staff, at: int) -> Instructor:
        """A teacher of some department for each further group; they are the first to get lessons there."""
        departments = sorted({plan.department for programme in programmes() for plan in programme.plans if plan.department})
        return staff.hire(departments[at % len(departments)])

    # --- what happened to students ------------------------------------------------------------------------------------

    def _fates(self, groups: Groups, teams: list[Team]) -> None:
        """One transfer, one expulsion, one leave, one late comer, one change of subgroup; in a big college more of them."""
        settled = [team for team in teams if team.admitted_on < self.turn]
        moves = [(teams[1], teams[0])] + [
            (team, other)
            for team in settled[3:]
            for other in settled
            if (other.programme.code, other.course, other.parallel) == (team.programme.code, team.course, team.parallel - 1)
            and self.rng.random() < 0.4
        ]
        touched: set[int] = set()
        for at, team in enumerate(settled):
            if at == 2 or (at > 2 and self.rng.random() < 0.3):
                self._end(groups, team, self._one(team, touched, -1), LeavingReason.EXPULSION, self.turn + 9 * DAY)
            if at == 0 or (at > 2 and self.rng.random() < 0.15):
                self._end(groups, team, self._one(team, touched, 1), LeavingReason.LEAVE, self.turn + 2 * DAY)
                groups.change_subgroup(team, self._one(team, touched, 0), self.turn)
            if at == 1 or (at > 2 and self.rng.random() < 0.2):
                groups.come_late(self._one(team, touched, 0), max(self.turn - 14 * DAY, team.admitted_on + 10 * DAY))
        for source, target in moves:
            pupil = self._one(source, touched, 0)
            groups.transfer(pupil, source, target, self.turn)
            self.reasons[source.id, pupil.id] = LeavingReason.TRANSFER
        for team in teams:
            groups.write_days(team, {pupil: reason for (group, pupil), reason in self.reasons.items() if group == team.id})

    def _one(self, team: Team, touched: set[int], ability: int) -> Pupil:
        """Somebody to whom nothing has happened yet: the weakest (-1), the strongest (1) or anybody (0)."""
        free = [pupil for pupil in team.pupils if pupil.id not in touched and not pupil.stem]
        found = self.rng.choice(free) if not ability else max(free, key=lambda pupil: ability * pupil.ability)
        touched.add(found.id)
        return found

    def _end(self, groups: Groups, team: Team, pupil: Pupil, reason: LeavingReason, last: dt.date) -> None:
        groups.leave(team, pupil, last)
        self.reasons[team.id, pupil.id] = reason

    def _guardians(self, groups: Groups, teams: list[Team], staff: Staff) -> None:
        """The guardian who signs in has a child in the first group and one in the third; a teacher has one in the second."""
        born = dt.date(self.on.year - 43, 4, 12)
        mother = self.people.add(MOTHER, born, teams[2].admitted_on, (Role.G,), LOGINS[Role.G])
        teacher = staff.first("английский")
        for at, guardian in ((0, mother), (1, teacher.human), (2, mother)):
            child = next(pupil for pupil in teams[at].pupils if pupil.stem)
            groups.tie(guardian, child, Kinship.MOTHER, consents=True)
        for team in teams:
            groups.guard(team)

    # --- what was taught ----------------------------------------------------------------------------------------------

    def _semesters(
        self, curriculum: Curriculum, staff: Staff, teams: list[Team], progress: Callable[[int, int], None]
    ) -> None:
        teaching = Teaching(self.rows, curriculum, staff, self.on, self.turn)
        history = History(self.rows)
        lessons, marking = Lessons(self.rows, history, self.on), Marking(self.rows, history, self._work_types(), self.on)
        replaced = pick_replaced(self.rng, teams, self.terms, self.turn)
        steps = len(self.terms) * len(teams)
        for number, term in enumerate(self.terms):
            everything = teaching.open(term, teams, replaced)
            Changes(self.rows, staff, term, self.on, everything).happen()
            Programmes(self.rows, staff, term, self.on).write(everything)
            write_remarks(self.rows, staff, term, self.on, everything)
            self.rows.flush()
            books: dict[int, list[Book]] = defaultdict(list)
            for book in everything:
                books[book.team.id].append(book)
            for at, team in enumerate(teams):
                away = days_away(team.pupils, term, team.rng)
                Notices(self.rows, team, away, self.on).write()
                for book in books[team.id]:
                    marking.mark(book, lessons.enter(book, team.rng, away), team.rng)
                self.rows.flush()
                progress(number * len(teams) + at + 1, steps)
        history.write()
        self.rows.finish()
