"""Measure everything that has a bar, and print it beside its bar: `python -m benchmarks`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from app import create_app
from models import clock
from models.settings import Settings

from . import data, files, reads, writes


def main() -> None:
    """Print the figures; the exit status says whether all of them are within their bars."""
    kept = data.made(Path("var"))
    with tempfile.TemporaryDirectory(prefix="journal-benchmark-") as folder, clock.stopped(data.NOON):
        path = Path(folder) / "college.db"
        shutil.copy(kept, path)
        app = create_app(Settings(database_url=f"sqlite:///{path}", secret_key="x" * 12 + "the benchmark's own secret"))
        met = [reads.run(app, path), writes.run(app, path), files.run(Path(folder))]
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
