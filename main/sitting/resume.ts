import * as v from "valibot";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { openPackage } from "../../core/package/open-package.ts";
import { verifyReceiptFile } from "../../core/receipt/verify-receipt.ts";
import { organisationKeySchema } from "../../core/receipt/receipt.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import { assertNever, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { replay } from "../../core/sitting/replay.ts";
import { sealCode } from "../../core/receipt/human-code.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import { packageIdSchema } from "../../core/sitting/ids.ts";
import { parsePlatform } from "../../core/sitting/link.ts";
import { createPlatformClient } from "../http/client.ts";
import { listJournals, openJournalFile, removeJournalFile } from "../journal/journal-file.ts";
import { reopenJournal } from "../journal/journal.ts";
import { checkManifest, fetchChunks } from "../package/fetch-package.ts";
import { openPackageCache } from "../package/package-cache.ts";
import { sendInBackground } from "./background.ts";
import type { Flow } from "./flow.ts";
import { receiptFile, showReceipt, signSittingSeal } from "./hand-in.ts";
import { journalDependencies } from "./journal-dependencies.ts";
import { createSitting, startSync } from "./live-sitting.ts";
import type { OpenedExam } from "./opened-exam.ts";
import type { Sitting } from "./sitting.ts";
import { showContent } from "./unlock.ts";

const storedClockSchema = v.strictObject({ elapsed: v.number(), held: v.number(), at: v.number(), closed: v.boolean() });

/** An unfinished journal on this computer, without its contents. */
interface Unfinished {
  readonly journalId: JournalId;
  readonly packageId: string;
  readonly sealed: boolean;
  readonly received: boolean;
  readonly signedIn: boolean;
  readonly lastAt: number;
}

/**
 * Finds what an earlier start left unfinished and goes on with it: a running exam first, then one that waits to start, then one that waits to be sent.
 * Others that wait to be sent are sent in the background.
 * @param opening another exam is asked for: what is sealed already makes room for it
 * @returns whether the screen was taken. A journal that cannot be read is left where it is, and the failure is shown: on a screen of its own when it is the
 *   one that would go on, otherwise on the first screen.
 */
export async function resumeUnfinished(flow: Flow, opening: boolean): Promise<boolean> {
  const looked = listJournals(flow.parts.config.profile).map((id) => describe(flow, id));
  const unfinished = looked.flatMap((one) => (one.ok && one.value !== null ? [one.value] : []));
  // Before sign-in a journal holds nothing but the student's own consent: they begin anew.
  for (const { journalId, signedIn } of unfinished) if (!signedIn) removeJournalFile(flow.parts.config.profile, journalId);
  const found = unfinished.filter((journal) => journal.signedIn).sort((a, b) => Number(a.sealed) - Number(b.sealed) || b.lastAt - a.lastAt);
  const front = found[0]?.sealed === true && opening ? null : found[0] ?? null;
  for (const journal of found) {
    if (journal !== front && journal.sealed && !journal.received) await resumeInBackground(flow, journal);
  }
  const unreadable = looked.find((one) => !one.ok);
  if (front === null && unreadable?.ok === false && !opening) flow.go({ name: "open", busy: null, error: unreadable.error });
  if (front === null) return false;
  const resumed = await resumeOne(flow, front);
  if (resumed.ok) return true;
  flow.parts.log.write("error", "not resumed", { error: resumed.error.code, message: resumed.error.message, detail: resumed.error.detail ?? {} });
  // What cannot be read must not keep the student from another exam; it stays on the disk for a person to look at.
  if (opening) return false;
  flow.go({ name: "failed", error: resumed.error });
  return true;
}

async function resumeInBackground(flow: Flow, unfinished: Unfinished): Promise<void> {
  const reopened = await reopenSitting(flow, unfinished);
  if (!reopened.ok) {
    flow.parts.log.write("error", "not sent in the background", { error: reopened.error.code });
    return;
  }
  const { sitting } = reopened.value;
  if (sitting.journal.fact("seal") === null) await signSittingSeal(flow, sitting);
  sendInBackground(flow, sitting);
}

/** What a journal's file says of itself; null when it is finished or was never begun. A file that is damaged is an error and stays as it is. */
function describe(flow: Flow, journalId: JournalId): Result<Unfinished | null, InvigilError> {
  try {
    const file = openJournalFile(flow.parts.config.profile, journalId, { create: false });
    try {
      const packageId = file.fact("package-id");
      if (packageId === null || file.fact("finished") !== null) return ok(null);
      const last = file.records(Math.max(0, file.count() - 1), 1)[0];
      return ok({ journalId, packageId: new TextDecoder().decode(packageId), sealed: last?.record.kind === "sealed", received: file.fact("receipt") !== null, signedIn: file.fact("session") !== null, lastAt: last?.record.at ?? 0 });
    } finally {
      file.close();
    }
  } catch (cause) {
    flow.parts.log.write("error", "journal cannot be read", { cause });
    return fail("storage/unreadable", "the file of an exam on this computer is damaged");
  }
}

async function resumeOne(flow: Flow, unfinished: Unfinished): Promise<Result<void, InvigilError>> {
  const reopened = await reopenSitting(flow, unfinished);
  if (!reopened.ok) return reopened;
  const { sitting, clock, lastAt } = reopened.value;
  flow.controls = flow.parts.lockdown.forecast(sitting.exam.manifest.policy);
  // The student who only comes back for the receipt is told what the exam had changed too.
  if (sitting.state.phase === "sealed") flow.changes = flow.parts.lockdown.changesBefore(reopened.value.locked);
  flow.parts.log.write("info", "resuming", { phase: sitting.state.phase });
  return await goOn(flow, sitting, clock, lastAt);
}

