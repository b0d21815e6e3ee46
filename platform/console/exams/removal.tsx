import type { ReactNode } from "react";
import type { Exam, Package } from "../api.ts";
import { useSending } from "../use-sending.ts";
import { counted } from "../words.ts";
import { removeExam, removePackage } from "./exams-api.ts";
import { scheduleErrorWords } from "./schedule-words.ts";
import { TwoSteps } from "../two-steps.tsx";

/** Takes an exam away that nobody has signed in to; says why not where somebody has. */
export function ExamRemoval({ exam, onDone }: { readonly exam: Exam; readonly onDone: () => void }): ReactNode {
  const { busy, error, send } = useSending();
  if (exam.packages.some(({ signedIn }) => signedIn > 0)) return null;
  const schedules = exam.packages.length === 0 ? "" : `, ${counted(exam.packages.length, "schedule")} with ${counted(exam.packages.reduce((sum, { candidates }) => sum + candidates, 0), "candidate")}`;
  return (
    <>
      <TwoSteps label="Remove" about={`exam-${exam.examId}`} ask={`This removes ${exam.title}${schedules}. It cannot be undone.`} confirm="Remove it" busy={busy} onConfirm={() => send(() => removeExam(exam.examId), onDone)} />
      {error === null ? null : <output className="notice">{scheduleErrorWords(error)}</output>}
    </>
  );
}

/** The same for one schedule of an exam. */
export function PackageRemoval({ pkg, onDone }: { readonly pkg: Package; readonly onDone: () => void }): ReactNode {
  const { busy, error, send } = useSending();
  if (pkg.signedIn > 0) return null;
  return (
    <>
      <TwoSteps label="Remove" about={`code-${pkg.packageId}`} ask={`This removes the schedule ${pkg.code}${pkg.candidates === 0 ? "" : ` and its ${counted(pkg.candidates, "candidate")}`}. Codes that were handed out stop working.`} confirm="Remove it" busy={busy} onConfirm={() => send(() => removePackage(pkg.packageId), onDone)} />
      {error === null ? null : <output className="notice">{scheduleErrorWords(error)}</output>}
    </>
  );
}
