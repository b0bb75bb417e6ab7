"""A journal's grid."""

from __future__ import annotations

import datetime as dt

import strawberry

from models import Attendance, Journal, Lesson, Mark, SemesterGrade
from models.attendance import AbsenceCode
from models.lessons import Assignment
from models.reads.grid import GridStudent as StudentRow
from models.teaching import LessonKind

from .fields import derived, plain, reference, shape
from .people import full_name, short_name


@shape(Assignment)
class GridWork:
    """A work set at a lesson: a part of the lesson's column (вид работы в графе)."""

    id: strawberry.ID = reference("Assignment", "id", "Id of the work, to set marks for (работа).", guard="id")
    lesson_id: strawberry.ID = reference("Lesson", "lesson_id", "At which lesson (занятие).", guard="lesson")
    position: int = plain("Its place among the works of the lesson (порядок).")
    work_type_id: strawberry.ID = reference("WorkType", "work_type_id", "What kind of work (вид работы).", guard="work_type")
    code: str = plain("Short code of the kind of work (обозначение).", guard="work_type")
    title: str = plain("Title or number (название, номер).")
    is_compulsory: bool = plain("Whether everybody without a mark has a dot (обязательно для всех).")
    is_timed: bool = plain("Whether marks for it have a last day (есть срок выставления).", guard="work_type")
    due_on: dt.date | None = plain("The last day on which marks are in time, if it is timed (срок).", guard="work_type")
    is_overdue: bool = plain("Whether that day has passed without a single mark (просрочено).", guard="work_type")
    version: int = plain("For `expectedVersion` (версия).")


@shape(Lesson)
class GridLesson:
    """A column of the grid (занятие)."""

    id: strawberry.ID = reference("Lesson", "id", "Id of the lesson (занятие).", guard="id")
    can_write: bool = plain("Whether its cells are this person's to write (можно заполнять).", guard="id")
    planned_topic_id: strawberry.ID | None = reference(
        "ProgrammeTopic", "planned_topic_id", "Topic of the work programme (тема программы).", guard="planned_topic"
    )
    moved_from: dt.date | None = plain("The day that was planned first, if it was moved (перенесено с).")
    moved_from_period: int | None = plain("The pair that was planned first (с пары).")
    is_cancelled: bool = plain("Whether it did not take place; it has no cells then (отменено).", guard="cancelled_at")
    reason: str = plain("Why it was moved or cancelled (причина).")
    is_late: bool = plain("Whether it was recorded after its own day (внесено с опозданием).")
    attendance_is_late: bool = plain(
        "Whether attendance was taken after the lesson's own day (посещаемость отмечена с опозданием).", guard="is_late"
    )
    date: dt.date = plain("Day (дата).")
    period: int = plain("Number of the pair (номер пары).")
    kind: LessonKind = plain("How it was held (вид занятия).")
    topic: str = plain("What it was about (тема).")
    hours: int = plain("Academic hours (часы).")
    homework: str | None = plain("Homework of the whole group (домашнее задание).", guard="topic")
    attendance_taken_at: dt.datetime | None = plain("When attendance was taken (отмечена посещаемость).")
    entered_at: dt.datetime = plain("When it was recorded (внесено).")
    teacher_id: strawberry.ID = reference("Teacher", "teacher_id", "Who held it (преподаватель).", guard="teacher")
    teacher_name: str = plain("Surname and initials of the teacher (преподаватель).", guard="teacher")
    version: int = plain("For `expectedVersion` (версия).")


@shape(Journal)
class DaySpan:
    """Days from the first to the last, both included (период)."""

    starts_on: dt.date = derived(lambda span: span[0], "First day (с какого дня).", guard="grid")
    ends_on: dt.date | None = derived(lambda span: span[1], "Last day, if it has ended (по какой день).", guard="grid")


@shape(SemesterGrade)
class GridGrade:
    """The grade that a teacher has set for the semester (оценка за семестр)."""

    value: int = plain("2 to 5 (оценка).")
    entered_at: dt.datetime = plain("When it was entered (внесено).")
    version: int = plain("For `expectedVersion` (версия).")


def _raw_average(row: StudentRow) -> float | None:
    return row.mark_sum / row.mark_weight if row.mark_weight else None


def _average(row: StudentRow) -> float | None:
    return None if row.average is None else float(row.average)


