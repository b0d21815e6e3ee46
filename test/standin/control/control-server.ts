import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { reportFailure } from "../chromium/cdp-connection.ts";
import { app } from "../electron/app.ts";
import { controls } from "./controls.ts";
import type { ControlName } from "./controls.ts";
import { runtime } from "../runtime.ts";

/** What a test process reads from the file named by INVIGIL_STANDIN_CONTROL. */
export interface ControlFile {
  /** POST `{name, args}` here. */
  readonly control: string;
  /** Web socket of Chromium's DevTools endpoint. */
  readonly cdp: string;
  readonly pid: number;
  readonly chromiumPid: number;
}

/** Offers the test controls on the loopback interface, only when a test asks for them by INVIGIL_STANDIN_CONTROL. */
export async function startControlServer(): Promise<void> {
  const file = process.env["INVIGIL_STANDIN_CONTROL"];
  if (file === undefined) return;
  const path = `/${randomBytes(16).toString("hex")}`;
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      try {
        if (request.url !== path || request.method !== "POST") throw new Error("not found");
        const { name, args } = JSON.parse(await readAll(request)) as { readonly name: ControlName; readonly args: readonly unknown[] };
        const control = (controls as Readonly<Record<string, (...given: unknown[]) => unknown>>)[name];
        if (control === undefined) throw new Error(`no control ${name}`);
        const value = await control(...args);
        response.end(JSON.stringify({ ok: true, value: value ?? null }));
      } catch (error) {
        response.end(JSON.stringify({ ok: false, message: error instanceof Error ? error.message : String(error) }));
      }
    };
    reportFailure(answer(), "control");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  app.once("ready", () => reportFailure(announce(file, `http://127.0.0.1:${port}${path}`), "announce"));
}

async function announce(file: string, control: string): Promise<void> {
  for (;;) {
    const cdp = runtime.running?.endpoint ?? null;
    if (cdp !== null) {
      const content: ControlFile = { control, cdp, pid: process.pid, chromiumPid: runtime.running?.pid ?? 0 };
      writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
