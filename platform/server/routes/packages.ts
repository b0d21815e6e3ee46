import { wire } from "../../../core/contract/wire.ts";
import { fromUtf8, utf8 } from "../../../core/crypto/encoding.ts";
import { normaliseCrockford } from "../../../core/crypto/crockford.ts";
import { sha256Hex } from "../../../core/crypto/hash.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { organisationName } from "../../office/settings.ts";
import type { BoundRoute } from "../answers.ts";
import { openFile, openRead } from "../answers.ts";
import type { Desk } from "../desk.ts";

const NO_PACKAGE = fail("package/not-found", "there is no such package");

/** What everybody may fetch before the exam: static bytes, the same for all. */
export function packageRoutes({ folder }: Desk): Readonly<Record<"time" | "keys" | "findPackage" | "manifest" | "chunk" | "release", BoundRoute>> {
  const { store, blobs, keys, clock } = folder;
  return {
    time: openRead(wire.time, async () => ok({ now: clock.now() })),

    keys: openRead(wire.keys, async () => {
      const organisation = await store.read(organisationName);
      return organisation.ok ? ok({ organisation: organisation.value, keys: keys.organisationKeys }) : organisation;
    }),

    findPackage: openRead(wire.findPackage, async ({ params }) => {
      const code = normaliseCrockford(params.code);
      if (code === null) return NO_PACKAGE;
      const found = await store.read((tables) => tables.packageByCode(code));
      if (!found.ok) return found;
      return found.value === undefined ? NO_PACKAGE : ok({ packageId: found.value.packageId });
    }),

    manifest: openFile(wire.manifest, async ({ params }) => {
      const found = await store.read((tables) => tables.package(params.packageId));
      if (!found.ok) return found;
      if (found.value === undefined) return NO_PACKAGE;
      return ok({ bytes: utf8(found.value.manifestJws), contentType: "application/jose", etag: found.value.manifestSha256, caching: "immutable" });
    }),

    chunk: openFile(wire.chunk, async ({ params }) => {
      // SECURITY: only chunks of this package are served: the same folder of blobs holds the answer keys.
      const listed = await store.read((tables) => tables.hasChunk(params.packageId, params.sha256));
      if (!listed.ok) return listed;
      if (!listed.value) return NO_PACKAGE;
      const bytes = await blobs.get(params.sha256);
      if (!bytes.ok) return bytes;
      return bytes.value === null ? NO_PACKAGE : ok({ bytes: bytes.value, contentType: "application/octet-stream", etag: params.sha256, caching: "immutable" });
    }),

    release: openFile(wire.release, async ({ params }) => {
      const found = await store.read((tables) => tables.package(params.packageId));
      if (!found.ok) return found;
      const pkg = found.value;
      if (pkg === undefined || pkg.releaseSealed === null || pkg.releaseOpensAt === null) return NO_PACKAGE;
      const wait = pkg.releaseOpensAt - clock.now();
      // SECURITY: the release document opens the exam for everybody; it leaves the house at its time and not before.
      if (wait > 0) return fail("release/too-early", "the exam is not released yet", { opensAt: pkg.releaseOpensAt, retryAfterMs: wait });
      const document = await keys.open("release-document", pkg.packageId, pkg.releaseSealed);
      if (!document.ok) return document;
      return ok({ bytes: utf8(fromUtf8(document.value)), contentType: "application/jose", etag: await sha256Hex(document.value), caching: "short" });
    }),
  };
}
