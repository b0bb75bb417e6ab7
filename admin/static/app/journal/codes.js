// What stands in cells, in signs and in words.
import { _ } from "../words.js";

export const DOT = "·";
export const MARKS = [2, 3, 4, 5];
export const LETTERS = { UNEXCUSED: "н", EXCUSED: "у", SICK: "б", LATE: "оп", RELEASED: "осв" };
export const ABSENCES = Object.keys(LETTERS);
export const MISSED = new Set(["UNEXCUSED", "EXCUSED", "SICK", "RELEASED"]);

export const absenceName = (code) => ({
  UNEXCUSED: _("absent, not excused"),
  EXCUSED: _("absent, excused"),
  SICK: _("sick leave"),
  LATE: _("late"),
  RELEASED: _("released"),
})[code];

export const lessonKinds = () => [
  ["LECTURE", _("Lecture")], ["SEMINAR", _("Seminar")], ["PRACTICAL", _("Practical lesson")],
  ["LABORATORY", _("Laboratory lesson")], ["CONTROL", _("Control lesson")], ["EXCURSION", _("Excursion")],
  ["CONSULTATION", _("Consultation")], ["PRACTICE", _("Practice")],
];

export const pairName = (lesson) => _("pair %(number)s", { number: lesson.period });
export const shortPair = (lesson) => _("p. %(number)s", { number: lesson.period });

export const workName = (work) => (work.title ? `${work.code} ${work.title}` : work.code);

export function markOf(text) {
  // The mark that a typed or pasted text means, or nothing.
  const value = Number(text);
  return MARKS.includes(value) ? value : null;
}

export function absenceOf(text) {
  // The absence that a typed or pasted letter means, or nothing.
  const letter = text.toLowerCase();
  return ABSENCES.find((code) => LETTERS[code] === letter) ?? null;
}
