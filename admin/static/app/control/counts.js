// How counts of the board are shown: always a figure with its sign, beside the colour.
import { html } from "../vendor/preact.js";
import { _, date } from "../words.js";

export const COUNTS = "{ inTime late missing waiting }";
export const TALLY = `{ lessons ${COUNTS} attendance ${COUNTS} works ${COUNTS} cancelled }`;

export const LAYERS = {
  lessons: _("Records of lessons"),
  attendance: _("Attendance"),
  works: _("Marks for works"),
};
// What "missing" means in each layer.
export const GAPS = { lessons: _("not filled"), attendance: _("attendance not taken"), works: _("not marked in time, and still not") };

const LETTERS = { missing: "−", late: _("L"), waiting: "…", inTime: "✓" };
const MEANINGS = { late: _("done late"), waiting: _("still to be done today"), inTime: _("in time") };

export const meaning = (kind, layer) => (kind === "missing" ? GAPS[layer] : layer === "works" && kind === "waiting" ? _("there is still time") : MEANINGS[kind]);

export function worst(counts) {
  return ["missing", "late", "waiting", "inTime"].find((kind) => counts[kind]) ?? "none";
}

export function Signs({ counts }) {
  // "−2 L1": what is not in order; when all is, how much of it.
  const wanted = ["missing", "late"].filter((kind) => counts[kind]);
  if (counts.waiting) wanted.push("waiting");
  if (!wanted.length && counts.inTime) wanted.push("inTime");
  return wanted.map((kind) => html`<span class=${kind} key=${kind}>${LETTERS[kind]}${counts[kind]}</span>`);
}

export function said(counts, layer) {
  return ["inTime", "late", "missing", "waiting"].filter((kind) => counts[kind]).map((kind) => `${meaning(kind, layer)}: ${counts[kind]}`).join(", ");
}

export function Legend({ layer }) {
  return html`<p class="legend muted">${["missing", "late", "waiting", "inTime"].map(
    (kind) => html`<span key=${kind}><span class=${`heat-cell ${kind}`}>${LETTERS[kind]}2</span> ${meaning(kind, layer)}</span>`,
  )}</p>`;
}

// --- days ---

const DAY = 86_400_000;
export const shifted = (iso, days) => new Date(Date.parse(`${iso}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
const weekday = (iso) => (new Date(`${iso}T00:00:00Z`).getUTCDay() + 6) % 7;
export const isSunday = (iso) => weekday(iso) === 6;

export function spanOf(iso, kind) {
  // The first and the last day of the week or of the month of a day.
  if (kind === "month") {
    const [year, month] = iso.split("-").map(Number);
    return [`${iso.slice(0, 7)}-01`, new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)];
  }
  const monday = shifted(iso, -weekday(iso));
  return [monday, shifted(monday, 6)];
}

export function daysOf(first, last) {
  const days = [];
  for (let day = first; day <= last; day = shifted(day, 1)) days.push(day);
  return days;
}

export const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(Date.parse(text)) && Number(text.slice(0, 4)) > 1990;

export const spanName = (first, last, kind) => (kind === "month" ? `${date(first, "month")} ${first.slice(0, 4)}` : `${date(first, "short")} – ${date(last)}`);
