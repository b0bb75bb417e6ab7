// The field of homework, with what its text seems to lack said below while it is typed; never a refusal (R36).
import { ask } from "../api.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";

const HINTS = "query Hints($text: String!) { homeworkHints(text: $text) { kind message } }";
const PAUSE = 600; // ms without a key: who types is not interrupted

export function Task({ text = "", ...field }) {
  const [hints, setHints] = useState([]), timer = useRef(), wanted = useRef("");
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = async () => {
    const asked = wanted.current;
    const found = asked ? await ask(HINTS, { text: asked }).then((data) => data.homeworkHints, () => []) : [];
    if (asked === wanted.current) setHints(found);
  };
  const typed = ({ target }) => {
    wanted.current = target.value.trim();
    clearTimeout(timer.current);
    timer.current = setTimeout(look, PAUSE);
  };
  return html`<textarea maxlength="2000" onInput=${typed} ...${field}>${text}</textarea>
    <ul class="hints" aria-live="polite">${hints.map((hint) => html`<li key=${hint.kind}>${hint.message}</li>`)}</ul>`;
}
