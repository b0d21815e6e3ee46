import { isLineFault } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { startLineProxy } from "./line-proxy.ts";
import { startMessageProxy } from "./message-proxy.ts";
import type { Message } from "./message-proxy.ts";
import { seeded } from "./seeded.ts";

/** Everything that can lie between client and platform, in a test's hands. All its choices follow from the seed and the order of what comes. */
export interface FaultProxy {
  readonly url: string;
  /** Null ends the fault. */
  set(fault: Fault | null): void;
  counts(): FaultCounts;
  /** Called with each whole request before it is passed on. */
  onRequest(listener: (message: Message) => void): void;
  stop(): Promise<void>;
}

export interface FaultCounts {
  /** Requests that were tried: those that arrived whole, and connections that broke. */
  readonly requests: number;
  /** Of these, the ones that got no good answer from here. */
  readonly failed: number;
  /** Uploads that reached the platform with content that it had been sent before. */
  readonly again: number;
}

/** @param platformUrl where whole requests go */
export async function startFaultProxy(platformUrl: string, seed: number): Promise<FaultProxy> {
  const messages = await startMessageProxy(Number(new URL(platformUrl).port), seeded(seed));
  const line = await startLineProxy(messages.port, seeded(seed + 1));
  return {
    url: `http://127.0.0.1:${line.port}`,
    set: (fault) => {
      line.set(fault !== null && isLineFault(fault) ? fault : null);
      messages.set(fault !== null && !isLineFault(fault) ? fault : null);
    },
    counts: () => {
      const { requests, failed, again } = messages.counts();
      return { requests: requests + line.broken(), failed: failed + line.broken(), again };
    },
    onRequest: (listener) => messages.onRequest(listener),
    stop: async () => {
      await line.stop();
      await messages.stop();
    },
  };
}
