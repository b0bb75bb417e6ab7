"""Control: what is filled in time, late or not at all; which journals are missing; who has too few marks."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from typing import Any

import pytest

import models as m
from models.base import statements
from models.errors import Code
from models.reads.control import (
    Board,
    BoardLine,
    Counts,
    FilledLesson,
    MissingKind,
    accumulation,
    missing_journals,
    timeliness,
)

from .cast import START, TODAY, Cast, person
from .refusals import refused

OCTOBER = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
SAMARA = dt.timedelta(hours=4)


def slot(journal: int, weekday: int, period: int, **values: Any) -> None:
    m.TimetableSlot.create(journal=journal, weekday=weekday, period=period, starts_on=START, **values)


def clock(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time of a day of October as the college's clock shows it."""
    return dt.datetime(2026, 10, day, hour, minute, tzinfo=dt.UTC) - SAMARA


def record(cast: Cast, day: int, period: int, entered: dt.datetime, taken: dt.datetime | None = None, **values: Any) -> int:
    """Anna's lesson of a day of October, with when it was entered and when attendance was taken."""
    lesson = m.Lesson.create(
        journal=cast.journal, teacher=cast.teachers["anna"], date=dt.date(2026, 10, day), period=period, topic="Ряды",
        entered_at=entered, entered_by=cast.anna, attendance_taken_at=taken, **values,
    )  # fmt: skip
    return lesson.id


def work(cast: Cast, lesson: int, marks: dict[str, dt.datetime], *, compulsory: bool = True, kind: str = "КР") -> int:
    """A work at a lesson, with when students were given their marks."""
    made = m.Assignment.create(
        lesson=lesson, work_type=m.WorkType.get(code=kind), position=1, is_compulsory=compulsory, title="№ 2"
    )
    for name, moment in marks.items():
        m.Mark.create(
            assignment=made, student=cast.students[name], value=4, marked_on=moment.date(), author=cast.anna,
            first_entered_at=moment, entered_at=moment,
        )  # fmt: skip
    return made.id


def rules(**values: Any) -> None:
    """Let the college have these rules, and the Regulation's besides."""
    m.CollegeRules.delete().execute()
    m.CollegeRules.create(id=1, **values)


def board(cast: Cast, name: str, span: tuple[dt.date, dt.date] = OCTOBER, **chosen: Any) -> Board:
    return timeliness(cast.actor(name), *span, **chosen)


def lines(found: list[BoardLine]) -> dict[str, Counts]:
    return {line.name: line.tally.lessons for line in found}


def lesson_of(found: Board, day: int, period: int) -> FilledLesson:
    [lesson] = [one for one in found.lessons if (one.day.day, one.period) == (day, period)]
    return lesson


# --- timeliness -------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R13")
@pytest.mark.clause("R34")
def test_the_board_tells_in_time_from_late_from_not_at_all_and_empty_is_never_all_present(cast: Cast) -> None:
    for weekday, period in ((2, 1), (4, 1), (4, 2)):
        slot(cast.journal, weekday, period)
    m.Holiday.create(day=dt.date(2026, 10, 1), name="День колледжа")
    record(cast, 6, 1, clock(6, 23, 59), clock(7, 0))
    record(cast, 13, 1, clock(14, 0), None)
    record(cast, 8, 2, clock(8, 12), cancelled_at=clock(8, 12), reason="Преподаватель болен")
    found = board(cast, "deputy", teacher=cast.teachers["anna"])
    assert found.tally.lessons == Counts(in_time=2, late=1, missing=0, waiting=2)
    assert found.tally.attendance == Counts(in_time=1, late=1, missing=1, waiting=0)
    assert found.tally.cancelled == 1
    assert [(day.date.day, day.tally.lessons) for day in found.teachers[0].days] == [
        (6, Counts(in_time=1)), (8, Counts(in_time=1)), (13, Counts(late=1)), (15, Counts(waiting=2)),
    ]  # fmt: skip
    m.Lesson.delete().where(m.Lesson.date == dt.date(2026, 10, 6)).execute()
    unfilled = lesson_of(board(cast, "deputy"), 6, 1)
    assert (unfilled.lesson_id, unfilled.filling, unfilled.attendance) == (None, "missing", None)


