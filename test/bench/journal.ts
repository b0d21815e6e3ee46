import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { itemIdSchema } from "../../core/assessment/exam-content.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import type { JournalRecord } from "../../core/journal/record.ts";
import type { PackageManifest } from "../../core/package/manifest.ts";
import { createJournal } from "../../main/journal/journal.ts";
import { systemClock } from "../../main/system-clock.ts";
import { createTestDesktop } from "../doubles/main-ports.ts";
import { must, startTestPlatform } from "../doubles/platform.ts";
import { Candidate } from "../unit/platform/support/candidate.ts";
import { Cleanup, defineBenchmark, timed } from "./benchmark.ts";
import { figure } from "./figure.ts";
import type { Figure } from "./figure.ts";

const counts = { records: { about: "answers of each size to append", usual: 1000, least: 1, most: 50_000 } };

/** Characters of an answer: a choice, and an essay as long as examiners ask for. */
const ANSWERS = [{ name: "a choice", text: "first-quarter" }, { name: "an essay of 5,000 characters", text: "The Moon turns. ".repeat(313).slice(0, 5000) }] as const;
/** Appends before the first that counts. */
const WARM_UP = 20;

/** What one append to the client's journal costs beside writing the same bytes without encryption or chain. */
export const journal = defineBenchmark({
  name: "journal",
  about: "one answer appended durably by the client's journal, beside node:sqlite and a bare file with the same bytes",
  counts,
  run: async ({ records }, cleanup) => {
    const manifest = await anyManifest(cleanup);
    const figures: Figure[] = [];
    const bytes: Record<string, number> = {};
    for (const { name, text } of ANSWERS) {
      const { samples, recordBytes } = await appendAnswers(manifest, text, records, cleanup);
      bytes[name] = recordBytes;
      const sqlite = { name: "node:sqlite insert of the same bytes, same pragmas", samples: samples.sqlite };
      figures.push(
        figure(`append ${name}`, samples.journal, { unit: "ms", peer: sqlite, note: "encrypted, chained and committed with synchronous=FULL; taken in turns with the peers" }),
        figure(`floor for ${name}: write and fdatasync to a bare file`, samples.file, { unit: "ms" }),
      );
    }
    return { runtime: "node", figures, facts: { bytesOfOneRecord: bytes } };
  },
});

/** A real package's manifest: the exam's public key in it is what a journal is sealed to. */
async function anyManifest(cleanup: Cleanup): Promise<PackageManifest> {
  const own = new Cleanup();
  cleanup.add(() => own.run());
  const platform = await own.own(() => startTestPlatform(), async (started) => {
    await started.stop();
    await rm(started.dataDir, { recursive: true, force: true });
  });
  const { packageId } = await platform.schedule();
  const { manifest } = await Candidate.open(platform.url, packageId);
  // Nothing of it may run while appends are measured.
  await own.run();
  return manifest;
}

interface Samples {
  readonly journal: number[];
  readonly sqlite: number[];
  readonly file: number[];
}

/** In turns, so that a disk that slows down slows all three down. */
async function appendAnswers(manifest: PackageManifest, text: string, times: number, cleanup: Cleanup): Promise<{ readonly samples: Samples; readonly recordBytes: number }> {
  const profile = await cleanup.folder();
  const dependencies = { profile, secrets: createTestDesktop().ports.secrets, clock: systemClock, random: systemRandom };
  const ours = must(await createJournal(manifest, { manifestJws: "", organisationKeys: "[]" }, dependencies));
  const peer = plainTable(join(profile, "peer.sqlite"));
  const file = openSync(join(profile, "peer.bytes"), "w");
  const samples: Samples = { journal: [], sqlite: [], file: [] };
  const item = v.parse(itemIdSchema, "moon-phase");
  let recordBytes = 0;
  try {
    for (let index = -Math.min(WARM_UP, times); index < times; index += 1) {
      const taken: JournalRecord[] = [];
      const ourMs = await timed(async () => {
        taken.push(must(await ours.append({ kind: "answered", item, responseId: "RESPONSE", response: [text] }, index + WARM_UP)));
      });
      const [record] = taken;
      if (record === undefined) throw new Error("nothing was appended");
      const line = JSON.stringify(record);
      const head = ours.headAfter(ours.count) ?? "";
      const sqliteMs = await timed(() => peer.insert(record, line, head));
      const fileMs = await timed(() => {
        writeSync(file, line);
        fdatasyncSync(file);
      });
      if (index < 0) continue;
      samples.journal.push(ourMs);
      samples.sqlite.push(sqliteMs);
      samples.file.push(fileMs);
      recordBytes = line.length;
    }
  } finally {
    await ours.close();
    peer.close();
    closeSync(file);
  }
  return { samples, recordBytes };
}

/** The journal's own table and pragmas, with nothing else around them. */
function plainTable(path: string): { readonly insert: (record: JournalRecord, line: string, head: string) => void; readonly close: () => void } {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000; PRAGMA trusted_schema = OFF;
    CREATE TABLE records (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, head TEXT NOT NULL) STRICT;
  `);
  const statement = database.prepare("INSERT INTO records (seq, kind, record, head) VALUES (?, ?, ?, ?)");
  return { insert: ({ seq, kind }, line, head) => void statement.run(seq, kind, line, head), close: () => database.close() };
}
