import { countAnswered } from "../../core/sitting/state.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import { SyncEngine } from "../../core/sync/engine.ts";
import type { SyncParts, SyncStatus } from "../../core/sync/ports.ts";
import type { Sitting } from "../sitting/sitting.ts";

/** What a sitting does not know about its own sync. */
type Surroundings = Omit<SyncParts, "journal" | "deviceKey" | "issuer" | "session" | "status">;

/** The sync engine of one sitting on this computer. */
export function createSittingEngine(sitting: Sitting, surroundings: Surroundings): SyncEngine {
  return new SyncEngine({
    ...surroundings, journal: sitting.journal, deviceKey: sitting.deviceKey, issuer: sitting.exam.issuer, session: () => sitting.session, status: () => statusOf(sitting),
  });
}

function statusOf(sitting: Sitting): SyncStatus {
  const { state } = sitting;
  return { state: heartbeatState(state), answered: "work" in state ? countAnswered(state.work.answers) : 0, remainingMs: sitting.remaining(), elapsed: sitting.time.elapsed() };
}

function heartbeatState(state: SittingState): SyncStatus["state"] {
  if ((state.phase === "running" || state.phase === "reviewing") && state.stopped !== null) return "stopped";
  return state.phase === "running" || state.phase === "reviewing" || state.phase === "sealed" ? state.phase : "waiting";
}
