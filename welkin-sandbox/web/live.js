// What happens in the sandbox, as it happens: server-sent events.

import { CONTROL } from "./api.js";

const listeners = { request: new Set(), delivery: new Set(), changed: new Set() };
let source = null;

/** Connects once; `status` is told `live` or `waiting`. */
export function connect(status) {
  if (source) return;
  source = new EventSource(`${CONTROL}/events`);
  source.addEventListener("open", () => status("live"));
  source.addEventListener("error", () => {
    status("waiting");
    // A browser gives up after some answers, such as that of a proxy: begin again.
    if (source.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(() => connect(status), 2000);
    }
  });
  for (const topic of Object.keys(listeners)) {
    source.addEventListener(topic, (event) => {
      const data = JSON.parse(event.data);
      for (const listener of [...listeners[topic]]) listener(data);
    });
  }
}

/** Listens to a topic; call what is returned to stop. */
export function on(topic, listener) {
  listeners[topic].add(listener);
  return () => listeners[topic].delete(listener);
}
