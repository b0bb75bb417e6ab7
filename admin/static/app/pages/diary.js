// The week of a student, for the student and the guardians: lessons held and to come, homework, marks, absences and dots.
// A mark that is set meanwhile appears by itself.
import { step, useAddress } from "../address.js";
import { ask } from "../api.js";
import { Absence, Children, DOT, Nobody, Owed, Own, STANDINGS, Trouble, Value, Waiting, numberOf, useLive, workName } from "../family.js";
import { html, useMemo } from "../vendor/preact.js";
import { _, date } from "../words.js";

const WEEK = `query($id: ID!, $group: ID!, $early: Date!, $monday: Date!, $sunday: Date!) {
  ${STANDINGS}
  openDots(studentId: $id) { ${DOT} }
  timetable(groupId: $group, from: $monday, to: $sunday) {
    date period courseName subgroupName room isDue isCancelled lessonId reason movedTo { date } }
  diary(studentId: $id, from: $early, to: $sunday) {
    id date period topic courseName teacherName attendanceTaken absence isCancelled reason movedFrom
    works { assignmentId workType title value markedOn hasDot }
    homework { text dueOn isIndividual }
  } }`;
const WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")];
const SCHOOL_DAYS = 6;
const LOOK_BACK = 28; // days: homework given so long ago may fall due in this week

const isPhone = matchMedia("(max-width: 760px)");

