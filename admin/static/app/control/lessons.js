// The lessons behind a figure of the board, each with a link to its journal.
import { ask } from "../api.js";
import { Trouble, Waiting, numberOf } from "../family.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { _, date, moment, ngettext } from "../words.js";

const LESSONS = `query($from: Date!, $to: Date!, $group: ID, $teacher: ID) {
  timeliness(from: $from, to: $to, groupId: $group, teacherId: $teacher) { lessons {
    journalId courseName groupName subgroupName teacherIds date period lessonId topic isCancelled reason movedFrom
    enteredAt attendanceTakenAt filling attendance works { assignmentId code title dueOn markCount standing }
  } } }`;

const FILLING = {
  IN_TIME: [_("filled in time"), "inTime"], LATE: [_("filled late"), "late"], MISSING: [_("not filled"), "missing"],
  WAITING: [_("still to be filled today"), "waiting"],
};
const ATTENDANCE = {
  IN_TIME: [_("attendance taken"), "inTime"], LATE: [_("attendance taken late"), "late"],
  MISSING: [_("attendance not taken"), "missing"], WAITING: [_("attendance still to be taken today"), "waiting"],
};
const WORK = { IN_TIME: "inTime", LATE: "late", MISSING: "missing", WAITING: "waiting" };

const isGap = (lesson) =>
  [lesson.filling, lesson.attendance, ...lesson.works.map((work) => work.standing)].some((one) => one === "MISSING" || one === "LATE");

export function Lessons({ line, span, day, close }) {
  // `line` is {ownerId, name}; without a day: all days of the span, and of them what is not in order.
  const place = useRef(null);
  const [shown, setShown] = useState(null);
  const [from, to] = day ? [day, day] : span;
  const [kind] = (line.ownerId ?? ":").split(":");
  useEffect(() => {
    if (!place.current.open) place.current.showModal();
    const given = { from, to, group: kind === "Group" ? line.ownerId : null, teacher: kind === "Teacher" ? line.ownerId : null };
    ask(LESSONS, given).then((data) => setShown({ lessons: data.timeliness.lessons.filter(chosen) }), (error) => setShown({ error }));
  }, [line.ownerId, from, to]);
  const chosen = (lesson) =>
    (kind !== "Journal" || lesson.journalId === line.ownerId) && (line.ownerId || !lesson.teacherIds.length) && (day || isGap(lesson));
  return html`<dialog ref=${place} class="lessons" onClose=${close} onClick=${(event) => { if (event.target === place.current) close(); }}>
    <div class="title"><h2>${line.name}</h2><span class="muted">${day ? date(day) : `${date(from)} – ${date(to)}`}</span><span class="gap"></span>
      <button type="button" class="button plain" onClick=${close} aria-label=${_("Close")}>✕</button></div>
    ${!shown ? html`<${Waiting} />` : shown.error ? html`<${Trouble} error=${shown.error} />`
      : shown.lessons.length ? html`<ul>${shown.lessons.map((lesson) => html`<${Lesson} lesson=${lesson} hasDay=${!day} />`)}</ul>`
      : html`<p class="muted">${_("Everything is in order here.")}</p>`}
  </dialog>`;
}

function Lesson({ lesson, hasDay }) {
  const place = lesson.subgroupName ? `${lesson.groupName} (${lesson.subgroupName})` : lesson.groupName;
  return html`<li>
    <p>${hasDay ? html`<b>${date(lesson.date)}</b> · ` : null}${_("pair %(number)s", { number: lesson.period })} ·
      ${" "}<a href=${`/admin/journal-grid/${numberOf(lesson.journalId)}`}>${lesson.courseName} · ${place}</a></p>
    ${lesson.topic ? html`<p class="muted">${lesson.topic}</p>` : null}
    <p class="chips">
      ${lesson.isCancelled ? html`<span class="chip">${_("cancelled")}${lesson.reason ? `: ${lesson.reason}` : ""}</span>` : null}
      ${lesson.movedFrom && !lesson.isCancelled ? html`<span class="chip">${_("moved from %(day)s", { day: date(lesson.movedFrom) })}</span>` : null}
      <${State} state=${FILLING[lesson.filling]} at=${lesson.filling === "LATE" && lesson.enteredAt} />
      <${State} state=${ATTENDANCE[lesson.attendance]} at=${lesson.attendance === "LATE" && lesson.attendanceTakenAt} />
      ${lesson.works.map((work) => html`<span class=${`chip ${WORK[work.standing]}`} key=${work.assignmentId}>${workSaid(work)}</span>`)}
    </p></li>`;
}

const State = ({ state, at }) => (state ? html`<span class=${`chip ${state[1]}`}>${state[0]}${at ? ` (${moment(at)})` : ""}</span>` : null);

function workSaid(work) {
  const name = work.title ? `${work.code} ${work.title}` : work.code, day = date(work.dueOn);
  if (work.standing === "MISSING") return _("%(work)s: no marks, they were due by %(day)s", { work: name, day });
  if (work.standing === "WAITING") return _("%(work)s: marks are due by %(day)s", { work: name, day });
  const marks = ngettext("%(count)d mark", "%(count)d marks", work.markCount);
  return work.standing === "LATE" ? _("%(work)s: %(marks)s, some after %(day)s", { work: name, marks, day }) : `${name}: ${marks}`;
}
