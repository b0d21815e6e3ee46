import { inGroups } from "../../../core/crypto/crockford.ts";
import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { addCandidate, changeCandidate, removeCandidate, renewCandidateCode } from "../../candidate/change-candidates.ts";
import { publicUrl } from "../../office/settings.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

const MINUTE = 60_000;

/** Who may sit a package. */
export function candidateRoutes({ folder }: Desk): Readonly<Record<"staffCandidates" | "addCandidate" | "changeCandidate" | "newCandidateCode" | "removeCandidate", BoundRoute>> {
  return {
    staffCandidates: staffRead(wire.staffCandidates, async ({ params }) => {
      const read = await folder.store.read(async (tables) => ({
        pkg: await tables.package(params.packageId), rows: await tables.candidateStandings(params.packageId), platform: (await publicUrl(tables)) ?? "", rehearsal: await tables.isRehearsal(params.packageId),
      }));
      if (!read.ok) return read;
      const { pkg, rows, platform, rehearsal } = read.value;
      if (pkg === undefined) return fail("package/not-found", "there is no such package");
      const candidates = rows.map(({ candidateId, name, extraMs, breakMs, sittingId, sealedAt }) => ({
        candidateId, name, extraMinutes: Math.round(extraMs / MINUTE), breakMinutes: Math.round(breakMs / MINUTE), sittingId, handedIn: sealedAt !== null,
      }));
      return ok({ title: pkg.title, rehearsal, examCode: inGroups(pkg.code, 4), platform, opensAt: pkg.opensAt, closesAt: pkg.closesAt, durationMs: pkg.durationMs, candidates });
    }),
    addCandidate: staffWrite(wire.addCandidate, ({ params, body, member }) => addCandidate(folder, params.packageId, body, member.actor)),
    changeCandidate: staffWrite(wire.changeCandidate, async ({ params, body, member }) => {
      const changed = await changeCandidate(folder, params.packageId, params.candidateId, body, member.actor);
      return changed.ok ? ok({}) : changed;
    }),
    newCandidateCode: staffWrite(wire.newCandidateCode, ({ params, member }) => renewCandidateCode(folder, params.packageId, params.candidateId, member.actor)),
    removeCandidate: staffWrite(wire.removeCandidate, async ({ params, member }) => {
      const removed = await removeCandidate(folder, params.packageId, params.candidateId, member.actor);
      return removed.ok ? ok({}) : removed;
    }),
  };
}
