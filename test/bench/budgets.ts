import type { Budget } from "./figure.ts";

/** The budgets of the design's section 9 that benchmarks measure, and what its tick for programs leaves for one of them. Where the design names no percentile, the 95th is held against it. */
export const BUDGETS = {
  programTick: { says: "process watch, 200 processes: a tick <= 0.5 ms of CPU", limit: 0.5, sense: "most", of: "p95" },
  programSeen: { says: "a forbidden program seen <= 300 ms (p95) after it starts", limit: 300, sense: "most", of: "p95" },
  keyToDisk: { says: "key event to journal on disk <= 1 s", limit: 1000, sense: "most", of: "p95" },
  ipcRoundTrip: { says: "IPC round trip <= 5 ms p95", limit: 5, sense: "most", of: "p95" },
  firstScreen: { says: "start to check-in screen <= 2 s", limit: 2000, sense: "most", of: "p95" },
  firstQuestion: { says: "start of the clock to first question <= 300 ms from a local package", limit: 300, sense: "most", of: "p95" },
  clientMemory: { says: "client memory <= 600 MB resident, all processes", limit: 600e6 / 1024 ** 2, sense: "most", of: "max" },
  restart: { says: "resumed <= 3 s after restart", limit: 3000, sense: "most", of: "p95" },
  live: { says: "5,000 sittings live (heartbeat 15 s, save 30 s), p99 <= 250 ms", limit: 250, sense: "most", of: "p99" },
  handIns: { says: "5,000 hand-ins in 60 s, none lost", limit: 60_000, sense: "most", of: "max" },
  boardUpdate: { says: "5,000 sittings on the board: update to screen <= 2 s", limit: 2000, sense: "most", of: "p95" },
  boardFrames: { says: "5,000 sittings on the board: scrolling and filtering stay above 50 frames a second", limit: 50, sense: "least", of: "median" },
  classify: { says: "classify one process, 10,000 rules: 1 ms", limit: 1, sense: "most", of: "p95" },
  handsMarked: { says: "human text marked as injected: 0.5 % of windows of 50 keys", limit: 0.5, sense: "most", of: "max" },
  keyRecorded: { says: "record a key's rhythm: well under 20 µs", limit: 20, sense: "most", of: "p95" },
} as const satisfies Readonly<Record<string, Budget>>;

/** Sittings that the platform's budgets speak of. */
export const BUDGET_SITTINGS = 5000;
