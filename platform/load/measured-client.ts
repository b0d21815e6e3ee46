import type { Clock, Milliseconds } from "../../core/clock.ts";
import { createWireClient } from "../../core/contract/wire-client.ts";
import type { Transport, WireClient } from "../../core/contract/wire-client.ts";
import type { WireRouteName } from "../../core/contract/wire.ts";
import type { SyncTimers } from "../../core/sync/ports.ts";
import type { LatencyTally } from "./latency-tally.ts";

/** What one sitting talks through, and the timers that say when each request was due. */
export interface MeasuredClient {
  readonly client: WireClient;
  readonly timers: SyncTimers;
}

/**
 * A wire client that measures. A latency counts from when the request was due: from the time for which its timer was set, so that a tool or
 * platform that is late is not spared the wait; a request that follows another in the same round is due when it is made.
 * @param timers what really waits
 */
export function createMeasuredClient(platform: string, transport: Transport, timers: SyncTimers, clock: Clock, tally: LatencyTally): MeasuredClient {
  const client = createWireClient(platform, transport, clock);
  /** What failed last, with the part of the measurement in which it did. */
  const failed = new Map<WireRouteName, number>();
  let due: Milliseconds | null = null;

  const request: WireClient["request"] = async (name, input) => {
    const from = due ?? clock.monotonic();
    due = null;
    const failedIn = failed.get(name);
    if (failedIn !== undefined) tally.retried(failedIn);
    failed.delete(name);
    const answer = await client.request(name, input);
    if (answer.ok) {
      tally.answered(name, Math.max(0, clock.monotonic() - from));
      return answer;
    }
    failed.set(name, tally.part);
    const reason = answer.error.detail?.["reason"] ?? answer.error.detail?.["status"];
    tally.refused(name, answer.error.code, reason === undefined ? null : String(reason));
    return answer;
  };

  return {
    client: { platform, request },
    timers: {
      after: (ms, run) => {
        const at = clock.monotonic() + ms;
        return timers.after(ms, () => {
          due = at;
          run();
        });
      },
    },
  };
}
