"""Lists of a real college's size: 60 groups, 100 teachers, 1,500 students, the same ones at every run."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

SURNAMES = (
    "Абрамов", "Белов", "Волков", "Громов", "Данилов", "Егоров", "Жуков", "Зайцев", "Ильин", "Комаров", "Лебедев", "Морозов",
    "Никитин", "Орлов", "Павлов", "Романов", "Соловьёв", "Тихонов", "Фёдоров", "Щербаков",
)  # fmt: skip
NAMES = ("Артём", "Богдан", "Виктор", "Георгий", "Денис", "Евгений", "Иван", "Кирилл", "Максим", "Николай")
PATRONYMICS = ("Андреевич", "Борисович", "Васильевич", "Дмитриевич", "Игоревич", "Олегович", "Петрович", "Сергеевич")
SPECIALITIES = (
    ("09.02.07", "Информационные системы и программирование", "ИС"),
    ("38.02.01", "Экономика и бухгалтерский учёт", "БУ"),
    ("23.02.07", "Техническое обслуживание и ремонт автотранспортных средств", "АТ"),
)
GROUPS, TEACHERS, STUDENTS = 60, 100, 1500
Rows = list[tuple[object, ...]]


def name(at: int) -> tuple[str, str, str]:
    """The name of a number: 1,600 of them differ."""
    first, rest = at % len(NAMES), at // len(NAMES)
    return SURNAMES[rest % len(SURNAMES)], NAMES[first], PATRONYMICS[rest // len(SURNAMES) % len(PATRONYMICS)]


def group(at: int) -> str:
    return f"{SPECIALITIES[at % 3][2]}-{at // 12 + 1}{at % 12 // 3 + 1}"


def groups() -> Rows:
    header = (
        "Группа",
        "Код специальности",
        "Наименование специальности",
        "Дата зачисления",
        "Окончание обучения",
        "Куратор",
    )
    rows = [
        (group(at), *SPECIALITIES[at % 3][:2], dt.date(2026, 9, 1), dt.date(2030, 6, 30), " ".join(teacher(at)))
        for at in range(GROUPS)
    ]
    return [header, *rows]


def teacher(at: int) -> tuple[str, str, str]:
    last, first, middle = name(at)
    return f"{last}ский", first, middle


def teachers() -> Rows:
    header = ("ФИО", "Должность", "Телефон", "E-mail")
    return [
        header,
        *((" ".join(teacher(at)), "преподаватель", 79270000000 + at, f"t{at}@example.org") for at in range(TEACHERS)),
    ]


def students() -> Rows:
    header = (
        "№ п/п", "ФИО", "Группа", "Дата рождения", "Телефон", "E-mail", "№ зачётной книжки", "Дата зачисления", "Приказ",
        "Родитель", "Телефон родителя",
    )  # fmt: skip
    rows: Rows = []
    for at in range(STUDENTS):
        last, first, middle = name(at)
        born = dt.date(2009, 1, 1) + dt.timedelta(days=at % 700)
        contacts = (79370000000 + at, f"s{at}@example.org", f"26-{at:04}")
        guardian = (f"{last} Пётр {middle}", 79470000000 + at)
        rows.append(
            (at + 1, f"{last} {first} {middle}", group(at % GROUPS), born, *contacts, dt.date(2026, 9, 1), "45-у", *guardian)
        )
    return [header, *rows]


def workbook(rows: Rows) -> bytes:
    """The rows as an .xlsx file with real dates and numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Список")
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
