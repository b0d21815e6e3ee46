import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { recordedCheckIn } from "../../core/policy/recorded-check-in.ts";
import type { RecordedCheckIn } from "../../core/policy/recorded-check-in.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { openSitting } from "../sitting/open-sitting.ts";
import type { StaffMember } from "../staff/member.ts";
import { sittingUnderPolicy } from "./known-sitting.ts";
import { MOST_OPENED_BYTES } from "./open-for-review.ts";
import { mayLook } from "./viewers.ts";

/**
 * Decrypts what a computer's check-in found, to try another policy on it: each part only for the roles that candidates were told of, and of incidents only which
 * prohibited programs ran. Written into the audit log first. Errors: staff/forbidden, sitting/not-found, http/too-large, crypto/…, journal/…, package/…, policy/…, storage/….
 */
export async function openCheckIn(folder: DataFolder, sittingId: SittingId, { actor, roles }: Pick<StaffMember, "actor" | "roles">): Promise<Result<RecordedCheckIn, InvigilError>> {
  const found = await sittingUnderPolicy(folder, sittingId);
  if (!found.ok) return found;
  const { file, policy } = found.value;
  const open = { checks: mayLook(policy, "system-check", roles), programs: mayLook(policy, "process-matches", roles), computers: mayLook(policy, "device-report", roles) };
  // SECURITY: candidates agreed to certain people looking; nothing is decrypted for anybody else.
  if (!open.checks && !open.programs && !open.computers) return fail("staff/forbidden", "candidates were told that others look at this");
  if (file.journal.bytes > MOST_OPENED_BYTES) return fail("http/too-large", "this record is too large to be opened beside running exams", { bytes: file.journal.bytes });
  const opened = await openSitting(folder, file, { actor, action: "sitting-opened" });
  if (!opened.ok) return opened;
  const record = recordedCheckIn(policy, opened.value.timeline.map(({ event }) => event));
  return ok({
    ...record,
    checks: record.checks.filter(({ check }) => (check === "processes" ? open.programs : open.checks)),
    incidents: open.programs ? record.incidents.filter(({ kind }) => kind === "prohibited-program") : [],
    displays: open.computers ? record.displays : null,
  });
}
