import type { ReactNode } from "react";
import type { KnownPolicy } from "../../../core/contract/wire-policies.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { Me } from "../api.ts";
import { useSending } from "../use-sending.ts";
import { counted } from "../words.ts";
import { ChangesList } from "./changes-list.tsx";
import type { Findings } from "./findings-panel.tsx";
import { PackagesList } from "./packages-list.tsx";
import { proposeVersion, publishVersion } from "./policy-api.ts";
import type { Seen } from "./policy-api.ts";
import { packagesWords, policyErrorWords, publishes } from "./policy-words.ts";

interface PublishPanelProps {
  readonly me: Me;
  readonly known: KnownPolicy;
  readonly policy: Policy;
  /** The published policy that it takes the place of; null for the first version. */
  readonly published: { readonly version: number; readonly policy: Policy } | null;
  readonly findings: Findings;
  readonly seen: Seen;
  readonly saved: boolean;
  readonly onDone: () => void;
}

/** What changes, whom it concerns, and the step that makes it count. */
export function PublishPanel({ me, known, policy, published, findings, seen, saved, onDone }: PublishPanelProps): ReactNode {
  const { busy, error, send } = useSending();
  const alone = publishes(me) && !known.needsApproval;
  const why = findings.faults.length > 0 ? `${counted(findings.faults.length, "thing")} beside this ${findings.faults.length === 1 ? "has" : "have"} to be mended first.` : saved ? null : "Waiting until your last changes are saved.";
  const step = (): void => {
    if (why === null) send(() => (alone ? publishVersion(seen) : proposeVersion(seen)), onDone);
  };
  return (
    <>
      <h3>{published === null ? "This is the first version" : `What changes from version ${published.version}`}</h3>
      {published === null ? <p>There is nothing to compare it with yet. Read what the student will read before you publish it.</p> : <ChangesList from={published.policy} to={policy} />}
      <h3>Whom it concerns</h3>
      <p>{packagesWords(known)}</p>
      <PackagesList known={known} />
      <h3>{alone ? "Publish" : "Ask for approval"}</h3>
      <p>{alone
        ? `Version ${seen.version} is signed and never changes again. What comes later is a new version.`
        : known.needsApproval ? "Students of a scheduled exam were promised this policy. So a second administrator, who wrote none of it, reads what changed and approves exactly this draft." : "An administrator of all exams reads and publishes it."}
      </p>
      <p className="actions">
        <button type="button" className="button button-primary" aria-disabled={busy || why !== null} onClick={step}>{alone ? `Publish version ${seen.version}` : `Ask for approval of version ${seen.version}`}</button>
        <output>{busy ? "Sending…" : why ?? ""}</output>
      </p>
      {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
    </>
  );
}
