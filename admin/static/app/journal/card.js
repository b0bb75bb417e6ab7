// The lesson card: everything about one lesson beside the grid. A new lesson is made here too.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { _, date } from "../words.js";
import { REMOVE, useAct } from "./acts.js";
import { Attendance } from "./attendance.js";
import { pairName } from "./codes.js";
import { lessonHistory } from "./data.js";
import { Problems } from "./fields.js";
import { History } from "./history.js";
import { Homework } from "./homework.js";
import { LessonForm, Moving, NewLesson } from "./lesson.js";
import { useSignal } from "./signal.js";
import { Works } from "./works.js";

export function Card({ journal }) {
  useSignal(journal.store.changed);
  const box = useRef();
  useLayoutEffect(() => box.current.querySelector("h2").focus(), []);
  const close = () => { journal.open.set(""); journal.cursor.current?.focus(); };
  const onKey = (event) => { if (event.key === "Escape") close(); };
  const { card } = journal;
  return html`<aside class="card lesson-card no-print" ref=${box} onKeyDown=${onKey} aria-label=${_("Lesson card")}>
    <button type="button" class="plain close" aria-label=${_("Close")} onClick=${close}>×</button>
    ${card === "new" ? html`<${NewLesson} journal=${journal} />` : html`<${Lesson} journal=${journal} lesson=${card} />`}
  </aside>`;
}

export function Lesson({ journal, lesson }) {
  const { grid } = journal.store, canWrite = lesson.canWrite && !grid.isClosed;
  const canRemove = !grid.isClosed && (lesson.isCancelled ? grid.canWrite : lesson.canWrite);
  return html`
    <h2 tabindex="-1">${date(lesson.date)}, ${date(lesson.date, "weekday")}</h2>
    <p class="muted">${pairName(lesson)} · ${lesson.teacherName}
      ${lesson.isLate && html` · <span class="late-word">${_("recorded late")}</span>`}
      ${lesson.movedFrom && html` · ${_("moved from %(day)s", { day: date(lesson.movedFrom) })}${lesson.reason && `: ${lesson.reason}`}`}</p>
    <nav class="neighbours">${steps(journal, lesson)}</nav>
    ${lesson.isCancelled && html`<p class="notice warning">${_("cancelled: %(reason)s", { reason: lesson.reason })}</p>`}
    ${!lesson.isCancelled && html`
      <${LessonForm} key=${`${lesson.id} ${lesson.version}`} journal=${journal} lesson=${lesson} canWrite=${canWrite} />
      <${Works} journal=${journal} lesson=${lesson} canWrite=${canWrite} />
      <${Attendance} journal=${journal} lesson=${lesson} canWrite=${canWrite} />
      <${Homework} key=${lesson.id} journal=${journal} lesson=${lesson} canWrite=${canWrite} />`}
    ${canWrite && html`<${Moving} key=${`${lesson.id} ${lesson.version}`} journal=${journal} lesson=${lesson} />`}
    <${Past} key=${`${lesson.id} ${journal.store.grid.version}`} lesson=${lesson} />
    ${canRemove && html`<${Removal} journal=${journal} lesson=${lesson} />`}`;
}

function steps(journal, lesson) {
  // To the lesson before and after.
  const { lessons } = journal.store, at = lessons.indexOf(lesson);
  const both = [[lessons[at - 1], "‹", _("The lesson before")], [lessons[at + 1], "›", _("The lesson after")]];
  return both.map(([one, sign, said]) => html`
    <button type="button" class="button small" disabled=${!one} aria-label=${said} onClick=${() => journal.open.set(one.id)}>
      ${sign}${one && ` ${date(one.date, "short")}`}</button>`);
}

function Past({ lesson }) {
  const [isOpen, setOpen] = useState(false), [entries, setEntries] = useState(null);
  useEffect(() => { if (isOpen) lessonHistory(lesson.id).then(setEntries, () => setEntries([])); }, [isOpen]);
  return html`<details class="part" onToggle=${(event) => setOpen(event.target.open)}><summary>${_("History")}</summary>
    ${isOpen && html`<${History} entries=${entries} />`}</details>`;
}

function Removal({ journal, lesson }) {
  const [run, isBusy, problems] = useAct(journal), [isAsking, ask] = useState(false);
  const remove = async () => { if (await run(REMOVE, { id: lesson.id, version: lesson.version })) journal.open.set(""); };
  return html`<div class="part"><${Problems} problems=${problems} />
    ${isAsking
      ? html`<p>${_("Delete this lesson? One with marks or absences stays in the journal.")}</p><p class="buttons">
        <button type="button" class="button danger" disabled=${isBusy} onClick=${remove}>${_("Delete")}</button>
        <button type="button" class="button" onClick=${() => ask(false)}>${_("Cancel")}</button></p>`
      : html`<button type="button" class="plain danger"
        onClick=${() => ask(true)}>${_("Recorded by mistake")}</button>`}</div>`;
}
