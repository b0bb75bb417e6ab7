// Lessons that a student has missed in a semester, by months, and the notices that the guardians have sent the curator.
import { useAddress } from "../address.js";
import { ask } from "../api.js";
import { ABSENCES, Absence, Children, Nobody, STANDINGS, Trouble, Waiting, inHours, numberOf, useLive } from "../family.js";
import { Notices } from "../notices.js";
import { html } from "../vendor/preact.js";
import { _, date } from "../words.js";

const MISSED = `query($id: ID!, $from: Date!, $to: Date!) {
  ${STANDINGS}
  diary(studentId: $id, from: $from, to: $to) { id date period courseName hours attendanceTaken absence isCancelled } }`;

export default function Absences({ students, semesters, current, today }) {
  if (!students.length) return html`<${Nobody} />`;
  const [address, href, go] = useAddress();
  const chosen = students.find((one) => numberOf(one.id) === address.child) ?? students[0];
  const semester = semesters.find((one) => numberOf(one.id) === address.semester) ?? semesters.find((one) => one.id === current);
  const { data, isStale, error } = useLive(chosen.id, semester?.id, () => missed(chosen.id, semester, today));
  if (!data) return error ? html`<${Trouble} error=${error} />` : html`<${Waiting} />`;
  const held = data.diary.filter((lesson) => !lesson.isCancelled);
  return html`<div class=${isStale ? "own-absences stale" : "own-absences"} aria-busy=${isStale}><${Trouble} error=${error} />
    ${students.length > 1 ? html`<${Children} standings=${data.standings} chosen=${chosen.id} href=${href} go=${go} />` : null}
    <div class="title"><h1>${_("Absences")}<span class="muted of"> · ${chosen.name}</span></h1><span class="gap"></span>
      <select class="no-print term" aria-label=${_("Semester")} onChange=${(event) => go({ semester: event.currentTarget.value })}>
        ${semesters.map((one) => html`<option value=${numberOf(one.id)} selected=${one.id === semester?.id}>${one.name}</option>`)}
      </select></div>
    <${Figures} held=${held} />
    <div class="no-print"><${Notices} chosen=${chosen.id} canSend=${chosen.isChild} /></div>
    ${months(held).map(([month, lessons]) => html`<section key=${month}><h2>${date(`${month}-01`, "month")}</h2>
      <ul class="todo">${lessons.map((lesson) => html`<li key=${lesson.id}>
        <${Absence} code=${lesson.absence} /><div class="what"><div class="head"><b>${lesson.courseName}</b>
          <span class="since">${lesson.absence === "LATE" ? "" : inHours(lesson.hours)}</span></div>
          <div class="muted">${date(lesson.date)} · ${_("pair %(period)d", { period: lesson.period })} · ${ABSENCES[lesson.absence][1]}</div></div>
      </li>`)}</ul></section>`)}
  </div>`;
}

async function missed(id, semester, today) {
  // Lessons of a semester that has begun, up to today.
  const [from, to] = semester ? [semester.startsOn, semester.endsOn < today ? semester.endsOn : today] : [today, today];
  const data = await ask(MISSED, { id, from, to });
  return data.diary && data;
}

const hours = (lessons) => lessons.reduce((total, lesson) => total + lesson.hours, 0);

function Figures({ held }) {
  const missed = held.filter((lesson) => lesson.absence && lesson.absence !== "LATE");
  const unexcused = hours(missed.filter((lesson) => lesson.absence === "UNEXCUSED"));
  const untaken = hours(held.filter((lesson) => !lesson.attendanceTaken));
  const ofHours = _("hours missed of %(hours)d", { hours: hours(held) });
  return html`<div class="figures small">
    <div class="figure"><b>${hours(missed)}</b><span>${ofHours}</span></div>
    <div class="figure"><b>${hours(missed) - unexcused}</b><span>${_("of them excused")}</span></div>
    <div class="figure"><b>${unexcused}</b><span>${_("of them not excused")}</span></div>
    ${untaken ? html`<div class="figure"><b>${untaken}</b><span>${_("hours whose attendance is not taken yet")}</span></div>` : null}
  </div>`;
}

function months(held) {
  const found = new Map();
  for (const lesson of held.filter((one) => one.absence).reverse()) {
    const month = lesson.date.slice(0, 7);
    found.set(month, [...(found.get(month) ?? []), lesson]);
  }
  return [...found];
}