interface ReopenedSitting {
  readonly sitting: Sitting;
  readonly clock: v.InferOutput<typeof storedClockSchema> | null;
  readonly lastAt: number;
  /** Controls as they were journalled when they were applied. */
  readonly locked: readonly ControlStatus[];
}

async function reopenSitting(flow: Flow, unfinished: Unfinished): Promise<Result<ReopenedSitting, InvigilError>> {
  const packageId = v.safeParse(packageIdSchema, unfinished.packageId);
  if (!packageId.success) return fail("storage/unreadable", "the journal does not say which exam it is of");
  const reopened = await reopenJournal(unfinished.journalId, packageId.output, journalDependencies(flow));
  if (!reopened.ok) return reopened;
  const { journal, opened } = reopened.value;
  const state = replay(opened);
  const exam = state.ok ? await reopenExam(flow, journal.fact("manifest") ?? "", journal.fact("organisation-keys") ?? "[]") : state;
  if (!state.ok || !exam.ok) {
    await journal.close();
    return exam.ok ? fail("journal/altered", "the journal contradicts itself") : exam;
  }
  const clock = readClock(await journal.secret("clock"));
  const deviceKey = await flow.parts.deviceKeyFor(exam.value.issuer.kid);
  if (!deviceKey.ok) {
    await journal.close();
    return deviceKey;
  }
  const sitting = createSitting(flow, exam.value, journal, deviceKey.value, state.value, Math.max(state.value.elapsed, clock?.elapsed ?? 0));
  sitting.time.restoreHeld(clock?.held ?? 0);
  for (const { record, event } of opened) sitting.recorded.add(record, event);
  await sitting.restore(opened.findLast(({ record }) => record.kind === "answered")?.record.at ?? null);
  const locked = opened.flatMap(({ event }) => (event.kind === "locked-down" ? event.controls : []));
  return ok({ sitting, clock, lastAt: opened.at(-1)?.record.at ?? 0, locked });
}

async function goOn(flow: Flow, sitting: Sitting, clock: v.InferOutput<typeof storedClockSchema> | null, lastAt: number): Promise<Result<void, InvigilError>> {
  switch (sitting.state.phase) {
    case "signed-in":
    case "unlocked":
      flow.live = startSync(flow, sitting);
      flow.go({ name: "waiting", sitting, busy: false, error: null });
      return ok(undefined);
    case "running":
    case "reviewing":
      return await resumeWork(flow, sitting, clock, lastAt);
    case "sealed":
      return await resumeSealed(flow, sitting);
    case "new":
    case "opened":
    case "consented":
    case "checked":
      return fail("sitting/wrong-state", "the sitting was not signed in");
    default:
      return assertNever(sitting.state);
  }
}

async function resumeWork(flow: Flow, sitting: Sitting, clock: v.InferOutput<typeof storedClockSchema> | null, lastAt: number): Promise<Result<void, InvigilError>> {
  const contentKey = await sitting.journal.secret("content-key");
  if (contentKey === null) return fail("storage/unreadable", "the exam's key is not on this computer any more");
  const opened = await openPackage(sitting.exam.manifest, sitting.exam.chunks, contentKey);
  if (!opened.ok) return opened;
  const downMs = Math.max(0, Math.round(flow.parts.clock.now() - Math.max(clock?.at ?? 0, lastAt)));
  flow.live = startSync(flow, sitting);
  // The time in which the program was not running is not working time: it is given back, and the journal says how much.
  const recorded = await sitting.record({ kind: "resumed", afterCrash: clock?.closed !== true, downMs });
  if (!recorded.ok) return recorded;
  flow.go({ name: "working", sitting, content: showContent(flow, opened.value) });
  return ok(undefined);
}

async function resumeSealed(flow: Flow, sitting: Sitting): Promise<Result<void, InvigilError>> {
  if (sitting.journal.fact("seal") === null) await signSittingSeal(flow, sitting);
  const receiptJws = sitting.journal.fact("receipt");
  if (receiptJws === null) {
    flow.go({ name: "sealed", sitting, code: await sealCode(sitting.journal.fact("seal") ?? ""), error: null });
    flow.live = startSync(flow, sitting);
    return ok(undefined);
  }
  const file = await receiptFile(sitting, receiptJws);
  const verified = await verifyReceiptFile(file, [sitting.exam.issuer]);
  if (!verified.ok) return verified;
  await showReceipt(flow, sitting, receiptJws, verified.value.receipt, file?.code ?? "");
  return ok(undefined);
}

/** The exam from the manifest in the journal and the chunks in the cache; what is missing there is fetched again. */
async function reopenExam(flow: Flow, manifestJws: string, keysJson: string): Promise<Result<OpenedExam, InvigilError>> {
  const keys = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(organisationKeySchema)), keysJson);
  if (!keys.success) return fail("storage/unreadable", "the organisation's key in the journal's file cannot be read");
  const trusted = await checkManifest(manifestJws, keys.output, null);
  if (!trusted.ok) return trusted;
  const { manifest, issuer } = trusted.value;
  const platform = parsePlatform(manifest.platform);
  if (!platform.ok) return platform;
  const chunks = await fetchChunks(createPlatformClient(platform.value), manifest, openPackageCache(flow.parts.config.profile, manifest.packageId), () => undefined);
  return chunks.ok ? ok({ manifest, manifestJws, issuer, platform: platform.value, chunks: chunks.value, replaces: null }) : chunks;
}

function readClock(bytes: Uint8Array | null): v.InferOutput<typeof storedClockSchema> | null {
  if (bytes === null) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), storedClockSchema), new TextDecoder().decode(bytes));
  return parsed.success ? parsed.output : null;
}
