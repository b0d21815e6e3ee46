import { describe, expect, it } from "vitest";
import { branchesOf } from "../../../platform/sitting/branches.ts";
import { chooseJournal } from "../../../platform/sitting/choose-journal.ts";
import { findSitting, withJournal } from "../../../platform/sitting/find-sitting.ts";
import { makeTransferCode } from "../../../platform/sitting/transfer-code.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { candidateAtWork } from "./support/at-work.ts";
import { Candidate } from "./support/candidate.ts";
import type { Room } from "./support/room.ts";
import { codeOf, must, openRoom } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const WHY = { reason: "Moved by mistake", actor: "test" };

/** Ada began on one computer and went on on a second one; the first one wrote on. */
async function twoAtWork() {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  const first = await candidateAtWork(room, packageId);
  const second = await Candidate.open(room.url, packageId);
  await second.goOn("ADA-0001", must(await makeTransferCode(room.folder, first.sittingId, "test")).code);
  await second.put(0);
  await first.answer("q1", "A");
  await first.put(8);
  return { room, packageId, first, second };
}

async function choose(room: Room, sittingId: string, journalId: string, why: Parameters<typeof chooseJournal>[2] = WHY) {
  return chooseJournal(room.folder, must(await withJournal(room.folder, must(await findSitting(room.folder, sittingId)), journalId)), why);
}

describe("a person who decides which journal counts", () => {
  it("lets a branch count, keeps the other one as a branch, and both computers are told", async () => {
    const { room, first, second } = await twoAtWork();

    const chosen = must(await choose(room, first.sittingId, first.journalId));
    const beats = [await first.beat(), await second.beat()];
    await first.finish();
    await first.put(9);
    const handedIn = await first.handIn(await first.seal());

    expect(chosen).toEqual({ journalId: first.journalId, instead: second.journalId, receipt: null });
    expect(beats.map(({ body }) => body.branch)).toEqual([false, true]);
    expect(handedIn.status).toBe(200);
    const file = must(await findSitting(room.folder, first.sittingId));
    expect(must(await verifySitting(room.folder, file)).sealed).toBe(true);
    expect(must(await branchesOf(room.folder, file, {}, "test")).map(({ journalId }) => journalId)).toEqual([second.journalId]);
    const audit = must(await room.folder.store.read((tables) => tables.audit()));
    expect(audit.find(({ action }) => action === "journal-chosen")?.detailJson).toContain(WHY.reason);
  });

  it("hands in a branch that was sealed, and its computer gets the same receipt", async () => {
    const { room, first } = await twoAtWork();
    await first.finish();
    await first.put(9);
    const seal = await first.seal();
    await first.handIn(seal);

    const chosen = must(await choose(room, first.sittingId, first.journalId));
    const again = await first.handIn(seal);

    expect(chosen.receipt).toMatch(/^ey/);
    expect([again.status, again.body.receipt]).toEqual([200, chosen.receipt]);
  });

  it("changes nothing about what was handed in with a receipt", async () => {
    const { room, first, second } = await twoAtWork();
    await second.finish();
    await second.put(0);
    await second.handIn(await second.seal());

    expect(codeOf(await choose(room, first.sittingId, first.journalId))).toBe("sitting/sealed");
    expect(must(await findSitting(room.folder, first.sittingId)).journal.journalId).toBe(second.journalId);
  });

  it("refuses the journal that counts, one that never started, and a reason that says nothing", async () => {
    const { room, packageId, first, second } = await twoAtWork();
    const third = await Candidate.open(room.url, packageId);
    await third.signIn("ADA-0001", { transferCode: must(await makeTransferCode(room.folder, first.sittingId, "test")).code });

    const codes = [
      await choose(room, first.sittingId, third.journalId), await choose(room, first.sittingId, first.journalId, { ...WHY, reason: "  " }),
      await choose(room, first.sittingId, first.journalId, { ...WHY, reason: "x".repeat(501) }),
    ].map((result) => codeOf(result));
    must(await choose(room, first.sittingId, second.journalId));

    expect(codes).toEqual(["usage/invalid", "usage/invalid", "usage/invalid"]);
    expect(codeOf(await choose(room, first.sittingId, third.journalId))).toBe("sitting/wrong-state");
  });

  it("does it from the command line", async () => {
    const { room, first, second } = await twoAtWork();

    const chosen = await invigil("sitting", "choose", first.sittingId, first.journalId.slice(0, 10), "--reason", "The room says so", "--data", room.dataDir);
    const again = await invigil("sitting", "choose", first.sittingId, first.journalId, "--reason", "The room says so", "--data", room.dataDir);

    expect(chosen.stdout).toContain(`journal ${first.journalId} counts now. Journal ${second.journalId} is kept beside it.`);
    expect([chosen.status, again.status]).toEqual([0, 2]);
    expect(again.stderr).toContain("usage/invalid");
  });
});
