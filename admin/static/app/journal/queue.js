// Cells on their way to the server. What is typed waits a moment, so that a column typed quickly goes as one request; every
// request lies in localStorage until the server has answered, so that neither a lost connection nor a reload loses a cell,
// and is repeated under its own idempotency key, so that it is written once.
import { newKey } from "../api.js";
import { KINDS, send } from "./data.js";
import { Signal } from "./signal.js";
import { addressOf } from "./store.js";

const GATHERING = 350;
const TICK = 1500;
const PAUSES = [1000, 2000, 4000, 8000, 15000];

export class Queue {
  // `state` is "" or "offline"; `changed` tells that the number of waiting cells has.
  state = new Signal("");
  changed = new Signal(0);
  #requests = [];
  #overlay = new Map();
  #timer = null;
  #isBusy = false;
  #failures = 0;

  constructor({ store, prefix, onWritten }) {
    Object.assign(this, { store, prefix, onWritten });
    this.writes = 0;
    addEventListener("online", () => this.retry());
  }

  restore() {
    // Take up what an earlier page has left behind.
    const found = Object.keys(localStorage).filter((name) => name.startsWith(this.prefix));
    this.#requests = found.map((name) => ({ ...JSON.parse(localStorage.getItem(name)), isSending: false }));
    this.#requests.sort((one, other) => one.order - other.order);
    this.#redraw(null);
    this.#schedule();
  }

  pending(kind, target, student) {
    // What lies over a cell: its value and its state (waiting, sending, saved, refused, conflict), or nothing.
    return this.#overlay.get(addressOf(kind, target, student));
  }

  shown(kind, target, student) {
    const over = this.pending(kind, target, student);
    return over && over.state !== "saved" ? over.value : this.store.server(kind, target, student).value;
  }

  get count() {
    return sizeOf(this.#requests);
  }

  get troubles() {
    return sizeOf(this.#requests.filter((request) => request.problems));
  }

  put(changes) {
    // Let each `{kind, target, student, value}` stand in its cell.
    const touched = new Set();
    for (const change of changes) {
      touched.add(change.student);
      this.#put(change);
    }
    this.#redraw(touched);
    this.#schedule();
  }

  #put({ kind, target, student, value }) {
    const server = this.store.server(kind, target, student);
    const settled = this.#drop((request) => request.problems, kind, target, student);
    const open = this.#requests.find((one) => isOpen(one) && one.kind === kind && one.target === target
      && (KINDS[kind].isGathered || student in one.entries));
    const isUnderWay = this.#requests.some((one) => one !== open && has(one, kind, target, student));
    const known = open?.entries[student]?.expected ?? (isUnderWay ? null : server.version);
    if (!isUnderWay && value === server.value) {
      if (open) this.#take(open, student);
      return;
    }
    const request = open ?? this.#open(kind, target);
    request.entries[student] = { value, expected: settled ? server.version : known };
    request.readyAt = Date.now() + GATHERING;
    this.#keep(request);
  }

