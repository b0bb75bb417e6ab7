"""What a text of homework should hold (R36): task, manner, pages, numbers, in Russian. It warns, and never refuses."""

from __future__ import annotations

import re
from enum import StrEnum

from .i18n import lazy as _


class HomeworkHint(StrEnum):
    """What a text of homework seems to lack."""

    NO_NUMBERS = "no_numbers"
    NO_MANNER = "no_manner"
    NOT_RUSSIAN = "not_russian"


HOMEWORK_HINTS = {
    HomeworkHint.NO_NUMBERS: _("Name the pages, the paragraph or the numbers of the tasks."),
    HomeworkHint.NO_MANNER: _("Say how it is to be done: read, learn, solve, write, make notes …"),
    HomeworkHint.NOT_RUSSIAN: _("Write the task in Russian; code and words of another language may stand in it."),
}

_QUOTED = re.compile(r"`[^`]*`|«[^»]*»|\"[^\"]*\"|“[^”]*”")
_RUSSIAN = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
_OTHER = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_NUMBER = re.compile(r"[\d§№]")
_NOTHING = re.compile(r"\s*(не задано|без задания|нет)\s*[.!]?\s*", re.IGNORECASE)
_MANNER_STEMS = """
вспомн выбер выбрать выпис выполн вычисл выуч готов дела доказ докон доработ допис заверш загруз закончи запис заполн защит
зарис изуч исправ каза конспект найди найти наизусть напис нарис начерти начит объясн определ ответ отвеч оформ перевед
перевес переве перечис перечит перескаж пересказ письменн пиш повтор подбер подготов подсчит построй постро посмотр поработ
приготов придума принес провер проработ просмотр прочест прочит прочт разбер разобр разгада рассчит реши решать реферир
рисов рисуй скача смонтир смотр собер собра состав сдать сдела спис сравн строи устно учите учить читай читать черти черче
"""
"""How words begin that say what is to be done."""
_MANNER = re.compile(rf"\b(?:учи\b|{'|'.join(_MANNER_STEMS.split())})", re.IGNORECASE)


def homework_hints(text: str) -> list[HomeworkHint]:
    """What a text of homework seems to lack; nothing for an empty one, and for one that says that nothing is set.

    What stands in quotation marks is the thing to work on, as a line of code or a foreign phrase, not the language of the
    task. Of a task that is not in Russian nothing is said about its manner, for only Russian words for it are known.
    """
    if not text.strip() or _NOTHING.fullmatch(text):
        return []
    hints = [] if _NUMBER.search(text) else [HomeworkHint.NO_NUMBERS]
    task = _QUOTED.sub(" ", text)
    if _OTHER.search(task) and not _RUSSIAN.search(task):
        return [*hints, HomeworkHint.NOT_RUSSIAN]
    return hints if _MANNER.search(task) else [*hints, HomeworkHint.NO_MANNER]
