import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, asyncProperty, constantFrom, nat, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyReceiptFile } from "../../../core/receipt/verify-receipt.ts";
import { forksOf } from "../../../platform/sitting/branches.ts";
import { findSitting, withJournal } from "../../../platform/sitting/find-sitting.ts";
import { readHandInText } from "../../../platform/sitting/hand-in-text.ts";
import { importHandIn } from "../../../platform/sitting/import-hand-in.ts";
import { makeTransferCode } from "../../../platform/sitting/transfer-code.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { Candidate, send } from "./support/candidate.ts";
import { codeOf, must, openRoom, staffCookie } from "./support/room.ts";
import { invigil } from "./support/served.ts";

/** Ada signed in, then lost the network and worked to the end: nothing of it is on the platform. */
async function offline(options: { readonly seal?: boolean } = {}) {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.begin();
  await ada.answer("q1", "B");
  if (options.seal !== false) await ada.finish();
  const text = await ada.handInText(options.seal === false ? null : await ada.seal());
  return { room, packageId, ada, text };
}

describe("a hand-in file", () => {
  it("hands in what never came over the network, and the same file again changes nothing", async () => {
    const { room, ada, text } = await offline();

    const first = must(await importHandIn(room.folder, text, { actor: "test", exams: null }));
    const audit = must(await room.folder.store.read((tables) => tables.audit()));
    const again = must(await importHandIn(room.folder, text, { actor: "test", exams: null }));
    const byNetwork = await ada.handIn(await ada.seal());

    expect(first).toMatchObject({ sittingId: ada.sittingId, candidate: "Ada", records: 9, added: 9, branch: false });
    expect(again).toEqual({ ...first, added: 0 });
    expect(byNetwork.body.receipt).toBe(first.receipt);
    expect(must(await room.folder.store.read((tables) => tables.audit()))).toEqual(audit);
    expect(audit.at(-1)).toMatchObject({ action: "hand-in-imported", actor: "test", subject: ada.sittingId });
    expect(must(await verifySitting(room.folder, must(await findSitting(room.folder, ada.sittingId))))).toMatchObject({ records: 9, sealed: true });
  });

  it("completes what came over the network in part, however it arrives", async () => {
    const { room, ada, text } = await offline();
    await ada.put(0, ada.records.slice(0, 4));

    const imported = must(await importHandIn(room.folder, text, { actor: "test", exams: null }));

    expect(imported).toMatchObject({ records: 9, added: 5 });
  });

  it("of an exam that is not handed in brings its records, and the exam goes on on another computer", async () => {
    const { room, packageId, ada, text } = await offline({ seal: false });
    const second = await Candidate.open(room.url, packageId);

    const imported = must(await importHandIn(room.folder, text, { actor: "test", exams: null }));
    const continues = await second.goOn("ADA-0001", must(await makeTransferCode(room.folder, ada.sittingId, "test")).code);

    expect(imported).toMatchObject({ records: 8, added: 8, receipt: null });
    expect(continues.answers).toMatchObject([{ item: "q1", response: ["B"] }]);
    const firstJournal = must(await withJournal(room.folder, must(await findSitting(room.folder, ada.sittingId)), ada.journalId));
    expect(must(await verifySitting(room.folder, firstJournal))).toMatchObject({ records: 8, checkpoints: 1, covered: 8 });
  });

  it("of a computer that the sitting was moved away from is kept as a branch", async () => {
    const { room, packageId, ada } = await offline({ seal: false });
    await ada.put(0);
    const second = await Candidate.open(room.url, packageId);
    await second.goOn("ADA-0001", must(await makeTransferCode(room.folder, ada.sittingId, "test")).code);
    await second.put(0);
    await ada.finish();
    const text = await ada.handInText(await ada.seal());

    const [first, again] = [must(await importHandIn(room.folder, text, { actor: "test", exams: null })), must(await importHandIn(room.folder, text, { actor: "test", exams: null }))];

    expect(first).toMatchObject({ records: 9, added: 1, branch: true, receipt: null });
    expect(again).toEqual({ ...first, added: 0 });
  });

  it("with other records than those held is refused, and kept to the last record", async () => {
    const { room, ada } = await offline();
    await ada.put(0);
    const other = ada.twin();
    await other.prepare();
    await other.begin();
    for (let index = 0; index < 300; index++) await other.answer("q1", "A");

    const refused = await importHandIn(room.folder, await other.handInText(), { actor: "test", exams: null });

    expect(codeOf(refused)).toBe("journal/fork");
    const forks = must(await forksOf(room.folder, ada.sittingId));
    expect(forks.map(({ fromSeq, records }) => [fromSeq, (records as unknown[]).length])).toEqual([[0, 200], [200, 107]]);
    expect((await ada.put(0)).body.records).toBe(9);
  });

  it("is taken over HTTP from staff and from nobody else", async () => {
    const { room, ada, text } = await offline();

    const stranger = await send(room.url, "/v1/staff/hand-ins", { body: { file: text } });
    const candidate = await send(room.url, "/v1/staff/hand-ins", { body: { file: text }, token: ada.token });
    const staff = await send(room.url, "/v1/staff/hand-ins", { body: { file: text }, headers: { cookie: await staffCookie(room) } });

    expect([stranger.status, candidate.status]).toEqual([401, 401]);
    expect(staff.body).toMatchObject({ candidate: "Ada", records: 9, added: 9, branch: false, receipt: expect.stringMatching(/^ey/) });
  });

  it("is taken on the command line, which writes the receipt", async () => {
    const { room, text } = await offline();
    const [file, receipt] = [join(room.dataDir, "ada.invigil-handin"), join(room.dataDir, "receipt.json")];
    writeFileSync(file, text);

    const people = await invigil("sitting", "import", file, "--receipt", receipt, "--data", room.dataDir);

    expect(people.stdout).toMatch(/^Ada: 9 records of 9 were new\.\nHanded in\. Receipt \S+ written to /);
    expect(must(await verifyReceiptFile(JSON.parse(readFileSync(receipt, "utf8")), room.folder.keys.organisationKeys)).trust).toBe("trusted");
  });
});

