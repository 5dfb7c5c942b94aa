// A request with its response: headers, bodies, code to copy, replay.

import { control } from "./api.js";
import { badge, button, copyButton, h, notify, workButton } from "./dom.js";
import { attempt, failure } from "./failures.js";
import { asCurl } from "./copy_as.js";

export async function detail(id, close) {
  let request;
  try {
    request = await control("GET", `/requests/${id}`);
  } catch (error) {
    return [failure(error)];
  }
  const replay = workButton(
    "Replay",
    () =>
      attempt(async () => {
        const { id: replayed } = await control("POST", `/requests/${id}/replay`);
        notify(`Sent again as request ${replayed}`);
      }),
    { id: "replay" },
  );
  const answer = request.status ? `Answer ${request.status}` : "No answer";
  return [
    h(
      "section",
      { class: "panel detail", "aria-label": "The request" },
      h(
        "div",
        { class: "title" },
        h("h2", null, request.method, " ", h("code", null, request.path)),
        h(
          "div",
          { class: "buttons" },
          copyButton("Copy as curl", asCurl(request)),
          copyButton("Copy as Rust", request.rust),
          replay,
          button("Close", close, { class: "plain" }),
        ),
      ),
      h(
        "p",
        { class: "quiet" },
        [
          `${request.milliseconds} ms`,
          request.client && `client ${request.client}`,
          request.profile && `profile ${request.profile}`,
          request.fault && `fault ${request.fault}`,
          request.reason,
        ]
          .filter(Boolean)
          .join(" · "),
      ),
      h(
        "div",
        { class: "two" },
        h(
          "div",
          null,
          h("h3", null, "Request"),
          headers(request.requestHeaders),
          body(request.requestBody, request.requestBodyTruncated),
        ),
        h(
          "div",
          null,
          h("h3", null, answer, " ", request.fault && badge(request.fault, "warn")),
          headers(request.responseHeaders),
          body(request.responseBody, request.responseBodyTruncated),
        ),
      ),
    ),
  ];
}

function headers(all) {
  const entries = Object.entries(all ?? {});
  return h(
    "details",
    null,
    h("summary", null, `Headers (${entries.length})`),
    h(
      "dl",
      { class: "headers" },
      entries.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
    ),
  );
}

/** Shows a body as sent; JSON is formatted with line breaks. */
function body(text, isTruncated) {
  if (text === null || text === undefined || text === "") return h("p", { class: "quiet" }, "No body.");
  return [
    h("pre", { tabindex: "0" }, pretty(text)),
    isTruncated && h("p", { class: "quiet" }, "The first 64 KiB of it."),
  ];
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
