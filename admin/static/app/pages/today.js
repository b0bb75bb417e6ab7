// A teacher's day: the lessons in order with what is filled of each, the week around it, what is owed, the own journals.
import { step, useAddress } from "../address.js";
import { ask } from "../api.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { _, date, moment, ngettext } from "../words.js";

const JOURNAL = "journal { journalId courseName groupName subgroupName }";
const WORK = "assignmentId code title markCount expected missing dueOn isOverdue";
const LESSON = `${JOURNAL} date period room lessonId topic reason isCancelled movedTo { date period } movedFrom isSubstitution
  canWrite isLate attendanceTaken attendanceIsLate absentCount hasHomework`;
const DAY = `query($day: Date) { today(day: $day) {
  date holiday week { date holiday lessonCount unfilledCount }
  lessons { ${LESSON} works { ${WORK} } }
  nextLesson { ${JOURNAL} date period room }
  owed { count lessons { ${LESSON} } attendance { ${LESSON} } works { lesson { ${LESSON} } work { ${WORK} } }
    remarks { remarkId text madeAt ${JOURNAL} } programmes { journalId courseName groupName subgroupName } }
  journals { journalId courseName groupName subgroupName hours givenHours filled isClosed } } }`;
const SHOWN = 4; // debts of one kind, before the rest is folded
const SUNDAY = 6;

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(Date.parse(text));
const plus = (iso, days) => new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
const gridOf = (id) => `/admin/journal-grid/${id.split(":")[1]}`;
const subgroup = (name) => _("subgroup %(name)s", { name });
const room = (name) => _("room %(room)s", { room: name });
const place = (journal) => (journal.subgroupName ? `${journal.groupName}, ${subgroup(journal.subgroupName)}` : journal.groupName);
const when = (lesson) => _("%(day)s, pair %(period)d", { day: `${date(lesson.date, "weekday")} ${date(lesson.date, "short")}`, period: lesson.period });
const recordOf = (lesson) => lesson.lessonId
  ? `${gridOf(lesson.journal.journalId)}?lesson=${lesson.lessonId.split(":")[1]}`
  : `${gridOf(lesson.journal.journalId)}?lesson=new&date=${lesson.date}&period=${lesson.period}`;

export default function Today({ today }) {
  const [address, href, go] = useAddress();
  const day = isDay(address.day) ? address.day : today;
  const [shown, setShown] = useState({});
  const load = async () => {
    try {
      setShown({ day, data: (await ask(DAY, { day })).today });
    } catch (error) {
      setShown((before) => (before.data ? before : { error }));
    }
  };
  useEffect(() => {
    load();
    const wake = () => document.visibilityState === "visible" && load(); // a lesson was recorded on another page meanwhile
    const back = (event) => event.persisted && load();
    document.addEventListener("visibilitychange", wake);
    addEventListener("pageshow", back);
    return () => { document.removeEventListener("visibilitychange", wake); removeEventListener("pageshow", back); };
  }, [day]);
  if (shown.error) return html`<p class="notice bad" role="alert">${shown.error.message}</p>`;
  if (!shown.data) return html`<p class="muted">${_("Loading…")}</p>`;
  const { data } = shown;
  return html`<div class="my-day">
    <div class="title"><h1>${day === today ? `${_("Today")}, ` : ""}${date(day, "long")}</h1>
      ${day !== today && html`<a class="button plain" href=${href({ day: null })} onClick=${step(() => go({ day: null }))}>${_("Back to today")}</a>`}</div>
    <${Week} data=${data} day=${day} today=${today} href=${href} go=${go} />
    <div class="sides">
      <section class="of-day" aria-label=${_("Lessons of the day")} aria-busy=${shown.day !== day}><${Lessons} data=${data} today=${today} /></section>
      <${Owed} owed=${data.owed} />
      <${Journals} journals=${data.journals} />
    </div>
  </div>`;
}

function counted(day) {
  const count = ngettext("%(count)d lesson", "%(count)d lessons", day.lessonCount);
  const missing = _("not recorded: %(count)d", { count: day.unfilledCount });
  return day.unfilledCount ? `${count}; ${missing}` : count;
}

