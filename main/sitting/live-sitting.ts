import type { Instruction } from "../../core/contract/wire.ts";
import { toBase64url } from "../../core/crypto/encoding.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { assertNever, err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { instructionEvent } from "../../core/sitting/instruction.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import type { SittingEffect } from "../../core/sitting/transition.ts";
import { createPlatformClient } from "../http/client.ts";
import { requestSession } from "./request-session.ts";
import type { Journal } from "../journal/journal.ts";
import { createSittingEngine } from "../sync/sitting-engine.ts";
import type { Flow, LiveSync } from "./flow.ts";
import type { OpenedExam } from "./opened-exam.ts";
import { receiveReceipt, showSealed, signSittingSeal } from "./hand-in.ts";
import { unwatchPrograms, watchPrograms } from "./running-programs.ts";
import type { Session } from "./session.ts";
import { Sitting } from "./sitting.ts";
import { startClock, stopClock } from "./stops.ts";
import { startWorking } from "./working.ts";

/** Instructions that one sitting takes. */
const MOST_INSTRUCTIONS = 200;

/** A sitting of this flow, whose effects are carried out here. */
export function createSitting(flow: Flow, exam: OpenedExam, journal: Journal, deviceKey: SigningKey, state: SittingState | null, elapsed: number): Sitting {
  const sitting: Sitting = new Sitting(exam, journal, state, elapsed, {
    deviceKey, clock: flow.parts.clock, examNow: () => flow.examClock.now(), onChanged: () => flow.changed(), onEffect: async (effect) => await perform(flow, sitting, effect),
  });
  return sitting;
}

/** Carries out what follows from a record. The record is on disk by now. */
async function perform(flow: Flow, sitting: Sitting, effect: SittingEffect): Promise<void> {
  switch (effect.kind) {
    case "lock-down":
      return await lockDown(flow, sitting);
    case "unlock-desktop":
      await unwatchPrograms(flow);
      // Putting a desktop's settings back takes a moment; sealing and sending do not wait for it.
      return flow.run("unlock", async () => {
        flow.changes = await flow.parts.lockdown.revert();
      });
    case "start-clock":
      sitting.time.advanceTo(sitting.state.elapsed);
      sitting.time.start();
      return startWorking(flow, sitting);
    case "stop-clock":
      sitting.time.stop();
      return flow.setWorking(null);
    case "hold-clock":
      return sitting.time.hold();
    case "release-clock":
      return sitting.time.release();
    case "send":
      return flow.live?.sync.wake(effect.urgency);
    case "sign-seal":
      return await signSittingSeal(flow, sitting);
    default:
      return assertNever(effect);
  }
}

async function lockDown(flow: Flow, sitting: Sitting): Promise<void> {
  const { policy } = sitting.exam.manifest;
  // Before the controls are measured: whether programs are looked at is one of them.
  watchPrograms(flow, sitting);
  const applied = await flow.parts.lockdown.apply(policy);
  // A disk that cannot take the note of what will be changed means that nothing is changed. The exam goes on, and says so.
  flow.controls = applied.ok ? applied.value : policy.controls.map((control) => ({ control, tier: "unavailable", reason: "This computer's disk does not take notes of changes now." }));
  if (!applied.ok) flow.parts.log.write("error", "lockdown", { error: applied.error.code });
  const recorded = await sitting.record({ kind: "locked-down", controls: flow.controls.map((status) => ({ ...status })) });
  if (!recorded.ok) flow.parts.log.write("error", "lockdown not journalled", { error: recorded.error.code });
}

/** Starts to talk with the platform about a sitting that was signed in. */
export function startSync(flow: Flow, sitting: Sitting): LiveSync {
  const { clock, random, ports, log } = flow.parts;
  const sync = createSittingEngine(sitting, {
    client: createPlatformClient(sitting.exam.platform), clock, random, timers: ports.timers, onChanged: () => flow.changed(),
    onInstruction: async (instruction) => await carryOut(flow, sitting, instruction),
    onReceipt: async (receipt) => await receiveReceipt(flow, sitting, receipt),
    renew: async (refused) => await renewSession(sitting, refused),
    onPlatformTime: (now) => flow.examClock.set(now),
    onFailure: (error) => {
      log.write("warn", "sync", { error: error.code, detail: error.detail ?? {} });
      if (flow.sitting() !== sitting) return;
      const sealed = flow.at("sealed");
      if (sealed !== null) flow.go({ ...sealed, error });
      else if (flow.at("sealing") !== null) flow.run("sealed", async () => await showSealed(flow, sitting, error));
    },
    onBug: (cause) => log.write("error", "sync", { cause }),
  });
  sync.start();
  return { sync };
}

/** A new token for the same sitting, without asking the student. Only after the start: before it, the candidate may have moved to another computer on purpose. */
async function renewSession(sitting: Sitting, refused: InvigilError): Promise<Result<Session, InvigilError>> {
  const { session, state } = sitting;
  if (session === null || !("work" in state)) return err(refused);
  const renewed = await requestSession(sitting, session.candidateCode, null, session.device);
  if (!renewed.ok) return renewed;
  if (renewed.value.session.sittingId !== session.sittingId) return fail("sitting/other-device", "the platform gave another sitting");
  return ok(renewed.value.session);
}

async function carryOut(flow: Flow, sitting: Sitting, instruction: Instruction): Promise<Result<"carried-out" | "later", InvigilError>> {
  if (sitting.state.instructions.has(instruction.id)) return ok("carried-out");
  const stops = instruction.kind === "pause" || instruction.kind === "resume";
  // A room that is paused, or closing, stays so for whoever starts in it afterwards.
  if ((stops || instruction.kind === "request-hand-in") && (sitting.state.phase === "signed-in" || sitting.state.phase === "unlocked")) return ok("later");
  // SECURITY: each is written to disk; a platform that never stops giving them would fill it.
  if (sitting.state.instructions.size >= MOST_INSTRUCTIONS) return fail("sync/bad-response", "the platform gives more instructions than any exam has", { most: MOST_INSTRUCTIONS });
  if (sitting.state.phase !== "sealed") {
    const recorded = await sitting.record(instructionEvent(instruction));
    if (!recorded.ok) return recorded;
  }
  if (stops) {
    const changed = instruction.kind === "pause" ? await stopClock(sitting, "pause", instruction.reason) : await startClock(sitting);
    return changed.ok ? ok("carried-out") : changed;
  }
  if (flow.sitting() === sitting) flow.notify(textOf(instruction), instruction.id.slice(0, 64), instruction.kind === "request-hand-in" ? "hand-in" : undefined);
  return ok("carried-out");
}

function textOf(instruction: Extract<Instruction, { readonly kind: "message" | "extra-time" | "request-hand-in" }>): string {
  switch (instruction.kind) {
    case "message":
      return instruction.text;
    case "extra-time": {
      const minutes = Math.round(instruction.extraMs / 60_000);
      return `You have ${minutes} more ${minutes === 1 ? "minute" : "minutes"}. ${instruction.reason}`.trim();
    }
    case "request-hand-in":
      return instruction.reason;
    default:
      return assertNever(instruction);
  }
}

/** New random bytes that decide the order of choices for one sitting. */
export function newShuffleSeed(flow: Flow): string {
  return toBase64url(flow.parts.random.bytes(16));
}
