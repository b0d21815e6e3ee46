import { describe, expect, it } from "vitest";
import { generateSigningKey, signDocument } from "../../../../core/crypto/signing.ts";
import type { SigningKey } from "../../../../core/crypto/signing.ts";
import { whyNoUpdate } from "../../../../core/update/may-update.ts";
import type { UpdateFacts } from "../../../../core/update/may-update.ts";
import { RELEASE_KEYS } from "../../../../core/update/release-keys.ts";
import { isSignedFile, judgeUpdate } from "../../../../core/update/release.ts";
import type { Installation, OfferedUpdate, Release } from "../../../../core/update/release.ts";
import { isNewer } from "../../../../core/update/version.ts";

const HASH = `${"A".repeat(86)}==`;
const OTHER_HASH = `${"B".repeat(86)}==`;
const RELEASE: Release = { version: "1.1.0", channel: "stable", from: "0.9.0", rollout: 20, files: [{ file: "Invigil-1.1.0.exe", sha512: HASH }] };
const HERE: Installation = { version: "1.0.0", channel: "stable", lot: 19 };
const ours = await generateSigningKey();

async function offered(release: unknown = RELEASE, key: SigningKey = ours): Promise<OfferedUpdate> {
  return { version: "1.1.0", files: [{ file: "Invigil-1.1.0.exe", sha512: HASH }], signature: await signDocument("invigil-update+jws", release, key) };
}

describe("an offered update", () => {
  it("counts when our key signed its version and its files", async () => {
    expect(await judgeUpdate(await offered(), HERE, [ours.publicJwk])).toEqual({ ok: true, value: RELEASE });
  });

  it("counts never while the build knows no key, as ours does by default", async () => {
    expect(RELEASE_KEYS).toEqual([]);
    expect(await judgeUpdate(await offered(), HERE, RELEASE_KEYS)).toMatchObject({ error: { code: "update/unknown-key" } });
  });

  it.each<[string, string, (good: OfferedUpdate) => OfferedUpdate | Promise<OfferedUpdate>]>([
    ["has no signature", "update/bad-signature", (good) => ({ ...good, signature: null })],
    ["was signed by somebody else", "update/unknown-key", async () => await offered(RELEASE, await generateSigningKey())],
    ["was changed after it was signed", "update/bad-signature", (good) => ({ ...good, signature: (good.signature ?? "").replace(/\.([\w-]{10})/u, (_whole, start: string) => `.${start.toLowerCase()}`) })],
    ["is another document of ours", "update/invalid", async (good) => ({ ...good, signature: await signDocument("invigil-manifest+jws", RELEASE, ours) })],
    ["says another version than was signed", "update/mismatch", (good) => ({ ...good, version: "1.2.0" })],
    ["has another file under a signed name", "update/mismatch", (good) => ({ ...good, files: [{ file: "Invigil-1.1.0.exe", sha512: OTHER_HASH }] })],
    ["has a signed file and another one", "update/mismatch", (good) => ({ ...good, files: [...good.files, { file: "more.exe", sha512: OTHER_HASH }] })],
    ["has no file", "update/mismatch", (good) => ({ ...good, files: [] })],
    ["is of another channel", "update/not-for-us", async () => await offered({ ...RELEASE, channel: "beta" })],
    ["holds what nobody knows", "update/invalid", async () => await offered({ ...RELEASE, run: "cmd.exe" })],
    ["leads a file out of its folder", "update/invalid", async () => await offered({ ...RELEASE, files: [{ file: "../x.exe", sha512: HASH }] })],
  ])("is refused when it %s", async (_what, code, change) => {
    expect(await judgeUpdate(await change(await offered()), HERE, [ours.publicJwk])).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    ["the same version", { ...HERE, version: "1.1.0" }], ["a newer version", { ...HERE, version: "2.0.0" }], ["a version too old to update by itself", { ...HERE, version: "0.8.9" }],
    ["a later part of the roll-out", { ...HERE, lot: 20 }],
  ])("is passed over by an installation of %s", async (_what, installation) => {
    expect(await judgeUpdate(await offered(), installation, [ours.publicJwk])).toMatchObject({ error: { code: "update/not-for-us" } });
  });

  it("is installed only as one of the signed files", () => {
    expect(isSignedFile(RELEASE, HASH).ok).toBe(true);
    expect(isSignedFile(RELEASE, OTHER_HASH)).toMatchObject({ error: { code: "update/mismatch" } });
  });
});

describe("versions", () => {
  it.each([["1.0.1", "1.0.0"], ["1.10.0", "1.9.9"], ["2.0.0", "1.99.99"], ["1.0.0", "1.0.0-beta.9"], ["1.0.0-beta.10", "1.0.0-beta.9"], ["1.0.1-beta.1", "1.0.0"]])("%s comes after %s, and not the other way round", (later, earlier) => {
    expect([isNewer(later, earlier), isNewer(earlier, later), isNewer(later, later)]).toEqual([true, false, false]);
  });

  it("that cannot be read are never newer", () => {
    expect([isNewer("9", "1.0.0"), isNewer("1.0.0", "x"), isNewer("1.0.0-rc.1", "0.1.0")]).toEqual([false, false, false]);
  });
});

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 27, 9);
const FREE: UpdateFacts = { now: NOW, channel: "stable", hasKeys: true, unfinished: false, windows: [], freezeHours: 24 };

describe("an update now", () => {
  it("may be when nothing is near", () => {
    expect(whyNoUpdate(FREE)).toBeNull();
    expect(whyNoUpdate({ ...FREE, windows: [{ opensAt: NOW + 24 * HOUR + 1, closesAt: NOW + 30 * HOUR }, { opensAt: NOW - 9 * HOUR, closesAt: NOW - 1 }] })).toBeNull();
  });

  it.each<[string, Partial<UpdateFacts>]>([
    ["updates are off", { channel: "off" }],
    ["this build knows no release key", { hasKeys: false }],
    ["a sitting is not finished", { unfinished: true }],
    ["the known exams cannot be read", { windows: null }],
    ["an exam that this computer knows is near", { windows: [{ opensAt: NOW + 24 * HOUR, closesAt: NOW + 30 * HOUR }] }],
    ["an exam that this computer knows is near", { windows: [{ opensAt: NOW - HOUR, closesAt: NOW }] }],
    ["an exam that this computer knows is near", { freezeHours: 0, windows: [{ opensAt: NOW, closesAt: NOW + HOUR }] }],
  ])("may not be because %s: %j", (because, facts) => {
    expect(whyNoUpdate({ ...FREE, ...facts })).toBe(because);
  });
});
