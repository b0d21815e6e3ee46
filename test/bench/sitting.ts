import { join } from "node:path";
import { unwrapByStartCode } from "../../core/crypto/start-code.ts";
import { listJournals, openJournalFile } from "../../main/journal/journal-file.ts";
import { must } from "../doubles/platform.ts";
import type { ExamApp } from "../e2e/driver/exam-app.ts";
import { Candidate } from "../e2e/pages/candidate.ts";
import { Candidate as PlatformCandidate } from "../unit/platform/support/candidate.ts";
import { defineBenchmark, pause, timed } from "./benchmark.ts";
import type { Cleanup } from "./benchmark.ts";
import { BUDGETS } from "./budgets.ts";
import { BARE_BUNDLE, CLIENT_BUNDLE, openClientRoom } from "./client/client-room.ts";
import type { ClientRoom } from "./client/client-room.ts";
import { noteKeysAndSaves, paintedAt, timeBareCalls, timeCalls, timeKey, timeStart } from "./client/page-clock.ts";
import type { KeyTiming } from "./client/page-clock.ts";
import { figure } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { mebibytes, memoryOfTree } from "./process-memory.ts";
import type { MemoryUse } from "./process-memory.ts";

const counts = {
  starts: { about: "sittings to start, each on a new profile", usual: 3, least: 1, most: 50 },
  calls: { about: "calls through the bridge", usual: 500, least: 1, most: 5000 },
  keys: { about: "keys that change a choice; a tenth as many type text", usual: 100, least: 1, most: 2000 },
  restarts: { about: "kills with -9", usual: 5, least: 1, most: 50 },
};

/** A little slower than the 20 calls a second that the contract allows. */
const CALL_EVERY_MS = 52;
/** Between two keys, so that no save waits for the one before. */
const KEY_EVERY_MS = 30;
const MEMORY_SAMPLES = 5;

