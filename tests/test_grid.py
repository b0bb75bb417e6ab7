"""A journal's grid: who sees which columns and rows, where the dots stand, what the marks amount to."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from models import (
    Assignment,
    AssignmentTarget,
    Enrollment,
    Journal,
    Lesson,
    Mark,
    Semester,
    Student,
    Subgroup,
    SubgroupMembership,
    TeachingLoad,
    UserRole,
    WorkType,
)
from models.base import statements
from models.errors import Code
from models.people import Role
from models.reads.grid import JournalGrid, journal_grid, journal_grids
from models.verbs.marks import mark_set

from .cast import START, TODAY, Cast, person
from .refusals import refused


def grid(cast: Cast, name: str, journal: int | None = None) -> JournalGrid:
    return journal_grid(cast.actor(name), journal or cast.journal)


def names(found: JournalGrid) -> list[str]:
    return [student.last_name for student in found.students]


def newcomer(cast: Cast, last: str, starts: dt.date, group: int | None = None) -> int:
    student = Student.create(person=person(last, "Нина")).id
    Enrollment.create(student=student, group=group or cast.group, starts_on=starts)
    return student


@pytest.mark.clause("R30")
@pytest.mark.clause("R33")
@pytest.mark.parametrize("name", ["office", "deputy", "dasha", "curator", "anna"])
def test_the_whole_journal_is_read_by_those_whom_it_concerns(cast: Cast, name: str) -> None:
    found = grid(cast, name)
    assert (found.head.course_name, found.head.group_name, found.head.hours) == ("Математика", "ИС-21", 40)
    assert [lesson.id for lesson in found.lessons] == [cast.early_lesson, cast.lesson]
    assert names(found) == ["Верина", "Ёлкин", "Зоева"]
    marks = [(mark.assignment_id, mark.student_id, mark.value) for mark in found.marks]
    vera, gleb, zoya = (cast.students[who] for who in ("vera", "gleb", "zoya"))
    assert marks == [(cast.early_work, vera, 5), (cast.early_work, zoya, 3), (cast.work, vera, 4)]
    assert [(dot.assignment_id, dot.student_id) for dot in found.dots] == [(cast.early_work, gleb), (cast.work, gleb)]
    assert [absence[:3] for absence in found.absences] == [(cast.lesson, gleb, "н")]
    assert found.delivered_hours == 4


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.clause("R33")
@pytest.mark.parametrize(
    "name",
    ["admin", "boris", "future", "vera", "gleb", "zoya", "guardian", "revoked", "stranger", "several", "pavel", "yana"],
)
def test_the_grid_does_not_exist_for_anybody_else(cast: Cast, name: str) -> None:
    with refused(Code.NOT_FOUND):
        grid(cast, name)
    assert journal_grids(cast.actor(name), [cast.journal]) == []
    assert grid(cast, "anna")


@pytest.mark.clause("R25")
def test_a_second_role_without_the_grid_adds_nothing(cast: Cast) -> None:
    UserRole.create(user=cast.admin, role=Role.T)
    UserRole.create(user=cast.vera, role=Role.G)
    for name in ("admin", "vera"):
        with refused(Code.NOT_FOUND):
            grid(cast, name)


@pytest.mark.clause("R33")
def test_the_former_teacher_reads_the_journal_up_to_the_end_of_the_assignment(cast: Cast) -> None:
    newcomer(cast, "Новикова", dt.date(2026, 10, 1))
    found = grid(cast, "former")
    assert [lesson.id for lesson in found.lessons] == [cast.early_lesson]
    assert [work.id for work in found.works] == [cast.early_work]
    assert {mark.assignment_id for mark in found.marks} == {cast.early_work}
    assert {dot.assignment_id for dot in found.dots} == {cast.early_work}
    assert found.absences == []
    assert names(found) == ["Верина", "Ёлкин", "Зоева"]  # not who came after that
    assert {student.last_name: student.average for student in found.students}["Верина"] == 5
    assert names(grid(cast, "anna")) == ["Верина", "Ёлкин", "Зоева", "Новикова"]


@pytest.mark.clause("R33")
def test_once_the_semester_is_archived_teachers_read_it_no_more(cast: Cast) -> None:
    Semester.update(archived_on=TODAY).where(Semester.id == cast.semester).execute()
    with refused(Code.NOT_FOUND):
        grid(cast, "anna")
    assert grid(cast, "deputy")


@pytest.mark.parametrize("bad", [0, -1, 10_000])
def test_a_journal_that_never_was_is_not_found(cast: Cast, bad: int) -> None:
    with refused(Code.NOT_FOUND):
        journal_grid(cast.actor("office"), bad)


def test_of_several_journals_the_visible_ones_come_in_the_order_of_their_courses(cast: Cast) -> None:
    wanted = [cast.english, cast.journal, cast.other_journal, cast.physics, 10_000]
    seen = {
        name: [found.head.id for found in journal_grids(cast.actor(name), wanted)]
        for name in ("office", "curator", "anna", "boris", "dasha", "pavel", "vera")
    }
    assert sorted(seen["office"]) == sorted(seen["dasha"]) == sorted(wanted[:4])
    assert seen["curator"] == [cast.journal, cast.english]
    assert seen["anna"] == [cast.journal]
    assert seen["boris"] == [cast.other_journal, cast.english]
    assert seen["pavel"] == seen["vera"] == []


@pytest.mark.clause("R40")
def test_who_came_after_the_day_of_a_compulsory_work_has_no_dot_for_it(cast: Cast) -> None:
    late, same_day = newcomer(cast, "Новикова", dt.date(2026, 10, 9)), newcomer(cast, "Орлова", dt.date(2026, 10, 8))
    dots = {(dot.assignment_id, dot.student_id) for dot in grid(cast, "anna").dots}
    assert {student for work, student in dots if work == cast.work} == {cast.students["gleb"], same_day}
    assert not {dot for dot in dots if dot[1] == late}
    assert (cast.early_work, same_day) not in dots


@pytest.mark.clause("R40")
def test_a_work_for_chosen_students_puts_a_dot_with_them_alone(cast: Cast) -> None:
    extra = Assignment.create(lesson=cast.lesson, work_type=WorkType.get(code="РФ"), position=2)
    free = Assignment.create(lesson=cast.lesson, work_type=WorkType.get(code="ОТ"), position=3)
    AssignmentTarget.create(assignment=extra, student=cast.students["gleb"])
    dots = {(dot.assignment_id, dot.student_id) for dot in grid(cast, "anna").dots}
    assert {student for work, student in dots if work == extra.id} == {cast.students["gleb"]}
    assert not {student for work, student in dots if work == free.id}
    mark_set(cast.actor("anna"), extra.id, cast.students["gleb"], 5)
    assert extra.id not in {dot.assignment_id for dot in grid(cast, "anna").dots}


@pytest.mark.clause("R24")
def test_two_works_in_one_lesson_are_two_parts_of_its_column(cast: Cast) -> None:
    Assignment.create(lesson=cast.lesson, work_type=WorkType.get(code="ОТ"), position=2)
    found = grid(cast, "anna")
    assert [(work.lesson_id, work.position, work.code) for work in found.works] == [
        (cast.early_lesson, 1, "ОТ"), (cast.lesson, 1, "КР"), (cast.lesson, 2, "ОТ")
    ]  # fmt: skip


@pytest.mark.clause("R47")
def test_cells_exist_for_the_days_of_enrolment_and_a_return_makes_no_second_row(cast: Cast) -> None:
    zoya = cast.students["zoya"]
    Enrollment.update(ends_on=dt.date(2026, 10, 9)).where(
        Enrollment.student == zoya, Enrollment.group == cast.other_group
    ).execute()
    Enrollment.create(student=zoya, group=cast.group, starts_on=dt.date(2026, 10, 12))
    found = grid(cast, "anna")
    assert names(found) == ["Верина", "Ёлкин", "Зоева"]
    (row,) = [student for student in found.students if student.id == zoya]
    days = ("2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01", "2026-10-11", "2026-10-12", "2026-12-30")
    assert [row.attends(dt.date.fromisoformat(day)) for day in days] == [False, True, True, False, False, True, True]
    assert zoya not in {dot.student_id for dot in found.dots if dot.assignment_id == cast.work}


@pytest.mark.clause("R39")
def test_a_journal_of_a_subgroup_has_the_students_who_belong_to_it_in_the_semester(cast: Cast) -> None:
    first, gleb = Subgroup.get(group=cast.group, name="1"), cast.students["gleb"]
    member = SubgroupMembership.create(
        subgroup=first, student=gleb, starts_on=dt.date(2026, 1, 12), ends_on=dt.date(2026, 6, 30)
    )
    Enrollment.update(starts_on=dt.date(2025, 9, 1)).where(Enrollment.student == gleb).execute()
    for name in ("boris", "office", "curator"):
        assert names(grid(cast, name, cast.english)) == ["Верина"]  # Gleb left the subgroup before the semester
    SubgroupMembership.update(starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2026, 10, 10)).where(
        SubgroupMembership.id == member
    ).execute()
    found = grid(cast, "boris", cast.english)
    assert names(found) == ["Верина", "Ёлкин"]
    assert [found.students[1].attends(dt.date(2026, 10, day)) for day in (1, 10, 11)] == [True, True, False]


@pytest.mark.clause("R17")
@pytest.mark.clause("R18")
def test_the_average_counts_marks_and_neither_dots_nor_absences(cast: Cast) -> None:
    by_name = {student.last_name: student for student in grid(cast, "anna").students}
    rows = [by_name[last] for last in ("Верина", "Ёлкин", "Зоева")]
    assert [(row.mark_count, row.average, row.proposed) for row in rows] == [
        (2, Fraction(9, 2), 4), (0, None, None), (1, Fraction(3), 3)
    ]  # fmt: skip


@pytest.mark.clause("R16")
def test_students_stand_in_the_order_of_the_russian_alphabet(cast: Cast) -> None:
    for last in ("Жуков", "Еремеев", "Дятлов", "ёжиков"):
        newcomer(cast, last, START)
    assert names(grid(cast, "anna")) == ["Верина", "Дятлов", "ёжиков", "Ёлкин", "Еремеев", "Жуков", "Зоева"]


@pytest.mark.clause("R48")
def test_a_replaced_teacher_stays_the_author_of_the_own_lessons_and_marks(cast: Cast) -> None:
    found = grid(cast, "anna")
    assert [lesson.teacher_name for lesson in found.lessons] == ["Бывшев Ф.", "Алгеброва А."]
    assert [mark.author_id for mark in found.marks] == [cast.former, cast.former, cast.anna]


@pytest.mark.parametrize("name", ["office", "curator", "anna", "former"])
def test_the_number_of_statements_does_not_grow_with_the_journals(cast: Cast, name: str) -> None:
    actor = cast.actor(name)

    def count(journals: list[int]) -> tuple[int, int]:
        with statements() as seen:
            found = journal_grids(actor, journals)
        return len(seen), sum(len(one.students) * len(one.lessons) for one in found)

    before, few = count([cast.journal])
    kind = WorkType.get(code="ОТ")
    for at in range(20):
        student = newcomer(cast, f"Ученик{at}", START)
        lesson = Lesson.create(
            journal=cast.journal, teacher=cast.teachers["former"], date=dt.date(2026, 9, 2 + at), period=7, topic="Тема",
            entered_by=cast.former,
        )  # fmt: skip
        work = Assignment.create(lesson=lesson, work_type=kind, position=1, is_compulsory=True)
        Mark.create(assignment=work, student=student, value=5, marked_on=lesson.date, author=cast.former)
    after, many = count([cast.journal, cast.english, cast.other_journal])
    assert many > few + 20 * 20
    assert after == before <= 10


def test_what_is_written_while_the_grid_is_read_breaks_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson with a work, a mark and an absence comes between the statement of the lessons and the next."""
    from models.reads import grid as read

    actor, whole = cast.actor("office"), grid(cast, "office")
    queries = read.statements(actor.roles)
    lessons = queries.lessons
    monkeypatch.setattr(queries, "lessons", lambda **given: [row for row in lessons(**given) if row.id != cast.lesson])
    found = journal_grid(actor, cast.journal)
    assert [lesson.id for lesson in found.lessons] == [cast.early_lesson]
    assert {work.id for work in found.works} == {mark.assignment_id for mark in found.marks} == {cast.early_work}
    assert found.absences == []
    assert len(whole.lessons) == 2


@pytest.mark.clause("R33")
def test_a_teacher_of_a_subgroup_sees_no_other_students_in_the_grid(cast: Cast) -> None:
    assert names(grid(cast, "boris", cast.english)) == ["Верина"]
    assert names(grid(cast, "boris", cast.other_journal)) == ["Зоева"]


@pytest.mark.clause("R33")
def test_a_substitute_for_one_lesson_reads_the_journal_up_to_that_day(cast: Cast) -> None:
    day = dt.date(2026, 9, 10)
    TeachingLoad.create(journal=cast.journal, teacher=cast.teachers["boris"], starts_on=day, ends_on=day)
    assert [lesson.id for lesson in grid(cast, "boris").lessons] == [cast.early_lesson]
    assert Journal.get_by_id(cast.journal).closed_at is None
