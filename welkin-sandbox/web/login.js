// The form for the control token, if the sandbox was started with one.

import { control } from "./api.js";
import { h } from "./dom.js";
import { failure } from "./failures.js";

/** Shows the form; `then` is called after the right token was entered. */
export function login(then) {
  if (document.getElementById("login")) return;
  const token = h("input", { type: "password", id: "control-token", required: true, autocomplete: "current-password" });
  const problem = h("div");
  const form = h(
    "form",
    {
      id: "login",
      class: "panel narrow",
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          await control("POST", "/session", { token: token.value });
          await then();
        } catch (error) {
          problem.replaceChildren(failure(error));
          token.focus();
        }
      },
    },
    h("h1", null, "This sandbox requires its control token"),
    h("p", null, "It is the one that the sandbox was started with: ", h("code", null, "--control-token"), "."),
    problem,
    // Password managers need a user name.
    h("input", { name: "username", value: "sandbox", autocomplete: "username", hidden: true, readonly: true }),
    h("label", { for: "control-token" }, "Control token"),
    token,
    h("div", { class: "buttons" }, h("button", { class: "primary" }, "Open")),
  );
  document.getElementById("main").replaceChildren(form);
  token.focus();
}
