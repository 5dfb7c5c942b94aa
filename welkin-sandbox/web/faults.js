// Faults: kinds, frequency and the faults of the next requests; and the tenant's clock and tokens, which also cause failures of clients.

import { control } from "./api.js";
import { badge, button, h, notify, number, workButton } from "./dom.js";
import { attempt } from "./failures.js";
import { on } from "./live.js";
import { moment } from "./words.js";

export async function faults({ onLeave }) {
  const form = h("div");
  const clock = h("div");
  async function load() {
    const [state, time] = await Promise.all([control("GET", "/faults"), control("GET", "/clock")]);
    form.replaceChildren(...parts(state, load));
    clock.replaceChildren(clockPart(time, load));
  }
  await load();
  onLeave(
    on("changed", ({ what }) => {
      // While the user is typing, the form is not redrawn; it is redrawn afterwards.
      if ((what === "faults" || what === "clock") && !form.contains(document.activeElement)) attempt(load);
    }),
  );
  return [h("div", { class: "title" }, h("h1", null, "Faults")), form, clock];
}

function parts(state, load) {
  const isOn = state.fraction > 0;
  const chosen = new Set(state.kinds.length > 0 ? state.kinds : state.available.map(({ kind }) => kind));
  const percent = h("input", {
    id: "fraction",
    type: "number",
    min: "0",
    max: "100",
    step: "any",
    value: isOn ? String(Math.round(state.fraction * 10000) / 100) : "10",
  });
  const seed = h("input", { id: "fault-seed", type: "number", min: "0", value: String(state.seed ?? 0) });
  const switches = state.available.map(({ kind, description }) => {
    const box = h("input", {
      type: "checkbox",
      role: "switch",
      id: `kind-${kind}`,
      checked: chosen.has(kind),
      value: kind,
    });
    const count = state.injected[kind] ?? 0;
    return {
      box,
      element: h(
        "li",
        null,
        h(
          "label",
          { for: `kind-${kind}` },
          box,
          h("span", null, h("strong", null, kind), h("small", null, withCode(description))),
        ),
        count > 0 && badge(`${number(count)} injected`, "warn"),
      ),
    };
  });
  const all = (on) =>
    switches.forEach(({ box }) => {
      box.checked = on;
    });
  const apply = workButton(
    isOn ? "Apply" : "Turn on",
    () =>
      attempt(async () => {
        const kinds = switches.filter(({ box }) => box.checked).map(({ box }) => box.value);
        const share = Number(percent.value) / 100;
        await control("PUT", "/faults", { fraction: share, kinds, seed: Number(seed.value) });
        notify(
          share > 0
            ? `${percent.value} % of requests fail from now on`
            : "No random faults: the fraction is 0 %",
        );
        document.activeElement?.blur();
        await load();
      }),
    { class: "primary", id: "apply-faults" },
  );
  const off = workButton(
    "Turn off",
    () =>
      attempt(async () => {
        await control("DELETE", "/faults");
        notify("No request fails any more");
        document.activeElement?.blur();
        await load();
      }),
    { id: "faults-off" },
  );
  return [
    h(
      "p",
      { class: "lead" },
      isOn ? badge(`on: ${Math.round(state.fraction * 10000) / 100} % of requests fail`, "bad") : badge("off", "good"),
      " ",
      h(
        "span",
        { class: "quiet" },
        "Failures between a client and a tenant as in production, injected on purpose. This page's own requests fail too.",
      ),
    ),
    nextPart(state, load),
    h(
      "section",
      { class: "panel" },
      h(
        "div",
        { class: "title" },
        h("h2", null, "Random faults"),
        h(
          "div",
          { class: "buttons" },
          button("All", () => all(true), { class: "small" }),
          button("None", () => all(false), { class: "small" }),
        ),
      ),
      h(
        "div",
        { class: "row" },
        h("label", { for: "fraction" }, h("span", null, "Requests to fail, in %")),
        percent,
        h("label", { for: "fault-seed", title: "The same seed chooses the same faults" }, h("span", null, "Seed")),
        seed,
        apply,
        (isOn || state.next.length > 0) && off,
      ),
      h(
        "ul",
        { class: "switches" },
        switches.map(({ element }) => element),
      ),
    ),
  ];
}

/** Formats text between backquotes as code. */
function withCode(text) {
  return text.split("`").map((part, place) => (place % 2 === 1 ? h("code", null, part) : part));
}

function nextPart(state, load) {
  const kind = h(
    "select",
    { id: "next-kind" },
    state.available.map((one) => h("option", { value: one.kind }, one.kind)),
  );
  const times = h("input", { id: "next-times", type: "number", min: "1", max: "1000", value: "1" });
  const submit = workButton(
    "Set",
    () =>
      attempt(async () => {
        await control("POST", "/faults/next", { kind: kind.value, times: Number(times.value) });
        document.activeElement?.blur();
        await load();
      }),
    { id: "set-next" },
  );
  return h(
    "section",
    { class: "panel" },
    h("h2", null, "The next request"),
    h(
      "div",
      { class: "row" },
      h("label", { for: "next-kind" }, h("span", null, "gets")),
      kind,
      h("label", { for: "next-times" }, h("span", null, "times")),
      times,
      submit,
    ),
    state.next.length > 0
      ? h(
          "p",
          null,
          "Waiting: ",
          state.next.slice(0, 20).map((one) => [badge(one, "warn"), " "]),
          state.next.length > 20 && `and ${number(state.next.length - 20)} more`,
        )
      : h(
          "p",
          { class: "quiet" },
          "No fault is pending. Set one, and the next request to the tenant gets it, whoever makes it.",
        ),
  );
}

function clockPart(time, load) {
  const seconds = h("input", { id: "clock-seconds", type: "number", value: "3600" });
  const set = (method, path, body, words, id) =>
    workButton(
      words,
      () =>
        attempt(async () => {
          await control(method, path, typeof body === "function" ? body() : body);
          await load();
        }),
      { id },
    );
  const isShifted = time.shiftSeconds !== 0 || time.frozen;
  return h(
    "section",
    { class: "panel" },
    h("h2", null, "Clock and tokens"),
    h(
      "p",
      null,
      "The tenant's clock says ",
      h("strong", null, `${moment(time.now)} UTC`),
      " ",
      time.frozen && badge("frozen", "warn"),
      " ",
      time.shiftSeconds !== 0 && badge(`${number(time.shiftSeconds)} s ahead`, "warn"),
    ),
    h(
      "div",
      { class: "row" },
      h("label", { for: "clock-seconds" }, h("span", null, "Seconds")),
      seconds,
      set("POST", "/clock/advance", () => ({ seconds: Number(seconds.value) }), "Advance", "clock-advance"),
      set("PUT", "/clock", { frozen: !time.frozen }, time.frozen ? "Let it run" : "Freeze", "clock-freeze"),
      isShifted && set("PUT", "/clock", { shiftSeconds: 0 }, "Back to the machine's clock", "clock-back"),
      workButton(
        "Expire all tokens",
        () =>
          attempt(async () => {
            const { expired } = await control("POST", "/tokens/expire");
            notify(`${number(expired)} ${expired === 1 ? "token has" : "tokens have"} expired`);
          }),
        { id: "expire-tokens" },
      ),
    ),
  );
}
