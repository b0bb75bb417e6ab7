"""A second opinion on who may see what: `access.md` said once more in plain Python over plain rows.

It shares nothing with `models.access`: no SQL, no table of the policy, no scope. The tests of leaks ask both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import models as m
from models.people import Role

TABLES: dict[str, type[Any]] = {
    "Student": m.Student, "Teacher": m.Teacher, "Guardian": m.Guardianship, "User": m.User, "Token": m.Token,
    "SignIn": m.SignIn, "AcademicYear": m.AcademicYear, "Semester": m.Semester, "Speciality": m.Speciality,
    "WorkType": m.WorkType, "Group": m.Group, "Subgroup": m.Subgroup, "Enrollment": m.Enrollment, "Course": m.Course,
    "TeachingLoad": m.TeachingLoad, "Journal": m.Journal, "Lesson": m.Lesson, "Assignment": m.Assignment,
    "Homework": m.Homework, "Mark": m.Mark, "SemesterGrade": m.SemesterGrade, "Absence": m.Attendance,
    "AbsenceNotice": m.AbsenceNotice,
    "WorkProgramme": m.WorkProgramme, "ProgrammeTopic": m.ProgrammeTopic, "Remark": m.Remark,
    "TimetableSlot": m.TimetableSlot, "Holiday": m.Holiday, "CollegeRules": m.CollegeRules,
}  # fmt: skip
BEHIND = {"Person": m.Person, "Membership": m.SubgroupMembership, "Held": m.UserRole, "Target": m.AssignmentTarget}
"""Tables that the API shows only through others."""
ADM, OFF, DEP, CUR, T, S, G = (role for role in (Role.ADM, Role.OFF, Role.DEP, Role.CUR, Role.T, Role.S, Role.G))
OWN, EVERYBODY = frozenset({S, G}), frozenset(Role)
FAR = dt.date.max


class World:
    """All rows of all tables, by the names of the API; what was taken back is none any more."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[int, Any]] = {
            name: {row["id"]: SimpleNamespace(**row) for row in model.select().dicts() if not row.get("removed_at")}
            for name, model in (TABLES | BEHIND).items()
        }

    def all(self, name: str) -> Iterable[Any]:
        return self.rows[name].values()

    def get(self, name: str, id: int | None) -> Any:
        return self.rows[name].get(id)


def meet(*spans: Any) -> bool:
    """Whether the spans of days have one in common."""
    return max(span.starts_on for span in spans) <= min(span.ends_on or FAR for span in spans)


def on(day: dt.date) -> Any:
    return SimpleNamespace(starts_on=day, ends_on=day)


Relation = Callable[["Oracle", Any], bool]


