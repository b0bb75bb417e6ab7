"""The command line: `python -m admin.cli …`, and the same commands as `flask --app app …`.

A command says what it did in the college's first language. A refusal is one sentence and the exit code 1. Whoever can run
these commands can read the database file as well, so that there is nobody to ask for a right: what acts on somebody's
behalf (`import`, `export`) says on whose, and the access policy answers for that person.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import flask
import peewee

from models import AcademicYear, Semester, User, UserRole, i18n
from models.access import Actor, actor_of, visible
from models.base import connect, database
from models.college import Group
from models.errors import Invalid, JournalError, NotFound
from models.i18n import gettext as _
from models.migrations import migrate, pending
from models.people import Role
from models.settings import Settings, SettingsError, use
from models.verbs import accounts, setup

from . import start as starting


class Act(click.Command):
    """A command on an open college, whose refusals are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        settings = Settings.from_environment()
        use(settings)
        with i18n.speaking(settings.languages[0]):
            try:
                opened(settings)
                return super().invoke(ctx)
            except JournalError as refusal:
                click.echo("\n".join(problem.message for problem in refusal.problems), err=True)
                ctx.exit(1)


class Acts(click.Group):
    """Commands, and groups of them."""

    command_class = Act
    group_class = type


def opened(settings: Settings) -> peewee.Database:
    """The college's database, open."""
    db: peewee.Database = connect(settings)
    try:
        db.connect(reuse_if_open=True)
    except peewee.OperationalError as error:
        raise SettingsError("DATABASE_URL", f"the database cannot be opened ({str(error).strip()}).") from error
    return db


@click.group(cls=Acts)
def college() -> None:
    """The college's journal: start it, move lists and documents in and out, help people back in."""


def register(app: flask.Flask) -> None:
    """Make every command one of the application's: `flask --app app …`."""
    for command in college.commands.values():
        app.cli.add_command(command)


# --- the database and the server --------------------------------------------------------------------------------------


@college.command("start")
def start_command() -> None:
    """Bring the database up to date, make the demo college if it is empty, serve."""
    starting.start()


@college.command("migrate")
def migrate_command() -> None:
    """Bring the tables up to date."""
    applied = migrate()
    for name in applied:
        click.echo(_("Applied: %(name)s", name=name))
    if not applied:
        click.echo(_("The tables are up to date."))


@college.command("demo")
@click.option("--size", type=int, help="Number of groups, 3 to 90; 3 if it is left out.")
def demo_command(size: int | None) -> None:
    """Fill an empty database with the demo college."""
    migrate()
    starting.make_demo_college(size)
    starting.print_logins()


@college.command("init")
@click.option("--last-name", prompt=True, help="Surname of the first administrator.")
@click.option("--first-name", prompt=True)
@click.option("--middle-name", prompt=True, default="", show_default=False)
@click.option("--login", default="", help="Made of the name if it is left out.")
def init_command(last_name: str, first_name: str, middle_name: str, login: str) -> None:
    """Begin one's own, empty college with its first administrator."""
    migrate()
    user, password = setup.college_init(last_name=last_name, first_name=first_name, middle_name=middle_name, login=login)
    print_credentials(user, password)


# --- lists and documents ----------------------------------------------------------------------------------------------


@college.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--skip-errors", is_flag=True, help="Take the good rows, leave out the bad ones.")
@click.option("--as", "login", default="", help="On whose behalf; the first administrator if it is left out.")
@click.pass_context
def import_command(ctx: click.Context, kind: str, file: Path, *, dry_run: bool, skip_errors: bool, login: str) -> None:
    """Load a list from an .xlsx or .csv file."""
    from .lists import import_file

    up_to_date()
    actor = actor_named(login) if login else first_administrator()
    if not import_file(actor, kind, file, dry_run=dry_run, skip_errors=skip_errors, echo=click.echo):
        ctx.exit(1)


@college.group("export")
def export_group() -> None:
    """Write a document to a file."""


@export_group.command("group-journal")
@click.option("--group", "group_name", required=True, help="Name of the group, as ИС-21.")
@click.option("--semester", "semester_name", required=True, help="Year and number, as 2026/2027-1.")
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as", "login", required=True, help="On whose behalf: what that person may see is in the file.")
def export_group_journal(group_name: str, semester_name: str, output: Path, login: str) -> None:
    """The electronic journal of a group and semester as .xlsx (form D1)."""
    import exports

    up_to_date()
    actor = actor_named(login)
    group = visible(actor, Group).where(Group.name == group_name).first()
    if group is None:
        raise NotFound("group")
    document = exports.make(actor, "group-journal", group=group.id, semester=semester_named(semester_name).id)
    written(output, document.content)
    click.echo(_("Written: %(path)s", path=output))


def written(path: Path, content: bytes) -> None:
    """Put a file in its place at once, whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise Invalid("output", _("The file %(path)s cannot be written: %(why)s.", path=path, why=error.strerror)) from error


# --- people -----------------------------------------------------------------------------------------------------------


@college.group("user")
def user_group() -> None:
    """Accounts."""


@user_group.command("reset")
@click.argument("login")
def user_reset(login: str) -> None:
    """Issue a new one-time password; every session of the account ends."""
    up_to_date()
    user = account_named(login)
    print_credentials(*accounts.credentials_issue(None, user.person, roles=roles_of(user)))


def print_credentials(user: User, password: str) -> None:
    click.echo(_("Login: %(login)s", login=user.login))
    click.echo(_("One-time password: %(password)s (to be changed at the first sign-in)", password=password))


def account_named(login: str) -> User:
    user: User | None = User.get_or_none(User.login == login.strip().casefold())
    if user is None:
        raise Invalid("login", _("There is no account with the login %(login)s. Check it.", login=login))
    return user


def roles_of(user: User) -> list[Role]:
    return [row.role for row in UserRole.select().where(UserRole.user == user)]


def actor_named(login: str) -> Actor:
    actor = actor_of(account_named(login).id)
    if actor is None:
        raise Invalid("login", _("The account %(login)s is blocked. Choose another one.", login=login))
    return actor


def first_administrator() -> Actor:
    administrators = User.select().join(UserRole).where(UserRole.role == Role.ADM, User.active).order_by(User.id)
    user = administrators.first()
    actor = actor_of(user.id) if user else None
    if actor is None:
        raise Invalid(None, _("There is no administrator yet. Begin with the command init."))
    return actor


def semester_named(name: str) -> Semester:
    """The semester of a name like 2026/2027-1."""
    year, _sep, number = name.strip().rpartition("-")
    semester: Semester | None = (
        Semester.select().join(AcademicYear).where(AcademicYear.name == year, Semester.number == number).first()
        if number in {"1", "2"}
        else None
    )
    if semester is None:
        raise Invalid("semester", _("There is no semester %(name)s. Write it as 2026/2027-1.", name=name))
    return semester


def up_to_date() -> None:
    """The tables are those that this program knows."""
    if pending(database.obj):
        raise Invalid(None, _("The tables are out of date. Run the command migrate first."))


if __name__ == "__main__":
    college(prog_name="python -m admin.cli")
