// What hands do to the table: keys, mouse, clipboard.
import { _ } from "../words.js";
import { textOf, contentOf } from "./cell.js";
import { command } from "./keys.js";

const cellOf = (event) => event.target.closest?.("td[data-column]");

export function listen(table, journal) {
  // Answer to events of the table; returns a function that ends it.
  const { cursor, commands } = journal;
  const handlers = {
    keydown: (event) => onKey(event, journal),
    focusin: (event) => onFocus(cellOf(event), journal),
    pointerdown: (event) => { journal.isTouch.set(event.pointerType !== "mouse"); onPress(event, cursor); },
    pointerover: (event) => onDrag(event, cursor),
    dblclick: (event) => { if (cellOf(event)) journal.detail.set(commands.place(cellOf(event))); },
  };
  const clipboard = { copy: (event) => onCopy(event, journal), paste: (event) => onPaste(event, journal) };
  for (const [name, handler] of Object.entries(handlers)) table.addEventListener(name, handler);
  for (const [name, handler] of Object.entries(clipboard)) document.addEventListener(name, handler);
  return () => { for (const [name, handler] of Object.entries(clipboard)) document.removeEventListener(name, handler); };
}

function onFocus(cell, journal) {
  if (!cell) return;
  journal.cursor.enter(cell);
  journal.here.set(journal.commands.place(cell));
  journal.detail.set(null);
}

function onPress(event, cursor) {
  const cell = cellOf(event);
  if (!cell || event.button) return;
  if (event.shiftKey && cursor.current) {
    event.preventDefault();
    cursor.select(cursor.current, cell);
  } else cursor.clear();
}

function onDrag(event, cursor) {
  const cell = cellOf(event);
  if (event.buttons !== 1 || event.pointerType !== "mouse" || !cell || !cursor.current || cell === cursor.current) return;
  getSelection().removeAllRanges();
  cursor.select(cursor.current, cell);
}

function onKey(event, journal) {
  if (!cellOf(event)) return;
  const wish = command(event);
  if (wish && perform(wish, journal)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

export function perform(wish, journal) {
  // Do what a key or a button of the pad asks for. Whether the key is used up.
  const act = ACTS[wish.name];
  return act(wish, journal) !== false;
}

const ACTS = {
  move: ({ step, isExtending }, { cursor }) => (isExtending ? cursor.extend(step) : cursor.move(step)),
  tab: ({ step }, { cursor }) => cursor.move(step),
  edge: ({ isEnd, isWhole }, { cursor }) => cursor.edge(isEnd, isWhole),
  column: (_wish, { cursor }) => cursor.selectColumn(),
  detail: (_wish, { detail, here }) => detail.set(here.value),
  help: (_wish, { help }) => help.set(true),
  escape: (_wish, journal) => onEscape(journal),
  undo: (_wish, journal) => { journal.commands.undo(); },
  mark: ({ value }, journal) => entered(journal, (places) => journal.commands.mark(places, value)),
  absence: ({ value }, journal) => entered(journal, (places) => journal.commands.absence(places, value)),
  dot: (_wish, journal) => { journal.commands.dot(places(journal)); },
  clear: (_wish, journal) => { journal.commands.clear(places(journal)); },
};

const places = ({ cursor, commands }) => cursor.cells.map((cell) => commands.place(cell));

function entered(journal, write) {
  // After an entry into one cell the cursor goes down, so that a column is filled by typing alone; it leaves out
  // who has no cell on that day.
  const { cursor, commands } = journal, wereMany = cursor.isMany;
  if (!write(places(journal)) || wereMany) return;
  const { row, column } = cursor.placeOf(cursor.current);
  let below = row + 1;
  while (cursor.at(below, column) && !commands.isWritable(commands.place(cursor.at(below, column)))) below += 1;
  cursor.focus(cursor.at(below, column));
}

function onEscape({ cursor, detail, help, isTouch, open }) {
  if (help.value) help.set(false);
  else if (detail.value) detail.set(null);
  else if (cursor.isMany) cursor.clear();
  else if (isTouch.value) isTouch.set(false);
  else open.set("");
}

const isInTable = () => document.activeElement?.matches?.("table.journal td");

function onCopy(event, journal) {
  if (!isInTable()) return;
  const lines = new Map();
  for (const cell of journal.cursor.cells) {
    const row = cell.parentElement;
    lines.set(row, [...(lines.get(row) ?? []), textOf(contentOf(journal, journal.commands.place(cell)))]);
  }
  event.clipboardData.setData("text/plain", [...lines.values()].map((line) => line.join("\t")).join("\n"));
  event.preventDefault();
  journal.say(_("Copied."));
}

function onPaste(event, { cursor, commands }) {
  if (!isInTable()) return;
  event.preventDefault();
  const { row, column } = cursor.placeOf(cursor.cells[0]);
  commands.paste(event.clipboardData.getData("text/plain"), (down, across) => cursor.at(row + down, column + across));
}
