// The top bar: tenant, environment, role, connection settings, snapshots, reset.

import { control, segment } from "./api.js";
import { badge, button, copyButton, empty, h, number, openDialog, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { choose, session } from "./session.js";
import { moment, title } from "./words.js";

const KNOWN_ENVIRONMENTS = ["live", "test"];

export function topBar(refresh) {
  return [
    h("p", { class: "brand" }, h("a", { href: "#/patients" }, "Welkin sandbox"), " ", badge(session.health.tenant)),
    h("div", { class: "choices" }, environment(refresh), role(refresh)),
    h(
      "div",
      { class: "buttons" },
      h("span", { id: "live", class: "live-state", role: "status" }, "connecting"),
      button("Connect", connection, { id: "connect" }),
      button("Snapshots", snapshots, { id: "snapshots" }),
      button("Reset", () => attempt(reset), { id: "reset" }),
    ),
  ];
}

/** Shows whether the event stream is connected. */
export function showStatus(status) {
  const place = document.getElementById("live");
  if (!place) return;
  place.textContent = status === "live" ? "live" : "not connected";
  place.classList.toggle("off", status !== "live");
}

function environment(refresh) {
  const known = [...new Set([session.health.environment, ...KNOWN_ENVIRONMENTS, session.environment])];
  const other = "another…";
  const select = h(
    "select",
    {
      id: "environment",
      onchange: async () => {
        if (select.value !== other) {
          choose({ environment: select.value });
          await refresh();
          return;
        }
        select.value = session.environment;
        const name = h("input", {
          id: "environment-name",
          required: true,
          pattern: "[A-Za-z0-9_\\-]+",
          autocomplete: "off",
        });
        const dialog = openDialog(
          "Another environment",
          h(
            "form",
            {
              onsubmit: async (event) => {
                event.preventDefault();
                choose({ environment: name.value });
                select.prepend(h("option", { selected: true }, name.value));
                dialog.close();
                await refresh();
              },
            },
            h("p", null, "The sandbox serves any environment; each has data of its own, and begins empty."),
            h("label", { for: "environment-name" }, "Name"),
            name,
            h("div", { class: "buttons" }, h("button", { class: "primary" }, "Switch")),
          ),
        );
      },
    },
    [...known, other].map((name) => h("option", { selected: name === session.environment }, name)),
  );
  return h("label", null, h("span", null, "Environment"), select);
}

function role(refresh) {
  const roles = session.model.security.roles;
  const select = h(
    "select",
    {
      id: "role",
      onchange: async () => {
        choose({ role: select.value || null });
        await refresh();
      },
    },
    h("option", { value: "" }, "everything"),
    roles.map((one) => h("option", { value: one.name, selected: one.name === session.role }, title(one))),
  );
  return h(
    "label",
    { title: "Every request of this page to the tenant is made as this role" },
    h("span", null, "Acting as"),
    select,
  );
}

function connection() {
  const profiles = session.health.profiles;
  const panel = h("div", { role: "tabpanel", id: "profile-panel", tabindex: "0" });
  const tabs = profiles.map((profile, place) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `profile-${place}`,
        "aria-controls": "profile-panel",
        onclick: () => select(place),
        onkeydown: (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (step) select((place + step + profiles.length) % profiles.length).focus();
        },
      },
      profile.name,
    ),
  );
  function select(place) {
    tabs.forEach((tab, other) => {
      tab.setAttribute("aria-selected", String(other === place));
      tab.tabIndex = other === place ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `profile-${place}`);
    const variables = profiles[place].environment;
    const form = FORMS.map(([words, write]) => copyButton(words, write(variables), { class: "small" }));
    panel.replaceChildren(h("pre", { tabindex: "0" }, FORMS[0][1](variables)), h("div", { class: "buttons" }, form));
    return tabs[place];
  }
  openDialog(
    "Connect a client",
    h(
      "p",
      null,
      "Set these variables, and a client speaks to the sandbox as to a tenant. Each tab is a generation of Welkin's API.",
    ),
    h("div", { role: "tablist", "aria-label": "Generation of the API", class: "tabs" }, tabs),
    panel,
  );
  if (profiles.length > 0) select(0);
}

