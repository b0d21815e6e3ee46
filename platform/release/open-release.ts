import * as v from "valibot";
import { fromBase64url, fromUtf8 } from "../../core/crypto/encoding.ts";
import { normaliseCrockford } from "../../core/crypto/crockford.ts";
import { verifyDocument } from "../../core/crypto/signing.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { releaseDocumentSchema } from "../../core/package/manifest.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AuditAction } from "../../core/staff/audit-action.ts";
import type { PackageId } from "../../core/sitting/ids.ts";
import { packageIdSchema } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { PackageRow } from "../store/schema.ts";

/** What opens the exam for everybody, taken out of the safe. */
export interface OpenedRelease {
  readonly packageId: PackageId;
  readonly title: string;
  readonly opensAt: number;
  /** Whether its time has come. */
  readonly due: boolean;
  /** 32 bytes. */
  readonly releaseKey: Uint8Array;
  /** The document that the platform serves from `opensAt` on, and that mirrors may serve as it is. */
  readonly releaseJws: string;
}

export interface ReleaseRequest {
  /** Package id or exam code, as people type it. */
  readonly typed: string;
  /** Somebody said that they want it although its time has not come. */
  readonly beforeTime: boolean;
  readonly actor: string;
  readonly action: Extract<AuditAction, "release-shown" | "release-exported">;
}

/**
 * Takes the release of a package out, and leaves a trace of it first.
 * Errors: package/not-found, package/wrong-key when the package has no timed release, release/too-early with `detail.opensAt`, crypto/open-failed, storage/….
 */
export async function openRelease(folder: DataFolder, request: ReleaseRequest): Promise<Result<OpenedRelease, InvigilError>> {
  const found = await findPackage(folder, request.typed);
  if (!found.ok) return found;
  const { packageId, title, releaseSealed, releaseOpensAt: opensAt } = found.value;
  if (releaseSealed === null || opensAt === null) return fail("package/wrong-key", "this package has no release time: it opens by its start code");
  const now = folder.clock.now();
  // SECURITY: this opens the exam for everybody; without the explicit wish a mistyped command could show it to a whole office the day before.
  if (now < opensAt && !request.beforeTime) {
    return fail("release/too-early", `the exam is not released before ${new Date(opensAt).toISOString()}; add --before-time if you mean to take its key out before that`, { opensAt });
  }
  // SECURITY: on disk, and in the exam's log, before anybody sees the key; the entry says who and when, never the key.
  const noted = await folder.store.write(async (tables) => {
    await writeAudit(tables, { at: now, actor: request.actor, action: request.action, subject: packageId, detail: { beforeTime: now < opensAt, opensAt } });
    return ok(undefined);
  });
  if (!noted.ok) return noted;
  const opened = await folder.keys.open("release-document", packageId, releaseSealed);
  if (!opened.ok) return opened;
  const releaseJws = fromUtf8(opened.value);
  const codes = { badSignature: "release/invalid", invalid: "release/invalid", unknownKey: "release/invalid" } as const;
  const document = await verifyDocument(releaseJws, "invigil-release+jws", releaseDocumentSchema, folder.keys.organisationKeys, codes);
  if (!document.ok) return document;
  const releaseKey = fromBase64url(document.value.releaseKey);
  return releaseKey.ok ? ok({ packageId, title, opensAt, due: now >= opensAt, releaseKey: releaseKey.value, releaseJws }) : releaseKey;
}

async function findPackage({ store }: DataFolder, typed: string): Promise<Result<PackageRow, InvigilError>> {
  const id = v.safeParse(packageIdSchema, typed.trim().toUpperCase());
  const code = normaliseCrockford(typed);
  const found = await store.read(async (tables) => (id.success ? await tables.package(id.output) : undefined) ?? (code === null ? undefined : await tables.packageByCode(code)));
  if (!found.ok) return found;
  return found.value === undefined ? fail("package/not-found", "there is no such package; name it by its id or its exam code") : ok(found.value);
}
