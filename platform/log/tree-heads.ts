import type { Milliseconds } from "../../core/clock.ts";
import { toHex } from "../../core/crypto/encoding.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { signTreeHead } from "../../core/journal/tree-head.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { ExamId } from "../../core/sitting/ids.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { TreeHeadRow } from "../store/schema.ts";
import { parsePeaks, rootOf } from "./frontier.ts";

type Signing = Pick<DataFolder, "store" | "keys" | "clock">;

/**
 * Signs the head of an exam's log as it is now.
 * @returns the new head, or the last one when nothing was added since; null when the log is empty; journal/fork when the log is shorter than a head that was signed
 */
export async function signHead({ store, keys, clock }: Signing, examId: ExamId): Promise<Result<TreeHeadRow | null, InvigilError>> {
  const at = clock.now();
  return store.write(async (tables) => {
    const [log, last] = [await tables.examLog(examId), await tables.lastTreeHead(examId)];
    if (log === undefined || log.size === last?.size) return ok(last ?? null);
    // SECURITY: a shorter log has lost leaves; signing it would be saying that they never were.
    if (last !== undefined && last.size > log.size) return fail("journal/fork", "the log is shorter than a head of it that was signed", { size: log.size, signed: last.size });
    const root = toHex(await rootOf({ size: log.size, peaks: parsePeaks(log.peaks) }));
    const head = { examId, size: log.size, at, jws: await signTreeHead({ examId, size: log.size, root, at }, keys.signing) };
    await tables.addTreeHead(head);
    return ok(head);
  });
}

/** Keeps every log's last head young. */
export interface HeadKeeper {
  /** Signs what was added since, now. */
  sign(): Promise<void>;
  /** Signs what was added since, and no more after that. */
  stop(): Promise<void>;
}

/** Signs the heads of all logs that grew, every `everyMs`, until `stop`. @param report hears why one was not signed; it is tried again the next time */
export function createHeadKeeper(folder: Signing, everyMs: Milliseconds, report: (problem: string) => void): HeadKeeper {
  let signing: Promise<void> = Promise.resolve();

  const signAll = async (): Promise<void> => {
    const grown = await folder.store.read((tables) => tables.examsToSign());
    if (!grown.ok) return report(grown.error.code);
    for (const examId of grown.value) {
      const head = await signHead(folder, examId);
      if (!head.ok) report(head.error.code);
    }
  };
  const sign = (): Promise<void> => {
    signing = signing.then(signAll).catch((error: unknown) => report(String(error)));
    return signing;
  };
  const timer = setInterval(() => {
    void sign();
  }, everyMs);
  timer.unref();

  return {
    sign,
    async stop() {
      clearInterval(timer);
      await sign();
    },
  };
}
