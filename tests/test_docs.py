"""The pages that people read: each setting and command is described, each link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from admin.cli import college
from models.settings import READERS

ROOT = Path(__file__).parent.parent
PAGES = sorted(page for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if "node_modules" not in page.parts)
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = dict(commands(college))


@pytest.mark.parametrize("setting", [name.upper() for name in READERS])
def test_a_setting_is_described(setting: str) -> None:
    assert f"| `{setting}` |" in TEXT


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_described_with_its_options(command: str) -> None:
    assert re.search(rf"^\| `{command}[ `]", TEXT, re.MULTILINE), f"docs/commands.md has no row for {command}"
    row = next(line for line in TEXT.splitlines() if re.match(rf"\| `{command}[ `]", line))
    options = [option.opts[0] for option in COMMANDS[command].params if isinstance(option, click.Option)]
    assert [option for option in options if option not in row] == []
    assert COMMANDS[command].help


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
def test_a_target_of_make_is_described(target: str) -> None:
    assert f"`make {target}`" in TEXT


def test_no_page_names_a_command_that_is_not_there() -> None:
    named = set(re.findall(r"admin\.cli ((?:export |user )?[a-z-]+)", TEXT)) - {"…"}
    assert {name for name in named if name not in COMMANDS} == set()
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)`", TEXT)) <= targets


def anchors(page: Path) -> set[str]:
    """The anchors that headings of a page make."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _sep, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_no_page_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    registries = "|".join((r"pypi\." + "org", "python" + "hosted", r"npmjs\." + "org"))
    assert re.findall(rf"{registries}|/home/\w+|/ro{{2}}t/", TEXT) == []
