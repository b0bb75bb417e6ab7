// The keys of the grid, in a dialog.
import { html, useEffect, useRef } from "../vendor/preact.js";
import { _ } from "../words.js";
import { useSignal } from "./signal.js";

const keys = () => [
  ["← ↑ → ↓  Tab  Enter", _("go from cell to cell; after a mark the cursor goes down by itself")],
  ["2 3 4 5", _("set a mark, or the semester grade")],
  ["н  у  б  о  с", _("absence: not excused, excused, sick leave, late, released")],
  [".", _("compulsory for this student, or no longer")],
  ["Backspace  Delete", _("clear: first the mark, then the absence")],
  ["Shift + ← ↑ → ↓", _("select; a digit or a letter fills the selection")],
  ["Ctrl + A", _("select the column")],
  ["Ctrl + C  Ctrl + V", _("copy, and paste a column from Excel")],
  ["Ctrl + Z", _("undo, on the server too")],
  ["F2", _("what stands in the cell, and its history")],
  ["Esc", _("close")],
  ["?", _("these keys")],
];

export function Help({ journal }) {
  const isOpen = useSignal(journal.help), dialog = useRef();
  useEffect(() => {
    if (isOpen) dialog.current.showModal();
    else if (dialog.current.open) dialog.current.close();
  }, [isOpen]);
  return html`<dialog ref=${dialog} class="keys" aria-labelledby="keys-title"
    onClose=${() => { journal.help.set(false); journal.cursor.current?.focus(); }}>
    <h2 id="keys-title">${_("Keys")}</h2>
    <p class="muted">${_("They work in the Russian and in the Latin layout alike.")}</p>
    <dl>${keys().map(([key, text]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${text}</dd></div>`)}</dl>
    <p class="buttons"><button type="button" class="button"
      onClick=${() => journal.help.set(false)}>${_("Close")}</button></p>
  </dialog>`;
}
