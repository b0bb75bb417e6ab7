// The head of the table: months, days with their weekday and pair, and the works of each lesson.
import { html } from "../vendor/preact.js";
import { _, date, number } from "../words.js";
import { pairName, shortPair, workName } from "./codes.js";
import { useSignal } from "./signal.js";

export function months(lessons) {
  // The months that have lessons, in order, as "2026-10".
  return [...new Set(lessons.map((lesson) => lesson.date.slice(0, 7)))];
}

export function Head({ journal }) {
  const { store } = journal, { columns } = store, open = useSignal(journal.open);
  return html`<thead>
    <tr class="by-month">
      <th class="name corner" rowspan="3" scope="col">${_("Student")}</th>
      ${months(store.lessons).map((month) => html`<th key=${month} class="month-head" id="month-${month}" scope="colgroup"
        colspan=${columns.filter((column) => column.lesson.date.startsWith(month)).length}><span>
          ${date(month + "-01", "month")}</span></th>`)}
      <th class="spare" rowspan="3"></th>
      <th class="sum count" rowspan="3" scope="col">${_("Marks")}</th>
      <th class="sum average" rowspan="3" scope="col">${_("Average")}</th>
      <th class="sum proposed" rowspan="3" scope="col"><abbr
        title=${_("The grade that the average proposes")}>${_("Prop.")}</abbr></th>
      <th class="grade" rowspan="3" scope="col"><abbr title=${_("Semester grade")}>${_("Grade")}</abbr></th>
    </tr>
    <tr>${columns.filter((column) => column.isFirst).map((column) => html`<${Day} key=${column.key}
      journal=${journal} column=${column} isOpen=${column.lesson.id === open} />`)}</tr>
    <tr class="codes">${columns.map((column) => html`<${Code} key=${column.key} column=${column} />`)}</tr>
  </thead>`;
}

function Day({ journal, column: { lesson, span }, isOpen }) {
  const { store, today, open } = journal;
  const look = [
    "date", lesson.date === today && "today", lesson.isCancelled && "cancelled", lesson.isLate && "late", isOpen && "chosen",
  ].filter(Boolean).join(" ");
  return html`<th class=${look} scope="col" colspan=${span}>
    <button type="button" tabindex="-1" aria-expanded=${String(isOpen)} onClick=${() => open.set(lesson.id)}
      aria-label=${spoken(lesson)} title=${spoken(lesson)} data-lesson=${lesson.id}>
      <b>${lesson.date.slice(8)}</b><small>${date(lesson.date, "weekday")}</small>
      ${store.doubleDays.has(lesson.date) && html`<small class="pair">${shortPair(lesson)}</small>`}
      ${!lesson.attendanceTakenAt && !lesson.isCancelled && html`<small class="untaken">${_("att.?")}</small>`}
    </button>
  </th>`;
}

function spoken(lesson) {
  // The head of a column in words.
  return [
    `${date(lesson.date)}, ${pairName(lesson)}`, lesson.topic,
    lesson.isCancelled && _("cancelled: %(reason)s", { reason: lesson.reason }),
    lesson.movedFrom && _("moved from %(day)s", { day: date(lesson.movedFrom) }),
    lesson.isLate && _("recorded late"), !lesson.isCancelled && !lesson.attendanceTakenAt && _("attendance not taken"),
    lesson.attendanceIsLate && _("attendance taken late"),
  ].filter(Boolean).join(" · ");
}

function Code({ column: { work, isFirst, lesson } }) {
  const look = ["code", isFirst && "first", work?.isOverdue && "overdue", lesson.isCancelled && "cancelled"]
    .filter(Boolean).join(" ");
  if (!work) return html`<th class=${look}></th>`;
  const said = [
    workName(work), work.isCompulsory && _("compulsory for everybody"),
    work.dueOn && _("marks are due on %(day)s", { day: date(work.dueOn) }),
    work.isOverdue && _("overdue"),
  ].filter(Boolean).join(" · ");
  return html`<th class=${look} scope="col" title=${said} aria-label=${said}>${work.code}${work.isCompulsory
    && html`<sup>!</sup>`}</th>`;
}

const hoursWords = (grid) => _("%(given)s of %(planned)s hours", { given: number(grid.deliveredHours),
  planned: number(grid.plannedHours) });

// How much of the plan is given, and the way to the plan itself for those who may read it.
export const Hours = ({ journal: { store, programme } }) => html`<span class="muted">${hoursWords(store.grid)}${programme
  && html` · <a href=${programme}>${_("Work programme")}</a>`}</span>`;
