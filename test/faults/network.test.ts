import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";
import { NETWORK_FAULTS } from "./network-faults.ts";
import { sitThrough } from "./sit-through.ts";

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

describe("sittings through a fault between client and platform", () => {
  it.concurrent.each(NETWORK_FAULTS.map((scenario, index) => ({ fault: scenario.fault, scenario, seed: 100 + index })))("$fault: everything arrives, once", async ({ scenario, seed }) => {
    const row = await sitThrough(platform, scenario, { sittings: 2, answers: 12, seed });

    expect(row).toMatchObject({ tries: 2, typed: 2 * 14 + 2, lost: 0, receipts: 2, forks: 0 });
    // Otherwise this fault did not happen.
    expect(row.failed + row.retries + row.again > 0 || scenario.gentle).toBe(true);
  });
});
