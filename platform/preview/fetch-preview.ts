import * as v from "valibot";
import { invigilErrorSchema } from "../../core/contract/failure.ts";
import { wire } from "../../core/contract/wire.ts";
import type { Preview } from "../../core/contract/wire-preview.ts";
import { fail, invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";

const PATIENCE_MS = 30_000;
const failureSchema = v.object({ error: invigilErrorSchema });

/** What the preview is drawn from. Errors: sync/offline, sync/bad-response, and what the platform refuses. */
export async function fetchPreview(examId: string): Promise<Result<Preview, InvigilError>> {
  const path = wire.examPreview.path.replace(":examId", encodeURIComponent(examId));
  let body: unknown;
  let status: number;
  try {
    const response = await fetch(path, { credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    status = response.status;
    body = await response.json();
  } catch {
    return fail("sync/offline", "the platform cannot be reached");
  }
  if (status === 200) {
    const preview = v.safeParse(wire.examPreview.response, body);
    return preview.success ? ok(preview.output) : fail("sync/bad-response", "the platform's answer cannot be read");
  }
  const failure = v.safeParse(failureSchema, body);
  if (!failure.success) return fail("sync/bad-response", "the platform's answer cannot be read");
  const { code, message, detail } = failure.output.error;
  return err(invigilError(code, message, detail));
}
