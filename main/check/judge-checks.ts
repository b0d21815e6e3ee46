import type { CheckView, ProgramMatchView } from "../../core/contract/view.ts";
import { judgeDisplays } from "../../core/policy/displays.ts";
import type { ConnectorFacts, DisplayReason } from "../../core/policy/displays.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { DisplayFacts, ProgramSighting } from "../ports.ts";

export type FinishedCheck = Extract<CheckView, { readonly state: "passed" | "warned" | "failed" }>;

const MIB = 1024 * 1024;
const DISK_NEEDED = 100 * MIB;
const DISK_COMFORTABLE = 500 * MIB;
const MEMORY_NEEDED = 300 * MIB;
/** Clock difference in ms up to which nobody notices, and from which times on screen mislead. */
const CLOCK_TOLERATED_MS = 5000;
const CLOCK_CONFUSING_MS = 60_000;
const HOW_TO_CLOSE = "Quit it from its own menu, or from its picture beside the clock.";

function passed(check: FinishedCheck["check"], detail: string): FinishedCheck {
  return { check, state: "passed", detail, remedy: null };
}

/** @param free bytes */
export function judgeDisk(free: number): FinishedCheck {
  const detail = `${sizeOf(free)} free on this computer's disk.`;
  if (free < DISK_NEEDED) return { check: "disk", state: "failed", detail, remedy: "Delete files that you do not need until at least 100 MB are free, then check again." };
  if (free < DISK_COMFORTABLE) return { check: "disk", state: "warned", detail, remedy: "This is enough for the exam. Do not start downloads until you have handed in." };
  return passed("disk", detail);
}

/** @param free bytes */
export function judgeMemory(free: number, total: number): FinishedCheck {
  const detail = `${sizeOf(free)} of ${sizeOf(total)} memory free.`;
  return free < MEMORY_NEEDED ? { check: "memory", state: "warned", detail, remedy: "Close programs that you do not need. The exam works, but may be slow." } : passed("memory", detail);
}

/** @param aheadMs platform's clock minus this computer's, null when the platform could not be asked */
export function judgeClock(aheadMs: number | null): FinishedCheck {
  if (aheadMs === null) return { check: "clock", state: "warned", detail: "The clock could not be compared with the exam's.", remedy: "Nothing to do. Your working time is measured on this computer and does not depend on its clock." };
  const off = Math.abs(aheadMs);
  if (off <= CLOCK_TOLERATED_MS) return passed("clock", "The clock is right.");
  const detail = `The clock is ${durationOf(off)} ${aheadMs > 0 ? "behind" : "ahead"}.`;
  return off < CLOCK_CONFUSING_MS
    ? { check: "clock", state: "passed", detail, remedy: null }
    : { check: "clock", state: "warned", detail, remedy: "Set the clock in the system settings to automatic. Your working time is right in any case." };
}

/** Whether the platform answers, and how fast. @param roundTripMs null when it does not answer; that alone stops nobody */
export function judgeNetwork(roundTripMs: number | null): FinishedCheck {
  return roundTripMs === null
    ? { check: "network", state: "warned", detail: "The exam's platform cannot be reached now.", remedy: "Connect to the network: signing in needs it. During the exam you can work without." }
    : passed("network", `The exam's platform answers in ${Math.max(1, Math.round(roundTripMs))} ms.`);
}

/** Whether the connected displays are within the policy. @param connectors what the system lists of its sockets; null where it does not */
export function judgeDisplayCheck(displays: readonly DisplayFacts[], policy: Policy, connectors: ConnectorFacts | null = null): FinishedCheck {
  const { allowed, connected, limit, mirrored, reasons } = judgeDisplays(displays, policy, connectors);
  const detail = `${connected === 1 ? "1 display is" : `${connected} displays are`} connected${mirrored > 0 ? ", and some show the same" : ""}.`;
  if (allowed) return passed("displays", detail);
  const remedies: Readonly<Record<DisplayReason, string>> = {
    "too-many": `This exam allows ${limit === 1 ? "one display" : `${limit ?? connected} displays`}. Unplug the others, then check again.`,
    "not-internal": "This exam allows only the computer's own display. Unplug the others, then check again.",
    virtual: "This exam allows no display that a program makes. Quit that program, or unplug the dock with the display, then check again.",
    mirrored: "This exam allows no display that shows the same as another. Unplug it, then check again.",
  };
  return { check: "displays", state: "failed", detail, remedy: reasons.slice(0, 1).map((reason) => remedies[reason]).join("") };
}

/** Which running programs the policy wants closed. @param asked rules whose programs were asked to end, and those that cannot be ended from here */
export function judgePrograms(sightings: readonly ProgramSighting[], asked: ReadonlyMap<string, "asked" | "refused">): FinishedCheck {
  const programs = programMatches(sightings, asked);
  if (programs.length === 0) return passed("processes", "No program has to be closed.");
  return {
    check: "processes", state: "failed", detail: `Running now: ${programs.map(({ name }) => name).join(", ")}.`, programs,
    remedy: "Close these programs, then check again. Look beside the clock too: some keep running there.",
  };
}

/** The prohibited programs among sightings that still run, each rule once, in the order of their names. */
export function programMatches(sightings: readonly ProgramSighting[], asked: ReadonlyMap<string, "asked" | "refused">): readonly ProgramMatchView[] {
  const rules = new Map(sightings.flatMap(({ verdict, gone }) => (verdict.kind === "prohibited" && !gone ? [[verdict.rule.id, verdict.rule] as const] : [])));
  return [...rules.values()].map(({ id, name, reason }) => ({ rule: id, name, reason, howToClose: HOW_TO_CLOSE, closing: asked.get(id) ?? ("no" as const) })).sort((a, b) => a.name.localeCompare(b.name));
}

/** A battery warns and stops nobody. */
export function judgeBattery(onBattery: boolean): FinishedCheck {
  return onBattery ? { check: "battery", state: "warned", detail: "This computer runs on its battery.", remedy: "Plug in the charger if you have it here." } : passed("battery", "This computer has power from the mains.");
}

function sizeOf(bytes: number): string {
  return bytes >= 1024 * MIB ? `${(bytes / (1024 * MIB)).toFixed(1)} GB` : `${Math.round(bytes / MIB)} MB`;
}

function durationOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
