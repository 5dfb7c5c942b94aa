// The page: selects the part that the address names, and shows it.

import { control, forgetTokens, whenLocked } from "./api.js";
import { closeDialogs, empty, h, notify } from "./dom.js";
import { failure } from "./failures.js";
import { on, connect } from "./live.js";
import { recall, session } from "./session.js";
import { topBar, showStatus } from "./topbar.js";
import { login } from "./login.js";
import { patients } from "./patients.js";
import { patient } from "./patient.js";
import { requests } from "./requests.js";
import { webhooks } from "./webhooks.js";
import { faults } from "./faults.js";
import { configuration } from "./configuration.js";

/** Changes after which the whole view is out of date, with their notices. */
const REPLACED = new Map([
  ["reset", "The sandbox was reset"],
  ["restore", "A snapshot was restored"],
  ["seed", "Synthetic patients were added"],
  ["start", "The sandbox was restarted"],
  ["configuration", "Another configuration is served"],
  ["missed", "The connection was interrupted; the page is up to date again"],
]);
const VIEWS = { patients, patient, requests, webhooks, faults, configuration };
const main = document.getElementById("main");
let leave = [];
let shown = 0;

/** Splits `#/patients?query=a` into the name of a view, the rest of the path, and parameters. */
function address() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...rest] = path.split("/").map(decoded);
  return { view: view || "patients", rest, parameters: new URLSearchParams(query ?? "") };
}

/** Decodes a segment of an address, which may be malformed if a user typed it. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function show() {
  for (const stop of leave) stop();
  leave = [];
  const turn = ++shown;
  const { view, rest, parameters } = address();
  document.querySelectorAll("#nav a").forEach((link) => {
    const here = link.dataset.view === view || (view === "patient" && link.dataset.view === "patients");
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  const context = { rest, parameters, refresh: show, onLeave: (stop) => leave.push(stop) };
  let content;
  try {
    if (!Object.hasOwn(VIEWS, view)) {
      content = empty("There is no such page.", h("a", { href: "#/patients" }, "Go to the patients"));
    } else {
      content = await VIEWS[view](context);
    }
  } catch (error) {
    content = failure(error);
  }
  // The user has navigated to another part in the meantime.
  if (turn !== shown) return;
  const focused = main.contains(document.activeElement) ? document.activeElement.id : null;
  main.replaceChildren(...[content].flat(Infinity).filter(Boolean));
  const heading = main.querySelector("h1");
  document.title = `${heading?.textContent ?? "Sandbox"} – Welkin sandbox`;
  if (focused) document.getElementById(focused)?.focus();
}

async function load() {
  [session.health, session.model] = await Promise.all([control("GET", "/health"), control("GET", "/configuration")]);
  recall();
}

/** The sandbox was changed, perhaps by a test: the view is out of date. */
async function changed({ what }) {
  if (!REPLACED.has(what)) return;
  if (what === "configuration" || what === "start") forgetTokens();
  try {
    await load();
  } catch (error) {
    // Without the token, the form for it is shown.
    if (error.status !== 401) main.replaceChildren(failure(error));
    return;
  }
  if (what !== "seed" && what !== "missed") closeDialogs();
  document.getElementById("top").replaceChildren(...topBar(show));
  showStatus("live");
  await show();
  notify(REPLACED.get(what));
}

/** The sandbox may have been restarted while the page was disconnected, with other data and another configuration. */
async function returned() {
  const health = await control("GET", "/health");
  if (health.startedAt !== session.health.startedAt) await changed({ what: "start" });
}

let isStarted = false;

async function start() {
  whenLocked(() => login(start));
  try {
    await load();
  } catch (error) {
    if (error.status !== 401) main.replaceChildren(failure(error));
    return;
  }
  document.getElementById("top").replaceChildren(...topBar(show));
  if (!isStarted) on("changed", changed);
  if (!isStarted) connect(showStatus, returned);
  isStarted = true;
  await show();
}

addEventListener("hashchange", async () => {
  closeDialogs();
  await show();
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
});
start();
