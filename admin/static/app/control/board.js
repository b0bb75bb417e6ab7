// The board of timeliness: a heat map of teachers, groups or journals against the days of a week or a month.
import { step } from "../address.js";
import { ask } from "../api.js";
import { Trouble, Waiting } from "../family.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date, ngettext } from "../words.js";
import { GAPS, LAYERS, Legend, Signs, TALLY, daysOf, isDay, isSunday, said, shifted, spanName, spanOf, worst } from "./counts.js";
import { Lessons } from "./lessons.js";

const LINES = { teachers: _("Teachers"), groups: _("Groups"), journals: _("Journals") };
const board = (by) => `query($from: Date!, $to: Date!) { timeliness(from: $from, to: $to) {
  today tally ${TALLY} lines: ${by} { ownerId name tally ${TALLY} days { date tally ${TALLY} } } } }`;
const SPANS = { week: _("Week"), month: _("Month") };
const gaps = (tally) => tally.lessons.missing + tally.attendance.missing + tally.works.missing;
const lateness = (tally) => tally.lessons.late + tally.attendance.late + tally.works.late;
const titled = (line) => ({ ...line, name: line.name || _("without a teacher") });

export function Board({ address, href, go, today, first: usual }) {
  const by = LINES[address.by] ? address.by : usual;
  const span = SPANS[address.span] ? address.span : "week";
  const layer = LAYERS[address.what] ? address.what : "lessons";
  const [from, to] = spanOf(isDay(address.on) ? address.on : today, span);
  const [shown, setShown] = useState(null);
  useEffect(() => {
    let isOver = false;
    ask(board(by), { from, to }).then((data) => isOver || setShown({ by, data: data.timeliness }), (error) => isOver || setShown({ error }));
    return () => { isOver = true; };
  }, [by, from, to]);
  const to_ = (changes) => ({ href: href({ owner: null, day: null, ...changes }), onClick: step(() => go({ owner: null, day: null, ...changes })) });
  const lines = shown?.data && shown.by === by ? sorted(shown.data.lines.map(titled), address.order) : null;
  const open = lines?.find((line) => (line.ownerId ?? "none") === address.owner);
  return html`<section class="board">
    <div class="choices no-print">
      <${Choice} label=${_("Lines")} options=${LINES} chosen=${by} link=${(one) => to_({ by: one })} />
      <${Choice} label=${_("What is counted")} options=${LAYERS} chosen=${layer} link=${(one) => to_({ what: one })} />
      <${Choice} label=${_("Span")} options=${SPANS} chosen=${span} link=${(one) => to_({ span: one })} />
      <span class="steps">
        <a class="button" rel="prev" aria-label=${_("Before")} ...${to_({ on: shifted(from, -1) })}>‹</a>
        <b>${spanName(from, to, span)}</b>
        <a class="button" rel="next" aria-label=${_("After")} ...${to_({ on: shifted(to, 1) })}>›</a>
        <a class="button plain" ...${to_({ on: null })}>${_("Today")}</a>
      </span>
    </div>
    ${shown?.error ? html`<${Trouble} error=${shown.error} />` : !lines ? html`<${Waiting} />` : html`
      <${Totals} tally=${shown.data.tally} />
      ${lines.length ? html`<${Heat} lines=${lines} days=${visible(daysOf(from, to), lines)} today=${shown.data.today} layer=${layer}
          span=${span} head=${LINES[by]} order=${address.order} to=${to_} />
        <${Legend} layer=${layer} />`
        : html`<div class="empty"><p>${_("No lessons in these days. Lessons that are due by the timetable or recorded will stand here.")}</p></div>`}`}
    ${open ? html`<${Lessons} line=${open} span=${[from, to]} day=${isDay(address.day) ? address.day : null} close=${() => go({ owner: null, day: null })} />` : null}
  </section>`;
}

const visible = (days, lines) => {
  const used = new Set(lines.flatMap((line) => line.days.map((day) => day.date)));
  return days.filter((day) => !isSunday(day) || used.has(day));
};

