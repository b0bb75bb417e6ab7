"""Lessons, works and homework."""

from __future__ import annotations

import datetime as dt
from typing import Any

import strawberry
from strawberry import UNSET

from models import deadlines
from models import lessons as le
from models import marks as ma
from models.attendance import Attendance
from models.errors import Forbidden
from models.teaching import LessonKind
from models.verbs import assignments as works
from models.verbs import lessons as verbs

from . import ids
from .acts import answer, errors, given, removed, thing
from .context import actor_in
from .errors import Problem
from .fields import DENIED, column, derived, entity, entry, enum, key, many, one, shape
from .lazy import LazyAbsence, LazyAssignment, LazyHomework, LazyMark, LazyStudent, LazyTeacher
from .teaching import Journal, WorkType

enum(
    LessonKind,
    "How a lesson is held (вид занятия).",
    {
        LessonKind.LECTURE: "Lecture (лекция).",
        LessonKind.SEMINAR: "Seminar (семинар).",
        LessonKind.PRACTICAL: "Practical lesson (практическое занятие).",
        LessonKind.LABORATORY: "Laboratory lesson (лабораторное занятие).",
        LessonKind.CONTROL: "Control lesson (контрольное занятие).",
        LessonKind.EXCURSION: "Excursion (экскурсия).",
        LessonKind.CONSULTATION: "Consultation (консультация).",
        LessonKind.PRACTICE: "Practice (практика).",
    },
)


def _is_late(row: Any) -> bool:
    if row.entered_at is DENIED:
        raise Forbidden
    return deadlines.is_late(row.entered_at, row.date) and row.cancelled_at is None


@entity(le.Lesson, order=(le.Lesson.date, le.Lesson.period))
class Lesson:
    """A lesson that was held (занятие)."""

    id: strawberry.ID = key("Lesson")
    journal: Journal | None = one(le.Lesson.journal, "Journal", "Where it is recorded (журнал).")
    teacher: LazyTeacher | None = one(le.Lesson.teacher, "Teacher", "Who held it (преподаватель).")
    date: dt.date = column(le.Lesson.date, "Day (дата).")
    period: int = column(le.Lesson.period, "Number of the pair on that day, from 1 (номер пары).")
    kind: LessonKind = column(le.Lesson.kind, "How it was held (вид занятия).")
    topic: str = column(le.Lesson.topic, "What it was about (тема).")
    hours: int = column(le.Lesson.hours, "Academic hours (часы).")
    moved_from: dt.date | None = column(le.Lesson.moved_from, "The day that was planned first, if moved (перенесено с).")
    moved_from_period: int | None = column(le.Lesson.moved_from_period, "The pair that was planned first (с пары).")
    is_cancelled: bool = derived(
        lambda row: row.cancelled_at is not None, "Whether it did not take place (отменено).", guard="cancelled_at",
        needs=("cancelled_at",),
    )  # fmt: skip
    cancelled_at: dt.datetime | None = column(le.Lesson.cancelled_at, "When it was cancelled (отменено).")
    reason: str = column(le.Lesson.reason, "Why it was moved or cancelled (причина).")
    attendance_taken_at: dt.datetime | None = column(
        le.Lesson.attendance_taken_at, 'When attendance was taken; empty is not "all present" (отмечена посещаемость).'
    )
    entered_at: dt.datetime | None = column(le.Lesson.entered_at, "When it was recorded (внесено).")
    is_late: bool | None = derived(
        _is_late, "Whether it was recorded after its own day (внесено с опозданием).", guard="is_late",
        needs=("entered_at", "date", "cancelled_at"),
    )  # fmt: skip
    version: int = column(le.Lesson.version, "Grows with each change, for `expectedVersion` (версия).")
    assignments: list[LazyAssignment] = many(le.Assignment.lesson, "Assignment", "Works set at it (виды работ).")
    absences: list[LazyAbsence] = many(Attendance.lesson, "Absence", "Who was absent (отсутствующие).")
    homework: list[LazyHomework] = many(le.Homework.lesson, "Homework", "Homework given at it (домашние задания).")


@entity(le.Assignment, order=(le.Assignment.position,))
class Assignment:
    """A work set at a lesson (работа на занятии)."""

    id: strawberry.ID = key("Assignment")
    lesson: Lesson | None = one(le.Assignment.lesson, "Lesson", "At which lesson (занятие).")
    work_type: WorkType = one(le.Assignment.work_type, "WorkType", "What kind of work (вид работы).")
    position: int = column(le.Assignment.position, "Its place among the works of the lesson, from 1 (порядок).")
    title: str = column(le.Assignment.title, "Title or number (название, номер).")
    is_compulsory: bool = column(
        le.Assignment.is_compulsory, "Whether everybody without a mark has a dot (обязательно к выполнению всеми)."
    )
    version: int = column(le.Assignment.version, "Grows with each change, for `expectedVersion` (версия).")
    marks: list[LazyMark] = many(ma.Mark.assignment, "Mark", "Marks for it (оценки).")


