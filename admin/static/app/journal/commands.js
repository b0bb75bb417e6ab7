// What a person can do to cells: set a mark or an absence, ask for a work, clear, paste, undo. Every one of them ends in the
// queue; a cell that cannot be written says why instead.
import { _, ngettext } from "../words.js";
import { absenceOf, markOf } from "./codes.js";

export const GRADE = "grade";
const BETWEEN = /[ /]+/;

export class Commands {
  #undone = [];

  constructor({ store, queue, say }) {
    Object.assign(this, { store, queue, say });
  }

  place(cell) {
    // What a cell of the table stands for: `{student, column}`, where the column can be that of the grades.
    const student = this.store.studentOf.get(cell.parentElement.dataset.student);
    return { student, column: this.store.columns[cell.dataset.column] ?? GRADE };
  }

  // --- whether a cell can be written --------------------------------------------------------------------------------

  isWritable({ student, column }) {
    return !this.obstacle({ student, column });
  }

  obstacle({ student, column }) {
    // Why a cell cannot be written, or nothing.
    const { grid } = this.store;
    if (grid.isClosed) return _("The journal is closed.");
    if (column === GRADE) return grid.canWrite ? "" : _("You read this journal and do not write in it.");
    if (column.lesson.isCancelled) return _("The lesson was cancelled.");
    if (!this.store.attends(student, column.lesson)) return _("The student does not belong to the group on this day.");
    if (column.lesson.canWrite || this.#isLeftOpen(student, column)) return "";
    return grid.canWrite ? _("This lesson is not yours to write.") : _("You read this journal and do not write in it.");
  }

  #isLeftOpen(student, column) {
    // A successor closes the dots that a predecessor left (R48).
    return this.store.grid.canWrite && column.work && this.store.server("dot", column.work.id, student.id).value;
  }

  // --- acts ---------------------------------------------------------------------------------------------------------

  mark(places, value) {
    const changes = this.#possible(places, ({ column }) => (column !== GRADE && !column.work
      ? _("Add a work to the lesson first: a mark needs its kind of work.") : ""));
    return this.#put(changes.map(({ student, column }) => this.#change(column, student, value)));
  }

  absence(places, value) {
    const changes = this.#possible(places, ({ column }) => (column === GRADE ? _("Here stands a grade, 2 to 5.") : ""));
    return this.#put(once(changes).map(({ student, column }) => ({
      kind: "absence", target: column.lesson.id, student: student.id, value,
    })));
  }

  dot(places) {
    const changes = this.#possible(places, (place) => this.#noDot(place));
    const isRequired = changes.some(({ column, student }) => !this.queue.shown("dot", column.work.id, student.id));
    return this.#put(changes.map(({ student, column }) => ({
      kind: "dot", target: column.work.id, student: student.id, value: isRequired,
    })));
  }

  #noDot({ student, column }) {
    if (column === GRADE || !column.work) return _("Add a work to the lesson first: a dot needs one.");
    if (this.queue.shown("mark", column.work.id, student.id)) return _("The work is marked, so there is nothing to owe.");
    return column.work.isCompulsory ? _("This work is compulsory for everybody. Change that in the lesson.") : "";
  }

  clear(places) {
    // A mark goes first; where there is none, the absence, and then a dot of this student alone.
    const changes = this.#possible(places, () => "").map(({ student, column }) => this.#clearing(student, column));
    return this.#put(changes.filter(Boolean));
  }

  #clearing(student, column) {
    const id = student.id;
    if (column === GRADE) return this.#change(column, student, null);
    const { work, lesson } = column;
    if (work && this.queue.shown("mark", work.id, id) !== null) return this.#change(column, student, null);
    if (column.isFirst && this.queue.shown("absence", lesson.id, id)) {
      return { kind: "absence", target: lesson.id, student: id, value: null };
    }
    const hasDot = work && !work.isCompulsory && this.queue.shown("dot", work.id, id);
    return hasDot ? { kind: "dot", target: work.id, student: id, value: false } : null;
  }

  #change(column, student, value) {
    if (column === GRADE) return { kind: "grade", target: this.store.grid.id, student: student.id, value };
    return { kind: "mark", target: column.work.id, student: student.id, value };
  }

  paste(text, cellAt) {
    // Rows and columns of a spreadsheet, from the cursor on; `cellAt(down, across)` gives the cells.
    const changes = [];
    let unknown = 0;
    text.trimEnd().split("\n").forEach((line, down) => line.split("\t").forEach((written, across) => {
      const cell = cellAt(down, across), parts = written.trim().split(BETWEEN).filter(Boolean);
      if (!cell || !parts.length) return;
      const place = this.place(cell);
      const found = this.obstacle(place) ? [] : parts.map((part) => this.#pasted(place, part)).filter(Boolean);
      if (found.length < parts.length) unknown += 1;
      changes.push(...found);
    }));
    this.#put(changes);
    if (unknown) this.say(ngettext("%(count)d cell was not taken over.", "%(count)d cells were not taken over.", unknown));
  }

  #pasted({ student, column }, part) {
    const mark = markOf(part), code = absenceOf(part);
    if (mark && (column === GRADE || column.work)) return this.#change(column, student, mark);
    return code && column !== GRADE ? { kind: "absence", target: column.lesson.id, student: student.id, value: code } : null;
  }

  takeProposals(students) {
    return this.#put(students.map((student) => this.#change(GRADE, student, student.proposed)));
  }

  // --- there and back -----------------------------------------------------------------------------------------------

  #possible(places, why) {
    // Those of the places that can be written; if none can, the reason is said.
    const reasons = new Map(places.map((place) => [place, this.obstacle(place) || why(place)]));
    const possible = places.filter((place) => !reasons.get(place));
    if (!possible.length && places.length) this.say(reasons.get(places[0]));
    return possible;
  }

  #put(changes) {
    const news = changes.map((change) => ({ ...change,
      before: this.queue.shown(change.kind, change.target, change.student) }))
      .filter((change) => change.before !== change.value);
    if (news.length) {
      this.#undone.push(news);
      this.queue.put(news);
    }
    return changes.length > 0;
  }

  undo() {
    // Back to what stood before the last act, unless somebody else has written there since.
    const last = this.#undone.pop();
    if (!last) return this.say(_("There is nothing to undo."));
    const mine = last.filter((change) => this.queue.shown(change.kind, change.target, change.student) === change.value);
    this.queue.put(mine.map((change) => ({ ...change, value: change.before })));
    if (mine.length < last.length) this.say(_("Somebody has changed a cell meanwhile; it stays as it is."));
    return mine[0];
  }
}

function once(places) {
  // One place for each student and lesson: a lesson with several works has one absence.
  const seen = new Set();
  return places.filter(({ student, column }) => {
    const key = `${student.id} ${column.lesson.id}`;
    return !seen.has(key) && seen.add(key);
  });
}
