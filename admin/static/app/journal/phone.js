// On a phone: one lesson at a time, its students with what stands in their cells, and big keys under the thumb.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { _, date, number } from "../words.js";
import { TAKE, useAct } from "./acts.js";
import { contentOf, placeWords, Signs, words } from "./cell.js";
import { Lesson } from "./card.js";
import { shortPair, workName } from "./codes.js";
import { Trouble, troubleOf } from "./bubble.js";
import { Problems } from "./fields.js";
import { explained } from "./grid.js";
import { Hours } from "./head.js";
import { NewLesson } from "./lesson.js";
import { Lock } from "./lock.js";
import { Pad } from "./pad.js";
import { useSignal } from "./signal.js";

export function Phone({ journal }) {
  const { store } = journal, [view, setView] = useState("students");
  useSignal(store.changed);
  const { lessons, grid } = store;
  useSignal(journal.open);
  const last = lessons.findLast((one) => one.date <= journal.today && !one.isCancelled) ?? lessons.at(-1);
  const lesson = store.lessonOf.get(journal.open.value) ?? last;
  if (journal.card === "new" || !lesson) return html`<div class="card">${grid.canWrite ? html`<${NewLesson} journal=${journal} />`
    : html`<p class="muted">${_("No lessons yet.")}</p>`}
    ${lesson && html`<p><button type="button" class="button"
      onClick=${() => journal.open.set("")}>${_("Cancel")}</button></p>`}</div>`;
  const tab = (name, text) => html`<button type="button" class=${view === name ? "button main" : "button"}
    aria-pressed=${view === name} onClick=${() => setView(name)}>${text}</button>`;
  return html`<div class="phone">
    <p class="muted">${(!grid.canWrite || grid.isClosed) && html`<${Lock} grid=${grid} /> · `}<${Hours} journal=${journal} /></p>
    <${Chooser} journal=${journal} lesson=${lesson} />
    <p class="switch" role="group">${tab("students", _("Students"))}${tab("lesson", _("Lesson"))}
      ${grid.canWrite && html`<button type="button" class="button" aria-label=${_("New lesson")}
        onClick=${() => journal.open.set("new")}>+</button>`}</p>
    ${view === "students" && !lesson.isCancelled ? html`<${Students} key=${lesson.id} journal=${journal} lesson=${lesson} />`
      : html`<div class="card lesson-card"><${Lesson} journal=${journal} lesson=${lesson} /></div>`}
  </div>`;
}

function Chooser({ journal, lesson }) {
  const { lessons } = journal.store, at = lessons.indexOf(lesson);
  const step = (one, sign, said) => html`<button type="button" class="button" disabled=${!one} aria-label=${said}
    onClick=${() => journal.open.set(one.id)}>${sign}</button>`;
  return html`<p class="chooser">${step(lessons[at - 1], "‹", _("The lesson before"))}
    <select aria-label=${_("Lesson")} value=${lesson.id} onChange=${(event) => journal.open.set(event.target.value)}>
      ${lessons.map((one) => html`<option value=${one.id} selected=${one === lesson}>
        ${date(one.date)}, ${date(one.date, "weekday")}, ${shortPair(one)}</option>`)}
    </select>${step(lessons[at + 1], "›", _("The lesson after"))}</p>
    ${!lesson.isCancelled && html`<p class="topic">${lesson.topic}</p>`}`;
}

function Students({ journal, lesson }) {
  const { store, commands, queue } = journal;
  useSignal(queue.changed);
  const columns = store.columns.filter((column) => column.lesson.id === lesson.id);
  const [key, setKey] = useState(columns[0].key), [chosen, choose] = useState(""), list = useRef();
  const column = columns.find((one) => one.key === key) ?? columns[0];
  const students = store.students.filter((student) => store.attends(student, lesson));
  const student = students.find((one) => one.id === chosen);
  useEffect(() => { list.current.querySelector("[aria-current]")?.scrollIntoView({ block: "center" }); }, [chosen]);
  const wish = ({ name, value }) => {
    const places = [{ student, column }];
    if (name === "undo") return commands.undo();
    const done = commands[name](places, value);
    if (done && (name === "mark" || name === "absence")) choose(students[students.indexOf(student) + 1]?.id ?? "");
    return undefined;
  };
  return html`
    ${columns.length > 1 && html`<p class="switch" role="group">${columns.map((one) => html`<button type="button"
      class=${one === column ? "button main" : "button"}
      aria-pressed=${one === column} onClick=${() => setKey(one.key)}>${workName(one.work)}</button>`)}</p>`}
    ${column.work && columns.length === 1 && html`<p class="muted">
      ${workName(column.work)}${column.work.isCompulsory && ` · ${_("compulsory for everybody")}`}</p>`}
    <ul class="people" ref=${list}>${students.map((one) => html`<${Person} key=${one.id}
      journal=${journal} place=${{ student: one, column }}
      isChosen=${one === student} onChoose=${() => choose(one === student ? "" : one.id)} />`)}</ul>
    <${Taking} journal=${journal} lesson=${lesson} />
    ${student && commands.isWritable({ student, column }) && html`<div class="thumb"><p>${student.shortName}</p><${Pad}
      onWish=${wish} /></div>`}`;
}

function Person({ journal, place, isChosen, onChoose }) {
  const content = contentOf(journal, place), trouble = troubleOf(journal, place), { student } = place;
  return html`<li aria-current=${isChosen ? "true" : undefined}>
    <button type="button" class="person" onClick=${onChoose} aria-label="${placeWords(place)}: ${words(content)}">
      <span class="text">${student.shortName}<small class="muted" title=${explained(student)}>
        ${student.average === null ? "" : number(student.average, 2)}</small></span>
      <span class="sign ${content.state}"><${Signs} content=${content} /></span></button>
    ${trouble && html`<div class="trouble"><${Trouble} journal=${journal} ...${trouble} /></div>`}</li>`;
}

function Taking({ journal, lesson }) {
  // The one question of attendance: that the others were present.
  const [run, isBusy, problems] = useAct(journal), { store, queue } = journal;
  if (lesson.attendanceTakenAt || lesson.isCancelled || !lesson.canWrite) return null;
  const absences = store.students.map((student) => ({ studentId: student.id,
    code: queue.shown("absence", lesson.id, student.id) })).filter(({ code }) => code);
  return html`<div class="notice warning"><p>${_("Attendance is not taken yet.")}</p><${Problems} problems=${problems} />
    <button type="button" class="button main wide" disabled=${isBusy}
      onClick=${() => run(TAKE, { lesson: lesson.id, absences, version: lesson.version })}>
      ${absences.length ? _("All others were present") : _("Everybody was present")}</button></div>`;
}
