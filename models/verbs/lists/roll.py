"""Who studies here and where: students with their enrolments, read once."""

from __future__ import annotations

from collections import defaultdict

from ...college import Enrollment
from ...i18n import lazy
from ...people import Person, Student
from .cells import FullName
from .table import Column

NUMBER = Column(
    "number",
    lazy("Record book number"),
    "№ зачётной книжки | номер зачетной книжки | № зачётки | зачётная книжка | номер зачётки | "
    "зачетка | № студенческого | № студенческого билета | номер студенческого билета | "
    "поимённый номер | № по поимённой книге",
)


class Roll:
    """Students by record-book number and by name, and the enrolments of each in the order of time."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[Student]] = defaultdict(list)
        self.by_number: dict[str, Student] = {}
        for student in Student.select(Student, Person).join(Person):
            self.by_name[student.person.name_key].append(student)
            if student.number:
                self.by_number[student.number] = student
        self.enrollments: dict[int, list[Enrollment]] = defaultdict(list)
        for enrollment in Enrollment.select().order_by(Enrollment.starts_on):
            self.enrollments[enrollment.student_id].append(enrollment)

    def present(self, student: Student) -> Enrollment | None:
        """The enrolment that is open, if any."""
        return next((e for e in self.enrollments.get(student.get_id() or 0, ()) if e.ends_on is None), None)

    def group_of(self, student: Student) -> int | None:
        """The id of the group the student is in."""
        present = self.present(student)
        return present.group_id if present else None

    def namesakes(self, name: FullName) -> list[Student]:
        return self.by_name.get(name.key, [])
