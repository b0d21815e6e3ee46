import type { KnownSitting } from "../../core/contract/wire-review.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { verifyManifest } from "../../core/package/open-package.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { SittingFile } from "../sitting/find-sitting.ts";
import { sittingFile, stateOf } from "../sitting/find-sitting.ts";
import { reviewsOf } from "./keep-review.ts";

/** A sitting with the policy that its candidate agreed to. Errors: sitting/not-found, package/…, policy/…, storage/…. */
export async function sittingUnderPolicy(folder: DataFolder, sittingId: SittingId): Promise<Result<{ readonly file: SittingFile; readonly policy: Policy }, InvigilError>> {
  const file = await sittingFile(folder.store, sittingId);
  if (!file.ok) return file;
  if (file.value === null) return fail("sitting/not-found", "there is no such sitting");
  const manifest = await verifyManifest(file.value.pkg.manifestJws, folder.keys.organisationKeys);
  return manifest.ok ? ok({ file: file.value, policy: manifest.value.policy }) : manifest;
}

/** What is known of a sitting without decrypting it. Errors: sitting/not-found, package/…, policy/…, storage/…. */
export async function knownSitting(folder: DataFolder, sittingId: SittingId): Promise<Result<KnownSitting, InvigilError>> {
  const found = await sittingUnderPolicy(folder, sittingId);
  if (!found.ok) return found;
  const { file: { sitting, exam, pkg, candidate, journal, seal }, policy } = found.value;
  const presence = await folder.store.read((tables) => tables.presence(sittingId));
  if (!presence.ok) return presence;
  if (presence.value === undefined) throw new Error("a sitting was seen at its sign-in");
  const { state, answered, lastSeenAt } = presence.value;
  const reviews = await reviewsOf(folder, sittingId);
  if (!reviews.ok) return reviews;
  const sealedAt = seal?.sealedAt ?? null;
  return ok({
    sittingId, packageId: pkg.packageId, examId: sitting.examId, exam: exam.title, candidate: candidate.name, state: stateOf({ presence: state, sealedAt }), sealedAt, late: seal?.late === 1, lastSeenAt,
    answered: seal?.answered ?? answered, questions: pkg.questions, records: journal.records, incidents: journal.incidents, typing: policy.keystrokes.level,
    viewers: viewersIn(policy), reviews: reviews.value,
  });
}

function viewersIn({ dataPlan }: Policy): KnownSitting["viewers"] {
  return dataPlan.flatMap(({ collector, viewers }) => (collector === "keystrokes" || collector === "device-report" || collector === "incidents" ? [{ collector, viewers }] : []));
}