@dataclass(frozen=True)
class Grant:
    """Who reads: the roles that read all, and the relation under which the others do."""

    all: frozenset[Role]
    taught: Relation | None = None
    curated: Relation | None = None
    own: Relation | None = None
    own_roles: frozenset[Role] = OWN

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that may ever read it."""
        related = ((self.taught, {T}), (self.curated, {CUR}), (self.own, self.own_roles))
        return self.all.union(*(roles for relation, roles in related if relation))

    def holds(self, who: Oracle, row: Any) -> bool:
        relations = ((self.taught, {T}), (self.curated, {CUR}), (self.own, self.own_roles))
        return bool(who.roles & self.all) or any(
            relation(who, row) for relation, roles in relations if relation and who.roles & roles
        )


class Oracle:
    """What one person may see today."""

    def __init__(self, world: World, user_id: int, today: dt.date) -> None:
        self.world, self.user_id, self.today = world, user_id, today
        self.person: int = world.get("User", user_id).person
        self.roles = frozenset(held.role for held in world.all("Held") if held.user == user_id)
        self.teacher = next((row.id for row in world.all("Teacher") if row.person == self.person), None)
        self._rows: dict[tuple[str, int], bool] = {}

    def row(self, name: str, id: int | None) -> bool:
        """Whether the row exists for this person."""
        if id is None:
            return False
        if (name, id) not in self._rows:
            found = self.world.get(name, id)
            self._rows[name, id] = found is not None and ROWS[name].holds(self, found)
        return self._rows[name, id]

    def field(self, name: str, field: str, id: int) -> bool:
        """Whether a field of a visible row can be read."""
        return (name, field) not in FIELDS or FIELDS[name, field].holds(self, self.world.get(name, id))

    # --- own ---

    @cached_property
    def own(self) -> set[int]:
        """S: the own record. G: the own children of today; who is of age has to agree (R26)."""
        students = {row.id for row in self.world.all("Student") if S in self.roles and row.person == self.person}
        if G in self.roles:
            students |= {link.student for link in self.world.all("Guardian") if self._guards(link)}
        return students

    def _guards(self, link: Any) -> bool:
        born = self.world.get("Person", self.world.get("Student", link.student).person).birth_date
        adult = born is not None and (born.replace(year=born.year + 18) <= self.today)
        agreed = link.adult_consent_on is not None and link.adult_consent_on <= self.today
        return link.guardian == self.person and meet(link, on(self.today)) and (not adult or agreed)

    def attends(self, student: int, journal: Any, *spans: Any) -> bool:
        """A student has a place in the journal within these spans: in the group, and in the subgroup if it has one."""
        places = [e for e in self.world.all("Enrollment") if (e.student, e.group) == (student, journal.group)]
        parts = [p for p in self.world.all("Membership") if (p.student, p.subgroup) == (student, journal.subgroup)]
        if journal.subgroup is None:
            return any(meet(place, *spans) for place in places)
        return any(meet(place, part, *spans) for place in places for part in parts)

    def own_group(self, group: int) -> bool:
        return any(e.student in self.own and e.group == group for e in self.world.all("Enrollment"))

    def own_journal(self, journal: Any, *spans: Any) -> bool:
        semester = self.world.get("Semester", journal.semester)
        return any(self.attends(student, journal, semester, *spans) for student in self.own)

    def own_lesson(self, lesson: Any) -> bool:
        journal = self.world.get("Journal", lesson.journal)
        return any(self.attends(student, journal, on(lesson.date)) for student in self.own)

    # --- taught ---

    @cached_property
    def loads(self) -> list[Any]:
        """T: assignments that have begun, until their semester is archived."""
        return [
            load for load in self.world.all("TeachingLoad")
            if T in self.roles and load.teacher == self.teacher and load.starts_on <= self.today
            and self.world.get("Semester", self.world.get("Journal", load.journal).semester).archived_on is None
        ]  # fmt: skip

    def taught(self, journal: int) -> bool:
        return any(load.journal == journal for load in self.loads)

    def taught_group(self, group: int) -> bool:
        return any(self.world.get("Journal", load.journal).group == group for load in self.loads)

    def taught_day(self, lesson: Any) -> bool:
        """All of the journal for who teaches there now; after the assignment's end only the days up to it."""
        ends = [load.ends_on or FAR for load in self.loads if load.journal == lesson.journal]
        return any(end >= self.today or end >= lesson.date for end in ends)

    def taught_enrollment(self, place: Any) -> bool:
        for load in self.loads:
            journal = self.world.get("Journal", load.journal)
            until = SimpleNamespace(starts_on=dt.date.min, ends_on=load.ends_on)
            semester = self.world.get("Semester", journal.semester)
            if journal.group == place.group and meet(place, semester) and meet(place, until):
                parts = [
                    p for p in self.world.all("Membership") if (p.subgroup, p.student) == (journal.subgroup, place.student)
                ]
                if journal.subgroup is None or any(meet(p, place) and meet(p, semester) and meet(p, until) for p in parts):
                    return True
        return False

    def taught_student(self, student: int) -> bool:
        return any(e.student == student and self.taught_enrollment(e) for e in self.world.all("Enrollment"))

    # --- curated ---

    @cached_property
    def groups(self) -> set[int]:
        """CUR: the groups in one's charge."""
        mine = CUR in self.roles and self.teacher is not None
        return {group.id for group in self.world.all("Group") if mine and group.curator == self.teacher}

    def curated_journal(self, journal: int) -> bool:
        return self.world.get("Journal", journal).group in self.groups

    def curated_ever(self, student: int) -> bool:
        return any(e.student == student and e.group in self.groups for e in self.world.all("Enrollment"))

    def curated_now(self, student: int) -> bool:
        return any(
            e.student == student and e.group in self.groups and (e.ends_on or FAR) >= self.today
            for e in self.world.all("Enrollment")
        )

    # --- parents of rows: the right is theirs ---

    def lesson_of(self, row: Any) -> Any:
        return self.world.get("Lesson", row.lesson)

    def marked_lesson(self, mark: Any) -> Any:
        return self.lesson_of(self.world.get("Assignment", mark.assignment))


