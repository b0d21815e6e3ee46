import * as v from "valibot";
import { itemIdSchema, itemSchema, responseSchema } from "../assessment/exam-content.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import { contentSchema } from "../assessment/content.ts";
import { msSchema as ms } from "../milliseconds.ts";
import type { RecordedKeys } from "../keystroke/recorded-keys.ts";
import { recordedKeysSchema } from "../keystroke/recorded-keys.ts";
import { OBJECTIONS } from "../policy/policy.ts";
import { journalIdSchema } from "../sitting/ids.ts";
import { TEXT_SIZES, THEMES } from "./view.ts";
import type { AppView, RecordedEntry } from "./view.ts";

/**
 * Which screens may make a call. `shell`: before and after the exam. `exam`: while a sitting runs. A sender has one audience at a time;
 * main changes it when the sitting starts and ends.
 */
export type Audience = "shell" | "exam";

interface Call {
  readonly request: v.GenericSchema;
  readonly response: v.GenericSchema;
  readonly audience: readonly Audience[];
  /** Largest request in bytes of JSON. */
  readonly maxBytes: number;
  /** Most calls per second, averaged over ten seconds. */
  readonly perSecond: number;
  /** A request that fits, for the generated tests. */
  readonly sample: unknown;
}

function call<const C extends Call>(definition: C): C {
  return definition;
}

const nothing = v.strictObject({});
const SHELL: readonly Audience[] = ["shell"];
const EXAM: readonly Audience[] = ["exam"];
const BOTH: readonly Audience[] = ["shell", "exam"];

/** The view crosses as it is: main makes it, so its shape is the compiler's business; the schema only checks that it is one. */
const viewSchema = v.custom<AppView>((value) => typeof value === "object" && value !== null && "screen" in value);

/** Windows of counts: main made them from what the page reported and was checked then. */
const recordedKeysListSchema = v.array(v.custom<RecordedKeys>((value) => typeof value === "object" && value !== null && "recorded" in value));

const recordedEntrySchema = v.custom<RecordedEntry>((value) => typeof value === "object" && value !== null && "seq" in value && "kind" in value);

