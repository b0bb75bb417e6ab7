// Who wrote what, and when, the newest first.
import { html } from "../vendor/preact.js";
import { _, moment } from "../words.js";

const acts = () => ({
  "lesson:record": _("Lesson recorded"), "lesson:change": _("Lesson changed"), "lesson:cancel": _("Lesson cancelled"),
  "lesson:move": _("Lesson moved"), "assignment:add": _("Work added"), "assignment:change": _("Work changed"),
  "assignment:remove": _("Work removed"), "assignment:targets": _("Work given to certain students"), "homework:give": _("Homework given"), "attendance:take": _("Attendance taken"),
  "absence:set": _("Absence changed"), "absence:excuse": _("Absence excused"), "mark:set": _("Mark set"),
  "mark:close_dot": _("Dot closed"), "mark:remove": _("Mark taken back"),
});

export function History({ entries }) {
  if (!entries) return html`<p class="muted">${_("Loading…")}</p>`;
  if (!entries.length) return html`<p class="muted">${_("Nothing was written here yet.")}</p>`;
  const names = acts();
  return html`<ol class="history">${[...entries].sort((one, other) => (one.at < other.at ? 1 : -1)).map((entry) => html`<li>
    <b>${names[entry.action] ?? ""}</b> <span class="muted">${moment(entry.at)}, ${entry.who}</span>
    <span class="change">${entry.before || "—"} → ${entry.after || "—"}</span></li>`)}</ol>`;
}
