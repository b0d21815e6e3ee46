import type { Milliseconds } from "../../core/clock.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";

type Kept = Pick<DataFolder, "store" | "clock">;

/** What was deleted. */
export interface Swept {
  /** Pseudonymous ids of computers. */
  readonly deviceIds: number;
}

/** Deletes what is past the retention that candidates were told, and notes how much it was. Errors: storage/…. */
export async function sweep({ store, clock }: Kept, actor: string): Promise<Result<Swept, InvigilError>> {
  const now = clock.now();
  return store.write(async (tables) => {
    const deviceIds = await tables.deleteDevices(now);
    if (deviceIds > 0) await writeAudit(tables, { at: now, actor, action: "personal-data-deleted", subject: "", detail: { deviceIds } });
    return ok({ deviceIds });
  });
}

/** Deletes again and again, until `stop`. */
export interface Sweeper {
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** Sweeps every `everyMs`. @param report hears why nothing was deleted; it is tried again the next time */
export function createSweeper(folder: Kept, everyMs: Milliseconds, report: (problem: string) => void): Sweeper {
  let sweeping: Promise<void> = Promise.resolve();
  const once = async (): Promise<void> => {
    const swept = await sweep(folder, "platform");
    if (!swept.ok) report(swept.error.code);
  };
  const run = (): Promise<void> => {
    sweeping = sweeping.then(once).catch((error: unknown) => report(String(error)));
    return sweeping;
  };
  const timer = setInterval(() => {
    void run();
  }, everyMs);
  timer.unref();
  return {
    sweep: run,
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
