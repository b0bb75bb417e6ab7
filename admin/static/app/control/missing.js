// What is missing among the journals of a semester, by groups, with what cures it.
import { ask } from "../api.js";
import { Trouble, Waiting, numberOf } from "../family.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _ } from "../words.js";

const MISSING = `query($semester: ID) { missingJournals(semesterId: $semester) {
  kind groupId groupName courseName subgroupName journalId what cure } }`;

export function Missing({ semester, readsGrids }) {
  const [shown, setShown] = useState(null);
  useEffect(() => {
    ask(MISSING, { semester }).then((data) => setShown({ rows: data.missingJournals }), (error) => setShown({ error }));
  }, [semester]);
  if (!shown) return html`<${Waiting} />`;
  if (shown.error) return html`<${Trouble} error=${shown.error} />`;
  if (!shown.rows.length) return html`<div class="empty"><p>${_("Every group has its journals, and each journal has a teacher: nothing is missing.")}</p></div>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${_("Missing journals")}><table class="rows">
    <thead><tr><th>${_("Group")}</th><th>${_("Course")}</th><th>${_("What is missing")}</th><th>${_("How to put it right")}</th></tr></thead>
    <tbody>${shown.rows.map((row) => html`<tr>
      <td data-label=${_("Group")}><a href=${`/admin/group/details/?id=${numberOf(row.groupId)}`}>${row.groupName}</a></td>
      <td data-label=${_("Course")}><${Course} row=${row} readsGrids=${readsGrids} /></td>
      <td data-label=${_("What is missing")}>${row.what}</td>
      <td data-label=${_("How to put it right")} class="muted">${row.cure}</td></tr>`)}</tbody></table></div>`;
}

function Course({ row, readsGrids }) {
  if (!row.courseName) return "—";
  const name = row.subgroupName ? _("%(course)s, subgroup %(name)s", { course: row.courseName, name: row.subgroupName }) : row.courseName;
  if (!row.journalId) return name;
  const id = numberOf(row.journalId);
  return html`<a href=${readsGrids ? `/admin/journal-grid/${id}` : `/admin/journal/details/?id=${id}`}>${name}</a>`;
}
