// A cell as the paper book shows it. What it means is never said by colour alone: there is a sign, and a sentence for those
// who listen.
import { html } from "../vendor/preact.js";
import { _, date, moment } from "../words.js";
import { absenceName, DOT, LETTERS, workName } from "./codes.js";
import { GRADE } from "./commands.js";

const STATES = () => ({
  waiting: _("not saved yet"), sending: _("is being saved"), saved: _("saved"), refused: _("refused"),
    conflict: _("changed by somebody else"),
});

export function contentOf({ store, queue }, { student, column }) {
  // What stands in a cell: mark, code of absence, dot, and how far it is saved.
  const id = student.id;
  if (column === GRADE) {
    return { mark: queue.shown(GRADE, store.grid.id, id), code: null,
      hasDot: false, ...stateOf([queue.pending(GRADE, store.grid.id, id)]) };
  }
  const { work, lesson } = column;
  const mark = work ? queue.shown("mark", work.id, id) : null;
  const code = column.isFirst ? queue.shown("absence", lesson.id, id) : null;
  const hasDot = Boolean(work) && mark === null && queue.shown("dot", work.id, id);
  const over = [work && queue.pending("mark", work.id, id), column.isFirst && queue.pending("absence", lesson.id, id),
    work && queue.pending("dot", work.id, id)];
  return { mark, code, hasDot, isLate: Boolean(work && store.server("mark", work.id, id).isLate), ...stateOf(over) };
}

const ORDER = ["conflict", "refused", "sending", "waiting", "saved"];

function stateOf(over) {
  // The state that matters most of what lies over a cell.
  const found = over.filter(Boolean).sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))[0];
  return { state: found?.state ?? "", message: found?.message };
}

export const textOf = ({ code, mark, hasDot }) => [LETTERS[code], mark ?? (hasDot ? DOT : null)].filter(Boolean).join(" ");

export function words(content) {
  const { mark, code, hasDot, isLate, state, message } = content;
  const said = [
    code && absenceName(code), mark && (isLate ? _("%(mark)s, entered late", { mark }) : String(mark)),
    hasDot && _("dot: the work is owed"), state && STATES()[state], message,
  ].filter(Boolean);
  return said.join(", ") || _("empty");
}

export const placeWords = ({ student, column }) => {
  if (column === GRADE) return `${student.shortName}, ${_("semester grade")}`;
  const what = column.work ? `, ${workName(column.work)}` : "";
  return `${student.shortName}, ${date(column.lesson.date)}${what}`;
};

export const Signs = ({ content: { code, mark, hasDot } }) => html`
  ${code && html`<span class="absence">${LETTERS[code]}</span>`}
  ${mark && html`<span class=${mark === 2 ? "value poor" : "value"}>${mark}</span>`}
  ${hasDot && html`<span class="dot">${DOT}</span>`}`;

export function Cell({ journal, student, column, at }) {
  const { commands, store, today } = journal;
  const place = { student, column };
  if (column !== GRADE && !store.attends(student, column.lesson)) {
    const why = _("The student does not belong to the group on this day.");
    return html`<td class="mark-cell outside" data-column=${at} tabindex="-1" aria-disabled="true"
      aria-label="${placeWords(place)}: ${why}" title=${why}></td>`;
  }
  const content = contentOf(journal, place);
  const said = words(content);
  const isOpen = commands.isWritable(place);
  const look = [
    "mark-cell", content.code && "absent", content.isLate && "late", content.state, !isOpen && "closed",
    column === GRADE ? "grade" : column.isFirst && "first", column.lesson?.date === today && "today",
    column.lesson?.isCancelled && "cancelled",
  ].filter(Boolean).join(" ");
  return html`<td class=${look} data-column=${at} tabindex="-1" aria-readonly=${isOpen ? undefined : "true"}
    aria-label="${placeWords(place)}: ${said}" title=${hint(journal, place, content, said)}>
      <${Signs} content=${content} /></td>`;
}

function hint({ store }, { student, column }, content, said) {
  if (said === _("empty")) return undefined;
  const known = column.work && content.mark ? store.server("mark", column.work.id, student.id) : null;
  const entered = known?.enteredAt && _("entered %(at)s", { at: moment(known.enteredAt) });
  return entered ? `${said} · ${entered}` : said;
}
