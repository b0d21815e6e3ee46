import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import type { NetworkFault, RecordingProxy } from "./recording-proxy.ts";

let room: ExamRoom;
let proxy: RecordingProxy | null = null;

afterEach(async () => {
  await room.close();
  await proxy?.close();
  proxy = null;
});

async function openRoom(): Promise<{ readonly misbehave: (fault: NetworkFault) => void }> {
  room = await ExamRoom.open({
    exam: DEMO_EXAM,
    between: async (platformUrl) => {
      proxy = await startRecordingProxy(platformUrl);
      return proxy.url;
    },
  });
  return { misbehave: (fault) => proxy?.misbehave(fault) };
}

describe("when something is wrong, the client says what and what to do", () => {
  it("a wrong start code is slowed and never locks anybody out", async () => {
    await openRoom();
    const { candidate } = await room.openClient();
    await candidate.openLink(room.invitation.link);
    await candidate.agree();
    await candidate.passCheck();
    await candidate.signIn(room.invitation.candidateCode);

    for (const attempt of ["AAAAA-AAAAA", "BBBBB-BBBBB"]) await candidate.tryStartCode(attempt);
    const words = await candidate.problem();
    await candidate.tryStartCode(room.invitation.startCode);

    expect(words).toMatch(/start code/i);
    await candidate.question(1).shown();
  });

  it("a wrong candidate code names the next step, and the right one then works", async () => {
    await openRoom();
    const { candidate } = await room.openClient();
    await candidate.openLink(room.invitation.link);
    await candidate.agree();
    await candidate.passCheck();

    await candidate.trySignIn("NOBODY-AT-ALL");
    const words = await candidate.problem();
    await candidate.signIn(room.invitation.candidateCode);

    expect(words).toMatch(/code/i);
  });

  it.each<readonly [string, NetworkFault]>([
    ["HTML with status 200", { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><title>Log in to the library's network</title>" }],
    ["a redirect", { kind: "answer", status: 302, headers: { location: "http://127.0.0.1:9/" }, body: "" }],
    ["garbage that says it is JSON", { kind: "answer", status: 200, headers: { "content-type": "application/json" }, body: "\u0000\u0001{" }],
    ["status 500", { kind: "answer", status: 500, headers: { "content-type": "text/plain" }, body: "oops" }],
    ["a cut connection", { kind: "cut" }],
  ])("a platform that answers with %s while the exam runs: answers stay, the exam goes on, hand-in arrives afterwards", async (_name, fault) => {
    const network = await openRoom();
    const { candidate } = await room.openClient();
    await candidate.begin(room.invitation);

    network.misbehave(fault);
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await candidate.allSaved();
    await candidate.review();
    await candidate.handIn();
    await candidate.heading("Sealed on this computer");
    network.misbehave({ kind: "none" });
    await candidate.receiptCode();

    expect((await room.openSitting()).answers["moon-phase"]).toEqual({ RESPONSE: ["first-quarter"] });
  });

  it("a platform that answers nonsense before the exam: the first screen says so and lets the student try again", async () => {
    const network = await openRoom();
    const { candidate } = await room.openClient();
    network.misbehave({ kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<p>Welcome to the hotel</p>" });

    await candidate.tryLink(room.invitation.link);
    const words = await candidate.problem();
    network.misbehave({ kind: "none" });
    await candidate.openLink(room.invitation.link);

    expect(words.length).toBeGreaterThan(20);
  });

  it("a package changed on disk is noticed and fetched again", async () => {
    await openRoom();
    const first = await room.openClient();
    await first.candidate.openLink(room.invitation.link);
    await first.app.close();
    const chunks = (await readdir(room.profile, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && /^[0-9a-f]{64}/.test(entry.name));
    for (const { parentPath, name } of chunks) {
      const bytes = await readFile(join(parentPath, name));
      bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
      await writeFile(join(parentPath, name), bytes);
    }

    const { candidate } = await room.openClient();
    await candidate.begin(room.invitation);

    expect(chunks.length).toBeGreaterThan(0);
  });
});
