// A form with several fields, which shows the API's messages next to the fields that they concern.

import { empty, h } from "./dom.js";
import { failure } from "./failures.js";
import { fieldInput } from "./field_input.js";

/** `values` are those of an existing record; without them, the form is for a new one. */
export function fieldForm(fields, values) {
  const isNew = Object.keys(values).length === 0;
  const shown = fields.filter((field) => !(isNew && !field.editable));
  const inputs = shown.map((field) => fieldInput(field, values[field.name]));
  const before = new Map(inputs.map((input) => [input, JSON.stringify(input.read())]));
  const problem = h("div", { class: "form-problem" });
  const element = h(
    "form",
    {
      class: "fields",
      noValidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        element.closest("dialog, section")?.querySelector(".primary")?.click();
      },
    },
    problem,
    inputs.length === 0 ? empty("No field can be written.") : inputs.map((input) => input.element),
    h("button", { class: "hidden", tabindex: "-1", "aria-hidden": "true" }, "Save"),
  );

  /** For a new record, the values entered; for an existing one, the changed values, and null for cleared ones. */
  function body() {
    const changed = inputs.filter(
      (input) => input.field.editable && JSON.stringify(input.read()) !== before.get(input),
    );
    return Object.fromEntries(changed.map((input) => [input.field.name, input.read()]));
  }

  /** Sends the body; if it is rejected, shows the error and returns undefined. */
  async function submit(send) {
    problem.replaceChildren();
    inputs.forEach((input) => input.refuse(null));
    try {
      return (await send(body())) ?? {};
    } catch (error) {
      refuse(error);
      return undefined;
    }
  }

  function refuse(error) {
    const refused = inputs.filter((input) => error.fields?.has(input.field.name));
    for (const input of refused) input.refuse(error.fields.get(input.field.name));
    const isElsewhere = refused.length === 0 || refused.length < error.fields.size;
    if (isElsewhere) problem.replaceChildren(failure(error));
    else refused[0].focus();
    if (isElsewhere) problem.scrollIntoView({ block: "nearest" });
  }

  return { element, submit };
}
