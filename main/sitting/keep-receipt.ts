import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { Flow } from "./flow.ts";
import { receiptFile } from "./hand-in.ts";
import { saveFileFor } from "./save-file.ts";

type Nothing = Record<string, never>;

/** Saves the receipt where the student says. */
export async function saveReceipt(flow: Flow): Promise<Result<{ readonly savedAs: string | null }, InvigilError>> {
  const stage = flow.at("receipt");
  if (stage === null) return flow.wrongStage();
  const receiptJws = stage.sitting.journal.fact("receipt");
  const file = receiptJws === null ? null : await receiptFile(stage.sitting, receiptJws);
  if (file === null) return fail("receipt/invalid", "there is no receipt to save");
  const saved = await saveFileFor(flow, receiptFileName(stage.receipt.examTitle, file.code), `${JSON.stringify(file, null, 2)}\n`);
  if (!saved.ok) flow.go({ ...stage, error: saved.error });
  if (!saved.ok || saved.value.savedAs === null) return saved;
  const path = saved.value.savedAs;
  flow.savedAs = path;
  const now = flow.at("receipt");
  if (now !== null) flow.go({ ...now, receipt: { ...now.receipt, savedAs: path }, error: null });
  return ok({ savedAs: path });
}

/** Prints the receipt's page through the system's dialog. */
export async function printReceipt(flow: Flow): Promise<Result<Nothing, InvigilError>> {
  if (flow.at("receipt") === null) return flow.wrongStage();
  const printed = await flow.parts.window()?.print();
  flow.parts.log.write("info", "print", { printed: printed === true });
  return ok({});
}

/** Tries to send at once instead of waiting for the back-off. */
export async function retrySending(flow: Flow): Promise<Result<Nothing, InvigilError>> {
  if (flow.at("sealed") === null) return flow.wrongStage();
  flow.live?.sync.wake("now");
  return await Promise.resolve(ok({}));
}

/** Ends: with a valid receipt here, what could open the exam or the answers on this computer is removed. */
export async function finish(flow: Flow): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("receipt");
  if (stage === null) return flow.wrongStage();
  const { sitting, receipt } = stage;
  // What was begun at hand-in comes first: one thing at a time, and then it stands in `flow.changes`.
  const later = await flow.parts.lockdown.revert();
  const changes = [...flow.changes, ...later];
  await flow.stop();
  const finished = sitting.journal.finish();
  if (!finished.ok) return finished;
  await sitting.journal.close();
  flow.parts.ports.assets.setAssets(new Map());
  flow.go({ name: "done", receipt, changes, recorded: sitting.recorded.list(), typing: sitting.recorded.typing });
  return ok({});
}

/** What a receipt's file is called. */
export function receiptFileName(examTitle: string, code: string): { readonly title: string; readonly name: string; readonly kind: string; readonly extension: string } {
  return { title: "Save your receipt", name: `${examTitle.slice(0, 80)} receipt ${code}`, kind: "Receipt", extension: "json" };
}
