// Homework of a lesson: of the group, and of single students (R11).
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date } from "../words.js";
import { GIVE, useAct } from "./acts.js";
import { loadHomework } from "./data.js";
import { Buttons, Choice, Field, Problems, sent } from "./fields.js";
import { Task } from "./hints.js";

export function Homework({ journal, lesson, canWrite }) {
  const [given, setGiven] = useState(null), [open, setOpen] = useState("");
  const [run, isBusy, problems] = useAct(journal);
  const load = () => loadHomework(lesson.id).then(setGiven, () => setGiven([]));
  useEffect(() => { load(); }, []);
  if (!given) return null;
  const group = given.find((one) => !one.student), single = given.filter((one) => one.student);
  const give = (one) => ({ text, due, student }) => run(GIVE, {
    lesson: lesson.id, text, due: due || null, student: student || one?.student?.id || null, version: one?.version ?? null,
  }).then((done) => { if (done) { setOpen(""); load(); } });
  const students = journal.store.students.filter((student) => journal.store.attends(student, lesson));
  const form = (one, isSingle) => html`<form onSubmit=${sent(give(one))}>
    ${isSingle && !one && html`<${Field} label=${_("Student")}><${Choice} name="student" value="" required
      options=${[["", _("choose")], ...students.map((student) => [student.id, student.shortName])]} /></${Field}>`}
    <${Field} label=${_("What to do")}><${Task} name="text" rows="3" required text=${one?.text} /></${Field}>
    <${Field} label=${_("Due on")}><input name="due"
      type="date" min=${lesson.date} defaultValue=${one?.dueOn ?? ""} /></${Field}>
    <${Buttons} isBusy=${isBusy} text=${_("Give")}><button type="button" class="button"
      onClick=${() => setOpen("")}>${_("Cancel")}</button></${Buttons}></form>`;
  const line = (one) => (open === one.id ? form(one, Boolean(one.student)) : html`<span class="text">
      ${one.student && html`<b>${one.student.shortName}</b> `}${one.text}${one.dueOn
        && html` <small class="muted">${_("until %(day)s", { day: date(one.dueOn) })}</small>`}</span>
    ${canWrite && html`<button type="button" class="plain" onClick=${() => setOpen(one.id)}>${_("Change")}</button>`}`);
  return html`<section class="part"><h3>${_("Homework")}</h3><${Problems} problems=${problems} />
    ${!given.length && html`<p class="muted">${_("Nothing was given.")}</p>`}
    <ul class="lines">${[group, ...single].filter(Boolean).map((one) => html`<li key=${one.id}>${line(one)}</li>`)}</ul>
    ${canWrite && (open === "group" || open === "single" ? form(null, open === "single") : html`<p class="buttons">
      ${!group && html`<button type="button" class="button small"
        onClick=${() => setOpen("group")}>${_("Give to the group")}</button>`}
      <button type="button" class="button small"
        onClick=${() => setOpen("single")}>${_("To one student")}</button></p>`)}</section>`;
}
