// A patient's encounters with their parts: status, notes, assessments, disposition.

import { segment, tenant } from "./api.js";
import { badge, button, confirmed, empty, h, notify, pager, table, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { fieldForm } from "./field_form.js";
import { session } from "./session.js";
import { capital, moment, title } from "./words.js";

const SIZE = 20;
const STATES = ["DRAFT", "OPEN", "SCHEDULED", "IN_PROGRESS", "COMPLETED", "FINALIZED"];
const ENDED = new Set(["COMPLETED", "FINALIZED"]);

/** A badge for the state of an encounter, an assessment or an enrollment. */
export function stateBadge(state) {
  const ended = ENDED.has(state) || state === "FINISHED";
  return badge(capital(state), ended ? "good" : state === "DRAFT" || state === "NEW" ? null : "busy");
}

export async function encounters(context) {
  return context.rest.length > 0 ? one(context) : list(context);
}

async function list({ base, link, refresh }) {
  const results = h("div");
  const templates = session.model.encounterTemplates;
  async function load(page) {
    try {
      const { data, metaInfo } = await tenant("GET", `${base}/encounters`, {
        query: { page, size: SIZE, sort: "created_at,desc" },
      });
      if (metaInfo.totalElements === 0) {
        results.replaceChildren(
          empty(
            "The patient has no encounters.",
            templates.length > 0 ? "Choose a template and start one." : "The configuration has no encounter templates.",
          ),
        );
        return;
      }
      const rows = data.map(({ id, jsonBody }) =>
        h(
          "tr",
          null,
          h("th", { scope: "row" }, h("a", { href: link("encounters", id) }, jsonBody.title || jsonBody.templateName)),
          h("td", null, stateBadge(jsonBody.status)),
          h("td", null, jsonBody.templateName),
          h("td", null, moment(jsonBody.startDatetime ?? jsonBody.calendarEventStartDatetime ?? "")),
          h("td", null, moment(jsonBody.created_at)),
        ),
      );
      results.replaceChildren(
        table("Encounters", ["Encounter", "State", "Template", "Start (UTC)", "Created (UTC)"], rows, {
          class: "list",
        }),
        pager(metaInfo.page, metaInfo.pageSize, metaInfo.totalElements, load),
      );
    } catch (error) {
      results.replaceChildren(failure(error));
    }
  }
  await load(0);
  const template = h(
    "select",
    { id: "template" },
    templates.map((one) => h("option", { value: one.name }, title(one))),
  );
  const start = workButton(
    "Start",
    () =>
      attempt(async () => {
        await tenant("POST", `${base}/encounters`, { body: { templateName: template.value } });
        await refresh();
      }),
    { class: "primary" },
  );
  return [
    h(
      "div",
      { class: "title" },
      h("h2", null, "Encounters"),
      templates.length > 0 &&
        h("div", { class: "row" }, h("label", { for: "template" }, h("span", null, "Template")), template, start),
    ),
    results,
  ];
}

async function one({ base, rest, link, refresh }) {
  const path = `${base}/encounters/${segment(rest[0])}`;
  const whole = await tenant("GET", `${base}/full-encounters/${segment(rest[0])}`);
  const { encounter, disposition, assessmentLinks, comments } = whole;
  const facts = encounter.jsonBody;
  const isOpen = !ENDED.has(facts.status);
  return [
    h("p", { class: "kind" }, h("a", { href: link("encounters") }, "Encounters")),
    h(
      "div",
      { class: "title" },
      h("h2", null, facts.title || facts.templateName, " ", stateBadge(facts.status)),
      isOpen &&
        button(
          "Delete",
          async () => {
            if (
              (await confirmed("Delete this encounter?", "It is deleted permanently.", "Delete")) &&
              (await attempt(() => tenant("DELETE", path)))
            )
              location.hash = link("encounters");
          },
          { class: "plain danger" },
        ),
    ),
    state(path, facts, refresh),
    notes(path, facts, isOpen, refresh),
    h("h3", null, "Assessments"),
    links(path, assessmentLinks, link, isOpen, refresh),
    h("h3", null, "Disposition"),
    dispositionForm(path, disposition, isOpen),
    h("h3", null, "Comments"),
    commentList(path, comments, refresh),
  ];
}

function state(path, facts, refresh) {
  if (ENDED.has(facts.status))
    return h("p", { class: "quiet" }, "The encounter is completed: the API refuses changes of it.");
  const others = STATES.filter((one) => one !== facts.status);
  return h(
    "div",
    { class: "buttons" },
    h("span", { class: "quiet" }, "Set its state to"),
    others.map((status) =>
      workButton(
        capital(status),
        () =>
          attempt(async () => {
            await tenant("PATCH", path, { body: { status } });
            await refresh();
          }),
        { class: "small" },
      ),
    ),
  );
}

function notes(path, facts, isOpen, refresh) {
  const area = h("textarea", { id: "notes", rows: "3", disabled: !isOpen });
  area.value = facts.notes ?? "";
  return h(
    "div",
    { class: "field wide" },
    h("label", { for: "notes" }, "Notes"),
    area,
    isOpen &&
      workButton(
        "Save the notes",
        () =>
          attempt(async () => {
            await tenant("PATCH", path, { body: { notes: area.value } });
            notify("Saved");
            await refresh();
          }),
        { class: "small" },
      ),
  );
}

function links(path, all, link, isOpen, refresh) {
  const rows = all.map(({ id, jsonBody }) => {
    const assessment = session.model.assessments.find((one) => one.name === jsonBody.assessmentName);
    const words = assessment ? title(assessment) : jsonBody.assessmentName;
    const record = jsonBody.assessmentRecordId;
    const take = workButton(
      "Take it",
      () =>
        attempt(async () => {
          const patient = path.slice(0, path.indexOf("/encounters/"));
          const taken = await tenant("POST", `${patient}/assessment-records`, {
            body: { assessmentName: jsonBody.assessmentName },
          });
          await tenant("PATCH", `${path}/assessments/${segment(id)}`, { body: { assessmentRecordId: taken.id } });
          location.hash = link("assessments", taken.id);
        }),
      { class: "small" },
    );
    return h(
      "li",
      null,
      h("span", null, words),
      record ? h("a", { href: link("assessments", record) }, "Open the answers") : isOpen ? take : badge("not taken"),
    );
  });
  if (rows.length === 0) return h("p", { class: "quiet" }, "The template has no assessments.");
  return h("ul", { class: "plain-list" }, rows);
}

function dispositionForm(path, disposition, isOpen) {
  const cdt = session.model.cdts.find((one) => one.name === session.model.disposition);
  if (!cdt || cdt.fields.length === 0) return h("p", { class: "quiet" }, "The configuration has no disposition.");
  const fields = isOpen ? cdt.fields : cdt.fields.map((field) => ({ ...field, editable: false }));
  const form = fieldForm(fields, disposition?.jsonBody ?? {});
  return h(
    "section",
    { class: "panel" },
    form.element,
    isOpen &&
      workButton(
        "Save the disposition",
        async () => {
          if (await form.submit((body) => tenant("PATCH", `${path}/disposition`, { body }))) notify("Saved");
        },
        { class: "primary" },
      ),
  );
}

function commentList(path, comments, refresh) {
  const text = h("input", { id: "comment", required: true, autocomplete: "off" });
  return [
    h(
      "ul",
      { class: "plain-list" },
      comments.map((comment) => {
        const fields = comment.jsonBody ?? comment;
        return h(
          "li",
          null,
          h("span", null, fields.text ?? ""),
          h("small", null, moment(fields.created_at ?? fields.createdAt ?? "")),
        );
      }),
    ),
    h(
      "form",
      {
        class: "row",
        onsubmit: async (event) => {
          event.preventDefault();
          if (await attempt(() => tenant("POST", `${path}/comments`, { body: { text: text.value } })))
            await refresh();
        },
      },
      h("label", { for: "comment" }, h("span", null, "Comment")),
      text,
      h("button", null, "Add"),
    ),
  ];
}
