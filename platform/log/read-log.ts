import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { ExamId } from "../../core/sitting/ids.ts";
import type { SealRow } from "../store/journal-rows.ts";
import type { AuditRow, ExamLogRow, LogLeafRow, TreeHeadRow } from "../store/schema.ts";
import type { Store, Tables } from "../store/store.ts";

/** Leaves read at once. */
const PAGE = 1000;
/** More heads than a log signs in a century of hours. */
const ALL_HEADS = 1_000_000;

/** Everything that an exam's log is recomputed from. */
export interface LogPapers {
  readonly log: ExamLogRow | undefined;
  readonly leaves: readonly LogLeafRow[];
  /** The smallest tree first. */
  readonly heads: readonly TreeHeadRow[];
  readonly seals: readonly SealRow[];
  /** Entries of the audit log that concern this exam, its packages or its sittings. */
  readonly audit: readonly AuditRow[];
  /** Leaves that were there before anything else was read: what they stand for must be there too. */
  readonly settled: number;
  /** The first audit entry from which on acts are leaves: 0 unless the data folder is older than that. */
  readonly actsLoggedFrom: number;
}

/**
 * Reads a log beside a server that adds to it. Content comes before leaves: both are written together, so what has content has its leaf by then.
 * Errors: storage/….
 */
export async function readLog(store: Store, examId: ExamId): Promise<Result<LogPapers, InvigilError>> {
  return store.read(async (tables) => {
    const log = await tables.examLog(examId);
    const actsLoggedFrom = Number((await tables.setting("actsLoggedFrom")) ?? 0);
    const seals = await tables.sealsOf(examId);
    const audit = await auditOf(tables, examId);
    const heads = await tables.treeHeads(examId, ALL_HEADS);
    const leaves: LogLeafRow[] = [];
    for (let from = 0; ; from = (leaves.at(-1)?.position ?? 0) + 1) {
      const page = await tables.leaves(examId, from, from + PAGE);
      if (page.length === 0) break;
      leaves.push(...page);
    }
    return { log, leaves, heads, seals, audit, settled: log?.size ?? 0, actsLoggedFrom };
  });
}

async function auditOf(tables: Tables, examId: ExamId): Promise<readonly AuditRow[]> {
  const concerned = new Map<string, boolean>();
  const found: AuditRow[] = [];
  for (const entry of await tables.audit()) {
    const known = concerned.get(entry.subject) ?? (await tables.examConcerned(entry.subject)) === examId;
    concerned.set(entry.subject, known);
    if (known) found.push(entry);
  }
  return found;
}
