import type { ReactNode } from "react";
import { useState } from "react";
import type { KnownPolicy } from "../../../core/contract/wire-policies.ts";
import type { Me } from "../api.ts";
import { Freshness } from "../notice.tsx";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { usePolled } from "../use-polled.ts";
import { useSending } from "../use-sending.ts";
import { moment } from "../words.ts";
import { ApprovalPanel } from "./approval-panel.tsx";
import { PackagesList } from "./packages-list.tsx";
import { beginVersion, fetchPolicy } from "./policy-api.ts";
import type { Seen } from "./policy-api.ts";
import { PolicyEditor } from "./policy-editor.tsx";
import { packagesWords, policyErrorWords, stateWords, whoWords, writes } from "./policy-words.ts";
import { StudentPage } from "./student-page.tsx";
import { useLoaded } from "../use-loaded.ts";
import { VersionsSection } from "./versions-section.tsx";
import type { WholeVersion } from "../whole-version.ts";
import { fetchWhole } from "../whole-version.ts";

/** One policy: its draft, its approval, its versions and the exams that use it. */
export function PolicyScreen({ policyId, me }: { readonly policyId: string; readonly me: Me }): ReactNode {
  const [round, setRound] = useState(0);
  const [discarded, setDiscarded] = useState<Pick<Seen, "version" | "revision"> | null>(null);
  const [shown, setShown] = useState(0);
  const known = usePolled(`policy ${policyId} ${round}`, () => fetchPolicy(policyId));
  const newest = known.value?.versions[0];
  const gone = known.error?.code === "policy/not-found";
  // What was thrown away on this page is not read again while the list still names it.
  const isDiscarded = discarded !== null && newest?.version === discarded.version && newest.revision <= discarded.revision;
  // A later version takes the place of what is shown. One that somebody else threw away stays, for whoever was writing in it.
  if (newest !== undefined && !isDiscarded && newest.version > shown) setShown(newest.version);
  const show = (): void => {
    setShown(0);
    setRound((count) => count + 1);
  };
  const discard = (seen: Seen): void => {
    setDiscarded(seen);
    show();
  };
  if (known.error?.code === "staff/unauthorised" && known.value === null) return <SignedOutScreen reason="no-session" />;
  return (
    <>
      <p><a href="#policies">All policies</a></p>
      {known.value === null && known.error === null ? <output>Reading the policy…</output> : null}
      {known.value === null && known.error !== null ? <output className="notice">{policyErrorWords(known.error)}</output> : null}
      {known.value === null || newest === undefined ? null : (
        <>
          <h1>{newest.name}</h1>
          {gone ? null : <p className="lead">Version {newest.version}. {stateWords(newest)}.</p>}
          {isDiscarded || shown === 0 ? <output>Reading the policy…</output> : <NewestVersion key={`${shown} ${round}`} known={known.value} newest={shown} gone={gone} me={me} onDone={show} onDiscarded={discard} />}
          {gone ? null : <VersionsSection known={known.value} />}
          {gone ? null : <Freshness polled={known} />}
        </>
      )}
    </>
  );
}

interface NewestVersionProps {
  readonly known: KnownPolicy;
  /** The version that the page came to. */
  readonly newest: number;
  /** Whether the whole policy was thrown away since. */
  readonly gone: boolean;
  readonly me: Me;
  readonly onDone: () => void;
  readonly onDiscarded: (seen: Seen) => void;
}

/** The newest version as it was when the page came to it: whoever works on it is not interrupted when others do something. */
function NewestVersion({ known, newest, gone, me, onDone, onDiscarded }: NewestVersionProps): ReactNode {
  const [editing, setEditing] = useState(false);
  const { policyId, versions } = known;
  const lastPublished = versions.find(({ state, version }) => state === "published" && version !== newest)?.version ?? null;
  const whole = useLoaded(`${policyId} ${newest}`, () => fetchWhole(policyId, newest));
  const before = useLoaded(lastPublished === null ? null : `${policyId} ${lastPublished}`, () => fetchWhole(policyId, lastPublished ?? 1));
  const error = whole.error ?? before.error;
  if (error !== null) return <output className="notice">{policyErrorWords(error)}</output>;
  if (whole.value === null || (lastPublished !== null && before.value === null)) return <output>Reading version {newest}…</output>;
  const published = before.value === null || lastPublished === null ? null : { version: lastPublished, policy: before.value.policy };
  const { shown, policy } = whole.value;
  const thrownAway = gone || !versions.some(({ version }) => version === newest);
  if (shown.state === "proposed" && !editing && !thrownAway) return <ApprovalPanel me={me} known={known} version={shown} policy={policy} published={published} onDone={onDone} onEdit={() => setEditing(true)} />;
  if (shown.state !== "published" && writes(me)) {
    return (
      <>
        {shown.sentBack === null ? null : <p className="notice">{shown.sentBack.by} sent this back at {moment(shown.sentBack.at)}: {shown.sentBack.reason}</p>}
        <PolicyEditor me={me} known={known} draft={whole.value} published={published} thrownAway={thrownAway} onDone={onDone} onDiscarded={onDiscarded} />
      </>
    );
  }
  if (thrownAway) {
    return (
      <p className="notice">
        Version {newest} was thrown away. {gone || published === null ? <a href="#policies">Show all policies</a> : <button type="button" className="button" onClick={onDone}>Show version {published.version}</button>}
      </p>
    );
  }
  return <ReadVersion whole={whole.value} known={known} me={me} onDone={onDone} />;
}

function ReadVersion({ whole: { shown, policy }, known, me, onDone }: Pick<NewestVersionProps, "known" | "me" | "onDone"> & { readonly whole: WholeVersion }): ReactNode {
  const { busy, error, send } = useSending();
  return (
    <>
      <section className="card" aria-label="What it is used for">
        <p>Version {shown.version}, {whoWords(shown)}.</p>
        <p>{packagesWords(known)}</p>
        <PackagesList known={known} />
        {shown.state === "published" && writes(me) ? (
          <p className="actions">
            <button type="button" className="button button-primary" aria-disabled={busy} onClick={() => send(() => beginVersion(known.policyId, shown.version), onDone)}>Begin version {shown.version + 1}</button>
            <span className="quiet">It begins as a copy of this one.</span>
          </p>
        ) : null}
        {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
      </section>
      <section className="card" aria-labelledby="reads">
        <h2 id="reads">What the student {shown.state === "published" ? "reads" : "will read"}</h2>
        <StudentPage policy={policy} organisation={me.organisation} />
      </section>
    </>
  );
}