const sorted = (lines, order) =>
  order === "gaps" ? [...lines].sort((one, other) => gaps(other.tally) - gaps(one.tally) || lateness(other.tally) - lateness(one.tally)) : lines;

function Choice({ label, options, chosen, link }) {
  return html`<nav class="segments" aria-label=${label}>${Object.entries(options).map(
    ([one, text]) => html`<a key=${one} aria-current=${one === chosen ? "true" : undefined} ...${link(one)}>${text}</a>`,
  )}</nav>`;
}

function Totals({ tally }) {
  const { lessons, attendance, works, cancelled } = tally;
  const filled = lessons.inTime + lessons.late, due = filled + lessons.missing + lessons.waiting, ofDue = _("lessons filled of those due");
  const figure = (value, text, look = "") => html`<div class="figure"><b class=${value ? look : ""}>${value}</b><span>${text}</span></div>`;
  return html`<div class="figures">
    ${figure(`${filled} / ${due}`, ofDue)}
    ${figure(lessons.missing, GAPS.lessons, "missing")}
    ${figure(lessons.late, _("filled late"), "late")}
    ${figure(attendance.missing, GAPS.attendance, "missing")}
    ${figure(works.missing, ngettext("work without marks after its day", "works without marks after their day", works.missing), "missing")}
    ${figure(works.late, ngettext("work marked late", "works marked late", works.late), "late")}
    ${cancelled ? figure(cancelled, ngettext("lesson cancelled", "lessons cancelled", cancelled)) : null}
  </div>`;
}

function Heat({ lines, days, today, layer, span, head, order, to }) {
  const sums = [[_("Not filled"), (tally) => tally.lessons.missing, "missing"], [_("Filled late"), (tally) => tally.lessons.late, "late"],
    [_("No attendance"), (tally) => tally.attendance.missing, "missing"], [_("Works without marks"), (tally) => tally.works.missing, "missing"]];
  const isByGaps = order === "gaps";
  return html`<div class="scroll heat" tabindex="0" role="region" aria-label=${_("Timeliness")}><table class=${`rows wide by-${span}`}>
    <thead><tr>
      <th scope="col"><a ...${to({ order: isByGaps ? null : "gaps" })} title=${isByGaps ? _("In the order of names") : _("With gaps first")}>${head} ${isByGaps ? "▾" : ""}</a></th>
      ${sums.map(([text]) => html`<th scope="col" class="sum" key=${text}>${text}</th>`)}
      ${days.map((day) => html`<th scope="col" key=${day} class=${day === today ? "today" : ""}><span>${date(day, "weekday")}</span>${span === "month" ? Number(day.slice(8)) : date(day, "short")}</th>`)}
    </tr></thead>
    <tbody>${lines.map((line) => {
      const owner = line.ownerId ?? "none", of = Object.fromEntries(line.days.map((day) => [day.date, day.tally]));
      return html`<tr key=${owner}>
        <th scope="row"><a ...${to({ owner })} title=${_("What is not in order")}>${line.name}</a></th>
        ${sums.map(([text, sum, look]) => html`<td class=${`sum ${sum(line.tally) ? look : "none"}`} key=${text}>${sum(line.tally)}</td>`)}
        ${days.map((day) => html`<td key=${day} class=${day === today ? "today" : ""}>
          ${of[day] ? html`<${Cell} tally=${of[day]} layer=${layer} link=${to({ owner, day })} day=${day} />` : null}</td>`)}
      </tr>`;
    })}</tbody></table></div>`;
}

function Cell({ tally, layer, link, day }) {
  const counts = tally[layer], kind = worst(counts);
  const words = said(counts, layer) || (layer === "lessons" && tally.cancelled ? _("cancelled") : "");
  if (!words) return null;
  return html`<a class=${`heat-cell ${kind}`} ...${link} title=${words} aria-label=${`${date(day)}: ${words}`}>
    ${kind === "none" ? html`<span>${_("C")}${tally.cancelled}</span>` : html`<${Signs} counts=${counts} />`}</a>`;
}
