// The cursor and the selection. They move in the document itself, by focus and attributes, and nothing is drawn for them:
// the arrows stay quick however large the journal is.

export class Cursor {
  #table = null;
  #anchor = null;
  #head = null;
  #selected = [];

  attach(table) {
    // The table was drawn: one of its cells can be reached by Tab.
    this.#table = table;
    const current = table?.querySelector("td[tabindex='0']");
    if (!current) this.at(0, Math.max(0, this.width - 2))?.setAttribute("tabindex", "0");
  }

  get rows() {
    return this.#table?.tBodies[0].rows ?? [];
  }

  get width() {
    return Number(this.#table?.dataset.width ?? 0);
  }

  at(row, column) {
    return this.rows[row]?.querySelector(`td[data-column="${column}"]`) ?? null;
  }

  placeOf(cell) {
    return { row: cell.parentElement.sectionRowIndex, column: Number(cell.dataset.column) };
  }

  get current() {
    return this.#table?.querySelector("td[tabindex='0']") ?? null;
  }

  enter(cell) {
    // The focus has come into a cell.
    const before = this.current;
    if (before && before !== cell) before.setAttribute("tabindex", "-1");
    cell.setAttribute("tabindex", "0");
    this.#head = cell;
  }

  focus(cell) {
    if (!cell) return false;
    this.clear();
    cell.focus();
    return true;
  }

  move([down, across]) {
    const from = this.current;
    if (!from) return false;
    const { row, column } = this.placeOf(from);
    const last = this.rows.length - 1;
    const target = this.at(Math.min(Math.max(row + down, 0), last), column + across);
    if (!target || target === from) return false;
    return this.focus(target);
  }

  extend([down, across]) {
    // Shift and an arrow: the selection grows from where it began.
    const from = this.#head ?? this.current;
    if (!from) return;
    const { row, column } = this.placeOf(from);
    const target = this.at(row + down, column + across);
    if (target) this.select(this.#anchor ?? this.current, target);
  }

  select(anchor, head) {
    this.#mark(false);
    const one = this.placeOf(anchor), other = this.placeOf(head);
    const [top, bottom] = [one.row, other.row].sort((a, b) => a - b);
    const [left, right] = [one.column, other.column].sort((a, b) => a - b);
    this.#selected = [];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) this.#selected.push(this.at(row, column));
    }
    this.#mark(true);
    this.#anchor = anchor;
    this.#head = head;
    head.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  selectColumn() {
    if (!this.current) return;
    const { column } = this.placeOf(this.current);
    this.select(this.at(0, column), this.at(this.rows.length - 1, column));
  }

  edge(isEnd, isWhole) {
    const row = isWhole ? (isEnd ? this.rows.length - 1 : 0) : this.placeOf(this.current).row;
    this.focus(this.at(row, isEnd ? this.width - 1 : 0));
  }

  clear() {
    this.#mark(false);
    this.#selected = [];
    this.#anchor = null;
  }

  get isMany() {
    return this.#selected.length > 1;
  }

  get cells() {
    // The selected cells, row by row, or the one where the cursor is.
    return this.isMany ? this.#selected : [this.current].filter(Boolean);
  }

  #mark(isSelected) {
    for (const cell of this.#selected) {
      if (isSelected) cell?.setAttribute("aria-selected", "true");
      else cell?.removeAttribute("aria-selected");
    }
  }
}
