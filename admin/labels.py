"""What fields and their values are called, and how values are written: dates as 23.11.2026, decimals with a comma."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Any

import peewee

from models.college import LEAVING_REASON_NAMES, STUDY_FORM_NAMES, LeavingReason, StudyForm
from models.i18n import gettext
from models.i18n import lazy as _
from models.people import KINSHIP_NAMES, ROLE_NAMES, Door, Kinship, Role
from models.settings import current
from models.teaching import COURSE_KIND_NAMES, JOURNAL_KIND_NAMES, WEEKS_NAMES, CourseKind, JournalKind, Weeks

NOTHING = "—"
DOOR_NAMES = {Door.PANEL: _("the panel"), Door.API: _("the API")}
CHOICE_NAMES: dict[type[StrEnum], dict[Any, Any]] = {
    Role: ROLE_NAMES,
    Kinship: KINSHIP_NAMES,
    StudyForm: STUDY_FORM_NAMES,
    LeavingReason: LEAVING_REASON_NAMES,
    CourseKind: COURSE_KIND_NAMES,
    JournalKind: JOURNAL_KIND_NAMES,
    Weeks: WEEKS_NAMES,
    Door: DOOR_NAMES,
}
WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
NUMBER_NAMES = {"TimetableSlot.weekday": WEEKDAYS}
"""Numbers from 1 that stand for names."""
LABELS = {
    "id": _("Number in the system"),
    "full_name": _("Name"),
    "last_name": _("Surname"),
    "first_name": _("First name"),
    "middle_name": _("Patronymic"),
    "birth_date": _("Date of birth"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "number": _("Record book"),
    "note": _("Note of the office"),
    "position": _("Position"),
    "guardian": _("Guardian"),
    "student": _("Student"),
    "students": _("Students"),
    "kinship": _("Kinship"),
    "starts_on": _("From"),
    "ends_on": _("To"),
    "adult_consent_on": _("Consent of the student of age"),
    "name": _("Title"),
    "year": _("Academic year"),
    "code": _("Code"),
    "qualification": _("Qualification"),
    "speciality": _("Speciality"),
    "curator": _("Curator"),
    "form": _("Form of study"),
    "admitted_on": _("Admitted on"),
    "study_ends_on": _("End of study"),
    "group": _("Group"),
    "subgroup": _("Subgroup"),
    "reason": _("Reason of leaving"),
    "order_in": _("Order of enrolment"),
    "order_out": _("Order of leaving"),
    "course": _("Course"),
    "kind": _("Kind"),
    "module": _("Module"),
    "hours": _("Hours"),
    "semester": _("Semester"),
    "journal": _("Journal"),
    "teacher": _("Teacher"),
    "teachers": _("Teachers today"),
    "is_timed": _("Marks are due within 5 days"),
    "active": _("In use"),
    "login": _("Login"),
    "roles": _("Roles"),
    "last_sign_in_at": _("Last sign-in"),
    "must_change_password": _("One-time password"),
    "created_at": _("Made on"),
    "person": _("Person"),
    "succeeded": _("Let in"),
    "door": _("Where"),
    "browser": _("Browser"),
    "at": _("When"),
    "user": _("Account"),
    "lesson_count": _("Lessons"),
    "lesson_hours": _("Hours given"),
    "closed_at": _("Closed"),
    "archived_on": _("Archived on"),
    "groups": _("Groups in charge of"),
    "AuditEntry.actor": _("Who"),
    "action": _("What was done"),
    "thing": _("With what"),
    "thing_id": _("Its number"),
    "changes": _("What changed"),
    "SignIn.address": _("Network address"),
    "ended_at": _("Session ended"),
    "Semester.number": _("Semester"),
    "User.active": _("May sign in"),
    "Group.name": _("Group"),
    "Subgroup.name": _("Subgroup"),
    "AcademicYear.name": _("Academic year"),
    "Journal.hours": _("Hours planned"),
    "weekday": _("Day of the week"),
    "period": _("Pair"),
    "weeks": _("Weeks"),
    "room": _("Room"),
    "day": _("Date"),
    "replaces": _("Instead of"),
    "weight": _("Weight"),
    "five_from": _("5 from an average of"),
    "four_from": _("4 from an average of"),
    "three_from": _("3 from an average of"),
    "is_weighted": _("Kinds of work weigh differently in the average"),
    "marks_due_days": _("Days for marks of laboratory, control and practical works"),
    "due_in_working_days": _("Count working days only"),
    "fewest_marks": _("Fewest marks a student is to have in a journal"),
    "TimetableSlot.teachers": _("Teacher"),
}
"""Labels by field, those of one table alone by «Table.field»."""


def label(model: type[peewee.Model], name: str) -> Any:
    """What a field is called."""
    return LABELS.get(f"{model.__name__}.{name}") or LABELS[name]


_RUSSIAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def iso_day(text: str) -> str:
    """A day typed as 23.11.2026, as the verbs take it; anything else as it is."""
    match = _RUSSIAN_DATE.fullmatch(text.strip())
    return f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else text.strip()


def has_options(field: Any) -> bool:
    """Whether a field's values are a closed set with names."""
    return hasattr(field, "options") or bool(_number_names(field))


def _number_names(field: Any) -> tuple[Any, ...]:
    return NUMBER_NAMES.get(f"{field.model.__name__}.{field.name}", ())


def options(field: Any) -> list[tuple[str, str]]:
    """The members of a closed set with their names."""
    if names := _number_names(field):
        return [(str(number), str(name)) for number, name in enumerate(names, 1)]
    return [(str(option), str(CHOICE_NAMES[field.options][option])) for option in field.options]


def written(value: Any) -> str:
    """A value as people write it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, StrEnum):
        return str(CHOICE_NAMES[type(value)][value])
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(current().time_zone):%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)
