"""Programs that some tests need beyond Python: where one is missing, its tests are left out, and one line says so."""

from __future__ import annotations

import gc
import shutil
import sys
import threading
import traceback
from collections.abc import Iterator

import psutil
import pytest
from greenlet import greenlet

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The browser without windows stands first: it starts sooner, and opens and closes its pages without waiting for any."""
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
SOFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
PDFTOPPM = shutil.which("pdftoppm")
NEEDED = {
    "browser": {"chromium": CHROMIUM},
    "document": {"soffice": SOFFICE, "pdftoppm": PDFTOPPM},
}
"""For each marker the programs its tests run, and where they are."""


LONGEST = 120
"""Seconds that a test may keep its browser waiting: opening, closing and typing know no other limit."""


def missing() -> dict[str, list[str]]:
    """For each marker whose tests cannot run here, the programs that are missing."""
    absent = {marker: [name for name, path in programs.items() if path is None] for marker, programs in NEEDED.items()}
    return {marker: names for marker, names in absent.items() if names}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser"):  # a window that is closed amid an answer leaves the server's file open
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
    absent = missing()
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in absent) or _repeats(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


ONE_OF_EACH = {"office", "curator", "anna", "former", "vera", "several", "pavel", "dasha"}


def _repeats(item: pytest.Item) -> bool:
    """Whether a walk `for_everybody` would be repeated on PostgreSQL for somebody whose roles another of the cast holds."""
    callspec = getattr(item, "callspec", None)
    return bool(
        item.get_closest_marker("for_everybody")
        and callspec
        and callspec.params.get("backend") == "postgresql"
        and callspec.params.get("name") not in ONE_OF_EACH
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A browser that answers nothing fails its test instead of stopping the suite."""
    if not item.get_closest_marker("browser"):
        return (yield)
    watch = threading.Timer(LONGEST, end_browsers)
    watch.daemon = True
    watch.start()
    try:
        return (yield)
    finally:
        watch.cancel()


def end_browsers() -> None:
    """Say where the tests of this process wait, and end the browsers they wait for: each wait then raises."""
    for fiber in [thing for thing in gc.get_objects() if isinstance(thing, greenlet) and thing.gr_frame]:
        traceback.print_stack(fiber.gr_frame, file=sys.__stderr__)
    for child in psutil.Process().children(recursive=True):
        if "chrom" in child.name():
            child.kill()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if absent := missing():
        programs = ", ".join(name for names in absent.values() for name in names)
        terminalreporter.write_line(f"Not installed: {programs}; tests marked {', '.join(absent)} are left out.")
