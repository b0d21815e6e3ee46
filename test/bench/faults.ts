import { rm } from "node:fs/promises";
import { startTestPlatform } from "../doubles/platform.ts";
import { FAULT_TRIALS } from "../faults/all-faults.ts";
import type { FaultRow } from "../faults/fault-row.ts";
import { defineBenchmark } from "./benchmark.ts";
import { figure } from "./figure.ts";

const counts = {
  sittings: { about: "sittings for each fault", usual: 2, least: 1, most: 100 },
  answers: { about: "answers of each sitting while the fault is on", usual: 12, least: 1, most: 500 },
  most: { about: "faults to try, from the first of the list on", usual: FAULT_TRIALS.length, least: 1, most: FAULT_TRIALS.length },
  seed: { about: "choice of the requests that it hits", usual: 1, least: 0, most: 1_000_000 },
};

/** Sittings of the real client through everything that can go wrong between and around client and platform. */
export const faults = defineBenchmark({
  name: "faults",
  about: "sittings from check-in to receipt through one fault each, with what was refused, sent again and lost",
  counts,
  run: async ({ sittings, answers, most, seed }, cleanup) => {
    const platform = await cleanup.own(() => startTestPlatform(), async (started) => {
      await started.stop();
      await rm(started.dataDir, { recursive: true, force: true });
    });
    const rows: FaultRow[] = [];
    const notHere: string[] = [];
    for (const [index, { fault, run }] of FAULT_TRIALS.slice(0, most).entries()) {
      const row = await cleanup.own(() => run(platform, { sittings, answers, seed: seed + index }));
      if (row === null) notHere.push(fault);
      else rows.push(row);
    }
    const sum = (pick: (row: FaultRow) => number): number => rows.reduce((total, row) => total + pick(row), 0);
    return {
      runtime: "node",
      figures: rows.map(({ fault, afterMs }) => figure(`${fault}: end of the fault to the receipt`, afterMs, { unit: "ms" })),
      facts: {
        tries: sum(({ tries }) => tries), typed: sum(({ typed }) => typed), receipts: sum(({ receipts }) => receipts), lost: sum(({ lost }) => lost), forks: sum(({ forks }) => forks), notHere,
        table: rows,
      },
    };
  },
});
