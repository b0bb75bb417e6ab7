// Below the table: the average of each work, and who was absent or present, where attendance was taken.
import { html } from "../vendor/preact.js";
import { _, number } from "../words.js";
import { MISSED } from "./codes.js";

export const averageOf = (values) =>
  // In hundredths, rounded half-up in whole numbers, as the Regulation's averages are.
  (values.length ? Math.floor((200 * values.reduce((sum, value) => sum + value, 0) + values.length) / (2 * values.length)) / 100 : null);

export function Foot({ journal, students }) {
  const { store, queue } = journal;
  const averages = store.columns.map((column) => averageOf(column.work
    ? students.map((student) => queue.shown("mark", column.work.id, student.id)).filter(Boolean) : []));
  const firsts = store.columns.filter((column) => column.isFirst);
  const presence = firsts.map((column) => presenceOf(journal, column.lesson, students));
  const names = { average: _("Average"), absent: _("Absent"), present: _("Present") };
  const line = (name, cells) => html`<tr><th scope="row" class="name">${name}</th>${cells}<td class="spare"></td><td
    colspan="4" class="sum"></td></tr>`;
  return html`<tfoot>
    ${line(names.average, store.columns.map((column, at) => html`<td key=${column.key}
      class=${column.isFirst ? "first" : ""}>${number(averages[at], 2)}</td>`))}
    ${line(names.absent, firsts.map((column, at) => html`<td key=${column.key} class="first" colspan=${column.span}>
      ${presence[at]?.absent}</td>`))}
    ${line(names.present, firsts.map((column, at) => html`<td key=${column.key} class="first" colspan=${column.span}>
      ${written(column.lesson, presence[at])}</td>`))}
  </tfoot>`;
}

function presenceOf({ store, queue }, lesson, students) {
  // How many were absent and present; nothing where that is not known.
  if (lesson.isCancelled || !lesson.attendanceTakenAt) return null;
  const belonging = students.filter((student) => store.attends(student, lesson));
  const absent = belonging.filter((student) => MISSED.has(queue.shown("absence", lesson.id, student.id))).length;
  return { absent, present: belonging.length - absent };
}

function written(lesson, presence) {
  if (lesson.isCancelled) return "";
  return presence ? presence.present : html`<small class="untaken"
    title=${_("attendance not taken")}>${_("not taken")}</small>`;
}