@entity(le.Homework, order=(le.Homework.id,))
class Homework:
    """Homework of the group, or of one student (домашнее задание)."""

    id: strawberry.ID = key("Homework")
    lesson: Lesson | None = one(le.Homework.lesson, "Lesson", "At which lesson it was given (занятие).")
    student: LazyStudent | None = one(le.Homework.student, "Student", "The student, if it is individual (студент).")
    text: str = column(le.Homework.text, "What to do (текст задания).")
    due_on: dt.date | None = column(le.Homework.due_on, "By which day (срок).")
    version: int = column(le.Homework.version, "Grows with each change, for `expectedVersion` (версия).")


# --- acts -------------------------------------------------------------------------------------------------------------


@strawberry.input(description="A work to be set at a lesson (работа на занятии).")
class WorkInput:
    work_type_id: strawberry.ID = strawberry.field(description="What kind of work (вид работы).")
    title: str = strawberry.field(description="Title or number (название, номер).", default="")
    is_compulsory: bool = strawberry.field(
        description="Whether everybody without a mark gets a dot (обязательно к выполнению всеми).", default=False
    )
    student_ids: list[strawberry.ID] | None = strawberry.field(
        description="Students for whom alone it is compulsory (отметить выбранных).", default=UNSET
    )


@strawberry.input(description="A lesson to be recorded (занятие).")
class LessonInput:
    journal_id: strawberry.ID = strawberry.field(description="In which journal (журнал).")
    date: dt.date = strawberry.field(description="Day: today or before, within the semester (дата).")
    period: int = strawberry.field(description="Number of the pair, from 1 (номер пары).")
    topic: str = strawberry.field(description="What it was about (тема).")
    hours: int = strawberry.field(description="Academic hours (часы).", default=2)
    kind: LessonKind = strawberry.field(description="How it was held (вид занятия).", default=LessonKind.LECTURE)
    planned_topic_id: strawberry.ID | None = strawberry.field(
        description="Which topic of the work programme it delivers (тема программы).", default=None
    )
    works: list[WorkInput] = strawberry.field(description="Works set at it (виды работ).", default_factory=list)
    homework: str | None = strawberry.field(description="Homework for the group (домашнее задание).", default=None)


@strawberry.input(description="What of a lesson is to be changed; what is left out stays (изменение занятия).")
class LessonChangeInput:
    date: dt.date | None = strawberry.field(description="Day (дата).", default=UNSET)
    period: int | None = strawberry.field(description="Number of the pair (номер пары).", default=UNSET)
    topic: str | None = strawberry.field(description="What it was about (тема).", default=UNSET)
    hours: int | None = strawberry.field(description="Academic hours (часы).", default=UNSET)
    kind: LessonKind | None = strawberry.field(description="How it was held (вид занятия).", default=UNSET)
    planned_topic_id: strawberry.ID | None = strawberry.field(
        description="Which topic of the work programme it delivers (тема программы).", default=UNSET
    )


@strawberry.input(description="What of a work is to be changed; what is left out stays (изменение работы).")
class AssignmentChangeInput:
    work_type_id: strawberry.ID | None = strawberry.field(description="What kind of work (вид работы).", default=UNSET)
    title: str | None = strawberry.field(description="Title or number (название, номер).", default=UNSET)
    is_compulsory: bool | None = strawberry.field(
        description="Whether it is compulsory for everybody (обязательно).", default=UNSET
    )
    student_ids: list[strawberry.ID] | None = strawberry.field(
        description="Students for whom alone it is compulsory (отметить выбранных).", default=UNSET
    )


TOPIC = {"planned_topic_id": ("ProgrammeTopic", "planned_topic")}
WORK_REFERENCES = {"work_type_id": ("WorkType", "work_type")}


def _work(value: WorkInput | AssignmentChangeInput) -> dict[str, object]:
    """A work as the verbs take it."""
    found = given(value, WORK_REFERENCES)
    students = found.pop("student_ids", None)
    if students is not None:
        found["students"] = [ids.read("Student", student, "studentIds") for student in students]
    return found


@shape()
class LessonPayload:
    """Answer to an act on a lesson (ответ на действие)."""

    lesson: Lesson | None = thing("The lesson as it stands now (занятие).")
    errors: list[Problem] = errors()


@shape()
class AssignmentPayload:
    """Answer to an act on a work (ответ на действие)."""

    assignment: Assignment | None = thing("The work as it stands now (работа).")
    errors: list[Problem] = errors()


@shape()
class HomeworkPayload:
    """Answer to an act on homework (ответ на действие)."""

    homework: Homework | None = thing("The homework as it stands now (домашнее задание).")
    errors: list[Problem] = errors()


@shape()
class RemovalPayload:
    """Answer to a removal (ответ на действие)."""

    errors: list[Problem] = errors()


