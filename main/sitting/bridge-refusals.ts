import type { Refusal } from "../ipc/router.ts";
import { collects } from "./collects.ts";
import type { Flow } from "./flow.ts";

/** A refusal of the same kind is journalled at most once in this time, in ms, so that a broken page cannot fill the journal. */
const QUIET_MS = 10_000;
const MOST_A_SITTING = 100;

const journalled = new WeakMap<Flow, { readonly lastAt: Map<string, number>; count: number }>();

/** Writes a refused message of the bridge to the log, and to the journal when one is open and the policy collects such things. */
export function reportRefusal(flow: Flow, refusal: Refusal): void {
  flow.parts.log.write("warn", "bridge refused", { error: refusal.code, call: refusal.call });
  const sitting = flow.sitting();
  // SECURITY: a policy that names no incidents promises that none is recorded, those of the program's own making included.
  if (sitting === null || !collects(sitting.exam.manifest.policy, "incidents")) return;
  if (sitting.state.phase === "new" || sitting.state.phase === "sealed") return;
  const seen = journalled.get(flow) ?? { lastAt: new Map<string, number>(), count: 0 };
  journalled.set(flow, seen);
  const now = flow.parts.clock.monotonic();
  const last = seen.lastAt.get(refusal.code);
  if (seen.count >= MOST_A_SITTING || (last !== undefined && now - last < QUIET_MS)) return;
  seen.lastAt.set(refusal.code, now);
  seen.count += 1;
  flow.run("refusal", async () => await sitting.record({ kind: "incident", incident: "bridge-refused", detail: { code: refusal.code, call: refusal.call } }));
}
