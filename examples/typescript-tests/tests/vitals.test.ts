import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Refused, Welkin } from "../src/vitals";
import { Sandbox } from "./sandbox";

const EXPORT = fileURLToPath(new URL("../../designer-export.json", import.meta.url));

let sandbox: Sandbox;
let welkin: Welkin;
let patient: string;

beforeAll(async () => {
  sandbox = await Sandbox.start("--config", EXPORT, "--seed", "5");
});
afterAll(() => sandbox?.stop());

function client(id?: string, secret?: string): Welkin {
  const { WELKIN_TENANT, WELKIN_CLIENT_ID, WELKIN_CLIENT_SECRET } = sandbox.environment;
  return new Welkin({
    baseUrl: sandbox.url,
    tenant: WELKIN_TENANT ?? "",
    clientId: id ?? WELKIN_CLIENT_ID ?? "",
    clientSecret: secret ?? WELKIN_CLIENT_SECRET ?? "",
  });
}

beforeEach(async () => {
  await sandbox.reset();
  welkin = client();
  const created = await welkin.call<{ id: string }>("POST", "/patients", { firstName: "Ada", lastName: "Example" });
  patient = created.id;
});

async function count(what: string): Promise<number> {
  const health = await sandbox.control<{ counts: Record<string, number> }>("GET", "/health");
  return health.counts[what] ?? 0;
}

async function statuses(): Promise<(number | null)[]> {
  const requests = await sandbox.requests({ method: "POST", route: "cdt-vitals" });
  return requests.map((request) => request.status);
}

test("a record is created", async () => {
  const record = await welkin.recordVitals(patient, { "cdtf-heart-rate": 72, "cdtf-position": "Sitting" });
  expect(record.jsonBody["cdtf-heart-rate"]).toBe(72);
  const [request] = await sandbox.requests({ method: "POST", route: "cdt-vitals" });
  expect(request?.status).toBe(201);
  const whole = await sandbox.control<{ requestBody: string }>("GET", `/requests/${request?.id}`);
  expect(JSON.parse(whole.requestBody)).toEqual({ "cdtf-heart-rate": 72, "cdtf-position": "Sitting" });
});

describe("every test finds the patients of the seed, its own, and no other", () => {
  test.each([1, 2, 3])("the %ith time", async () => {
    expect(await count("patients")).toBe(6);
  });
});

test("what Welkin does not take is refused", async () => {
  const wrong = welkin.recordVitals(patient, { "cdtf-heart-rate": 3000 });
  await expect(wrong).rejects.toThrow(Refused);
  await expect(wrong).rejects.toThrow("cdtf-heart-rate is above 300");
});

test("a moment of absence is survived", async () => {
  await sandbox.control("POST", "/faults/next", { kind: "unavailable", times: 2 });
  await welkin.recordVitals(patient, { "cdtf-heart-rate": 72 });
  expect(await statuses()).toEqual([503, 503, 201]);
});

test("a token that has expired is replaced", async () => {
  // A token is valid for an hour.
  await sandbox.control("POST", "/clock/advance", { seconds: 3600 });
  await welkin.recordVitals(patient, { "cdtf-heart-rate": 72 });
  expect(await statuses()).toEqual([401, 201]);
});

test("a record has the time of the tenant", async () => {
  await sandbox.control("PUT", "/clock", { freezeAt: "2026-11-27T09:30:00Z" });
  const record = await welkin.recordVitals(patient, { "cdtf-heart-rate": 72 });
  expect(record.jsonBody["created_at"]).toBe("2026-11-27T09:30:00.000Z");
});

test("a client that is shut out is refused", async () => {
  const without = ["POST /patients/*/cdts/*"];
  await sandbox.control("PUT", "/clients/READER", { secret: "not a secret", policies: ["sp-nurse"], without });
  const reader = client("READER", "not a secret");
  await expect(reader.recordVitals(patient, { "cdtf-heart-rate": 72 })).rejects.toThrow("403");
});

test("a test can go back to a snapshot of its own", async () => {
  await sandbox.control("PUT", "/snapshots/with-patient");
  for (const rate of [60, 70, 80]) {
    await sandbox.control("POST", "/snapshots/with-patient/restore");
    const before = await count("records");
    await welkin.recordVitals(patient, { "cdtf-heart-rate": rate });
    expect(await count("records")).toBe(before + 1);
  }
});
