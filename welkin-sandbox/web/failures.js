// Messages for rejected and failed requests.

import { h, notify } from "./dom.js";
import { actor } from "./session.js";

/** A banner about a failed request. */
export function failure(error) {
  if (error.name === "AbortError") return h("span");
  return h("div", { class: "banner bad", role: "alert" }, h("strong", null, title(error)), " ", error.message);
}

/** The same as a notice. */
export function notifyFailure(error) {
  if (error.name !== "AbortError") notify(`${title(error)} ${error.message}`, "bad");
}

function title(error) {
  if (error.status === 403) return `403 as ${actor()}.`;
  return error.status ? `${error.status}.` : "No answer.";
}

/** Runs an action, and shows a failure instead of throwing it; returns true on success. */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    notifyFailure(error);
    return false;
  }
}
