import { describe, expect, it } from "vitest";
import { figure, summarise } from "../../bench/figure.ts";
import { herd, steadily } from "../../bench/load/drive.ts";
import { memoryOfTree } from "../../bench/process-memory.ts";

const BUDGET = { says: "at most 5 ms", limit: 5, sense: "most", of: "p95" } as const;

describe("figures", () => {
  it("gives percentiles by nearest rank, whatever the order of the samples", () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index);

    expect(summarise(samples)).toEqual({ repetitions: 100, median: 50, p95: 95, p99: 99, max: 100 });
    expect(summarise([7])).toEqual({ repetitions: 1, median: 7, p95: 7, p99: 7, max: 7 });
  });

  it("refuses to say anything about nothing", () => {
    expect(() => summarise([])).toThrow("nothing was measured");
  });

  it.each([
    ["met", [5], {}], ["missed", [5.001], {}], ["not measured here", [1], { budgetMeasured: false }], ["missed", [1], { restHolds: false }],
  ] as const)("calls a budget %s for %j with %j", (verdict, samples, more) => {
    expect(figure("x", samples, { unit: "ms", budget: BUDGET, ...more }).budget?.verdict).toBe(verdict);
  });

  it("holds a rate against the least that was promised", () => {
    expect(figure("x", [99], { unit: "per second", budget: { ...BUDGET, sense: "least", limit: 100 } }).budget?.verdict).toBe("missed");
  });
});

describe("load", () => {
  it("never has more under way than it may, and counts refusals and failures apart from latencies", async () => {
    let underWay = 0;
    let most = 0;
    const job = async (): Promise<null> => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      return null;
    };

    const driven = await herd([job, job, job, job, async () => "journal/gap", () => Promise.reject(new Error("gone"))], 2);

    expect(most).toBe(2);
    expect(driven.latencies).toHaveLength(4);
    expect(driven.refusals).toEqual({ "journal/gap": 1, "failed: gone": 1 });
  });

  it("counts latency at a steady rate from when a request was due, so that a stall shows in all that came meanwhile", async () => {
    const stall = (): null => {
      const end = performance.now() + 100;
      while (performance.now() < end);
      return null;
    };
    const quick = async (): Promise<null> => null;

    const { latencies } = await steadily([async () => stall(), quick, quick, quick], 100);

    // The last was due at 30 ms and could not be sent before 100.
    expect(latencies).toHaveLength(4);
    expect(Math.min(...latencies)).toBeGreaterThan(50);
  });
});

describe("memory", () => {
  it.runIf(process.platform === "linux")("sums a process and what it started", () => {
    const { processes, rssMiB, pssMiB } = memoryOfTree(process.pid);

    expect(processes).toBeGreaterThanOrEqual(1);
    expect(rssMiB).toBeGreaterThan(20);
    expect(pssMiB ?? 0).toBeLessThanOrEqual(rssMiB);
  });
});
