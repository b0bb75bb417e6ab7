"""The college: its tables, its law, its access policy, its verbs and its read models.

Knows nothing of Flask, strawberry or openpyxl. Imports run one way: settings, errors ← base ← the nouns ← access ←
verbs and reads.
"""

from .attendance import Attendance
from .audit import AuditEntry
from .college import (
    AcademicYear,
    Enrollment,
    Group,
    Semester,
    Speciality,
    Subgroup,
    SubgroupMembership,
)
from .lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from .marks import Mark
from .people import Guardianship, Person, SignIn, Student, Teacher, Token, User, UserRole
from .teaching import Course, Journal, TeachingLoad

TABLES = (
    Person,
    User,
    UserRole,
    Token,
    SignIn,
    Teacher,
    Student,
    Guardianship,
    AcademicYear,
    Semester,
    Speciality,
    Group,
    Subgroup,
    Enrollment,
    SubgroupMembership,
    Course,
    Journal,
    TeachingLoad,
    Lesson,
    WorkType,
    Assignment,
    AssignmentTarget,
    Homework,
    Mark,
    Attendance,
    AuditEntry,
)
"""Every table, in an order in which they can be created."""

__all__ = [
    "TABLES",
    "AcademicYear",
    "Assignment",
    "AssignmentTarget",
    "Attendance",
    "AuditEntry",
    "Course",
    "Enrollment",
    "Group",
    "Guardianship",
    "Homework",
    "Journal",
    "Lesson",
    "Mark",
    "Person",
    "Semester",
    "SignIn",
    "Speciality",
    "Student",
    "Subgroup",
    "SubgroupMembership",
    "Teacher",
    "TeachingLoad",
    "Token",
    "User",
    "UserRole",
    "WorkType",
]
