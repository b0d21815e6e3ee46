import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { inGroups } from "../../../core/crypto/crockford.ts";
import { isTheirs } from "../../staff/member.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** What the staff's web pages read. */
export function staffRoutes({ folder }: Desk): Readonly<Record<"staffExams" | "staffSittings", BoundRoute>> {
  const { store } = folder;
  return {
    staffExams: staffRead(wire.staffExams, async ({ member }) => {
      const read = await store.read(async (tables) => ({ exams: await tables.exams(), packages: await tables.packages(), counts: await tables.packageCounts(), rehearsals: await tables.rehearsals() }));
      if (!read.ok) return read;
      const counts = new Map(read.value.counts.map((row) => [row.packageId, row]));
      const exams = read.value.exams.filter(({ examId }) => isTheirs(member, examId)).map(({ examId, title, questions, importedAt }) => ({
        examId, title, questions, importedAt,
        packages: read.value.packages.filter((pkg) => pkg.examId === examId).map((pkg) => {
          const { candidates, signedIn, handedIn } = counts.get(pkg.packageId) ?? { candidates: 0, signedIn: 0, handedIn: 0 };
          return {
            packageId: pkg.packageId, code: inGroups(pkg.code, 4), rehearsal: read.value.rehearsals.includes(pkg.packageId), opensAt: pkg.opensAt, closesAt: pkg.closesAt, durationMs: pkg.durationMs, candidates, signedIn, handedIn,
          };
        }),
      }));
      return ok({ exams });
    }),

    staffSittings: staffRead(wire.staffSittings, async ({ params }) => {
      const rows = await store.read((tables) => tables.summaries(params.packageId));
      if (!rows.ok) return rows;
      const sittings = rows.value.map(({ sittingId, candidate, presence, answered, questions, records, remainingMs, lastSeenAt, sealedAt, incidents }) => ({
        sittingId, candidate, state: sealedAt === null ? presence : ("received" as const), answered, questions, records, remainingMs, lastSeenAt, sealedAt, incidents,
      }));
      return ok({ sittings });
    }),
  };
}
