"""The tables: a migrated database is what the models say, and it refuses by itself what the law forbids."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import peewee
import pytest

from models import TABLES, AuditEntry, Guardianship, Lesson, Person, audit
from models import migrations as m
from models.base import database
from models.people import User
from models.settings import Settings

from .cast import Cast


def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
    return list(database.execute_sql(sql, values or None).fetchall())


def test_a_migrated_database_has_the_tables_columns_and_indices_of_the_models(empty_database: Settings) -> None:
    assert set(database.get_tables()) == {model._meta.table_name for model in TABLES} | {"schema_migration"}
    for model in TABLES:
        table = model._meta.table_name
        columns = {column.name: column.null for column in database.get_columns(table)}
        assert columns == {field.column_name: field.null for field in model._meta.sorted_fields}, table
        wanted = {index.query()[0].split('"')[1] for index in model._schema._create_indexes(safe=False)}
        assert {index.name for index in database.get_indexes(table)} - {f"{table}_pkey"} == wanted, table


CONSTRAINT = re.compile(r"CHECK \(|REFERENCES ")


def constraints() -> dict[str, int]:
    """The numbers of CHECK and FOREIGN KEY constraints of each table in the database itself."""
    if isinstance(database.obj, peewee.SqliteDatabase):
        rows = ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {name: len(CONSTRAINT.findall(sql)) for name, sql in rows}
    rows = ask(
        "SELECT r.relname, count(*) FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid "
        "WHERE c.contype IN ('c', 'f') GROUP BY r.relname"
    )
    return dict(rows)


def test_no_constraint_of_the_models_is_lost_on_the_way(empty_database: Settings) -> None:
    found = constraints()
    for model in TABLES:
        statement = model._schema._create_table(safe=False).query()[0]
        wanted = len(CONSTRAINT.findall(statement))
        assert found.get(model._meta.table_name, 0) == wanted, model.__name__


def test_the_printed_sql_of_the_models_makes_the_same_tables() -> None:
    """What `python -m models.migrations` prints is where the frozen SQL of a next migration comes from."""
    migrated, printed = (peewee.SqliteDatabase(":memory:") for _ in range(2))
    m.migrate(migrated)
    for statement in m.ddl(printed):
        printed.execute_sql(statement)
    for model in TABLES:
        table = model._meta.table_name
        kinds = [{(c.name, c.data_type, c.null) for c in db.get_columns(table)} for db in (migrated, printed)]
        assert kinds[0] == kinds[1], table


def test_migrating_twice_changes_nothing(empty_database: Settings) -> None:
    assert m.pending() == []
    assert m.migrate() == []


def test_an_empty_file_is_behind_until_it_is_migrated(tmp_path: Path) -> None:
    db = peewee.SqliteDatabase(str(tmp_path / "new.db"))
    assert m.pending(db) == ["0001_initial", "0002_teachers_day"]
    assert m.migrate(db) == ["0001_initial", "0002_teachers_day"]
    assert m.pending(db) == []
    db.close()


# --- what the database refuses by itself ------------------------------------------------------------------------------


def refused(sql: str, *values: object) -> None:
    """The statement is an error, and leaves nothing behind."""
    mark = "?" if isinstance(database.obj, peewee.SqliteDatabase) else "%s"
    with pytest.raises(peewee.PeeweeException), database.atomic():
        database.execute_sql(sql.replace("?", mark), values)


@pytest.mark.clause("R43")
@pytest.mark.parametrize("value", [6, 1, 0, -5])
def test_a_mark_of_six_stays_out_even_by_raw_sql(cast: Cast, value: int) -> None:
    refused("UPDATE mark SET value = ? WHERE assignment_id = ?", value, cast.work)
    assert ask("SELECT value FROM mark WHERE assignment_id = " + str(cast.work)) == [(4,)]


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("UPDATE lesson SET period = ?", (9,)),
        ("UPDATE lesson SET hours = ?", (0,)),
        ("UPDATE lesson SET topic = ?", ("",)),
        ("UPDATE lesson SET kind = ?", ("walk",)),
        ("UPDATE attendance SET code = ?", ("x",)),
        ("UPDATE user_role SET role = ?", ("director",)),
        ("UPDATE semester SET number = ?", (3,)),
        ("UPDATE semester SET ends_on = ?", ("2020-01-01",)),
        ("UPDATE enrollment SET ends_on = ?", ("2020-01-01",)),
        ("UPDATE teaching_load SET ends_on = ?", ("2020-01-01",)),
        ("UPDATE guardianship SET ends_on = ?", ("2020-01-01",)),
        ("UPDATE person SET last_name = ?", ("",)),
        ("UPDATE person SET last_name = ?", ("Я" * 81,)),
        ("UPDATE homework SET text = ?", ("Я" * 2001,)),
        ("UPDATE course SET kind = ?", ("mdk",)),
        ("UPDATE course SET code = ?", ("ОП.01",)),
        ("UPDATE study_group SET name = ?", ("ИС-21",)),
        ('UPDATE "user" SET login = ?', ("same",)),
        ("UPDATE mark SET student_id = ?", (10**6,)),
        ("UPDATE mark SET author_id = ?", (10**6,)),
    ],
)
def test_what_breaks_a_rule_of_the_tables_stays_out_even_by_raw_sql(
    cast: Cast, sql: str, values: tuple[object, ...]
) -> None:
    table = sql.split()[1]
    before = ask(f"SELECT * FROM {table} ORDER BY id")
    refused(sql, *values)
    assert before
    assert ask(f"SELECT * FROM {table} ORDER BY id") == before


def test_the_same_statement_with_a_lawful_value_goes_through(cast: Cast) -> None:
    """So that the refusals above are refused for their values."""
    database.execute_sql("UPDATE mark SET value = 5")
    database.execute_sql("UPDATE lesson SET period = 8")
    database.execute_sql("UPDATE attendance SET code = 'у'")
    database.execute_sql("UPDATE enrollment SET ends_on = '2026-10-31'")
    assert {row.period for row in Lesson.select()} == {8}


@pytest.mark.clause("R47")
def test_a_student_has_one_open_enrolment_and_a_group_one_journal_for_a_course(cast: Cast) -> None:
    refused(
        "INSERT INTO enrollment (student_id, group_id, starts_on, order_in, order_out, version) VALUES (?, ?, ?, '', '', 1)",
        cast.students["vera"], cast.other_group, "2026-10-10",
    )  # fmt: skip
    refused(
        "INSERT INTO journal (course_id, group_id, semester_id, kind, hours, version) VALUES (?, ?, ?, 'theory', 10, 1)",
        cast.course, cast.group, cast.semester,
    )  # fmt: skip


@pytest.mark.parametrize(
    "table", ["person", "student", "teacher", "study_group", "journal", "lesson", "assignment", "course"]
)
def test_nothing_that_is_referred_to_can_be_deleted(cast: Cast, table: str) -> None:
    before = ask(f"SELECT count(*) FROM {table}")
    refused(f"DELETE FROM {table}")
    assert ask(f"SELECT count(*) FROM {table}") == before


# --- the audit --------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R4")
@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_history_cannot_be_changed_or_deleted(cast: Cast, sql: str) -> None:
    user = User.get_by_id(cast.anna)
    audit.record(cast.actor("anna"), "test:act", user, {"login": "a"}, after={"login": "b"})
    refused(sql)
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.actor_id, entry.before, entry.after) == (
        "test:act", cast.anna, '{"login":"a"}', '{"login":"b"}',
    )  # fmt: skip


def test_moments_come_back_in_utc_and_days_as_days(cast: Cast) -> None:
    lesson = Lesson.get_by_id(cast.lesson)
    assert lesson.entered_at == dt.datetime(2026, 10, 8, 9, tzinfo=dt.UTC)
    assert lesson.date == dt.date(2026, 10, 8)


def test_names_are_ordered_by_the_russian_alphabet_on_both_databases(cast: Cast) -> None:
    for last_name in ("Ёжиков", "ёлкин", "Жуков", "Егоров", "Яшин"):
        Person.create(last_name=last_name, first_name="Пётр", address="порядок")
    found = [row.last_name for row in Person.select().where(Person.address == "порядок").order_by(Person.name_key)]
    assert found == ["Егоров", "Ёжиков", "ёлкин", "Жуков", "Яшин"]


def test_a_guardian_link_is_made_once_for_a_day(cast: Cast) -> None:
    link = Guardianship.select().first()
    refused(
        "INSERT INTO guardianship (guardian_id, student_id, kinship, starts_on, version) VALUES (?, ?, 'other', ?, 1)",
        link.guardian_id, link.student_id, link.starts_on.isoformat(),
    )  # fmt: skip
