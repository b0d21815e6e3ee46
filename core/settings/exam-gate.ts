import type { ExamSource } from "../contract/view.ts";
import { fail, invigilError } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import type { System } from "../policy/guarantees.ts";
import { ok } from "../result.ts";
import type { Result } from "../result.ts";
import type { MachineSettings } from "./machine-settings.ts";

/** What keeps every exam from being opened here; null when nothing does. A sitting that has begun is not asked: it goes on. */
export function whyNoExam(machine: MachineSettings, system: System): InvigilError | null {
  // SECURITY: a lock that cannot be read holds.
  const closing = machine.refusals.find(({ closes }) => closes);
  if (closing !== undefined) return invigilError("settings/refused", `${closing.source}: ${closing.reason}`, { source: closing.source, place: closing.place, reason: closing.reason });
  return machine.values.kioskOnly && system !== "linux-kiosk" ? invigilError("settings/kiosk-only", "exams open in this computer's exam session only") : null;
}

/**
 * Whether the centre lets an exam be opened, as far as is known before anything is fetched.
 * @param platform origin that the student named; null for a file
 * @returns `settings/refused`, `settings/kiosk-only`, `settings/source-not-allowed`, `settings/other-platform`
 */
export function mayAskFor(machine: MachineSettings, system: System, source: ExamSource, platform: string | null): Result<void, InvigilError> {
  const closed = whyNoExam(machine, system);
  if (closed !== null) return { ok: false, error: closed };
  if (!machine.values.examSources.includes(source)) return fail("settings/source-not-allowed", `exams are not opened by ${source} on this computer`, { source });
  return platform === null ? ok(undefined) : isPlatformAllowed(machine, platform);
}

/**
 * Whether the centre lets this exam be opened: its platform and the key that signed it.
 * @returns `settings/other-platform`, `settings/other-organisation`
 */
export function mayOpen(machine: MachineSettings, platform: string, kid: string): Result<void, InvigilError> {
  const allowed = isPlatformAllowed(machine, platform);
  if (!allowed.ok) return allowed;
  // SECURITY: a pinned key counts before any key that a link or a file brings.
  if (machine.locked.has("organisationKeys") && machine.values.organisationKeys?.includes(kid) !== true) return fail("settings/other-organisation", "this exam is not signed by a key that this computer's centre names", { kid });
  return ok(undefined);
}

function isPlatformAllowed({ locked, values }: MachineSettings, platform: string): Result<void, InvigilError> {
  if (!locked.has("platform") || values.platform === platform) return ok(undefined);
  return fail("settings/other-platform", "this computer opens exams of its centre's platform only", { platform });
}
