import type { ReactNode } from "react";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import { useSending } from "../use-sending.ts";
import { beginVersion, createPolicy, saveDraft } from "./policy-api.ts";
import type { DraftContent } from "./policy-api.ts";
import { policyErrorWords } from "./policy-words.ts";
import { keepPolicy } from "./save-file.ts";

interface ThrownAwayPanelProps {
  readonly headingId: string;
  readonly policyId: string;
  readonly version: number;
  readonly mine: DraftContent;
  /** The published version that is left of the policy; null when nothing is. */
  readonly backTo: number | null;
  readonly onDone: () => void;
}

/** Somebody else threw the draft away that stands in the editor: what is in the editor goes on as another draft, as a file, or not at all. */
export function ThrownAwayPanel({ headingId, policyId, version, mine, backTo, onDone }: ThrownAwayPanelProps): ReactNode {
  const { busy, error, send } = useSending();
  const goOn = (): void => {
    if (backTo === null) send(() => createPolicy(mine), (made) => void (location.hash = `#policy=${made.policyId}`));
    else send(() => beginWith(policyId, backTo, mine), onDone);
  };
  return (
    <section className="card conflict" aria-labelledby={headingId}>
      <h2 id={headingId} tabIndex={-1}>Somebody threw this draft away</h2>
      <output>
        {backTo === null ? "It was never published, so the policy went with it." : `The policy went back to version ${backTo}.`} What you see here is yours alone now, and is not saved.
      </output>
      <p className="actions">
        <button type="button" className="button button-primary" aria-disabled={busy} onClick={goOn}>{backTo === null ? "Make a new policy of it" : `Begin version ${version} again with it`}</button>
        <button type="button" className="button" onClick={() => keepPolicy(mine)}>Keep mine as a file</button>
        {backTo === null ? <a className="button" href="#policies">Leave it, show all policies</a> : <button type="button" className="button" onClick={onDone}>Leave it, show version {backTo}</button>}
      </p>
      {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
    </section>
  );
}

async function beginWith(policyId: string, from: number, content: DraftContent): Promise<Result<unknown, InvigilError>> {
  const begun = await beginVersion(policyId, from);
  return begun.ok ? saveDraft(begun.value, content) : begun;
}
