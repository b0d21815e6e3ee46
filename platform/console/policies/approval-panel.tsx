import type { ReactNode } from "react";
import { useState } from "react";
import type { KnownPolicy, ShownVersion } from "../../../core/contract/wire-policies.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { Me } from "../api.ts";
import { useSending } from "../use-sending.ts";
import { moment } from "../words.ts";
import { ChangesList } from "./changes-list.tsx";
import { PackagesList } from "./packages-list.tsx";
import { approveVersion, publishVersion, sendBack } from "./policy-api.ts";
import { Words } from "./policy-fields.tsx";
import { packagesWords, policyErrorWords, publishes, whoWords, whyNotSecond, writes } from "./policy-words.ts";
import { StudentPage } from "./student-page.tsx";

interface ApprovalPanelProps {
  readonly me: Me;
  readonly known: KnownPolicy;
  readonly version: ShownVersion;
  readonly policy: Policy;
  readonly published: { readonly version: number; readonly policy: Policy } | null;
  readonly onDone: () => void;
  readonly onEdit: () => void;
}

/** A proposal for the second person: what changed in words, who wants it, whom it concerns, and yes or no. */
export function ApprovalPanel({ me, known, version, policy, published, onDone, onEdit }: ApprovalPanelProps): ReactNode {
  const [reason, setReason] = useState("");
  const { busy, error, send } = useSending();
  const why = whyNotSecond(version, me);
  // Where no exam uses it, one person is enough, also one who wrote it.
  const alone = why !== null && !known.needsApproval && publishes(me);
  const seen = { policyId: known.policyId, version: version.version, revision: version.revision, sha256: version.sha256 };
  return (
    <section className="card" aria-labelledby="proposal">
      <h2 id="proposal">Version {version.version} waits for approval</h2>
      <p>{version.proposed === null ? "" : `${version.proposed.by} asked for it at ${moment(version.proposed.at)}. `}{capital(whoWords(version))}.</p>
      <h3>{published === null ? "This is the first version" : `What changes from version ${published.version}`}</h3>
      {published === null ? null : <ChangesList from={published.policy} to={policy} />}
      <h3>Whom it concerns</h3>
      <p>{packagesWords(known)}</p>
      <PackagesList known={known} />
      <details>
        <summary>What the student will read</summary>
        <StudentPage policy={policy} organisation={me.organisation} />
      </details>
      {why === null ? (
        <div className="staff-form">
          <p className="quiet">You approve exactly this text (hash {version.sha256.slice(0, 12)}…). If anybody changes it, your approval does not count for what they wrote.</p>
          <p className="actions">
            <button type="button" className="button button-primary" aria-disabled={busy} onClick={() => send(() => approveVersion(seen), onDone)}>Approve and publish version {version.version}</button>
          </p>
          <Words id="send-back-reason" label="Or say what has to be different" hint="Its authors read it. The audit log keeps it." rows={2} most={500} value={reason} onChange={setReason} />
          <p className="actions">
            <button type="button" className="button" aria-disabled={busy || reason.trim() === ""} onClick={() => { if (reason.trim() !== "") send(() => sendBack(seen, reason.trim()), onDone); }}>Send it back</button>
          </p>
        </div>
      ) : (
        <>
          <p className="notice">{alone ? "No scheduled exam uses this policy, so you can publish it without a second person." : why}</p>
          <p className="actions">
            {alone ? <button type="button" className="button button-primary" aria-disabled={busy} onClick={() => send(() => publishVersion(seen), onDone)}>Publish version {version.version}</button> : null}
          </p>
        </>
      )}
      {writes(me) ? (
        <p className="actions">
          <button type="button" className="button" onClick={onEdit}>Change it again</button>
          <span className="quiet">With the first change it is a draft again, and has to be proposed anew.</span>
        </p>
      ) : null}
      <output className={error === null ? "" : "notice"}>{error === null ? "" : policyErrorWords(error)}</output>
    </section>
  );
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
