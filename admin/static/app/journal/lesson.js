// What a lesson says of itself, a new lesson, and one that is moved or does not take place.
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date } from "../words.js";
import { CANCEL, CHANGE, MOVE, RECORD, useAct } from "./acts.js";
import { lessonKinds } from "./codes.js";
import { loadTopics } from "./data.js";
import { Buttons, Choice, Field, Problems, sent } from "./fields.js";
import { Task } from "./hints.js";
import { WorkFields } from "./works.js";

const PERIODS = [1, 2, 3, 4, 5, 6, 7, 8];

export function LessonForm({ journal, lesson, canWrite }) {
  const [run, isBusy, problems] = useAct(journal);
  if (!canWrite) {
    const kind = lessonKinds().find(([value]) => value === lesson.kind)?.[1];
    const hours = _("%(hours)s h", { hours: lesson.hours });
    return html`<p class="topic">${lesson.topic || "—"}</p><p class="muted">${kind} · ${hours}</p>`;
  }
  const save = ({ topic, kind, hours, planned }) => run(CHANGE, {
    id: lesson.id, version: lesson.version, change: { topic, kind, hours: Number(hours), plannedTopicId: planned || null },
  }).then((done) => done && journal.say(_("Lesson saved.")));
  return html`<form onSubmit=${sent(save)}><${Problems} problems=${problems} />
    <${About} journal=${journal} lesson=${lesson} /><${Buttons} isBusy=${isBusy} text=${_("Save")} /></form>`;
}

function About({ journal, lesson }) {
  // Topic, kind and hours; a topic of the programme brings its own title, kind and hours with it.
  const topics = useTopics(journal);
  const take = ({ target }) => {
    const topic = topics.find((one) => one.id === target.value), fields = target.form.elements;
    if (!topic) return;
    fields.topic.value = topic.title;
    fields.kind.value = topic.kind;
  };
  return html`
    ${topics.length > 0 && html`<${Field} label=${_("Topic of the work programme")}><${Choice}
      name="planned" value=${lesson.plannedTopicId ?? ""} onChange=${take}
      options=${[["", _("none")], ...topics.map((topic) => [topic.id, `${topic.position}. ${topic.title}`])]} /></${Field}>`}
    <${Field} label=${_("Topic")}><textarea name="topic" rows="2" maxlength="500" required>
      ${lesson.topic}</textarea></${Field}>
    <div class="pair-fields">
      <${Field} label=${_("Kind of lesson")}><${Choice} name="kind" value=${lesson.kind}
        options=${lessonKinds()} /></${Field}>
      <${Field} label=${_("Hours")}><input name="hours" type="number" min="1"
        max="12" defaultValue=${lesson.hours} required /></${Field}>
    </div>`;
}

function useTopics(journal) {
  const [topics, setTopics] = useState([]);
  useEffect(() => { loadTopics(journal.id).then(setTopics, () => {}); }, []);
  return topics;
}

const Place = ({ day, period }) => html`<div class="pair-fields">
  <${Field} label=${_("Date")}><input name="date" type="date" defaultValue=${day} required /></${Field}>
  <${Field} label=${_("Pair")}><${Choice} name="period" value=${period}
    options=${PERIODS.map((number) => [number, String(number)])} /></${Field}></div>`;

function freePeriod(lessons, day) {
  // The first pair of the day that has no lesson in this journal yet.
  const taken = new Set(lessons.filter((lesson) => lesson.date === day).map((lesson) => lesson.period));
  return PERIODS.find((number) => !taken.has(number)) ?? 1;
}

export function NewLesson({ journal }) {
  const [run, isBusy, problems] = useAct(journal), [isHeld, setHeld] = useState(true), [count, setCount] = useState(0);
  const given = new URLSearchParams(location.search), day = given.get("date") ?? journal.today;
  const period = Number(given.get("period")) || freePeriod(journal.store.lessons, day);
  const record = async ({ date: on, period: pair, topic, kind, hours, homework, planned, ...rest }) => {
    const works = [...Array(count).keys()].filter((at) => rest[`type${at}`]).map((at) => ({
      workTypeId: rest[`type${at}`], title: rest[`title${at}`], isCompulsory: rest[`compulsory${at}`],
    }));
    const lesson = { journalId: journal.id, date: on, period: Number(pair), topic, kind, hours: Number(hours),
      homework: homework || null,
      plannedTopicId: planned || null, works };
    done(await run(RECORD, { lesson }), _("Lesson saved."));
  };
  const cancel = async ({ date: on, period: pair, reason }) =>
    done(await run(CANCEL, { journal: journal.id, date: on,
      period: Number(pair), reason }), _("The lesson is marked as cancelled."));
  const done = (payload, text) => {
    if (!payload) return;
    journal.say(text);
    journal.open.set(payload.lesson.id);
  };
  const blank = { topic: given.get("topic") ?? "", kind: "LECTURE", hours: 2, plannedTopicId: given.get("planned") };
  return html`<h2 tabindex="-1">${_("New lesson")}</h2><form onSubmit=${sent(isHeld ? record : cancel)}>
    <${Problems} problems=${problems} />
    <${Place} day=${day} period=${period} />
    <label class="check"><input type="checkbox" checked=${!isHeld}
      onChange=${(event) => setHeld(!event.target.checked)} />${_("It does not take place")}</label>
    ${isHeld ? html`<${About} journal=${journal} lesson=${blank} />
      <fieldset><legend>${_("Works")}</legend>
        ${[...Array(count).keys()].map((at) => html`<${WorkFields} key=${at} suffix=${at} />`)}
        <button type="button" class="button small"
          onClick=${() => setCount(count + 1)}>${_("Add a work")}</button></fieldset>
      <${Field} label=${_("Homework for the group")}><${Task} name="homework" rows="2" /></${Field}>`
      : html`<${Field} label=${_("Reason")}><input name="reason" maxlength="200" required /></${Field}>`}
    <${Buttons} isBusy=${isBusy} text=${isHeld ? _("Record the lesson") : _("Cancel the lesson")} /></form>`;
}

export function Moving({ journal, lesson }) {
  const [run, isBusy, problems] = useAct(journal);
  const move = ({ date: on, period, reason }) => run(MOVE, {
    id: lesson.id, date: on, period: Number(period), reason, version: lesson.version,
  }).then((done) => done && journal.say(_("The lesson is moved to %(day)s.", { day: date(on) })));
  return html`<details class="part"><summary>${_("Move the lesson")}</summary>
    <p class="muted">${_("The lesson keeps its works and marks, and remembers the day it was planned for.")}</p>
    <form onSubmit=${sent(move)}><${Problems} problems=${problems} /><${Place} day=${lesson.date} period=${lesson.period} />
      <${Field} label=${_("Reason")}><input name="reason" maxlength="200" required /></${Field}>
      <${Buttons} isBusy=${isBusy} text=${_("Move it")} /></form></details>`;
}
