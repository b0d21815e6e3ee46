import type { ItemId, Response } from "../assessment/exam-content.ts";
import type { Milliseconds, UnixMs } from "../clock.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { ForgettableKind, HeldEvent } from "../journal/forgotten-record.ts";
import type { JournalEvent } from "../journal/record.ts";
import type { Result } from "../result.ts";
import { assertNever, ok } from "../result.ts";
import type { Urgency } from "../sync/pace.ts";
import type { Continuation } from "./continuation.ts";
import { readInstruction } from "./instruction.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { Admission, Opening, SittingState, Stopped, Work } from "./state.ts";

/** When an event happened, as its record says. */
export interface Timing {
  /** Wall clock, ms since the epoch. */
  readonly at: UnixMs;
  /** Working time used, ms. */
  readonly elapsed: Milliseconds;
}

/** What should be done after an event is durable. Data: whoever runs a sitting does it; a replay ignores it. */
export type SittingEffect =
  | { readonly kind: "lock-down" }
  | { readonly kind: "unlock-desktop" }
  | { readonly kind: "start-clock" }
  | { readonly kind: "stop-clock" }
  /** The clock stands still and goes on while everything else stays as it is: a break, a pause. */
  | { readonly kind: "hold-clock" }
  | { readonly kind: "release-clock" }
  /** Sends what is journalled. */
  | { readonly kind: "send"; readonly urgency: Urgency }
  | { readonly kind: "sign-seal"; readonly reason: "handed-in" | "time-over" };

/** A state with what follows from reaching it. */
export interface Transition {
  readonly state: SittingState;
  readonly effects: readonly SittingEffect[];
}

type EventOf<K extends JournalEvent["kind"]> = Extract<JournalEvent, { readonly kind: K }>;
type Working = Extract<SittingState, { readonly phase: "running" | "reviewing" }>;
type Outcome = Result<Transition, InvigilError>;

/**
 * Takes a sitting one event further. The client runs it after each record; the platform runs the same over a received journal.
 * @returns `sitting/wrong-state` when this event cannot happen in this phase, `sitting/sealed` after the seal; each with `detail.event` and `detail.phase`
 */
export function transition(before: SittingState, event: HeldEvent, timing: Timing): Outcome {
  if (before.phase === "sealed") return refuse(before, event);
  // A crash may lose the last second of the clock; used time never comes back.
  const state = { ...before, elapsed: Math.max(before.elapsed, timing.elapsed) };
  switch (event.kind) {
    case "opened":
      return state.phase === "new" ? to({ ...state, phase: "opened", opening: openingOf(event) }) : refuse(state, event);
    case "consented":
      return state.phase === "opened" ? to({ ...state, phase: "consented" }) : refuse(state, event);
    case "signed-in":
      return signIn(state, event);
    case "unlocked":
      return state.phase === "signed-in" ? to({ ...state, phase: "unlocked" }, { kind: "lock-down" }) : refuse(state, event);
    case "started":
      return state.phase === "unlocked"
        ? to(
            { ...state, phase: "running", work: firstWork(event, timing.at), stopped: null, ledger: [...state.ledger, ...lateStart(state.admission, timing.at)] },
            // A room starts at one moment.
            { kind: "start-clock" }, { kind: "send", urgency: "spread" },
          )
        : refuse(state, event);
    case "continued":
      return state.phase === "unlocked" ? goOn(state, event.continuation) : refuse(state, event);
    case "answered":
      return isWorking(state) ? to(work(state, withAnswer(state.work, event)), { kind: "send", urgency: "soon" }) : refuse(state, event);
    case "visited":
      return isWorking(state) ? to({ ...work(state, withVisit(state.work, event.item)), phase: "running" }) : refuse(state, event);
    case "flagged":
      return isWorking(state) ? to(work(state, withFlag(state.work, event))) : refuse(state, event);
    case "reviewing":
      return isWorking(state) ? to({ ...state, phase: "reviewing" }) : refuse(state, event);
    case "sealed":
      return isWorking(state)
        ? to(
            { ...state, phase: "sealed", sealedAt: timing.at, reason: event.reason },
            { kind: "stop-clock" }, { kind: "sign-seal", reason: event.reason },
            // The time is over for a whole room at one moment; whoever hands in waits for the receipt.
            { kind: "send", urgency: event.reason === "time-over" ? "spread" : "now" }, { kind: "unlock-desktop" },
          )
        : refuse(state, event);
    case "clock-stopped":
      return isWorking(state) && state.stopped === null
        ? to({ ...state, stopped: { because: event.because, reason: event.reason } }, { kind: "hold-clock" }, { kind: "send", urgency: "soon" })
        : refuse(state, event);
    case "clock-started":
      return isWorking(state) && state.stopped !== null
        ? to({ ...state, stopped: null, ledger: [...state.ledger, stopEntry(state.stopped, event.stoppedMs)] }, { kind: "release-clock" }, { kind: "send", urgency: "soon" })
        : refuse(state, event);
    case "locked-down":
      return state.phase === "new" ? refuse(state, event) : to(state);
    case "resumed":
      return resume(state, event);
    case "objected":
      return state.phase === "new" ? refuse(state, event) : to({ ...state, objections: new Set(state.objections).add(event.to) });
    case "instruction":
      return instruct(state, event);
    case "checked":
    case "device-report":
    case "incident":
    case "keystrokes":
      return collected(state, event, event.kind);
    case "forgotten":
      return collected(state, event, event.was);
    default:
      return assertNever(event);
  }
}

