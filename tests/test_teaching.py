"""Courses, journals, teaching load and kinds of work: kept by the administrator (R3, R27, R28)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models import AuditEntry, Course, Journal, Semester, Subgroup, TeachingLoad, WorkType
from models.errors import Code
from models.teaching import CourseKind, journal_kind
from models.verbs.teaching import COURSES, JOURNALS, LOADS, WORK_TYPES, load_assign

from .cast import PEOPLE, START, Cast
from .refusals import refused

OTHERS = [name for name in PEOPLE if name not in {"admin", "blocked"}]


def speciality(cast: Cast) -> int:
    return Course.get_by_id(cast.course).speciality_id


def course(cast: Cast, code: str, kind: str, module: Any = None, **values: Any) -> Course:
    given = {"speciality": speciality(cast), "code": code, "name": f"Курс {code}", "kind": kind, "module": module, **values}
    return COURSES.create(cast.actor("admin"), **given)


def an_assignment(cast: Cast, **values: Any) -> dict[str, Any]:
    return {
        "course": cast.course, "group": cast.group, "semester": Semester.get(number=2).id, "teacher": cast.teachers["anna"],
        "hours": 34, **values,
    }  # fmt: skip


@pytest.mark.clause("R28")
@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_administrator_writes_courses_loads_and_kinds_of_work(cast: Cast, name: str) -> None:
    actor, load, journal = cast.actor(name), TeachingLoad.get(), Journal.get_by_id(cast.journal)
    for act in (
        lambda: COURSES.create(actor, speciality=speciality(cast), code="ОП.09", name="Логика", kind="discipline"),
        lambda: COURSES.change(actor, Course.get_by_id(cast.course), hours=1),
        lambda: COURSES.remove(actor, Course.get_by_id(cast.course)),
        lambda: JOURNALS.create(actor, course=cast.course, group=cast.group, semester=2),
        lambda: JOURNALS.change(actor, journal, hours=1),
        lambda: LOADS.create(actor, journal=journal, teacher=cast.teachers["anna"], starts_on=START),
        lambda: LOADS.change(actor, load, ends_on=None),
        lambda: LOADS.remove(actor, load),
        lambda: load_assign(actor, **an_assignment(cast)),
        lambda: WORK_TYPES.create(actor, code="ЭС", name="Эссе"),
        lambda: WORK_TYPES.change(actor, WorkType.get(), active=False),
    ):
        with refused(Code.FORBIDDEN):
            act()


@pytest.mark.clause("R3")
def test_a_module_has_its_parts_and_they_are_kept_in_the_journal_of_modules(cast: Cast) -> None:
    module = course(cast, "ПМ.01", "module")
    parts = [
        course(cast, code, kind, module)
        for code, kind in (("МДК.01.01", "mdk"), ("УП.01", "educational_practice"), ("ПП.01", "industrial_practice"))
    ]
    assert {part.module_id for part in parts} == {module.id}
    assert {kind: journal_kind(kind) for kind in CourseKind} == {
        "discipline": "theory", "mdk": "module", "educational_practice": "module", "industrial_practice": "module",
        "module": "module",
    }  # fmt: skip
    load = load_assign(cast.actor("admin"), **an_assignment(cast, course=parts[0]))
    assert load.journal.kind == "module"


@pytest.mark.clause("R3")
def test_the_tree_of_modules_has_no_wrong_branch(cast: Cast) -> None:
    module = course(cast, "ПМ.01", "module")
    other = COURSES.create(
        cast.actor("admin"), speciality=Journal.get_by_id(cast.physics).course.speciality_id, code="ПМ.01", name="Чужой",
        kind="module",
    )  # fmt: skip
    for kind, parent, code, field in (
        ("mdk", None, Code.REQUIRED, "module"),
        ("mdk", cast.course, Code.INVALID, "module"),  # a discipline has no parts
        ("mdk", other, Code.INVALID, "module"),  # of another speciality
        ("discipline", module, Code.INVALID, "module"),
        ("module", module, Code.INVALID, "module"),
        ("mdk", 10_000, Code.NOT_FOUND, "module"),
    ):
        with refused(code, field):
            course(cast, "XX.01", kind, parent)
    part = course(cast, "МДК.01.01", "mdk", module)
    with refused(Code.INVALID):
        COURSES.change(cast.actor("admin"), Course.get_by_id(module.id), kind="discipline")  # it has parts
    with refused(Code.IN_USE):
        COURSES.remove(cast.actor("admin"), module)
    COURSES.remove(cast.actor("admin"), part)
    COURSES.remove(cast.actor("admin"), module)


@pytest.mark.clause("R27")
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"code": ""}, Code.REQUIRED, "code"),
        ({"code": "ОП.01"}, Code.TAKEN, "code"),
        ({"code": "я" * 21}, Code.INVALID, "code"),
        ({"name": "я" * 100_000}, Code.INVALID, "name"),
        ({"name": "Ло\x00гика"}, Code.INVALID, "name"),
        ({"kind": "факультатив"}, Code.INVALID, "kind"),
        ({"hours": -1}, Code.INVALID, "hours"),
        ({"hours": 5001}, Code.INVALID, "hours"),
        ({"hours": "много"}, Code.INVALID, "hours"),
        ({"speciality": 10_000}, Code.NOT_FOUND, "speciality"),
    ],
    ids=lambda value: f"{value!a}"[:40],
)
def test_what_is_no_course_is_refused_with_the_field(cast: Cast, values: Any, code: Code, field: str) -> None:
    good = {"code": "ОП.09", "name": "Логика", "kind": "discipline", "hours": 36}
    with refused(code, field):
        course(cast, **{**good, **values})
    assert course(cast, **good).name == "Логика"


@pytest.mark.clause("R2")
@pytest.mark.clause("R28")
def test_an_assignment_opens_the_journal_and_the_same_twice_changes_nothing(cast: Cast) -> None:
    admin = cast.actor("admin")
    load = load_assign(admin, **an_assignment(cast))
    assert (load.starts_on, load.ends_on, load.hours, load.journal.hours) == (dt.date(2027, 1, 11), None, 34, 34)
    counts = Journal.select().count(), TeachingLoad.select().count(), AuditEntry.select().count()
    assert load_assign(admin, **an_assignment(cast)).id == load.id
    assert (Journal.select().count(), TeachingLoad.select().count(), AuditEntry.select().count()) == counts
    second = load_assign(admin, **an_assignment(cast, teacher=cast.teachers["boris"]))
    assert second.journal_id == load.journal_id


@pytest.mark.clause("R39")
def test_each_subgroup_has_a_journal_of_its_own(cast: Cast) -> None:
    admin = cast.actor("admin")
    first, second = Subgroup.get(group=cast.group, name="1"), Subgroup.get(group=cast.group, name="2")
    journals = {
        load_assign(admin, **an_assignment(cast, subgroup=subgroup)).journal_id for subgroup in (None, first, second, first)
    }
    assert len(journals) == 3


@pytest.mark.clause("R28")
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"starts_on": "2027-01-10"}, Code.INVALID, "starts_on"),
        ({"starts_on": "2027-07-01"}, Code.INVALID, "starts_on"),
        ({"ends_on": "2027-01-10"}, Code.INVALID, "ends_on"),
        ({"hours": 2001}, Code.INVALID, "hours"),
        ({"teacher": 10_000}, Code.NOT_FOUND, "teacher"),
        ({"teacher": None}, Code.REQUIRED, "teacher"),
        ({"group": 0}, Code.NOT_FOUND, "group"),
        ({"group": "third"}, Code.INVALID, "course"),
        ({"group": "other", "subgroup": "first"}, Code.INVALID, "subgroup"),
    ],
    ids=lambda value: f"{value!a}"[:60],
)
def test_an_assignment_that_cannot_be_is_refused_whole(cast: Cast, values: dict[str, Any], code: Code, field: str) -> None:
    named = {
        "third": cast.third_group, "other": cast.other_group, "first": Subgroup.get(group=cast.group, name="1").id
    }  # fmt: skip
    with refused(code, field):
        load_assign(cast.actor("admin"), **an_assignment(cast, **{key: named.get(v, v) for key, v in values.items()}))
    assert load_assign(cast.actor("admin"), **an_assignment(cast)).id


def test_a_journal_is_opened_once_for_a_group_and_once_for_a_subgroup(cast: Cast) -> None:
    admin = cast.actor("admin")
    english = Journal.get_by_id(cast.english)
    with refused(Code.TAKEN):
        JOURNALS.create(admin, course=cast.course, group=cast.group, semester=cast.semester)
    with refused(Code.TAKEN):
        JOURNALS.create(
            admin, course=english.course_id, group=cast.group, semester=cast.semester, subgroup=english.subgroup_id
        )


def test_a_kind_of_work_in_use_is_put_aside_and_not_removed(cast: Cast) -> None:
    admin = cast.actor("admin")
    with refused(Code.IN_USE):
        WORK_TYPES.remove(admin, WorkType.get(code="КР"))
    assert WORK_TYPES.change(admin, WorkType.get(code="КР"), active=False).active is False
    with refused(Code.TAKEN, "code"):
        WORK_TYPES.create(admin, code="ОТ", name="Ещё ответ")
    with refused(Code.TAKEN, "name"):
        WORK_TYPES.create(admin, code="ОО", name="Ответ")
    assert WORK_TYPES.create(admin, code="ЭС", name="Эссе", is_timed=True).is_timed
