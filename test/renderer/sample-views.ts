import type { AppView, CheckView, ExamSummary, HandInView, ProgramMatchView, QuestionStatus, ReceiptView, RecordedEntry, Screen, ScreenName, SittingView, SyncView } from "../../core/contract/view.ts";
import { invigilError } from "../../core/errors.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import { GUARANTEES } from "../../core/policy/guarantees.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { DeviceLine } from "../../core/device/device-words.ts";
import { withKeystrokes } from "../doubles/policies.ts";
import { sampleItems } from "./sample-exam.ts";

const AT = Date.UTC(2026, 10, 23, 13, 2);
const MINUTE = 60_000;

const exam: ExamSummary = {
  title: "Ecology of still waters, final exam", organisation: "Lakeside University", questionCount: sampleItems.length, durationMs: 90 * MINUTE, opensAt: AT, closesAt: AT + 4 * 60 * MINUTE,
  policy: { ...POLICY_PRESETS["supervised-room"], contact: "exam.office@lakeside.example" }, issuerFingerprint: "7F3K-Q9ZD-11WM-4T8X-R6BH-2N5C",
};

/** The same exam with the rhythm of typing recorded. */
export const typedExam: ExamSummary = { ...exam, policy: withKeystrokes(exam.policy, "rhythm") };

export const practiceExam: ExamSummary = { ...exam, title: "Practice: life in a pond", policy: POLICY_PRESETS.practice };

const controls: readonly ControlStatus[] = exam.policy.controls.map((control): ControlStatus => {
  if (control === "screen-capture") return { control, tier: "unavailable", reason: "This desktop does not let programs hide their windows from screenshots." };
  if (control === "displays" || control === "processes") return { control, tier: "monitored", reason: "Invigil looks and never changes anything here." };
  return { control, tier: "enforced", reason: GUARANTEES[control]["linux-kiosk"].reason };
});

const sync: SyncView = { connection: "online", unsent: 0, lastSavedAt: AT, lastSentAt: AT, trouble: null };

const questions: readonly QuestionStatus[] = sampleItems.map(({ item }, index) => ({
  itemId: item.id, number: index + 1, title: item.title, answered: [0, 2].includes(index), flagged: [2, 4].includes(index), visited: index < 5, reachable: true,
}));

export const sitting: SittingView = { candidateName: "Ada Nowak", exam, questions, current: "oxygen", remainingMs: 62 * MINUTE + 15_000, usedMs: 27 * MINUTE + 45_000, sync, controls, notices: [], programs: [], paused: false, permitted: [], stopped: null, breakLeftMs: null, keystrokes: null, branch: false,
  ledger: [{ kind: "duration", ms: 90 * MINUTE }],
};

/** A sitting to which everything happened that a time ledger can hold. */
export const eventful: Pick<SittingView, "ledger" | "breakLeftMs" | "usedMs" | "remainingMs"> = {
  breakLeftMs: 8 * MINUTE, usedMs: 52 * MINUTE + 45_000, remainingMs: 67 * MINUTE + 15_000,
  ledger: [
    { kind: "duration", ms: 90 * MINUTE },
    { kind: "extra-time", ms: 15 * MINUTE },
    { kind: "late-start", ms: 4 * MINUTE },
    { kind: "break", ms: 12 * MINUTE },
    { kind: "grant", ms: 5 * MINUTE, id: "i1", because: "extra-time", reason: "Question 3 was printed wrongly." },
    { kind: "pause", ms: 6 * MINUTE, reason: "Fire alarm. Please leave everything as it is." },
    { kind: "failure", ms: 48_000, reason: "not-running" },
    { kind: "failure", ms: 3 * MINUTE, reason: "moved" },
    { kind: "grant", ms: 10 * MINUTE, id: "i2", because: "our-failure", reason: "The Wi-Fi of the room was down." },
  ],
};

/** The clock stands still: the student’s break, and a pause that staff ordered. */
export const onBreak: NonNullable<SittingView["stopped"]> = { because: "break", reason: "", leftMs: 18 * MINUTE + 23_000 };
export const pausedByStaff: NonNullable<SittingView["stopped"]> = { because: "pause", reason: "Fire alarm. Please leave everything as it is and go outside.", leftMs: null };

/** Three programs that the exam does not allow, one for each state of closing. */
export const zoom: ProgramMatchView = {
  rule: "zoom", name: "Zoom", reason: "It can show the exam to others.", howToClose: "Quit it from its own menu, or from its picture beside the clock.", closing: "no",
};
export const discord: ProgramMatchView = {
  rule: "discord", name: "Discord", reason: "It can send questions out and answers in.", howToClose: "Right-click its picture beside the clock and choose Quit Discord.", closing: "asked",
};
export const anydesk: ProgramMatchView = {
  rule: "anydesk", name: "AnyDesk", reason: "With it somebody else can use this computer.", howToClose: "Open AnyDesk, then choose Quit in its menu.", closing: "refused",
};

