import type { Milliseconds } from "../../core/clock.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import type { PresenceRow } from "../store/schema.ts";
import type { Store } from "../store/store.ts";

/** Rows in one write: a hand-in that comes in meanwhile waits for that many updates at most, about 3 ms. */
const AT_ONCE = 200;

/**
 * What heartbeats say, written together every now and then: at 5,000 sittings that is a few commits instead of hundreds a second.
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
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const some = rows.slice(at, at + AT_ONCE);
      const written = await store.write(async (tables) => {
        for (const row of some) await tables.savePresence(row);
        return ok(undefined);
      });
      if (written.ok) continue;
      report(written.error.code);
      for (const row of rows.slice(at)) if (!noted.has(row.sittingId)) noted.set(row.sittingId, row);
      return;
    }
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
