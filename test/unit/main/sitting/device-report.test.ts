import { afterAll, beforeAll, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { beginExam, must, startMainApp } from "../../../doubles/main-app.ts";
import type { MainApp } from "../../../doubles/main-app.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { withoutPrograms } from "../../../doubles/policies.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { TestPlatform } from "../../../doubles/platform.ts";

const POLICY = withoutPrograms(POLICY_PRESETS["supervised-room"]);

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

async function toSignIn(app: MainApp, link: string): Promise<void> {
  await must(app.call("exam.open", { from: "link", link }));
  await must(app.call("policy.consent", { agreed: true }));
  await app.until("check", (check) => check.finished);
  await must(app.call("check.continue", {}));
}

async function sightings(packageId: string) {
  const read = await platform.platform().folder.store.read((tables) => tables.deviceSightings(null));
  if (!read.ok) throw new Error(read.error.code);
  return read.value.filter((sighting) => sighting.packageId === packageId);
}

it("is read only after the student agreed, shown before signing in, told as a pseudonym, and recorded once", async () => {
  const exam = await platform.schedule({ policy: POLICY });
  const desktop = createTestDesktop();
  desktop.identifiers = { "system-uuid": "4c4c4544-0042-3510-8052-b3c04f4b4e32", "board-serial": "L1HF9AB01CD" };
  const app = await startMainApp({ desktop });
  await must(app.call("exam.open", { from: "link", link: exam.link }));
  const beforeConsent = desktop.deviceRequests.length;
  await must(app.call("policy.consent", { agreed: true }));
  await app.until("check", (check) => check.finished);
  await must(app.call("check.continue", {}));

  const shown = await app.until("sign-in", ({ device }) => device !== undefined);
  await must(app.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
  await must(app.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  const { entries } = await must(app.call("record.list", {}));
  await app.stop();

  const [seen] = await sightings(exam.packageId);
  const recorded = entries.filter(({ kind }) => kind === "device-report");
  expect(beforeConsent).toBe(0);
  expect(desktop.deviceRequests).toHaveLength(1);
  expect(shown.device).toContainEqual({ label: "Model", text: "Notebook 14" });
  expect(shown.device).toContainEqual({ label: "Pseudonym of this computer", text: `${seen?.deviceId}, from the computer's unique number (sure)` });
  expect(recorded).toHaveLength(1);
  expect(recorded[0]?.facts).toMatchObject({ Model: "Notebook 14", viewers: "invigilator,administrator", retentionDays: 90 });
});

it("keeps nobody from the exam when the computer cannot be asked", async () => {
  const exam = await platform.schedule({ policy: POLICY });
  const desktop = createTestDesktop();
  const app = await startMainApp({ desktop: { ...desktop, ports: { ...desktop.ports, device: { read: async () => await Promise.reject(new Error("no such thing here")) } } } });

  await beginExam(app, exam);
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  await app.stop();

  const kinds = (await platform.openOnly(exam.packageId)).timeline.map(({ event }) => event.kind);
  expect(await sightings(exam.packageId)).toEqual([]);
  expect(kinds).toContain("started");
  expect(kinds).not.toContain("device-report");
});

it("tells the same pseudonym when it signs in again after a restart, without reading the computer again", async () => {
  const exam = await platform.schedule({ policy: POLICY });
  const desktop = createTestDesktop();
  desktop.identifiers = { "system-serial": "PF1X2Y3Z" };
  const app = await startMainApp({ desktop });
  await beginExam(app, exam);
  await app.stop();
  const before = await sightings(exam.packageId);
  const read = await platform.platform().folder.store.write(async (tables) => {
    // The platform forgets the token: the client has to sign in again by itself.
    for (const { journalId } of before) await tables.giveToken(journalId, { tokenSha256: "0".repeat(64), tokenExpiresAt: 1 });
    await tables.deleteDevices(Number.MAX_SAFE_INTEGER);
    return { ok: true, value: null };
  });

  const again = await startMainApp({ desktop, profile: app.profile });
  await again.until("exam");
  await expect.poll(async () => (await sightings(exam.packageId)).length, { timeout: 20_000 }).toBe(1);
  await again.stop();

  expect(read.ok).toBe(true);
  expect((await sightings(exam.packageId)).map(({ deviceId }) => deviceId)).toEqual(before.map(({ deviceId }) => deviceId));
  expect(desktop.deviceRequests).toHaveLength(1);
});

it("shows nothing at sign-in and asks nothing where the policy does not name it", async () => {
  const exam = await platform.schedule();
  const desktop = createTestDesktop();
  const app = await startMainApp({ desktop });

  await toSignIn(app, exam.link);
  const screen = await app.until("sign-in");
  await app.stop();

  expect(screen).not.toHaveProperty("device");
  expect(desktop.deviceRequests).toEqual([]);
});
