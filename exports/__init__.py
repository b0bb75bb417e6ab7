"""The documents that leave the system. Each is collect → lay out → render; a new one is a file and a line in `EXPORTS`.

This is the front door for the panel, the API and the command line alike; the app mounts `exports.http` beside them.
"""

from .links import link
from .registry import EXPORTS, Document, Export, make

__all__ = ["EXPORTS", "Document", "Export", "link", "make"]
