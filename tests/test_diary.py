"""The diary: a student's lessons, marks, dots, absences and homework, for those who may see them (R11, R25, R26)."""

from __future__ import annotations

import datetime as dt

import pytest

from models import (
    Assignment,
    AssignmentTarget,
    Course,
    Enrollment,
    Journal,
    Lesson,
    Mark,
    Semester,
    Speciality,
    Student,
    Subgroup,
    SubgroupMembership,
    Teacher,
    TeachingLoad,
    UserRole,
    WorkType,
    clock,
)
from models.access.actor import Actor
from models.base import statements
from models.errors import Code
from models.people import Role
from models.reads.diary import DiaryLesson, diary
from models.verbs.marks import mark_set

from .cast import END, START, TODAY, Cast, guard, person
from .refusals import refused


def semester_of(cast: Cast, who: str | Actor, student: str) -> list[DiaryLesson]:
    actor = cast.actor(who) if isinstance(who, str) else who
    return diary(actor, cast.students[student], START, END)


def days(lessons: list[DiaryLesson]) -> list[tuple[int, int]]:
    return [(lesson.date.month, lesson.date.day) for lesson in lessons]


def values(lessons: list[DiaryLesson]) -> list[int | None]:
    return [work.value for lesson in lessons for work in lesson.works]


def history(cast: Cast) -> Lesson:
    """A lesson of history in ИС-21, which the curator teaches, with a mark and a dot for everybody."""
    course = Course.create(speciality=Speciality.get(code="09.02.07"), code="ОП.07", name="История", kind="discipline")
    journal = Journal.create(course=course, group=cast.group, semester=cast.semester, kind="theory")
    lesson = Lesson.create(
        journal=journal, teacher=cast.teachers["curator"], date=dt.date(2026, 10, 12), period=1, topic="Смута",
        entered_by=cast.curator,
    )  # fmt: skip
    work = Assignment.create(lesson=lesson, work_type=WorkType.get(code="ОТ"), position=1, is_compulsory=True)
    Mark.create(assignment=work, student=cast.students["gleb"], value=2, marked_on=lesson.date, author=cast.curator)
    return lesson


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.parametrize("name", ["vera", "guardian", "office", "deputy", "curator", "anna"])
def test_veras_diary_is_the_same_for_all_whom_it_concerns(cast: Cast, name: str) -> None:
    early, late = semester_of(cast, name, "vera")
    assert (early.date, early.topic, early.teacher_name, early.course_name) == (
        dt.date(2026, 9, 10), "Множества", "Бывшев Ф.", "Математика"
    )  # fmt: skip
    assert [(work.work_type, work.value, work.has_dot) for work in late.works] == [("КР", 4, False)]
    assert (late.attendance_taken, late.absence) == (True, None)
    assert [task.text for task in late.homework] == ["§ 4, № 12–18"]


@pytest.mark.clause("R25")
@pytest.mark.clause("R26")
@pytest.mark.parametrize(
    "name", ["gleb", "zoya", "yana", "revoked", "stranger", "several", "pavel", "future", "consented", "unconsented"]
)
def test_veras_diary_does_not_exist_for_anybody_else(cast: Cast, name: str) -> None:
    with refused(Code.NOT_FOUND, "studentId"):
        semester_of(cast, name, "vera")
    assert semester_of(cast, "vera", "vera")


@pytest.mark.clause("R25")
@pytest.mark.parametrize("bad", [0, -1, 10_000, 2**40, "1", None, True])
def test_a_diary_of_nobody_does_not_exist(cast: Cast, bad: object) -> None:
    with refused(Code.NOT_FOUND, "studentId"):
        diary(cast.actor("office"), bad, START, END)  # type: ignore[arg-type]


def test_the_administrator_reads_nothing_in_a_diary(cast: Cast) -> None:
    assert semester_of(cast, "admin", "vera") == []
    UserRole.create(user=cast.admin, role=Role.G)
    guard(cast.admin, cast.students["vera"])
    assert days(semester_of(cast, "admin", "vera")) == [(9, 10), (10, 8)]
    assert semester_of(cast, "admin", "gleb") == []
    assert semester_of(cast, "admin", "yana") == []


