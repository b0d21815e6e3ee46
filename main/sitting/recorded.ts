import type { RecordedEntry } from "../../core/contract/view.ts";
import { deviceReportLines } from "../../core/device/device-words.ts";
import type { RecordedKeys } from "../../core/keystroke/recorded-keys.ts";
import type { JournalEvent, JournalRecord } from "../../core/journal/record.ts";
import type { Collector, Policy } from "../../core/policy/policy.ts";
import { assertNever } from "../../core/result.ts";
import { readInstruction } from "../../core/sitting/instruction.ts";

/** Kinds that come so often that people want to know how many there are and when the last one was. */
const COUNTED: ReadonlySet<JournalEvent["kind"]> = new Set<JournalEvent["kind"]>(["keystrokes", "answered", "visited", "flagged", "reviewing"]);

/** What was recorded in one sitting so far, as its student may read it: no answer, no question. */
export class Recorded {
  readonly #entries: RecordedEntry[] = [];
  readonly #typing: RecordedKeys[] = [];
  readonly #plan: Policy["dataPlan"];
  readonly #counted = new Map<JournalEvent["kind"], RecordedEntry>();

  /** @param plan the data plan that the student agreed to */
  constructor(plan: Policy["dataPlan"]) {
    this.#plan = plan;
  }

  /** Takes one more record. Records come in their order. */
  add({ seq, at }: Pick<JournalRecord, "seq" | "at">, event: JournalEvent): void {
    if (event.kind === "keystrokes") this.#typing.push(event.keys);
    if (COUNTED.has(event.kind)) {
      const times = Number(this.#counted.get(event.kind)?.facts["times"] ?? 0) + 1;
      this.#counted.set(event.kind, { seq, at, kind: event.kind, facts: { times } });
      return;
    }
    this.#entries.push({ seq, at, kind: event.kind, facts: factsOf(event, this.#plan) });
  }

  /** How the student typed, as far as it was recorded, in order. */
  get typing(): readonly RecordedKeys[] {
    return this.#typing;
  }

  /** In the order of their records; what is counted stands where its last record does. */
  list(): readonly RecordedEntry[] {
    return [...this.#entries, ...this.#counted.values()].sort((a, b) => a.seq - b.seq);
  }
}

function factsOf(event: JournalEvent, plan: Policy["dataPlan"]): RecordedEntry["facts"] {
  switch (event.kind) {
    case "checked":
      return countBy(event.results.map(({ outcome }) => outcome));
    case "locked-down":
      return countBy(event.controls.map(({ tier }) => tier));
    case "signed-in":
      return { durationMs: event.durationMs, extraMs: event.extraMs };
    case "device-report":
      return { ...planFacts(plan, "device-report"), ...Object.fromEntries(deviceReportLines(event.report).map(({ label, text }) => [label, text])) };
    case "unlocked":
      return { by: event.by };
    case "resumed":
      return { afterCrash: event.afterCrash, downMs: event.downMs };
    case "incident":
      return { ...event.detail, incident: event.incident };
    case "instruction":
      return instructionFacts(event);
    case "sealed":
      return { reason: event.reason };
    case "clock-stopped":
      return { because: event.because, reason: event.reason };
    case "clock-started":
      return { stoppedMs: event.stoppedMs };
    case "continued":
      return { answers: event.continuation.answers.length };
    case "objected":
      return { to: event.to };
    case "opened":
    case "consented":
    case "started":
    case "keystrokes":
    case "answered":
    case "visited":
    case "flagged":
    case "reviewing":
      return {};
    default:
      return assertNever(event);
  }
}

/** Why something is collected, who sees it, and when it is deleted. */
function planFacts(plan: Policy["dataPlan"], collector: Collector): RecordedEntry["facts"] {
  const entry = plan.find((one) => one.collector === collector);
  return entry === undefined ? {} : { purpose: entry.purpose, viewers: entry.viewers.join(","), retentionDays: entry.retentionDays };
}

function instructionFacts(event: Extract<JournalEvent, { readonly kind: "instruction" }>): RecordedEntry["facts"] {
  const instruction = readInstruction(event);
  if (instruction === null) return { instruction: event.instruction };
  switch (instruction.kind) {
    case "message":
      return { instruction: "message", text: instruction.text };
    case "extra-time":
      return { instruction: "extra-time", extraMs: instruction.extraMs, reason: instruction.reason };
    case "pause":
      return { instruction: "pause", reason: instruction.reason };
    case "resume":
      return { instruction: "resume" };
    case "request-hand-in":
      return { instruction: "request-hand-in", reason: instruction.reason };
    default:
      return assertNever(instruction);
  }
}

function countBy(names: readonly string[]): RecordedEntry["facts"] {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
