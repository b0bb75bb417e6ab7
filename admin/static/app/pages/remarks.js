// Remarks on journals: the deputy and the office make them, the teacher of the journal answers. With `journal` of that one
// alone, also as a part of its page.
import { act, ask } from "../api.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, moment } from "../words.js";

const FIELDS = `id version text madeAt authorName isMine isAnswered answer answeredAt answeredByName
  journal { id course { code name } group { name } subgroup { name } }`;
const LIST = `query($journal: ID, $semester: ID, $unanswered: Boolean, $after: String) {
  remarks(journalId: $journal, semesterId: $semester, unanswered: $unanswered, first: 50, after: $after) {
    totalCount nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`;
const JOURNALS = `query($group: ID, $semester: ID) { journals(groupId: $group, semesterId: $semester, first: 100) {
  nodes { id course { code name } subgroup { name } } } }`;
const ANSWER = `{ remark { ${FIELDS} } errors { code field message } }`;
const WRITE = `mutation($journal: ID!, $text: String!, $key: String) { remarkWrite(journalId: $journal, text: $text, idempotencyKey: $key) ${ANSWER} }`;
const CHANGE = `mutation($id: ID!, $text: String!, $version: Int, $key: String) { remarkChange(id: $id, text: $text, expectedVersion: $version, idempotencyKey: $key) ${ANSWER} }`;
const REPLY = `mutation($id: ID!, $text: String!, $version: Int, $key: String) { remarkAnswer(id: $id, text: $text, expectedVersion: $version, idempotencyKey: $key) ${ANSWER} }`;

const courseOf = ({ course, subgroup }) => `${course?.code ?? ""} ${course?.name ?? ""}${subgroup ? ` (${subgroup.name})` : ""}`.trim();

export default function Remarks({ semesters = [], groups = [], present = null, writes = false, answers = !writes, journal = null, caption = "", isPart = false }) {
  const [semester, setSemester] = useState(journal ? null : present);
  const [unanswered, setUnanswered] = useState(journal ? null : true);
  const [found, setFound] = useState(null);
  const [message, setMessage] = useState("");
  const load = async (after = null) => {
    try {
      const { remarks } = await ask(LIST, { journal, semester, unanswered, after });
      setFound((before) => ({ ...remarks, nodes: after ? [...before.nodes, ...remarks.nodes] : remarks.nodes }));
    } catch (error) {
      setMessage(error.message);
    }
  };
  const isEarly = !journal && !semester; // the college has no semester yet, so no journals to remark on
  useEffect(() => { if (!isEarly) load(); }, [semester, unanswered, journal]);
  const replace = (remark) => setFound((before) => ({ ...before, nodes: before.nodes.map((one) => (one.id === remark.id ? remark : one)) }));
  const shown = [[true, _("Unanswered")], [false, _("Answered")], [null, _("All")]];
  if (isEarly) {
    return html`<div class="remarks"><div class="title"><h1>${_("Remarks on journals")}</h1></div>
      <div class="empty"><p>${_("There is no semester yet. The administrator opens the academic year, then your work will stand here.")}</p></div></div>`;
  }
  return html`<div class="remarks">
    ${!isPart && html`<div class="title"><h1>${journal ? _("Remarks on the journal") : _("Remarks on journals")}</h1><span class="gap"></span>
      ${!journal && semesters.length > 1 && html`<select aria-label=${_("Semester")} value=${semester} onChange=${(event) => setSemester(event.target.value)}>${semesters.map((one) => html`<option value=${one.id} selected=${one.id === semester}>${one.name}</option>`)}</select>`}</div>`}
    ${journal && caption && !isPart && html`<p class="muted">${caption} · <a href="/admin/remarks/">${_("All remarks")}</a></p>`}
    ${writes && html`<${NewRemark} groups=${groups} semester=${semester ?? present} journal=${journal} made=${() => load()} />`}
    ${!isPart && html`<div class="filters no-print">${shown.map(([value, name]) => html`<button type="button" class=${`button ${value === unanswered ? "is-chosen" : ""}`} aria-pressed=${value === unanswered} onClick=${() => setUnanswered(value)}>${name}</button>`)}</div>`}
    ${message && html`<p class="notice bad" role="alert">${message}</p>`}
    ${!found ? !message && html`<p class="muted">${_("Loading…")}</p>` : found.nodes.length ? html`<ul class="remark-list">${found.nodes.map((remark) => html`<${Card} key=${remark.id} remark=${remark} answers=${answers} hasJournal=${!journal} replace=${replace} />`)}</ul>`
      : html`<div class="empty"><p>${unanswered ? _("Every remark is answered.") : writes ? _("Remarks that you make on journals will stand here with the teachers' answers.") : _("Remarks of the deputy director and the office on your journals will stand here.")}</p></div>`}
    ${found?.pageInfo.hasNextPage && html`<p class="buttons"><button type="button" class="button" onClick=${() => load(found.pageInfo.endCursor)}>${_("Show more")}</button></p>`}
  </div>`;
}

