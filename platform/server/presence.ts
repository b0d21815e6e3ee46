import type { Milliseconds } from "../../core/clock.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import type { PresenceRow } from "../store/schema.ts";
import type { Store } from "../store/store.ts";

/**
 * What heartbeats say, written together every now and then: at 5,000 sittings that is one commit instead of hundreds a second.
 * Nothing that counts is in here, so a crash may lose the last moment of it.
 */
export interface Presence {
  note(row: PresenceRow): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

/** Writes every `everyMs`, until `stop`. @param report hears why a write failed; the rows are kept for the next one */
export function createPresence(store: Store, everyMs: Milliseconds, report: (problem: string) => void): Presence {
  const noted = new Map<SittingId, PresenceRow>();
  let writing: Promise<void> | null = null;

  const flush = async (): Promise<void> => {
    const rows = [...noted.values()];
    noted.clear();
    if (rows.length === 0) return;
    const written = await store.write(async (tables) => {
      for (const row of rows) await tables.savePresence(row);
      return ok(undefined);
    });
    if (written.ok) return;
    report(written.error.code);
    for (const row of rows) if (!noted.has(row.sittingId)) noted.set(row.sittingId, row);
  };
  const flushOnce = (): void => {
    writing ??= flush().catch((error: unknown) => report(String(error))).finally(() => {
      writing = null;
    });
  };
  const timer = setInterval(flushOnce, everyMs);
  timer.unref();

  return {
    note(row) {
      noted.set(row.sittingId, row);
    },
    async stop() {
      clearInterval(timer);
      await writing;
      await flush();
    },
  };
}
