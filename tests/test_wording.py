"""What the API says of a malformed request: in Russian to whoever reads Russian, and which field is to blame."""

from __future__ import annotations

import re
from typing import Any

import pytest

from models import i18n

from .api import ask
from .cast import Cast

MARK = 'mutation ($v: Int!) { markSet(assignmentId: "Assignment:1", studentId: "Student:1", value: $v) { errors { code } } }'
MARKS = 'mutation ($v: [MarkEntry!]!) { marksSet(assignmentId: "Assignment:1", marks: $v) { errors { code } } }'
LESSON = "mutation ($v: LessonInput!) { lessonRecord(lesson: $v) { errors { code } } }"
WHOLE = {"journalId": "Journal:1", "date": "2026-10-15", "period": 1, "topic": "Ряды"}
CASES: list[tuple[str, Any, str, str | None]] = [
    (MARK, "пять", "целое число, а не 'пять'", "v"),
    (MARK, None, "Не хватает значения типа Int!", "v"),
    (MARK, 10**12, "Слишком большое число", "v"),
    (MARKS, [{"studentId": "Student:1", "value": 4.5}], "целое число, а не 4.5", "v.0.value"),
    (MARKS, [{"value": 4}], "не хватает поля studentId", "v.0.studentId"),
    (MARKS, [{"studentId": "Student:1", "valeu": 4, "value": 4}], "нет поля valeu", "v.0.valeu"),
    (LESSON, {**WHOLE, "date": "2026-02-30"}, "а не 2026-02-30", "v.date"),
    (LESSON, {**WHOLE, "topic": 5}, "нужен текст в кавычках", "v.topic"),
    (LESSON, {**WHOLE, "kind": "LECTION"}, "нет значения LECTION", "v.kind"),
    (
        'mutation { markSet(assignmentId: "x", value: 5) { errors { code } } }',
        None,
        "не хватает аргумента studentId",
        "studentId",
    ),
    ("{ viewer { nam } }", None, "У Viewer нет поля nam", "nam"),
    ("{ viewer }", None, "какие поля viewer нужны", "viewer"),
    ("query ($a: Int) { viewer { name } }", None, "$a не используется", "a"),
    ("{ viewer(all: true) { name } }", None, "нет аргумента all", "all"),
    ("{ viewer { name }", None, "Операция не читается", None),
]


@pytest.mark.parametrize(("query", "value", "told", "field"), CASES)
def test_a_malformed_request_is_answered_in_russian_with_the_field_that_is_to_blame(
    cast: Cast, query: str, value: Any, told: str, field: str | None
) -> None:
    anna = cast.actor("anna")
    error = ask(anna, query, v=value)["errors"][0]
    assert told in error["message"]
    assert (error["extensions"]["code"], error["extensions"].get("field")) == ("GRAPHQL", field)
    with i18n.speaking("en"):
        assert not re.search("[А-Яа-я]", ask(anna, query, v=value)["errors"][0]["message"].replace("пять", ""))
