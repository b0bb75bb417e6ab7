"""What the GraphQL language says of a malformed request, in the words of this house: for people, and in their language.

The library words its messages in English and offers no other way to tell them apart than by their text. A message that is
not in the list stands as it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from models.i18n import lazy as _


class Worded(NamedTuple):
    """A message, and the input field that it is about: variables and fields by name, positions in lists by number."""

    message: str
    field: str | None = None


_VARIABLE = re.compile(r"Variable '\$(?P<variable>\w+)' has invalid value(?: at (?P<path>\S+))?: (?P<reason>.+)", re.DOTALL)
_TYPE, _FIELD, _VALUE = r"'(?P<type>[^']+)'", r"'\$?(?P<field>\w+)'", r"(?P<value>.+?)"
_SENTENCES = [
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        # values
        (rf"Int cannot represent non-integer value: {_VALUE}", _("A whole number is needed here, not %(value)s.")),
        (rf"Int cannot represent non 32-bit signed integer value: {_VALUE}", _("This number is too large: %(value)s.")),
        (rf"Float cannot represent non numeric value: {_VALUE}", _("A number is needed here, not %(value)s.")),
        (rf"String cannot represent a non string value: {_VALUE}", _("A text in quotes is needed here, not %(value)s.")),
        (rf"Boolean cannot represent a non boolean value: {_VALUE}", _("Send true or false here, not %(value)s.")),
        (rf"ID cannot represent .*?value: {_VALUE}", _("An id such as Student:15 is needed here, not %(value)s.")),
        (
            r'Value cannot represent a Date: "(?P<value>[^"]*)".*',
            _("A day is written as 2026-10-15, not as %(value)s. Check whether there is such a day."),
        ),
        (
            r'Value cannot represent a DateTime: "(?P<value>[^"]*)".*',
            _("A moment is written as 2026-10-15T12:00:00+04:00, not as %(value)s."),
        ),
        (
            rf"Value '(?P<value>.*?)' does not exist in {_TYPE} enum\..*",
            _("%(type)s has no value %(value)s. Choose one from the schema."),
        ),
        (
            rf"Enum {_TYPE} cannot represent non-(?:string|enum) value: {_VALUE}\.(?: Did you mean.*)?",
            _("%(value)s is no value of %(type)s. Write it without quotes in the operation, and in quotes in a variable."),
        ),
        (
            rf"Expected (?:a )?value of non-null type {_TYPE} (?:to be provided|not to be None)\.",
            _("A value is missing: send one of the type %(type)s."),
        ),
        (
            rf"Expected value of type {_TYPE} to include required field {_FIELD}.*",
            _("%(type)s lacks its field %(field)s. Add it."),
        ),
        (
            rf"Expected value of type {_TYPE} not to include unknown field {_FIELD}.*",
            _("%(type)s has no field %(field)s. Check its name in the schema."),
        ),
        (rf"Expected value of type {_TYPE} to be an object.*", _("%(type)s is an object: send { field: value }.")),
        # arguments, fields, variables
        (
            r"Argument '(?P<type>[\w.@]+)\((?P<field>\w+):\)' of type '.*' is required.*",
            _("%(type)s lacks its argument %(field)s. Add it."),
        ),
        (
            rf"Unknown argument {_FIELD} on (?:field|directive) {_TYPE}.*",
            _("%(type)s has no argument %(field)s. Check its name in the schema."),
        ),
        (
            rf"Cannot query field {_FIELD} on type {_TYPE}.*",
            _("%(type)s has no field %(field)s. Check its name in the schema."),
        ),
        (
            rf"Field {_FIELD} of type .* must have a selection.*",
            _("Say which fields of %(field)s you want: %(field)s { … }."),
        ),
        (
            rf"Field {_FIELD} must not have a selection.*",
            _("%(field)s has no fields of its own. Remove the braces after it."),
        ),
        (rf"Fields {_FIELD} conflict.*", _("%(field)s is asked for in two ways. Give one of them an alias.")),
        (rf"There can be only one .* named {_FIELD}\.", _("%(field)s stands here twice. Leave one of the two.")),
        (rf"Variable {_FIELD} is not defined.*", _("The variable $%(field)s is not declared. Declare it with its type.")),
        (rf"Variable {_FIELD} is never used.*", _("The variable $%(field)s is not used. Remove its declaration.")),
        (
            rf"Variable {_FIELD} of type {_TYPE} used in position expecting type '(?P<value>[^']+)'\.",
            _("The variable $%(field)s is of the type %(type)s, here %(value)s is needed."),
        ),
        # the operation
        (rf"Unknown type {_TYPE}.*", _("There is no type %(type)s. Check its name in the schema.")),
        (r"Unknown fragment '(?P<value>\w+)'.*", _("There is no fragment %(value)s. Add it to the request.")),
        (r"Fragment '(?P<value>\w+)' is never used\.", _("The fragment %(value)s is not used. Remove it.")),
        (r"Unknown operation named '(?P<value>.*)'\.", _("The request has no operation %(value)s. Check operationName.")),
        (r"Unknown directive '(?P<value>@\w+)'\.", _("There is no directive %(value)s. Remove it.")),
        (
            rf"Syntax Error: (?:Expected .*?, found|Unexpected) {_VALUE}\.?",
            _("The operation cannot be read: %(value)s stands in a wrong place. Check brackets, quotes and commas."),
        ),
    )
]


def worded(message: str) -> Worded:
    """The message that a person gets in place of the library's."""
    if variable := _VARIABLE.fullmatch(message):
        reason, field = worded(variable["reason"]), variable["variable"] + _dotted(variable["path"] or "")
        return Worded(f"{field}: {reason.message}", f"{field}.{reason.field}" if reason.field else field)
    for pattern, sentence in _SENTENCES:
        if found := pattern.fullmatch(message):
            return Worded(sentence % found.groupdict(), found.groupdict().get("field"))
    return Worded(message)


def _dotted(path: str) -> str:
    """`[0].value` as `.0.value`."""
    return re.sub(r"\[(\d+)\]", r".\1", path)
