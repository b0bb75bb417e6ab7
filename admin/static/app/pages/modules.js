// Training by professional modules: МДК and practices of a group under their module, with hours and kinds of work.
import { ask } from "../api.js";
import { Bar } from "../programme/bar.js";
import { KINDS } from "../programme/words.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date } from "../words.js";

const BOARD = `query($group: ID!, $semester: ID!) { modules(groupId: $group, semesterId: $semester) {
  courseId code name plannedHours deliveredHours
  parts { journalId courseCode courseName courseKind subgroupName teachers progress { plannedHours dueHours deliveredHours behindHours } }
  kinds { journalId kind hours } days { journalId lessonId date hours works } } }`;
const ADDRESS = new URLSearchParams(location.search);

export default function Modules({ semesters = [], groups = [], present }) {
  const [semester, setSemester] = useState(ADDRESS.get("semester") || present);
  const [group, setGroup] = useState(ADDRESS.get("group") || (groups.length === 1 ? groups[0].id : ""));
  const [modules, setModules] = useState(null);
  const [message, setMessage] = useState("");
  useEffect(() => {
    setModules(null);
    if (!group || !semester) return;
    history.replaceState(null, "", `?${new URLSearchParams({ group, semester })}`);
    ask(BOARD, { group, semester }).then((found) => setModules(found.modules ?? []), (error) => setMessage(error.message));
  }, [group, semester]);
  const choice = (label, some, value, change, empty) => html`<select aria-label=${label} value=${value} onChange=${(event) => change(event.target.value)}>
    ${empty && html`<option value="">${label}</option>`}${some.map((one) => html`<option value=${one.id} selected=${one.id === value}>${one.name}</option>`)}</select>`;
  return html`<div class="programmes"><div class="title"><h1>${_("Professional modules")}</h1><span class="gap"></span>
      ${choice(_("Group"), groups, group, setGroup, true)}${choice(_("Semester"), semesters, semester, setSemester)}</div>
    ${message ? html`<p class="notice bad" role="alert">${message}</p>` : !group ? html`<div class="empty"><p>${_("Choose a group: its modules will stand here with МДК and practices.")}</p></div>`
      : !modules ? html`<p class="muted">${_("Loading…")}</p>` : modules.length ? modules.map((module) => html`<${Module} key=${module.courseId} ...${module} />`)
      : html`<div class="empty"><p>${_("МДК and practices of the group will stand here under their modules.")}</p></div>`}</div>`;
}

function Module({ code, name, plannedHours, deliveredHours, parts, kinds, days }) {
  const own = (some, part) => some.filter((one) => one.journalId === part.journalId);
  const hours = _("%(delivered)d of %(planned)d h", { delivered: deliveredHours, planned: plannedHours });
  return html`<section><div class="title"><h2>${code} ${name}</h2><span class="count">${hours}</span></div>
    <div class="scroll" tabindex="0" role="region" aria-label=${name}><table class="rows"><thead><tr><th>${_("Part of the module")}</th><th>${_("Teacher")}</th><th>${_("Hours by kinds of lessons")}</th>
      <th class="number">${_("Delivered of planned, h")}</th><th></th><th class="number">${_("Behind, h")}</th></tr></thead>
    <tbody>${parts.map((part) => html`<${Part} key=${part.journalId} ...${part} kinds=${own(kinds, part)} days=${own(days, part)} />`)}</tbody></table></div></section>`;
}

function Part({ journalId, courseCode, courseName, subgroupName, teachers, progress, kinds, days }) {
  return html`<tr><td data-label=${_("Part of the module")}><a href=${`/admin/journal-grid/${journalId.split(":")[1]}`}>${courseCode} ${courseName}</a>${subgroupName && html` <span class="muted">(${subgroupName})</span>`}</td>
    <td class="short" data-label=${_("Teacher")}>${teachers || "—"}</td>
    <td data-label=${_("Hours by kinds of lessons")}>${kinds.map(({ kind, hours }) => `${KINDS[kind]} ${hours}`).join(", ") || "—"}</td>
    <td class="number" data-label=${_("Delivered of planned, h")}>${progress.deliveredHours} / ${progress.plannedHours}</td>
    <td class="bar-cell" data-label=""><${Bar} planned=${progress.plannedHours} delivered=${progress.deliveredHours} due=${progress.dueHours} /></td>
    <td class=${`number ${progress.behindHours ? "bad" : ""}`} data-label=${_("Behind, h")}>${progress.behindHours || "—"}</td></tr>
    ${days.length > 0 && html`<tr><td colspan="6"><details class="practice"><summary>${_("Days of practice")}: ${days.length}</summary><table><thead><tr><th>${_("Date")}</th><th class="number">${_("Hours")}</th><th>${_("Kinds of work")}</th></tr></thead>
        <tbody>${days.map((day) => html`<tr key=${day.lessonId}><td>${date(day.date)}</td><td class="number">${day.hours}</td><td>${day.works}</td></tr>`)}</tbody></table></details></td></tr>`}`;
}
