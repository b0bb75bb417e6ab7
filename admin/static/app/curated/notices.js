// Guardians' notices that wait for the curator: accepted with one click, or with a word to the guardian.
import { act } from "../api.js";
import { CAUSES, days } from "../notices.js";
import { html, useState } from "../vendor/preact.js";
import { _, moment, ngettext } from "../words.js";
import { ACCEPT, DECLINE } from "./asking.js";

function said({ excused, left }) {
  // What accepting has done, in a sentence or two.
  const done = excused
    ? ngettext("The notice is accepted: %(count)d absence is excused.", "The notice is accepted: %(count)d absences are excused.", excused)
    : _("The notice is accepted. Absences of those days will be excused as they are entered.");
  const kept = left ? ` ${ngettext("%(count)d absence in a closed journal stays as it is.", "%(count)d absences in closed journals stay as they are.", left)}` : "";
  return done + kept;
}

function Waiting({ notice, onDone }) {
  const [answer, setAnswer] = useState("");
  const [problem, setProblem] = useState("");
  const [isSending, setSending] = useState(false);
  const decide = async (mutation) => {
    setSending(true);
    try {
      const done = await act(mutation, { id: notice.id, answer, version: notice.version });
      if (done.errors.length) setProblem(done.errors[0].message);
      else onDone(mutation === ACCEPT ? said(done) : _("The notice is declined."));
    } catch (error) {
      setProblem(error.isOffline ? _("There is no connection. Try again in a minute.") : error.message);
    } finally {
      setSending(false);
    }
  };
  return html`<li>
    <div class="notice-head"><b>${notice.student?.shortName}</b><span>${days(notice)}</span><span>${CAUSES[notice.cause]}</span></div>
    <p class="muted">${notice.authorName}, ${moment(notice.sentAt)}</p>
    ${notice.text ? html`<p class="notice-text">${notice.text}</p>` : null}
    <div class="decide">
      <input aria-label=${_("Answer to the guardian")} placeholder=${_("Answer to the guardian")} maxlength="200" value=${answer} onInput=${(event) => setAnswer(event.currentTarget.value)} />
      <button type="button" class="button main" disabled=${isSending} onClick=${() => decide(ACCEPT)}>${_("Accept")}</button>
      <button type="button" class="button danger" disabled=${isSending} onClick=${() => decide(DECLINE)}>${_("Decline")}</button>
    </div>
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : null}
  </li>`;
}

export function WaitingNotices({ notices, onDone }) {
  if (!notices.length) return html`<p class="muted">${_("No notice waits for your answer.")}</p>`;
  return html`<ul class="notice-list">${notices.map((notice) => html`<${Waiting} key=${notice.id} notice=${notice} onDone=${onDone} />`)}</ul>`;
}
