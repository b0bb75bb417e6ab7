// The table: students down, lessons across by months, figures on the right and below.
import { Component, html, useEffect, useLayoutEffect, useMemo, useRef } from "../vendor/preact.js";
import { _, number } from "../words.js";
import { Cell } from "./cell.js";
import { GRADE } from "./commands.js";
import { Foot } from "./foot.js";
import { Head } from "./head.js";
import { listen } from "./hands.js";
import { useSignal } from "./signal.js";

class Row extends Component {
  shouldComponentUpdate(next) {
    return next.stamp !== this.props.stamp || next.at !== this.props.at;
  }

  render({ journal, student, at }) {
    const { columns } = journal.store;
    return html`<tr data-student=${student.id}>
      <th scope="row" class="name" title=${student.name}><span class="order">${at + 1}</span>${student.shortName}</th>
      ${columns.map((column) => html`<${Cell} key=${column.key}
        journal=${journal} student=${student} column=${column} at=${column.at} />`)}
      <td class="spare"></td>
      <${Figures} journal=${journal} student=${student} />
    </tr>`;
  }
}

function Figures({ journal, student }) {
  const { columns } = journal.store;
  return html`
    <td class="sum count">${student.markCount}</td>
    <td class="sum average" title=${explained(student)}>${number(student.average, 2)}</td>
    <td class="sum proposed" title=${explained(student)}>${student.proposed === null ? "" : html`<span
      class=${student.proposed === 2 ? "poor" : ""}>${student.proposed}</span>`}</td>
    <${Cell} journal=${journal} student=${student} column=${GRADE} at=${columns.length} />`;
}

export function explained(student) {
  // The four steps from marks to a grade: raw, rounded, proposed, set (R17).
  if (!student.markCount) return _("No marks yet: nothing is proposed.");
  return _("Sum %(sum)s of %(weight)s: %(raw)s, rounded %(average)s. Proposed: %(proposed)s. Set: %(set)s.", {
    sum: student.markSum, weight: student.markWeight, raw: number(student.rawAverage, 4),
      average: number(student.average, 2),
    proposed: student.proposed ?? "—", set: student.grade?.value ?? "—",
  });
}

export function Grid({ journal, students }) {
  const table = useRef(), { store, cursor } = journal;
  useSignal(store.changed);
  useLayoutEffect(() => cursor.attach(table.current), [students]);
  useEffect(() => listen(table.current, journal), []);
  const head = useMemo(() => html`<${Head} journal=${journal} />`, [store.grid]);  // the same for every entry, so drawn once
  const isReadOnly = store.grid.isClosed || !(store.grid.canWrite || store.lessons.some((lesson) => lesson.canWrite));
  return html`<table ref=${table} class="journal" role="grid" aria-label=${_("Journal")} aria-readonly=${String(isReadOnly)}
      aria-multiselectable="true" data-width=${store.columns.length + 1}>
    ${head}
    <tbody>${students.map((student, at) => html`<${Row} key=${student.id} journal=${journal} student=${student} at=${at}
      stamp=${store.stamp(student.id)} />`)}</tbody>
    <${Foot} journal=${journal} students=${students} />
  </table>`;
}
