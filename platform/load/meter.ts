import { monitorEventLoopDelay } from "node:perf_hooks";
import { availableParallelism } from "node:os";
import type { Traffic } from "./http-transport.ts";
import type { Latencies, LatencyTally } from "./latency-tally.ts";
import type { PlatformUnderLoad } from "./platform-under-load.ts";

const RESOLUTION_MS = 10;
/** From here on the tool's own lateness shows in what it measures. */
const LATE_MS = 50;

/** What was measured between `begin` and `end`. */
export interface Measured {
  readonly seconds: number;
  readonly latencies: Readonly<Record<string, Latencies>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly retries: number;
  /** Bytes over all sockets, headers included. */
  readonly traffic: Readonly<Traffic>;
  /** Resident memory of the platform at the end, bytes. */
  readonly platformBytes: number | null;
  /** Shares of all cores together, 0 … 1. */
  readonly cpu: { readonly platform: number | null; readonly tool: number };
  readonly tool: { readonly eventLoopLagP99Ms: number; readonly wasLate: boolean };
}

/** Measures one part of a run: what came before it and comes after it is not counted. */
export class Meter {
  readonly #tally: LatencyTally;
  readonly #traffic: Readonly<Traffic>;
  readonly #platform: PlatformUnderLoad;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #before = { sent: 0, received: 0, platformCpuMs: 0, toolCpuMs: 0 };

  constructor(tally: LatencyTally, traffic: Readonly<Traffic>, platform: PlatformUnderLoad) {
    this.#tally = tally;
    this.#traffic = traffic;
    this.#platform = platform;
  }

  begin(): void {
    this.#before = { ...this.#traffic, platformCpuMs: this.#platform.usage().cpuMs ?? 0, toolCpuMs: toolCpuMs() };
    this.#delay.enable();
    this.#delay.reset();
    this.#tally.begin();
  }

  end(): Measured {
    this.#tally.end();
    this.#delay.disable();
    const { rssBytes, cpuMs } = this.#platform.usage();
    const { seconds, refusals, retries } = this.#tally;
    const share = (ms: number): number => Math.round((ms / (seconds * 1000 * availableParallelism())) * 1000) / 1000;
    // The histogram holds the time between two looks; all but their usual distance is lateness.
    const lag = Math.max(0, Math.round((this.#delay.percentile(99) / 1e6 - RESOLUTION_MS) * 10) / 10);
    return {
      seconds: Math.round(seconds * 10) / 10, latencies: this.#tally.summaries(), refusals, retries,
      traffic: { sent: this.#traffic.sent - this.#before.sent, received: this.#traffic.received - this.#before.received },
      platformBytes: rssBytes,
      cpu: { platform: cpuMs === null ? null : share(cpuMs - this.#before.platformCpuMs), tool: share(toolCpuMs() - this.#before.toolCpuMs) },
      tool: { eventLoopLagP99Ms: lag, wasLate: lag > LATE_MS },
    };
  }
}

function toolCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
