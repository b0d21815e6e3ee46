import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withDisplay } from "../e2e/driver/display.ts";
import type { ExamApp } from "../e2e/driver/exam-app.ts";
import { launchStandin } from "../e2e/driver/launch-standin.ts";

/** What the sample's preload exposes. */
export interface SampleApi {
  readonly version: number;
  readonly nested: { readonly list: readonly number[]; readonly add: (a: number, b: number) => number };
  readonly call: (channel: string, ...args: unknown[]) => Promise<unknown>;
  readonly send: (channel: string, ...args: unknown[]) => void;
  readonly sync: (channel: string, ...args: unknown[]) => unknown;
  readonly fails: () => never;
  readonly apply: (callback: (value: number) => number, value: number) => number;
  readonly argv: () => readonly string[];
  readonly requires: (name: string) => boolean;
  readonly unknown: () => void;
}

declare global {
  interface Window {
    readonly api: SampleApi;
    readonly pushed: readonly { readonly at: Date; readonly bytes: Uint8Array }[];
    readonly startWorker: () => Promise<string>;
    readonly scriptRan?: boolean;
    readonly inlineRan?: boolean;
  }
}

/** The sample application, running under the stand-in. */
export interface Sample {
  readonly app: ExamApp;
  readonly profile: string;
  /** Invokes a handler of the sample's main. */
  readonly call: (channel: string, ...args: unknown[]) => Promise<unknown>;
  /** Everything that the sample's main has noted. */
  readonly seen: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

export const SAMPLE_BUNDLE = fileURLToPath(new URL("sample-app/main.js", import.meta.url));
export const SAMPLE_PAGE = "https://main.sample.invalid/index.html";

/** Starts the sample on the display that is there or on a virtual one. */
export async function startSample(options: { readonly args?: readonly string[]; readonly profile?: string } = {}): Promise<Sample> {
  const display = await withDisplay();
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), "standin-sample-"));
  const app = await launchStandin({ bundle: SAMPLE_BUNDLE, args: options.args ?? [], env: display.env, profile });
  const call = (channel: string, ...args: unknown[]): Promise<unknown> => app.page.evaluate(([name, values]) => window.api.call(name, ...values), [channel, args] as const);
  const seen = async (): Promise<readonly string[]> => (await call("seen")) as readonly string[];
  await eventually(async () => (await seen()).includes("loaded"));
  return {
    app, profile, call, seen,
    stop: async () => {
      await app.close();
      display.stop();
      if (options.profile === undefined) rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Waits until a condition holds. @throws after thirty seconds */
export async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`still not so: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ids of the Chromium processes whose profile was made by this stand-in. */
export function chromiumOf(pid: number): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/u.test(name) && commandLine(name).includes(`invigil-standin-${pid}-`));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
