// A file with topics: chosen, shown as what it would change, then loaded.
import { html, useRef, useState } from "../vendor/preact.js";
import { _ } from "../words.js";

const ACTIONS = { create: _("new topic"), change: _("has changes"), same: _("no change"), error: _("has errors") };

async function send(address, file, values = {}) {
  const form = new FormData();
  form.append("csrf_token", document.querySelector("[name=csrf_token]").value);
  form.append("file", file);
  for (const [name, value] of Object.entries(values)) form.append(name, value);
  try {
    const response = await fetch(address, { method: "POST", body: form });
    return await response.json();
  } catch {
    return { messages: [_("The file could not be sent. Check the connection and try again.")] };
  }
}

export function Upload({ address, sample, version, loaded }) {
  const input = useRef(null);
  const [file, setFile] = useState(null);
  const [told, setTold] = useState(null);
  const forget = () => { setFile(null); setTold(null); input.current.value = ""; };
  const choose = async (event) => {
    const chosen = event.target.files[0];
    if (!chosen) return;
    setFile(chosen);
    setTold(await send(address, chosen));
  };
  const load = async () => {
    const answer = await send(address, file, { load: 1, version });
    if (answer.loaded) { forget(); loaded(); } else setTold(answer);
  };
  const removed = told?.leftOut?.length ? _("The file does not have these topics, they will be removed: %(titles)s.", { titles: told.leftOut.join("; ") }) : "";
  return html`<section class="upload no-print"><div class="title"><h2>${_("From a file")}</h2><span class="gap"></span><a href=${sample} download>${_("Sample file")}</a></div>
    <p><input type="file" ref=${input} accept=".xlsx,.csv" aria-label=${_("File with topics (.xlsx or .csv)")} onChange=${choose} /></p>
    <p class="muted">${_("Columns: №, topic, kind of lesson, hours. Nothing is written before you say so.")}</p>
    ${told?.messages?.map((message) => html`<p class="notice bad" role="alert">${message}</p>`)}
    ${told?.rows && html`<div class="preview">
      ${told.errors > 0 && html`<p class="notice bad" role="alert">${_("Some rows have errors. Correct the file and choose it again: nothing is loaded.")}</p>`}
      ${!told.errors && !told.changes && !removed && html`<p class="notice good">${_("All of this stands in the programme already.")}</p>`}
      ${removed && html`<p class="notice warning">${removed}</p>`}
      ${told.ignored?.length > 0 && html`<p class="notice">${_("Columns not understood and left out: %(columns)s.", { columns: told.ignored.join(", ") })}</p>`}
      <div class="scroll"><table class="rows"><thead><tr><th class="number">${_("Row")}</th><th>${_("Topic")}</th><th>${_("Will be")}</th><th>${_("Differences and errors")}</th></tr></thead>
      <tbody>${told.rows.map((row) => html`<tr><td class="number" data-label=${_("Row")}>${row.number}</td><td data-label=${_("Topic")}>${row.title || "—"}</td>
        <td data-label=${_("Will be")}>${ACTIONS[row.action]}</td><td data-label=${_("Differences and errors")}>
        ${row.problems.map((one) => html`<p class="problem">${one.title && `${one.title}: `}${one.message}</p>`)}
        ${row.changes.map((one) => html`<div>${one.title}: <del>${one.before}</del> → ${one.after}</div>`)}</td></tr>`)}</tbody></table></div>
      <p class="buttons">${!told.errors && (told.changes > 0 || removed) && html`<button type="button" class="button main" onClick=${load}>${_("Load the topics")}</button>`}
        <button type="button" class="button plain" onClick=${forget}>${_("Choose another file")}</button></p>
    </div>`}
  </section>`;
}