function to(state: SittingState, ...effects: readonly SittingEffect[]): Outcome {
  return ok({ state, effects });
}

function refuse(state: SittingState, event: HeldEvent): Outcome {
  const detail = { event: event.kind, phase: state.phase };
  return state.phase === "sealed"
    ? fail("sitting/sealed", "nothing happens in a sitting after it was handed in", detail)
    : fail("sitting/wrong-state", `"${event.kind}" cannot happen while a sitting is "${state.phase}"`, detail);
}

/** What a collector collected, by its kind alone: the state is the same when its content was deleted since. */
function collected(state: SittingState, event: HeldEvent, kind: ForgettableKind): Outcome {
  switch (kind) {
    case "checked":
      return state.phase === "consented" || state.phase === "checked" ? to({ ...state, phase: "checked" }) : refuse(state, event);
    case "device-report":
      // SECURITY: what a computer is belongs to somebody who agreed and signed in; nothing of it is recorded of anybody else.
      return "admission" in state ? to(state) : refuse(state, event);
    case "incident":
      return state.phase === "new" ? refuse(state, event) : to({ ...state, incidents: state.incidents + 1 }, { kind: "send", urgency: "soon" });
    case "keystrokes":
      // SECURITY: a client that records after an objection contradicts its own journal, and whoever opens it reads so.
      return isWorking(state) && !state.objections.has("keystrokes") ? to(state) : refuse(state, event);
    default:
      return assertNever(kind);
  }
}

function isWorking(state: SittingState): state is Working {
  return state.phase === "running" || state.phase === "reviewing";
}

function work(state: Working, next: Work): Working {
  return { ...state, work: next };
}

function openingOf({ journalId, packageId, examId, manifestSha256 }: EventOf<"opened">): Opening {
  return { journalId, packageId, examId, manifestSha256 };
}

/** First sign-in, or again on the same sitting after a restart: the platform's newest word counts, and no granted time is taken back. */
function signIn(state: SittingState, event: EventOf<"signed-in">): Outcome {
  const { sittingId, durationMs, extraMs, breakMs, opensAt, closesAt } = event;
  if (state.phase === "checked") {
    return to({ ...state, phase: "signed-in", admission: { sittingId, durationMs, extraMs, breakMs, opensAt, closesAt }, ledger: agreedEntries(durationMs, extraMs) });
  }
  if (!("admission" in state) || state.admission.sittingId !== sittingId) return refuse(state, event);
  const admission: Admission = {
    sittingId, durationMs, opensAt, extraMs: Math.max(extraMs, state.admission.extraMs), breakMs: Math.max(breakMs, state.admission.breakMs),
    closesAt: Math.max(closesAt, state.admission.closesAt),
  };
  const since = state.ledger.filter(({ kind }) => kind !== "duration" && kind !== "extra-time");
  return to({ ...state, admission, ledger: [...agreedEntries(durationMs, admission.extraMs), ...since] });
}

