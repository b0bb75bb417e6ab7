// Attendance of a month: students down, days across, hours missed in the cells; a cell opens to say whether it is excused.
import { act, ask } from "../api.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { _, date } from "../words.js";
import { EXCUSE, MONTH } from "./asking.js";

const SIGNS = { UNEXCUSED: "н", EXCUSED: "у", SICK: "б", RELEASED: "осв", LATE: "оп" };
const NAMES = { UNEXCUSED: _("absent, not excused"), EXCUSED: _("absent, excused"), SICK: _("sick leave"), RELEASED: _("released"), LATE: _("late") };
const DAY = 86400000;
const iso = (day) => day.toISOString().slice(0, 10);
const utc = (text) => new Date(`${text.slice(0, 10)}T00:00:00Z`);

export function daysOf(month) {
  // The days of a month that is named as 2026-10.
  const found = [];
  for (let day = utc(`${month}-01`); iso(day).startsWith(month); day = new Date(day.getTime() + DAY)) found.push(iso(day));
  return found;
}

export function beside(month, step) {
  const first = utc(`${month}-01`);
  first.setUTCMonth(first.getUTCMonth() + step);
  return iso(first).slice(0, 7);
}

const isWeekend = (day) => [0, 6].includes(utc(day).getUTCDay());

function summed(absences) {
  // Hours by code, those not excused first: «4 н», «2 у». Who was late has missed no hours.
  const hours = {};
  for (const absence of absences) hours[absence.code] = (hours[absence.code] ?? 0) + (absence.code === "LATE" ? 0 : absence.hours);
  return Object.keys(SIGNS).filter((code) => code in hours).map((code) => [code, `${hours[code] || ""}${SIGNS[code]}`]);
}

function Card({ student, day, absences, onClose, onChanged }) {
  // The absences of one student on one day, each with its reason to choose.
  const box = useRef(null);
  const [problem, setProblem] = useState("");
  useEffect(() => { if (!box.current.open) box.current.showModal(); }, []);
  const change = (absence) => async ({ currentTarget }) => {
    setProblem("");
    try {
      const done = await act(EXCUSE, { id: absence.id, code: currentTarget.value, version: absence.version });
      if (done.errors.length) setProblem(done.errors[0].message);
    } catch (error) {
      setProblem(error.isOffline ? _("There is no connection. Try again in a minute.") : error.message);
    }
    onChanged();
  };
  return html`<dialog ref=${box} class="absences" aria-label=${student.name} onClose=${onClose}>
    <h2>${student.name}</h2><p class="muted">${date(day)}</p>
    ${absences.map((absence) => html`<div class="field" key=${absence.id}>
      <label for=${absence.id}>${_("pair %(period)d", { period: absence.period })} · ${absence.courseName}</label>
      ${absence.code === "LATE"
        ? html`<p>${NAMES.LATE}</p>`
        : html`<select id=${absence.id} value=${absence.code} onChange=${change(absence)}>
            ${Object.keys(SIGNS).filter((code) => code !== "LATE").map((code) => html`<option value=${code} selected=${code === absence.code}>${SIGNS[code]} — ${NAMES[code]}</option>`)}
          </select>`}</div>`)}
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : null}
    <div class="buttons"><button type="button" class="button" onClick=${() => box.current.close()}>${_("Close")}</button></div>
  </dialog>`;
}

function Cell({ student, day, taught, onOpen }) {
  const found = student.absences.filter((one) => one.date === day);
  const place = `${isWeekend(day) ? "weekend" : ""} ${taught?.untaken ? "untaken" : ""}`;
  if (!found.length) return html`<td class=${place}></td>`;
  const parts = summed(found);
  const told = `${student.shortName}, ${date(day)}: ${parts.map(([code, text]) => `${text} (${NAMES[code]})`).join(", ")}`;
  return html`<td class=${place}><button type="button" class="cell" title=${told} aria-label=${told} onClick=${() => onOpen(student.id, day)}>
    ${parts.map(([code, text]) => html`<span class=${code === "UNEXCUSED" ? "unexcused" : ""}>${text}</span>`)}</button></td>`;
}

