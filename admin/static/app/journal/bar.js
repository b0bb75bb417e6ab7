// How far the entries are saved: how many wait, and which were refused.
import { html } from "../vendor/preact.js";
import { _, ngettext } from "../words.js";
import { useSignal } from "./signal.js";

export function Bar({ journal }) {
  const { queue } = journal;
  useSignal(queue.changed);
  const state = useSignal(queue.state), { count, troubles } = queue, waiting = count - troubles;
  if (state === "offline" && waiting) {
    const text = ngettext(
      "No connection: %(count)d cell waits. It is kept on this device and will be sent.",
      "No connection: %(count)d cells wait. They are kept on this device and will be sent.", waiting,
    );
    return html`<p class="notice warning unsaved" role="status"><span>${text}</span>
      <button type="button" class="button small" onClick=${() => queue.retry()}>${_("Send now")}</button></p>`;
  }
  if (troubles) {
    return html`<p class="notice bad unsaved" role="status">
      <span>${ngettext("%(count)d cell was not saved.", "%(count)d cells were not saved.", troubles)}</span>
      <button type="button" class="button small" onClick=${() => goTo(journal)}>${_("Show")}</button></p>`;
  }
  return null;
}

function goTo({ cursor }) {
  // To the first cell that was refused.
  cursor.focus(document.querySelector("table.journal td.conflict, table.journal td.refused"));
}

export function Saved({ journal }) {
  // A quiet word beside the title; it has a place of its own, so that nothing jumps.
  const { queue } = journal;
  useSignal(queue.changed);
  const { count } = queue;
  const saved = queue.writes ? _("Everything is saved") : "";
  const text = count ? ngettext("%(count)d cell is not saved yet", "%(count)d cells are not saved yet", count) : saved;
  return html`<span class="saved-word muted" role="status" aria-live="polite">${text}</span>`;
}
