// A guardian tells the curator of an absence and sees what has become of it (R32). `Notices` is put on a page with the id of
// the student whom it is about (`chosen`); `canSend` is for guardians.
import { act, ask } from "./api.js";
import { html, useEffect, useRef, useState } from "./vendor/preact.js";
import { _, date, moment } from "./words.js";

const FIELDS = "id version startsOn endsOn cause text status answer sentAt decidedAt decidedByName authorName isMine";
const LIST = `query($student: ID!, $after: String) { absenceNotices(studentId: $student, first: 20, after: $after) {
  nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`;
const SEND = `mutation($notice: NoticeInput!, $key: String) { noticeSend(notice: $notice, idempotencyKey: $key) {
  notice { ${FIELDS} } hint errors { code field message } } }`;
const CHANGE = `mutation($id: ID!, $change: NoticeChangeInput!, $version: Int, $key: String) {
  noticeChange(id: $id, change: $change, expectedVersion: $version, idempotencyKey: $key) {
  notice { ${FIELDS} } hint errors { code field message } } }`;
const WITHDRAW = `mutation($id: ID!, $version: Int, $key: String) {
  noticeWithdraw(id: $id, expectedVersion: $version, idempotencyKey: $key) { errors { code field message } } }`;

export const CAUSES = { ILLNESS: _("illness"), FAMILY: _("family reasons"), OFFICIAL: _("official event"), OTHER: _("other reason") };
const STATES = {
  SENT: ["waiting", _("waits for the curator")],
  ACCEPTED: ["accepted", _("accepted")],
  DECLINED: ["declined", _("declined")],
};

export const days = ({ startsOn, endsOn }) =>
  startsOn === endsOn ? date(startsOn) : `${date(startsOn, startsOn.slice(0, 4) === endsOn.slice(0, 4) ? "short" : "day")} – ${date(endsOn)}`;

export function State({ status }) {
  const [kind, text] = STATES[status];
  return html`<span class=${`state ${kind}`}>${text}</span>`;
}

// The panel asks before a button with `data-confirm` acts: the act is done by the click that follows a yes.
const sure = (doIt) => ({ currentTarget }) => {
  if (currentTarget.dataset.isSure) doIt(); // the panel's own listener, which comes after, takes the yes back
};

const today = () => document.body.dataset.today; // the college's day, wherever the browser is

function Problem({ errors, field }) {
  const found = errors.find((error) => error.field === field);
  return found ? html`<p class="problem" role="alert">${found.message}</p>` : null;
}

function Form({ chosen, notice, onDone, onCancel }) {
  // A new notice, or one's own that is to be changed.
  const [values, setValues] = useState({
    startsOn: notice?.startsOn ?? today(),
    endsOn: notice?.endsOn ?? today(),
    cause: notice?.cause ?? "ILLNESS",
    text: notice?.text ?? "",
  });
  const [errors, setErrors] = useState([]);
  const [isSending, setSending] = useState(false);
  const first = useRef(null);
  useEffect(() => first.current?.focus(), []);
  const put = (name) => ({ currentTarget }) => {
    const next = { ...values, [name]: currentTarget.value };
    if (name === "startsOn" && next.endsOn < next.startsOn) next.endsOn = next.startsOn;
    setValues(next);
  };
  const send = async (event) => {
    event.preventDefault();
    setSending(true);
    try {
      const answer = notice
        ? await act(CHANGE, { id: notice.id, change: values, version: notice.version })
        : await act(SEND, { notice: { studentId: chosen, ...values } });
      if (answer.errors.length) setErrors(answer.errors);
      else onDone(answer.notice, answer.hint);
    } catch (error) {
      setErrors([{ field: null, message: error.isOffline ? _("There is no connection. What you have written stays here: try again.") : error.message }]);
    } finally {
      setSending(false);
    }
  };
  const known = ["startsOn", "endsOn", "cause", "text"];
  const others = errors.filter((error) => !known.includes(error.field));
  const wrong = (name) => (errors.some((error) => error.field === name) ? "field wrong" : "field");
  return html`<form class="card notice-form" onSubmit=${send}>
    ${others.map((error) => html`<p class="notice bad" role="alert">${error.message}</p>`)}
    <div class="notice-days">
      <div class=${wrong("startsOn")}><label for="notice-from">${_("Absent from")}</label>
        <input id="notice-from" ref=${first} type="date" required value=${values.startsOn} onInput=${put("startsOn")} />
        <${Problem} errors=${errors} field="startsOn" /></div>
      <div class=${wrong("endsOn")}><label for="notice-to">${_("Absent to, this day included")}</label>
        <input id="notice-to" type="date" required min=${values.startsOn} value=${values.endsOn} onInput=${put("endsOn")} />
        <${Problem} errors=${errors} field="endsOn" /></div>
    </div>
    <div class=${wrong("cause")}><label for="notice-cause">${_("Cause")}</label>
      <select id="notice-cause" value=${values.cause} onChange=${put("cause")}>
        ${Object.entries(CAUSES).map(([code, text]) => html`<option value=${code} selected=${code === values.cause}>${text}</option>`)}
      </select></div>
    <div class=${wrong("text")}><label for="notice-text">${_("What the curator should know")}</label>
      <textarea id="notice-text" rows="3" maxlength="500" aria-describedby="notice-hint" onInput=${put("text")}>${values.text}</textarea>
      <p class="muted" id="notice-hint">${_("Do not name the diagnosis: the cause is enough. The field may stay empty.")}</p>
      <${Problem} errors=${errors} field="text" /></div>
    <div class="buttons"><button class="button main" disabled=${isSending}>${notice ? _("Save") : _("Send to the curator")}</button>
      <button type="button" class="button plain" onClick=${onCancel}>${_("Cancel")}</button></div>
  </form>`;
}