/** What a sitting of half an hour has recorded. */
export const recorded: readonly RecordedEntry[] = [
  { seq: 0, at: AT - 20 * MINUTE, kind: "opened", facts: {} },
  { seq: 1, at: AT - 19 * MINUTE, kind: "consented", facts: {} },
  { seq: 2, at: AT - 17 * MINUTE, kind: "checked", facts: { passed: 8, warned: 1, failed: 0 } },
  { seq: 3, at: AT - 15 * MINUTE, kind: "signed-in", facts: { durationMs: 90 * MINUTE, extraMs: 15 * MINUTE } },
  { seq: 4, at: AT - MINUTE, kind: "locked-down", facts: { enforced: 17, monitored: 11, unavailable: 1 } },
  { seq: 5, at: AT, kind: "started", facts: {} },
  { seq: 6, at: AT + 2 * MINUTE, kind: "visited", facts: { times: 1 } },
  { seq: 8, at: AT + 5 * MINUTE, kind: "incident", facts: { incident: "focus-lost", forMs: 12_000 } },
  { seq: 9, at: AT + 8 * MINUTE, kind: "answered", facts: { times: 2 } },
  { seq: 10, at: AT + 9 * MINUTE, kind: "incident", facts: { incident: "prohibited-program", rule: "zoom", name: "Zoom", firstSeenAt: AT + 9 * MINUTE, lastSeenAt: AT + 11 * MINUTE, done: "told" } },
  { seq: 11, at: AT + 14 * MINUTE, kind: "instruction", facts: { instruction: "extra-time", extraMs: 10 * MINUTE, reason: "The fire alarm was tested." } },
];

const checks: readonly CheckView[] = [
  { check: "disk", state: "passed", detail: "41 GB are free; 1 GB is needed.", remedy: null },
  { check: "memory", state: "passed", detail: "5.8 GB are free.", remedy: null },
  { check: "clock", state: "warned", detail: "The clock of this computer is 3 minutes ahead of the exam server.", remedy: "Nothing to do: the exam uses its own clock." },
  { check: "displays", state: "passed", detail: "One screen is connected.", remedy: null },
  { check: "network", state: "passed", detail: "The exam server answers in 24 ms.", remedy: null },
  {
    check: "processes", state: "failed", detail: "Running now: AnyDesk, Discord, Zoom.", remedy: "Close these programs, then check again. Look beside the clock too: some keep running there.",
    programs: [anydesk, discord, zoom],
  },
  {
    check: "virtual-machine", state: "failed", detail: "Several signs say that this is a virtual machine.", remedy: null, override: "possible",
    evidence: ["The computer calls itself “VirtualBox”.", "Its network card has an address that virtual machines use."],
  },
  { check: "remote-session", state: "warned", detail: "This computer seems to be used from afar.", remedy: null, override: "given", evidence: ["The system says that this session is remote."] },
];

/** What a computer says about itself. */
const computer: readonly DeviceLine[] = [
  { label: "Make", text: "Framework" }, { label: "Model", text: "Laptop 13" }, { label: "Form", text: "notebook" }, { label: "System", text: "Debian GNU/Linux" }, { label: "System version", text: "12" },
  { label: "Displays", text: "2256 × 1504, built in · 2560 × 1440" }, { label: "Keyboards and pointers", text: "1 × keyboard (1 built in) · 2 × mouse" }, { label: "Battery", text: "there · 81 % · charging" },
  { label: "Pseudonym of this computer", text: "K7M2-9QXD-41TB-66VN, from the main board's serial number (fairly sure)" },
];

const receipt: ReceiptView = {
  code: "7KQ2-M9XD-4RTB", organisation: "Lakeside University", examTitle: exam.title, candidateName: "Ada Nowak", answered: 7, questions: 8, sealedAt: AT + 60 * MINUTE, receivedAt: AT + 61 * MINUTE,
  qr: `invigil-receipt:${"eyJhbGciOiJFZERTQSIsInR5cCI6ImludmlnaWwtcmVjZWlwdCtqd3MifQ".repeat(10)}`, savedAs: null,
};

