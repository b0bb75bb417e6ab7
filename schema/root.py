"""The whole schema, and the part of it that each set of roles has."""

from __future__ import annotations

import re
from functools import cache

from strawberry.printer import print_schema

from models.access import Role
from models.settings import current

from .attendance import AttendanceMutation
from .fields import shape
from .grades import GradeMutation
from .lessons import LessonMutation
from .limits import extensions_for
from .marks import MarkMutation
from .notices import NoticeMutation
from .office import OfficeMutation
from .once import keyed
from .own import OwnMutation
from .programme import ProgrammeMutation
from .queries import Query
from .remarks import RemarkMutation
from .roles import RoleSchemas
from .timetable import TimetableMutation


@keyed
@shape()
class Mutation(
    NoticeMutation, LessonMutation, MarkMutation, GradeMutation, AttendanceMutation,
    OfficeMutation, OwnMutation, ProgrammeMutation, RemarkMutation, TimetableMutation,
):  # fmt: skip
    """What can be done (действия)."""


@cache
def _schemas(limits: tuple[int, ...]) -> RoleSchemas:
    return RoleSchemas(query=Query, mutation=Mutation, extensions=extensions_for(*limits))


def schemas() -> RoleSchemas:
    """The schemas under the limits of the present settings."""
    settings = current()
    return _schemas(
        (settings.query_depth_limit, settings.query_alias_limit, settings.query_token_limit, settings.query_cost_limit,
         settings.page_size_limit)
    )  # fmt: skip


def sdl(roles: frozenset[Role] | None = None) -> str:
    """The schema in the schema definition language; without roles the whole of it, with its guards."""
    printed = print_schema(schemas().of(roles))
    if roles is not None:
        printed = re.sub(r" @roles\(allowed: \[[^\]]*\]\)", "", printed)
        printed = re.sub(r'("""[^"]*"""\n)?directive @roles\([^\n]*\n\n', "", printed)
    return printed.rstrip() + "\n"