function Week({ data, day, today, href, go }) {
  const days = data.week.filter((one, at) => at < SUNDAY || one.lessonCount || one.date === day);
  const link = (to, text, label) => html`<a class="button turn" href=${href({ day: to })} aria-label=${label} onClick=${step(() => go({ day: to }))}>${text}</a>`;
  return html`<nav class="strip" aria-label=${_("Week")}>
    ${link(plus(day, -7), "‹", _("The week before"))}
    ${days.map((one) => {
      const to = one.date === today ? null : one.date;
      return html`<a key=${one.date} href=${href({ day: to })} onClick=${step(() => go({ day: to }))} title=${one.holiday ?? counted(one)}
        class=${`day-link ${one.date === today ? "now" : ""} ${one.lessonCount ? "" : "free"}`} aria-current=${one.date === day ? "date" : null}>
        <span>${date(one.date, "weekday")}</span><b>${date(one.date, "short")}</b>
        <small>${one.holiday ? _("holiday") : one.lessonCount || "—"}${one.unfilledCount ? html` <span class="bad">!${one.unfilledCount}</span>` : ""}</small></a>`;
    })}
    ${link(plus(day, 7), "›", _("The week after"))}
  </nav>`;
}

function Lessons({ data, today }) {
  if (data.lessons.length) return data.lessons.map((one) => html`<${Lesson} key=${`${one.journal.journalId} ${one.period}`} lesson=${one} today=${today} />`);
  const next = data.nextLesson;
  const why = data.holiday
    ? _("No lessons: %(name)s.", { name: data.holiday })
    : _("No lessons on this day. A good time to look through the journals.");
  return html`<div class="empty"><p>${why}</p>
    ${next && html`<p>${_("Next lesson")}: <b>${when(next)}</b> — ${next.journal.courseName}, ${place(next.journal)}${next.room ? `, ${room(next.room)}` : ""}</p>`}</div>`;
}

function Lesson({ lesson, today }) {
  const isGone = lesson.isCancelled || lesson.movedTo;
  const isOpen = !lesson.lessonId && lesson.date <= today;
  return html`<article class=${`card class-card ${isGone ? "gone" : ""} ${isOpen ? "open" : ""}`}>
    <span class="pair" title=${_("Pair")}>${lesson.period}</span>
    <div class="about">
      <h3><a href=${gridOf(lesson.journal.journalId)}>${lesson.journal.courseName}</a></h3>
      <p class="muted">${place(lesson.journal)}${lesson.room ? ` · ${room(lesson.room)}` : ""}</p>
      ${lesson.topic && !isGone ? html`<p>${lesson.topic}</p>` : null}
      <ul class="chips"><${Chips} lesson=${lesson} today=${today} /></ul>
    </div>
    ${lesson.canWrite && !isGone ? html`<a class=${`button ${lesson.lessonId ? "" : "main"}`} href=${recordOf(lesson)}>${lesson.lessonId ? _("Open") : _("Record")}</a>` : null}
  </article>`;
}

const Chip = ({ kind = "", text }) => html`<li class=${`chip ${kind}`}>${{ done: "✓ ", lacking: "! ", late: "◷ " }[kind] ?? ""}${text}</li>`;

function Chips({ lesson, today }) {
  const cancelled = _("Cancelled: %(reason)s", { reason: lesson.reason });
  if (lesson.isCancelled) return html`<${Chip} text=${cancelled} />`;
  const moved = lesson.movedTo && _("Moved to %(when)s", { when: when(lesson.movedTo) });
  if (moved) return html`<${Chip} text=${moved} />`;
  const substitution = lesson.isSubstitution ? html`<${Chip} text=${_("Substitution")} />` : null;
  if (!lesson.lessonId) {
    const isPast = lesson.date < today;
    return html`${substitution}<${Chip} kind=${isPast ? "lacking" : ""} text=${isPast ? _("Not recorded") : _("Not recorded yet")} />`;
  }
  const movedFrom = lesson.movedFrom && _("Moved from %(day)s", { day: date(lesson.movedFrom, "short") });
  const absent = lesson.absentCount ? _("absent: %(count)d", { count: lesson.absentCount }) : _("all present");
  return html`${substitution}
    ${movedFrom && html`<${Chip} text=${movedFrom} />`}
    <${Chip} kind="done" text=${_("Topic")} />
    <${Chip} kind=${lesson.attendanceTaken ? "done" : "lacking"} text=${lesson.attendanceTaken ? `${_("Attendance")}: ${absent}` : _("Attendance not taken")} />
    ${lesson.works.map((work) => html`<${Chip} key=${work.assignmentId} kind=${work.isOverdue ? "lacking" : work.missing ? "" : "done"}
      text=${marksOf(work)} />`)}
    <${Chip} kind=${lesson.hasHomework ? "done" : ""} text=${lesson.hasHomework ? _("Homework") : _("No homework")} />
    ${(lesson.isLate || lesson.attendanceIsLate) && html`<${Chip} kind="late" text=${_("Entered late")} />`}`;
}

