// The students of the group with their figures; each opens into its courses, with the numbers behind the small line.
import { html, useState } from "../vendor/preact.js";
import { _, date, number, ngettext } from "../words.js";

const WIDTH = 76, HEIGHT = 22, EDGE = 3;
const at = (index, count) => EDGE + ((WIDTH - 2 * EDGE) * index) / Math.max(1, count - 1);
const height = (average) => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (average - 2)) / 3;
export const figure = (value) => (value ? "number" : "number none"); // on a phone what is nought is left out
export const grid = (journalId) => `/admin/journal-grid/${journalId.split(":")[1]}`;

function Trend({ weeks }) {
  // A line of the weekly averages between 2 and 5; a week without marks is a gap that the line passes over.
  const points = weeks.map((week, index) => ({ ...week, x: at(index, weeks.length) })).filter((week) => week.average !== null);
  if (!points.length) return html`<span class="muted">—</span>`;
  const last = points[points.length - 1];
  const told = points.map((week) => `${_("week of %(day)s", { day: date(week.monday, "short") })}: ${number(week.average, 2)}`).join("; ");
  return html`<svg class="trend" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} role="img" aria-label=${told}>
    <title>${told}</title>
    <polyline points=${points.map((week) => `${week.x},${height(week.average)}`).join(" ")} />
    <circle cx=${last.x} cy=${height(last.average)} r="2.5" />
  </svg>`;
}

function Courses({ student }) {
  const counts = { all: student.missed, excused: student.excused, unexcused: student.unexcused, late: student.late };
  const hours = _("Hours missed: %(all)d, of these excused %(excused)d, not excused %(unexcused)d; late: %(late)d", counts);
  return html`<div class="inner">
    <table class="courses"><thead><tr><th>${_("Course")}</th><th class="number">${_("Marks")}</th><th class="number">${_("Average")}</th>
      <th class="number">${_("Proposed")}</th><th class="number">${_("Set")}</th><th class="number">${_("Dots")}</th></tr></thead>
      <tbody>${student.courses.map((course) => html`<tr key=${course.journalId}>
        <td><a href=${grid(course.journalId)}>${course.courseName}</a>${course.isLikelyDebt ? html` <span class="debt">${_("likely debt")}</span>` : null}</td>
        <td class="number" data-label=${_("Marks")}>${course.markCount || "—"}</td><td class="number" data-label=${_("Average")}>${number(course.average, 2) || "—"}</td>
        <td data-label=${_("Proposed")} class=${`number ${course.proposed === 2 ? "two" : ""}`}>${course.proposed ?? "—"}</td>
        <td data-label=${_("Set")} class=${`number ${course.grade === 2 ? "two" : ""}`}>${course.grade ?? "—"}</td>
        <td class="number" data-label=${_("Dots")}>${course.dots ? html`<span class="dots">${course.dots}</span>` : "—"}</td></tr>`)}</tbody></table>
    <p class="muted">${_("Average by week")}: ${student.trend.map((week, index) => html`${index ? ", " : ""}${_("week of %(day)s", { day: date(week.monday, "short") })} — ${number(week.average, 2) || _("no marks")}`)}</p>
    <p class="muted">${hours}</p>
  </div>`;
}

function Line({ student, isOpen, onToggle }) {
  const debts = student.courses.filter((course) => course.isLikelyDebt);
  return html`<tr class=${isOpen ? "is-open" : ""}>
      <td data-label=${_("Student")}><button type="button" class="row-button" aria-expanded=${isOpen} onClick=${onToggle} title=${student.name}>${student.shortName}</button></td>
      <td class="number" data-label=${_("Average")}>${number(student.average, 2) || "—"}</td>
      <td data-label=${_("Four weeks")}><${Trend} weeks=${student.trend} /></td>
      <td class=${figure(student.missed)} data-label=${_("Hours missed")}>${student.missed || "—"}</td>
      <td class=${figure(student.unexcused)} data-label=${_("Not excused")}>${student.unexcused ? html`<b class="bad">${student.unexcused}</b>` : "—"}</td>
      <td class=${figure(student.dots)} data-label=${_("Dots")}>${student.dots ? html`<span class="dots">${student.dots}</span>` : "—"}</td>
      <td class=${debts.length ? "" : "none"} data-label=${_("Likely debts")}><span class="debts">${debts.length ? debts.map((course) => html`<a class="debt" href=${grid(course.journalId)}>${course.courseName}</a>`) : "—"}</span></td>
    </tr>
    ${isOpen ? html`<tr class="below"><td colspan="7" data-label=""><${Courses} student=${student} /></td></tr>` : null}`;
}

const ORDERS = {
  name: () => 0,
  average: (one, other) => (one.average ?? 9) - (other.average ?? 9),
  missed: (one, other) => other.missed - one.missed,
  unexcused: (one, other) => other.unexcused - one.unexcused,
  dots: (one, other) => other.dots - one.dots,
};

function Head({ name, order, setOrder, children, ...more }) {
  return html`<th aria-sort=${order === name ? "descending" : "none"} ...${more}><button type="button" class="head-button" onClick=${() => setOrder(order === name ? "name" : name)}>${children}</button></th>`;
}

export function Students({ students }) {
  const [open, setOpen] = useState(null);
  const [order, setOrder] = useState("name");
  if (!students.length) return html`<div class="empty"><p>${_("The students of the group will stand here. The office enrols them.")}</p></div>`;
  const sorted = [...students].sort(ORDERS[order]);
  const head = { order, setOrder };
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${_("Students")}><table class="rows curated">
    <thead><tr><th>${_("Student")}</th><${Head} name="average" class="number" ...${head}>${_("Average")}<//><th>${_("Four weeks")}</th>
      <${Head} name="missed" class="number" ...${head}>${_("Hours missed")}<//><${Head} name="unexcused" class="number" ...${head}>${_("Not excused")}<//>
      <${Head} name="dots" class="number" ...${head}>${_("Dots")}<//><th>${_("Likely debts")}</th></tr></thead>
    <tbody>${sorted.map((student) => html`<${Line} key=${student.id} student=${student} isOpen=${open === student.id} onToggle=${() => setOpen(open === student.id ? null : student.id)} />`)}</tbody>
  </table></div>`;
}

export function Figures({ students, average }) {
  // The group in a few numbers.
  const sum = (name) => students.reduce((total, student) => total + student[name], 0);
  const debtors = students.filter((student) => student.courses.some((course) => course.isLikelyDebt)).length;
  const parts = [
    [students.length, ngettext("student of the group", "students of the group", students.length)],
    [number(average, 2) || "—", _("average of the group")],
    [sum("missed"), _("hours missed in the semester")],
    [sum("unexcused"), _("of these not excused")],
    [sum("dots"), ngettext("open dot", "open dots", sum("dots"))],
    [debtors, ngettext("student with likely debts", "students with likely debts", debtors)],
  ];
  return html`<div class="figures">${parts.map(([value, text]) => html`<div class="figure"><b>${value}</b><span>${text}</span></div>`)}</div>`;
}
