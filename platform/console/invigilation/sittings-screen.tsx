import type { ReactNode } from "react";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { Me, Package } from "../api.ts";
import { fetchExams, fetchInstructions } from "../api.ts";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { usePolled } from "../use-polled.ts";
import { clockTime, counted, duration, windowWords } from "../words.ts";
import { BoardFilterFields } from "./board-filter-fields.tsx";
import { canBeTold, countGroups, EVERYBODY, shownRows } from "./board-filter.ts";
import { BY_NAME, ordered } from "./board-order.ts";
import { BoardTable } from "./board-table.tsx";
import type { Board } from "./board.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { CodesCard } from "./codes-card.tsx";
import type { Told } from "./instruct-form.tsx";
import { InstructForm, TransferForm } from "./instruct-form.tsx";
import { InstructionsList } from "./instructions-list.tsx";
import { useBoard } from "./use-board.ts";

/** Everybody who may sit one package, where they stand at this moment, and, for invigilators, what there is to say to them. */
export function SittingsScreen({ packageId, me }: { readonly packageId: string; readonly me: Me }): ReactNode {
  const { board, connection } = useBoard(packageId);
  const exams = usePolled("exams", fetchExams);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (connection.kind === "lost" && connection.error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;

  const exam = exams.value?.find(({ packages }) => packages.some((pkg) => pkg.packageId === packageId));
  const pkg = exam?.packages.find((candidate) => candidate.packageId === packageId);
  const old = connection.kind === "lost";
  return (
    <>
      <p>
        <a href="#exams">All exams</a>
      </p>
      <h1>{exam?.title ?? "Sittings"}</h1>
      {pkg === undefined ? null : <Lead pkg={pkg} now={exams.at ?? 0} />}
      <p>
        <a href={`#incidents=${packageId}`}>Incidents of everybody, in order</a>
      </p>
      <ConnectionBanner connection={connection} />
      {board === null ? <output>{old ? "" : "Reading who sits this exam…"}</output> : (
        <>
          <BoardCard board={board} old={old} chosen={chosen} onChosen={invigilates(me) ? setChosen : null} />
          {invigilates(me) ? <Invigilation packageId={packageId} connected={!old} chosen={board.byName.flatMap(({ candidateId, candidate, sittingId, state }) => (chosen.has(candidateId) && sittingId !== null && state !== "received" ? [{ candidate, sittingId }] : []))} /> : null}
        </>
      )}
    </>
  );
}

function invigilates({ roles }: Me): boolean {
  return roles.includes("invigilator") || roles.includes("administrator");
}

function Lead({ pkg, now }: { readonly pkg: Package; readonly now: number }): ReactNode {
  return (
    <p className="lead">
      {pkg.rehearsal ? <strong className="state">Rehearsal</strong> : null} Exam code <strong>{pkg.code}</strong>. {windowWords(pkg, now)}. {duration(pkg.durationMs)} working time.
    </p>
  );
}

interface InvigilationProps {
  readonly packageId: string;
  readonly connected: boolean;
  readonly chosen: readonly Told[];
}

function Invigilation({ packageId, connected, chosen }: InvigilationProps): ReactNode {
  const [said, setSaid] = useState(0);
  const given = usePolled(`instructions ${packageId} ${said}`, () => fetchInstructions(packageId));
  const [only] = chosen;
  return (
    <>
      <InstructForm packageId={packageId} connected={connected} chosen={chosen} onDone={() => setSaid((count) => count + 1)} />
      {only !== undefined && chosen.length === 1 ? <TransferForm key={only.sittingId} sitting={only} connected={connected} /> : null}
      <InstructionsList instructions={given.value ?? []} />
      <CodesCard packageId={packageId} connected={connected} />
    </>
  );
}

interface BoardCardProps {
  readonly board: Board;
  readonly old: boolean;
  readonly chosen: ReadonlySet<string>;
  /** Null for whoever has nothing to say to them. */
  readonly onChosen: ((change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void) | null;
}

function BoardCard({ board, old, chosen, onChosen }: BoardCardProps): ReactNode {
  const [filter, setFilter] = useState(EVERYBODY);
  const [order, setOrder] = useState(BY_NAME);
  // Typing comes first: thousands of rows are gone through when there is time for it.
  const applied = useDeferredValue(filter);
  const { byName, now, questions } = board;
  const counts = useMemo(() => countGroups(byName, now), [byName, now]);
  const rows = useMemo(() => ordered(shownRows(byName, applied, now), order, now), [byName, applied, order, now]);
  const choose = useCallback((candidateIds: readonly string[], isChosen: boolean): void => onChosen?.((before) => {
    const next = new Set(before);
    for (const candidateId of candidateIds) {
      if (isChosen) next.add(candidateId);
      else next.delete(candidateId);
    }
    return next;
  }), [onChosen]);
  const chooseOne = useCallback((candidateId: string, isChosen: boolean): void => choose([candidateId], isChosen), [choose]);
  const chosenNow = useMemo(() => byName.filter((row) => chosen.has(row.candidateId) && canBeTold(row)).length, [byName, chosen]);
  return (
    <section className="card" aria-label="Board">
      <BoardFilterFields filter={filter} counts={counts} shown={rows.length} onChange={setFilter} />
      <BoardTable
        rows={rows} questions={questions} now={now} old={old} order={order} onOrder={setOrder} chosen={chosen} onChoose={onChosen === null ? null : choose} onChooseOne={onChosen === null ? null : chooseOne}
      />
      {rows.length === 0 ? <p>{counts.all === 0 ? "Nobody may sit this exam yet." : "Nobody fits. Change what is shown above."}</p> : null}
      <p className="quiet board-foot">
        {old ? "Old: the platform was last heard" : "As the platform said"} at {clockTime(now)}.
        {chosenNow === 0 ? null : <> {counted(chosenNow, "candidate")} chosen. <button type="button" className="plain" onClick={() => onChosen?.(() => new Set())}>Choose nobody</button></>}
      </p>
    </section>
  );
}
