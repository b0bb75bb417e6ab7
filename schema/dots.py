"""Lists of open dots."""

from __future__ import annotations

import datetime as dt

import strawberry

from models import Group, Journal, Mark, Student
from models.attendance import AbsenceCode, Attendance
from models.errors import Code, Invalid, NotFound
from models.i18n import gettext as _
from models.reads.dots import open_dots as read_dots

from . import ids
from .context import actor_in
from .fields import entry, plain, reference, shape


@shape(Mark)
class OpenDot:
    """A compulsory work that a student has no mark for yet (открытая точка)."""

    assignment_id: strawberry.ID = reference("Assignment", "assignment_id", "Which work (работа).", guard="assignment")
    student_id: strawberry.ID = reference("Student", "student_id", "Who owes it (студент).", guard="student")
    student_name: str = plain("Full name of the student (ФИО).", guard="student")
    student_short_name: str = plain("Surname and initials of the student (фамилия и инициалы).", guard="student")
    journal_id: strawberry.ID = reference("Journal", "journal_id", "Where it stands (журнал).", guard="assignment")
    group_name: str = plain("In which group it was set (группа).", guard="assignment")
    subgroup_name: str | None = plain("In which part of it (подгруппа).", guard="assignment")
    course_id: strawberry.ID = reference("Course", "course_id", "Of which course (дисциплина).", guard="assignment")
    course_code: str = plain("Code of the course (индекс).", guard="assignment")
    course_name: str = plain("Name of the course (дисциплина).", guard="assignment")
    lesson_id: strawberry.ID = reference("Lesson", "lesson_id", "At which lesson (занятие).", guard="assignment")
    date: dt.date = plain("Day of the lesson, whose cell the mark will land in (дата занятия).", guard="assignment")
    period: int = plain("Number of the pair (номер пары).", guard="assignment")
    topic: str = plain("What the lesson was about (тема).", guard="assignment")
    work_type: str = plain("Short code of the kind of work (вид работы).", guard="assignment")
    title: str = plain("Title or number (название, номер).", guard="assignment")
    days_open: int = plain("Calendar days since the lesson (дней открыта).", guard="assignment")
    is_closed: bool = plain(
        "Whether the journal is closed, so that it takes a referral (журнал закрыт, нужно направление).", guard="assignment"
    )
    absence: AbsenceCode | None = plain("The absence beside it (отсутствие на занятии).", rule=(Attendance, "code"))


@shape()
class DotQuery:
    """Open dots (открытые точки)."""

    @entry(
        "What is still owed, by day: of one student, one journal or one group; name exactly one (открытые точки). "
        "Without `semesterId` of all semesters.",
        reads=Mark,
    )
    def open_dots(
        self, info: strawberry.Info, student_id: strawberry.ID | None = None, journal_id: strawberry.ID | None = None,
        group_id: strawberry.ID | None = None, semester_id: strawberry.ID | None = None,
    ) -> list[OpenDot] | None:  # fmt: skip
        named = [
            (model, id, field)
            for model, id, field in ((Student, student_id, "studentId"), (Journal, journal_id, "journalId"),
                                     (Group, group_id, "groupId"))
            if id is not None
        ]  # fmt: skip
        if len(named) != 1:
            raise Invalid("studentId", _("Name exactly one of a student, a journal and a group."), Code.REQUIRED)
        model, id, field = named[0]
        try:
            semester = None if semester_id is None else ids.read("Semester", semester_id, "semesterId")
            return read_dots(actor_in(info), model, ids.read(model.__name__, id, field), semester)  # type: ignore[return-value]
        except NotFound:
            return None
