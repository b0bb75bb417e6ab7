// Keys into commands, the same in the Russian and in the Latin layout: a letter is known by its sign, and else by its place
// on the keyboard.

const SIGNS = { н: "UNEXCUSED", у: "EXCUSED", б: "SICK", о: "LATE", с: "RELEASED" };
const PLACES = { KeyY: "UNEXCUSED", KeyE: "EXCUSED", Comma: "SICK", KeyJ: "LATE", KeyC: "RELEASED" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0],
  PageDown: [10, 0] };
const IS_RUSSIAN = /^[а-яё]$/i;

export function command(event) {
  // What a key press asks for, as `{name, …}`; nothing if the key is not the journal's.
  const { key, code } = event;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return withControl(event);
  if (STEPS[key]) return { name: "move", step: STEPS[key], isExtending: event.shiftKey };
  if (key === "Tab") return { name: "tab", step: [0, event.shiftKey ? -1 : 1] };
  if (key === "Enter") return { name: "move", step: [event.shiftKey ? -1 : 1, 0] };
  if (key === "Home" || key === "End") return { name: "edge", isEnd: key === "End" };
  if (key === "F2") return { name: "detail" };
  if (key === "Escape") return { name: "escape" };
  if (key === "?") return { name: "help" };
  if (key === "Backspace" || key === "Delete") return { name: "clear" };
  if (/^[2-5]$/.test(key)) return { name: "mark", value: Number(key) };
  return letter(key.toLowerCase(), code);
}

function withControl({ code, shiftKey }) {
  if (code === "KeyZ" && !shiftKey) return { name: "undo" };
  if (code === "KeyA") return { name: "column" };
  if (code === "Home" || code === "End") return { name: "edge", isEnd: code === "End", isWhole: true };
  return null;
}

function letter(sign, code) {
  if (SIGNS[sign]) return { name: "absence", value: SIGNS[sign] };
  if (sign === "ю" || sign === "." || code === "Period" || code === "NumpadDecimal") return { name: "dot" };
  if (!IS_RUSSIAN.test(sign) && PLACES[code]) return { name: "absence", value: PLACES[code] };
  return null;
}
