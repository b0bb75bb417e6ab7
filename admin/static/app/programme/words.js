// What the values of a work programme are called, and how a table that was copied from Excel becomes topics.
import { _ } from "../words.js";

export const KINDS = {
  LECTURE: _("lecture"), SEMINAR: _("seminar"), PRACTICAL: _("practical lesson"), LABORATORY: _("laboratory lesson"),
  CONTROL: _("control lesson"), EXCURSION: _("excursion"), CONSULTATION: _("consultation"), PRACTICE: _("practice"),
};
export const STATUSES = { DRAFT: _("being written"), SUBMITTED: _("waits for approval"), APPROVED: _("approved") };
export const STATES = { DONE: _("done"), BEHIND: _("behind the plan"), BEGUN: _("begun"), TO_COME: _("to come") };

const isNumber = (cell) => /^\d+([.,]0+)?$/.test(cell);
const kindOf = (cell) => {
  const said = cell.toLowerCase().replace(/ё/g, "е");
  return Object.keys(KINDS).find((kind) => said && (KINDS[kind].toLowerCase() === said || KINDS[kind].toLowerCase().slice(0, 7) === said.slice(0, 7)));
};

export function pasted(text) {
  // Topics from lines of cells: the number before a topic is left out, the last number are its hours.
  return text.split(/\r?\n/).map((line) => line.split("\t").map((cell) => cell.trim())).filter((cells) => cells.some(Boolean)).map((cells) => {
    if (cells.length > 1 && /^[\d.]*$/.test(cells[0]) && cells.slice(1).some((cell) => cell && !isNumber(cell))) cells = cells.slice(1);
    const [title, ...others] = cells;
    const hours = others.filter(isNumber).at(-1);
    const kind = others.map(kindOf).find(Boolean);
    return { title, kind: kind ?? "LECTURE", hours: hours ? String(parseInt(hours, 10)) : "2" };
  });
}
