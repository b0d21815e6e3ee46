import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { toBase64url } from "../../../../core/crypto/encoding.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import type { SigningKey } from "../../../../core/crypto/signing.ts";
import { generateSigningKey, organisationKey, signDocument } from "../../../../core/crypto/signing.ts";
import { unwrapByStartCode } from "../../../../core/crypto/start-code.ts";
import type { InvigilError } from "../../../../core/errors.ts";
import type { BuiltPackage } from "../../../../core/package/build-package.ts";
import { CHUNK_BYTES, buildPackage } from "../../../../core/package/build-package.ts";
import { openPackage, unwrapByRelease, verifyChunk, verifyManifest } from "../../../../core/package/open-package.ts";
import { decodePackageFile, encodePackageFile } from "../../../../core/package/package-file.ts";
import type { OrganisationKey } from "../../../../core/receipt/receipt.ts";
import type { Result } from "../../../../core/result.ts";
import { ok } from "../../../../core/result.ts";
import { NOON, codeOf, flipText, must, sampleContent, samplePackage } from "../samples.ts";

let key: SigningKey;
let keys: readonly OrganisationKey[];
/** One chunk. */
let small: BuiltPackage;
/** Four chunks, the last one short. */
let large: BuiltPackage;
let contentKey: Uint8Array;

beforeAll(async () => {
  key = await generateSigningKey();
  keys = [organisationKey(key)];
  small = await buildPackage({ ...(await samplePackage()), startCode: "ABCDE-FGH1K", startCodeCost: { memoryKiB: 8192, passes: 1, lanes: 1 } }, key, systemRandom);
  large = await buildPackage(await samplePackage(3 * CHUNK_BYTES), key, systemRandom);
  contentKey = must(await unwrapByRelease(large.manifest, large.releaseJws ?? "", keys));
});

/** Everything that a client checks on its way from the bytes of a file to the exam. */
async function openFile(bytes: Uint8Array, releaseJws: string): Promise<Result<unknown, InvigilError>> {
  const file = decodePackageFile(bytes);
  if (!file.ok) return file;
  const manifest = await verifyManifest(file.value.manifestJws, file.value.organisationKeys);
  if (!manifest.ok) return manifest;
  const unwrapped = await unwrapByRelease(manifest.value, releaseJws, file.value.organisationKeys);
  if (!unwrapped.ok) return unwrapped;
  return openPackage(manifest.value, file.value.chunks, unwrapped.value);
}

