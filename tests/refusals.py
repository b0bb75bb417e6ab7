"""How tests say that somebody is refused, and that nothing was written then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models import TABLES
from models.errors import Code, JournalError


@contextmanager
def refused(code: Code, field: str | None = None) -> Iterator[pytest.ExceptionInfo[JournalError]]:
    """The block is refused with this code (and for this field), and leaves every table as it was."""
    before = contents()
    with pytest.raises(JournalError) as refusal:
        yield refusal
    assert refusal.value.code is code, str(refusal.value)
    assert all(problem.message for problem in refusal.value.problems)
    if field is not None:
        assert [problem.field for problem in refusal.value.problems] == [field]
    assert contents() == before


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Everything that stands in the database, by table."""
    return {model.__name__: sorted(model.select().tuples(), key=lambda row: row[0]) for model in TABLES}
