"""Courses, journals, teaching loads and the timetable of the demo college: when each journal has a lesson."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field

from .. import text
from ..college import AcademicYear, Holiday, Semester, Speciality
from ..teaching import Course, CourseKind, Journal, TeachingLoad, TimetableSlot, journal_kind
from .calendar import DAY, Term, holidays, last_terms, moment
from .curricula import PRACTICE_HOURS, Plan, Programme, Topic, programmes
from .groups import Team
from .people import PAIRS_A_WEEK, PRACTICE_DEPARTMENT, Instructor, Staff
from .rows import Rows
from .timetable import Need, Planned, Slot, Timetable

STAR, CURATING = "математика", "программирование"
"""The departments whose first teachers sign in as `teacher` and as `curator`: they are placed first, so that each has
lessons on the weekday of the demo college's day, and the first one on nearly all the others.
"""


@dataclass
class Book:
    """A journal. `keepers` are those who teach, each with the first day.

    Its `slots` recur from `first` to `last`; `lessons` are those of its days, and `topics` what they are about, in order.
    `planned` are ids of the topics of its programme, for each lesson that of the lesson's own, as far as it is written.
    """

    id: int
    plan: Plan
    team: Team
    term: Term
    subgroup: int | None
    keepers: list[tuple[dt.date, Instructor]]
    first: dt.date
    last: dt.date
    slots: list[Slot] = field(default_factory=list)
    lessons: list[Planned] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)

    def keeper(self, day: dt.date) -> Instructor:
        """Who teaches on a day."""
        return next(who for since, who in reversed(self.keepers) if since <= day)

    @property
    def hours(self) -> int:
        """Academic hours of a lesson."""
        return PRACTICE_HOURS if self.plan.day or self.plan.block else 2

    @property
    def semester(self) -> int:
        """The semester of study, from 1."""
        return self.team.semester(self.term)


class Curriculum:
    """Writes years, semesters, specialities and courses; keeps their ids."""

    def __init__(self, rows: Rows, terms: tuple[Term, ...], present_year: int) -> None:
        self._rows = rows
        self.semesters: dict[Term, int] = {}
        self.specialities: dict[str, int] = {}
        self.courses: dict[tuple[str, str], int] = {}
        for year in sorted({term.year for term in terms} | {present_year}):
            self._year(year)
        for programme in programmes():
            self._speciality(programme)

    def _year(self, year: int) -> None:
        id = self._rows.add(
            AcademicYear,
            name=f"{year}/{year + 1}",
            starts_on=dt.date(year, 9, 1),
            ends_on=dt.date(year + 1, 8, 31),
            version=1,
        )
        for term in (Term(year, 1), Term(year, 2)):
            self.semesters[term] = self._rows.add(
                Semester, year=id, number=term.number, starts_on=term.starts_on, ends_on=term.ends_on, archived_on=None,
                version=1,
            )  # fmt: skip
        for day, name in holidays(year):
            self._rows.add(Holiday, day=day, name=name, version=1)

    def _speciality(self, programme: Programme) -> None:
        id = self._rows.add(
            Speciality, code=programme.code, name=programme.name, qualification=programme.qualification, version=1
        )
        self.specialities[programme.code] = id
        modules: dict[str, int] = {}
        for plan in sorted(programme.plans, key=lambda plan: plan.kind is not CourseKind.MODULE):
            if not plan.semesters and plan.kind is not CourseKind.MODULE:
                continue
            parts = [plan] if plan.module or plan.semesters else [p for p in programme.plans if p.module == plan.code]
            made = self._rows.add(
                Course, speciality=id, code=plan.code, name=plan.name, name_key=text.fold(f"{plan.code} {plan.name}"),
                sort_key=text.natural(plan.code), kind=plan.kind, module=modules[plan.module] if plan.module else None,
                hours=sum(part.hours_a_semester * len(part.semesters) for part in parts), version=1,
            )  # fmt: skip
            self.courses[programme.code, plan.code] = made
            if plan.kind is CourseKind.MODULE:
                modules[plan.code] = made


class Teaching:
    """Opens a semester's journals: who teaches what in which group, and when; the timetable of the present one alone."""

    def __init__(self, rows: Rows, curriculum: Curriculum, staff: Staff, on: dt.date, turn: dt.date) -> None:
        self._rows, self._curriculum, self._staff, self._on, self._turn = rows, curriculum, staff, on, turn
        self._known: dict[tuple[int, str, int], int] = {}

    def open(self, term: Term, teams: list[Team], replaced: set[tuple[int, str]]) -> list[Book]:
        """Write the journals and loads of a semester; `replaced` are group and course whose teacher changes at the turn."""
        wanted = [
            (team, plan) for team in teams if team.semester(term) > 0 for plan in team.programme.taught(team.semester(term))
        ]
        needs: list[tuple[Need, list[Book]]] = []
        everything: list[Book] = []
        for team, plan in sorted(wanted, key=lambda pair: pair[1].department != STAR):
            books = [self._practice(term, team, plan)] if plan.block else self._books(term, team, plan)
            everything += books
            if not plan.block:
                needs.append((_need(plan, team, books), books))
        Timetable(self._on.weekday()).place([need for need, _books in needs])
        for need, books in needs:
            for book in books:
                book.slots = sorted(need.slots, key=lambda slot: (slot.weekday, slot.period))
        for book in sorted(everything, key=lambda book: (book.team.id, book.plan.code, book.subgroup or 0)):
            _hold(book)
            self._write(book, replaced)
        return everything

    def _books(self, term: Term, team: Team, plan: Plan) -> list[Book]:
        books: list[Book] = []
        last = min(term.ends_on, _block_start(team, term) - DAY)
        for at, subgroup in enumerate(team.subgroups if plan.in_subgroups else (None,)):
            key = (team.id, plan.code, at)
            besides = tuple(book.keepers[0][1].id for book in books)
            pairs = plan.pairs or 3
            known = self._known.get(key) or team.curator.id
            teacher = self._staff.teacher_for(plan.department, pairs, term, besides=besides, known=known)
            self._known[key] = teacher.id
            books.append(Book(0, plan, team, term, subgroup, [(term.starts_on, teacher)], term.starts_on, last))
        return books

    def _practice(self, term: Term, team: Team, plan: Plan) -> Book:
        """The practice in the last weeks of a semester, on five days a week, under somebody who does nothing else then."""
        teacher = self._staff.teacher_for(PRACTICE_DEPARTMENT, PAIRS_A_WEEK, term)
        slots = [Slot(weekday, 1) for weekday in range(5)]
        start = _block_start(team, term)
        return Book(0, plan, team, term, None, [(term.starts_on, teacher)], start, term.ends_on, slots)

    def _write(self, book: Book, replaced: set[tuple[int, str]]) -> None:
        term, team, plan = book.term, book.team, book.plan
        hours = book.hours * len(book.lessons)
        is_over = self._on > term.ends_on + 7 * DAY
        book.id = self._rows.add(
            Journal, course=self._curriculum.courses[team.programme.code, plan.code], group=team.id, subgroup=book.subgroup,
            semester=self._curriculum.semesters[term], kind=journal_kind(plan.kind), hours=hours,
            closed_at=moment(term.ends_on + 3 * DAY, 16, 0) if is_over else None, version=1,
        )  # fmt: skip
        ends = term.ends_on if is_over else None
        if (team.id, plan.code) in replaced and term.starts_on < self._turn <= term.ends_on:
            book.keepers.append((self._turn, self._staff.hire(plan.department, is_relief=True)))
        for at, (since, teacher) in enumerate(book.keepers):
            is_last = at == len(book.keepers) - 1
            until = ends if is_last else book.keepers[at + 1][0] - DAY
            days = [lesson.day for lesson in book.lessons]
            share = sum(since <= day and (is_last or until is None or day <= until) for day in days)
            write_load(self._rows, book, teacher, since, until, book.hours * share)
        for slot in book.slots if term == last_terms(self._on)[1] else ():
            self._rows.add(
                TimetableSlot, journal=book.id, weekday=slot.weekday + 1, period=slot.period, weeks=slot.weeks,
                starts_on=book.first, ends_on=None if book.last == term.ends_on else book.last,
                room=book.keepers[0][1].room, version=1,
            )  # fmt: skip


