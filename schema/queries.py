"""What can be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

import peewee
import strawberry
from strawberry import UNSET

import models as m
from models import text
from models.access import Actor
from models.errors import NotFound
from models.queries import contains, param
from models.reads.diary import diary as read_diary
from models.reads.grid import journal_grid as read_grid
from models.settings import current
from models.teaching import CourseKind

from . import ids
from .accounts import SignIn, Token, User
from .attendance_totals import AttendanceTotalsQuery
from .college import AcademicYear, Group, Semester, Speciality
from .connections import Condition, Connection, page
from .context import actor_in
from .control import ControlQuery
from .curated import CuratedQuery
from .diary import DiaryLesson
from .dots import DotQuery
from .exports import ExportQuery
from .fields import EVERYBODY, PUBLIC, RULE, entry, shape
from .grid import JournalGrid
from .history import HistoryQuery
from .lessons import Lesson
from .notices import NoticeQuery
from .people import Student, Teacher
from .programme import ProgrammeQuery
from .progress import ProgressQuery
from .reading import Record, plan_for, plan_of, selection
from .remarks import RemarkQuery
from .teaching import Course, Journal, WorkType
from .timetable import TimetableQuery
from .today import TodayQuery

PAGE = 50
FromDay = Annotated[dt.date, strawberry.argument(name="from")]


def row(info: Any, entity: str, id: str) -> Record | None:
    """One visible row with what was selected of it, or nothing."""
    actor = actor_in(info)
    try:
        number = ids.read(entity, id)
    except NotFound:
        return None
    return plan_for(info, entity, actor.roles).get(actor, number)


def rows(
    info: Any, entity: str, how: str, condition: Callable[[], peewee.Expression] | None = None, **given: Any
) -> list[Record]:
    """All visible rows of something that stays small, with what was selected of them, in their order."""
    actor = actor_in(info)
    plan = plan_for(info, entity, actor.roles)

    def refine(query: peewee.ModelSelect) -> peewee.ModelSelect:
        return (query.where(condition()) if condition else query).order_by(*plan.entity.order)

    return plan.load(actor, how, refine, **given)


# --- filters ----------------------------------------------------------------------------------------------------------


def searched(name: str, column: Any, value: str | None) -> list[Condition]:
    """A filter by a part of a text; neither case nor ё matter."""
    if value in (None, UNSET) or not value.strip():
        return []
    cleaned = text.line(value, "search")
    return [(name, lambda: contains(column, name), {name: text.needle(cleaned)})]


def of(name: str, entity: str, value: str | None, condition: Callable[[Any], Any]) -> list[Condition]:
    """A filter by a related row; `condition` gets the parameter that stands for its number."""
    if value in (None, UNSET):
        return []
    return [(name, lambda: condition(param(name)), {name: ids.read(entity, value, f"{name}_id")})]


def _seen(actor: Actor, model: type[peewee.Model]) -> Any:
    """The condition that the rows through which a filter looks may be seen themselves: else it would betray them."""
    allowed = m.access.condition(actor.roles, model)
    return peewee.SQL("1 = 1" if allowed else "1 = 0") if isinstance(allowed, bool) else allowed


def _enrolled_in(group: Any, actor: Actor) -> Any:
    present = m.Enrollment.select(m.Enrollment.student).where(
        m.Enrollment.group == group, m.college.enrolled_on(param("today")), _seen(actor, m.Enrollment)
    )
    return m.Student.id.in_(present)


def _taught_by(teacher: Any, actor: Actor) -> Any:
    loads = m.TeachingLoad.select(m.TeachingLoad.journal).where(
        m.TeachingLoad.teacher == teacher, _seen(actor, m.TeachingLoad)
    )
    return m.Journal.id.in_(loads)


@shape()
class Viewer:
    """The person who is asking (текущий пользователь)."""

    name: str = strawberry.field(description="Full name (ФИО).", metadata={RULE: EVERYBODY})
    user: User | None = strawberry.field(description="The own account (учётная запись).", metadata={RULE: EVERYBODY})
    student: Student | None = entry("The own record as a student (студент).", reads=m.Student)
    children: list[Student] = entry("Students whose guardian one is today (дети).", reads=m.Guardianship)
    teacher: Teacher | None = entry("The own record as a teacher (преподаватель).", reads=m.Teacher)
    tokens: list[Token] = entry("Tokens of one's own (токены).", reads=m.Token)
    sign_ins: list[SignIn] = entry("The own last 50 attempts to sign in, newest first (входы).", reads=m.SignIn)


def _viewer(info: Any) -> Record:
    actor = actor_in(info)
    asked = {name for name, _below in selection(info)}

    def own(entity: str, name: str, numbers: list[int]) -> list[Record]:
        if name not in asked:
            return []
        return list(plan_of(entity, selection(info, name), actor.roles).by_ids(actor, numbers).values())

    def mine(entity: str, name: str, column: Any, order: Any) -> list[Record]:
        if name not in asked:
            return []
        plan = plan_of(entity, selection(info, name), actor.roles)
        return plan.load(
            actor, ("own", name), lambda query: query.where(column == param("user_id")).order_by(order).limit(PAGE)
        )

    person = m.Person.get_by_id(actor.person_id)
    children = [g.student_id for g in m.Guardianship.select(m.Guardianship.student).where(m.Guardianship.guardian == person)]
    return Record(
        ("name", "user", "student", "children", "teacher", "tokens", "sign_ins"),
        (
            person.name,
            next(iter(own("User", "user", [actor.user_id])), None),
            next(iter(own("Student", "student", [actor.student_id])), None),
            own("Student", "children", children),
            next(iter(own("Teacher", "teacher", [actor.teacher_id])), None),
            mine("Token", "tokens", m.Token.user, m.Token.id),
            mine("SignIn", "sign_ins", m.SignIn.user, m.SignIn.id.desc()),
        ),
    )


@shape()
class Query(
    CuratedQuery, AttendanceTotalsQuery, HistoryQuery, NoticeQuery, ControlQuery, ExportQuery, DotQuery, ProgressQuery,
    ProgrammeQuery, RemarkQuery, TimetableQuery, TodayQuery,
):  # fmt: skip
    """What can be asked (запросы)."""

    @strawberry.field(description="Name of the college (колледж).", metadata={RULE: PUBLIC})
    def college_name(self) -> str:
        return current().college_name

    @entry("The person who is asking (текущий пользователь).")
    def viewer(self, info: strawberry.Info) -> Viewer:
        return _viewer(info)  # type: ignore[return-value]

    # --- the college ---

    @entry("All academic years (учебные годы).", reads=m.AcademicYear)
    def academic_years(self, info: strawberry.Info) -> list[AcademicYear]:
        return rows(info, "AcademicYear", "all")  # type: ignore[return-value]

    @entry("All semesters (семестры).", reads=m.Semester)
    def semesters(self, info: strawberry.Info) -> list[Semester]:
        return rows(info, "Semester", "all")  # type: ignore[return-value]

    @entry("The semester of today, if there is one (текущий семестр).", reads=m.Semester)
    def current_semester(self, info: strawberry.Info) -> Semester | None:
        today = m.Semester.starts_on <= param("today")
        found = rows(info, "Semester", "today", lambda: today & (m.Semester.ends_on >= param("today")))
        return next(iter(found), None)  # type: ignore[return-value]

    @entry("All specialities (специальности).", reads=m.Speciality)
    def specialities(self, info: strawberry.Info) -> list[Speciality]:
        return rows(info, "Speciality", "all")  # type: ignore[return-value]

    @entry("The catalogue of kinds of work (виды работ).", reads=m.WorkType)
    def work_types(self, info: strawberry.Info) -> list[WorkType]:
        return rows(info, "WorkType", "all")  # type: ignore[return-value]

    @entry("One group (группа).", reads=m.Group)
    def group(self, info: strawberry.Info, id: strawberry.ID) -> Group | None:
        return row(info, "Group", id)  # type: ignore[return-value]

    @entry("Groups by name (группы).", reads=m.Group)
    def groups(
        self, info: strawberry.Info, search: str | None = None, speciality_id: strawberry.ID | None = None,
        curator_id: strawberry.ID | None = None, first: int = PAGE, after: str | None = None, descending: bool = False,
    ) -> Connection[Group]:  # fmt: skip
        conditions = [
            *searched("search", m.Group.name_key, search),
            *of("speciality", "Speciality", speciality_id, lambda value: m.Group.speciality == value),
            *of("curator", "Teacher", curator_id, lambda value: m.Group.curator == value),
        ]
        return page(info, actor_in(info), "Group", first=first, after=after, conditions=conditions, descending=descending)  # type: ignore[return-value]

    # --- people ---

    @entry("One student (студент).", reads=m.Student)
    def student(self, info: strawberry.Info, id: strawberry.ID) -> Student | None:
        return row(info, "Student", id)  # type: ignore[return-value]

    @entry("Students in the Russian alphabet; `groupId`: who belongs to the group today (студенты).", reads=m.Student)
    def students(
        self, info: strawberry.Info, search: str | None = None, group_id: strawberry.ID | None = None, first: int = PAGE,
        after: str | None = None, descending: bool = False,
    ) -> Connection[Student]:  # fmt: skip
        actor = actor_in(info)
        conditions = [
            *searched("search", m.Person.name_key, search),
            *of("group", "Group", group_id, lambda value: _enrolled_in(value, actor)),
        ]
        return page(info, actor, "Student", first=first, after=after, conditions=conditions, descending=descending)  # type: ignore[return-value]

    @entry("One teacher (преподаватель).", reads=m.Teacher)
    def teacher(self, info: strawberry.Info, id: strawberry.ID) -> Teacher | None:
        return row(info, "Teacher", id)  # type: ignore[return-value]

    @entry("Teachers in the Russian alphabet (преподаватели).", reads=m.Teacher)
    def teachers(
        self, info: strawberry.Info, search: str | None = None, first: int = PAGE, after: str | None = None,
        descending: bool = False,
    ) -> Connection[Teacher]:  # fmt: skip
        conditions = searched("search", m.Person.name_key, search)
        return page(info, actor_in(info), "Teacher", first=first, after=after, conditions=conditions, descending=descending)  # type: ignore[return-value]

    @entry("Accounts in the Russian alphabet; others than the administrator and the office see their own (учётные записи).",
           reads=m.User)  # fmt: skip
    def users(
        self, info: strawberry.Info, search: str | None = None, active: bool | None = None, first: int = PAGE,
        after: str | None = None, descending: bool = False,
    ) -> Connection[User]:  # fmt: skip
        conditions = searched("search", m.Person.name_key, search)
        if active is not None:
            conditions.append((f"active {active}", lambda: m.User.active == active, {}))
        return page(info, actor_in(info), "User", first=first, after=after, conditions=conditions, descending=descending)  # type: ignore[return-value]

    # --- teaching ---

    @entry("One course (дисциплина).", reads=m.Course)
    def course(self, info: strawberry.Info, id: strawberry.ID) -> Course | None:
        return row(info, "Course", id)  # type: ignore[return-value]

    @entry("Courses by their code (дисциплины, МДК, практики, модули).", reads=m.Course)
    def courses(
        self, info: strawberry.Info, search: str | None = None, speciality_id: strawberry.ID | None = None,
        kind: CourseKind | None = None, first: int = PAGE, after: str | None = None, descending: bool = False,
    ) -> Connection[Course]:  # fmt: skip
        conditions = [
            *searched("search", m.Course.name_key, search),
            *of("speciality", "Speciality", speciality_id, lambda value: m.Course.speciality == value),
        ]
        if kind is not None:
            chosen = CourseKind(kind)
            conditions.append((f"kind {chosen}", lambda: m.Course.kind == chosen, {}))
        return page(info, actor_in(info), "Course", first=first, after=after, conditions=conditions, descending=descending)  # type: ignore[return-value]

    @entry("One journal (журнал).", reads=m.Journal)
    def journal(self, info: strawberry.Info, id: strawberry.ID) -> Journal | None:
        return row(info, "Journal", id)  # type: ignore[return-value]

    @entry("Journals by group and course; `taughtById`: of a teacher's assignments (журналы).", reads=m.Journal)
    def journals(
        self, info: strawberry.Info, search: str | None = None, group_id: strawberry.ID | None = None,
        course_id: strawberry.ID | None = None, semester_id: strawberry.ID | None = None,
        taught_by_id: strawberry.ID | None = None, first: int = PAGE, after: str | None = None, descending: bool = False,
    ) -> Connection[Journal]:  # fmt: skip
        actor = actor_in(info)
        conditions = [
            *searched("search", m.Course.name_key, search),
            *of("group", "Group", group_id, lambda value: m.Journal.group == value),
            *of("course", "Course", course_id, lambda value: m.Journal.course == value),
            *of("semester", "Semester", semester_id, lambda value: m.Journal.semester == value),
            *of("taught_by", "Teacher", taught_by_id, lambda value: _taught_by(value, actor)),
        ]
        return page(info, actor, "Journal", first=first, after=after, conditions=conditions, descending=descending)  # type: ignore[return-value]

    @entry("One lesson (занятие).", reads=m.Lesson)
    def lesson(self, info: strawberry.Info, id: strawberry.ID) -> Lesson | None:
        return row(info, "Lesson", id)  # type: ignore[return-value]

    @strawberry.field(
        description="A journal's grid: rows, columns, marks, absences and dots (сетка журнала).",
        metadata={RULE: m.access.readers(m.Journal, "grid")},
    )
    def journal_grid(self, info: strawberry.Info, id: strawberry.ID) -> JournalGrid | None:
        try:
            return read_grid(actor_in(info), ids.read("Journal", id))  # type: ignore[return-value]
        except NotFound:
            return None

    @entry("A student's lessons from one day to another, both included (дневник).", reads=m.Mark)
    def diary(
        self, info: strawberry.Info, student_id: strawberry.ID, from_: FromDay, to: dt.date
    ) -> list[DiaryLesson] | None:
        try:
            return read_diary(actor_in(info), ids.read("Student", student_id), from_, to)  # type: ignore[return-value]
        except NotFound:
            return None
