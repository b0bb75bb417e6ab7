"""The college: groups and their parts, enrolment, specialities, years and semesters."""

from __future__ import annotations

from typing import Any

from models.base import covers
from models.college import AcademicYear, Enrollment, Group, Semester, Speciality, Subgroup, SubgroupMembership
from models.i18n import lazy as _
from models.reads.dashboard import running
from models.verbs.college import ENROLLMENTS, GROUPS, MEMBERSHIPS, SEMESTERS, SPECIALITIES, SUBGROUPS, YEARS

from .base import MANAGEMENT, Cell, GuardedView, Related, group_totals
from .listing import flag


class GroupsView(GuardedView):
    """Study groups with their curators."""

    model, noun, endpoint_name = Group, GROUPS, "group"
    title, new_title = _("Groups"), _("New group")
    hint = _("The groups of the college will stand here. Load them as a list, or add them one by one.")
    shown = ("name", "speciality", "curator", "students", "form", "admitted_on", "study_ends_on")
    given = ("name", "speciality", "curator", "form", "admitted_on", "study_ends_on")
    filtered = (
        "speciality", "curator", "form",
        flag("running", _("Studying today"), running),
        "study_ends_on",
    )  # fmt: skip
    searched, ordered = ("name_key",), ("sort_key",)
    sort_paths = {"name": ("sort_key",)}
    needs = {"students": "id"}
    numbers = frozenset({"students"})
    related = (
        Related("enrollment", "group", ("student", "starts_on", "ends_on", "reason")),
        Related("subgroup", "group", ("name", "students")),
        Related("journal", "group", ("course", "subgroup", "semester", "teachers", "lesson_hours", "hours")),
    )

    def load(self, rows: list[Any]) -> None:
        """How many students each group has today, of those whose enrolment the person may see."""
        today = covers(Enrollment, self.actor.today)
        group_totals(self.actor, rows, Enrollment, Enrollment.group, today, "students")

    def cell_students(self, row: Any) -> Cell:
        return Cell(str(row.students))


class SubgroupsView(GuardedView):
    """Parts of groups that are taught apart (R39)."""

    model, noun, endpoint_name = Subgroup, SUBGROUPS, "subgroup"
    title, new_title = _("Subgroups"), _("New subgroup")
    hint = _("Parts of groups that are taught apart will stand here, such as those for a foreign language.")
    shown = ("name", "group", "students")
    given = ("group", "name")
    filtered = ("group",)
    searched, ordered = ("group.name_key",), ("group.sort_key", "name")
    needs = {"students": "id"}
    numbers = frozenset({"students"})
    related = (Related("membership", "subgroup", ("student", "starts_on", "ends_on")),)

    def load(self, rows: list[Any]) -> None:
        """How many students each subgroup has today, of those whom the person may see in it."""
        today = covers(SubgroupMembership, self.actor.today)
        group_totals(self.actor, rows, SubgroupMembership, SubgroupMembership.subgroup, today, "students")

    def cell_students(self, row: Any) -> Cell:
        return Cell(str(row.students))


class EnrollmentsView(GuardedView):
    """The days students belong to groups (R47)."""

    model, noun, endpoint_name = Enrollment, ENROLLMENTS, "enrollment"
    title, new_title = _("Enrolment"), _("Enrol a student")
    hint = _("Who belongs to which group, and from when till when. Load the list of students, or enrol them one by one.")
    shown = ("student", "group", "starts_on", "ends_on", "reason", "order_in", "order_out")
    given = ("student", "group", "starts_on", "order_in", "ends_on", "reason", "order_out")
    filtered = (
        "group", "student",
        flag("current", _("In the group today"), lambda actor: covers(Enrollment, actor.today)),
        "reason", "starts_on", "ends_on",
    )  # fmt: skip
    searched = ("student.person.name_key", "group.name_key")
    ordered = ("student.person.name_key", "starts_on")


class MembershipsView(GuardedView):
    """The days students belong to subgroups."""

    model, noun, endpoint_name = SubgroupMembership, MEMBERSHIPS, "membership"
    title, new_title = _("Members of subgroups"), _("Add to a subgroup")
    hint = _("Who belongs to which subgroup, and from when till when.")
    shown = ("student", "subgroup", "group", "starts_on", "ends_on")
    given = ("subgroup", "student", "starts_on", "ends_on")
    filtered = ("subgroup", "student", "starts_on", "ends_on")
    searched = ("student.person.name_key", "subgroup.group.name_key")
    ordered = ("subgroup.group.sort_key", "subgroup.name", "student.person.name_key")
    sort_paths = {"group": ("subgroup.group.sort_key",)}
    needs = {"group": "subgroup"}

    def cell_group(self, row: Any) -> Cell:
        return self.mention(row.subgroup.group if row.subgroup else None)


class SpecialitiesView(GuardedView):
    """What the college trains for."""

    model, noun, endpoint_name = Speciality, SPECIALITIES, "speciality"
    offered_to = MANAGEMENT
    title, new_title = _("Specialities"), _("New speciality")
    hint = _("Specialities with their state codes will stand here. Groups and courses belong to them.")
    shown = ("code", "name", "qualification")
    given = shown
    ordered = ("code",)
    related = (
        Related("group", "speciality", ("name", "curator", "students", "study_ends_on")),
        Related("course", "speciality", ("code", "name", "kind", "hours")),
    )


class YearsView(GuardedView):
    """Academic years."""

    model, noun, endpoint_name = AcademicYear, YEARS, "year"
    offered_to = MANAGEMENT
    title, new_title = _("Academic years"), _("Open an academic year")
    hint = _("Academic years will stand here, such as 2026/2027, each with two semesters.")
    shown = ("name", "starts_on", "ends_on")
    given = shown
    ordered, newest_first = ("starts_on",), True
    related = (Related("semester", "year", ("number", "starts_on", "ends_on", "archived_on")),)


class SemestersView(GuardedView):
    """Semesters of the academic years."""

    model, noun, endpoint_name = Semester, SEMESTERS, "semester"
    offered_to = MANAGEMENT
    title, new_title = _("Semesters"), _("New semester")
    hint = _("Semesters will stand here. Lessons can be recorded on their days only.")
    shown = ("number", "year", "starts_on", "ends_on", "archived_on")
    given = ("year", "number", "starts_on", "ends_on")
    filtered = ("year",)
    ordered, newest_first = ("starts_on",), True
