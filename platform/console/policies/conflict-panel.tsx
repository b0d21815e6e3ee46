import type { ReactNode } from "react";
import { useState } from "react";
import { moment } from "../words.ts";
import { ChangesList } from "./changes-list.tsx";
import type { DraftContent, Seen } from "./policy-api.ts";
import { keepPolicy } from "./save-file.ts";
import { useLoaded } from "../use-loaded.ts";
import type { WholeVersion } from "../whole-version.ts";
import { fetchWhole } from "../whole-version.ts";

interface ConflictPanelProps {
  readonly headingId: string;
  readonly seen: Seen;
  readonly mine: DraftContent;
  readonly onMine: (theirs: WholeVersion) => void;
  readonly onTheirs: (theirs: WholeVersion) => void;
  readonly onReload: () => void;
}

/** Somebody else changed the draft: what theirs and mine differ in, and which one goes on. Neither is lost until a person has chosen. */
export function ConflictPanel({ headingId, seen, mine, onMine, onTheirs, onReload }: ConflictPanelProps): ReactNode {
  const [tries, setTries] = useState(0);
  const theirs = useLoaded(`${seen.policyId} ${seen.version} ${tries}`, () => fetchWhole(seen.policyId, seen.version));
  if (theirs.value === null) {
    return theirs.error === null ? <output className="notice">Somebody else changed this draft. Reading what they changed…</output> : (
      <div className="notice">
        <p>Somebody else changed this draft, and what they changed cannot be read now. Yours is still here.</p>
        <button type="button" className="button" onClick={() => setTries((count) => count + 1)}>Try again</button>
      </div>
    );
  }
  const { shown, policy } = theirs.value;
  return (
    <section className="card conflict" aria-labelledby={headingId}>
      <h2 id={headingId} tabIndex={-1}>Somebody else changed this draft at {moment(shown.changedAt)}</h2>
      <p>Yours is still here, and not saved. Written by {shown.authors.join(", ")} so far. From theirs to yours:</p>
      {shown.name === mine.name ? null : <p>The name is {mine.name} instead of {shown.name}.</p>}
      <ChangesList from={policy} to={mine.policy} />
      {shown.state === "published" ? (
        <p className="actions">
          <button type="button" className="button button-primary" onClick={() => keepPolicy(mine)}>Keep mine as a file</button>
          <button type="button" className="button" onClick={onReload}>Show what was published</button>
        </p>
      ) : (
        <p className="actions">
          <button type="button" className="button button-primary" onClick={() => onTheirs({ shown, policy })}>Go on with theirs</button>
          <button type="button" className="button" onClick={() => onMine({ shown, policy })}>Save mine in its place</button>
          <button type="button" className="button" onClick={() => keepPolicy(mine)}>Keep mine as a file</button>
          <span className="quiet">After going on with theirs, Undo brings yours back.</span>
        </p>
      )}
    </section>
  );
}
