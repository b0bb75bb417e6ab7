// The address of a page holds its state, so that it can be sent to a colleague; a step in it is no reload.
import { useEffect, useState } from "./vendor/preact.js";

const read = () => Object.fromEntries(new URLSearchParams(location.search));

export function useAddress() {
  // [state, href(changes), go(changes)]: what stands after the question mark, a link to a changed state, and going there.
  const [state, setState] = useState(read);
  useEffect(() => {
    const back = () => setState(read());
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const href = (changes) => {
    const given = new URLSearchParams(Object.entries({ ...state, ...changes }).filter(([, value]) => value != null && value !== ""));
    return given.size ? `?${given}` : location.pathname;
  };
  const go = (changes) => {
    history.pushState(null, "", href(changes));
    setState(read());
  };
  return [state, href, go];
}

// For links that stay on the page, unless they are opened elsewhere.
export const step = (doIt) => (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  doIt();
};
