// Above the table: hours, whether one may write, months, filters, and what else can be done.
import { html } from "../vendor/preact.js";
import { _, date, ngettext } from "../words.js";
import { Saved } from "./bar.js";
import { Hours, months } from "./head.js";
import { Lock } from "./lock.js";
import { Proposals } from "./proposals.js";
import { useSignal } from "./signal.js";

export const filters = (fewest) => [
  ["", _("All students")],
  ["dots", _("With dots")],
  ["few", ngettext("Fewer than %(count)d mark", "Fewer than %(count)d marks", fewest)],
  ["two", _("A 2 is proposed")],
];

export const chosen = {
  "": () => true,
  dots: (student, { store }) => store.columns.some((column) => column.work
    && store.server("dot", column.work.id, student.id).value),
  few: (student, { fewest }) => student.markCount < fewest,
  two: (student) => student.proposed === 2,
};

export function Toolbar({ journal, count }) {
  const { store, address } = journal, { grid } = store;
  const { filter, month } = useSignal(address);
  useSignal(store.changed);
  const canWrite = grid.canWrite && !grid.isClosed;
  return html`<div class="toolbar no-print">
    <div class="line">
      ${!canWrite && html`<${Lock} grid=${grid} />`}
      <${Hours} journal=${journal} />
      <${Saved} journal=${journal} />
      <span class="gap"></span>
      ${canWrite && html`<${Proposals} journal=${journal} />`}
      <button type="button" class="button" onClick=${() => print()}>${_("Print")}</button>
      <button type="button" class="button keys-button" onClick=${() => journal.help.set(true)}
        aria-keyshortcuts="?">${_("Keys")}</button>
      ${canWrite && html`<button type="button" class="button main"
        onClick=${() => journal.open.set("new")}>${_("New lesson")}</button>`}
    </div>
    <div class="line">
      <nav class="months" aria-label=${_("Months")}>${months(store.lessons).map((one) => html`<button
        type="button" class="plain"
        aria-current=${one === month ? "true" : undefined} onClick=${() => journal.goToMonth(one)}>
          ${date(one + "-01", "month")}</button>`)}</nav>
      <span class="gap"></span>
      ${filter && html`<span class="muted">${ngettext("%(count)d student", "%(count)d students", count)}</span>`}
      <select aria-label=${_("Which students")} value=${filter}
        onChange=${(event) => journal.setAddress({ filter: event.target.value })}>
        ${filters(journal.fewest).map(([value, text]) => html`<option value=${value} selected=${value === filter}>
          ${text}</option>`)}
      </select>
    </div>
  </div>`;
}