@shape()
class LessonMutation:
    """A teacher keeps a lesson (ведение занятия)."""

    @entry("Record a lesson with its works and homework (внести занятие).", act="lesson:write")
    def lesson_record(self, info: strawberry.Info, lesson: LessonInput) -> LessonPayload:
        def act() -> le.Lesson:
            values = given(lesson, {"journal_id": ("Journal", "journal_id"), **TOPIC})
            values["works"] = [_work(work) for work in lesson.works]
            return verbs.lesson_record(actor_in(info), **values)

        return answer(info, LessonPayload, "lesson", "Lesson", act)

    @entry("Change what a lesson says of itself (изменить занятие).", act="lesson:write")
    def lesson_change(
        self, info: strawberry.Info, id: strawberry.ID, change: LessonChangeInput, expected_version: int | None = None
    ) -> LessonPayload:
        def act() -> le.Lesson:
            number = ids.read("Lesson", id, "id")
            return verbs.lesson_change(actor_in(info), number, expected_version=expected_version, **given(change, TOPIC))

        return answer(info, LessonPayload, "lesson", "Lesson", act)

    @entry("Remove a lesson recorded by mistake (удалить ошибочное занятие).", act="lesson:write")
    def lesson_remove(self, info: strawberry.Info, id: strawberry.ID, expected_version: int | None = None) -> RemovalPayload:
        def act() -> None:
            verbs.lesson_remove(actor_in(info), ids.read("Lesson", id), expected_version=expected_version)

        return removed(RemovalPayload, act, info)

    @entry("Say that a lesson which was due does not take place (отменить занятие).", act="lesson:write")
    def lesson_cancel(
        self, info: strawberry.Info, journal_id: strawberry.ID, date: dt.date, period: int, reason: str
    ) -> LessonPayload:
        def act() -> le.Lesson:
            journal = ids.read("Journal", journal_id, "journalId")
            return verbs.lesson_cancel(actor_in(info), journal, date=date, period=period, reason=reason)

        return answer(info, LessonPayload, "lesson", "Lesson", act)

    @entry("Say that a lesson took place on another day or pair (перенести занятие).", act="lesson:write")
    def lesson_move(
        self, info: strawberry.Info, id: strawberry.ID, date: dt.date, period: int, reason: str,
        expected_version: int | None = None,
    ) -> LessonPayload:  # fmt: skip
        def act() -> le.Lesson:
            return verbs.lesson_move(
                actor_in(info), ids.read("Lesson", id), date=date, period=period, reason=reason,
                expected_version=expected_version,
            )  # fmt: skip

        return answer(info, LessonPayload, "lesson", "Lesson", act)

    @entry("Set one more work at a lesson (добавить вид работы).", act="lesson:write")
    def assignment_add(self, info: strawberry.Info, lesson_id: strawberry.ID, work: WorkInput) -> AssignmentPayload:
        def act() -> le.Assignment:
            return works.assignment_add(actor_in(info), ids.read("Lesson", lesson_id, "lessonId"), **_work(work))

        return answer(info, AssignmentPayload, "assignment", "Assignment", act)

    @entry("Change a work, and for whom it is compulsory (изменить вид работы).", act="lesson:write")
    def assignment_change(
        self, info: strawberry.Info, id: strawberry.ID, change: AssignmentChangeInput, expected_version: int | None = None
    ) -> AssignmentPayload:
        def act() -> le.Assignment:
            number = ids.read("Assignment", id)
            return works.assignment_change(actor_in(info), number, expected_version=expected_version, **_work(change))

        return answer(info, AssignmentPayload, "assignment", "Assignment", act)

    @entry("Take a work off a lesson (удалить вид работы).", act="lesson:write")
    def assignment_remove(
        self, info: strawberry.Info, id: strawberry.ID, expected_version: int | None = None
    ) -> RemovalPayload:
        def act() -> None:
            works.assignment_remove(actor_in(info), ids.read("Assignment", id), expected_version=expected_version)

        return removed(RemovalPayload, act, info)

    @entry("Make a work compulsory for one student, or take that back (точка для студента).", act="lesson:write")
    def dot_set(
        self, info: strawberry.Info, assignment_id: strawberry.ID, student_id: strawberry.ID, is_required: bool,
        expected_version: int | None = None,
    ) -> AssignmentPayload:  # fmt: skip
        def act() -> le.Assignment:
            return works.dot_set(
                actor_in(info), ids.read("Assignment", assignment_id, "assignmentId"),
                ids.read("Student", student_id, "studentId"), is_required=is_required, expected_version=expected_version,
            )  # fmt: skip

        return answer(info, AssignmentPayload, "assignment", "Assignment", act)

    @entry("Give homework at a lesson, to the group or to one student (задать на дом).", act="homework:give")
    def homework_give(
        self, info: strawberry.Info, lesson_id: strawberry.ID, text: str, student_id: strawberry.ID | None = None,
        due_on: dt.date | None = None, expected_version: int | None = None,
    ) -> HomeworkPayload:  # fmt: skip
        def act() -> le.Homework:
            student = None if student_id is None else ids.read("Student", student_id, "studentId")
            lesson = ids.read("Lesson", lesson_id, "lessonId")
            return works.homework_give(
                actor_in(info), lesson, text=text, student_id=student, due_on=due_on, expected_version=expected_version
            )

        return answer(info, HomeworkPayload, "homework", "Homework", act)
