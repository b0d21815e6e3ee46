import { Worker } from "node:worker_threads";
import type { Milliseconds } from "../../core/clock.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { ImportedExam, ImportReport } from "../qti/report.ts";

/** Longest that an exam may take to be read, ms. The largest that we know takes four seconds. */
const READING_MS: Milliseconds = 60_000;
/** Memory of the thread's own objects, MiB; the bytes of files are bounded by `SOURCE_LIMITS`. */
const MEMORY_MIB = 768;

/** Reads exams where they cannot hold up or take down the server. */
export interface ApartReader {
  /** Says what would be imported. Errors: import/…. @param name what the file was called */
  check(path: string, name: string): Promise<Result<ImportReport, InvigilError>>;
  /** Errors: import/…, exam/unsupported-items. */
  read(path: string, name: string, questions: "all" | "supported"): Promise<Result<ImportedExam, InvigilError>>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/**
 * A thread for each exam, one after the other, with bounds of time and memory.
 * @param readingMs longest that one may take, ms
 */
export function createApartReader(readingMs: Milliseconds = READING_MS): ApartReader {
  let last: Promise<unknown> = Promise.resolve();
  let current: Worker | null = null;
  let stopped = false;

  const run = async <T>(workerData: Readonly<Record<"path" | "name" | "what", string>>): Promise<Result<T, InvigilError>> => {
    if (stopped) return fail("http/overloaded", "the platform is stopping");
    const worker = new Worker(new URL("./import-worker.ts", import.meta.url), { workerData, name: "import", resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB } });
    current = worker;
    const tooMuch = (): Result<never, InvigilError> => fail("import/too-large", "the exam takes too long or too much memory to read", { limit: readingMs });
    try {
      return await new Promise<Result<T, InvigilError>>((resolve, reject) => {
        const timer = setTimeout(() => resolve(tooMuch()), readingMs);
        worker.once("message", (message: Result<T, InvigilError>) => resolve(message));
        // SECURITY: a file made to exhaust the parser ends its own thread and nothing else.
        worker.once("error", (error: Error & { readonly code?: string }) => (error.code === "ERR_WORKER_OUT_OF_MEMORY" ? resolve(tooMuch()) : reject(error)));
        worker.once("exit", () => {
          clearTimeout(timer);
          resolve(tooMuch());
        });
      });
    } finally {
      await worker.terminate();
      current = null;
    }
  };
  const inTurn = <T>(workerData: Readonly<Record<"path" | "name" | "what", string>>): Promise<Result<T, InvigilError>> => {
    const mine = last.then(() => run<T>(workerData));
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    check: (path, name) => inTurn<ImportReport>({ path, name, what: "check" }),
    read: (path, name, questions) => inTurn<ImportedExam>({ path, name, what: questions }),
    async stop() {
      stopped = true;
      await current?.terminate();
      await last;
    },
  };
}
