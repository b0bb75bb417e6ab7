// A value that tells its listeners when it changes, so that a part of the page can be drawn anew without the others.
import { useEffect, useReducer } from "../vendor/preact.js";

export class Signal {
  #listeners = new Set();

  constructor(value) {
    this.value = value;
  }

  set(value) {
    if (value === this.value) return;
    this.value = value;
    this.tell();
  }

  tell() {
    for (const listener of [...this.#listeners]) listener();
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export function useSignal(signal) {
  const [, again] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    const seen = signal.value;
    const stop = signal.listen(again);
    if (signal.value !== seen) again();
    return stop;
  }, [signal]);
  return signal.value;
}
