"""Which lessons of journals a teacher may write, asked for many at once: `mark:set` of the policy, in one statement."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence

from ..people import Role
from ..queries import Prepared, among, param
from ..teaching import TeachingLoad
from .actor import Actor
from .policy import ACTIONS
from .relations import LOAD, Load, holds_place

Places = Callable[..., bool]
"""Takes a journal's id, a day and, where it is known, a pair of it."""

_LOADS = Prepared(
    lambda: TeachingLoad.select(TeachingLoad.journal, *LOAD).where(
        among(TeachingLoad.journal, "journals"), TeachingLoad.teacher == param("teacher_id")
    )
)


def places(actor: Actor, journals: Sequence[int]) -> Places:
    """A function that says whether this person may write the cells of a lesson, by its journal, day and pair.

    It asks the database once, and only for people to whom the policy grants the act at all.
    """
    if not actor.roles & ACTIONS["mark:set"].keys() or Role.T not in actor.roles:
        return lambda journal, day, period=None: False
    loads = defaultdict(list)
    for journal, *load in _LOADS(journals=list(journals), teacher_id=actor.teacher_id):
        loads[journal].append(Load(*load))

    def may_write(journal: int, day: dt.date, period: int | None = None) -> bool:
        return holds_place(loads[journal], actor.today, day, period)

    return may_write
