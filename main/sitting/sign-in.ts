import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { recordDevice } from "./device.ts";
import type { Flow } from "./flow.ts";
import { startSync } from "./live-sitting.ts";
import { requestSession } from "./request-session.ts";

/** Signs the candidate in with their code, on a second computer with an invigilator's transfer code. A failure is shown on the screen and can be tried again. */
export async function signIn(flow: Flow, candidateCode: string, transferCode: string | null): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("sign-in");
  if (stage === null || stage.busy) return flow.wrongStage();
  const { sitting } = stage;
  flow.go({ ...stage, busy: true, error: null });
  const refused = (error: InvigilError): Result<never, InvigilError> => {
    flow.go({ ...stage, busy: false, error });
    return { ok: false, error };
  };
  const told = await (flow.device?.ready ?? null);
  const requested = await requestSession(sitting, candidateCode.trim(), transferCode, told?.identity ?? null);
  if (!requested.ok) return refused(requested.error);
  const recorded = await sitting.record(requested.value.signedIn);
  if (!recorded.ok) return refused(recorded.error);
  if (told !== null) await recordDevice(flow, sitting, told);
  flow.live = startSync(flow, sitting);
  flow.go({ name: "waiting", sitting, busy: false, error: null });
  return ok({});
}
