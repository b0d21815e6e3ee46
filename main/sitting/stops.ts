import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { StopReason } from "../../core/sitting/ledger-entry.ts";
import { accountOf } from "../../core/sitting/time-ledger.ts";
import type { Flow } from "./flow.ts";
import type { Sitting } from "./sitting.ts";

type Nothing = Record<string, never>;

/** Takes a break, as far as one was agreed: the clock stands still and the question is covered. */
export async function startBreak(flow: Flow): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  const left = breakLeftMs(stage.sitting);
  if (left === null || left <= 0) return fail("sitting/no-break-left", "no break is left");
  return await stopClock(stage.sitting, "break", "");
}

/** Ends a break. A pause is ended by staff only. */
export async function endBreak(flow: Flow): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  return stage === null || stoppedBecause(stage.sitting) !== "break" ? flow.wrongStage() : await startClock(stage.sitting);
}

/** Makes the clock stand still. Nothing changes when it does already, or when the sitting is not at work. */
export async function stopClock(sitting: Sitting, because: StopReason, reason: string): Promise<Result<Nothing, InvigilError>> {
  if (!isWorking(sitting) || stoppedBecause(sitting) === because) return ok({});
  // Staff pause a candidate who is on a break: the break ends here, and counts up to here.
  const ended = stoppedBecause(sitting) === null ? ok({}) : await startClock(sitting);
  if (!ended.ok) return ended;
  const recorded = await sitting.record({ kind: "clock-stopped", because, reason });
  return recorded.ok ? ok({}) : recorded;
}

/** Lets the clock go on. Nothing changes when it runs. */
export async function startClock(sitting: Sitting): Promise<Result<Nothing, InvigilError>> {
  if (stoppedBecause(sitting) === null) return ok({});
  const recorded = await sitting.record({ kind: "clock-started", stoppedMs: Math.round(sitting.time.held()) });
  return recorded.ok ? ok({}) : recorded;
}

/** Ends a break that used up what was agreed. */
export async function endSpentBreak(sitting: Sitting): Promise<void> {
  if (stoppedBecause(sitting) === "break" && (breakLeftMs(sitting) ?? 0) <= 0) await startClock(sitting);
}

/** What is left of the breaks that were agreed, in ms; null when none were. */
export function breakLeftMs(sitting: Sitting): number | null {
  const { state } = sitting;
  if (!("admission" in state) || state.admission.breakMs === 0) return null;
  const now = stoppedBecause(sitting) === "break" ? sitting.time.held() : 0;
  return Math.max(0, Math.round(state.admission.breakMs - accountOf(state.ledger).breaksMs - now));
}

function stoppedBecause({ state }: Sitting): StopReason | null {
  return state.phase === "running" || state.phase === "reviewing" ? (state.stopped?.because ?? null) : null;
}

function isWorking({ state }: Sitting): boolean {
  return state.phase === "running" || state.phase === "reviewing";
}
