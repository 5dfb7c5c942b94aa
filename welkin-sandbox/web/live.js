// What happens in the sandbox, as it happens: server-sent events.
//
// A browser opens six connections to a server at most, over all of its tabs: a tab that nobody sees gives its own back, and asks for what
// it has missed once it is seen again. That is why the stream is read here, and not by an `EventSource`, which can't say where it was.

import { CONTROL } from "./api.js";

const listeners = { request: new Set(), delivery: new Set(), changed: new Set() };
const PAUSE = 1000;
let last = null;
let running = null;

/** Listens to a topic; call what is returned to stop. */
export function on(topic, listener) {
  listeners[topic].add(listener);
  return () => listeners[topic].delete(listener);
}

/** Connects once; `status` is told `live` or `waiting`, and `returned` is called when it is connected again. */
export function connect(status, returned) {
  const isWanted = () => document.visibilityState === "visible";
  const go = () => {
    if (isWanted() && !running) follow(status, returned);
  };
  document.addEventListener("visibilitychange", () => (isWanted() ? go() : running?.abort()));
  addEventListener("pagehide", () => running?.abort());
  addEventListener("pageshow", go);
  go();
}

async function follow(status, returned) {
  running = new AbortController();
  const { signal } = running;
  let isFirst = last === null;
  while (!signal.aborted) {
    try {
      const headers = last === null ? {} : { "last-event-id": last };
      const response = await fetch(`${CONTROL}/events`, { headers, signal, cache: "no-store" });
      // After a start with another token: whoever asks for anything is asked for it.
      if (response.status === 401) returned();
      if (!response.ok) throw new Error(`the events are answered with ${response.status}`);
      status("live");
      if (!isFirst) returned();
      isFirst = false;
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch {
      // The sandbox was stopped, or this was: the next turn shows which.
    }
    if (signal.aborted) break;
    status("waiting");
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  running = null;
  // Whoever came back while the old one ended has seen that it was still there.
  if (document.visibilityState === "visible") follow(status, returned);
}

async function read(reader) {
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    events.forEach(tell);
  }
}

function tell(text) {
  const event = { event: "message", data: "" };
  for (const line of text.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === "data") event.data += value;
    else if (name) event[name] = value;
  }
  if (event.id) last = event.id;
  for (const listener of [...(listeners[event.event] ?? [])]) listener(JSON.parse(event.data));
}
