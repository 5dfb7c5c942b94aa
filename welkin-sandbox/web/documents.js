// A patient's documents: type, details and files.

import { segment, tenant, tenantFile } from "./api.js";
import { button, confirmed, empty, h, notify, number, openDialog, pager, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { fieldForm } from "./field_form.js";
import { session } from "./session.js";
import { label, moment, shown, title } from "./words.js";

const SIZE = 20;

export async function documents({ base, refresh }) {
  const types = session.model.cdts.filter((cdt) => session.model.documentTypes.includes(cdt.name));
  const path = `${base}/document-summary`;
  const results = h("div");
  async function load(page) {
    try {
      const { data } = await tenant("GET", path, { query: { page, size: SIZE } });
      if (data.totalElements === 0) {
        results.replaceChildren(
          empty(
            "The patient has no documents.",
            types.length > 0 ? "Choose a type and add one." : "The configuration has no document types.",
          ),
        );
        return;
      }
      const parts = data.content.map((document) => part(path, document, types, refresh));
      results.replaceChildren(...(await Promise.all(parts)), pager(data.number, data.size, data.totalElements, load));
    } catch (error) {
      results.replaceChildren(failure(error));
    }
  }
  await load(0);
  const choice = h(
    "select",
    { id: "document-type" },
    types.map((type) => h("option", { value: type.name }, title(type))),
  );
  const add = button(
    "Add",
    () =>
      create(
        path,
        types.find((type) => type.name === choice.value),
        refresh,
      ),
    { class: "primary", id: "add-document" },
  );
  return [
    h(
      "div",
      { class: "title" },
      h("h2", null, "Documents"),
      types.length > 0 &&
        h("div", { class: "row" }, h("label", { for: "document-type" }, h("span", null, "Type")), choice, add),
    ),
    results,
  ];
}

function create(path, type, refresh) {
  const form = fieldForm(type.fields, {});
  const submit = workButton(
    "Create",
    async () => {
      const send = (details) =>
        tenant("POST", path, {
          body: Object.keys(details).length > 0 ? { type: type.name, details } : { type: type.name },
        });
      if (await form.submit(send)) {
        dialog.close();
        await refresh();
      }
    },
    { class: "primary", id: "save" },
  );
  const dialog = openDialog(
    `New document: ${title(type)}`,
    form.element,
    h(
      "div",
      { class: "buttons" },
      submit,
      button("Cancel", () => dialog.close()),
    ),
  );
}

async function part(path, document, types, refresh) {
  const { type: name, files, created_at: created } = document.jsonBody;
  const type = types.find((one) => one.name === name);
  const place = `${path}/${segment(document.id)}`;
  const upload = h("input", {
    type: "file",
    multiple: true,
    accept: ".jpg,.jpeg,.png,.pdf",
    "aria-label": `Files for ${type ? title(type) : name}`,
  });
  return h(
    "section",
    { class: "panel" },
    h(
      "div",
      { class: "title" },
      h("h3", null, type ? title(type) : name),
      h(
        "div",
        { class: "buttons" },
        h("small", null, `${moment(created)} UTC`),
        button(
          "Delete",
          async () => {
            if (
              (await confirmed("Delete this document?", "Its details and files are deleted permanently.", "Delete")) &&
              (await attempt(() => tenant("DELETE", place)))
            )
              await refresh();
          },
          { class: "small plain danger" },
        ),
      ),
    ),
    type && (await details(place, type)),
    h(
      "ul",
      { class: "plain-list" },
      (files ?? []).map((file) =>
        h(
          "li",
          null,
          h(
            "span",
            null,
            file.originalName ?? file.id,
            " ",
            h("small", null, `${file.contentType ?? ""} · ${number(file.size ?? 0)} bytes`),
          ),
          workButton(
            "Download",
            () => attempt(() => download(`${place}/files/${segment(file.id)}`, file.originalName)),
            { class: "small" },
          ),
        ),
      ),
    ),
    h(
      "div",
      { class: "row" },
      upload,
      workButton(
        "Upload",
        () =>
          attempt(async () => {
            if (upload.files.length === 0) {
              notify("Choose a file first", "bad");
              return;
            }
            const form = new FormData();
            for (const file of upload.files) form.append("files", file);
            await tenant("POST", `${place}/files`, { form });
            notify("Uploaded");
            await refresh();
          }),
        { class: "small" },
      ),
    ),
  );
}

async function details(place, type) {
  let record;
  try {
    record = await tenant("GET", `${place}/${segment(type.name)}`);
  } catch (error) {
    return error.status === 404 ? h("p", { class: "quiet" }, "It has no details yet.") : failure(error);
  }
  const fields = type.fields.filter((field) => shown(field, record.jsonBody[field.name]) !== "");
  return h(
    "dl",
    { class: "facts" },
    fields.map((field) => [h("dt", null, label(field)), h("dd", null, shown(field, record.jsonBody[field.name]))]),
  );
}

async function download(path, name) {
  const url = URL.createObjectURL(await tenantFile(path));
  h("a", { href: url, download: name ?? "file" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