def write_load(
    rows: Rows, book: Book, teacher: Instructor, since: dt.date, until: dt.date | None, hours: int = 0, *,
    replaces: Instructor | None = None, period: int | None = None,
) -> None:  # fmt: skip
    """Assign a teacher to a journal; with `replaces` as a substitute, for one lesson."""
    rows.add(
        TeachingLoad, journal=book.id, teacher=teacher.id, starts_on=since, ends_on=until, hours=hours,
        replaces=replaces and replaces.id, period=period, version=1,
    )  # fmt: skip


def _hold(book: Book) -> None:
    """Give a journal its lessons, one for each of its slots on each day of study."""
    book.lessons = [
        Planned(day, slot.period)
        for day in book.term.days(book.last)
        if day >= book.first
        for slot in book.slots
        if slot.weekday == day.weekday() and book.term.parity(day) in slot.parities
    ]
    book.topics = book.plan.lessons(book.semester, len(book.lessons))


def _need(plan: Plan, team: Team, books: list[Book]) -> Need:
    teachers = tuple(book.keepers[0][1].id for book in books)
    late = team.course == 2 and team.parallel > 2
    return Need(team.id, teachers, plan.pairs, plan.day, 3 if late else 1, plan.department in {STAR, CURATING})


def _block_start(team: Team, term: Term) -> dt.date:
    """The first day of the practice that ends the semester; a day after the semester if there is none."""
    weeks = max((plan.block for plan in team.programme.taught(team.semester(term))), default=0)
    if not weeks:
        return term.ends_on + DAY
    friday = term.ends_on - (term.ends_on.weekday() - 4) % 7 * DAY
    return friday - (7 * weeks - 3) * DAY


def pick_replaced(rng: random.Random, teams: list[Team], terms: tuple[Term, ...], turn: dt.date) -> set[tuple[int, str]]:
    """In which group and course the teacher is replaced: one of the first group, and one of every seventh other group."""
    found: set[tuple[int, str]] = set()
    by_group: dict[int, list[str]] = defaultdict(list)
    for team in teams:
        for term in terms:
            if term.starts_on < turn <= term.ends_on and team.semester(term) > 0:
                by_group[team.id] = [
                    plan.code
                    for plan in team.programme.taught(team.semester(term))
                    if plan.pairs >= 1.5 and plan.department not in {STAR, CURATING} and not plan.in_subgroups
                ]
    for at, team in enumerate(teams):
        if by_group[team.id] and (at == 0 or (at > 2 and rng.random() < 1 / 7)):
            found.add((team.id, by_group[team.id][0]))
    return found
