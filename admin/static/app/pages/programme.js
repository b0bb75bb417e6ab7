// The work programme of a journal: its teacher writes it and hands it in, a deputy approves it, and everybody who may sees
// how much of it is delivered.
import { act, ask } from "../api.js";
import { Bar } from "../programme/bar.js";
import { Editor, blank } from "../programme/editor.js";
import { Upload } from "../programme/upload.js";
import { KINDS, STATES, STATUSES } from "../programme/words.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date, moment } from "../words.js";

const page = (comments) => `query($journal: ID!) { programme(journalId: $journal) { mayPlan mayApprove journal { hours }
  programme { version status approvedAt ${comments ? "submittedAt approvedByName comment" : ""} topics { id title kind hours } }
  progress { plannedHours dueHours deliveredHours behindHours cancelledHours substitutedHours unlinkedHours
    topics { topicId deliveredHours lastOn state } } } }`;
const ANSWER = "{ programme { version } errors { code field message } }";
const PLAN = `mutation($journal: ID!, $topics: [TopicInput!]!, $version: Int, $key: String) {
  programmePlan(journalId: $journal, topics: $topics, expectedVersion: $version, idempotencyKey: $key) ${ANSWER} }`;
const simple = (name, more = "", given = "") => `mutation($journal: ID!, $version: Int, $key: String${more}) {
  ${name}(journalId: $journal, expectedVersion: $version, idempotencyKey: $key${given}) ${ANSWER} }`;
const SUBMIT = simple("programmeSubmit");
const APPROVE = simple("programmeApprove");
const RETURN = simple("programmeReturn", ", $comment: String!", ", comment: $comment");

export default function Programme({ journal, caption, grid, file, sample, comments, teaches }) {
  const [found, setFound] = useState(null);
  const [rows, setRows] = useState(null); // while they are being written
  const [problems, setProblems] = useState({});
  const [message, setMessage] = useState("");
  const [isBusy, setBusy] = useState(false);
  const load = async () => {
    const { programme } = await ask(page(comments), { journal });
    setFound(programme);
    setRows(null);
    setProblems({});
    setMessage("");
  };
  useEffect(() => { load().catch((error) => setMessage(error.message)); }, []);
  useEffect(() => {
    const keep = (event) => event.preventDefault();
    if (rows) addEventListener("beforeunload", keep);
    return () => removeEventListener("beforeunload", keep);
  }, [!rows]);
  if (!found) return html`<p class=${message ? "notice bad" : "muted"}>${message || _("Loading…")}</p>`;

  const { programme, progress } = found;
  const version = programme?.version ?? 0;
  const status = programme?.status ?? "DRAFT";
  const topics = programme?.topics ?? [];
  const done = async (mutation, variables = {}) => {
    setBusy(true);
    try {
      const { errors } = await act(mutation, { journal, version, ...variables });
      if (!errors.length) return await load();
      setProblems(Object.fromEntries(errors.map((error) => [error.field, error.message])));
      setMessage(errors.filter((error) => !/^topics\.\d+\.\w+$/.test(error.field ?? "")).map((error) => error.message).join(" ")
        || _("Some topics have errors: they are marked in the table."));
    } catch (error) {
      setMessage(error.message);
    } finally {
      setBusy(false);
    }
  };
  const save = () => done(PLAN, { topics: rows.filter((row) => row.title.trim() || row.id).map(({ id, title, kind, hours }) => ({
    id: id ?? null, title, kind, hours: /^\d{1,4}$/.test(String(hours).trim()) ? Number(hours) : 0 })) });
  const write = (some = topics) => { setRows(some.length ? some.map((topic) => ({ ...topic, hours: String(topic.hours) })) : [blank()]); setMessage(""); };

  return html`<div class="programme">
    <div class="title"><h1>${_("Work programme")}</h1><span class=${`state ${status.toLowerCase()}`}>${STATUSES[status]}</span></div>
    <p class="muted">${grid ? html`<a href=${grid}>${caption}</a>` : caption}</p>
    ${status === "APPROVED" && html`<p class="muted">${_("Approved on %(day)s", { day: date(programme.approvedAt) })}${programme.approvedByName ? `, ${programme.approvedByName}` : ""}. ${teaches && _("To change it, ask the deputy director to give it back.")}</p>`}
    ${status === "SUBMITTED" && programme.submittedAt && html`<p class="muted">${_("Handed in: %(moment)s", { moment: moment(programme.submittedAt) })}</p>`}
    ${status === "DRAFT" && programme?.comment && html`<p class="notice warning"><b>${_("Given back by the deputy director:")}</b> ${programme.comment}</p>`}
    ${progress && (topics.length > 0 || progress.deliveredHours > 0) && html`<${Figures} ...${progress} curriculum=${found.journal?.hours} hasTopics=${topics.length > 0} />`}
    ${message && html`<p class="notice bad" role="alert">${message}</p>`}
    ${rows ? html`<${Editor} rows=${rows} problems=${problems} change=${(some) => { setRows(some); setProblems({}); }} />
        <${Sum} rows=${rows} curriculum=${found.journal?.hours ?? 0} />
        <p class="buttons"><button type="button" class="button main" disabled=${isBusy} onClick=${save}>${_("Save")}</button>
          <button type="button" class="button plain" onClick=${load}>${_("Cancel")}</button></p>`
      : topics.length ? html`<${Topics} topics=${topics} progress=${progress} />`
      : html`<div class="empty"><p>${_("The topics of the course will stand here with their hours, and beside them what has been delivered.")}</p>
          ${found.mayPlan && html`<p>${_("Write them here, paste them from Excel, or load a file.")}</p>
          <p><button type="button" class="button main" onClick=${() => write()}>${_("Write the programme")}</button></p>`}</div>`}
    ${!rows && found.mayPlan && html`${topics.length > 0 && html`<p class="buttons no-print">
        ${status === "DRAFT" && html`<button type="button" class="button main" disabled=${isBusy} onClick=${() => done(SUBMIT)}>${_("Hand in for approval")}</button>`}
        <button type="button" class="button" onClick=${() => write()}>${_("Change the topics")}</button>
        ${status === "SUBMITTED" && html`<span class="muted">${_("After a change the programme has to be handed in again.")}</span>`}</p>`}
      <${Upload} address=${file} sample=${sample} version=${version} loaded=${load} />`}
    ${found.mayApprove && status !== "DRAFT" && html`<${Decision} status=${status} isBusy=${isBusy}
      approve=${() => done(APPROVE)} giveBack=${(comment) => done(RETURN, { comment })} />`}
  </div>`;
}

