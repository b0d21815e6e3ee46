import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RecordedKeys } from "../../../../core/keystroke/recorded-keys.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { beginExam, must, startMainApp } from "../../../doubles/main-app.ts";
import type { MainApp } from "../../../doubles/main-app.ts";
import { withKeystrokes, withoutPrograms } from "../../../doubles/policies.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { ScheduledTestExam, TestPlatform } from "../../../doubles/platform.ts";

const POLICY = withKeystrokes({ ...withoutPrograms(POLICY_PRESETS["supervised-room"]), virtualMachine: "allow", remoteSession: "allow" }, "timings");
const KEYS: RecordedKeys = {
  recorded: { level: "timings", strokes: [[0, 0, 80.5], [7, 140.2, null]], clockMs: 0.005, discarded: 0 },
  edits: { typed: 2, repeated: 0, composed: 0, pasted: 0, dropped: 0, replaced: 0, withoutKeys: 0, deletions: 0, undos: 0 },
  injection: [], unusual: { scripted: 0, placeless: 0, composing: 0, dead: 0 }, lag: { meanMs: 0.4, mostMs: 2.5 },
};

let platform: TestPlatform;
let app: MainApp;
let exam: ScheduledTestExam;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

afterEach(async () => {
  await app.stop();
});

/** As far as the first question. @param keystrokes what the student answers about key timing; undefined leaves the answer out */
async function begin(policy: typeof POLICY, keystrokes?: boolean): Promise<void> {
  exam = await platform.schedule({ policy });
  app = await startMainApp();
  await beginExam(app, exam, keystrokes === undefined ? {} : { keystrokes });
}

async function handIn(): Promise<readonly { readonly kind: string }[]> {
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  return (await platform.openOnly(exam.packageId)).timeline.map(({ event }) => event);
}

describe("key timing", () => {
  it("is journalled where the policy names it and the student said yes, and the student reads and keeps it", async () => {
    await begin(POLICY, true);

    await must(app.call("keystrokes.report", KEYS));
    const { sitting } = await app.until("exam", (screen) => screen.sitting.keystrokes?.stretches === 1);
    const { stretches } = await must(app.call("keystrokes.recorded", {}));
    app.desktop.savePath = join(app.profile, "typing.json");
    const { savedAs } = await must(app.call("keystrokes.save", {}));
    const events = await handIn();

    expect(sitting.keystrokes).toEqual({ level: "timings", objected: false, stopped: false, stretches: 1 });
    expect(stretches).toEqual([KEYS]);
    expect(JSON.parse(readFileSync(savedAs ?? "", "utf8"))).toMatchObject({ format: "invigil-typing", stretches: [KEYS] });
    expect(events.filter(({ kind }) => kind === "keystrokes")).toEqual([{ kind: "keystrokes", keys: KEYS }]);
  });

  it.each<[string, boolean | undefined]>([["says no", false], ["does not answer", undefined]])("is not recorded when the student %s, and the exam goes on", async (_how, answer) => {
    await begin(POLICY, answer);

    const refused = await app.call("keystrokes.report", KEYS);
    const { sitting } = await app.until("exam");
    const events = await handIn();

    expect(refused).toMatchObject({ ok: false, error: { code: "sitting/wrong-state" } });
    expect(sitting.keystrokes).toMatchObject({ objected: true, stopped: true });
    expect(events.filter(({ kind }) => kind === "keystrokes" || kind === "objected")).toEqual([{ kind: "objected", to: "keystrokes" }]);
  });

  it("stops when the student objects in the middle; what was recorded before stays", async () => {
    await begin(POLICY, true);
    await must(app.call("keystrokes.report", KEYS));

    await must(app.call("data.object", { to: "keystrokes" }));
    await must(app.call("data.object", { to: "keystrokes" }));
    const refused = await app.call("keystrokes.report", KEYS);
    const events = await handIn();

    expect(refused.ok).toBe(false);
    expect(events.map(({ kind }) => kind).filter((kind) => kind === "keystrokes" || kind === "objected")).toEqual(["keystrokes", "objected"]);
  });

  it("is refused under a policy that does not name it, whatever the page sends, and at another level than the policy's", async () => {
    await begin(withoutPrograms({ ...POLICY_PRESETS["supervised-room"], virtualMachine: "allow", remoteSession: "allow" }), true);

    const unnamed = await app.call("keystrokes.report", KEYS);
    const { sitting } = await app.until("exam");
    await app.stop();
    await begin(withKeystrokes(POLICY_PRESETS.practice, "rhythm"), true);
    const otherLevel = await app.call("keystrokes.report", KEYS);

    expect([unnamed.ok, sitting.keystrokes, otherLevel.ok]).toEqual([false, null, false]);
  });
});
