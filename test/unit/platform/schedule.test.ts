import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unwrapByStartCode } from "../../../core/crypto/start-code.ts";
import { decodePackageFile } from "../../../core/package/package-file.ts";
import { openPackage, unwrapByRelease, verifyChunk, verifyManifest } from "../../../core/package/open-package.ts";
import { parseExamLink } from "../../../core/sitting/link.ts";
import { checkSchedule } from "../../../core/schedule/check-schedule.ts";
import { send } from "./support/candidate.ts";
import { CONTENT, must, openRoom } from "./support/room.ts";

const MINUTE = 60_000;

describe("a schedule", () => {
  const sound = { opensAt: 100 * MINUTE, closesAt: 200 * MINUTE, durationMs: 60 * MINUTE, releaseAt: null, latestStartAt: null };

  it("names everyone whose extra time the window would cut off, and the time that would do", () => {
    const candidates = [
      { name: "Ada", code: null, extraMinutes: 0, breakMinutes: 0 }, { name: "Ben", code: null, extraMinutes: 41, breakMinutes: 0 }, { name: "Eve", code: null, extraMinutes: 50, breakMinutes: 0 }, { name: "Tom", code: null, extraMinutes: 40, breakMinutes: 0 },
    ];

    const result = checkSchedule(sound, candidates, 0);

    expect(result).toMatchObject({ ok: false, error: { code: "exam/invalid-schedule", detail: { candidates: 2, closesAt: 210 * MINUTE } } });
    expect(result.ok ? "" : result.error.message).toBe("the window cuts off the extra time of Ben (41 min), Eve (50 min); close it at 1970-01-01T03:30Z or later");
  });

  it("counts breaks, and the latest start where there is one", () => {
    const entry = { code: null, extraMinutes: 0, breakMinutes: 0 };
    const eve = { ...entry, name: "Eve", extraMinutes: 20, breakMinutes: 25 };
    const late = { ...sound, latestStartAt: 120 * MINUTE };

    const results = [
      checkSchedule(sound, [{ ...entry, name: "Ada" }, eve], 0), checkSchedule(late, [{ ...entry, name: "Ada" }, { ...entry, name: "Ben", extraMinutes: 30 }], 0),
      checkSchedule({ ...sound, latestStartAt: 150 * MINUTE }, [eve], 0), checkSchedule({ ...sound, latestStartAt: 50 * MINUTE }, [], 0),
      checkSchedule(late, [{ ...entry, name: "Ada", extraMinutes: 20 }], 0),
    ];

    expect(results.map((result) => (result.ok ? "" : result.error.message))).toEqual([
      "the window cuts off the extra time and breaks of Eve (20 min, breaks 25 min); close it at 1970-01-01T03:25Z or later",
      "the window cuts off the extra time of Ben (30 min) when they begin at 1970-01-01T02:00Z; close it at 1970-01-01T03:30Z or later",
      "the window cuts off everybody who begins at 1970-01-01T02:30Z; close it at 1970-01-01T04:15Z or later",
      "the latest start lies outside the window", "",
    ]);
  });

  it.each([
    ["closes before it opens", { closesAt: 50 * MINUTE }],
    ["is shorter than the working time", { closesAt: 150 * MINUTE }],
    ["has hardly any working time", { durationMs: 1000 }],
    ["releases after it closes", { releaseAt: 300 * MINUTE }],
  ])("that %s is refused", (_, change) => {
    expect(checkSchedule({ ...sound, ...change }, [], 0)).toMatchObject({ ok: false, error: { code: "exam/invalid-schedule" } });
  });

  it("that is over already is refused", () => {
    expect(checkSchedule(sound, [], 500 * MINUTE).ok).toBe(false);
  });
});

describe("a scheduled exam", () => {
  it("opens with its start code, and holds the exam", async () => {
    const room = await openRoom();
    const { packageId, startCode, link } = await room.schedule({ startCode: "auto", releaseAt: null });
    const { keys } = (await send(room.url, "/v1/keys")).body;
    const manifest = must(await verifyManifest((await send(room.url, `/v1/packages/${packageId}/manifest`)).body, keys));
    const chunks: Uint8Array[] = [];
    for (const [index, { sha256 }] of manifest.chunks.entries()) {
      const chunk = new Uint8Array(await (await fetch(`${room.url}/v1/packages/${packageId}/chunks/${sha256}`)).arrayBuffer());
      must(await verifyChunk(manifest, index, chunk));
      chunks.push(chunk);
    }
    const wrap = manifest.keys.find((key) => key.kind === "start-code");
    if (wrap === undefined) throw new Error("there is a start code");

    const opened = must(await openPackage(manifest, chunks, must(await unwrapByStartCode(wrap, startCode ?? ""))));

    expect(opened.content).toEqual(CONTENT);
    expect(must(parseExamLink(link))).toEqual({ platform: room.url, packageId, issuer: keys[0].kid });
  });

  it("opens by its release document at its time and not before", async () => {
    const room = await openRoom();
    const { packageId, packageFile } = await room.schedule({ releaseAt: room.clock.now() + 90_000 });
    const { manifestJws, organisationKeys } = must(decodePackageFile(packageFile));
    const manifest = must(await verifyManifest(manifestJws, organisationKeys));

    const early = await send(room.url, `/v1/releases/${packageId}`);
    room.clock.advance(90_000);
    const onTime = await send(room.url, `/v1/releases/${packageId}`);

    expect(early.status).toBe(403);
    expect(early.body.error.code).toBe("release/too-early");
    expect(early.headers.get("retry-after")).toBe("90");
    expect(onTime.headers.get("content-type")).toBe("application/jose");
    expect(must(await unwrapByRelease(manifest, onTime.body, organisationKeys))).toHaveLength(32);
  });

  it("is served as static bytes that caches may keep", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();

    const first = await send(room.url, `/v1/packages/${packageId}/manifest`);
    const etag = first.headers.get("etag") ?? "";
    const again = await send(room.url, `/v1/packages/${packageId}/manifest`, { headers: { "if-none-match": etag } });

    expect(first.headers.get("cache-control")).toContain("immutable");
    expect(again.status).toBe(304);
  });

  it("keeps no candidate code, start code or release key readable on disk", async () => {
    const room = await openRoom();
    const { startCode } = await room.schedule({ startCode: "auto", releaseAt: room.clock.now() + 90_000 });
    await room.platform.stop();

    const everything = readdirSync(room.dataDir, { recursive: true, encoding: "utf8" }).map((path) => join(room.dataDir, path)).filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, "latin1")).join("\n");

    for (const secret of ["ADA-0001", "ADA00001", "ADA0001", startCode ?? "", (startCode ?? "").replace("-", ""), "releaseKey"]) expect(everything.includes(secret)).toBe(false);
    expect(everything.includes("Ada")).toBe(true);
  });
});
