"""Students, teachers and guardians."""

from __future__ import annotations

from typing import Any

from ..errors import Invalid
from ..i18n import gettext as _
from ..people import Guardianship, Kinship, Person, Student, Teacher
from . import clean as c
from .nouns import PERSON_CLEANERS, Noun, PersonNoun


def _guardianship_law(row: Any) -> None:
    if row.ends_on and row.ends_on < row.starts_on:
        raise Invalid("ends_on", _("The end lies before the start. Choose a later day."))
    if row.guardian_id == row.student.person_id:
        raise Invalid("guardian", _("A person cannot be the own guardian. Choose somebody else."))


PEOPLE = Noun(Person, "account:manage", PERSON_CLEANERS)
"""People who neither study nor teach: the administrator makes them along with their accounts."""
STUDENTS = PersonNoun(Student, "student:write", {"number": c.line_or_none(40), "note": c.paragraph(2000, required=False)})
TEACHERS = PersonNoun(Teacher, "teacher:write", {"position": c.line(120, required=False)})
GUARDIANSHIPS: Noun = PersonNoun(
    Guardianship,
    "guardianship:write",
    {
        "student": c.reference(Student),
        "kinship": c.choice(Kinship),
        "starts_on": c.day(),
        "ends_on": c.day(required=False),
        "adult_consent_on": c.day(required=False),
    },
    _guardianship_law,
    person="guardian",
)
