import type { KnownSitting, OpenedTyping } from "../../../core/contract/wire-review.ts";
import type { ErrorCode, InvigilError } from "../../../core/errors.ts";
import { assertNever } from "../../../core/result.ts";

const ALTERED = "The record of this sitting was changed after it was written, or a part of it is missing, so nothing of it is shown. To see where, whoever runs the platform can use: invigil journal verify";
const OTHER_KEYS = "The record does not open with this platform's keys, so nothing of it is shown. Ask whoever runs the platform whether its data folder and its master key belong together.";

const REFUSAL_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  "staff/unauthorised": "You are signed out. Open a new staff link in another tab, then try again here.",
  "sync/offline": "The platform could not be reached. Try again in a moment; what you typed stays here.",
  "http/overloaded": "The platform is busy with candidates. Try again in a moment.",
  "journal/altered": ALTERED,
  "journal/gap": ALTERED,
  "journal/wrong-key": OTHER_KEYS,
  "crypto/open-failed": OTHER_KEYS,
  "review/too-many": "This sitting has as many notes as are kept, and yours was not added. Write it down elsewhere, and tell whoever runs the platform.",
};

/** What kept something that a person asked for from happening, and what to do next. */
export function refusalWords({ code, message }: InvigilError): string {
  return REFUSAL_WORDS[code] ?? `The platform answered: ${message}.`;
}

/** Why a stretch has no score. */
export function lackWords(reason: "too-few-keys" | "too-few-kinds-of-keys" | "mixed-clocks"): string {
  switch (reason) {
    case "too-few-keys": return "not enough keys";
    case "too-few-kinds-of-keys": return "too few kinds of keys";
    case "mixed-clocks": return "clocks of different precision";
    default: return assertNever(reason);
  }
}

/** Why later stretches are not compared at all; null when they are. */
export function notComparedWords({ compared, keys, profile }: OpenedTyping): string | null {
  if (!compared) return "The policy of this exam does not let later stretches be compared with the first ones.";
  if (profile.kind === "enrolled") return null;
  if (profile.reason === "mixed-clocks") return "The first keys were timed by clocks of different precision, so nothing can be compared with them.";
  if (profile.reason === "too-few-kinds-of-keys") return "The first keys are of too few kinds to show a rhythm of writing, so nothing can be compared with them.";
  return `There is not enough to compare: of ${keys.toLocaleString()} keys ${profile.keys.toLocaleString()} can be learnt from, and it takes ${profile.neededKeys.toLocaleString()}.`;
}

/** `85 ms`, `1.2 s`; keys that overlap are pressed before the one before is let go. */
export function timeWords(ms: number): string {
  if (ms < 0) return `${Math.round(-ms)} ms of overlap`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Who wrote something, as the audit log names them. */
export function authorWords(by: string): string {
  if (by === "command-line") return "on the command line";
  const name = by.startsWith("staff:") ? by.slice("staff:".length) : by;
  return /^[0-9a-f]{8}$/.test(name) ? "by the server's link" : name;
}

const COLLECTOR_WORDS = { keystrokes: "typing", "device-report": "the computer", incidents: "incidents" } as const satisfies Readonly<Record<KnownSitting["viewers"][number]["collector"], string>>;

/** Who may look, as candidates were told; empty when the policy names nothing of it. */
export function viewersWords(viewers: KnownSitting["viewers"]): string {
  if (viewers.length === 0) return "";
  const parts = viewers.map(({ collector, viewers: who }) => `${COLLECTOR_WORDS[collector]} (${who.map((role) => role.replace("-", " ")).join(", ")})`);
  return `Candidates were told who looks at what: ${parts.join(", ")}.`;
}
