import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RecordedKeys } from "../../core/keystroke/recorded-keys.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { withKeystrokes } from "../doubles/policies.ts";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";

const ESSAY = "Dew forms on clear nights, when the ground gives off more heat than it gets back from the sky above it. ";

let folder: string;
let room: ExamRoom;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "invigil-typing-"));
  const policy = join(folder, "policy.json");
  await writeFile(policy, JSON.stringify(withKeystrokes(POLICY_PRESETS.practice, "rhythm")));
  room = await ExamRoom.open({ exam: DEMO_EXAM, policy });
});

afterEach(async () => {
  await room.close();
  await rm(folder, { recursive: true, force: true });
});

async function begin(answer: "Yes" | "No"): Promise<Candidate> {
  const { candidate } = await room.openClient();
  await candidate.openLink(room.invitation.link);
  await candidate.agreeAboutTyping(answer);
  await candidate.passCheck();
  await candidate.signIn(room.invitation.candidateCode);
  await candidate.start(room.invitation.startCode);
  await candidate.goTo(12);
  return candidate;
}

async function write(candidate: Candidate, text: string): Promise<void> {
  await candidate.page.locator("textarea").click();
  await candidate.page.keyboard.type(text, { delay: 8 });
}

async function handIn(candidate: Candidate): Promise<void> {
  await candidate.allSaved();
  await candidate.review();
  await candidate.handIn();
  await candidate.receiptCode();
}

async function recorded(): Promise<readonly RecordedKeys[]> {
  return (await room.journalled("keystrokes")).map(({ keys }) => keys as RecordedKeys);
}

describe("an exam whose policy records the rhythm of typing", () => {
  it("journals counts of the keys that were typed, none of what they wrote, and staff read it with its error rates", async () => {
    const candidate = await begin("Yes");

    await write(candidate, ESSAY.repeat(3));
    await candidate.page.keyboard.insertText("A sentence that no key wrote.");
    await handIn(candidate);

    const stretches = await recorded();
    const keys = stretches.map(({ recorded: { level, ...rest } }) => ("window" in rest ? rest.window.keys : level));
    expect(keys).toEqual([200, ESSAY.length * 3 - 200]);
    expect(stretches.reduce((sum, { edits }) => sum + edits.typed, 0)).toBe(ESSAY.length * 3);
    expect(stretches.reduce((sum, { edits }) => sum + edits.withoutKeys, 0)).toBe("A sentence that no key wrote.".length);
    expect(JSON.stringify(stretches)).not.toMatch(/Dew|sentence/);
    const [sitting] = await room.sittings();
    const opened = await room.command("sitting", "open", sitting?.sittingId ?? "");
    expect(opened.stdout.replaceAll(/\s+/g, " ")).toContain("Nothing is decided by a score.");
    expect(opened.stdout).toContain("characters without keys");
  });

  it("records nothing of a student who objects, who sits the exam all the same", async () => {
    const candidate = await begin("No");
    await write(candidate, ESSAY.repeat(2));
    await handIn(candidate);

    expect(await recorded()).toEqual([]);
    expect(await room.journalled("objected")).toEqual([{ kind: "objected", to: "keystrokes" }]);
  });

  it("stops in the middle when the student says so", async () => {
    const candidate = await begin("Yes");
    await write(candidate, ESSAY.repeat(2));
    await candidate.page.getByRole("button", { name: "What is on" }).click();
    await candidate.page.getByRole("tab", { name: "Your typing" }).click();
    await candidate.page.getByRole("button", { name: "Stop recording my typing" }).click();
    await candidate.page.getByRole("button", { name: "Stop recording", exact: true }).click();
    await candidate.page.getByText("You objected").waitFor();
    await candidate.page.keyboard.press("Escape");
    await write(candidate, ESSAY.repeat(3));
    await handIn(candidate);

    const stretches = await recorded();
    expect(stretches.reduce((sum, { recorded: { level, ...rest } }) => sum + ("window" in rest ? rest.window.keys : Number.NaN + level.length), 0)).toBeLessThanOrEqual(ESSAY.length * 2 + 2);
  });
});