function plus(iso, days) {
  const day = new Date(`${iso}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

const mondayOf = (iso) => plus(iso, -((new Date(`${iso}T00:00:00Z`).getUTCDay() + 6) % 7));
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(Date.parse(text));

export default function Diary({ students, today }) {
  if (!students.length) return html`<${Nobody} />`;
  const [address, href, go] = useAddress();
  const chosen = students.find((one) => numberOf(one.id) === address.child) ?? students[0];
  const monday = mondayOf(isDay(address.week) ? address.week : today);
  const { data, isStale, error } = useLive(chosen.id, monday, () => week(chosen, monday));
  if (!data) return error ? html`<${Trouble} error=${error} />` : html`<${Waiting} />`;
  const own = data.standings.find((one) => one.studentId === chosen.id);
  return html`<div class="own-diary"><${Trouble} error=${error} />
    ${students.length > 1
      ? html`<${Children} standings=${data.standings} chosen=${chosen.id} href=${href} go=${go} />`
      : html`<${Own} standing=${own} />`}
    <div class="title"><h1>${chosen.name}</h1><span class="gap"></span>
      <${Steps} monday=${monday} today=${today} href=${href} go=${go} /></div>
    <div class=${isStale ? "columns stale" : "columns"} aria-busy=${isStale}>
      <${Week} data=${data} monday=${data.monday} today=${today} />
      <aside class="no-print">${chosen.isChild
        ? html`<p><a class="button wide" href=${`/admin/absences/?child=${numberOf(chosen.id)}`}>${_("Tell of an absence")}</a></p>`
        : null}<${Owed} dots=${data.openDots} />
        <p><a href=${`/admin/progress/?child=${numberOf(chosen.id)}`}>${_("All marks and averages")}</a></p></aside>
    </div>
  </div>`;
}

async function week({ id, group, subgroups }, monday) {
  // All that the page shows; of the group's timetable what is for the student's own subgroups.
  const data = await ask(WEEK, { id, group: group ?? "", early: plus(monday, -LOOK_BACK), monday, sunday: plus(monday, 6) });
  if (!data.diary) return null;
  const timetable = (data.timetable ?? []).filter((one) => !one.subgroupName || subgroups.includes(one.subgroupName));
  return { ...data, timetable, monday };
}

function Steps({ monday, today, href, go }) {
  const link = (week, text, label) => html`<a class="button no-print" href=${href({ week })} aria-label=${label} onClick=${step(() => go({ week }))}>${text}</a>`;
  return html`${link(plus(monday, -7), "‹", _("The week before"))}
    <span class="span">${date(monday, "short")} – ${date(plus(monday, 6))}</span>
    ${link(plus(monday, 7), "›", _("The week after"))}
    ${monday === mondayOf(today) ? null : link(null, _("This week"))}
    <button type="button" class="button plain no-print wide-only" onClick=${() => print()}>${_("Print")}</button>`;
}

function Week({ data, monday, today }) {
  const days = useMemo(() => [...Array(7)].map((_none, at) => dayOf(data, plus(monday, at))), [data, monday]);
  const kept = days.filter((day, at) => at < SCHOOL_DAYS || day.lessons.length);
  if (kept.every((day) => !day.lessons.length && !day.due.length)) {
    return html`<div class="empty"><p>${_("No lesson of this week is recorded yet. Topics, marks and homework appear as soon as the teacher records the lesson.")}</p></div>`;
  }
  return html`<div class="week">${kept.map((day, at) => html`<${Day} key=${day.date} day=${day} name=${WEEKDAYS[at]} today=${today} isPlanned=${data.timetable.length > 0} />`)}</div>`;
}

function dayOf(data, day) {
  // The lessons of a day, those recorded and those only due, by pair; and the homework that falls due.
  const recorded = data.diary.filter((lesson) => lesson.date === day);
  const planned = data.timetable.filter((one) => one.date === day && one.isDue && (!one.lessonId || one.movedTo));
  const due = data.diary.flatMap((lesson) => lesson.homework.filter((task) => task.dueOn === day && lesson.date < day).map((task) => ({ ...task, courseName: lesson.courseName })));
  return { date: day, lessons: [...recorded, ...planned].sort((one, other) => one.period - other.period), due };
}

function Day({ day, name, today, isPlanned }) {
  // On a phone the days that are over are folded: what stands on them is in their head.
  const isOver = day.date < today && isPhone.matches && day.date >= mondayOf(today);
  return html`<details class=${day.date === today ? "day today" : "day"} open=${!isOver}>
    <summary><span>${name}</span><span class="marks folded"><${Chips} lessons=${day.lessons} /></span><span class="muted">${date(day.date)}</span></summary>
    ${day.due.map((task) => html`<p class="due"><b>${_("For this day")}</b> · ${task.courseName}${alone(task)}: ${task.text}</p>`)}
    ${day.lessons.map((lesson) => html`<${Lesson} key=${lesson.id ?? `${lesson.period} ${lesson.courseName}`} lesson=${lesson} today=${today} />`)}
    ${day.lessons.length ? null : html`<p class="muted">${day.date <= today || isPlanned ? _("No lessons.") : _("No timetable is known yet.")}</p>`}
  </details>`;
}

const dueBy = ({ dueOn }) => (dueOn ? ` · ${_("by %(day)s", { day: date(dueOn) })}`.replaceAll(" ", "\u00a0") : "");
const alone = (task) => (task.isIndividual ? ` (${_("for you alone")})` : "");

function Chips({ lessons }) {
  return lessons.filter((lesson) => lesson.id && !lesson.isCancelled).map((lesson) => html`
    ${lesson.absence ? html`<${Absence} code=${lesson.absence} />` : null}
    ${lesson.works.map((work) =>
      work.value
        ? html`<${Value} value=${work.value} title=${`${workName(work)}${work.markedOn === lesson.date ? "" : `, ${date(work.markedOn)}`}`} />`
        : work.hasDot
          ? html`<span class="mark dot" title=${_("To be handed in: %(work)s", { work: workName(work) })}>·</span>`
          : null)}`);
}

function Lesson({ lesson, today }) {
  if (!lesson.id) return html`<${Planned} lesson=${lesson} today=${today} />`;
  if (lesson.isCancelled) {
    return html`<div class="lesson gone"><span class="period" title=${_("Pair")}>${lesson.period}</span>
      <div class="text"><b>${lesson.courseName}</b><p>${_("Cancelled")}${lesson.reason ? `: ${lesson.reason}` : ""}</p></div></div>`;
  }
  return html`<div class="lesson"><span class="period" title=${_("Pair")}>${lesson.period}</span>
    <div class="text"><b>${lesson.courseName}</b><p class="muted">${lesson.topic}</p>
      ${lesson.movedFrom ? html`<p class="muted">${_("moved from %(day)s", { day: date(lesson.movedFrom) })}</p>` : null}
      ${lesson.homework.map((task) => html`<p>${_("Homework")}${alone(task)}: ${task.text}${dueBy(task)}</p>`)}
      ${lesson.attendanceTaken ? null : html`<p class="untaken">${_("attendance not taken yet")}</p>`}
    </div>
    <div class="marks"><${Chips} lessons=${[lesson]} /></div></div>`;
}

function Planned({ lesson, today }) {
  const where = lesson.room ? _("room %(room)s", { room: lesson.room }) : "";
  const state = lesson.movedTo ? movedTo(lesson) : lesson.date < today ? _("not recorded yet") : where;
  return html`<div class=${lesson.movedTo ? "lesson gone" : "lesson planned"}><span class="period" title=${_("Pair")}>${lesson.period}</span>
    <div class="text"><b>${lesson.courseName}</b>${state ? html`<p>${state}</p>` : null}</div></div>`;
}

const movedTo = (lesson) => [_("moved to %(day)s", { day: date(lesson.movedTo.date) }), lesson.reason].filter(Boolean).join(": ");
