/** The sandbox of Welkin, as a process with its control API. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface RequestRow {
  id: number;
  method: string;
  path: string;
  status: number | null;
}

export class Sandbox {
  private constructor(
    private readonly process: ChildProcess,
    readonly environment: Record<string, string>,
  ) {}

  /** Starts the sandbox; `stop` ends it. */
  static async start(...args: string[]): Promise<Sandbox> {
    const command = process.env.WELKIN_SANDBOX ?? "welkin-sandbox";
    // `--print env` writes lines such as WELKIN_BASE_URL=http://127.0.0.1:49152; port 0 is a free one.
    const all = [...args, "--listen", "127.0.0.1:0", "--print", "env", "--quiet"];
    const child = spawn(command, all, { stdio: ["ignore", "pipe", "inherit"] });
    const failed = new Promise<never>((_, reject) => child.once("error", reject));
    const environment: Record<string, string> = {};
    const read = async () => {
      for await (const line of createInterface({ input: child.stdout })) {
        const [name, value] = line.split(/=(.*)/, 2);
        environment[name ?? ""] = value ?? "";
        if (name === "WELKIN_CLIENT_SECRET") return;
      }
      throw new Error("the sandbox did not start");
    };
    await Promise.race([read(), failed]);
    return new Sandbox(child, environment);
  }

  get url(): string {
    return this.environment.WELKIN_BASE_URL ?? "";
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill();
    await ended;
  }

  /** Resets data, faults and clock, and removes requests and deliveries. */
  async reset(): Promise<void> {
    await this.control("POST", "/reset");
  }

  /** Returns the requests of the program, oldest first: `{ method: "POST", status: "4xx", route: "cdt-vitals" }`. */
  async requests(filters: Record<string, string> = {}): Promise<RequestRow[]> {
    const query = new URLSearchParams(filters);
    const answer = await this.control<{ requests: RequestRow[] }>("GET", `/requests?${query}`);
    return answer.requests;
  }

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}/_sandbox${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const json = (await answer.json()) as T & { error?: string };
    if (!answer.ok) throw new Error(json.error);
    return json;
  }
}
