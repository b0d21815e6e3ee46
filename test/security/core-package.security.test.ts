import { beforeAll, describe, expect, it } from "vitest";
import { toBase64url, utf8 } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import { generateSigningKey, organisationKey, signDocument } from "../../core/crypto/signing.ts";
import { sealChunk } from "../../core/package/chunk-cipher.ts";
import { packContent, unpackContent } from "../../core/package/content-archive.ts";
import type { PackageManifest } from "../../core/package/manifest.ts";
import { buildPackage } from "../../core/package/build-package.ts";
import { openPackage, verifyManifest } from "../../core/package/open-package.ts";
import { decodePackageFile, encodePackageFile } from "../../core/package/package-file.ts";
import { isKeyAllowed } from "../../core/policy/key-guard.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { parsePlatform } from "../../core/sitting/link.ts";
import { codeOf, ids, sampleContent, samplePackage } from "../unit/core/samples.ts";

const room = POLICY_PRESETS["supervised-room"];
const exam = (assets: readonly string[]): Uint8Array => utf8(JSON.stringify({ ...sampleContent(), assets: assets.map((path) => ({ path, mediaType: "image/png" })) }));

/** A package's plain bytes with any index that an attacker likes. */
function archive(index: unknown, ...files: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = utf8(JSON.stringify(index));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length);
  return new Uint8Array(Buffer.concat([length, text, ...files]));
}

describe("a package's content", () => {
  it.each(["../../evil.png", "a/../../evil.png", "/etc/evil.png", String.raw`..\evil.png`, "a//b.png", "./a.png", "C:/evil.png", "a\u0000.png", "a/."])(
    "cannot hold a file that climbs out of its folder: %s", (path) => {
      const plain = packContent(new Map([["exam.json", exam([path])], [`assets/${path}`, new Uint8Array(3)]]));

      expect(codeOf(unpackContent(plain))).toBe("package/altered");
    },
  );

  it("cannot hold two files of one name", () => {
    const bytes = exam([]);

    const plain = archive([{ path: "exam.json", bytes: bytes.length }, { path: "exam.json", bytes: bytes.length }], bytes, bytes);

    expect(codeOf(unpackContent(plain))).toBe("package/altered");
  });

  it("cannot hold a file that the exam does not name, or lack one that it does", () => {
    const bytes = exam([]);

    expect(codeOf(unpackContent(packContent(new Map([["exam.json", bytes]]))))).toBe("ok");
    expect(codeOf(unpackContent(packContent(new Map([["exam.json", bytes], ["assets/x.png", bytes]]))))).toBe("package/altered");
    expect(codeOf(unpackContent(packContent(new Map([["exam.json", bytes], ["elsewhere/x.png", bytes]]))))).toBe("package/altered");
    expect(codeOf(unpackContent(packContent(new Map([["exam.json", exam(["x.png"])]]))))).toBe("package/altered");
  });

  it("is believed in no length", () => {
    const bytes = exam([]);
    const index = (size: unknown): unknown => [{ path: "exam.json", bytes: size }];
    const hugeIndex = new Uint8Array([0xff, 0xff, 0xff, 0xff, 1, 2, 3]);

    for (const size of [bytes.length + 1, bytes.length - 1, -1, 0.5, 2 ** 53, "9"]) expect(codeOf(unpackContent(archive(index(size), bytes)))).toBe("package/altered");
    for (const plain of [hugeIndex, new Uint8Array(), new Uint8Array(3), archive({}, bytes), archive([], bytes)]) expect(codeOf(unpackContent(plain))).toBe("package/altered");
  });

  it("cannot put a key or a script into the exam", () => {
    const withKey = { ...sampleContent(), items: sampleContent().items.map((item) => ({ ...item, correctResponse: ["A"] })) };
    const withScript = { ...sampleContent(), assets: [], items: sampleContent().items.map((item) => ({ ...item, body: [{ kind: "html", name: "script", attributes: {}, children: [] }] })) };

    for (const content of [withKey, withScript]) expect(codeOf(unpackContent(packContent(new Map([["exam.json", utf8(JSON.stringify(content))]]))))).toBe("package/altered");
  });
});

describe("a hostile exam", () => {
  it.each([600, 1_000_000])("nested %d deep is refused, not a crash of whoever walks it", (depth) => {
    const content = JSON.stringify({ ...sampleContent(), items: sampleContent().items.map((item) => ({ ...item, body: ["DEEP"] })), assets: [] });
    const open = '{"kind":"html","name":"div","attributes":{},"children":['.repeat(depth);
    const deep = content.replace('"DEEP"', `${open}${"]}".repeat(depth)}`);

    expect(codeOf(unpackContent(packContent(new Map([["exam.json", utf8(deep)]]))))).toBe("package/altered");
  });

  it("cannot make a laptop fetch more than any exam has", async () => {
    const key = await generateSigningKey();
    const { manifest } = await buildPackage(await samplePackage(), key, systemRandom);
    const chunk = { sha256: "0".repeat(64), bytes: manifest.chunkBytes + 16 };
    const verify = async (chunks: number): Promise<string> => codeOf(await verifyManifest(await signDocument("invigil-manifest+jws", { ...manifest, chunks: Array.from({ length: chunks }, () => chunk) }, key), [organisationKey(key)]));

    expect(await verify(2000)).toBe("ok");
    expect(await verify(2100)).toBe("package/altered");
  });

  it.each([
    { opensAt: 0, closesAt: 9e15 }, { opensAt: 8e15, closesAt: 8.1e15 }, { opensAt: 0, closesAt: 1e300 },
  ])("cannot name a time that no calendar has: %j", async (window) => {
    const key = await generateSigningKey();
    const { manifest } = await buildPackage(await samplePackage(), key, systemRandom);

    expect(codeOf(await verifyManifest(await signDocument("invigil-manifest+jws", { ...manifest, window }, key), [organisationKey(key)]))).toBe("package/altered");
  });

  it.each<[Partial<Policy>, Partial<Policy>]>([
    [{ dataPlan: room.dataPlan }, {}], [{ controls: [...POLICY_PRESETS.practice.controls, "kiosk"] }, {}],
    [{ programs: { ...POLICY_PRESETS.practice.programs, lists: ["messaging"] } }, { controls: ["processes"], dataPlan: room.dataPlan }],
    [{ displays: { ...POLICY_PRESETS.practice.displays, most: 1 } }, { controls: ["displays"] }], [{ virtualMachine: "block" }, { controls: ["virtual-machine"] }], [{ remoteSession: "block" }, { controls: ["remote-session"] }],
  ])("cannot lock or record under the name of practice, which promises that it does not: %#", async (changes, needed) => {
    const key = await generateSigningKey();
    const { manifest } = await buildPackage(await samplePackage(), key, systemRandom);
    const verify = async (policy: Policy) => await verifyManifest(await signDocument("invigil-manifest+jws", { ...manifest, policy }, key), [organisationKey(key)]);

    expect(await verify({ ...POLICY_PRESETS.practice, ...changes })).toMatchObject({ error: { code: "policy/invalid", message: expect.stringContaining("call it custom") } });
    expect(codeOf(await verify({ ...POLICY_PRESETS.practice, ...changes, ...needed, preset: "custom" }))).toBe("ok");
  });
});

