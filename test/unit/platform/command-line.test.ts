import { existsSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { humanCode } from "../../../core/receipt/human-code.ts";
import { Candidate } from "./support/candidate.ts";
import { temporaryFolder } from "./support/room.ts";
import { invigil, serve } from "./support/served.ts";

const EXAM = fileURLToPath(new URL("../../../../shared/data/qti/packages/web-developer-test", import.meta.url));

describe.skipIf(!existsSync(EXAM))("the command line beside a running platform", () => {
  it("imports, schedules, opens, scores and verifies a sitting", async () => {
    const dataDir = temporaryFolder();
    const csv = join(dataDir, "candidates.csv");
    writeFileSync(csv, "name,code,extra_minutes\nAda,ADA-0001,15\nBen,,\n");
    const { url } = await serve(dataDir, "--organisation", "Test School");
    const data = ["--data", dataDir, "--json"];

    const imported = await invigil("exam", "import", EXAM, ...data);
    const scheduled = await invigil("exam", "schedule", imported.json.examId, "--opens", "now", "--closes", "2099-01-01T00:00Z", "--duration", "30", "--candidates", csv, "--package-out", join(dataDir, "exam.invigil"), ...data);
    const ada = await Candidate.open(url, scheduled.json.packageId);
    const receipt = await ada.sit("ADA-0001");
    const { keys } = await (await fetch(`${url}/v1/keys`)).json() as { keys: unknown[] };
    const file = join(dataDir, "receipt.json");
    const receiptFile = {
      format: "invigil-receipt", version: 1, receipt, seal: await ada.seal(), deviceKey: ada.deviceKey.publicJwk, organisationKey: keys[0], code: await humanCode(receipt),
    };
    writeFileSync(file, JSON.stringify(receiptFile));
    writeFileSync(join(dataDir, "keys.json"), (await invigil("keys", "show", ...data)).stdout);
    const [list, opened, scored, journal, selfAsserted, trusted] = [
      await invigil("sitting", "list", ...data), await invigil("sitting", "open", ada.sittingId, ...data), await invigil("sitting", "score", ada.sittingId, ...data),
      await invigil("journal", "verify", ada.sittingId.slice(0, 8), ...data), await invigil("receipt", "verify", file, "--json"),
      await invigil("receipt", "verify", file, "--keys", join(dataDir, "keys.json"), "--json"),
    ];

    expect(imported.json).toMatchObject({ questions: 9 });
    expect(scheduled.json).toMatchObject({ startCode: /^[0-9A-Z]{5}-[0-9A-Z]{5}$/.exec(String(scheduled.json.startCode))?.[0], candidates: [{ name: "Ada", code: "ADA-0001", extraMinutes: 15 }, { name: "Ben" }] });
    expect(existsSync(join(dataDir, "exam.invigil"))).toBe(true);
    expect(list.json.sittings).toMatchObject([{ candidate: "Ada", state: "received", answered: 1 }]);
    expect(opened.json.answers).toEqual({ q1: { RESPONSE: ["B"] } });
    expect(opened.json.timeline.map((entry: { event: { kind: string } }) => entry.event.kind)).toContain("sealed");
    expect(scored.json.outcomes).toBeDefined();
    expect(journal.json).toMatchObject({ valid: true, sealed: true });
    expect([selfAsserted.status, selfAsserted.json.trust]).toEqual([0, "self-asserted"]);
    expect([trusted.status, trusted.json.trust]).toEqual([0, "trusted"]);

    writeFileSync(file, JSON.stringify({ ...receiptFile, code: "AAAA-AAAA-AAAA" }));
    const altered = await invigil("receipt", "verify", file, "--data", dataDir, "--json");
    expect([altered.status, altered.stdout, JSON.parse(altered.stderr).error.code]).toEqual([1, "", "receipt/mismatch"]);
  }, 180_000);

  it("refuses a window that cuts off extra time, with the names", async () => {
    const dataDir = temporaryFolder();
    const csv = join(dataDir, "c.csv");
    writeFileSync(csv, "name,extra_minutes\nAda,0\nBen,20\n");
    const imported = await invigil("exam", "import", EXAM, "--data", dataDir, "--json");

    const refused = await invigil(
      "exam", "schedule", imported.json.examId, "--opens", "2098-01-01T09:00Z", "--closes", "2098-01-01T10:10Z", "--duration", "60", "--candidates", csv, "--platform", "https://exams.example.org", "--data", dataDir, "--json",
    );

    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stderr).error).toMatchObject({ code: "exam/invalid-schedule", message: expect.stringContaining("Ben (20 min)") });
    expect(refused.stderr).not.toContain("Ada");
  }, 90_000);
});

describe("the command line", () => {
  it.each([
    ["an unknown command", ["bogus"], 2, "usage/invalid"],
    ["a missing option", ["exam", "schedule", "X"], 2, "usage/invalid"],
    ["a folder that holds no platform", ["exam", "list", "--data", "/nonexistent"], 2, "usage/invalid"],
    ["a receipt that is not there", ["receipt", "verify", "/nonexistent.json"], 2, "usage/invalid"],
    ["a receipt that is none", ["receipt", "verify", fileURLToPath(import.meta.url)], 1, "receipt/invalid"],
    ["an exam that is not there", ["exam", "check", "/nonexistent"], 1, "import/not-found"],
    ["a port that is none", ["serve", "--port", "99999"], 2, "usage/invalid"],
  ])("says what is wrong with %s", async (_, args, status, code) => {
    const ran = await invigil(...args, "--json");

    expect(ran.stdout).toBe("");
    expect(JSON.parse(ran.stderr).error.code).toBe(code);
    expect(ran.status).toBe(status);
  });

  it("explains itself", async () => {
    const ran = await invigil("--help");

    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("serve");
  });

  it("stops when it is told to, with status 0", async () => {
    const { child } = await serve(temporaryFolder());

    child.kill("SIGTERM");
    const [status] = await once(child, "exit") as [number | null];

    expect(status).toBe(0);
  });

  it("answers in sentences without --json", async () => {
    const ran = await invigil("receipt", "verify", fileURLToPath(import.meta.url));

    expect(ran.stderr).toBe("invigil: this is not a receipt file\n         (receipt/invalid)\n");
  });
});
