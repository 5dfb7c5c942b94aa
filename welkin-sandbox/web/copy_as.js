// A request as a command and as a program. Tokens are hidden: both take theirs from the environment.

import { session } from "./session.js";
import { quoted } from "./topbar.js";

const LEFT_OUT = new Set(["authorization", "host", "content-length", "connection", "cookie", "accept-encoding", "user-agent", "origin", "referer", "accept-language", "cache-control", "pragma", "accept"]);

function shownHeaders(request) {
  return Object.entries(request.requestHeaders ?? {}).filter(([name]) => !LEFT_OUT.has(name) && !/^(sec|proxy|x-forwarded)-/.test(name));
}

export function asCurl(request) {
  const words = [`curl -X ${request.method} ${quoted(location.origin + request.path)}`];
  if (request.requestHeaders?.authorization) words.push('-H "Authorization: Bearer $WELKIN_TOKEN"');
  for (const [name, value] of shownHeaders(request)) words.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (request.requestBody) words.push(`--data-raw ${quoted(request.requestBody)}`);
  return words.join(" \\\n  ");
}

/** A call of the runtime's client, whose paths begin below tenant and environment. */
export function asRust(request) {
  const [path, query] = request.path.split("?");
  const template = (request.route ?? path).split("?")[0];
  const parts = template.split("/");
  const values = path.split("/");
  // A v1 path has its environment in the query.
  const below = parts[1] === "v1" ? 3 : 3;
  const ids = parts.map((part, place) => [/^\{(.+)\}$/.exec(part)?.[1], values[place]]).slice(below).filter(([name]) => name);
  const lines = [`let answer = client`, `    .request(Method::${request.method}, ${literal(`/${parts.slice(below).join("/")}`)})`];
  for (const [name, value] of ids) lines.push(`    .id(${literal(name)}, ${literal(decodeURIComponent(value ?? ""))})`);
  for (const [name, value] of new URLSearchParams(query ?? "")) {
    if (name !== "environment") lines.push(`    .query(${literal(name)}, ${literal(value)})`);
  }
  if (request.requestBody) lines.push(`    .json(&${json(request.requestBody)})`);
  lines.push("    .await?;");
  return ["use welkin_runtime::http::Method;", "", `// For the tenant ${commented(session.health.tenant)}, as the client's configuration names it.`, ...lines].join("\n");
}

function json(text) {
  try {
    JSON.parse(text);
    return `serde_json::json!(${text})`;
  } catch {
    return literal(text);
  }
}

/** Foreign text in one line of a comment. */
function commented(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
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
