import * as v from "valibot";
import { sha256HexSchema } from "../../core/crypto/schemas.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { followAudit, NO_AUDIT } from "../office/audit.ts";
import type { AuditMark } from "../office/audit.ts";
import type { Store } from "../store/store.ts";

const rowSchema = v.strictObject({
  seq: v.number(), at: v.number(), actor: v.string(), action: v.string(), subject: v.string(), detailJson: v.string(), head: sha256HexSchema,
});
const endSchema = v.strictObject({ entries: v.number(), head: sha256HexSchema });

/**
 * Checks a copy of the audit log (JSON Lines) in itself, line by line, and that the log still begins with it.
 * Errors: usage/invalid when it is no whole copy; journal/gap or journal/altered with `detail.seq`; storage/….
 */
export async function checkExport(store: Store, lines: AsyncIterable<string>): Promise<Result<AuditMark, InvigilError>> {
  let mark = NO_AUDIT;
  let ended = false;
  for await (const line of lines) {
    if (line.trim() === "") continue;
    if (ended) return fail("usage/invalid", "the copy goes on after its end: it was changed, or two were put together");
    const value = parseJson(line);
    const end = v.safeParse(endSchema, value);
    if (end.success) {
      if (end.output.entries !== mark.entries || end.output.head !== mark.head) return fail("journal/altered", "the copy was changed: its last line does not fit its entries", { seq: mark.entries });
      ended = true;
      continue;
    }
    const row = v.safeParse(rowSchema, value);
    if (!row.success) return fail("usage/invalid", `line ${mark.entries + 1} is no entry of a copy of the audit log; give the file that was exported as JSON Lines`);
    const followed = await followAudit(mark, [row.output]);
    if (!followed.ok) return fail(followed.error.code, `the copy was changed: ${followed.error.message}`, followed.error.detail);
    mark = followed.value;
  }
  if (!ended) return fail("usage/invalid", "the copy is not whole: its last line is missing");
  return await beginsWith(store, mark);
}

async function beginsWith(store: Store, { entries, head }: AuditMark): Promise<Result<AuditMark, InvigilError>> {
  const last = await store.read((tables) => tables.auditFrom(entries - 1, 1));
  if (!last.ok) return last;
  const [row] = last.value;
  if (row === undefined || row.seq !== entries - 1) return fail("journal/gap", "the audit log is shorter than this copy of it: entries were taken away", { seq: entries - 1 });
  return row.head === head ? ok({ entries, head }) : fail("journal/altered", "the audit log does not begin with this copy of it: it was written anew", { seq: entries - 1 });
}
