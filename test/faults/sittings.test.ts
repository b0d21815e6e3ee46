import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";
import { FAULT_TRIALS } from "./all-faults.ts";

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
  rmSync(platform.dataDir, { recursive: true, force: true });
});

describe("sittings through a fault", () => {
  it.concurrent.for(FAULT_TRIALS.map((trial, index) => ({ ...trial, seed: 100 + index })))("$fault: everything arrives, once", async ({ run, gentle, seed }, { skip }) => {
    const row = await run(platform, { sittings: 2, answers: 12, seed });

    skip(row === null, "this account cannot mount a small disk");
    expect(row).toMatchObject({ tries: 2, lost: 0, receipts: 2, forks: 0 });
    // Otherwise this fault did not happen.
    expect(gentle || (row !== null && row.failed + row.retries + row.again > 0)).toBe(true);
  });
});
