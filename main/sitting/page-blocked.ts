import type { CallRequest } from "../../core/contract/ipc.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { ControlId } from "../../core/policy/control.ts";
import type { IncidentKind } from "../../core/policy/incident.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { Flow } from "./flow.ts";
import { reportIncident } from "./incidents.ts";

type What = CallRequest<"page.blocked">["what"];

const BLOCKED: Readonly<Record<What, { readonly control: ControlId; readonly incident: IncidentKind }>> = {
  paste: { control: "clipboard", incident: "paste-blocked" },
  drop: { control: "drag-and-drop", incident: "drop-blocked" },
  print: { control: "printing", incident: "print-blocked" },
  "mouse-button": { control: "mouse-buttons", incident: "mouse-button-blocked" },
};
/** The same kind at most once in this time, in ms: somebody whose mouse has a loose button should not fill a journal. */
const QUIET_MS = 10_000;

const lastAt = new WeakMap<Flow, Map<What, number>>();

/** Something that the page refused because the policy locks it. */
export async function reportBlocked(flow: Flow, what: What): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  const { control, incident } = BLOCKED[what];
  const seen = lastAt.get(flow) ?? new Map<What, number>();
  lastAt.set(flow, seen);
  const now = flow.parts.clock.monotonic();
  const last = seen.get(what);
  if (!stage.sitting.exam.manifest.policy.controls.includes(control) || (last !== undefined && now - last < QUIET_MS)) return ok({});
  seen.set(what, now);
  await reportIncident(flow, stage.sitting, incident, {});
  return ok({});
}
