"""Which requirements of the Regulation have tests that pass: `make clauses`, or `pytest --clauses`."""

from __future__ import annotations

from collections import Counter

import pytest

CLAUSES = [f"R{number}" for number in range(1, 50)]
PASSED: Counter[str] = Counter()
FAILED: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--clauses", action="store_true", help="name R1–R49 with their numbers of passing tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test says which clauses it shows; the word travels with its report, from other processes too."""
    for item in items:
        for marker in item.iter_markers("clause"):
            for clause in marker.args:
                if clause not in CLAUSES:
                    raise pytest.UsageError(f"{item.nodeid}: there is no clause {clause}, use one of R1 to R49.")
                item.user_properties.append(("clause", clause))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    clauses = {clause for name, clause in report.user_properties if name == "clause"}
    if report.failed:
        FAILED.update(clauses)
    elif report.when == "call" and report.passed:
        PASSED.update(clauses)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("--clauses"):
        return
    terminalreporter.section("clauses of the Regulation and their passing tests")
    for clause in CLAUSES:
        failed = f", {FAILED[clause]} failing" if FAILED[clause] else ""
        terminalreporter.write_line(f"{clause:<4}{PASSED[clause]:>5}{failed}")
    shown = sum(1 for clause in CLAUSES if PASSED[clause] and not FAILED[clause])
    terminalreporter.write_line(f"{shown} of {len(CLAUSES)} have passing tests and no failing one.")
