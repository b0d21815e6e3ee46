import type { ExamContent } from "../../core/assessment/exam-content.ts";
import { fail, invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { unwrapByStartCode } from "../../core/crypto/start-code.ts";
import { openPackage } from "../../core/package/open-package.ts";
import { unwrapByRelease, unwrapByReleaseKey } from "../../core/package/release.ts";
import { readReleaseWords } from "../../core/package/release-words.ts";
import type { OpenedContent } from "../../core/package/open-package.ts";
import { assertNever, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { itemOrder } from "../../core/sitting/questions.ts";
import { readSmallFile } from "../files/read-small-file.ts";
import { fetchContentKey } from "../package/fetch-release.ts";
import type { Flow } from "./flow.ts";
import { newShuffleSeed } from "./live-sitting.ts";
import type { Sitting } from "./sitting.ts";

export type UnlockRequest =
  | { readonly by: "start-code"; readonly startCode: string }
  | { readonly by: "timed-release" }
  | { readonly by: "release-words"; readonly words: string }
  | { readonly by: "release-file" };

/** Waits after wrong codes in ms: the first is free, then 1, 2, 4 … 30 s. Never a lock-out: typing errors happen to everybody. */
const SLOWEST_MS = 30_000;

/** How long the next code waits after so many wrong ones. */
export function codeDelayMs(wrong: number): number {
  return wrong <= 1 ? 0 : Math.min(SLOWEST_MS, 1000 * 2 ** (wrong - 2));
}

/** Opens the package, locks what the policy names, and starts the clock. A failure is shown on the screen and can be tried again. */
export async function unlock(flow: Flow, request: UnlockRequest): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("waiting");
  if (stage === null || stage.busy) return flow.wrongStage();
  const { sitting } = stage;
  const early = sitting.exam.manifest.window.opensAt - flow.examClock.now();
  const waitMs = flow.nextStartCodeAt - flow.parts.clock.monotonic();
  if (early > 0) return refused(flow, invigilError("release/too-early", "the exam has not opened yet", { retryAfterMs: Math.round(early) }));
  if (request.by === "start-code" && waitMs > 0) return refused(flow, invigilError("start-code/slow-down", "the next start code can be tried in a moment", { retryAfterMs: Math.round(waitMs) }));
  flow.go({ ...stage, busy: true, error: null });
  const contentKey = await keyOf(flow, sitting, request);
  if (contentKey === null) return changedTheirMind(flow);
  if (!contentKey.ok) return refused(flow, contentKey.error);
  const opened = await openPackage(sitting.exam.manifest, sitting.exam.chunks, contentKey.value);
  if (!opened.ok) return refused(flow, opened.error);
  const kept = await sitting.journal.setSecret("content-key", contentKey.value);
  if (!kept.ok) return refused(flow, kept.error);
  const begun = await begin(flow, sitting, request.by, opened.value);
  return begun.ok ? ok({}) : refused(flow, begun.error);
}

/** From the open package to the first question. */
async function begin(flow: Flow, sitting: Sitting, by: UnlockRequest["by"], opened: OpenedContent): Promise<Result<void, InvigilError>> {
  const first = itemOrder(opened.content)[0];
  if (first === undefined) return fail("package/altered", "the exam has no questions");
  if (sitting.state.phase === "signed-in") {
    const unlocked = await sitting.record({ kind: "unlocked", by });
    if (!unlocked.ok) return unlocked;
  }
  showContent(flow, opened);
  const continuation = sitting.session?.continues ?? null;
  const started = await sitting.record(continuation === null ? { kind: "started", firstItem: first, shuffleSeed: newShuffleSeed(flow) } : { kind: "continued", continuation });
  if (!started.ok) return started;
  flow.go({ name: "working", sitting, content: opened.content });
  return ok(undefined);
}

/** Puts the exam's pictures where the page can ask for them. */
export function showContent(flow: Flow, { content, assets }: OpenedContent): ExamContent {
  const mediaTypes = new Map<string, string>(content.assets.map((asset) => [asset.path, asset.mediaType]));
  flow.parts.ports.assets.setAssets(new Map([...assets].flatMap(([path, bytes]) => {
    const mediaType = mediaTypes.get(path);
    return mediaType === undefined ? [] : [[path, { bytes, mediaType }] as const];
  })));
  return content;
}

async function keyOf(flow: Flow, sitting: Sitting, request: UnlockRequest): Promise<Result<Uint8Array, InvigilError> | null> {
  const { manifest, platform, issuer } = sitting.exam;
  switch (request.by) {
    case "start-code":
      return await keyByStartCode(flow, sitting, request.startCode);
    case "timed-release":
      return await fetchContentKey(manifest, platform, issuer);
    case "release-words": {
      const key = readReleaseWords(request.words);
      return key.ok ? await unwrapByReleaseKey(manifest, key.value) : key;
    }
    case "release-file":
      return await keyByFile(flow, sitting);
    default:
      return assertNever(request);
  }
}

async function keyByStartCode(flow: Flow, sitting: Sitting, typed: string): Promise<Result<Uint8Array, InvigilError>> {
  const wrap = sitting.exam.manifest.keys.find((key) => key.kind === "start-code");
  if (wrap === undefined) return fail("package/wrong-key", "this exam is not opened by a start code");
  const unwrapped = await unwrapByStartCode(wrap, typed);
  if (unwrapped.ok) {
    flow.wrongStartCodes = 0;
  } else if (unwrapped.error.code === "start-code/wrong") {
    flow.wrongStartCodes += 1;
    flow.nextStartCodeAt = flow.parts.clock.monotonic() + codeDelayMs(flow.wrongStartCodes);
  }
  return unwrapped;
}

/** Null when the student closed the dialog. */
async function keyByFile(flow: Flow, sitting: Sitting): Promise<Result<Uint8Array, InvigilError> | null> {
  const path = await flow.parts.ports.dialogs.openFile({ title: "Open the file that opens the exam", name: "Release", extensions: ["jws", "txt"] });
  if (path === null) return null;
  const text = await readSmallFile(path);
  return text.ok ? await unwrapByRelease(sitting.exam.manifest, text.value.trim(), [sitting.exam.issuer]) : text;
}

function changedTheirMind(flow: Flow): Result<Record<string, never>, InvigilError> {
  const stage = flow.at("waiting");
  if (stage !== null) flow.go({ ...stage, busy: false, error: null });
  return ok({});
}

function refused(flow: Flow, error: InvigilError): Result<never, InvigilError> {
  const stage = flow.at("waiting");
  if (stage !== null) flow.go({ ...stage, busy: false, error });
  return { ok: false, error };
}
