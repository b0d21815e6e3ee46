import type { AppView, RecordedEntry, SittingView } from "../../core/contract/view.ts";
import { invigilError } from "../../core/errors.ts";
import type { ErrorCode, InvigilError } from "../../core/errors.ts";
import type { CallName } from "../../core/contract/ipc.ts";
import { SAMPLE_RESPONSES } from "../doubles/sample-responses.ts";
import { createBridgeDouble } from "../doubles/bridge.ts";
import type { RecordedCall } from "../doubles/bridge.ts";
import { sampleItems } from "./sample-exam.ts";
import { typedStretches } from "./sample-typing.ts";
import { openScreen, recorded, viewOf } from "./sample-views.ts";

/** What a test sees of the double inside the page. */
export interface PageDouble {
  readonly show: (view: AppView) => void;
  readonly calls: () => readonly RecordedCall[];
  /** Makes `answer.save` fail with this code until it is called with null. */
  readonly failSaves: (code: ErrorCode | null) => void;
  /** Leaves every `answer.save` without an answer until it is called with false. */
  readonly holdSaves: (hold: boolean) => void;
  /** What `record.list` answers from now on; a code makes it fail. */
  readonly record: (answer: readonly RecordedEntry[] | ErrorCode) => void;
  /** Makes a call fail with this code until it is called with null. */
  readonly failCall: (name: CallName, code: ErrorCode | null, detail?: InvigilError["detail"]) => void;
  /** Where `hand-in-file.save` and `hand-ins.save-receipt` say that they saved; null when the student changed their mind. */
  readonly saveAs: (path: string | null) => void;
  /** Content security policy reports so far. */
  readonly reports: () => readonly string[];
}

/**
 * A main process in miniature: it keeps what is visited and flagged in the view that it was last given, as the real one does.
 * Everything else is for the test to show.
 */
let failure: ErrorCode | null = null;
let held = Promise.resolve();
let release: () => void = () => undefined;
let view: AppView = viewOf(openScreen);
let record: readonly RecordedEntry[] | ErrorCode = recorded;
const reports: string[] = [];

const double = createBridgeDouble(view, {
  "item.get": ({ itemId }) => {
    const found = sampleItems.find((loaded) => loaded.item.id === itemId);
    return found === undefined ? { ok: false, error: invigilError("exam/not-found", `no item ${itemId}`) } : { ok: true, value: found };
  },
  "item.visit": ({ itemId }) => {
    changeSitting("exam", itemId);
    return { ok: true, value: {} };
  },
  "review.open": () => {
    changeSitting("review", null);
    return { ok: true, value: {} };
  },
  "review.close": ({ itemId }) => {
    changeSitting("exam", itemId);
    return { ok: true, value: {} };
  },
  "item.flag": ({ itemId, flagged }) => {
    if (view.screen.name === "exam") {
      const { sitting } = view.screen;
      show({ ...view, screen: { name: "exam", sitting: { ...sitting, questions: sitting.questions.map((question) => (question.itemId === itemId ? { ...question, flagged } : question)) } } });
    }
    return { ok: true, value: {} };
  },
  "appearance.set": (change) => {
    show({ ...view, appearance: { ...view.appearance, ...change } });
    return { ok: true, value: {} };
  },
  "break.start": () => {
    stop({ because: "break", reason: "", leftMs: 20 * 60_000 });
    return { ok: true, value: {} };
  },
  "break.end": () => {
    stop(null);
    return { ok: true, value: {} };
  },
  "answer.save": async ({ itemId, response }) => {
    await held;
    if (failure !== null) return { ok: false, error: invigilError(failure, "the test says so") };
    if (view.screen.name === "exam") {
      const { sitting } = view.screen;
      const questions = sitting.questions.map((question) => (question.itemId === itemId ? { ...question, answered: response.length > 0 } : question));
      show({ ...view, screen: { name: "exam", sitting: { ...sitting, questions } } });
    }
    return { ok: true, value: { savedAt: Date.UTC(2026, 10, 23, 14, 2), seq: double.calls.length } };
  },
  "keystrokes.recorded": () => ({ ok: true, value: { stretches: [...typedStretches] } }),
  "keystrokes.save": () => ({ ok: true, value: { savedAs: "/home/ada/What was recorded of my typing.json" } }),
  "record.list": () => (typeof record === "string" ? { ok: false, error: invigilError(record, "the test says so") } : { ok: true, value: { entries: [...record] } }),
  "receipt.save": () => ({ ok: true, value: { savedAs: "receipt.invigil-receipt.json" } }),
});

function changeSitting(name: "exam" | "review", current: string | null): void {
  if (view.screen.name !== "exam" && view.screen.name !== "review") return;
  const { sitting } = view.screen;
  const questions = sitting.questions.map((question) => (question.itemId === current ? { ...question, visited: true } : question));
  show({ ...view, screen: { name, sitting: { ...sitting, questions, current: current ?? sitting.current } } });
}

function stop(stopped: SittingView["stopped"]): void {
  if (view.screen.name !== "exam" && view.screen.name !== "review") return;
  show({ ...view, screen: { ...view.screen, sitting: { ...view.screen.sitting, stopped } } });
}

function show(next: AppView): void {
  view = next;
  double.show(next);
}

document.addEventListener("securitypolicyviolation", (event) => reports.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));

const page: PageDouble = {
  show, reports: () => reports, calls: () => double.calls,
  failSaves: (code) => {
    failure = code;
  },
  holdSaves: (hold) => {
    release();
    if (!hold) return;
    held = new Promise((resolve) => {
      release = resolve;
    });
  },
  record: (answer) => {
    record = answer;
  },
  failCall: (name: CallName, code: ErrorCode | null, detail?: InvigilError["detail"]) => {
    double.handle(name, () => (code === null ? { ok: true, value: SAMPLE_RESPONSES[name] } : { ok: false, error: invigilError(code, "the test says so", detail) }));
  },
  saveAs: (path) => {
    double.handle("hand-in-file.save", () => ({ ok: true, value: { savedAs: path } }));
    double.handle("hand-ins.save-receipt", () => ({ ok: true, value: { savedAs: path } }));
  },
};
Object.assign(globalThis, { invigil: double.bridge, invigilDouble: page });
