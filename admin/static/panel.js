// What the pages of the panel do by themselves: the menu, choosing rows, questions before an act, finding a row by typing.
// Everything is declared by data attributes in the templates; no page carries a script of its own.
"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function menu() {
  const buttons = all("[data-menu]");
  const isPhone = () => matchMedia("(max-width: 760px)").matches;
  const root = document.documentElement;
  const say = () => {
    const isOpen = isPhone() ? root.classList.contains("is-open") : !root.classList.contains("is-narrow");
    for (const button of buttons) button.setAttribute("aria-expanded", String(isOpen));
  };
  if (localStorage.getItem("menu") === "narrow") root.classList.add("is-narrow");
  for (const button of buttons) button.addEventListener("click", () => {
    if (isPhone()) root.classList.toggle("is-open");
    else localStorage.setItem("menu", root.classList.toggle("is-narrow") ? "narrow" : "wide");
    say();
  });
  one(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
  say();
}

function sheets() {
  document.addEventListener("click", (event) => {
    for (const sheet of all("details.own[open]")) if (!sheet.contains(event.target)) sheet.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const sheet of all("details.own[open]")) sheet.open = false;
  });
}

function selection(form) {
  const ticks = all("input[name=rowid]", form), acts = one("[data-acts]", form), every = one("[data-all]", form);
  if (!acts) return;
  const show = () => {
    const count = ticks.filter((tick) => tick.checked).length;
    acts.hidden = !count;
    const said = one("[data-chosen]", acts);
    said.textContent = `${said.dataset.text} ${count}`;
    every.checked = count === ticks.length;
    every.indeterminate = count > 0 && count < ticks.length;
  };
  every.addEventListener("change", () => { for (const tick of ticks) tick.checked = every.checked; show(); });
  form.addEventListener("change", show);
  show();
}

function questions() {
  const words = document.body.dataset;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button) return;
    if (button.dataset.isSure) { delete button.dataset.isSure; return; }
    event.preventDefault();
    const dialog = document.createElement("dialog"), text = document.createElement("p"), buttons = document.createElement("p");
    text.textContent = button.dataset.confirm;
    buttons.className = "buttons";
    for (const [value, label, look] of [["no", words.no, "button"], ["yes", button.textContent.trim(), "button main"]]) {
      const choice = document.createElement("button");
      choice.textContent = label;
      choice.className = look;
      choice.addEventListener("click", () => dialog.close(value));
      buttons.append(choice);
    }
    dialog.append(text, buttons);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return;
      button.dataset.isSure = "1";
      button.click();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function lookup(box) {
  const id = one("input[type=hidden]", box), text = one("input[type=text]", box), list = document.createElement("ul");
  let rows = [], at = -1, timer = 0, asked = 0, shown = text.value;
  list.setAttribute("role", "listbox");
  list.id = `${text.id}-list`;
  list.hidden = true;
  text.setAttribute("aria-controls", list.id);
  box.append(list);
  const close = () => { list.hidden = true; text.setAttribute("aria-expanded", "false"); };
  const choose = (row) => { id.value = row ? row[0] : ""; shown = text.value = row ? row[1] : ""; text.setCustomValidity(""); close(); };
  const mark = (to) => {
    at = rows.length ? (to + rows.length) % rows.length : -1;
    all("li", list).forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === at));
      if (index === at) { text.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
    });
  };
  const draw = () => {
    list.replaceChildren(...(rows.length ? rows : [["", box.dataset.nothing]]).map(([value, label], index) => {
      const item = document.createElement("li");
      item.textContent = label;
      item.id = `${list.id}-${index}`;
      if (value) {
        item.setAttribute("role", "option");
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(rows[index]); });
      } else item.className = "none";
      return item;
    }));
    list.hidden = false;
    text.setAttribute("aria-expanded", "true");
    mark(0);
  };
  const ask = async () => {
    const mine = ++asked, url = new URL(box.dataset.lookup, location.href);
    url.searchParams.set("query", text.value === shown ? "" : text.value);
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || mine !== asked || document.activeElement !== text) return;
    rows = await answer.json();
    draw();
  };
  text.addEventListener("input", () => { id.value = ""; clearTimeout(timer); timer = setTimeout(ask, 150); });
  text.addEventListener("focus", () => { text.select(); ask(); });
  text.addEventListener("blur", () => { close(); asked++; if (!id.value) { text.value = ""; shown = ""; } });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (list.hidden) { if (event.key === "ArrowDown") ask(); return; }
    if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(at - 1); }
    if (event.key === "Enter" && rows[at]) { event.preventDefault(); choose(rows[at]); }
  });
}

function unsaved(form) {
  let isDirty = false;
  form.addEventListener("input", () => { isDirty = true; });
  form.addEventListener("submit", () => { isDirty = false; });
  addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
}

function brief(form) {
  // an address holds only what was chosen
  form.addEventListener("submit", () => { for (const field of form.elements) if (field.name && !field.value) field.disabled = true; });
}

menu();
sheets();
questions();
all("[data-selection]").forEach(selection);
all("[data-lookup]").forEach(lookup);
all("form[method=get]").forEach(brief);
all("[data-dirty]").forEach(unsaved);
all("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
all("[data-submit]").forEach((field) => field.addEventListener("change", () => field.form.requestSubmit()));
