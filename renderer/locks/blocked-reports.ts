import type { CallRequest } from "../../core/contract/ipc.ts";
import type { Milliseconds } from "../../core/clock.ts";
import type { BridgeClient } from "../bridge-client.ts";

export type Blocked = CallRequest<"page.blocked">["what"];

/** Shortest time between two reports of the same kind, in ms: one habit of the hand is one thing to look at, not fifty. */
const BETWEEN_REPORTS_MS = 10_000;

/** Tells main that the page refused something, never what it was. */
export interface BlockedReports {
  readonly report: (what: Blocked) => void;
  /** Another sitting begins. */
  readonly forget: () => void;
}

/** @param now monotonic clock, in ms */
export function createBlockedReports(client: BridgeClient, now: () => Milliseconds): BlockedReports {
  const last = new Map<Blocked, Milliseconds>();
  return {
    report: (what) => {
      const before = last.get(what);
      if (before !== undefined && now() - before < BETWEEN_REPORTS_MS) return;
      last.set(what, now());
      void client.call("page.blocked", { what });
    },
    forget: () => last.clear(),
  };
}