/** Every call from the renderer to main. Handlers, the preload client, the renderer's types and the test doubles are derived from it. */
export const calls = {
  "app.view": call({ request: nothing, response: viewSchema, audience: BOTH, maxBytes: 64, perSecond: 20, sample: {} }),
  "app.close": call({ request: nothing, response: nothing, audience: SHELL, maxBytes: 64, perSecond: 2, sample: {} }),
  /** Only what changes: two quick choices must not undo each other. */
  "appearance.set": call({
    request: v.strictObject({ theme: v.exactOptional(v.picklist(THEMES)), textSize: v.exactOptional(v.picklist(TEXT_SIZES)), timerHidden: v.exactOptional(v.boolean()) }), response: nothing,
    audience: BOTH, maxBytes: 256, perSecond: 10, sample: { theme: "dark", textSize: 125, timerHidden: false },
  }),
  "exam.open": call({
    request: v.variant("from", [
      v.strictObject({ from: v.literal("link"), link: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)) }),
      v.strictObject({ from: v.literal("code"), platform: v.pipe(v.string(), v.minLength(1), v.maxLength(500)), code: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
      v.strictObject({ from: v.literal("file") }),
    ]),
    response: nothing, audience: SHELL, maxBytes: 4096, perSecond: 5, sample: { from: "link", link: "invigil://127.0.0.1:8080/exam/01J0" },
  }),
  /** `keystrokes`: a yes of its own to recording key timing, where the policy asks for it; anything else is an objection. */
  "policy.consent": call({
    request: v.strictObject({ agreed: v.boolean(), keystrokes: v.exactOptional(v.boolean()) }), response: nothing, audience: SHELL, maxBytes: 64, perSecond: 5, sample: { agreed: true },
  }),
  "check.run": call({ request: nothing, response: nothing, audience: SHELL, maxBytes: 64, perSecond: 2, sample: {} }),
  "check.continue": call({ request: nothing, response: nothing, audience: SHELL, maxBytes: 64, perSecond: 5, sample: {} }),
  /** An invigilator's code that lets a check through. */
  "check.override": call({
    request: v.strictObject({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }), response: nothing, audience: SHELL, maxBytes: 512, perSecond: 2, sample: { code: "ABCDE-FGHJK" },
  }),
  /** Asks a prohibited program to end. Only programs that the check or the exam shows now can be named. */
  "program.close": call({
    request: v.strictObject({ rule: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }), response: nothing, audience: BOTH, maxBytes: 256, perSecond: 5, sample: { rule: "anydesk" },
  }),
  /** Opens a program that the exam allows. */
  "program.open": call({
    request: v.strictObject({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }), response: nothing, audience: BOTH, maxBytes: 256, perSecond: 2, sample: { id: "calculator" },
  }),
  /** The page refused something that the policy locks; a person may look at it. Never what was pasted, dropped or pressed. */
  "page.blocked": call({
    request: v.strictObject({ what: v.picklist(["paste", "drop", "print", "mouse-button"]) }), response: nothing, audience: EXAM, maxBytes: 64, perSecond: 5, sample: { what: "paste" },
  }),
  /** A stretch of typing: what the policy's level says of it, never a character. */
  "keystrokes.report": call({
    request: recordedKeysSchema, response: nothing, audience: EXAM, maxBytes: 65_536, perSecond: 5,
    sample: {
      recorded: { level: "timings", strokes: [[0, 0, 80.5], [7, 140.2, null]], clockMs: 0.005, discarded: 0 },
      edits: { typed: 2, repeated: 0, composed: 0, pasted: 0, dropped: 0, replaced: 0, withoutKeys: 0, deletions: 0, undos: 0 },
      injection: [], unusual: { scripted: 0, placeless: 0, composing: 0, dead: 0 }, lag: { meanMs: 0.4, mostMs: 2.5 },
    },
  }),
  /** What was recorded of this student's typing, for the student. */
  "keystrokes.recorded": call({ request: nothing, response: v.strictObject({ stretches: recordedKeysListSchema }), audience: BOTH, maxBytes: 64, perSecond: 5, sample: {} }),
  /** Saves the same as a file. */
  "keystrokes.save": call({ request: nothing, response: v.strictObject({ savedAs: v.nullable(v.string()) }), audience: BOTH, maxBytes: 64, perSecond: 1, sample: {} }),
  /** The student objects to something that is recorded; from then on it is not. */
  "data.object": call({ request: v.strictObject({ to: v.picklist(OBJECTIONS) }), response: nothing, audience: EXAM, maxBytes: 64, perSecond: 2, sample: { to: "keystrokes" } }),
  /** Everything that was recorded so far, without the answers themselves. */
  "record.list": call({ request: nothing, response: v.strictObject({ entries: v.array(recordedEntrySchema) }), audience: BOTH, maxBytes: 64, perSecond: 5, sample: {} }),
  "candidate.sign-in": call({
    request: v.strictObject({
      candidateCode: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
      /** An invigilator's code to go on here with what was begun on another computer; null to begin. */
      transferCode: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
    }),
    response: nothing, audience: SHELL, maxBytes: 512, perSecond: 2, sample: { candidateCode: "DEMO-0001", transferCode: null },
  }),
  "exam.unlock": call({
    request: v.variant("by", [
      v.strictObject({ by: v.literal("start-code"), startCode: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
      v.strictObject({ by: v.literal("timed-release") }),
      /** The release key as words from paper, or as a scanner reads its QR code. */
      v.strictObject({ by: v.literal("release-words"), words: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)) }),
      v.strictObject({ by: v.literal("release-file") }),
    ]),
    response: nothing, audience: SHELL, maxBytes: 4096, perSecond: 2, sample: { by: "start-code", startCode: "ABCDE-FGHJK" },
  }),
  "item.get": call({
    request: v.strictObject({ itemId: itemIdSchema }),
    response: v.strictObject({ item: itemSchema, sectionTitle: v.string(), rubric: contentSchema, responses: v.record(v.string(), responseSchema) }),
    audience: EXAM, maxBytes: 1024, perSecond: 50, sample: { itemId: "q1" },
  }),
  "item.visit": call({ request: v.strictObject({ itemId: itemIdSchema }), response: nothing, audience: EXAM, maxBytes: 1024, perSecond: 20, sample: { itemId: "q1" } }),
  "item.flag": call({ request: v.strictObject({ itemId: itemIdSchema, flagged: v.boolean() }), response: nothing, audience: EXAM, maxBytes: 1024, perSecond: 20, sample: { itemId: "q1", flagged: true } }),
  "answer.save": call({
    request: v.strictObject({ itemId: itemIdSchema, responseId: v.pipe(v.string(), v.minLength(1), v.maxLength(256)), response: responseSchema }),
    response: v.strictObject({ savedAt: ms, seq: ms }), audience: EXAM, maxBytes: 1_000_000, perSecond: 50, sample: { itemId: "q1", responseId: "RESPONSE", response: ["A"] },
  }),
  "review.open": call({ request: nothing, response: nothing, audience: EXAM, maxBytes: 64, perSecond: 10, sample: {} }),
  "review.close": call({ request: v.strictObject({ itemId: itemIdSchema }), response: nothing, audience: EXAM, maxBytes: 1024, perSecond: 10, sample: { itemId: "q1" } }),
  "sitting.hand-in": call({ request: nothing, response: nothing, audience: EXAM, maxBytes: 64, perSecond: 2, sample: {} }),
  /** A break in which the clock stands still, as far as it was agreed. */
  "break.start": call({ request: nothing, response: nothing, audience: EXAM, maxBytes: 64, perSecond: 1, sample: {} }),
  "break.end": call({ request: nothing, response: nothing, audience: EXAM, maxBytes: 64, perSecond: 1, sample: {} }),
  /** Saves what is on this computer as a file for the invigilator: of the sitting on the screen (null), or of one that was handed in before. */
  "hand-in-file.save": call({
    request: v.strictObject({ journalId: v.nullable(journalIdSchema) }), response: v.strictObject({ savedAs: v.nullable(v.string()) }), audience: BOTH, maxBytes: 128, perSecond: 1, sample: { journalId: null },
  }),
  /** Saves the receipt of an exam that was handed in on this computer before. */
  "hand-ins.save-receipt": call({ request: v.strictObject({ journalId: journalIdSchema }), response: v.strictObject({ savedAs: v.nullable(v.string()) }), audience: SHELL, maxBytes: 128, perSecond: 2, sample: { journalId: "01J0000000000000000000000Z" } }),
  "notice.dismiss": call({ request: v.strictObject({ id: v.pipe(v.string(), v.maxLength(64)) }), response: nothing, audience: BOTH, maxBytes: 256, perSecond: 10, sample: { id: "n1" } }),
  "receipt.retry": call({ request: nothing, response: nothing, audience: SHELL, maxBytes: 64, perSecond: 2, sample: {} }),
  "receipt.save": call({ request: nothing, response: v.strictObject({ savedAs: v.nullable(v.string()) }), audience: SHELL, maxBytes: 64, perSecond: 2, sample: {} }),
  "receipt.print": call({ request: nothing, response: nothing, audience: SHELL, maxBytes: 64, perSecond: 1, sample: {} }),
  "sitting.finish": call({ request: nothing, response: nothing, audience: SHELL, maxBytes: 64, perSecond: 2, sample: {} }),
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallRequest<N extends CallName> = DeepReadonly<v.InferInput<Calls[N]["request"]>>;
export type CallResponse<N extends CallName> = v.InferOutput<Calls[N]["response"]>;

/** Every push from main to the renderer. */
export const pushes = {
  /** The whole view, whenever it changed. */
  "app.changed": viewSchema,
} as const;

export type PushName = keyof typeof pushes;
export type PushPayload<N extends PushName> = v.InferOutput<(typeof pushes)[N]>;

/** IPC channel of a call or push. */
export function channelOf(name: CallName | PushName): string {
  return `invigil:${name}`;
}
