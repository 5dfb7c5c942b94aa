// Texts for values, fields and times.

const RULES = [
  ["min", (value) => `at least ${value}`],
  ["max", (value) => `at most ${value}`],
  ["minLength", (value) => `at least ${value} characters`],
  ["maxLength", (value) => `at most ${value} characters`],
  ["regex", (value) => `matches ${value}`],
  ["earliest", (value) => `from ${value}`],
  ["latest", (value) => `until ${value}`],
];

const TYPES = {
  integer: "whole number",
  float: "number",
  boolean: "yes or no",
  textarea: "long text",
  richtext: "rich text",
  "date-time": "date and time",
  select: "option",
  uuid: "UUID",
  email: "e-mail address",
  phone: "phone number",
  json: "JSON",
};

export function title(item) {
  return item.title?.trim() || item.name;
}

/** Returns the label of a field. A field without one is named as in generated code: by its machine name without the common prefix. */
export function label(field) {
  return field.label?.trim() || capital(field.rust?.field || field.name);
}

export function typeWords(field) {
  const type = TYPES[field.type] ?? field.type;
  return field.multiple ? `${type}, several` : type;
}

/** Formats type and rules of a field on one line. */
export function hint(field) {
  const rules = RULES.filter(([name]) => field.rules[name] !== null).map(([name, words]) => words(field.rules[name]));
  if (field.rules.fileTypes.length > 0) rules.push(field.rules.fileTypes.join(", "));
  return [field.rust && field.name, typeWords(field), ...rules].filter(Boolean).join(" · ");
}

/** Formats a value of a field for people. */
export function shown(field, value) {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map((one) => shown(field, one)).join(", ");
  const option = field.options?.find((one) => String(one.value) === String(value));
  if (option) return option.label || String(option.value);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "object") return value.originalName ?? value.name ?? JSON.stringify(value);
  if (field.type === "date-time") return moment(value);
  return String(value);
}

/** Formats a time as `2026-06-16 15:03`, in UTC like the API. */
export function moment(text) {
  if (typeof text !== "string") return "";
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(text);
  return match ? `${match[1]} ${match[2]}` : text;
}

/** Formats a time as `15:03:56`, in local time. */
export function clockTime(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? String(text) : at.toLocaleTimeString("en-GB");
}

export function day(text) {
  return typeof text === "string" ? text.slice(0, 10) : "";
}

export function capital(text) {
  const words = String(text ?? "")
    .toLowerCase()
    .replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function fullName(patient) {
  const name = [patient.firstName, patient.middleName, patient.lastName].filter(Boolean).join(" ");
  return name || patient.id;
}
