"""Settings: read once from the environment, checked, frozen.

Each field is one environment variable of the same name in capitals; `docs/settings.md` describes them and a test holds
the two together. An impossible value stops the start with a sentence that names the variable.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
WEAK_SECRETS = {"secret", "changeme", "change-me", "dev", "development", "password", "test"}
SECRET_LENGTH = 32


class SettingsError(SystemExit):
    """An impossible setting: the process ends with a sentence that names it."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem} See docs/settings.md.")


@dataclass(frozen=True)
class Settings:
    """The college's parameters. All limits are whole numbers; sizes are bytes, times are seconds unless named."""

    database_url: str = "sqlite:///var/journal.db"
    secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    https: bool = False
    college_name: str = "Колледж"
    college_founder: str = ""
    time_zone: ZoneInfo = ZoneInfo("Europe/Samara")
    languages: tuple[str, ...] = ("ru", "en")
    cors_origins: tuple[str, ...] = ()
    page_size_limit: int = 200
    query_depth_limit: int = 12
    query_alias_limit: int = 30
    query_token_limit: int = 2000
    query_cost_limit: int = 50_000
    request_size_limit: int = 1_000_000
    upload_size_limit: int = 20_000_000
    sign_in_attempts: int = 10
    sign_in_window: int = 900
    session_hours: int = 12
    token_days: int = 365
    link_minutes: int = 10
    adult_age: int = 18
    curator_issues_credentials: bool = False

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_path(self) -> Path:
        """File of the embedded database; relative paths count from the working directory."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read, check and complete the settings.

        Raises:
            SettingsError: a value cannot be used; the text names the variable and the cure.
        """
        values = {name: read(environ[name.upper()], name.upper()) for name, read in READERS.items()
                  if environ.get(name.upper(), "").strip()}
        settings = cls(**values)
        if not settings.secret_key:
            kept = settings.sqlite_path.parent if settings.is_sqlite else Path("var")
            settings = cls(**{**values, "secret_key": kept_secret(kept / "secret.key")})
        check_secret(settings)
        return settings


def text(value: str, name: str) -> str:
    return value.strip()


def flag(value: str, name: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.strip().lower() not in known:
        raise SettingsError(name, f"unexpected value {value!r}, use true or false.")
    return known[value.strip().lower()]


def number(low: int, high: int):
    def read(value: str, name: str) -> int:
        if not value.strip().isdecimal() or not low <= int(value) <= high:
            raise SettingsError(name, f"unexpected value {value!r}, use a whole number from {low} to {high}.")
        return int(value)

    return read


def zone(value: str, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(value.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(name, f"no time zone is called {value!r}, use one like Europe/Samara.") from error


def database(value: str, name: str) -> str:
    value = value.strip()
    if value.startswith(("postgresql://", "postgres://")):
        return value
    if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
        return value
    raise SettingsError(
        name, "unexpected value, use sqlite:///path/to/file.db or postgresql://user:password@host/database."
    )


def some_languages(value: str, name: str) -> tuple[str, ...]:
    chosen = tuple(part.strip() for part in value.split(",") if part.strip())
    if not chosen or not set(chosen) <= {"ru", "en"}:
        raise SettingsError(name, f"unexpected value {value!r}, use ru, en or ru,en (the first is the default).")
    return chosen


def origins(value: str, name: str) -> tuple[str, ...]:
    chosen = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    for origin in chosen:
        if not origin.startswith(("http://", "https://")) or origin.count("/") != 2:
            raise SettingsError(name, f"{origin!r} is no origin, use one like https://diary.example.org.")
    return chosen


READERS = {
    "database_url": database,
    "secret_key": text,
    "host": text,
    "port": number(1, 65535),
    "workers": number(1, 64),
    "https": flag,
    "college_name": text,
    "college_founder": text,
    "time_zone": zone,
    "languages": some_languages,
    "cors_origins": origins,
    "page_size_limit": number(1, 1000),
    "query_depth_limit": number(3, 50),
    "query_alias_limit": number(1, 1000),
    "query_token_limit": number(100, 100_000),
    "query_cost_limit": number(100, 10_000_000),
    "request_size_limit": number(1_000, 100_000_000),
    "upload_size_limit": number(10_000, 500_000_000),
    "sign_in_attempts": number(1, 1000),
    "sign_in_window": number(1, 86_400),
    "session_hours": number(1, 720),
    "token_days": number(1, 3650),
    "link_minutes": number(1, 1440),
    "adult_age": number(14, 30),
    "curator_issues_credentials": flag,
}


def kept_secret(path: Path) -> str:
    """The secret of this installation: made on the first start, readable by its owner only, kept afterwards."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret


def check_secret(settings: Settings) -> None:
    """A weak secret is good enough for one's own machine only."""
    weak = settings.secret_key.lower() in WEAK_SECRETS or len(settings.secret_key) < SECRET_LENGTH
    if weak and settings.host not in LOOPBACK:
        raise SettingsError(
            "SECRET_KEY", f"too weak for a server on {settings.host}, use {SECRET_LENGTH} random characters or more."
        )


_current = Settings()


def current() -> Settings:
    """The settings in force in this process."""
    return _current


def use(settings: Settings) -> None:
    """Put settings in force (once, by `create_app`, the command line or a test)."""
    global _current
    _current = settings