def some(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _own_teacher(who: Oracle, teacher: Any) -> bool:
    """Teachers while they shared days with the student in a journal, and curators of the own groups."""
    loads = [load for load in who.world.all("TeachingLoad") if load.teacher == teacher.id]
    taught = any(who.own_journal(who.world.get("Journal", load.journal), load) for load in loads)
    return taught or any(g.curator == teacher.id and who.own_group(g.id) for g in who.world.all("Group"))


def _taught_teacher(who: Oracle, teacher: Any) -> bool:
    """Oneself, colleagues in the same journals, curators of the groups taught."""
    colleague = any(load.teacher == teacher.id and who.taught(load.journal) for load in who.world.all("TeachingLoad"))
    curator = any(g.curator == teacher.id and who.taught_group(g.id) for g in who.world.all("Group"))
    return teacher.id == who.teacher or colleague or curator


def _curated_teacher(who: Oracle, teacher: Any) -> bool:
    loads = who.world.all("TeachingLoad")
    return teacher.id == who.teacher or any(
        load.teacher == teacher.id and who.curated_journal(load.journal) for load in loads
    )


def _taught_subgroup(who: Oracle, part: Any) -> bool:
    journals = [who.world.get("Journal", load.journal) for load in who.loads]
    return any(j.subgroup == part.id or (j.subgroup is None and j.group == part.group) for j in journals)


def _taught_course(who: Oracle, course: Any) -> bool:
    taught = {who.world.get("Journal", load.journal).course for load in who.loads}
    return course.id in taught or any(who.world.get("Course", id).module == course.id for id in taught)


def _account_roles(who: Oracle, user: Any) -> set[Role]:
    return {held.role for held in who.world.all("Held") if held.user == user.id}


def _own_homework(who: Oracle, task: Any) -> bool:
    return task.student in who.own if task.student else who.own_lesson(who.lesson_of(task))


def _own_account(who: Oracle, user: Any) -> bool:
    """The own; for the office those of students and guardians (who are nothing else) as well."""
    held = _account_roles(who, user)
    return user.id == who.user_id or (OFF in who.roles and bool(held) and held <= OWN)


DESK = some(ADM, OFF, DEP)
BOOKS = some(OFF, DEP)
TAUGHT_LESSON: Relation = lambda who, row: who.taught_day(row)  # noqa: E731
CURATED_LESSON: Relation = lambda who, row: who.curated_journal(row.journal)  # noqa: E731
PUBLIC = Grant(EVERYBODY)


def _below_lesson(lesson: Callable[[Oracle, Any], Any], own: Relation | None) -> Grant:
    """What belongs to a lesson: taught and curated as the lesson is."""
    return Grant(
        BOOKS, lambda who, row: who.taught_day(lesson(who, row)),
        lambda who, row: who.curated_journal(lesson(who, row).journal), own,
    )  # fmt: skip


def _of_journal(all: frozenset[Role], *, own: bool) -> Grant:
    """What belongs to a journal: read as the journal is, or by those alone who keep and control it."""
    if not own:
        return Grant(all, lambda who, row: who.taught(row.journal))
    return Grant(
        all, lambda who, row: who.taught(row.journal), lambda who, row: who.curated_journal(row.journal),
        lambda who, row: who.own_journal(who.world.get("Journal", row.journal)),
    )  # fmt: skip


ROWS: dict[str, Grant] = {
    "AcademicYear": PUBLIC, "Semester": PUBLIC, "Speciality": PUBLIC, "WorkType": PUBLIC,
    "User": Grant(some(ADM), own=_own_account, own_roles=EVERYBODY),
    "Token": Grant(frozenset(), own=lambda who, row: row.user == who.user_id, own_roles=EVERYBODY),
    "SignIn": Grant(some(ADM), own=lambda who, row: row.user == who.user_id, own_roles=EVERYBODY),
    "Student": Grant(
        DESK, lambda who, row: who.taught_student(row.id), lambda who, row: who.curated_ever(row.id),
        lambda who, row: row.id in who.own,
    ),
    "Guardian": Grant(
        some(ADM, OFF), None, lambda who, row: who.curated_now(row.student),
        lambda who, row: row.student in who.own and meet(row, on(who.today)),
    ),
    "Teacher": Grant(DESK, _taught_teacher, _curated_teacher, _own_teacher),
    "Group": Grant(
        DESK, lambda who, row: who.taught_group(row.id), lambda who, row: row.id in who.groups,
        lambda who, row: who.own_group(row.id),
    ),
    "Subgroup": Grant(
        DESK, _taught_subgroup, lambda who, row: row.group in who.groups,
        lambda who, row: any(p.subgroup == row.id and p.student in who.own for p in who.world.all("Membership")),
    ),
    "Enrollment": Grant(
        DESK, lambda who, row: who.taught_enrollment(row), lambda who, row: row.group in who.groups,
        lambda who, row: row.student in who.own,
    ),
    "Course": Grant(
        DESK, _taught_course,
        lambda who, row: any(who.world.get("Group", g).speciality == row.speciality for g in who.groups),
        lambda who, row: any(g.speciality == row.speciality and who.own_group(g.id) for g in who.world.all("Group")),
    ),
    "TeachingLoad": Grant(
        DESK, lambda who, row: row.teacher == who.teacher, lambda who, row: who.curated_journal(row.journal),
        lambda who, row: who.own_journal(who.world.get("Journal", row.journal), row),
    ),
    "Journal": Grant(
        DESK, lambda who, row: who.taught(row.id), lambda who, row: row.group in who.groups,
        lambda who, row: who.own_journal(row),
    ),
    "Lesson": Grant(BOOKS, TAUGHT_LESSON, CURATED_LESSON, lambda who, row: who.own_lesson(row)),
    "Assignment": _below_lesson(Oracle.lesson_of, lambda who, row: who.own_lesson(who.lesson_of(row))),
    "Homework": _below_lesson(Oracle.lesson_of, _own_homework),
    "Absence": _below_lesson(Oracle.lesson_of, lambda who, row: row.student in who.own),
    "Mark": _below_lesson(Oracle.marked_lesson, lambda who, row: row.student in who.own),
    "SemesterGrade": Grant(
        BOOKS, lambda who, row: who.taught(row.journal), lambda who, row: who.curated_journal(row.journal),
        lambda who, row: row.student in who.own,
    ),
    "AbsenceNotice": Grant(
        BOOKS, None, lambda who, row: who.curated_now(row.student), lambda who, row: row.student in who.own
    ),
    "TimetableSlot": Grant(
        DESK, lambda who, row: who.taught_group(who.world.get("Journal", row.journal).group),
        lambda who, row: who.curated_journal(row.journal),
        lambda who, row: who.own_journal(who.world.get("Journal", row.journal)),
    ),
    "Holiday": PUBLIC, "CollegeRules": Grant(some(ADM)),
    "WorkProgramme": _of_journal(DESK, own=True),
    "ProgrammeTopic": _of_journal(DESK, own=True),
    "Remark": _of_journal(BOOKS, own=False),
}  # fmt: skip

CONTACTS = Grant(some(ADM, OFF), None, lambda who, row: who.curated_now(row.id), lambda who, row: row.id in who.own)
ORDERS = Grant(DESK, None, lambda who, row: row.group in who.groups)
GUARDIAN_CONTACTS = Grant(
    some(ADM, OFF), None, lambda who, row: who.curated_now(row.student), lambda who, row: row.guardian == who.person, some(G)
)
TEACHER_CONTACTS = Grant(DESK, own=lambda who, row: row.id == who.teacher, own_roles=some(T, CUR))
FULLNESS = Grant(DESK, ROWS["Journal"].taught, ROWS["Journal"].curated)
GRID = Grant(BOOKS, ROWS["Journal"].taught, ROWS["Journal"].curated)
LESSON_DETAILS = Grant(BOOKS, TAUGHT_LESSON, CURATED_LESSON)
FIELDS: dict[tuple[str, str], Grant] = {
    **{("Student", field): CONTACTS for field in ("birthDate", "phone", "email", "address")},
    ("Student", "note"): Grant(DESK, None, lambda who, row: who.curated_now(row.id)),
    **{("Enrollment", field): ORDERS for field in ("orderIn", "orderOut")},
    **{("Guardian", field): GUARDIAN_CONTACTS for field in ("phone", "email")},
    **{("Teacher", field): TEACHER_CONTACTS for field in ("phone", "email")},
    ("TeachingLoad", "hours"): Grant(DESK, ROWS["TeachingLoad"].taught, ROWS["TeachingLoad"].curated),
    **{("Journal", field): FULLNESS for field in ("lessonCount", "lessonHours")},
    **{("Lesson", field): LESSON_DETAILS for field in ("enteredAt", "isLate")},
    ("Mark", "enteredAt"): _below_lesson(Oracle.marked_lesson, None),
    ("SemesterGrade", "enteredAt"): Grant(
        BOOKS, lambda who, row: who.taught(row.journal), lambda who, row: who.curated_journal(row.journal)
    ),
    **{("WorkProgramme", field): _of_journal(BOOKS, own=False) for field in ("submittedAt", "approvedByName", "comment")},
    ("Absence", "enteredAt"): _below_lesson(Oracle.lesson_of, None),
}  # fmt: skip
"""Fields inside a visible row that need more."""
