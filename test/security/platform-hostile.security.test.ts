import { chmodSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JournalRecord } from "../../core/journal/record.ts";
import { networkOf } from "../../platform/server/network-of.ts";
import { createSignInLimiter } from "../../platform/server/sign-in-limiter.ts";
import { findSitting } from "../../platform/sitting/find-sitting.ts";
import { createManualClock } from "../doubles/manual-clock.ts";
import { Candidate, send } from "../unit/platform/support/candidate.ts";
import { must, openRoom, temporaryFolder } from "../unit/platform/support/room.ts";

async function signedIn() {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  return { room, packageId, ada };
}

async function staffList(room: Awaited<ReturnType<typeof openRoom>>, packageId: string) {
  const session = await send(room.url, "/v1/staff/sessions", { body: { secret: room.staffLink.split("#")[1] } });
  return send(room.url, `/v1/staff/packages/${packageId}/sittings`, { headers: { cookie: session.headers.get("set-cookie")?.split(";")[0] ?? "" } });
}

/** Beyond what JavaScript can read back from SQLite, beyond every date, and beyond SQLite itself. */
const ABSURD = [9e15, 1e18, 1e300];

describe("absurd numbers from a candidate's computer", () => {
  it.each(ABSURD)("in a heartbeat (%d) do not take the list of sittings away from staff", async (absurd) => {
    const { room, packageId, ada } = await signedIn();

    const beats = [await ada.beat({ remainingMs: absurd }), await ada.beat({ answered: absurd }), await ada.beat({ records: absurd })];
    await new Promise((resolve) => setTimeout(resolve, 150));

    expect(beats.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect((await staffList(room, packageId)).status).toBe(200);
    expect(must(await findSitting(room.folder, ada.sittingId)).sitting.sittingId).toBe(ada.sittingId);
  });

  it.each(ABSURD)("in a record's times (%d) are refused, and the journal can still be read", async (absurd) => {
    const { ada } = await signedIn();
    const first = ada.records[0] as JournalRecord;

    const at = await ada.put(0, [{ ...first, at: absurd }]);
    const elapsed = await ada.put(0, [{ ...first, elapsed: absurd }]);

    expect([at.status, elapsed.status]).toEqual([400, 400]);
    expect((await ada.put(0)).body).toMatchObject({ records: ada.records.length });
  });

  it.each(ABSURD)("in a seal (%d) are refused, and the list of sittings still opens", async (absurd) => {
    const { room, packageId, ada } = await signedIn();
    await ada.begin();
    await ada.finish();
    await ada.put(0);

    const sealed = [await ada.handIn(await ada.seal({ sealedAt: absurd })), await ada.handIn(await ada.seal({ elapsed: absurd }))];

    expect(sealed.map(({ status }) => status)).toEqual([400, 400]);
    expect((await staffList(room, packageId)).status).toBe(200);
    expect((await ada.handIn(await ada.seal())).status).toBe(200);
  });
});

describe("a seal that contradicts its journal", () => {
  it("gets no receipt for another time of hand-in than the journal's", async () => {
    const { ada } = await signedIn();
    await ada.begin();
    await ada.finish();
    await ada.put(0);

    const backdated = await ada.handIn(await ada.seal({ sealedAt: ada.now - 3_600_000 }));
    const honest = await ada.handIn(await ada.seal());

    expect([backdated.status, backdated.body.error]).toMatchObject([409, { code: "receipt/mismatch", detail: { field: "sealedAt" } }]);
    expect(honest.status).toBe(200);
  });

  it("is late when its records used more working time than it says", async () => {
    const { room, ada } = await signedIn();
    await ada.begin();
    await ada.write({ kind: "sealed", reason: "handed-in" }, ada.manifest.durationMs + 120_000);
    await ada.put(0);

    const handedIn = await ada.handIn(await ada.seal({ elapsed: 1000 }));

    expect(handedIn.status).toBe(200);
    expect(must(await room.folder.store.read((tables) => tables.lastAudit()))).toMatchObject({ action: "seal-late", subject: ada.sittingId });
  });
});

describe("a candidate who is signed in", () => {
  it("guesses the codes of others no faster than a stranger", async () => {
    const { room, ada } = await signedIn();

    const guesses: number[] = [];
    for (let index = 0; index < 70; index++) guesses.push((await ada.signIn(`GUESS-${index}`)).status);
    const foreign = await ada.signIn("BEN-0002");
    const own = await ada.signIn("ADA-0001");
    room.clock.advance(2000);

    expect(guesses.filter((status) => status === 429)).toHaveLength(10);
    expect([foreign.status, own.status]).toEqual([429, 200]);
  });

  it("cannot fill the audit log with refusals", async () => {
    const { room, ada } = await signedIn();
    await ada.put(0);
    const [first] = ada.records;

    for (let index = 0; index < 150; index++) await ada.put(0, [{ ...first, at: index } as JournalRecord]);
    const audit = must(await room.folder.store.read((tables) => tables.audit()));

    expect(audit.filter(({ action }) => action === "records-refused")).toHaveLength(100);
  });
});

describe("addresses of one network", () => {
  it("share their tries: an IPv6 network has more addresses than there are codes", () => {
    const limiter = createSignInLimiter(createManualClock());

    for (let index = 0; index < 60; index++) limiter.wrong(`2001:db8:1:2::${index.toString(16)}`, `code ${index}`);

    expect(limiter.waitFor("2001:db8:1:2:ffff::1", "next")).toBe(1000);
    expect(limiter.waitFor("2001:db8:1:3::1", "next")).toBe(0);
    expect(limiter.waitFor("192.0.2.1", "next")).toBe(0);
  });

  it.each([["::ffff:192.0.2.7", "192.0.2.7"], ["::1", "0:0:0:0::/64"], ["fe80::1%eth0", "fe80:0:0:0::/64"]])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("a staff session's cookie", () => {
  it.each([["https://exams.example.org", true], ["HTTPS://exams.example.org", true], ["http://127.0.0.1:8080", false]])("under %s is kept to https: %s", async (publicUrl, secure) => {
    const room = await openRoom({ publicUrl });
    const address = room.platform.server.address();
    const port = typeof address === "object" ? address?.port : undefined;

    const session = await send(`http://127.0.0.1:${port}`, "/v1/staff/sessions", { body: { secret: room.staffLink.split("#")[1] } });

    const attributes = (session.headers.get("set-cookie") ?? "").split("; ").slice(1);
    expect(attributes).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Strict"]));
    expect(attributes.includes("Secure")).toBe(secure);
  });
});

describe("the data folder", () => {
  it("keeps names and codes from other accounts of the computer, also in a folder that was made for everybody", async () => {
    const dataDir = temporaryFolder();
    chmodSync(dataDir, 0o755);

    await openRoom({ dataDir });

    const modes = readdirSync(dataDir).filter((name) => name.startsWith("platform.sqlite")).map((name) => [name, (statSync(join(dataDir, name)).mode & 0o777).toString(8)]);
    expect(modes).toEqual([["platform.sqlite", "600"], ["platform.sqlite-shm", "600"], ["platform.sqlite-wal", "600"]]);
  });
});
