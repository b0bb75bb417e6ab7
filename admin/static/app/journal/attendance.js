// Attendance of a lesson. "Taken" is a fact of its own: nobody absent is said, never assumed (R13).
import { html } from "../vendor/preact.js";
import { _, moment } from "../words.js";
import { TAKE, useAct } from "./acts.js";
import { absenceName, LETTERS } from "./codes.js";
import { Problems } from "./fields.js";

export function Attendance({ journal, lesson, canWrite }) {
  const { store, queue } = journal, [run, isBusy, problems] = useAct(journal);
  const absences = store.students
    .map((student) => ({ student, code: queue.shown("absence", lesson.id, student.id) })).filter(({ code }) => code);
  const take = () => run(TAKE, {
    lesson: lesson.id, version: lesson.version,
      absences: absences.map(({ student, code }) => ({ studentId: student.id, code })),
  }).then((done) => done && journal.say(_("Attendance is taken.")));
  return html`<section class="part"><h3>${_("Attendance")}</h3><${Problems} problems=${problems} />
    ${lesson.attendanceTakenAt
      ? html`<p>${_("Taken %(at)s", { at: moment(lesson.attendanceTakenAt) })}${lesson.attendanceIsLate
        && html` <small class="late-word">${_("attendance taken late")}</small>`}</p>`
      : html`<p class="untaken-word">
        <b>${_("Not taken yet.")}</b> ${_("Mark those who are absent in the column, then say that the others were present.")}</p>`}
    ${absences.length > 0
      ? html`<ul class="lines">${absences.map(({ student, code }) => html`<li key=${student.id}><span class="text">
        ${student.shortName}</span> <b title=${absenceName(code)}>${LETTERS[code]}</b></li>`)}</ul>`
      : lesson.attendanceTakenAt && html`<p class="muted">${_("Nobody was absent.")}</p>`}
    ${canWrite && !lesson.attendanceTakenAt && html`<button type="button" class="button main" disabled=${isBusy}
      onClick=${take}>
      ${absences.length ? _("All others were present") : _("Everybody was present")}</button>`}</section>`;
}
