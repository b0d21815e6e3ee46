import type { ReactNode } from "react";
import { useState } from "react";
import type { KeptReview, KnownSitting } from "../../../core/contract/wire-review.ts";
import { fetchSitting } from "../api.ts";
import { Freshness } from "../notice.tsx";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { usePolled } from "../use-polled.ts";
import { STATE_WORDS, counted, moment } from "../words.ts";
import { Facts } from "./facts.tsx";
import { OpenedRecord } from "./opened-record.tsx";
import { NO_DRAFT, ReviewForm } from "./review-form.tsx";
import type { Draft } from "./review-form.tsx";
import { ReviewHistory } from "./review-history.tsx";
import { useOpening } from "./use-opening.ts";

/** One candidate's sitting: what is known, what was recorded once somebody opens it, and what people decided. */
export function SittingScreen({ sittingId }: { readonly sittingId: string }): ReactNode {
  const polled = usePolled(`sitting ${sittingId}`, () => fetchSitting(sittingId));
  const opening = useOpening(sittingId);
  const [draft, setDraft] = useState<Draft>(NO_DRAFT);
  const [kept, setKept] = useState<readonly KeptReview[]>([]);
  const known = polled.value;
  const signedOut = polled.error?.code === "staff/unauthorised";
  const form = <ReviewForm sittingId={sittingId} draft={draft} primary={signedOut || opening.opened !== null} onDraft={setDraft} onKept={setKept} />;
  if (signedOut) {
    return (
      <>
        <SignedOutScreen reason="no-session" />
        {draft.note === "" ? null : (
          <section className="card narrow" aria-labelledby="unsaved">
            <h2 id="unsaved">Your note is not saved yet</h2>
            <p>Open the new link in another tab, then save it here.</p>
            {form}
          </section>
        )}
      </>
    );
  }
  // Notes are only ever added: whichever list is longer is the newer one.
  const reviews = known === null || kept.length > known.reviews.length ? kept : known.reviews;
  return (
    <>
      <p>{known === null ? <a href="#exams">All exams</a> : <a href={`#package=${known.packageId}`}>All sittings of this exam</a>}</p>
      <h1>
        <bdi>{known?.candidate ?? "Sitting"}</bdi>
      </h1>
      {known === null && polled.error === null ? <output>Reading the sitting…</output> : null}
      {known === null ? null : (
        <>
          <KnownFacts known={known} />
          <OpenedRecord known={known} opening={opening} />
          <section className="card" aria-labelledby="reviews">
            <div className="card-head">
              <h2 id="reviews">Notes and decisions</h2>
              <p className="quiet">A decision says what people do next. It changes nothing of the sitting: no answer, no time and no score. Later ones stand beside the earlier ones.</p>
            </div>
            <ReviewHistory reviews={reviews} />
            {form}
          </section>
        </>
      )}
      <Freshness polled={polled} />
    </>
  );
}

function KnownFacts({ known }: { readonly known: KnownSitting }): ReactNode {
  const { exam, state, sealedAt, late, lastSeenAt, answered, questions, records, incidents } = known;
  return (
    <section className="card" aria-label="The sitting">
      <Facts
        facts={[
          { label: "Exam", text: exam }, { label: "State", text: STATE_WORDS[state] },
          sealedAt === null ? { label: "Last seen", text: moment(lastSeenAt) } : { label: "Handed in", text: `${moment(sealedAt)}${late ? ", after the end" : ""}` },
          { label: "Answered", text: `${answered} of ${questions}` }, { label: "Recorded", text: counted(records, "record") }, { label: "To look at", text: counted(incidents, "incident") },
        ]}
      />
    </section>
  );
}