const FORMS = [
  ["Copy for sh", (variables) => variables.map(({ name, value }) => `export ${name}=${quoted(value)}`).join("\n")],
  [
    "Copy as .env",
    (variables) =>
      variables
        .map(({ name, value }) => `${name}=${/^[\w.:/@-]*$/.test(value) ? value : JSON.stringify(value)}`)
        .join("\n"),
  ],
  [
    "Copy for PowerShell",
    (variables) => variables.map(({ name, value }) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join("\n"),
  ],
];

/** Quotes a text as one word of a shell command. */
export function quoted(text) {
  return /^[\w.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

async function snapshots() {
  const list = h("div", null, "Loading…");
  const name = h("input", { id: "snapshot-name", required: true, maxlength: "100", autocomplete: "off" });
  const dialog = openDialog(
    "Snapshots",
    h("p", null, "A snapshot keeps all data of the tenant under a name. Restore it as often as you like."),
    h(
      "form",
      {
        class: "row",
        onsubmit: async (event) => {
          event.preventDefault();
          const done = await attempt(() => control("PUT", `/snapshots/${segment(name.value)}`));
          if (done) {
            name.value = "";
            await load();
          }
        },
      },
      h("label", { for: "snapshot-name" }, "Name"),
      name,
      h("button", { class: "primary" }, "Take a snapshot"),
    ),
    list,
  );
  async function load() {
    try {
      const all = await control("GET", "/snapshots");
      list.replaceChildren(
        all.length === 0
          ? empty("No snapshots yet.", "Take one before a demonstration or a risky test.")
          : h("ul", { class: "plain-list" }, all.map(row)),
      );
    } catch (error) {
      list.replaceChildren(failure(error));
    }
  }
  const row = (snapshot) =>
    h(
      "li",
      null,
      h("div", null, h("strong", null, snapshot.name), h("small", null, moment(snapshot.createdAt))),
      h(
        "div",
        { class: "buttons" },
        workButton("Restore", () =>
          attempt(async () => {
            await control("POST", `/snapshots/${segment(snapshot.name)}/restore`);
            dialog.close();
          }),
        ),
        workButton(
          "Delete",
          () =>
            attempt(async () => {
              await control("DELETE", `/snapshots/${segment(snapshot.name)}`);
              await load();
            }),
          { class: "plain" },
        ),
      ),
    );
  await load();
}

async function reset() {
  const { counts, seeded } = await control("GET", "/health");
  const to = (target, words) =>
    workButton(
      words,
      () =>
        attempt(async () => {
          await control("POST", "/reset", { to: target });
          dialog.close();
        }),
      { class: target === "empty" ? "danger" : "primary", id: `reset-to-${target}` },
    );
  const dialog = openDialog(
    "Reset the sandbox",
    h(
      "p",
      null,
      `All data of the tenant is replaced: ${number(counts.patients)} patients with ${number(counts.records)} records and all their other data. Faults and clock are as at the start. Snapshots stay.`,
    ),
    h(
      "div",
      { class: "buttons" },
      seeded && to("seed", "Reset to the seed"),
      to("empty", "Reset to empty"),
      button("Cancel", () => dialog.close()),
    ),
    !seeded &&
      h(
        "p",
        { class: "quiet" },
        "Started with ",
        h("code", null, "--seed 200"),
        ", a sandbox can also go back to its synthetic patients.",
      ),
    h("h3", null, "Fill it with synthetic patients"),
    seedForm(() => dialog.close()),
  );
}

function seedForm(done) {
  const patients = h("input", {
    id: "seed-patients",
    type: "number",
    min: "1",
    max: "100000",
    value: "200",
    required: true,
  });
  const seed = h("input", { id: "seed-number", type: "number", min: "0", value: "1", required: true });
  const submit = h("button", null, "Add patients");
  return h(
    "form",
    {
      class: "row",
      onsubmit: async (event) => {
        event.preventDefault();
        submit.disabled = true;
        const added = await attempt(() =>
          control("POST", "/seed", { patients: Number(patients.value), number: Number(seed.value) }),
        );
        submit.disabled = false;
        if (added) done();
      },
    },
    h("label", null, h("span", null, "Patients"), patients),
    h("label", { title: "The same number makes the same patients" }, h("span", null, "Seed"), seed),
    submit,
  );
}