function Figures({ plannedHours, dueHours, deliveredHours, behindHours, cancelledHours, substitutedHours, unlinkedHours, curriculum, hasTopics }) {
  const figure = (hours, text, kind = "") => html`<div class="figure"><b class=${kind}>${hours}</b><span>${text}</span></div>`;
  return html`<div class="figures">
      ${figure(plannedHours, _("hours planned"))}${figure(dueHours, _("due by today"))}${figure(deliveredHours, _("delivered"))}
      ${figure(behindHours, _("hours behind"), behindHours ? "bad" : "")}${figure(cancelledHours, _("cancelled"))}${figure(substitutedHours, _("by substitutes"))}
    </div>
    <${Bar} planned=${plannedHours} delivered=${deliveredHours} due=${dueHours} />
    ${hasTopics && curriculum > 0 && curriculum !== plannedHours && html`<p class="notice warning">${_("The topics have %(planned)d hours, the curriculum %(hours)d.", { planned: plannedHours, hours: curriculum })}</p>`}
    ${hasTopics && unlinkedHours > 0 && html`<p class="notice">${_("Lessons of %(hours)d hours belong to no topic: choose it in the lesson's card.", { hours: unlinkedHours })}</p>`}`;
}

function Sum({ rows, curriculum }) {
  const hours = rows.reduce((sum, row) => sum + (/^\d+$/.test(String(row.hours).trim()) ? Number(row.hours) : 0), 0);
  const said = _("In all %(hours)d hours of %(curriculum)d in the curriculum", { hours, curriculum });
  return html`<p class=${hours === curriculum ? "sum-of-hours" : "sum-of-hours off"} aria-live="polite">${said}</p>`;
}

function Topics({ topics, progress }) {
  const of = new Map(progress?.topics.map((topic) => [topic.topicId, topic]));
  return html`<div class="scroll topics" tabindex="0" role="region" aria-label=${_("Topics")}><table class="rows"><thead><tr><th class="number">№</th><th>${_("Topic")}</th><th>${_("Kind of lesson")}</th>
      <th class="number">${_("Hours")}</th>${progress && html`<th class="number">${_("Delivered")}</th><th></th><th>${_("State")}</th><th>${_("Last lesson")}</th>`}</tr></thead>
    <tbody>${topics.map((topic, at) => {
      const been = of.get(topic.id);
      return html`<tr><td class="number place" data-label="№">${at + 1}</td><td class="topic" data-label=${_("Topic")}>${topic.title}</td><td data-label=${_("Kind of lesson")}>${KINDS[topic.kind]}</td>
        <td class="number" data-label=${_("Hours")}>${topic.hours}</td>${been && html`<td class="number" data-label=${_("Delivered")}>${been.deliveredHours}</td>
        <td class="bar-cell" data-label=""><${Bar} planned=${topic.hours} delivered=${been.deliveredHours} /></td>
        <td data-label=${_("State")}><span class=${`state ${been.state.toLowerCase()}`}>${STATES[been.state]}</span></td><td data-label=${_("Last lesson")}>${date(been.lastOn) || "—"}</td>`}</tr>`;
    })}</tbody></table></div>`;
}

function Decision({ status, isBusy, approve, giveBack }) {
  const [comment, setComment] = useState(null);
  if (comment == null) {
    return html`<p class="buttons no-print">${status === "SUBMITTED" && html`<button type="button" class="button main" disabled=${isBusy} onClick=${approve}>${_("Approve")}</button>`}
      <button type="button" class="button" onClick=${() => setComment("")}>${_("Give back")}</button></p>`;
  }
  return html`<form class="card no-print" onSubmit=${(event) => { event.preventDefault(); giveBack(comment); }}>
    <div class="field"><label for="comment">${_("What is to be changed")}</label>
      <textarea id="comment" rows="3" maxlength="1000" required value=${comment} onInput=${(event) => setComment(event.target.value)}></textarea></div>
    <p class="buttons"><button class="button main" disabled=${isBusy}>${_("Give back")}</button>
      <button type="button" class="button plain" onClick=${() => setComment(null)}>${_("Cancel")}</button></p></form>`;
}