@pytest.mark.clause("R33")
def test_a_teacher_sees_in_a_diary_the_own_lessons_only(cast: Cast) -> None:
    history(cast)
    assert days(semester_of(cast, "office", "vera")) == [(9, 10), (10, 8), (10, 12)]
    assert days(semester_of(cast, "anna", "vera")) == [(9, 10), (10, 8)]
    assert days(semester_of(cast, "former", "vera")) == [(9, 10)]
    assert days(semester_of(cast, "boris", "vera")) == []


@pytest.mark.clause("R26")
@pytest.mark.clause("R33")
def test_a_teacher_who_is_a_parent_sees_of_the_childs_classmates_the_own_lessons_only(cast: Cast) -> None:
    history(cast)
    TeachingLoad.create(journal=cast.journal, teacher=cast.teachers["pavel"], starts_on=START)
    assert days(semester_of(cast, "pavel", "gleb")) == [(9, 10), (10, 8), (10, 12)]
    assert days(semester_of(cast, "pavel", "vera")) == [(9, 10), (10, 8)]
    assert values(semester_of(cast, "pavel", "gleb")) == [None, None, 2]


@pytest.mark.clause("R26")
def test_a_guardian_who_studies_here_sees_the_child_and_the_own_record_apart(cast: Cast) -> None:
    history(cast)
    UserRole.create(user=cast.vera, role=Role.G)
    guard(cast.vera, cast.students["zoya"])
    assert days(semester_of(cast, "vera", "zoya")) == [(9, 10), (10, 8)]
    assert values(semester_of(cast, "vera", "zoya")) == [3, 5]
    assert values(semester_of(cast, "vera", "vera")) == [5, 4, None]
    with refused(Code.NOT_FOUND):
        semester_of(cast, "vera", "gleb")


@pytest.mark.clause("R47")
def test_after_a_transfer_the_past_stays_and_the_old_group_goes_on_without_zoya(cast: Cast) -> None:
    for name in ("zoya", "several", "office"):
        lessons = semester_of(cast, name, "zoya")
        assert [(lesson.date.month, lesson.journal_id) for lesson in lessons] == [
            (9, cast.journal),
            (10, cast.other_journal),
        ]
        assert values(lessons) == [3, 5]
        assert [lesson.absence for lesson in lessons] == [None, "оп"]
    assert days(semester_of(cast, "curator", "zoya")) == [(9, 10)]
    assert days(semester_of(cast, "boris", "zoya")) == [(10, 8)]


@pytest.mark.clause("R39")
def test_a_lesson_of_the_other_subgroup_is_in_no_diary_of_gleb(cast: Cast) -> None:
    lesson = Lesson.create(
        journal=cast.english, teacher=cast.teachers["boris"], date=TODAY, period=1, topic="Tenses", entered_by=cast.boris
    )
    shown = {
        (name, student): lesson.id in [row.id for row in semester_of(cast, name, student)]
        for name, student in (("vera", "vera"), ("office", "vera"), ("gleb", "gleb"), ("office", "gleb"))
    }
    assert shown == {("vera", "vera"): True, ("office", "vera"): True, ("gleb", "gleb"): False, ("office", "gleb"): False}
    first, second = Subgroup.get(group=cast.group, name="1"), Subgroup.get(group=cast.group, name="2")
    move = dt.date(2026, 10, 14)
    SubgroupMembership.update(ends_on=move).where(SubgroupMembership.subgroup == second).execute()
    SubgroupMembership.create(subgroup=first, student=cast.students["gleb"], starts_on=TODAY)
    assert days(semester_of(cast, "gleb", "gleb")) == [(9, 10), (10, 8), (10, 15)]


@pytest.mark.clause("R40")
@pytest.mark.clause("R41")
def test_a_dot_stands_beside_the_absence_until_the_mark_comes_with_its_own_date(cast: Cast) -> None:
    lesson = semester_of(cast, "gleb", "gleb")[1]
    assert (lesson.absence, [(work.has_dot, work.value) for work in lesson.works]) == ("н", [(True, None)])
    mark_set(cast.actor("anna"), cast.work, cast.students["gleb"], 3)
    lesson = semester_of(cast, "gleb", "gleb")[1]
    (work,) = lesson.works
    assert (lesson.absence, work.has_dot, work.value, work.marked_on) == ("н", False, 3, TODAY)
    assert lesson.date == dt.date(2026, 10, 8)


