"""The start of the server: tables, the demo college in an empty database, the address and logins, granian."""

from __future__ import annotations

import socket

import click
from argon2.exceptions import InvalidHashError, VerificationError

from models.base import database
from models.i18n import gettext as _
from models.migrations import migrate
from models.people import ROLE_NAMES, User
from models.settings import Settings, SettingsError, current
from models.verbs.accounts import HASHER
from models.verbs.setup import is_empty

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to


def start() -> None:
    """Serve the college until somebody stops it."""
    settings = current()
    check_port(settings)
    migrate()
    if is_empty():
        refuse_public_demo(settings)
        make_demo_college()
    database.close()
    click.echo(_("The journal is open at %(address)s (Ctrl+C closes it)", address=address(settings)))
    print_logins()
    serve(settings)


def refuse_public_demo(settings: Settings) -> None:
    """The demo college's passwords are known to everybody, so it is for one's own machine only.

    Raises:
        SettingsError: others can come in.
    """
    if settings.is_public:
        raise SettingsError(
            "DATABASE_URL",
            "the database is empty, and the demo college is not for a server that others can reach; "
            "begin your own with .venv/bin/python -m admin.cli init.",
        )


def address(settings: Settings) -> str:
    """Where a browser of this machine finds the panel."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/admin/"


def check_port(settings: Settings) -> None:
    """Nobody else serves at this address.

    Raises:
        SettingsError: somebody does, or this machine has no such address.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                "PORT", f"{settings.host}:{settings.port} cannot be served ({error.strerror}), choose another HOST or PORT."
            ) from error


def serve(settings: Settings) -> None:
    """Run granian. SQLite has one writer: one thread in each worker keeps its connection."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        blocking_threads=1 if settings.is_sqlite else None,
        websockets=False,
        workers_kill_timeout=10,  # seconds; one that is stopped while it starts may never notice
        log_level=LogLevels.warning,
    ).serve()


# --- the demo college -------------------------------------------------------------------------------------------------


def make_demo_college(size: int | None = None) -> None:
    """Fill the empty database with `size` groups, the smallest number if it is left out.

    Raises:
        Invalid: somebody is in the database already, or there cannot be so many groups.
    """
    from models.demo import SMALLEST, make_demo

    click.echo(_("Making the demo college …"))
    make_demo(size or SMALLEST, progress=lambda done, of: click.echo(f"\r  {done} / {of}", nl=done == of))


def print_logins() -> None:
    """One login for each role of the demo college; those that no longer open with its password are left out."""
    from models.demo.build import LOGINS
    from models.demo.people import PASSWORD

    with database.connection_context():
        hashes = {user.login: user.password_hash for user in User.select().where(User.login.in_(list(LOGINS.values())))}
    opening = {made for made in set(hashes.values()) if opens(made, PASSWORD)}
    logins = {role: login for role, login in LOGINS.items() if hashes.get(login) in opening}
    if not logins:
        return
    click.echo(_("Logins of the demo college, the password of each is %(password)s", password=PASSWORD))
    for role, login in logins.items():
        click.echo(f"  {login:<10} {ROLE_NAMES[role]}")


def opens(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
