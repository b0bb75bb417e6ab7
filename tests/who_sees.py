"""Who sees what: `access.md` as a table of rows and fields, with everybody who may see each.

A row names a thing and everybody who may see it; whoever is not named must not. Nobody's right is assumed: each row is
asked about each person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import peewee

from models import (
    AbsenceNotice,
    AcademicYear,
    Assignment,
    AssignmentTarget,
    Attendance,
    AuditEntry,
    CollegeRules,
    Course,
    Enrollment,
    Group,
    Guardianship,
    Holiday,
    Homework,
    Journal,
    Lesson,
    Mark,
    ProgrammeTopic,
    Remark,
    Retry,
    Semester,
    SemesterGrade,
    SignIn,
    Speciality,
    Student,
    Subgroup,
    SubgroupMembership,
    Teacher,
    TeachingLoad,
    TimetableSlot,
    Token,
    User,
    UserRole,
    WorkProgramme,
    WorkType,
)
from models.access import (
    Role,
    can_read,
    field_condition,
    find,
    visible,
)
from models.access.actor import Actor, actor_of
from models.errors import NotFound
from models.people import Door

from .cast import PEOPLE, Cast

ALL = set(PEOPLE) - {"blocked"}
STAFF = "office deputy dasha"  # the office, and both deputies: one of them teaches
DESK = "admin " + STAFF
NO_ADMIN = ("office", "deputy", "curator", "anna", "vera", "guardian")
ONE_OF_EACH = ("admin", *NO_ADMIN)


def guardianship(cast: Cast, guardian: str, student: str) -> int:
    person = User.get_by_id(getattr(cast, guardian)).person_id
    return Guardianship.get(guardian=person, student=cast.students[student]).id


def enrollment(cast: Cast, student: str, group: int) -> int:
    return Enrollment.get(student=cast.students[student], group=group).id


def load(cast: Cast, teacher: str, journal: int) -> int:
    return TeachingLoad.get(teacher=cast.teachers[teacher], journal=journal).id


def mark(cast: Cast, work: int, student: str) -> int:
    return Mark.get(assignment=work, student=cast.students[student]).id


def homework(cast: Cast, lesson: int, student: str | None) -> int:
    of_whom = Homework.student == cast.students[student] if student else Homework.student.is_null()
    return Homework.get(Homework.lesson == lesson, of_whom).id


def absence(cast: Cast, student: str) -> int:
    return Attendance.get(student=cast.students[student]).id


def grade(cast: Cast, journal: int | None = None, name: str = "vera") -> int:
    return SemesterGrade.create(
        journal=journal or cast.journal, student=cast.students[name], value=4, author=cast.anna
    ).id  # fmt: skip


def answered(cast: Cast) -> int:
    return Retry.create(user=cast.anna, operation="markSet", key="1", request_hash="").id


def notice(cast: Cast, author: str, student: str) -> int:
    about = {"student": cast.students[student], "author": getattr(cast, author), "cause": "illness"}
    return AbsenceNotice.create(**about, starts_on=dt.date(2026, 10, 8), ends_on=dt.date(2026, 10, 9)).id


def heard(cast: Cast) -> int:
    return AuditEntry.create(actor=cast.several, action="notice:send", thing="AbsenceNotice", thing_id=1).id


def programme(cast: Cast, journal: int = 0) -> int:
    return WorkProgramme.create(journal=journal or cast.journal, comment="§ 1").id


def topic(cast: Cast, journal: int = 0) -> int:
    return ProgrammeTopic.create(journal=journal or cast.journal, position=1, title="Ряды").id


def remark(cast: Cast) -> int:
    return Remark.create(journal=cast.journal, author=cast.office, text="Нет темы").id


def account_of(cast: Cast, name: str) -> int:
    return getattr(cast, name)


def role_of(cast: Cast, name: str) -> int:
    return UserRole.select().where(UserRole.user == getattr(cast, name)).first().id


def token(cast: Cast, name: str) -> int:
    expires = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    return Token.create(user=getattr(cast, name), name="дневник", value_hash=name, session_epoch=1, expires_at=expires).id


def sign_in(cast: Cast, name: str) -> int:
    row = SignIn.create(user=getattr(cast, name), login=name, succeeded=True, door=Door.PANEL, address="10.0.0.1")
    return row.id


def entry(cast: Cast, journal: int | None) -> int:
    return AuditEntry.create(actor=cast.anna, action="mark:set", thing="Mark", thing_id=1, journal=journal).id


def subgroup_of_zoya(cast: Cast) -> SubgroupMembership:
    subgroup = Subgroup.create(group=cast.other_group, name="1")
    return SubgroupMembership.create(subgroup=subgroup, student=cast.students["zoya"], starts_on=dt.date(2026, 10, 1))


def slot(cast: Cast, journal: int | None = None) -> int:
    return TimetableSlot.create(journal=journal or cast.journal, weekday=4, period=1, starts_on=dt.date(2026, 9, 1)).id


Row = tuple[str, type[peewee.Model], Callable[[Cast], int], str]

# What, its table, how to find it in the cast, and who sees it.
ROWS: list[Row] = [
    ("Vera", Student, lambda c: c.students["vera"], f"{DESK} curator anna boris former vera guardian"),
    ("Gleb", Student, lambda c: c.students["gleb"], f"{DESK} curator anna former gleb pavel several"),
    ("Zoya, who changed group", Student, lambda c: c.students["zoya"], f"{DESK} curator anna boris former zoya several"),
    ("Yana, who is of age", Student, lambda c: c.students["yana"], f"{DESK} pavel yana consented"),
    ("Vera's account", User, lambda c: c.vera, "admin office vera"),
    ("her mother's account", User, lambda c: c.guardian, "admin office guardian"),
    ("a stranger's account", User, lambda c: c.stranger, "admin office stranger"),
    ("a teacher's account", User, lambda c: c.anna, "admin anna"),
    ("the account of a teacher who is a parent", User, lambda c: c.pavel, "admin pavel"),
    ("the deputy's account", User, lambda c: c.deputy, "admin deputy"),
    ("the curator's account", User, lambda c: c.curator, "admin curator"),
    ("the office's account", User, lambda c: c.office, "admin office"),
    ("the administrator's account", User, lambda c: c.admin, "admin"),
    ("a role of Vera", UserRole, lambda c: role_of(c, "vera"), "admin office vera"),
    ("a role of her mother", UserRole, lambda c: role_of(c, "guardian"), "admin office guardian"),
    ("a role of Anna", UserRole, lambda c: role_of(c, "anna"), "admin anna"),
    ("a role of the curator", UserRole, lambda c: role_of(c, "curator"), "admin curator"),
    ("a role of the deputy", UserRole, lambda c: role_of(c, "deputy"), "admin deputy"),
    *((f"a token of {name}", Token, lambda c, name=name: token(c, name), name) for name in ONE_OF_EACH),
    *((f"a sign-in of {name}", SignIn, lambda c, name=name: sign_in(c, name), f"admin {name}") for name in NO_ADMIN),
    ("that Vera has her mother", Guardianship, lambda c: guardianship(c, "guardian", "vera"),
     "admin office curator vera guardian"),
    ("that Vera had a guardian", Guardianship, lambda c: guardianship(c, "revoked", "vera"), "admin office curator"),
    ("that Gleb has his father", Guardianship, lambda c: guardianship(c, "pavel", "gleb"),
     "admin office curator gleb pavel several"),
    ("that Zoya has hers", Guardianship, lambda c: guardianship(c, "several", "zoya"), "admin office zoya several"),
    ("that Yana has her father", Guardianship, lambda c: guardianship(c, "unconsented", "yana"),
     "admin office yana consented"),
    ("that Anna teaches here", Teacher, lambda c: c.teachers["anna"],
     f"{DESK} curator anna former vera gleb guardian pavel several"),
    ("that Boris teaches here", Teacher, lambda c: c.teachers["boris"],
     f"{DESK} curator boris vera zoya guardian several"),
    ("that Pavel teaches here", Teacher, lambda c: c.teachers["pavel"], f"{DESK} pavel yana consented"),
    ("who curates ИС-21", Teacher, lambda c: c.teachers["curator"],
     f"{DESK} curator anna boris former vera gleb zoya guardian pavel several"),
    ("ИС-21", Group, lambda c: c.group, f"{DESK} curator anna boris former vera gleb zoya guardian pavel several"),
    ("ИС-22", Group, lambda c: c.other_group, f"{DESK} boris zoya several"),
    ("ПК-31", Group, lambda c: c.third_group, f"{DESK} pavel yana consented"),
    ("the first subgroup", Subgroup, lambda c: Subgroup.get(group=c.group, name="1").id,
     f"{DESK} curator anna boris former vera guardian"),
    ("the second subgroup", Subgroup, lambda c: Subgroup.get(group=c.group, name="2").id,
     f"{DESK} curator anna former gleb pavel several"),
    ("a subgroup of ИС-22", Subgroup, lambda c: subgroup_of_zoya(c).subgroup_id, f"{DESK} boris zoya several"),
    ("that Zoya is in it", SubgroupMembership, lambda c: subgroup_of_zoya(c).id, f"{DESK} boris zoya several"),
    ("that Vera is in the first", SubgroupMembership, lambda c: SubgroupMembership.get(student=c.students["vera"]).id,
     f"{DESK} curator anna boris former vera guardian"),
    ("that Gleb is in the second", SubgroupMembership, lambda c: SubgroupMembership.get(student=c.students["gleb"]).id,
     f"{DESK} curator anna former gleb pavel several"),
    ("that Vera is in ИС-21", Enrollment, lambda c: enrollment(c, "vera", c.group),
     f"{DESK} curator anna boris former vera guardian"),
    ("that Gleb is in ИС-21", Enrollment, lambda c: enrollment(c, "gleb", c.group),
     f"{DESK} curator anna former gleb pavel several"),
    ("that Zoya was in ИС-21", Enrollment, lambda c: enrollment(c, "zoya", c.group),
     f"{DESK} curator anna former zoya several"),
    ("that Zoya is in ИС-22", Enrollment, lambda c: enrollment(c, "zoya", c.other_group), f"{DESK} boris zoya several"),
    ("the course of mathematics", Course, lambda c: c.course,
     f"{DESK} curator anna boris former vera gleb zoya guardian pavel several"),
    ("the course of English", Course, lambda c: Journal.get_by_id(c.english).course_id,
     f"{DESK} curator boris vera gleb zoya guardian pavel several"),
    ("the course of physics", Course, lambda c: Journal.get_by_id(c.physics).course_id, f"{DESK} yana consented"),
    ("Anna's load", TeachingLoad, lambda c: load(c, "anna", c.journal),
     f"{DESK} curator anna vera gleb guardian pavel several"),
    ("the ended load", TeachingLoad, lambda c: load(c, "former", c.journal),
     f"{DESK} curator former vera gleb zoya guardian pavel several"),
    ("the load to come", TeachingLoad, lambda c: load(c, "future", c.journal),
     f"{DESK} curator future vera gleb guardian pavel several"),
    ("Boris's load in ИС-22", TeachingLoad, lambda c: load(c, "boris", c.other_journal), f"{DESK} boris zoya several"),
    ("Boris's load in the subgroup", TeachingLoad, lambda c: load(c, "boris", c.english),
     f"{DESK} curator boris vera guardian"),
    ("the journal of mathematics in ИС-21", Journal, lambda c: c.journal,
     f"{DESK} curator anna former vera gleb zoya guardian pavel several"),
    ("the journal of mathematics in ИС-22", Journal, lambda c: c.other_journal, f"{DESK} boris zoya several"),
    ("the journal of the first subgroup", Journal, lambda c: c.english, f"{DESK} curator boris vera guardian"),
    ("the journal of physics", Journal, lambda c: c.physics, f"{DESK} yana consented"),
    ("Anna's lesson of 8 October", Lesson, lambda c: c.lesson,
     f"{STAFF} curator anna vera gleb guardian pavel several"),
    ("her predecessor's of 10 September", Lesson, lambda c: c.early_lesson,
     f"{STAFF} curator anna former vera gleb zoya guardian pavel several"),
    ("Boris's lesson in ИС-22", Lesson, lambda c: c.other_lesson, f"{STAFF} boris zoya several"),
    ("the work of 8 October", Assignment, lambda c: c.work,
     f"{STAFF} curator anna vera gleb guardian pavel several"),
    ("the work of 10 September", Assignment, lambda c: c.early_work,
     f"{STAFF} curator anna former vera gleb zoya guardian pavel several"),
    ("Boris's work", Assignment, lambda c: c.other_work, f"{STAFF} boris zoya several"),
    ("for whom Boris set it", AssignmentTarget, lambda c: AssignmentTarget.get(assignment=c.other_work).id,
     f"{STAFF} boris zoya several"),
    ("for whom Anna set hers", AssignmentTarget,
     lambda c: AssignmentTarget.create(assignment=c.work, student=c.students["gleb"]).id,
     f"{STAFF} curator anna gleb pavel several"),
    ("Vera's mark of Anna", Mark, lambda c: mark(c, c.work, "vera"), f"{STAFF} curator anna vera guardian"),
    ("Vera's mark of September", Mark, lambda c: mark(c, c.early_work, "vera"),
     f"{STAFF} curator anna former vera guardian"),
    ("Zoya's mark in ИС-21", Mark, lambda c: mark(c, c.early_work, "zoya"),
     f"{STAFF} curator anna former zoya several"),
    ("Zoya's mark in ИС-22", Mark, lambda c: mark(c, c.other_work, "zoya"), f"{STAFF} boris zoya several"),
    ("Vera's grade of the semester", SemesterGrade, grade, f"{STAFF} curator anna former vera guardian"),
    ("Zoya's grade in ИС-22", SemesterGrade, lambda c: grade(c, c.other_journal, "zoya"), f"{STAFF} boris zoya several"),
    ("what a request of Anna's was answered", Retry, answered, ""),
    ("that Gleb was absent", Attendance, lambda c: absence(c, "gleb"), f"{STAFF} curator anna gleb pavel several"),
    ("that Zoya was late", Attendance, lambda c: absence(c, "zoya"), f"{STAFF} boris zoya several"),
    ("the homework of ИС-21", Homework, lambda c: homework(c, c.lesson, None),
     f"{STAFF} curator anna vera gleb guardian pavel several"),
    ("Gleb's own homework", Homework, lambda c: homework(c, c.lesson, "gleb"),
     f"{STAFF} curator anna gleb pavel several"),
    ("the homework of ИС-22", Homework, lambda c: homework(c, c.other_lesson, None), f"{STAFF} boris zoya several"),
    ("why Gleb was absent", AbsenceNotice, lambda c: notice(c, "several", "gleb"), f"{STAFF} curator gleb pavel several"),
    ("why Zoya was, of another group", AbsenceNotice, lambda c: notice(c, "several", "zoya"), f"{STAFF} zoya several"),
    ("why Yana was, who is of age", AbsenceNotice, lambda c: notice(c, "consented", "yana"), f"{STAFF} yana consented"),
    ("that there was a notice", AuditEntry, heard, STAFF),
    ("the programme of mathematics in ИС-21", WorkProgramme, programme,
     f"{DESK} curator anna former vera gleb zoya guardian pavel several"),
    ("the programme of mathematics in ИС-22", WorkProgramme, lambda c: programme(c, c.other_journal),
     f"{DESK} boris zoya several"),
    ("a topic of ИС-21's programme", ProgrammeTopic, topic,
     f"{DESK} curator anna former vera gleb zoya guardian pavel several"),
    ("a topic of ИС-22's programme", ProgrammeTopic, lambda c: topic(c, c.other_journal), f"{DESK} boris zoya several"),
    ("a lesson in the timetable of ИС-21", TimetableSlot, slot,
     f"{DESK} curator anna boris former vera gleb zoya guardian pavel several"),
    ("a lesson in the timetable of ИС-22", TimetableSlot, lambda c: slot(c, c.other_journal), f"{DESK} boris zoya several"),
    ("a day without lessons", Holiday, lambda _c: Holiday.create(day=dt.date(2026, 11, 4), name="Праздник").id,
     " ".join(ALL)),
    ("the college's rules", CollegeRules, lambda _c: CollegeRules.get().id, "admin"),
    ("a remark on the journal of ИС-21", Remark, remark, f"{STAFF} anna former"),
    ("what happened in the journal", AuditEntry, lambda c: entry(c, c.journal), f"{STAFF} curator anna"),
    ("what happened in ИС-22's", AuditEntry, lambda c: entry(c, c.other_journal), f"{STAFF} boris"),
    ("what happened to an account", AuditEntry, lambda c: entry(c, None), "admin"),
    ("the academic year", AcademicYear, lambda c: AcademicYear.get().id, " ".join(ALL)),
    ("the semester", Semester, lambda c: c.semester, " ".join(ALL)),
    ("a speciality", Speciality, lambda c: Speciality.get().id, " ".join(ALL)),
    ("a kind of work", WorkType, lambda c: WorkType.get().id, " ".join(ALL)),
]  # fmt: skip

FieldRow = tuple[str, type[peewee.Model], str, Callable[[Cast], int], str]

# Whose, its table, the fields, how to find it, and who reads them (the row itself being visible to more people).
FIELDS: list[FieldRow] = [
    ("Vera's", Student, "birth_date phone email address", lambda c: c.students["vera"],
     "admin office curator vera guardian"),
    ("Gleb's", Student, "birth_date phone email address", lambda c: c.students["gleb"],
     "admin office curator gleb pavel several"),
    ("Zoya's, who left the curated group,", Student, "birth_date phone email address", lambda c: c.students["zoya"],
     "admin office zoya several"),
    ("Yana's", Student, "birth_date phone email address", lambda c: c.students["yana"], "admin office yana consented"),
    ("Vera's", Student, "note", lambda c: c.students["vera"], f"{DESK} curator"),
    ("Yana's", Student, "note", lambda c: c.students["yana"], DESK),
    ("Vera's", Enrollment, "order_in order_out", lambda c: enrollment(c, "vera", c.group), f"{DESK} curator"),
    ("Zoya's", Enrollment, "order_in order_out", lambda c: enrollment(c, "zoya", c.other_group), DESK),
    ("Vera's mother's", Guardianship, "phone email", lambda c: guardianship(c, "guardian", "vera"),
     "admin office curator guardian"),
    ("Gleb's father's", Guardianship, "phone email", lambda c: guardianship(c, "pavel", "gleb"),
     "admin office curator pavel"),
    ("Zoya's guardian's", Guardianship, "phone email", lambda c: guardianship(c, "several", "zoya"),
     "admin office several"),
    ("Vera's mother's", Guardianship, "birth_date address", lambda c: guardianship(c, "guardian", "vera"), "admin office"),
    ("Anna's", Teacher, "phone email", lambda c: c.teachers["anna"], f"{DESK} anna"),
    ("the curator's", Teacher, "phone email", lambda c: c.teachers["curator"], f"{DESK} curator"),
    ("Anna's", Teacher, "birth_date address", lambda c: c.teachers["anna"], "admin anna"),
    ("the curator's", Teacher, "birth_date address", lambda c: c.teachers["curator"], "admin curator"),
    ("Vera's", User, "password_hash session_epoch", lambda c: c.vera, ""),
    ("the administrator's", User, "password_hash session_epoch", lambda c: c.admin, ""),
    ("Vera's", Token, "value_hash session_epoch", lambda c: token(c, "vera"), ""),
    ("Anna's", TeachingLoad, "hours", lambda c: load(c, "anna", c.journal), f"{DESK} curator anna"),
    ("Boris's", TeachingLoad, "hours", lambda c: load(c, "boris", c.english), f"{DESK} curator boris"),
    ("ИС-21's", Journal, "lesson_count lesson_hours", lambda c: c.journal, f"{DESK} curator anna former"),
    ("ИС-21's", Journal, "grid group_average", lambda c: c.journal, f"{STAFF} curator anna former"),
    ("ИС-21's", Journal, "timeliness accumulation", lambda c: c.journal, f"{STAFF} curator anna former"),
    ("ИС-21's", Group, "overview", lambda c: c.group, f"{STAFF} curator"),
    ("ИС-21's", Group, "missing_journals", lambda c: c.group, f"{DESK} curator"),
    ("ИС-22's", Journal, "grid group_average", lambda c: c.other_journal, f"{STAFF} boris"),
    ("ИС-21's", WorkProgramme, "submitted_at approved_by comment", programme, f"{STAFF} anna former"),
    ("ИС-21's", Journal, "programme_report timeliness accumulation", lambda c: c.journal, f"{STAFF} curator anna former"),
    ("ИС-21's", Journal, "remarks", lambda c: c.journal, f"{STAFF} anna former"),
    ("Anna's", Lesson, "entered_at entered_by is_late attendance_taken_by", lambda c: c.lesson, f"{STAFF} curator anna"),
    ("her predecessor's", Lesson, "entered_at entered_by is_late attendance_taken_by", lambda c: c.early_lesson,
     f"{STAFF} curator anna former"),
    ("Vera's", Mark, "removed_at", lambda c: mark(c, c.work, "vera"), ""),
    ("Vera's", SemesterGrade, "author entered_at", grade, f"{STAFF} curator anna former"),
    ("Vera's", SemesterGrade, "removed_at", grade, ""),
    ("Gleb's", Attendance, "removed_at", lambda c: absence(c, "gleb"), ""),
    ("Vera's", Mark, "author first_entered_at entered_at is_late history",
     lambda c: mark(c, c.work, "vera"), f"{STAFF} curator anna"),
    ("Zoya's", Mark, "author first_entered_at entered_at is_late history",
     lambda c: mark(c, c.other_work, "zoya"), f"{STAFF} boris"),
    ("Gleb's", Attendance, "author entered_at", lambda c: absence(c, "gleb"), f"{STAFF} curator anna"),
    ("Zoya's", Attendance, "author entered_at", lambda c: absence(c, "zoya"), f"{STAFF} boris"),
]  # fmt: skip


def everybody(cast: Cast, role: Role | None = None) -> dict[str, Actor]:
    """Everybody who can sign in, or those of one role."""
    found = {name: actor_of(getattr(cast, name)) for name in PEOPLE}
    return {name: actor for name, actor in found.items() if actor and (role is None or role in actor.roles)}


def who_sees(cast: Cast, model: type[peewee.Model], id: int, role: Role | None = None) -> set[str]:
    """Everybody (or everybody of one role) who sees a row, whichever way they ask for it."""
    seen = set()
    for name, actor in everybody(cast, role).items():
        listed = visible(actor, model).where(model.id == id).exists()
        try:
            assert find(actor, model, id).id == id
            found = True
        except NotFound:
            found = False
        assert listed == found, f"{name}: in the list {listed}, by its id {found}"
        seen |= {name} if found else set()
    return seen


def who_reads(cast: Cast, model: type[peewee.Model], field: str, id: int) -> set[str]:
    """Everybody who sees a row and the field in it."""
    read = set()
    for name, actor in everybody(cast).items():
        allowed = field_condition(actor.roles, model, field, actor)
        if allowed is False:
            continue
        rows = visible(actor, model).where(model.id == id)
        if (rows if allowed is True else rows.where(allowed)).exists():
            assert can_read(actor, model, field), f"{name} reads {field}, but no role of {name}'s is said to"
            read.add(name)
    return read


def row_name(row: Any) -> str:
    return row[0] if len(row) == 4 else f"{row[0]} {row[1].__name__} {row[2].split()[0]}"