@pytest.mark.clause("R40")
def test_a_work_set_for_chosen_students_is_a_dot_for_them_alone(cast: Cast) -> None:
    extra = Assignment.create(lesson=cast.lesson, work_type=WorkType.get(code="РФ"), position=2)
    AssignmentTarget.create(assignment=extra, student=cast.students["gleb"])

    def dots(student: str) -> list[str]:
        return [work.work_type for work in semester_of(cast, student, student)[1].works if work.has_dot]

    assert dots("gleb") == ["КР", "РФ"]
    assert dots("vera") == []


@pytest.mark.clause("R13")
def test_before_attendance_is_taken_nobody_is_said_to_have_been_present(cast: Cast) -> None:
    lesson = history(cast)
    shown = {row.id: row.attendance_taken for row in semester_of(cast, "vera", "vera")}
    assert (shown[lesson.id], shown[cast.lesson]) == (False, True)


@pytest.mark.clause("R26")
def test_a_child_of_age_is_seen_with_consent_only(cast: Cast) -> None:
    Lesson.create(
        journal=cast.physics, teacher=cast.teachers["dasha"], date=TODAY, period=1, topic="Сила", entered_by=cast.dasha
    )
    assert days(semester_of(cast, "yana", "yana")) == days(semester_of(cast, "consented", "yana")) == [(10, 15)]
    with refused(Code.NOT_FOUND):
        semester_of(cast, "unconsented", "yana")


@pytest.mark.clause("R33")
def test_a_teacher_no_longer_reads_a_diary_once_the_semester_is_archived(cast: Cast) -> None:
    Semester.update(archived_on=TODAY).where(Semester.id == cast.semester).execute()
    with refused(Code.NOT_FOUND):
        semester_of(cast, "anna", "vera")
    assert len(semester_of(cast, "vera", "vera")) == 2


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10-02", "2026-10-01"), ("2026-09-01", "2027-09-03"), ("0001-01-01", "9999-12-31")]
)
def test_a_span_is_one_day_to_a_year(cast: Cast, first: str, last: str) -> None:
    with refused(Code.INVALID, "to"):
        diary(cast.actor("vera"), cast.students["vera"], dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert len(diary(cast.actor("vera"), cast.students["vera"], dt.date(2026, 10, 8), dt.date(2026, 10, 8))) == 1


@pytest.mark.parametrize("name", ["vera", "guardian", "office", "anna", "curator"])
def test_the_number_of_statements_does_not_grow_with_the_diary(cast: Cast, name: str) -> None:
    def count() -> tuple[int, int]:
        with statements() as seen:
            lessons = semester_of(cast, actor, "vera")
        return len(seen), len(lessons)

    actor = cast.actor(name)
    before, few = count()
    kind = WorkType.get(code="ОТ")
    for day in range(2, 30):
        lesson = Lesson.create(
            journal=cast.journal, teacher=cast.teachers["anna"], date=dt.date(2026, 10, day), period=5, topic="Тема",
            entered_by=cast.anna, attendance_taken_at=clock.now(),
        )  # fmt: skip
        work = Assignment.create(lesson=lesson, work_type=kind, position=1, is_compulsory=True)
        Mark.create(assignment=work, student=cast.students["vera"], value=5, marked_on=lesson.date, author=cast.anna)
    after, many = count()
    assert (many, after) == (few + 28, before)
    assert after <= 6


@pytest.mark.clause("R47")
def test_who_came_later_has_nothing_in_the_diary_of_the_days_before(cast: Cast) -> None:
    newcomer = person("Новикова", "Нина")
    student = Student.create(person=newcomer)
    Enrollment.create(student=student, group=cast.group, starts_on=dt.date(2026, 10, 9))
    assert diary(cast.actor("office"), student.id, START, END) == []
    Enrollment.update(starts_on=dt.date(2026, 10, 8)).where(Enrollment.student == student).execute()
    (lesson,) = diary(cast.actor("office"), student.id, START, END)
    assert [work.has_dot for work in lesson.works] == [True]


def test_the_teacher_who_held_the_lesson_is_named_by_surname_and_initials(cast: Cast) -> None:
    someone = Teacher.create(person=person("Иванова", "Анна", "Петровна"))
    Lesson.update(teacher=someone).where(Lesson.id == cast.lesson).execute()
    assert semester_of(cast, "vera", "vera")[1].teacher_name == "Иванова А. П."
