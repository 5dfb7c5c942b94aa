// A request as a command and as a program. Tokens are hidden: both take theirs from the environment.

import { quoted } from "./topbar.js";

const LEFT_OUT = new Set([
  "authorization",
  "host",
  "content-length",
  "connection",
  "cookie",
  "accept-encoding",
  "user-agent",
  "origin",
  "referer",
  "accept-language",
  "cache-control",
  "pragma",
  "accept",
]);

function shownHeaders(request) {
  return Object.entries(request.requestHeaders ?? {}).filter(
    ([name]) => !LEFT_OUT.has(name) && !/^(sec|proxy|x-forwarded)-/.test(name),
  );
}

export function asCurl(request) {
  const words = [`curl -X ${request.method} ${quoted(location.origin + request.path)}`];
  if (request.requestHeaders?.authorization) words.push('-H "Authorization: Bearer $WELKIN_TOKEN"');
  for (const [name, value] of shownHeaders(request)) words.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (request.requestBody) words.push(`--data-raw ${quoted(request.requestBody)}`);
  return words.join(" \\\n  ");
}

/** A call of the runtime's client, whose paths begin below the environment, or below the tenant. */
export function asRust(request) {
  const [path, query] = request.path.split("?");
  const template = (request.route ?? path).split("/");
  const values = path.split("/");
  const isOfTenant = template[1] === "{tenant}" && template[2] !== "{environment}";
  const below = isOfTenant ? 2 : 3;
  const names = template.slice(below).map((part) => /^\{(.+)\}$/.exec(part)?.[1]);
  const lines = [
    "let answer = client",
    `    .request(Method::${request.method}, ${literal(`/${template.slice(below).join("/")}`)})`,
  ];
  if (isOfTenant) lines.push("    .of_tenant()");
  names.forEach((name, place) => {
    if (name) lines.push(`    .id(${literal(name)}, ${literal(decodeURIComponent(values[place + below] ?? ""))})`);
  });
  for (const [name, value] of new URLSearchParams(query ?? "")) {
    // A client adds the environment by itself.
    if (name !== "environment") lines.push(`    .query(${literal(name)}, ${literal(value)})`);
  }
  if (request.requestBody) lines.push(`    .json(&${json(request.requestBody)})`);
  return ["use welkin_runtime::http::Method;", "", ...lines, "    .await?;"].join("\n");
}

function json(text) {
  try {
    return `serde_json::json!(${value(JSON.parse(text))})`;
  } catch {
    return literal(text);
  }
}

/** JSON as the macro reads it: Rust has other escapes in strings. */
function value(json) {
  if (typeof json === "string") return literal(json);
  if (Array.isArray(json)) return `[${json.map(value).join(", ")}]`;
  if (json !== null && typeof json === "object")
    return `{${Object.entries(json)
      .map(([name, one]) => `${literal(name)}: ${value(one)}`)
      .join(", ")}}`;
  return JSON.stringify(json);
}

/** A string literal of Rust. */
function literal(text) {
  const escaped = [...text].map((character) => {
    if (character === "\\" || character === '"') return `\\${character}`;
    const code = character.codePointAt(0);
    return code < 32 || code === 127 ? `\\u{${code.toString(16)}}` : character;
  });
  return `"${escaped.join("")}"`;
}