function useAct(mutation, then) {
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const run = async (variables) => {
    setBusy(true);
    setProblem("");
    try {
      const { remark, errors } = await act(mutation, variables);
      if (errors.length) setProblem(errors.map((error) => error.message).join(" "));
      if (remark) then(remark, !errors.length);
    } catch (error) {
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  };
  return { run, problem, isBusy };
}

function NewRemark({ groups, semester, journal, made }) {
  const [isOpen, setOpen] = useState(false);
  const [group, setGroup] = useState("");
  const [journals, setJournals] = useState([]);
  const [chosen, setChosen] = useState(journal ?? "");
  const [text, setText] = useState("");
  const { run, problem, isBusy } = useAct(WRITE, (_remark, isDone) => { if (isDone) { setText(""); setOpen(false); made(); } });
  useEffect(() => {
    if (!group) return;
    setChosen("");
    ask(JOURNALS, { group, semester }).then(({ journals: { nodes } }) => setJournals(nodes), () => setJournals([]));
  }, [group, semester]);
  if (!isOpen) return html`<p class="no-print"><button type="button" class="button main" onClick=${() => setOpen(true)}>${_("Make a remark")}</button></p>`;
  return html`<form class="card no-print" onSubmit=${(event) => { event.preventDefault(); run({ journal: chosen, text }); }}>
    ${!journal && html`<div class="grid"><div class="field"><label for="remark-group">${_("Group")}</label>
        <select id="remark-group" required value=${group} onChange=${(event) => setGroup(event.target.value)}><option value="">${_("choose")}</option>${groups.map((one) => html`<option value=${one.id} selected=${one.id === group}>${one.name}</option>`)}</select></div>
      <div class="field"><label for="remark-journal">${_("Journal")}</label>
        <select id="remark-journal" required disabled=${!group} value=${chosen} onChange=${(event) => setChosen(event.target.value)}><option value="">${_("choose")}</option>${journals.map((one) => html`<option value=${one.id} selected=${one.id === chosen}>${courseOf(one)}</option>`)}</select></div></div>`}
    <${TextField} label=${_("Remark")} value=${text} change=${setText} problem=${problem} />
    <p class="buttons"><button class="button main" disabled=${isBusy}>${_("Send to the teacher")}</button><button type="button" class="button plain" onClick=${() => setOpen(false)}>${_("Cancel")}</button></p></form>`;
}

function TextField({ label, value, change, problem }) {
  return html`<div class=${`field ${problem ? "wrong" : ""}`}><label>${label} <textarea rows="3" maxlength="1000" required autofocus value=${value} onInput=${(event) => change(event.target.value)}></textarea></label>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}</div>`;
}

function Card({ remark, answers, hasJournal, replace }) {
  const [mode, setMode] = useState("");
  const [text, setText] = useState("");
  const { run, problem, isBusy } = useAct(mode === "change" ? CHANGE : REPLY, (written, isDone) => { replace(written); if (isDone) setMode(""); });
  const open = (wanted) => { setText(wanted === "change" ? remark.text : remark.answer); setMode(wanted); };
  const { journal } = remark;
  return html`<li><div class="remark-head">${hasJournal && journal && html`<a href=${`/admin/journal-grid/${journal.id.split(":")[1]}`}>${courseOf(journal)}</a><span>${journal.group?.name}</span>`}
      <span class="muted">${moment(remark.madeAt)}, ${remark.authorName}</span><span class=${`state ${remark.isAnswered ? "done" : "behind"}`}>${remark.isAnswered ? _("answered") : _("unanswered")}</span></div>
    <p class="remark-text">${remark.text}</p>
    ${remark.isAnswered && html`<div class="remark-answer"><p>${remark.answer}</p><p class="muted">${moment(remark.answeredAt)}, ${remark.answeredByName}</p></div>`}
    ${mode ? html`<form class="no-print" onSubmit=${(event) => { event.preventDefault(); run({ id: remark.id, text, version: remark.version }); }}>
        <${TextField} label=${mode === "change" ? _("Remark") : _("Answer")} value=${text} change=${setText} problem=${problem} />
        <p class="buttons"><button class="button main" disabled=${isBusy}>${mode === "change" ? _("Save") : _("Send the answer")}</button><button type="button" class="button plain" onClick=${() => setMode("")}>${_("Cancel")}</button></p></form>`
      : html`<p class="buttons no-print">${remark.isMine && !remark.isAnswered && html`<button type="button" class="button small" onClick=${() => open("change")}>${_("Change")}</button>`}
        ${answers && html`<button type="button" class="button small" onClick=${() => open("answer")}>${remark.isAnswered ? _("Change the answer") : _("Answer the remark")}</button>`}</p>`}
  </li>`;
}
