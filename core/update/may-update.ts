import type { UnixMs } from "../clock.ts";
import type { UpdateChannel } from "../settings/setting.ts";

const HOUR_MS = 3_600_000;

/** When an exam that this computer knows can be sat. */
export interface KnownWindow {
  readonly opensAt: UnixMs;
  readonly closesAt: UnixMs;
}

/** What decides whether anything about updates may happen now. */
export interface UpdateFacts {
  readonly now: UnixMs;
  readonly channel: UpdateChannel;
  /** Whether this build has a release key. */
  readonly hasKeys: boolean;
  /** Whether a sitting is on the screen, or waits to be sent or for its receipt. */
  readonly unfinished: boolean;
  /** Null when they cannot be read. */
  readonly windows: readonly KnownWindow[] | null;
  readonly freezeHours: number;
}

/** Why nothing about updates may happen now; null when it may. The same for looking, downloading and installing. */
export function whyNoUpdate({ now, channel, hasKeys, unfinished, windows, freezeHours }: UpdateFacts): string | null {
  if (channel === "off") return "updates are off";
  if (!hasKeys) return "this build knows no release key";
  if (unfinished) return "a sitting is not finished";
  if (windows === null) return "the known exams cannot be read";
  return windows.some(({ opensAt, closesAt }) => now >= opensAt - freezeHours * HOUR_MS && now <= closesAt) ? "an exam that this computer knows is near" : null;
}
