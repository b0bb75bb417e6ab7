"""A college of one's own: the first administrator and the catalogue of work types, in an empty database."""

from __future__ import annotations

from .. import text
from ..base import in_transaction
from ..errors import Code, Invalid
from ..i18n import gettext as _
from ..lessons import DEFAULT_WORK_TYPES, WorkType
from ..people import Person, Role, User
from .accounts import credentials_issue
from .nouns import write


def is_empty() -> bool:
    """Whether nobody is in the database yet."""
    return not Person.select().exists()


@in_transaction
def college_init(*, last_name: str, first_name: str, middle_name: str = "", login: str = "") -> tuple[User, str]:
    """Begin an empty college: its first administrator's account, and that account's one-time password (R23, R27).

    Raises:
        Invalid: somebody is in the database already, or a name or the login cannot be used.
    """
    if not is_empty():
        raise Invalid(None, _("There are people in this database already. Name an empty one in DATABASE_URL."), Code.TAKEN)
    person = Person()
    names = {
        "last_name": text.line(last_name, "last_name", limit=80),
        "first_name": text.line(first_name, "first_name", limit=80),
        "middle_name": text.line(middle_name, "middle_name", limit=80, required=False),
    }
    write(None, "person:create", person, names)
    for code, name, is_timed in DEFAULT_WORK_TYPES:
        write(None, "worktype:create", WorkType(), {"code": code, "name": name, "is_timed": is_timed})
    return credentials_issue(None, person, roles=[Role.ADM], login=login)
