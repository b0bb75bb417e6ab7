"""A guardian tells the curator why a child is absent; the curator accepts, and the absence becomes excused (R32)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from .. import audit, clock
from ..access import Actor, find, require, visible
from ..attendance import MISSED, AbsenceCode, Attendance
from ..audit import AuditEntry
from ..base import in_transaction, locked
from ..college import Enrollment, Semester
from ..errors import Closed, Code, Forbidden, Invalid
from ..i18n import gettext as _
from ..lessons import Lesson
from ..notices import AbsenceNotice, NoticeCause, NoticeStatus, check_days, excused_as
from ..people import Role, Student
from ..teaching import Journal
from . import clean as c
from .nouns import clean, expect, write

CLEANERS: dict[str, c.Cleaner] = {
    "starts_on": c.day(),
    "ends_on": c.day(),
    "cause": c.choice(NoticeCause),
    "text": c.paragraph(500, required=False),
}
ANSWER: dict[str, c.Cleaner] = {"answer": c.line(200, required=False)}


class Accepted(NamedTuple):
    """An accepted notice: how many absences it has excused, and how many stay as they are in closed journals (R49)."""

    notice: AbsenceNotice
    excused: int
    left: int


@in_transaction
def notice_send(actor: Actor, student_id: int, *, starts_on: Any, ends_on: Any, cause: Any, text: Any = "") -> AbsenceNotice:
    """Tell the curator of the own child's absence, in advance or afterwards (R32).

    Raises:
        NotFound: no child of one's own today, which a grown-up child is only with consent (R26).
        Invalid: the days are more than 60, or more than a year away; TAKEN: one's own notice of these days waits already.
    """
    student = find(actor, Student, student_id, "studentId")
    require(actor, "notice:send", student)
    values = clean(actor, CLEANERS, {"starts_on": starts_on, "ends_on": ends_on, "cause": cause, "text": text})
    same = AbsenceNotice.select().where(
        AbsenceNotice.student == student, AbsenceNotice.author == actor.user_id,
        AbsenceNotice.starts_on == values["starts_on"], AbsenceNotice.ends_on == values["ends_on"],
        AbsenceNotice.status == NoticeStatus.SENT,
    )  # fmt: skip
    if same.exists():
        raise Invalid("starts_on", _("You have sent a notice of these days, and it waits. Change that one."), Code.TAKEN)
    notice = AbsenceNotice(student=student, author=actor.user_id)
    write(actor, "notice:send", notice, values, lambda row: check_days(row.starts_on, row.ends_on, actor.today))
    return notice


@in_transaction
def notice_change(actor: Actor, notice_id: int, *, expected_version: int | None = None, **values: Any) -> AbsenceNotice:
    """Correct one's own notice, as long as it is not decided."""
    notice = _own(actor, notice_id, expected_version)
    cleaned = clean(actor, CLEANERS, values)
    write(actor, "notice:change", notice, cleaned, lambda row: check_days(row.starts_on, row.ends_on, actor.today))
    return notice


@in_transaction
def notice_withdraw(actor: Actor, notice_id: int, *, expected_version: int | None = None) -> None:
    """Take one's own notice back, as long as it is not decided. That there was one stays in the audit."""
    notice = _own(actor, notice_id, expected_version)
    notice.delete_instance()
    audit.record(actor, "notice:withdraw", notice, audit.snapshot(notice), after={})


def _own(actor: Actor, notice_id: int, expected_version: int | None) -> AbsenceNotice:
    """A notice that one has sent oneself and that waits for its answer, held for this transaction.

    Raises:
        Forbidden: another guardian has sent it.
        Invalid: it is decided.
    """
    notice = find(actor, AbsenceNotice, notice_id, "id")
    require(actor, "notice:send", notice.student)
    if notice.author_id != actor.user_id:
        raise Forbidden
    notice = _held(notice)
    expect(notice, expected_version)
    if notice.status is not NoticeStatus.SENT:
        raise Invalid("id", _("The curator has answered this notice already. Send a new one."))
    return notice


def _held(notice: AbsenceNotice) -> AbsenceNotice:
    held: AbsenceNotice = locked(AbsenceNotice.select().where(AbsenceNotice.id == notice.id)).get()
    return held


@in_transaction
def notice_decline(actor: Actor, notice_id: int, *, answer: Any = "", expected_version: int | None = None) -> AbsenceNotice:
    """Decline a notice, saying why. What an earlier acceptance has excused stays excused until the curator changes it."""
    return _decide(actor, notice_id, NoticeStatus.DECLINED, answer, expected_version)


