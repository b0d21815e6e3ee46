import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unverifiedPayload } from "../../core/crypto/signing.ts";
import { readReleaseWords } from "../../core/package/release-words.ts";
import { verifyManifest } from "../../core/package/open-package.ts";
import { unwrapByRelease, unwrapByReleaseKey } from "../../core/package/release.ts";
import { verifyLog } from "../../platform/log/verify-log.ts";
import { openRelease } from "../../platform/release/open-release.ts";
import { send } from "../unit/platform/support/candidate.ts";
import { codeOf, must, openRoom, temporaryFolder } from "../unit/platform/support/room.ts";
import { invigil } from "../unit/platform/support/served.ts";

const HOUR = 3_600_000;

async function scheduled() {
  const room = await openRoom();
  const opensAt = room.clock.now() + HOUR;
  const { packageId, examCode } = await room.schedule({ releaseAt: opensAt });
  const manifest = must(await verifyManifest((await send(room.url, `/v1/packages/${packageId}/manifest`)).body, room.folder.keys.organisationKeys));
  return { room, packageId, examCode, manifest, opensAt };
}

const ask = { actor: "test", action: "release-shown" } as const;

describe("the release of an exam", () => {
  it("is not taken out before its time without saying so, and nothing is noted then", async () => {
    const { room, packageId, opensAt } = await scheduled();

    const refused = await openRelease(room.folder, { ...ask, typed: packageId, beforeTime: false });
    const audit = must(await room.folder.store.read((tables) => tables.audit()));

    expect(refused).toMatchObject({ ok: false, error: { code: "release/too-early", detail: { opensAt } } });
    expect(audit.map(({ action }) => action)).not.toContain("release-shown");
  });

  it("leaves a trace in the audit log and in the exam's log, without the key", async () => {
    const { room, packageId, manifest } = await scheduled();

    const { releaseJws } = must(await openRelease(room.folder, { ...ask, typed: packageId, beforeTime: true }));
    const { releaseKey } = unverifiedPayload(releaseJws) as { releaseKey: string };
    const entry = must(await room.folder.store.read((tables) => tables.audit())).find(({ action }) => action === "release-shown");

    expect(entry).toMatchObject({ actor: "test", subject: packageId });
    expect(JSON.stringify(entry)).toContain('beforeTime\\":true');
    expect(JSON.stringify(entry)).not.toContain(releaseKey);
    expect(must(await verifyLog(room.folder, manifest.examId))).toMatchObject({ acts: 3, findings: [] });
  });

  it("opens the package by what is printed and by what mirrors serve", async () => {
    const { room, packageId, examCode, manifest } = await scheduled();
    const data = ["--data", room.dataDir];
    const file = join(temporaryFolder(), "release.jws");

    // The command line has its own clock, which is far from the room's: to it the release is long due, or not at all.
    const shown = await invigil("release", "show", examCode, "--before-time", ...data);
    const json = await invigil("release", "show", packageId, "--before-time", "--qr-out", join(temporaryFolder(), "qr.svg"), ...data, "--json");
    const exported = await invigil("release", "export", packageId, "--before-time", "--out", file, ...data, "--json");
    const again = await invigil("release", "export", packageId, "--before-time", "--out", file, ...data, "--json");

    const rows = shown.stdout.split("\n").filter((line) => /^ {2}[ \d]\d [a-z]/.test(line));
    const typed = must(readReleaseWords(rows.join(" ")));
    const byDocument = must(await unwrapByRelease(manifest, readFileSync(file, "utf8"), room.folder.keys.organisationKeys));
    expect(rows).toHaveLength(6);
    expect(must(await unwrapByReleaseKey(manifest, typed))).toEqual(byDocument);
    expect(must(await unwrapByReleaseKey(manifest, must(readReleaseWords(json.json.qr))))).toEqual(byDocument);
    expect(shown.stdout).toMatch(/can (open|read) the exam/);
    expect(shown.stdout).toContain("█");
    expect(readFileSync(json.json.qrFile, "utf8")).toMatch(/^<svg/);
    expect([file, String(json.json.qrFile)].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(["600", "600"]);
    expect([exported.status, again.status, JSON.parse(again.stderr).error.code]).toEqual([0, 2, "usage/invalid"]);
  }, 60_000);

  it("is not there for a package that opens by its start code, nor for one that nobody knows", async () => {
    const { room } = await scheduled();
    const { packageId } = await room.schedule({ releaseAt: null, startCode: "auto" });

    const [byCode, unknown] = [await openRelease(room.folder, { ...ask, typed: packageId, beforeTime: true }), await openRelease(room.folder, { ...ask, typed: "NOBODY", beforeTime: true })];

    expect([codeOf(byCode), codeOf(unknown)]).toEqual(["package/wrong-key", "package/not-found"]);
  });
});
