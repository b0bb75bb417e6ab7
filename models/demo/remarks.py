"""Remarks of the deputy director and the office of the demo college, some with the teacher's answer (R13)."""

from __future__ import annotations

import datetime as dt
import random

from ..people import Role
from ..remarks import Remark
from .calendar import DAY, Term, moment
from .journals import STAR, Book
from .people import Human, Staff
from .rows import Rows

ANSWERED = (
    ("Записывайте темы так, как они стоят в рабочей программе.", "Темы исправлены."),
    ("Посещаемость за прошлую неделю отмечена не на всех занятиях.", "Отмечена, впредь буду вносить в день занятия."),
    ("У трёх студентов меньше трёх отметок. Проведите опрос.", "Опрос проведён, отметки внесены."),
)
OLD = "В журнале мало отметок за практические работы. Проверьте, все ли внесены."


def write_remarks(rows: Rows, staff: Staff, term: Term, on: dt.date, books: list[Book]) -> None:
    """Remarks on the journals of a semester: the teacher who signs in has to answer one, as have three others."""
    if not term.starts_on + 14 * DAY <= on <= term.ends_on:
        return
    rng = random.Random(f"remarks {term} {on}")  # noqa: S311 - invented remarks, no secrets
    deputy, office = staff.offices[Role.DEP], staff.offices[Role.OFF]
    star, seen = staff.first(STAR), set[int]()
    for book in sorted(books, key=lambda book: (book.keeper(on) is not star, not _missing(book, on), book.id)):
        teacher, text = book.keeper(on), _missing(book, on)
        if teacher.id not in seen and (text or teacher is star) and len(seen) < 4:
            seen.add(teacher.id)
            _add(rows, book, deputy, text or OLD, moment(on - DAY, 16, rng.randint(0, 59)))
    for said, book in zip(ANSWERED, [next(b for b in books if b.keeper(on) is star), *rng.sample(books, 2)], strict=True):
        at = moment(on - rng.randint(8, 13) * DAY, 15, rng.randint(0, 59))
        _add(rows, book, office, said[0], at, said[1], book.keeper(on).human)


def _missing(book: Book, on: dt.date) -> str:
    """What is to be said of a journal in which a lesson is not filled in; nothing of the others."""
    for lesson in book.lessons:
        if lesson.day < on - DAY and not lesson.is_filled:
            return f"Не заполнено занятие {lesson.day:%d.%m.%Y}, пара {lesson.period}. Внесите тему и посещаемость."
    return ""


def _add(
    rows: Rows, book: Book, author: Human, text: str, at: dt.datetime, answer: str = "", teacher: Human | None = None
) -> None:
    rows.add(
        Remark, journal=book.id, author=author.user, text=text, made_at=at, answer=answer,
        answered_by=teacher and teacher.user, answered_at=at + dt.timedelta(hours=23) if teacher else None,
        version=2 if teacher else 1,
    )  # fmt: skip