@in_transaction
def notice_accept(actor: Actor, notice_id: int, *, answer: Any = "", expected_version: int | None = None) -> Accepted:
    """Accept a notice: the student's unexcused absences of those days become excused in the journals of one's groups.

    An absence that is entered later is excused at once (`excuses`). Closed journals stay as they are, and are counted.
    """
    notice = _decide(actor, notice_id, NoticeStatus.ACCEPTED, answer, expected_version)
    closed = _closed_journals(notice)
    as_curator = replace(actor, roles=frozenset({Role.CUR}))
    standing = list(
        visible(as_curator, Attendance)
        .select(Attendance, Lesson)
        .join_from(Attendance, Lesson)
        .where(
            Attendance.student == notice.student_id,
            Attendance.code == AbsenceCode.UNEXCUSED,
            Lesson.date.between(notice.starts_on, notice.ends_on),
        )
        .order_by(Attendance.id)
    )
    open_ones = [absence for absence in standing if absence.lesson.journal_id not in closed]
    _excuse(actor, open_ones, excused_as(notice.cause))
    return Accepted(notice, len(open_ones), len(standing) - len(open_ones))


def _decide(actor: Actor, notice_id: int, status: NoticeStatus, answer: Any, expected_version: int | None) -> AbsenceNotice:
    notice = find(actor, AbsenceNotice, notice_id, "id")
    require(actor, "notice:decide", notice.student)
    values = clean(actor, ANSWER, {"answer": answer})
    notice = _held(notice)
    expect(notice, expected_version)
    if notice.status is not status:
        values |= {"status": status, "decided_by": actor.user_id, "decided_at": clock.now()}
    write(actor, "notice:accept" if status is NoticeStatus.ACCEPTED else "notice:decline", notice, values)
    return notice


def _closed_journals(notice: AbsenceNotice) -> set[int]:
    """The closed ones of all journals in which the student can be absent on these days, which are locked now.

    Those without an absence are locked too: one that a teacher is just entering is waited for.
    """
    first, last = notice.starts_on, notice.ends_on
    groups = Enrollment.select(Enrollment.group).where(
        Enrollment.student == notice.student_id,
        Enrollment.starts_on <= last,
        Enrollment.ends_on.is_null() | (Enrollment.ends_on >= first),
    )
    semesters = Semester.select(Semester.id).where(Semester.starts_on <= last, Semester.ends_on >= first)
    journals = Journal.select(Journal.id, Journal.closed_at).where(
        Journal.group.in_(groups), Journal.semester.in_(semesters)
    )
    return {journal.id for journal in locked(journals.order_by(Journal.id)) if journal.closed_at}


def _excuse(actor: Actor, absences: list[Attendance], code: AbsenceCode) -> None:
    """Give all these absences a code, each with its own entry in the audit of its journal."""
    if not absences:
        return
    entries = []
    for absence in absences:
        before = audit.snapshot(absence)
        absence.code, absence.version = code, absence.version + 1
        after = audit.snapshot(absence)
        entries.append(audit.entry(actor, "absence:excuse", absence, before, after, absence.lesson.journal_id))
    Attendance.update(code=code, version=Attendance.version + 1).where(
        Attendance.id.in_([absence.id for absence in absences])
    ).execute()
    AuditEntry.insert_many(entries).execute()


@in_transaction
def absence_excuse(actor: Actor, absence_id: int, code: Any, *, expected_version: int | None = None) -> Attendance:
    """Say whether an absence is excused, and how: the curator's part of attendance.

    The lesson's version grows, as that of its attendance: who takes it from an older page does not undo this unaware.

    Raises:
        Invalid: the code says that the student was there, or the student was late.
        Closed: the journal is closed (R49).
    """
    absence = find(actor, Attendance, absence_id, "id")
    require(actor, "absence:excuse", absence)
    values = clean(actor, {"code": c.choice(AbsenceCode)}, {"code": code})
    lesson: Lesson = absence.lesson
    journal = locked(Journal.select().where(Journal.id == lesson.journal_id)).get()
    if journal.closed_at:
        raise Closed
    absence = find(actor, Attendance, absence_id, "id")  # what stands is read under the lock
    expect(absence, expected_version)
    if not {absence.code, values["code"]} <= MISSED:
        raise Invalid("code", _("Only an absence can be excused: a student who was late was there."))
    if write(actor, "absence:excuse", absence, values, journal=journal.id):
        Lesson.update(version=Lesson.version + 1).where(Lesson.id == lesson.id).execute()
    return absence
