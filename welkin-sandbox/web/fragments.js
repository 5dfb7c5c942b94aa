// Forms and diagrams, rendered by the data dictionary's code, with its own markup around escaped text.

import { ApiError, CONTROL, segment } from "./api.js";

/** Requests the element that the data dictionary renders for an item: a form for an assessment, a diagram for a program. */
async function fragment(kind, name, selector) {
  const response = await fetch(`${CONTROL}/drawings/${kind}/${segment(name)}`, { cache: "no-store" });
  if (!response.ok) throw new ApiError(response.status, `The configuration has nothing to draw for ${name}`);
  // No script can run: scripts in a parsed document are not executed, and the page's policy forbids them, too.
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const element = document.adoptNode(parsed.querySelector(selector));
  const base = `${location.origin}${CONTROL}/docs/${kind}/`;
  for (const link of element.querySelectorAll("a[href]"))
    link.href = new URL(link.getAttribute("href"), base).pathname + new URL(link.getAttribute("href"), base).hash;
  return element;
}

export function assessmentForm(name) {
  return fragment("assessment", name, "form");
}

export function programDiagram(name) {
  return fragment("program", name, "svg");
}
