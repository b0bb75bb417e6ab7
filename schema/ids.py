"""Global ids: the name of a type and the number of a row, as `Student:15`. Clients treat them as opaque."""

from __future__ import annotations

from models.errors import NotFound


def write(type_name: str, number: int) -> str:
    """The global id of a row."""
    return f"{type_name}:{number}"


def read(type_name: str, value: str, field: str | None = "id") -> int:
    """The number of a row of this type.

    Raises:
        NotFound: the id is malformed or of another type; the answer is that for a row that is not there.
    """
    name, _separator, number = str(value).partition(":")
    if name != type_name or not (number.isascii() and number.isdecimal()) or len(number) > 10:
        raise NotFound(field)
    return int(number)
