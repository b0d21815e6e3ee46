import type { Policy } from "./policy.ts";

/** What is known of a connected display. */
export interface DisplayFacts {
  readonly id: number;
  /** The computer's own, as far as the system tells. */
  readonly internal?: boolean;
}

/** What the system says about the sockets of its graphics cards: counts of those with a display that is switched on. */
export interface ConnectorFacts {
  readonly on: number;
  /** Built into the computer: eDP, LVDS, DSI. */
  readonly internal: number;
  /** Drawn by a program: evdi (DisplayLink, and virtual screens that use it) and vkms. */
  readonly virtual: number;
}

/** Why displays are not within a policy. */
export type DisplayReason = "too-many" | "not-internal" | "virtual" | "mirrored";

/** What the policy says of the displays that are connected. */
export interface DisplayVerdict {
  readonly allowed: boolean;
  readonly connected: number;
  /** Displays allowed at once; null when any number is. */
  readonly limit: number | null;
  /** Displays that show what another one shows; 0 where the system does not tell. */
  readonly mirrored: number;
  readonly virtual: number;
  readonly reasons: readonly DisplayReason[];
}

/**
 * Whether the displays connected now are within the policy. Mirrored displays are one to Electron (electron#33911); where the system lists its
 * connectors they are counted there, since a mirrored projector shows the exam to a room.
 * @param connectors null where the system does not list them
 */
export function judgeDisplays(displays: readonly DisplayFacts[], policy: Policy, connectors: ConnectorFacts | null = null): DisplayVerdict {
  const distinct = new Map(displays.map((display) => [display.id, display]));
  const limit = policy.displays.most === 0 ? null : policy.displays.most;
  const mirrored = Math.max(0, (connectors?.on ?? 0) - distinct.size);
  const connected = distinct.size + mirrored;
  const virtual = connectors?.virtual ?? 0;
  const external = connectors === null ? [...distinct.values()].filter(({ internal }) => internal !== true).length : connectors.on - connectors.internal;
  const reasons: readonly DisplayReason[] = [
    ...(limit !== null && connected > limit ? ["too-many" as const] : []),
    ...(policy.displays.internalOnly && external > 0 ? ["not-internal" as const] : []),
    ...(policy.displays.virtual === "refuse" && virtual > 0 ? ["virtual" as const] : []),
    ...(policy.displays.virtual === "refuse" && mirrored > 0 ? ["mirrored" as const] : []),
  ];
  return { allowed: reasons.length === 0, connected, limit, mirrored, virtual, reasons };
}
