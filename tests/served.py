"""The cast's college on the network, in a database of its own, with a browser in front of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from models import clock, settings
from models.base import connect, database

from .cast import NOON, PASSWORD, Cast
from .conftest import Backend, shut
from .tools import CHROMIUM

PHONE, DESK = (390, 844), (1440, 900)
PATIENCE = 15_000
"""Milliseconds: the machine may be busy with other tests."""


@dataclass
class Served:
    """Where the college is, and the browser; the people are the cast's."""

    cast: Cast
    address: str
    browser: Browser

    def context(self, login: str, size: tuple[int, int] = DESK) -> BrowserContext:
        """Windows of this size, in which somebody has signed in."""
        context = self.browser.new_context(locale="ru-RU", viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{self.address}/admin/sign-in")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.close()
        return context

    def page(self, login: str, path: str, size: tuple[int, int] = DESK) -> Page:
        """A window in which somebody has signed in and opened a page. A fault in a script fails the test."""
        page = self.context(login, size).new_page()
        page.on("pageerror", _fail)
        page.goto(self.address + path)
        return page


def _fail(error: Exception) -> None:
    raise AssertionError(error)


@contextmanager
def served(backend: Backend) -> Iterator[Served]:
    """Serve a copy of the cast's database from a thread for the time of a block; it is noon of the cast's day."""
    assert backend.cast is not None
    expect.set_options(timeout=PATIENCE)
    made, before = backend.copy(), settings.current()
    settings.use(made)
    shut(database.obj)
    db = connect(made)
    with clock.stopped(NOON), sync_playwright() as playwright:
        server = make_server("127.0.0.1", 0, create_app(made), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Served(backend.cast, f"http://127.0.0.1:{server.port}", browser)
        browser.close()
        server.shutdown()
        thread.join()
        server.server_close()
    shut(db)
    settings.use(before)
    connect(backend.template)