  #open(kind, target) {
    const request = { key: newKey(), order: Date.now() + this.#requests.length / 1000, kind, target, entries: {},
      isTried: false };
    this.#requests.push(request);
    return request;
  }

  #drop(which, kind, target, student) {
    const found = this.#requests.find((request) => which(request) && has(request, kind, target, student));
    if (found) this.#take(found, student);
    return Boolean(found);
  }

  dismiss(kind, target, student) {
    // Give up what was refused: the cell shows again what the server has.
    this.#drop((request) => request.problems, kind, target, student);
    this.#redraw([student]);
  }

  review() {
    // The server was asked anew: a conflict in which both wrote the same is none any more.
    for (const request of this.#requests.filter((one) => one.problems)) {
      for (const [student, entry] of Object.entries(request.entries)) {
        if (entry.value === this.store.server(request.kind, request.target, student).value) this.#take(request, student);
      }
    }
    this.#redraw(null);
  }

  #take(request, student) {
    delete request.entries[student];
    if (Object.keys(request.entries).length) this.#keep(request);
    else this.#forget(request);
  }

  #keep(request) {
    localStorage.setItem(this.prefix + request.key, JSON.stringify(request));
  }

  #forget(request) {
    this.#requests = this.#requests.filter((one) => one !== request);
    localStorage.removeItem(this.prefix + request.key);
  }

  // --- sending -------------------------------------------------------------------------------------------------------

  retry() {
    this.#failures = 0;
    for (const request of this.#requests) request.readyAt = 0;
    this.#schedule();
  }

  #schedule(pause = 0) {
    clearTimeout(this.#timer);
    const next = this.#next();
    if (!next || this.#isBusy) return;
    this.#timer = setTimeout(() => this.#run(), Math.max(pause, (next.readyAt ?? 0) - Date.now(), 0));
  }

  #next() {
    return this.#requests.find((request) => !request.problems);
  }

  async #run() {
    const request = this.#next();
    if (!request || this.#isBusy) return;
    if ((request.readyAt ?? 0) > Date.now()) return this.#schedule();
    this.#isBusy = true;
    this.#begin(request);
    let pause = 0;
    try {
      this.#settle(request, await send(request));
      this.#failures = 0;
      this.state.set("");
    } catch (error) {
      if (error.isOffline) {
        pause = PAUSES[Math.min(this.#failures++, PAUSES.length - 1)];
        this.state.set("offline");
      } else this.#fail(request, () => ({ code: error.code, message: error.message }));
    }
    request.isSending = false;
    this.#isBusy = false;
    this.#redraw(Object.keys(request.entries));
    this.#schedule(pause);
  }

  #begin(request) {
    for (const [student, entry] of Object.entries(request.entries)) {
      entry.expected ??= this.store.server(request.kind, request.target, student).version;
    }
    request.isTried = true;
    this.#keep(request);
    request.isSending = true;
    this.#redraw(Object.keys(request.entries));
  }

  #settle(request, payload) {
    const { errors } = payload;
    const written = KINDS[request.kind].written(payload, request);
    if (errors.length) return this.#refuse(request, errors, written);
    for (const student of Object.keys(request.entries)) {
      this.store.write(request.kind, request.target, student, written.get(student) ?? { value: null, version: 0 });
      this.#tick(request, student);
    }
    this.writes += 1;
    this.#forget(request);
    this.onWritten();
  }

  #refuse(request, errors, standing) {
    // A column is written as a whole or not at all: those cells that were refused say why, the others go once more. After a
    // conflict the answer holds what stands there now.
    const students = Object.keys(request.entries);
    const reasons = new Map();
    for (const error of errors) {
      const place = /^\w+\.(\d+)(\.|$)/.exec(error.field ?? "");
      if (place) reasons.set(students[place[1]], error);
    }
    if (!reasons.size) for (const student of students) reasons.set(student, errors[0]);
    for (const [student, { code }] of reasons) {
      if (code !== "CONFLICT") continue;
      this.store.write(request.kind, request.target, student, standing.get(student) ?? { value: null, version: 0 });
    }
    const others = students.filter((student) => !reasons.has(student));
    if (others.length) {
      const again = this.#open(request.kind, request.target);
      for (const student of others) again.entries[student] = request.entries[student];
      this.#keep(again);
      for (const student of others) this.#take(request, student);
    }
    this.#fail(request, (student) => reasons.get(student));
  }

  #fail(request, reason) {
    request.problems = Object.fromEntries(Object.keys(request.entries).map((student) => [student, reason(student)]));
    this.onWritten();
  }

  #tick(request, student) {
    const address = addressOf(request.kind, request.target, student);
    const mark = { value: request.entries[student].value, state: "saved" };
    this.#ticks.set(address, mark);
    setTimeout(() => {
      if (this.#ticks.get(address) === mark) this.#ticks.delete(address);
      this.#redraw([student]);
    }, TICK);
  }

  #ticks = new Map();

  #redraw(students) {
    this.#overlay = new Map(this.#ticks);
    for (const request of this.#requests) {
      for (const [student, { value }] of Object.entries(request.entries)) {
        const problem = request.problems?.[student];
        const state = problem ? stateAfter(problem) : request.isSending ? "sending" : "waiting";
        this.#overlay.set(addressOf(request.kind, request.target, student), { value, state, message: problem?.message });
      }
    }
    this.store.touch(students);
    this.changed.set(this.changed.value + 1);
  }
}

const stateAfter = (problem) => (problem.code === "CONFLICT" ? "conflict" : "refused");
const sizeOf = (requests) => requests.reduce((sum, request) => sum + Object.keys(request.entries).length, 0);
const isOpen = (request) => !request.isTried && !request.problems;
const has = (request, kind, target, student) =>
  request.kind === kind && request.target === target && student in request.entries;