function resume(state: SittingState, event: EventOf<"resumed">): Outcome {
  if (state.phase === "new") return refuse(state, event);
  // The locks went with the process: they come back with the sitting.
  if (isWorking(state)) {
    const ledger: readonly LedgerEntry[] = event.downMs === 0 ? state.ledger : [...state.ledger, { kind: "failure", ms: event.downMs, reason: "not-running" }];
    const effects = [{ kind: "lock-down" }, { kind: "start-clock" }, ...(state.stopped === null ? [] : [{ kind: "hold-clock" } as const]), { kind: "send", urgency: "now" }] as const;
    return to({ ...state, ledger }, ...effects);
  }
  return state.phase === "unlocked" ? to(state, { kind: "lock-down" }) : to(state);
}

function instruct(state: SittingState, event: EventOf<"instruction">): Outcome {
  if (!("admission" in state)) return refuse(state, event);
  const instruction = readInstruction(event);
  if (instruction === null || state.instructions.has(instruction.id)) return to(state);
  const instructions = new Set(state.instructions).add(instruction.id);
  // Pausing and going on are records of their own: they say how long the clock stood still.
  if (instruction.kind !== "extra-time") return to({ ...state, instructions });
  const { id, extraMs, because, reason } = instruction;
  // The same instruction delivered twice counts once.
  return to({ ...state, instructions, ledger: [...state.ledger, { kind: "grant", ms: extraMs, id, because, reason }] });
}

function agreedEntries(durationMs: Milliseconds, extraMs: Milliseconds): readonly LedgerEntry[] {
  return extraMs === 0 ? [{ kind: "duration", ms: durationMs }] : [{ kind: "duration", ms: durationMs }, { kind: "extra-time", ms: extraMs }];
}

function lateStart({ opensAt }: Admission, at: UnixMs): readonly LedgerEntry[] {
  return at > opensAt ? [{ kind: "late-start", ms: at - opensAt }] : [];
}

function stopEntry({ because, reason }: Stopped, ms: Milliseconds): LedgerEntry {
  return because === "break" ? { kind: "break", ms } : { kind: "pause", ms, reason };
}

/** The state that the first computer was in, but for its opening and its admission. */
function goOn(state: Extract<SittingState, { readonly phase: "signed-in" | "unlocked" }>, { startedAt, elapsed, shuffleSeed, current, visited, flagged, answers, ledger, instructions }: Continuation): Outcome {
  let begun: Work = { shuffleSeed, startedAt, current, visited: new Set(visited), flagged: new Set(flagged), answers: new Map() };
  for (const answer of answers) begun = withAnswer(begun, answer);
  return to(
    {
      ...state, phase: "running", work: begun, stopped: null, elapsed: Math.max(state.elapsed, elapsed), ledger: [...state.ledger, ...ledger],
      instructions: new Set([...state.instructions, ...instructions]),
    },
    { kind: "start-clock" }, { kind: "send", urgency: "now" },
  );
}

function firstWork({ firstItem, shuffleSeed }: EventOf<"started">, startedAt: UnixMs): Work {
  return { shuffleSeed, startedAt, current: firstItem, visited: new Set([firstItem]), flagged: new Set(), answers: new Map() };
}

function withAnswer(before: Work, { item, responseId, response }: Omit<EventOf<"answered">, "kind">): Work {
  const responses: ReadonlyMap<string, Response> = new Map(before.answers.get(item)).set(responseId, response);
  return { ...before, answers: new Map(before.answers).set(item, responses) };
}

function withVisit(before: Work, item: ItemId): Work {
  return { ...before, current: item, visited: new Set(before.visited).add(item) };
}

function withFlag(before: Work, { item, flagged }: EventOf<"flagged">): Work {
  const next = new Set(before.flagged);
  if (flagged) next.add(item);
  else next.delete(item);
  return { ...before, flagged: next };
}
