// On the first page of those who control: what is not in order today and in this week, each figure a link to the board.
import { ask } from "../api.js";
import { TALLY, shifted, spanOf } from "../control/counts.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, ngettext } from "../words.js";

const SUMMARY = `query($monday: Date!, $before: Date!, $today: Date!) {
  day: timeliness(from: $today, to: $today) { tally ${TALLY} }
  week: timeliness(from: $monday, to: $today) { tally ${TALLY} }
  weeks: timeliness(from: $before, to: $today) { tally ${TALLY} }
  missingJournals { kind } }`;
const WEEKS = 28; // days: marks of this week's works are hardly due yet

export default function Summary({ today, url }) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    ask(SUMMARY, { monday: spanOf(today, "week")[0], before: shifted(today, -WEEKS), today }).then(setFound, () => setFound("none"));
  }, [today]);
  if (found === "none") return null; // the board itself says what is wrong
  const { lessons } = found?.day.tally ?? {}, week = found?.week.tally;
  const filled = lessons && lessons.inTime + lessons.late, ofToday = _("lessons of today filled");
  const figure = (value, text, at, look) => html`<a class="figure" href=${`${url}${at}`}><b class=${value ? look : ""}>${value ?? "…"}</b><span>${text}</span></a>`;
  return html`<div class="control figures">
    ${figure(lessons && `${filled} / ${filled + lessons.missing + lessons.waiting}`, ofToday, "", "")}
    ${figure(week?.lessons.missing, ngettext("lesson of this week not filled", "lessons of this week not filled", week?.lessons.missing ?? 0), "?order=gaps", "missing")}
    ${figure(week?.attendance.missing, ngettext("lesson of this week without attendance", "lessons of this week without attendance", week?.attendance.missing ?? 0), "?order=gaps&what=attendance", "missing")}
    ${figure(found?.weeks.tally.works.missing, ngettext("work of four weeks without marks after its day", "works of four weeks without marks after their day", found?.weeks.tally.works.missing ?? 0), "?order=gaps&what=works&span=month", "missing")}
    ${figure(found?.missingJournals.length, ngettext("gap among the journals", "gaps among the journals", found?.missingJournals.length ?? 0), "?tab=missing", "missing")}
  </div>`;
}
