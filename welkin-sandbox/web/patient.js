// A patient: personal data, and the parts of the record.

import { segment, tenant } from "./api.js";
import { badge, button, confirmed, copyButton, debounced, empty, h, openDialog, phi, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { fieldForm } from "./field_form.js";
import { PATIENT_FIELDS } from "./patient_fields.js";
import { assessments } from "./assessments.js";
import { documents } from "./documents.js";
import { encounters } from "./encounters.js";
import { programs } from "./programs.js";
import { records } from "./records.js";
import { session } from "./session.js";
import { capital, day, fullName, moment, title } from "./words.js";

const PARTS = { profile, encounters, assessments, programs, documents, records };
const CARE = [
  ["profile", "Profile"],
  ["encounters", "Encounters"],
  ["assessments", "Assessments"],
  ["programs", "Programs"],
  ["documents", "Documents"],
];

/** Relations of CDTs whose records are shown elsewhere, as parts of encounters, documents and goals. */
const OTHERWISE_SHOWN = /^(ENCOUNTER|DOCUMENT|PATIENT_GOAL)/;

export function recordTypes() {
  return session.model.cdts.filter((cdt) => cdt.readable && !OTHERWISE_SHOWN.test(cdt.relation));
}

export async function patient(context) {
  const [id, part = "profile", ...rest] = context.rest;
  const base = `/patients/${segment(id)}`;
  let person = { id };
  let refusal = null;
  try {
    person = await tenant("GET", base);
  } catch (error) {
    // A role may permit reading a patient's records, but not the patient.
    if (error.status === 403) refusal = failure(error);
    else
      return [
        h("h1", null, "Patient"),
        failure(error),
        empty(
          "This patient can't be shown.",
          h("a", { href: "#/patients" }, "Go to the list of patients"),
          ", or act as another role.",
        ),
      ];
  }
  const link = (...parts) => `#/patient/${[id, ...parts].map(encodeURIComponent).join("/")}`;
  const inner = { ...context, id, base, person, rest, link };
  let content;
  try {
    content = await (PARTS[part] ?? profile)(inner);
  } catch (error) {
    content = failure(error);
  }
  return [
    head(person),
    refusal,
    h("div", { class: "with-side" }, side(link, part, rest), h("section", { class: "part" }, content)),
  ];
}

function head(person) {
  const facts = [
    day(person.birthDate) && `born ${day(person.birthDate)}`,
    capital(person.gender),
    [person.city, person.state].filter(Boolean).join(", "),
  ];
  return h(
    "div",
    { class: "title" },
    h(
      "div",
      null,
      h("p", { class: "kind" }, h("a", { href: "#/patients" }, "Patients")),
      h("h1", null, fullName(person)),
      h("p", { class: "quiet" }, facts.filter(Boolean).join(" · ")),
    ),
    copyButton("Copy id", person.id, { class: "small", title: person.id }),
  );
}

function side(link, part, rest) {
  const types = recordTypes();
  const entry = (href, words, isHere, marks) =>
    h("li", null, h("a", { href, "aria-current": isHere ? "page" : null }, words, marks));
  const entries = types.map((cdt) =>
    entry(
      link("records", cdt.name),
      title(cdt),
      part === "records" && rest[0] === cdt.name,
      cdt.fields.some((field) => field.phi) && [" ", phi()],
    ),
  );
  const filter =
    types.length > 12 &&
    h("input", {
      type: "search",
      "aria-label": "Filter the data types",
      placeholder: "Filter",
      class: "side-filter",
      oninput: debounced(
        () =>
          entries.forEach((one) => {
            one.hidden = !one.textContent.toLowerCase().includes(filter.value.toLowerCase());
          }),
        50,
      ),
    });
  return h(
    "nav",
    { class: "side", "aria-label": "Parts of the record" },
    h(
      "ul",
      null,
      CARE.map(([name, words]) => entry(link(name), words, part === name)),
    ),
    types.length > 0 && h("p", { class: "side-title" }, "Records"),
    filter,
    h("ul", { class: "side-records" }, entries),
  );
}

async function profile({ base, person, refresh }) {
  const form = fieldForm(PATIENT_FIELDS, person);
  const save = workButton(
    "Save",
    async () => {
      const saved = await form.submit((body) => tenant("PATCH", base, { body }));
      if (saved) {
        dialog.close();
        await refresh();
      }
    },
    { class: "primary", id: "save" },
  );
  let dialog;
  const edit = button("Edit", () => {
    dialog = openDialog(
      "Edit the patient",
      form.element,
      h(
        "div",
        { class: "buttons" },
        save,
        button("Cancel", () => dialog.close()),
      ),
    );
  });
  const remove = button(
    "Delete",
    async () => {
      const sure = await confirmed(
        "Delete this patient?",
        "The patient and all their data are deleted permanently.",
        "Delete",
      );
      if (sure && (await attempt(() => tenant("DELETE", base)))) location.hash = "#/patients";
    },
    { class: "plain danger" },
  );
  const known = PATIENT_FIELDS.filter(
    (field) => person[field.name] !== null && person[field.name] !== undefined && person[field.name] !== "",
  );
  return [
    h("div", { class: "title" }, h("h2", null, "Profile"), h("div", { class: "buttons" }, edit, remove)),
    h(
      "dl",
      { class: "facts" },
      known.map((field) => [h("dt", null, field.label), h("dd", null, String(person[field.name]))]),
      h("dt", null, "Programs"),
      h(
        "dd",
        null,
        (person.patientPrograms ?? []).length === 0
          ? "none"
          : person.patientPrograms.map((program) => [
              badge(`${program.programTitle ?? program.programName}: ${program.currentPhase?.title ?? "–"}`),
              " ",
            ]),
      ),
      h("dt", null, "Id"),
      h("dd", null, h("code", null, person.id)),
      h("dt", null, "Created"),
      h("dd", null, `${moment(person.createdAt)} UTC`),
      h("dt", null, "Changed"),
      h("dd", null, `${moment(person.updatedAt)} UTC`),
    ),
  ];
}
