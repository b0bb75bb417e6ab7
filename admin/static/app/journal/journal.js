// The open journal: what the parts of the page share.
import { Signal } from "./signal.js";
import { Commands } from "./commands.js";
import { Cursor } from "./cursor.js";
import { loadGrid, loadVersion } from "./data.js";
import { Queue } from "./queue.js";
import { Store } from "./store.js";
import { _ } from "../words.js";

const PAUSE = 400;

const opened = (lesson) => (/^\d+$/.test(lesson ?? "") ? `Lesson:${lesson}` : lesson === "new" ? lesson : "");

export class Journal {
  isLoaded = new Signal(false);
  loads = new Signal(0);
  here = new Signal(null);
  detail = new Signal(null);
  help = new Signal(false);
  said = new Signal("");
  isTouch = new Signal(false);
  #timer = null;
  #isAsking = false;

  constructor({ journal, user, today, fewest, programme }) {
    Object.assign(this, { id: journal, today, fewest, programme });
    const given = new URLSearchParams(location.search);
    this.address = new Signal({ month: given.get("month") ?? "", filter: given.get("filter") ?? "" });
    this.open = new Signal(opened(given.get("lesson")));
    this.open.listen(() => this.#keepAddress());
    this.say = (text) => { this.said.set(""); this.said.set(text); };
    this.store = new Store();
    this.cursor = new Cursor();
    this.queue = new Queue({ store: this.store, prefix: `unsaved ${user} ${journal} `, onWritten: () => this.#soon() });
    this.commands = new Commands({ store: this.store, queue: this.queue, say: this.say });
  }

  async start() {
    const grid = await loadGrid(this.id);
    if (!grid) throw new Error(_("There is no such page, or it is not for you. Check the address."));
    this.store.load(grid);
    this.queue.restore();
    this.isLoaded.set(true);
  }

  // --- staying up to date -------------------------------------------------------------------------------------------

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), PAUSE);
  }

  async follow() {
    // Somebody has written; if that was this page, it knows already.
    if (this.store.grid && (await loadVersion(this.id)) !== this.store.grid.version) await this.refresh();
  }

  async refresh() {
    // Ask for the grid anew. What was written meanwhile is newer than the answer, which is then asked for once more.
    if (this.#isAsking) return this.#soon();
    this.#isAsking = true;
    const { writes } = this.queue;
    try {
      const grid = await loadGrid(this.id);
      if (writes !== this.queue.writes) this.#soon();
      else if (grid) {
        this.store.load(grid);
        this.queue.review();
        this.loads.set(this.loads.value + 1);
      }
    } catch {
      // the next look of `watch` tries again
    } finally {
      this.#isAsking = false;
    }
  }

  get card() {
    // What the lesson card shows: a lesson, or "new" for those who can record one; nothing if it is not open.
    const { grid, lessonOf } = this.store, id = this.open.value;
    return id === "new" ? (grid.canWrite && !grid.isClosed ? id : "") : lessonOf.get(id) ?? "";
  }

  // --- the address --------------------------------------------------------------------------------------------------

  setAddress(change) {
    this.address.set({ ...this.address.value, ...change });
    this.#keepAddress();
  }

  #keepAddress() {
    const given = new URLSearchParams(location.search), state = { ...this.address.value, lesson: this.open.value.split(":").at(-1) };
    if (state.lesson !== "new") Object.assign(state, { date: "", period: "" });  // they were for the new lesson alone
    for (const [name, value] of Object.entries(state)) {
      if (value) given.set(name, value);
      else given.delete(name);
    }
    const search = given.toString();
    history.replaceState(null, "", search ? `?${search}` : location.pathname);
  }

  goToMonth(month) {
    this.setAddress({ month });
    this.showMonth();
  }

  showMonth() {
    // The month of the address, or the last lessons.
    const { scroller } = this, head = scroller?.querySelector(`[id="month-${this.address.value.month}"]`);
    const names = scroller?.querySelector("th.corner");
    if (!names) return;
    scroller.scrollLeft = head ? head.offsetLeft - names.offsetWidth : scroller.scrollWidth;
  }
}
