import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { InvigilError } from "../../core/errors.ts";
import type { Me } from "./api.ts";
import { fetchMe, signInByLink, signOut } from "./api.ts";
import { AuditScreen } from "./audit/audit-screen.tsx";
import { CandidatesScreen } from "./exams/candidates-screen.tsx";
import { mayAuthor, mayImport, mayList } from "./exams/exam-rights.ts";
import { ImportScreen } from "./exams/import-screen.tsx";
import { ScheduleScreen } from "./exams/schedule-screen.tsx";
import { ExamsScreen } from "./exams-screen.tsx";
import { RoomIncidentsScreen } from "./invigilation/room-incidents-screen.tsx";
import { SittingsScreen } from "./invigilation/sittings-screen.tsx";
import { PoliciesScreen } from "./policies/policies-screen.tsx";
import { PolicyScreen } from "./policies/policy-screen.tsx";
import { PrivacyScreen } from "./privacy/privacy-screen.tsx";
import { SittingScreen } from "./sitting/sitting-screen.tsx";
import { AccountScreen } from "./staff/account-screen.tsx";
import { EnrolmentScreen } from "./staff/enrolment-screen.tsx";
import { MembersScreen } from "./staff/members-screen.tsx";
import { SignInScreen } from "./staff/sign-in-screen.tsx";
import { errorWords } from "./words.ts";

/** A staff link's secret: 32 bytes in base64url. */
const SECRET_HASH = /^#[A-Za-z0-9_-]{43}$/;
/**
 * `#package=<id>` shows one package, `#incidents=<id>` what happened in it, `#candidates=<id>` who may sit it, `#sitting=<id>` one sitting, `#schedule=<exam>` holds an exam, `#import` brings one in, `#policies` what exams
 * lock and collect, `#policy=<id>` one of these, `#staff` who works here, `#account` one's own passkeys, `#audit` what was done, `#privacy` what is kept; anything else the exams.
 */
const PACKAGE_HASH = /^#package=([0-9A-Z]{26})$/;
const INCIDENTS_HASH = /^#incidents=([0-9A-Z]{26})$/;
const CANDIDATES_HASH = /^#candidates=([0-9A-Z]{26})$/;
const SCHEDULE_HASH = /^#schedule=([0-9A-Z]{26})$/;
const SITTING_HASH = /^#sitting=([0-9A-Z]{26})$/;
const POLICY_HASH = /^#policy=([0-9A-Z]{26})$/;

type Entry =
  | { readonly kind: "opening" }
  | { readonly kind: "in"; readonly me: Me }
  | { readonly kind: "enrolling" }
  | { readonly kind: "out"; readonly reason: "link-spent" | "no-session" | "signed-out" }
  | { readonly kind: "away"; readonly error: InvigilError };

/** The staff pages: lets people in, then shows exams, one package, one sitting, or who works here. */
export function App(): ReactNode {
  const [entry, setEntry] = useState<Entry>({ kind: "opening" });
  const [hash, setHash] = useState(location.hash);

  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  useEffect(() => {
    enterOnce().then(setEntry, reportError);
  }, []);

  const whoAmI = (): void => {
    setEntry({ kind: "opening" });
    whoIsIn("no-session").then(setEntry, reportError);
  };
  const leave = (): void => {
    signOut().then((answer) => setEntry(answer.ok || answer.error.code === "staff/unauthorised" ? { kind: "out", reason: "signed-out" } : { kind: "away", error: answer.error }), reportError);
  };
  return (
    <>
      <header className="bar">
        <a className="brand" href="#exams">
          Invigil <span>staff</span>
        </a>
        {entry.kind === "in" ? <Navigation me={entry.me} hash={hash} onLeave={leave} /> : null}
      </header>
      <main>
        {entry.kind === "opening" ? <output>Opening…</output> : null}
        {entry.kind === "out" ? <SignInScreen reason={entry.reason} onSignedIn={whoAmI} /> : null}
        {entry.kind === "enrolling" ? <EnrolmentScreen onEnrolled={whoAmI} /> : null}
        {entry.kind === "in" ? <Screen hash={hash} me={entry.me} /> : null}
        {entry.kind === "away" ? (
          <section className="card narrow">
            <output className="notice">{errorWords(entry.error)}</output>
            <p className="actions">
              <button type="button" className="button button-primary" onClick={whoAmI}>Try again</button>
            </p>
          </section>
        ) : null}
      </main>
    </>
  );
}

