"""What the demo college teaches: specialities, their courses, and a topic for each lesson.

The folder `curricula` has a text file for each speciality, and `general.txt` for what all of them have in common. A course
is a head, `[code] name | semesters | pairs a week | department | how a topic is gone through again | homework | flags`,
and its topics, a line each. A topic begins with `ПР:`, `ЛР:`, `КР:`, `С:`, `Н:` or `ЭК:` unless it is a lecture. Instead of
pairs stand `день` (one whole day a week) or `3 недели` (the last weeks of the semester) with practices.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..teaching import CourseKind, LessonKind

FOLDER = Path(__file__).parent / "curricula"
CODES = ("09.02.07", "15.02.16", "38.02.01")
WEEKS = 17
PRACTICE_HOURS = 6
_STRIDE = 101  # prime to the length of any list of topics: topics that take longer lie all over the semester
_HEAD = re.compile(r"\[(?P<code>[^]]+)] (?P<name>.+)")
_KINDS = {
    "ПМ": CourseKind.MODULE,
    "МДК": CourseKind.MDK,
    "УП": CourseKind.EDUCATIONAL_PRACTICE,
    "ПП": CourseKind.INDUSTRIAL_PRACTICE,
}
_TOPICS = {
    "ПР": (LessonKind.PRACTICAL, "Практическая работа № {}. {}"),
    "ЛР": (LessonKind.LABORATORY, "Лабораторная работа № {}. {}"),
    "КР": (LessonKind.CONTROL, "Контрольная работа № {} по теме «{}»"),
    "С": (LessonKind.SEMINAR, "Семинар № {}. {}"),
    "Н": (LessonKind.PRACTICAL, "Сдача норматива № {}: {}"),
    "ЭК": (LessonKind.EXCURSION, "Экскурсия № {}: {}"),
}


@dataclass(frozen=True)
class Topic:
    """What one lesson is about: the `text` that is entered, and in it the `subject`.

    `work` is the code of the work that belongs to it, `number` counts such works.
    """

    text: str
    kind: LessonKind
    subject: str
    work: str = ""
    number: int = 0


@dataclass(frozen=True)
class Plan:
    """A course in a curriculum. `pairs` a week, or one whole `day` a week, or the last `block` weeks of the semester."""

    code: str
    name: str
    kind: CourseKind
    semesters: tuple[int, ...] = ()
    pairs: float = 0
    day: bool = False
    block: int = 0
    department: str = ""
    again: str = ""
    homework: str = ""
    in_subgroups: bool = False
    is_yearly: bool = False
    topics: tuple[Topic, ...] = ()

    @property
    def module(self) -> str | None:
        """The code of the module that this is a part of: ПМ.01 of МДК.01.02."""
        if self.kind in (CourseKind.DISCIPLINE, CourseKind.MODULE):
            return None
        return f"ПМ.{self.code.split('.')[1]}"

    @property
    def hours_a_semester(self) -> int:
        """Academic hours in a semester of 17 weeks."""
        if self.day or self.block:
            return PRACTICE_HOURS * (WEEKS if self.day else 5 * self.block)
        return int(2 * self.pairs * WEEKS)

    def lessons(self, semester: int, count: int) -> list[Topic]:
        """The topics of `count` lessons in one of the course's semesters, in order."""
        return [made for topic, often in self.programme(semester, count) for made in self._spread(topic, often)]

    def programme(self, semester: int, count: int) -> list[tuple[Topic, int]]:
        """The topics for `count` lessons of a semester, each with the number of lessons that it takes."""
        at, of = ((semester - 1) % 2, 2) if self.is_yearly else (self.semesters.index(semester), len(self.semesters))
        share = self.topics[len(self.topics) * at // of : len(self.topics) * (at + 1) // of]
        if count <= len(share):
            return [(topic, 1) for topic in (*share[: count - 1], *share[-1:])] if count else []
        times = [1] * len(share)
        longer = [at for at, topic in enumerate(share) if topic.kind is not LessonKind.CONTROL]
        for step in range(count - len(share)):
            times[longer[(step + 1) * _STRIDE % len(longer)]] += 1
        return list(zip(share, times, strict=True))

    def _spread(self, topic: Topic, times: int) -> list[Topic]:
        """A topic over several lessons: a lecture is followed by exercise, a work is finished in its last lesson."""
        if times == 1:
            return [topic]
        if topic.work or not self.again:
            first = replace(topic, work="", number=0)
            return [first, *[replace(first, text=f"{topic.text} (продолжение)")] * (times - 2),
                    replace(topic, text=f"{topic.text} (окончание)")]  # fmt: skip
        exercise = Topic(self.again.format(_inner(topic.text, self.again)), LessonKind.PRACTICAL, topic.subject)
        more = Topic(f"Обобщение и закрепление. {topic.text}", LessonKind.PRACTICAL, topic.subject)
        return [topic, exercise, *[more] * (times - 2)]


@dataclass(frozen=True)
class Programme:
    """A speciality with its curriculum; `prefix` begins the names of its groups, `years` is the length of study."""

    code: str
    name: str
    qualification: str
    prefix: str
    years: int
    plans: tuple[Plan, ...]

    def taught(self, semester: int) -> list[Plan]:
        """The courses of a semester of study, counted from 1."""
        return [plan for plan in self.plans if semester in plan.semesters]


@cache
def programmes() -> tuple[Programme, ...]:
    """The specialities of the demo college."""
    general = _plans((FOLDER / "general.txt").read_text(encoding="utf-8"))
    return tuple(_programme(code, general) for code in CODES)


def _programme(code: str, general: list[Plan]) -> Programme:
    text = (FOLDER / f"{code}.txt").read_text(encoding="utf-8")
    number, name, qualification, prefix, years = (part.strip() for part in text.splitlines()[0].split("|"))
    last = 2 * int(years)
    common = [replace(plan, semesters=tuple(s for s in plan.semesters if s <= last)) for plan in general]
    return Programme(number, name, qualification, prefix, int(years), tuple(common + _plans(text)))


def _plans(text: str) -> list[Plan]:
    blocks = [block.strip().splitlines() for block in text.split("\n\n")]
    return [_plan(block[0], block[1:]) for block in blocks if block[0].startswith("[")]


def _plan(head: str, topics: list[str]) -> Plan:
    name, *rest = (part.strip() for part in head.split("|"))
    found = _HEAD.fullmatch(name)
    if found is None:
        raise ValueError(f"no head of a course: {head}")
    kind = _KINDS.get(found["code"].split(".")[0], CourseKind.DISCIPLINE)
    plan = Plan(found["code"], found["name"], kind)
    if not rest:
        return plan
    semesters, rhythm, department, again, homework, flags = (*rest, "", "", "")[:6]
    block = int(rhythm.split()[0]) if "недел" in rhythm else 0
    usual = LessonKind.PRACTICE if rhythm == "день" or block else LessonKind.LECTURE
    return replace(
        plan, semesters=tuple(map(int, semesters.split())), day=rhythm == "день", block=block,
        pairs=0 if usual is LessonKind.PRACTICE else float(rhythm), department=department, again=again, homework=homework,
        in_subgroups="подгруппы" in flags, is_yearly="ежегодно" in flags,
        topics=_topics(topics, LessonKind.PRACTICAL if "практические" in flags else usual),
    )  # fmt: skip


def _inner(text: str, form: str) -> str:
    """A text that is put within quotation marks has the inner kind of them."""
    return text.replace("«", "„").replace("»", "“") if "«" in form else text


def _topics(lines: list[str], usual: LessonKind) -> tuple[Topic, ...]:
    counted: Counter[str] = Counter()
    made = []
    for line in lines:
        mark, colon, text = line.partition(": ")
        if not colon or mark not in _TOPICS:
            made.append(Topic(line, usual, line))
            continue
        counted[mark] += 1
        kind, form = _TOPICS[mark]
        made.append(Topic(form.format(counted[mark], _inner(text, form)), kind, text, mark, counted[mark]))
    return tuple(made)
