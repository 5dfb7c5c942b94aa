// Requests to the sandbox, as they arrive.

import { control } from "./api.js";
import { badge, button, confirmed, debounced, empty, h, table } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { on } from "./live.js";
import { session } from "./session.js";
import { detail } from "./request_detail.js";
import { clockTime } from "./words.js";

/** Most rows shown. */
const MOST = 500;
const STATUSES = [
  ["", "any"],
  ["2xx", "2xx"],
  ["4xx", "4xx"],
  ["5xx", "5xx"],
  ["400", "400"],
  ["401", "401"],
  ["403", "403"],
  ["404", "404"],
  ["409", "409"],
  ["429", "429"],
  ["none", "no answer"],
];
const METHODS = ["", "GET", "POST", "PUT", "PATCH", "DELETE"];

/** A path below tenant and environment, with truncated ids. */
function short(path) {
  const place = `/${session.health.tenant}/${session.environment}/`;
  const below = path.startsWith(place) ? path.slice(place.length - 1) : path;
  return below.replaceAll("%2C", ",").replace(/([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "$1…");
}

export async function requests({ parameters, onLeave }) {
  let isPaused = false;
  let open = null;
  const list = h("div", { id: "requests" });
  const aside = h("div", { id: "request-detail" });
  const status = h(
    "select",
    { id: "status", onchange: () => load() },
    STATUSES.map(([value, words]) => h("option", { value, selected: value === parameters.get("status") }, words)),
  );
  const method = h(
    "select",
    { id: "method", onchange: () => load() },
    METHODS.map((value) => h("option", { value, selected: value === parameters.get("method") }, value || "any")),
  );
  const text = h("input", {
    id: "route",
    type: "search",
    placeholder: "Part of a path or of a route",
    autocomplete: "off",
    value: parameters.get("text") ?? "",
    oninput: debounced(() => load()),
  });
  const pause = button(
    "Pause",
    () => {
      isPaused = !isPaused;
      pause.textContent = isPaused ? "Go on" : "Pause";
      if (!isPaused) load();
    },
    { id: "pause" },
  );
  const clear = button(
    "Clear",
    async () => {
      if (
        (await confirmed(
          "Clear all requests?",
          "The list is emptied for everybody who watches this sandbox.",
          "Clear",
        )) &&
        (await attempt(() => control("DELETE", "/requests")))
      )
        await load();
    },
    { class: "plain" },
  );
  let body = null;

  function query() {
    const chosen = Object.entries({ status: status.value, method: method.value, text: text.value.trim() });
    return new URLSearchParams(chosen.filter(([, value]) => value));
  }

  async function load() {
    const chosen = query();
    history.replaceState(null, "", `#/requests?${chosen}`);
    chosen.set("last", String(MOST));
    try {
      const { requests: found, dropped } = await control("GET", `/requests?${chosen}`);
      show(found);
      if (dropped > 0)
        list.append(
          h(
            "p",
            { class: "quiet" },
            `${dropped} older ${dropped === 1 ? "request is" : "requests are"} kept no longer.`,
          ),
        );
    } catch (error) {
      list.replaceChildren(failure(error));
    }
  }

  function show(found) {
    const newestFirst = [...found].sort((one, other) => other.id - one.id);
    if (newestFirst.length === 0) {
      body = null;
      list.replaceChildren(
        query().size > 0
          ? empty("No request matches the filter.", "Choose another status, or leave the fields empty.")
          : empty(
              "No requests yet.",
              "Point a client at the sandbox: ",
              h("strong", null, "Connect"),
              " has the variables to set. Requests appear here as they are answered.",
            ),
      );
      return;
    }
    const grid = table(
      "Requests",
      ["Time", "Status", "Method", "Route", "ms", "Client", "Fault"],
      newestFirst.map(row),
      { class: "list requests" },
    );
    body = grid.querySelector("tbody");
    list.replaceChildren(grid);
  }

  function row(request) {
    const kind =
      request.status >= 500 || request.status === 0 || request.status === null
        ? "bad"
        : request.status >= 400
          ? "warn"
          : "good";
    const show = async () => {
      open = request.id;
      list.querySelectorAll("tr").forEach((one) => one.classList.toggle("selected", one.dataset.id === String(open)));
      aside.replaceChildren(
        ...(await detail(request.id, () => {
          open = null;
          aside.replaceChildren();
        })),
      );
      aside.scrollIntoView({ block: "nearest" });
    };
    return h(
      "tr",
      { "data-id": request.id, "data-status": request.status, class: request.id === open ? "selected" : null },
      h("td", { class: "number" }, clockTime(request.at)),
      h("td", null, badge(request.status ? String(request.status) : "none", kind)),
      h("td", null, request.method),
      h(
        "td",
        null,
        h("button", { type: "button", class: "link", onclick: show, title: request.path }, short(request.path)),
        request.reason && h("div", { class: "quiet" }, request.reason),
      ),
      h("td", { class: "number" }, request.milliseconds),
      h("td", null, request.client),
      h("td", null, request.fault && badge(request.fault, "warn")),
    );
  }

  const matches = (request) => {
    const wanted = status.value;
    const code = String(request.status ?? "none");
    const word = text.value.trim().toLowerCase();
    return (
      (!wanted || (wanted.endsWith("xx") ? code[0] === wanted[0] : code === wanted)) &&
      (!method.value || request.method === method.value) &&
      (!word || `${request.path}\n${request.route ?? ""}\n${request.reason ?? ""}`.toLowerCase().includes(word))
    );
  };

  onLeave(
    on("request", (request) => {
      if (isPaused || !matches(request)) return;
      if (!body) {
        show([request]);
        return;
      }
      body.prepend(row(request));
      while (body.rows.length > MOST) body.lastElementChild.remove();
    }),
  );
  onLeave(
    on("changed", ({ what }) => {
      if (what === "requests") load();
    }),
  );
  await load();
  return [
    h("div", { class: "title" }, h("h1", null, "Requests"), h("div", { class: "buttons" }, pause, clear)),
    h(
      "div",
      { class: "filters", role: "search" },
      h("label", { class: "grow" }, h("span", null, "Route"), text),
      h("label", null, h("span", null, "Method"), method),
      h("label", null, h("span", null, "Status"), status),
    ),
    aside,
    list,
  ];
}
