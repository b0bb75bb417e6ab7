// What the journal asks of the API: one query draws the page, and each kind of cell has one mutation that writes it.
import { ask } from "../api.js";

const GRID = `query Grid($id: ID!) {
  journalGrid(id: $id) {
    id version canWrite isClosed isWeighted plannedHours deliveredHours
    students {
      id name shortName days { startsOn endsOn } markCount markSum markWeight rawAverage average proposed
      grade { value version enteredAt }
    }
    lessons {
      id date period kind topic hours homework attendanceTakenAt teacherName version canWrite isCancelled reason movedFrom
      movedFromPeriod isLate attendanceIsLate plannedTopicId
    }
    works { id lessonId position workTypeId code title isCompulsory version isTimed dueOn isOverdue }
    marks { assignmentId studentId value markedOn enteredAt isLate version }
    absences { lessonId studentId code version }
    dots { assignmentId studentId }
  }
}`;

export const VERSION = "query Version($id: ID!) { journalVersion(id: $id) }";

export const loadGrid = async (id) => (await ask(GRID, { id })).journalGrid;
export const loadVersion = async (id) => (await ask(VERSION, { id })).journalVersion;

const ERRORS = "errors { code field message }";

const column = (name) => (payload) =>
  new Map(payload[name].map((row) => [row.student.id, { value: row.value, version: row.version,
    enteredAt: row.enteredAt }]));

const entries = (request) =>
  Object.entries(request.entries).map(([studentId, { value, expected }]) => ({ studentId, value,
    expectedVersion: expected }));

const only = (request) => entries(request)[0];

const CELL_HISTORY = "at who action before after";

export const KINDS = {
  mark: {
    isGathered: true,
    mutation: `mutation Marks($target: ID!, $entries: [MarkEntry!]!, $key: String) {
      marksSet(assignmentId: $target, marks: $entries, idempotencyKey: $key) {
        marks { value version enteredAt student { id } } ${ERRORS}
      }
    }`,
    variables: (request) => ({ target: request.target, entries: entries(request) }),
    written: column("marks"),
  },
  grade: {
    isGathered: true,
    mutation: `mutation Grades($target: ID!, $entries: [GradeEntry!]!, $key: String) {
      gradesSet(journalId: $target, grades: $entries, idempotencyKey: $key) {
        grades { value version enteredAt student { id } } ${ERRORS}
      }
    }`,
    variables: (request) => ({ target: request.target, entries: entries(request) }),
    written: column("grades"),
  },
  absence: {
    isGathered: false,
    mutation: `mutation Absence($target: ID!, $student: ID!, $code: AbsenceCode, $expected: Int, $key: String) {
      absenceSet(lessonId: $target, studentId: $student, code: $code, expectedVersion: $expected, idempotencyKey: $key) {
        absence { code version } ${ERRORS}
      }
    }`,
    variables: (request) => {
      const { studentId, value, expectedVersion } = only(request);
      return { target: request.target, student: studentId, code: value, expected: expectedVersion };
    },
    written: (payload, request) =>
      new Map([[only(request).studentId, { value: payload.absence?.code ?? null, version: payload.absence?.version ?? 0 }]]),
  },
  dot: {
    isGathered: false,
    mutation: `mutation Dot($target: ID!, $student: ID!, $isRequired: Boolean!, $key: String) {
      dotSet(assignmentId: $target, studentId: $student, isRequired: $isRequired, idempotencyKey: $key) { ${ERRORS} }
    }`,
    variables: (request) => {
      const { studentId, value } = only(request);
      return { target: request.target, student: studentId, isRequired: value };
    },
    written: (_payload, request) => new Map([[only(request).studentId, { value: only(request).value, version: 0 }]]),
  },
};

export const send = async (request) => {
  const kind = KINDS[request.kind];
  return Object.values(await ask(kind.mutation, { ...kind.variables(request), key: request.key }))[0];
};

export async function cellHistory(kind, target, studentId) {
  // Who wrote what into a cell, the oldest first.
  const place = kind === "mark" ? "assignmentId" : "lessonId";
  const query = `query Cell($student: ID!, $target: ID!) {
    cellHistory(studentId: $student, ${place}: $target) { ${CELL_HISTORY} }
  }`;
  return (await ask(query, { student: studentId, target })).cellHistory ?? [];
}

export const lessonHistory = async (id) =>
  (await ask(`query History($id: ID!) { lessonHistory(id: $id) { ${CELL_HISTORY} } }`, { id })).lessonHistory ?? [];

const LESSON = `query Lesson($id: ID!) {
  lesson(id: $id) { homework { id text dueOn version student { id shortName } } }
}`;

export const loadHomework = async (id) => (await ask(LESSON, { id })).lesson?.homework ?? [];

let types;
export const workTypes = () =>
  (types ??= ask("{ workTypes { id code name isActive: active } }").then((data) => data.workTypes.filter((type) => type.isActive)));

const TOPICS = "query Topics($id: ID!) { programme(journalId: $id) { programme { topics { id position title kind } } } }";

export const loadTopics = async (id) => (await ask(TOPICS, { id })).programme?.programme?.topics ?? [];
