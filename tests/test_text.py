"""Text: what people type is cleaned once, and found again whatever its case."""

from __future__ import annotations

import unicodedata

import peewee
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from models import Group, Person, Speciality, text
from models.base import database
from models.errors import Code, Invalid

from .cast import START, Cast, person

LETTERS = "абвеёжийщъыьэюяАБВЕЁЖИЙЩЪЫЬЭЮЯabczABCZ0159"
names = st.text(LETTERS + " -'%_\\.", min_size=1, max_size=20).filter(str.strip)
in_the_cast = hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def found(part: str) -> set[int]:
    """People whose name has this part in it, as a search finds them."""
    like = peewee.NodeList((Person.name_key, peewee.SQL("LIKE"), peewee.Value(text.needle(part)), peewee.SQL("ESCAPE '\\'")))
    return {row.id for row in Person.select(Person.id).where(like)}


@given(names)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert text.fold(text.fold(name)) == text.fold(name)


@given(names)
def test_case_yo_and_the_way_of_composing_make_no_difference(name: str) -> None:
    same = {
        text.fold(form)
        for form in (name, name.upper(), name.lower(), name.replace("ё", "е").replace("Ё", "Е"), f"  {name} ",
                     unicodedata.normalize("NFD", name), unicodedata.normalize("NFC", name))
    }  # fmt: skip
    assert len(same) == 1


@given(st.lists(st.integers(0, 999_999), min_size=2, max_size=8))
def test_numbers_in_names_are_ordered_by_their_size(numbers: list[int]) -> None:
    ordered = sorted((f"ИС-{number}" for number in numbers), key=text.natural)
    assert [int(name[3:]) for name in ordered] == sorted(numbers)


@given(names, names)
def test_natural_order_folds_as_search_does(one: str, other: str) -> None:
    if text.fold(one) == text.fold(other):
        assert text.natural(one) == text.natural(other)


@in_the_cast
@given(last=names, part=st.data())
def test_a_person_is_found_by_any_part_of_the_name_in_any_case(cast: Cast, last: str, part: st.DataObject) -> None:
    with database.atomic() as attempt:
        made = person(last.strip(), "Ия")
        folded = text.fold(made.name)
        start = part.draw(st.integers(0, len(folded) - 1))
        piece = folded[start : part.draw(st.integers(start + 1, len(folded)))]
        for typed in (piece, piece.upper(), piece.replace("е", "ё")):
            if text.fold(typed):
                assert made.id in found(typed)
        attempt.rollback()


@in_the_cast
@given(last=names, typed=names)
def test_a_search_finds_exactly_those_whose_folded_name_contains_the_folded_text(cast: Cast, last: str, typed: str) -> None:
    with database.atomic() as attempt:
        person(last.strip(), "Ия")
        expected = {row.id for row in Person.select() if text.fold(typed) in text.fold(row.name)}
        assert found(typed) == expected
        attempt.rollback()


@pytest.mark.parametrize("wildcard", ["%", "_", "\\", "%%", "\\%", "100%", "_._"])
def test_wildcards_are_signs_like_any_other(cast: Cast, wildcard: str) -> None:
    assert found(wildcard) == set()
    made = person(f"А{wildcard}Б", "Ия")
    assert found(wildcard) == {made.id}


def test_the_yo_of_a_list_is_found_without_its_dots_and_ordered_as_ye(cast: Cast) -> None:
    gleb = Person.get(Person.last_name == "Ёлкин", Person.first_name == "Глеб").id
    assert gleb in found("елкин гл")
    assert gleb in found("ЁЛКИН ГЛ")
    assert gleb in found(unicodedata.normalize("NFD", "ёлкин гл"))
    for last in ("Дятлов", "Еремеев", "Ёжиков", "Жуков"):
        person(last, "Ия")
    ordered = [row.last_name for row in Person.select().where(Person.first_name == "Ия").order_by(Person.name_key)]
    assert ordered == ["Дятлов", "Ёжиков", "Еремеев", "Жуков"]


def test_groups_stand_in_the_order_of_their_numbers_on_either_database(cast: Cast) -> None:
    speciality = Speciality.get()
    for name in ("ИС-9", "ИС-101", "АТ-3", "ёж-1"):
        Group.create(name=name, speciality=speciality, admitted_on=START, study_ends_on=START.replace(year=2030))
    assert [row.name for row in Group.select().order_by(Group.sort_key)] == [
        "АТ-3", "ёж-1", "ИС-9", "ИС-21", "ИС-22", "ИС-101", "ПК-31",
    ]  # fmt: skip


def test_a_name_that_grows_when_folded_is_still_kept(cast: Cast) -> None:
    made = person("ß" * 80, "ß" * 80, "ß" * 80)
    assert made.id in found("SSSS")


@pytest.mark.parametrize("value", ["  Иванова\t Анна\n", "Иванова Анна", "Иванова  Анна "])
def test_one_line_is_trimmed_and_its_spaces_single(value: str) -> None:
    assert text.line(value, "name") == "Иванова Анна"


def test_a_letter_typed_in_two_signs_is_kept_as_one() -> None:
    assert text.line(unicodedata.normalize("NFD", "Йёлка"), "name") == "Йёлка"


@given(st.text(max_size=50))
def test_whatever_is_typed_is_either_kept_clean_or_refused_with_its_field(value: str) -> None:
    for clean in (text.line, text.paragraph):
        try:
            kept = clean(value, "topic", limit=40)
        except Invalid as refusal:
            named = refusal.problems[0].field
            assert named == "topic"
        else:
            assert 0 < len(kept) <= 40
            assert clean(kept, "topic", limit=40) == kept
            assert not {"Cc", "Cs"} & {unicodedata.category(sign) for sign in kept.replace("\n", "")}


@pytest.mark.parametrize("sign", [*"\x00\x01\x07\x08\x0e\x1b\x7f\x80\x9f", "\ud800", "\ue000"], ids=ascii)
def test_a_control_character_is_refused(sign: str) -> None:
    for clean in (text.line, text.paragraph):
        with pytest.raises(Invalid) as refusal:
            clean(f"Ива{sign}нова", "name")
        assert (refusal.value.code, refusal.value.problems[0].field) == (Code.INVALID, "name")


def test_the_limit_is_counted_in_characters_and_named(cast: Cast) -> None:
    assert len(text.line("я" * 200, "name")) == 200
    with pytest.raises(Invalid, match="200"):
        text.line("я" * 201, "name")
    with pytest.raises(Invalid, match="100000"):
        text.paragraph("я" * 100_000, "text")


def test_nothing_is_refused_where_something_is_needed() -> None:
    for empty in ("", "   ", None, "\n\t"):
        with pytest.raises(Invalid) as refusal:
            text.line(empty, "name")
        assert refusal.value.code is Code.REQUIRED
        assert text.line(empty, "name", required=False) == ""
