import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../core/crypto/random.ts";
import { ok } from "../../../core/result.ts";
import { loadMasterKey } from "../../../platform/keys/master-key.ts";
import { openStoredKeys } from "../../../platform/keys/stored-keys.ts";
import { openFileBlobs } from "../../../platform/store/file-blobs.ts";
import { MIGRATIONS } from "../../../platform/store/migrations.ts";
import { openSqliteStore } from "../../../platform/store/sqlite-store.ts";
import { createManualClock } from "../../doubles/manual-clock.ts";
import { blobsContract } from "./blobs-contract.ts";
import { keysContract } from "./keys-contract.ts";
import { storeContract } from "./store-contract.ts";
import { codeOf, must, temporaryFolder, whenDone } from "./support/room.ts";

function openStore(folder = temporaryFolder()) {
  const store = must(openSqliteStore(join(folder, "platform.sqlite")));
  whenDone(() => store.close().catch(() => undefined));
  return store;
}

storeContract("SQLite", () => openStore());
blobsContract("a folder", () => openFileBlobs(join(temporaryFolder(), "blobs"), systemRandom));
keysContract("the data folder", async () => {
  const store = openStore();
  const masterKey = systemRandom.bytes(32);
  const reopen = async () => must(await openStoredKeys({ store, masterKey, clock: createManualClock(), random: systemRandom }));
  return { keys: await reopen(), reopen };
});

describe("the SQLite store on disk", () => {
  it("is in WAL mode and syncs every commit", () => {
    const folder = temporaryFolder();
    openStore(folder);

    const other = new DatabaseSync(join(folder, "platform.sqlite"));
    const mode = other.prepare("PRAGMA journal_mode").get();
    other.close();

    expect(mode).toEqual({ journal_mode: "wal" });
  });

  it("takes an older database over with its sittings, whose tokens go on", async () => {
    const file = join(temporaryFolder(), "platform.sqlite");
    const older = new DatabaseSync(file);
    for (const { sql } of MIGRATIONS.slice(0, 3)) older.exec(sql);
    const [sitting, journal] = ["0".repeat(26), "1".repeat(26)];
    older.exec(`
      INSERT INTO exams VALUES ('e', 't', 'en', 1, 'h', 'h', '{}', 'k', 'k', 1);
      INSERT INTO packages VALUES ('p', 'e', 'c', 't', 1, 1, 2, 3, 'm', 'h', NULL, NULL, NULL, 1, NULL);
      INSERT INTO candidates VALUES ('a', 'p', 'Ada', 'h', 60000);
      INSERT INTO sittings VALUES ('${sitting}', 'p', 'e', 'a', '${journal}', 'token hash', 9, 1);
      INSERT INTO journals VALUES ('${journal}', '${sitting}', 'd', 'n', 0, 0, 'h', 0, 0, 0, 1), ('${"2".repeat(26)}', '${sitting}', 'd', 'n', 0, 0, 'h', 0, 0, 0, 1);
      PRAGMA user_version = 3;`);
    older.close();

    const store = must(openSqliteStore(file));
    whenDone(() => store.close());

    expect(must(await store.read((tables) => tables.journalByToken("token hash")))).toMatchObject({ journalId: journal, knownAs: sitting, tokenExpiresAt: 9, seenAt: 0, continuesFrom: null });
    expect(must(await store.read((tables) => tables.candidate("a")))).toMatchObject({ extraMs: 60_000, breakMs: 0 });
    expect(Object.keys(must(await store.read((tables) => tables.sitting(sitting as never))) ?? {})).not.toContain("tokenSha256");
  });

  it("moves what was committed into the database file while it serves, and leaves one whole file", async () => {
    const file = join(temporaryFolder(), "platform.sqlite");
    const store = must(openSqliteStore(file, { serving: true }));
    const text = "x".repeat(100_000);

    for (let index = 0; index < 60; index++) must(await store.write(async (tables) => ok(await tables.saveSetting(`s${index}`, text))));
    await expect.poll(() => statSync(file).size, { timeout: 20_000 }).toBeGreaterThan(5_000_000);
    must(await store.write(async (tables) => ok(await tables.saveSetting("last", text))));
    await store.close();

    expect([existsSync(`${file}-wal`), existsSync(`${file}-shm`)]).toEqual([false, false]);
    const again = must(openSqliteStore(file));
    whenDone(() => again.close());
    expect(must(await again.read(async (tables) => [await tables.setting("s0"), await tables.setting("last")]))).toEqual([text, text]);
  });

  it("refuses a database of a newer version instead of guessing", () => {
    const file = join(temporaryFolder(), "platform.sqlite");
    const newer = new DatabaseSync(file);
    newer.exec("PRAGMA user_version = 999");
    newer.close();

    const opened = openSqliteStore(file);

    expect(codeOf(opened)).toBe("storage/unreadable");
  });

  it("says that a file which is no database cannot be read", () => {
    const file = join(temporaryFolder(), "platform.sqlite");
    writeFileSync(file, "not a database, but long enough to be looked at as one".repeat(100));

    expect(codeOf(openSqliteStore(file))).toBe("storage/unreadable");
  });
});

describe("blobs on disk", () => {
  it("notices bytes that changed on disk", async () => {
    const folder = temporaryFolder();
    const blobs = openFileBlobs(folder, systemRandom);
    const address = must(await blobs.put(new TextEncoder().encode("original")));
    writeFileSync(join(folder, address.slice(0, 2), address), "0riginal");

    const read = await blobs.get(address);

    expect(codeOf(read)).toBe("storage/unreadable");
  });

  it("leaves no half-written file behind", async () => {
    const folder = temporaryFolder();
    const blobs = openFileBlobs(folder, systemRandom);

    await Promise.all(Array.from({ length: 10 }, (_, index) => blobs.put(new Uint8Array(1000 + index))));

    expect(readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".part"))).toEqual([]);
  });
});

describe("the master key", () => {
  it("is made once, private to its owner, and read again", () => {
    const folder = temporaryFolder();

    const first = must(loadMasterKey(folder, undefined, systemRandom));
    const second = must(loadMasterKey(folder, undefined, systemRandom));

    expect(first).toEqual(second);
    expect(first).toHaveLength(32);
    expect(statSync(join(folder, "master.key")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["master.key"]);
  });

  it("comes from the environment when it is there, and no file is made", () => {
    const folder = temporaryFolder();

    const key = must(loadMasterKey(folder, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", systemRandom));

    expect(key).toEqual(new Uint8Array(32));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([["too short", "AAAA"], ["not base64url", "!".repeat(43)], ["empty line", "\n"]])("is refused when the file is %s", (_, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "master.key"), text, { mode: 0o600 });

    expect(codeOf(loadMasterKey(folder, undefined, systemRandom))).toBe("crypto/invalid-key");
  });

  it("that is not this folder's does not open it", async () => {
    const store = openStore();
    const parts = { store, clock: createManualClock(), random: systemRandom };
    must(await openStoredKeys({ ...parts, masterKey: systemRandom.bytes(32) }));

    const opened = await openStoredKeys({ ...parts, masterKey: systemRandom.bytes(32) });

    expect(codeOf(opened)).toBe("crypto/open-failed");
  });

  it("is never in the database", () => {
    const folder = temporaryFolder();
    const key = must(loadMasterKey(folder, undefined, systemRandom));
    openStore(folder);
    chmodSync(join(folder, "master.key"), 0o600);

    expect(readFileSync(join(folder, "platform.sqlite")).includes(Buffer.from(key))).toBe(false);
  });
});
