// Live events of the sandbox: server-sent events.
//
// A browser opens at most six connections to a server, over all tabs: a hidden tab closes its connection, and requests the events that it
// missed once it is visible again. Therefore the stream is read here, and not by an `EventSource`, which can't resume at a given event.

import { CONTROL } from "./api.js";

const listeners = { request: new Set(), delivery: new Set(), changed: new Set() };
const PAUSE = 1000;
let last = null;
let running = null;

/** Subscribes to a topic; returns a function that unsubscribes. */
export function on(topic, listener) {
  listeners[topic].add(listener);
  return () => listeners[topic].delete(listener);
}

/** Connects once; `status` is called with `live` or `waiting`, and `returned` after each reconnection. */
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
      // The sandbox was restarted with another token: the next request shows the form for it.
      if (response.status === 401) returned();
      if (!response.ok) throw new Error(`the events are answered with ${response.status}`);
      status("live");
      if (!isFirst) returned();
      isFirst = false;
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch {
      // The sandbox was stopped, or the request was aborted: the next iteration handles both.
    }
    if (signal.aborted) break;
    status("waiting");
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  running = null;
  // The tab may have become visible while the old stream was still ending.
  if (document.visibilityState === "visible") follow(status, returned);
}

async function read(reader) {
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    events.forEach(dispatch);
  }
}

function dispatch(text) {
  const event = { event: "message", data: "" };
  for (const line of text.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === "data") event.data += value;
    else if (name) event[name] = value;
  }
  if (event.id) last = event.id;
  for (const listener of [...(listeners[event.event] ?? [])]) listener(JSON.parse(event.data));
}
