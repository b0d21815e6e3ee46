import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { sha256HexSchema } from "../../core/crypto/schemas.ts";
import type { DeepReadonly } from "../../core/deep-readonly.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { msSchema as ms } from "../../core/milliseconds.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { MASTER_KEY_FILE } from "../keys/master-key.ts";
import { DATABASE_FILE } from "../office/data-folder.ts";

/** Name of the manifest in a backup. It is written last: a backup without one was not finished. */
export const MANIFEST_FILE = "manifest.json";

const BLOB = /^blobs\/([0-9a-f]{2})\/\1[0-9a-f]{62}$/;

// SECURITY: these become paths below a folder; without this list a manifest could write anywhere on the computer.
const path = v.pipe(v.string(), v.check((name) => name === DATABASE_FILE || name === MASTER_KEY_FILE || BLOB.test(name), "a file of a data folder"));

const manifestSchema = v.strictObject({
  format: v.literal("invigil-backup"),
  version: v.literal(1),
  /** When the database was as it is here. */
  madeAt: ms,
  files: v.array(v.strictObject({ path, bytes: ms, sha256: sha256HexSchema })),
});

/** What a backup consists of, with the SHA-256 of every file: it shows damage, not forgery; a backup is kept where only staff can write. */
export type BackupManifest = DeepReadonly<v.InferOutput<typeof manifestSchema>>;
export type BackupFile = BackupManifest["files"][number];

/** Reads the manifest of a backup. Errors: backup/incomplete when there is none, backup/altered when it is not one, or names no database. */
export async function readManifest(folder: string): Promise<Result<BackupManifest, InvigilError>> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))) throw error;
    return fail("backup/incomplete", `${folder} is no finished backup: it has no ${MANIFEST_FILE}`);
  }
  const parsed = v.safeParse(manifestSchema, parseJson(text));
  if (!parsed.success) return fail("backup/altered", `the ${MANIFEST_FILE} of this backup is not as it was written`, { path: v.getDotPath(parsed.issues[0]) ?? "" });
  const names = new Set(parsed.output.files.map((file) => file.path));
  if (!names.has(DATABASE_FILE) || names.size !== parsed.output.files.length) return fail("backup/altered", `the ${MANIFEST_FILE} of this backup does not name one database`);
  return ok(parsed.output);
}
