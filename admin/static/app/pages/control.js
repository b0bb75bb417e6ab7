// Control of how journals are kept: timeliness, missing journals, accumulation of marks. Its state stands in the address.
import { step, useAddress } from "../address.js";
import { Accumulation } from "../control/accumulation.js";
import { Board } from "../control/board.js";
import { Missing } from "../control/missing.js";
import { html } from "../vendor/preact.js";
import { _ } from "../words.js";

const TABS = { timeliness: _("Timeliness"), missing: _("Missing journals"), accumulation: _("Accumulation of marks") };
const CLEAN = { owner: null, day: null, group: null };

export default function Control({ tabs, links, semesters, semester: present, today, first, readsGrids }) {
  const [address, href, go] = useAddress();
  const tab = tabs.includes(address.tab) ? address.tab : tabs[0];
  const semester = semesters.find((one) => one.id === address.semester)?.id ?? present;
  return html`<div class="control">
    <div class="title"><h1>${_("Control")}</h1><span class="gap"></span>
      ${tab === "timeliness" ? null : html`<select class="term" aria-label=${_("Semester")} onChange=${(event) => go({ ...CLEAN, semester: event.currentTarget.value })}>
        ${semesters.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === semester}>${one.name}</option>`)}</select>`}</div>
    <nav class="tabs no-print" aria-label=${_("Control")}>
      ${tabs.map((one) => html`<a key=${one} href=${href({ ...CLEAN, tab: one })} aria-current=${one === tab ? "page" : undefined}
        onClick=${step(() => go({ ...CLEAN, tab: one }))}>${TABS[one]}</a>`)}
      ${links.map((one) => html`<a key=${one.href} href=${one.href}>${one.text}</a>`)}</nav>
    ${tab === "timeliness" ? html`<${Board} address=${address} href=${href} go=${go} today=${today} first=${first} />`
      : !semester ? html`<div class="empty"><p>${_("There is no semester yet.")}</p></div>`
      : tab === "missing" ? html`<${Missing} semester=${semester} readsGrids=${readsGrids} />`
      : html`<${Accumulation} semester=${semester} address=${address} go=${go} />`}
  </div>`;
}
