"""The audit as the panel shows it: acts, things and values in words, not as they are stored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from admin.audit import INTERNAL, act_name, changes, field_name, thing_name
from models import TABLES, AuditEntry, Group, User
from models.access import ACTIONS
from models.audit import SECRET_COLUMNS
from models.i18n import speaking
from models.people import Role
from models.verbs.accounts import roles_set
from models.verbs.college import GROUPS
from models.verbs.lessons import lesson_change
from models.verbs.people import STUDENTS
from models.verbs.tokens import token_make

from .browser import browser_of
from .cast import Cast

VERBS = Path(__file__).resolve().parent.parent / "models" / "verbs"
CODE = re.compile(r'"([a-z]+:[a-z_]+)"')
RUSSIAN = re.compile("[А-Яа-яЁё]")


def last() -> AuditEntry:
    entry: AuditEntry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    return entry


def acts() -> set[str]:
    """The codes that the verbs write, as they stand in their text; those that only the policy knows are none."""
    found = {code for path in VERBS.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    return {code for code in found if not (code in ACTIONS and code.endswith((":write", ":manage")))}


@pytest.mark.parametrize(("language", "in_russian"), [("ru", True), ("en", False)])
def test_every_act_that_the_verbs_write_has_a_name(language: str, in_russian: bool) -> None:
    found = acts()
    assert {"mark:set", "list:export", "assignment:add", "enrollment:end"} <= found
    with speaking(language):
        names = {code: act_name(code) for code in found}
    assert [code for code, name in names.items() if name == code or bool(RUSSIAN.search(name)) != in_russian] == []


def test_every_column_that_the_audit_can_keep_has_a_name() -> None:
    kept = {"Person", "User", "Token", *(model.__name__ for model in TABLES)} - {"AuditEntry", "Retry", "UserRole"}
    kept -= {"AssignmentTarget"}  # never a thing of its own: the entry is that of the work
    nameless = []
    for model in TABLES:
        if model.__name__ not in kept:
            continue
        names = {*model._meta.fields} - INTERNAL - SECRET_COLUMNS
        nameless += [(model.__name__, name) for name in names if field_name(model.__name__, name) == name]
        nameless += [model.__name__] if thing_name(model.__name__) == model.__name__ else []
    assert nameless == []


def test_the_list_of_changes_speaks_russian_and_its_page_tells_each_field(cast: Cast) -> None:
    admin = cast.actor("admin")
    group = Group.get_by_id(cast.other_group)
    GROUPS.change(admin, group, name="ИС-23", curator=cast.teachers["curator"])
    entry, browser = last(), browser_of(cast, "admin")
    page = browser.page("/admin/audit/")
    assert "Группа: изменение" in page
    assert ":change" not in re.sub(r"<select.*?</select>|<script.*?</script>", "", page, flags=re.DOTALL)
    details = browser.page(f"/admin/audit/details/?id={entry.id}")
    assert "Группа: ИС-22 → ИС-23" in details
    assert f"Классный руководитель: — → № {cast.teachers['curator']}" in details
    assert "version" not in details
    assert "name_key" not in details
    assert "{&#34;" not in details


def test_roles_choices_days_and_absences_are_written_as_on_the_other_screens(cast: Cast) -> None:
    guardian = "родитель (законный представитель)"
    roles_set(cast.actor("admin"), User.get_by_id(cast.stranger), {Role.S, Role.G})
    assert changes(last()) == [f"Роли: {guardian} → {guardian}, студент"]
    anna = cast.actor("anna")
    lesson_change(anna, cast.lesson, topic="Определители", kind="seminar")
    assert "Тема: Матрицы → Определители" in changes(last())
    assert any(text.endswith("→ семинар") for text in changes(last()))
    token_make(anna, "мой дневник")
    assert act_name(last().action) == "Создание токена"
    assert "Название: мой дневник" in changes(last())
    assert any(re.fullmatch(r"Действует до: \d\d\.\d\d\.\d{4} \d\d:\d\d", text) for text in changes(last()))


def test_personal_values_stay_veiled(cast: Cast) -> None:
    STUDENTS.create(cast.actor("office"), last_name="Новикова", first_name="Нина", phone="+7 927 123-45-67")
    person = AuditEntry.select().where(AuditEntry.thing == "Person").order_by(AuditEntry.id.desc()).get()
    assert "Фамилия: •••" in changes(person)
    assert "927" not in "".join(changes(person))


def test_changes_are_found_by_the_thing_the_act_and_the_number(cast: Cast) -> None:
    admin = cast.actor("admin")
    GROUPS.change(admin, Group.get_by_id(cast.other_group), name="ИС-23")
    token_make(admin, "витрина")
    browser = browser_of(cast, "admin")

    def found(query: str) -> list[str]:
        page = browser.page(f"/admin/audit/?{query}")
        return [name for name in ("Группа: изменение</td>", "Создание токена</td>") if name in page.replace("</a>", "")]

    assert found("thing=Group") == ["Группа: изменение</td>"]
    assert found("action=token:make") == ["Создание токена</td>"]
    assert found(f"thing_id={cast.other_group}&thing=Group") == ["Группа: изменение</td>"]
    assert found("thing_id=1999999") == []
