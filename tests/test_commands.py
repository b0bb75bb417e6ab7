"""The command line: what each command does, and the one sentence of what it cannot do."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import flask
import openpyxl
import pytest
from click.testing import CliRunner, Result

from admin import start
from admin.cli import college, register
from models import Person, User, UserRole, WorkType
from models.base import database
from models.migrations import pending
from models.people import ROLE_NAMES, Role
from models.settings import Settings
from models.verbs.accounts import HASHER

from .conftest import SECRET, Backend, shut

ROOT = Path(__file__).parent.parent
Run = Callable[..., Result]


def console_of(settings: Settings) -> Run:
    """A console whose environment names this database."""
    environ = {"DATABASE_URL": settings.database_url, "SECRET_KEY": SECRET, "LANGUAGES": "ru,en"}

    def run(*arguments: str, **extra: str) -> Result:
        shut(database.obj)
        return CliRunner().invoke(college, list(arguments), env={**environ, **extra})

    return run


@pytest.fixture
def console(own_database: Settings) -> Iterator[Run]:
    yield console_of(own_database)
    shut(database.obj)


@pytest.fixture
def empty_console(empty_database: Settings) -> Iterator[Run]:
    yield console_of(empty_database)
    shut(database.obj)


def told(result: Result) -> str:
    """What a command that went well has said."""
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def refused(result: Result) -> str:
    """The one line of what a command could not do."""
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.output
    return lines[0]


# --- one's own college ------------------------------------------------------------------------------------------------


@pytest.mark.clause("R23")
@pytest.mark.clause("R27")
def test_an_empty_college_begins_with_one_administrator_and_the_kinds_of_work(empty_console: Run) -> None:
    said = told(empty_console("init", "--last-name", " Иванова ", "--first-name", "Анна", "--middle-name", "Петровна"))
    password = re.search(r"пароль: (\S+)", said)
    assert password
    user = User.get()
    assert (user.person.name, user.login, user.must_change_password) == ("Иванова Анна Петровна", "ivanova.ap", True)
    assert HASHER.verify(user.password_hash, password[1])
    assert [row.role for row in UserRole.select()] == [Role.ADM]
    assert WorkType.select().count() == 11


def test_init_asks_for_the_names_that_are_left_out(empty_database: Settings) -> None:
    shut(database.obj)
    environ = {"DATABASE_URL": empty_database.database_url, "SECRET_KEY": SECRET}
    told(CliRunner().invoke(college, ["init", "--login", "chief"], input="Иванова\nАнна\n\n", env=environ))
    assert (User.get().login, User.get().person.name) == ("chief", "Иванова Анна")
    shut(database.obj)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--last-name", " ", "--first-name", "Анна"), "Заполните это поле."),
        (("--last-name", "И" * 81, "--first-name", "Анна"), "Текст слишком длинный"),
        (("--last-name", "Ива\x07нова", "--first-name", "Анна"), "В тексте есть управляющие знаки"),
        (("--last-name", "Иванова", "--first-name", "Анна", "--login", "Ан на"), "Логин – от 3 до 64 знаков"),
    ],
)
def test_a_name_that_cannot_be_used_leaves_the_college_empty(
    empty_console: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    assert refused(empty_console("init", *arguments, "--middle-name", "")).startswith(sentence)
    assert (Person.select().count(), WorkType.select().count()) == (0, 0)


def test_init_refuses_a_college_that_has_people(console: Run) -> None:
    people = Person.select().count()
    said = refused(console("init", "--last-name", "Иванова", "--first-name", "Анна", "--middle-name", ""))
    assert said == "В этой базе данных уже есть люди. Укажите пустую в переменной DATABASE_URL."
    assert Person.select().count() == people


# --- tables and the demo college --------------------------------------------------------------------------------------


def test_migrate_brings_a_new_database_up_to_date_once(backend: Backend) -> None:
    run = console_of(backend.new(f"m_{os.getpid()}_{backend.name}"))
    assert refused(run("user", "reset", "anna")) == "Таблицы устарели. Сначала выполните команду migrate."
    assert told(run("migrate")) == "Применено: 0001_initial\nПрименено: 0002_teachers_day\n"
    assert told(run("migrate")) == "Таблицы уже обновлены.\n"
    assert pending() == []
    shut(database.obj)


def test_the_demo_college_lets_every_role_in_with_the_logins_it_prints(empty_console: Run) -> None:
    said = told(empty_console("demo"))
    password = re.search(r"у всех один: (\S+)", said)
    assert password
    for role in Role:
        login = re.search(rf"^  (\S+) +{re.escape(str(ROLE_NAMES[role]))}$", said, re.MULTILINE)
        assert login, role
        user = User.get(User.login == login[1])
        assert role in {row.role for row in UserRole.select().where(UserRole.user == user)}
        assert HASHER.verify(user.password_hash, password[1])


def test_a_login_whose_password_was_changed_is_no_longer_printed(
    empty_console: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    told(empty_console("demo"))
    told(empty_console("user", "reset", "teacher"))
    start.print_logins()
    printed = capsys.readouterr().out
    assert "  student " in printed
    assert "  teacher " not in printed


def test_the_demo_college_is_for_an_empty_database(console: Run) -> None:
    assert refused(console("demo")).startswith("В этой базе данных уже есть люди.")
    assert refused(console("demo", "--size", "1")).startswith("Укажите целое число от 3")


# --- lists and documents ----------------------------------------------------------------------------------------------


GROUPS = "Группа;Код специальности;Дата зачисления;Окончание обучения\nИС-31;09.02.07;01.09.2026;30.06.2030\n"


@pytest.mark.clause("R27")
def test_a_list_is_looked_at_and_then_loaded(console: Run, tmp_path: Path) -> None:
    from models import Group

    file = tmp_path / "groups.csv"
    file.write_text(GROUPS, encoding="utf-8")
    told(console("import", "groups", str(file), "--dry-run"))
    assert Group.get_or_none(Group.name == "ИС-31") is None
    told(console("import", "groups", str(file)))
    assert Group.get(Group.name == "ИС-31").speciality.code == "09.02.07"


def test_a_list_with_an_error_is_not_loaded_and_the_exit_code_says_so(console: Run, tmp_path: Path) -> None:
    from models import Group

    file = tmp_path / "groups.csv"
    file.write_text(GROUPS + "ИС-32;09.02.07;когда-то;30.06.2030\n", encoding="utf-8")
    before = Group.select().count()
    assert console("import", "groups", str(file)).exit_code == 1
    assert Group.select().count() == before
    told(console("import", "groups", str(file), "--skip-errors"))
    assert Group.select().count() == before + 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("groups", "missing.csv"), "missing.csv"),
        (("planets", "missing.csv"), "teachers, groups"),
        (("groups", "missing.csv", "--as", "nobody"), "Учётной записи с логином nobody нет"),
        (("groups", __file__, "--as", "office"), "У вас нет права"),
    ],
)
def test_a_list_that_cannot_be_loaded_is_refused_in_a_sentence(
    console: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in refused(console("import", *arguments))


JOURNAL = ("export", "group-journal", "--group", "ИС-21", "--semester", "2026/2027-1")


@pytest.mark.clause("R16")
def test_the_office_writes_a_groups_journal_to_a_file(console: Run, tmp_path: Path) -> None:
    path = tmp_path / "журнал.xlsx"
    assert str(path) in told(console(*JOURNAL, "-o", str(path), "--as", "office"))
    assert len(openpyxl.load_workbook(path).sheetnames) > 1
    assert [file.name for file in tmp_path.iterdir()] == ["журнал.xlsx"]


@pytest.mark.parametrize("login", ["vera", "guardian", "admin", "stranger"])
def test_who_may_not_export_a_group_gets_no_file(console: Run, tmp_path: Path, login: str) -> None:
    assert refused(console(*JOURNAL, "-o", str(tmp_path / "x.xlsx"), "--as", login))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("semester", ["2026/2027", "2026/2027-3", "2030/2031-1", "", "осень", "2026/2027-١"])
def test_a_semester_that_is_not_there_is_named(console: Run, tmp_path: Path, semester: str) -> None:
    said = refused(console(*JOURNAL[:4], "--semester", semester, "-o", str(tmp_path / "x.xlsx"), "--as", "office"))
    assert said == f"Семестра {semester} нет. Напишите его так: 2026/2027-1."


def test_a_place_that_cannot_be_written_is_named(console: Run, tmp_path: Path) -> None:
    path = tmp_path / "no such folder" / "x.xlsx"
    assert refused(console(*JOURNAL, "-o", str(path), "--as", "office")).startswith(f"Файл {path} не записан")


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("R23")
def test_a_reset_gives_a_new_password_and_ends_the_sessions(console: Run, own_database: Settings) -> None:
    before = User.get(User.login == "anna")
    said = told(console("user", "reset", " Anna "))
    password = re.search(r"пароль: (\S+)", said)
    assert password
    after = User.get(User.login == "anna")
    assert HASHER.verify(after.password_hash, password[1])
    assert (after.session_epoch, after.must_change_password) == (before.session_epoch + 1, True)
    assert [row.role for row in UserRole.select().where(UserRole.user == after)] == [Role.T]


def test_a_reset_of_nobody_says_so(console: Run) -> None:
    assert refused(console("user", "reset", "nobody")) == "Учётной записи с логином nobody нет. Проверьте логин."


# --- the ways in ------------------------------------------------------------------------------------------------------


def test_flask_knows_every_command() -> None:
    app = flask.Flask("journal")
    register(app)
    assert set(app.cli.commands) >= set(college.commands)


def test_an_impossible_setting_stops_a_command_in_a_sentence(console: Run) -> None:
    said = console("migrate", PORT="many")
    assert (said.exit_code, said.exception) != (0, None)
    assert "PORT: unexpected value 'many'" in str(said.exception)


def test_a_database_that_cannot_be_opened_is_named(console: Run, tmp_path: Path) -> None:
    said = console("migrate", DATABASE_URL=f"sqlite:///{tmp_path}")
    assert "DATABASE_URL: the database cannot be opened" in str(said.exception)


# --- the server -------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def first_answer(url: str, server: subprocess.Popen[str], patience: float = 60) -> int:
    """The status of the first answer of a server that is starting."""
    until = time.monotonic() + patience
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no answer at {url}")


def test_start_makes_the_demo_college_says_where_it_is_and_serves_until_stopped(tmp_path: Path) -> None:
    port = free_port()
    environ = {
        **os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/a college/journal.db", "PORT": str(port), "SECRET_KEY": "",
        "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "admin.cli", "start"]
    for _time in ("first", "second"):
        with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as server:
            status = first_answer(f"http://127.0.0.1:{port}/health", server)
            busy = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
            server.send_signal(signal.SIGINT)
            said, _nothing = server.communicate(timeout=20)
        assert status == 200
        assert f"http://127.0.0.1:{port}/admin/" in said
        assert said.count("demo-kolledzh") == 1
        assert (busy.returncode, busy.stderr.count("\n")) == (1, 1)
        assert busy.stderr.startswith("PORT: ")