@pytest.mark.clause("R13")
def test_a_lesson_that_was_moved_is_not_missed_where_the_timetable_had_it(cast: Cast) -> None:
    slot(cast.journal, 4, 1)
    assert lesson_of(board(cast, "office"), 1, 1).filling == "missing"
    record(cast, 2, 4, clock(2, 15), clock(2, 15), moved_from=dt.date(2026, 10, 1), moved_from_period=1, reason="Концерт")
    found = board(cast, "office")
    assert [(one.day.day, one.period) for one in found.lessons if one.journal.id == cast.journal] == [
        (2, 4),
        (8, 1),
        (15, 1),
    ]
    assert lesson_of(found, 2, 4).moved_from == dt.date(2026, 10, 1)


@pytest.mark.clause("R35")
def test_a_work_is_marked_in_time_or_late_or_overdue_and_a_dot_made_good_is_not_late(cast: Cast) -> None:
    absent = record(cast, 2, 1, clock(2, 12), clock(2, 12))
    m.Attendance.create(lesson=absent, student=cast.students["gleb"], code="б", author=cast.anna)
    good = work(cast, absent, {"gleb": clock(12, 9)})
    there = work(cast, record(cast, 5, 1, clock(5, 12)), {"vera": clock(10, 23, 59), "gleb": clock(14, 9)})
    late = work(cast, record(cast, 6, 1, clock(6, 12)), {"vera": clock(12, 0)}, compulsory=False)
    never = work(cast, record(cast, 7, 1, clock(7, 12)), {})
    soon = work(cast, record(cast, 12, 1, clock(12, 12)), {})
    work(cast, record(cast, 7, 2, clock(7, 12)), {}, kind="ОТ")
    found = board(cast, "deputy")
    standings = {one.assignment_id: str(one.standing) for lesson in found.lessons for one in lesson.works}
    assert standings.pop(cast.work) == "late"
    assert standings == {good: "in_time", there: "in_time", late: "late", never: "missing", soon: "waiting"}
    assert found.tally.works == Counts(in_time=2, late=2, missing=1, waiting=1)
    rules(due_in_working_days=True)
    assert board(cast, "deputy").tally.works == Counts(in_time=3, late=1, missing=1, waiting=1)


@pytest.mark.clause("R13")
@pytest.mark.clause("R30")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("office", {"Алгеброва А.": Counts(1, 0, 1, 1), "Борисов Б.": Counts(1, 0, 2, 0), "Дашкова Д.": Counts(0, 0, 2, 0)}),
        ("dasha", {"Алгеброва А.": Counts(1, 0, 1, 1), "Борисов Б.": Counts(1, 0, 2, 0), "Дашкова Д.": Counts(0, 0, 2, 0)}),
        ("curator", {"Алгеброва А.": Counts(1, 0, 1, 1)}),
        ("anna", {"Алгеброва А.": Counts(1, 0, 1, 1)}),
        ("boris", {"Борисов Б.": Counts(1, 0, 2, 0)}),
        ("former", {}), ("future", {}), ("pavel", {}), ("admin", {}), ("vera", {}), ("guardian", {}), ("stranger", {}),
    ],
)  # fmt: skip
def test_the_office_and_deputies_see_all_the_curator_the_group_and_a_teacher_the_own(
    cast: Cast, name: str, expected: dict[str, Counts]
) -> None:
    slot(cast.journal, 4, 1)
    slot(cast.other_journal, 1, 3)
    slot(cast.physics, 5, 1)
    found = board(cast, name)
    assert lines(found.teachers) == expected
    assert len(found.lessons) == sum(sum(counts) for counts in expected.values())
    if name == "anna":
        assert (
            board(cast, name, teacher=cast.teachers["boris"]).lessons
            == board(cast, name, group=cast.other_group).lessons
            == []
        )


