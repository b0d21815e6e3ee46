import type { Policy } from "./policy.ts";

/** What is known of a connected display. */
export interface DisplayFacts {
  readonly id: number;
}

/** What the policy says of the displays that are connected. */
export interface DisplayVerdict {
  readonly allowed: boolean;
  readonly connected: number;
  /** Displays allowed at once; null when any number is. */
  readonly limit: number | null;
}

/** Whether the displays connected now are within the policy. */
export function judgeDisplays(displays: readonly DisplayFacts[], policy: Policy): DisplayVerdict {
  const connected = new Set(displays.map((display) => display.id)).size;
  const limit = policy.displays.most === 0 ? null : policy.displays.most;
  return { allowed: limit === null || connected <= limit, connected, limit };
}
