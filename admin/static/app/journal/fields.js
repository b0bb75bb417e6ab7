// Parts of the lesson card's forms.
import { html } from "../vendor/preact.js";
import { _ } from "../words.js";

export const Problems = ({ problems }) => (problems.length
  ? html`<div class="notice bad" role="alert">${problems.map((problem) => html`<p>${problem.message}</p>`)}</div>` : null);

export const Field = ({ label, children }) => html`<label class="field"><span>${label}</span>${children}</label>`;

// The fields hold what is typed themselves: what is drawn anew around them leaves it alone.
export const Choice = ({ options, value, ...rest }) => html`<select ...${rest}>
  ${options.map(([id, text]) => html`<option value=${id} selected=${id === value}>${text}</option>`)}</select>`;

export function values(form) {
  // What a form holds: texts, and true or false for boxes.
  const found = {};
  for (const field of form.elements) if (field.name) found[field.name] = field.type === "checkbox" ? field.checked : field.value.trim();
  return found;
}

export const sent = (act) => (event) => {
  event.preventDefault();
  act(values(event.target), event.target);
};

export const Buttons = ({ isBusy, text, children }) => html`<p class="buttons">
  <button type="submit" class="button main" disabled=${isBusy}>${isBusy ? _("Saving…") : text}</button>${children}</p>`;
