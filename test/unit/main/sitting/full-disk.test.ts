import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { beginExam, must, startMainApp } from "../../../doubles/main-app.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { TestPlatform } from "../../../doubles/platform.ts";

// A real file system of 110 MiB, as much as the system check asks for; mounting one needs to be root on Linux, and the test says when it cannot.
const folder = mkdtempSync(join(tmpdir(), "invigil-full-"));
const mounted = process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", "size=110m", "tmpfs", folder]).status === 0;
let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
  if (mounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
});

/** Writes until not one more byte fits. */
function fill(path: string): void {
  writeFileSync(path, "");
  for (const size of [1_048_576, 65_536, 4096, 512, 1]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size));
    } catch {
      // Full for this size.
    }
  }
}

it.skipIf(!mounted)("keeps answers in memory while the disk is full, says so, and saves them when there is room again", async () => {
  const exam = await platform.schedule();
  const app = await startMainApp({ profile: folder });
  await beginExam(app, exam);
  await must(app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] }));
  fill(join(folder, "filler"));
  const essay = "word ".repeat(20_000);

  const refused = await app.call("answer.save", { itemId: "essay", responseId: "RESPONSE", response: [essay] });
  const second = await app.call("answer.save", { itemId: "essay", responseId: "RESPONSE", response: [`${essay}end`] });
  const shown = await app.until("exam", ({ sitting }) => sitting.sync.trouble !== null);
  const inMemory = await must(app.call("item.get", { itemId: "essay" }));
  const handIn = await app.call("sitting.hand-in", {});
  rmSync(join(folder, "filler"));
  const saved = await app.until("exam", ({ sitting }) => sitting.sync.trouble === null && sitting.sync.lastSavedAt !== null);
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  await app.stop();

  expect(refused).toMatchObject({ ok: false, error: { code: "storage/full", retryable: true } });
  expect(second.ok).toBe(false);
  expect(shown.sitting.sync.trouble?.code).toBe("storage/full");
  expect(shown.sitting.questions.find(({ itemId }) => itemId === "essay")?.answered).toBe(true);
  expect(inMemory.responses).toEqual({ RESPONSE: [`${essay}end`] });
  expect(handIn).toMatchObject({ ok: false, error: { code: "storage/full" } });
  expect(saved.sitting.sync.trouble).toBeNull();
  expect((await platform.openOnly(exam.packageId)).answers["essay"]).toEqual({ RESPONSE: [`${essay}end`] });
});
