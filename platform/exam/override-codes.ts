import * as v from "valibot";
import { fromUtf8, utf8 } from "../../core/crypto/encoding.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";

const codesSchema = v.array(v.string());

/** An override code as an invigilator reads it out. */
export interface GivenCode {
  /** From 1: the number that the candidate's record names when it is used. */
  readonly number: number;
  readonly code: string;
  /** How many are left after it. */
  readonly left: number;
}

/** What is known of a package's override codes without the codes. */
export interface OverrideCodesStand {
  readonly codes: number;
  /** For whom and why, each; null when that was altered in the database. */
  readonly given: readonly { readonly number: number; readonly at: number; readonly reason: string | null }[];
}

/**
 * Gives the next code that nobody was given yet, and remembers for whom and why.
 * Errors: package/not-found, override/none, override/all-given, crypto/open-failed, storage/….
 */
export async function giveOverrideCode(folder: DataFolder, packageId: PackageId, reason: string, actor: string): Promise<Result<GivenCode, InvigilError>> {
  const { store, keys, clock } = folder;
  const codes = await openCodes(folder, packageId);
  if (!codes.ok) return codes;
  const at = clock.now();
  // SECURITY: who gives a code to whom is personal data, and the audit log is for ever: it holds the number alone, and the reason is encrypted.
  const reasonSealed = await keys.seal("override-reason", packageId, utf8(reason));
  return store.write(async (tables) => {
    // Writes come one after another: two invigilators who ask at once get two codes.
    const number = (await tables.overrideGivings(packageId)).length + 1;
    const code = codes.value[number - 1];
    if (code === undefined) {
      return codes.value.length === 0 ? fail("override/none", "this package has no override codes") : fail("override/all-given", "all override codes of this package were given", { codes: codes.value.length });
    }
    await tables.addOverrideGiving({ packageId, number, at, by: actor, reasonSealed });
    // SECURITY: the number, never the code: the audit log is read by people who must not let computers through.
    await writeAudit(tables, { at, actor, action: "override-code-given", subject: packageId, detail: { number } });
    return ok({ number, code, left: codes.value.length - number });
  });
}

/** Which codes were given, for whom and why. Errors: package/not-found, crypto/open-failed, storage/…. */
export async function overrideCodesStand(folder: DataFolder, packageId: PackageId): Promise<Result<OverrideCodesStand, InvigilError>> {
  const codes = await openCodes(folder, packageId);
  if (!codes.ok) return codes;
  const rows = await folder.store.read((tables) => tables.overrideGivings(packageId));
  if (!rows.ok) return rows;
  const given: { readonly number: number; readonly at: number; readonly reason: string | null }[] = [];
  for (const { number, at, reasonSealed } of rows.value) {
    const reason = await folder.keys.open("override-reason", packageId, reasonSealed);
    given.push({ number, at, reason: reason.ok ? fromUtf8(reason.value) : null });
  }
  return ok({ codes: codes.value.length, given });
}

/**
 * The start code of a package, for whoever reads it out in the room; null when the package opens by its release alone. Written into the audit log first.
 * Errors: package/not-found, crypto/open-failed, storage/….
 */
export async function showStartCode({ store, keys, clock }: DataFolder, packageId: PackageId, actor: string): Promise<Result<string | null, InvigilError>> {
  const read = await store.read((tables) => tables.package(packageId));
  if (!read.ok) return read;
  if (read.value === undefined) return fail("package/not-found", "there is no such package");
  const { startCodeSealed, opensAt } = read.value;
  if (startCodeSealed === null) return ok(null);
  const at = clock.now();
  const noted = await store.write(async (tables) => {
    await writeAudit(tables, { at, actor, action: "start-code-shown", subject: packageId, detail: { beforeTime: at < opensAt } });
    return ok(undefined);
  });
  if (!noted.ok) return noted;
  const opened = await keys.open("start-code", packageId, startCodeSealed);
  return opened.ok ? ok(fromUtf8(opened.value)) : opened;
}

async function openCodes({ store, keys }: DataFolder, packageId: PackageId): Promise<Result<readonly string[], InvigilError>> {
  const read = await store.read((tables) => tables.package(packageId));
  if (!read.ok) return read;
  if (read.value === undefined) return fail("package/not-found", "there is no such package");
  const { overrideCodesSealed } = read.value;
  if (overrideCodesSealed === null) return ok([]);
  const opened = await keys.open("override-codes", packageId, overrideCodesSealed);
  return opened.ok ? ok(v.parse(codesSchema, parseJson(fromUtf8(opened.value) ?? ""))) : opened;
}
