import type { Fault } from "./fault.ts";
import type { Scenario } from "./sit-through.ts";

/** A fault between client and platform: from check-in on where people can still check in through it, otherwise from the first question on. */
function between(fault: string, what: Fault, details: { readonly lastsMs?: number; readonly fromCheckIn?: boolean; readonly gentle?: boolean } = {}): Scenario {
  return {
    fault, lastsMs: details.lastsMs ?? 4000, handInDuring: true, gentle: details.gentle ?? false,
    ...(details.fromCheckIn === true ? { beforeCheckIn: ({ proxy }) => proxy.set(what) } : {}),
    begin: ({ proxy }) => {
      if (details.fromCheckIn !== true) proxy.set(what);
    },
    end: ({ proxy }) => proxy.set(null),
  };
}

/** Everything that can go wrong on the way. */
export const NETWORK_FAULTS: readonly Scenario[] = [
  between("connection cut", { kind: "cut" }),
  between("slow line, 8 kB/s", { kind: "slow", bytesPerSecond: 8000 }, { fromCheckIn: true, gentle: true }),
  between("flapping, 0.7 s up, 1 s down", { kind: "flapping", upMs: 700, downMs: 1000 }, { fromCheckIn: true, lastsMs: 6000 }),
  between("half-open: taken and never answered", { kind: "half-open" }),
  between("silent: heard and never answered", { kind: "silent" }),
  between("reset in the middle of requests", { kind: "reset-in-request", share: 0.6, mostBytes: 900 }, { fromCheckIn: true }),
  between("reset in the middle of answers", { kind: "reset-in-answer", share: 0.6, mostBytes: 600 }, { fromCheckIn: true }),
  between("answers cut off", { kind: "answer-cut-off", share: 0.6, mostBytes: 600 }, { fromCheckIn: true }),
  between("requests duplicated", { kind: "duplicated", share: 0.8 }, { fromCheckIn: true }),
  between("requests reordered", { kind: "reordered", share: 0.4 }, { fromCheckIn: true }),
  between("requests delayed, 0.2 to 1.5 s", { kind: "delayed", leastMs: 200, mostMs: 1500 }, { fromCheckIn: true, gentle: true }),
  between("status 500", { kind: "status-500", share: 0.7 }),
  between("503 with Retry-After", { kind: "overloaded", share: 0.9, retryAfterSeconds: 2 }),
  between("503 without Retry-After", { kind: "overloaded", share: 0.9, retryAfterSeconds: null }),
  between("answers of an older moment", { kind: "replayed", share: 0.6 }),
];
