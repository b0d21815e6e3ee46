import type { DatabaseSync } from "node:sqlite";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err } from "../../core/result.ts";
import type { Urgency } from "./store.ts";
import { storageFailure } from "./storage-failure.ts";

/** Most writes that share one commit. */
const BATCH = 64;
/** Places in a commit that stay free for the less urgent, so that they are late and never lost: staff can work through a hand-in. */
const OTHERS = 4;

type Outcome = { readonly kind: "finished"; readonly result: Result<unknown, InvigilError> } | { readonly kind: "threw"; readonly error: unknown };

interface Job {
  /** Runs inside the transaction. */
  readonly run: () => Promise<Result<unknown, InvigilError>>;
  /** Called after the commit: nothing is acknowledged before it is on disk. */
  readonly settle: (outcome: Outcome) => void;
}

/**
 * Runs writes one after the other and commits several with one `fsync` (group commit): at hand-in time thousands of writes wait for the
 * same disk. Each write has a savepoint, so one that is refused is undone alone. Saving and handing in go first, signing in next; among
 * equals, first come, first served.
 */
export class WriteQueue {
  readonly #database: DatabaseSync;
  readonly #jobs: Readonly<Record<Urgency, Job[]>> = { "hand-in": [], "sign-in": [], "everything-else": [] };
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Runs `work` in a transaction: durable before the promise resolves, undone when it is refused or throws. */
  run<T>(work: () => Promise<Result<T, InvigilError>>, urgency: Urgency): Promise<Result<T, InvigilError>> {
    if (this.#closed) throw new Error("the store is closed");
    return new Promise((resolve, reject) => {
      let value: Result<T, InvigilError> | null = null;
      this.#jobs[urgency].push({
        run: async () => {
          value = await work();
          return value;
        },
        settle: (outcome) => {
          if (outcome.kind === "threw") {
            const failure = storageFailure(outcome.error);
            if (failure === null) reject(outcome.error);
            else resolve(err(failure));
          } else if (!outcome.result.ok) resolve(outcome.result);
          else if (value !== null) resolve(value);
        },
      });
      this.#draining ??= this.#drain();
    });
  }

  /** Number of writes that wait: how far behind the disk is. */
  get waiting(): number {
    return this.#jobs["hand-in"].length + this.#jobs["sign-in"].length + this.#jobs["everything-else"].length;
  }

  /** Resolves when all that was asked for is on disk; nothing more is taken. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#draining !== null) await this.#draining;
  }

  async #drain(): Promise<void> {
    // One turn of the loop, so that requests that arrived together share the commit.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    while (this.waiting > 0) await this.#commit(this.#nextBatch());
    this.#draining = null;
  }

  /** The most urgent first; what comes in meanwhile waits for the next commit, which is a few milliseconds away. */
  #nextBatch(): readonly Job[] {
    const { "hand-in": handIns, "sign-in": signIns, "everything-else": others } = this.#jobs;
    const batch = handIns.splice(0, BATCH - Math.min(OTHERS, signIns.length + others.length));
    batch.push(...signIns.splice(0, BATCH - batch.length - Math.min(OTHERS - 1, others.length)));
    batch.push(...others.splice(0, BATCH - batch.length));
    return batch;
  }

  async #commit(batch: readonly Job[]): Promise<void> {
    const outcomes: Outcome[] = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const job of batch) outcomes.push(await this.#attempt(job));
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#undo();
      for (const job of batch) job.settle({ kind: "threw", error });
      return;
    }
    for (const [index, job] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined) job.settle(outcome);
    }
  }

  /** On a damaged file even this can fail: the writes were refused all the same, and the next ones find out for themselves. */
  #undo(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch (error) {
      if (storageFailure(error) === null) throw error;
    }
  }

  async #attempt(job: Job): Promise<Outcome> {
    this.#database.exec("SAVEPOINT job");
    try {
      const result = await job.run();
      if (!result.ok) this.#database.exec("ROLLBACK TO job");
      this.#database.exec("RELEASE job");
      return { kind: "finished", result };
    } catch (error) {
      // A full disk may end the whole transaction (sqlite.org/lang_transaction.html §3.1): then nobody in the batch is acknowledged.
      if (!this.#database.isTransaction) throw error;
      this.#database.exec("ROLLBACK TO job");
      this.#database.exec("RELEASE job");
      return { kind: "threw", error };
    }
  }
}
