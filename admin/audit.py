"""The audit as people read it: what an act, a thing and a field are called, and what has become of each field."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

import orjson
import peewee

from models import TABLES
from models.attendance import ABSENCE_NAMES, AbsenceCode
from models.audit import AuditEntry
from models.i18n import gettext
from models.i18n import lazy as _
from models.people import ROLE_NAMES, Role
from models.programme import PROGRAMME_STATUS_NAMES, ProgrammeStatus
from models.teaching import LESSON_KIND_NAMES, LessonKind
from models.verbs.lists import KINDS

from .base import Cell, GuardedView
from .guard import screens
from .labels import CHOICE_NAMES, LABELS, NOTHING, written
from .listing import Filter, Listing, whole

THINGS = {
    "Person": _("Person"),
    "User": _("Account"),
    "Token": _("Token"),
    "SignIn": _("Sign-in"),
    "Student": _("Student"),
    "Guardianship": _("Guardian"),
    "Teacher": _("Teacher"),
    "AcademicYear": _("Academic year"),
    "Semester": _("Semester"),
    "Speciality": _("Speciality"),
    "Group": _("Group"),
    "Subgroup": _("Subgroup"),
    "Enrollment": _("Belonging to a group"),
    "SubgroupMembership": _("Belonging to a subgroup"),
    "Course": _("Course"),
    "Journal": _("Journal"),
    "TeachingLoad": _("Teaching load"),
    "TimetableSlot": _("Timetable"),
    "Holiday": _("Holiday"),
    "CollegeRules": _("College rules"),
    "WorkType": _("Work type"),
    "Lesson": _("Lesson"),
    "Assignment": _("Work"),
    "Homework": _("Homework"),
    "Mark": _("Mark"),
    "SemesterGrade": _("Semester grade"),
    "Attendance": _("Absence"),
    "AbsenceNotice": _("Notice of absence"),
    "WorkProgramme": _("Work programme"),
    "ProgrammeTopic": _("Topic of a programme"),
    "Remark": _("Remark"),
}
"""What the things of the audit are called, by the names of their tables."""
ACTS = {"create": _("added"), "add": _("added"), "change": _("changed"), "remove": _("deleted")}
"""Acts that are said of any thing: «group:create» is «Group: added»."""
OWN_ACTS = {
    "account:block": _("Account blocked or let in again"),
    "account:issue": _("Credentials issued"),
    "account:login": _("Login changed"),
    "account:roles": _("Roles changed"),
    "account:sign_out_everywhere": _("All sessions ended"),
    "password:change": _("Password changed"),
    "session:end": _("Session ended"),
    "token:make": _("Token made"),
    "token:revoke": _("Token revoked"),
    "enrollment:end": _("Belonging to a group: ended"),
    "lesson:record": _("Lesson recorded"),
    "lesson:move": _("Lesson moved"),
    "lesson:cancel": _("Lesson cancelled"),
    "assignment:targets": _("Work given to certain students"),
    "homework:give": _("Homework given"),
    "attendance:take": _("Attendance taken"),
    "mark:set": _("Mark set"),
    "mark:close_dot": _("Dot closed"),
    "grade:set": _("Semester grade set"),
    "grade:remove": _("Semester grade taken back"),
    "absence:set": _("Absence changed"),
    "absence:excuse": _("Absence excused"),
    "notice:send": _("Notice of absence sent"),
    "notice:change": _("Notice of absence changed"),
    "notice:withdraw": _("Notice of absence withdrawn"),
    "notice:decide": _("Notice of absence answered"),
    "notice:accept": _("Notice of absence accepted"),
    "notice:decline": _("Notice of absence declined"),
    "programme:plan": _("Work programme planned"),
    "programme:submit": _("Work programme handed in"),
    "programme:approve": _("Work programme approved"),
    "programme:return": _("Work programme given back"),
    "remark:write": _("Remark made"),
    "remark:answer": _("Remark answered"),
    "journal:export": _("Journal downloaded"),
    "substitution:set": _("Substitution set"),
    "substitution:remove": _("Substitution taken back"),
    "list:import": _("List loaded"),
    "list:export": _("List downloaded"),
}
"""Acts that have a name of their own."""
FIELDS = {
    "password": _("Password"),
    "session_epoch": _("Sessions ended so many times"),
    "language": _("Language"),
    "revoked_at": _("Revoked"),
    "expires_at": _("Valid until"),
    "last_used_at": _("Last used"),
    "date": _("Date"),
    "topic": _("Topic"),
    "attendance_taken_at": _("Attendance taken"),
    "attendance_taken_by": _("Attendance taken by"),
    "taken_at": _("Attendance taken"),
    "absences": _("Absences by students' numbers in the system"),
    "entered_at": _("Entered"),
    "first_entered_at": _("Entered first"),
    "removed_at": _("Taken back"),
    "moved_from": _("Moved from"),
    "moved_from_period": _("Moved from the pair"),
    "cancelled_at": _("Cancelled"),
    "planned_topic": _("Topic of the work programme"),
    "cause": _("Cause"),
    "sent_at": _("Sent"),
    "AbsenceNotice.status": _("State"),
    "decided_by": _("Answered by"),
    "decided_at": _("Answered on"),
    "entered_by": _("Entered by"),
    "author": _("Author"),
    "lesson": _("Lesson"),
    "assignment": _("Work"),
    "work_type": _("Work type"),
    "title": _("Title"),
    "is_compulsory": _("Compulsory"),
    "text": _("Text"),
    "due_on": _("Due on"),
    "value": _("Mark"),
    "marked_on": _("Date of the mark"),
    "document": _("Document"),
    "sha256": _("Check sum (SHA-256)"),
    "bytes": _("Size in bytes"),
    "list": _("List"),
    "create": _("Rows added"),
    "change": _("Rows changed"),
    "same": _("Rows without change"),
    "error": _("Rows left out"),
    "screen": _("Screen"),
    "rows": _("Rows"),
    "topics": _("Topics"),
    "made_at": _("Made on"),
    "answer": _("Answer"),
    "answered_by": _("Answered by"),
    "answered_at": _("Answered on"),
    "WorkProgramme.status": _("State"),
    "WorkProgramme.submitted_at": _("Handed in on"),
    "WorkProgramme.approved_at": _("Approved on"),
    "WorkProgramme.approved_by": _("Approved by"),
    "WorkProgramme.comment": _("Comment of the deputy director"),
    "Assignment.position": _("Order at the lesson"),
    "Attendance.code": _("Absence"),
}
"""Fields that the other screens do not show; those of one table alone by «Table.field»."""
INTERNAL = frozenset({"id", "version", "name_key", "sort_key"})
VALUE_NAMES: dict[type[StrEnum], dict[Any, Any]] = {
    **CHOICE_NAMES,
    LessonKind: LESSON_KIND_NAMES,
    AbsenceCode: ABSENCE_NAMES,
    ProgrammeStatus: PROGRAMME_STATUS_NAMES,
}
_MODELS = {model.__name__: model for model in TABLES}
_THINGS_IN_CODES = {name.lower(): name for name in THINGS}


def act_name(code: str) -> str:
    """What an act is called: «group:create» is «Group: added»; a code of an earlier version stands as it is."""
    if code in OWN_ACTS:
        return str(OWN_ACTS[code])
    thing, _colon, act = code.partition(":")
    if thing in _THINGS_IN_CODES and act in ACTS:
        return f"{THINGS[_THINGS_IN_CODES[thing]]}: {ACTS[act]}"
    return code


def thing_name(name: str) -> str:
    """What a table's row is called."""
    return str(THINGS.get(name, name))


