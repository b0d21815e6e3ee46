import type { ReactNode } from "react";
import { useState } from "react";
import type { Me, Sitting, Sittings } from "../api.ts";
import { fetchExams, fetchInstructions, fetchSittings } from "../api.ts";
import { Freshness } from "../notice.tsx";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { usePolled } from "../use-polled.ts";
import { clockTime, duration, STATE_WORDS, windowWords } from "../words.ts";
import { BoardFilterFields, EVERYBODY, isShown, isSilent } from "./board-filter.tsx";
import { InstructForm, TransferForm } from "./instruct-form.tsx";
import { InstructionsList } from "./instructions-list.tsx";

/** Everybody who sits one package, where they stand, and, for invigilators, what there is to say to them. */
export function SittingsScreen({ packageId, me }: { readonly packageId: string; readonly me: Me }): ReactNode {
  const polled = usePolled(`sittings ${packageId}`, () => fetchSittings(packageId));
  const exams = usePolled("exams", fetchExams);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (polled.error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;

  const exam = exams.value?.find(({ packages }) => packages.some((pkg) => pkg.packageId === packageId));
  const pkg = exam?.packages.find((candidate) => candidate.packageId === packageId);
  return (
    <>
      <p>
        <a href="#exams">All exams</a>
      </p>
      <h1>{exam?.title ?? "Sittings"}</h1>
      {pkg === undefined ? null : (
        <p className="lead">
          {pkg.rehearsal ? <strong className="state">Rehearsal</strong> : null} Exam code <strong>{pkg.code}</strong>. {windowWords(pkg, exams.at ?? 0)}. {duration(pkg.durationMs)} working time.
        </p>
      )}
      {polled.value === null || pkg === undefined ? null : <Counts sittings={polled.value} candidates={pkg.candidates} />}
      {polled.value === null && polled.error === null ? <output>Reading the sittings…</output> : null}
      {polled.value?.length === 0 ? (
        <section className="card narrow">
          <h2>Nobody has signed in yet</h2>
          <p>Candidates appear here as soon as they sign in with their code.</p>
        </section>
      ) : null}
      {polled.value !== null && polled.value.length > 0 ? <SittingsTable sittings={polled.value} now={polled.at ?? 0} chosen={chosen} onChoose={invigilates(me) ? setChosen : null} /> : null}
      {polled.value !== null && polled.value.length > 0 && invigilates(me) ? <Invigilation packageId={packageId} chosen={polled.value.filter(({ sittingId }) => chosen.has(sittingId))} /> : null}
      <Freshness polled={polled} />
    </>
  );
}

function invigilates({ roles }: Me): boolean {
  return roles.includes("invigilator") || roles.includes("administrator");
}

function Invigilation({ packageId, chosen }: { readonly packageId: string; readonly chosen: Sittings }): ReactNode {
  const [said, setSaid] = useState(0);
  const given = usePolled(`instructions ${packageId} ${said}`, () => fetchInstructions(packageId));
  const [only] = chosen;
  return (
    <>
      <InstructForm packageId={packageId} chosen={chosen} onDone={() => setSaid((count) => count + 1)} />
      {only !== undefined && chosen.length === 1 ? <TransferForm key={only.sittingId} sitting={only} /> : null}
      <InstructionsList instructions={given.value ?? []} />
    </>
  );
}

function Counts({ sittings, candidates }: { readonly sittings: Sittings; readonly candidates: number }): ReactNode {
  const handedIn = sittings.filter(({ state }) => state === "received").length;
  const working = sittings.filter(({ state }) => state === "running" || state === "reviewing").length;
  return (
    <dl className="counts">
      <Count term="Candidates" value={candidates} />
      <Count term="Signed in" value={sittings.length} />
      <Count term="Working" value={working} />
      <Count term="Handed in" value={handedIn} />
    </dl>
  );
}

function Count({ term, value }: { readonly term: string; readonly value: number }): ReactNode {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface SittingsTableProps {
  readonly sittings: Sittings;
  readonly now: number;
  readonly chosen: ReadonlySet<string>;
  /** Null for whoever has nothing to say to them. */
  readonly onChoose: ((chosen: ReadonlySet<string>) => void) | null;
}

function SittingsTable({ sittings, now, chosen, onChoose }: SittingsTableProps): ReactNode {
  const [filter, setFilter] = useState(EVERYBODY);
  const shown = sittings.filter((sitting) => isShown(sitting, filter, now));
  const choosable = shown.filter(({ state }) => state !== "received");
  const allChosen = choosable.length > 0 && choosable.every(({ sittingId }) => chosen.has(sittingId));
  const chooseShown = (isChosen: boolean): void => {
    const next = new Set(chosen);
    for (const { sittingId } of choosable) {
      if (isChosen) next.add(sittingId);
      else next.delete(sittingId);
    }
    onChoose?.(next);
  };
  const choose = (sittingId: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(sittingId);
    else next.delete(sittingId);
    onChoose?.(next);
  };
  return (
    <section className="card" aria-label="Sittings">
      <BoardFilterFields filter={filter} shown={shown.length} all={sittings.length} onChange={setFilter} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <div className="scroll" role="group" aria-label="Sittings that are shown" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {onChoose === null ? null : (
                <th scope="col">
                  <input type="checkbox" checked={allChosen} aria-label="Choose all that are shown" disabled={choosable.length === 0} onChange={({ target }) => chooseShown(target.checked)} />
                </th>
              )}
              <th scope="col">Candidate</th>
              <th scope="col">State</th>
              <th scope="col">Answered</th>
              <th scope="col">Time left</th>
              <th scope="col">Last seen</th>
              <th scope="col" className="number">To look at</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((sitting) => <SittingRow key={sitting.sittingId} sitting={sitting} now={now} isChosen={chosen.has(sitting.sittingId)} onChoose={onChoose === null ? null : choose} />)}
          </tbody>
        </table>
      </div>
      {shown.length === 0 ? <p>Nobody fits. Change what is shown above.</p> : null}
    </section>
  );
}

interface SittingRowProps {
  readonly sitting: Sitting;
  readonly now: number;
  readonly isChosen: boolean;
  readonly onChoose: ((sittingId: string, isChosen: boolean) => void) | null;
}

function SittingRow({ sitting, now, isChosen, onChoose }: SittingRowProps): ReactNode {
  const silent = isSilent(sitting, now);
  const working = sitting.state === "running" || sitting.state === "reviewing";
  return (
    <tr>
      {onChoose === null ? null : (
        <td>
          <input type="checkbox" checked={isChosen} aria-label={`Choose ${sitting.candidate}`} disabled={sitting.state === "received"} onChange={({ target }) => onChoose(sitting.sittingId, target.checked)} />
        </td>
      )}
      <th scope="row">
        <a href={`#sitting=${sitting.sittingId}`}>{sitting.candidate}</a>
      </th>
      <td>
        <span className={`state state-${sitting.state}`}>{STATE_WORDS[sitting.state]}</span>
        {sitting.sealedAt === null ? null : <span className="quiet"> at {clockTime(sitting.sealedAt)}</span>}
      </td>
      <td>
        <span className="answered">
          <progress max={Math.max(1, sitting.questions)} value={sitting.answered} aria-label={`${sitting.candidate}: questions answered`} />
          {sitting.answered} of {sitting.questions}
        </span>
      </td>
      <td>{working ? duration(sitting.remainingMs) : ""}</td>
      <td>{silent ? <strong>not seen for {duration(now - sitting.lastSeenAt)}</strong> : clockTime(sitting.lastSeenAt)}</td>
      <td className="number">{sitting.incidents}</td>
    </tr>
  );
}