@pytest.mark.clause("R13")
@pytest.mark.clause("R33")
def test_a_lesson_not_filled_stands_with_the_substitute_and_one_that_is_nobodys_with_nobody(cast: Cast) -> None:
    slot(cast.journal, 4, 1)
    m.TeachingLoad.create(
        journal=cast.journal, teacher=cast.teachers["boris"], replaces=cast.teachers["anna"], starts_on=OCTOBER[0],
        ends_on=OCTOBER[0], period=1,
    )  # fmt: skip
    assert lines(board(cast, "deputy", (OCTOBER[0], OCTOBER[0])).teachers) == {"Борисов Б.": Counts(missing=1)}
    assert lines(board(cast, "boris", (OCTOBER[0], OCTOBER[0])).teachers) == {"Борисов Б.": Counts(missing=1)}
    assert board(cast, "anna", (OCTOBER[0], OCTOBER[0])).lessons == []
    m.TeachingLoad.delete().where(m.TeachingLoad.journal == cast.journal).execute()
    [nobody] = board(cast, "deputy", (OCTOBER[0], OCTOBER[0])).teachers
    assert (nobody.id, nobody.tally.lessons) == (None, Counts(missing=1))


def test_days_that_end_before_they_begin_are_refused(cast: Cast) -> None:
    for first, last in ((TODAY, START), (START, START.replace(year=2028))):
        with refused(Code.INVALID, "to"):
            timeliness(cast.actor("deputy"), first, last)


# --- missing journals -------------------------------------------------------------------------------------------------


def missing(cast: Cast, name: str = "deputy") -> set[tuple[str, str, str | None, str | None]]:
    found = missing_journals(cast.actor(name), m.Semester.get_by_id(cast.semester))
    return {(str(one.kind), one.group_name, one.course_name, one.subgroup_name) for one in found}


@pytest.mark.clause("R2")
def test_the_report_names_what_is_missing_and_is_empty_when_all_is_in_place(cast: Cast) -> None:
    english = m.Journal.get_by_id(cast.english)
    assert missing(cast) == {
        (MissingKind.NO_SUBGROUP, "ИС-21", "Иностранный язык", "2"),
        (MissingKind.NO_COURSE, "ИС-22", "Иностранный язык", None),
    }
    second = m.Subgroup.get(group=cast.group, name="2")
    made = [
        m.Journal.create(course=english.course, group=group, subgroup=part, semester=cast.semester, kind="theory", hours=30)
        for group, part in ((cast.group, second), (cast.other_group, None))
    ]
    assert missing(cast) == {
        (MissingKind.NO_TEACHER, "ИС-21", "Иностранный язык", "2"),
        (MissingKind.NO_TEACHER, "ИС-22", "Иностранный язык", None),
    }
    for journal in made:
        m.TeachingLoad.create(journal=journal, teacher=cast.teachers["boris"], starts_on=START)
    assert missing(cast) == set()
    slot(cast.journal, 1, 1)
    assert len(missing(cast)) == m.Journal.select().count() - 1
    assert {kind for kind, *_where in missing(cast)} == {MissingKind.NO_TIMETABLE}
    for journal in m.Journal.select().where(m.Journal.id != cast.journal):
        slot(journal.id, 2, 1)
    assert missing(cast) == set()


