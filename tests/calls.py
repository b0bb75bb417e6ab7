"""A call of every mutation that is allowed to the person who makes it, for tests that go through all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import peewee
from graphql import get_named_type, is_object_type

import models as m

from .api import data
from .cast import PASSWORD, Cast
from .checker import full


class Call(NamedTuple):
    """Who makes it with which arguments, after which other calls."""

    person: str
    arguments: Callable[[Cast], str]
    after: tuple[str, ...] = ()


def newest(model: type[peewee.Model], name: str = "") -> str:
    """The global id of the row that was written last."""
    last = model.select(peewee.fn.MAX(model._meta.primary_key)).scalar()
    return f'"{name or model.__name__}:{last}"'


def student(c: Cast, name: str = "vera") -> str:
    return f'"Student:{c.students[name]}"'


CALLS: dict[str, Call] = {
    # a lesson
    "lessonRecord": Call(
        "anna",
        lambda c: (
            f'lesson: {{journalId: "Journal:{c.journal}", date: "2026-10-15", period: 8, topic: "Проба", '
            'works: [{workTypeId: "WorkType:1", isCompulsory: true}], homework: "§ 9"}'
        ),
    ),
    "lessonChange": Call("anna", lambda c: f'id: "Lesson:{c.lesson}", change: {{topic: "Другая тема"}}'),
    "lessonMove": Call("anna", lambda c: f'id: "Lesson:{c.lesson}", date: "2026-10-09", period: 4, reason: "Замена"'),
    "lessonCancel": Call(
        "anna", lambda c: f'journalId: "Journal:{c.journal}", date: "2026-10-14", period: 7, reason: "Болезнь"'
    ),
    "lessonRemove": Call("anna", lambda _c: f"id: {newest(m.Lesson)}", ("lessonRecord",)),
    "assignmentAdd": Call(
        "anna", lambda c: f'lessonId: "Lesson:{c.lesson}", work: {{workTypeId: "WorkType:1", title: "№ 7"}}'
    ),
    "assignmentChange": Call("anna", lambda c: f'id: "Assignment:{c.work}", change: {{title: "№ 9"}}'),
    "assignmentRemove": Call("anna", lambda _c: f"id: {newest(m.Assignment)}", ("assignmentAdd",)),
    "dotSet": Call(
        "anna",
        lambda c: f"assignmentId: {newest(m.Assignment)}, studentId: {student(c)}, isRequired: true",
        ("assignmentAdd",),
    ),
    "homeworkGive": Call("anna", lambda c: f'lessonId: "Lesson:{c.lesson}", text: "§ 9, № 1–5"'),
    "markSet": Call("anna", lambda c: f'assignmentId: "Assignment:{c.work}", studentId: {student(c)}, value: 3'),
    "marksSet": Call(
        "anna",
        lambda c: (
            f'assignmentId: "Assignment:{c.work}", marks: [{{studentId: {student(c)}, value: 5}}, '
            f"{{studentId: {student(c, 'gleb')}, value: 2}}]"
        ),
    ),
    "markRemove": Call("anna", lambda c: f'assignmentId: "Assignment:{c.work}", studentId: {student(c)}'),
    "gradesSet": Call(
        "anna", lambda c: f'journalId: "Journal:{c.journal}", grades: [{{studentId: {student(c)}, value: 4}}]'
    ),
    "attendanceTake": Call(
        "anna", lambda c: f'lessonId: "Lesson:{c.early_lesson + 1}", absences: [{{studentId: {student(c)}, code: LATE}}]'
    ),
    "absenceSet": Call("anna", lambda c: f'lessonId: "Lesson:{c.lesson}", studentId: {student(c)}, code: UNEXCUSED'),
    # lists of the office
    "studentCreate": Call("office", lambda _c: 'student: {lastName: "Новикова", firstName: "Нина", number: "26-77"}'),
    "studentChange": Call("office", lambda c: f'id: {student(c)}, change: {{phone: "+7 927 111-11-11"}}'),
    "teacherCreate": Call("admin", lambda _c: 'teacher: {lastName: "Новиков", firstName: "Нил"}'),
    "teacherChange": Call("admin", lambda c: f'id: "Teacher:{c.teachers["anna"]}", change: {{position: "преподаватель"}}'),
    "guardianCreate": Call(
        "office",
        lambda c: f'guardian: {{lastName: "Верин", firstName: "Виктор", studentId: {student(c)}, startsOn: "2026-09-01"}}',
    ),
    "guardianChange": Call("office", lambda _c: f'id: {newest(m.Guardianship, "Guardian")}, change: {{kinship: OTHER}}'),
    "groupCreate": Call(
        "admin",
        lambda _c: (
            'group: {name: "ИС-99", specialityId: "Speciality:1", admittedOn: "2026-09-01", studyEndsOn: "2030-06-30"}'
        ),
    ),
    "groupChange": Call("admin", lambda c: f'id: "Group:{c.group}", change: {{name: "ИС-29"}}'),
    "groupRemove": Call("admin", lambda _c: f"id: {newest(m.Group)}", ("groupCreate",)),
    "studentEnroll": Call(
        "office",
        lambda c: (
            f'enrollment: {{studentId: {newest(m.Student)}, groupId: "Group:{c.group}", startsOn: "2026-10-01"}}'
        ),
        ("studentCreate",),
    ),
    "studentTransfer": Call(
        "office", lambda c: f'studentId: {student(c)}, groupId: "Group:{c.other_group}", on: "2026-10-15", order: "2"'
    ),
    "enrollmentEnd": Call("office", lambda _c: f'id: {newest(m.Enrollment)}, endsOn: "2026-12-01", reason: LEAVE'),
    "courseCreate": Call(
        "admin",
        lambda _c: 'course: {specialityId: "Speciality:1", code: "ОП.99", name: "Новая", kind: DISCIPLINE, hours: 36}',
    ),
    "courseChange": Call("admin", lambda c: f'id: "Course:{c.course}", change: {{hours: 99}}'),
    "loadAssign": Call(
        "admin",
        lambda c: (
            f'load: {{courseId: "Course:{c.course}", groupId: "Group:{c.group}", semesterId: "Semester:{c.semester}", '
            f'teacherId: "Teacher:{c.teachers["boris"]}", hours: 34}}'
        ),
    ),
    # accounts
    "userCreate": Call("admin", lambda _c: 'person: {lastName: "Писарева", firstName: "Полина"}, roles: [OFF]'),
    "credentialsIssue": Call("office", lambda c: f"studentId: {student(c)}"),
    "userRolesSet": Call("admin", lambda c: f'id: "User:{c.anna}", roles: [T, CUR]'),
    "userBlock": Call("office", lambda c: f'id: "User:{c.vera}"'),
    "tokenMake": Call("vera", lambda _c: 'name: "дневник"'),
    "tokenRevoke": Call("vera", lambda _c: f"id: {newest(m.Token)}", ("tokenMake",)),
    "passwordChange": Call("vera", lambda _c: f'old: "{PASSWORD}", new: "пять зелёных лошадей"'),
    "signOutEverywhere": Call("vera", lambda _c: ""),
    # notices and excuses
    "noticeSend": Call(
        "guardian",
        lambda c: f'notice: {{studentId: {student(c)}, startsOn: "2026-10-08", endsOn: "2026-10-16", cause: ILLNESS}}',
    ),
    "noticeChange": Call(
        "guardian", lambda _c: f"id: {newest(m.AbsenceNotice)}, change: {{cause: FAMILY}}", ("noticeSend",)
    ),
    "noticeWithdraw": Call("guardian", lambda _c: f"id: {newest(m.AbsenceNotice)}", ("noticeSend",)),
    "noticeAccept": Call("curator", lambda _c: f"id: {newest(m.AbsenceNotice)}", ("noticeSend",)),
    "noticeDecline": Call("curator", lambda _c: f'id: {newest(m.AbsenceNotice)}, answer: "Нет"', ("noticeSend",)),
    "absenceExcuse": Call("curator", lambda _c: f'id: {newest(m.Attendance, "Absence")}, code: EXCUSED', ("absenceSet",)),
    # work programme and remarks
    "programmePlan": Call(
        "anna", lambda c: f'journalId: "Journal:{c.journal}", topics: [{{title: "Пределы", hours: 4}}]'
    ),
    "programmeSubmit": Call("anna", lambda c: f'journalId: "Journal:{c.journal}"', ("programmePlan",)),
    "programmeApprove": Call("deputy", lambda c: f'journalId: "Journal:{c.journal}"', ("programmeSubmit",)),
    "programmeReturn": Call("deputy", lambda c: f'journalId: "Journal:{c.journal}", comment: "Часы"', ("programmeSubmit",)),
    "remarkWrite": Call("deputy", lambda c: f'journalId: "Journal:{c.journal}", text: "Заполните темы"'),
    "remarkChange": Call("deputy", lambda _c: f'id: {newest(m.Remark)}, text: "Заполните все темы"', ("remarkWrite",)),
    "remarkAnswer": Call("anna", lambda _c: f'id: {newest(m.Remark)}, text: "Заполнено"', ("remarkWrite",)),
    # timetable and rules
    "timetableSlotCreate": Call(
        "office",
        lambda c: f'slot: {{journalId: "Journal:{c.journal}", weekday: 6, period: 8, weeks: EVERY, startsOn: "2026-10-15"}}',
    ),
    "timetableSlotChange": Call(
        "office", lambda _c: f'id: {newest(m.TimetableSlot)}, change: {{room: "305"}}', ("timetableSlotCreate",)
    ),
    "timetableSlotRemove": Call("office", lambda _c: f"id: {newest(m.TimetableSlot)}", ("timetableSlotCreate",)),
    "holidayCreate": Call("admin", lambda _c: 'holiday: {day: "2026-11-04", name: "День народного единства"}'),
    "holidayChange": Call("admin", lambda _c: f'id: {newest(m.Holiday)}, change: {{name: "Праздник"}}', ("holidayCreate",)),
    "holidayRemove": Call("admin", lambda _c: f"id: {newest(m.Holiday)}", ("holidayCreate",)),
    "collegeRulesChange": Call("admin", lambda _c: "change: {marksDueDays: 7}"),
    "substitutionSet": Call(
        "admin",
        lambda c: (
            f'journalId: "Journal:{c.journal}", day: "2026-10-20", teacherId: "Teacher:{c.teachers["boris"]}", '
            f'replacesId: "Teacher:{c.teachers["anna"]}"'
        ),
    ),
    "substitutionRemove": Call("admin", lambda _c: f"id: {newest(m.TeachingLoad)}", ("substitutionSet",)),
}  # fmt: skip


def prepare(cast: Cast, name: str) -> None:
    """Make the calls after which this one is possible."""
    for before in CALLS[name].after:
        prepare(cast, before)
        answer = call(cast, before)
        assert answer["errors"] == [], (name, before, answer)


def call(cast: Cast, name: str, *, key: str = "", arguments: str = "") -> Any:
    """The payload of a call, with the ids of what was written."""
    made = CALLS[name]
    given = [arguments or made.arguments(cast), f'idempotencyKey: "{key}"' if key else ""]
    bracketed = ", ".join(filter(None, given))
    bracketed = f"({bracketed})" if bracketed else ""
    [payload] = data(cast.actor(made.person), f"mutation {{ {name}{bracketed} {{ {_selected(name)} }} }}").values()
    return payload


def _selected(name: str) -> str:
    """Every field of the payload, of things their ids."""
    fields = get_named_type(full().get_type("Mutation").fields[name].type).fields
    parts = ["errors { code field message }"]
    for field_name, field in fields.items():
        inner = get_named_type(field.type)
        if field_name == "errors":
            continue
        if not is_object_type(inner):
            parts.append(field_name)
        elif "id" in inner.fields:
            parts.append(f"{field_name} {{ id }}")
    return " ".join(parts)
