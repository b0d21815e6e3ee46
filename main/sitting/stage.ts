import type { ExamContent } from "../../core/assessment/exam-content.ts";
import type { CheckView, ReceiptView, RecordedEntry } from "../../core/contract/view.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { RecordedKeys } from "../../core/keystroke/recorded-keys.ts";
import type { RevertedChange } from "../lockdown/lockdown.ts";
import type { OpenedExam } from "./opened-exam.ts";
import type { Sitting } from "./sitting.ts";

/** Where the student is. One stage a screen, but for `working`, which is drawn as the exam or the review. */
export type Stage =
  | { readonly name: "open"; readonly busy: { readonly label: string; readonly progress: number } | null; readonly error: InvigilError | null }
  | { readonly name: "policy"; readonly exam: OpenedExam; readonly agreed: boolean }
  | { readonly name: "check"; readonly sitting: Sitting; readonly checks: readonly CheckView[]; readonly finished: boolean }
  | { readonly name: "sign-in"; readonly sitting: Sitting; readonly busy: boolean; readonly error: InvigilError | null }
  | { readonly name: "waiting"; readonly sitting: Sitting; readonly busy: boolean; readonly error: InvigilError | null }
  | { readonly name: "working"; readonly sitting: Sitting; readonly content: ExamContent }
  | { readonly name: "sealing"; readonly sitting: Sitting; readonly progress: number }
  | { readonly name: "sealed"; readonly sitting: Sitting; readonly code: string; readonly error: InvigilError | null }
  | { readonly name: "receipt"; readonly sitting: Sitting; readonly receipt: ReceiptView; readonly error: InvigilError | null }
  | { readonly name: "done"; readonly receipt: ReceiptView; readonly changes: readonly RevertedChange[]; readonly recorded: readonly RecordedEntry[]; readonly typing: readonly RecordedKeys[] }
  | { readonly name: "failed"; readonly error: InvigilError };

export type StageName = Stage["name"];