describe("a package's chunks", () => {
  it("cut off at a chunk's end do not open as a whole package, even when the manifest says so", async () => {
    const contentKey = systemRandom.bytes(32);
    const noncePrefix = systemRandom.bytes(7);
    const whole = packContent(new Map([["exam.json", exam([])]]));
    // What an issuer's own first chunk would look like if more followed; the attacker, who could sign, claims that it is the last.
    const chunk = await sealChunk(contentKey, whole, { packageId: ids.packageId, noncePrefix, index: 0, last: false });
    const built = await buildPackage(await samplePackage(), await generateSigningKey(), systemRandom);
    const manifest: PackageManifest = {
      ...built.manifest, noncePrefix: toBase64url(noncePrefix), chunks: [{ sha256: await sha256Hex(chunk), bytes: chunk.length }],
    };

    expect(codeOf(await openPackage(manifest, [chunk], contentKey))).toBe("package/wrong-key");
  });

  it("of one package do not open in another", async () => {
    const contentKey = systemRandom.bytes(32);
    const noncePrefix = systemRandom.bytes(7);
    const other = ids.journalId as unknown as typeof ids.packageId;
    const chunk = await sealChunk(contentKey, packContent(new Map([["exam.json", exam([])]])), { packageId: other, noncePrefix, index: 0, last: true });
    const built = await buildPackage(await samplePackage(), await generateSigningKey(), systemRandom);
    const manifest: PackageManifest = {
      ...built.manifest, noncePrefix: toBase64url(noncePrefix), chunks: [{ sha256: await sha256Hex(chunk), bytes: chunk.length }],
    };

    expect(codeOf(await openPackage(manifest, [chunk], contentKey))).toBe("package/wrong-key");
    expect(codeOf(await openPackage({ ...manifest, packageId: other }, [chunk], contentKey))).toBe("ok");
  });
});

describe("a package file", () => {
  let bytes: Uint8Array;

  beforeAll(() => {
    const organisationKeys = [{ kty: "OKP", crv: "Ed25519", x: "A", kid: "K", use: "sig", alg: "EdDSA" }] as const;
    bytes = encodePackageFile({ manifestJws: "a.b.c", chunks: [new Uint8Array(20)], organisationKeys });
  });

  it("cannot make its reader take more than it holds", () => {
    const withHeaderLength = (length: number): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      new DataView(copy.buffer).setUint32(8, length);
      return copy;
    };
    const text = Buffer.from(bytes).toString("latin1");
    const withChunk = (length: string): Uint8Array => Buffer.from(text.replace('"chunks":[20]', `"chunks":[${length}]`), "latin1");

    expect(codeOf(decodePackageFile(bytes))).toBe("ok");
    expect(codeOf(decodePackageFile(withHeaderLength(0xffff_ffff)))).toBe("package/altered");
    expect(codeOf(decodePackageFile(withHeaderLength(0x00ff_ffff)))).toBe("package/truncated");
    expect(codeOf(decodePackageFile(withChunk("99")))).toBe("package/truncated");
    expect(codeOf(decodePackageFile(withChunk("-1")))).toMatch(/^package\//);
    expect(codeOf(decodePackageFile(withChunk("10")))).toBe("package/altered");
    expect(codeOf(decodePackageFile(Buffer.concat([bytes, Buffer.from("x")])))).toBe("package/altered");
  });
});

describe("an address", () => {
  it.each(["http://exams.example.org", "HTTP://192.168.1.10:8080", "http://127.0.0.1.example.org"])("without encryption is refused: %s", (typed) => {
    expect(codeOf(parsePlatform(typed))).toBe("link/insecure-platform");
  });
});

describe("developer tools", () => {
  it.each([
    { key: "F12", control: false, shift: false, alt: false, meta: false }, { key: "I", control: true, shift: true, alt: false, meta: false },
    { key: "j", control: true, shift: true, alt: false, meta: false }, { key: "i", control: false, shift: false, alt: true, meta: true },
  ])("do not open by %j, whatever else is allowed", (input) => {
    expect(isKeyAllowed(input, { ...POLICY_PRESETS.practice, controls: ["developer-tools"] })).toBe(false);
  });
});
