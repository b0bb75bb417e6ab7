// The journal on paper, as the book shows it: blocks of dates that fit a page, names repeated in each, and what was taught.
// It is drawn when the page is printed, and only then.
import { html, render } from "../vendor/preact.js";
import { _, date, number } from "../words.js";
import { contentOf, textOf } from "./cell.js";
import { lessonKinds } from "./codes.js";
import { months } from "./head.js";

const A_BLOCK = 22;

export function keepPaper(journal) {
  // Draw the pages before printing; take them away afterwards.
  const place = document.createElement("div");
  place.className = "paper";
  document.querySelector("main").append(place);
  const before = () => { if (journal.store.grid) render(html`<${Paper} journal=${journal} />`, place); };
  const after = () => render(null, place);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => { removeEventListener("beforeprint", before); removeEventListener("afterprint", after); place.remove(); };
}

function blocksOf(columns) {
  // Columns that fit a page, about as many on each; the works of a lesson stay together.
  const blocks = [[]], size = Math.ceil(columns.length / Math.ceil(columns.length / A_BLOCK));
  for (const column of columns) {
    if (column.isFirst && blocks.at(-1).length >= size) blocks.push([]);
    blocks.at(-1).push(column);
  }
  return blocks;
}

function Paper({ journal }) {
  const { store } = journal, blocks = blocksOf(store.columns);
  return html`<h1>${document.querySelector("h1.journal-title")?.textContent}</h1>
    ${blocks.map((columns, at) => html`<${Block}
      journal=${journal} columns=${columns} isLast=${at === blocks.length - 1} />`)}
    <${Content} journal=${journal} />`;
}

function Block({ journal, columns, isLast }) {
  const { store, queue } = journal, own = columns.filter((column) => column.isFirst).map((column) => column.lesson);
  return html`<table><thead>
      <tr><th rowspan="3">№</th><th rowspan="3" class="who">${_("Student")}</th>
        ${months(own).map((month) => html`<th
          colspan=${columns.filter((column) => column.lesson.date.startsWith(month)).length}>
          ${date(month + "-01", "month")}</th>`)}
        ${isLast && html`<th rowspan="3">${_("Average")}</th><th rowspan="3">${_("Grade")}</th>`}</tr>
      <tr>${columns.filter((column) => column.isFirst).map((column) => html`<th colspan=${column.span}>
        ${column.lesson.date.slice(8)}</th>`)}</tr>
      <tr>${columns.map((column) => html`<th>${column.work?.code ?? ""}</th>`)}</tr></thead>
    <tbody>${store.students.map((student, at) => html`<tr><td>${at + 1}</td><td class="who">${student.shortName}</td>
      ${columns.map((column) => (store.attends(student, column.lesson) ? html`<td>
        ${textOf(contentOf(journal, { student, column }))}</td>` : html`<td class="outside"></td>`))}
      ${isLast && html`<td>${number(student.average, 2)}</td><td>
        ${queue.shown("grade", store.grid.id, student.id)}</td>`}</tr>`)}</tbody></table>`;
}

function Content({ journal: { store } }) {
  const kinds = new Map(lessonKinds()), { grid } = store;
  const hours = _("Planned %(planned)s h, given %(given)s h.", { planned: grid.plannedHours, given: grid.deliveredHours });
  return html`<table class="content"><thead><tr><th>${_("Date")}</th><th>${_("Hours")}</th><th>${_("Kind of lesson")}</th>
      <th>${_("Topic")}</th><th>${_("Homework")}</th><th>${_("Teacher")}</th></tr></thead>
    <tbody>${store.lessons.map((lesson) => html`<tr><td>${date(lesson.date)}</td><td>
      ${lesson.isCancelled ? "" : lesson.hours}</td><td>${kinds.get(lesson.kind)}</td>
      <td>${lesson.isCancelled ? _("cancelled: %(reason)s", { reason: lesson.reason }) : lesson.topic}</td><td>
        ${lesson.homework}</td><td>${lesson.teacherName}</td></tr>`)}</tbody></table>
    <p>${hours}</p>
    <p class="signature">${_("Signature")} ____________________</p>`;
}
