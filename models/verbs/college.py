"""Years, semesters, specialities, groups, subgroups, and who belongs to them when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..access import Actor, require
from ..base import in_transaction, locked
from ..college import (
    AcademicYear,
    Enrollment,
    Group,
    LeavingReason,
    Semester,
    Speciality,
    StudyForm,
    Subgroup,
    SubgroupMembership,
)
from ..errors import Code, Invalid
from ..i18n import gettext as _
from ..people import Student, Teacher
from . import clean as c
from .cells import check_cells
from .nouns import Noun, clean, expect, write


def _interval_law(row: Any) -> None:
    if row.ends_on and row.ends_on < row.starts_on:
        raise Invalid("ends_on", _("The end lies before the start. Choose a later day."))


def _span_law(row: Any) -> None:
    """A year or a semester has more days than one."""
    if row.ends_on <= row.starts_on:
        raise Invalid("ends_on", _("The end lies before the start. Choose a later day."))


def _semester_law(row: Semester) -> None:
    _span_law(row)
    if row.starts_on < row.year.starts_on or row.ends_on > row.year.ends_on:
        raise Invalid("starts_on", _("The semester lies outside its academic year. Check the dates."))


def _group_law(row: Group) -> None:
    if row.study_ends_on <= row.admitted_on:
        raise Invalid("study_ends_on", _("The end lies before the start. Choose a later day."))


def _enrollment_law(row: Enrollment) -> None:
    _interval_law(row)
    _hold(row.student_id)
    clash = Enrollment.select().where(Enrollment.student == row.student, Enrollment.id != (row.id or 0))
    for other in clash:
        if _meet(row, other):
            raise Invalid(
                "starts_on",
                _("The student is enrolled in %(group)s at that time. End that enrolment first.", group=other.group.name),
                Code.TAKEN,
            )


def _meet(one: Any, other: Any) -> bool:
    """Two intervals have a day in common."""
    return bool(other.starts_on <= (one.ends_on or dt.date.max) and one.starts_on <= (other.ends_on or dt.date.max))


def _hold(student_id: int) -> None:
    """Let nobody else write this student's enrolments until the transaction ends: two of them must not overlap."""
    locked(Student.select(Student.id).where(Student.id == student_id)).get()


def _membership_law(row: SubgroupMembership) -> None:
    _interval_law(row)
    _hold(row.student_id)
    same = (SubgroupMembership.student == row.student) & (SubgroupMembership.subgroup == row.subgroup)
    if any(_meet(row, other) for other in SubgroupMembership.select().where(same, SubgroupMembership.id != (row.id or 0))):
        raise Invalid("starts_on", _("This already exists. Change the value or find the existing one."), Code.TAKEN)
    enrolled = Enrollment.select().where(
        Enrollment.student == row.student, Enrollment.group == row.subgroup.group, Enrollment.starts_on <= row.starts_on
    )
    if not any((e.ends_on or dt.date.max) >= row.starts_on for e in enrolled):
        raise Invalid("student", _("The student does not belong to this group on that day. Enrol the student first."))


class Belonging(Noun):
    """A noun whose rows say where a student belongs when: none of its changes takes a cell from a mark (R47)."""

    def _changed(self, actor: Actor, row: Any, values: dict[str, Any]) -> None:
        students = {row.student_id}
        super()._changed(actor, row, values)
        for student in {*students, row.student_id}:
            check_cells(student, "ends_on" if "ends_on" in values else "starts_on")

    @in_transaction
    def remove(self, actor: Actor, row: Any, *, expected_version: int | None = None) -> None:
        _hold(row.student_id)
        super().remove(actor, row, expected_version=expected_version)
        check_cells(row.student_id, None)


