// A request as a command. The token is not included: the command reads it from the environment.

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
