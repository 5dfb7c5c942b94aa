/** The program under test: it records a patient's vitals in Welkin. */

const ATTEMPTS = 4;

/** Fields of `cdt-vitals`. */
export interface Vitals {
  "cdtf-heart-rate"?: number;
  "cdtf-position"?: "Sitting" | "Standing" | "Lying down";
}

/** Welkin rejects the values; the message names the fields. */
export class Refused extends Error {}

export interface Access {
  baseUrl: string;
  tenant: string;
  clientId: string;
  clientSecret: string;
}

/** A client of a Welkin tenant, with the profile `v8`. */
export class Welkin {
  private token: string | undefined;

  constructor(private readonly access: Access) {}

  async recordVitals(patient: string, vitals: Vitals): Promise<{ id: string; jsonBody: Record<string, unknown> }> {
    return this.call("POST", `/patients/${patient}/cdts/cdt-vitals`, vitals);
  }

  /** Sends a request, and retries it if Welkin is temporarily unavailable or the token has expired. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { baseUrl, tenant } = this.access;
    for (let attempt = 1; ; attempt += 1) {
      this.token ??= await this.newToken();
      const answer = await fetch(`${baseUrl}/${tenant}/live${path}`, {
        method,
        headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (answer.ok) return (await answer.json()) as T;
      if (answer.status === 401) this.token = undefined;
      else if (answer.status === 400) {
        const problems = (await answer.json()) as { message: string }[];
        throw new Refused(problems.map((problem) => problem.message).join("; "));
      } else if (answer.status !== 503) throw new Error(`Welkin answers ${answer.status}`);
      if (attempt === ATTEMPTS) throw new Error(`Welkin answers ${answer.status}, ${ATTEMPTS} times`);
    }
  }

  private async newToken(): Promise<string> {
    const { baseUrl, tenant, clientId, clientSecret } = this.access;
    const answer = await fetch(`${baseUrl}/${tenant}/admin/api_clients/${clientId}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secret: clientSecret }),
    });
    if (!answer.ok) throw new Error(`Welkin gives no token: ${answer.status}`);
    return ((await answer.json()) as { token: string }).token;
  }
}
