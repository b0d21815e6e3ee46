import type { ReactNode } from "react";
import { TwoSteps } from "../two-steps.tsx";
import { useSending } from "../use-sending.ts";
import { discardDraft } from "./policy-api.ts";
import type { Seen } from "./policy-api.ts";
import { policyErrorWords } from "./policy-words.ts";

interface DiscardDraftProps {
  readonly name: string;
  readonly authors: readonly string[];
  readonly seen: Seen;
  /** Why it cannot be thrown away now; null when it can. */
  readonly why: string | null;
  /** The published version that the policy goes back to; null when it goes with its draft. */
  readonly backTo: number | null;
  readonly onDone: () => void;
}

/** Throws the draft away, after saying what is lost with it. */
export function DiscardDraft({ name, authors, seen, why, backTo, onDone }: DiscardDraftProps): ReactNode {
  const { busy, error, send } = useSending();
  const done = (): void => {
    if (backTo === null) location.hash = "#policies";
    else onDone();
  };
  const discard = (): void => {
    if (why === null) send(() => discardDraft(seen), done);
  };
  return (
    <>
      <h3>Throw this draft away</h3>
      <p>{backTo === null ? "It was never published, so the policy goes with it. No exam uses it." : `The policy goes back to version ${backTo}. Exams that are scheduled keep the version that they have.`}</p>
      <p className="actions">
        <TwoSteps
          label="Throw the draft away" confirm={`Throw version ${seen.version} away`} busy={busy || why !== null} onConfirm={discard}
          ask={`${backTo === null ? `This removes the policy ${name}` : `This removes all that changed since version ${backTo}`}, written by ${authors.join(", ")}. It cannot be undone.`}
        />
        <output>{why ?? ""}</output>
      </p>
      {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
    </>
  );
}
