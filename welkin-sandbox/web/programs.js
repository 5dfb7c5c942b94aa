// A patient's programs: diagrams with the current phase, in which the user moves the patient by clicking on arrows.

import { segment, tenant } from "./api.js";
import { badge, confirmed, empty, h, notify, workButton, button } from "./dom.js";
import { attempt } from "./failures.js";
import { stateBadge } from "./encounters.js";
import { programDiagram } from "./fragments.js";
import { session } from "./session.js";
import { moment, title } from "./words.js";

export async function programs({ base, refresh }) {
  if (session.model.programs.length === 0)
    return [h("h2", null, "Programs"), empty("The configuration has no programs.", "Programs are made in Designer.")];
  const { data } = await tenant("GET", `${base}/programs`, { query: { size: 1000 } });
  const enrolled = data.filter((enrollment) => enrollment.id);
  const others = data.filter((enrollment) => !enrollment.id);
  const parts = await Promise.all(enrolled.map((enrollment) => part(base, enrollment, refresh)));
  return [
    h("h2", null, "Programs"),
    enrolled.length === 0 && empty("The patient is in no program.", "Enroll them into one below."),
    parts,
    others.length > 0 &&
      h(
        "section",
        { class: "panel" },
        h("h3", null, "Not enrolled"),
        h(
          "ul",
          { class: "plain-list" },
          others.map((other) =>
            h(
              "li",
              null,
              h("span", null, other.programTitle || other.programName),
              enrollButton(base, other.programName, refresh),
            ),
          ),
        ),
      ),
  ];
}

function programOf(name) {
  return session.model.programs.find((program) => program.name === name);
}

function enrollButton(base, name, refresh, words = "Enroll") {
  const phases = programOf(name)?.phases ?? [];
  const start = phases.find((phase) => phase.role === "start") ?? phases[0];
  return workButton(
    words,
    () =>
      attempt(async () => {
        await tenant("PATCH", `${base}/programs/${segment(name)}`, {
          body: { assigned: true, phaseName: start?.name ?? null },
        });
        await refresh();
      }),
    { class: "small primary", "data-enroll": name },
  );
}

async function part(base, enrollment, refresh) {
  const name = enrollment.programName;
  const program = programOf(name);
  const path = `${base}/programs/${segment(name)}`;
  const isRunning = enrollment.status !== "FINISHED";
  const change = (body, words) =>
    attempt(async () => {
      await tenant("PATCH", path, { body });
      notify(words);
      await refresh();
    });
  const move = (phase) => change({ phaseName: phase.name }, `Moved to ${title(phase)}`);
  const current = enrollment.currentPhase?.name;
  const here = program?.phases.findIndex((phase) => phase.name === current) ?? -1;
  const next =
    isRunning && here >= 0 ? program.phases.filter((phase) => program.phases[here].leadsTo.includes(phase.name)) : [];
  const finish = button("Finish", () => change({ status: "FINISHED" }, "Finished"), { class: "small" });
  const leave = button(
    "Unassign",
    async () => {
      const sure = await confirmed(
        "Take the patient out of the program?",
        "The enrollment and its history are deleted permanently.",
        "Unassign",
      );
      if (sure && (await attempt(() => tenant("DELETE", `${base}/programs/${segment(enrollment.id)}`)))) await refresh();
    },
    { class: "small plain danger" },
  );
  return h(
    "section",
    { class: "panel program", "data-program": name },
    h(
      "div",
      { class: "title" },
      h(
        "h3",
        null,
        enrollment.programTitle || name,
        " ",
        stateBadge(enrollment.status ?? "NEW"),
        " ",
        badge(enrollment.currentPhase?.title ?? "no phase", "busy"),
      ),
      h("div", { class: "buttons" }, isRunning ? finish : enrollButton(base, name, refresh, "Enroll again"), leave),
    ),
    program && view(title(program), await diagram(program, enrollment, here, isRunning, move)),
    next.length > 0 &&
      h(
        "div",
        { class: "buttons" },
        h("span", { class: "quiet" }, "Click an arrow, or move to"),
        next.map((phase) => workButton(title(phase), () => move(phase), { class: "small", "data-phase": phase.name })),
      ),
    history(enrollment),
  );
}

/** Opens the diagram in a separate window, scrolled to the current phase. */
function view(words, svg) {
  const scroll = h("div", { class: "scroll", role: "region", "aria-label": `Diagram of ${words}`, tabindex: "0" }, svg);
  const current = svg.querySelector(".current rect");
  requestAnimationFrame(() => {
    scroll.scrollLeft = Number(current?.getAttribute("x") ?? 0) - 60;
  });
  return scroll;
}

async function diagram(program, enrollment, here, isRunning, move) {
  const svg = await programDiagram(program.name);
  // The diagram is an image elsewhere; here it contains buttons.
  svg.setAttribute("role", "group");
  const visited = new Set((enrollment.pathHistory ?? []).map((visit) => visit.name));
  const boxes = [...svg.querySelectorAll("g.phase")];
  boxes.forEach((box, place) => {
    box.classList.toggle("visited", visited.has(program.phases[place].name));
    box.classList.toggle("current", place === here);
  });
  if (!isRunning) return svg;
  for (const arrow of svg.querySelectorAll("path.move")) {
    if (Number(arrow.dataset.from) !== here) continue;
    const target = program.phases[Number(arrow.dataset.to)];
    // A line is too thin for clicking: an invisible wide one lies on top of it.
    const line = arrow.cloneNode(true);
    line.setAttribute("class", "hit");
    line.removeAttribute("marker-end");
    for (const [name, value] of [
      ["role", "button"],
      ["tabindex", "0"],
      ["aria-label", `Move to ${title(target)}`],
    ])
      line.setAttribute(name, value);
    const go = () => move(target);
    line.addEventListener("click", go);
    line.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        go();
      }
    });
    arrow.classList.add("open");
    arrow.after(line);
  }
  return svg;
}

function history(enrollment) {
  const visits = [...(enrollment.pathHistory ?? [])].reverse();
  if (visits.length === 0) return null;
  return h(
    "details",
    null,
    h("summary", null, `History (${visits.length})`),
    h(
      "ul",
      { class: "plain-list" },
      visits.map((visit) =>
        h("li", null, h("span", null, visit.title || visit.name), h("small", null, `${moment(visit.timestamp)} UTC`)),
      ),
    ),
  );
}