describe("a package", () => {
  it("opens by its start code to the exam that went in", async () => {
    const manifest = must(await verifyManifest(small.manifestJws, keys));
    const wrap = manifest.keys.find((candidate) => candidate.kind === "start-code");

    const opened = must(await openPackage(manifest, small.chunks, must(await unwrapByStartCode(wrap ?? fail(), "abcde-fghlk"))));

    expect(manifest).toEqual(small.manifest);
    expect(opened.content).toEqual(sampleContent());
    expect(opened.assets.get("images/map.png")).toHaveLength(100);
    expect([...opened.assets.keys()]).toEqual(["images/map.png"]);
  });

  it("opens by its release document, over several chunks", async () => {
    const opened = must(await openPackage(large.manifest, large.chunks, contentKey));

    expect(large.chunks).toHaveLength(4);
    expect(opened.assets.get("images/map.png")).toHaveLength(3 * CHUNK_BYTES);
  });

  it("holds nothing readable", () => {
    const stored = Buffer.concat([Buffer.from(small.manifestJws), ...small.chunks.map((chunk) => Buffer.from(chunk))]).toString("latin1");

    expect(stored).not.toContain("Question q1");
  });

  it("names a chunk that is cut off, changed, or too long", async () => {
    const [first = new Uint8Array()] = large.chunks;
    const changed = Uint8Array.from(first, (byte, index) => (index === 5000 ? byte ^ 1 : byte));

    expect(await verifyChunk(large.manifest, 0, first)).toEqual(ok(undefined));
    expect(await verifyChunk(large.manifest, 0, first.subarray(0, -1))).toMatchObject({ error: { code: "package/truncated", detail: { chunk: 0 } } });
    expect(await verifyChunk(large.manifest, 0, changed)).toMatchObject({ error: { code: "package/altered", detail: { chunk: 0 } } });
    expect(codeOf(await verifyChunk(large.manifest, 0, new Uint8Array([...first, 0])))).toBe("package/altered");
    expect(codeOf(await verifyChunk(large.manifest, 9, first))).toBe("package/altered");
  });

  it("names what is wrong with its chunks as a whole", async () => {
    const [a, b, c, d] = large.chunks;
    const open = async (chunks: readonly (Uint8Array | undefined)[]): Promise<string> =>
      codeOf(await openPackage(large.manifest, chunks.filter((chunk) => chunk !== undefined), contentKey));

    expect(await open([a, b, c, d])).toBe("ok");
    expect(await open([a, c, b, d])).toBe("package/altered");
    expect(await open([a, b, c])).toBe("package/truncated");
    expect(await open([])).toBe("package/truncated");
    expect(await open([a, b, c, d, d])).toBe("package/altered");
    expect(codeOf(await openPackage(large.manifest, large.chunks, systemRandom.bytes(32)))).toBe("package/wrong-key");
  });

  it("is refused when somebody else signed it", async () => {
    const stranger = organisationKey(await generateSigningKey());

    expect(codeOf(await verifyManifest(small.manifestJws, [stranger]))).toBe("package/untrusted-issuer");
    expect(codeOf(await verifyManifest(small.manifestJws, []))).toBe("package/untrusted-issuer");
  });

  it("opens by its own release document only", async () => {
    const other = must(await verifyManifest(large.manifestJws, keys));

    expect(codeOf(await unwrapByRelease(other, small.releaseJws ?? "", keys))).toBe("release/invalid");
    expect(codeOf(await unwrapByRelease({ ...other, keys: [] }, large.releaseJws ?? "", keys))).toBe("package/wrong-key");
  });

  it("cannot be built without a way of opening, an exam, or a picture that the exam shows", async () => {
    const input = await samplePackage();
    const without = (path: string): ReadonlyMap<string, Uint8Array> => new Map([...input.files].filter(([name]) => name !== path));

    await expect(buildPackage({ ...input, releaseAt: null }, key, systemRandom)).rejects.toThrow();
    await expect(buildPackage({ ...input, files: without("exam.json") }, key, systemRandom)).rejects.toThrow(/no exam/);
    await expect(buildPackage({ ...input, files: without("assets/images/map.png") }, key, systemRandom)).rejects.toThrow(/missing/);
  });
});

describe("a signed manifest", () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ["of a later version", { version: 2 }, "package/unsupported-version"],
    ["of another format", { format: "something" }, "package/unsupported-version"],
    ["whose window closes before it opens", { window: { opensAt: NOON, closesAt: NOON } }, "exam/invalid-schedule"],
    ["with an unknown key", { surprise: 1 }, "package/altered"],
    ["with an unknown key in its policy", { policy: { version: 1, webcam: true } }, "policy/unknown-key"],
    ["with an unfit policy", { policy: { version: 1 } }, "policy/invalid"],
    ["with an exam key of 31 bytes", { examPublicKey: toBase64url(new Uint8Array(31)) }, "package/altered"],
    ["with a nonce prefix of 8 bytes", { noncePrefix: toBase64url(new Uint8Array(8)) }, "package/altered"],
    ["with a chunk larger than it says", { chunkBytes: 1024, chunks: [{ sha256: "0".repeat(64), bytes: 4096 }] }, "package/altered"],
    ["that asks for a gigabyte of memory", {
      keys: [{ kind: "start-code", kdf: { name: "argon2id", salt: "AAAA", memoryKiB: 1_048_576, passes: 3, lanes: 1 }, wrapped: "" }],
    }, "package/altered"],
  ];

  it.each(cases)("%s is refused as such", async (_name, change, code) => {
    const jws = await signDocument("invigil-manifest+jws", { ...small.manifest, ...change }, key);

    expect(codeOf(await verifyManifest(jws, keys))).toBe(code);
  });
});

