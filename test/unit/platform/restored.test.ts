import { cpSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toBase64url } from "../../../core/crypto/encoding.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { importHandIn } from "../../../platform/sitting/import-hand-in.ts";
import { makeTransferCode } from "../../../platform/sitting/transfer-code.ts";
import { branchesOf } from "../../../platform/sitting/branches.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { openSitting } from "../../../platform/sitting/open-sitting.ts";
import { candidateAtWork } from "./support/at-work.ts";
import { Candidate } from "./support/candidate.ts";
import type { Room } from "./support/room.ts";
import { codeOf, must, openRoom, temporaryFolder } from "./support/room.ts";

/** Copies the data folder as it is now, as a backup would have it: the database whole, whatever is being written. */
function backUp(room: Room): string {
  const copy = join(temporaryFolder(), "data");
  cpSync(room.dataDir, copy, { recursive: true, filter: (path) => !/platform\.sqlite(-wal|-shm)?$/.test(path) });
  const database = new DatabaseSync(join(room.dataDir, "platform.sqlite"));
  database.exec(`VACUUM INTO '${join(copy, "platform.sqlite")}'`);
  database.close();
  return copy;
}

/** The platform of a backup, at the time of the one that it takes the place of. */
async function restore(room: Room, backup: string): Promise<Room> {
  const restored = await openRoom({ dataDir: backup });
  restored.clock.advance(room.clock.now() - restored.clock.now());
  return restored;
}

async function scheduled() {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  return { room, packageId, backup: backUp(room) };
}

describe("a platform that was restored from a backup", () => {
  it("takes a sitting that it forgot by the admission that it gave, under the same identifier, also after the window", async () => {
    const { room, packageId, backup } = await scheduled();
    const ada = await candidateAtWork(room, packageId);
    room.clock.advance(9 * 24 * 3_600_000);
    const restored = await restore(room, backup);
    const sittingId = ada.sittingId;
    ada.url = restored.url;
    await ada.finish();

    const unknown = await ada.put(0);
    const admitted = await ada.signIn("ADA-0001", { admission: ada.admission });
    const saved = await ada.put(0);
    const handedIn = await ada.handIn(await ada.seal());

    expect([unknown.status, admitted.status, admitted.body.sittingId]).toEqual([401, 200, sittingId]);
    expect([saved.body, handedIn.status]).toMatchObject([{ records: 9, branch: false }, 200]);
    expect(must(await verifySitting(restored.folder, must(await findSitting(restored.folder, sittingId)))).sealed).toBe(true);
  });

  it("lets nobody in after the window without one", async () => {
    const { room, packageId, backup } = await scheduled();
    const ada = await candidateAtWork(room, packageId);
    room.clock.advance(9 * 24 * 3_600_000);
    const restored = await restore(room, backup);
    ada.url = restored.url;

    expect((await ada.signIn("ADA-0001")).body.error.code).toBe("sitting/window-closed");
  });

  it("keeps a forgotten journal as a branch when the candidate has another sitting since", async () => {
    const { room, packageId, backup } = await scheduled();
    const first = await candidateAtWork(room, packageId);
    const restored = await restore(room, backup);
    first.url = restored.url;
    const second = await candidateAtWork(restored, packageId);
    await first.finish();

    const admitted = await first.signIn("ADA-0001", { admission: first.admission });
    const saved = await first.put(0);
    const beat = await first.beat({ checkpoint: await first.checkpoint() });
    const sealed = await first.handIn(await first.seal());

    expect(second.sittingId).not.toBe(first.sittingId);
    expect([admitted.status, admitted.body.sittingId]).toEqual([200, first.sittingId]);
    expect(saved.body).toMatchObject({ records: 9, branch: true });
    expect(beat.body.countersignature).toMatch(/^ey/);
    expect(sealed.body.error.code).toBe("sitting/continued-elsewhere");
    const file = must(await findSitting(restored.folder, second.sittingId));
    expect(must(await branchesOf(restored.folder, file, {}, "test"))).toMatchObject([{ journalId: first.journalId, knownAs: first.sittingId, records: 9, sealedAt: first.now }]);
  });

  it("makes a forgotten sitting from a hand-in file that never came online", async () => {
    const { room, packageId, backup } = await scheduled();
    const ada = await candidateAtWork(room, packageId);
    await ada.finish();
    const text = await ada.handInText(await ada.seal());
    const restored = await restore(room, backup);

    const [imported, again] = [must(await importHandIn(restored.folder, text, { actor: "test", exams: null })), must(await importHandIn(restored.folder, text, { actor: "test", exams: null }))];

    expect(imported).toMatchObject({ sittingId: ada.sittingId, records: 9, added: 9, branch: false, receipt: expect.stringMatching(/^ey/) });
    expect(again).toEqual({ ...imported, added: 0 });
  });

  it("makes none from a file whose key does not open it, and takes the right file afterwards", async () => {
    const { room, packageId, backup } = await scheduled();
    const ada = await candidateAtWork(room, packageId);
    const text = await ada.handInText();
    const restored = await restore(room, backup);
    const enc = toBase64url(ada.enc);

    const altered = await importHandIn(restored.folder, text.replace(enc, `${enc.startsWith("A") ? "B" : "A"}${enc.slice(1)}`), { actor: "test", exams: null });

    expect(codeOf(altered)).toBe("hand-in/altered");
    expect(must(await restored.folder.store.read((tables) => tables.journal(ada.journalId)))).toBeUndefined();
    expect(must(await importHandIn(restored.folder, text, { actor: "test", exams: null })).added).toBe(8);
  });

  it("still finds that two computers fit together when it forgot that it joined them", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const first = await candidateAtWork(room, packageId);
    const backup = backUp(room);
    room.clock.advance(60_000);
    const second = await Candidate.open(room.url, packageId);
    await second.goOn("ADA-0001", must(await makeTransferCode(room.folder, first.sittingId, "test")).code);
    const restored = await restore(room, backup);
    second.url = restored.url;

    const admitted = await second.signIn("ADA-0001", { admission: second.admission });
    const saved = await second.put(0);

    expect([admitted.status, saved.body.branch]).toEqual([200, true]);
    const file = must(await findSitting(restored.folder, first.sittingId));
    const journal = must(await restored.folder.store.read((tables) => tables.journal(second.journalId)));
    if (journal === undefined) throw new Error("admitted");
    expect(must(await openSitting(restored.folder, { ...file, journal }, { actor: "test", action: "sitting-opened" })).continuations).toMatchObject([{ differences: [] }]);
  });
});
