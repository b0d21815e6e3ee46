import * as v from "valibot";
import type { ExamContent } from "../../../core/assessment/exam-content.ts";
import { examContentSchema, itemIdSchema } from "../../../core/assessment/exam-content.ts";
import { fromHex, toBase64url, utf8 } from "../../../core/crypto/encoding.ts";
import { generateExamKeyPair } from "../../../core/crypto/hpke.ts";
import type { Random } from "../../../core/crypto/random.ts";
import { newId, systemRandom } from "../../../core/crypto/random.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { sealRecord } from "../../../core/journal/record-cipher.ts";
import type { DeviceReport } from "../../../core/device/device-report.ts";
import type { JournalEvent, JournalRecord } from "../../../core/journal/record.ts";
import type { PackageInput } from "../../../core/package/build-package.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Result } from "../../../core/result.ts";
import { examIdSchema, journalIdSchema, packageIdSchema, sittingIdSchema } from "../../../core/sitting/ids.ts";

/** A whole minute in 2027. */
export const NOON = Date.UTC(2027, 0, 15, 12);

export const ids = {
  packageId: v.parse(packageIdSchema, newId(systemRandom)),
  examId: v.parse(examIdSchema, newId(systemRandom)),
  journalId: v.parse(journalIdSchema, newId(systemRandom)),
  sittingId: v.parse(sittingIdSchema, newId(systemRandom)),
};

export const item = (id: string): v.InferOutput<typeof itemIdSchema> => v.parse(itemIdSchema, id);

/** Value of a result that the test expects to be a success. */
export function must<T>(result: Result<T, InvigilError>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Code of a result, `ok` for a success. */
export function codeOf(result: Result<unknown, InvigilError>): string {
  return result.ok ? "ok" : result.error.code;
}

export function hex(text: string): Uint8Array<ArrayBuffer> {
  return must(fromHex(text.replaceAll(/\s/g, "")));
}

/** The same bytes in every run: a linear congruential generator, for tests only. */
function countingRandom(seed: number): Random {
  let state = seed;
  return { bytes: (length) => Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16) };
}

/** Two parts, the second linear; four questions, one of them shuffled, one picture. */
export function sampleContent(): ExamContent {
  const choices = ["A", "B", "C", "D", "E"].map((id) => ({ id, fixed: id === "E", content: [{ kind: "text", text: id }] }));
  const question = (id: string): unknown => ({
    id, title: `Question ${id}`, language: "en", body: [{ kind: "interaction", responseId: "RESPONSE" }],
    interactions: [{ kind: "choice", responseId: "RESPONSE", prompt: [], maxChoices: 1, minChoices: 0, shuffle: id === "q1", orientation: "vertical", choices }],
    responses: [{ id: "RESPONSE", cardinality: "single", baseType: "identifier" }],
  });
  const part = (id: string, navigation: string, items: readonly string[]): unknown => ({
    id, navigation, sections: [{ id: `${id}-section`, title: id, visible: true, rubric: [], items }],
  });
  return v.parse(examContentSchema, {
    title: "Rivers of the world", language: "en",
    parts: [part("free", "nonlinear", ["q1", "q2"]), part("forward", "linear", ["q3", "q4", "q5"]), part("end", "nonlinear", ["q6"])],
    items: ["q1", "q2", "q3", "q4", "q5", "q6"].map(question), assets: [{ path: "images/map.png", mediaType: "image/png" }],
  });
}

/** Input of a package; `assetBytes` decides how many chunks it has. */
export async function samplePackage(assetBytes = 100): Promise<PackageInput> {
  const { publicKey } = await generateExamKeyPair();
  return {
    manifest: {
      packageId: ids.packageId, examId: ids.examId, title: "Rivers of the world", organisation: "Example University", language: "en", questionCount: 6,
      platform: "http://127.0.0.1:8080", releaseMirrors: [], window: { opensAt: NOON, closesAt: NOON + 7_200_000 }, durationMs: 3_600_000,
      policy: POLICY_PRESETS.practice, examPublicKey: toBase64url(publicKey), deviceSalt: null,
    },
    files: new Map([["exam.json", utf8(JSON.stringify(sampleContent()))], ["assets/images/map.png", countingRandom(7).bytes(assetBytes)]]),
    startCode: null, releaseAt: NOON,
  };
}

const NO_INPUTS = { internal: 0, external: 0, unknown: 0 };
/** What a laptop said of itself. */
export const SAMPLE_REPORT: DeviceReport = {
  make: { value: "LENOVO" }, model: { absent: "placeholder" }, formFactor: { value: "Laptop" }, system: { value: "Ubuntu" }, systemVersion: { value: "26.04" },
  graphics: { value: [{ name: "Iris Xe", driver: { absent: "not-on-this-system" } }] }, inputs: { value: { keyboards: { internal: 1, external: 0, unknown: 1 }, mice: { ...NO_INPUTS, external: 1 }, touch: NO_INPUTS, pens: NO_INPUTS } },
  battery: { value: { present: true, percent: 80, charging: false } }, identifiers: [{ field: "system-serial", values: { value: ["PF1X2Y3Z"] } }, { field: "system-uuid", values: { absent: "permission" } }],
  client: { version: "0.1.0", electron: { value: "45.4.1" }, chromium: { value: "152.0" }, node: { value: "24.21.0" } }, displays: [{ width: 1920, height: 1080, internal: true }],
  installKey: "ABCD-EFGH-JKMN-PQRS-TVWX", device: { id: "VR5AYZ8F0J8RHGRNG9DW0HYZ64", basis: "disk-serial", confidence: "medium" },
};

/** What happens in a short sitting, from opening to seal. */
export function sampleEvents(): readonly JournalEvent[] {
  return [
    { kind: "opened", journalId: ids.journalId, packageId: ids.packageId, examId: ids.examId, manifestSha256: "0".repeat(64), clientVersion: "0.1.0" },
    { kind: "consented", policySha256: "1".repeat(64) },
    { kind: "checked", results: [{ check: "disk", outcome: "passed", detail: "12 GB free" }] },
    { kind: "signed-in", sittingId: ids.sittingId, durationMs: 3_600_000, extraMs: 0, breakMs: 0, opensAt: NOON, closesAt: NOON + 7_200_000 },
    { kind: "unlocked", by: "start-code" },
    { kind: "locked-down", controls: [] },
    { kind: "started", firstItem: item("q1"), shuffleSeed: "c2VlZA" },
    { kind: "answered", item: item("q1"), responseId: "RESPONSE", response: ["A"] },
    { kind: "visited", item: item("q2") },
    { kind: "flagged", item: item("q2"), flagged: true },
    { kind: "answered", item: item("q1"), responseId: "RESPONSE", response: ["B"] },
    { kind: "incident", incident: "focus-lost", detail: { seconds: 3 } },
    { kind: "reviewing" },
    { kind: "sealed", reason: "handed-in" },
  ];
}

/** The events as records: one second of working time each. */
export async function sampleRecords(recordKey: Uint8Array, events: readonly JournalEvent[] = sampleEvents()): Promise<readonly JournalRecord[]> {
  return Promise.all(events.map((event, seq) => sealRecord(recordKey, { seq, kind: event.kind, at: NOON + seq * 1000, elapsed: seq * 1000 }, event, systemRandom)));
}

/** A text with one bit of one of its characters changed. */
export function flipText(text: string, index: number, bit: number): string {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ (1 << bit)) + text.slice(index + 1);
}
