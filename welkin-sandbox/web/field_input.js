// The input of one field. It accepts invalid values on purpose: the API rejects them, as clients will see.

import { badge, h, phi } from "./dom.js";
import { hint, label } from "./words.js";

let inputs = 0;

/**
 * An input for a field of the model document: its element, `read` for its value (null if there is none), and `refuse` to show the
 * message of the API.
 */
export function fieldInput(field, value) {
  const id = `field-${++inputs}`;
  const problem = h("p", { class: "field-problem", id: `${id}-problem`, role: "alert" });
  const isGroup = field.multiple && field.options.length > 0;
  const control = isGroup ? checkboxes(field, value) : single(field, value, id);
  const input = control.element;
  if (!field.editable) control.disable();
  const described = `${id}-hint ${id}-problem`;
  const marks = [
    field.required && [" ", badge("required")],
    field.phi && [" ", phi()],
    !field.editable && [" ", badge("read-only")],
    field.deprecated && [" ", badge("disabled")],
  ];
  const hints = h("p", { class: "hint", id: `${id}-hint` }, hint(field));
  const element = isGroup
    ? h(
        "fieldset",
        { class: "field", "data-field": field.name, "aria-describedby": described },
        h("legend", null, label(field), marks),
        input,
        hints,
        problem,
      )
    : h(
        "div",
        { class: "field", "data-field": field.name },
        h("label", { for: id }, label(field), marks),
        input,
        hints,
        problem,
      );
  if (!isGroup) input.setAttribute("aria-describedby", described);
  return {
    field,
    element,
    read: control.read,
    refuse(message) {
      problem.textContent = message ?? "";
      element.classList.toggle("refused", Boolean(message));
      if (isGroup) return;
      if (message) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
    focus: () => (isGroup ? element.querySelector("input") : input)?.focus(),
  };
}

/** Converts a value to the type that the API expects: options have their own types. */
function typed(options, text) {
  const option = options.find((one) => String(one.value) === text);
  return option ? option.value : text;
}

function checkboxes(field, value) {
  const chosen = new Set((Array.isArray(value) ? value : []).map(String));
  const boxes = field.options.map((option) =>
    h("input", { type: "checkbox", value: String(option.value), checked: chosen.has(String(option.value)) }),
  );
  const element = h(
    "div",
    { class: field.options.length > 12 ? "options many" : "options" },
    boxes.map((box, place) =>
      h("label", null, box, " ", field.options[place].label || String(field.options[place].value)),
    ),
  );
  return {
    element,
    read() {
      const checked = boxes.filter((box) => box.checked).map((box) => typed(field.options, box.value));
      return checked.length > 0 ? checked : null;
    },
    disable: () =>
      boxes.forEach((box) => {
        box.disabled = true;
      }),
  };
}

function single(field, value, id) {
  const [element, read] = field.multiple ? several(field, value, id) : one(field, value, id);
  return {
    element,
    read,
    disable: () => {
      element.disabled = true;
    },
  };
}

/** Values of a field without options, one per line. */
function several(field, value, id) {
  const lines = (Array.isArray(value) ? value : []).map((one) =>
    typeof one === "object" ? JSON.stringify(one) : String(one),
  );
  const area = h("textarea", { id, rows: "3" });
  area.value = lines.join("\n");
  const read = () => {
    const texts = area.value
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    return texts.length > 0 ? texts.map((text) => scalar(field, text)) : null;
  };
  return [area, read];
}

function one(field, value, id) {
  if (field.options.length > 0)
    return select(
      id,
      field.options.map((option) => [option.value, option.label || String(option.value)]),
      value,
    );
  const text =
    value === null || value === undefined
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value, null, 2)
        : String(value);
  switch (field.type) {
    case "boolean":
      return select(
        id,
        [
          [true, "Yes"],
          [false, "No"],
        ],
        value,
      );
    case "textarea":
    case "richtext":
    case "json":
    case "file":
    case "profile": {
      const area = h("textarea", { id, rows: "3" });
      area.value = text;
      return [area, () => (area.value === "" ? null : scalar(field, area.value))];
    }
    case "date":
      return typedInput(id, "date", text.slice(0, 10), (given) => given);
    case "date-time":
      return typedInput(
        id,
        "datetime-local",
        text.replace(/(\.\d+)?(Z|[+-]\d\d:\d\d)?$/, ""),
        (given) => `${given.length === 16 ? `${given}:00` : given}Z`,
      );
    case "time":
      return typedInput(id, "time", text, (given) => given);
    default:
      return typedInput(
        id,
        "text",
        text,
        (given) => scalar(field, given),
        field.type === "integer" ? "numeric" : field.type === "float" ? "decimal" : null,
      );
  }
}

function typedInput(id, type, text, written, inputmode) {
  const input = h("input", { id, type, inputmode, autocomplete: "off", step: type === "datetime-local" ? "1" : null });
  input.value = text;
  return [input, () => (input.value === "" ? null : written(input.value))];
}

function select(id, choices, value) {
  const current = value === null || value === undefined ? "" : String(value);
  const isListed = current === "" || choices.some(([known]) => String(known) === current);
  const all = isListed ? choices : [...choices, [value, `${current} (not listed)`]];
  const element = h(
    "select",
    { id },
    h("option", { value: "" }, "—"),
    all.map(([known, words]) => h("option", { value: String(known), selected: String(known) === current }, words)),
  );
  return [element, () => (element.value === "" ? null : all.find(([known]) => String(known) === element.value)[0])];
}

/** Returns the input as a number if it is one, and otherwise as text, which the API will validate. */
function scalar(field, text) {
  if (field.type === "integer" || field.type === "float") {
    return /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(text) ? Number(text) : text;
  }
  if (["json", "file", "profile"].includes(field.type)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}
