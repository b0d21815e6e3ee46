import type { ReactNode } from "react";
import type { Exam, Package } from "./api.ts";
import { fetchExams } from "./api.ts";
import { Freshness } from "./notice.tsx";
import { SignedOutScreen } from "./signed-out-screen.tsx";
import { usePolled } from "./use-polled.ts";
import { duration, moment, windowWords } from "./words.ts";

/** All exams with their packages. */
export function ExamsScreen(): ReactNode {
  const polled = usePolled("exams", fetchExams);
  if (polled.error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;
  return (
    <>
      <h1>Exams</h1>
      {polled.value === null && polled.error === null ? <output>Reading the exams…</output> : null}
      {polled.value?.length === 0 ? <NoExams /> : null}
      {polled.value?.map((exam) => <ExamCard key={exam.examId} exam={exam} now={polled.at ?? 0} />)}
      <Freshness polled={polled} />
    </>
  );
}

function NoExams(): ReactNode {
  return (
    <section className="card narrow">
      <h2>No exams yet</h2>
      <p>Import a QTI package on the computer that runs the platform:</p>
      <pre>invigil exam import &lt;zip or folder&gt; --data &lt;data folder&gt;</pre>
    </section>
  );
}

function ExamCard({ exam, now }: { readonly exam: Exam; readonly now: number }): ReactNode {
  return (
    <section className="card" aria-labelledby={`exam-${exam.examId}`}>
      <div className="card-head">
        <h2 id={`exam-${exam.examId}`}>{exam.title}</h2>
        <p className="quiet">
          {exam.questions} {exam.questions === 1 ? "question" : "questions"}, imported {moment(exam.importedAt)}
        </p>
      </div>
      {exam.packages.length === 0 ? (
        <>
          <p>Not scheduled yet. Choose a window and who may sit it:</p>
          <pre>invigil exam schedule {exam.examId} --opens now --closes &lt;time&gt; --duration 60</pre>
        </>
      ) : (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Exam code</th>
                <th scope="col">Window</th>
                <th scope="col">Time</th>
                <th scope="col" className="number">Candidates</th>
                <th scope="col" className="number">Signed in</th>
                <th scope="col" className="number">Handed in</th>
              </tr>
            </thead>
            <tbody>
              {exam.packages.map((pkg) => <PackageRow key={pkg.packageId} pkg={pkg} now={now} />)}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function PackageRow({ pkg, now }: { readonly pkg: Package; readonly now: number }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <a href={`#package=${pkg.packageId}`}>{pkg.code}</a>
      </th>
      <td>{windowWords(pkg, now)}</td>
      <td>{duration(pkg.durationMs)}</td>
      <td className="number">{pkg.candidates}</td>
      <td className="number">{pkg.signedIn}</td>
      <td className="number">{pkg.handedIn}</td>
    </tr>
  );
}
