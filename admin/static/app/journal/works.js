// The works of a lesson: added, changed, removed, compulsory for everybody or not (R37, R40).
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date } from "../words.js";
import { ADD_WORK, CHANGE_WORK, REMOVE_WORK, useAct } from "./acts.js";
import { workName } from "./codes.js";
import { workTypes } from "./data.js";
import { Buttons, Choice, Field, Problems, sent } from "./fields.js";

export function WorkFields({ work, suffix = "" }) {
  const [types, setTypes] = useState([]), unchosen = ["", _("choose")];
  useEffect(() => { workTypes().then(setTypes, () => {}); }, []);
  return html`<div class="work-fields">
    <${Field} label=${_("Kind of work")}><${Choice} name=${`type${suffix}`} value=${work?.workTypeId ?? ""} required
      options=${[unchosen, ...types.map((type) => [type.id, `${type.code} · ${type.name}`])]} /></${Field}>
    <${Field} label=${_("Title or number")}><input
      name=${`title${suffix}`} maxlength="200" defaultValue=${work?.title ?? ""} /></${Field}>
    <label class="check"><input type="checkbox"
      name=${`compulsory${suffix}`} defaultChecked=${work?.isCompulsory} />${_("Compulsory for everybody")}</label>
  </div>`;
}

const input = ({ type, title, compulsory }) => ({ workTypeId: type, title, isCompulsory: compulsory });

function Due({ work }) {
  // By when marks are to be set, if the kind of work has a last day (R35).
  if (!work.dueOn) return null;
  const due = _("marks are due on %(day)s", { day: date(work.dueOn) });
  return html`<small class=${work.isOverdue ? "overdue-word" : "muted"}>${work.isOverdue ? `${due}, ${_("overdue")}` : due}</small>`;
}

export function Works({ journal, lesson, canWrite }) {
  const [run, isBusy, problems] = useAct(journal), [open, setOpen] = useState("");
  const works = journal.store.worksOf.get(lesson.id) ?? [];
  const add = (given) => run(ADD_WORK, { lesson: lesson.id, work: input(given) }).then((done) => done && setOpen(""));
  const change = (work) => (given) =>
    run(CHANGE_WORK, { id: work.id, change: input(given), version: work.version }).then((done) => done && setOpen(""));
  const remove = (work) => run(REMOVE_WORK, { id: work.id, version: work.version });
  return html`<section class="part"><h3>${_("Works")}</h3><${Problems} problems=${problems} />
    ${!works.length && html`<p class="muted">${_("No works yet. A mark needs a kind of work.")}</p>`}
    <ul class="lines">${works.map((work) => html`<li key=${work.id}>
      ${open === work.id
        ? html`<form onSubmit=${sent(change(work))}><${WorkFields} work=${work} />
          <${Buttons} isBusy=${isBusy} text=${_("Save")}>
            <button type="button" class="button" onClick=${() => setOpen("")}>${_("Cancel")}</button></${Buttons}></form>`
        : html`<span class="text"><b>${workName(work)}</b>${work.isCompulsory
          && html` <small>${_("compulsory for everybody")}</small>`}
            <${Due} work=${work} /></span>
          ${canWrite && html`<button type="button" class="plain" onClick=${() => setOpen(work.id)}>${_("Change")}</button>
            <button type="button" class="plain" disabled=${isBusy} onClick=${() => remove(work)}
              aria-label=${_("Remove %(work)s", { work: workName(work) })}>×</button>`}`}
    </li>`)}</ul>
    ${canWrite && (open === "new"
      ? html`<form onSubmit=${sent(add)}><${WorkFields} /><${Buttons} isBusy=${isBusy} text=${_("Add")}>
          <button type="button" class="button" onClick=${() => setOpen("")}>${_("Cancel")}</button></${Buttons}></form>`
      : html`<button type="button" class="button small"
        onClick=${() => setOpen("new")}>${_("Add a work")}</button>`)}</section>`;
}
