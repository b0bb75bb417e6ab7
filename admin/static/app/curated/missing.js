// What is still missing for the summary sheet, journal by journal.
import { html } from "../vendor/preact.js";
import { _ } from "../words.js";
import { figure, grid } from "./students.js";

const FIGURES = ["notFilled", "untaken", "withoutGrade", "dots"];
const Count = ({ value }) => (value ? html`<b>${value}</b>` : "—");

export function Missing({ journals }) {
  const found = journals.filter((journal) => !journal.isClosed && FIGURES.some((name) => journal[name]));
  return html`<section><div class="title"><h2>${_("What is missing for the summary sheet")}</h2></div>
    ${!journals.length
      ? html`<div class="empty"><p>${_("The journals of the group will stand here. The administrator opens them with the teaching load.")}</p></div>`
      : !found.length
        ? html`<p class="muted">${_("Nothing is missing: lessons are filled, grades are set, no dot is open.")}</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label=${_("What is missing for the summary sheet")}><table class="rows">
          <thead><tr><th>${_("Journal")}</th><th class="number">${_("Lessons not filled")}</th><th class="number">${_("Attendance not taken")}</th>
            <th class="number">${_("Students without a grade")}</th><th class="number">${_("Dots")}</th></tr></thead>
          <tbody>${found.map((journal) => html`<tr key=${journal.journalId}>
            <td data-label=${_("Journal")}><a href=${grid(journal.journalId)}>${journal.courseName}</a>${journal.subgroupName ? html`<span class="muted">, ${_("subgroup %(name)s", { name: journal.subgroupName })}</span>` : null}</td>
            <td class=${figure(journal.notFilled)} data-label=${_("Lessons not filled")}><${Count} value=${journal.notFilled} /></td>
            <td class=${figure(journal.untaken)} data-label=${_("Attendance not taken")}><${Count} value=${journal.untaken} /></td>
            <td class=${figure(journal.withoutGrade)} data-label=${_("Students without a grade")}><${Count} value=${journal.withoutGrade} /></td>
            <td class=${figure(journal.dots)} data-label=${_("Dots")}><${Count} value=${journal.dots} /></td></tr>`)}</tbody></table></div>`}</section>`;
}