/** The built client in real windows against a real platform. */
export const sitting = defineBenchmark({
  name: "sitting",
  about: "start, first question, IPC, keys, memory and restart of the built client",
  counts,
  run: async ({ starts, calls, keys, restarts }, cleanup) => {
    const room = await openClientRoom(starts, cleanup);
    const bare: BareSamples = { seen: [], calls: [], memory: [] };
    const argon2: number[] = [];
    const unlock = await unlockAlone(room);
    // In turns with the client, so that a machine that is busy for a while is busy for all.
    const begun = await startSittings(room, starts, cleanup, async (last) => {
      argon2.push(await timed(unlock));
      await startBare(room, bare, last ? Math.min(calls, 200) : 0, cleanup);
    });
    const { app, profile } = begun.last;

    const memoryAtFirstQuestion = memoryOfTree(app.pid);
    const ipc = await timeCalls(app.page, calls, CALL_EVERY_MS);
    const typed = await measureKeys(app, keys);
    const memory = await repeatMemory(app);
    await pause(1000);
    const answersOnDisk = clearRecords(profile).filter(({ kind }) => kind === "answered").length;
    const restarted = await measureRestarts(room, begun.last, restarts);
    return {
      runtime: room.runtime,
      figures: [
        figure("process start to first screen, as the driver sees it", begun.seen, { unit: "ms", budget: BUDGETS.firstScreen, peer: { name: "bare application, same runtime", samples: bare.seen }, note: "from spawning the process; includes the driver's connecting to the window" }),
        ...optional("process start to first screen painted", begun.painted, "its largest text, as the browser reports it"),
        figure("start code to first question, total", begun.total, { unit: "ms", note: "from the click on the button to the second frame after the question is in the page" }),
        figure("start code to clock started", begun.unlocking, { unit: "ms", note: "Argon2id, opening the package, controls: until the record `started`" }),
        figure("Argon2id alone, in this process", argon2, { unit: "ms", note: "the package's own cost (64 MiB, 3 passes), slow by design" }),
        figure("start of the clock to first question", begun.clockToQuestion, { unit: "ms", budget: BUDGETS.firstQuestion, note: "from the time stamp of the record `started`" }),
        figure("IPC round trip of the whole view", ipc.samples, { unit: "ms", budget: BUDGETS.ipcRoundTrip, peer: { name: "bare application returning an empty object", samples: bare.calls } }),
        figure("key on a choice to saved, as the page hears it", typed.choice.map(({ keyAt, heardAt }) => heardAt - keyAt), { unit: "ms", budget: BUDGETS.keyToDisk, note: "upper bound: main tells of changes at most every 16 ms, after the write" }),
        figure("key on a choice to the record's time stamp", typed.choice.map(({ keyAt, savedAt }) => savedAt - keyAt), { unit: "ms", note: "stamped before the record is encrypted and written: lower bound" }),
        figure("key in a text to saved, as the page hears it", typed.text.map(({ keyAt, heardAt }) => heardAt - keyAt), { unit: "ms", budget: BUDGETS.keyToDisk, note: "text waits 300 ms for a pause in typing" }),
        figure("memory of all processes of the client", memory.map(mebibytes), { unit: "MiB", budget: BUDGETS.clientMemory, peer: { name: "bare application, same runtime", samples: bare.memory.map(mebibytes) }, note: memory.every(({ pssMiB }) => pssMiB !== null) ? "sum of PSS; less where another Chromium runs at the same time and shares pages" : "sum of RSS: this system does not tell PSS, and shared pages count several times" }),
        figure("restart after kill -9 to question shown, as the driver sees it", restarted.seen, { unit: "ms", budget: BUDGETS.restart, note: "from spawning the process; includes the driver's connecting" }),
        ...optional("restart after kill -9 to question painted", restarted.painted, "its largest text, as the browser reports it"),
      ],
      facts: {
        callsRefused: ipc.refused, answersTyped: typed.choice.length + typed.text.length, answersOnDisk, memoryAtFirstQuestion, memory: memory.at(-1), memoryOfBare: bare.memory.at(-1),
        notMeasured: ["typing latency added: the page cannot tell it apart from the browser's own"],
      },
    };
  },
});

/** A figure that not every browser gives. */
function optional(name: string, samples: readonly number[], note: string): readonly Figure[] {
  return samples.length === 0 ? [] : [figure(name, samples, { unit: "ms", note })];
}

interface OpenClient {
  readonly app: ExamApp;
  readonly profile: string;
}

interface BareSamples {
  readonly seen: number[];
  readonly calls: number[];
  readonly memory: MemoryUse[];
}

/** Starts the bare application once; with `calls`, measures those and its memory too. */
async function startBare(room: ClientRoom, samples: BareSamples, calls: number, cleanup: Cleanup): Promise<void> {
  const profile = await cleanup.folder();
  const begunAt = Date.now();
  const app = await room.launch(BARE_BUNDLE, profile);
  await app.page.locator("body").waitFor();
  samples.seen.push(Date.now() - begunAt);
  if (calls > 0) {
    samples.calls.push(...await timeBareCalls(app.page, calls, CALL_EVERY_MS));
    samples.memory.push(...await repeatMemory(app));
  }
  await app.kill();
}

interface BegunSittings {
  readonly seen: number[];
  readonly painted: number[];
  readonly total: number[];
  readonly unlocking: number[];
  readonly clockToQuestion: number[];
  /** Left open at its first question. */
  readonly last: OpenClient;
}

