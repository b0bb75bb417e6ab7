// "Take over the proposals": shows who gets which grade before anything is written, and leaves alone what was set already.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { _, ngettext, number } from "../words.js";
import { useSignal } from "./signal.js";

export function Proposals({ journal }) {
  const [isAsking, ask] = useState(false);
  const { store, queue } = journal;
  useSignal(queue.changed);
  const open = store.students.filter((student) => student.proposed
    && queue.shown("grade", store.grid.id, student.id) === null);
  if (!open.length) return null;
  return html`<button type="button" class="button" aria-haspopup="dialog"
      onClick=${() => ask(true)}>${_("Take over the proposals")}</button>
    ${isAsking && html`<${Question} journal=${journal} students=${open} onClose=${() => ask(false)} />`}`;
}

function Question({ journal, students, onClose }) {
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  const take = () => {
    onClose();
    journal.commands.takeProposals(students);
    requestAnimationFrame(() => (journal.cursor.current ?? journal.scroller).focus()); // the button may be gone with the last
  };
  return html`<dialog ref=${dialog} class="proposals" aria-labelledby="proposals-title" onClose=${onClose}>
    <h2 id="proposals-title">${ngettext(
      "Set the proposed grade for %(count)d student who has none yet?",
      "Set the proposed grades for %(count)d students who have none yet?", students.length,
    )}</h2>
    <div class="names" tabindex="0" role="region" aria-labelledby="proposals-title"><table>
      <thead><tr><th scope="col">${_("Student")}</th><th scope="col" class="figure-cell">${_("Average")}</th>
        <th scope="col" class="figure-cell">${_("Grade")}</th></tr></thead>
      <tbody>${students.map((student) => html`<tr key=${student.id}><th scope="row">${student.shortName}</th>
        <td class="figure-cell">${number(student.average, 2)}</td>
        <td class="figure-cell"><b class=${student.proposed === 2 ? "poor" : ""}>${student.proposed}</b></td></tr>`)}</tbody>
    </table></div>
    <p class="buttons"><button type="button" class="button" onClick=${() => dialog.current.close()}>${_("Cancel")}</button>
      <button type="button" class="button main" onClick=${take}>${_("Set the grades")}</button></p>
  </dialog>`;
}
