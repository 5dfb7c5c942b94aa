// A patient's records of one CDT: a table with typed columns, and a form for creating and changing them.

import { segment, tenant } from "./api.js";
import { badge, button, confirmed, empty, h, openDialog, pager, phi, table, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { fieldForm } from "./field_form.js";
import { session } from "./session.js";
import { label, moment, shown, title, typeWords } from "./words.js";

const SIZE = 20;

function classOf(field) {
  if (field.type === "integer" || field.type === "float") return "number";
  if (field.type === "textarea" || field.type === "richtext") return "long";
  return field.type === "date-time" || field.type === "date" ? "moment" : null;
}

export async function records({ base, rest, onLeave }) {
  const cdt = session.model.cdts.find((one) => one.name === rest[0]);
  if (!cdt)
    return empty(
      "The configuration has no such data type.",
      "It may have been replaced: choose another one on the left.",
    );
  const path = `${base}/cdts/${segment(cdt.name)}`;
  const state = { page: 0, sort: "created_at,desc" };
  const results = h("div", { id: "records" });
  let running = null;

  async function load() {
    running?.abort();
    const current = (running = new AbortController());
    try {
      const query = { page: state.page, size: SIZE, sort: state.sort };
      const { data } = await tenant("GET", path, { query, signal: current.signal });
      results.replaceChildren(...list(data));
    } catch (error) {
      if (error.name !== "AbortError") results.replaceChildren(failure(error));
    }
  }

  function list(data) {
    if (data.totalElements === 0) {
      const next = cdt.updatable
        ? ["Create the first one with ", h("strong", null, "New record"), "."]
        : ["Records of this type are made by Welkin only."];
      return [empty("The patient has no records of this type.", next)];
    }
    const headings = [
      ...cdt.fields.map(heading),
      systemHeading("created_at", "Created"),
      h("th", { scope: "col" }, h("span", { class: "hidden" }, "Actions")),
    ];
    return [
      table(`Records of ${title(cdt)}`, headings, data.content.map(row), { class: "list records" }),
      pager(data.number, data.size, data.totalElements, (page) => {
        state.page = page;
        load();
      }),
    ];
  }

  function sorter(name, words) {
    const [sorted, direction] = state.sort.split(",");
    const next = sorted === name && direction === "asc" ? "desc" : "asc";
    const order = sorted === name ? (direction === "asc" ? "ascending" : "descending") : null;
    const press = button(
      words,
      () => {
        state.sort = `${name},${next}`;
        state.page = 0;
        load();
      },
      { class: "sort" },
    );
    return { press, order };
  }

  function heading(field) {
    const { press, order } = sorter(field.name, label(field));
    return h(
      "th",
      { scope: "col", "aria-sort": order, title: field.name },
      press,
      h(
        "div",
        { class: "column-type" },
        typeWords(field),
        field.phi && [" ", phi()],
        field.required && [" ", badge("required")],
      ),
    );
  }

  function systemHeading(name, words) {
    const { press, order } = sorter(name, words);
    return h("th", { scope: "col", "aria-sort": order }, press, h("div", { class: "column-type" }, "UTC"));
  }

  function row(record) {
    const cells = cdt.fields.map((field) =>
      h("td", { class: classOf(field) }, shown(field, record.jsonBody[field.name])),
    );
    const actions = cdt.updatable && [
      button("Edit", () => edit(record), { class: "small" }),
      " ",
      button("Delete", () => remove(record), { class: "small plain" }),
    ];
    return h(
      "tr",
      null,
      cells,
      h("td", { class: "moment" }, moment(record.jsonBody.created_at)),
      h("td", { class: "actions" }, actions),
    );
  }

  async function remove(record) {
    const sure = await confirmed("Delete this record?", "The record is deleted permanently.", "Delete");
    if (sure && (await attempt(() => tenant("DELETE", `${path}/${segment(record.id)}`)))) await load();
  }

  function edit(record) {
    const form = fieldForm(cdt.fields, record ? record.jsonBody : {});
    const send = (body) =>
      record ? tenant("PATCH", `${path}/${segment(record.id)}`, { body }) : tenant("POST", path, { body });
    const submit = workButton(
      record ? "Save" : "Create",
      async () => {
        if (await form.submit(send)) {
          dialog.close();
          await load();
        }
      },
      { class: "primary", id: "save" },
    );
    const dialog = openDialog(
      `${record ? "Edit" : "New"}: ${title(cdt)}`,
      form.element,
      h(
        "div",
        { class: "buttons" },
        submit,
        button("Cancel", () => dialog.close()),
      ),
    );
  }

  onLeave(() => running?.abort());
  await load();
  return [
    h(
      "div",
      { class: "title" },
      h(
        "div",
        null,
        h("h2", null, title(cdt)),
        h("p", { class: "quiet" }, h("code", null, cdt.name), " ", cdt.singleRecord && badge("one record per patient")),
      ),
      cdt.updatable && button("New record", () => edit(null), { class: "primary", id: "new-record" }),
    ),
    results,
  ];
}