function Item({ notice, canSend, onChange, onWithdraw }) {
  return html`<li>
    <div class="notice-head"><b>${days(notice)}</b><span>${CAUSES[notice.cause]}</span><${State} status=${notice.status} /></div>
    <p class="muted">${notice.isMine ? _("sent by you") : notice.authorName}, ${moment(notice.sentAt)}</p>
    ${notice.text ? html`<p class="notice-text">${notice.text}</p>` : null}
    ${notice.answer ? html`<p class="notice-answer"><span class="muted">${_("The curator's answer")}:</span> ${notice.answer}</p>` : null}
    ${canSend && notice.isMine && notice.status === "SENT"
      ? html`<div class="buttons"><button type="button" class="button small" onClick=${() => onChange(notice)}>${_("Change")}</button>
          <button type="button" class="button small danger" data-confirm=${_("Withdraw this notice?")} onClick=${sure(() => onWithdraw(notice))}>${_("Withdraw")}</button></div>`
      : null}
  </li>`;
}

export function Notices({ chosen, canSend = true }) {
  const [list, setList] = useState(null);
  const [form, setForm] = useState(null); // null, or {notice} that is written
  const [said, setSaid] = useState(null); // {kind, text, notice} after an act
  const load = async (after = null) => {
    try {
      const { absenceNotices: found } = await ask(LIST, { student: chosen, after });
      setList((before) => ({ nodes: after ? [...before.nodes, ...found.nodes] : found.nodes, ...found.pageInfo }));
    } catch (error) {
      setSaid({ kind: "bad", text: error.isOffline ? _("There is no connection. Try again in a minute.") : error.message });
    }
  };
  useEffect(() => { setForm(null); setSaid(null); load(); }, [chosen]);
  const done = (notice, hint) => {
    setForm(null);
    setSaid(hint ? { kind: "warning", text: `${_("The notice is sent to the curator.")} ${hint}`, notice } : { kind: "good", text: _("The notice is sent to the curator.") });
    load();
  };
  const withdraw = async (notice) => {
    try {
      const { errors } = await act(WITHDRAW, { id: notice.id, version: notice.version });
      setSaid(errors.length ? { kind: "bad", text: errors[0].message } : { kind: "good", text: _("The notice is withdrawn.") });
    } catch (error) {
      setSaid({ kind: "bad", text: error.isOffline ? _("There is no connection. Try again in a minute.") : error.message });
    }
    load();
  };
  const open = (notice = null) => { setSaid(null); setForm({ notice }); };
  return html`<section class="notices">
    <div class="title"><h2>${_("Absence")}</h2><span class="gap"></span>
      ${canSend && !form ? html`<button type="button" class="button main" onClick=${() => open()}>${_("Tell of an absence")}</button>` : null}</div>
    ${said ? html`<div class=${`notice ${said.kind}`} role="status"><p>${said.text}
      ${said.notice ? html` <button type="button" class="button small" onClick=${() => open(said.notice)}>${_("Change the text")}</button>` : null}</p></div>` : null}
    ${form ? html`<${Form} key=${form.notice?.id ?? "new"} chosen=${chosen} notice=${form.notice} onDone=${done} onCancel=${() => setForm(null)} />` : null}
    ${!list
      ? html`<p class="muted">${_("Loading…")}</p>`
      : list.nodes.length
        ? html`<ul class="notice-list">${list.nodes.map((notice) => html`<${Item} key=${notice.id} notice=${notice} canSend=${canSend} onChange=${open} onWithdraw=${withdraw} />`)}</ul>`
        : form ? null : html`<div class="empty"><p>${canSend
            ? _("Notices of absence will stand here. Tell the curator in advance or afterwards why the child is absent.")
            : _("Notices of absence that your guardians have sent will stand here.")}</p></div>`}
    ${list?.hasNextPage ? html`<p><button type="button" class="button" onClick=${() => load(list.endCursor)}>${_("Show earlier ones")}</button></p>` : null}
  </section>`;
}
