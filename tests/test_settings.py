"""Settings: what cannot be used stops the start with a sentence that names the variable."""

from __future__ import annotations

import dataclasses
import re
import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.settings import READERS, Settings, SettingsError

GOOD_SECRET = "0123456789 abcdefghij 0123456789"


@pytest.fixture
def settings_of(tmp_path: Path):
    """Settings of an environment in which only the database's place is given."""

    def read(**environ: str) -> Settings:
        return Settings.from_environment({"DATABASE_URL": f"sqlite:///{tmp_path}/journal.db", **environ})

    return read


def test_a_setting_and_its_reader_are_never_without_each_other() -> None:
    assert [field.name for field in dataclasses.fields(Settings)] == list(READERS)


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({})
    assert dataclasses.replace(settings, secret_key="") == Settings()
    assert settings.sqlite_path == Path("var/journal.db")


def test_an_empty_variable_counts_as_not_set(settings_of) -> None:
    assert settings_of(PORT="", COLLEGE_NAME="  ").port == 8000


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("PORT", " 8080 ", 8080),
        ("HTTPS", "Yes", True),
        ("HTTPS", "off", False),
        ("TIME_ZONE", "Asia/Vladivostok", ZoneInfo("Asia/Vladivostok")),
        ("LANGUAGES", "en, ru, en", ("en", "ru")),
        ("HOST", "::1", "::1"),
        ("HOST", "localhost", "localhost"),
        ("CORS_ORIGINS", "https://diary.example.org/, http://localhost:5173", ("https://diary.example.org", "http://localhost:5173")),
        ("COLLEGE_NAME", "Колледж № 1", "Колледж № 1"),
        ("DATABASE_URL", "postgresql://u:p%40@db:5432/journal", "postgresql://u:p%40@db:5432/journal"),
    ],
)  # fmt: skip
def test_a_value_is_understood(settings_of, name: str, value: str, meant: object) -> None:
    assert getattr(settings_of(SECRET_KEY=GOOD_SECRET, **{name: value}), name.lower()) == meant


NUMBERS = [name.upper() for name, reader in READERS.items() if "number" in reader.__qualname__]
IMPOSSIBLE = [
    *[(name, value) for name in NUMBERS for value in ("0", "-1", "1.5", "many", "9" * 30, "1e3")],
    ("PORT", "65536"),
    ("HTTPS", "maybe"),
    ("CURATOR_ISSUES_CREDENTIALS", "2"),
    ("TIME_ZONE", "Europe/Nowhere"),
    ("TIME_ZONE", "../../etc/passwd"),
    ("LANGUAGES", "de"),
    ("LANGUAGES", ","),
    ("HOST", "256.0.0.1"),
    ("HOST", "http://127.0.0.1"),
    ("HOST", "not a host"),
    ("CORS_ORIGINS", "*"),
    ("CORS_ORIGINS", "https://diary.example.org/path"),
    ("CORS_ORIGINS", "diary.example.org"),
    ("COLLEGE_NAME", "К" * 201),
    ("COLLEGE_NAME", "Кол\x07ледж"),
    ("COLLEGE_FOUNDER", "две\nстроки"),
    ("DATABASE_URL", "journal.db"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:///folder/"),
    ("DATABASE_URL", "mysql://localhost/journal"),
    ("DATABASE_URL", "postgresql://localhost"),
    ("DATABASE_URL", "postgresql://localhost:port/journal"),
]


@pytest.mark.parametrize(("name", "value"), IMPOSSIBLE)
def test_an_impossible_value_stops_the_start_with_a_sentence_that_names_it(settings_of, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as stop:
        settings_of(**{name: value})
    assert re.fullmatch(rf"{name}: .+\. See docs/settings\.md\.", str(stop.value.code), re.DOTALL)
    settings_of(SECRET_KEY=GOOD_SECRET)


def test_a_password_in_an_impossible_address_is_not_repeated(settings_of) -> None:
    with pytest.raises(SettingsError) as stop:
        settings_of(DATABASE_URL="mysql://journal:hunter2@localhost/journal")
    assert "hunter2" not in str(stop.value.code)


def test_secrets_do_not_show_when_settings_are_printed(settings_of) -> None:
    printed = repr(settings_of(SECRET_KEY=GOOD_SECRET, DATABASE_URL="postgresql://journal:hunter2@localhost/journal"))
    assert "hunter2" not in printed
    assert GOOD_SECRET not in printed


# --- the secret -------------------------------------------------------------------------------------------------------


def test_a_secret_is_made_on_the_first_start_and_kept(settings_of, tmp_path: Path) -> None:
    first = settings_of().secret_key
    assert len(first) >= 32
    assert settings_of().secret_key == first
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    made = {Settings.from_environment({"DATABASE_URL": f"sqlite:///{tmp_path}/{name}/j.db"}).secret_key for name in "ab"}
    assert len(made) == 2


@pytest.mark.parametrize("weak", ["secret", "changeme", "a" * 40, "short but mixed 1234"])
@pytest.mark.parametrize("reached", [{"HOST": "0.0.0.0"}, {"HOST": "10.0.0.5"}, {"HTTPS": "true"}])
def test_a_weak_secret_is_refused_where_others_come_in(settings_of, weak: str, reached: dict[str, str]) -> None:
    assert settings_of(SECRET_KEY=weak).secret_key == weak
    with pytest.raises(SettingsError, match="SECRET_KEY: too weak"):
        settings_of(SECRET_KEY=weak, **reached)
    assert settings_of(SECRET_KEY=GOOD_SECRET, **reached).is_public


def test_a_damaged_kept_secret_stops_the_start(settings_of, tmp_path: Path) -> None:
    settings_of()
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(SettingsError, match=r"SECRET_KEY: .*delete the file"):
        settings_of()


def test_a_folder_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="SECRET_KEY: cannot be kept"):
        Settings.from_environment({"DATABASE_URL": f"sqlite:///{tmp_path}/file/journal.db"})


# --- the page about them ----------------------------------------------------------------------------------------------

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \|\s*(.*?)\s*\|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
WITH_DEFAULT = [field for field in dataclasses.fields(Settings) if field.name != "secret_key"]


def shown(value: object) -> str:
    """A default as the page writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, tuple) else str(value)


def test_the_page_describes_every_setting_and_no_other() -> None:
    assert sorted(ROWS) == sorted(name.upper() for name in READERS)


@pytest.mark.parametrize("field", WITH_DEFAULT, ids=lambda field: field.name)
def test_the_page_names_the_default(field: dataclasses.Field[object]) -> None:
    default = shown(field.default)
    assert ROWS[field.name.upper()] == (f"`{default}`" if default else "")