const workName = (work) => (work.title ? `${work.code} ${work.title}` : work.code);
const marksOf = (work) => _("%(work)s: marks %(done)d of %(all)d", { work: workName(work), done: work.markCount, all: work.expected });
const missing = (count) => _("marks missing: %(count)d", { count });
const dueBy = (work) => work.isOverdue
  ? _("overdue since %(day)s", { day: date(work.dueOn, "short") })
  : _("by %(day)s", { day: date(work.dueOn, "short") });

function Owed({ owed }) {
  const lesson = (one) => ({ key: `${one.journal.journalId} ${one.date} ${one.period}`, href: recordOf(one), head: when(one), text: `${one.journal.courseName}, ${place(one.journal)}` });
  const marks = ({ lesson: at, work }) => ({
    key: work.assignmentId, href: recordOf(at), head: `${workName(work)} · ${date(at.date, "short")}`, isBad: work.isOverdue,
    text: `${at.journal.courseName}, ${place(at.journal)}: ${missing(work.missing)}`, note: dueBy(work),
  });
  const remark = (one) => ({ key: one.remarkId, href: "/admin/remarks/", head: `${one.journal.courseName}, ${place(one.journal)}`, text: one.text, note: moment(one.madeAt) });
  const programme = (one) => ({ key: one.journalId, href: `/admin/programmes/${one.journalId.split(":")[1]}`, head: one.courseName, text: place(one) });
  const kinds = [
    [_("Lessons to record"), owed.lessons.map(lesson)],
    [_("Attendance not taken"), owed.attendance.map(lesson)],
    [_("Marks to be set"), owed.works.map(marks)],
    [_("Remarks without an answer"), owed.remarks.map(remark)],
    [_("Work programme not handed in"), owed.programmes.map(programme)],
  ].filter(([, items]) => items.length);
  return html`<section class="duties" aria-label=${_("To do")}><h2>${_("To do")} ${owed.count ? html`<span class="count">${owed.count}</span>` : ""}</h2>
    ${kinds.length ? kinds.map(([title, items]) => html`<${Debts} key=${title} title=${title} items=${items} />`)
      : html`<p class="card good-news">✓ ${_("Everything is filled. Nothing is owed.")}</p>`}</section>`;
}

function Debts({ title, items }) {
  const [isWhole, setWhole] = useState(false);
  const rest = items.length - SHOWN, more = _("%(count)d more", { count: rest });
  return html`<div class="card owe"><h3>${title} <span class="count">${items.length}</span></h3>
    <ul>${(isWhole ? items : items.slice(0, SHOWN)).map((one) => html`<li key=${one.key}>
      <a href=${one.href}><span class="head"><b>${one.head}</b>${one.note && html`<small class=${one.isBad ? "bad" : "muted"}>${one.note}</small>`}</span>
        <span class="text">${one.text}</span></a></li>`)}</ul>
    ${rest > 0 && !isWhole ? html`<button type="button" class="plain" onClick=${() => setWhole(true)}>${more}</button>` : null}
  </div>`;
}

const given = (book) => _("%(given)d of %(planned)d hours", { given: book.givenHours, planned: book.hours });

function Journals({ journals }) {
  return html`<section class="own-books"><h2>${_("My journals")}</h2>
    ${journals.length ? html`<ul class="books">${journals.map((one) => html`<li key=${one.journalId}><a class="card" href=${gridOf(one.journalId)}>
      <b>${one.courseName}</b><span class="muted">${place(one)}${one.isClosed ? ` · ${_("closed")}` : ""}</span>
      <progress class="bar" max="100" value=${one.filled} aria-label=${_("Hours given of planned")}></progress>
      <small class="muted">${given(one)}</small></a></li>`)}</ul>`
      : html`<div class="empty"><p>${_("The journals you are assigned to will stand here. The administrator assigns the teaching load.")}</p></div>`}
  </section>`;
}
