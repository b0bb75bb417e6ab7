// The topics of a programme as a table that is filled by keyboard: Enter goes down and adds a row, Alt+↑/↓ moves one,
// Ctrl+Delete removes it; rows copied from Excel are pasted into a topic.
import { html, useLayoutEffect, useRef } from "../vendor/preact.js";
import { _ } from "../words.js";
import { KINDS, pasted } from "./words.js";

export const blank = () => ({ title: "", kind: "LECTURE", hours: "2" });
const FIELDS = ["title", "kind", "hours"];

export function Editor({ rows, problems, change }) {
  const body = useRef(null);
  const wanted = useRef(null);
  const focus = (at, field) => { wanted.current = [at, field]; };
  useLayoutEffect(() => { // before the next key: who types quickly writes into the new row
    if (!wanted.current) return;
    const [at, field] = wanted.current;
    wanted.current = null;
    body.current?.querySelector(`[data-at="${at}"][data-field="${field}"]`)?.focus();
  });
  const put = (at, values) => change(rows.map((row, place) => (place === at ? { ...row, ...values } : row)));
  const insert = (at, some) => change([...rows.slice(0, at), ...some, ...rows.slice(at)]);
  const remove = (at, field = "title") => { focus(Math.max(0, Math.min(at, rows.length - 2)), field); change(rows.filter((_row, place) => place !== at)); };
  const move = (at, by, field = "title") => {
    const to = at + by;
    if (to < 0 || to >= rows.length) return;
    const moved = [...rows];
    [moved[at], moved[to]] = [moved[to], moved[at]];
    focus(to, field);
    change(moved);
  };
  const keys = (event, at, field) => {
    if (event.key === "Enter") {
      event.preventDefault();
      focus(at + 1, field);
      if (at === rows.length - 1 || event.ctrlKey) insert(at + 1, [blank()]);
      else change([...rows]);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(at, event.key === "ArrowUp" ? -1 : 1, field);
    } else if (event.ctrlKey && event.key === "Delete") {
      event.preventDefault();
      remove(at, field);
    } else if (field !== "kind" && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      focus(at + (event.key === "ArrowUp" ? -1 : 1), field);
      change([...rows]);
    }
  };
  const paste = (event, at) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const some = pasted(text);
    const isEmpty = !rows[at].title.trim();
    focus(at + some.length - (isEmpty ? 1 : 0), "title");
    change([...rows.slice(0, isEmpty ? at : at + 1), ...some, ...rows.slice(at + 1)]);
  };
  const cell = (at, field, control) => {
    const problem = problems[`topics.${at}.${field}`];
    return html`<td class=${`${field === "hours" ? "number" : ""} ${problem ? "wrong" : ""}`} data-label=${{ title: _("Topic"), kind: _("Kind of lesson"), hours: _("Hours") }[field]}>
      ${control}${problem && html`<p class="problem" role="alert">${problem}</p>`}</td>`;
  };
  const common = (at, field) => ({ "data-at": at, "data-field": field, onKeyDown: (event) => keys(event, at, field), "aria-invalid": !!problems[`topics.${at}.${field}`] });
  return html`<div class="scroll topics is-edited"><table class="rows"><thead><tr>
      <th class="number">№</th><th>${_("Topic")}</th><th>${_("Kind of lesson")}</th><th class="number">${_("Hours")}</th><th></th>
    </tr></thead><tbody ref=${body}>
    ${rows.map((row, at) => html`<tr key=${row.key ?? row.id ?? at}>
      <td class="number place" data-label="№">${at + 1}</td>
      ${cell(at, "title", html`<input value=${row.title} aria-label=${_("Topic")} ...${common(at, "title")}
        onInput=${(event) => put(at, { title: event.target.value })} onPaste=${(event) => paste(event, at)} />`)}
      ${cell(at, "kind", html`<select value=${row.kind} aria-label=${_("Kind of lesson")} ...${common(at, "kind")} onChange=${(event) => put(at, { kind: event.target.value })}>
        ${Object.entries(KINDS).map(([kind, name]) => html`<option value=${kind} selected=${kind === row.kind}>${name}</option>`)}</select>`)}
      ${cell(at, "hours", html`<input class="hours" inputmode="numeric" value=${row.hours} aria-label=${_("Hours")} ...${common(at, "hours")}
        onInput=${(event) => put(at, { hours: event.target.value })} />`)}
      <td class="tools" data-label="">
        <button type="button" class="plain" disabled=${at === 0} title=${_("Up (Alt+↑)")} aria-label=${_("Up (Alt+↑)")} onClick=${() => move(at, -1)}>↑</button>
        <button type="button" class="plain" disabled=${at === rows.length - 1} title=${_("Down (Alt+↓)")} aria-label=${_("Down (Alt+↓)")} onClick=${() => move(at, 1)}>↓</button>
        <button type="button" class="plain" title=${_("Remove the topic (Ctrl+Delete)")} aria-label=${_("Remove the topic (Ctrl+Delete)")} onClick=${() => remove(at)}>✕</button>
      </td></tr>`)}
    </tbody></table></div>
    <p class="buttons"><button type="button" class="button" onClick=${() => { focus(rows.length, FIELDS[0]); insert(rows.length, [blank()]); }}>${_("Add a topic")}</button>
      <span class="muted">${_("Enter: next row. Alt+↑ and Alt+↓: move. Ctrl+Delete: remove. Rows copied from Excel can be pasted into a topic.")}</span></p>`;
}
