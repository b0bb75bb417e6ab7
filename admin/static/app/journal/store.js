// The journal as the server knows it, laid out for the page: rows, columns, and a value for each cell.
//
// A cell has an address of three parts: its kind (mark, absence, dot, grade), what it belongs to (the work, the lesson, the
// work, the journal), and the student. What is typed but not saved yet lies over it, in the queue.
import { Signal } from "./signal.js";

export const addressOf = (kind, target, student) => `${kind}|${target}|${student}`;
const EMPTY = { value: null, version: 0 };
const NO_DOT = { value: false, version: 0 };

export class Store {
  // `changed` tells that rows are to be drawn anew; `stamps` says which ones.
  changed = new Signal(0);
  columns = [];
  lessons = [];
  students = [];
  #cells = new Map();
  #stamps = new Map();

  load(grid) {
    this.grid = grid;
    this.students = grid.students;
    this.lessons = grid.lessons;
    this.studentOf = new Map(grid.students.map((student) => [student.id, student]));
    this.lessonOf = new Map(grid.lessons.map((lesson) => [lesson.id, lesson]));
    this.worksOf = Map.groupBy?.(grid.works, (work) => work.lessonId) ?? grouped(grid.works);
    this.columns = grid.lessons.flatMap((lesson) => columnsOf(lesson, this.worksOf.get(lesson.id) ?? []));
    this.columns.forEach((column, at) => { column.at = at; });
    const days = grid.lessons.map((lesson) => lesson.date);
    this.doubleDays = new Set(days.filter((day, at) => days.indexOf(day) !== at));
    this.#cells = cellsOf(grid);
    this.layout = {};
    this.touch(null);
  }

  server(kind, target, student) {
    // What stands there, as far as the server has told.
    return this.#cells.get(addressOf(kind, target, student)) ?? (kind === "dot" ? NO_DOT : EMPTY);
  }

  write(kind, target, student, cell) {
    const address = addressOf(kind, target, student);
    if (cell.value === null || cell.value === false) this.#cells.delete(address);
    else this.#cells.set(address, { ...this.#cells.get(address), ...cell });
    if (kind === "mark") this.#dot(target, student, cell.value);
  }

  #dot(work, student, value) {
    // The server derives dots; until it is asked again, a compulsory work leaves one where its mark was taken back.
    const known = this.columns.find((column) => column.work?.id === work)?.work;
    const address = addressOf("dot", work, student);
    if (value !== null) this.#cells.delete(address);
    else if (known?.isCompulsory) this.#cells.set(address, { value: true, version: 0 });
  }

  touch(students) {
    // These rows (all of them without a list) are to be drawn anew.
    const now = this.changed.value + 1;
    for (const id of students ?? this.studentOf?.keys() ?? []) this.#stamps.set(id, now);
    this.changed.set(now);
  }

  stamp(student) {
    return this.#stamps.get(student);
  }

  attends(student, lesson) {
    return student.days.some((span) => span.startsOn <= lesson.date && (!span.endsOn || lesson.date <= span.endsOn));
  }
}

function columnsOf(lesson, works) {
  // A column for each work of a lesson; a lesson without works has one, for absences.
  if (!works.length) return [{ key: lesson.id, lesson, work: null, isFirst: true, span: 1 }];
  return works.map((work, at) => ({ key: work.id, lesson, work, isFirst: at === 0, span: works.length }));
}

function cellsOf(grid) {
  const cells = new Map();
  for (const mark of grid.marks) cells.set(addressOf("mark", mark.assignmentId, mark.studentId), mark);
  for (const { lessonId, studentId, code, version } of grid.absences) {
    cells.set(addressOf("absence", lessonId, studentId), { value: code, version });
  }
  for (const dot of grid.dots) cells.set(addressOf("dot", dot.assignmentId, dot.studentId), { value: true, version: 0 });
  for (const { id, grade } of grid.students) if (grade) cells.set(addressOf("grade", grid.id, id), grade);
  return cells;
}

function grouped(works) {
  const found = new Map();
  for (const work of works) found.set(work.lessonId, [...(found.get(work.lessonId) ?? []), work]);
  return found;
}
