import type { ReactNode } from "react";
import { useState } from "react";
import type { Exam, Me, Package } from "./api.ts";
import { fetchExams } from "./api.ts";
import { mayAuthor, mayImport, mayList } from "./exams/exam-rights.ts";
import { ExamRemoval, PackageRemoval } from "./exams/removal.tsx";
import { Freshness } from "./notice.tsx";
import { ScrollingTable } from "./scrolling-table.tsx";
import { SignedOutScreen } from "./signed-out-screen.tsx";
import { usePolled } from "./use-polled.ts";
import { duration, moment, windowWords } from "./words.ts";

/** All exams with their packages. */
export function ExamsScreen({ me }: { readonly me: Me }): ReactNode {
  const [changes, setChanges] = useState(0);
  const polled = usePolled(`exams ${changes}`, fetchExams);
  if (polled.error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;
  return (
    <>
      <div className="page-head">
        <h1>Exams</h1>
        {mayImport(me) && polled.value !== null && polled.value.length > 0 ? <a className="button" href="#import">Import an exam</a> : null}
      </div>
      {polled.value === null && polled.error === null ? <output>Reading the exams…</output> : null}
      {polled.value?.length === 0 ? <NoExams me={me} /> : null}
      {polled.value?.map((exam) => <ExamCard key={exam.examId} exam={exam} me={me} now={polled.at ?? 0} onRemoved={() => setChanges((count) => count + 1)} />)}
      <Freshness polled={polled} />
    </>
  );
}

function NoExams({ me }: { readonly me: Me }): ReactNode {
  if (!mayImport(me)) {
    return (
      <section className="card narrow">
        <h2>No exams yet</h2>
        <p>{me.exams === null ? "An administrator or author imports the first one. It appears here then." : "An administrator of all exams imports them and says which ones you work with. They appear here then."}</p>
      </section>
    );
  }
  return (
    <section className="card narrow">
      <h2>No exams yet</h2>
      <p>Export a test from your item bank as a QTI package, and import it here. What is in it is shown to you first.</p>
      <p className="actions"><a className="button button-primary" href="#import">Import an exam</a></p>
    </section>
  );
}

interface ExamCardProps {
  readonly exam: Exam;
  readonly me: Me;
  readonly now: number;
  readonly onRemoved: () => void;
}

function ExamCard({ exam, me, now, onRemoved }: ExamCardProps): ReactNode {
  return (
    <section className="card" aria-labelledby={`exam-${exam.examId}`}>
      <div className="card-head">
        <h2 id={`exam-${exam.examId}`}>{exam.title}</h2>
        <p className="quiet">
          {exam.questions} {exam.questions === 1 ? "question" : "questions"}, imported {moment(exam.importedAt)}
        </p>
      </div>
      {exam.packages.length === 0 ? (
        <p>Not scheduled yet: nobody can sit it.</p>
      ) : (
        <ScrollingTable label={`Schedules of ${exam.title}`} columns={["Exam code", "Window", "Time", { number: "Candidates" }, { number: "Signed in" }, { number: "Handed in" }, ...(mayList(me) ? [{ unseen: "What you can do" }] : [])]}>
          {exam.packages.map((pkg) => <PackageRow key={pkg.packageId} pkg={pkg} me={me} now={now} onRemoved={onRemoved} />)}
        </ScrollingTable>
      )}
      {mayAuthor(me) ? (
        <div className="actions">
          <a className={exam.packages.length === 0 ? "button button-primary" : "button"} aria-describedby={`exam-${exam.examId}`} href={`#schedule=${exam.examId}`}>Schedule</a>
          <a className="button" aria-describedby={`exam-${exam.examId}`} href={`/staff/preview/${exam.examId}/`} target="_blank" rel="noopener">See it as a candidate<span className="visually-hidden"> (opens another tab)</span></a>
          <ExamRemoval exam={exam} onDone={onRemoved} />
        </div>
      ) : null}
    </section>
  );
}

function PackageRow({ pkg, me, now, onRemoved }: Omit<ExamCardProps, "exam"> & { readonly pkg: Package }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <a id={`code-${pkg.packageId}`} href={`#package=${pkg.packageId}`}>{pkg.code}</a>
        {pkg.rehearsal ? <span className="state">Rehearsal</span> : null}
      </th>
      <td>{windowWords(pkg, now)}</td>
      <td>{duration(pkg.durationMs)}</td>
      <td className="number">{pkg.candidates}</td>
      <td className="number">{pkg.signedIn}</td>
      <td className="number">{pkg.handedIn}</td>
      {mayList(me) ? (
        <td className="row-actions">
          <a className="button" aria-describedby={`code-${pkg.packageId}`} href={`#candidates=${pkg.packageId}`}>Candidates</a>
          {mayAuthor(me) ? <PackageRemoval pkg={pkg} onDone={onRemoved} /> : null}
        </td>
      ) : null}
    </tr>
  );
}
