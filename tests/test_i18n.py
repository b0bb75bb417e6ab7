"""Everything that is said to people has a Russian sentence, and no sentence is left over."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from models import i18n
from models.errors import NotFound

ROOT = Path(__file__).parent.parent
SPEAKING = (*i18n.FOLDERS, "exports")
KEYWORDS = {"_": None, "gettext": None, "lazy": None, "ngettext": (1, 2)}
TYPE_NAMES = ("schema", "lazy.py")
"""Its `lazy(…)` is strawberry's, and names modules."""
SOURCES = [("**.py", "python"), ("templates/**.html", "jinja2"), ("static/app/**.js", "javascript")]
OPTIONS = {"static/app/**.js": {"parse_template_string": True}}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
Id = str | tuple[str, ...]


@cache
def spoken() -> dict[Id, str]:
    """Every message in the code, with the first place where it stands."""
    found: dict[Id, str] = {}
    for folder in SPEAKING:
        for file, line, message, _comments, _context in extract_from_dir(ROOT / folder, SOURCES, OPTIONS, keywords=KEYWORDS):
            if (folder, file) != TYPE_NAMES:
                found.setdefault(message, f"{folder}/{file}:{line}")
    for line, message, _comments, _context in extract_from_file("python", ROOT / "app.py", keywords=KEYWORDS):
        found.setdefault(message, f"app.py:{line}")
    return found


@cache
def catalogues() -> dict[str, Catalog]:
    read = {}
    for folder in i18n.FOLDERS:
        path = ROOT / folder / "locales" / "ru.po"
        if path.exists():
            with path.open("rb") as file:
                read[folder] = read_po(file, locale="ru", abort_invalid=True)
    return read


def translations() -> list[tuple[str, Message]]:
    return [(folder, message) for folder, catalogue in catalogues().items() for message in catalogue if message.id]


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_every_message_has_a_russian_sentence() -> None:
    known = {message.id for _folder, message in translations() if all(texts(message.string))}
    assert {str(message): place for message, place in spoken().items() if message not in known} == {}


def test_no_sentence_is_left_over() -> None:
    assert [f"{folder}: {message.id}" for folder, message in translations() if message.id not in spoken()] == []


def test_no_sentence_is_a_guess() -> None:
    assert [f"{folder}: {message.id}" for folder, message in translations() if message.fuzzy] == []


def test_a_sentence_fills_in_what_its_message_does() -> None:
    wrong = []
    for folder, message in translations():
        wanted = {part for text in texts(message.id) for part in PLACEHOLDER.findall(text)}
        for text in texts(message.string):
            missing = wanted - {"%(count)d"} if len(texts(message.id)) > 1 else wanted
            found = set(PLACEHOLDER.findall(text))
            if not missing <= found or not found <= wanted:
                wrong.append(f"{folder}: {text}")
    assert wrong == []


def test_a_counted_sentence_has_the_three_russian_forms() -> None:
    counted = [(folder, message) for folder, message in translations() if isinstance(message.id, tuple)]
    assert [f"{folder}: {message.id}" for folder, message in counted if len(texts(message.string)) != 3] == []


def test_one_message_has_one_sentence_in_all_catalogues() -> None:
    said: dict[Id, str | tuple[str, ...]] = {}
    assert [
        message.id for _folder, message in translations() if said.setdefault(message.id, message.string) != message.string
    ] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ru", "По этому идентификатору ничего не найдено."), ("en", "Nothing is found under this id.")],
)
def test_a_refusal_speaks_the_language_of_who_is_asking(language: str, sentence: str) -> None:
    with i18n.speaking(language):
        assert NotFound().problems[0].message.startswith(sentence)


def test_a_label_declared_at_import_speaks_the_language_of_the_time_it_is_shown() -> None:
    label = i18n.lazy("curator")
    with i18n.speaking("en"):
        assert str(label) == "curator"
    assert (str(label), f"{label}") == ("классный руководитель", "классный руководитель")


@pytest.mark.parametrize(("count", "form"), [(0, "групп"), (1, "группа"), (2, "группы"), (5, "групп"), (21, "группа")])
def test_what_is_counted_stands_in_the_form_that_its_number_needs(count: int, form: str) -> None:
    assert i18n.ngettext("group", "groups", count) == form
