// Marks by course with their averages, for a student and the guardians: what is owed first, then each course with its marks,
// the average over time, the grade that is proposed and the one that is set, and the hours missed.
import { useAddress } from "../address.js";
import { ask } from "../api.js";
import { Children, DOT, Nobody, Owed, STANDINGS, Trouble, Waiting, numberOf, useLive, workName } from "../family.js";
import { html } from "../vendor/preact.js";
import { _, date, ngettext, number } from "../words.js";

const PROGRESS = `query($id: ID!, $semester: ID) {
  ${STANDINGS}
  progress(studentId: $id, semesterId: $semester) {
    journalId courseCode courseName groupName subgroupName semesterId semesterNumber yearName leftOn
    markCount markSum markWeight rawAverage average proposed grade hours untakenHours
    marks { assignmentId date markedOn workType title value weight }
    trend { date average }
    missed { total excused unexcused }
    dots { ${DOT} }
  } }`;
const ALL = "all";
const LOWEST = 2, HIGHEST = 5;

export default function Progress({ students, semesters, current }) {
  if (!students.length) return html`<${Nobody} />`;
  const [address, href, go] = useAddress();
  const chosen = students.find((one) => numberOf(one.id) === address.child) ?? students[0];
  const semester = address.semester === ALL ? null : (semesters.find((one) => numberOf(one.id) === address.semester)?.id ?? current);
  const { data, isStale, error } = useLive(chosen.id, semester, () => reached(chosen.id, semester));
  if (!data) return error ? html`<${Trouble} error=${error} />` : html`<${Waiting} />`;
  const { standings, progress: courses } = data;
  return html`<div class=${isStale ? "own-progress stale" : "own-progress"} aria-busy=${isStale}><${Trouble} error=${error} />
    ${students.length > 1 ? html`<${Children} standings=${standings} chosen=${chosen.id} href=${href} go=${go} />` : null}
    <div class="title"><h1>${_("Marks")}<span class="muted of"> · ${chosen.name}</span></h1><span class="gap"></span>
      <select class="no-print term" aria-label=${_("Semester")} value=${semester ? numberOf(semester) : ALL} onChange=${(event) => go({ semester: event.currentTarget.value })}>
        ${semesters.map((one) => html`<option value=${numberOf(one.id)} selected=${one.id === semester}>${one.name}</option>`)}
        <option value=${ALL} selected=${!semester}>${_("The whole period of study")}</option>
      </select>
      <button type="button" class="button plain no-print wide-only" onClick=${() => print()}>${_("Print")}</button></div>
    ${courses.length
      ? html`<${Totals} courses=${courses} />
        <${Owed} dots=${courses.flatMap((course) => course.dots).sort((one, other) => (one.date < other.date ? -1 : 1))} />
        ${terms(courses).map(([name, some]) => html`<section key=${name}>
          <h2>${semester ? _("Courses") : name}</h2>
          <div class="courses">${some.map((course) => html`<${Course} key=${course.journalId} course=${course} />`)}</div></section>`)}`
      : html`<div class="empty"><p>${_("No course of this semester yet. The courses of the group will stand here with marks and averages.")}</p></div>`}
  </div>`;
}

async function reached(id, semester) {
  const data = await ask(PROGRESS, { id, semester });
  return data.progress && data;
}

function terms(courses) {
  const found = new Map();
  for (const course of courses) {
    const name = _("%(number)d semester %(year)s", { number: course.semesterNumber, year: course.yearName });
    found.set(name, [...(found.get(name) ?? []), course]);
  }
  return [...found];
}

const sum = (things, value) => things.reduce((total, thing) => total + value(thing), 0);

function Totals({ courses }) {
  const marks = sum(courses, (one) => one.markCount);
  const weight = sum(courses, (one) => one.markWeight);
  const hundredths = weight ? Math.floor((200 * sum(courses, (one) => one.markSum) + weight) / (2 * weight)) : null;
  const missed = sum(courses, (one) => one.missed.total);
  const ofHours = _("hours missed of %(hours)d", { hours: sum(courses, (one) => one.hours) });
  return html`<div class="figures small">
    <div class="figure"><b>${weight ? number(hundredths / 100, 2) : "—"}</b><span>${_("average of all marks")}</span></div>
    <div class="figure"><b>${marks}</b><span>${ngettext("mark set", "marks set", marks)}</span></div>
    <div class="figure"><b>${missed}</b><span>${ofHours}</span></div>
    <div class="figure"><b>${sum(courses, (one) => one.missed.unexcused)}</b><span>${_("of them not excused")}</span></div>
  </div>`;
}

