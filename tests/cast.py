"""The fixed cast: a small college on Thursday 15 October 2026, with one person for every relation of the access policy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from models import (
    AcademicYear,
    Assignment,
    AssignmentTarget,
    Attendance,
    Course,
    Enrollment,
    Group,
    Guardianship,
    Homework,
    Journal,
    Lesson,
    Mark,
    Person,
    Semester,
    Speciality,
    Student,
    Subgroup,
    SubgroupMembership,
    Teacher,
    TeachingLoad,
    User,
    UserRole,
    WorkType,
)
from models.access import Actor, actor_of
from models.lessons import DEFAULT_WORK_TYPES
from models.people import Role
from models.verbs.accounts import HASHER

NOON = dt.datetime(2026, 10, 15, 8, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 10, 15)
START, END = dt.date(2026, 9, 1), dt.date(2026, 12, 30)
PASSWORD = "correct horse battery"
PASSWORD_HASH = HASHER.hash(PASSWORD)


@dataclass
class Cast:
    """People by name, and the things they stand in a relation to. Ids only, so that tests read fresh rows."""

    # accounts
    admin: int = 0
    office: int = 0
    deputy: int = 0
    curator: int = 0  # curates ИС-21, teaches nothing
    anna: int = 0  # teaches mathematics to ИС-21
    boris: int = 0  # teaches mathematics to ИС-22
    former: int = 0  # taught mathematics to ИС-21 until 30 September, then Anna took over
    future: int = 0  # will teach mathematics to ИС-21 from 1 November
    vera: int = 0  # student of ИС-21, first subgroup
    gleb: int = 0  # Vera's classmate, second subgroup
    zoya: int = 0  # student of ИС-22, came from ИС-21 on 1 October
    guardian: int = 0  # Vera's mother
    revoked: int = 0  # was Vera's guardian until 31 August
    stranger: int = 0  # a guardian of nobody
    several: int = 0  # guardian of two children: Gleb and Zoya
    pavel: int = 0  # teaches informatics to ПК-31, and is Gleb's father
    dasha: int = 0  # a deputy who teaches physics to ПК-31
    yana: int = 0  # student of ПК-31, of age
    consented: int = 0  # Yana's mother, with Yana's consent
    unconsented: int = 0  # Yana's father, without it
    blocked: int = 0  # worked in the office; the account is blocked

    # things
    students: dict[str, int] = None  # type: ignore[assignment]
    teachers: dict[str, int] = None  # type: ignore[assignment]
    semester: int = 0
    group: int = 0
    other_group: int = 0
    third_group: int = 0  # ПК-31, another speciality
    course: int = 0
    journal: int = 0  # mathematics in ИС-21
    other_journal: int = 0  # mathematics in ИС-22
    english: int = 0  # English in the first subgroup of ИС-21
    physics: int = 0  # physics in ПК-31, Dasha's
    informatics: int = 0  # informatics in ПК-31, Pavel's
    lesson: int = 0  # 8 October, Anna
    early_lesson: int = 0  # 10 September, the former teacher
    other_lesson: int = 0
    work: int = 0  # compulsory, at `lesson`: Vera has a 4, Gleb has a dot
    early_work: int = 0
    other_work: int = 0

    def actor(self, name: str) -> Actor:
        """The person of that name, as of today."""
        found = actor_of(getattr(self, name))
        assert found is not None, name
        return found


PEOPLE = (
    "admin", "office", "deputy", "curator", "anna", "boris", "former", "future", "vera", "gleb", "zoya", "guardian",
    "revoked", "stranger", "several", "pavel", "dasha", "yana", "consented", "unconsented", "blocked",
)  # fmt: skip
"""Everybody of the cast who has an account."""


def account(person: Person, login: str, *roles: Role) -> int:
    user = User.create(person=person, login=login, password_hash=PASSWORD_HASH, must_change_password=False)
    for role in roles:
        UserRole.create(user=user, role=role)
    return user.id


def person(last: str, first: str, middle: str = "", **contacts: object) -> Person:
    return Person.create(last_name=last, first_name=first, middle_name=middle, **contacts)


def make_cast() -> Cast:
    """Write the cast into an empty database."""
    cast = Cast(students={}, teachers={})
    for code, name, timed in DEFAULT_WORK_TYPES:
        WorkType.create(code=code, name=name, is_timed=timed)
    _people(cast)
    _college(cast)
    _lessons(cast)
    _third_group(cast)
    return cast


def _people(cast: Cast) -> None:
    cast.admin = account(person("Админов", "Антон"), "admin", Role.ADM)
    cast.office = account(person("Учебная", "Ульяна"), "office", Role.OFF)
    cast.deputy = account(person("Замов", "Захар"), "deputy", Role.DEP)
    for name, last, first, role in (
        ("curator", "Кураторова", "Клара", Role.CUR),
        ("anna", "Алгеброва", "Анна", Role.T),
        ("boris", "Борисов", "Борис", Role.T),
        ("former", "Бывшев", "Фёдор", Role.T),
        ("future", "Будущев", "Евгений", Role.T),
    ):
        human = person(last, first, phone=f"+7 846 000-00-0{len(cast.teachers)}", email=f"{name}@example.org")
        cast.teachers[name] = Teacher.create(person=human).id
        setattr(cast, name, account(human, name, role))
    for name, last, first in (("vera", "Верина", "Вера"), ("gleb", "Ёлкин", "Глеб"), ("zoya", "Зоева", "Зоя")):
        human = person(
            last, first, "Петровна" if first != "Глеб" else "Петрович", birth_date=dt.date(2009, 5, 17),
            phone=f"+7 927 000-00-0{len(cast.students)}", email=f"{name}@example.org", address="Самара",
        )  # fmt: skip
        cast.students[name] = Student.create(person=human, number=f"26-{len(cast.students)}", note="личное дело").id
        setattr(cast, name, account(human, name, Role.S))
    for name, last, first, ends in (
        ("guardian", "Верина", "Ольга", None),
        ("revoked", "Верин", "Пётр", dt.date(2026, 8, 31)),
    ):
        human = person(last, first, phone="+7 927 111-11-11", email=f"{name}@example.org")
        Guardianship.create(guardian=human, student=cast.students["vera"], starts_on=dt.date(2025, 9, 1), ends_on=ends)
        setattr(cast, name, account(human, name, Role.G))
    cast.stranger = account(person("Чужой", "Чеслав"), "stranger", Role.G)


def _college(cast: Cast) -> None:
    year = AcademicYear.create(name="2026/2027", starts_on=START, ends_on=dt.date(2027, 8, 31))
    semester = Semester.create(year=year, number=1, starts_on=START, ends_on=END)
    Semester.create(year=year, number=2, starts_on=dt.date(2027, 1, 11), ends_on=dt.date(2027, 6, 30))
    speciality = Speciality.create(code="09.02.07", name="Информационные системы и программирование")
    admitted, finished = START, dt.date(2030, 6, 30)
    group = Group.create(
        name="ИС-21", speciality=speciality, curator=cast.teachers["curator"], admitted_on=admitted, study_ends_on=finished
    )
    other = Group.create(name="ИС-22", speciality=speciality, admitted_on=admitted, study_ends_on=finished)
    first, second = (Subgroup.create(group=group, name=name) for name in ("1", "2"))
    vera, gleb, zoya = (cast.students[name] for name in ("vera", "gleb", "zoya"))
    Enrollment.create(student=vera, group=group, starts_on=START, order_in="12-у")
    Enrollment.create(student=gleb, group=group, starts_on=START, order_in="12-у")
    Enrollment.create(
        student=zoya, group=group, starts_on=START, ends_on=dt.date(2026, 9, 30), order_in="12-у", reason="transfer"
    )
    Enrollment.create(student=zoya, group=other, starts_on=dt.date(2026, 10, 1), order_in="31-у")
    SubgroupMembership.create(subgroup=first, student=vera, starts_on=START)
    SubgroupMembership.create(subgroup=second, student=gleb, starts_on=START)
    maths = Course.create(speciality=speciality, code="ОП.01", name="Математика", kind="discipline", hours=80)
    english = Course.create(speciality=speciality, code="ОП.02", name="Иностранный язык", kind="discipline", hours=60)
    journal = Journal.create(course=maths, group=group, semester=semester, kind="theory", hours=40)
    other_journal = Journal.create(course=maths, group=other, semester=semester, kind="theory", hours=40)
    in_english = Journal.create(course=english, group=group, subgroup=first, semester=semester, kind="theory", hours=30)
    for name, taught, starts, ends in (
        ("former", journal, START, dt.date(2026, 9, 30)),
        ("anna", journal, dt.date(2026, 10, 1), None),
        ("future", journal, dt.date(2026, 11, 1), None),
        ("boris", other_journal, START, None),
        ("boris", in_english, START, None),
    ):
        TeachingLoad.create(journal=taught, teacher=cast.teachers[name], starts_on=starts, ends_on=ends, hours=40)
    cast.semester, cast.group, cast.other_group, cast.course = semester.id, group.id, other.id, maths.id
    cast.journal, cast.other_journal, cast.english = journal.id, other_journal.id, in_english.id


def _lessons(cast: Cast) -> None:
    answer, control = WorkType.get(code="ОТ"), WorkType.get(code="КР")
    vera, gleb, zoya = (cast.students[name] for name in ("vera", "gleb", "zoya"))

    def lesson(journal: int, name: str, day: dt.date, topic: str) -> Lesson:
        moment = dt.datetime.combine(day, dt.time(9), dt.UTC)
        return Lesson.create(
            journal=journal, teacher=cast.teachers[name], date=day, period=1, topic=topic, entered_at=moment,
            entered_by=getattr(cast, name), attendance_taken_at=moment, attendance_taken_by=getattr(cast, name),
        )  # fmt: skip

    def mark(work: Assignment, student: int, value: int, author: int) -> None:
        Mark.create(assignment=work, student=student, value=value, marked_on=work.lesson.date, author=author)

    early = lesson(cast.journal, "former", dt.date(2026, 9, 10), "Множества")
    late = lesson(cast.journal, "anna", dt.date(2026, 10, 8), "Матрицы")
    other = lesson(cast.other_journal, "boris", dt.date(2026, 10, 8), "Матрицы")
    early_work = Assignment.create(lesson=early, work_type=answer, position=1, is_compulsory=True)
    work = Assignment.create(lesson=late, work_type=control, position=1, title="№ 1", is_compulsory=True)
    other_work = Assignment.create(lesson=other, work_type=answer, position=1)
    mark(early_work, vera, 5, cast.former)
    mark(early_work, zoya, 3, cast.former)
    mark(work, vera, 4, cast.anna)
    mark(other_work, zoya, 5, cast.boris)
    Attendance.create(lesson=late, student=gleb, code="н", author=cast.anna)
    Attendance.create(lesson=other, student=zoya, code="оп", author=cast.boris)
    Homework.create(lesson=late, text="§ 4, № 12–18")
    Homework.create(lesson=late, student=gleb, text="Доклад о Крамере")
    Homework.create(lesson=other, text="§ 4")
    AssignmentTarget.create(assignment=other_work, student=zoya)
    cast.lesson, cast.early_lesson, cast.other_lesson = late.id, early.id, other.id
    cast.work, cast.early_work, cast.other_work = work.id, early_work.id, other_work.id


def _third_group(cast: Cast) -> None:
    """ПК-31: those who are two things at once, and a student who is of age."""
    cast.blocked = account(person("Блокова", "Белла"), "blocked", Role.OFF)
    User.update(active=False).where(User.id == cast.blocked).execute()
    for name, last, first, roles in (
        ("pavel", "Ёлкин", "Павел", (Role.T, Role.G)),
        ("dasha", "Дашкова", "Дарья", (Role.DEP, Role.T)),
    ):
        human = person(last, first, phone=f"+7 846 000-01-0{len(cast.teachers)}", email=f"{name}@example.org")
        cast.teachers[name] = Teacher.create(person=human).id
        setattr(cast, name, account(human, name, *roles))
    human = person("Янина", "Яна", birth_date=dt.date(2008, 1, 31), phone="+7 927 000-00-09", email="yana@example.org")
    cast.students["yana"] = Student.create(person=human, number="26-9", note="личное дело").id
    cast.yana = account(human, "yana", Role.S)
    for name, last, first, consent in (
        ("consented", "Янина", "Алла", dt.date(2026, 2, 1)),
        ("unconsented", "Янин", "Олег", None),
        ("several", "Ёлкина", "Раиса", None),
    ):
        setattr(cast, name, account(person(last, first, phone="+7 927 222-22-22"), name, Role.G))
        children = ("gleb", "zoya") if name == "several" else ("yana",)
        for child in children:
            guard(getattr(cast, name), cast.students[child], adult_consent_on=consent)
    guard(cast.pavel, cast.students["gleb"])
    speciality = Speciality.create(code="09.02.01", name="Компьютерные системы и комплексы")
    group = Group.create(
        name="ПК-31", speciality=speciality, admitted_on=dt.date(2025, 9, 1), study_ends_on=dt.date(2029, 6, 30)
    )
    Enrollment.create(student=cast.students["yana"], group=group, starts_on=START, order_in="7-у")
    for at, (course, teacher) in enumerate((("Физика", "dasha"), ("Информатика", "pavel"))):
        taught = Course.create(speciality=speciality, code=f"ОУД.0{at}", name=course, kind="discipline", hours=70)
        journal = Journal.create(course=taught, group=group, semester=cast.semester, kind="theory", hours=34)
        TeachingLoad.create(journal=journal, teacher=cast.teachers[teacher], starts_on=START, hours=34)
        setattr(cast, "informatics" if at else "physics", journal.id)
    cast.third_group = group.id


def guard(user: int, student: int, **values: object) -> Guardianship:
    """Make the person of an account a guardian of a student since last year."""
    return Guardianship.create(
        guardian=User.get_by_id(user).person_id, student=student, starts_on=dt.date(2025, 9, 1), **values
    )