@shape(Mark)
class GridStudent:
    """A row of the grid: who, and what the marks amount to (студент в журнале)."""

    id: strawberry.ID = reference("Student", "id", "Id of the student (студент).", guard="student")
    name: str = derived(full_name, "Full name (ФИО).", guard="student")
    short_name: str = derived(short_name, "Surname and initials (фамилия и инициалы).", guard="student")
    days: list[DaySpan] = plain("Days on which there are cells: the enrolment (дни в группе).", guard="student")
    mark_count: int = plain("How many marks there are (число оценок).", guard="value")
    mark_sum: int = plain("Sum of the marks, each times its weight (сумма).", guard="value")
    mark_weight: int = plain("Sum of the weights; without weights the number of marks (сумма весов).", guard="value")
    raw_average: float | None = derived(
        _raw_average, "Average before it is rounded (средний балл без округления).", guard="value"
    )
    average: float | None = derived(_average, "Average, rounded half-up to two decimals (средний балл).", guard="value")
    proposed: int | None = plain("The grade that the Regulation's table makes of it (предлагаемая оценка).", guard="value")
    grade: GridGrade | None = plain("The grade that is set for the semester (оценка за семестр).", guard="value")


@shape(Mark)
class GridMark:
    """A mark in the cell of its work and its student (оценка в клетке)."""

    assignment_id: strawberry.ID = reference("Assignment", "assignment_id", "For which work (работа).", guard="assignment")
    student_id: strawberry.ID = reference("Student", "student_id", "Whose (студент).", guard="student")
    value: int = plain("2 to 5 (оценка).")
    is_late: bool = plain("Whether its cell was filled after the work's last day (выставлено с опозданием).")
    marked_on: dt.date = plain("The mark's own date (дата выставления).")
    entered_at: dt.datetime = plain("When it was entered (внесено).")
    version: int = plain("For `expectedVersion` (версия).")


@shape(Attendance)
class GridAbsence:
    """An absence in the cell of its lesson and its student (отсутствие в клетке)."""

    lesson_id: strawberry.ID = reference("Lesson", "lesson_id", "From which lesson (занятие).", guard="lesson")
    student_id: strawberry.ID = reference("Student", "student_id", "Whose (студент).", guard="student")
    code: AbsenceCode = plain("What kind of absence (код).")
    version: int = plain("For `expectedVersion` (версия).")


@shape(Mark)
class Dot:
    """A compulsory work that a student enrolled on its day has no mark for (точка)."""

    assignment_id: strawberry.ID = reference("Assignment", "assignment_id", "Which work (работа).", guard="assignment")
    student_id: strawberry.ID = reference("Student", "student_id", "Whose (студент).", guard="student")


@shape(Journal)
class JournalGrid:
    """A journal as the paper book shows it: students down, lessons across (сетка журнала)."""

    id: strawberry.ID = derived(lambda grid: f"Journal:{grid.head.id}", "Id of the journal (журнал).", guard="id")
    course_name: str = derived(lambda grid: grid.head.course_name, "What is taught (дисциплина).", guard="course")
    group_name: str = derived(lambda grid: grid.head.group_name, "To whom (группа).", guard="group")
    subgroup_name: str | None = derived(
        lambda grid: grid.head.subgroup_name, "Which part of it (подгруппа).", guard="subgroup"
    )
    planned_hours: int = derived(lambda grid: grid.head.hours, "Planned academic hours (часы по плану).", guard="hours")
    delivered_hours: int = plain("Academic hours delivered (проведено часов).", guard="lesson_hours")
    is_closed: bool = derived(
        lambda grid: grid.head.closed_at is not None, "Whether it refuses every write (закрыт).", guard="closed_at"
    )
    version: int = derived(
        lambda grid: grid.head.version, "Grows with every write in the journal; see `journalVersion` (версия).", guard="grid"
    )
    can_write: bool = plain("Whether lessons can be recorded today by this person (можно заполнять).", guard="grid")
    is_weighted: bool = plain("Whether kinds of work weigh differently (взвешенный средний балл).", guard="grid")
    students: list[GridStudent] = plain("Rows, in the Russian alphabet (студенты).", guard="grid")
    lessons: list[GridLesson] = plain("Columns, by date and pair (занятия).", guard="grid")
    works: list[GridWork] = plain("Works set at the lessons, in their order (виды работ).", guard="grid")
    marks: list[GridMark] = plain("Marks (оценки).", guard="grid")
    absences: list[GridAbsence] = plain("Absences (отсутствия).", guard="grid")
    dots: list[Dot] = plain("Dots (точки).", guard="grid")
