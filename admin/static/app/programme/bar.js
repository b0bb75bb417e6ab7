// Hours delivered of hours planned, with a mark where the plan should be by now.
import { html } from "../vendor/preact.js";
import { _ } from "../words.js";

export function Bar({ planned, delivered, due = null }) {
  const share = (hours) => `${planned ? Math.min(100, (100 * hours) / planned) : 0}%`;
  const said = due == null
    ? _("%(delivered)d of %(planned)d hours", { delivered, planned })
    : _("%(delivered)d of %(planned)d hours, %(due)d due by now", { delivered, planned, due });
  return html`<div class=${`plan-bar ${due != null && delivered < due ? "is-behind" : ""}`} role="img" aria-label=${said} title=${said}>
    <i class="fact" style=${{ width: share(delivered) }}></i>
    ${due > 0 && due < planned && html`<i class="due" style=${{ left: share(due) }}></i>`}
  </div>`;
}
