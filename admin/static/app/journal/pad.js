// A number pad for fingers: under the cell on a tablet, at the foot of the screen on a phone.
import { html } from "../vendor/preact.js";
import { _ } from "../words.js";
import { At, troubleOf } from "./bubble.js";
import { ABSENCES, absenceName, DOT, LETTERS, MARKS } from "./codes.js";
import { perform } from "./hands.js";
import { useSignal } from "./signal.js";

export function Pad({ onWish, onClose }) {
  const key = (wish, text, said, look = "") => html`<button type="button" class="pad-key ${look}" aria-label=${said}
    onPointerDown=${(event) => event.preventDefault()} onClick=${() => onWish(wish)}>${text}</button>`;
  const names = { clear: _("Clear the cell"), dot: _("Compulsory for this student"), undo: _("Undo"), close: _("Close") };
  return html`<div class="pad" role="group" aria-label=${_("Number pad")}>
    ${MARKS.map((value) => key({ name: "mark", value }, value, String(value), "number"))}
    ${key({ name: "clear" }, "⌫", names.clear)}
    ${ABSENCES.map((code) => key({ name: "absence", value: code }, LETTERS[code], absenceName(code)))}
    ${key({ name: "dot" }, DOT, names.dot, "owed")}
    ${key({ name: "undo" }, "↶", names.undo)}
    ${onClose && key(null, "×", names.close, "close")}
  </div>`;
}

export function TouchPad({ journal }) {
  // Where a finger has chosen a cell that can be written.
  const isTouch = useSignal(journal.isTouch), place = useSignal(journal.here);
  useSignal(journal.queue.changed);
  useSignal(journal.detail);
  if (!isTouch || !place || journal.detail.value || troubleOf(journal, place)) return null;
  if (!journal.commands.isWritable(place)) return null;
  const wish = (asked) => (asked ? perform(asked, journal) : journal.isTouch.set(false));
  return html`<${At} journal=${journal}><${Pad} onWish=${wish} onClose=${true} /></${At}>`;
}
