"""Which absences are excused at once, because the curator has accepted a notice of them already (R32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..attendance import AbsenceCode
from ..notices import AbsenceNotice, NoticeCause, NoticeStatus, excused_as
from ..queries import Prepared, among, param

_ACCEPTED = Prepared(
    lambda: (
        AbsenceNotice.select(AbsenceNotice.student, AbsenceNotice.cause)
        .where(
            among(AbsenceNotice.student, "students"),
            AbsenceNotice.starts_on <= param("day"),
            AbsenceNotice.ends_on >= param("day"),
            AbsenceNotice.status == NoticeStatus.ACCEPTED,
        )
        .order_by(AbsenceNotice.decided_at, AbsenceNotice.id)
    )
)


def excuses(student_ids: Iterable[int], day: dt.date) -> dict[int, AbsenceCode]:
    """What an unexcused absence of these students on a day becomes: those with an accepted notice, each with the code.

    The notice that was accepted last decides. To be asked while the journal is locked: who accepts a notice locks it too,
    so that of an absence and a notice that come at once neither misses the other.
    """
    return {student: excused_as(NoticeCause(cause)) for student, cause in _ACCEPTED(students=list(student_ids), day=day)}