function Navigation({ me, hash, onLeave }: { readonly me: Me; readonly hash: string; readonly onLeave: () => void }): ReactNode {
  return (
    <nav aria-label="Staff pages">
      <a href="#exams" aria-current={hash === "" || hash === "#exams" ? "page" : undefined}>Exams</a>
      <a href="#policies" aria-current={hash === "#policies" ? "page" : undefined}>Policies</a>
      {managesStaff(me) ? <a href="#staff" aria-current={hash === "#staff" ? "page" : undefined}>Staff</a> : null}
      {overseesAll(me) ? <a href="#audit" aria-current={hash === "#audit" ? "page" : undefined}>Audit log</a> : null}
      {oversees(me) ? <a href="#privacy" aria-current={hash === "#privacy" ? "page" : undefined}>Privacy</a> : null}
      {me.staffId === null ? <span className="who">{me.name}</span> : <a className="who" href="#account" aria-current={hash === "#account" ? "page" : undefined}>{me.name}<span className="visually-hidden">, your account</span></a>}
      <button type="button" className="button" onClick={onLeave}>Sign out</button>
    </nav>
  );
}

/** An administrator of some exams must not give others all of them. */
function managesStaff({ roles, exams }: Me): boolean {
  return exams === null && roles.includes("administrator");
}

function oversees({ roles }: Me): boolean {
  return roles.includes("administrator") || roles.includes("privacy-officer");
}

/** The audit log is of all exams together. */
function overseesAll(me: Me): boolean {
  return me.exams === null && oversees(me);
}

function Screen({ hash, me }: { readonly hash: string; readonly me: Me }): ReactNode {
  const packageId = PACKAGE_HASH.exec(hash)?.[1];
  if (packageId !== undefined) return <SittingsScreen key={packageId} packageId={packageId} me={me} />;
  const happenedIn = INCIDENTS_HASH.exec(hash)?.[1];
  if (happenedIn !== undefined) return <RoomIncidentsScreen key={happenedIn} packageId={happenedIn} />;
  if (hash === "#account" && me.staffId !== null) return <AccountScreen />;
  if (hash === "#import" && mayImport(me)) return <ImportScreen />;
  const examId = SCHEDULE_HASH.exec(hash)?.[1];
  if (examId !== undefined && mayAuthor(me)) return <ScheduleScreen key={examId} examId={examId} />;
  const listed = CANDIDATES_HASH.exec(hash)?.[1];
  if (listed !== undefined && mayList(me)) return <CandidatesScreen key={listed} packageId={listed} me={me} />;
  if (hash === "#policies") return <PoliciesScreen me={me} />;
  const policyId = POLICY_HASH.exec(hash)?.[1];
  if (policyId !== undefined) return <PolicyScreen key={policyId} policyId={policyId} me={me} />;
  if (hash === "#staff" && managesStaff(me)) return <MembersScreen me={me} />;
  if (hash === "#audit" && overseesAll(me)) return <AuditScreen />;
  if (hash === "#privacy" && oversees(me)) return <PrivacyScreen />;
  const sittingId = SITTING_HASH.exec(hash)?.[1];
  return sittingId === undefined ? <ExamsScreen me={me} /> : <SittingScreen key={sittingId} sittingId={sittingId} />;
}

let entering: Promise<Entry> | null = null;

/** A link works once, so it must be exchanged once, however often React runs an effect. */
async function enterOnce(): Promise<Entry> {
  entering ??= enter(location.hash);
  return entering;
}

async function enter(hash: string): Promise<Entry> {
  if (!SECRET_HASH.test(hash)) return await whoIsIn("signed-out");
  // SECURITY: the secret leaves the address bar at once, so that it is neither in the history nor on a shared screen.
  history.replaceState(null, "", location.pathname);
  const session = await signInByLink(hash.slice(1));
  if (!session.ok) return session.error.code === "staff/unauthorised" ? { kind: "out", reason: "link-spent" } : { kind: "away", error: session.error };
  return session.value.stage === "enrolling" ? { kind: "enrolling" } : await whoIsIn("no-session");
}

async function whoIsIn(otherwise: "no-session" | "signed-out"): Promise<Entry> {
  const me = await fetchMe();
  if (me.ok) return { kind: "in", me: me.value };
  return me.error.code === "staff/unauthorised" ? { kind: "out", reason: otherwise } : { kind: "away", error: me.error };
}
