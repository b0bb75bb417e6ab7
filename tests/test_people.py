"""Students, teachers and guardians: who writes them, and what is refused (R27)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models import AuditEntry, Guardianship, Person, Student, Teacher, User
from models.access import find, visible
from models.errors import Code
from models.verbs.people import GUARDIANSHIPS, STUDENTS, TEACHERS

from .cast import PEOPLE, TODAY, Cast
from .refusals import refused

WRITERS = {"admin", "office"}
OTHERS = [name for name in PEOPLE if name not in {"admin", "office", "blocked"}]


def vera(cast: Cast) -> Student:
    return Student.get_by_id(cast.students["vera"])


@pytest.mark.clause("R27")
@pytest.mark.parametrize("name", ["admin", "office"])
def test_a_student_is_entered_with_the_person(cast: Cast, name: str) -> None:
    made = STUDENTS.create(
        cast.actor(name), last_name=" Новикова ", first_name="Нина", middle_name="Олеговна", birth_date="2009-02-28",
        phone="+7 927 123-45-67", email="nina@example.org", address="Самара", number="26-77", note="целевой набор",
    )  # fmt: skip
    person = Student.get_by_id(made.id).person
    assert (person.name, person.short_name, person.birth_date) == (
        "Новикова Нина Олеговна", "Новикова Н. О.", dt.date(2009, 2, 28)
    )  # fmt: skip
    assert [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)] == ["person:create", "student:create"]


@pytest.mark.clause("R27")
@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_office_and_the_administrator_writes_students_and_guardians(cast: Cast, name: str) -> None:
    actor, link = cast.actor(name), Guardianship.get()
    for act in (
        lambda: STUDENTS.create(actor, last_name="Новикова", first_name="Нина"),
        lambda: STUDENTS.change(actor, vera(cast), phone="+7 927 000-00-55"),
        lambda: STUDENTS.remove(actor, vera(cast)),
        lambda: GUARDIANSHIPS.create(
            actor, last_name="Новикова", first_name="Нина", student=cast.students["vera"], starts_on=TODAY
        ),
        lambda: GUARDIANSHIPS.change(actor, link, adult_consent_on=TODAY),
        lambda: GUARDIANSHIPS.remove(actor, link),
    ):
        with refused(Code.FORBIDDEN):
            act()


@pytest.mark.clause("R27")
@pytest.mark.parametrize("name", [*OTHERS, "office"])
def test_nobody_but_the_administrator_writes_teachers(cast: Cast, name: str) -> None:
    actor, teacher = cast.actor(name), Teacher.get_by_id(cast.teachers["anna"])
    for act in (
        lambda: TEACHERS.create(actor, last_name="Новикова", first_name="Нина"),
        lambda: TEACHERS.change(actor, teacher, position="директор"),
        lambda: TEACHERS.remove(actor, teacher),
    ):
        with refused(Code.FORBIDDEN):
            act()
    assert TEACHERS.change(cast.actor("admin"), teacher, position="преподаватель").position == "преподаватель"


BAD = [
    ("last_name", "", Code.REQUIRED),
    ("last_name", None, Code.REQUIRED),
    ("last_name", "я" * 81, Code.INVALID),
    ("last_name", "я" * 100_000, Code.INVALID),
    ("last_name", "Ива\x00нова", Code.INVALID),
    ("first_name", "  ", Code.REQUIRED),
    ("middle_name", "\x1b[31m", Code.INVALID),
    ("birth_date", "2026-10-15", Code.INVALID),
    ("birth_date", "3009-05-17", Code.INVALID),
    ("birth_date", "1066-10-14", Code.INVALID),
    ("birth_date", "29.02.2009", Code.INVALID),
    ("birth_date", "0", Code.INVALID),
    ("phone", "позвоните", Code.INVALID),
    ("phone", "=1+1", Code.INVALID),
    ("email", "nina at example.org", Code.INVALID),
    ("email", "a" * 200 + "@example.org", Code.INVALID),
    ("address", "я" * 301, Code.INVALID),
    ("number", "1" * 41, Code.INVALID),
    ("number", "26-1", Code.TAKEN),
    ("note", "я" * 2001, Code.INVALID),
]


@pytest.mark.clause("R27")
@pytest.mark.parametrize(("field", "value", "code"), BAD, ids=[f"{f}-{str(v)[:12]!a}" for f, v, _c in BAD])
def test_what_cannot_be_kept_is_refused_with_the_field(cast: Cast, field: str, value: object, code: Code) -> None:
    office = cast.actor("office")
    with refused(code, field):
        STUDENTS.create(office, **{"last_name": "Новикова", "first_name": "Нина", field: value})
    with refused(code, field):
        STUDENTS.change(office, vera(cast), **{field: value})


def test_all_that_is_wrong_with_a_person_is_said_at_once(cast: Cast) -> None:
    with refused(Code.REQUIRED) as refusal:
        STUDENTS.create(cast.actor("office"), last_name="", first_name="", phone="?", email="?", birth_date="?")
    assert {problem.field for problem in refusal.value.problems} == {
        "last_name",
        "first_name",
        "phone",
        "email",
        "birth_date",
    }


@pytest.mark.parametrize(
    "name", ["=1+1", "+Иван", "-Иван", "@Иван", "'; DROP TABLE student; --", "<b>Иван</b>", "О’Нил", "{{7*7}}"]
)
def test_a_name_that_looks_like_something_else_is_kept_as_text(cast: Cast, name: str) -> None:
    made = STUDENTS.create(cast.actor("office"), last_name=name, first_name="Иван")
    assert Person.get_by_id(made.person_id).last_name == name


def test_two_students_may_have_no_number_and_none_the_same(cast: Cast) -> None:
    office = cast.actor("office")
    for _time in range(2):
        assert STUDENTS.create(office, last_name="Новикова", first_name="Нина", number="").number is None
    with refused(Code.TAKEN, "number"):
        STUDENTS.change(office, vera(cast), number="26-1")


@pytest.mark.clause("R4")
def test_two_clerks_notice_each_other_and_the_same_again_writes_nothing(cast: Cast) -> None:
    office = cast.actor("office")
    first, second = vera(cast), vera(cast)
    assert STUDENTS.change(office, first, note="новая", expected_version=1).version == 2
    with refused(Code.CONFLICT, "expectedVersion"):
        STUDENTS.change(office, second, note="иная", expected_version=1)
    before = AuditEntry.select().count()
    assert STUDENTS.change(office, vera(cast), note="новая", expected_version=2).version == 2
    assert AuditEntry.select().count() == before


def test_whoever_a_journal_mentions_is_not_removed(cast: Cast) -> None:
    with refused(Code.IN_USE):
        STUDENTS.remove(cast.actor("office"), vera(cast))
    with refused(Code.IN_USE):
        TEACHERS.remove(cast.actor("admin"), Teacher.get_by_id(cast.teachers["anna"]))
    by_mistake = STUDENTS.create(cast.actor("office"), last_name="Опечаткина", first_name="Ия")
    STUDENTS.remove(cast.actor("office"), by_mistake)
    assert Student.get_or_none(Student.id == by_mistake.id) is None


@pytest.mark.clause("R26")
def test_a_guardian_is_linked_and_revoked_with_dates(cast: Cast) -> None:
    office = cast.actor("office")
    father = Person.get(Person.last_name == "Верин")
    link = GUARDIANSHIPS.create(office, person=father, student=cast.students["vera"], kinship="father", starts_on=TODAY)
    assert find(cast.actor("revoked"), Student, cast.students["vera"]).id
    GUARDIANSHIPS.change(office, link, ends_on=TODAY)
    assert visible(cast.actor("revoked"), Student).exists()
    Guardianship.update(starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2026, 10, 14)).where(
        Guardianship.id == link.id
    ).execute()
    assert not visible(cast.actor("revoked"), Student).exists()


@pytest.mark.clause("R26")
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"ends_on": "2026-10-14"}, Code.INVALID, "ends_on"),
        ({"starts_on": ""}, Code.REQUIRED, "starts_on"),
        ({"student": 10_000}, Code.NOT_FOUND, "student"),
        ({"student": "1"}, Code.NOT_FOUND, "student"),
        ({"student": None}, Code.REQUIRED, "student"),
        ({"kinship": "aunt"}, Code.INVALID, "kinship"),
        ({"adult_consent_on": "потом"}, Code.INVALID, "adult_consent_on"),
    ],
    ids=str,
)
def test_a_link_that_cannot_be_is_refused_and_no_person_is_left_behind(
    cast: Cast, values: dict[str, Any], code: Code, field: str
) -> None:
    given = {"last_name": "Новикова", "first_name": "Нина", "student": cast.students["vera"], "starts_on": TODAY, **values}
    with refused(code, field):
        GUARDIANSHIPS.create(cast.actor("office"), **given)


def test_nobody_is_the_own_guardian(cast: Cast) -> None:
    with refused(Code.INVALID, "guardian"):
        GUARDIANSHIPS.create(cast.actor("office"), person=vera(cast).person, student=vera(cast), starts_on=TODAY)


def test_the_office_keeps_a_guardianship_but_not_the_name_of_a_parent_who_teaches(cast: Cast) -> None:
    office, of_pavel = cast.actor("office"), Guardianship.get(guardian=User.get_by_id(cast.pavel).person)
    assert GUARDIANSHIPS.change(office, of_pavel, kinship="father", phone=of_pavel.guardian.phone).kinship == "father"
    with refused(Code.FORBIDDEN):
        GUARDIANSHIPS.change(office, of_pavel, phone="+7 900 000-00-00")
    changed = GUARDIANSHIPS.change(cast.actor("admin"), of_pavel, phone="+7 900 000-00-00")
    assert changed.guardian.phone == "+7 900 000-00-00"
