import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { Milliseconds } from "../../core/clock.ts";
import type { AuditStanding } from "../../core/contract/wire-audit.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { NO_AUDIT, verifyAuditPage } from "../office/audit.ts";
import type { AuditMark } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";

/** How long what was checked counts before it is checked from the first entry again, ms: the database can be altered beneath a running server. */
const RECHECK_MS: Milliseconds = 10 * 60_000;
/** Short enough for a page that somebody waits for, ms. */
const PATIENCE_MS: Milliseconds = 300;

/** Knows whether the audit log is what was written, without looking through all of it each time. */
export interface AuditWatch {
  /** Checks what is new, and all of it when the last time is long ago. Long logs take a while: until then it says how far it is. Errors: storage/…. */
  look(): Promise<Result<AuditStanding, InvigilError>>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** @param patienceMs how long somebody who looks waits for a check that is under way, ms */
export function createAuditWatch({ store, clock }: Pick<DataFolder, "store" | "clock">, patienceMs = PATIENCE_MS): AuditWatch {
  let standing: AuditStanding = { state: "checking", entries: 0 };
  let mark: AuditMark = NO_AUDIT;
  let checking: Promise<Result<void, InvigilError>> | null = null;
  const ending = new AbortController();

  const check = async (): Promise<Result<void, InvigilError>> => {
    const begunAt = clock.now();
    const anew = standing.state === "checking" || begunAt - standing.checkedAt >= RECHECK_MS;
    // What was changed stays changed: it is looked at again when all of it is.
    if (!anew && standing.state === "broken") return ok(undefined);
    let reached = anew ? NO_AUDIT : mark;
    while (!ending.signal.aborted) {
      const page = await verifyAuditPage(store, reached);
      if (!page.ok) {
        const { code, detail } = page.error;
        if (code.startsWith("storage/")) return page;
        standing = { state: "broken", seq: Number(detail?.["seq"] ?? reached.entries), fault: code === "journal/gap" ? "missing" : "changed", checkedAt: begunAt };
        return ok(undefined);
      }
      const atEnd = page.value.entries === reached.entries;
      reached = page.value;
      if (atEnd) {
        mark = reached;
        standing = { state: "whole", entries: reached.entries, checkedAt: standing.state === "whole" && !anew ? standing.checkedAt : begunAt };
        return ok(undefined);
      }
      if (standing.state === "checking") standing = { state: "checking", entries: reached.entries };
      await nextTurn();
    }
    return ok(undefined);
  };

  return {
    async look() {
      checking ??= check().finally(() => {
        checking = null;
      });
      const done = await Promise.race([checking, delay(patienceMs, ok(undefined), { ref: false })]);
      return done.ok ? ok(standing) : done;
    },
    async stop() {
      ending.abort();
      await checking;
    },
  };
}