@pytest.mark.clause("R2")
def test_a_group_opened_mid_year_is_missing_its_journals_as_soon_as_it_exists(cast: Cast) -> None:
    before, speciality = missing(cast), m.Group.get_by_id(cast.group).speciality
    new = m.Group.create(name="ИС-23", speciality=speciality, admitted_on=TODAY, study_ends_on=dt.date(2030, 6, 30))
    assert missing(cast) - before == {(MissingKind.NO_JOURNALS, "ИС-23", None, None)}
    m.Journal.create(course=cast.course, group=new, semester=cast.semester, kind="theory", hours=30)
    assert missing(cast) - before == {
        (MissingKind.NO_TEACHER, "ИС-23", "Математика", None), (MissingKind.NO_COURSE, "ИС-23", "Иностранный язык", None),
    }  # fmt: skip


@pytest.mark.clause("R2")
def test_another_division_of_the_group_is_not_taken_for_a_missing_journal(cast: Cast) -> None:
    girls = m.Subgroup.create(group=cast.group, name="девушки")
    m.SubgroupMembership.create(subgroup=girls, student=cast.students["vera"], starts_on=START)
    assert (MissingKind.NO_SUBGROUP, "ИС-21", "Иностранный язык", "девушки") not in missing(cast)
    m.SubgroupMembership.create(subgroup=girls, student=cast.students["gleb"], starts_on=START)
    assert (MissingKind.NO_SUBGROUP, "ИС-21", "Иностранный язык", "девушки") in missing(cast)


@pytest.mark.clause("R2")
def test_the_curator_learns_of_the_own_group_alone_and_a_teacher_of_none(cast: Cast) -> None:
    whole = missing(cast)
    assert missing(cast, "admin") == missing(cast, "office") == missing(cast, "dasha") == whole
    assert missing(cast, "curator") == {one for one in whole if one[1] == "ИС-21"} != set()
    assert [missing(cast, name) for name in ("anna", "vera", "guardian", "stranger")] == [set()] * 4


# --- accumulation -----------------------------------------------------------------------------------------------------


def sparse(cast: Cast, name: str, **chosen: int) -> dict[int, list[tuple[str, int, int, int, dt.date | None]]]:
    found = accumulation(cast.actor(name), m.Semester.get_by_id(cast.semester), **chosen)
    return {
        one.journal_id: [(row.last_name, row.mark_count, row.lessons, row.attended, row.came_on) for row in one.students]
        for one in found
    }


@pytest.mark.clause("R38")
def test_students_with_too_few_marks_are_named_and_who_came_late_with_the_lessons_attended(cast: Cast) -> None:
    newcomer = m.Student.create(person=person("Новиков", "Нил")).id
    came = dt.date(2026, 10, 5)
    m.Enrollment.create(student=newcomer, group=cast.group, starts_on=came)
    record(cast, 12, 1, clock(12, 12))
    assert sparse(cast, "deputy") == {
        cast.journal: [("Верина", 2, 3, 2, None), ("Ёлкин", 0, 3, 1, None), ("Новиков", 0, 2, 1, came)],
        cast.other_journal: [("Зоева", 1, 1, 1, None)],
    }
    rules(fewest_marks=2)
    assert [row[0] for row in sparse(cast, "deputy", journal=cast.journal)[cast.journal]] == ["Ёлкин", "Новиков"]
    m.Mark.update(removed_at=clock(14, 12)).where(m.Mark.assignment == cast.early_work).execute()
    assert [row[:2] for row in sparse(cast, "deputy")[cast.journal]] == [("Верина", 1), ("Ёлкин", 0), ("Новиков", 0)]


@pytest.mark.clause("R38")
@pytest.mark.parametrize(
    ("name", "journals"),
    [("office", "journal other_journal"), ("curator", "journal"), ("anna", "journal"), ("boris", "other_journal"),
     ("pavel", ""), ("admin", ""), ("vera", ""), ("guardian", "")],
)  # fmt: skip
def test_accumulation_is_for_those_who_read_the_journal(cast: Cast, name: str, journals: str) -> None:
    assert set(sparse(cast, name)) == {getattr(cast, journal) for journal in journals.split()}
    assert sparse(cast, name, group=cast.third_group) == {}


