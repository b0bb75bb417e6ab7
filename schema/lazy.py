"""Names of types that refer to each other across files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from .attendance import Absence
    from .college import Enrollment, Group, Subgroup
    from .grades import SemesterGrade
    from .lessons import Assignment, Homework, Lesson
    from .marks import Mark
    from .people import Guardian, Student, Teacher
    from .teaching import Course, TeachingLoad
    from .timetable import TimetableSlot

LazyCourse = Annotated["Course", strawberry.lazy("schema.teaching")]
LazyEnrollment = Annotated["Enrollment", strawberry.lazy("schema.college")]
LazyGrade = Annotated["SemesterGrade", strawberry.lazy("schema.grades")]
LazyGroup = Annotated["Group", strawberry.lazy("schema.college")]
LazyGuardian = Annotated["Guardian", strawberry.lazy("schema.people")]
LazyHomework = Annotated["Homework", strawberry.lazy("schema.lessons")]
LazyAbsence = Annotated["Absence", strawberry.lazy("schema.attendance")]
LazyAssignment = Annotated["Assignment", strawberry.lazy("schema.lessons")]
LazyLesson = Annotated["Lesson", strawberry.lazy("schema.lessons")]
LazyMark = Annotated["Mark", strawberry.lazy("schema.marks")]
LazyStudent = Annotated["Student", strawberry.lazy("schema.people")]
LazySubgroup = Annotated["Subgroup", strawberry.lazy("schema.college")]
LazyTeacher = Annotated["Teacher", strawberry.lazy("schema.people")]
LazyTeachingLoad = Annotated["TeachingLoad", strawberry.lazy("schema.teaching")]
LazyTimetableSlot = Annotated["TimetableSlot", strawberry.lazy("schema.timetable")]