describe("a file that is no hand-in of this platform", () => {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  it.each([
    ["empty", new Uint8Array(), "hand-in/not-a-file", /empty/],
    ["in UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0]), "import/bad-encoding", /UTF-16/],
    ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0]), "hand-in/not-a-file", /no text/],
    ["zeros", new Uint8Array(1000), "hand-in/not-a-file", /no text/],
    ["huge", { length: 65 * 1024 * 1024 }, "import/too-large", /larger/],
  ])("such as one that is %s is named from its bytes", (_, bytes, code, sentence) => {
    const read = readHandInText(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes.length));

    expect(read).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(sentence) } });
  });

  it.each([
    ["a receipt", JSON.stringify({ format: "invigil-receipt", version: 1 }, null, 2), "hand-in/not-a-file", /a receipt/],
    ["something else", "Dear invigilator,\nplease hand this in", "hand-in/not-a-file", /not a hand-in file/],
    ["blank", " \n\n ", "hand-in/not-a-file", /empty/],
  ])("such as %s is named from its text", async (_, text, code, sentence) => {
    const room = await openRoom();

    expect(await importHandIn(room.folder, must(readHandInText(utf8(text))), { actor: "test", exams: null })).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(sentence) } });
  });

  it("is refused when it is of another platform, or cut off", async () => {
    const { room, text } = await offline();
    const other = await openRoom();

    const elsewhere = await importHandIn(other.folder, text, { actor: "test", exams: null });
    const half = await importHandIn(room.folder, text.slice(0, text.length / 2), { actor: "test", exams: null });

    expect([codeOf(elsewhere), codeOf(half)]).toEqual(["hand-in/other-platform", "hand-in/truncated"]);
  });

  it("is refused, or read as if nothing had happened, whatever character is changed or lost", async () => {
    const { room, ada, text } = await offline();
    const whole = must(await importHandIn(room.folder, text, { actor: "test", exams: null }));
    const before = must(await room.folder.store.read((tables) => tables.records(ada.journalId, 0, 99)));
    const change = tuple(nat(text.length - 1), constantFrom("", "A", "0", '"', "}", "\n", " ", "\u{FEFF}"), constantFrom(0, 1));

    await assert(asyncProperty(change, async ([at, put, take]) => {
      const altered = await importHandIn(room.folder, text.slice(0, at) + put + text.slice(at + take), { actor: "test", exams: null });
      if (altered.ok) expect(altered.value).toEqual({ ...whole, added: 0 });
      else expect(altered.error.code).toMatch(/^hand-in\//);
    }), { numRuns: 400 });

    expect(must(await room.folder.store.read((tables) => tables.records(ada.journalId, 0, 99)))).toEqual(before);
    expect(must(await forksOf(room.folder, ada.sittingId))).toEqual([]);
  });
});
