import { listJournals, openJournalFile } from "../journal/journal-file.ts";
import type { Flow } from "./flow.ts";

/** How long the encrypted records of an exam stay on this computer after its receipt came: long enough for a platform that lost them to ask for the file. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Removes the records of exams that were finished a while ago. What proves the hand-in, the seal and the receipt, stays. */
export function forgetOldHandIns(flow: Flow): void {
  for (const journalId of listJournals(flow.parts.config.profile)) {
    try {
      const file = openJournalFile(flow.parts.config.profile, journalId, { create: false });
      try {
        const finishedAt = Number(new TextDecoder().decode(file.fact("finished") ?? new Uint8Array()));
        // Without a receipt nothing is removed: it may be the only copy.
        if (finishedAt > 0 && file.fact("receipt") !== null && flow.parts.clock.now() - finishedAt >= KEPT_MS && file.count() > 0) file.removeRecords();
      } finally {
        file.close();
      }
    } catch (cause) {
      flow.parts.log.write("error", "journal cannot be tidied", { cause });
    }
  }
}
