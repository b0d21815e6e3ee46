import type { ReactNode } from "react";
import { useId, useMemo, useState } from "react";
import { CONTROL_WORDS, TIER_WORDS } from "../../../core/policy/control-words.ts";
import { dryRun } from "../../../core/policy/dry-run.ts";
import { TRIAL_CHECKS, TRIAL_OUTCOMES } from "../../../core/policy/dry-run-words.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { RecordedCheckIn } from "../../../core/policy/recorded-check-in.ts";
import type { Me } from "../api.ts";
import { fetchExams } from "../api.ts";
import { usePolled } from "../use-polled.ts";
import { useSending } from "../use-sending.ts";
import { errorWords, moment } from "../words.ts";
import { useLoaded } from "../use-loaded.ts";
import { fetchSat, openCheckIn } from "./policy-api.ts";
import { policyErrorWords } from "./policy-words.ts";

interface TrialPanelProps {
  readonly me: Me;
  readonly policy: Policy;
  /** What was opened last; it stays while the policy is changed. */
  readonly opened: OpenedCheckIn | null;
  readonly onOpened: (opened: OpenedCheckIn) => void;
}

/** A check-in that was opened, and whose. */
export interface OpenedCheckIn {
  readonly candidate: string;
  readonly exam: string;
  readonly record: RecordedCheckIn;
}

/** Tries the draft on the check-in of a computer that sat an earlier exam. */
export function TrialPanel({ me, policy, opened, onOpened }: TrialPanelProps): ReactNode {
  if (!me.roles.includes("administrator")) return <p>Administrators can try a draft on the check-in of an earlier exam. What was recorded of computers is not open to your role.</p>;
  return (
    <>
      <p>What would this draft have meant for a computer that sat an earlier exam? Its check-in is decrypted for you, as far as candidates were told that administrators look at it; each opening is written into the audit log.</p>
      <CheckInChoice onOpened={onOpened} />
      {opened === null ? null : <TrialResult policy={policy} opened={opened} />}
    </>
  );
}

function CheckInChoice({ onOpened }: Pick<TrialPanelProps, "onOpened">): ReactNode {
  const id = useId();
  const exams = usePolled("exams", fetchExams);
  const [packageId, setPackageId] = useState("");
  const [sittingId, setSittingId] = useState("");
  const sat = useLoaded(packageId === "" ? null : packageId, () => fetchSat(packageId));
  const { busy, error, send } = useSending();
  const held = exams.value?.flatMap((exam) => exam.packages.filter(({ signedIn }) => signedIn > 0).map((pkg) => ({ title: exam.title, ...pkg }))) ?? [];
  const exam = held.find((pkg) => pkg.packageId === packageId);
  const chosen = sat.value?.find((sitting) => sitting.sittingId === sittingId);
  if (exams.value !== null && held.length === 0) return <p className="notice">Nobody has signed in to an exam yet, so there is no check-in to try it on. A rehearsal gives you some.</p>;
  return (
    <div className="staff-form">
      <div className="field">
        <label htmlFor={`${id}-exam`}>Exam</label>
        <select id={`${id}-exam`} value={packageId} onChange={({ target }) => { setPackageId(target.value); setSittingId(""); }}>
          <option value="">Choose an exam</option>
          {held.map((pkg) => <option key={pkg.packageId} value={pkg.packageId}>{pkg.title}, {moment(pkg.opensAt)}</option>)}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-sitting`}>Candidate</label>
        <select id={`${id}-sitting`} value={sittingId} disabled={sat.value === null} onChange={({ target }) => setSittingId(target.value)}>
          <option value="">{packageId === "" ? "Choose an exam first" : "Choose a candidate"}</option>
          {sat.value?.map((sitting) => <option key={sitting.sittingId} value={sitting.sittingId}>{sitting.candidate}</option>)}
        </select>
      </div>
      <p className="actions">
        <button
          type="button" className="button button-primary" aria-disabled={busy || chosen === undefined || exam === undefined}
          onClick={() => { if (chosen !== undefined && exam !== undefined) send(() => openCheckIn(chosen.sittingId), (record) => onOpened({ candidate: chosen.candidate, exam: exam.title, record })); }}
        >
          Open it and try
        </button>
        {busy ? <output>Opening…</output> : null}
      </p>
      {sat.error === null ? null : <output className="notice">{errorWords(sat.error)}</output>}
      {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
    </div>
  );
}

function TrialResult({ policy, opened: { candidate, exam, record } }: { readonly policy: Policy; readonly opened: OpenedCheckIn }): ReactNode {
  const { checks, controls } = useMemo(() => dryRun(policy, record), [policy, record]);
  const unmeasured = controls.filter(({ measured }) => measured === null);
  return (
    <section aria-label="What it would have come to">
      <h3>The computer of <bdi>{candidate}</bdi>, in {exam}</h3>
      <ul className="trial">
        {checks.map(({ check, outcome, because }) => (
          <li key={check}>
            <strong>{TRIAL_CHECKS[check] ?? check}</strong>
            <span className={`trial-${outcome}`}>{TRIAL_OUTCOMES[outcome]}</span>
            <span className="quiet">{because}</span>
          </li>
        ))}
      </ul>
      <h3>How far its controls held there</h3>
      <ul className="trial">
        {controls.map(({ control, measured }) => (measured === null ? null : (
          <li key={control}>
            <strong>{CONTROL_WORDS[control].name}</strong>
            <span className={`trial-${measured.tier}`}>{firstUpper(TIER_WORDS[measured.tier].word)}</span>
            <span className="quiet">{measured.reason}</span>
          </li>
        )))}
      </ul>
      <p className="quiet">{unmeasured.length === 0 ? "All of the draft’s controls were measured on that computer." : `Not measured on that computer: ${unmeasured.map(({ control }) => CONTROL_WORDS[control].name).join(", ")}.`}</p>
    </section>
  );
}

function firstUpper(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
