import * as v from "valibot";
import { jwsSchema } from "../../core/contract/wire.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { unwrapByRelease } from "../../core/package/release.ts";
import type { PackageManifest } from "../../core/package/manifest.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { parsePlatform } from "../../core/sitting/link.ts";
import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import { createPlatformClient } from "../http/client.ts";
import { readBody } from "../http/read-body.ts";

const MOST_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/**
 * The content key by the timed release: the platform and every mirror that the manifest names are asked at once, and the first document that opens the
 * package counts. A mirror that lies is passed over: the document is signed.
 * @returns 32 bytes; the platform's own failure when nobody has it
 */
export async function fetchContentKey(manifest: PackageManifest, platform: string, issuer: OrganisationKey): Promise<Result<Uint8Array, InvigilError>> {
  const sources = [fromPlatform(manifest, platform), ...manifest.releaseMirrors.map(fromMirror)];
  const opened = sources.map(async (source) => {
    const document = await source;
    const key = document.ok ? await unwrapByRelease(manifest, document.value, [issuer]) : document;
    if (!key.ok) throw new NotHere();
    return key;
  });
  try {
    return await Promise.any(opened);
  } catch {
    const own = await sources[0];
    return own === undefined || own.ok ? fail("release/invalid", "no document of the platform or a mirror opens this package") : own;
  }
}

class NotHere extends Error {}

async function fromPlatform(manifest: PackageManifest, platform: string): Promise<Result<string, InvigilError>> {
  return await createPlatformClient(platform, TIMEOUT_MS).request("release", { params: { packageId: manifest.packageId }, body: undefined });
}

async function fromMirror(address: string): Promise<Result<string, InvigilError>> {
  // SECURITY: a mirror is reached as a platform is, encrypted; by http on this computer only.
  if (!parsePlatform(new URL(address).origin).ok) return fail("link/insecure-platform", "this mirror is not encrypted");
  try {
    const response = await fetch(address, { redirect: "error", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status !== 200) return fail("sync/bad-response", "the mirror does not have the document", { status: response.status });
    const body = await readBody(response, MOST_BYTES);
    if (!body.ok) return body;
    const text = new TextDecoder().decode(body.value).trim();
    return v.is(jwsSchema, text) ? ok(text) : fail("sync/bad-response", "what the mirror has is no release document");
  } catch {
    return fail("sync/offline", "the mirror could not be reached");
  }
}
