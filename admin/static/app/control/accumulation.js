// Accumulation of marks: journals in which students have fewer marks than the college asks for.
import { ask } from "../api.js";
import { Trouble, Waiting, numberOf } from "../family.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date, ngettext } from "../words.js";

const ACCUMULATION = `query($semester: ID, $group: ID) { accumulation(semesterId: $semester, groupId: $group) {
  journalId courseName groupId groupName subgroupName fewest lessons studentCount
  students { studentId name markCount lessons attended cameOn } } }`;

export function Accumulation({ semester, address, go }) {
  const [shown, setShown] = useState(null);
  useEffect(() => {
    ask(ACCUMULATION, { semester }).then((data) => setShown({ journals: data.accumulation }), (error) => setShown({ error }));
  }, [semester]);
  if (!shown) return html`<${Waiting} />`;
  if (shown.error) return html`<${Trouble} error=${shown.error} />`;
  if (!shown.journals.length) return html`<div class="empty"><p>${_("Nobody has too few marks in a journal in which lessons were held.")}</p></div>`;
  const groups = new Map(shown.journals.map((one) => [one.groupId, one.groupName]));
  const group = groups.has(address.group) ? address.group : "";
  const journals = shown.journals.filter((one) => !group || one.groupId === group);
  const fewer = _("Students with fewer than %(fewest)s marks in a journal.", { fewest: shown.journals[0].fewest });
  return html`<section class="accumulation">
    <div class="filters"><select aria-label=${_("Group")} onChange=${(event) => go({ group: event.currentTarget.value })}>
      <option value="">${_("All groups")}</option>
      ${[...groups].map(([id, name]) => html`<option key=${id} value=${id} selected=${id === group}>${name}</option>`)}</select>
      <p class="muted">${fewer}</p></div>
    ${journals.map((journal) => html`<${Journal} key=${journal.journalId} journal=${journal} isOpen=${journals.length === 1} />`)}
  </section>`;
}

function Journal({ journal, isOpen }) {
  const place = journal.subgroupName ? `${journal.groupName} (${journal.subgroupName})` : journal.groupName;
  const held = ngettext("%(count)d lesson held", "%(count)d lessons held", journal.lessons);
  const few = _("%(few)s of %(all)s students", { few: journal.students.length, all: journal.studentCount });
  return html`<details class="card" open=${isOpen}>
    <summary><b>${place} · ${journal.courseName}</b><span class="muted">${held}</span><span class="gap"></span>
      <span>${few}</span></summary>
    <table class="rows">
      <thead><tr><th>${_("Student")}</th><th class="number">${_("Marks")}</th><th class="number">${_("Lessons attended")}</th><th>${_("In the group since")}</th></tr></thead>
      <tbody>${journal.students.map((one) => html`<tr key=${one.studentId}>
        <td data-label=${_("Student")}>${one.name}</td>
        <td class="number" data-label=${_("Marks")}>${one.markCount}</td>
        <td class="number" data-label=${_("Lessons attended")}>${_("%(attended)s of %(lessons)s", one)}</td>
        <td data-label=${_("In the group since")}>${one.cameOn ? html`<b>${date(one.cameOn)}</b>` : "—"}</td></tr>`)}</tbody></table>
    <p><a href=${`/admin/journal-grid/${numberOf(journal.journalId)}`}>${_("Open the journal")}</a></p></details>`;
}
