"""A college of a real one's size in an SQLite file: 60 groups of 25 students, 600 journals of 40 lessons, 270,000 marks.

The timetable has five lessons of a journal in two weeks; one or two of a journal are due and not recorded.

The rows are the same at every run and are written past the verbs, which would take hours; the file is kept for later runs
under a name that changes with the tables and with this file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import models as m
from models import text
from models.attendance import AbsenceCode
from models.base import connect, database
from models.lessons import DEFAULT_WORK_TYPES
from models.migrations import FOLDER as MIGRATIONS
from models.migrations import migrate
from models.people import Role, full_name
from models.schedule import week_of
from models.settings import Settings
from models.teaching import Weeks

GROUPS, STUDENTS, COURSES, LESSONS, TEACHERS = 60, 25, 10, 40, 100
"""`COURSES` journals for each group, each of `LESSONS` lessons; `STUDENTS` in each group."""
PAIRS_A_DAY, PAIRS_A_WEEK = 5, 30
START, END, HOLIDAY = dt.date(2026, 9, 1), dt.date(2026, 12, 30), dt.date(2026, 11, 4)
NOON = dt.datetime(2026, 12, 28, 8, 0, tzinfo=dt.UTC)
"""The moment of the benchmark: near the end of the semester."""
CODES = [str(code) for code in AbsenceCode]
SURNAMES = (
    "Абрамов",
    "Белов",
    "Волков",
    "Громов",
    "Ёлкин",
    "Жуков",
    "Зайцев",
    "Ильин",
    "Комаров",
    "Лебедев",
    "Морозов",
    "Орлов",
)
NAMES = ("Артём", "Богдан", "Виктор", "Георгий", "Денис", "Евгений", "Иван", "Кирилл", "Максим", "Николай", "Олег")
PATRONYMICS = ("Андреевич", "Борисович", "Викторович", "Дмитриевич", "Игоревич", "Олегович", "Петрович")


def made(folder: Path) -> Path:
    """The file of the college, made if it is not there yet."""
    source = [Path(__file__), *sorted(MIGRATIONS.glob("*.sqlite.sql"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in source)).hexdigest()[:12]
    path = folder / f"benchmark-{digest}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(".begun")
        begun.unlink(missing_ok=True)
        connect(Settings(database_url=f"sqlite:///{begun}"))
        migrate()
        _College().fill()
        database.execute_sql("PRAGMA journal_mode = delete")
        database.close()
        begun.rename(path)
    return path


class _College:
    """The rows of each table, with the ids that they will have."""

    def __init__(self) -> None:
        self.rows: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        self.columns: dict[Any, list[str]] = {}
        self.chance = random.Random(2026)
        days = (START + dt.timedelta(days=at) for at in range((NOON.date() - START).days))
        self.days = [day for day in days if day.weekday() != 6 and day != HOLIDAY]

    def add(self, model: Any, **values: Any) -> int:
        self.columns[model] = [model._meta.fields[name].column_name for name in values]
        self.rows[model].append(tuple(values.values()))
        return len(self.rows[model])

    def fill(self) -> None:
        self._college()
        teachers = [self._teacher(at) for at in range(TEACHERS)]
        for group in range(GROUPS):
            self._group(group, teachers)
        with database.atomic():
            for model in m.TABLES:
                if self.rows[model]:
                    columns, marks = (
                        ", ".join(f'"{name}"' for name in self.columns[model]),
                        ", ".join("?" * len(self.columns[model])),
                    )
                    statement = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks})'
                    database.connection().executemany(statement, self.rows[model])

    def _college(self) -> None:
        for at, role in enumerate((Role.OFF, Role.DEP, Role.ADM)):
            self._account(self._person(f"Служебный-{at}", "Семён", ""), str(role), role)
        for code, name, timed in DEFAULT_WORK_TYPES:
            self.add(m.WorkType, code=code, name=name, is_timed=timed, weight=1, active=True, version=1)
        self.add(m.AcademicYear, name="2026/2027", starts_on=START, ends_on=dt.date(2027, 6, 30), version=1)
        self.add(m.Semester, year=1, number=1, starts_on=START, ends_on=END, version=1)
        self.add(m.Holiday, day=HOLIDAY, name="День народного единства", version=1)
        self.add(m.Speciality, code="09.02.07", name="Информационные системы", qualification="", version=1)
        for at in range(COURSES):
            code, name = f"ОП.{at + 1:02}", f"Общепрофессиональная дисциплина № {at + 1}"
            self.add(
                m.Course, speciality=1, code=code, name=name, name_key=text.fold(f"{code} {name}"),
                sort_key=text.natural(code), kind="discipline", hours=LESSONS * 2, version=1,
            )  # fmt: skip

    def _person(self, last: str, first: str, middle: str) -> int:
        return self.add(
            m.Person, last_name=last, first_name=first, middle_name=middle,
            name_key=text.fold(full_name(last, first, middle)), birth_date=dt.date(2009, 5, 17), phone="+7 927 000-00-00",
            email="", address="", version=1,
        )  # fmt: skip

    def _somebody(self, at: int, ending: str = "") -> int:
        return self._person(
            f"{SURNAMES[at % len(SURNAMES)]}{ending}", NAMES[at % len(NAMES)], PATRONYMICS[at % len(PATRONYMICS)]
        )

    def _account(self, person: int, login: str, *roles: Role) -> int:
        user = self.add(
            m.User, person=person, login=login, password_hash="", must_change_password=False, active=True, session_epoch=1,
            language="ru", created_at=_moment(START), last_sign_in_at=_moment(END), version=1,
        )  # fmt: skip
        for role in roles:
            self.add(m.UserRole, user=user, role=str(role))
        return user

    def _teacher(self, at: int) -> tuple[int, int]:
        person = self._somebody(at, "ский")
        user = self._account(person, f"teacher{at}", Role.T, *([Role.CUR] if at < GROUPS else []))
        return self.add(m.Teacher, person=person, position="преподаватель", version=1), user

    def _group(self, at: int, teachers: list[tuple[int, int]]) -> None:
        name = f"ИС-{at + 11}"
        group = self.add(
            m.Group, name=name, name_key=text.fold(name), sort_key=text.natural(name), speciality=1, curator=teachers[at][0],
            form="full_time", admitted_on=START, study_ends_on=dt.date(2030, 6, 30), version=1,
        )  # fmt: skip
        students = [self._student(at * STUDENTS + number, group) for number in range(STUDENTS)]
        for course in range(COURSES):
            journal = self.add(
                m.Journal, course=course + 1, group=group, semester=1, kind="theory", hours=LESSONS * 2, version=1
            )
            teacher, user = teachers[(at * COURSES + course) % TEACHERS]
            self.add(m.TeachingLoad, journal=journal, teacher=teacher, starts_on=START, hours=LESSONS * 2, version=1)
            due = self._timetable(journal, course, at // COURSES)
            recorded = sorted(self.chance.sample(due, LESSONS))
            for number, (day, period) in enumerate(recorded):
                self._lesson(journal, number, day, period, teacher, user, students)

    def _timetable(self, journal: int, course: int, shift: int) -> list[tuple[dt.date, int]]:
        """Two pairs every week and one in odd weeks, and the days with pairs on which they have fallen so far.

        Courses of a group never meet; the groups of a teacher have different shifts.
        """
        slots = {}
        for pair, weeks in ((course, Weeks.EVERY), (course + COURSES, Weeks.EVERY), (course + 2 * COURSES, Weeks.ODD)):
            weekday, period = divmod((pair + shift) % PAIRS_A_WEEK, PAIRS_A_DAY)
            slots[weekday, period + 1] = weeks
            self.add(
                m.TimetableSlot, journal=journal, weekday=weekday + 1, period=period + 1, weeks=str(weeks), starts_on=START,
                room=f"{100 + journal}", version=1,
            )  # fmt: skip
        return [
            (day, period)
            for day in self.days
            for (weekday, period), weeks in slots.items()
            if weekday == day.weekday() and (weeks is Weeks.EVERY or week_of(day, START) % 2)
        ]

    def _student(self, at: int, group: int) -> int:
        person = self._somebody(at)
        student = self.add(m.Student, person=person, number=f"26-{at:04}", note="", version=1)
        self._account(person, f"student{at}", Role.S)
        self.add(m.Enrollment, student=student, group=group, starts_on=START, order_in="45-у", order_out="", version=1)
        guardian = self._somebody(at + 5, "а")
        self._account(guardian, f"guardian{at}", Role.G)
        self.add(m.Guardianship, guardian=guardian, student=student, kinship="mother", starts_on=START, version=1)
        return student

    def _lesson(
        self, journal: int, number: int, day: dt.date, period: int, teacher: int, user: int, students: list[int]
    ) -> None:
        """A lesson with homework; two of five have a compulsory work too. It leaves 11 marks on average, and 2 absences."""
        lesson = self.add(
            m.Lesson, journal=journal, teacher=teacher, date=day, period=period, kind="lecture",
            topic=f"Тема {number + 1}. Основные понятия и определения раздела, их применение", hours=2, reason="",
            attendance_taken_at=_moment(day), attendance_taken_by=user, entered_at=_moment(day), entered_by=user, version=1,
        )  # fmt: skip
        self.add(m.Homework, lesson=lesson, text=f"Параграф {number + 1}, вопросы в конце", due_on=None, version=1)
        absent = self.chance.sample(students, 2)
        for student in absent:
            code = self.chance.choice(CODES)
            self.add(
                m.Attendance, lesson=lesson, student=student, code=code, author=user, entered_at=_moment(day), version=1
            )
        self._work(lesson, 1, 1, False, self.chance.sample(students, 5), day, user)
        if number % 5 in {1, 3}:
            self._work(
                lesson,
                2,
                2,
                True,
                [student for student in self.chance.sample(students, 17) if student not in absent],
                day,
                user,
            )

    def _work(
        self, lesson: int, position: int, kind: int, compulsory: bool, marked: list[int], day: dt.date, user: int
    ) -> None:
        work = self.add(
            m.Assignment, lesson=lesson, work_type=kind, position=position, title="", is_compulsory=compulsory, version=1
        )
        for student in marked:
            self.add(
                m.Mark, assignment=work, student=student, value=self.chance.randint(2, 5), marked_on=day, author=user,
                first_entered_at=_moment(day), entered_at=_moment(day), version=1,
            )  # fmt: skip


def _moment(day: dt.date) -> str:
    """A moment of a day, as it is stored."""
    return f"{day} 09:15:30.250000"
