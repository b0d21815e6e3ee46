import { closeSync, openSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../core/crypto/random.ts";
import { openDataFolder, DATABASE_FILE } from "../../../platform/office/data-folder.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import type { RequestLogEntry } from "../../../platform/server/request-log.ts";
import { Candidate } from "./support/candidate.ts";
import { must, openRoom, temporaryFolder, whenDone } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { scheduleIn } from "./support/schedule-in.ts";
import { invigil, runAndKill, serve } from "./support/served.ts";

const PAGE = 4096;

/** A data folder with a sitting of some size in it, stopped; everything is in the database file itself. */
async function dataFolder(): Promise<string> {
  const dataDir = temporaryFolder();
  const room = await openRoom({ dataDir });
  const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.begin();
  for (let index = 0; index < 40; index++) await ada.answer("q1", "x".repeat(3000));
  await ada.put(0);
  await room.platform.stop();
  return dataDir;
}

function overwrite(file: string, from: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, from);
  closeSync(descriptor);
}

describe("serve on a data folder that is damaged", () => {
  it.each<[string, (file: string) => void]>([
    ["torn in half", (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / PAGE) * PAGE)],
    ["torn in the middle of a page", (file) => truncateSync(file, statSync(file).size - PAGE - 100)],
    ["with a page of something else", (file) => overwrite(file, 5 * PAGE, systemRandom.bytes(PAGE))],
    ["with its beginning overwritten", (file) => overwrite(file, 0, systemRandom.bytes(100))],
    ["of no bytes", (file) => truncateSync(file, 0)],
    ["that is gone", (file) => rmSync(file)],
    ["that is something else", (file) => writeFileSync(file, "no database, but as long as the beginning of one. ".repeat(200))],
  ])("does not start on a database %s, and says what to do and that nothing is lost", async (_, damage) => {
    const dataDir = await dataFolder();
    damage(join(dataDir, DATABASE_FILE));

    const served = await invigil("serve", "--data", dataDir, "--port", "0", "--json");
    const { error } = JSON.parse(served.stderr) as { error: { code: string; message: string } };

    expect([served.status, served.stdout, error.code]).toEqual([1, "", "storage/unreadable"]);
    expect(error.message).toMatch(/invigil restore/);
    expect(error.message).toMatch(/Nothing on students' computers is lost/);
  }, 60_000);

  it("starts where only the first start was cut off", async () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, DATABASE_FILE), "");

    const folder = must(await openDataFolder({ dataDir, clock: systemClock, random: systemRandom, serving: true }));
    await folder.close();
  });
});

/** Overwrites the root page of a table in the file, as a failing disk would, and lets the server forget what it remembers of it. */
function spoil(room: Room, table: string): void {
  const file = join(room.dataDir, DATABASE_FILE);
  const database = new DatabaseSync(file);
  whenDone(() => database.close());
  const rootPage = Number(database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(table)?.["rootpage"]);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  overwrite(file, (rootPage - 1) * PAGE, systemRandom.bytes(PAGE));
  // A write by somebody else makes SQLite read its pages again.
  database.exec("INSERT INTO settings VALUES ('elsewhere', '1')");
}

describe("a page that turns out to be damaged while the server runs", () => {
  it("is answered 503 with its code and logged, and everything else goes on", async () => {
    const lines: RequestLogEntry[] = [];
    const room = await openRoom({ log: (entry) => lines.push(entry) });
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    await ada.put(0);
    spoil(room, "records");

    await ada.answer("q1", "B");
    const saved = await ada.put(ada.records.length - 1);
    const beat = await ada.beat();

    expect([saved.status, saved.body.error.code]).toEqual([503, "storage/unreadable"]);
    expect(Number(saved.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(beat.status).toBe(200);
    expect(lines).toContainEqual(expect.objectContaining({ event: "problem", code: "storage/unreadable" }));
  });
});

describe("a server that is killed at any moment", () => {
  it("starts again, also when it was killed while it was starting", async () => {
    const dataDir = temporaryFolder();
    for (let round = 0; round < 8; round++) await runAndKill(300 + Math.random() * 1200, "serve", "--data", dataDir, "--port", "0", "--json");

    const served = await serve(dataDir);
    const packageId = await scheduleIn(dataDir, 1);
    const receipt = await (await Candidate.open(served.url, packageId)).sit("CODE-0");

    expect(receipt).toMatch(/^ey/);
  }, 120_000);
});
