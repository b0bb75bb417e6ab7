// What the pages of students and guardians share: children side by side, what is owed, marks and absences as chips.
import { step } from "./address.js";
import { watch } from "./live.js";
import { html, useEffect, useState } from "./vendor/preact.js";
import { _, date, ngettext, number } from "./words.js";

export const ABSENCES = {
  UNEXCUSED: ["н", _("absent, not excused")],
  EXCUSED: ["у", _("absent, excused")],
  SICK: ["б", _("sick leave")],
  LATE: ["оп", _("late")],
  RELEASED: ["осв", _("released")],
};
export const STANDINGS = "standings { studentId name firstName groupName markCount average dotCount missedHours unexcusedHours }";
export const DOT = "assignmentId courseName date daysOpen workType title topic absence isClosed";

const VERSION = "query($id: ID!) { diaryVersion(studentId: $id) }";

export function useLive(studentId, state, read) {
  // {data, error, isStale}: what `read` gives for this student and this state of the page, asked again whenever something
  // about the student changes; stale while that of another state is on its way. `read` gives nothing once the student is no
  // longer one's own: then the page begins anew.
  const of = `${studentId} ${state}`;
  const [shown, setShown] = useState({});
  useEffect(() => {
    let isOver = false;
    const load = async () => {
      try {
        const data = await read();
        if (!data) location.assign(location.pathname);
        else if (!isOver) setShown({ data, of });
      } catch (error) {
        if (!isOver) setShown((before) => ({ ...before, error }));
      }
    };
    load();
    const end = watch(VERSION, { id: studentId }, load);
    return () => { isOver = true; end(); };
  }, [of]);
  return { ...shown, isStale: shown.of !== of };
}

export const inHours = (hours) => _("%(hours)d h", { hours });
export const numberOf = (id) => id.split(":")[1];

export function Absence({ code }) {
  const [letter, meaning] = ABSENCES[code];
  return html`<span class="mark absent" title=${meaning} aria-label=${meaning}>${letter}</span>`;
}

export function Value({ value, title }) {
  return html`<span class=${value === 2 ? "mark low" : "mark"} title=${title}>${value}</span>`;
}

export const Waiting = () => html`<p class="muted" role="status">${_("Loading…")}</p>`;

export function Trouble({ error }) {
  // What is shown when something could not be loaded.
  return error && html`<p class="notice bad" role="alert">${error.isOffline ? _("There is no connection. Try again in a minute.") : error.message}</p>`;
}

export const Nobody = () => html`<div class="empty"><h1>${_("Diary")}</h1>
  <p>${_("No student is linked with your account. Ask the academic office.")}</p></div>`;

export function Children({ standings, chosen, href, go }) {
  // Side by side: a card for each child, which chooses the child.
  return html`<nav class="children no-print" aria-label=${_("Children")}>${standings.map((one) => {
    const child = numberOf(one.studentId);
    return html`<a key=${child} class="child" href=${href({ child })} aria-current=${one.studentId === chosen ? "true" : undefined}
        onClick=${step(() => go({ child }))}>
      <b>${one.firstName}</b><span class="muted">${one.groupName ?? _("in no group")}</span>
      <${Figures} standing=${one} />
    </a>`;
  })}</nav>`;
}

function Figures({ standing }) {
  return html`<dl class="key">
    <div><dt>${_("average")}</dt><dd>${standing.average == null ? "—" : number(standing.average, 2)}</dd></div>
    <div><dt>${_("owed")}</dt><dd class=${standing.dotCount ? "dots" : ""}>${standing.dotCount}</dd></div>
    <div><dt>${_("missed this month")}</dt><dd class=${standing.unexcusedHours ? "bad" : ""}>${inHours(standing.missedHours)}</dd></div>
  </dl>`;
}

export function Own({ standing }) {
  // The same figures for who has nobody beside.
  return html`<div class="child alone"><${Figures} standing=${standing} /></div>`;
}

export const workName = (work) => [work.workType, work.title].filter(Boolean).join(" ");

const since = (days) =>
  days === 0 ? _("since today") : ngettext("for %(count)d day", "for %(count)d days", days);

export function Owed({ dots }) {
  // "What do I owe?": open dots, the oldest first; those that only a referral helps are folded.
  const open = dots.filter((dot) => !dot.isClosed), closed = dots.filter((dot) => dot.isClosed);
  return html`<section class="owed" aria-label=${_("What is owed")}>
    <h2>${_("What is owed")}${open.length ? html` <span class="count">${open.length}</span>` : null}</h2>
    ${open.length ? html`<${Dots} dots=${open} />` : html`<p class="clear">${_("Nothing is owed.")}</p>`}
    ${closed.length
      ? html`<details class="closed"><summary>${_("In closed journals")} <span class="count">${closed.length}</span></summary>
          <p class="muted">${_("A closed journal takes no marks: ask the academic office for a referral.")}</p>
          <${Dots} dots=${closed} /></details>`
      : null}
  </section>`;
}

function Dots({ dots }) {
  return html`<ul class="todo">${dots.map((dot) => html`<li key=${dot.assignmentId}>
    <span class="mark dot" aria-hidden="true">·</span>
    <div class="what"><div class="head"><b>${dot.courseName}</b><span class="since">${since(dot.daysOpen)}</span></div>
      ${workName(dot)}${dot.absence ? html` <${Absence} code=${dot.absence} />` : null}
      <div class="muted">${date(dot.date)} · ${dot.topic}</div></div>
  </li>`)}</ul>`;
}
