"""Expected failures as data: a code, a field and a sentence that says what to do, in the user's language."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from .i18n import gettext as _


class Code(StrEnum):
    """The closed list of reasons for which the college refuses something."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    INVALID = "INVALID"
    REQUIRED = "REQUIRED"
    TAKEN = "TAKEN"
    IN_USE = "IN_USE"
    CONFLICT = "CONFLICT"
    CLOSED = "CLOSED"
    TOO_MANY = "TOO_MANY"


@dataclass(frozen=True)
class Problem:
    """One reason, for one field (`None`: for the whole request)."""

    code: Code
    message: str
    field: str | None = None


class JournalError(Exception):
    """A refusal with one or several reasons. Nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems

    @property
    def code(self) -> Code:
        return self.problems[0].code

    def at(self, prefix: str) -> Self:
        """The same refusal, its fields put under a prefix (a row of a list)."""
        return type(self).of(replace(p, field=f"{prefix}.{p.field}" if p.field else prefix) for p in self.problems)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Self:
        error = cls.__new__(cls)
        JournalError.__init__(error, *problems)
        return error


def traced(error: BaseException) -> str:
    """The kind of a fault and its places in the code, for the log; its text is left out, as it can hold somebody's data."""
    steps = [f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(error.__traceback__)]
    return "\n".join([type(error).__name__, *steps])


class Invalid(JournalError):
    """A value that breaks a rule."""

    def __init__(self, field: str | None, message: str, code: Code = Code.INVALID) -> None:
        super().__init__(Problem(code, message, field))


class NotFound(JournalError):
    """No such row, or none that this person may see: the answer is the same."""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(
            Problem(Code.NOT_FOUND, _("Nothing is found under this id. Check it or choose from the list."), field)
        )


class Forbidden(JournalError):
    """The row is visible, the act is not this person's."""

    def __init__(self, message: str | None = None, field: str | None = None) -> None:
        super().__init__(Problem(Code.FORBIDDEN, message or _("You have no right to do this."), field))


class Unauthenticated(JournalError):
    """Nobody is signed in, or the sign-in has ended."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(Problem(Code.UNAUTHENTICATED, message or _("Sign in first.")))


class Closed(JournalError):
    """The period is closed: nothing in it can be written (R49)."""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(Problem(Code.CLOSED, _("The journal is closed. Ask the deputy director to open it."), field))


class Conflict(JournalError):
    """Somebody else has changed it meanwhile; `present` is what stands there now."""

    def __init__(self, present: object, field: str | None = None) -> None:
        super().__init__(
            Problem(Code.CONFLICT, _("Somebody has changed this meanwhile. Look at the present value and try again."), field)
        )
        self.present = present

    @classmethod
    def of_column(cls, problems: Iterable[Problem], present: list[object], *, is_single: bool) -> Conflict:
        """A conflict in several cells of a column; of a single cell `present` is what stands there, or `None`."""
        error = cls.of(problems)
        error.present = next(iter(present), None) if is_single else present
        return error
