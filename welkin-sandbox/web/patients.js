// The list of patients, searched and paginated by the server.

import { tenant } from "./api.js";
import { badge, button, debounced, empty, h, openDialog, pager, table, workButton } from "./dom.js";
import { failure } from "./failures.js";
import { PATIENT_FIELDS } from "./patient_fields.js";
import { fieldForm } from "./field_form.js";
import { session } from "./session.js";
import { capital, day, fullName } from "./words.js";

const SIZE = 20;
const SORTS = [
  ["", "as created"],
  ["lastName,asc", "last name"],
  ["birthDate,asc", "birth date"],
  ["createdAt,desc", "newest first"],
  ["updatedAt,desc", "last changed"],
];

export async function patients({ parameters, onLeave }) {
  let page = Number(parameters.get("page") ?? 0) || 0;
  let running = null;
  const results = h("div", { id: "patients" });
  const search = h("input", {
    id: "search",
    type: "search",
    placeholder: "Name, e-mail, phone or access code",
    autocomplete: "off",
    spellcheck: "false",
    value: parameters.get("query") ?? "",
    oninput: debounced(() => {
      page = 0;
      load();
    }),
  });
  const sort = h(
    "select",
    { id: "sort", onchange: () => load() },
    SORTS.map(([value, words]) => h("option", { value, selected: value === parameters.get("sort") }, words)),
  );

  async function load() {
    running?.abort();
    const current = (running = new AbortController());
    const query = { page, size: SIZE };
    if (search.value.trim()) query.query = search.value.trim();
    if (sort.value) query.sort = sort.value;
    history.replaceState(null, "", `#/patients?${new URLSearchParams(query)}`);
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await tenant("GET", "/patients", { query, signal: current.signal });
      results.replaceChildren(
        ...list(answer, search.value.trim(), (target) => {
          page = target;
          load();
        }),
      );
    } catch (error) {
      if (error.name === "AbortError") return;
      results.replaceChildren(failure(error));
    }
    results.removeAttribute("aria-busy");
  }

  onLeave(() => running?.abort());
  await load();
  return [
    h(
      "div",
      { class: "title" },
      h("h1", null, "Patients"),
      button("New patient", create, { id: "new-patient", class: "primary" }),
    ),
    h(
      "div",
      { class: "filters", role: "search" },
      h("label", { class: "grow" }, h("span", null, "Search"), search),
      h("label", null, h("span", null, "Order"), sort),
    ),
    results,
  ];
}

function list(answer, searched, go) {
  if (answer.totalElements === 0 && searched)
    return [empty("No patient matches.", "Search for a part of a name, an e-mail address or a phone number.")];
  if (answer.totalElements === 0) {
    return [
      empty(
        `The environment ${session.environment} has no patients yet.`,
        "Create one with ",
        h("strong", null, "New patient"),
        ", add synthetic ones under ",
        h("strong", null, "Reset"),
        ", or start the sandbox with ",
        h("code", null, "--seed 200"),
        ".",
      ),
    ];
  }
  const rows = answer.content.map((patient) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, h("a", { href: `#/patient/${encodeURIComponent(patient.id)}` }, fullName(patient))),
      h("td", { class: "moment" }, day(patient.birthDate)),
      h("td", null, capital(patient.gender)),
      h("td", null, patient.email),
      h("td", null, patient.phone),
      h("td", null, [patient.city, patient.state].filter(Boolean).join(", ")),
      h(
        "td",
        null,
        (patient.patientPrograms ?? []).map((program) => [
          badge(
            `${program.programTitle ?? program.programName}: ${program.currentPhase?.title ?? capital(program.status)}`,
          ),
          " ",
        ]),
      ),
    ),
  );
  return [
    table("Patients", ["Name", "Born", "Gender", "E-mail", "Phone", "Place", "Programs"], rows, { class: "list" }),
    pager(answer.number, answer.size, answer.totalElements, go),
  ];
}

function create() {
  const form = fieldForm(PATIENT_FIELDS, {});
  const submit = workButton(
    "Create",
    async () => {
      const created = await form.submit((body) => tenant("POST", "/patients", { body }));
      if (!created) return;
      dialog.close();
      location.hash = `#/patient/${encodeURIComponent(created.id)}`;
    },
    { class: "primary", id: "save" },
  );
  const dialog = openDialog(
    "New patient",
    form.element,
    h(
      "div",
      { class: "buttons" },
      submit,
      button("Cancel", () => dialog.close()),
    ),
  );
}
