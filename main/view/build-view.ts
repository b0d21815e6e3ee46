import type { AppView, Screen, SittingView, SyncView } from "../../core/contract/view.ts";
import { deviceReportLines } from "../../core/device/device-words.ts";
import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { ExamContent } from "../../core/assessment/exam-content.ts";
import { assertNever } from "../../core/result.ts";
import { listQuestions } from "../../core/sitting/questions.ts";
import { mayContinue } from "../sitting/check.ts";
import { whyNoExam } from "../../core/settings/exam-gate.ts";
import type { MachineSettings } from "../../core/settings/machine-settings.ts";
import { accountOf } from "../../core/sitting/time-ledger.ts";
import type { Flow } from "../sitting/flow.ts";
import { summarise } from "../sitting/opened-exam.ts";
import { keystrokesView } from "../sitting/keystrokes.ts";
import { isPaused, permittedPrograms, runningMatches } from "../sitting/running-programs.ts";
import type { Sitting } from "../sitting/sitting.ts";
import { breakLeftMs } from "../sitting/stops.ts";
import type { Stage } from "../sitting/stage.ts";

const APPEARANCE_PARTS = ["theme", "textSize", "timerHidden"] as const;

/** Everything that the renderer draws, from the flow as it is now. */
export function buildView(flow: Flow): AppView {
  const { ports, settings } = flow.parts;
  return { screen: screenOf(flow, flow.stage), appearance: settings.appearance(), ...setByCentre(settings.machine()), runtime: ports.application.runtime, version: ports.application.version };
}

function screenOf(flow: Flow, stage: Stage): Screen {
  switch (stage.name) {
    case "open":
      return openScreen(flow, stage);
    case "policy":
      return { name: "policy", exam: summarise(stage.exam), controls: flow.controls };
    case "check":
      return { name: "check", exam: summarise(stage.sitting.exam), checks: stage.checks, finished: stage.finished, mayContinue: stage.finished && mayContinue(stage.checks) };
    case "sign-in":
      return { name: "sign-in", exam: summarise(stage.sitting.exam), busy: stage.busy, error: stage.error, ...deviceIn(flow) };
    case "waiting":
      return waitingScreen(flow, stage);
    case "working": {
      const reviewing = stage.sitting.state.phase === "reviewing";
      return { name: reviewing ? "review" : "exam", sitting: sittingView(flow, stage.sitting, stage.content) };
    }
    case "sealing":
      return { name: "sealing", progress: stage.progress, ...timeOver(stage.sitting) };
    case "sealed":
      return {
        name: "sealed", sealedAt: stage.sitting.state.phase === "sealed" ? stage.sitting.state.sealedAt : 0, code: stage.code,
        sync: syncView(flow, stage.sitting), error: stage.error, savedAs: flow.handInSavedAs, ...timeOver(stage.sitting),
      };
    case "receipt":
      return { name: "receipt", receipt: stage.receipt, error: stage.error, ...timeOver(stage.sitting) };
    case "done":
      return { name: "done", receipt: stage.receipt, changes: stage.changes };
    case "failed":
      return { name: "failed", error: stage.error };
    default:
      return assertNever(stage);
  }
}

function setByCentre({ centre, locked }: MachineSettings): Pick<AppView, "setByCentre"> {
  const parts = APPEARANCE_PARTS.filter((part) => locked.has(part));
  return parts.length === 0 ? {} : { setByCentre: { name: centre, parts } };
}

function openScreen(flow: Flow, stage: Extract<Stage, { readonly name: "open" }>): Screen {
  const machine = flow.parts.settings.machine();
  const { locked, values, centre } = machine;
  const asked = locked.has("platform") ? null : flow.parts.config.arguments.platform;
  const limits = locked.has("platform") || locked.has("examSources") ? { centre: { name: centre, platformFixed: locked.has("platform"), sources: values.examSources } } : {};
  return {
    name: "open", platform: asked ?? values.platform ?? "", busy: stage.busy, error: stage.error ?? whyNoExam(machine, flow.parts.ports.system.system), handIns: flow.handIns, ...limits,
  };
}

function deviceIn({ device }: Flow): Pick<Extract<Screen, { readonly name: "sign-in" }>, "device"> {
  const told = device?.told ?? null;
  return told === null ? {} : { device: deviceReportLines(told.report) };
}

