import { setImmediate as nextTurn } from "node:timers/promises";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AuditAction } from "../../core/staff/audit-action.ts";
import { staffNameKey } from "../../core/staff/role.ts";
import type { AuditRow } from "../store/schema.ts";
import type { Store } from "../store/store.ts";

/** Entries that are looked through at once: some milliseconds, between which others work. */
const STRETCH = 20_000;

/** What is looked for; null where it does not matter. */
export interface AuditWanted {
  readonly actions: readonly AuditAction[] | null;
  /** A part of who did it, whatever its case. */
  readonly actor: string | null;
  readonly subject: string | null;
  /** ms since the epoch: from this moment on, and before that one. */
  readonly since: number | null;
  readonly until: number | null;
  /** Only entries before this number. */
  readonly before: number | null;
}

export const ALL_AUDIT: AuditWanted = { actions: null, actor: null, subject: null, since: null, until: null, before: null };

/** Entries that were found, newest first. */
export interface FoundAudit {
  readonly rows: readonly AuditRow[];
  /** `before` of the search that goes on; null when there are no more. */
  readonly next: number | null;
}

/** Looks for entries, newest first, a stretch of the log at a time, so that it needs no index that every write would pay for. Errors: storage/…. @param stretch entries that are looked through at once */
export async function searchAudit(store: Store, wanted: AuditWanted, limit: number, stretch = STRETCH): Promise<Result<FoundAudit, InvigilError>> {
  const { actions, actor, subject, since, until } = wanted;
  const rows: AuditRow[] = [];
  for (let { before } = wanted; ;) {
    const looked = await store.read(async (tables) => {
      const from = await tables.auditStretchFrom(before, stretch);
      const actors = actor === null ? null : (await tables.auditActors({ from, before })).filter((name) => isNamed(name, actor));
      return { from, found: await tables.selectAudit({ from, before }, { actions, actors, subject, since, until }, limit + 1 - rows.length) };
    });
    if (!looked.ok) return looked;
    rows.push(...looked.value.found);
    if (rows.length > limit) return ok({ rows: rows.slice(0, limit), next: rows[limit - 1]?.seq ?? null });
    if (looked.value.from === null) return ok({ rows, next: null });
    before = looked.value.from;
    await nextTurn();
  }
}

/** Compared as names of staff are: a database's own comparison knows no letters but A to Z. */
function isNamed(name: string, part: string): boolean {
  return staffNameKey(name).includes(staffNameKey(part));
}
