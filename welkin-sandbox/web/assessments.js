// A patient's assessments: answered through the API, in the interactive form of the data dictionary.

import { segment, tenant } from "./api.js";
import { button, confirmed, empty, h, notify, pager, table, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { stateBadge } from "./encounters.js";
import { assessmentForm } from "./fragments.js";
import { session } from "./session.js";
import { moment, title } from "./words.js";

const SIZE = 20;

export async function assessments(context) {
  return context.rest.length > 0 ? one(context) : list(context);
}

async function list({ base, link }) {
  const results = h("div");
  const known = session.model.assessments;
  async function load(page) {
    try {
      const answer = await tenant("GET", `${base}/assessment-records`, {
        query: { page, size: SIZE, sort: "createdAt,desc" },
      });
      if (answer.totalElements === 0) {
        results.replaceChildren(
          empty(
            "The patient has taken no assessment.",
            known.length > 0 ? "Choose one and start it." : "The configuration has no assessments.",
          ),
        );
        return;
      }
      const rows = answer.content.map((record) =>
        h(
          "tr",
          null,
          h(
            "th",
            { scope: "row" },
            h("a", { href: link("assessments", record.id) }, record.assessmentTitle || record.assessmentName),
          ),
          h("td", null, stateBadge(record.status)),
          h("td", null, moment(record.createdAt)),
          h("td", null, moment(record.finalizedDate ?? "")),
        ),
      );
      results.replaceChildren(
        table("Assessments", ["Assessment", "State", "Started (UTC)", "Completed (UTC)"], rows, { class: "list" }),
        pager(answer.number, answer.size, answer.totalElements, load),
      );
    } catch (error) {
      results.replaceChildren(failure(error));
    }
  }
  await load(0);
  const choice = h(
    "select",
    { id: "assessment" },
    known.map((assessment) => h("option", { value: assessment.name }, title(assessment))),
  );
  const start = workButton(
    "Start",
    () =>
      attempt(async () => {
        const record = await tenant("POST", `${base}/assessment-records`, { body: { assessmentName: choice.value } });
        location.hash = link("assessments", record.id);
      }),
    { class: "primary", id: "start-assessment" },
  );
  return [
    h(
      "div",
      { class: "title" },
      h("h2", null, "Assessments"),
      known.length > 0 &&
        h("div", { class: "row" }, h("label", { for: "assessment" }, h("span", null, "Assessment")), choice, start),
    ),
    results,
  ];
}

async function one({ base, rest, link, refresh }) {
  const path = `${base}/assessment-records/${segment(rest[0])}`;
  const record = await tenant("GET", path);
  const form = await assessmentForm(record.assessmentName);
  const live = globalThis.welkinAssessment.react(form);
  // A new record starts with Designer's default values; existing answers are kept.
  if (record.status !== "NEW") live.fill(record.answers);
  const isCompleted = record.status === "COMPLETED";
  if (isCompleted)
    form.querySelectorAll("input, textarea").forEach((input) => {
      input.disabled = true;
    });
  const problem = h("div", { class: "form-problem" });

  async function send(work, done) {
    problem.replaceChildren();
    form.querySelectorAll(".field-problem").forEach((old) => old.remove());
    try {
      await work();
      notify(done);
      await refresh();
    } catch (error) {
      refuse(error);
    }
  }

  function refuse(error) {
    const refused = [...form.querySelectorAll("[data-question]")].filter((question) =>
      error.fields?.has(question.dataset.question),
    );
    refused.forEach((question, place) => {
      const id = `refused-${place}`;
      question.append(
        h("p", { class: "field-problem", id, role: "alert" }, error.fields.get(question.dataset.question)),
      );
      question.setAttribute("aria-describedby", id);
    });
    if (refused.length === 0) problem.replaceChildren(failure(error));
    (refused[0]?.querySelector("input, textarea") ?? problem).focus();
    (refused[0] ?? problem).scrollIntoView({ block: "center" });
  }

  const answers = () => answered(live.answers(), record.answers);
  const save = workButton(
    "Save the answers",
    () => send(() => tenant("PUT", `${path}/answers`, { body: answers() }), "Saved"),
    { id: "save-answers" },
  );
  const complete = workButton(
    "Complete",
    () =>
      send(
        () => tenant("PUT", path, { body: { answers: answers(), status: "COMPLETED" } }),
        "Completed: the answers are records now",
      ),
    { class: "primary", id: "complete" },
  );
  const remove = button(
    "Delete",
    async () => {
      if (
        (await confirmed("Delete this assessment?", "The answers are deleted permanently.", "Delete")) &&
        (await attempt(() => tenant("DELETE", path)))
      )
        location.hash = link("assessments");
    },
    { class: "plain danger" },
  );
  return [
    h("p", { class: "kind" }, h("a", { href: link("assessments") }, "Assessments")),
    h(
      "div",
      { class: "title" },
      h("h2", null, record.assessmentTitle || record.assessmentName, " ", stateBadge(record.status)),
      !isCompleted && remove,
    ),
    isCompleted &&
      h("p", { class: "quiet" }, `Completed at ${moment(record.finalizedDate)} UTC: the API refuses changes of it.`),
    form,
    problem,
    !isCompleted && h("div", { class: "buttons" }, complete, save),
  ];
}

/** Returns the answers to the visible questions; null for an answer that was removed. */
function answered(given, before) {
  const body = {};
  for (const [name, value] of given) {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) body[name] = value;
    else if (before[name] !== null && before[name] !== undefined) body[name] = null;
  }
  return body;
}
