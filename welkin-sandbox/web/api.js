// Requests to the control API, and to the tenant's own API with the selected role.

import { session } from "./session.js";

export const CONTROL = "/_sandbox";

/** A request that was rejected, or that failed in transit. */
export class ApiError extends Error {
  /** `status` is 0 if there was no response; `fields` are messages by field name, `answer` is the whole response body. */
  constructor(status, message, { fields = new Map(), answer = null } = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.answer = answer;
  }
}

/** Called when the control API requires its token. */
let onLocked = () => {};
export function whenLocked(then) {
  onLocked = then;
}

/** Sends a request to the control API and returns the response. */
export async function control(method, path, body, content) {
  const isText = typeof body === "string";
  const response = await reach(`${CONTROL}${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": content ?? "application/json" },
    body: body === undefined || isText ? body : JSON.stringify(body),
  });
  const text = await readText(response);
  if (response.status === 401) onLocked();
  const answer = parsed(text);
  if (!response.ok)
    throw new ApiError(response.status, answer?.error ?? `The sandbox answered ${response.status}`, { answer });
  return answer;
}

const tokens = new Map();

/** Forgets the tokens of removed clients; for use after a change of clients or configuration. */
export function forgetTokens() {
  tokens.clear();
}

function token(role) {
  if (!tokens.has(role)) {
    const asked = control("POST", "/act-as", { roles: role ? [role] : [], policies: [] });
    asked.catch(() => tokens.delete(role));
    tokens.set(role, asked);
  }
  return tokens.get(role);
}

/** Sends a request to the tenant's API in the selected environment, with the selected role, and returns the response. */
export async function tenant(method, path, options = {}) {
  const response = await send(method, path, options);
  const text = await readText(response);
  if (!response.ok) throw refusal(response, text);
  if (text === "") {
    if (response.status === 200 && method === "GET") throw new ApiError(200, "The answer has no body");
    return null;
  }
  const answer = parsed(text);
  if (answer === undefined) throw new ApiError(response.status, "The answer is not JSON");
  return answer;
}

/** Requests a file in the same way. */
export async function tenantFile(path) {
  const response = await send("GET", path, {});
  if (!response.ok) throw refusal(response, await readText(response));
  return response.blob();
}

async function send(method, path, { query, body, form, signal }) {
  const place = `/${encodeURIComponent(session.health.tenant)}/${encodeURIComponent(session.environment)}`;
  const parameters = new URLSearchParams(query ?? {}).toString();
  const url = `${place}${path}${parameters ? `?${parameters}` : ""}`;
  const attempt = async () => {
    const headers = { authorization: `Bearer ${(await token(session.role)).token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    return reach(url, {
      method,
      headers,
      signal,
      body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  };
  const response = await attempt();
  if (response.status !== 401) return response;
  // Tokens expire, and a reset removes them: request a new token once, as any client does.
  tokens.delete(session.role);
  return attempt();
}

async function reach(url, options) {
  try {
    return await fetch(url, { ...options, credentials: "same-origin", cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(
      0,
      "The connection broke before there was an answer. Is the sandbox running, or is a fault injected?",
    );
  }
}

async function readText(response) {
  try {
    return await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, `The answer ${response.status} was cut off`);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Welkin's error responses are arrays of problems, each of which may name fields. */
function refusal(response, text) {
  const answer = parsed(text);
  const problems = Array.isArray(answer) ? answer : [];
  const fields = new Map();
  for (const { field, message } of problems.flatMap((problem) => problem?.details?.fields ?? []))
    fields.set(field, message);
  const words = problems
    .map((problem) => problem?.message)
    .filter(Boolean)
    .join("; ");
  return new ApiError(
    response.status,
    words || `The API answered ${response.status} ${response.statusText}`.trim(),
    { fields },
  );
}

/** Encodes any text as a segment of a path. */
export function segment(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