def field_name(thing: str, name: str) -> str:
    """What a field of a thing is called."""
    for known in (FIELDS, LABELS):
        if f"{thing}.{name}" in known:
            return str(known[f"{thing}.{name}"])
    return str(FIELDS.get(name) or LABELS.get(name) or name)


def value_text(thing: str, name: str, value: Any) -> str:
    """A kept value as people write it. What another row is called may have changed since: it stands by its number."""
    if isinstance(value, list):
        return ", ".join(value_text(thing, name, one) for one in value) or NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{_number(key)}: {one}" for key, one in value.items()) or NOTHING
    field = _MODELS[thing]._meta.fields.get(name) if thing in _MODELS else None
    if isinstance(field, peewee.ForeignKeyField) and value is not None:
        return _number(value)
    if name == "roles" and value in set(Role):
        return str(ROLE_NAMES[Role(value)])
    if name == "list" and value in KINDS:
        return str(KINDS[value].title)
    if name == "screen" and value in screens():
        return str(screens()[value].title)
    options = getattr(field, "options", None)
    if options in VALUE_NAMES and value in set(options):
        return str(VALUE_NAMES[options][options(value)])
    return written(_moment(value) if name.endswith(("_at", "_on", "date")) else value)


def _number(id: Any) -> str:
    return gettext("no. %(id)s", id=id)