describe("a package file", () => {
  it("is read back as it was written", async () => {
    const bytes = encodePackageFile({ manifestJws: small.manifestJws, chunks: small.chunks, organisationKeys: keys });

    expect(must(decodePackageFile(bytes))).toEqual({ manifestJws: small.manifestJws, chunks: small.chunks, organisationKeys: keys });
    expect(codeOf(await openFile(bytes, small.releaseJws ?? ""))).toBe("ok");
  });

  it("cut off anywhere is found and called truncated", () => {
    const bytes = encodePackageFile({ manifestJws: small.manifestJws, chunks: small.chunks, organisationKeys: keys });

    fc.assert(fc.property(fc.nat(bytes.length - 1), (length) => {
      expect(codeOf(decodePackageFile(bytes.subarray(0, length)))).toBe("package/truncated");
    }));
  });

  it("with one bit changed anywhere is found, with a code", async () => {
    const bytes = encodePackageFile({ manifestJws: small.manifestJws, chunks: small.chunks, organisationKeys: keys });

    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
      const changed = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ (1 << bit) : byte));

      expect(codeOf(await openFile(changed, small.releaseJws ?? ""))).toMatch(/^(?:package|release)\//);
    }), { numRuns: 1500 });
  });

  it.each(["", "PK\u0003\u0004 a zip", "{}"])("is not '%s'", (text) => {
    expect(codeOf(decodePackageFile(Buffer.from(text)))).toMatch(/^package\/(?:altered|truncated)$/);
  });

  it("of another version is called that", () => {
    const bytes = encodePackageFile({ manifestJws: small.manifestJws, chunks: small.chunks, organisationKeys: keys });
    bytes[7] = 2;

    expect(codeOf(decodePackageFile(bytes))).toBe("package/unsupported-version");
  });
});

describe("one changed bit", () => {
  it("anywhere in a manifest is found, with a code", async () => {
    const jws = small.manifestJws;

    await fc.assert(fc.asyncProperty(fc.nat(jws.length - 1), fc.nat(6), async (at, bit) => {
      expect(codeOf(await verifyManifest(flipText(jws, at, bit), keys))).toMatch(/^package\/(?:altered|bad-signature|untrusted-issuer)$/);
    }), { numRuns: 1000 });
  });

  it("in the last character of a signature is found, for each of its bits", async () => {
    for (let bit = 0; bit < 7; bit++) {
      expect(codeOf(await verifyManifest(flipText(small.manifestJws, small.manifestJws.length - 1, bit), keys))).not.toBe("ok");
    }
  });

  it("anywhere in a release document is found, with a code", async () => {
    const jws = small.releaseJws ?? "";

    await fc.assert(fc.asyncProperty(fc.nat(jws.length - 1), fc.nat(6), async (at, bit) => {
      expect(codeOf(await unwrapByRelease(small.manifest, flipText(jws, at, bit), keys))).toBe("release/invalid");
    }), { numRuns: 500 });
  });

  it("anywhere in a chunk is found, with a code and the chunk's number", async () => {
    await fc.assert(fc.asyncProperty(fc.nat(3), fc.nat(), fc.nat(7), async (index, place, bit) => {
      const chunk = Uint8Array.from(large.chunks[index] ?? fail());
      const at = place % chunk.length;
      chunk[at] = (chunk[at] ?? 0) ^ (1 << bit);

      expect(await verifyChunk(large.manifest, index, chunk)).toMatchObject({ error: { code: "package/altered", detail: { chunk: index } } });
    }), { numRuns: 100 });
  });

  it("anywhere in a wrap is found, with a code", async () => {
    const start = small.manifest.keys.find((wrap) => wrap.kind === "start-code") ?? fail();
    const timed = small.manifest.keys.find((wrap) => wrap.kind === "timed-release") ?? fail();

    await fc.assert(fc.asyncProperty(fc.nat(start.wrapped.length - 1), fc.nat(6), async (at, bit) => {
      expect(codeOf(await unwrapByStartCode({ ...start, wrapped: flipText(start.wrapped, at, bit) }, "ABCDE-FGH1K"))).toMatch(/^(?:start-code\/wrong|package\/altered)$/);
      const manifest = { ...small.manifest, keys: [{ ...timed, wrapped: flipText(timed.wrapped, at, bit) }] };
      expect(codeOf(await unwrapByRelease(manifest, small.releaseJws ?? "", keys))).toBe("release/invalid");
    }), { numRuns: 60 });
    expect(codeOf(await unwrapByStartCode({ ...start, kdf: { ...start.kdf, salt: flipText(start.kdf.salt, 0, 0) } }, "ABCDE-FGH1K"))).toBe("start-code/wrong");
    expect(codeOf(await unwrapByStartCode({ ...start, kdf: { ...start.kdf, passes: 2 } }, "ABCDE-FGH1K"))).toBe("start-code/wrong");
    // Argon2id is slow by design, and this is sixty times of it.
  }, 240_000);
});

function fail(): never {
  throw new Error("the sample lacks what this test needs");
}
