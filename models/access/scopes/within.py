"""Within lessons: from a set of lessons to what stands at them. The same for lessons that are curated and taught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peewee

from ...attendance import Attendance
from ...lessons import Assignment, AssignmentTarget, Homework
from ...marks import Mark
from .sets import Condition, Scope

Lessons = Callable[[Any], peewee.Select]
"""For a person, the ids of lessons."""


def assignments(lessons: Lessons) -> Scope:
    def within(who: Any) -> Condition:
        return Assignment.lesson.in_(lessons(who))

    return within


def _assignments(lessons: Lessons, who: Any) -> peewee.Select:
    return Assignment.select(Assignment.id).where(assignments(lessons)(who))


def targets(lessons: Lessons) -> Scope:
    def within(who: Any) -> Condition:
        return AssignmentTarget.assignment.in_(_assignments(lessons, who))

    return within


def homework(lessons: Lessons) -> Scope:
    def within(who: Any) -> Condition:
        return Homework.lesson.in_(lessons(who))

    return within


def marks(lessons: Lessons) -> Scope:
    def within(who: Any) -> Condition:
        return Mark.assignment.in_(_assignments(lessons, who))

    return within


def absences(lessons: Lessons) -> Scope:
    def within(who: Any) -> Condition:
        return Attendance.lesson.in_(lessons(who))

    return within