def _moment(value: Any) -> Any:
    """A day or a moment as the audit keeps it, read back."""
    if not isinstance(value, str):
        return value
    try:
        return dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
    except ValueError:
        return value


def changes(entry: AuditEntry) -> list[str]:
    """What has become of each field: «Curator: no. 3 → no. 5», or «Title: ИС-23» where nothing was before."""
    before, after = (orjson.loads(kept) if kept else {} for kept in (entry.before, entry.after))
    told = []
    for name in dict.fromkeys([*before, *after]):
        if name in INTERNAL:
            continue
        old, new = (value_text(entry.thing, name, values.get(name)) for values in (before, after))
        if old == new == NOTHING:
            continue
        became = new if old == NOTHING and not before else f"{old} → {new}"
        told.append(f"{field_name(entry.thing, name)}: {became}")
    return told


def _equals(column: peewee.Field) -> Any:
    def apply(listing: Listing, value: str) -> None:
        listing.where(column == value)

    return apply


def _acts(actor: Any) -> list[tuple[str, str]]:
    """The acts that can stand in the audit, in the order of their names; of a work one says that it was added only once."""
    common = [f"{thing}:{act}" for thing in _THINGS_IN_CODES for act in ("create", "change", "remove")]
    codes = {*OWN_ACTS, *common, "assignment:add"} - {"assignment:create"}
    return sorted(((code, act_name(code)) for code in codes), key=lambda pair: pair[1])


def _things(actor: Any) -> list[tuple[str, str]]:
    return sorted(((name, str(caption)) for name, caption in THINGS.items()), key=lambda pair: pair[1])


class AuditView(GuardedView):
    """Who changed what, when, from what to what."""

    model, endpoint_name = AuditEntry, "audit"
    offered_to = frozenset({Role.ADM, Role.OFF, Role.DEP})
    title = _("Changes")
    hint = _("Every change will stand here, with its author.")
    shown = ("at", "actor", "action", "thing", "thing_id")
    details = (*shown, "changes")
    filtered = (
        "actor",
        Filter("thing", _("With what"), "choice", _equals(AuditEntry.thing), _things),
        Filter("action", _("What was done"), "choice", _equals(AuditEntry.action), _acts),
        Filter("thing_id", _("Its number"), "number", lambda rows, value: rows.where(AuditEntry.thing_id == whole(value))),
        "at",
    )  # fmt: skip
    ordered, newest_first = ("at",), True
    needs = {"changes": "before"}

    def cell_action(self, row: AuditEntry) -> Cell:
        return Cell(act_name(row.action))

    def cell_thing(self, row: AuditEntry) -> Cell:
        return Cell(thing_name(row.thing))

    def cell_changes(self, row: AuditEntry) -> Cell:
        return Cell("\n".join(changes(row)))
