import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/** Frames of the log from which on writers wait a moment so that it can begin anew. */
const LONG_LOG_FRAMES = 8192;
const BUSY_TIMEOUT_MS = 100;

const port = parentPort;
if (port === null) throw new Error("runs as a worker");
const database = new DatabaseSync(String(workerData), { timeout: BUSY_TIMEOUT_MS });
database.exec("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF");

// PASSIVE waits for nobody and nobody waits for it (sqlite.org/c3ref/wal_checkpoint_v2.html). Under steady writing it never gets to the very end; RESTART does, and has little left to do.
port.on("message", () => {
  try {
    const frames = Number(database.prepare("PRAGMA wal_checkpoint(PASSIVE)").get()?.["log"] ?? 0);
    if (frames > LONG_LOG_FRAMES) database.exec("PRAGMA wal_checkpoint(RESTART)");
    port.postMessage(null);
  } catch (error) {
    port.postMessage(error instanceof Error ? error.message : String(error));
  }
});
