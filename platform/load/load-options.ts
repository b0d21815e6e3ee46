import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Milliseconds } from "../../core/clock.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";

/** `start`: all arrive; `steady`: all are live; `handin`: all hand in; `storm`: the platform is killed in the middle, and all come back while half of them hand in. */
export const SCENARIOS = ["start", "steady", "handin", "storm"] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** The platform that is put under load. */
export type LoadTarget =
  /** A process of its own with its own data in a temporary folder, ended and removed afterwards. */
  | { readonly kind: "own" }
  /** One that runs on this computer. Its exam, its sittings and its audit entries stay. */
  | { readonly kind: "running"; readonly url: string; readonly dataDir: string };

export interface LoadOptions {
  readonly scenario: Scenario;
  readonly sittings: number;
  /** How long sittings are live in `steady` and `storm`. */
  readonly liveMs: Milliseconds;
  /** Within how long all arrive in `start`, and all hand in in `handin` and `storm`. */
  readonly spreadMs: Milliseconds;
  /** Time between two answers of one candidate. */
  readonly answerEveryMs: Milliseconds;
  /** Connections to the platform at most: as a TLS proxy in front of it would have for thousands of clients. */
  readonly sockets: number;
  readonly target: LoadTarget;
}

/** What a person may ask for. The tool always ends by itself. */
export const LOAD_BOUNDS = {
  sittings: { least: 1, most: 20_000 },
  minutes: { least: 0.1, most: 240 },
  sockets: { least: 1, most: 20_000 },
} as const;

/** Reverse proxies open another connection to the server behind them for each request that is under way (nginx); this stays below the limit of open files. */
export const USUAL_SOCKETS = 4096;

/** A number within its bounds. Errors: usage/invalid. */
export function parseBounded(typed: string, name: keyof typeof LOAD_BOUNDS): Result<number, InvigilError> {
  const { least, most } = LOAD_BOUNDS[name];
  const value = /^\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
  const whole = name === "minutes" || Number.isInteger(value);
  return whole && value >= least && value <= most ? ok(value) : fail("usage/invalid", `--${name} is a number from ${least} to ${most}`);
}

/**
 * The address of a platform on this computer. `localhost` becomes its IPv4 address, so that no name server has a say.
 * @returns the origin; usage/invalid for every other computer
 */
export function parseLoopbackUrl(typed: string): Result<string, InvigilError> {
  const url = URL.canParse(typed) ? new URL(typed) : null;
  if (url === null || url.protocol !== "http:" || url.pathname !== "/" || url.search !== "" || url.username !== "") {
    return fail("usage/invalid", "--url is the address of a platform on this computer, such as http://127.0.0.1:8080");
  }
  if (url.hostname === "localhost") url.hostname = "127.0.0.1";
  // SECURITY: the tool makes thousands of sittings; aimed at somebody else's server it would be a weapon.
  if (!/^127(?:\.\d{1,3}){3}$/.test(url.hostname) && url.hostname !== "[::1]") {
    return fail("usage/invalid", "load is made on this computer only: an address that starts with 127. or [::1]", { host: url.hostname.slice(0, 100) });
  }
  return ok(url.origin);
}
