"""The journal of a group as a file (D1): who may take it, and that its cells say what the database says."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from io import BytesIO

import openpyxl
import orjson
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import exports
from models import (
    Assignment,
    Attendance,
    AuditEntry,
    Course,
    Enrollment,
    Group,
    Homework,
    Journal,
    Lesson,
    Mark,
    Person,
    Remark,
    SemesterGrade,
    Student,
    SubgroupMembership,
    WorkType,
    clock,
)
from models.base import statements
from models.errors import Forbidden, Invalid, NotFound
from models.people import short_name

from .cast import Cast

HEADER, FIRST = 5, 6
NAME = "group-journal"


def journal_of(cast: Cast, name: str = "office", group: int = 0) -> exports.Document:
    return exports.make(cast.actor(name), NAME, group=group or cast.group, semester=cast.semester)


def opened(document: exports.Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(document.content))


def register(sheet: Worksheet) -> dict[tuple[str, int], object]:
    """What stands in a journal's filled cells, by the student's name and the number of the lesson from 0."""
    header = [cell.value for cell in sheet[HEADER]]
    found: dict[tuple[str, int], object] = {}
    lesson = 0
    for left in (at for at, value in enumerate(header, 1) if value == "№"):
        column = left + 2
        while isinstance(header[column - 1], dt.datetime):
            for row in range(FIRST, sheet.max_row + 1):
                if (value := sheet.cell(row, column).value) is not None:
                    found[sheet.cell(row, left + 1).value, lesson] = value
            column, lesson = column + 1, lesson + 1
    return found


def from_tables(journal: int) -> dict[tuple[str, int], object]:
    """The same from the raw tables, by the letter of the Regulation (R40, R41), with nothing of the read models."""
    held = Journal.get_by_id(journal)
    days: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for row in Enrollment.select().where(Enrollment.group == held.group_id):
        days[row.student_id].append((row.starts_on, row.ends_on or dt.date.max))
    cells: dict[tuple[str, int], object] = {}
    for number, lesson in enumerate(Lesson.select().where(Lesson.journal == journal).order_by(Lesson.date, Lesson.period)):
        works = list(Assignment.select().where(Assignment.lesson == lesson).order_by(Assignment.position))
        for student in Student.select():
            code = Attendance.get_or_none(lesson=lesson, student=student)
            parts = []
            for work in works:
                mark = Mark.get_or_none(assignment=work, student=student)
                if mark:
                    parts.append(mark.value)
                elif work.is_compulsory and any(first <= lesson.date <= last for first, last in days[student.id]):
                    parts.append("·")
            if held.subgroup_id and not SubgroupMembership.get_or_none(subgroup=held.subgroup_id, student=student):
                assert not code
                assert [part for part in parts if part != "·"] == []
                continue
            text = " ".join(([code.code.value] if code else []) + (["/".join(map(str, parts))] if parts else []))
            if text:
                cells[student.person.short_name, number] = int(text) if text in {"2", "3", "4", "5"} else text
    return cells


def teach(cast: Cast, journal: int, count: int, seed: int = 1) -> None:
    """Fill a journal with lessons, works, marks and absences, the same for the same seed."""
    chance = random.Random(seed)
    answer = WorkType.get(code="ОТ")
    for number in range(count):
        date = dt.date(2026, 9, 14) + dt.timedelta(days=2 * number)
        taken = clock.now() if number % 3 else None
        lesson = Lesson.create(
            journal=journal, teacher=cast.teachers["anna"], date=date, period=3 + number % 2, topic=f"Тема {number}",
            entered_by=cast.anna, attendance_taken_at=taken,
        )  # fmt: skip
        students = [cast.students["vera"], cast.students["gleb"]] if journal != cast.english else [cast.students["vera"]]
        for student in students:
            if chance.random() < 0.4:
                Attendance.create(lesson=lesson, student=student, code=chance.choice("нуб"), author=cast.anna)
        for position in range(1, chance.randint(1, 4)):
            compulsory = chance.random() < 0.5
            work = Assignment.create(lesson=lesson, work_type=answer, position=position, is_compulsory=compulsory)
            for student in students:
                if chance.random() < 0.5:
                    value = chance.randint(2, 5)
                    Mark.create(assignment=work, student=student, value=value, marked_on=date, author=cast.anna)


# --- what stands in the file ------------------------------------------------------------------------------------------


@pytest.mark.clause("R16")
def test_every_cell_of_every_journal_equals_the_database(cast: Cast) -> None:
    teach(cast, cast.journal, 50)
    teach(cast, cast.english, 24, seed=2)
    book = opened(journal_of(cast))
    maths, english = register(book["ОП.01"]), register(book["ОП.02 (1)"])
    assert maths == from_tables(cast.journal)
    assert english == from_tables(cast.english)
    assert len(maths) > 60
    assert len(english) > 10


@pytest.mark.clause("R41")
def test_absence_and_dot_stand_in_one_cell_and_who_has_left_has_none(cast: Cast) -> None:
    assert register(opened(journal_of(cast))["ОП.01"]) == {
        ("Верина В. П.", 0): 5, ("Верина В. П.", 1): 4, ("Ёлкин Г. П.", 0): "·", ("Ёлкин Г. П.", 1): "н ·",
        ("Зоева З. П.", 0): 3,
    }  # fmt: skip


def test_several_marks_of_a_lesson_stand_in_one_cell(cast: Cast) -> None:
    second = Assignment.create(lesson=cast.lesson, work_type=WorkType.get(code="ОТ"), position=2)
    Mark.create(assignment=second, student=cast.students["vera"], value=5, marked_on=clock.today(), author=cast.anna)
    sheet = opened(journal_of(cast))["ОП.01"]
    assert register(sheet)["Верина В. П.", 1] == "4/5"
    assert sheet.cell(4, 4).value == "КР/ОТ"


@pytest.mark.clause("R24")
def test_the_right_page_says_what_was_taught(cast: Cast) -> None:
    sheet = opened(journal_of(cast))["ОП.01"]
    header = [cell.value for cell in sheet[HEADER]]
    left = header.index("Дата") + 1
    date, *others = [sheet.cell(FIRST + 1, left + at).value for at in range(5)]
    assert date.date() == dt.date(2026, 10, 8)
    assert others == [2, "Матрицы (КР № 1)", "§ 4, № 12–18", "Алгеброва А."]
    assert sheet.cell(FIRST, left + 4).value == "Бывшев Ф."
    assert sheet.cell(FIRST + 3, left).value == "По плану 40 ч., проведено 4 ч."


@pytest.mark.parametrize(
    ("topic", "content"),
    [
        ("Матрицы", "Практическое занятие № 1. Матрицы (КР № 1)"),
        ("Практическая работа № 7", "Практическая работа № 7 (КР № 1)"),
    ],
)
def test_practical_work_is_numbered_unless_the_teacher_does(cast: Cast, topic: str, content: str) -> None:
    Lesson.update(kind="practical", topic=topic).where(Lesson.id == cast.lesson).execute()
    sheet = opened(journal_of(cast))["ОП.01"]
    assert content in [cell.value for cell in sheet[FIRST + 1]]


@pytest.mark.clause("R17")
def test_averages_and_proposed_grades_are_numbers(cast: Cast) -> None:
    book = opened(journal_of(cast))
    header = [cell.value for cell in book["ОП.01"][HEADER]]
    assert book["ОП.01"].cell(FIRST, header.index("Средний балл") + 1).value == 4.5
    summary = book["Сводная"]
    assert [cell.value for cell in summary[HEADER]][:4] == [
        "№",
        "Фамилия, инициалы",
        "ОП.01 ср. балл",
        "ОП.01 предл. оценка",
    ]
    assert [cell.value for cell in summary[FIRST]][:4] == [1, "Верина В. П.", 4.5, 4]
    assert "текущая" in summary["A1"].value


@pytest.mark.clause("R13")
def test_attendance_counts_hours_and_says_where_it_was_not_taken(cast: Cast) -> None:
    Lesson.update(attendance_taken_at=None).where(Lesson.id == cast.early_lesson).execute()
    sheet = opened(journal_of(cast))["Посещаемость"]
    assert [sheet.cell(4, column).value for column in (3, 4)] == ["н/о", None]
    assert [cell.value for cell in sheet[FIRST + 1] if cell.value is not None] == [2, "Ёлкин Г. П.", 2, 2, 0, 2]


def test_the_title_page_and_the_contents_say_what_the_book_is(cast: Cast) -> None:
    book = opened(journal_of(cast))
    assert book.sheetnames == ["Титульный лист", "Содержание", "ОП.01", "ОП.02 (1)", "Посещаемость", "Сводная", "Замечания"]
    title = {row[0].value: row[1].value for row in book["Титульный лист"].iter_rows(max_col=2)}
    assert title["Специальность"] == "09.02.07 Информационные системы и программирование"
    assert (title["Группа"], title["Курс"], title["Классный руководитель"]) == ("ИС-21", "1", "Кураторова К.")
    contents = book["Содержание"]
    assert contents["C4"].value == (
        "Бывшев Ф. (с 01.09.2026 по 30.09.2026), Алгеброва А. (с 01.10.2026), Будущев Е. (с 01.11.2026)"
    )
    assert contents["F5"].hyperlink.location == "'ОП.02 (1)'!A1"


@pytest.mark.clause("R13")
def test_remarks_stand_on_their_sheet_for_those_who_may_read_them(cast: Cast) -> None:
    answered = {"answer": "=Внесено", "answered_by": cast.anna, "answered_at": clock.now()}
    Remark.create(journal=cast.journal, author=cast.deputy, text="Нет темы 10 сентября", **answered)
    Remark.create(journal=cast.english, author=cast.office, text="Не отмечена посещаемость")
    shown = {}
    for name in ("office", "anna", "boris"):
        rows = opened(journal_of(cast, name))["Замечания"].iter_rows(min_row=4, max_row=5, values_only=True)
        shown[name] = [tuple(row[1:]) for row in rows if row[0]]
    maths = ("ОП.01. Нет темы 10 сентября", "Замов З.", "=Внесено\n(Алгеброва А., 15.10.2026)")
    english = ("ОП.02. Не отмечена посещаемость", "Учебная У.", None)
    assert shown == {"office": [maths, english], "anna": [maths], "boris": [english]}
    curators = journal_of(cast, "curator")
    assert "Замечания" not in opened(curators).sheetnames
    assert curators.omitted[0].startswith("Замечания")
    texts = [str(row[0].value) for row in opened(curators)["Титульный лист"].iter_rows()]
    assert any(curators.omitted[0] in text for text in texts)


@pytest.mark.clause("R17")
def test_the_grade_that_is_set_stands_beside_the_average_and_one_taken_back_does_not(cast: Cast) -> None:
    vera, gleb = cast.students["vera"], cast.students["gleb"]
    SemesterGrade.create(journal=cast.journal, student=vera, value=5, author=cast.anna)
    SemesterGrade.create(journal=cast.journal, student=gleb, value=3, author=cast.anna, removed_at=clock.now())
    sheet = opened(journal_of(cast))["ОП.01"]
    column = [cell.value for cell in sheet[HEADER]].index("Семестр. оценка") + 1
    assert [sheet.cell(FIRST + at, column).value for at in range(2)] == [5, None]


def test_a_cancelled_lesson_has_no_column_and_no_hours(cast: Cast) -> None:
    Lesson.create(
        journal=cast.journal, teacher=cast.teachers["anna"], date=dt.date(2026, 10, 14), period=1, topic="Ряды", hours=2,
        entered_by=cast.anna, cancelled_at=clock.now(), reason="Карантин",
    )  # fmt: skip
    sheet = opened(journal_of(cast))["ОП.01"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "По плану 40 ч., проведено 4 ч." in texts
    assert "Ряды" not in texts
    assert dt.date(2026, 10, 14) not in {value.date() for value in texts if isinstance(value, dt.datetime)}


def test_one_header_row_stands_over_data_without_merged_cells(cast: Cast) -> None:
    teach(cast, cast.journal, 30)
    for sheet in opened(journal_of(cast)).worksheets[2:-1]:
        assert max(merge.max_row for merge in sheet.merged_cells.ranges) < HEADER, sheet.title
        assert sheet.print_title_rows == "$1:$5"


@pytest.mark.clause("R16")
def test_hostile_names_topics_and_codes_stay_text(cast: Cast) -> None:
    Person.update(last_name="=1+1").where(Person.id == Student.get_by_id(cast.students["vera"]).person_id).execute()
    Lesson.update(topic="+cmd|' /C calc'!A0").where(Lesson.id == cast.lesson).execute()
    Homework.update(text="@SUM(A1)").where(Homework.lesson == cast.lesson, Homework.student.is_null()).execute()
    Course.update(code="=[a]:*?/\\", name="#N/A " + "x" * 190).where(Course.id == cast.course).execute()
    Group.update(name="=ИС&21/1").where(Group.id == cast.group).execute()
    document = journal_of(cast)
    book = opened(document)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"n", "s", "inlineStr", "d"}
    assert {short_name("=1+1", "Вера", "Петровна"), "@SUM(A1)", "=ИС&21/1"} <= {cell.value for cell in cells}
    assert book.sheetnames[2] == "=_a______"
    assert document.filename == "Журнал =ИС&21-1, 1 семестр 2026-2027.xlsx"


def test_same_data_same_bytes(cast: Cast) -> None:
    assert journal_of(cast).sha256 == journal_of(cast).sha256


@pytest.mark.parametrize("name", ["office", "anna"])
def test_the_number_of_statements_does_not_grow_with_the_journal(cast: Cast, name: str) -> None:
    with statements() as few:
        journal_of(cast, name)
    teach(cast, cast.journal, 40)
    with statements() as many:
        journal_of(cast, name)
    assert len(many) == len(few) <= 31


# --- who may take it --------------------------------------------------------------------------------------------------


@pytest.mark.clause("R30")
@pytest.mark.parametrize("name", ["office", "deputy", "curator"])
def test_office_deputy_and_curator_take_all_journals(cast: Cast, name: str) -> None:
    document = journal_of(cast, name)
    assert {"ОП.01", "ОП.02 (1)"} <= set(opened(document).sheetnames)
    assert [sentence[:9] for sentence in document.omitted] == (["Замечания"] if name == "curator" else [])


@pytest.mark.clause("R33")
def test_a_teacher_takes_the_own_journal_and_the_file_says_what_is_left_out(cast: Cast) -> None:
    document = journal_of(cast, "anna")
    book = opened(document)
    assert [title for title in book.sheetnames if title.startswith("ОП")] == ["ОП.01"]
    assert "Журналы других преподавателей" in document.omitted[0]
    assert any(document.omitted[0] in str(row[0].value) for row in book["Титульный лист"].iter_rows())
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not [text for text in texts if "Иностранный" in str(text) or "ОП.02" in str(text)]


@pytest.mark.clause("R48")
def test_a_former_teacher_takes_the_past_only_and_the_file_says_so(cast: Cast) -> None:
    document = journal_of(cast, "former")
    assert {lesson for _name, lesson in register(opened(document)["ОП.01"])} == {0}
    assert document.omitted[1] == (
        "Учебная дисциплина ОП.01 Математика: занятия, проведённые после окончания Вашей нагрузки в этом журнале."
    )


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("vera", Forbidden), ("guardian", Forbidden), ("admin", Forbidden), ("zoya", Forbidden),
        ("stranger", NotFound), ("revoked", NotFound), ("future", NotFound),
    ],
)  # fmt: skip
@pytest.mark.clause("R25")
def test_students_guardians_administrator_and_strangers_take_nothing(cast: Cast, name: str, refusal: type) -> None:
    before = AuditEntry.select().count()
    with pytest.raises(refusal):
        journal_of(cast, name)
    with pytest.raises(refusal):
        exports.link(cast.actor(name), NAME, {"group": cast.group, "semester": cast.semester})
    assert AuditEntry.select().count() == before


def test_the_curator_of_one_group_takes_no_other(cast: Cast) -> None:
    assert opened(journal_of(cast, "boris", cast.other_group)).sheetnames[2] == "ОП.01"
    with pytest.raises(NotFound):
        journal_of(cast, "curator", cast.other_group)


def test_a_group_without_journals_in_the_semester_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        exports.make(cast.actor("office"), NAME, group=cast.group, semester=cast.semester + 1)


@pytest.mark.clause("R12")
def test_each_download_is_recorded_with_the_hash_of_the_file(cast: Cast) -> None:
    document = journal_of(cast, "deputy")
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.actor_id, entry.action, entry.thing, entry.thing_id) == (
        cast.deputy,
        "journal:export",
        "Group",
        cast.group,
    )
    assert orjson.loads(entry.after)["sha256"] == document.sha256
