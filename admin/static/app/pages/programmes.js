// Work programmes of a semester: what waits for approval, what is behind. With `only` one of the filters stands alone, as a
// part of another page.
import { ask } from "../api.js";
import { Bar } from "../programme/bar.js";
import { STATUSES } from "../programme/words.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _ } from "../words.js";

const REPORT = `query($semester: ID!) { programmeReport(semesterId: $semester) {
  journalId courseCode courseName groupName subgroupName teachers status topicCount curriculumHours
  progress { plannedHours dueHours deliveredHours behindHours } } }`;
const FILTERS = {
  all: { name: _("All"), holds: () => true },
  submitted: { name: _("Waiting for approval"), holds: (line) => line.status === "SUBMITTED" },
  behind: { name: _("Behind the plan"), holds: (line) => line.progress.behindHours > 0 },
  missing: { name: _("Without topics"), holds: (line) => !line.topicCount },
};
const ADDRESS = new URLSearchParams(location.search);

export default function Programmes({ semesters = [], present, approves = false, only = null }) {
  const [semester, setSemester] = useState((!only && ADDRESS.get("semester")) || present);
  const [filter, setFilter] = useState(only ?? (FILTERS[ADDRESS.get("show")] ? ADDRESS.get("show") : null));
  const [wanted, setWanted] = useState("");
  const [lines, setLines] = useState(null);
  const [message, setMessage] = useState("");
  useEffect(() => {
    if (!semester) return;
    setLines(null);
    ask(REPORT, { semester }).then(({ programmeReport }) => setLines(programmeReport ?? []), (error) => setMessage(error.message));
  }, [semester]);
  const count = (name) => (lines ?? []).filter(FILTERS[name].holds).length;
  const shown = filter ?? (approves && count("submitted") ? "submitted" : "all");
  useEffect(() => {
    if (only) return;
    const state = new URLSearchParams({ semester, ...(filter && { show: filter }) });
    history.replaceState(null, "", `?${state}`);
  }, [semester, filter]);
  if (!semester) return html`<div class="empty"><p>${_("There is no semester yet. The administrator opens the academic year, then your work will stand here.")}</p></div>`;
  const found = (lines ?? []).filter(FILTERS[shown].holds)
    .filter((line) => `${line.groupName} ${line.courseCode} ${line.courseName} ${line.teachers}`.toLowerCase().includes(wanted.trim().toLowerCase()));
  return html`<div class="programmes">
    ${!only && html`<div class="title"><h1>${_("Work programmes")}</h1><span class="gap"></span><a class="button" href="/admin/programmes/modules">${_("Professional modules")}</a>
      <select aria-label=${_("Semester")} value=${semester} onChange=${(event) => setSemester(event.target.value)}>${semesters.map((one) => html`<option value=${one.id} selected=${one.id === semester}>${one.name}</option>`)}</select></div>
    <div class="filters no-print"><input type="search" placeholder=${_("Group, course or teacher")} aria-label=${_("Group, course or teacher")} value=${wanted} onInput=${(event) => setWanted(event.target.value)} />
      ${Object.entries(FILTERS).map(([name, one]) => html`<button type="button" class=${`button ${name === shown ? "is-chosen" : ""}`} aria-pressed=${name === shown} onClick=${() => setFilter(name)}>${one.name}${lines && html` <span class="count">${count(name)}</span>`}</button>`)}</div>`}
    ${message ? html`<p class="notice bad" role="alert">${message}</p>` : !lines ? html`<p class="muted">${_("Loading…")}</p>` : found.length ? html`<${Lines} lines=${found} />`
      : html`<div class="empty"><p>${shown === "submitted" ? _("No programme waits for approval.") : shown === "behind" ? _("No journal is behind its plan.")
        : shown === "missing" ? _("Every journal has its topics.") : wanted.trim() ? _("Nothing is found. Try a part of the name.") : _("Programmes of the journals of this semester will stand here. The teaching load opens journals.")}</p></div>`}
  </div>`;
}

function Lines({ lines }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${_("Work programmes")}><table class="rows"><thead><tr><th>${_("Course")}</th><th>${_("Group")}</th><th>${_("Teacher")}</th><th>${_("Programme")}</th>
      <th class="number">${_("Topics")}</th><th class="number">${_("Delivered of planned, h")}</th><th></th><th class="number">${_("Behind, h")}</th></tr></thead>
    <tbody>${lines.map(({ progress, ...line }) => html`<tr>
      <td data-label=${_("Course")}><a href=${`/admin/programmes/${line.journalId.split(":")[1]}`}>${line.courseCode} ${line.courseName}</a></td>
      <td class="short" data-label=${_("Group")}>${line.groupName}${line.subgroupName && html` <span class="muted">(${line.subgroupName})</span>`}</td>
      <td class="short" data-label=${_("Teacher")}>${line.teachers || "—"}</td>
      <td data-label=${_("Programme")}>${line.topicCount ? html`<span class=${`state ${line.status.toLowerCase()}`}>${STATUSES[line.status]}</span>` : html`<span class="muted">${_("no topics")}</span>`}</td>
      <td class="number" data-label=${_("Topics")}>${line.topicCount || "—"}</td>
      <td class="number" data-label=${_("Delivered of planned, h")}>${progress.deliveredHours} / ${progress.plannedHours}</td>
      <td class="bar-cell" data-label=""><${Bar} planned=${progress.plannedHours} delivered=${progress.deliveredHours} due=${progress.dueHours} /></td>
      <td class=${`number ${progress.behindHours ? "bad" : ""}`} data-label=${_("Behind, h")}>${progress.behindHours || "—"}</td></tr>`)}</tbody></table></div>`;
}
