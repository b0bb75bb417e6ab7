"""Settings: read once from the environment, checked, frozen.

Each field is one environment variable of the same name in capitals; `docs/settings.md` describes them and a test holds
the two together. An impossible value stops the start with a sentence that names the variable.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SAMARA = ZoneInfo("Europe/Samara")
SECRET_LENGTH, SECRET_SIGNS = 32, 10
NAME_LENGTH = 200
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


class SettingsError(SystemExit):
    """An impossible setting: the process ends with a sentence that names it."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem} See docs/settings.md.")


@dataclass(frozen=True)
class Settings:
    """The college's parameters. All limits are whole numbers; sizes are bytes, times are seconds unless named."""

    database_url: str = field(default="sqlite:///var/journal.db", repr=False)
    secret_key: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    https: bool = False
    college_name: str = "Колледж"
    college_founder: str = ""
    time_zone: ZoneInfo = SAMARA
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

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can come in: by the network, or through a proxy that serves TLS."""
        return self.https or not is_loopback(self.host)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read, check and complete the settings. A variable that is empty counts as not set.

        Raises:
            SettingsError: a value cannot be used; the text names the variable and the cure.
        """
        given = {name: environ.get(name.upper(), "").strip() for name in READERS}
        values: dict[str, Any] = {name: READERS[name](value, name.upper()) for name, value in given.items() if value}
        settings = cls(**values)
        if not settings.secret_key:
            folder = settings.sqlite_path.parent if settings.is_sqlite else Path("var")
            settings = replace(settings, secret_key=kept_secret(folder / "secret.key"))
        check_secret(settings)
        return settings


Reader = Callable[[str, str], Any]
"""Takes a value, trimmed and not empty, and the variable's name; gives what the setting holds, or raises SettingsError."""


def text(value: str, name: str) -> str:
    if len(value) > NAME_LENGTH or not value.isprintable():
        raise SettingsError(name, f"use one line of at most {NAME_LENGTH} characters.")
    return value


def secret(value: str, name: str) -> str:
    return value


def host(value: str, name: str) -> str:
    if is_address(value) or (_HOST_NAME.fullmatch(value) and not re.fullmatch(r"[\d.]+", value)):
        return value
    raise SettingsError(name, f"{value!r} is no address, use one like 127.0.0.1 or 0.0.0.0.")


def is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def is_loopback(value: str) -> bool:
    """Whether only programs of this machine reach a server at this address."""
    return value == "localhost" or (is_address(value) and ipaddress.ip_address(value).is_loopback)


def flag(value: str, name: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.lower() not in known:
        raise SettingsError(name, f"unexpected value {value!r}, use true or false.")
    return known[value.lower()]


def number(low: int, high: int) -> Reader:
    def read(value: str, name: str) -> int:
        if not re.fullmatch(r"\d{1,12}", value) or not low <= int(value) <= high:
            raise SettingsError(name, f"unexpected value {value!r}, use a whole number from {low} to {high}.")
        return int(value)

    return read


def zone(value: str, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(name, f"no time zone is called {value!r}, use one like Europe/Samara.") from error


def database(value: str, name: str) -> str:
    cure = "use sqlite:///path/to/file.db or postgresql://user:password@host/database."
    try:
        parts = urlsplit(value)
        _port = parts.port  # an impossible one raises
    except ValueError as error:
        raise SettingsError(name, f"this is no address of a database, {cure}") from error
    if parts.scheme == "sqlite" and value.startswith("sqlite:///") and parts.path.strip("/") and not value.endswith("/"):
        return value
    if parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/"):
        return value
    raise SettingsError(name, f"this is no address of a database, {cure}")


def some_languages(value: str, name: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    if not chosen or not set(chosen) <= {"ru", "en"}:
        raise SettingsError(name, f"unexpected value {value!r}, use ru, en or ru,en (the first is the default).")
    return chosen


def origins(value: str, name: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip().rstrip("/") for part in value.split(",") if part.strip()))
    for origin in chosen:
        if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?", origin):
            raise SettingsError(name, f"{origin!r} is no origin, use one like https://diary.example.org.")
    return chosen


READERS: dict[str, Reader] = {
    "database_url": database,
    "secret_key": secret,
    "host": host,
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
    """The secret of this installation: made on the first start, readable by its owner only, kept afterwards.

    Raises:
        SettingsError: the file cannot be written or read, or holds nothing of use.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            kept = path.read_text(encoding="ascii").strip()
        else:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                kept = secrets.token_urlsafe(48)
                file.write(kept)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("SECRET_KEY", f"cannot be kept in {path} ({error}), set the variable itself.") from error
    if is_weak(kept):
        raise SettingsError("SECRET_KEY", f"the one kept in {path} is damaged, delete the file to get a new one.")
    return kept


def is_weak(secret_key: str) -> bool:
    return len(secret_key) < SECRET_LENGTH or len(set(secret_key)) < SECRET_SIGNS


def check_secret(settings: Settings) -> None:
    """A weak secret is good enough for one's own machine only."""
    if settings.is_public and is_weak(settings.secret_key):
        place = "served by TLS" if settings.https else f"on {settings.host}"
        raise SettingsError(
            "SECRET_KEY",
            f"too weak for a server {place}, use {SECRET_LENGTH} random characters or more, or leave it empty.",
        )


_current = Settings()


def current() -> Settings:
    """The settings in force in this process."""
    return _current


def use(settings: Settings) -> None:
    """Put settings in force (once, by `create_app`, the command line or a test)."""
    global _current
    _current = settings