# --- size -------------------------------------------------------------------------------------------------------------


def enlarge(cast: Cast, groups: int, courses: int, lessons: int) -> None:
    """So many more groups with journals, each with a timetable and lessons in October, a timed work at every second one."""
    days = [day for at in range(14) if (day := OCTOBER[0] + dt.timedelta(days=at)).weekday() < 6]
    speciality, name = m.Group.get_by_id(cast.group).speciality_id, f"{groups}{courses}{lessons}"
    teachers, span = list(cast.teachers.values()), {"admitted_on": START, "study_ends_on": dt.date(2030, 6, 30)}
    subjects = [
        m.Course.create(speciality=speciality, code=f"X{name}.{at}", name=f"Дисциплина {at}", kind="discipline").id
        for at in range(courses)
    ]
    made = [m.Group.create(name=f"Г{name}-{at}", speciality=speciality, **span).id for at in range(groups)]
    added = [
        m.Journal.create(course=course, group=group, semester=cast.semester, kind="theory", hours=40).id
        for group, course in itertools.product(made, subjects)
    ]
    _insert(m.TeachingLoad, [
        {"journal": one, "teacher": teachers[one % len(teachers)], "starts_on": START} for one in added
    ])  # fmt: skip
    _insert(m.TimetableSlot, [
        {"journal": one, "weekday": one % 6 + 1, "period": at, "starts_on": START} for one in added for at in (1, 2)
    ])  # fmt: skip
    _insert(m.Lesson, [
        {"journal": one, "teacher": teachers[one % len(teachers)], "date": days[at % len(days)], "period": at % 8 + 1,
         "topic": "Тема", "entered_at": clock(9, 9), "entered_by": cast.anna, "attendance_taken_at": clock(9, 9)}
        for one in added for at in range(lessons)
    ])  # fmt: skip
    timed = m.Lesson.select(m.Lesson.id).where(m.Lesson.journal.in_(added), m.Lesson.period.in_([1, 3, 5]))
    control = m.WorkType.get(code="КР")
    _insert(m.Assignment, [{"lesson": one.id, "work_type": control, "position": 1} for one in timed])


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    for at in range(0, len(rows), 500):
        model.insert_many(rows[at : at + 500]).execute()


@pytest.mark.parametrize("name", ["deputy", "curator", "anna"])
def test_a_report_takes_as_many_statements_for_a_big_college_as_for_a_small_one(cast: Cast, name: str) -> None:
    [semester], actor = list(m.Semester.select(m.Semester, m.AcademicYear).join(m.AcademicYear).limit(1)), cast.actor(name)
    reads = (
        lambda: timeliness(actor, *OCTOBER).teachers, lambda: missing_journals(actor, semester),
        lambda: accumulation(actor, semester),
    )  # fmt: skip

    def counted() -> list[int]:
        counts = []
        for read in reads:
            with statements() as seen:
                read()
            counts.append(len(seen))
        return counts

    enlarge(cast, 1, 2, 2)
    few = counted()
    enlarge(cast, 4, 3, 6)
    m.Group.update(curator=cast.teachers["curator"]).execute()
    m.TeachingLoad.update(teacher=cast.teachers["anna"]).execute()
    assert counted() == few
    assert max(few) <= 13


@pytest.mark.proof
@pytest.mark.clause("R13")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_sixty_groups_of_ten_journals_are_looked_over_for_a_month_in_well_under_a_second(cast: Cast) -> None:
    enlarge(cast, 60, 10, 10)
    deputy, semester = cast.actor("deputy"), m.Semester.get_by_id(cast.semester)
    for read in (
        lambda: timeliness(deputy, *OCTOBER).teachers, lambda: missing_journals(deputy, semester),
        lambda: accumulation(deputy, semester),
    ):  # fmt: skip
        read()
        begun = time.thread_time()
        assert read()
        assert time.thread_time() - begun < 0.7
