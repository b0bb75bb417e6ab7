// The sign of a journal in which one only reads.
import { html } from "../vendor/preact.js";
import { _ } from "../words.js";

export const Lock = ({ grid }) => html`<span class="lock"><svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
  <path d="M4 7V5a4 4 0 0 1 8 0v2" fill="none" stroke="currentColor" stroke-width="2" />
  <rect x="2.5" y="7" width="11" height="8" rx="2" fill="currentColor" />
  </svg> ${grid.isClosed ? _("The journal is closed.") : _("Read only")}</span>`;