function Course({ course }) {
  return html`<article class="card course">
    <header><h3><span class="muted">${course.courseCode}</span> ${course.courseName}</h3>
      ${course.leftOn ? html`<p class="muted">${_("in the group %(group)s until %(day)s", { group: course.groupName, day: date(course.leftOn) })}</p>` : null}
      ${course.subgroupName ? html`<p class="muted">${_("subgroup %(name)s", { name: course.subgroupName })}</p>` : null}</header>
    <${Averages} course=${course} />
    ${course.markCount || course.dots.length
      ? html`<ol class="stamps" aria-label=${_("Marks")}>${cells(course).map(({ mark, dot }) => (mark ? html`<${Stamp} mark=${mark} />` : html`<${DotStamp} dot=${dot} />`))}</ol>`
      : html`<p class="muted">${_("No marks yet.")}</p>`}
    <${Hours} course=${course} />
  </article>`;
}

const cells = ({ marks, dots }) =>
  [...marks.map((mark) => ({ date: mark.date, mark })), ...dots.map((dot) => ({ date: dot.date, dot }))].sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0));

function Averages({ course }) {
  // All four: before rounding, rounded, proposed, set.
  if (course.average == null && course.grade == null) return html`<p class="averages muted">${_("No average yet.")}</p>`;
  const division = `${course.markSum} : ${course.markWeight}`;
  return html`<div class="averages">
    <${Trend} points=${course.trend} />
    <dl class="key">
      <div><dt>${_("average")}</dt><dd title=${division}>${number(course.average, 2)}
        ${course.rawAverage === course.average ? null : html`<small class="muted"> (${number(course.rawAverage, 4)})</small>`}</dd></div>
      <div><dt>${_("proposed")}</dt><dd class=${course.proposed === 2 ? "fail" : ""}>${course.proposed ?? "—"}</dd></div>
      <div><dt>${_("set")}</dt><dd class=${course.grade === 2 ? "fail" : ""}>${course.grade ?? "—"}</dd></div>
    </dl></div>`;
}

function Stamp({ mark }) {
  const said = [workName(mark), date(mark.date)];
  if (mark.markedOn !== mark.date) said.push(_("set on %(day)s", { day: date(mark.markedOn) }));
  if (mark.weight !== 1) said.push(_("counts %(times)d times", { times: mark.weight }));
  return html`<li title=${said.join(", ")}>
    <b class=${mark.value === 2 ? "fail" : ""}>${mark.value}</b><small>${date(mark.date, "short")}</small><small>${mark.workType}${mark.weight === 1 ? "" : ` ×${mark.weight}`}</small></li>`;
}

function DotStamp({ dot }) {
  return html`<li class="open" title=${_("To be handed in: %(work)s", { work: workName(dot) })}>
    <b class="dots">·</b><small>${date(dot.date, "short")}</small><small>${dot.workType}</small></li>`;
}

function Hours({ course }) {
  const { total, unexcused } = course.missed, known = course.hours - course.untakenHours;
  const missed = _("missed %(missed)d of %(hours)d h, not excused %(unexcused)d", { missed: total, hours: course.hours, unexcused });
  const nothing = known ? _("nothing missed of %(hours)d h", { hours: known }) : "";
  const untaken = _("attendance not taken yet: %(hours)d h", { hours: course.untakenHours });
  return html`<footer class="hours">
    <span class=${unexcused ? "bad" : "muted"}>${total ? missed : nothing}</span>
    ${course.untakenHours ? html`<span class="muted">${untaken}</span>` : null}
    ${course.hours ? null : html`<span class="muted">${_("No lessons.")}</span>`}
  </footer>`;
}

const WIDTH = 120, HEIGHT = 32;

function Trend({ points }) {
  // The average over time; the numbers are in its description.
  if (points.length < 2) return html`<span class="trend"></span>`;
  const first = Date.parse(points[0].date), span = Date.parse(points.at(-1).date) - first;
  const at = ({ date: day, average }) => [
    2 + ((Date.parse(day) - first) / span) * (WIDTH - 6),
    HEIGHT - 3 - ((average - LOWEST) / (HIGHEST - LOWEST)) * (HEIGHT - 6),
  ];
  const said = _("The average over time: from %(first)s to %(last)s", { first: number(points[0].average, 2), last: number(points.at(-1).average, 2) });
  const [x, y] = at(points.at(-1));
  return html`<svg class="trend" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} role="img" aria-label=${said}>
    <title>${points.map((point) => `${date(point.date, "short")} ${number(point.average, 2)}`).join(" · ")}</title>
    <polyline points=${points.map((point) => at(point).map((place) => place.toFixed(1)).join(",")).join(" ")} />
    <circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="2.5" /></svg>`;
}
