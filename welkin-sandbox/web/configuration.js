// The current configuration: its contents, its data dictionary, and replacing it.

import { control } from "./api.js";
import { badge, button, h, number, table, workButton } from "./dom.js";
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

/** What happened to the data when the configuration was replaced; shown after the view is redrawn. */
let replaced = null;

/** Replaces the configuration, as a tenant does after a publication in Designer. */
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
  const outcome = h("div", { id: "outcome" }, replaced);
  replaced = null;
  const serve = workButton(
    "Serve it",
    async () => {
      outcome.replaceChildren();
      if (file.files.length === 0) {
        outcome.replaceChildren(h("div", { class: "banner bad", role: "alert" }, "Choose a Designer export first."));
        return;
      }
      try {
        const text = await file.files[0].text();
        const answer = await control("PUT", `/configuration?misfits=${misfits.value}`, text);
        replaced = withoutPlace(answer.misfits, misfits.value === "keep" ? "It was kept." : "It was removed.");
        outcome.replaceChildren(...replaced);
      } catch (error) {
        const unfit = error.answer?.misfits;
        const advice = "Nothing was changed. Choose below how to treat this data, and serve the configuration again.";
        outcome.replaceChildren(...(unfit ? withoutPlace(unfit, advice) : [failure(error)]));
      }
    },
    { class: "primary", id: "serve" },
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
    outcome,
    h(
      "div",
      { class: "row" },
      h("label", { for: "export" }, h("span", null, "Designer export")),
      file,
      h("label", { for: "misfits" }, h("span", null, "Data that does not fit:")),
      misfits,
      serve,
    ),
  );
}

/** Lists data that does not fit a configuration, and what happened to it. */
function withoutPlace(misfits, words) {
  if (misfits.length === 0) return [];
  const rows = misfits.map((one) =>
    h(
      "tr",
      null,
      h("td", null, one.kind),
      h("td", null, h("code", null, one.name)),
      h("td", { class: "number" }, number(one.count)),
      h("td", null, one.reason),
    ),
  );
  return [
    h(
      "div",
      { class: "banner warn", role: "alert" },
      h("strong", null, "Some of the data does not fit the configuration. "),
      words,
    ),
    table("Data that does not fit", ["Kind", "Of", "How many", "Why"], rows),
  ];
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
