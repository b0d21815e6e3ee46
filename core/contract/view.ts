import type { ExamContent } from "../assessment/exam-content.ts";
import type { InvigilError } from "../errors.ts";
import type { Milliseconds, UnixMs } from "../clock.ts";
import type { DeviceLine } from "../device/device-words.ts";
import type { LedgerEntry, StopReason } from "../sitting/ledger-entry.ts";
import type { JournalEventKind } from "../journal/record.ts";
import type { ControlId, ControlStatus } from "../policy/control.ts";
import type { KeystrokeLevel, Policy } from "../policy/policy.ts";

export const THEMES = ["light", "dark", "high-contrast", "yellow-on-black"] as const;
export type Theme = (typeof THEMES)[number];
/** Percent of the normal text size. */
export const TEXT_SIZES = [100, 125, 150, 175, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export interface Appearance {
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly timerHidden: boolean;
}

/** Ways by which a student can name an exam. */
export const EXAM_SOURCES = ["link", "code", "file"] as const;
export type ExamSource = (typeof EXAM_SOURCES)[number];

/** What everybody may know about an exam before it starts. */
export interface ExamSummary {
  readonly title: string;
  readonly organisation: string;
  readonly questionCount: number;
  readonly durationMs: Milliseconds;
  readonly opensAt: UnixMs;
  readonly closesAt: UnixMs;
  readonly policy: Policy;
  /** Fingerprint of the organisation's key in groups, to compare with what the institution publishes. */
  readonly issuerFingerprint: string;
  /** Fingerprint of the key that this computer met at the platform before, when it is another: a person should compare the two. */
  readonly formerFingerprint?: string;
}

export type CheckId = "disk" | "memory" | "clock" | "displays" | "network" | "processes" | "virtual-machine" | "remote-session" | "battery";

/** A program that the exam does not allow and that runs now. */
export interface ProgramMatchView {
  /** Id of the rule; what `program.close` takes. */
  readonly rule: string;
  readonly name: string;
  /** Why the exam does not allow it, one sentence. */
  readonly reason: string;
  /** How to close it by hand, one sentence. */
  readonly howToClose: string;
  /** `asked`: it was told to end and has not ended yet. `refused`: it cannot be ended from here. */
  readonly closing: "no" | "asked" | "refused";
}

/** One line of the system check. `remedy` says how to mend what failed, in plain words; null when there is nothing to do. */
export type CheckView =
  | { readonly check: CheckId; readonly state: "pending" | "running" }
  | {
      readonly check: CheckId; readonly state: "passed" | "warned" | "failed"; readonly detail: string; readonly remedy: string | null;
      /** What the result rests on, a sentence each. */
      readonly evidence?: readonly string[];
      readonly programs?: readonly ProgramMatchView[];
      /** Present when a person can let this through with an override code: whether that has been done. */
      readonly override?: "possible" | "given";
    };

/** Saved and connection state, always in view. */
export interface SyncView {
  readonly connection: "online" | "offline" | "connecting";
  /** Answers written to disk and not yet held by the platform. */
  readonly unsent: number;
  readonly lastSavedAt: UnixMs | null;
  readonly lastSentAt: UnixMs | null;
  /** What a person has to look at: saving on this computer (`storage/…`), or a refusal that sending again does not mend; null when all is well. */
  readonly trouble: InvigilError | null;
}

export interface QuestionStatus {
  readonly itemId: string;
  readonly number: number;
  readonly title: string;
  readonly answered: boolean;
  readonly flagged: boolean;
  readonly visited: boolean;
  /** False where a linear part does not let the candidate go (back) there. */
  readonly reachable: boolean;
}

export interface Notice {
  readonly id: string;
  readonly text: string;
  readonly at: UnixMs;
  /** What the student is asked to do; absent for a message that only says something. */
  readonly asks?: "hand-in";
}

/** A running sitting as the exam and review screens draw it. */
export interface SittingView {
  readonly candidateName: string;
  readonly exam: ExamSummary;
  readonly questions: readonly QuestionStatus[];
  readonly current: string;
  /** Working time left when this view was made; the renderer counts on from there with its monotonic clock. */
  readonly remainingMs: Milliseconds;
  /** Working time used when this view was made; it can be less than what is gone of the whole when the latest hand-in comes first. */
  readonly usedMs: Milliseconds;
  readonly sync: SyncView;
  readonly controls: readonly ControlStatus[];
  readonly notices: readonly Notice[];
  /** Prohibited programs that run now, newest last. */
  readonly programs: readonly ProgramMatchView[];
  /** True while the policy asks to wait until those programs are gone: the question is covered, the clock runs on. */
  readonly paused: boolean;
  /** Set while the clock stands still and the question is covered: why, what staff said, and how much of a break is left (null for a pause). */
  readonly stopped: { readonly because: StopReason; readonly reason: string; readonly leftMs: Milliseconds | null } | null;
  /** What is recorded of the student's typing; null where the policy records nothing of it. `stopped`: the student objected, or the clock stands still. */
  readonly keystrokes: { readonly level: Exclude<KeystrokeLevel, "off">; readonly objected: boolean; readonly stopped: boolean; readonly stretches: number } | null;
  /** Breaks that this candidate may still take; null when none were agreed. */
  readonly breakLeftMs: Milliseconds | null;
  /** What makes up the working time, for the student to read. */
  readonly ledger: readonly LedgerEntry[];
  /** True when the exam goes on on another computer: what is written here is kept for a person to look at. */
  readonly branch: boolean;
  /** Programs that the exam allows. `opens`: whether `program.open` can start it. */
  readonly permitted: readonly { readonly id: string; readonly name: string; readonly opens: boolean; readonly running: boolean }[];
}

/** One thing that was recorded in this sitting, without the answers themselves. The renderer puts it into words. */
export interface RecordedEntry {
  readonly seq: number;
  readonly at: UnixMs;
  readonly kind: JournalEventKind;
  /** Facts of the event that are no answer: the control, the incident and its detail, the instruction's text. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export interface ReceiptView {
  readonly code: string;
  readonly organisation: string;
  readonly examTitle: string;
  readonly candidateName: string;
  readonly answered: number;
  readonly questions: number;
  readonly sealedAt: UnixMs;
  readonly receivedAt: UnixMs;
  /** The receipt in the form that the QR code carries. */
  readonly qr: string;
  /** Where the candidate saved it; null until then. */
  readonly savedAs: string | null;
}

/** An exam that was handed in on this computer. */
export interface HandInView {
  readonly journalId: string;
  readonly examTitle: string;
  readonly sealedAt: UnixMs;
  /** Code of the receipt when it has come, else of the seal. */
  readonly code: string;
  readonly received: boolean;
  /** Whether its encrypted records are still on this computer: some weeks after the receipt came they are removed. */
  readonly held: boolean;
}

/** What the centre that manages this computer has set for the first screen; absent where it has set nothing of it. */
export interface OpenLimits {
  /** Name of the centre; null when none is named. */
  readonly name: string | null;
  /** Whether the platform's address can be another one. */
  readonly platformFixed: boolean;
  /** How an exam may be opened here. */
  readonly sources: readonly ExamSource[];
}

/** One screen a state. */
export type Screen =
  | { readonly name: "open"; readonly platform: string; readonly busy: { readonly label: string; readonly progress: number } | null; readonly error: InvigilError | null; readonly handIns: readonly HandInView[]; readonly centre?: OpenLimits }
  | { readonly name: "policy"; readonly exam: ExamSummary; readonly controls: readonly ControlStatus[] }
  | { readonly name: "check"; readonly exam: ExamSummary; readonly checks: readonly CheckView[]; readonly finished: boolean; readonly mayContinue: boolean }
  | {
      readonly name: "sign-in"; readonly exam: ExamSummary; readonly busy: boolean; readonly error: InvigilError | null;
      /** What this computer will say about itself at sign-in; absent while it is read, and where the policy does not name it. */
      readonly device?: readonly DeviceLine[];
    }
  | {
      readonly name: "waiting"; readonly exam: ExamSummary; readonly candidateName: string; readonly extraMs: Milliseconds; readonly sync: SyncView; readonly busy: boolean;
      readonly error: InvigilError | null;
      /** Messages from the room. */
      readonly notices: readonly Notice[];
      /** Which ways of opening the package has. */
      readonly startCode: boolean;
      /** Set when the sitting was moved here from another computer: where it goes on. */
      readonly continues: { readonly answered: number; readonly remainingMs: Milliseconds } | null;
      /** Time until the timed release, 0 when it can be fetched, typed from paper, scanned or opened from a file; null when the package has none. */
      readonly releaseInMs: Milliseconds | null;
      /** Time until the next start code may be tried, after wrong ones. */
      readonly retryInMs: Milliseconds;
    }
  | { readonly name: "exam"; readonly sitting: SittingView }
  | { readonly name: "review"; readonly sitting: SittingView }
  /** `timeOver`: the working time ended by itself; the screen says so kindly. */
  | { readonly name: "sealing"; readonly progress: number; readonly timeOver?: boolean }
  /** Sealed on this computer and not yet at the platform. */
  | { readonly name: "sealed"; readonly sealedAt: UnixMs; readonly code: string; readonly sync: SyncView; readonly error: InvigilError | null; readonly timeOver?: boolean; /** Where a hand-in file was saved; null until then. */ readonly savedAs: string | null }
  | { readonly name: "receipt"; readonly receipt: ReceiptView; readonly error: InvigilError | null; readonly timeOver?: boolean }
  | { readonly name: "done"; readonly receipt: ReceiptView; readonly changes: readonly { readonly control: ControlId; readonly change: string; readonly restored: boolean }[] }
  | { readonly name: "failed"; readonly error: InvigilError };

export type ScreenName = Screen["name"];

/** Everything that the renderer draws. Main owns it; the renderer only shows it. */
export interface AppView {
  readonly screen: Screen;
  readonly appearance: Appearance;
  /** Parts of it that the centre has set, with the centre's name where one is known; absent where everything can be changed. */
  readonly setByCentre?: { readonly name: string | null; readonly parts: readonly (keyof Appearance)[] };
  /** What runs the windows. `preview` locks nothing and says so on every screen. */
  readonly runtime: "electron" | "preview";
  readonly version: string;
}

/** One question with the candidate's present answers, in the order in which this sitting shows choices. */
export interface ItemView {
  readonly item: ExamContent["items"][number];
  readonly sectionTitle: string;
  readonly rubric: ExamContent["parts"][number]["sections"][number]["rubric"];
  readonly responses: Readonly<Record<string, readonly string[]>>;
}
