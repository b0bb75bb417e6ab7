"""Control: how journals are filled in time, what is missing among them, and who has too few marks (R2, R13, R38)."""

from .accumulation import Accumulation, Sparse, accumulation
from .facts import DueWork, FilledLesson
from .missing import MISSING_CURES, MISSING_NAMES, MissingJournal, MissingKind, missing_journals
from .timeliness import Board, BoardLine, Counts, DayTally, Tally, timeliness

__all__ = [
    "MISSING_CURES",
    "MISSING_NAMES",
    "Accumulation",
    "Board",
    "BoardLine",
    "Counts",
    "DayTally",
    "DueWork",
    "FilledLesson",
    "MissingJournal",
    "MissingKind",
    "Sparse",
    "Tally",
    "accumulation",
    "missing_journals",
    "timeliness",
]
