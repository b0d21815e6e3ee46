import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { Store } from "../store/store.ts";
import { logReceipt } from "./append-leaf.ts";

/** Adds the receipts of a data folder that was written before receipts stood in the log. Nothing is to be done for any other. Errors: storage/…. */
export async function completeLogs(store: Store): Promise<Result<void, InvigilError>> {
  const missing = await store.read((tables) => tables.receiptsOutsideLogs());
  if (!missing.ok) return missing;
  if (missing.value.length === 0) return ok(undefined);
  return store.write(async (tables) => {
    // Asked again inside the transaction: another process may have been faster.
    for (const seal of await tables.receiptsOutsideLogs()) await logReceipt(tables, seal.examId, seal.sittingId, seal.receiptJws);
    return ok(undefined);
  });
}
