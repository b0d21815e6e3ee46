import type { Milliseconds } from "../../core/clock.ts";
import type { WireRouteName } from "../../core/contract/wire.ts";
import type { ErrorCode } from "../../core/errors.ts";

/** Latencies of one kind of request in ms, nearest rank: each is one that was measured. */
export interface Latencies {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: Milliseconds;
  readonly p95: Milliseconds;
  readonly p99: Milliseconds;
  readonly max: Milliseconds;
}

/** What came of requests since the last `begin`. */
export class LatencyTally {
  readonly #latencies = new Map<WireRouteName, Milliseconds[]>();
  readonly #refusals = new Map<string, number>();
  #begunAt = performance.now();
  #endedAt: number | null = null;
  #retries = 0;
  #part = 0;

  /** Forgets what was before: the measured part begins. */
  begin(): void {
    this.#latencies.clear();
    this.#refusals.clear();
    this.#retries = 0;
    this.#part += 1;
    this.#begunAt = performance.now();
    this.#endedAt = null;
  }

  /** The measured part is over; what comes now is not counted. */
  end(): void {
    this.#endedAt ??= performance.now();
  }

  answered(kind: WireRouteName, latency: Milliseconds): void {
    if (this.#endedAt !== null) return;
    const known = this.#latencies.get(kind);
    if (known === undefined) this.#latencies.set(kind, [latency]);
    else known.push(latency);
  }

  /** @param reason what `sync/offline` came from, such as ECONNREFUSED */
  refused(kind: WireRouteName, code: ErrorCode, reason: string | null): void {
    if (this.#endedAt !== null) return;
    const name = `${kind} ${code}${reason === null ? "" : ` (${reason})`}`;
    this.#refusals.set(name, (this.#refusals.get(name) ?? 0) + 1);
  }

  /** Number of the part that is measured: `begin` begins another. */
  get part(): number {
    return this.#part;
  }

  /** A request that repeats one that failed. @param part in which it failed; only failures of the same part count */
  retried(part: number): void {
    if (this.#endedAt === null && part === this.#part) this.#retries += 1;
  }

  get retries(): number {
    return this.#retries;
  }

  get seconds(): number {
    return Math.max(0.001, ((this.#endedAt ?? performance.now()) - this.#begunAt) / 1000);
  }

  get refusals(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#refusals].toSorted(([, a], [, b]) => b - a));
  }

  /** By kind of request; `all` are all together. */
  summaries(): Readonly<Record<string, Latencies>> {
    const all = [...this.#latencies.values()].flat();
    const kinds: readonly (readonly [string, readonly number[]])[] = [...this.#latencies, ["all", all]];
    return Object.fromEntries(kinds.flatMap(([kind, samples]) => (samples.length === 0 ? [] : [[kind, summarise(samples, this.seconds)]])));
  }
}

function summarise(samples: readonly number[], seconds: number): Latencies {
  const ordered = Float64Array.from(samples).sort();
  const at = (share: number): number => Math.round((ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? 0) * 10) / 10;
  return { requests: ordered.length, perSecond: Math.round((ordered.length / seconds) * 10) / 10, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
