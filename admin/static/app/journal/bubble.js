// What is shown in place, at the cell where the cursor is: why an entry was refused, both values of a conflict, and on wish
// the cell's history.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { _, moment } from "../words.js";
import { LETTERS } from "./codes.js";
import { contentOf, placeWords, words } from "./cell.js";
import { GRADE } from "./commands.js";
import { cellHistory } from "./data.js";
import { History } from "./history.js";
import { useSignal } from "./signal.js";

export function Bubble({ journal }) {
  // At the cell where the cursor is, if there is something to say about it.
  const { here, detail, queue } = journal;
  useSignal(queue.changed);
  const place = useSignal(here), wanted = useSignal(detail);
  if (!place) return null;
  const trouble = troubleOf(journal, place);
  if (trouble) return html`<${At} journal=${journal} key=${keyOf(place)}><${Trouble}
    journal=${journal} ...${trouble} /></${At}>`;
  if (wanted) return html`<${At} journal=${journal} key=${keyOf(wanted)}><${Detail}
    journal=${journal} place=${wanted} /></${At}>`;
  return null;
}

const keyOf = ({ student, column }) => `${student.id} ${column.key ?? column}`;

function parts({ store }, { student, column }) {
  // The addresses of what stands in a cell.
  if (column === GRADE) return [[GRADE, store.grid.id, student.id]];
  const found = [["absence", column.lesson.id, student.id]];
  return column.work ? [["mark", column.work.id, student.id], ["dot", column.work.id, student.id], ...found] : found;
}

export function troubleOf(journal, place) {
  for (const [kind, target, student] of parts(journal, place)) {
    const over = journal.queue.pending(kind, target, student);
    if (over?.state === "refused" || over?.state === "conflict") return { kind, target, student, over };
  }
  return null;
}

export function At({ journal, children }) {
  // A small window under the current cell, within what is seen.
  const box = useRef();
  useLayoutEffect(() => {
    const cell = journal.cursor.current, frame = box.current?.offsetParent?.getBoundingClientRect();
    if (!cell || !frame) return;
    const { left, bottom, top } = cell.getBoundingClientRect(), { offsetWidth, offsetHeight, style } = box.current;
    const fits = bottom + offsetHeight + 8 < innerHeight;
    style.left = `${Math.max(8, Math.min(left, innerWidth - offsetWidth - 8)) - frame.left}px`;
    style.top = `${(fits ? bottom + 4 : Math.max(8, top - offsetHeight - 4)) - frame.top}px`;
  });
  return html`<div class="bubble" ref=${box}>${children}</div>`;
}

const written = (kind, value) => {
  if (value === null) return _("empty");
  if (kind === "dot") return value ? _("dot") : _("no dot");
  return kind === "absence" ? LETTERS[value] : String(value);
};

export function Trouble({ journal, kind, target, student, over }) {
  const { queue, store } = journal;
  const there = store.server(kind, target, student).value;
  const isConflict = over.state === "conflict";
  const last = useLast(isConflict && kind !== GRADE && kind !== "dot", kind, target, student, there);
  const back = () => journal.cursor.current?.focus();
  const give = () => { queue.dismiss(kind, target, student); back(); };
  const again = () => { queue.put([{ kind, target, student, value: over.value }]); back(); };
  if (!isConflict) {
    return html`<div role="alert"><p><b>${_("Not saved.")}</b> ${over.message}</p>
      <p class="buttons"><button type="button" class="button small" onClick=${give}>${_("Take the entry back")}</button>
        <button type="button" class="button small" onClick=${again}>${_("Try again")}</button></p></div>`;
  }
  const leave = _("Leave %(value)s", { value: written(kind, there) });
  const set = _("Set %(value)s", { value: written(kind, over.value) });
  return html`<div role="alert"><p><b>${_("Somebody has changed this cell meanwhile.")}</b></p>
    <dl class="both"><div><dt>${_("Stands there")}</dt><dd><b>${written(kind, there)}</b> ${last
      && html`<small class="muted">${last.who}, ${moment(last.at)}</small>`}</dd></div>
      <div><dt>${_("Your entry")}</dt><dd><b>${written(kind, over.value)}</b></dd></div></dl>
    <p class="buttons"><button type="button" class="button small" onClick=${give}>${leave}</button>
      <button type="button" class="button small main" onClick=${again}>${set}</button></p></div>`;
}

function useLast(isWanted, kind, target, student, there) {
  // Who wrote last into a cell, and when.
  const [last, setLast] = useState(null);
  useEffect(() => {
    if (isWanted) cellHistory(kind, target, student).then((entries) => setLast(newest(entries)), () => {});
  }, [isWanted, target, student, there]);
  return last;
}

const newest = (entries) => entries.reduce((last, entry) => (!last || entry.at >= last.at ? entry : last), null);

function Detail({ journal, place }) {
  const [entries, setEntries] = useState(null);
  const { student, column } = place;
  useEffect(() => {
    if (column === GRADE) { setEntries([]); return; }
    const asked = [cellHistory("absence", column.lesson.id, student.id)];
    if (column.work) asked.push(cellHistory("mark", column.work.id, student.id));
    Promise.all(asked).then((found) => setEntries(found.flat()), () => setEntries([]));
  }, [student.id, column]);
  return html`<div><p><b>${placeWords(place)}</b></p><p>${words(contentOf(journal, place))}</p>
    ${column !== GRADE && html`<${History} entries=${entries} />`}
    <p class="buttons"><button type="button" class="button small"
      onClick=${() => { journal.detail.set(null); journal.cursor.current?.focus(); }}>${_("Close")}</button></p></div>`;
}
