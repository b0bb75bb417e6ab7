// How is my group? The curator's page, and the same in short on the curator's home (`isShort`). The group, the semester and
// the month stand in the address.
import { ask } from "../api.js";
import { OVERVIEW } from "../curated/asking.js";
import { Missing } from "../curated/missing.js";
import { Month } from "../curated/month.js";
import { WaitingNotices } from "../curated/notices.js";
import { Figures, Students } from "../curated/students.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _ } from "../words.js";

const number = (id) => id.split(":")[1];

function keep(values) {
  // Puts the state of the page into its address.
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  history.replaceState(null, "", address);
}

function Tabs({ groups, chosen, onChoose }) {
  if (groups.length < 2) return null;
  return html`<nav class="tabs" aria-label=${_("My groups")}>${groups.map((group) => html`<a key=${group.id} href=${`?group=${number(group.id)}`}
    aria-current=${group.id === chosen ? "page" : undefined} onClick=${(event) => { event.preventDefault(); onChoose(group.id); }}>${group.name}</a>`)}</nav>`;
}

function Head({ group, semester, semesters, home, isShort }) {
  const open = (event) => { location.search = `?group=${number(group.id)}&semester=${number(event.currentTarget.value)}`; };
  return html`<div class="title">${isShort
      ? html`<h1><a href=${`${home}?group=${number(group.id)}&semester=${number(semester.id)}`}>${group.name}</a></h1>`
      : html`<h1>${group.name}</h1>`}<span class="gap"></span>
    ${semesters && semesters.length > 1 ? html`<select class="semester" aria-label=${_("Semester")} value=${semester.id} onChange=${open}>
      ${semesters.map((one) => html`<option value=${one.id} selected=${one.id === semester.id}>${one.name}</option>`)}</select>` : null}
    <a class="button" href=${group.journals}>${_("Journals")}</a>
    ${group.excel ? html`<a class="button" href=${group.excel} download>${_("Journal (Excel)")}</a>` : null}
    ${isShort ? html`<a class="button main" href=${`${home}?group=${number(group.id)}&semester=${number(semester.id)}`}>${_("Attendance of the month")}</a>` : null}</div>`;
}

export default function CuratedPage({ groups, group: wanted, semester, semesters, today, month: wantedMonth, home, isShort = false }) {
  const [chosen, setChosen] = useState(wanted ?? groups[0]?.id);
  const nearest = semester && (today < semester.startsOn ? semester.startsOn : today > semester.endsOn ? semester.endsOn : today);
  const [month, setMonth] = useState(/^\d{4}-(0[1-9]|1[0-2])$/.test(wantedMonth ?? "") ? wantedMonth : nearest?.slice(0, 7));
  const [found, setFound] = useState(null);
  const [said, setSaid] = useState(null);
  const [changes, setChanges] = useState(0);
  const load = async () => {
    try {
      setFound(await ask(OVERVIEW, { group: chosen, semester: semester.id }));
    } catch (error) {
      setSaid({ kind: "bad", text: error.isOffline ? _("There is no connection. Try again in a minute.") : error.message });
    }
  };
  useEffect(() => { if (chosen && semester) load(); }, [chosen]);
  if (!groups.length) return html`<div class="empty"><h1>${_("My groups")}</h1><p>${_("The groups you have charge of will stand here. The administrator names curators.")}</p></div>`;
  const choose = (id) => { setFound(null); setSaid(null); setChosen(id); keep({ group: number(id) }); };
  const group = groups.find((one) => one.id === chosen), overview = found?.groupOverview;
  const decided = (text) => { setSaid({ kind: "good", text }); setChanges(changes + 1); load(); };
  const notices = found?.absenceNotices.nodes ?? [];
  return html`<div class="curated-page">
    <${Tabs} groups=${groups} chosen=${chosen} onChoose=${choose} />
    <${Head} group=${group} semester=${semester} semesters=${semesters} home=${home} isShort=${isShort} />
    ${said ? html`<p class=${`notice ${said.kind}`} role="status">${said.text}</p>` : null}
    ${!overview
      ? html`<p class="muted">${said?.kind === "bad" ? "" : _("Loading…")}</p>`
      : html`<${Figures} students=${overview.students} average=${overview.average} />
        ${notices.length || !isShort ? html`<section><div class="title"><h2>${_("Notices to accept")}</h2>${notices.length ? html`<span class="count">${notices.length}</span>` : null}</div>
          <${WaitingNotices} notices=${notices} onDone=${decided} /></section>` : null}
        <section><div class="title"><h2>${_("Students")}</h2></div><${Students} students=${overview.students} /></section>
        ${isShort ? null : html`<${Month} group=${chosen} month=${month} today=${today} changes=${changes}
            onMonth=${(next) => { setMonth(next); keep({ month: next }); }} onChanged=${load} />`}
        <${Missing} journals=${overview.journals} />`}
  </div>`;
}