function Table({ totals, month, today, onOpen }) {
  const days = daysOf(month), taught = Object.fromEntries(totals.days.map((day) => [day.date, day]));
  const box = useRef(null);
  useEffect(() => {  // on a narrow screen the last days are in view
    const head = box.current.querySelector("thead .today");
    if (head) box.current.scrollLeft = head.offsetLeft + 2 * head.offsetWidth - box.current.clientWidth;
  }, [month]);
  return html`<div ref=${box} class="attendance-month" tabindex="0" role="region" aria-label=${_("Attendance of the month")}><table>
    <thead><tr><th scope="col" class="who">${_("Student")}</th>
      ${days.map((day) => html`<th scope="col" key=${day} class=${`${isWeekend(day) ? "weekend" : ""} ${day === today ? "today" : ""}`}
        title=${taught[day]?.untaken ? _("Attendance is not taken: %(count)d of %(lessons)d", { count: taught[day].untaken, lessons: taught[day].lessons }) : date(day)}>
        <span>${Number(day.slice(8))}</span><small>${date(day, "weekday")}</small>${taught[day]?.untaken ? html`<small class="unknown">?</small>` : null}</th>`)}
      <th scope="col" class="sum">${_("all")}</th><th scope="col" class="sum">${_("excused")}</th><th scope="col" class="sum">${_("not excused")}</th></tr></thead>
    <tbody>${totals.students.map((student) => html`<tr key=${student.id}><th scope="row" class="who" title=${student.name}>${student.shortName}</th>
      ${days.map((day) => html`<${Cell} key=${day} student=${student} day=${day} taught=${taught[day]} onOpen=${onOpen} />`)}
      <td class="sum">${student.figures.missed || "—"}</td><td class="sum">${student.figures.excused || "—"}</td>
      <td class="sum">${student.figures.unexcused ? html`<b class="bad">${student.figures.unexcused}</b>` : "—"}</td></tr>`)}</tbody>
  </table></div>`;
}

export function Month({ group, month, today, changes, onMonth, onChanged }) {
  // `changes` grows when something else on the page may have changed what stands here.
  const [totals, setTotals] = useState(null);
  const [opened, setOpened] = useState(null);
  const [problem, setProblem] = useState("");
  const load = async () => {
    const days = daysOf(month);
    try {
      setTotals((await ask(MONTH, { group, from: days[0], to: days[days.length - 1] })).attendanceTotals);
      setProblem("");
    } catch (error) {
      setProblem(error.isOffline ? _("There is no connection. Try again in a minute.") : error.message);
    }
  };
  useEffect(() => { load(); }, [group, month, changes]);
  const student = opened && totals?.students.find((one) => one.id === opened.student);
  const absences = student ? student.absences.filter((one) => one.date === opened.day) : [];
  const untaken = totals?.days.reduce((sum, one) => sum + one.untaken, 0);
  return html`<section><div class="title"><h2>${_("Attendance of the month")}</h2><span class="gap"></span>
      <button type="button" class="button" aria-label=${_("The month before")} onClick=${() => onMonth(beside(month, -1))}>‹</button>
      <span class="month-name">${date(`${month}-01`, "month")} ${month.slice(0, 4)}</span>
      <button type="button" class="button" aria-label=${_("The month after")} onClick=${() => onMonth(beside(month, 1))}>›</button></div>
    ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : null}
    ${!totals
      ? html`<p class="muted">${_("Loading…")}</p>`
      : !totals.days.length
        ? html`<div class="empty"><p>${_("No lesson of this month is recorded. Absences appear as soon as teachers take attendance.")}</p></div>`
        : html`<${Table} totals=${totals} month=${month} today=${today} onOpen=${(id, at) => setOpened({ student: id, day: at })} />
          <p class="muted">${_("Hours with the code: н — not excused, у — excused, б — sick leave, осв — released, оп — late. Press a cell to change the reason.")}
          ${untaken ? html` ${_("? — attendance is not taken at some lesson of the day; of whom nothing stands there nothing is known.")}` : null}</p>`}
    ${absences.length ? html`<${Card} key=${`${student.id} ${opened.day}`} student=${student} day=${opened.day} absences=${absences} onClose=${() => setOpened(null)} onChanged=${() => { load(); onChanged(); }} />` : null}
  </section>`;
}
