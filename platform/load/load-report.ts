import type { HeldVerdict, Trouble } from "./verify-held.ts";
import type { LoadOptions } from "./load-options.ts";
import type { MachineFacts } from "./machine-facts.ts";
import type { ScenarioOutcome } from "./scenarios.ts";
import type { LoadSitting } from "./load-sitting.ts";
import type { Latencies } from "./latency-tally.ts";

/** Sittings with something wrong: how many, and the first of them. */
export interface Named {
  readonly count: number;
  readonly first: readonly Trouble[];
}

/** What a run came to: what `load --json` prints. */
export interface LoadReport {
  readonly scenario: LoadOptions["scenario"];
  readonly at: string;
  readonly platform: { readonly kind: LoadOptions["target"]["kind"]; readonly sockets: number };
  readonly sittings: number;
  /** That began. */
  readonly begun: number;
  /** Answers typed in the whole run. */
  readonly answers: number;
  /** True when a person stopped it: the figures are of a part. */
  readonly stopped: boolean;
  /** Length of the measured part. */
  readonly seconds: number;
  readonly latencies: Readonly<Record<string, Latencies>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly retries: number;
  /** Seconds; null when it did not come about, absent where the scenario has no such thing. */
  readonly allStartedSeconds?: number | null;
  readonly awaySeconds?: number;
  readonly allBackSeconds?: number | null;
  readonly allReceiptsSeconds?: number | null;
  readonly handedIn: number;
  /** Receipts that were checked. */
  readonly receipts: number;
  /** Sittings with records or a seal that the platform had not acknowledged when the run ended. */
  readonly unsent: Named;
  readonly compared: number;
  readonly differing: Named;
  readonly lost: Named;
  /** Journals that were checked whole. */
  readonly verified: number;
  readonly invalid: Named;
  /** What threw: bugs. */
  readonly bugs: readonly string[];
  /** Of the measured part, for each sitting. */
  readonly bytesPerSitting: { readonly sent: number; readonly received: number };
  /** Resident memory of the platform in bytes; null where it is not known. */
  readonly memory: { readonly idle: number | null; readonly live: number | null; readonly peak: number | null; readonly perSitting: number | null };
  /** Shares of all cores together, 0 … 1. */
  readonly cpu: ScenarioOutcome["measured"]["cpu"];
  readonly tool: ScenarioOutcome["measured"]["tool"];
  readonly machine: MachineFacts;
}

const MOST_NAMED = 20;

export interface RunFacts {
  readonly options: LoadOptions;
  readonly at: string;
  readonly machine: MachineFacts;
  readonly stopped: boolean;
  readonly outcome: ScenarioOutcome;
  readonly sittings: readonly LoadSitting[];
  readonly unsent: readonly Trouble[];
  readonly held: HeldVerdict;
  readonly bugs: readonly string[];
  readonly memory: { readonly idle: number | null; readonly peak: number | null };
}

/** Puts together what is told of a run. */
export function reportOf({ options, at, machine, stopped, outcome, sittings, unsent, held, bugs, memory }: RunFacts): LoadReport {
  const { measured } = outcome;
  const live = measured.platformBytes;
  const each = (bytes: number): number => Math.round(bytes / sittings.length);
  return {
    scenario: options.scenario, at, platform: { kind: options.target.kind, sockets: options.sockets }, sittings: sittings.length,
    begun: sittings.filter(({ begun }) => begun).length, answers: sittings.reduce((sum, { typed }) => sum + typed.count, 0), stopped,
    seconds: measured.seconds, latencies: measured.latencies, refusals: measured.refusals, retries: measured.retries,
    ...(outcome.allStartedMs === undefined ? {} : { allStartedSeconds: inSeconds(outcome.allStartedMs) }),
    ...(outcome.awayMs === undefined ? {} : { awaySeconds: inSeconds(outcome.awayMs) ?? 0 }),
    ...(outcome.allBackMs === undefined ? {} : { allBackSeconds: inSeconds(outcome.allBackMs) }),
    ...(outcome.allReceiptsMs === undefined ? {} : { allReceiptsSeconds: inSeconds(outcome.allReceiptsMs) }),
    handedIn: sittings.filter(({ handedIn }) => handedIn).length, receipts: sittings.filter(({ receipt }) => receipt !== null).length,
    unsent: named(unsent), compared: held.compared, differing: named(held.differing), lost: named(held.lost), verified: held.verified, invalid: named(held.invalid), bugs: bugs.slice(0, MOST_NAMED),
    bytesPerSitting: { sent: each(measured.traffic.sent), received: each(measured.traffic.received) },
    memory: { idle: memory.idle, live, peak: memory.peak, perSitting: live === null || memory.idle === null ? null : each(live - memory.idle) },
    cpu: measured.cpu, tool: measured.tool, machine,
  };
}

/** Whether everything that was typed and acknowledged is at the platform, unchanged. */
export function isSound({ differing, lost, invalid, bugs }: LoadReport): boolean {
  return differing.count === 0 && lost.count === 0 && invalid.count === 0 && bugs.length === 0;
}

function named(troubles: readonly Trouble[]): Named {
  return { count: troubles.length, first: troubles.slice(0, MOST_NAMED) };
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10;
}
