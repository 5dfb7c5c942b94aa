// The configuration that is served: what it holds, its data dictionary, and another one in its place.

import { control } from "./api.js";
import { badge, button, h, number, workButton } from "./dom.js";
import { failure } from "./failures.js";
import { session } from "./session.js";

export async function configuration() {
  const model = session.model;
  const fields = model.cdts.flatMap((cdt) => cdt.fields);
  const marked = fields.filter((field) => field.phi).length;
  const counts = [
    [model.cdts.length, "CDT", "cdts.html"],
    [fields.length, "field", "cdts.html"],
    [model.assessments.length, "assessment", "assessments.html"],
    [model.programs.length, "program", "programs.html"],
    [model.encounterTemplates.length, "encounter template", "templates.html"],
    [model.security.roles.length, "role", "access.html"],
  ];
  return [
    h(
      "div",
      { class: "title" },
      h("h1", null, "Configuration"),
      h("a", { class: "button primary", href: "/_sandbox/docs/index.html" }, "Open the data dictionary"),
    ),
    h(
      "p",
      { class: "lead" },
      "The data dictionary explains every data type, field, question, phase and role of the configuration that this sandbox serves.",
    ),
    h(
      "ul",
      { class: "counts" },
      counts
        .filter(([count]) => count > 0)
        .map(([count, words, page]) =>
          h(
            "li",
            null,
            h(
              "a",
              { href: `/_sandbox/docs/${page}` },
              h("strong", null, number(count)),
              count === 1 ? words : `${words}s`,
            ),
          ),
        ),
    ),
    h(
      "p",
      null,
      badge("PHI", "phi"),
      ` ${number(marked)} of ${number(fields.length)} fields are flagged as protected health information.`,
    ),
    replacement(),
    warnings(model.warnings),
  ];
}

/** Serves another configuration, as a tenant does after a publication in Designer. */
function replacement() {
  const file = h("input", { type: "file", id: "export", accept: ".json,application/json" });
  const misfits = h(
    "select",
    { id: "misfits" },
    [
      ["refuse", "refuse the configuration"],
      ["keep", "keep it"],
      ["remove", "remove it"],
    ].map(([value, words]) => h("option", { value }, words)),
  );
  const outcome = h("div");
  const serve = workButton(
    "Serve it",
    async () => {
      outcome.replaceChildren();
      if (file.files.length === 0) {
        outcome.replaceChildren(h("div", { class: "banner bad", role: "alert" }, "Choose a Designer export first."));
        return;
      }
      try {
        await control("PUT", `/configuration?misfits=${misfits.value}`, await file.files[0].text());
      } catch (error) {
        outcome.replaceChildren(failure(error));
      }
    },
    { class: "primary" },
  );
  return h(
    "section",
    { class: "panel" },
    h("h2", null, "Serve another configuration"),
    h(
      "p",
      { class: "quiet" },
      "A Designer export, from the next request on: as a tenant does after a publication in Designer.",
    ),
    h(
      "div",
      { class: "row" },
      h("label", { for: "export" }, h("span", null, "Designer export")),
      file,
      h("label", { for: "misfits" }, h("span", null, "Data without a place in it:")),
      misfits,
      serve,
    ),
    outcome,
  );
}

function warnings(all) {
  if (all.length === 0) return h("p", { class: "quiet" }, "The generator has no warnings about it.");
  const shown = all.slice(0, 100);
  const list = h(
    "ul",
    { class: "plain-list" },
    shown.map((warning) =>
      h(
        "li",
        null,
        h("span", null, warning.message, warning.help && h("div", { class: "quiet" }, warning.help)),
        warning.source && h("small", null, `${warning.source.file}:${warning.source.line}`),
      ),
    ),
  );
  return h(
    "details",
    null,
    h("summary", null, `${number(all.length)} warnings`),
    list,
    all.length > shown.length &&
      button("Show all of them in the data dictionary", () => {
        location.href = "/_sandbox/docs/index.html";
      }),
  );
}
