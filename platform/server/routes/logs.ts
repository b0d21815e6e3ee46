import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import type { ExamId } from "../../../core/sitting/ids.ts";
import type { BoundRoute } from "../answers.ts";
import { openRead } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Leaf hashes in one answer: 67 kB. */
const PAGE = 1000;
/** Newest heads in one answer: more than four days of hours. */
const HEADS = 100;

interface LogPage {
  readonly size: number;
  readonly heads: readonly string[];
  readonly leaves: readonly string[];
}

/**
 * The public side of an exam's log: whoever keeps a head can see later that nothing before it was changed or removed.
 * SECURITY: hashes only. No kind, no sitting, no name: what stands in the log can be compared by those who have it, and read by nobody.
 */
export function logRoutes({ folder }: Desk): Readonly<Record<"examLog" | "examLogLeaves", BoundRoute>> {
  const page = async (examId: ExamId, from: number): Promise<Result<LogPage, InvigilError>> => {
    const read = await folder.store.read(async (tables) => {
      if ((await tables.exam(examId)) === undefined) return null;
      const log = await tables.examLog(examId);
      const leaves = await tables.leaves(examId, from, from + PAGE);
      return { size: log?.size ?? 0, heads: (await tables.treeHeads(examId, HEADS)).map(({ jws }) => jws), leaves: leaves.map(({ hash }) => hash) };
    });
    if (!read.ok) return read;
    return read.value === null ? fail("exam/not-found", "there is no such exam") : ok(read.value);
  };

  return {
    examLog: openRead(wire.examLog, async ({ params }) => page(params.examId, 0)),
    examLogLeaves: openRead(wire.examLogLeaves, async ({ params }) => {
      const found = await page(params.examId, params.from);
      return found.ok ? ok({ size: found.value.size, leaves: found.value.leaves }) : found;
    }),
  };
}