/** Exams that were handed in on this computer, newest first; the newest waits to be sent. */
export const handIns: readonly HandInView[] = ["Ecology of still waters, final exam", "Practice: life in a pond", "Chemistry 2", "Chemistry 1", "Statistics for biologists", "Field methods", "Academic writing"].map(
  (examTitle, index) => ({ journalId: `01J000000000000000000000${String(index).padStart(2, "0")}`, examTitle, sealedAt: AT - index * 24 * 60 * MINUTE, code: index === 0 ? "4RTB-7KQ2" : "7KQ2-M9XD-4RTB", received: index > 0, held: index !== 2 }),
);

export const openScreen: Screen = { name: "open", platform: "https://exams.lakeside.example", busy: null, error: null, handIns: [] };

/** One sample of every screen. */
export const sampleScreens: { readonly [N in ScreenName]: Extract<Screen, { readonly name: N }> } = {
  open: { ...openScreen, name: "open", platform: "https://exams.lakeside.example", busy: null, error: invigilError("package/not-found", "no package") },
  policy: { name: "policy", exam, controls },
  check: { name: "check", exam, checks, finished: true, mayContinue: false },
  "sign-in": { name: "sign-in", exam, busy: false, error: invigilError("sign-in/unknown-candidate", "unknown"), device: computer },
  waiting: { name: "waiting", exam, candidateName: "Ada Nowak", extraMs: 15 * MINUTE, sync, busy: false, notices: [], error: invigilError("start-code/wrong", "wrong"), startCode: true, continues: null, releaseInMs: 4 * MINUTE + 12_000, retryInMs: 0 },
  exam: { name: "exam", sitting },
  review: { name: "review", sitting: { ...sitting, current: "steps" } },
  sealing: { name: "sealing", progress: 0.6 },
  sealed: { name: "sealed", sealedAt: AT + 60 * MINUTE, code: "4RTB-7KQ2", sync: { ...sync, connection: "offline", unsent: 14 }, error: invigilError("sync/offline", "offline"), savedAs: null },
  receipt: { name: "receipt", receipt, error: null },
  done: {
    name: "done", receipt: { ...receipt, savedAs: "receipt.json" },
    changes: [
      { control: "kiosk", change: "The window filled the screen.", restored: true },
      { control: "clipboard", change: "What had been copied before was removed at the start.", restored: true },
      { control: "power-save", change: "The computer was kept awake.", restored: true },
      { control: "notifications", change: "Notifications of the desktop were switched off.", restored: false },
    ],
  },
  failed: { name: "failed", error: invigilError("storage/unreadable", "cannot read", { path: "journal.sqlite" }) },
};

/** Screens in states that a sitting without trouble never reaches. */
export const troubledScreens = {
  "open-hand-ins": { ...openScreen, handIns },
  "sign-in-other-computer": { ...sampleScreens["sign-in"], error: invigilError("transfer/unknown-code", "unknown") },
  "waiting-continues": { ...sampleScreens.waiting, error: null, continues: { answered: 3, remainingMs: 41 * MINUTE }, releaseInMs: 0, startCode: false },
  "waiting-words": { ...sampleScreens.waiting, error: invigilError("release/unknown-word", "word 7", { position: 7, word: "frgo" }), releaseInMs: 0, startCode: false, sync: { ...sync, connection: "offline" } },
  "sealed-saved": { ...sampleScreens.sealed, savedAs: "/media/stick/Ecology of still waters hand-in 01J0AB.invigil-handin" },
  "sealed-elsewhere": { ...sampleScreens.sealed, error: invigilError("sitting/continued-elsewhere", "continued elsewhere") },
  "exam-break": examAt("essay", { ...eventful, stopped: onBreak }),
  "exam-staff-pause": examAt("essay", { stopped: pausedByStaff }),
  "exam-break-offered": examAt("oxygen", eventful),
  "exam-full-bar": examAt("oxygen", { ...eventful, permitted: [{ id: "calculator", name: "Calculator", opens: true, running: false }], sync: { ...sync, connection: "offline", unsent: 3 } }),
  "exam-branch": examAt("oxygen", { branch: true }),
  "review-branch": { ...sampleScreens.review, sitting: { ...sampleScreens.review.sitting, ...eventful, branch: true } },
} as const satisfies Readonly<Record<string, Screen>>;

export function viewOf(screen: Screen, appearance: Partial<AppView["appearance"]> = {}, runtime: AppView["runtime"] = "electron"): AppView {
  return { screen, appearance: { theme: "light", textSize: 100, timerHidden: false, ...appearance }, runtime, version: "0.1.0" };
}

/** The exam at one question. */
export function examAt(current: string, change: Partial<SittingView> = {}): Screen {
  return { name: "exam", sitting: { ...sitting, current, ...change } };
}
