"""The college: its tables, its law, its access policy, its verbs and its read models.

Knows nothing of Flask, strawberry or openpyxl. Imports run one way: settings, errors ← base ← the nouns ← access ←
verbs and reads.
"""

from .attendance import Attendance
from .audit import AuditEntry
from .college import (
    AcademicYear,
    CollegeRules,
    Enrollment,
    Group,
    Holiday,
    Semester,
    Speciality,
    Subgroup,
    SubgroupMembership,
)
from .lessons import Assignment, AssignmentTarget, Homework, Lesson, WorkType
from .marks import Mark, SemesterGrade
from .notices import AbsenceNotice
from .people import Guardianship, Person, SignIn, Student, Teacher, Token, User, UserRole
from .programme import ProgrammeTopic, WorkProgramme
from .remarks import Remark
from .retries import Retry
from .teaching import Course, Journal, TeachingLoad, TimetableSlot

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
    Holiday,
    CollegeRules,
    Speciality,
    Group,
    Subgroup,
    Enrollment,
    SubgroupMembership,
    Course,
    Journal,
    TeachingLoad,
    TimetableSlot,
    WorkProgramme,
    ProgrammeTopic,
    Lesson,
    WorkType,
    Assignment,
    AssignmentTarget,
    Homework,
    Mark,
    SemesterGrade,
    Attendance,
    AbsenceNotice,
    Remark,
    Retry,
    AuditEntry,
)
"""Every table, in an order in which they can be created."""

__all__ = [
    "TABLES",
    "AbsenceNotice",
    "AcademicYear",
    "Assignment",
    "AssignmentTarget",
    "Attendance",
    "AuditEntry",
    "CollegeRules",
    "Course",
    "Enrollment",
    "Group",
    "Guardianship",
    "Holiday",
    "Homework",
    "Journal",
    "Lesson",
    "Mark",
    "Person",
    "ProgrammeTopic",
    "Remark",
    "Retry",
    "Semester",
    "SemesterGrade",
    "SignIn",
    "Speciality",
    "Student",
    "Subgroup",
    "SubgroupMembership",
    "Teacher",
    "TeachingLoad",
    "TimetableSlot",
    "Token",
    "User",
    "UserRole",
    "WorkProgramme",
    "WorkType",
]