YEARS = Noun(AcademicYear, "year:write", {"name": c.line(9), "starts_on": c.day(), "ends_on": c.day()}, _span_law)
SEMESTERS = Noun(
    Semester,
    "year:write",
    {"year": c.reference(AcademicYear), "number": c.whole(1, 2), "starts_on": c.day(), "ends_on": c.day()},
    _semester_law,
)
SPECIALITIES = Noun(
    Speciality, "speciality:write", {"code": c.line(20), "name": c.line(200), "qualification": c.line(200, required=False)}
)
GROUPS = Noun(
    Group,
    "group:write",
    {
        "name": c.line(40),
        "speciality": c.reference(Speciality),
        "curator": c.reference(Teacher, required=False),
        "form": c.choice(StudyForm),
        "admitted_on": c.day(),
        "study_ends_on": c.day(),
    },
    _group_law,
)
SUBGROUPS = Noun(Subgroup, "group:write", {"group": c.reference(Group), "name": c.line(40)})
ENROLLMENTS = Belonging(
    Enrollment,
    "enrollment:write",
    {
        "student": c.reference(Student),
        "group": c.reference(Group),
        "starts_on": c.day(),
        "ends_on": c.day(required=False),
        "reason": c.choice(LeavingReason, required=False),
        "order_in": c.line(80, required=False),
        "order_out": c.line(80, required=False),
    },
    _enrollment_law,
)
MEMBERSHIPS = Belonging(
    SubgroupMembership,
    "enrollment:write",
    {
        "subgroup": c.reference(Subgroup),
        "student": c.reference(Student),
        "starts_on": c.day(),
        "ends_on": c.day(required=False),
    },
    _membership_law,
)


@in_transaction
def student_transfer(
    actor: Actor, student: Student, *, group: Any, on: Any, order: str = "", expected_version: int | None = None
) -> Enrollment:
    """Move a student to another group: the old enrolment ends the day before `on`, the new one starts on it (R47).

    Subgroup memberships of the old group end with it. The expected version is that of the old enrolment.

    Raises:
        Invalid: the student is in no group, in that one already, came to the present one on `on` or later, or has a mark
            there on that day or later.
    """
    require(actor, "enrollment:write", student)
    wanted = clean(
        actor, {"group": c.reference(Group), "on": c.day(), "order": c.line(80, required=False)},
        {"group": group, "on": on, "order": order},
    )  # fmt: skip
    _hold(student.id)
    present = Enrollment.get_or_none(Enrollment.student == student, Enrollment.ends_on.is_null())
    if present is None:
        raise Invalid("student", _("The student is in no group now. Enrol the student instead."))
    expect(present, expected_version)
    if present.group_id == wanted["group"].id:
        raise Invalid("group", _("The student is in this group already. Choose another one."))
    if present.starts_on >= wanted["on"]:
        raise Invalid("on", _("The student came to the present group on that day or later. Choose a later day."))
    ended = {
        "ends_on": wanted["on"] - dt.timedelta(days=1), "reason": LeavingReason.TRANSFER, "order_out": wanted["order"],
    }  # fmt: skip
    _end(actor, present, ended, "on")
    moved = Enrollment()
    write(
        actor, "enrollment:create", moved,
        {"student": student, "group": wanted["group"], "starts_on": wanted["on"], "order_in": wanted["order"]},
        _enrollment_law,
    )  # fmt: skip
    return moved


@in_transaction
def enrollment_end(
    actor: Actor, enrollment: Enrollment, *, ends_on: Any, reason: Any, order: str = "", expected_version: int | None = None
) -> Enrollment:
    """End an enrolment, `ends_on` being its last day, and the student's subgroup memberships in that group.

    Raises:
        Invalid: the student has a mark or an absence after that day (R47).
    """
    require(actor, "enrollment:write", enrollment)
    expect(enrollment, expected_version)
    wanted = clean(
        actor, {"ends_on": c.day(), "reason": c.choice(LeavingReason), "order_out": c.line(80, required=False)},
        {"ends_on": ends_on, "reason": reason, "order_out": order},
    )  # fmt: skip
    _end(actor, enrollment, wanted, "ends_on")
    return enrollment


def _end(actor: Actor, enrollment: Enrollment, wanted: dict[str, Any], field: str) -> None:
    """End an enrolment with the subgroup memberships in its group; `field` is what a mark after that day is said of."""
    write(actor, "enrollment:end", enrollment, wanted, _enrollment_law)
    memberships = (
        SubgroupMembership.select()
        .join(Subgroup)
        .where(SubgroupMembership.student == enrollment.student, Subgroup.group == enrollment.group)
    )
    for membership in memberships:
        if membership.starts_on <= wanted["ends_on"] < (membership.ends_on or dt.date.max):
            write(actor, "subgroupmembership:change", membership, {"ends_on": wanted["ends_on"]})
    check_cells(enrollment.student_id, field)