function waitingScreen(flow: Flow, stage: Extract<Stage, { readonly name: "waiting" }>): Screen {
  const { sitting } = stage;
  const { manifest } = sitting.exam;
  const release = manifest.keys.find((key) => key.kind === "timed-release");
  return {
    name: "waiting", exam: summarise(sitting.exam), candidateName: sitting.session?.candidateName ?? "", extraMs: extraTime(sitting), notices: flow.notices, continues: continuesAt(sitting),
    sync: syncView(flow, sitting), busy: stage.busy, error: stage.error ?? leftForAnother(flow),
    startCode: manifest.keys.some((key) => key.kind === "start-code"),
    releaseInMs: release === undefined ? null : Math.max(0, Math.round(release.opensAt - flow.examClock.now())),
    retryInMs: Math.max(0, Math.round(flow.nextStartCodeAt - flow.parts.clock.monotonic())),
  };
}

function sittingView(flow: Flow, sitting: Sitting, content: ExamContent): SittingView {
  const { state } = sitting;
  const granted = "admission" in state ? state.admission : null;
  const exam = summarise(sitting.exam);
  return {
    candidateName: sitting.session?.candidateName ?? "",
    exam: granted === null ? exam : { ...exam, durationMs: accountOf(state.ledger).allowedMs, closesAt: granted.closesAt + accountOf(state.ledger).movedMs },
    questions: withUnsaved(sitting, listQuestions(content, state)), current: "work" in state ? state.work.current : "", remainingMs: Math.round(sitting.remaining()), usedMs: Math.round(sitting.time.elapsed()),
    sync: syncView(flow, sitting), controls: flow.controls, notices: flow.notices, stopped: stoppedView(sitting), keystrokes: keystrokesView(sitting), breakLeftMs: breakLeftMs(sitting), ledger: state.ledger, branch: flow.live?.sync.branch ?? false,
    programs: runningMatches(flow), paused: isPaused(flow, sitting.exam.manifest.policy), permitted: permittedPrograms(flow, sitting.exam.manifest.policy),
  };
}

/** What is typed and not yet on disk counts as answered for the student: it is there, and `trouble` says that it is not saved. */
function withUnsaved(sitting: Sitting, questions: SittingView["questions"]): SittingView["questions"] {
  const unsaved = sitting.unsavedItems();
  return unsaved.size === 0 ? questions : questions.map((question) => (unsaved.has(question.itemId) ? { ...question, answered: true } : question));
}

function syncView(flow: Flow, sitting: Sitting): SyncView {
  const { live } = flow;
  return {
    connection: live?.sync.connection ?? "connecting",
    unsent: sitting.journal.countAnswers(live?.sync.acknowledged ?? 0) + sitting.unsaved,
    lastSavedAt: sitting.lastSavedAt, lastSentAt: live?.sync.lastSentAt ?? null, trouble: sitting.trouble ?? live?.sync.error ?? null,
  };
}

/** What was agreed and what staff gave since, ms. */
function extraTime({ state }: Sitting): number {
  return "admission" in state ? accountOf(state.ledger).allowedMs - state.admission.durationMs : 0;
}

/** Says before the start, when nothing is lost yet, that the candidate signed in on another computer since. */
function leftForAnother(flow: Flow): InvigilError | null {
  return flow.live?.sync.branch === true ? invigilError("sitting/other-device", "the candidate signed in on another computer since") : null;
}

/** Where a sitting that was moved here goes on. */
function continuesAt({ session, state }: Sitting): Extract<Screen, { readonly name: "waiting" }>["continues"] {
  const continuation = session?.continues ?? null;
  if (continuation === null || !("admission" in state)) return null;
  const answers = continuation.answers.filter(({ response }) => response.some((value) => value !== ""));
  const { allowedMs } = accountOf([...state.ledger, ...continuation.ledger]);
  return { answered: new Set(answers.map(({ item }) => item)).size, remainingMs: Math.max(0, allowedMs - continuation.elapsed) };
}

function stoppedView(sitting: Sitting): SittingView["stopped"] {
  const { state } = sitting;
  if ((state.phase !== "running" && state.phase !== "reviewing") || state.stopped === null) return null;
  return { ...state.stopped, leftMs: state.stopped.because === "break" ? breakLeftMs(sitting) : null };
}

function timeOver(sitting: Sitting): { readonly timeOver: true } | Record<string, never> {
  return sitting.state.phase === "sealed" && sitting.state.reason === "time-over" ? { timeOver: true } : {};
}
