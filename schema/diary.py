"""A student's diary."""

from __future__ import annotations

import datetime as dt

import strawberry

from models import Homework, Lesson, Mark
from models.attendance import AbsenceCode, Attendance
from models.teaching import LessonKind

from .fields import plain, reference, shape


@shape(Mark)
class DiaryWork:
    """A work set at a lesson, with the student's mark or dot (работа в дневнике)."""

    assignment_id: strawberry.ID = reference("Assignment", "assignment_id", "Which work (работа).", guard="assignment")
    work_type: str = plain("Short code of the kind of work (вид работы).", guard="assignment")
    title: str = plain("Title or number (название, номер).", guard="assignment")
    value: int | None = plain("The mark, if there is one (оценка).")
    marked_on: dt.date | None = plain("The mark's own date (дата выставления).")
    has_dot: bool = plain("Whether it is compulsory and still to be done (точка).", guard="assignment")


@shape(Homework)
class DiaryHomework:
    """Homework in the diary (домашнее задание)."""

    text: str = plain("What to do (текст задания).")
    due_on: dt.date | None = plain("By which day (срок).")
    is_individual: bool = plain("Whether it was given to this student alone (индивидуальное).", guard="student")


@shape(Lesson)
class DiaryLesson:
    """A lesson as its student sees it (занятие в дневнике)."""

    id: strawberry.ID = reference("Lesson", "id", "Id of the lesson (занятие).", guard="id")
    journal_id: strawberry.ID = reference("Journal", "journal_id", "Where it is recorded (журнал).", guard="journal")
    date: dt.date = plain("Day (дата).")
    period: int = plain("Number of the pair (номер пары).")
    kind: LessonKind = plain("How it was held (вид занятия).")
    topic: str = plain("What it was about (тема).")
    hours: int = plain("Academic hours (часы).")
    course_id: strawberry.ID = reference("Course", "course_id", "What is taught (дисциплина).", guard="journal")
    course_code: str = plain("Code of the course (индекс).", guard="journal")
    course_name: str = plain("Name of the course (дисциплина).", guard="journal")
    teacher_id: strawberry.ID = reference("Teacher", "teacher_id", "Who held it (преподаватель).", guard="teacher")
    teacher_name: str = plain("Surname and initials of the teacher (преподаватель).", guard="teacher")
    attendance_taken: bool = plain("Whether attendance is known (отмечена посещаемость).", guard="attendance_taken_at")
    is_cancelled: bool = plain("Whether it was cancelled (отменено).", guard="cancelled_at")
    reason: str = plain("Why it was moved or cancelled (причина).")
    moved_from: dt.date | None = plain("The day it was planned for, if it was moved (перенесено с).")
    moved_from_period: int | None = plain("The pair it was planned for (с какой пары).")
    absence: AbsenceCode | None = plain("Absence, if there was one (отсутствие).", rule=(Attendance, "code"))
    works: list[DiaryWork] = plain("Works with marks and dots (работы).", rule=(Mark, "value"))
    homework: list[DiaryHomework] = plain("Homework (домашнее задание).", rule=(Homework, "text"))
