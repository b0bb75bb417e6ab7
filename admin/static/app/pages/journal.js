// The journal grid: the page on which a teacher fills a journal, and others read it.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { watch } from "../live.js";
import { _ } from "../words.js";
import { Bar } from "../journal/bar.js";
import { Bubble } from "../journal/bubble.js";
import { Card } from "../journal/card.js";
import { Grid } from "../journal/grid.js";
import { Help } from "../journal/help.js";
import { Journal } from "../journal/journal.js";
import { TouchPad } from "../journal/pad.js";
import { keepPaper } from "../journal/paper.js";
import { Phone } from "../journal/phone.js";
import { useSignal } from "../journal/signal.js";
import { chosen, Toolbar } from "../journal/toolbar.js";
import { VERSION } from "../journal/data.js";

const PHONE = matchMedia("(max-width: 760px)");

export default function Page(props) {
  const journal = useMemo(() => new Journal(props), []);
  const [problem, setProblem] = useState("");
  const isLoaded = useSignal(journal.isLoaded), isPhone = useMedia(PHONE);
  useEffect(() => {
    journal.start().catch((error) => setProblem(error.message));
    return watch(VERSION, { id: props.journal }, () => journal.follow());
  }, []);
  useEffect(() => keepPaper(journal), []);
  if (problem) return html`<p class="notice bad" role="alert">${problem}</p>`;
  if (!isLoaded) return html`<p class="muted">${_("Loading…")}</p>`;
  return html`<div class="journal-page">
    <${Bar} journal=${journal} />
    ${isPhone ? html`<${Phone} journal=${journal} />` : html`<${Desk} journal=${journal} />`}
    <${Said} journal=${journal} />
    <${Help} journal=${journal} />
  </div>`;
}

function useMedia(media) {
  const [matches, set] = useState(media.matches);
  useEffect(() => {
    const look = () => set(media.matches);
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, []);
  return matches;
}

function Desk({ journal }) {
  const { store, address } = journal, scroller = useRef();
  const { filter } = useSignal(address), open = useSignal(journal.open), version = useSignal(journal.loads);
  const isShown = chosen[filter] ?? chosen[""];
  const students = useMemo(() => store.students.filter((student) => isShown(student, journal)), [filter, version]);
  useLayoutEffect(() => {
    journal.scroller = scroller.current;
    journal.showMonth();
  }, []);
  useLayoutEffect(() => {
    scroller.current.querySelector(`[data-lesson="${open}"]`)?.closest("th").scrollIntoView({ block: "nearest",
      inline: "nearest" });
  }, [open]);
  return html`<${Toolbar} journal=${journal} count=${students.length} />
    <div class="desk">
      <div class="sheet-frame" ref=${scroller} tabindex="-1">
        ${store.lessons.length ? html`<${Grid} journal=${journal} students=${students} />` : html`<${Empty}
          journal=${journal} />`}
      </div>
      ${journal.card && html`<${Card} key=${open} journal=${journal} />`}
      <${Bubble} journal=${journal} /><${TouchPad} journal=${journal} />
    </div>`;
}

const Empty = ({ journal }) => html`<div class="empty">
  <p>${_("Lessons will stand here, a column for each. The teacher records the first one.")}</p>
  ${journal.store.grid.canWrite && html`<p><button type="button" class="button main"
    onClick=${() => journal.open.set("new")}>${_("New lesson")}</button></p>`}</div>`;

function Said({ journal }) {
  // Short answers to what was just done; each goes away by itself.
  const text = useSignal(journal.said);
  useEffect(() => {
    if (!text) return undefined;
    const timer = setTimeout(() => journal.said.set(""), 4000);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<p class="said" role="status" hidden=${!text}>${text}</p>`;
}
