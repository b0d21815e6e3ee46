import { join } from "node:path";
import type { InvigilError } from "../../core/errors.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { storageError } from "../files/storage-error.ts";
import { writeDurably } from "../files/write-durably.ts";
import type { Flow } from "./flow.ts";

/** Where a file was saved; null when the student changed their mind. */
export interface Saved {
  readonly savedAs: string | null;
}

/** Asks where to save and writes durably: a stick that is pulled out a moment later has the whole file. @returns `storage/…` */
export async function saveFileFor(
  flow: Flow, { title, name, extension, kind }: { readonly title: string; readonly name: string; readonly extension: string; readonly kind?: string }, text: string,
): Promise<Result<Saved, InvigilError>> {
  const path = await flow.parts.ports.dialogs.saveFile({ title, defaultName: join(flow.parts.config.documents, `${fileName(name)}.${extension}`), name: kind ?? "File", extensions: [extension] });
  if (path === null) return ok({ savedAs: null });
  try {
    writeDurably(path, text);
  } catch (cause) {
    const error = storageError(cause);
    if (error === null) throw cause;
    return err(error);
  }
  return ok({ savedAs: path });
}

/** A title as part of a file name on every system. */
function fileName(title: string): string {
  return title.replaceAll(/[^\p{L}\p{N} ._-]+/gu, " ").replaceAll(/\s+/g, " ").trim().slice(0, 120) || "Exam";
}
