"""The house: its top level, the direction of its imports, and how long a room may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP_LEVEL = {
    "app.py", "schema", "admin", "models", "exports", "pyproject.toml", "tests", "README.md", "Makefile", ".ci", "docs",
    "benchmarks", "deploy", "LICENSE", "CHANGELOG.md", ".gitignore", ".editorconfig", "requirements.lock",
    "requirements-dev.lock",
}  # fmt: skip
MADE = {".git", ".venv", "var", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
ROOMS = ("models", "schema", "admin", "exports")
SOURCES = sorted(path for room in (*ROOMS, "tests", "benchmarks") for path in (ROOT / room).rglob("*.py"))
CODE = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in ROOMS]
LONGEST = 400


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Dotted names of what a file imports, relative ones made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *(node.module or "").split("."))).strip(".")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def comes_from(imported: str, *roots: str) -> bool:
    return any(imported == root or imported.startswith(f"{root}.") for root in roots)


def strays(folder: str, *forbidden: str) -> list[str]:
    """What the files of a folder import although they must not."""
    return [
        f"{name(path)} imports {imported}"
        for path in CODE
        if name(path).startswith(f"{folder}/")
        for imported in imports(path)
        if comes_from(imported, *forbidden)
    ]


def test_the_top_level_is_fixed() -> None:
    assert {path.name for path in ROOT.iterdir()} - MADE <= TOP_LEVEL


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("models", ("app", "schema", "admin", "exports")),
        ("models", ("flask", "flask_admin", "flask_babel", "flask_login", "wtforms", "strawberry", "graphql", "openpyxl")),
        ("schema", ("app", "admin")),
        ("admin", ("app", "schema")),
        ("exports", ("app", "schema", "admin")),
        ("exports", ("flask_admin", "strawberry", "graphql")),
    ],
)
def test_imports_run_one_way(folder: str, forbidden: tuple[str, ...]) -> None:
    assert strays(folder, *forbidden) == []


@pytest.mark.parametrize("folder", ["schema", "admin"])
def test_doors_use_the_front_door_of_the_exports_only(folder: str) -> None:
    front = {"__init__", "links"}
    inner = tuple(f"exports.{path.stem}" for path in (ROOT / "exports").iterdir() if path.stem not in front)
    assert strays(folder, *inner) == []


def test_only_one_file_of_the_exports_knows_of_http() -> None:
    users = {
        name(path)
        for path in CODE
        if name(path).startswith("exports/") and any(comes_from(i, "flask") for i in imports(path))
    }
    assert users == {"exports/http.py"}


def test_documents_know_the_web_only_where_they_are_handed_out() -> None:
    assert [stray for stray in strays("exports", "flask") if not stray.startswith("exports/http.py ")] == []


def test_only_the_renderer_writes_and_only_uploads_read_workbooks() -> None:
    users = {name(path) for path in CODE if any(comes_from(imported, "openpyxl") for imported in imports(path))}
    assert users <= {"exports/workbook.py", "admin/uploads.py"}


def level(path: str) -> int:
    """How high a file of models stands: it imports from its own level and those below."""
    parts = path.removeprefix("models/").removesuffix(".py").split("/")
    grounds = {"settings": 0, "errors": 0, "i18n": 0, "clock": 0, "text": 0, "base": 1, "queries": 2, "__init__": 4}
    folders = {"migrations": 5, "access": 5, "reads": 6, "verbs": 6, "demo": 7}
    return folders[parts[0]] if len(parts) > 1 or parts[0] in folders else grounds.get(parts[0], 3)


def within_models(path: Path) -> Iterator[str]:
    """Files of models that a file of models imports, by the longest dotted name that is a file or a package."""
    for imported in imports(path):
        parts = imported.split(".")
        while parts and parts[0] == "models":
            if (ROOT / Path(*parts)).with_suffix(".py").exists():
                yield "/".join(parts) + ".py"
                break
            if len(parts) > 1 and (ROOT / Path(*parts) / "__init__.py").exists():
                yield "/".join(parts) + "/__init__.py"
                break
            parts.pop()


def test_within_the_college_imports_run_from_verbs_and_reads_down_to_settings() -> None:
    climbing = [
        f"{name(path)} imports {imported}"
        for path in CODE
        if name(path).startswith("models/")
        for imported in within_models(path)
        if level(imported) > level(name(path))
    ]
    assert climbing == []


def test_reads_and_verbs_do_not_lean_on_each_other() -> None:
    assert strays("models/reads", "models.verbs") == []
    assert strays("models/verbs", "models.reads") == []


def test_the_college_is_importable_without_its_doors() -> None:
    """What imports do at run time, whatever the text of the files says."""
    script = (
        "import sys, models.verbs.accounts, models.reads.grid; "
        "print(*{'flask', 'strawberry', 'graphql', 'openpyxl', 'admin', 'schema', 'exports'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize("path", [*SOURCES, ROOT / "app.py"], ids=name)
def test_a_file_has_one_subject_and_nothing_left_open(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error", "mark.sk" + "ip", "mark.x" + "fail"):
        assert word not in text


@pytest.mark.parametrize("path", CODE, ids=name)
def test_a_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "the file needs a docstring"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_hold_hashes_and_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert any("--hash=sha256:" in line for line in lines)
    assert [line for line in lines if "://" in line or line.startswith(("-", "/"))] == []
