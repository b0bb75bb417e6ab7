// Keeps an open page up to date: a small query for a version every few seconds, and what is shown is asked again only when
// the version has changed. A hidden page rests.
import { ask } from "./api.js";

export function watch(query, variables, changed, seconds = 4) {
  // `query` has one field, the version. Returns a function that ends the watch.
  let known, timer, isOver = false;
  const look = async () => {
    try {
      if (document.visibilityState === "visible") {
        const version = Object.values(await ask(query, variables))[0];
        if (known !== undefined && version !== known) await changed();
        known = version;
      }
    } catch { /* the next look tries again */ }
    if (!isOver) timer = setTimeout(look, seconds * 1000 * (0.8 + 0.4 * Math.random()));
  };
  const wake = () => { if (document.visibilityState === "visible" && !isOver) { clearTimeout(timer); look(); } };
  document.addEventListener("visibilitychange", wake);
  look();
  return () => { isOver = true; clearTimeout(timer); document.removeEventListener("visibilitychange", wake); };
}
