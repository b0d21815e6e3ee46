import type { Clock, Milliseconds } from "../../core/clock.ts";
import { networkOf } from "./network-of.ts";

/** Wrong tries that an address (of IPv6: a network) has at once, and how soon it gets one back. A room of 60 shares one address and mistypes. */
const TRIES_PER_ADDRESS = 60;
const TRY_BACK_MS = 1000;
/** Wrong tries with the same code before it slows down, and the longest wait. */
const FREE_TRIES_PER_CODE = 3;
const LONGEST_WAIT_MS = 30_000;
/** Addresses and codes remembered; the oldest go first. */
const REMEMBERED = 50_000;

interface Tries {
  readonly count: number;
  readonly at: number;
}

/**
 * Slows down guessing of candidate codes, by code and by address. It never locks: the wait is at most 30 s for one code, and an address
 * where many tries went wrong still gets one try a second. Right codes cost nothing.
 */
export interface SignInLimiter {
  /** ms to wait before this try may be judged; 0 for now. */
  waitFor(address: string, codeTag: string): Milliseconds;
  wrong(address: string, codeTag: string): void;
  right(codeTag: string): void;
}

/** A limiter that has seen no try yet. It keeps its counts in memory: a restart forgives. @param longestWaitMs the longest wait for one code */
export function createSignInLimiter(clock: Clock, longestWaitMs: Milliseconds = LONGEST_WAIT_MS): SignInLimiter {
  /** Tries used of an address, as of `at`; they come back with time. */
  const byAddress = new Map<string, Tries>();
  const byCode = new Map<string, Tries>();

  const usedBy = (address: string): number => {
    const tries = byAddress.get(networkOf(address));
    return tries === undefined ? 0 : Math.max(0, tries.count - (clock.monotonic() - tries.at) / TRY_BACK_MS);
  };

  return {
    waitFor(address, codeTag) {
      const addressWait = Math.max(0, usedBy(address) - (TRIES_PER_ADDRESS - 1)) * TRY_BACK_MS;
      const code = byCode.get(codeTag);
      const codeWait = code === undefined || code.count < FREE_TRIES_PER_CODE ? 0
        : code.at + Math.min(longestWaitMs, 1000 * 2 ** (code.count - FREE_TRIES_PER_CODE)) - clock.monotonic();
      // SECURITY: short codes could be guessed by machine if a try cost nothing.
      return Math.max(0, Math.ceil(Math.max(addressWait, codeWait)));
    },
    wrong(address, codeTag) {
      remember(byAddress, networkOf(address), { count: usedBy(address) + 1, at: clock.monotonic() });
      remember(byCode, codeTag, { count: (byCode.get(codeTag)?.count ?? 0) + 1, at: clock.monotonic() });
    },
    right(codeTag) {
      byCode.delete(codeTag);
    },
  };
}

function remember(map: Map<string, Tries>, key: string, tries: Tries): void {
  map.delete(key);
  map.set(key, tries);
  const oldest = map.keys().next();
  if (map.size > REMEMBERED && oldest.done !== true) map.delete(oldest.value);
}
