// Webhooks: receivers, deliveries and their outcomes; resending, and sending simulated events.

import { control, segment } from "./api.js";
import { badge, button, empty, h, notify, openDialog, table, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { on } from "./live.js";
import { session } from "./session.js";
import { clockTime, title } from "./words.js";

const MOST = 200;
const STATES = {
  delivered: ["delivered", "good"],
  pending: ["pending", "busy"],
  "given-up": ["given up", "bad"],
  dropped: ["dropped", "bad"],
};

export async function webhooks({ onLeave }) {
  const { receivers } = await control("GET", "/webhooks");
  const head = h(
    "div",
    { class: "title" },
    h("h1", null, "Webhooks"),
    receivers.length > 0 &&
      h(
        "div",
        { class: "buttons" },
        workButton(
          "Send a test",
          () =>
            attempt(async () => {
              await control("POST", "/webhooks/test");
              notify("The test message is on its way");
            }),
          { id: "send-test" },
        ),
        button("Send an event", () => send(receivers), { id: "send-event" }),
      ),
  );
  if (receivers.length === 0) {
    return [
      head,
      empty(
        "No receiver of webhooks is set.",
        "Start the sandbox with ",
        h("code", null, "--webhook http://127.0.0.1:3000/hook"),
        ", and with ",
        h("code", null, "--webhook-secret"),
        " to have them signed.",
      ),
    ];
  }
  const aside = h("div");
  const list = h("div", { id: "deliveries" });
  const known = new Map();
  let open = null;
  let body = null;

  function showAll() {
    if (known.size === 0) {
      list.replaceChildren(
        empty(
          "Nothing was sent yet.",
          "Change a patient or a record, or press ",
          h("strong", null, "Send a test"),
          ".",
        ),
      );
      return;
    }
    const newestFirst = [...known.values()].reverse().slice(0, MOST);
    list.replaceChildren(
      table("Deliveries", ["Time", "Event", "To", "State", "Attempts", ""], newestFirst.map(row), { class: "list" }),
    );
    body = list.querySelector("tbody");
    list.querySelector("thead th:last-child").replaceChildren(h("span", { class: "hidden" }, "Actions"));
  }

  /** Updates a single row, so that hover and focus in other rows are kept. */
  function showOne(delivery) {
    const before = [...body.rows].find((one) => one.dataset.id === delivery.id);
    const after = row(delivery);
    const focused =
      before?.contains(document.activeElement) &&
      [...before.querySelectorAll("button")].indexOf(document.activeElement);
    if (before) before.replaceWith(after);
    else body.prepend(after);
    if (typeof focused === "number") after.querySelectorAll("button")[focused]?.focus();
    while (body.rows.length > MOST) body.lastElementChild.remove();
  }

  function row(delivery) {
    const [words, kind] = STATES[delivery.state] ?? [delivery.state];
    const last = delivery.attempts.at(-1);
    return h(
      "tr",
      { "data-id": delivery.id, class: delivery.id === open ? "selected" : null },
      h("td", { class: "number" }, clockTime(delivery.at)),
      h(
        "td",
        null,
        h("button", { type: "button", class: "link", onclick: () => show(delivery.id) }, delivery.event ?? "event"),
      ),
      h("td", null, delivery.to),
      h("td", null, badge(words, kind)),
      h(
        "td",
        { class: "long" },
        `${delivery.attempts.length}`,
        last && h("span", { class: "quiet" }, ` · ${last.status ?? last.error ?? "no answer"}`),
      ),
      h(
        "td",
        { class: "actions" },
        workButton("Resend", () => resend(delivery.id), { class: "small" }),
      ),
    );
  }

  function resend(id) {
    return attempt(async () => {
      await control("POST", `/webhooks/deliveries/${segment(id)}/resend`);
      notify("Sent again");
    });
  }

  function show(id) {
    open = id;
    aside.replaceChildren(
      detail(known.get(id), () => {
        open = null;
        aside.replaceChildren();
      }),
    );
    aside.scrollIntoView({ block: "nearest" });
  }

  for (const delivery of await control("GET", `/webhooks/deliveries?last=${MOST}`)) known.set(delivery.id, delivery);
  onLeave(
    on("delivery", (delivery) => {
      known.set(delivery.id, delivery);
      if (body) showOne(delivery);
      else showAll();
      if (open === delivery.id) show(open);
    }),
  );
  showAll();
  return [head, receiverList(receivers), aside, list];
}

function receiverList(receivers) {
  return h(
    "section",
    { class: "panel" },
    h("h2", null, receivers.length === 1 ? "Receiver" : "Receivers"),
    h(
      "ul",
      { class: "plain-list" },
      receivers.map((receiver) =>
        h(
          "li",
          null,
          h("code", null, receiver.url),
          h("small", null, receiver.scheme ? `signed: ${receiver.scheme}` : "unsigned"),
          receiver.waiting > 0 && h("small", null, `${receiver.waiting} waiting`),
          receiver.dropped > 0 && badge(`${receiver.dropped} dropped`, "bad"),
          receiver.events?.length > 0 &&
            h(
              "details",
              null,
              h("summary", null, `${receiver.events.length} kinds of events`),
              h("p", { class: "quiet" }, receiver.events.join(", ")),
            ),
        ),
      ),
    ),
  );
}

function detail(delivery, close) {
  return h(
    "section",
    { class: "panel detail", "aria-label": "The delivery" },
    h("div", { class: "title" }, h("h2", null, delivery.event ?? "event"), button("Close", close, { class: "plain" })),
    h(
      "div",
      { class: "two" },
      h("div", null, h("h3", null, "Body"), h("pre", { tabindex: "0" }, pretty(delivery.body))),
      h(
        "div",
        null,
        h("h3", null, `Attempts (${delivery.attempts.length})`),
        delivery.attempts.length === 0 && h("p", { class: "quiet" }, unsent(delivery)),
        h(
          "ol",
          { class: "attempts" },
          delivery.attempts.map((one) =>
            h(
              "li",
              null,
              h(
                "div",
                null,
                badge(
                  one.status ? String(one.status) : "no answer",
                  one.status >= 200 && one.status < 300 ? "good" : "bad",
                ),
                " ",
                clockTime(one.at),
                ` · ${one.milliseconds} ms`,
              ),
              one.error && h("div", { class: "quiet" }, one.error),
              one.response && h("pre", { tabindex: "0" }, pretty(one.response)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Explains why there is no attempt. */
function unsent(delivery) {
  return delivery.state === "dropped"
    ? "Never sent: too many were waiting for the receiver. Resend sends it now."
    : "Not sent yet: earlier events are sent first.";
}

function pretty(text) {
  try {
    return JSON.stringify(typeof text === "string" ? JSON.parse(text) : text, null, 2);
  } catch {
    return String(text);
  }
}

/** A form for any event, including those for which the sandbox has no endpoint. */
function send(receivers) {
  const events = [...new Set(receivers.flatMap((receiver) => receiver.events ?? []))];
  const event = h("input", { id: "event-name", required: true, list: "event-names", autocomplete: "off" });
  const patient = h("input", { id: "event-patient", autocomplete: "off" });
  const cdt = h(
    "select",
    { id: "event-cdt" },
    h("option", { value: "" }, "—"),
    session.model.cdts.map((one) => h("option", { value: one.name }, title(one))),
  );
  const record = h("input", { id: "event-record", autocomplete: "off" });
  const problem = h("div");
  const names = h(
    "datalist",
    { id: "event-names" },
    events.map((name) => h("option", { value: name })),
  );
  const dialog = openDialog(
    "Send an event",
    h(
      "form",
      {
        class: "fields",
        onsubmit: async (submitted) => {
          submitted.preventDefault();
          const given = { event: event.value, patientId: patient.value, cdt: cdt.value, recordId: record.value };
          const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
          try {
            await control("POST", "/webhooks/send", body);
            notify("The event is on its way");
            dialog.close();
          } catch (error) {
            problem.replaceChildren(failure(error));
          }
        },
      },
      problem,
      names,
      [
        ["event-name", "Event", event],
        ["event-patient", "Patient id", patient],
        ["event-cdt", "Data type", cdt],
        ["event-record", "Record id", record],
      ].map(([id, words, input]) => h("div", { class: "field" }, h("label", { for: id }, words), input)),
      h("div", { class: "buttons" }, h("button", { class: "primary" }, "Send")),
    ),
  );
}
