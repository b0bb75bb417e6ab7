// What the lesson card does: each act is one mutation, after which the grid is asked for anew.
import { useState } from "../vendor/preact.js";
import { act } from "../api.js";

const ERRORS = "errors { code field message }";

export const RECORD = `mutation Record($lesson: LessonInput!, $key: String) {
  lessonRecord(lesson: $lesson, idempotencyKey: $key) { lesson { id } ${ERRORS} } }`;
export const CANCEL = `mutation Cancel($journal: ID!, $date: Date!, $period: Int!, $reason: String!, $key: String) {
  lessonCancel(journalId: $journal, date: $date, period: $period, reason: $reason,
    idempotencyKey: $key) { lesson { id } ${ERRORS} } }`;
export const CHANGE = `mutation Change($id: ID!, $change: LessonChangeInput!, $version: Int, $key: String) {
  lessonChange(id: $id, change: $change, expectedVersion: $version, idempotencyKey: $key) { ${ERRORS} } }`;
export const MOVE = `mutation Move($id: ID!, $date: Date!, $period: Int!, $reason: String!, $version: Int, $key: String) {
  lessonMove(id: $id, date: $date, period: $period, reason: $reason, expectedVersion: $version,
    idempotencyKey: $key) { ${ERRORS} } }`;
export const REMOVE = `mutation Remove($id: ID!, $version: Int, $key: String) {
  lessonRemove(id: $id, expectedVersion: $version, idempotencyKey: $key) { ${ERRORS} } }`;
export const ADD_WORK = `mutation AddWork($lesson: ID!, $work: WorkInput!, $key: String) {
  assignmentAdd(lessonId: $lesson, work: $work, idempotencyKey: $key) { ${ERRORS} } }`;
export const CHANGE_WORK = `mutation ChangeWork($id: ID!, $change: AssignmentChangeInput!, $version: Int, $key: String) {
  assignmentChange(id: $id, change: $change, expectedVersion: $version, idempotencyKey: $key) { ${ERRORS} } }`;
export const REMOVE_WORK = `mutation RemoveWork($id: ID!, $version: Int, $key: String) {
  assignmentRemove(id: $id, expectedVersion: $version, idempotencyKey: $key) { ${ERRORS} } }`;
export const GIVE = `mutation Give($lesson: ID!, $text: String!, $student: ID, $due: Date, $version: Int, $key: String) {
  homeworkGive(lessonId: $lesson, text: $text, studentId: $student, dueOn: $due, expectedVersion: $version,
    idempotencyKey: $key) { ${ERRORS} } }`;
export const TAKE = `mutation Take($lesson: ID!, $absences: [AbsenceEntry!]!, $version: Int, $key: String) {
  attendanceTake(lessonId: $lesson, absences: $absences, expectedVersion: $version, idempotencyKey: $key) { ${ERRORS} } }`;

export function useAct(journal) {
  // `[run, isBusy, problems]`: `run(mutation, variables)` gives the payload if it was done, else the problems are shown.
  const [isBusy, setBusy] = useState(false), [problems, setProblems] = useState([]);
  const run = async (mutation, variables) => {
    setBusy(true);
    setProblems([]);
    try {
      const payload = await act(mutation, variables);
      setProblems(payload.errors);
      if (!payload.errors.length || payload.errors.some((error) => error.code === "CONFLICT")) await journal.refresh();
      return payload.errors.length ? null : payload;
    } catch (error) {
      setProblems([{ message: error.message }]);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return [run, isBusy, problems];
}