async function startSittings(room: ClientRoom, starts: number, cleanup: Cleanup, before: (last: boolean) => Promise<void>): Promise<BegunSittings> {
  const samples = { seen: [] as number[], painted: [] as number[], total: [] as number[], unlocking: [] as number[], clockToQuestion: [] as number[] };
  for (let start = 0; ; start += 1) {
    const invitation = room.invitations[start];
    if (invitation === undefined) throw new Error("nobody is invited any more");
    await before(start === starts - 1);
    const profile = await cleanup.folder();
    const begunAt = Date.now();
    const app = await room.launch(CLIENT_BUNDLE, profile);
    const candidate = new Candidate(app.page);
    await candidate.heading("Open your exam");
    samples.seen.push(Date.now() - begunAt);
    const painted = await paintedAt(app.page);
    if (painted !== null) samples.painted.push(painted - begunAt);

    await candidate.openLink(invitation.link);
    await candidate.agree();
    await candidate.passCheck();
    await candidate.signIn(invitation.candidateCode);
    await app.page.getByLabel("Start code").fill(invitation.startCode);
    const { pressedAt, shownAt } = await timeStart(app.page);
    const startedAt = clearRecords(profile).find(({ kind }) => kind === "started")?.at;
    if (startedAt === undefined) throw new Error("the journal has no start");
    samples.total.push(shownAt - pressedAt);
    samples.unlocking.push(startedAt - pressedAt);
    samples.clockToQuestion.push(shownAt - startedAt);
    if (start === starts - 1) return { ...samples, last: { app, profile } };
    await app.kill();
  }
}

/** Headers of the records on disk are clear: their kind and time can be read beside the client, without any key. */
function clearRecords(profile: string): readonly { readonly kind: string; readonly at: number }[] {
  const folder = join(profile, "invigil");
  return listJournals(folder).flatMap((journalId) => {
    const file = openJournalFile(folder, journalId, { create: false });
    try {
      return file.records(0, Number.MAX_SAFE_INTEGER).map(({ record }) => record);
    } finally {
      file.close();
    }
  });
}

/** What the client does with a start code, without the client. */
async function unlockAlone({ url, packageId, invitations }: ClientRoom): Promise<() => Promise<void>> {
  const { manifest } = await PlatformCandidate.open(url, packageId);
  const wrap = manifest.keys.find((key) => key.kind === "start-code");
  const code = invitations[0]?.startCode;
  if (wrap === undefined || code === undefined) throw new Error("the package has no start code");
  return async () => void must(await unwrapByStartCode(wrap, code));
}

/** Question 1 is a choice: an arrow key changes it. Question 12 is a text. */
async function measureKeys({ page }: ExamApp, keys: number): Promise<{ readonly choice: readonly KeyTiming[]; readonly text: readonly KeyTiming[] }> {
  const candidate = new Candidate(page);
  await noteKeysAndSaves(page);
  const choice: KeyTiming[] = [];
  const text: KeyTiming[] = [];
  await page.locator(".question input[type=radio]").first().focus();
  for (let key = 0; key < keys; key += 1) {
    choice.push(await timeKey(page, "ArrowDown"));
    await pause(KEY_EVERY_MS);
  }
  await candidate.goTo(12);
  await page.locator(".question textarea").focus();
  for (let key = 0; key < Math.ceil(keys / 10); key += 1) {
    text.push(await timeKey(page, "m"));
    await pause(KEY_EVERY_MS);
  }
  return { choice, text };
}

async function repeatMemory(app: ExamApp): Promise<MemoryUse[]> {
  const samples: MemoryUse[] = [];
  for (let sample = 0; sample < MEMORY_SAMPLES; sample += 1) {
    await pause(200);
    samples.push(memoryOfTree(app.pid));
  }
  return samples;
}

async function measureRestarts(room: ClientRoom, first: OpenClient, times: number): Promise<{ readonly seen: number[]; readonly painted: number[] }> {
  const samples = { seen: [] as number[], painted: [] as number[] };
  let { app } = first;
  for (let restart = 0; restart < times; restart += 1) {
    await app.kill();
    const begunAt = Date.now();
    app = await room.launch(CLIENT_BUNDLE, first.profile);
    await new Candidate(app.page).question(12).shown();
    samples.seen.push(Date.now() - begunAt);
    const painted = await paintedAt(app.page);
    if (painted !== null) samples.painted.push(painted - begunAt);
    await pause(1000);
  }
  await app.kill();
  return samples;
}
